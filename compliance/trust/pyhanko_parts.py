"""What is used of pyHanko beyond what it makes public: how its reader finds an object in a stream of objects.

It reads the stream's head anew for each. Reports keep thousands of objects in one stream, and a file that was added to
after signing is read whole, before and after: that took a minute. Where its parts, or a file's, are not as expected,
pyHanko finds the object its own way: the same object, slower.
"""

from __future__ import annotations

import io
from typing import Any


def reader(raw: bytes) -> Any:
    """pyHanko's reader of a PDF, which reads the head of a stream of objects once."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    class Reader(PdfFileReader):
        def __init__(self) -> None:
            self.heads: dict[int, tuple[bytes, dict[int, int]]] = {}
            super().__init__(io.BytesIO(raw), strict=False)

        def _get_object_from_stream(self, *asked: Any, **named: Any) -> Any:
            try:
                return _object(self, self.heads, *asked, **named)
            except Exception:  # whatever comes of parts that are not as expected
                return super()._get_object_from_stream(*asked, **named)

    return Reader()


def _object(reader: Any, heads: dict[int, tuple[bytes, dict[int, int]]], number: int, stream: int, _: int) -> Any:
    from pyhanko.pdf_utils import generic

    if stream not in heads:
        heads[stream] = _head(generic.Reference(stream, 0, reader).get_object())
    content, starts = heads[stream]
    if number not in starts:
        return generic.NullObject()
    at = io.BytesIO(content)
    at.seek(starts[number])
    return generic.read_object(at, generic.Reference(number, 0, reader))


def _head(stream: Any) -> tuple[bytes, dict[int, int]]:
    """What a stream of objects holds, and where in it each of them starts."""
    from pyhanko.pdf_utils.decode_limits import DecodePurpose

    content, first = stream.read_data(DecodePurpose.OBJECT_STREAM), stream["/First"]
    numbers = [int(number) for number in content[:first].split()][: 2 * stream["/N"]]
    starts: dict[int, int] = {}
    for number, start in zip(numbers[::2], numbers[1::2], strict=True):
        # Of two with one number the first is meant, as for other readers.
        starts.setdefault(number, first + start)
    return content, starts

"""pyHanko, imported when it is needed, and what is used of it and of its parts beyond what they make public.

How its reader finds an object in a stream of objects: it reads the stream's head anew for each. Reports keep thousands
of objects in one stream, and a file that was added to after signing is read whole, before and after: that took a
minute. Where its parts, or a file's, are not as expected, pyHanko finds the object its own way, the same one, slower.

How asn1crypto compares the names in certificates: by the characters of Unicode 3.2, of 2002, and no later ones, nor any
of private use. A name with another one, such as 𬭎 or 鿍, is compared as it is written, which never makes two names out
to be one. Without this it cannot be looked at who issued the certificate of such a person.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from compliance.errors import MissingSystemPart

MISSING = (
    "没有安装数字签名所需的部件\n    处理：pip install 'compliance[signature]'；不联网的，见 docs/install.zh-CN.md"
)


def library() -> None:
    """Makes pyHanko ready for use. Raises MissingSystemPart."""
    try:
        import pyhanko.sign  # noqa: F401
    except ImportError:
        raise MissingSystemPart(MISSING) from None
    # Its messages are English; what users must know is told in words of ours.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    _names_of_any_age()


@cache
def _names_of_any_age() -> None:
    from asn1crypto.x509 import NameTypeAndValue

    theirs = NameTypeAndValue.prepped_value.fget

    def prepped_value(self: Any) -> Any:
        try:
            return theirs(self)
        except ValueError:
            return self["value"].native

    NameTypeAndValue.prepped_value = property(prepped_value)


def apart(call: Callable[[], Any]) -> Any:
    """pyHanko runs an event loop of its own, which a thread that is within one already does not allow."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call).result()


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

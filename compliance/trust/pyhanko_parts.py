"""pyHanko, imported when it is needed, and what is used of it and of its parts beyond what they make public.

How its reader finds an object in a stream of objects: it reads the stream's head anew for each. Reports keep thousands
of objects in one stream, and a file that was added to after signing is read whole, before and after: that took a
minute. Where its parts, or a file's, are not as expected, pyHanko finds the object its own way, the same one, slower.

How it looks for ways to an object, to judge what was added after a signature: through all that pages share, for each
page anew. What leads nowhere is left out here, which is half of the time. Without this a document with four signatures
takes longer than one may.

How asn1crypto compares the names in certificates: by the characters of Unicode 3.2, of 2002, and no later ones, nor any
of private use. A name with another one, such as 𬭎 or 鿍, is compared as it is written, which never makes two names out
to be one. Without this, signatures by such a certificate cannot be looked at, and none is made with it.
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

    theirs = getattr(NameTypeAndValue.prepped_value, "fget", None)
    if theirs is None:
        return

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
            self.earlier: dict[int, Any] = {}
            super().__init__(io.BytesIO(raw), strict=False)

        def _get_object_from_stream(self, *asked: Any, **named: Any) -> Any:
            try:
                return _object(self, self.heads, *asked, **named)
            except Exception:  # whatever comes of parts that are not as expected
                return super()._get_object_from_stream(*asked, **named)

        def get_historical_resolver(self, revision: int) -> Any:
            if revision not in self.earlier:
                self.earlier[revision] = _earlier(self, revision)
            return self.earlier[revision]

    return Reader()


def _earlier(reader: Any, revision: int) -> Any:
    """An earlier state of a file, which looks for the ways to its objects where there are any."""
    from pyhanko.pdf_utils.reader import HistoricalResolver

    class Earlier(HistoricalResolver):
        ways: dict[Any, Any] | None = None

        def _load_reverse_xref_cache(self) -> None:
            self.ways = {}
            super()._load_reverse_xref_cache()
            self.ways = None

        def __call__(self, ref: Any) -> Any:
            if self.ways is None:
                return super().__call__(ref)
            if ref not in self.ways:
                self.ways[ref] = _leading(super().__call__(ref))
            return self.ways[ref]

    return Earlier(reader, revision)


def _leading(value: Any) -> Any:
    """Of an object only what leads to others: none of the widths of a font's characters."""
    from pyhanko.pdf_utils import generic

    if isinstance(value, generic.DictionaryObject):
        parts = {name: _leading(part) for name, part in value.items()}
        kept = {name: part for name, part in parts.items() if part is not None}
        return generic.DictionaryObject(kept) if kept else None
    if isinstance(value, generic.ArrayObject):
        entries = [_leading(part) for part in value]
        return generic.ArrayObject(entries) if any(entry is not None for entry in entries) else None
    return value if isinstance(value, generic.IndirectObject) else None


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

"""PDFs that are small and ask for much: of whoever reads what they carry, their pages, or their signatures."""

from __future__ import annotations

import datetime
import io
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

MB = 1024 * 1024
LAYERS = 40
"""Of nodes that each lead twice to the next one: a reader that counts ways and not nodes has a million million."""


def pdf(objects: Mapping[int, bytes], root: int = 1, *, trailer: bytes = b"", xref: bool = True) -> bytes:
    """A PDF of these objects; without `xref` one whose table is missing, so that readers look for the objects."""
    raw, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(raw)
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(raw)
    if xref:
        raw += b"xref\n0 1\n0000000000 65535 f \n"
        for number, place in places.items():
            raw += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects, default=0) + 1
    raw += b"trailer\n<< /Size %d /Root %d 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(raw)


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), head, content)


def flate(content: bytes, times: int = 1) -> bytes:
    """The content compressed, so many times over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [" + b"/FlateDecode " * times + b"]")


def zeros(size: int, times: int = 1) -> bytes:
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(bytes(MB)) for _ in range(size // MB)) + packer.flush()
    for _ in range(times - 1):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [" + b"/FlateDecode " * times + b"]")


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PLAIN = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: PAGES, 3: PAGE}


def with_root(entries: bytes, **more: bytes) -> bytes:
    return pdf({**PLAIN, 1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % entries, **_numbered(more)})


def _numbered(more: Mapping[str, bytes]) -> dict[int, bytes]:
    return {int(name.removeprefix("o")): content for name, content in more.items()}


def doubled(first: int, kind: bytes, last: bytes) -> dict[int, bytes]:
    """A node that leads twice to the next, that to the next, and so on."""
    inner = {
        number: b"<< %b /Kids [%d 0 R %d 0 R] >>" % (kind, number + 1, number + 1)
        for number in range(first, first + LAYERS)
    }
    return {**inner, first + LAYERS: last}


def attached(content: bytes) -> bytes:
    """With the content as its data, as this program names it."""
    name = b"(compliance-result.json)"
    return with_root(
        b"/Names << /EmbeddedFiles << /Names [%b 10 0 R] >> >>" % name,
        o10=b"<< /Type /Filespec /F %b /UF %b /EF << /F 11 0 R >> >>" % (name, name),
        o11=content,
    )


def fields(first: Mapping[int, bytes]) -> bytes:
    root = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [10 0 R] >> >>"
    return pdf({**PLAIN, 1: root, **first})


def pages(tree: Mapping[int, bytes]) -> bytes:
    return pdf({**PLAIN, **tree})


def contents(content: bytes) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << >> >> >>"
    return pdf({**PLAIN, 3: page, 4: content})


def nested(depth: int) -> bytes:
    return with_root(b"/Names 10 0 R", o10=b"[" * depth + b"]" * depth)


def earlier(count: int) -> bytes:
    """Tables, each of which names the one before; the first one names the last."""
    raw = bytearray(pdf(PLAIN))
    places = [len(raw) + 2]
    for _ in range(count):
        before = places[-1]
        places.append(len(raw))
        raw += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\n" % before
    raw += b"startxref\n%d\n%%%%EOF\n" % places[-1]
    return bytes(raw)


def objects_in_streams(streams: int, size: int) -> bytes:
    """Objects in packed streams of `size` bytes, and the table of them in a stream too."""
    body = {1: b"<< /Type /Catalog /Pages 2 0 R /Names 100 0 R >>", 2: PAGES, 3: PAGE}
    raw, table = bytearray(b"%PDF-1.7\n"), bytearray(b"\0" * 7)
    for number, content in body.items():
        table += b"\x01" + len(raw).to_bytes(4) + b"\0\0"
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    index = b"0 4 "
    for at in range(streams):
        number = 10 + at
        index += b"%d 1 %d 1 " % (number, 100 + at)
        table += b"\x01" + len(raw).to_bytes(4) + b"\0\0" + b"\x02" + number.to_bytes(4) + b"\0\0"
        held = b"%d 0 [%d 0 R %b]" % (100 + at, 101 + at, b"null " * (size // 5))
        inner = zlib.compress(held, 9)
        head = b"/Type /ObjStm /N 1 /First %d /Filter /FlateDecode" % held.index(b"[")
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, stream(inner, head))
    start = len(raw)
    head = b"/Type /XRef /Size 100000 /Root 1 0 R /W [1 4 2] /Index [%b]" % index
    raw += b"9 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(bytes(table), head), start)
    return bytes(raw)


def many_objects(count: int, *, xref: bool) -> bytes:
    return pdf({**PLAIN, **{number: b"<< /A %d 0 R >>" % (number + 1) for number in range(10, count)}}, xref=xref)


def claims(entries: bytes) -> bytes:
    """A table in a stream that says to have more than there is."""
    body = pdf(PLAIN)
    start = len(body)
    head = b"/Type /XRef /Root 1 0 R %b" % entries
    return body + b"9 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(bytes(64), head), start)


LEAF = b"<< /Names [] >>"
FIELD = b"<< /FT /Sig /T (a) >>"

HOSTILE: dict[str, Callable[[], bytes]] = {
    "pages that are their own parents": lambda: pages({2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999999 >>"}),
    "pages by a million million ways": lambda: pages(
        {2: b"<< /Type /Pages /Kids [20 0 R] /Count 99999 >>", **doubled(20, b"/Type /Pages /Count 9", PAGE)}
    ),
    "names by a million million ways": lambda: with_root(
        b"/Names << /EmbeddedFiles 20 0 R >>", **{f"o{n}": c for n, c in doubled(20, b"", LEAF).items()}
    ),
    "names in a circle": lambda: with_root(b"/Names << /EmbeddedFiles 10 0 R >>", o10=b"<< /Kids [10 0 R 10 0 R] >>"),
    "fields by a million million ways": lambda: fields(
        {10: b"<< /T (a) /Kids [20 0 R] >>", **doubled(20, b"/T (a)", FIELD)}
    ),
    "fields in a circle": lambda: fields({10: b"<< /T (a) /Kids [10 0 R 10 0 R] >>"}),
    "data of 2 GB": lambda: attached(zeros(2048 * MB)),
    "data of 2 GB, packed three times": lambda: attached(zeros(2048 * MB, 3)),
    "a page of 2 GB": lambda: contents(zeros(2048 * MB, 2)),
    "a page of ten million strokes": lambda: contents(flate(b"0 0 m 1 1 l S\n" * 10_000_000)),
    "a page of ten million texts": lambda: contents(flate(b"BT (a) Tj ET\n" * 10_000_000)),
    "data in hexadecimal": lambda: attached(
        stream(zlib.compress(b"00" * 200 * MB, 9), b"/Filter [/FlateDecode /ASCIIHexDecode]")
    ),
    "data in runs": lambda: attached(
        stream(zlib.compress(b"\x81a" * 50 * MB, 9), b"/Filter [/FlateDecode /RunLengthDecode]")
    ),
    "data foretold": lambda: attached(
        stream(
            zlib.compress(b"\4" * 60 * MB, 9),
            b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1 /Colors 1 /BitsPerComponent 8 >>",
        )
    ),
    "a hundred streams of objects": lambda: objects_in_streams(100, 20 * MB),
    "tables in a circle of ten thousand": lambda: earlier(10_000),
    "a million objects": lambda: many_objects(1_000_000, xref=True),
    "a million objects without a table": lambda: many_objects(1_000_000, xref=False),
    "a table for a thousand million": lambda: claims(b"/Size 2000000000 /W [1 1 1] /Index [0 1000000000]"),
    "a table without columns": lambda: claims(b"/Size 2000000000 /W [0 0 0] /Index [0 1000000000]"),
    "a thousand million columns": lambda: claims(b"/Size 10 /W [1 1000000000 1000000000] /Index [0 9]"),
    "a hundred thousand brackets": lambda: nested(100_000),
    "a thousand brackets": lambda: nested(1_000),
    "nothing but its beginning": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1_000_000,
    "nothing but its end": lambda: b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * 300_000,
}
"""By what they have in them."""


@cache
def report() -> bytes:
    """A report with its data, which is read first."""
    from compliance import assess, load_answers, load_checklist
    from compliance.report import formats
    from compliance.report.view.edition import Edition

    checklist = load_checklist()
    answers = load_answers(Path(__file__).parents[2] / "examples" / "puer-tea" / "2025.yaml", checklist)
    return formats.to_pdf(Edition(assess(checklist, answers), date=datetime.date(2026, 1, 31), digests={}))


def added_to(change: Callable[[Any], None]) -> bytes:
    """The report with something added to it, as a signature is."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(report()))
    change(writer)
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def form_of_ways(writer: Any) -> None:
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    def named(**entries: Any) -> Any:
        return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})

    below = writer.add_object(named(FT=NameObject("/Sig"), T=TextStringObject("a")))
    for _ in range(LAYERS):
        below = writer.add_object(named(T=TextStringObject("a"), Kids=ArrayObject([below, below])))
    writer.root["/AcroForm"] = named(SigFlags=NumberObject(3), Fields=ArrayObject([below]))
    writer.update_root()


def page_of(content: bytes) -> Callable[[Any], None]:
    """Has the first page show something else."""

    def change(writer: Any) -> None:
        from pyhanko.pdf_utils.generic import NameObject, StreamObject

        shown = StreamObject(stream_data=content)
        shown.compress()
        page = writer.root["/Pages"]["/Kids"].raw_get(0)
        page.get_object()[NameObject("/Contents")] = writer.add_object(shown)
        writer.mark_update(page)

    return change


CARRYING: dict[str, Callable[[], bytes]] = {
    "a report whose form has a million million ways": lambda: added_to(form_of_ways),
    "a report with a page of ten million strokes": lambda: added_to(page_of(b"0 0 m 1 1 l S\n" * 10_000_000)),
    "a report with a page of ten million texts": lambda: added_to(page_of(b"BT /F0 9 Tf (a) Tj ET\n" * 5_000_000)),
}
"""The same in what this program could have made."""

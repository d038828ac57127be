"""Files that a stranger could send to hurt, each made by a small function, by the ending that their names have.

A new one is a function with `@attack`; which commands are tried on it is in test_attacks.py, by its ending.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from conftest import ROOT, answers_text, window_service
from forms.test_xls_files import book, chain, compound, entry, in_sectors, record
from report.hostile_looks import ENDLESS, FULL, HEAVY_DRAWINGS, MARKED
from trust.hostile_pdfs import CARRYING, HOSTILE

from compliance import assess, load_answers
from compliance.analysis.register import changing
from compliance.answers import starting
from compliance.forms.page import page
from compliance.forms.register import writing as register_writing
from compliance.forms.workbook import writing

MB = 1 << 20
ATTACKS: dict[str, dict[str, Callable[[], bytes]]] = {}
"""By ending and name."""


def attack(*endings: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def kept(make: Callable[[], bytes]) -> Callable[[], bytes]:
        for ending in endings:
            ATTACKS.setdefault(ending, {})[make.__name__.replace("_", "-")] = make
        return make

    return kept


# ---- zips, whatever is in them ----


def zipped(parts: Mapping[str, bytes | Iterator[bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=6) as made:
        for name, content in parts.items():
            with made.open(name, "w") as member:
                for block in (content,) if isinstance(content, bytes) else content:
                    member.write(block)
    return buffer.getvalue()


def patched(raw: bytes, at: Mapping[bytes, int], value: int, form: str = "<I") -> bytes:
    changed = bytearray(raw)
    for signature, place in at.items():
        struct.pack_into(form, changed, raw.rindex(signature) + place, value)
    return bytes(changed)


SIZES = {b"PK\x03\x04": 22, b"PK\x01\x02": 24}


def holding(content: bytes | Iterator[bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip that is a workbook, a Word file or a package by the names in it, all of them with the same content."""
    return zipped({"xl/workbook.xml": b"<workbook/>", "bagit.txt": b"", "_rels/.rels": content}, method)


def zeros(megabytes: int) -> Iterator[bytes]:
    return (bytes(MB) for _ in range(megabytes))


@attack("xlsx", "zip", "docx")
def bomb() -> bytes:
    return holding(zeros(600))


@attack("xlsx", "zip", "docx")
def bomb_with_a_small_size() -> bytes:
    return patched(bomb(), SIZES, 1000)


@attack("xlsx", "zip")
def bzip2_with_a_small_size() -> bytes:
    return patched(holding(zeros(300), zipfile.ZIP_BZIP2), SIZES, 1000)


@attack("xlsx", "zip")
def lzma_with_a_small_size() -> bytes:
    return patched(holding(zeros(100), zipfile.ZIP_LZMA), SIZES, 1000)


@attack("zip")
def evidence_of_nothing_but_zeros() -> bytes:
    return zipped({"答卷.json": b'{"\xe4\xbd\x9c\xe7\xad\x94": {}}', "佐证/a.jpg": zeros(600)})


@attack("zip")
def answers_in_hundreds_of_files() -> bytes:
    return zipped({f"{n}.json": b'{"a": [' + b"[]," * 1000 + b"1]}" for n in range(500)})


@attack("zip")
def zips_within_zips() -> bytes:
    made = b""
    for _ in range(200):
        made = zipped({"答卷.json": made}, zipfile.ZIP_STORED)
    return made


@attack("zip", "xlsx")
def hundreds_of_thousands_of_members() -> bytes:
    made = zipped({"bagit.txt": b""}, zipfile.ZIP_STORED)
    at, end = made.index(b"PK\x01\x02"), made.index(b"PK\x05\x06")
    listed = made[at:end] * 300_000
    return made[:at] + listed + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(listed), at, 0)


@attack("zip", "xlsx")
def one_content_listed_thousands_of_times() -> bytes:
    made = zipped({"bagit.txt": bytes(MB)})
    at, end = made.index(b"PK\x01\x02"), made.index(b"PK\x05\x06")
    listed = b"".join(made[at:end].replace(b"bagit.txt", b"%09d" % n) for n in range(4000))
    return made[:at] + listed + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 4000, 4000, len(listed), at, 0)


# ---- .xlsx ----


@cache
def form() -> bytes:
    return writing.workbook(window_service(), starting.blank(window_service(), 2025, {}))


def with_parts(changed: Mapping[str, bytes | Callable[[bytes], bytes]], of: bytes = b"") -> bytes:
    """A form, or another workbook, with some of its parts changed, and new ones."""
    with zipfile.ZipFile(io.BytesIO(of or form())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, part in changed.items():
        parts[name] = part if isinstance(part, bytes) else part(parts[name])
    return zipped(parts)


SHEET = "xl/worksheets/sheet1.xml"
OPEN, CLOSE = b'<worksheet xmlns="m" xmlns:r="r"><sheetData>', b"</sheetData></worksheet>"


def sheet(cells: bytes, around: bytes = b"") -> bytes:
    return with_parts({SHEET: OPEN + cells + b"</sheetData>" + around + b"</worksheet>"})


@attack("xlsx")
def one_part_as_every_sheet() -> bytes:
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, 191))

    def listed(raw: bytes) -> bytes:
        return re.sub(rb"<sheets>.*</sheets>", b"<sheets>" + sheets + b"</sheets>", raw)

    return with_parts({"xl/workbook.xml": listed, SHEET: OPEN + b"<row/>" * 80_000 + CLOSE})


@attack("xlsx")
def empty_cells() -> bytes:
    return sheet(b"<row>" + b"<c/>" * 12_000_000 + b"</row>")


@attack("xlsx")
def cells_with_attributes() -> bytes:
    return sheet(b"<row>" + b'<c a="" b="" c="" d="" e="" f="" g=""/>' * 1_600_000 + b"</row>")


@attack("xlsx")
def filled_cells() -> bytes:
    return sheet(b"<row>" + b"<c><v>1.5</v></c>" * 3_000_000 + b"</row>")


@attack("xlsx")
def one_element_with_a_million_attributes() -> bytes:
    return sheet(b"<row " + b" ".join(b'a%x=""' % n for n in range(5_000_000)) + b"/>")


@attack("xlsx")
def a_million_names() -> bytes:
    return sheet(b"".join(b"<a%x/>" % n for n in range(3_000_000)))


@attack("xlsx")
def a_million_prefixes() -> bytes:
    return sheet(b"".join(b'<a xmlns:p%x="%x"/>' % (n, n) for n in range(2_000_000)))


@attack("xlsx")
def deep_xml() -> bytes:
    return sheet(b"<a>" * 2_900_000 + b"</a>" * 2_900_000)


@attack("xlsx")
def one_long_attribute() -> bytes:
    return sheet(b'<row><c r="' + b"A" * (60 * MB) + b'"/></row>')


@attack("xlsx")
def one_long_text() -> bytes:
    return sheet(b'<row><c t="str"><v>\xf0\x9f\x98\x80' + b"a" * (60 * MB) + b"</v></c></row>")


@attack("xlsx")
def one_long_number() -> bytes:
    return sheet(b"<row><c><v>" + b"1" * (60 * MB) + b"</v></c></row>")


@attack("xlsx")
def long_numbers() -> bytes:
    return sheet(b"<row>" + (b"<c><v>" + b"9" * 100_000 + b"</v></c>") * 600 + b"</row>")


@attack("xlsx")
def escapes() -> bytes:
    return sheet(b'<row><c t="str"><v>' + b"_x0041_" * (8 * MB) + b"</v></c></row>")


@attack("xlsx")
def hidden_rows() -> bytes:
    return sheet(b"".join(b'<row r="%d" hidden="1"/>' % n for n in range(1, 2_000_000)))


@attack("xlsx")
def merged_ranges() -> bytes:
    return sheet(b"", b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 1_500_000 + b"</mergeCells>")


@attack("xlsx")
def merged_ranges_over_a_form() -> bytes:
    merged = b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 9_900 + b"</mergeCells>"
    return with_parts({"xl/worksheets/sheet4.xml": lambda raw: raw.replace(b"</sheetData>", merged, 1)})


@attack("xlsx")
def hyperlinks() -> bytes:
    return sheet(b"", b"<hyperlinks>" + b'<hyperlink ref="A1" r:id="rId1"/>' * 1_500_000 + b"</hyperlinks>")


def beside(kind: str, part: bytes) -> bytes:
    relations = f'<Relationships xmlns="p"><Relationship Id="x" Type="t/{kind}" Target="/x.xml"/></Relationships>'
    return with_parts({"xl/worksheets/_rels/sheet1.xml.rels": relations.encode(), "x.xml": part})


@attack("xlsx")
def comments() -> bytes:
    return beside("comments", b"<c>" + b'<comment ref="A1"><t>a</t></comment>' * 900_000 + b"</c>")


@attack("xlsx")
def comments_of_many_cells() -> bytes:
    return beside("comments", b"<c>" + b"".join(b'<comment ref="A%d"/>' % n for n in range(1, 2_000_000)) + b"</c>")


@attack("xlsx")
def drawings() -> bytes:
    return beside("drawing", b"<d>" + b"<twoCellAnchor><pic/></twoCellAnchor>" * 1_400_000 + b"</d>")


@attack("xlsx")
def one_drawing_a_thousand_times() -> bytes:
    one = b'<Relationship Id="x%d" Type="t/drawing" Target="/x.xml"/>'
    relations = b'<Relationships xmlns="p">' + b"".join(one % n for n in range(5000)) + b"</Relationships>"
    return with_parts({"xl/worksheets/_rels/sheet1.xml.rels": relations, "x.xml": b"<d>" + b"<a/>" * 50_000 + b"</d>"})


def shared(items: bytes, cells: bytes = b"") -> bytes:
    strings = b'<sst xmlns="m">' + items + b"</sst>"
    changed: dict[str, bytes] = {"xl/sharedStrings.xml": strings}
    return with_parts({**changed, SHEET: OPEN + b"<row>" + cells + b"</row>" + CLOSE})


@attack("xlsx")
def shared_texts() -> bytes:
    return shared(b"<si/>" * 10_000_000)


@attack("xlsx")
def one_shared_text_in_runs() -> bytes:
    return shared(b"<si>" + b"<r><t>a</t></r>" * 1_400_000 + b"</si>")


@attack("xlsx")
def one_long_shared_text_everywhere() -> bytes:
    return shared(b"<si><t>\xf0\x9f\x98\x80" + b"a" * (10 * MB) + b"</t></si>", b'<c t="s"><v>0</v></c>' * 150_000)


def styled(formats: bytes, styles: bytes, cells: bytes) -> bytes:
    sheet_styles = b'<styleSheet xmlns="m"><numFmts>%b</numFmts><cellXfs>%b</cellXfs></styleSheet>'
    changed = {"xl/styles.xml": sheet_styles % (formats, styles), SHEET: OPEN + b"<row>" + cells + b"</row>" + CLOSE}
    return with_parts(changed)


@attack("xlsx")
def long_formats() -> bytes:
    formats = b"".join(b'<numFmt numFmtId="%d" formatCode="0%b"/>' % (200 + n, b"#" * 10_000) for n in range(2000))
    return styled(formats, b"".join(b'<xf numFmtId="%d"/>' % (200 + n % 2000) for n in range(800_000)), b"")


@attack("xlsx")
def formats_with_brackets() -> bytes:
    return styled(b'<numFmt numFmtId="200" formatCode="%b"/>' % (b"[" * (20 * MB)), b'<xf numFmtId="200"/>', b"")


@attack("xlsx")
def numbers_in_a_format_with_brackets() -> bytes:
    cells = b"".join(b'<c s="0"><v>%d.5</v></c>' % n for n in range(150_000))
    return styled(b'<numFmt numFmtId="200" formatCode="0%b"/>' % (b"[" * 250), b'<xf numFmtId="200"/>', cells)


ENTITIES = b"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>%b]>" % b"".join(
    b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)


@attack("xlsx")
def entities() -> bytes:
    return with_parts({SHEET: ENTITIES + b"<worksheet>&a9;</worksheet>"})


@attack("xlsx")
def utf16_xml() -> bytes:
    text = '<worksheet><row a="㰼"/>' + '<row b="㰼" c="㰼"/>' * 1_000_000 + "</worksheet>"
    return with_parts({SHEET: text.encode("utf-16")})


def in_form(cells: bytes) -> bytes:
    """The first sheet with criteria, with more rows before its last."""

    def longer(raw: bytes) -> bytes:
        at = raw.rindex(b"</sheetData>")
        return raw[:at] + cells + raw[at:]

    return with_parts({"xl/worksheets/sheet4.xml": longer})


@attack("xlsx")
def rows_without_keys() -> bytes:
    return in_form(
        b"".join(b'<row r="%d"><c r="F%d" t="str"><v>x</v></c></row>' % (n, n) for n in range(1000, 190_000))
    )


@attack("xlsx")
def rows_with_keys_of_nobody() -> bytes:
    row = b'<row r="%d"><c r="%b%d" t="str"><v>a|b|c|%d</v></c></row>'
    letters = (b"A", b"B", b"Y", b"Z", b"AA", b"AB")
    return in_form(b"".join(row % (n, letters[n % 6], n, n) for n in range(1000, 190_000)))


@attack("xlsx")
def members_of_a_team() -> bytes:
    def longer(raw: bytes) -> bytes:
        at = raw.rindex(b"</sheetData>")
        cells = b'<row r="%d"><c r="A%d" t="str"><v>a</v></c><c r="B%d" t="str"><v>b</v></c></row>'
        return raw[:at] + b"".join(cells % (n, n, n) for n in range(100, 95_000)) + raw[at:]

    return with_parts({"xl/worksheets/sheet3.xml": longer})


@attack("xlsx")
def a_register_of_own_entries() -> bytes:
    path = ROOT / "examples" / "puer-tea" / "2025.yaml"
    assessment = assess(window_service(), load_answers(path, window_service()))
    made = register_writing.to_xlsx(changing.started(assessment, datetime.date(2026, 1, 31)))
    own = b'<row r="%d"><c r="C%d" t="str"><v>a</v></c></row>'

    def longer(raw: bytes) -> bytes:
        at = raw.rindex(b"</sheetData>")
        return raw[:at] + b"".join(own % (n, n) for n in range(1000, 180_000)) + raw[at:]

    return with_parts({"xl/worksheets/sheet1.xml": longer}, made)


# ---- .ods ----


def ods(content: bytes) -> bytes:
    head = b'<document xmlns:table="t" xmlns:office="o" xmlns:text="x" xmlns:draw="d">'
    return zipped({"content.xml": head + content + b"</document>"})


def table(rows: bytes) -> bytes:
    return ods(b'<table:table table:name="s">' + rows + b"</table:table>")


def text_cell(content: bytes) -> bytes:
    return (
        b'<table:table-row><table:table-cell office:value-type="string">'
        + content
        + (b"</table:table-cell></table:table-row>")
    )


@attack("ods")
def blanks() -> bytes:
    return table(text_cell(b"<text:p>" + b'<text:s text:c="999"/>' * 2_400_000 + b"</text:p>"))


@attack("ods")
def one_number_of_blanks() -> bytes:
    return table(text_cell(b'<text:p><text:s text:c="99999999"/></text:p>') * 20)


@attack("ods")
def repeated_cells() -> bytes:
    cell = b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    return table(b'<table:table-row table:number-rows-repeated="1048576">' + cell * 10 + b"</table:table-row>")


@attack("ods")
def repeated_empty_rows() -> bytes:
    return table(
        b'<table:table-row table:number-rows-repeated="99999999"><table:table-cell/></table:table-row>' * 400_000
    )


@attack("ods")
def hidden_repeated_columns() -> bytes:
    column = b'<table:table-column table:visibility="collapse" table:number-columns-repeated="99999999"/>'
    return table(column * 600_000)


@attack("ods")
def spanned_cells() -> bytes:
    cell = b'<table:table-cell table:number-columns-spanned="16384" table:number-rows-spanned="1048576"/>'
    return table(b"<table:table-row>" + cell * 500_000 + b"</table:table-row>")


@attack("ods")
def paragraphs() -> bytes:
    return table(text_cell(b"<text:p/>" * 2_900_000))


@attack("ods")
def annotations() -> bytes:
    return table(text_cell(b"<office:annotation>a</office:annotation>" * 1_400_000))


@attack("ods")
def one_long_annotation() -> bytes:
    return table(text_cell(b"<office:annotation>\xf0\x9f\x98\x80" + b"a<a/>" * 2_000_000 + b"</office:annotation>"))


@attack("ods")
def nested_annotations() -> bytes:
    return table(text_cell(b"<office:annotation>a" * 1_000_000 + b"</office:annotation>" * 1_000_000))


@attack("ods")
def long_values() -> bytes:
    cell = b'<table:table-cell office:value-type="string" office:string-value="' + b"a" * 100_000 + b'"/>'
    return table(b"<table:table-row>" + cell * 600 + b"</table:table-row>")


@attack("ods")
def shown_otherwise() -> bytes:
    cell = b'<table:table-cell office:value-type="float" office:value="1"><text:p>%b</text:p></table:table-cell>'
    return table(b"<table:table-row>" + cell % (b"1" * 30_000) * 600 + cell % (b"9" * MB * 20) + b"</table:table-row>")


# ---- .xls ----


def xls(records: bytes, before: bytes = b"") -> bytes:
    """A workbook with these records on its sheet, and others before."""
    begin, end = record(0x809, struct.pack("<HHIII", 0x600, 5, 0, 0, 0)), record(0x0A, b"")
    at = len(begin) + len(record(0x85, bytes(9))) + len(before) + len(end)
    told = record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"s")
    return compound_of(begin + told + before + end + begin + records + end)


def compound_of(stream: bytes) -> bytes:
    stream = stream.ljust(8192, b"\0")
    parts = in_sectors(stream, 4096)
    directory = entry("Root Entry", 5) + entry("Workbook", 2, 1, len(stream))
    return compound([directory, *parts], [0xFFFFFFFE, *chain(1, len(parts))], 4096)


@attack("xls")
def records() -> bytes:
    return xls(record(0x999, b"") * 4_900_000)


@attack("xls")
def empty_texts() -> bytes:
    return xls(record(0x204, struct.pack("<HHHHB", 0, 0, 0, 0, 0)) * 1_500_000)


@attack("xls")
def one_record_as_every_sheet() -> bytes:
    told = b"".join(record(0x85, struct.pack("<IBBBB", 190 * 13 + 24, 0, 0, 1, 0) + b"s") for _ in range(190))
    begin, end = record(0x809, struct.pack("<HHIII", 0x600, 5, 0, 0, 0)), record(0x0A, b"")
    return compound_of(begin + told + end + begin + record(0x208, bytes(16)) * 900_000 + end)


@attack("xls")
def shared_texts_without_end() -> bytes:
    head = record(0xFC, struct.pack("<II", 1, 0xFFFFFFFF) + b"\0\0\0" * 2000)
    return xls(b"", head + record(0x3C, b"\0\0\0" * 2700) * 2400)


@attack("xls")
def a_shared_text_with_a_long_end() -> bytes:
    head = record(0xFC, struct.pack("<IIHBI", 1, 1, 1, 4, 0xFFFFFFF0) + b"a")
    return xls(b"", head + record(0x3C, b"a") * 3_900_000)


@attack("xls")
def one_long_shared_text_of_old_everywhere() -> bytes:
    text = struct.pack("<HB", 65535, 0)
    head = record(0xFC, struct.pack("<II", 1, 1) + text) + record(0x3C, b"\0" + b"a" * 8000) * 9
    return xls(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) * 190_000, head)


@attack("xls")
def merged_ranges_of_old() -> bytes:
    return xls(record(0xE5, struct.pack("<H", 1000) + struct.pack("<HHHH", 0, 65535, 0, 255) * 1000) * 2000)


@attack("xls")
def a_chain_that_comes_back() -> bytes:
    parts = in_sectors(book("行标识").ljust(16 * MB, b"\0"), 4096)
    following = [0xFFFFFFFE, *chain(1, len(parts))]
    following[-1] = 1
    return compound([entry("Root Entry", 5) + entry("Workbook", 2, 1, 16 * MB), *parts], following, 4096)


# ---- tables of text ----


@attack("csv")
def one_row() -> bytes:
    return b"," * (20 * MB - 1)


@attack("csv")
def empty_rows() -> bytes:
    return b"\n" * (20 * MB - 1)


@attack("csv")
def rows_of_one_cell() -> bytes:
    return b"a\n" * (10 * MB - 1)


@attack("csv")
def one_quote() -> bytes:
    return b'"' + b"a\n" * (10 * MB - 1)


@attack("csv")
def quotes() -> bytes:
    return b'""' * (10 * MB - 1)


@attack("csv")
def full_cells() -> bytes:
    return "行标识\n".encode() + b"a,b,c\n" * 3_300_000


@attack("csv")
def a_sheet_with_many_mistakes() -> bytes:
    return "编号,行标识,结果\n".encode() + b"x,y,z\n" * 66_000


@attack("csv")
def parks() -> bytes:
    return "名称,代码\n".encode() + b"".join(b"a%d,c\n" % (n % 7) for n in range(1_300_000))


# ---- YAML and JSON ----


def answers(changes: Mapping[str, str]) -> str:
    return answers_text(dict(changes))


@attack("yaml")
def nested_lists() -> bytes:
    return b"[" * (8 * MB)


@attack("json")
def nested_json() -> bytes:
    return b'{"a":' * MB


@attack("yaml")
def nested_blocks() -> bytes:
    return b"- " * (4 * MB)


@attack("yaml")
def keys() -> bytes:
    return b"".join(b"%x: 1\n" % n for n in range(900_000))


@attack("json")
def keys_of_json() -> bytes:
    return b"{" + b",".join(b'"%x":1' % n for n in range(700_000)) + b"}"


@attack("yaml")
def the_same_key() -> bytes:
    return b"a: 1\n" * 1_500_000


@attack("yaml")
def criteria_of_nobody() -> bytes:
    return answers({}).encode() + b"".join(b"  C4.1-1@%d:\n" % n for n in range(90_000))


@attack("yaml")
def aliases() -> bytes:
    return b"a: &a [x]\nb: [" + b"*a," * (2 * MB) + b"]\n"


@attack("yaml")
def documents() -> bytes:
    return b"---\n" * (2 * MB - 1)


@attack("yaml")
def documents_and_a_mistake() -> bytes:
    return b"a: 1\n" + b"---\n" * (2 * MB - 9) + b"@"


@attack("yaml")
def controls() -> bytes:
    return b"\x01" * (8 * MB)


@attack("yaml")
def controls_in_words() -> bytes:
    return b"a\x01" * (4 * MB)


@attack("yaml")
def one_long_scalar() -> bytes:
    return b"a" * (8 * MB)


@attack("yaml")
def one_long_scalar_and_a_mistake() -> bytes:
    return b"a: " + b"a" * (7 * MB) + b"\n@"


@attack("yaml")
def a_scalar_of_lines_and_a_mistake() -> bytes:
    return b"a: |\n" + b"  a\n" * (2 * MB - 100) + b"@"


@attack("yaml")
def lines_with_mistakes() -> bytes:
    return b"a: b: c\n" * (MB - 1)


@attack("yaml")
def wrong_colons() -> bytes:
    return "名称：a\n".encode() * 700_000


@attack("yaml")
def tabs() -> bytes:
    return b"a:\n" + b"\tb: 1\n" * 1_300_000


@attack("yaml")
def quotes_left_open() -> bytes:
    return b'a: "b\n' * 1_300_000


@attack("yaml")
def line_feeds_and_a_broken_byte() -> bytes:
    return "甲甲甲".encode() + b"\n" * (8 * MB - 100) + b"\xff"


@attack("yaml", "json")
def backslashes() -> bytes:
    return b'{"a":"' + b"\\\\" * (4 * MB - 100) + b'\\ud83d\\ude00"}'


@attack("json")
def a_number_of_a_million_digits() -> bytes:
    return answers({"C4.1-1": "结果: " + "9" * (4 * MB)}).encode()


@attack("yaml")
def numbers_with_great_powers() -> bytes:
    return answers(dict.fromkeys(list(window_service().by_id), "结果: 1e999999999")).encode()


@attack("yaml")
def ratios_with_great_numbers() -> bytes:
    return answers(dict.fromkeys(list(window_service().by_id)[:100], f"结果: {'9' * 40_000}/{'8' * 40_000}")).encode()


@attack("yaml")
def a_long_remark() -> bytes:
    return answers({"C4.1-1": f"结果: 12\n说明: {'长' * 2_000_000}"}).encode()


@attack("yaml")
def long_remarks() -> bytes:
    names = list(window_service().by_id)[:60]
    return answers(dict.fromkeys(names, f"说明: {'长' * 32000}")).encode()


@attack("yaml")
def pieces_of_evidence() -> bytes:
    return answers({"C4.1-1": "结果: 12\n佐证: [" + "a," * 190_000 + "b]"}).encode()


@attack("yaml")
def a_team() -> bytes:
    members = "".join(f"  - {{姓名: 甲, 职务: 乙{n}}}\n" for n in range(33_000))
    return (answers_text() + "\n自评小组:\n" + members).encode()


@attack("yaml")
def reviewers() -> bytes:
    each = "".join(f"  - {{结果: {n}, 复核人: 甲{n}, 理由: 现场抽查不符}}\n" for n in range(20_000))
    return answers({"C4.1-1": f"结果: 12\n复核:\n{each}"}).encode()


@attack("yaml")
def mistakes() -> bytes:
    return answers({"C4.1-1": "结果: 12\n佐证: [" + "{}," * 60_000 + "b]"}).encode()


# ---- checklists and themes ----


@attack("yaml")
def a_checklist_of_itself() -> bytes:
    return b"format: compliance-checklist/2\nid: a\nsections: [" + b"checklist.yaml, " * 90_000 + b"x]\n"


@attack("yaml")
def a_checklist_of_mistakes() -> bytes:
    return b"format: compliance-checklist/2\nid: a\nbonus: [" + b"{}, " * 60_000 + b"{}]\n"


@attack("yaml")
def a_checklist_of_bonuses() -> bytes:
    items = b"".join(b'  - {id: B%d, text: "x", points: 1}\n' % (n % 9) for n in range(20_000))
    return b"format: compliance-checklist/2\nid: a\nbonus:\n" + items


@attack("yaml")
def a_checklist_within_itself() -> bytes:
    head = b"format: compliance-checklist/2\nid: a\nsections: ["
    return head + b"{id: a, sections: [" * 30 + b"]}" * 30 + b"]\n"


# ---- pages ----

BLOCK = b'<script type="application/json" id="data">'
SEAL = b'<script type="application/json" id="compliance-result">'


@cache
def web_form() -> bytes:
    return page.render(window_service(), year=2025).encode()


@attack("html")
def blocks_without_end() -> bytes:
    head = b'<!doctype html><meta name="generator" content="compliance 0.1.0, form">'
    return head + (BLOCK + SEAL) * 190_000


@attack("html")
def tags_without_end() -> bytes:
    return web_form().replace(b"<body", b"<div>" * 3_000_000 + b"<body", 1)


@attack("html")
def data_of_lists() -> bytes:
    head = b'<!doctype html><meta name="generator" content="compliance 0.1.0, form">'
    lists = b'{"start":{"\xe4\xbd\x9c\xe7\xad\x94":[' + b"[]," * 5_000_000 + b"[]]}}"
    return head + BLOCK + lists + b"</script>" + SEAL + lists + b"</script>"


@attack("html")
def nested_data() -> bytes:
    head = b'<!doctype html><meta name="generator" content="compliance 0.1.0, form">'
    return head + BLOCK + b"[" * (8 * MB) + b"</script>" + SEAL + b"[" * (8 * MB) + b"</script>"


# ---- results as data ----


@attack("json")
def a_result_of_lists() -> bytes:
    return b'{"seal":[' + b"[]," * 16_000_000 + b"[]]}"


@attack("json")
def a_result_with_many_ids() -> bytes:
    return json.dumps({"criteria": {str(n): {} for n in range(900_000)}, "seal": {}}).encode()


@attack("json")
def a_result_with_a_great_number() -> bytes:
    return b'{"score":' + b"9" * (40 * MB) + b"}"


# ---- Word ----


@attack("docx")
def parts_of_word() -> bytes:
    item = b"<a>" + b"<b/>" * 40_000 + b"</a>"
    return zipped({"word/document.xml": b"<d/>", **{f"customXml/item{n}.xml": item for n in range(4000)}})


@attack("docx")
def data_of_word() -> bytes:
    data = b"<compliance-result>[" + b"[]," * 16_000_000 + b"[]]</compliance-result>"
    return zipped({"word/document.xml": b"<d/>", "customXml/item1.xml": data})


# ---- PDFs, templates and logos ----

for _ending, _named in (
    ("pdf", {**HOSTILE, **CARRYING}),
    ("j2", {name: text.encode for name, text in {**FULL, **ENDLESS}.items()}),
    ("svg", {name: partial(bytes, made) for name, made in {**HEAVY_DRAWINGS, "markers": MARKED.encode()}.items()}),
):
    ATTACKS[_ending] = {re.sub("[ ,]+", "-", name): make for name, make in _named.items()}

"""The files that forms come back in: as other programs write them, as CSV, damaged, and made to do harm."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import checklist_data, criterion, metric, section
from conftest import ROOT, window_service
from workbooks import EVERY_EXAMPLE, as_csv, blank, example_form, filled, parsed, refusal, rezipped, small

from compliance import assess, load_answers
from compliance.answers import starting
from compliance.checklist.kinds import KINDS
from compliance.checklist.model import parse
from compliance.errors import InputError
from compliance.files.workbooks.package import MAX_MEMBERS
from compliance.forms import importing
from compliance.forms.workbook import reading, writing

TYPED = {("m", "结果"): 3, ("r", "分子"): 18, ("r", "分母"): 20, ("g", "结果"): "符合", ("g", "说明"): "甲 & 乙"}
SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")


def same(content: bytes, folder: Path) -> None:
    answers = parsed(content, folder).answers
    assert (answers["m"].value, answers["r"].value, answers["g"].note) == (3, (18, 20), "甲 & 乙")


def in_sheets(change: Callable[[str], str], content: bytes | None = None) -> bytes:
    def part(name: str, raw: bytes) -> bytes:
        return change(raw.decode()).encode() if SHEET.fullmatch(name) else raw

    return rezipped(content or filled(TYPED), part)


# ---- as other programs write them ----


def test_a_wrong_dimension_element_does_not_matter(tmp_path: Path) -> None:
    same(in_sheets(lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', xml)), tmp_path)


def inline(content: bytes) -> bytes:
    """The form with its texts in the cells, and without the part of shared texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)

    def cell(match: re.Match[str]) -> str:
        return f'<c{match[1]} t="inlineStr"{match[2]}><is>{found[int(match[3])]}</is></c>'

    def part(name: str, raw: bytes) -> bytes | None:
        if name == "xl/sharedStrings.xml":
            return None
        if SHEET.fullmatch(name):
            return re.sub(r'<c([^>]*) t="s"([^>]*)><v>(\d+)</v></c>', cell, raw.decode()).encode()
        return raw

    return rezipped(content, part)


def test_texts_may_stand_in_the_cells(tmp_path: Path) -> None:
    path, _ = EVERY_EXAMPLE[0]
    form = tmp_path / "表.xlsx"
    form.write_bytes(inline(example_form(path)))
    wanted = load_answers(path, window_service())
    assert importing.load_form(reading.read(form), window_service(), path.parent)[1] == wanted


def test_relations_may_be_written_from_the_root(tmp_path: Path) -> None:
    def part(name: str, raw: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            return re.sub(rb'Target="/?(?:xl/)?', b'Target="/xl/', raw)
        return raw

    same(rezipped(filled(TYPED), part), tmp_path)


def test_cells_need_not_say_where_they_are(tmp_path: Path) -> None:
    def without_references(xml: str) -> str:
        # Only where no cell and no row is left out does the order tell the place.
        rows = re.findall(r"<row[^>]*>.*?</row>", xml, re.DOTALL)
        return xml if not rows else re.sub(r'(<row[^>]*?) r="\d+"', r"\1", xml, count=1)

    same(in_sheets(without_references), tmp_path)


def test_names_may_have_a_prefix(tmp_path: Path) -> None:
    def prefixed(xml: str) -> str:
        xml = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", xml)
        return xml.replace('xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"', 'xmlns:x="main"')

    same(in_sheets(prefixed), tmp_path)


# ---- one sheet as CSV ----


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", "\t")],
)
def test_one_sheet_may_come_as_csv(encoding: str, separator: str, tmp_path: Path) -> None:
    path = tmp_path / "第一章.csv"
    path.write_bytes(as_csv(filled(TYPED), "m", separator).encode(encoding))
    form = reading.read(path)
    assert form.problems == ()
    assert (form.data["检查表"], form.data["版本"]) == ("small", "1")
    assert form.data["作答"]["m"]["结果"] == "3"
    assert form.data["作答"]["r"]["结果"] == "18/20"
    assert form.data["作答"]["g"] == {"结果": "符合", "说明": "甲 & 乙"}
    assert str(form.locate("作答", "m", "结果")).endswith("第一章.csv:7:5")


def test_percentages_in_csv_want_their_sign(tmp_path: Path) -> None:
    path = tmp_path / "第三章.csv"
    path.write_bytes(as_csv(filled({("pct", "结果"): "95%"}), "pct").encode())
    assert reading.read(path).data["作答"]["pct"]["结果"] == "95"
    path.write_bytes(as_csv(filled({("err", "结果"): "0.95"}), "err").encode())
    assert "百分数的写法不明确" in str(reading.read(path).problems[0])


def test_csv_cut_off_within_quotes_is_refused(tmp_path: Path) -> None:
    text = as_csv(filled({("m", "说明"): '一"二'}), "m")
    cut = text[: text.index('""二')]
    assert "文件已损坏或不完整" in refusal(cut.encode(), tmp_path, suffix="csv")


# ---- damaged ----


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.98, 0.999])
def test_a_workbook_cut_short_is_refused(share: float, tmp_path: Path) -> None:
    content = example_form(EVERY_EXAMPLE[0][0])
    message = refusal(content[: int(len(content) * share)], tmp_path, window_service())
    assert message.startswith("填报表.xlsx: 文件已损坏或不完整")


def test_a_workbook_with_a_flipped_byte_is_refused_or_unchanged(tmp_path: Path) -> None:
    content = filled(TYPED)
    whole = parsed(content, tmp_path)
    refused = 0
    for at in range(40, len(content), len(content) // 60):
        spoilt = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        try:
            found = parsed(spoilt, tmp_path)
        except InputError:
            refused += 1
            continue
        assert found == whole
    assert refused > 20


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"\n \n", "文件是空的"),
        (b"hello", "不是填报表"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是填报表"),
        (b"PK\x03\x04", "文件已损坏或不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "文件已损坏或不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "文件已损坏或不完整"),
        (b"\xff\xff\xff", "文字编码无法识别"),
    ],
)
def test_other_files_are_refused(content: bytes, words: str, tmp_path: Path) -> None:
    assert words in refusal(content, tmp_path)


def test_a_workbook_that_is_no_form_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "别的表"
    buffer = io.BytesIO()
    book.save(buffer)
    assert refusal(buffer.getvalue(), tmp_path).startswith("填报表.xlsx: 不是填报表")


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(
        reading.InputError, match={"missing": "找不到文件", "folder": "文件夹", "pipe": "不是普通文件"}[kind]
    ):
        reading.read(path)


def test_missing_shared_texts_are_told_with_the_cell(tmp_path: Path) -> None:
    content = rezipped(blank(), lambda name, raw: None if name == "xl/sharedStrings.xml" else raw)
    assert "!A1: 文件缺少这个单元格的文字" in refusal(content, tmp_path)


# ---- made to do harm: each ends with a message, within bounds of time and memory ----

PROBE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from pathlib import Path
from compliance.errors import InputError
from compliance.forms.workbook import reading, writing
try:
    form = reading.read(Path(sys.argv[1]))
    print("READ", len(form.problems))
except InputError as error:
    print(error)
"""


def in_bounds(content: bytes | Path, folder: Path) -> str:
    """What comes of a file in a process that may use 700 MB and 20 seconds."""
    path = folder / "表.xlsx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path = content
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def with_sheet(xml: bytes) -> bytes:
    """A form whose first sheet is this XML."""
    return rezipped(blank(), lambda name, raw: xml if name == "xl/worksheets/sheet1.xml" else raw)


OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = b"</sheetData></worksheet>"


def last_cell() -> bytes:
    return with_sheet(OPEN + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + CLOSE)


def beyond_the_last_cell() -> bytes:
    return with_sheet(OPEN + b'<row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row>' + CLOSE)


def invalid_place() -> bytes:
    return with_sheet(OPEN + b'<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>' + CLOSE)


def bomb() -> bytes:
    return with_sheet(OPEN + b"<row/>" + b" " * (400 << 20) + CLOSE)


def many_cells() -> bytes:
    return with_sheet(OPEN + b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + CLOSE)


def many_empty_cells() -> bytes:
    return with_sheet(OPEN + b"<row>" + b"<c/>" * 7_000_000 + b"</row>" + CLOSE)


def one_long_token() -> bytes:
    return with_sheet(OPEN + b'<row><c r="' + b"A" * (30 << 20) + b'"/></row>' + CLOSE)


def deep() -> bytes:
    return with_sheet(b"<a>" * 500_000 + b"</a>" * 500_000)


def entities() -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return with_sheet(b'<!DOCTYPE x [<!ENTITY l0 "lol">' + levels + b"]><worksheet>&l11;</worksheet>")


def outside_entity() -> bytes:
    return with_sheet(b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>')


def lying_sizes() -> bytes:
    """Sizes in the directory far below what the parts unpack to."""
    raw = bytearray(bomb())
    at = -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(raw)


def many_sheets() -> bytes:
    def part(name: str, raw: bytes) -> bytes:
        if name == "xl/workbook.xml":
            sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, 10_001))
            return re.sub(rb"<sheets>.*</sheets>", b"<sheets>" + sheets + b"</sheets>", raw)
        return raw

    return rezipped(blank(), part)


def many_members() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    return buffer.getvalue()


def twice_the_same_part() -> bytes:
    buffer = io.BytesIO(blank())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return buffer.getvalue()


def sheet_elsewhere() -> bytes:
    def part(name: str, raw: bytes) -> bytes:
        if name.endswith("workbook.xml.rels"):
            return raw.replace(b'Target="worksheets/sheet1.xml"', b'Target="http://example.com/" TargetMode="External"')
        return raw

    return rezipped(blank(), part)


def one_long_text_everywhere() -> bytes:
    def part(name: str, raw: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return raw.replace(b"<si>", b"<si><t>" + b"x" * (10 << 20) + b"</t></si><si>", 1)
        cells = b'<c t="s"><v>0</v></c>' * 150_000
        return OPEN + b"<row>" + cells + b"</row>" + CLOSE if SHEET.fullmatch(name) else raw

    return rezipped(blank(), part)


def many_mistakes() -> bytes:
    """A heading for every column, and rows without keys under them."""
    heads = b"".join(b'<c t="str"><v>\xe5\x88\x86\xe9\xa1\xb9%d</v></c>' % n for n in range(16_000))
    key = '<c t="str"><v>行标识</v></c>'.encode()
    rows = b"<row><c><v>1</v></c></row>" * 150_000
    return with_sheet(OPEN + b"<row>" + heads + key + b"</row>" + rows + CLOSE)


def ods_with(rows: bytes) -> bytes:
    content = b'<document xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table table:name="s">'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content + rows + b"</table:table></document>")
    return buffer.getvalue()


def repeated() -> bytes:
    cell = b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    return ods_with(b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>")


HOSTILE = {
    last_cell: "不是填报表",
    beyond_the_last_cell: "不是填报表",
    invalid_place: "文件已损坏或不完整",
    bomb: "文件展开后过大",
    many_cells: "内容过多，不是填报表",
    many_empty_cells: "内容过多，不是填报表",
    one_long_token: "文件已损坏或不完整",
    deep: "READ",
    entities: "XML 实体声明",
    outside_entity: "XML 实体声明",
    lying_sizes: "文件已损坏或不完整",
    many_sheets: "工作表过多",
    many_members: "文件中的部件过多",
    twice_the_same_part: "两个同名的部件",
    sheet_elsewhere: "工作表链接到别的文件",
    repeated: "内容过多，不是填报表",
    one_long_text_everywhere: "内容过多，不是填报表",
    many_mistakes: "READ",
}
QUICK = [last_cell, invalid_place, entities, outside_entity, many_sheets, sheet_elsewhere, repeated]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX matter")
@pytest.mark.parametrize(
    "make",
    [make if make in QUICK else pytest.param(make, marks=pytest.mark.slow) for make in HOSTILE],
    ids=lambda make: make.__name__,
)
def test_a_hostile_file_ends_with_a_message(make: Callable[[], bytes], tmp_path: Path) -> None:
    said = in_bounds(make(), tmp_path)
    wanted = HOSTILE[make]
    if wanted == "不是填报表":
        # A stray cell far away costs nothing; this form lacks only its cover.
        assert said.startswith("READ") or wanted in said
    else:
        assert wanted in said


def test_200_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert "文件过大" in in_bounds(path, tmp_path)


def test_numbers_too_large_for_anything_are_refused_as_answers(tmp_path: Path) -> None:
    content = in_sheets(lambda xml: xml.replace("<v>3</v>", "<v>1E400</v>"))
    assert "不是数字" in refusal(content, tmp_path)
    content = in_sheets(lambda xml: xml.replace("<v>3</v>", "<v>1E300</v>"))
    assert "数字的位数过多" in refusal(content, tmp_path)


def test_evidence_is_never_followed_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini"):
        typed = {("m", "结果"): 3, ("m", "佐证材料"): name}
        assert "佐证文件须放在答卷所在文件夹之内" in refusal(filled(typed), tmp_path)


def test_an_example_read_from_its_form_scores_the_same(tmp_path: Path) -> None:
    path, _ = EVERY_EXAMPLE[1]
    folder = path.parent
    form = tmp_path / "表.xlsx"
    form.write_bytes(example_form(path))
    sheet = importing.load_form(reading.read(form), window_service(), folder)[1]
    wanted = assess(window_service(), load_answers(path, window_service()))
    assert assess(window_service(), sheet).score == wanted.score
    assert isinstance(wanted.score, Fraction)


def test_the_small_checklist_has_every_kind() -> None:
    kinds = {criterion.answer.kind for criterion in small().criteria}
    assert kinds == {*KINDS}


# ---- of a checklist that was changed under its version ----


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (lambda data: data["scoring"].update(notes=["另有说明"]), False),
        (lambda data: data["sections"][0]["criteria"][0].update(advice="整改"), False),
        (lambda data: data["sections"][0]["criteria"][0].update(text="另一句话"), True),
        (lambda data: data["sections"][0]["criteria"][1].update(points="6"), True),
        (lambda data: data["sections"][0]["criteria"][1]["answer"].update(name="面积"), False),
        (
            lambda data: data["sections"][0]["criteria"][1]["answer"].update(bands=[{"at_least": "2", "credit": "1"}]),
            True,
        ),
        (lambda data: data["sections"][0]["criteria"].append({"id": "neu", "text": "新的一项"}), True),
    ],
)
def test_a_form_is_read_as_long_as_it_asks_the_same(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], refused: bool
) -> None:
    data = checklist_data(section("C1", criterion("g", 5), criterion("m", 5, metric(("1", "1")))))
    content = filled(
        {("g", "结果"): "符合", ("m", "结果"): 3}, writing.workbook(parse(data), starting.blank(parse(data), 2025, {}))
    )
    change(data)
    data["sections"][0].pop("points")
    data["scoring"].pop("total_points")
    now = parse(data)
    if refused:
        assert "填报表所依据的检查表与现在的不同" in refusal(content, tmp_path, now)
    else:
        assert parsed(content, tmp_path, now).answers["m"].value == 3

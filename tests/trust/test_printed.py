"""What a document shows is what its data prints: any change of it is found, and what was not compared is said."""

from __future__ import annotations

import base64
import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pypdf
import pytest
from conftest import EVERY_RULE, ROOT
from libreoffice import convert
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from compliance import scoring
from compliance.analysis import register
from compliance.analysis.cohort.peers import PeerGroup, Peers
from compliance.analysis.cohort.results import Distribution
from compliance.analysis.past import by_its_own
from compliance.answers.model import Period
from compliance.checklist.files import load as load_checklist
from compliance.forms import importing
from compliance.report import formats
from compliance.report.data import result as data
from compliance.report.pdf import system
from compliance.report.theme import files as theme_files
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment
from compliance.trust import carried, printed
from compliance.trust.verification import Check, conclusion

Change = Callable[[bytes], bytes]
DATE = datetime.date(2026, 1, 31)
SLOW = {"pdf", "docx"}
FORMS = [pytest.param(form, marks=[pytest.mark.slow] * (form in SLOW)) for form in ("html", "xlsx", "docx", "pdf")]


def earlier(period: Period, years: int) -> Period:
    start, end = (day.replace(year=day.year - years) for day in (period.start, period.end))
    return replace(period, start=start, end=end)


@cache
def small(kind: str = "full", look: str = "", years: int = 0, templates: Path | None = None) -> Edition:
    checklist, sheet = importing.load(ROOT / "tests" / "golden" / "every-rule.yaml", str(EVERY_RULE))
    before = [replace(sheet, period=earlier(sheet.period, n)) for n in range(years, 0, -1)]
    return Edition(
        scoring.assess(checklist, sheet),
        date=DATE,
        digests={"佐证/甲.txt": "0" * 64},
        kind=kind,  # type: ignore[arg-type]
        look=theme_files.load(look) if look else theme_files.Look(),
        earlier=[by_its_own(scoring.assess(checklist, one), checklist) for one in before],
        templates=templates,
    )


@cache
def made(form: str, kind: str = "full", look: str = "", years: int = 0, templates: Path | None = None) -> bytes:
    edition = small(kind, look, years, templates)
    if form == "json":
        return data.to_json(edition.assessment, edition.digests)
    return formats.make(form, edition)


def checked(raw: bytes, tmp_path: Path) -> Check:
    (tmp_path / "document").write_bytes(raw)
    document, _ = carried.read(tmp_path / "document")
    return printed.checks(document, raw, load_checklist(str(EVERY_RULE)), carried.format_of(raw))[0]


OPTIONS: list[dict[str, Any]] = [
    {},
    *({"kind": kind} for kind in ("self-assessment", "gap", "brief")),
    *({"look": look} for look in ("formal", "modern")),
    {"years": 1},
    {"years": 2},
    {"years": 1, "kind": "gap", "look": "formal"},
]


@pytest.mark.parametrize(
    ("form", "options"),
    [
        *(
            pytest.param(form, options, marks=[pytest.mark.slow] * (form in SLOW))
            for form in ("html", "docx", "pdf")
            for options in OPTIONS
        ),
        *((form, {}) for form in ("xlsx", "json")),
    ],
    ids=str,
)
def test_a_document_as_it_was_made_shows_what_its_data_prints(form: str, options: Any, tmp_path: Path) -> None:
    assert checked(made(form, **options), tmp_path).state == "same"


def redrawn(change: Callable[[pypdf.PdfWriter], object]) -> Change:
    def changed(raw: bytes) -> bytes:
        writer, into = pypdf.PdfWriter(clone_from=io.BytesIO(raw)), io.BytesIO()
        change(writer)
        writer.write(into)
        return into.getvalue()

    return changed


def over(drawing: bytes, place: int = 2) -> Change:
    """Something drawn over a page."""

    def change(writer: pypdf.PdfWriter) -> None:
        page, stream = writer.pages[place], DecodedStreamObject()
        stream.set_data(drawing)
        font = {"/Type": NameObject("/Font"), "/Subtype": NameObject("/Type1"), "/BaseFont": NameObject("/Helvetica")}
        added = DictionaryObject({NameObject(name): value for name, value in font.items()})
        if b"Tf" in drawing:
            page["/Resources"]["/Font"][NameObject("/Helv")] = writer._add_object(added)
        page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])

    return redrawn(change)


def swapped(writer: pypdf.PdfWriter) -> None:
    kids = writer.root_object["/Pages"]["/Kids"]
    kids[2], kids[3] = kids[3], kids[2]


def dropped(writer: pypdf.PdfWriter) -> None:
    pages = writer.root_object["/Pages"]
    pages["/Kids"].pop()
    pages[NameObject("/Count")] = NumberObject(len(pages["/Kids"]))


def glyphs(writer: pypdf.PdfWriter) -> None:
    """What is copied from the page is another text than what is seen."""
    for font in writer.pages[2]["/Resources"]["/Font"].values():
        stream = font.get_object()["/ToUnicode"].get_object()
        stream.set_data(re.sub(rb"<0035>", b"<0039>", stream.get_data()))


def parts(change: Callable[[dict[str, bytes]], object]) -> Change:
    """A package of Office with its parts changed."""

    def changed(raw: bytes) -> bytes:
        into = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as target:
            found = {name: source.read(name) for name in source.namelist()}
            change(found)
            for name, content in found.items():
                target.writestr(name, content)
        return into.getvalue()

    return changed


def within(name: str, old: str, new: str) -> Change:
    def change(found: dict[str, bytes]) -> None:
        (place,) = (one for one in found if re.fullmatch(name, one))
        before = found[place]
        found[place] = re.sub(old.encode(), new.encode(), before, count=1)
        assert found[place] != before

    return parts(change)


def text(old: str, new: str) -> Change:
    def changed(raw: bytes) -> bytes:
        page, data, rest = raw.decode().partition('<script type="application/json"')
        found = re.sub(old, new, page)
        assert found != page
        return f"{found}{data}{rest}".encode()

    return changed


def in_word(change: Callable[[Any], object]) -> Change:
    def changed(raw: bytes) -> bytes:
        document, into = docx.Document(io.BytesIO(raw)), io.BytesIO()
        change(document)
        document.save(into)
        return into.getvalue()

    return changed


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OF_SHEET = "xl/worksheets/_rels/sheet2.xml.rels"


def beside(kind: str, content: str) -> Change:
    """A part that belongs to the second sheet."""

    def change(found: dict[str, bytes]) -> None:
        name, relation = f"xl/{kind}9.xml", f'<Relationship Id="x" Type="{RELATIONS}/{kind}" Target="../{kind}9.xml"/>'
        found[name] = content.encode()
        found[OF_SHEET] = f"<Relationships>{relation}</Relationships>".encode()

    return parts(change)


def with_sheet(found: dict[str, bytes]) -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>99.9</v></c></row></sheetData></worksheet>'
    found["xl/worksheets/sheet99.xml"] = sheet.encode()
    relation = f'<Relationship Id="new" Type="{RELATIONS}/worksheet" Target="worksheets/sheet99.xml"/></Relationships>'
    place, book = "xl/_rels/workbook.xml.rels", found["xl/workbook.xml"]
    found[place] = found[place].replace(b"</Relationships>", relation.encode())
    found["xl/workbook.xml"] = book.replace(b"<sheets>", '<sheets><sheet name="新表" r:id="new"/>'.encode())


DRAWING = '<a:wsDr xmlns:a="a"><a:absoluteAnchor>{}</a:absoluteAnchor></a:wsDr>'
COMMENT = '<comments><commentList><comment ref="B5"><text><t>99.9</t></text></comment></commentList></comments>'
PICTURE = base64.b64decode("R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=")
NOTE = FreeText(text="99.9", rect=(50, 50, 300, 200))
SHOWN = "<w:r>(?=<w:t[^>]*>[^<])"
SHEET = r"xl/worksheets/sheet2\.xml"
CHANGES: list[tuple[str, str, Change]] = [
    ("html", "a figure", text(r"(?<=>)(\d+)\.\d(?=<)", r"99.9")),
    ("html", "a mark of a chart", text(r' d="M[\d.]+', ' d="M1')),
    ("html", "a cover", text("(<body.*?>)", r'\1<div style="position:fixed;inset:0;background:#fff"></div>')),
    ("html", "a style that hides", text("</head>", "<style>tr{display:none}</style></head>")),
    ("html", "a style in a tag", text("<td", '<td style="font-size:0"')),
    ("html", "a script", text("</head>", "<script>document.body.innerText='99.9'</script></head>")),
    ("html", "a comment in a browser's eyes", text("(<body.*?>)", r"\1<!--><b>99.9</b>-->")),
    ("html", "a row lost", text(r"<tr>(?:(?!<tr).)*?</tr>", "")),
    ("docx", "a figure", within(r"word/document\.xml", r"(\d+)\.\d(?=</w:t>)", "99.9")),
    ("docx", "a chart's figure", within(r"word/charts/chart101\.xml", r"<c:v>[1-9][\d.]*</c:v>", "<c:v>99.9</c:v>")),
    ("docx", "the foot of pages", within(r"word/footer1\.xml", r"</w:p>", "<w:r><w:t>99.9</w:t></w:r></w:p>")),
    ("docx", "a figure hidden", within(r"word/document\.xml", SHOWN, "<w:r><w:rPr><w:vanish/></w:rPr>")),
    ("docx", "a picture", in_word(lambda d: d.add_picture(io.BytesIO(PICTURE)))),
    ("docx", "a paragraph", in_word(lambda d: d.paragraphs[3].insert_paragraph_before("总分 99.9"))),
    ("docx", "a table lost", in_word(lambda d: d.tables[3]._element.getparent().remove(d.tables[3]._element))),
    ("xlsx", "a value of a formula", within(SHEET, r"</f><v>[\d.]+</v>", "</f><v>99.9</v>")),
    ("xlsx", "a formula", within(SHEET, r"<f>[^<]+</f>", "<f>99.9</f>")),
    ("xlsx", "a formula gone", within(SHEET, r"<f>[^<]+</f>", "")),
    ("xlsx", "a text", within(r"xl/sharedStrings\.xml", r"<t[^>]*>[^<]+</t>", "<t>总分 99.9</t>")),
    ("xlsx", "a number format", within(r"xl/styles\.xml", r'formatCode="[^"]+"', 'formatCode="&quot;99.9&quot;"')),
    ("xlsx", "a row hidden", within(SHEET, r'<row r="5"', '<row hidden="1" r="5"')),
    ("xlsx", "a row without height", within(SHEET, r'(<row [^>]*?) ht="[^"]*"', r'\1 ht="0"')),
    ("xlsx", "a column hidden", within(SHEET, r'<col min="2"', '<col hidden="1" min="2"')),
    ("xlsx", "a sheet added", parts(with_sheet)),
    ("xlsx", "a comment", beside("comments", COMMENT)),
    ("xlsx", "a picture", beside("drawing", DRAWING.format("<a:pic/>"))),
    ("xlsx", "a box with a text", beside("drawing", DRAWING.format("<a:sp><a:t>99.9</a:t></a:sp>"))),
    ("xlsx", "a colour by condition", within(SHEET, "</sheetData>", '</sheetData><conditionalFormatting sqref="A1"/>')),
    ("xlsx", "a sheet shown that was hidden", within(r"xl/workbook\.xml", ' state="hidden"', "")),
    ("pdf", "text drawn over", over(b"BT /Helv 30 Tf 100 500 Td (Score 99.9) Tj ET")),
    ("pdf", "white drawn over", over(b"q 1 1 1 rg 100 100 300 300 re f Q")),
    ("pdf", "a note laid on top", redrawn(lambda w: w.add_annotation(2, NOTE))),
    ("pdf", "a page added", redrawn(lambda w: w.add_blank_page())),
    ("pdf", "a page gone", redrawn(dropped)),
    ("pdf", "pages in another order", redrawn(swapped)),
    ("pdf", "another text to copy", redrawn(glyphs)),
    ("pdf", "a page cut", redrawn(lambda w: w.pages[2].cropbox.__setitem__(3, pypdf.generic.FloatObject(300)))),
    ("pdf", "a page turned", redrawn(lambda w: w.pages[2].rotate(180))),
    ("json", "a step of the arithmetic", lambda raw: re.sub(rb'("result": )"[^"]+"', rb'\1"99.9"', raw, count=1)),
    ("json", "a name more", lambda raw: raw.replace(b'"score":', b'"score (new)": "99.9",\n  "score":', 1)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "change"),
    [
        pytest.param(form, change, id=f"{form} {name}", marks=[pytest.mark.slow] * (form in SLOW))
        for form, name, change in CHANGES
    ],
)
def test_whatever_is_changed_in_what_is_seen_is_found(form: str, change: Change, tmp_path: Path) -> None:
    found = checked(change(made(form)), tmp_path)
    assert found.state == "differs"
    assert all(found.details)
    assert found.details
    assert conclusion([found]) == "不符，见上"


RESAVED: list[tuple[str, str, Change]] = [
    ("html", "other ends of lines", lambda raw: raw.replace(b"\n", b"\r\n")),
    ("html", "a mark of the byte order", lambda raw: b"\xef\xbb\xbf" + raw),
    ("html", "tags as browsers write them", text(r"(<path [^>]*?) */>", r"\1></path>")),
    ("docx", "with a part more", parts(lambda found: found.update({"docProps/x.xml": b"<x/>"}))),
    ("docx", "the numbers of pages", within(r"word/footer1\.xml", r"<w:t>\d+</w:t>", "<w:t>99</w:t>")),
    ("xlsx", "with a part more", parts(lambda found: found.update({"docProps/x.xml": b"<x/>"}))),
]


@pytest.mark.parametrize(
    ("form", "change"),
    [
        pytest.param(form, change, id=f"{form} {name}", marks=[pytest.mark.slow] * (form in SLOW))
        for form, name, change in RESAVED
    ],
)
def test_a_document_that_was_saved_again_is_said_to_be(form: str, change: Change, tmp_path: Path) -> None:
    found = checked(change(made(form)), tmp_path)
    assert (found.state, "另存过" in found.text) == ("note", True)
    assert conclusion([found]) == "所带的数据相符；所印的没有全部核对，见提示"


@pytest.mark.slow
@pytest.mark.parametrize(("form", "kinds"), [("docx", ("full", "gap")), ("xlsx", ("full",))])
def test_libreoffice_changes_nothing_that_is_seen(form: str, kinds: tuple[str, ...], tmp_path: Path) -> None:
    for kind in kinds:
        (tmp_path / f"{kind}.{form}").write_bytes(made(form, kind, years=1) if form == "docx" else made(form))
    files = sorted(tmp_path.glob(f"*.{form}"))
    for saved in (tmp_path / "一", tmp_path / "二"):
        convert(files, form, saved, tmp_path / "profile")
        files = sorted(saved.iterdir())
        assert len(files) == len(kinds)
        for file in files:
            assert checked(file.read_bytes(), tmp_path).state == "note", file


@pytest.mark.slow
def test_a_pdf_is_the_same_whatever_keeps_its_objects(tmp_path: Path) -> None:
    assert checked(redrawn(lambda writer: None)(made("pdf")), tmp_path).state == "same"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"edition": None}, "文件没有带怎样印出的数据"),
        ({"edition": {}}, "文件没有带怎样印出的数据"),
        ({"edition": {"date": "2026-02-30"}}, "文件所带的日期有误"),
        ({"edition": {"kind": "别的"}}, "文件所带的报告种类有误"),
        ({"edition": {"format": "pdf"}}, "文件是 html，所带的数据说是 pdf"),
        ({"edition": {"theme": "公司.yaml"}}, "按所带的数据不能重新印出"),
        ({"edition": {"theme": "公司.yaml", "look": {"theme": {"页眉": 1}}}}, "按所带的数据不能重新印出"),
        ({"edition": {"register": {"entries": 1}}}, "按所带的数据不能重新印出"),
        ({"edition": {"peers": {"rank": 1}}}, "按所带的数据不能重新印出"),
        ({"edition": {"beside": ["自备模板"]}}, "印出时用了自备模板，文件没有带这些"),
        ({"edition": {"earlier": [{}]}}, "所带的答卷有误"),
        ({"edition": {"earlier": [1]}}, "所带的答卷有误"),
        ({"program": {"version": "9.9"}}, "由另一版本的程序生成"),
        ({"program": {}}, "由另一版本的程序生成"),
        ({"checklist": {"fingerprint": "0"}}, "检查表不同"),
    ],
    ids=str,
)
def test_why_what_is_printed_was_not_compared_is_said(told: Any, reason: str, tmp_path: Path) -> None:
    page = made("html").decode()
    document = json.loads(re.findall(r'id="compliance-result">(.*?)</script>', page)[0])
    for name, change in told.items():
        document[name] = {**document[name], **change} if change else change
    found, *_ = printed.checks(document, page.encode(), load_checklist(str(EVERY_RULE)), "html")
    assert found.state == "note"
    assert reason in found.text
    assert found.details
    assert conclusion([found]).startswith("所带的数据相符；")


@pytest.mark.slow
@pytest.mark.parametrize(("words", "state"), [(b"Score 99.9", "differs"), (b"Good", "note")])
def test_of_fonts_that_machines_have_or_not_only_figures_are_held_against_a_pdf(
    words: bytes, state: str, tmp_path: Path
) -> None:
    drawn = over(b"BT /Helv 30 Tf 100 500 Td (" + words + b") Tj ET")(made("pdf", look="formal"))
    assert checked(drawn, tmp_path).state == state


@pytest.mark.slow
@pytest.mark.parametrize(("words", "state"), [(b"Score 99.9", "differs"), (b"Good", "note")])
def test_of_another_typesetter_only_figures_are_held_against_a_pdf(
    words: bytes, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = made("pdf")
    monkeypatch.setattr(system, "typesetter", lambda: "WeasyPrint 99")
    assert checked(over(b"BT /Helv 30 Tf 100 500 Td (" + words + b") Tj ET")(raw), tmp_path).state == state
    assert checked(raw, tmp_path).state == "note"


@pytest.mark.parametrize("form", ["xlsx", pytest.param("docx", marks=pytest.mark.slow)])
def test_a_package_that_is_packed_otherwise_is_the_same(form: str, tmp_path: Path) -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made(form))) as source, zipfile.ZipFile(stored, "w") as target:
        for name in reversed(source.namelist()):
            target.writestr(name, source.read(name))
    assert checked(stored.getvalue(), tmp_path).state == "same"


@pytest.mark.slow
def test_a_pdf_that_begins_as_something_else_is_not_in_order(tmp_path: Path) -> None:
    raw = made("pdf")
    (tmp_path / "document").write_bytes(raw)
    document, _ = carried.read(tmp_path / "document")
    page = b"<html><h1>99.9</h1><!-- " + raw
    found, *_ = printed.checks(document, page, load_checklist(str(EVERY_RULE)), "pdf")
    assert (found.state, "在 PDF 之前另有内容" in found.details[0]) == ("differs", True)


def test_what_was_printed_with_ones_own_templates_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_text("{{ report.park }}", "utf-8")
    assert "自备模板" in checked(made("html", templates=tmp_path), tmp_path).text


THEME = """
底版: 现代
标志: logo.gif
颜色: {主色: "#0f4c5c"}
字体: {正文: [甲体]}
页眉: 甲
页脚: 乙
封面: {题头: 丙, 编制单位: 丁}
措辞: {声明: 戊, 结束语: 己}
"""
LOGO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_printed_of_other_data_than_the_fingerprint_covers_is_compared_and_told(
    form: str, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(LOGO)
    (tmp_path / "公司.yaml").write_text(THEME.replace("gif", "png"), "utf-8")
    edition = small("gap", str(tmp_path / "公司.yaml"), 2)
    a = edition.assessment
    begun = register.started(a, DATE)
    kept = replace(begun, entries=tuple(replace(entry, person="甲", due=DATE) for entry in begun.entries))
    place = PeerGroup("全部园区", 3, 40, Distribution(40, *[Fraction(n, 3) for n in range(200, 206)]), quartiles(a))
    row = SimpleNamespace(rank=3, percentile=Fraction(200, 3), rates=[Fraction(1, 2)] * len(quartiles(a)))
    others = Peers(row, (place, replace(place, label="类型：县级")), ("所在地区：某地",), 5)  # type: ignore[arg-type]
    raw = formats.make(form, replace(edition, filled=kept, peers=others))
    (tmp_path / "document").write_bytes(raw)
    document, _ = carried.read(tmp_path / "document")
    first, *notes = printed.checks(document, raw, load_checklist(str(EVERY_RULE)), form)
    assert first.state == "same"
    if form != "xlsx":
        assert [note.what for note in notes] == ["上年", "同类园区", "整改台账", "主题"]
        assert {note.state for note in notes} == {"note"}
        assert "排名第 3" in notes[1].text


def quartiles(a: Assessment) -> tuple[tuple[Fraction, ...] | None, ...]:
    around = Fraction(4, 10), Fraction(5, 10), Fraction(6, 10)
    return (*[around] * (len(a.checklist.sections) + len(a.checklist.clauses) - 1), None)

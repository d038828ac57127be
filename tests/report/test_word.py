"""The report as a Word document: what it holds, its charts, and templates that a consultant edited."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import docx
import openpyxl
import pypdfium2
import pytest
from conftest import ROOT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from libreoffice import convert, converted
from reports import DATE, GOOD, UNFINISHED, VETOED, ZEROED, assessment_of, picture

from compliance.errors import InputError, UsageError
from compliance.forms import evidence
from compliance.report.document.blocks import Drawing
from compliance.report.document.kinds import KINDS, Kind
from compliance.report.parts import report as parts
from compliance.report.parts.report import Report
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.report.word import render as word

SHIPPED = ROOT / "templates" / "gap-report"
PRINTED: list[Kind] = [kind for kind in KINDS if kind != "review"]
"""What needs no review."""


def made(path: Path, templates: Path | None = None, kind: Kind = "full", look: Look | None = None) -> bytes:
    a = assessment_of(path)
    digests = evidence.digests(a.sheet, path.parent)
    return word.render(Edition(a, date=DATE, templates=templates, digests=digests, kind=kind, look=look or Look()))


def report_of(path: Path, kind: Kind = "full") -> Report:
    a = assessment_of(path)
    return parts.build(Edition(a, date=DATE, digests=evidence.digests(a.sheet, path.parent), kind=kind))


def document_of(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(said(p) for p in document_of(content).element.body.iter(qn("w:p")))


def said(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def styles_of(document: Any) -> list[tuple[str, str]]:
    """Style and text of every paragraph, in tables too, in order."""
    names = {style.style_id: style.name for style in document.styles}
    return [
        (names[p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))], said(p))
        for p in document.element.body.iter(qn("w:p"))
    ]


@pytest.mark.parametrize(
    ("kind", "first", "last", "count"),
    [("full", "先做这三件事", "检查表和程序", 15), ("gap", "先做这三件事", "难度与可增加的得分", 9)],
)
def test_the_headings_are_real_ones_in_the_order_of_the_report(kind: Kind, first: str, last: str, count: int) -> None:
    places = [part.heading for part in report_of(VETOED, kind).parts]
    told = styles_of(document_of(made(VETOED, kind=kind)))
    assert [text for style, text in told if style == "Heading 1"] == places
    below = [text for style, text in told if style == "Heading 2"]
    assert (below[0], below[-1], len(below)) == (first, last, count)


def test_every_clause_of_the_results_is_an_entry_of_the_outline() -> None:
    document = document_of(made(VETOED))
    entries = [text for style, text in styles_of(document) if style == "表中的条"]
    clauses = [f"{clause.section.number} {clause.section.title}" for clause in assessment_of(VETOED).clauses]
    assert [clause for clause in clauses if not any(entry.startswith(clause) for entry in entries)] == []
    assert document.styles["表中的条"].element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None


@pytest.mark.parametrize("kind", PRINTED)
def test_each_kind_says_where_it_comes_from_and_leaves_no_tag(kind: Kind) -> None:
    text = text_of(made(GOOD, kind=kind))
    assert "不是标准条款原文" in text
    assert not re.search(r"\{[{%]|[%}]\}", text)


def heads(document: Any) -> list[Any]:
    rows = [row for table in document.element.body.iter(qn("w:tbl")) for row in table.findall(qn("w:tr"))]
    return [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]


@pytest.mark.parametrize("kind", ["full", "gap", "plan"])
def test_heads_of_tables_are_repeated_and_no_row_is_split_but_the_first_that_may_end_a_page(kind: Kind) -> None:
    """LibreOffice 7.4 loses all rows after that one if it may not be split."""
    document = document_of(made(GOOD, kind=kind))
    assert len(heads(document)) > 2
    for table in document.element.body.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        loose = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None]
        ends = [row for row in rows if row not in heads(document) and not kept(row, set())]
        headed = rows[0] in heads(document)
        assert loose == [row for row in ends[:1] if headed or row is not rows[-1]]


def kept(row: Any, keeping: set[str]) -> bool:
    """Whether a row stays with the next, by itself or by a style."""
    shapes = [paragraph.find(qn("w:pPr")) for paragraph in row.iter(qn("w:p"))]
    return any(
        shape.find(qn("w:keepNext")) is not None or shape.find(qn("w:pStyle")).get(qn("w:val")) in keeping
        for shape in shapes
    )


@pytest.mark.parametrize("kind", ["full", "gap", "brief"])
def test_the_first_row_of_a_table_stays_with_its_head_and_with_the_second(kind: Kind) -> None:
    document = document_of(made(GOOD, kind=kind))
    styles = [one for one in document.styles if one.element.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None]
    keeping = {style.style_id for style in styles}
    for head in heads(document):
        assert kept(head, keeping)
        first = head.getnext()
        assert kept(first, keeping) == (first.getnext() is not None)


def test_the_contents_lead_to_every_part_and_word_is_asked_for_their_pages() -> None:
    document = document_of(made(GOOD))
    body = document.element.body
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    codes = [(code.text or "").split() for code in body.iter(qn("w:instrText"))]
    assert [code[1] for code in codes if code[0] == "PAGEREF"] == places
    assert [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))] == places
    assert places == [f"part_{part.id}" for part in report_of(GOOD).parts]
    settings = [child.tag for child in document.settings.element]
    assert settings.index(qn("w:updateFields")) < settings.index(qn("w:compat"))
    assert document_of(made(GOOD, kind="brief")).settings.element.find(qn("w:updateFields")) is None


def test_header_footer_and_properties() -> None:
    document = document_of(made(UNFINISHED))
    section = document.sections[0]
    assert "（未完成草稿）" in section.header.paragraphs[0].text
    assert "PAGE" in section.footer.part.element.xml
    assert section.different_first_page_header_footer
    assert not any(later.different_first_page_header_footer for later in [*document.sections][1:])
    assert "自评及差距分析报告" in document.core_properties.title
    assert str(document.core_properties.created).startswith("2026-01-31")


def test_what_is_unfinished_is_said_in_red_on_the_cover() -> None:
    document = document_of(made(UNFINISHED))
    assert styles_of(document)[0] == ("草稿标记", report_of(UNFINISHED).draft)
    assert str(document.styles["草稿标记"].font.color.rgb) == "9D1C1C"


def test_wide_parts_lie_on_their_side_and_what_follows_does_not() -> None:
    wide = [(section.page_width > section.page_height) for section in document_of(made(GOOD, kind="gap")).sections]
    assert wide == [False, True, False]


@pytest.mark.parametrize("theme", ["", "modern", "formal"])
def test_words_and_figures_have_one_font_so_that_they_stand_level(theme: str) -> None:
    document = document_of(made(GOOD, look=theme_files.load(theme) if theme else None))
    fonts = [*document.styles.element.iter(qn("w:rFonts"))]
    assert len(fonts) > 3
    assert all(len({*one.attrib.values()}) == 1 for one in fonts)


def test_the_same_answers_on_the_same_day_give_the_same_bytes() -> None:
    assert made(GOOD) == made(GOOD)


def test_the_shipped_template_is_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_word_template", ROOT / "docs" / "make_word_template.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.whole() == (SHIPPED / "report.docx").read_bytes(), "python docs/make_word_template.py"


def test_charts_are_words_own_with_their_numbers_and_a_text_for_those_who_do_not_see_them() -> None:
    drawn = [block.chart for part in report_of(VETOED).parts for block in part.blocks if isinstance(block, Drawing)]
    with zipfile.ZipFile(io.BytesIO(made(VETOED))) as package:
        names = [name for name in package.namelist() if name.startswith("word/charts/chart")]
        shown = ElementTree.fromstring(package.read("word/charts/chart101.xml"))
        book = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart101.xlsx")))
        body = package.read("word/document.xml").decode()
    assert len(names) == len(drawn) > 0
    assert "externalData" in ElementTree.tostring(shown, encoding="unicode")
    rows = {row[0]: row[1:] for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert {label.text for label in drawn[0].labels} <= {*rows}
    for chart in drawn:
        assert f"descr={quoteattr(chart.words)}" in body


def test_what_a_clerk_writes_is_printed_as_text(make_answers: Callable[..., Path]) -> None:
    hostile = "{{ 7 * 7 }}<w:p/>&amp; ]]> {%p if x %} \\x1b[31m"
    content = made(make_answers({"C4.1-1": f'结果: 12\n说明: "{hostile}"\n佐证: [台账.txt]'}))
    assert "{{ 7 * 7 }}<w:p/>&amp; ]]> {%p if x %} 〔U+001B〕[31m" in text_of(content)


# Templates of one's own


def edited(folder: Path, change: Callable[[Any], None]) -> Path:
    document = docx.Document(str(SHIPPED / "report.docx"))
    change(document)
    document.save(str(folder / "report.docx"))
    return folder


def test_a_cover_of_ones_own_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        cover = document.paragraphs[4]
        for run in cover.runs:
            run.text = ""
        # Word cuts a text into runs wherever it likes.
        for piece in ("委托：{", "{ 园区", "名称 }", "}，{{报告日期}}"):
            cover.add_run(piece)

    document = document_of(made(GOOD, edited(tmp_path, change)))
    assert "委托：滇池湾高新技术产业园区，2026年1月31日" in [p.text for p in document.paragraphs]
    assert document.sections[0].different_first_page_header_footer


def test_a_template_without_tags_gives_its_styles_pages_and_header_and_gets_the_shipped_cover(tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Normal"].font.name = "某体"
    own.styles["Heading 1"].font.size = Pt(33)
    own.sections[0].left_margin = Mm(41)
    own.sections[0].header.paragraphs[0].text = "某某公司　{{ 园区名称 }}"
    own.add_paragraph("样例")
    own.save(str(tmp_path / "report.docx"))
    content = made(GOOD, tmp_path, kind="gap", look=theme_files.load("modern"))
    document = document_of(content)
    assert document.styles["Normal"].font.name == "某体"
    assert document.styles["Heading 1"].font.size == Pt(33)
    assert round(document.sections[0].left_margin.mm) == 41
    assert document.sections[0].header.paragraphs[0].text == "某某公司　滇池湾高新技术产业园区"
    text = text_of(content)
    assert "样例" not in text
    assert "差距分析报告" in text
    # What it has not is as in the shipped one.
    assert "卡片标题" in {style.name for style in document.styles}
    for table in document.element.body.iter(qn("w:tbl")):
        width = int(table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}").get(qn("w:w")))
        assert width <= document.sections[1].page_height.twips


def test_the_colours_and_fonts_that_a_theme_names_go_over_those_of_a_template(tmp_path: Path) -> None:
    folder = edited(tmp_path, lambda document: None)
    document = document_of(made(GOOD, folder, look=themed(tmp_path, "logo.png", picture())))
    assert str(document.styles["Heading 1"].font.color.rgb) == "123456"
    assert 'w:eastAsia="某体"' in document.styles["Normal"].element.xml


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("甲 {{ 园区名 }}", "模板用了不存在的名称 “园区名”"),
        ("甲 {{ report.park }}", "模板用了不存在的名称 “report.park”"),
        ("甲 {% for %}", "没有配对，或用了 {% %}"),
        ("甲 {{ 园区名称 }", "没有配对"),
        ("甲 {{ '' }}", "模板用了不存在的名称"),
    ],
)
def test_a_mistake_in_a_word_template_is_told_with_its_paragraph(tmp_path: Path, text: str, message: str) -> None:
    folder = edited(tmp_path, lambda document: document.paragraphs[0].add_run(text))
    with pytest.raises(InputError) as raised:
        made(GOOD, folder)
    (problem,) = raised.value.problems
    assert problem.location.file == str(tmp_path / "report.docx")
    assert message in problem.message
    assert "甲 {" in problem.found


RELATION = (
    '<Relationship Id="r{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" {1}/>'
)
FETCHED, RUN, FIELD = "引用了外部的文件", "宏、控件、加载项，或内嵌的对象", "域会取别处的内容"


def spoiled(folder: Path, part: str, before: str, added: str, *parts: str) -> Path:
    """The shipped template with something added before a text of a part, and with more parts."""
    raw = io.BytesIO()
    with zipfile.ZipFile(SHIPPED / "report.docx") as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                assert content.count(before.encode()) == 1
                content = content.replace(before.encode(), (added + before).encode())
            new.writestr(name, content)
        for name in parts:
            new.writestr(name, b"<a/>")
    (folder / "report.docx").write_bytes(raw.getvalue())
    return folder


def external(kind: str, address: str) -> tuple[str, str, str]:
    added = RELATION.format(kind, f'TargetMode="External" Target="{address}"')
    return "word/_rels/document.xml.rels", "</Relationships>", added


def code(*runs: str) -> tuple[str, str, str]:
    """A field whose code is in these runs."""
    texts = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return "word/document.xml", "<w:sectPr", f"<w:p>{begin}{texts}{end}</w:p>"


def in_body(xml: str) -> tuple[str, str, str]:
    return "word/document.xml", "<w:sectPr", f"<w:p><w:r>{xml}</w:r></w:p>"


VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
REACHING = {
    "an attached template": (*external("attachedTemplate", "http://a.invalid/a.dotm"), FETCHED),
    "a linked picture": (*external("image", "file:///a.png"), FETCHED),
    "a picture on a Windows share": (*external("image", r"\\a.invalid\a.png"), FETCHED),
    "a picture on a share": (*external("image", "//a.invalid/a.png"), FETCHED),
    "a linked object": (*external("oleObject", "http://a.invalid/a.xlsx"), FETCHED),
    "a frame": (*external("frame", "http://a.invalid/"), FETCHED),
    "a document within": (*external("subDocument", "b.docx"), FETCHED),
    "a source of letters": (*external("mailMergeSource", "file:///a.mdb"), FETCHED),
    "a link to a share": (*external("hyperlink", "file://a.invalid/a"), FETCHED),
    "a link to a program": (*external("hyperlink", "ms-word:ofe|u|http://a.invalid/a"), FETCHED),
    "a style sheet": (*external("transform", "http://a.invalid/a.xsl"), FETCHED),
    "an address that is said to be within": (
        "word/_rels/document.xml.rels", "</Relationships>", RELATION.format("image", 'Target="http://a.invalid/a"'),
        FETCHED,
    ),
    "a page taken over": (
        "word/_rels/document.xml.rels", "</Relationships>", RELATION.format("aFChunk", 'Target="a.html"'), RUN,
    ),
    "macros": (
        "word/_rels/document.xml.rels", "</Relationships>", RELATION.format("vbaProject", 'Target="vbaProject.bin"'),
        RUN,
    ),
    "a kind of macros": (
        "[Content_Types].xml", "</Types>",
        '<Default Extension="q" ContentType="application/vnd.ms-office.vbaProject"/>', RUN,
    ),
    "a control": (*in_body("<w:control/>"), RUN),
    "an object": (*in_body("<w:object/>"), RUN),
    "letters": ("word/settings.xml", "</w:settings>", "<w:mailMerge/>", RUN),
    "a schema": (
        "word/settings.xml", "</w:settings>",
        '<s:schema xmlns:s="urn:s" s:schemaLocation="http://a.invalid/a"/>', FETCHED,
    ),
    "a drawing's picture": (*in_body(f'<w:pict><v:imagedata {VML} src="http://a.invalid/a"/></w:pict>'), FETCHED),
    "a drawing's other picture": (*in_body(f'<w:pict><v:fill {VML} o:href="http://a.invalid/a"/></w:pict>'), FETCHED),
    "a field": (*code('INCLUDEPICTURE "http://a.invalid/a"'), FIELD),
    "a field in small letters": (*code(" includetext a.docx "), FIELD),
    "a field in pieces": (*code(" DDE", 'AUTO c:\\a "b"'), FIELD),
    "a simple field": (
        "word/document.xml", "<w:sectPr", '<w:p><w:fldSimple w:instr="LINK Excel.Sheet a.xlsx"/></w:p>', FIELD,
    ),
    "a field of a database": (*code("DATABASE a"), FIELD),
    "a field's link to a share": (*code(r'HYPERLINK "\\a.invalid\a"'), FETCHED),
    "a field that is filled in": (*code("{{ 'INCLUDE' ~ 'TEXT' }} a"), FIELD),
}  # fmt: skip


@pytest.mark.parametrize("name", REACHING)
def test_a_template_that_has_its_readers_fetch_or_run_something_is_refused(tmp_path: Path, name: str) -> None:
    part, before, added, message = REACHING[name]
    with pytest.raises(InputError) as raised:
        made(GOOD, spoiled(tmp_path, part, before, added))
    (problem,) = raised.value.problems
    assert message in problem.message
    assert problem.location.file == str(tmp_path / "report.docx")
    assert problem.found.startswith(f"{part.lower()}：“")


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"])
def test_so_is_one_with_a_part_that_runs(tmp_path: Path, part: str) -> None:
    with pytest.raises(InputError, match=RUN):
        made(GOOD, spoiled(tmp_path, "word/settings.xml", "</w:settings>", "", part))


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil",
    [
        *(
            external("hyperlink", address)
            for address in ("http://a.invalid/", "https://a.invalid/", "mailto:a@a.invalid")
        ),
        *(code(text) for text in ("PAGE", "TOC \\o 1-3", 'HYPERLINK "https://a.invalid/"', "= 1 + 2")),
    ],
)
def test_links_that_a_reader_follows_and_fields_of_the_document_itself_are_taken(
    tmp_path: Path, spoil: tuple[str, str, str]
) -> None:
    assert made(GOOD, spoiled(tmp_path, *spoil)).startswith(b"PK")


def test_a_report_is_itself_a_template_and_nothing_of_its_own_is_printed_again(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made(VETOED, kind="gap"))
    text = text_of(made(GOOD, tmp_path, kind="gap"))
    assert "红河云岚边境产业园区" not in text
    assert text == text_of(made(GOOD, kind="gap"))


def test_a_document_of_another_kind_is_refused(tmp_path: Path) -> None:
    spoiled(tmp_path, "word/settings.xml", "</w:settings>", "")
    content = (tmp_path / "report.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(tmp_path / "report.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"document.main+xml", b"template.main+xml"))
    with pytest.raises(InputError, match="不是可用的 Word 模板"):
        made(GOOD, tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "文字".encode()])
def test_what_is_no_word_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "report.docx").write_bytes(content)
    with pytest.raises(InputError, match="不是可用的 Word 模板"):
        made(GOOD, tmp_path)


def test_a_word_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "report.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(65 * 1024 * 1024))
    with pytest.raises(InputError, match="展开后不超过 64 MiB"):
        made(GOOD, tmp_path)


def themed(folder: Path, logo: str, content: bytes) -> Look:
    (folder / logo).write_bytes(content)
    text = f"标志: {logo}\n颜色: {{主色: '#123456'}}\n字体: {{正文: [某体]}}\n"
    text += "页眉: 某某\n页脚: 第三方\n措辞: {结束语: 完}"
    (folder / "theme.yaml").write_text(text, encoding="utf-8")
    return theme_files.load(str(folder / "theme.yaml"))


def test_a_theme_dresses_the_document(tmp_path: Path) -> None:
    content = made(GOOD, look=themed(tmp_path, "logo.png", picture()))
    document = document_of(content)
    assert document.sections[0].header.paragraphs[0].text == "某某"
    assert "第三方" in document.sections[0].footer._element.xml
    assert str(document.styles["Heading 1"].font.color.rgb) == "123456"
    assert 'w:eastAsia="某体"' in document.styles["Normal"].element.xml
    assert text_of(content).rstrip().endswith("完")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert any(name.startswith("word/media/") for name in package.namelist())


def test_a_drawing_as_logo_is_refused_by_word(tmp_path: Path) -> None:
    look = themed(tmp_path, "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    with pytest.raises(UsageError, match="不能是 SVG"):
        made(GOOD, look=look)


def test_word_reports_come_from_the_command_line(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    output = tmp_path / "报告.docx"
    assert run("report", GOOD, "-o", output, "--date", "2026-01-31", "-q") == (0, "", "")
    a = assessment_of(GOOD)
    digests = evidence.digests(a.sheet, GOOD.parent)
    seen = evidence.seen(a.sheet, GOOD.parent, digests)
    assert output.read_bytes() == word.render(Edition(a, date=DATE, digests=digests, seen=seen, kind="full"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", PRINTED)
def test_libreoffice_opens_it_and_shows_every_part(tmp_path: Path, kind: Kind) -> None:
    (tmp_path / "a.docx").write_bytes(made(VETOED, kind=kind))
    opened = pypdfium2.PdfDocument(converted(tmp_path / "a.docx", "pdf", tmp_path))
    pages = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in opened]
    for part in report_of(VETOED, kind).parts if kind != "brief" else ():
        heading = re.sub(r"\s", "", part.heading)
        (number,) = re.findall(re.escape(heading) + r"(\d+)", pages[1])
        assert heading in pages[int(number) - 1]
    assert len(pages) == 1 if kind == "brief" else len(pages) > 8
    assert all(pages)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["", "formal", "modern"])
def test_libreoffice_prints_every_row_wherever_a_page_ends(tmp_path: Path, theme: str) -> None:
    """It has lost all rows of a table but the first where a page ended behind that one."""
    content = made(ZEROED, kind="gap", look=theme_files.load(theme) if theme else None)
    rows = [row for row in document_of(content).element.body.iter(qn("w:tr")) if not [*row.iter(qn("w:tbl"))]]
    wanted = {re.sub(r"\s", "", said(cell))[:10] for row in rows for cell in row.iter(qn("w:tc"))}
    files = []
    for shorter in range(0, 24, 3):
        document = document_of(content)
        for section in document.sections:
            section.bottom_margin += Mm(shorter)
        files.append(tmp_path / f"{shorter}.docx")
        document.save(str(files[-1]))
    convert(files, "pdf", tmp_path, tmp_path / "profile")
    for file in files:
        opened = pypdfium2.PdfDocument(file.with_suffix(".pdf"))
        printed = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in opened))
        assert [text for text in wanted if text not in printed] == []

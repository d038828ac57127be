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

import docx
import openpyxl
import pypdfium2
import pytest
from compliance.report.view.parts import Kind
from conftest import ROOT
from docx.oxml.ns import qn
from libreoffice import converted
from reports import DATE, GOOD, UNFINISHED, VETOED, ZEROED, assessment_of, picture, view_of

from compliance.errors import InputError, UsageError
from compliance.forms import evidence
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view import parts
from compliance.report.view.edition import Edition
from compliance.report.word import render as word

SHIPPED = ROOT / "templates" / "gap-report"
KINDS: list[Kind] = ["full", "self-assessment", "gap", "brief"]


def made(path: Path, templates: Path | None = None, kind: Kind = "full", look: Look | None = None) -> bytes:
    a = assessment_of(path)
    digests = evidence.digests(a.sheet, path.parent)
    return word.render(Edition(a, date=DATE, templates=templates, digests=digests, kind=kind, look=look or Look()))


def document_of(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join("".join(p.itertext()) for p in document_of(content).element.body.iter(qn("w:p")))


def test_the_headings_are_real_ones_in_the_order_of_the_report() -> None:
    document = document_of(made(VETOED))
    first = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert first == [part.heading for part in parts.of("full")]
    third = [p.text for p in document.paragraphs if p.style.name == "Heading 3"]
    assert len(third) == len(assessment_of(VETOED).clauses)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_parts_and_says_where_it_comes_from(kind: Kind) -> None:
    content = made(GOOD, kind=kind)
    headings = [p.text for p in document_of(content).paragraphs if p.style.name == "Heading 1"]
    assert headings == [part.heading for part in parts.of(kind)]
    assert "不是标准条款原文" in text_of(content)
    assert not re.search(r"\{[{%]|[%}]\}", text_of(content))


def test_every_line_of_the_page_is_in_the_document() -> None:
    report, text = view_of(VETOED), text_of(made(VETOED))
    for clause in report.clauses:
        for row in clause.rows:
            assert f"{row.id}　{row.text}〔{row.provenance}〕" in text
            assert row.remark.replace("\n", "") in text.replace("\n", "")
    for line in (*report.losses, *report.omissions, *report.vetoes, *report.remedies, *report.lacking):
        assert f"{line.id}　{line.text}" in text
    for material in report.materials:
        assert material.text in text
    for sentence in (*report.promise, *report.summary.sentences, report.totals_identity, report.guide):
        assert sentence in text


def test_the_head_of_every_table_with_one_is_repeated() -> None:
    tables = [
        table
        for table in document_of(made(GOOD)).tables
        if table.rows and table.rows[0].cells[0].text == "检查要点及结果"
    ]
    assert len(tables) == len(assessment_of(GOOD).clauses)
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in tables)


@pytest.mark.parametrize("kind", ["full", "gap", "brief"])
def test_no_head_of_a_table_stands_alone_at_the_foot_of_a_page(kind: str) -> None:
    """LibreOffice loses all rows after a head that does."""
    rows = [table.rows[0] for table in document_of(made(GOOD, kind=kind)).tables if table.rows]
    heads = [row for row in rows if row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) > 1 or kind == "brief"
    texts = [paragraph for head in heads for cell in head.cells for paragraph in cell.paragraphs]
    assert [text.text for text in texts if not text.paragraph_format.keep_with_next] == []


def test_the_contents_lead_to_every_part_and_word_is_asked_for_their_pages() -> None:
    document = document_of(made(GOOD))
    body = document.element.body
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    codes = [(code.text or "").split() for code in body.iter(qn("w:instrText"))]
    assert [code[1] for code in codes if code[0] == "PAGEREF"] == places
    assert len(places) == len(parts.of("full"))
    settings = [child.tag for child in document.settings.element]
    assert settings.index(qn("w:updateFields")) < settings.index(qn("w:compat"))
    assert document_of(made(GOOD, kind="brief")).settings.element.find(qn("w:updateFields")) is None


def test_header_footer_and_properties() -> None:
    document = document_of(made(UNFINISHED))
    section = document.sections[0]
    assert "（未完成草稿）" in section.header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    assert section.different_first_page_header_footer
    assert "自评及差距分析报告" in document.core_properties.title
    assert str(document.core_properties.created).startswith("2026-01-31")
    assert 'w:eastAsia="仿宋"' in document.styles["Normal"].element.xml


def test_the_same_answers_on_the_same_day_give_the_same_bytes() -> None:
    assert made(GOOD) == made(GOOD)


def test_the_shipped_templates_are_what_the_script_makes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_word_template", ROOT / "docs" / "make_word_template.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "FOLDER", tmp_path)
    script.whole().save("report.docx")
    script.brief().save("brief.docx")
    for name in ("report.docx", "brief.docx"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), "python docs/make_word_template.py"


def test_charts_are_words_own_with_their_numbers_and_a_text_for_those_who_do_not_see_them() -> None:
    a = assessment_of(VETOED)
    with zipfile.ZipFile(io.BytesIO(made(VETOED))) as package:
        names = [name for name in package.namelist() if name.startswith("word/charts/chart")]
        assert len(names) == 3
        shown = ElementTree.fromstring(package.read("word/charts/chart102.xml"))
        book = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart102.xlsx")))
        body = package.read("word/document.xml").decode()
    rows = [*book.active.iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in rows] == [clause.section.number for clause in a.clauses]
    assert [row[1] for row in rows] == [round(float(100 * clause.tally.rate), 4) for clause in a.clauses]
    assert "externalData" in ElementTree.tostring(shown, encoding="unicode")
    for title in ("各章得分率雷达图", "各条得分率雷达图", "各条扣分瀑布图"):
        assert f'descr="{title}"' in body


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


def test_a_template_edited_in_word_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    folder = edited(tmp_path, lambda document: document.add_paragraph("我们的结尾：{{ report.park }}"))
    assert "我们的结尾：滇池湾高新技术产业园区" in text_of(made(GOOD, folder))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("甲 {{ report.nothing }}", "模板用了不存在的名称 “nothing”"),
        ("甲 {% for %}", "模板语法错误"),
        ("甲 {{ report.park }", "没有配对"),
        ("甲 {{ ''.__class__.__mro__ }}", "模板用了不允许的操作"),
        ("甲 {{ 'x' * 10**9 }}", "模板用了不允许的操作"),
        ("甲 {{ 1 // 0 }}", "模板出错"),
    ],
)
def test_a_mistake_in_a_word_template_is_told_with_its_paragraph(tmp_path: Path, text: str, message: str) -> None:
    folder = edited(tmp_path, lambda document: document.add_paragraph(text))
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


def test_a_report_with_charts_is_itself_a_template(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made(GOOD))
    assert made(GOOD, tmp_path).startswith(b"PK")


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
    assert output.read_bytes() == made(GOOD)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_opens_it_and_shows_every_part(tmp_path: Path, kind: Kind) -> None:
    (tmp_path / "a.docx").write_bytes(made(VETOED, kind=kind))
    opened = pypdfium2.PdfDocument(converted(tmp_path / "a.docx", "pdf", tmp_path))
    pages = [page.get_textpage().get_text_bounded() for page in opened]
    text = re.sub(r"\s", "", "".join(pages))
    for part in parts.of(kind):
        heading = re.sub(r"\s", "", part.heading)
        (number,) = re.findall(re.escape(heading) + r"\.{3,}(\d+)", text)
        assert heading in re.sub(r"\s", "", pages[int(number) - 1])
    assert len(pages) == 1 if kind == "brief" else len(pages) > 10
    assert all(page.strip() for page in pages)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["", "formal", "modern"])
def test_libreoffice_prints_every_row_of_every_table(tmp_path: Path, theme: str) -> None:
    content = made(ZEROED, kind="gap", look=theme_files.load(theme) if theme else None)
    (tmp_path / "a.docx").write_bytes(content)
    opened = pypdfium2.PdfDocument(converted(tmp_path / "a.docx", "pdf", tmp_path))
    printed = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in opened))
    for table in document_of(content).tables:
        for row in table.rows:
            first = re.sub(r"\s", "", row.cells[0].text.split("\n")[0])
            assert first[:12] in printed

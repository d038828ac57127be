"""The report as a Word document, filled into a template that is itself a Word document (docxtpl)."""

from __future__ import annotations

import datetime
import io
import os
import re
import traceback
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateSyntaxError
from markupsafe import Markup

from compliance import resources
from compliance.errors import InputError, Location, Problem, UsageError, quoted, visible
from compliance.files import content, inputs
from compliance.files.budget import Unreadable
from compliance.report import editions
from compliance.report.charts import series
from compliance.report.data import result as data
from compliance.report.html import sandbox
from compliance.report.theme.model import Look
from compliance.report.view import report as view
from compliance.report.view import years
from compliance.report.view.edition import Edition
from compliance.report.word import charts as word_charts
from compliance.report.word import contents as word_contents
from compliance.report.word import docx_parts, reach
from compliance.report.word import seal as word_seal
from compliance.report.word.package import MAX_UNPACKED, is_sound, sealed

TEMPLATE = content.Limit(".docx 文件", MAX_UNPACKED)
LOGO_HEIGHT = Mm(16)
OPENS, CLOSES = re.compile(r"\{\{|\{%"), re.compile(r"\}\}|%\}")


def render(edition: Edition) -> bytes:
    """The report as .docx, from report.docx or brief.docx.

    Raises InputError for a template with a mistake, UsageError for a logo that Word cannot show.
    """
    assessment, earlier, look = edition.assessment, edition.earlier, edition.look
    report = view.build(edition)
    path = _template("brief.docx" if edition.kind == "brief" else "report.docx", edition.templates)
    raw, own = _opened(path), edition.templates is not None
    if own:
        _check_reach(raw, path)
    document = _begun(raw, path)
    _check_template(document.docx, path)
    context = {
        "report": report,
        "charts": _charts(document, edition, view.beside(earlier, ())),
        "logo": _logo(document, look),
        "marks": word_contents.marks(report.parts),
    }
    _fill_in(document, context, path)
    _dress(document, look)
    _describe(document, report, edition.date)
    docx_parts.ask_for_numbers(document.docx)
    word_seal.add(document.docx, data.embedded(assessment, edition.digests, editions.told(edition, "docx")))
    made = io.BytesIO()
    document.save(made)
    if own:
        # What a template puts together as it is filled in.
        _check_reach(made.getvalue(), path)
    return sealed(made.getvalue())


def _template(name: str, templates: Path | None) -> Path:
    own = templates / name if templates else None
    # What has the name and cannot be read is told, not passed over.
    return own if own and os.path.lexists(own) else resources.shipped("templates") / "gap-report" / name


def _opened(path: Path) -> bytes:
    inputs.note(path, "报告模板")
    raw = content.read(path, TEMPLATE)
    if not is_sound(raw):
        raise _unusable(path)
    return raw


def _begun(raw: bytes, path: Path) -> Any:
    document = DocxTemplate(io.BytesIO(raw))
    try:
        document.init_docx()
    except MemoryError:
        raise
    except Exception:  # whatever the library raises on a package that is none of Word's
        raise _unusable(path) from None
    return document


def _unusable(path: Path) -> InputError:
    problem = Problem(
        location=Location(str(path)),
        message="不是可用的 Word 模板",
        expected=f"未加密的 {TEMPLATE.expected}，展开后不超过 {MAX_UNPACKED // content.MB} MiB",
        remedy="用 Word 打开后另存为“Word 文档（*.docx）”",
    )
    return InputError([problem])


REMEDIES = {
    reach.FETCHED: "图片改为嵌入文档，文字直接写入；在“开发工具—文档模板”中去掉附加的模板",
    reach.RUN: "删去宏、控件和插入的对象，另存为“Word 文档（*.docx）”",
    reach.FIELD: "删去这个域，或按 Ctrl+Shift+F9 把它变成文字",
}


def _check_reach(raw: bytes, path: Path) -> None:
    """Raises InputError for what of a template its readers would fetch or run, each with the part that it stands in."""
    try:
        found = reach.of(raw)
    except Unreadable:
        raise _unusable(path) from None
    problems = [
        Problem(
            location=Location(str(path)),
            message=one.message,
            found=f"{one.part}：{quoted(one.what, limit=80)}",
            remedy=REMEDIES[one.message],
        )
        for one in found
    ]
    if problems:
        raise InputError(problems)


def _check_template(document: Any, path: Path) -> None:
    """Raises InputError for a tag without an end, which would be printed."""
    texts = (paragraph.text for paragraph in document.element.body.iter(qn("w:p")))
    problems = [
        Problem(
            location=Location(str(path)),
            message="模板中的 {{ 没有配对的 }}",
            found=quoted(text, limit=80),
            remedy="补上缺少的括号",
        )
        for text in texts
        if len(OPENS.findall(text)) != len(CLOSES.findall(text))
    ]
    if problems:
        raise InputError(problems)


class _Sandbox(sandbox.Sandbox):
    """Remembers the text that was compiled last, so that a line of it can be shown."""

    source = ""

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Any:
        self.source = str(source)
        return super().from_string(source, *arguments, **options)


def _fill_in(document: Any, context: dict[str, Any], path: Path) -> None:
    environment = _Sandbox(
        undefined=StrictUndefined,
        autoescape=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    try:
        document.render(context, environment, autoescape=True)
    except Exception as error:
        # A template is a program: whatever it raises is a mistake in it, wherever the exception came from.
        raise InputError([_problem(error, environment.source, path)]) from error


def _problem(error: Exception, source: str, path: Path) -> Problem:
    """A mistake with the paragraph that it stands in: a Word file has no lines."""
    message, remedy = sandbox.in_words(error)
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    line = error.lineno if isinstance(error, TemplateSyntaxError) else (frames or [0])[-1]
    lines = source.splitlines()
    text = str(Markup(lines[line - 1]).striptags()) if line and line <= len(lines) else ""
    return Problem(
        location=Location(str(path)), message=message, found=quoted(text, limit=80) if text else "", remedy=remedy
    )


def _charts(document: Any, edition: Edition, others: series.Others) -> dict[str, Markup]:
    """Each chart as a run of text that refers to a part of its own; "" where there is too little for one."""
    a = edition.assessment
    chapters, clauses, lost = series.by_chapter(a, others), series.by_clause(a, others), series.losses(a)
    drawn = {
        "chapters": (chapters, "radar", len(chapters.labels) >= series.FEWEST, (78, 68)),
        "clauses": (clauses, "radar", len(clauses.labels) >= series.FEWEST, (78, 68)),
        "losses": (series.stacked(lost), "column", bool(lost.labels), (158, 62)),
    }
    if edition.earlier:
        steps = years.columns(years.comparison(edition.earlier, a, edition.original))
        drawn["bridge"] = (steps, "column", True, (158, 62))
        drawn["trend"] = (years.trend(edition.earlier, a), "line", len(edition.earlier) > 1, (158, 62))
    made = {"bridge": Markup(""), "trend": Markup("")}
    # A template may have charts of its own.
    there = docx_parts.charts(document.docx)
    for number, (name, (chart, kind, enough, size)) in enumerate(drawn.items(), start=1 + there):
        made[name] = Markup(_chart(document, chart, kind, number, size)) if enough else Markup("")
    return made


def _chart(document: Any, chart: series.Chart, kind: str, number: int, size: tuple[float, float]) -> str:
    xml, workbook = word_charts.part(chart, kind, stacked=kind == "column")
    place = docx_parts.add_chart(document.docx, 100 + number, xml, workbook)
    words = chart.title if kind == "column" else chart.words
    return word_charts.run(place, 100 + number, words, *size) if place else ""


def _logo(document: Any, look: Look) -> Any:
    if look.logo is None:
        return None
    if look.logo.media == "image/svg+xml":
        raise UsageError(f"{look.logo.name}: Word 报告的标志不能是 SVG\n    处理：在主题中换成 PNG 或 JPEG 图片")
    return InlineImage(document, io.BytesIO(look.logo.content), height=LOGO_HEIGHT)


def _dress(document: Any, look: Look) -> None:
    """The theme's fonts and main colour in the styles of the document; the rest is the template's own."""
    theme = look.theme
    for style in document.docx.styles:
        heading = style.name.startswith("Heading") or style.name == "Title"
        fonts = (theme.fonts.heading or theme.fonts.body) if heading else theme.fonts.body
        if fonts and (heading or style.name == "Normal"):
            docx_parts.set_chinese(style, fonts[0])
        if heading and "main" in theme.colours.model_fields_set:
            style.font.color.rgb = RGBColor.from_string(theme.colours.main.removeprefix("#").upper())


def _describe(document: Any, report: view.View, date: datetime.date) -> None:
    properties = document.docx.core_properties
    properties.title = visible(f"{report.park} {report.standard}{report.title}")[:255]
    properties.author = visible(report.park)[:255]
    properties.keywords = visible(report.keywords)[:255]
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.datetime.combine(date, datetime.time())
    properties.revision = 1

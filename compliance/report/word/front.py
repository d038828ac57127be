"""What stands before the parts of a report in Word: the words of the cover, the contents, how to read it.

No program but the one that lays out the pages knows their numbers. LibreOffice fills them in as it opens the file, but
not within a TOC field; Word asks whether to. So every line of the contents is a link with a PAGEREF of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.report.document.blocks import Part
from compliance.report.parts.report import Report
from compliance.report.word import blocks, styles
from compliance.report.word import markup as ml
from compliance.report.word.markup import Sheet

PADDING = styles.twips(1.4)
"""Above and below a line of the cover."""
FIELD = "".join(
    f"<w:r>{inner}</w:r>"
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGEREF {0} \\h </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t></w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)


def paragraph(words: str, style: str, to: Sheet) -> str:
    return ml.paragraph(ml.text(words), style, to)


def words(report: Report) -> Mapping[str, str]:
    """What the tags of a template stand for."""
    return {
        "草稿": report.draft,
        "题头": report.look.above,
        "标准": report.standard,
        "报告名称": report.title,
        "园区名称": report.park,
        "评价期": report.period,
        "报告日期": report.date,
        "编制单位": report.look.issuer,
        "联系方式": report.look.contact,
        "来源声明": report.statement,
        "声明": report.look.notice,
        "页眉": report.look.header,
        "页脚": report.look.footer,
    }


def facts(report: Report, to: Sheet) -> str:
    """The labelled lines of the cover."""
    widths = ml.widths([blocks.FACT, 0], to.width)
    below = {"bottom": (0.5, to.rule)}
    rows = []
    for fact in report.cover:
        label = ml.cell([paragraph(fact.label, "封面事项名称", to)], widths[0], edges=below, inner=(PADDING, 0))
        text = ml.cell([paragraph(fact.text, "封面事项", to)], widths[1], edges=below, inner=(PADDING, 0))
        rows.append(ml.row(label + text))
    return ml.table(styles.PLAIN, widths, rows, to)


def contents(parts: tuple[Part, ...], to: Sheet) -> Iterator[str]:
    to.breaks = True
    yield paragraph("目　录", "目录标题", to)
    for part in parts:
        place = blocks.MARK + part.id
        link = f'<w:hyperlink w:anchor="{place}" w:history="1">{ml.text(part.heading)}</w:hyperlink>'
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="{to.names["toc 1"]}"/></w:pPr>{link}<w:r><w:tab/></w:r>'
            f"{FIELD.format(place)}</w:p>"
        )


def guide(report: Report, to: Sheet) -> Iterator[str]:
    yield paragraph("阅读说明", "阅读说明", to)
    for sentence in report.guide:
        yield paragraph(sentence, "阅读说明文字", to)


def of_brief(report: Report, logo: str, to: Sheet) -> Iterator[str]:
    """A brief has no cover: what it is of stands above it."""
    if logo:
        yield logo
    if report.draft:
        yield paragraph(report.draft, "草稿标记", to)
    yield paragraph(report.park, "简报标题", to)
    yield paragraph(f"{report.standard}　{report.title}", "简报说明", to)
    yield paragraph(f"评价期 {report.period}　{report.date}", "简报说明", to)
    yield ml.after(to)


def after_brief(report: Report, to: Sheet) -> Iterator[str]:
    look = report.look
    issuer = f"{look.issuer}　{look.contact}" if look.issuer or look.contact else ""
    for text in (f"{report.statement}{report.made_with}", look.notice, issuer):
        if text:
            yield paragraph(text, "封面说明", to)

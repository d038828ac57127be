"""The styles of a Word document, by name: what a consultant finds in Word's gallery, in the theme's colours and fonts.

Word shows its own styles under their Chinese names: Normal as 正文, Heading 1 as 标题 1. The others have Chinese names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.sax.saxutils import quoteattr

from compliance.report.theme.model import Look
from compliance.report.view import appearance
from compliance.report.word.scales import SCALES, Scale, Size

FALLBACK = "微软雅黑"
"""Where a theme names no font: what Windows and WPS have."""
FORMAL_HEADS = ("黑体", "楷体", "仿宋")
"""Of the headings of a 公文, by level."""
TABLE, FORM, PLAIN, CARD = "报告表格", "填写表格", "无线表格", "卡片"
TONES: Mapping[str, str] = {"strong": "强调", "quiet": "次要", "alert": "失分", "good": "良好"}
"""The character style of each tone of a run."""

SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")

Align = Literal["left", "right", "center", ""]
Edges = Mapping[str, tuple[float, str, float]]
"""Points, colour, and points between it and the text, by top, left, bottom or right."""


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style, or that of a run of words where `words`; lengths in points."""

    name: str
    id: str
    parent: str = "Normal"
    words: bool = False
    size: Size | None = None
    exact: bool = False
    """Whether lines are as high as said whatever stands on them, so that words and figures in a row stand level."""
    font: str = ""
    colour: str = ""
    bold: bool | None = None
    align: Align = ""
    left: float = 0
    right: float = 0
    first: float = 0
    """The first line's indent, or how far it hangs out."""
    characters: int = 0
    """The same in characters."""
    together: bool = False
    with_next: bool = False
    outline: int | None = None
    edges: Edges = field(default_factory=dict)
    shade: str = ""
    tabs: tuple[tuple[str, str, float], ...] = ()
    """Kind, what leads to it, and where."""
    after: str = ""
    """The style of the paragraph that is written after it."""

    def xml(self) -> str:
        kind = "character" if self.words else "paragraph"
        standard = ' w:default="1"' if self.id == "Normal" else ""
        parent = f'<w:basedOn w:val="{self.parent}"/>' if self.parent and self.id != "Normal" else ""
        after = f'<w:next w:val="{self.after}"/>' if self.after else ""
        shape = "" if self.words else f"<w:pPr>{''.join(self._shape())}</w:pPr>"
        return (
            f'<w:style w:type="{kind}"{standard} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>{parent}{after}<w:uiPriority w:val="1"/><w:qFormat/>'
            f"{shape}<w:rPr>{''.join(self._words())}</w:rPr></w:style>"
        )

    def _shape(self) -> Iterator[str]:
        if self.with_next:
            yield "<w:keepNext/>"
        if self.together:
            yield "<w:keepLines/>"
        if self.edges:
            yield f"<w:pBdr>{''.join(_edge(side, *edge) for side, edge in self.edges.items())}</w:pBdr>"
        if self.shade:
            yield f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(self.shade)}"/>'
        if self.tabs:
            stops = "".join(
                f'<w:tab w:val="{k}" w:leader="{how}" w:pos="{round(20 * at)}"/>' for k, how, at in self.tabs
            )
            yield f"<w:tabs>{stops}</w:tabs>"
        if size := self.size:
            rule = "exact" if self.exact else "atLeast"
            yield (
                f'<w:spacing w:before="{round(20 * size.before)}" w:after="{round(20 * size.after)}" '
                f'w:line="{round(20 * size.line)}" w:lineRule="{rule}"/>'
            )
        if self.left or self.right or self.first or self.characters:
            first = f' w:firstLine="{round(20 * self.first)}"' if self.first > 0 else ""
            hanging = f' w:hanging="{round(-20 * self.first)}"' if self.first < 0 else ""
            counted = f' w:firstLineChars="{100 * self.characters}"' if self.characters else ""
            sides = f'w:left="{round(20 * self.left)}" w:right="{round(20 * self.right)}"'
            yield f"<w:ind {sides}{counted}{first}{hanging}/>"
        if self.align:
            yield f'<w:jc w:val="{self.align}"/>'
        if self.outline is not None:
            yield f'<w:outlineLvl w:val="{self.outline}"/>'

    def _words(self) -> Iterator[str]:
        if self.font:
            yield _fonts(self.font)
        if self.bold is not None:
            yield f'<w:b w:val="{int(self.bold)}"/><w:bCs w:val="{int(self.bold)}"/>'
        if self.colour:
            yield f'<w:color w:val="{_hex(self.colour)}"/>'
        if self.size:
            yield f'<w:sz w:val="{round(2 * self.size.type)}"/><w:szCs w:val="{round(2 * self.size.type)}"/>'


def _fonts(name: str) -> str:
    """One font for Chinese and for figures: of two, the one stands higher on its line than the other."""
    return "<w:rFonts " + " ".join(f"w:{script}={quoteattr(name)}" for script in SCRIPTS) + "/>"


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _edge(side: str, points: float, colour: str, space: float) -> str:
    return f'<w:{side} w:val="single" w:sz="{round(8 * points)}" w:space="{round(space)}" w:color="{_hex(colour)}"/>'


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """What a look comes to in a Word document."""

    scale: Scale
    main: str
    alert: str
    tint: str
    pale: str
    body: str
    heads: tuple[str, str, str]
    title: str

    @classmethod
    def of(cls, look: Look) -> Wardrobe:
        theme, scale = look.theme, SCALES[look.theme.base]
        body = (theme.fonts.body or (FALLBACK,))[0]
        heading = (theme.fonts.heading or theme.fonts.body or (FALLBACK,))[0]
        heads = FORMAL_HEADS if scale.indent else (heading, heading, heading)
        colours = theme.colours
        return cls(
            scale, colours.main, colours.alert, colours.tint, appearance.mixed(colours.tint, 0.5), body, heads, heading
        )

    @property
    def width(self) -> float:
        """Millimetres of text on an upright page."""
        return 210 - self.scale.margins[1] - self.scale.margins[3]


def of(look: Look) -> tuple[Style, ...]:
    """All styles of words and paragraphs."""
    w = Wardrobe.of(look)
    return (*_prose(w), *_headings(w), *_in_tables(w), *_cover(w), *_running(w), *_tones(w))


def _prose(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    yield Style(name="Normal", id="Normal", size=s.body, font=w.body, colour=s.ink)
    yield Style(name="正文段落", id="Prose", characters=2, first=2 * s.body.type)
    indented = 2 if s.indent else 0
    yield Style(name="导语", id="Lead", size=s.lead, characters=indented, first=indented * s.lead.type)
    yield Style(name="注释", id="Note", size=s.note, colour=s.quiet)
    bar = {"left": (2.25, w.alert, 8)}
    roomy = replace(s.body, before=6, after=8)
    yield Style(name="提示", id="Caution", size=roomy, left=10, right=4, edges=bar, shade=w.pale, together=True)
    around = dict.fromkeys(("top", "left", "bottom", "right"), (1, w.alert, 6))
    mark = replace(s.body, before=8, after=10)
    yield Style(
        name="草稿标记", id="DraftMark", size=mark, colour=w.alert, bold=True, align="center",
        left=8, right=8, edges=around, together=True,
    )  # fmt: skip
    listed = replace(s.body, after=max(3, s.body.after - 1))
    yield Style(name="列表项", id="ListItem", size=listed, left=1.9 * s.body.type, first=-1.9 * s.body.type)
    yield Style(
        name="图", id="Figure", size=replace(s.body, line=12, before=4, after=2), align="center", with_next=True
    )
    yield Style(name="caption", id="Caption", size=replace(s.note, after=8), colour=s.quiet, together=True)


def _headings(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    for level, (size, font) in enumerate(zip(s.heads, w.heads, strict=True), start=1):
        edges: Edges = {"left": (4, w.main, 8)} if s.bar and level == 1 else {}
        yield Style(
            name=f"heading {level}", id=f"Heading{level}", size=size, font=font, outline=level - 1, edges=edges,
            colour=w.main if level < 3 else s.ink, bold=not (s.indent and level < 2), with_next=True, together=True,
            left=12 if edges else 0, after="Normal", characters=2 if s.indent else 0,
            first=2 * size.type if s.indent else 0,
        )  # fmt: skip
    first = s.heads[0]
    yield Style(
        name="目录标题", id="ContentsHeading", size=replace(first, before=0, after=14), font=w.title, bold=True,
        colour=w.main, align="center" if s.centred else "left",
    )  # fmt: skip
    title = replace(s.heads[1], before=26, after=4)
    yield Style(name="阅读说明", id="GuideHeading", size=title, font=w.title, bold=True, colour=w.main, with_next=True)
    yield Style(name="简报标题", id="BriefTitle", size=Size(20, 28), font=w.title, bold=True, colour=w.main)
    yield Style(name="简报说明", id="BriefUnder", size=Size(10, 15), colour=s.quiet)
    around = replace(s.body, before=0, after=6 if not s.indent else 0)
    end = w.width / 25.4 * 72
    yield Style(name="toc 1", id="TOC1", size=around, tabs=(("right", "dot", end),))


def _in_tables(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    text = Style(name="表格文字", id="TableText", size=s.table, exact=True)
    yield text
    yield Style(name="表格数字", id="TableNumber", parent="TableText", align="right")
    yield Style(name="表头", id="TableHead", size=s.table, exact=True, bold=True, colour=w.main, with_next=True)
    chapter = replace(s.table, type=s.table.type + 1, line=s.table.line + 1.5, before=2, after=2)
    yield Style(
        name="表中的章", id="TableChapter", size=chapter, exact=True, bold=True, colour=w.main, with_next=True,
        outline=3,
    )  # fmt: skip
    yield Style(
        name="表中的条", id="TableClause", size=replace(s.table, before=1, after=1), exact=True, bold=True,
        with_next=True, outline=4,
    )  # fmt: skip
    yield Style(name="表后", id="AfterTable", size=Size(2, 8), exact=True)
    yield Style(name="得分标签", id="ScoreLabel", size=s.label, colour=s.quiet, with_next=True)
    yield Style(
        name="得分数字", id="ScoreFigure", size=s.figure, font=w.title, bold=True, colour=w.main, with_next=True
    )
    # As high as the large ones, so that what is said below all figures stands level.
    smaller = replace(s.figure, type=round(s.figure.type / 2))
    yield Style(name="得分数字（次）", id="ScoreSmaller", parent="ScoreFigure", size=smaller)
    yield Style(name="得分说明", id="ScoreBelow", size=s.label, colour=s.quiet)
    title = replace(s.table, type=s.table.type + 1.5, line=s.table.line + 3, after=3)
    yield Style(name="卡片标题", id="CardTitle", size=title, bold=True, colour=w.main, with_next=True)
    yield Style(name="事项名称", id="FactLabel", size=s.fact, exact=True, colour=s.quiet)
    yield Style(name="事项内容", id="FactText", size=s.fact, exact=True)
    yield Style(name="签章处", id="Signature", size=replace(s.body, after=0))


def _cover(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    align: Align = "center" if s.centred else "left"
    upon = "#ffffff" if s.band else ""
    bar: Edges = {} if s.centred or s.band else {"left": (3, w.main, 20)}
    inside = 22.0 if bar else 0.0
    yield Style(name="封面题头", id="CoverAbove", size=replace(s.cover, after=4), align=align)
    standard = Style(
        name="封面标准", id="CoverStandard", size=replace(s.standard, before=s.above if not s.band else 0), align=align,
        colour=upon or s.quiet, edges=bar, left=inside,
    )  # fmt: skip
    yield standard
    yield replace(
        standard, name="Title", id="Title", size=s.title, font=w.title, bold=True, colour=upon or w.main, together=True
    )
    yield replace(
        standard, name="封面园区", id="CoverPark", size=replace(s.park, after=s.below if not s.band else 0),
        colour=upon,
    )  # fmt: skip
    yield Style(name="封面事项名称", id="CoverLabel", size=s.cover, colour=s.quiet)
    yield Style(name="封面事项", id="CoverFact", size=s.cover)
    issuer = replace(s.cover, type=s.cover.type + 2, line=s.cover.line + 2, before=14, after=2)
    yield Style(name="封面单位", id="CoverIssuer", size=issuer, bold=True, align=align)
    yield Style(name="封面联系方式", id="CoverContact", size=replace(s.note, after=8), align=align)
    yield Style(name="封面说明", id="CoverNote", size=replace(s.note, before=4, after=0), colour=s.quiet)


def _running(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    below = {"bottom": (1 if s.bar else 0.5, w.main if s.bar else s.rule, 3)}
    small = Size(8.5, 12)
    yield Style(name="header", id="Header", size=small, colour=s.quiet, edges=below)
    yield Style(name="footer", id="Footer", size=small, colour=s.quiet)
    place: Align = "right" if s.outside else "center"
    yield Style(
        name="页码", id="PageNumber", size=Size(s.page, s.page + 5), align=place, colour=s.ink,
        left=s.page if s.outside else 0, right=s.page if s.outside else 0,
    )  # fmt: skip


def _tones(w: Wardrobe) -> Iterator[Style]:
    looks: Mapping[str, tuple[str, bool | None]] = {
        "strong": ("", True),
        "quiet": (w.scale.quiet, False),
        "alert": (w.alert, True),
        "good": (w.main, True),
    }
    for tone, (colour, bold) in looks.items():
        yield Style(name=TONES[tone], id=f"Tone{tone.title()}", parent="", words=True, colour=colour, bold=bold)


def tables(look: Look) -> Iterator[tuple[str, str]]:
    """The styles of tables: name and XML."""
    w = Wardrobe.of(look)
    s = w.scale
    thin = (0.5, s.rule)
    lines = {"top": thin, "bottom": thin, "insideH": thin}
    form = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), (0.5, s.quiet))
    card = {"top": thin, "left": (3, w.main), "bottom": thin, "insideH": thin}
    head = f"<w:tcPr><w:tcBorders>{_edge('bottom', 1, w.main, 0)}</w:tcBorders></w:tcPr>"
    shaded = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_hex(w.pale)}"/></w:tcPr>'
    yield _table(TABLE, "ReportTable", lines, s.cell, head)
    yield _table(FORM, "ReportForm", form, s.cell, shaded)
    yield _table(PLAIN, "ReportPlain", {}, (0, 0), "")
    yield _table(CARD, "ReportCard", card, (1.2, 2), "")


def _table(
    name: str, id: str, edges: Mapping[str, tuple[float, str]], cell: tuple[float, float], head: str
) -> tuple[str, str]:
    order = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(_edge(side, *edges[side], 0) for side in order if side in edges)
    high, wide = (twips(one) for one in cell)
    margins = "".join(
        f'<w:{side} w:w="{of}" w:type="dxa"/>'
        for side, of in (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    )
    first = f'<w:tblStylePr w:type="firstRow">{head}</w:tblStylePr>' if head else ""
    return name, (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="2"/><w:qFormat/><w:tblPr>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "")
        + f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{first}</w:style>"
    )

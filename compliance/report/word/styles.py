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
from compliance.report.word import scales
from compliance.report.word.scales import SCALES, Scale, Size

FALLBACK = "微软雅黑"
"""Where a theme names no font: what Windows and WPS have."""
FORMAL_HEADS = ("黑体", "楷体")
"""Of the first headings of a 公文."""
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
    def of(cls, look: Look, *, brief: bool = False) -> Wardrobe:
        theme, scale = look.theme, SCALES[look.theme.base]
        scale = scales.brief(scale) if brief else scale
        body = (theme.fonts.body or (FALLBACK,))[0]
        heading = (theme.fonts.heading or theme.fonts.body or (FALLBACK,))[0]
        heads = (*FORMAL_HEADS, body) if scale.formal else (heading, heading, heading)
        colours = theme.colours
        return cls(
            scale, colours.main, colours.alert, colours.tint, appearance.mixed(colours.tint, 0.5), body, heads, heading
        )

    @property
    def width(self) -> float:
        """Millimetres of text on an upright page."""
        return 210 - self.scale.margins[1] - self.scale.margins[3]


def of(w: Wardrobe) -> tuple[Style, ...]:
    """All styles of words and paragraphs."""
    return (*_prose(w), *_headings(w), *_in_tables(w), *_cover(w), *_running(w), *_tones(w))


def _prose(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    indented = 2 if s.formal else 0
    yield Style(name="Normal", id="Normal", size=s.body, font=w.body, colour=s.ink)
    yield Style(name="正文段落", id="Prose", characters=2, first=2 * s.body.type)
    yield Style(name="导语", id="Lead", size=s.lead, characters=indented, first=indented * s.lead.type)
    yield Style(name="注释", id="Note", size=s.note, colour=s.quiet)
    caution = Style(name="提示", id="Caution", size=replace(s.items, before=6, after=8), together=True)
    bar = {"left": (3, w.alert, 8)}
    yield replace(caution, characters=2, first=2 * s.items.type) if s.formal else replace(caution, left=12, edges=bar)
    around = dict.fromkeys(("top", "left", "bottom", "right"), (1, w.alert, 6))
    mark = Size(min(s.body.type, 12), 18, before=8, after=12)
    yield Style(
        name="草稿标记", id="DraftMark", size=mark, colour=w.alert, bold=True, align="center",
        left=8, right=8, edges=around, together=True,
    )  # fmt: skip
    hanging = 1.6 * s.items.type
    yield Style(name="列表项", id="ListItem", size=s.items, left=hanging, first=-hanging)
    yield Style(name="窄栏文字", id="AsideText", size=s.aside)
    hanging = 1.6 * s.aside.type
    yield Style(name="窄栏列表项", id="AsideItem", size=s.aside, left=hanging, first=-hanging)
    yield Style(name="图", id="Figure", size=Size(9, 12, before=4, after=4), align="center")
    yield Style(name="caption", id="Caption", size=replace(s.note, after=8), colour=s.quiet, together=True)


def _headings(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    below: Edges = {"bottom": (2.5, w.main, 6)} if s.solid else {}
    for level, (size, font) in enumerate(zip(s.heads, w.heads, strict=True), start=1):
        indented = 2 if s.formal and level < 3 else 0
        yield Style(
            name=f"heading {level}", id=f"Heading{level}", size=size, font=font, outline=level - 1,
            edges=below if level == 1 else {}, colour=w.main, bold=not (s.formal and level == 1), with_next=True,
            together=True, after="Normal", characters=indented, first=indented * size.type,
        )  # fmt: skip
    yield Style(
        name="窄栏标题", id="AsideHeading", size=s.asides, font=w.title, bold=True, colour=w.main, with_next=True,
        together=True,
    )  # fmt: skip
    yield Style(
        name="目录标题", id="ContentsHeading", size=s.contents, font=w.title, bold=True,
        colour=w.main, align="center" if s.centred else "left",
    )  # fmt: skip
    title = replace(s.heads[1], type=min(s.heads[1].type, 14), before=26, after=4)
    yield Style(name="阅读说明", id="GuideHeading", size=title, font=w.title, bold=True, colour=w.main, with_next=True)
    guide = Size(12, 19) if s.formal else Size(9.5, 15.7, after=3)
    yield Style(name="阅读说明文字", id="GuideText", size=guide)
    yield Style(name="简报标题", id="BriefTitle", size=Size(20, 27), font=w.title, bold=True, colour=w.main)
    yield Style(name="简报说明", id="BriefUnder", size=Size(10, 15), colour=s.quiet)
    end = w.width / 25.4 * 72
    leader = "dot" if s.formal else "none"
    rule: Edges = {} if s.formal else {"bottom": (0.5, s.rule, 3)}
    yield Style(name="toc 1", id="TOC1", size=s.places, tabs=(("right", leader, end),), edges=rule)


def _in_tables(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    text = Style(name="表格文字", id="TableText", size=s.table, exact=True)
    yield text
    yield Style(name="表格数字", id="TableNumber", parent="TableText", align="right")
    yield Style(
        name="表头", id="TableHead", size=s.table, exact=True, bold=True,
        colour="#ffffff" if s.solid else w.main, with_next=True,
    )  # fmt: skip
    chapter = replace(s.table, type=s.table.type + 2, line=s.table.line + 3, before=1, after=1)
    clause = replace(s.table, type=s.table.type + 1, line=s.table.line + 1.5)
    yield Style(
        name="表中的章", id="TableChapter", size=chapter, exact=True, bold=True, colour=w.main, with_next=True,
        outline=3,
    )  # fmt: skip
    yield Style(
        name="表中的条", id="TableClause", size=clause, exact=True, bold=True, colour=w.main, with_next=True, outline=4,
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
    label = w.main if s.solid else s.ink if s.formal else s.quiet
    yield Style(name="封面事项名称", id="CoverLabel", size=s.cover, colour=label, bold=s.solid)
    yield Style(name="封面事项", id="CoverFact", size=s.cover)
    issuer = replace(s.cover, type=s.cover.type + 2, line=s.cover.line + 2, before=14, after=2)
    said = w.main if s.solid else ""
    yield Style(name="封面单位", id="CoverIssuer", size=issuer, bold=True, align=align, colour=said)
    yield Style(name="封面联系方式", id="CoverContact", size=replace(s.note, after=8), align=align)
    yield Style(name="封面说明", id="CoverNote", size=replace(s.note, before=4, after=0), colour=s.quiet)


def _running(w: Wardrobe) -> Iterator[Style]:
    s = w.scale
    below: Edges = {} if s.solid else {"bottom": (0.5, s.ink if s.formal else s.rule, 3)}
    small = Size(9 if s.formal else 8.5, 12)
    yield Style(name="header", id="Header", size=small, colour=w.main if s.solid else s.quiet, edges=below)
    inside = s.page if s.formal else 0
    number = Size(s.page, s.page + 5)
    colour = s.ink if s.formal else s.quiet
    yield Style(name="footer", id="Footer", size=number, colour=colour, align="right", left=inside, right=inside)
    yield Style(name="页脚文字", id="FooterWords", parent="", words=True, size=small, colour=s.quiet)


def _tones(w: Wardrobe) -> Iterator[Style]:
    looks: Mapping[str, tuple[str, bool | None, float]] = {
        "strong": ("", True, 0),
        "quiet": (w.scale.quiet, False, w.scale.small),
        "alert": (w.alert, True, 0),
        "good": (w.main, True, 0),
    }
    for tone, (colour, bold, size) in looks.items():
        yield Style(
            name=TONES[tone], id=f"Tone{tone.title()}", parent="", words=True, colour=colour, bold=bold,
            size=Size(size, 0) if size else None,
        )  # fmt: skip


def tables(w: Wardrobe) -> Iterator[tuple[str, str]]:
    """The styles of tables: name and XML."""
    s = w.scale
    thin, gap, heavy = (0.5, s.rule), (1.25, "#ffffff"), (1, "#000000")
    around = ("top", "left", "bottom", "right", "insideH", "insideV")
    if s.solid:
        lines = {"insideH": gap}
    else:
        lines = {"top": heavy if s.formal else thin, "bottom": heavy if s.formal else thin, "insideH": thin}
    form = dict.fromkeys(around, (0.5, s.ink if s.formal else "#8a97a4"))
    card = {"left": (3, w.main), "insideH": gap} if s.solid else {"top": thin, "bottom": thin, "insideH": thin}
    head = (
        _shaded(w.main) if s.solid else f"<w:tcPr><w:tcBorders>{_edge('bottom', 1, w.main, 0)}</w:tcBorders></w:tcPr>"
    )
    yield _table(TABLE, "ReportTable", lines, s.cell, head)
    yield _table(FORM, "ReportForm", form, s.cell, _shaded(w.main if s.solid else w.pale))
    yield _table(PLAIN, "ReportPlain", {}, (0, 0), "")
    yield _table(CARD, "ReportCard", card, (s.cell[0], s.cell[1] + 0.8), "")


def _shaded(colour: str) -> str:
    return f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_hex(colour)}"/></w:tcPr>'


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

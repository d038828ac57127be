"""Charts as Word itself draws them: vector, editable, each with the small workbook that its numbers stand in.

They show what the drawn ones show, by what Word can do: rows of bars with full names, other years as outlines.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Any

from compliance.checklist.mending import EFFORT_WORDS
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import steps
from compliance.report.charts.series import REST, STATE_WORDS, Chart, Form, Label, Mark, Series

SHEET = "数据"
SIZE = 8
EMU = 36000
"""In a millimetre."""
LANGUAGE = '<c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
ROW, LONG, AROUND, HIGHEST = 4.7, 7.0, 30.0, 225.0
"""Millimetres: a row of bars, one whose name may take two lines, axis and legend, and what fits on a page."""
MORE = Fraction(9, 8)
BEYOND = 14
"""Of a scale to 100, what is free to its right for the figures."""
NOTHING = {"none": True}
UNSEEN = {"fill": NOTHING, "border": NOTHING}
Style = dict[str, Any]
Value = Fraction | None


@dataclass(frozen=True)
class Column:
    """A series as the workbook holds it and as it is drawn; one that is not in the legend is there for its labels."""

    name: str
    values: Sequence[Value]
    style: Style
    legend: bool = True


@dataclass(frozen=True)
class Plan:
    """What is given to the library."""

    kind: str
    rows: Sequence[str]
    columns: Sequence[Column]
    scale: Style = field(default_factory=dict)
    names: Style = field(default_factory=dict)
    stacked: bool = False
    overlap: int = 100


def part(chart: Chart, palette: Palette) -> tuple[bytes, bytes]:
    """The chart's own XML and the workbook that it belongs to."""
    plan = FORMS[chart.form](chart, palette) if chart.form in FORMS else None
    content = _workbook(plan, chart, palette) if plan else _quadrant(chart, palette)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("xl/charts/chart1.xml").decode()
    # The workbook is no longer around the chart but inside the document.
    link = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
    xml = re.sub(r"<c:printSettings>.*</c:printSettings>", link, xml)
    # Chinese characters are set in a face of their own, which the library does not name.
    xml = re.sub(r'<a:latin (typeface="[^"]*")/>', r"<a:latin \1/><a:ea \1/>", xml)
    # What is left unsaid counts as yes outside of Excel; there, a value that is not known is no zero and no curve.
    xml = re.sub("(<c:plotVisOnly [^>]*/>)(?!<c:disp)", r'\1<c:dispBlanksAs val="gap"/>', xml)
    if plan and plan.kind == "line":
        xml = xml.replace("</c:ser>", '<c:smooth val="0"/></c:ser>')
    return xml.replace('<c:lang val="en-US"/>', LANGUAGE).encode(), content


def height(chart: Chart) -> float:
    """Millimetres that it needs at the width of the text."""
    if chart.form in {"trend", "histogram"}:
        return 70.0
    groups = len({label.group for label in chart.labels if label.group}) if chart.form in {"rates", "boxes"} else 0
    rows = len(chart.labels) + groups + (len(chart.marks) if chart.form == "bridge" else 0)
    return min(max(LONG * rows + 10, 80.0) if chart.form == "quadrant" else AROUND + ROW * rows, HIGHEST)


def _workbook(plan: Plan, chart: Chart, palette: Palette) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, 0, 40)
        sheet.write_row(0, 0, ["", *(column.name for column in plan.columns)])
        sheet.write_column(1, 0, plan.rows)
        drawn = book.add_chart({"type": plan.kind, **({"subtype": "stacked"} if plan.stacked else {})})
        for number, column in enumerate(plan.columns, start=1):
            for row, value in enumerate(column.values, start=1):
                if value is not None:
                    sheet.write_number(row, number, round(float(value), 4))
            places = {
                # Deleted from the legend, it would be another one's entry in LibreOffice: it has no name there.
                "name": [SHEET, 0, number] if column.legend else " ",
                "categories": [SHEET, 1, 0, len(plan.rows), 0],
                "values": [SHEET, 1, number, len(plan.rows), number],
            }
            bars = {"gap": 45, "overlap": plan.overlap} if plan.kind in {"bar", "column"} else {}
            drawn.add_series({**places, **bars, **column.style})
        _dress(drawn, plan, chart, palette)
        sheet.insert_chart(1, len(plan.columns) + 2, drawn)
    return content.getvalue()


def _dress(drawn: Any, plan: Plan, chart: Chart, palette: Palette) -> None:
    drawn.set_title({"none": True})
    if sum(column.legend for column in plan.columns) > 1:
        drawn.set_legend({"position": "top", "font": _font(palette)})
    else:
        drawn.set_legend(NOTHING)
    drawn.set_chartarea({"border": NOTHING, "fill": NOTHING})
    quiet = {"major_tick_mark": "none", "minor_tick_mark": "none"}
    lines = {"visible": True, "line": {"color": palette.line, "width": 0.5}}
    scale = {**quiet, "num_font": _font(palette, palette.grey), "line": NOTHING, "major_gridlines": lines}
    scale |= {"name": chart.axis, "name_font": _font(palette, palette.grey), "num_format": "General", **plan.scale}
    names: Style = {**quiet, "num_font": _font(palette), "line": {"color": palette.grey}}
    names["major_gridlines"] = {"visible": False}
    if chart.across and plan.kind != "bar":
        # Between two columns there is no place for a line: what each grade asks is said.
        limits = "、".join(f"{mark.text} {mark.shown} 分" for mark in chart.marks) if plan.kind == "column" else ""
        about = f"{chart.across}；等级的分数线：{limits}" if limits else chart.across
        names |= {"name": about, "name_font": _font(palette, palette.grey)}
    if plan.kind == "bar":
        # From the top downwards, and the scale below all the same.
        drawn.set_x_axis({**scale, "label_position": "high"})
        drawn.set_y_axis({**names, "reverse": True, "interval_unit": 1, **plan.names})
    else:
        drawn.set_x_axis({**names, **plan.names})
        drawn.set_y_axis(scale)


def _font(palette: Palette, colour: str = "", *, bold: bool = False) -> Style:
    return {"name": palette.face, "size": SIZE, "bold": bold, "color": colour or palette.ink}


def _solid(colour: str) -> Style:
    return {"fill": {"color": colour}, "border": NOTHING}


def _striped(palette: Palette, colour: str) -> Style:
    pattern = {"pattern": "dark_upward_diagonal", "fg_color": colour, "bg_color": palette.paper}
    return {"pattern": pattern, "border": {"color": colour, "width": 0.75}}


def _hollow(colour: str, dash: str = "solid") -> Style:
    return {"fill": NOTHING, "border": {"color": colour, "width": 1.25, "dash_type": dash}}


def _labels(palette: Palette, texts: Sequence[str], position: str = "outside_end") -> Style:
    """A text of its own at each bar or point, none where it is ""."""
    custom = [{"value": text, "font": _font(palette)} if text else {"delete": True} for text in texts]
    return {"data_labels": {"value": True, "custom": custom, "position": position, "font": _font(palette)}}


def _room(values: Sequence[Value]) -> Style:
    """A scale from zero with room for the figures at the ends of the bars."""
    known = [Fraction(0), *(value for value in values if value is not None)]
    return _scale(min(known) * MORE, max(known) * MORE)


def _scale(low: Fraction, high: Fraction) -> Style:
    round_ = steps(low, high)
    return {"min": float(round_[0]), "max": float(round_[-1]), "major_unit": float(round_[1] - round_[0])}


def _named(label: Label | Mark) -> str:
    return label.text + (f"（{STATE_WORDS[label.state]}）" if label.state else "")


STROKES = (("粗竖线", 2.5, "solid"), ("细竖线", 1.0, "solid"), ("虚竖线", 1.0, "dash"))
"""What other years and groups are told apart by: as many as the drawn chart has shapes."""


def _stroke(palette: Palette, wide: float, dash: str) -> Style:
    """A bar that is not seen but for the end of a line without length: a stroke across the row."""
    bars = {"type": "fixed", "value": 0.01, "direction": "minus", "end_style": 1}
    return {**UNSEEN, "y_error_bars": bars | {"line": {"color": palette.ink, "width": wide, "dash_type": dash}}}


def _rates(chart: Chart, palette: Palette) -> Plan:
    """The chapters are rows too; the figures stand in a column of their own, beyond the scale."""
    heads = {mark.text: mark for mark in chart.marks}
    rows: list[tuple[str, str, int | None, Mark | None]] = []
    for group, numbers in groupby(range(len(chart.labels)), key=lambda number: chart.labels[number].group):
        if group in heads:
            rows.append((_named(heads[group]), heads[group].shown, None, heads[group]))
        rows += [(_named(chart.labels[number]), chart.labels[number].shown, number, None) for number in numbers]

    def of(series: Series, *states: str) -> list[Value]:
        return [
            series.values[number]
            if number is not None and (not states or chart.labels[number].state in states)
            else None
            for _, _, number, _ in rows
        ]

    own, *others = chart.series
    columns = [Column(own.name, of(own, "", "zeroed"), _solid(palette.soft))]
    if any(label.state == "provisional" for label in chart.labels):
        reach = [None if number is None else chart.labels[number].reach for _, _, number, _ in rows]
        columns.append(Column("全部作答后最高", reach, _hollow(palette.grey)))
        columns.append(Column("暂计（有要点未作答）", of(own, "provisional"), _striped(palette, palette.soft)))
    if chart.marks:
        averages = [mark.value if mark else None for _, _, _, mark in rows]
        columns.append(Column("章得分率", averages, {**_hollow(palette.main), "fill": {"color": palette.tint}}))
    for other, (kind, wide, dash) in zip(others, STROKES, strict=False):
        columns.append(Column(f"{kind}：{other.name}", of(other), _stroke(palette, wide, dash)))
    shown = _labels(palette, [text for _, text, _, _ in rows])
    columns.append(Column("数值的位置", [Fraction(100)] * len(rows), {**UNSEEN, **shown}, legend=False))
    return Plan("bar", [name for name, *_ in rows], columns, {"min": 0, "max": 100 + BEYOND, "major_unit": 20})


def _losses(chart: Chart, palette: Palette) -> Plan:
    first, *open_ = chart.series
    style = _solid(palette.main)
    barred = [label.group != REST for label in chart.labels]
    # Where bars stand on bars there is no place for figures at their ends, nor where there is no bar.
    rows = [
        _named(label) + ("" if bar and not open_ else f"　{label.shown}")
        for label, bar in zip(chart.labels, barred, strict=True)
    ]
    known = [[value if bar else None for value, bar in zip(s.values, barred, strict=True)] for s in chart.series]
    if not open_:
        shown = _labels(palette, [label.shown if bar else "" for label, bar in zip(chart.labels, barred, strict=True)])
        return Plan("bar", rows, [Column(first.name, known[0], style | shown)], _room(known[0]))
    striped = [
        Column(series.name, values, _striped(palette, palette.main))
        for series, values in zip(open_, known[1:], strict=True)
    ]
    return Plan("bar", rows, [Column(first.name, known[0], style), *striped], stacked=True)


def _bridge(chart: Chart, palette: Palette) -> Plan:
    before, *after = (f"{_named(mark)}　{mark.shown}" for mark in chart.marks)
    # Where there is no bar the figure stands with the name.
    barred = [one.group != REST and bool(value) for one, value in zip(chart.labels, chart.values, strict=True)]
    names = (_named(one) + ("" if bar else f"　{one.shown}") for one, bar in zip(chart.labels, barred, strict=True))
    rows = [before, *names, *after]

    def column(name: str, rises: bool, style: Style) -> Column:
        moved = zip(chart.values, barred, strict=True)
        values = [value if bar and value and (value > 0) == rises else None for value, bar in moved]
        texts = [label.shown if value is not None else "" for label, value in zip(chart.labels, values, strict=True)]
        blank = [None] * len(after)
        labels = _labels(palette, ["", *texts, *[""] * len(after)])
        return Column(name, [None, *values, *blank], style | labels)

    columns = [
        column("提高", True, _solid(palette.main)),
        column("下降", False, _hollow(palette.alert)),
    ]
    return Plan("bar", rows, columns, _room(chart.values), {"label_position": "low"})


def _trend(chart: Chart, palette: Palette) -> Plan:
    """A score that is not final is hollow, on a dashed line from the one before."""
    final = [None if label.state else value for label, value in zip(chart.labels, chart.values, strict=True)]
    open_ = [bool(label.state) for label in chart.labels]
    near = [here or after for here, after in zip(open_, [*open_[1:], False], strict=True)]
    line = {"color": palette.main, "width": 1.75}
    dot = {"type": "circle", "size": 6, "border": {"color": palette.main}}
    texts = [_said(label) for label in chart.labels]
    shown = _labels(palette, ["" if label.state else label.shown for label in chart.labels], "above")
    filled = {"line": line, "marker": {**dot, "fill": {"color": palette.main}}}
    columns = [Column(chart.series[0].name, final, filled | shown)]
    if any(open_):
        values = [value if close else None for value, close in zip(chart.values, near, strict=True)]
        hollow = {"line": {**line, "dash_type": "dash"}, "marker": {**dot, "fill": {"color": palette.paper}}}
        marked = _labels(palette, [text if here else "" for text, here in zip(texts, open_, strict=True)], "above")
        columns.insert(0, Column("暂计", values, hollow | marked))
    for mark, dash in zip(chart.marks, ("solid", "dash", "round_dot", "dash_dot", "long_dash"), strict=False):
        quiet = {"line": {"color": palette.grey, "width": 0.75, "dash_type": dash}, "marker": {"type": "none"}}
        columns.append(Column(f"{mark.text} {mark.shown}", [mark.value] * len(chart.labels), quiet))
    top = max([Fraction(100), *(value for value in chart.values if value is not None)])
    return Plan("line", [label.text for label in chart.labels], columns, {"min": 0, "max": float(-(-top // 20) * 20)})


def _said(label: Label) -> str:
    return label.shown + (f"（{STATE_WORDS[label.state]}）" if label.state else "")


ASIDE = (0.0, -0.3, 0.3)
"""Where numbers of one column and of about one height stand, in widths of a column."""
NEAR = Fraction(1, 13)
"""Of the scale: what is nearer would lie over each other."""
DOT = 7


def _placed(chart: Chart, top: Fraction) -> list[float]:
    """How far to the right each number stands: 1, 2 or 3 for its effort, beside what is there already."""
    taken: list[tuple[float, Fraction]] = []
    for label, value in zip(chart.labels, chart.values, strict=True):
        gain, column = value or Fraction(0), 1 + [*EFFORT_WORDS.values()].index(label.group)
        free = (
            column + off for off in ASIDE if all(x != column + off or abs(y - gain) >= top * NEAR for x, y in taken)
        )
        taken.append((next(free, float(column)), gain))
    return [x for x, _ in taken]


def _quadrant(chart: Chart, palette: Palette) -> bytes:
    """Numbers in three columns; what each of them is stands in the legend, for Word has no list beside a chart."""
    import xlsxwriter

    content = io.BytesIO()
    scale = _room(chart.values)
    efforts = [*EFFORT_WORDS.values()]
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, 0, 40)
        sheet.write_row(0, 0, [chart.axis, f"{chart.across}（1 {efforts[0]}、2 {efforts[1]}、3 {efforts[2]}）"])
        drawn = book.add_chart({"type": "scatter"})
        count = len(chart.labels)
        last = count + len(efforts)

        def add(column: int, name: str | list[object], style: Style) -> None:
            places = {"categories": [SHEET, 1, 1, last, 1], "values": [SHEET, 1, column, last, column]}
            drawn.add_series({"name": name, **places, **style})

        dot = {"type": "circle", "size": DOT, "fill": {"color": palette.main}, "border": {"color": palette.paper}}
        for row, (label, value, x) in enumerate(
            zip(chart.labels, chart.values, _placed(chart, Fraction(scale["max"])), strict=True), start=1
        ):
            # Each has a column of its own, so that it has an entry of its own in the legend.
            sheet.write_row(row, 0, [label.text, x])
            sheet.write_string(0, row + 1, f"{row}　{label.text}　{label.shown}")
            sheet.write_number(row, row + 1, round(float(value or 0), 4))
            # Within the dot LibreOffice would not show it.
            shown = _labels(palette, [str(row) if at == row else "" for at in range(1, last + 1)], "above")
            add(row + 1, [SHEET, 0, row + 1], {"marker": dot, **shown})
        for number, effort in enumerate(efforts, start=1):
            sheet.write_row(count + number, 0, [effort, number])
            sheet.write_number(count + number, count + 2, 0)
        named = _labels(palette, [*[""] * count, *efforts], "below")
        add(count + 2, " ", {"marker": {"type": "none"}, **named})
        quiet = {"major_tick_mark": "none", "minor_tick_mark": "none", "name_font": _font(palette, palette.grey)}
        lines = {"visible": True, "line": {"color": palette.line, "width": 0.5}}
        drawn.set_title({"none": True})
        drawn.set_chartarea({"border": NOTHING, "fill": NOTHING})
        drawn.set_plotarea({"layout": {"x": 0.08, "y": 0.03, "width": 0.36, "height": 0.8}})
        listed = {"x": 0.47, "y": 0.02, "width": 0.52, "height": 0.94}
        drawn.set_legend({"position": "right", "font": _font(palette), "layout": listed})
        drawn.set_x_axis(
            {**quiet, "name": chart.across, "min": 0.5, "max": 3.5, "major_unit": 1, "label_position": "none"}
            | {"major_gridlines": lines, "line": {"color": palette.grey}}
        )
        drawn.set_y_axis(
            {**quiet, "name": chart.axis, **scale, "num_font": _font(palette, palette.grey), "num_format": "General"}
            | {"major_gridlines": lines, "line": NOTHING}
        )
        sheet.insert_chart(1, 4, drawn)
    return content.getvalue()


def _histogram(chart: Chart, palette: Palette) -> Plan:
    shown = _labels(palette, ["" if label.shown == "0" else label.shown for label in chart.labels])
    column = Column(chart.series[0].name, chart.values, _solid(palette.soft) | shown)
    return Plan("column", [label.text for label in chart.labels], [column])


def _boxes(chart: Chart, palette: Palette) -> Plan:
    """Bars on bars: what is not seen up to the lower quartile, the two halves of the box, and lines to both ends."""
    low, lower, median, upper, high = (series.values for series in chart.series[:5])
    rows: list[tuple[str, int | None]] = []
    for group, numbers in groupby(range(len(chart.labels)), key=lambda number: chart.labels[number].group):
        if group:
            rows.append((f"【{group}】", None))
        for number in numbers:
            label, count = chart.labels[number], chart.series[5].values[number]
            rows.append((f"{label.text}（{count} 个，中位数 {label.shown}）", number))

    def between(first: Sequence[Value], second: Sequence[Value]) -> list[Value]:
        return [None if at is None else (second[at] or Fraction(0)) - (first[at] or Fraction(0)) for _, at in rows]

    def ends(first: Sequence[Value], second: Sequence[Value], way: str) -> Style:
        lengths = [float(value or 0) for value in between(first, second)]
        bars = {"type": "custom", "plus_values": lengths, "minus_values": lengths, "direction": way}
        return {"y_error_bars": bars | {"line": {"color": palette.ink}}}

    zero: list[Value] = [Fraction(0)] * len(chart.labels)
    box = {"fill": {"color": palette.tint}, "border": {"color": palette.main, "width": 1}}
    columns = [
        Column("到下四分位", between(zero, lower), UNSEEN | ends(low, lower, "minus"), False),
        Column("下四分位至中位数", between(lower, median), box),
        Column("中位数至上四分位", between(median, upper), {**box, **_solid(palette.soft)} | ends(upper, high, "plus")),
    ]
    ends_known = [value for value in (*low, *high) if value is not None]
    return Plan("bar", [name for name, _ in rows], columns, _scale(min(ends_known), max(ends_known)), stacked=True)


FORMS: Mapping[Form, Callable[[Chart, Palette], Plan]] = {
    "rates": _rates,
    "losses": _losses,
    "bridge": _bridge,
    "trend": _trend,
    "histogram": _histogram,
    "boxes": _boxes,
}


def run(relation: str, number: int, words: str, width: float, height: float) -> str:
    """The run of text that holds a chart, millimetres wide and high; `relation` is the id of its part."""
    from xml.sax.saxutils import quoteattr

    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(width * EMU)}" cy="{int(height * EMU)}"/>'
        f'<wp:docPr id="{number}" name="图 {number}" descr={quoteattr(words)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/chart">'
        f'<c:chart xmlns:c="{drawing}/chart" xmlns:r="{relations}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )

"""Charts as Word itself draws them: vector, editable, each with the small workbook that its numbers stand in."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any

from compliance.report.charts.old import Chart
from compliance.report.charts.radar import CROWDED

SHEET = "数据"
GREYS = ("#1d3c63", "#6b7783", "#a0a8b0", "#44525f")
DASHES = ("solid", "dash", "round_dot", "long_dash")
MARKERS = ("circle", "square", "triangle", "diamond")
FONT = {"name": "宋体", "size": 7}
SMALLER = 6
"""Of the labels of a web with many spokes: those of the usual size touch one another."""
LANGUAGE = '<c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
EMU = 36000
"""In a millimetre."""


def part(chart: Chart, kind: str, stacked: bool = False) -> tuple[bytes, bytes]:
    """The chart's own XML and the workbook that it belongs to; `kind` is radar, bar or line."""
    content = _workbook(chart, kind, stacked)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("xl/charts/chart1.xml").decode()
    # The workbook is no longer around the chart but inside the document.
    link = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
    xml = re.sub(r"<c:printSettings>.*</c:printSettings>", link, xml)
    # What is left unsaid counts as yes outside of Excel.
    return xml.replace('<c:lang val="en-US"/>', LANGUAGE).encode(), content


def _workbook(chart: Chart, kind: str, stacked: bool) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, ["", *(series.name for series in chart.series)])
        sheet.write_column(1, 0, chart.labels)
        drawn = book.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
        for number, series in enumerate(chart.series):
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, number + 1, round(float(value), 4))
            drawn.add_series(_series(number, len(chart.labels), kind, stacked))
        _dress(drawn, chart, kind)
        sheet.insert_chart("E2", drawn)
    return content.getvalue()


def _series(number: int, rows: int, kind: str, stacked: bool) -> dict[str, Any]:
    colour = GREYS[number % len(GREYS)]
    dressed: dict[str, Any] = {
        "name": [SHEET, 0, number + 1],
        "categories": [SHEET, 1, 0, rows, 0],
        "values": [SHEET, 1, number + 1, rows, number + 1],
    }
    if kind in {"bar", "column"}:
        invisible = stacked and number == 0
        dressed["fill"] = {"none": True} if invisible else {"color": colour}
        dressed["border"] = {"none": True}
        dressed["gap"] = 20
    else:
        dressed["line"] = {"color": colour, "width": 1.75, "dash_type": DASHES[number % len(DASHES)]}
        marker = {
            "type": MARKERS[number % len(MARKERS)],
            "size": 4,
            "fill": {"color": colour},
            "border": {"color": colour},
        }
        dressed["marker"] = marker
    return dressed


def _dress(drawn: Any, chart: Chart, kind: str) -> None:
    drawn.set_title({"name": chart.title, "name_font": {**FONT, "size": 10, "bold": False}})
    shown = len(chart.series) > 1 and kind != "column"
    drawn.set_legend({"position": "bottom", "font": FONT} if shown else {"none": True})
    ticks = {"num_font": FONT, "major_tick_mark": "none", "minor_tick_mark": "none"}
    crowded = kind == "radar" and len(chart.labels) > CROWDED
    labels = {**ticks, "num_font": {**FONT, "size": SMALLER}} if crowded else ticks
    drawn.set_x_axis({**labels, "major_gridlines": {"visible": kind == "radar", "line": {"color": "#b9c2cc"}}})
    limits = {"min": 0, "max": 100, "major_unit": 20} if kind == "radar" else _floor(chart)
    gridlines = {"visible": True, "line": {"color": "#b9c2cc", "width": 0.5}}
    drawn.set_y_axis({**ticks, "major_gridlines": gridlines, "num_format": "0", **limits})


def _floor(chart: Chart) -> dict[str, int]:
    """Where the axis of a bridge begins: a step of half a point does not show beside a column from 0."""
    if len(chart.series) == 1 or chart.series[0].values[0]:
        return {}
    below, *rest = chart.series
    lowest = min(sum(filter(None, values)) for values in zip(below.values, *(s.values for s in rest), strict=True))
    return {"min": int(max(0, lowest // 5 * 5 - 5))} if len(rest) > 1 else {}


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

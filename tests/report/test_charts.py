"""The charts: readable in colour and without, self-contained, and the same every time."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from xml.etree import ElementTree

import pytest
from cohorts import thirty_parks
from conftest import ROOT, window_service

from compliance import load_answers, scoring
from compliance.analysis import comparison, gaps
from compliance.analysis.cohort.analysis import analyse
from compliance.report.charts import cohort, drawing, figures
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import Chart
from compliance.scoring.assessment import Assessment

SVG = "{http://www.w3.org/2000/svg}"
LAST = "wumeng-industrial/2024"
GOOD, VETOED, ZEROED, UNFINISHED, WEAK = (
    f"{name}/2025" for name in ("dianchi-hightech", "honghe-border", "wumeng-industrial", "nujiang-green", "puer-tea")
)


@cache
def assessment_of(name: str) -> Assessment:
    path = ROOT / "examples" / f"{name}.yaml"
    return scoring.assess(window_service(), load_answers(path, window_service()))


def of_park(name: str) -> list[Chart]:
    a, last, good = assessment_of(name), assessment_of(LAST), assessment_of(GOOD)
    others = [("上年", figures.rates_of(last)), ("全部园区中位数", figures.rates_of(good))]
    todo = [(gap.result.criterion.text, gap.effort_text, gap.score_cost) for gap in gaps.find(a)]
    return [
        figures.rates(a, others),
        figures.rates(a),
        figures.chapters(a, others),
        figures.losses(a),
        figures.bridge(comparison.compare(last, last, a)),
        figures.trend([good, last], a),
        figures.quadrant(todo),
    ]


def of_cohort() -> list[Chart]:
    previous, records = thirty_parks()
    found = analyse(records, window_service(), previous=previous)
    checklist = window_service()
    return [cohort.histogram(found, checklist.grades), cohort.boxes(found), cohort.ranges(found, checklist)]


ALL = [chart for name in (GOOD, VETOED, ZEROED, UNFINISHED, WEAK) for chart in of_park(name)] + of_cohort()


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg(chart, Palette()))


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.form)
def test_a_chart_is_simple_refers_to_nothing_and_is_told_to_those_who_do_not_see_it(chart: Chart) -> None:
    svg = drawing.svg(chart, Palette())
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "rect", "path", "text"}
    assert "href" not in svg
    assert "url(" not in svg
    assert "class=" not in svg
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == chart.words
    assert len(svg) < 20_000
    assert drawing.svg(chart, Palette()) == svg


def test_nothing_to_show_is_no_picture() -> None:
    assert drawing.svg(figures.quadrant([]), Palette()) == ""
    assert drawing.svg(figures.quadrant([("甲", "低", Fraction(0))]), Palette()) == ""

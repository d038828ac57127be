"""The charts: readable, self-contained, and the same every time."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from PIL import ImageFont
from reports import GOOD, ZEROED, assessment_of

from compliance.report.charts import old as series
from compliance.report.charts import radar as chart_radar
from compliance.scoring.assessment import Assessment

SVG = "{http://www.w3.org/2000/svg}"


def chapters(a: Assessment, others: series.Others = ()) -> str:
    return chart_radar.radar(series.by_chapter(a, others))


def clauses(a: Assessment, others: series.Others = ()) -> str:
    return chart_radar.radar(series.by_clause(a, others))


ALL = [chapters, clauses]


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_holds_no_script_and_refers_to_nothing(chart: object) -> None:
    svg = chart(assessment_of(GOOD))  # type: ignore[operator]
    tags = {element.tag for element in ElementTree.fromstring(svg).iter()}
    assert f"{SVG}script" not in tags
    assert "href" not in svg
    assert "url(" not in svg
    assert "font-family" in svg


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_is_the_same_every_time(chart: object) -> None:
    assert chart(assessment_of(GOOD)) == chart(assessment_of(GOOD))  # type: ignore[operator]


def test_every_clause_has_a_spoke() -> None:
    assessment = assessment_of(ZEROED)
    radar = "".join(ElementTree.fromstring(clauses(assessment)).itertext())
    assert len(assessment.clauses) > 10
    for clause in assessment.clauses:
        assert clause.section.number in radar


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_has_a_title_for_those_who_do_not_see_it(chart: object) -> None:
    root = ElementTree.fromstring(chart(assessment_of(GOOD)))  # type: ignore[operator]
    assert root.findtext(f"{SVG}title") == root.get("aria-label")


def test_radar_labels_stand_upright_outside_the_web() -> None:
    root = ElementTree.fromstring(chapters(assessment_of(GOOD)))
    labels = {text.text: text for text in root.iter(f"{SVG}text")}
    assert labels["基本要求"].get("text-anchor") == "middle"
    assert labels["服务内容"].get("text-anchor") == "start"
    assert labels["服务评价与改进"].get("text-anchor") == "end"
    assert all(text.get("transform") is None for text in labels.values())


@pytest.mark.parametrize(
    "names",
    [("基本要求", "服务内容", "窗口管理", "评价"), ("甲", "园区公共服务平台建设", "乙", "Management and improvement")],
)
@pytest.mark.parametrize("earlier", [(), ("上年",), ("上年", "同类园区的中位数")])
def test_nothing_is_cut_off(names: tuple[str, ...], earlier: tuple[str, ...]) -> None:
    values = (Fraction(100), Fraction(80), None, Fraction(0))
    lines = tuple(series.Series(name, values) for name in ("本次", *earlier))
    root = ElementTree.fromstring(chart_radar.radar(series.Chart("得分率", names, lines)))
    left, top, width, height = map(float, root.get("viewBox", "").split())
    texts = list(root.iter(f"{SVG}text"))
    assert {*names, *(earlier and ("本次", *earlier))} <= {text.text for text in texts}
    for text in texts:
        size = float(text.get("font-size", root.get("font-size", "")))
        # Measured with the font that reports are printed in, a hundred times as large.
        font = ImageFont.truetype(ROOT / "templates" / "fonts" / "NotoSansSC-Regular.ttf", 100)
        wide = font.getlength(text.text or "") * size / 100
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        start = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        assert left <= start
        assert start + wide <= left + width
        assert top <= y - 0.8 * size
        assert y + 0.2 * size <= top + height


def test_each_series_is_told_apart_without_colour_and_named() -> None:
    svg = clauses(
        assessment_of(ZEROED), [(name, series.rates_of(assessment_of(GOOD))) for name in ("上年", "同组平均")]
    )
    root = ElementTree.fromstring(svg)
    assert {"本次", "上年", "同组平均"} <= {text.text for text in root.iter(f"{SVG}text")}
    assert len({path.get("stroke-dasharray") for path in root.iter(f"{SVG}path")}) == 3
    assert root.get("aria-label") == "各条得分率雷达图（本次、上年、同组平均）"

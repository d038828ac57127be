"""The charts: readable, self-contained, and the same every time."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from reports import GOOD, ZEROED, assessment_of

from compliance.report import charts

SVG = "{http://www.w3.org/2000/svg}"
ALL = [charts.chapters, charts.clauses]


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
    radar = "".join(ElementTree.fromstring(charts.clauses(assessment)).itertext())
    for clause in assessment.clauses:
        assert clause.section.number in radar


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_has_a_title_for_those_who_do_not_see_it(chart: object) -> None:
    root = ElementTree.fromstring(chart(assessment_of(GOOD)))  # type: ignore[operator]
    assert root.findtext(f"{SVG}title") == root.get("aria-label")


def test_radar_labels_stand_upright_outside_the_web() -> None:
    root = ElementTree.fromstring(charts.chapters(assessment_of(GOOD)))
    labels = {text.text: text for text in root.iter(f"{SVG}text")}
    assert labels["基本要求"].get("text-anchor") == "middle"
    assert labels["服务内容"].get("text-anchor") == "start"
    assert labels["服务评价与改进"].get("text-anchor") == "end"
    assert all(text.get("transform") is None for text in labels.values())

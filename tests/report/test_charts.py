"""The charts: what a reader finds on them, in colour and without, and that nothing on them touches."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import openpyxl
import pytest
from builders import DETERMINISTIC, checklist, criterion, scored, section
from cohorts import thirty_parks
from conftest import ROOT, window_service
from drawn import PALETTE, Box, Drawn, Text
from hypothesis import HealthCheck, given, settings
from random_charts import any_chart
from sheets import everything, sheet_at_random

from compliance import load_answers, load_checklist, scoring
from compliance.analysis import comparison, gaps
from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.past import Past, by_its_own
from compliance.analysis.trend import trend
from compliance.answers.model import Period
from compliance.report.charts import canvas, cohort, drawing, figures, palette
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import REST, Chart, Form, Mark
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import CONTRAST, Colours, contrast
from compliance.report.word import charts as word_charts
from compliance.scoring.assessment import Assessment

GOOD, VETOED, ZEROED, UNFINISHED, WEAK = (
    f"{name}/2025" for name in ("dianchi-hightech", "honghe-border", "wumeng-industrial", "nujiang-green", "puer-tea")
)
LAST = "wumeng-industrial/2024"
EVERY_RULE = load_checklist(ROOT / "tests" / "data" / "every-rule")
PAGE = 600
"""Points: what a chart may be high to stand below a heading on the lowest page, of 225 mm."""


def of_year(a: Assessment, year: int) -> Past:
    """As an earlier year of a park."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    return by_its_own(replace(a, sheet=replace(a.sheet, period=period)))


@cache
def assessment_of(name: str) -> Assessment:
    path = ROOT / "examples" / f"{name}.yaml"
    return scoring.assess(window_service(), load_answers(path, window_service()))


@cache
def of_park(name: str) -> dict[Form, Chart]:
    a, last, good = assessment_of(name), assessment_of(LAST), assessment_of(GOOD)
    others = [("上年", figures.rates_of(last)), ("全部园区中位数", figures.rates_of(good))]
    return {
        "rates": figures.rates(a, others),
        "losses": figures.losses(a),
        "bridge": figures.bridge(comparison.compare(by_its_own(last), a)),
        "trend": figures.trend(trend([of_year(good, 2023), of_year(last, 2024), of_year(a, 2025)])),
        "quadrant": figures.quadrant((g.result.criterion.text, g.effort_text, g.score_cost) for g in gaps.find(a)),
    }


@cache
def of_cohort() -> dict[str, Chart]:
    previous, records = thirty_parks()
    checklist = window_service()
    found = analyse(records, checklist, previous=previous)
    return {
        "histogram": cohort.histogram(found, checklist.score_floors),
        "boxes": cohort.boxes(found),
        "ranges": cohort.ranges(found, checklist),
    }


def examples() -> Iterator[Chart]:
    for name in (GOOD, VETOED, ZEROED, UNFINISHED, WEAK):
        yield from of_park(name).values()
        yield figures.rates(assessment_of(name))
    yield from of_cohort().values()


EXAMPLES = [*examples()]


def drawn(chart: Chart) -> Drawn:
    return Drawn(drawing.svg(chart, PALETTE))


# What rates say


def test_every_clause_has_its_full_name_and_its_own_rate_on_one_line() -> None:
    a, picture = assessment_of(ZEROED), drawn(of_park(ZEROED)["rates"])
    assert len(a.clauses) > 20
    for clause in a.clauses:
        assert picture.beside(clause.section.heading)[0] == a.show(100 * (clause.tally.rate or 0))
    for chapter in a.sections:
        assert picture.beside(chapter.section.heading) == [a.show(100 * (chapter.tally.rate or 0))]


def test_a_bar_is_as_long_as_its_rate_and_a_chapters_line_goes_through_its_own_clauses_only() -> None:
    a, picture = assessment_of(WEAK), drawn(figures.rates(assessment_of(WEAK)))
    (zero,), (full,) = ([t for t in picture.texts if t.words == words] for words in ("0", "100"))
    left, whole = zero.box.middle[0], full.box.middle[0] - zero.box.middle[0]
    for clause in a.clauses:
        bars = [s for s in picture.level_with(clause.section.heading) if PALETTE.soft in s.colours]
        rate = float(clause.tally.rate or 0)
        assert [(bar.box.right - left) / whole for bar in bars] == ([pytest.approx(rate, abs=0.002)] if rate else [])
    through = [s for s in picture.shapes if s.colours == {PALETTE.main, "none"} and s.box.foot - s.box.top > 20]
    for chapter, line in zip(a.sections, through, strict=True):
        clauses = [part.section.heading for part in chapter.walk() if part.criteria]
        assert line.box.middle[0] == pytest.approx(left + whole * float(chapter.tally.rate or 0), abs=0.2)
        crossed = [
            c.section.heading
            for c in a.clauses
            if line.box.top < picture.text(c.section.heading).box.middle[1] < line.box.foot
        ]
        assert crossed == clauses


def test_what_is_not_answered_is_told_from_what_was_lost() -> None:
    """怒江: 5.7 has two criteria without an answer, 7.2 almost all of them; neither is a real 20 % or 13 %."""
    a, picture = assessment_of(UNFINISHED), drawn(of_park(UNFINISHED)["rates"])
    assert "暂计：有要点未作答，浅色到全部作答后的最高" in picture.said()
    for clause in a.clauses:
        waits = any(criterion.state == "unanswered" for criterion in clause.criteria)
        assert ("暂计" in picture.beside(clause.section.heading)) == waits
        bars = [s for s in picture.level_with(clause.section.heading) if PALETTE.soft in s.colours]
        # Stripes and their outline, or one bar.
        assert len(bars) == (2 if waits else 1)


def test_a_clause_with_no_answer_at_all_has_no_rate() -> None:
    chart = figures.rates(blank())
    picture = drawn(chart)
    assert {label.state for label in chart.labels} == {"open"}
    for label in chart.labels:
        assert picture.beside(label.text) == ["—", "未作答"]
        assert not [s for s in picture.level_with(label.text) if PALETTE.soft in s.colours]
    assert "未作答：4.1" in chart.words


def blank() -> Assessment:
    a = assessment_of(UNFINISHED)
    return scoring.assess(a.checklist, replace(a.sheet, answers={}))


def test_a_clause_that_a_veto_struck_says_so() -> None:
    picture = drawn(of_park(ZEROED)["rates"])
    assert picture.beside("4.6 服务保障机制") == ["0.0", "否决计零"]
    assert picture.said().count("否决计零") == 1


def test_a_veto_that_struck_a_whole_chapter_is_told_at_each_of_its_clauses() -> None:
    struck = {"effect": "zero_section", "section": "C1", "when": {"answer": "不符合"}}
    parts = section("C1.1", criterion("a", veto=struck)), section("C1.2", criterion("b"))
    a = scored(
        checklist(section("C1", *parts), section("C2", section("C2.1", criterion("c")))),
        {"a": "不符合", "b": "符合", "c": "符合"},
    )
    picture = drawn(figures.rates(a))
    for name in ("1 章条 C1", "1.1 章条 C1.1", "1.2 章条 C1.2"):
        assert picture.beside(name) == ["0.0", "否决计零"]
    assert picture.beside("2.1 章条 C2.1") == ["100.0"]


def test_last_year_and_other_parks_have_marks_of_their_own_that_the_legend_names() -> None:
    picture = drawn(of_park(ZEROED)["rates"])
    for name in ("本次", "上年", "全部园区中位数", "章得分率"):
        assert picture.said().count(name) == 1
    marks = [s for s in picture.level_with("6.1 窗口设置") if PALETTE.ink in s.colours]
    sizes = {(round(s.box.right - s.box.left), round(s.box.foot - s.box.top)) for s in marks}
    assert len(marks) == len(sizes) == 2
    assert "与上年相比，" in of_park(ZEROED)["rates"].words
    alone = drawn(figures.rates(assessment_of(ZEROED)))
    assert "上年" not in alone.said()


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_checklist_without_clauses_has_a_row_for_each_chapter_and_no_averages(count: int) -> None:
    made = checklist(*(section(f"C{number}", criterion(f"k{number}")) for number in range(1, count + 1)))
    chart = figures.rates(scored(made, {f"k{number}": "部分符合" for number in range(1, count + 1)}))
    picture = drawn(chart)
    for number in range(1, count + 1):
        assert picture.beside(f"{number} 章条 C{number}") == ["50.0"]
    assert "章得分率" not in picture.said()
    assert picture.height < 130


def test_more_clauses_than_a_page_has_room_for_are_the_lowest_and_the_title_says_so() -> None:
    parts = [section(f"C1.{number}", criterion(f"k{number}")) for number in range(1, 61)]
    given = {f"k{number}": "符合" if number % 2 else "部分符合" for number in range(1, 61)}
    chart = figures.rates(scored(checklist(section("C1", *parts)), given))
    shown = [label.text for label in chart.labels]
    assert chart.title == f"得分率最低的 {len(shown)} 条"
    assert len(shown) == figures.MOST
    assert {f"1.{number} 章条 C1.{number}" for number in range(2, 61, 2)} <= {*shown}
    assert drawn(chart).height < PAGE


# What was lost, what moved, what to do


def test_losses_are_by_name_the_most_first_and_add_up_to_what_the_tables_give() -> None:
    a, chart = assessment_of(WEAK), of_park(WEAK)["losses"]
    lost = [value for value in chart.values if value is not None]
    assert lost[:-1] == sorted(lost[:-1], reverse=True)
    assert sum(lost) == a.tally.lost
    *first, rest = [label.text for label in chart.labels]
    most = sorted((c for c in a.clauses if c.tally.lost), key=lambda c: -c.tally.lost)[: len(first)]
    assert first == [c.section.heading for c in most]
    assert not drawn(chart).level_with(rest)
    assert rest == f"其余 {sum(c.tally.lost > 0 for c in a.clauses) - len(first)} 条合计"
    assert drawn(chart).beside("合计") == ["441.5"]


def test_points_that_are_only_not_answered_yet_are_no_losses() -> None:
    a, picture = assessment_of(UNFINISHED), drawn(of_park(UNFINISHED)["losses"])
    assert picture.beside("合计") == ["137.5", "210.0"]
    assert Fraction("137.5") + 210 == a.tally.lost
    assert picture.beside("7.2 投诉处理") == ["52.0"]
    assert picture.beside("7.1 服务评价") == ["17.5"]
    assert "其中未作答 210.0 分" in of_park(UNFINISHED)["losses"].words


def test_a_struck_clause_loses_all_of_it_and_says_why() -> None:
    assert drawn(of_park(ZEROED)["losses"]).beside("4.6 服务保障机制") == ["30.0", "否决计零"]


def test_the_change_between_two_years_is_told_with_both_totals_and_adds_up() -> None:
    chart, last, now = of_park(ZEROED)["bridge"], assessment_of(LAST), assessment_of(ZEROED)
    picture = drawn(chart)
    assert last.score is not None
    assert sum(filter(None, chart.values), last.score) == now.score
    assert (picture.beside("上年总分"), picture.beside("本年总分")) == (["69.0"], ["76.6"])
    assert picture.beside("相差") == ["+7.60"]


def test_what_rose_lies_right_of_zero_and_what_fell_left_and_hollow() -> None:
    chart = of_park(ZEROED)["bridge"]
    picture = drawn(chart)
    zero = picture.text("0").box.middle[0]
    for label, value in zip(chart.labels, chart.values, strict=True):
        if label.group == REST:
            assert not picture.level_with(label.text)
            continue
        (bar,) = picture.level_with(label.text)
        assert value is not None
        assert (bar.box.left >= zero - 0.5) if value > 0 else (bar.box.right <= zero + 0.5)
        assert (PALETTE.main in bar.colours) == (value > 0)
        assert (PALETTE.paper in bar.colours) == (value < 0)


def test_a_score_that_is_not_final_is_no_point_like_the_others() -> None:
    """怒江's 65.3 counts 29 answers as zero."""
    picture, final = drawn(of_park(UNFINISHED)["trend"]), drawn(of_park(ZEROED)["trend"])
    svg = drawing.svg(of_park(UNFINISHED)["trend"], PALETTE)
    assert "暂计" in picture.said()
    assert "暂计" not in final.said()
    hollow = f'fill="{PALETTE.paper}" stroke="{PALETTE.main}"'
    assert (svg.count(hollow), drawing.svg(of_park(ZEROED)["trend"], PALETTE).count(hollow)) == (1, 0)
    assert svg.count('stroke-dasharray="4 3"') == 1
    assert "2025年 65.3（暂计）" in of_park(UNFINISHED)["trend"].words


def test_a_high_score_that_a_veto_failed_says_so() -> None:
    """红河: 88.1 points, and no grade but the lowest."""
    picture = drawn(of_park(VETOED)["trend"])
    assert picture.text("不合格（否决）").box.middle[0] == pytest.approx(picture.text("88.1").box.middle[0], abs=30)
    assert "优秀" in picture.said()


def test_the_years_stand_beside_what_each_grade_asks() -> None:
    picture = drawn(of_park(ZEROED)["trend"])
    assert {"优秀 90", "良好 80", "合格 70", "总分（分）", "评价年度"} <= {*picture.said()}
    by_score = picture.text("76.6").box.middle[1]
    assert picture.text("良好 80").box.middle[1] < by_score + 14
    assert picture.text("2024年").box.middle[0] == pytest.approx(picture.text("69.0").box.middle[0], abs=1)


def test_each_thing_to_do_is_numbered_in_its_column_and_named_beside() -> None:
    chart = of_park(WEAK)["quadrant"]
    picture = drawn(chart)
    columns = [picture.text(effort).box.middle[0] for effort in figures.EFFORTS]
    dots = {s.box.middle: s for s in picture.shapes if PALETTE.main in s.colours}
    for number, label in enumerate(chart.labels, start=1):
        in_dot, in_list = sorted((t for t in picture.texts if t.words == str(number)), key=_at_left)[-2:]
        near = min(columns, key=lambda at: abs(at - in_dot.digits.middle[0]))
        assert figures.EFFORTS[columns.index(near)] == label.group
        assert min(abs(x - in_dot.digits.middle[0]) + abs(y - in_dot.digits.middle[1]) for x, y in dots) < 1
        name = next(t for t in picture.texts if t.box.left > in_list.box.right and abs(t.box.top - in_list.box.top) < 1)
        assert label.text.startswith(name.words.removesuffix("…"))


def _at_left(text: Text) -> float:
    return text.box.left


# What a cohort says


def test_scores_are_counted_beside_what_each_grade_asks() -> None:
    picture = drawn(of_cohort()["histogram"])
    assert {"园区数（个）", "优秀 90", "良好 80", "合格 70"} <= {*picture.said()}
    assert "每 5 分一档" in of_cohort()["histogram"].across


def test_names_of_grades_that_lie_close_stand_on_lines_of_their_own() -> None:
    chart = of_cohort()["histogram"]
    limits = [Mark("良好", Fraction(limit), str(limit)) for limit in (99, 98, 70, 71, 72)]
    _check_room(replace(chart, marks=tuple(limits)))


def test_each_group_has_its_spread_its_size_and_its_median() -> None:
    chart = of_cohort()["boxes"]
    low, lower, median, upper, high, count = (series.values for series in chart.series)
    picture = drawn(chart)
    for at, label in enumerate(chart.labels):
        values = [low[at], lower[at], median[at], upper[at], high[at]]
        assert values == sorted(values, key=lambda value: value or 0)
        assert picture.beside(label.text) == [str(count[at]), label.shown]
    assert {"类型", "州市", "规模", "最低至最高", "中位数", "总分（分）"} <= {*picture.said()}


def test_each_clause_has_its_spread_under_its_chapter() -> None:
    chart, checklist = of_cohort()["ranges"], window_service()
    assert [label.text for label in chart.labels] == [clause.heading for clause in checklist.clauses]
    assert {*drawn(chart).said()} >= {chapter.heading for chapter in checklist.sections}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("服务保障机制", ["服务保障机制"]),
        ("服务保障机制与持续", ["服务保障机制", "与持续"]),
        # No line of one character, and none that begins with a mark that closes.
        ("服务保障机制与", ["服务保障机", "制与"]),
        ("服务保障机制、与改进方法", ["服务保障机", "制、与改进", "方法"]),
        ("服务保障机制与持续改进的措施和台账等等", ["服务保障机制", "与持续改进的", "措施和台账…"]),
    ],
)
def test_a_long_name_goes_on_in_further_lines(text: str, lines: list[str]) -> None:
    assert canvas.wrapped(text, 6 * canvas.SIZE) == lines


# How they look


@pytest.mark.parametrize("chart", EXAMPLES, ids=lambda chart: f"{chart.form}-{len(chart.labels)}")
def test_a_chart_of_an_example_touches_nothing_and_fits_a_page(chart: Chart) -> None:
    _check_room(chart)
    assert drawn(chart).height < PAGE


@pytest.mark.parametrize("seed", range(12))
def test_any_park_by_any_rules_has_charts_in_which_nothing_touches(seed: int) -> None:
    made = EVERY_RULE if seed % 2 else everything()
    now, last = (
        scoring.assess(made, sheet_at_random(made, at, blank=0.4 if seed % 3 else 0)) for at in (seed, seed + 9)
    )
    _check_room(figures.rates(now, [("上年", figures.rates_of(last))]))
    _check_room(figures.losses(now))
    _check_room(figures.quadrant((g.result.criterion.text, g.effort_text, g.score_cost) for g in gaps.find(now)))
    if now.score is not None and last.score is not None:
        _check_room(figures.bridge(comparison.compare(by_its_own(last), now)))
        _check_room(figures.trend(trend([of_year(last, 2024), of_year(now, 2025)])))


@pytest.mark.slow
@settings(DETERMINISTIC, max_examples=150, suppress_health_check=[*HealthCheck])
@given(any_chart)
def test_no_data_make_texts_touch_or_a_number_stand_near_anothers_mark(chart: Chart) -> None:
    _check_room(chart)
    assert drawn(chart).height <= PAGE


def test_a_high_chart_is_printed_group_by_group_and_every_piece_has_the_scale_of_all() -> None:
    chart = of_cohort()["ranges"]
    whole, first, *others = map(Drawn, [drawing.svg(chart, PALETTE), *drawing.pieces(chart, PALETTE)])
    rows = [text for picture in (first, *others) for text in picture.texts if text.box.left == 0]
    assert [text.words for text in rows] == [text.words for text in whole.texts if text.box.left == 0]
    headings = {chart.axis, "园区数", "中位数", "0", "100"}
    assert all(headings <= {*picture.said()} for picture in (first, *others))
    for picture in (first, *others):
        assert [text.box.left for text in picture.numbers if text.words == "100"] == [whole.text("100").box.left]
        assert picture.height < PAGE / 2.5
        for label in chart.labels:
            if label.text in picture.said():
                assert picture.beside(label.text) == whole.beside(label.text)
    assert len({picture.root.get("aria-label") for picture in (first, *others)}) == len(others) + 1


@pytest.mark.parametrize("name", ["boxes", "histogram"])
def test_a_chart_that_leaves_no_great_gap_is_printed_whole(name: str) -> None:
    chart = of_cohort()[name]
    assert drawing.pieces(chart, PALETTE) == [drawing.svg(chart, PALETTE)]


def _check_room(chart: Chart) -> None:
    for svg in {drawing.svg(chart, PALETTE), *drawing.pieces(chart, PALETTE)}:
        _check_picture(Drawn(svg), chart)


def _check_picture(picture: Drawn, chart: Chart) -> None:
    for at, text in enumerate(picture.texts):
        assert text.size >= 7.5
        assert text.box.left >= 0
        assert text.box.top >= 0
        assert text.box.right <= picture.width
        assert text.box.foot <= picture.height
        for other in picture.texts[at + 1 :]:
            assert text.box.gap(other.box) > 0, (text, other)
    for number in picture.numbers:
        for other in picture.texts:
            if other is not number:
                box = other.digits if other.is_number else other.box
                assert number.digits.gap(box) >= number.height - 0.01, (number, other)
        for shape in picture.shapes:
            if shape.tells and not _holds(shape.box.middle, number, chart):
                nearest = min(number.digits.gap(part) for part in shape.parts)
                asked = 1.5 if _is_own(shape.box, number, chart) else number.height - 0.01
                assert nearest >= asked, (number, shape)


def _holds(middle: tuple[float, float], number: Text, chart: Chart) -> bool:
    """The dot that a number of a list stands in."""
    x, y = number.digits.middle
    return chart.form == "quadrant" and abs(middle[0] - x) < 1 and abs(middle[1] - y) < 1


def _is_own(box: Box, number: Text, chart: Chart) -> bool:
    """Whether a shape is in the row, or the column, that the number is of."""
    x, y = number.digits.middle
    if chart.form == "trend":
        # The number may be to the left or the right of its point.
        return box.left - 25 < x < box.right + 25
    return box.left < x < box.right if chart.form == "histogram" else box.top < y < box.foot


@pytest.mark.parametrize("chart", EXAMPLES, ids=lambda chart: f"{chart.form}-{len(chart.labels)}")
def test_a_chart_is_simple_small_and_told_to_those_who_do_not_see_it(chart: Chart) -> None:
    svg = drawing.svg(chart, Palette())
    root = drawn(chart).root
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "title", "rect", "path", "text"}
    assert not re.search(r"href|url\(|class=|style=|<script", svg)
    assert root.get("role") == "img"
    assert "Noto Sans SC" in root.get("font-family", "")
    assert root.findtext("{http://www.w3.org/2000/svg}title") == root.get("aria-label") == chart.words
    assert len(chart.words) > 20
    assert chart.axis in drawn(chart).said()
    assert len(svg) < 20_000
    assert drawing.svg(chart, Palette()) == svg


THEMES = ("", "formal", "modern")


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_readable_in_colour_and_in_grey(theme: str) -> None:
    colours = theme_files.load(theme).theme.colours if theme else Colours()
    p = palette.of(colours)
    for words in (p.main, p.alert, p.ink, p.grey):
        assert contrast(words, p.paper) >= CONTRAST
    assert contrast(p.soft, p.paper) >= 3
    # A mark on a bar, and a bar that is light beside one that is not.
    assert contrast(p.ink, p.soft) >= 3
    assert contrast(p.main, p.tint) >= 3


def test_nothing_to_show_is_no_picture() -> None:
    assert drawing.svg(figures.quadrant([]), Palette()) == ""
    assert drawing.svg(figures.quadrant([("甲", "低", Fraction(0))]), Palette()) == ""


# Word's own


@pytest.mark.parametrize("chart", EXAMPLES, ids=lambda chart: f"{chart.form}-{len(chart.labels)}")
def test_word_shows_the_same_names_and_numbers_in_the_same_colours_and_the_font_of_the_theme(chart: Chart) -> None:
    xml, workbook = word_charts.part(chart, replace(PALETTE, face="仿宋"))
    text = xml.decode()
    assert {*re.findall(r'typeface="([^"]*)"', text)} == {"仿宋"}
    assert set(re.findall(r'srgbClr val="(\w+)"', text)) <= {
        colour.removeprefix("#").upper() for colour in vars_of(PALETTE)
    }
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book["数据"]
    rows = [[*row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    for label, value in zip(chart.labels, chart.values, strict=True):
        assert label.text in text
        if value is not None and value and chart.form != "boxes" and label.group != REST:
            named = [row for row in rows if label.text in str(row[0])]
            assert any(
                cell == pytest.approx(float(value), abs=1e-3) for row in named for cell in row[1:] if cell is not None
            )
    for mark in chart.marks:
        assert mark.text in text
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        assert "xl/charts/chart1.xml" in package.namelist()
    assert word_charts.height(chart) < 230


def test_word_tells_what_rose_from_what_fell() -> None:
    _, workbook = word_charts.part(of_park(ZEROED)["bridge"], PALETTE)
    rows = openpyxl.load_workbook(io.BytesIO(workbook))["数据"].iter_rows(values_only=True)
    heading, *found = rows
    assert heading[1:] == ("提高", "下降")
    assert all((rose or 1) > 0 > (fell or -1) for _, rose, fell in found)
    assert {sum(value is not None for value in row[1:]) for row in found} == {0, 1}


def test_word_joins_no_year_through_zero_and_draws_no_curve() -> None:
    xml, _ = word_charts.part(of_park(UNFINISHED)["trend"], PALETTE)
    assert b'<c:dispBlanksAs val="gap"/>' in xml
    assert xml.count(b'<c:smooth val="0"/>') == xml.count(b"<c:ser>")
    assert "65.3（暂计）" in xml.decode()


def vars_of(p: Palette) -> list[str]:
    return [getattr(p, name) for name in p.__dataclass_fields__]

"""The report with the years before, and the charts by clause."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from conftest import ROOT
from reports import GOOD, UNFINISHED, ZEROED, assessment_of, page_of

from compliance.analysis.comparison import Bar, compare
from compliance.analysis.past import by_its_own
from compliance.report.view import years

Run = Callable[..., tuple[int, str, str]]
SVG = "{http://www.w3.org/2000/svg}"
LAST = ROOT / "examples" / "wumeng-industrial" / "2024.yaml"


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def report_of(run: Run, output: Path, *options: object) -> str:
    assert run("report", ZEROED, "-o", output, "--date", "2026-01-31", "-q", *options) == (0, "", "")
    return output.read_text(encoding="utf-8")


def test_last_year_adds_a_part_and_a_series_to_every_chart(run: Run, tmp_path: Path) -> None:
    page = report_of(run, tmp_path / "a.html", "--last-year", LAST)
    assert re.search('<h2 id="years">.、与上年比较</h2>', page)
    assert "总分 69.0" in page
    rates, changes = re.findall(r'<svg[^>]*aria-label="([^"]*)"', page)
    assert "。与上年（总分 69.0）相比，" in rates
    assert changes.startswith("总分的变化：上年总分 69.0 分，本年总分 76.6 分，相差 +7.60 分。")
    assert "years" not in re.findall(r'<h2 id="([a-z]+)"', page_of(ZEROED))


def test_the_steps_add_up_from_last_years_score_to_this_years() -> None:
    before, after = assessment_of(LAST), assessment_of(ZEROED)
    comparison = compare(by_its_own(before), after)
    found = years.of(comparison)
    assert before.score is not None
    assert (found.steps[0].reached, found.steps[-1].reached) == ("69.00", "76.60")
    assert before.score + sum(bar.effect for bar in comparison.bars) == after.score


@pytest.fixture
def old_rules(tmp_path: Path) -> Path:
    """The checklist as if it had given less for what is met in part."""
    folder = Path(shutil.copytree(ROOT / "checklists" / "window-service", tmp_path / "旧表"))
    main = folder / "checklist.yaml"
    text = main.read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if "name: 部分符合" in line)
    main.write_text(text.replace(line, re.sub(r"credit: [^,}]+", "credit: 0.4", line)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_a_change_of_rules_has_its_own_bar(run: Run, tmp_path: Path, old_rules: Path, suffix: str) -> None:
    output = tmp_path / f"a.{suffix}"
    options = ["--last-year", LAST, "--old-checklist", old_rules, "-q"]
    assert run("report", ZEROED, "-o", output, *options) == (0, "", "")
    if suffix == "docx":
        text = "\n".join(cell.text for t in docx.Document(str(output)).tables for row in t.rows for cell in row.cells)
    else:
        text = output.read_text(encoding="utf-8")
        assert "规则变化（同一答案，只换规则）" in text
    assert "规则变化" in text
    told = run("compare", LAST, ZEROED, "--old-checklist", old_rules, "-f", "json")[1]
    by_rules = next(bar["effect"] for bar in json.loads(told)["bridge"] if bar["label"] == "规则变化")
    assert Fraction(by_rules) > 0
    assert years.signed(Fraction(by_rules)) in text


def test_a_checklist_of_ones_own_with_objects_has_years_too(run: Run, tmp_path: Path) -> None:
    own = Path(shutil.copytree(ROOT / "tests" / "data" / "every-rule", tmp_path / "自用表"))
    files = [tmp_path / f"{year}.yaml" for year in (2024, 2025)]
    for file in files:
        assert run("init", file, "-c", own, "--year", file.stem, "-q")[0] == 0
        file.write_text(file.read_text(encoding="utf-8").replace("  名称:", "  名称: 甲园区", 1), encoding="utf-8")
    last, this = files
    output = tmp_path / "a.html"
    code, _, err = run("report", this, "-c", own, "--last-year", last, "-o", output, "-q")
    assert (code, err.count("这份答卷当时有 8 个要点没有作答")) == (0, 1)
    assert "2024年1月1日至2024年12月31日" in output.read_text(encoding="utf-8")


def test_the_rules_of_last_year_need_last_year(run: Run, tmp_path: Path, old_rules: Path) -> None:
    code, _, err = run("report", ZEROED, "--old-checklist", old_rules, "-o", tmp_path / "a.html")
    assert (code, "要和 --last-year 一起用" in err) == (2, True)


def test_several_years_make_a_trend_in_any_order(run: Run, tmp_path: Path) -> None:
    older = tmp_path / "2023.yaml"
    text = LAST.read_text(encoding="utf-8").replace("2024-01-01", "2023-01-01").replace("2024-12-31", "2023-12-31")
    shutil.copytree(LAST.parent / "佐证", tmp_path / "佐证")
    older.write_text(text, encoding="utf-8")
    pages = [
        report_of(run, tmp_path / f"{n}.html", *(part for path in paths for part in ("--last-year", path)))
        for n, paths in enumerate([(older, LAST), (LAST, older)])
    ]
    assert pages[0] == pages[1]
    trend = re.findall(r'<svg[^>]*aria-label="历次总分：.*?</svg>', pages[0])
    assert {"2023年", "2024年", "2025年", "76.6"} <= set(texts(trend[0]))


def test_word_has_the_comparison_too(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "a.docx"
    assert run("report", ZEROED, "-o", output, "--last-year", LAST, "-q") == (0, "", "")
    document = docx.Document(str(output))
    assert any(p.text.endswith("与上年比较") for p in document.paragraphs)
    assert "总分的变化：上年总分 69.0 分，" in document.element.xml


def test_years_in_the_wrong_order_are_refused(run: Run, tmp_path: Path) -> None:
    code, out, err = run("report", LAST, "--last-year", ZEROED, "-o", tmp_path / "a.html")
    assert (code, out) == (2, "")
    assert "评价期不早于本次的评价期" in err
    assert not list(tmp_path.iterdir())


def test_a_year_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    code, _, err = run("report", ZEROED, "--last-year", tmp_path / "没有.yaml", "-o", tmp_path / "b.html")
    assert (code, "找不到文件" in err) == (2, True)


def test_what_was_lost_is_drawn_where_losses_are_told() -> None:
    drawn = '<svg[^>]*aria-label="各条失分，由多到少'
    assert re.search(drawn, page_of(GOOD, kind="gap"))
    assert not re.search(drawn, page_of(GOOD))


def test_a_chart_never_names_last_year_without_its_total() -> None:
    assert years.called(by_its_own(assessment_of(LAST))) == "上年（总分 69.0）"
    assert years.called(by_its_own(assessment_of(UNFINISHED))) == "上年（暂计总分 65.3）"


def test_what_rounds_to_nothing_is_no_step() -> None:
    before, after = assessment_of(LAST), assessment_of(ZEROED)
    left = Bar("", "限值与修约", Fraction(-1, 1000))
    found = [*years.steps(replace(compare(by_its_own(before), after), bars=(left,)))]
    assert [step.label for step in found] == ["上年总分", "本年总分"]

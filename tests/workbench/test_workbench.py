"""The page as a person uses it: from a double click to a report, on a machine without a network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT, violations
from playwright.sync_api import Page
from workbench_page import PATIENCE, bench, built, choose, output_of, ready

pytestmark = pytest.mark.slow

LAST, THIS = (ROOT / "examples" / "wumeng-industrial" / f"{year}.yaml" for year in (2024, 2025))
VIEWS = ("home", "fill", "score", "report", "parks", "about")


def test_the_page_is_one_file_that_says_what_it_is_made_of(built: Path, bench: Page) -> None:
    page = (built / "工作台.html").read_bytes()
    assert len(page) < 18_000_000
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page.decode("utf-16"))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "http" not in policy[1]
    assert "unsafe-eval'" not in policy[1].replace("wasm-unsafe-eval'", "")
    bill = json.loads((built / "工作台.cdx.json").read_text(encoding="utf-8"))
    bench.click('#steps [data-to="about"]')
    told = bench.inner_text("#view-about table")
    assert bill["bomFormat"] == "CycloneDX"
    assert {"pyodide", "pydantic_core", "pydantic", "typer", "compliance"} <= {
        one["name"] for one in bill["components"]
    }
    for one in bill["components"]:
        for word in (one["name"], one["version"], one["hashes"][0]["content"], one["licenses"][0]["license"]["name"]):
            assert word in told


def test_what_is_typed_while_the_engine_starts_is_kept_and_scored(bench: Page) -> None:
    ready(bench)
    bench.click('#steps [data-to="fill"]')
    bench.evaluate("engine.broken('从头启动'); engine.start(); 0")
    bench.get_by_label("园区名称").fill("早填产业园区")
    assert bench.get_attribute("#engine", "data-state") != "ready", "the engine was there before anyone could type"
    ready(bench)
    assert bench.input_value("#profile input") == "早填产业园区"
    assert "早填产业园区" in output_of(bench, "score", "score")


def test_from_an_answers_file_to_a_printable_report(bench: Page) -> None:
    ready(bench)
    choose(bench, '[data-open="answers"]', THIS)
    bench.wait_for_selector('body[data-view="fill"]', timeout=PATIENCE)
    assert bench.inner_text("#score").startswith("总分")
    assert "佐证未到位" in output_of(bench, "score", "check")
    bench.click("#pane-check .jump >> nth=0")
    assert bench.get_attribute("body", "data-view") == "fill"
    assert bench.evaluate("document.activeElement.closest('article').id") == "q-C4.1-1"
    assert "74.6" in output_of(bench, "score", "score")
    output_of(bench, "report", "report")
    paper = bench.frame_locator("#pane-report iframe")
    assert "自评及差距分析报告" in paper.locator("body").inner_text()
    with bench.expect_download() as saved:
        bench.click("#pane-report .saves button.quiet")
    assert saved.value.suggested_filename == "答卷-乌蒙柏坪产业园区-2025.html"
    pdf = bench.evaluate(
        "getComputedStyle(document.querySelector('#pane-report iframe').contentDocument.body).fontFamily"
    )
    assert pdf, "the report in the page has lost its own styles"


def test_last_years_answers_stand_beside_the_questions_and_are_compared(bench: Page) -> None:
    ready(bench)
    choose(bench, '[data-open="answers"]', THIS)
    bench.wait_for_selector('body[data-view="fill"]', timeout=PATIENCE)
    bench.click('#steps [data-to="home"]')
    choose(bench, '[data-open="last"]', LAST)
    bench.wait_for_selector("#given li", timeout=PATIENCE)
    assert "2024年" in bench.text_content("#q-C4\\.1-1 .earlier")
    assert "69.0" in output_of(bench, "score", "compare")


def test_an_engine_that_breaks_is_started_again_and_loses_nothing(bench: Page) -> None:
    ready(bench)
    bench.click('#steps [data-to="fill"]')
    bench.get_by_label("园区名称").fill("不丢产业园区")
    bench.evaluate("engine.worker.terminate(); engine.broken('引擎意外停止'); 0")
    assert "不丢产业园区" in output_of(bench, "score", "score")


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (390, "dark")])
def test_nothing_stands_in_the_way_of_a_screen_reader_and_nothing_is_wider_than_the_page(
    bench: Page, width: int, colours: str
) -> None:
    bench.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    bench.set_viewport_size({"width": width, "height": 844})
    ready(bench)
    output_of(bench, "score", "score")
    output_of(bench, "report", "workbook")
    for view in VIEWS:
        bench.click(f'#steps [data-to="{view}"]')
        assert violations(bench) == [], view
        assert bench.evaluate("document.documentElement.scrollWidth") <= width, view

"""The page as a person uses it: from a double click to a report, on a machine without a network."""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import yaml
from conftest import ROOT, violations
from playwright.sync_api import Page
from workbench_page import PATIENCE, bench, built, choose, output_of, ready, until

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


def test_a_run_over_many_parks_says_how_far_it_is_and_can_be_cancelled(bench: Page, tmp_path: Path) -> None:
    text = THIS.read_text(encoding="utf-8")
    for number in range(40):
        (tmp_path / f"{number}.yaml").write_text(
            text.replace("乌蒙柏坪产业园区", f"第{number}产业园区"), encoding="utf-8"
        )
    ready(bench)
    bench.click('#steps [data-to="parks"]')
    with bench.expect_file_chooser() as chooser:
        bench.get_by_role("button", name="选放答卷的文件夹").click()
    chooser.value.set_files(tmp_path)
    until(bench, "0 < parks.bar.value && parks.bar.value < parks.bar.max")
    bench.get_by_role("button", name="取消").click()
    until(bench, "parks.words.textContent.includes('已取消')")
    assert bench.locator("#view-parks progress").is_hidden()
    ready(bench)
    named(bench, "取消以后产业园区")
    assert "总分" in output_of(bench, "score", "score")


def test_a_checklist_of_ones_own_is_named_on_the_cover_as_long_as_it_is_open(bench: Page) -> None:
    ready(bench)
    before = bench.inner_text("h1")
    choose(bench, '[data-open="checklist"]', ROOT / "tests" / "cases" / "food-hygiene")
    until(bench, f"document.querySelector('h1').innerText !== {json.dumps(before)}")
    title = yaml.safe_load((ROOT / "tests/cases/food-hygiene/checklist.yaml").read_text("utf-8"))["standard"]["title"]
    assert bench.inner_text("h1").startswith(title)
    assert bench.title().startswith(title)
    assert "food-hygiene" in (bench.text_content("details.origin") or "")
    named(bench, "某食堂")
    assert "总分" in output_of(bench, "score", "score")


def named(bench: Page, name: str) -> None:
    bench.click('#steps [data-to="fill"]')
    bench.locator("#profile input").first.fill(name)


SHOWN = "#main :is(input[type=text], textarea):visible:not([disabled])"
KEPT = "writeFile(answersFile())"


def test_random_work_with_crashes_reloads_and_opening_loses_no_answer(bench: Page, tmp_path: Path) -> None:
    """COMPLIANCE_TYPING says for how many seconds, COMPLIANCE_SEED which random work."""
    chance = Random(int(os.environ.get("COMPLIANCE_SEED", "1")))
    ends = time.monotonic() + float(os.environ.get("COMPLIANCE_TYPING", "20"))
    ready(bench)
    bench.click('#steps [data-to="fill"]')
    done: Counter[str] = Counter()
    while time.monotonic() < ends or not {"type", "crash", "reload", "open"} <= done.keys():
        (act,) = chance.choices(("type", "choose", "turn", "crash", "reload", "open", "score"), (9, 9, 4, 1, 1, 1, 1))
        if act == "type":
            field = bench.locator(SHOWN)
            one = field.nth(chance.randrange(field.count()))
            one.fill("".join(chance.choices("园区服务窗口一二三12.5% ", k=chance.randrange(12))))
        elif act == "choose":
            choices = bench.locator("#main input[type=radio]:visible:not([disabled])")
            if count := choices.count():
                choices.nth(chance.randrange(count)).check(force=True)
        elif act == "turn":
            links = bench.locator("#chapters a:visible, #turn button:visible")
            if count := links.count():
                links.nth(chance.randrange(count)).click()
        else:
            before = bench.evaluate(KEPT)
            disturbed(bench, act, before, tmp_path)
            assert bench.evaluate(KEPT) == before, (act, done)
        done[act] += 1
    print(dict(done))


def disturbed(bench: Page, act: str, kept: str, folder: Path) -> None:
    if act == "crash":
        bench.evaluate("engine.broken('引擎意外停止'); engine.start().catch(() => {}); 0")
    elif act == "reload":
        bench.reload()
        bench.click('#steps [data-to="fill"]')
    elif act == "open":
        own = folder / "答卷.json"
        own.write_text(kept, encoding="utf-8")
        bench.click('#steps [data-to="home"]')
        choose(bench, '[data-open="answers"]', own)
        bench.wait_for_selector('body[data-view="fill"]', timeout=PATIENCE)
    else:
        output_of(bench, "score", "score")
        bench.click('#steps [data-to="fill"]')


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

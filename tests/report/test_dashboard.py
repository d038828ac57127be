"""The dashboard in a real browser, cut off from every network, driven as its readers would."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import violations
from dossiers import HOSTILE, dossier
from playwright.sync_api import Browser, Page

from compliance.report.cohort import dashboard

pytestmark = pytest.mark.slow

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 740}


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("总览") / "dashboard.html"
    made.write_bytes(dashboard.to_html(dossier()))
    return made


@pytest.fixture
def opened(browser: Browser, path: Path):
    contexts = []

    def open_page(size=DESKTOP, hash_="", **options) -> Page:
        context = browser.new_context(viewport=size, offline=True, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.mistakes = []
        page.on("pageerror", lambda error: page.mistakes.append(str(error)))
        page.on("console", lambda message: page.mistakes.append(message.text) if message.type == "error" else None)
        page.on(
            "request", lambda request: None if request.url.startswith("file:") else page.mistakes.append(request.url)
        )
        page.goto(path.as_uri() + hash_)
        return page

    yield open_page
    for context in contexts:
        assert context.pages[0].mistakes == []
        context.close()


def names(page: Page) -> list[str]:
    return page.locator("#ranking-table tbody th a").all_inner_texts()


def test_the_ranking_is_shown_sorted_and_filtered(opened):
    page, ranked = opened(), dossier().cohort.ranked
    assert names(page) == [row.name for row in ranked]
    assert set(page.locator("#ranking-table tbody th .basis").all_inner_texts()) == {"自评（未复核）"}
    page.locator("#ranking-table thead button", has_text="总分").click()
    page.locator("#ranking-table thead button", has_text="总分").click()
    assert names(page)[0] == min(ranked, key=lambda row: (row.score, row.rank)).name
    some = ranked[0].groups[0]
    page.get_by_label("类型").select_option(some)
    wanted = {row.name for row in ranked if row.groups[0] == some}
    assert set(names(page)) == wanted
    assert page.locator("#found").inner_text() == f"{len(wanted)} 个园区，共 {len(ranked)} 个"
    assert set(page.locator("#heat-table tbody th a").all_text_contents()) == wanted
    page.get_by_label("园区名称或代码").fill("没有这个园区")
    assert names(page) == []


def test_a_park_s_page_shows_its_place_and_losses_and_leads_back(opened):
    page, row = opened(), dossier().cohort.ranked[3]
    page.get_by_role("link", name=row.name, exact=True).first.click()
    park = page.locator("#park")
    assert park.get_by_role("heading", level=2).inner_text() == row.name
    assert f"共 {len(dossier().cohort.ranked)} 个" in park.inner_text()
    lost = dossier().losses[row.key]
    assert park.locator("table").nth(1).locator("tbody tr").count() == len(lost)
    park.get_by_role("link", name="回到排名").click()
    # The way back is shown once the browser has told the page of it.
    page.locator("#whole").wait_for(state="visible")
    assert not park.is_visible()


@pytest.mark.parametrize("way", ["link", "history"])
def test_by_keyboard_one_goes_to_a_park_and_back_to_its_row(opened, way):
    page, row = opened(), dossier().cohort.ranked[-1]
    page.locator("#ranking-table thead button", has_text="园区").focus()
    for _ in range(len(dossier().cohort.ranked) + 12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == row.name:
            break
    page.keyboard.press("Enter")
    assert page.locator("#park h2").inner_text() == row.name
    if way == "link":
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    else:
        page.go_back()
    page.wait_for_function("document.getElementById('park').hidden")
    at = page.evaluate("[document.activeElement.textContent, document.activeElement.getBoundingClientRect().top]")
    assert at[0] == row.name
    assert 0 <= at[1] <= DESKTOP["height"]


def test_hostile_names_are_text(opened):
    page = opened()
    assert HOSTILE in {row.name for row in dossier().cohort.parks}
    assert page.evaluate("window.hurt") is None


def test_beside_a_long_name_no_type_or_size_is_broken(opened):
    lines = """cells => cells.map(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
    })"""
    cells = opened().locator("#ranking-table tbody tr").locator("td:nth-child(5), td:nth-child(7)")
    assert set(cells.evaluate_all(lines)) == {1}


def test_light_and_dark_can_be_switched(opened):
    page = opened(color_scheme="dark")
    before = page.evaluate("getComputedStyle(document.body).color")
    page.get_by_role("button", name="浅色").click()
    assert page.evaluate("getComputedStyle(document.body).color") != before
    assert page.get_by_role("button", name="深色").is_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_screen_reader(opened, size, scheme):
    page = opened(size, color_scheme=scheme)
    # What is off the screen is not laid out, and what is not laid out is not looked at.
    page.evaluate("document.querySelectorAll('section').forEach(one => one.style.contentVisibility = 'visible')")
    assert violations(page) == []
    page.goto(page.url + "#park=0")
    assert page.locator("#park").is_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_the_chart_is_whole_and_what_is_not_listed_is_said(opened):
    page = opened()
    on_screen = page.locator("figure rect:visible").count()
    assert on_screen > 1
    page.emulate_media(media="print")
    assert page.locator("figure rect:visible").count() == on_screen
    assert not page.get_by_label("栏目").is_visible()
    left = page.locator("#criteria-more")
    assert left.inner_text().strip() == f"已列出 25 行，共 {len(dossier().checklist.criteria)} 行"
    assert not left.get_by_role("button").is_visible()


def test_rows_that_are_not_listed_can_be(opened):
    page, criteria = opened(), dossier().checklist.criteria
    rows = page.locator("#criteria-table tbody tr")
    assert rows.count() == 25
    page.locator("#criteria-more button").click()
    page.locator("#criteria-more").wait_for(state="hidden")
    assert rows.count() == len(criteria)
    assert len(set(rows.all_inner_texts())) == len(criteria)


def test_rows_still_to_come_do_not_join_a_table_that_was_sorted_meanwhile(opened):
    page = opened()
    page.evaluate("""() => {
        document.querySelector("#criteria-more button").click();
        document.querySelector("#criteria-table thead button").click();
    }""")
    page.wait_for_timeout(200)
    rows = page.locator("#criteria-table tbody th, #criteria-table tbody td:first-child").all_inner_texts()
    assert rows == [criterion.id for criterion in dossier().checklist.criteria][:25]


@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_weaker_a_cell_of_the_heat_table_the_darker_in_greyscale(opened, media):
    page = opened()
    page.emulate_media(media=media)
    shades = page.evaluate(
        """["h1", "h2", "h3", "h4", "h5"].map(look => {
          const cell = document.querySelector(".key ." + look);
          const [red, green, blue] = getComputedStyle(cell).backgroundColor.match(/[\\d.]+/g).map(Number);
          return 0.299 * red + 0.587 * green + 0.114 * blue;
        })"""
    )
    assert all(darker + 10 < lighter for darker, lighter in pairwise(shades)), shades

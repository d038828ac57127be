"""The web form as one goes through it: steps, a clause at a time, last year's answers, who filled it in, paper."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import ROOT, violations, window_service
from pages import DESKTOP, PHONE, article, opened, page_file, saved, window
from playwright.sync_api import Browser, Page

from compliance import load_answers
from compliance.answers import starting
from compliance.answers.data import to_data
from compliance.forms.page import page as form_page

GOOD = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
EARLIER = ROOT / "examples" / "wumeng-industrial" / "2024.yaml"
MARK = "照2024年，待核对。"
slow = pytest.mark.slow


def _shown(page: Page) -> list[str]:
    """The ids of the items in view, and of the profile's section."""
    found: list[str] = page.locator("#questions :is(article, #profile)").evaluate_all(
        "nodes => nodes.filter(node => node.querySelector('legend, h2').checkVisibility()).map(node => node.id)"
    )
    return found


def _clause(number: str) -> list[str]:
    return [f"q-{one.id}" for one in window_service().criteria if one.id.startswith(f"C{number}-")]


# ── a clause at a time ──


@slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_one_turns_from_clause_to_clause_by_the_contents_and_by_the_links_below(
    size: dict[str, int], browser: Browser, tmp_path: Path
) -> None:
    with window(browser, size) as context:
        page = opened(context, page_file(tmp_path, window_service()), whole=False)
        here = page.locator('#chapters [aria-current="true"]')
        assert _shown(page) == ["profile"]
        if size == PHONE:
            page.locator("#contents > summary").click()
        page.get_by_role("link", name="4.2 资格及从事相关服务资质", exact=True).click()
        page.wait_for_function("here === 's-C4.2'")
        assert _shown(page) == _clause("4.2")
        assert here.text_content() == "4.2 资格及从事相关服务资质"
        assert page.evaluate("document.activeElement.id") == "s-C4.2"
        article(page, "C4.2-1").get_by_label("符合", exact=True).check()
        counted = page.locator("#chapters li:has(> [aria-current])").last.locator(".done")
        page.wait_for_function("node => node.textContent === '1/5'", arg=counted.element_handle())
        if size == PHONE:
            assert page.locator("#place").inner_text() == "4.2 资格及从事相关服务资质 1/5"
        page.locator("#turn a[rel=next]").click()
        page.wait_for_function("here === 's-C4.3'")
        assert _shown(page) == _clause("4.3")
        page.locator("#turn a[rel=prev]").click()
        page.wait_for_function("here === 's-C4.2'")
        page.go_back()
        page.wait_for_function("here === 's-C4.3'")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@slow
def test_all_clauses_can_be_seen_at_once_and_the_page_remembers_it(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form, whole=False)
        page.get_by_label("看全部条款").check()
        everything = _shown(page)
        assert len(everything) == 1 + 146 + 4 + 2
        article(page, "C5.2-1").evaluate("node => node.scrollIntoView()")
        page.wait_for_function("here === 's-C5.2'")
        page.get_by_label("看全部条款").uncheck()
        assert _shown(page) == _clause("5.2")
        page.get_by_label("看全部条款").check()
        page.reload()
        page.wait_for_selector("#bar:not([hidden])")
        assert _shown(page) == everything


@slow
@pytest.mark.parametrize(
    ("at", "seen"),
    [
        ("s-C6.5", "q-C6.5-1"),
        ("q-C6.5-4", "q-C6.5-4"),
        # What is folded away is found by the browser as by its search.
        (":~:text=企业诉求首次响应平均时长", "q-C6.5-5"),
    ],
)
def test_a_link_to_a_clause_an_item_or_a_text_opens_the_page_there(
    at: str, seen: str, browser: Browser, tmp_path: Path
) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{page_file(tmp_path, window_service()).as_uri()}#{at}")
        page.wait_for_function("here === 's-C6.5'")
        assert _shown(page) == _clause("6.5")
        page.wait_for_function(
            """id => {
              const box = byId(id).querySelector("legend").getBoundingClientRect();
              return box.top >= 0 && box.bottom <= innerHeight;
            }""",
            arg=seen,
        )


@slow
def test_a_mistake_in_another_clause_turns_to_it(browser: Browser, tmp_path: Path) -> None:
    data = to_data(load_answers(GOOD, window_service()), window_service())
    data["作答"]["C6.5-1"] = {"结果": "6家"}
    (tmp_path / "答卷.json").write_text(json.dumps(data), encoding="utf-8")
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()), whole=False)
        with page.expect_file_chooser() as choosing:
            page.get_by_role("button", name="打开答卷").click()
        choosing.value.set_files(tmp_path / "答卷.json")
        page.get_by_role("button", name="1 处问题").click()
        assert _shown(page) == _clause("6.5")
        assert page.evaluate("document.activeElement.closest('article').id") == "q-C6.5-1"
        page.get_by_label("只看未答").check()
        assert _shown(page) == ["profile", "q-C6.5-1"]


# ── three steps ──


@slow
def test_the_three_steps_say_what_is_left_and_lead_to_it(browser: Browser, tmp_path: Path) -> None:
    sheet = load_answers(EARLIER, window_service())
    with window(browser, PHONE, color_scheme="dark") as context:
        page = opened(context, page_file(tmp_path, window_service(), sheet), whole=False)
        assert page.locator("details.origin").get_attribute("open") is None
        page.get_by_role("link", name=re.compile("^2 ?核对")).click()
        check = page.locator("#stage-check")
        check.get_by_role("heading", name="未答 148 项").wait_for()
        assert _shown(page) == []
        assert violations(page) == []
        check.get_by_role("link", name="C6.5-1", exact=True).click()
        page.wait_for_function("here === 's-C6.5'")
        assert _shown(page) == _clause("6.5")
        assert page.evaluate("document.activeElement.closest('article').id") == "q-C6.5-1"
        article(page, "C6.5-1").get_by_role("button", name="照上年").click()
        article(page, "C6.5-2").get_by_label("佐证（每行一件）").fill("佐证/甲.pdf\n纸质：乙（综合科）")
        assert violations(page) == []
        page.get_by_role("link", name=re.compile("^2 ?核对")).click()
        assert "C6.5-1" in check.locator("ul", has=page.locator("a")).last.inner_text()
        check.get_by_role("heading", name="照上年、待核对 1 项").wait_for()
        page.get_by_role("link", name=re.compile("^3 ?保存并交回")).click()
        hand = page.locator("#stage-hand")
        assert "下列 1 个佐证只写了文件名" in hand.inner_text()
        assert "佐证/甲.pdf" in hand.inner_text()
        with page.expect_download() as downloading:
            hand.get_by_role("button", name="存成文件").click()
        hand.locator("b", has_text=downloading.value.suggested_filename).wait_for()


# ── as last year ──


def test_what_is_taken_over_is_what_the_program_itself_takes_over() -> None:
    checklist = window_service()
    sheet = load_answers(EARLIER, checklist)
    page = form_page.form_data(checklist, year=2025, prefill=sheet)["earlier"]["answers"]
    entries = to_data(starting.for_year(sheet, 2025), checklist)
    known = {**entries["作答"], **entries.get("加分项", {}), **entries.get("专项扣分", {})}
    assert page
    assert {name: one["entry"] for name, one in page.items()} == {name: known[name] for name in page}
    assert not [one for one in page.values() if {"填写人", "填写日期", "复核"} & {*one["entry"]}]


def _answers(page: Page, folder: Path) -> dict[str, dict[str, object]]:
    folder.mkdir(exist_ok=True)
    answers: dict[str, dict[str, object]] = json.loads(saved(page, folder).read_text(encoding="utf-8"))["作答"]
    return answers


@slow
def test_an_answer_as_last_year_says_so_until_someone_has_looked_at_it(browser: Browser, tmp_path: Path) -> None:
    checklist = window_service()
    sheet = load_answers(EARLIER, checklist)
    last = to_data(sheet, checklist)["作答"]
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, checklist, sheet))
        for name in ("C4.1-1", "C4.1-2", "C4.2-1"):
            article(page, name).get_by_role("button", name="照上年").click()
            assert article(page, name).get_by_role("button", name="已核对").is_visible()
        first = _answers(page, tmp_path / "一")
        for name in ("C4.1-1", "C4.1-2", "C4.2-1"):
            assert first[name]["结果"] == last[name]["结果"]
            assert first[name]["说明"] == MARK + last[name]["说明"]
            assert not first[name].get("填写人")
        article(page, "C4.1-1").get_by_role("button", name="已核对").click()
        article(page, "C4.1-2").locator("input.number").first.fill("1")
        second = _answers(page, tmp_path / "二")
        assert [name for name, one in second.items() if MARK in str(one.get("说明"))] == ["C4.2-1"]
        assert second["C4.1-1"]["说明"] == last["C4.1-1"]["说明"]
        [file] = (tmp_path / "二").iterdir()
        assert load_answers(file, checklist).answers["C4.2-1"].note.startswith(MARK)


@slow
def test_what_was_answered_is_replaced_only_with_a_word_and_can_be_had_back(browser: Browser, tmp_path: Path) -> None:
    sheet = load_answers(EARLIER, window_service())
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service(), sheet), whole=False)
        page.evaluate("location.hash = '#s-C4.1'")
        mine = article(page, "C4.1-1")
        mine.locator("input.number").fill("9")
        mine.get_by_label("说明", exact=True).fill("今年的")
        mine.get_by_label("佐证（每行一件）").fill("佐证/今年.pdf")
        page.get_by_role("button", name="本条未填的 3 项照上年").click()
        assert mine.locator("input.number").input_value() == "9"
        assert "填上 3 项" in page.locator("#live").inner_text()
        page.get_by_role("button", name="撤销 3 项").click()
        page.get_by_role("button", name="本条未填的 3 项照上年").wait_for()
        mine.get_by_role("button", name="照上年").click()
        assert "原来填的已替换，可以撤销" in mine.inner_text()
        assert mine.locator("input.number").input_value() == "4"
        # Evidence is added to, never taken away.
        assert "佐证/今年.pdf" in mine.get_by_label("佐证（每行一件）").input_value()
        mine.get_by_role("button", name="撤销照上年").click()
        assert mine.locator("input.number").input_value() == "9"
        assert _answers(page, tmp_path / "存")["C4.1-1"] == {"结果": "9", "佐证": ["佐证/今年.pdf"], "说明": "今年的"}


# ── who filled it in ──


@slow
def test_who_filled_it_in_is_said_once_and_holds_for_what_is_answered_from_then_on(
    browser: Browser, tmp_path: Path
) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form)
        article(page, "C4.2-1").get_by_label("符合", exact=True).check()
        head = page.locator("#signer")
        head.get_by_label("填写人", exact=True).fill("马骅")
        head.get_by_label("填写日期").fill("2026年1月6日")
        article(page, "C4.2-2").get_by_label("符合", exact=True).check()
        article(page, "C4.2-4").get_by_label("符合", exact=True).check()
        article(page, "C4.2-4").locator("summary.by").click()
        article(page, "C4.2-4").get_by_label("填写人", exact=True).fill("安婴")
        emptied = article(page, "C4.2-5").get_by_label("说明", exact=True)
        emptied.fill("写错了地方")
        emptied.fill("")
        answers = _answers(page, tmp_path / "一")
        assert answers["C4.2-1"] == {"结果": "符合"}
        assert answers["C4.2-2"] == {"结果": "符合", "填写人": "马骅", "填写日期": "2026年1月6日"}
        assert answers["C4.2-4"]["填写人"] == "安婴"
        assert answers["C4.2-5"] == {"结果": None}
        assert article(page, "C4.2-2").locator("summary.by").inner_text() == "马骅，2026年1月6日"
        head.get_by_role("button", name="都写上").click()
        assert _answers(page, tmp_path / "二")["C4.2-1"]["填写人"] == "马骅"
        page.reload()
        assert page.locator("#signer").get_by_label("填写人", exact=True).input_value() == "马骅"


# ── paper ──


@slow
@pytest.mark.parametrize("path", [None, GOOD], ids=["blank", "filled"])
def test_on_paper_it_is_all_there_in_under_thirty_pages_large_enough_to_read(
    path: Path | None, browser: Browser, tmp_path: Path
) -> None:
    checklist = window_service()
    sheet = load_answers(path, checklist) if path else None
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, checklist, sheet), whole=False)
        content = page.pdf(prefer_css_page_size=True)
        assert _shown(page) == ["profile"], "the screen is as it was"
    document = pypdfium2.PdfDocument(content)
    assert len(document) < 30
    printed = re.sub(r"\s", "", "".join(sheet.get_textpage().get_text_bounded() for sheet in document))
    wanted = [checklist.standard.statement, *(one.text for one in checklist.criteria)]
    wanted += [check.how for one in checklist.criteria for check in one.checks]
    assert [text for text in wanted if re.sub(r"\s", "", text) not in printed] == []
    assert min(_sizes(document)) >= 8.45


def _sizes(document: pypdfium2.PdfDocument) -> set[float]:
    sizes: set[float] = set()
    for sheet in document:
        text = sheet.get_textpage()
        for place in range(0, text.count_chars(), 7):
            matrix = pdfium.FS_MATRIX()
            if not pdfium.FPDFText_IsGenerated(text, place) and pdfium.FPDFText_GetMatrix(text, place, matrix):
                sizes.add(pdfium.FPDFText_GetFontSize(text, place) * abs(matrix.d))
    return sizes

"""What was typed into the page is not lost, its mistakes are not hidden, and what became of it is said in view."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EVERY_RULE, ROOT, window_service
from pages import DESKTOP, PHONE, article, closed, opened, page_file, saved, window
from playwright.sync_api import Browser, Dialog, Page

from compliance import load_answers
from compliance.answers.data import to_data
from compliance.checklist import files as checklist_files
from compliance.checklist.model import RevisionMapping

GOOD = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
EARLIER = ROOT / "examples" / "wumeng-industrial" / "2024.yaml"
slow = pytest.mark.slow


def _open(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="打开答卷").click()
    choosing.value.set_files(path)


def _typed(page: Page, park: str) -> None:
    """Someone begins to fill in, and the browser keeps it."""
    page.get_by_label("园区名称", exact=True).fill(park)
    page.wait_for_function("park => Object.values(localStorage).some(kept => kept.includes(park))", arg=park)


def _answers(page: Page, replies: list[bool]) -> list[str]:
    """What the page asks; answered in turn by `replies`, and no where there are none left."""
    asked: list[str] = []

    def reply(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if replies and replies.pop(0):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", reply)
    return asked


def _name(page: Page) -> str:
    return page.get_by_label("园区名称", exact=True).input_value()


@slow
@pytest.mark.parametrize("typed", ["in this tab", "before a reload", "on another day"])
def test_opening_a_file_over_what_was_never_saved_asks_and_can_be_undone(
    typed: str, browser: Browser, tmp_path: Path
) -> None:
    other = tmp_path / "乙园区.json"
    other.write_text(json.dumps(to_data(load_answers(GOOD, window_service()), window_service())), encoding="utf-8")
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form)
        _typed(page, "甲园区")
        if typed == "before a reload":
            page.reload()
        if typed == "on another day":
            closed(page)
            page = opened(context, form)
        asked = _answers(page, [False, True])
        _open(page, other)
        assert (len(asked), "甲园区" in asked[0], _name(page)) == (1, True, "甲园区")
        _open(page, other)
        page.locator(".notice", has_text="已打开").wait_for()
        assert _name(page) == "乌蒙柏坪产业园区"
        page.get_by_role("button", name="恢复被替换的内容").click()
        assert _name(page) == "甲园区"
        closed(page)
        assert _name(opened(context, form)) == "甲园区"


@slow
def test_what_was_saved_to_a_file_is_replaced_without_a_question(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        _typed(page, "甲园区")
        file = saved(page, tmp_path)
        asked = _answers(page, [])
        _open(page, file)
        page.locator(".notice", has_text="已打开").wait_for()
        assert asked == []
        assert page.get_by_role("button", name="恢复被替换的内容").count() == 0


@slow
def test_starting_anew_can_be_undone(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form)
        _typed(page, "甲园区")
        closed(page)
        page = opened(context, form)
        _answers(page, [True])
        page.get_by_role("button", name="放弃，从头开始").click()
        assert _name(page) == ""
        page.get_by_role("button", name="恢复放弃的内容").click()
        assert _name(page) == "甲园区"
        page.reload()
        assert _name(page) == "甲园区"


def _reissued(case: str, folder: Path) -> Path:
    """The page as it comes again: corrected, moved, of the checklist's next version, or made for a park."""
    checklist = window_service()
    folder.mkdir()
    if case == "corrected":
        checklist = checklist.model_copy(update={"title": checklist.title + "（更正）"})
        path = page_file(folder, checklist)
        path.write_text(path.read_text(encoding="utf-8").replace('"form":"', '"form":"0'), encoding="utf-8")
        return path
    if case == "next version":
        mapping = RevisionMapping(
            format="compliance-mapping/2",
            checklist=checklist.id,
            from_version=checklist.version,
            to_version="9",
            criteria={},
        )
        checklist = checklist.model_copy(update={"version": "9", "mappings": (mapping,)})
    prefill = load_answers(EARLIER, window_service()) if case.startswith("made for") else None
    if prefill is not None:
        name = "甲园区" if case == "made for this park" else "丙园区"
        prefill = replace(prefill, park=replace(prefill.park, name=name))
    return page_file(folder, checklist, prefill)


@slow
@pytest.mark.parametrize(
    ("case", "offered"),
    [
        ("corrected", True),
        ("moved", True),
        ("next version", True),
        ("made for this park", True),
        ("made for another park", False),
    ],
)
def test_what_was_typed_is_offered_again_when_the_page_comes_anew(
    case: str, offered: bool, browser: Browser, tmp_path: Path
) -> None:
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        _typed(page, "甲园区")
        article(page, "C4.2-1").get_by_label("部分符合", exact=True).check()
        closed(page)
        page = opened(context, _reissued(case, tmp_path / "新发"))
        again = page.get_by_role("button", name="接着填：甲园区")
        assert again.count() == offered
        if offered:
            again.click()
            page.locator(".notice", has_text="已换成 甲园区").wait_for()
            assert _name(page) == "甲园区"
            assert article(page, "C4.2-1").get_by_label("部分符合", exact=True).is_checked()


@slow
def test_two_parks_filled_in_on_one_page_are_both_kept(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form)
        _typed(page, "甲园区")
        closed(page)
        page = opened(context, form)
        page.get_by_role("button", name="另填一份，这份留着").click()
        assert _name(page) == ""
        _typed(page, "乙园区")
        closed(page)
        page = opened(context, form)
        assert _name(page) == "乙园区"
        page.get_by_role("button", name="接着填：甲园区").click()
        assert _name(page) == "甲园区"
        assert page.evaluate("drafts.all().map(draft => draft.park).sort()") == ["乙园区", "甲园区"]


@slow
def test_mistakes_and_their_count_are_shown_when_a_draft_comes_back(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form)
        _typed(page, "甲园区")
        article(page, "C4.2-3").get_by_label("连续运营年限").fill("-3")
        page.wait_for_timeout(600)
        closed(page)
        page = opened(context, form)
        article(page, "C4.2-3").locator(".problem", has_text="不能是负数").wait_for()
        assert page.locator("#show-problems").inner_text() == "1 处问题"
        assert "1 处有问题" in page.locator(".notice").first.inner_text()


@slow
@pytest.mark.parametrize("reason", ["无", "", "同上。", "\u3164\u3164"])
def test_an_invalid_not_applicable_is_neither_done_nor_hidden(reason: str, browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        node = article(page, "C4.2-2")
        node.get_by_label("不适用", exact=True).check()
        node.get_by_label("不适用的理由").fill(reason)
        page.wait_for_selector('[id="q-C4.2-2"][data-state="wrong"]')
        assert node.locator(".status").inner_text() == "有问题，暂按未答"
        assert page.locator("#count").inner_text().startswith("已作答 要点 0/")
        page.get_by_label("只看未答").check()
        assert node.is_visible()
        node.get_by_label("不适用的理由").fill("本园区没有对外服务的窗口")
        page.wait_for_selector('[id="q-C4.2-2"][data-state="done"]')
        assert page.locator("#count").inner_text().startswith("已作答 要点 1/")


def _in_view(page: Page, selector: str) -> bool:
    found: bool = page.locator(selector).first.evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    )
    return found


@slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_saving_deep_in_the_form_says_where_and_when_in_view(
    size: dict[str, int], browser: Browser, tmp_path: Path
) -> None:
    with window(browser, size) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        assert page.locator("#saved").inner_text() == ""
        article(page, "C6.5-1").scroll_into_view_if_needed()
        _typed(page, "甲园区")
        article(page, "C6.5-1").scroll_into_view_if_needed()
        assert page.locator("#saved").inner_text() == "还没有存成文件"
        file = saved(page, tmp_path)
        assert _in_view(page, ".notice")
        assert file.name in page.locator(".notice").last.inner_text()
        assert re.fullmatch(rf"已保存 {file.name}（\d{{4}}/\d+/\d+ \d\d:\d\d）", page.locator("#saved").inner_text())
        assert _in_view(page, "#saved")
        page.get_by_label("园区名称", exact=True).fill("乙园区")
        assert page.locator("#saved").inner_text().startswith(f"有改动没有存成文件；上次保存 {file.name}")


@slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_showing_only_what_is_open_keeps_the_place_and_leaves_no_empty_headings(
    size: dict[str, int], browser: Browser, tmp_path: Path
) -> None:
    sheet = load_answers(GOOD, window_service())
    with window(browser, size) as context:
        page = opened(context, page_file(tmp_path, window_service(), sheet))
        article(page, "C6.5-1").get_by_role("button", name="清除").first.click()
        page.wait_for_selector('[id="q-C6.5-1"][data-state="open"]')
        article(page, "C6.5-1").evaluate("node => node.scrollIntoView()")
        top = "node => Math.round(node.getBoundingClientRect().top)"
        before = article(page, "C6.5-1").evaluate(top)
        # The browser is not to scroll the bar into view, as its driver does before a click.
        page.locator("#only-open").evaluate("box => box.click()")
        assert abs(article(page, "C6.5-1").evaluate(top) - before) <= 2
        shown = page.locator("#questions :is(h2, h3, h4):visible").all_inner_texts()
        assert [text.split()[0] for text in shown if text[0].isdigit() or text.startswith("第")] == ["第6章", "6.5"]
        page.locator("#only-open").evaluate("box => box.click()")
        assert abs(article(page, "C6.5-1").evaluate(top) - before) <= 2
        assert page.locator("#all-done").is_hidden()


@slow
def test_when_nothing_is_left_open_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    sheet = load_answers(GOOD, window_service())
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service(), sheet))
        article(page, "C6.5-1").evaluate("node => node.scrollIntoView()")
        page.get_by_label("只看未答").check()
        assert page.locator("#all-done").inner_text() == "全部已答，没有未答的要点。"
        assert _in_view(page, "#all-done")
        assert page.locator("#questions .chapter:visible").count() == 1


@slow
def test_two_tabs_of_one_page_do_not_overwrite_each_other(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        first = opened(context, form)
        _typed(first, "甲园区")
        second = opened(context, form)
        second.get_by_label("地址", exact=True).fill("乙路")
        first.locator(".notice", has_text="另一个标签页").wait_for()
        first.get_by_label("负责人", exact=True).fill("张三")
        first.wait_for_function("() => Object.values(localStorage).some(kept => kept.includes('张三'))")
        kept = first.evaluate("drafts.all().map(draft => draft.sheet['园区'])")
        assert [park.get("地址") or park.get("负责人") for park in kept] == ["张三", "乙路"]
        assert [park["名称"] for park in kept] == ["甲园区", "甲园区"]


@slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "broken"])
def test_an_answers_file_is_opened_in_every_encoding_that_the_commands_read(
    encoding: str, browser: Browser, tmp_path: Path
) -> None:
    text = json.dumps(to_data(load_answers(GOOD, window_service()), window_service()), ensure_ascii=False)
    raw = text.encode().replace("乌".encode(), b"\xff") if encoding == "broken" else text.encode(encoding)
    (tmp_path / "答卷.json").write_bytes(raw)
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        _open(page, tmp_path / "答卷.json")
        page.locator(".notice", has_text="没有打开" if encoding == "broken" else "已打开").wait_for()
        assert _name(page) == ("" if encoding == "broken" else "乌蒙柏坪产业园区")
        assert page.locator("#saved").inner_text() == ("" if encoding == "broken" else "与文件 答卷.json 相同")


@slow
def test_showing_only_what_is_open_holds_for_what_is_opened_and_answered_meanwhile(
    browser: Browser, tmp_path: Path
) -> None:
    data = to_data(load_answers(GOOD, window_service()), window_service())
    del data["加分项"]
    data["作答"]["C6.5-1"] = {}
    (tmp_path / "答卷.json").write_text(json.dumps(data), encoding="utf-8")
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        page.get_by_label("只看未答").check()
        _open(page, tmp_path / "答卷.json")
        page.locator(".notice", has_text="已打开").wait_for()
        shown = page.locator("#questions article:visible").evaluate_all("nodes => nodes.map(node => node.id)")
        assert shown == ["q-C6.5-1", *(f"q-{bonus.id}" for bonus in window_service().bonus)]
        assert page.locator("#all-done").is_hidden()
        article(page, "C6.5-1").get_by_role("radio").first.check()
        # An item that nobody has to answer is none that is left.
        page.locator("#all-done:visible").wait_for()
        assert article(page, "C6.5-1").is_visible()


@slow
def test_a_list_of_objects_is_kept_though_its_box_was_not_left(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, checklist_files.load(str(EVERY_RULE)))
        page = opened(context, form)
        page.locator("#profile textarea").last.fill("1\n综合窗口")
        closed(page)
        assert "综合窗口" in opened(context, form).locator("#profile textarea").last.input_value()

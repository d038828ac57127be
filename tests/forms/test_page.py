"""The web form: what the file is, and what one can do with it in a browser that has no network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from builders import EXAMPLES
from conftest import ROOT, violations, window_service
from pages import (
    DESKTOP,
    PHONE,
    act,
    article,
    closed,
    fill_head,
    for_criterion,
    for_extra,
    opened,
    page_file,
    saved,
    window,
)
from playwright.sync_api import Browser, Page
from test_page_checks import per_object

from compliance import assess, load_answers
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.files import documents
from compliance.forms.page import page as form_page
from compliance.scoring.assessment import Assessment

GOOD = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
EARLIER = ROOT / "examples" / "wumeng-industrial" / "2024.yaml"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}{unit}"


def rendered(**options: Any) -> str:
    return form_page.render(window_service(), **{"year": 2025, **options})


# ── the file ──


def test_the_page_refers_to_nothing_outside_itself() -> None:
    page = rendered()
    assert '<html lang="zh-CN">' in page
    assert not re.search(r"<(link|img|iframe|object|embed|base|form)\b", page)
    assert not re.search(
        r"""\b(src|srcset|action|style|on\w+)=["']?""", re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)
    )
    assert not re.search(r"\burl\(|@import|\bfetch\(|XMLHttpRequest|WebSocket|\beval\(|\bFunction\(|innerHTML", page)
    assert len(page.encode()) < 340_000


def test_the_policy_allows_just_these_two_parts() -> None:
    page = rendered()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed.pop("default-src") == allowed.pop("base-uri") == allowed.pop("form-action") == "'none'"
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.S)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert allowed.pop(kind) == f"'sha256-{digest}'"
    assert not allowed


def test_the_same_input_gives_the_same_page() -> None:
    assert rendered() == rendered()


def test_the_provenance_stands_at_the_top_and_with_each_criterion() -> None:
    page, checklist = rendered(), window_service()
    assert checklist.standard.statement in page
    assert checklist.short_fingerprint in page
    shown = _data(page)
    questions = [c for top in shown["sections"] for part in _walk(top) for c in part["criteria"]]
    assert [c["provenance"] for c in questions] == [criterion.provenance for criterion in checklist.criteria]


def _data(page: str) -> dict[str, Any]:
    [text] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, flags=re.S)
    data: dict[str, Any] = json.loads(text)
    return data


def _walk(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [section, *(part for child in section["sections"] for part in _walk(child))]


def test_no_text_of_an_answers_file_can_end_the_data(make_answers: Callable[..., Path]) -> None:
    path = make_answers({"C4.1-1": f"结果: 6\n说明: '{HOSTILE}'"})
    page = rendered(prefill=load_answers(path, window_service()))
    assert page.count("</script>") == rendered().count("</script>")
    assert _data(page)["start"]["作答"]["C4.1-1"]["说明"] == HOSTILE


def test_answers_of_the_year_are_filled_in_and_those_of_another_shown_beside() -> None:
    sheet = load_answers(EARLIER, window_service())
    same, later = _data(rendered(year=2024, prefill=sheet)), _data(rendered(year=2025, prefill=sheet))
    assert same["start"]["作答"]["C4.1-1"]["结果"]
    assert same["earlier"] is None
    assert later["start"]["作答"] == {}
    assert later["start"]["园区"] == same["start"]["园区"]
    assert later["start"]["评价期"] == {"开始": "2025-01-01", "结束": "2025-12-31"}
    assert later["earlier"]["year"] == 2024
    assert len(later["earlier"]["answers"]) > 100


def test_the_command_writes_the_page(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    code, _, err = run("form", "html", "-o", path, "--year", "2025")
    assert (code, path.read_text(encoding="utf-8")) == (0, rendered())
    assert str(path) in err
    assert run("form", "html", "-o", path)[0] == 2
    assert run("form", "html", "-o", path, "--force", "-q", "--prefill", GOOD) == (0, "", "")
    assert path.read_text(encoding="utf-8") == rendered(prefill=load_answers(GOOD, window_service()))
    assert run("form", "html", "-o", path, "--force", "--prefill", path)[0] == 2


# ── in a browser ──


def test_a_wrong_answer_is_refused_at_once_in_the_engine_s_words(browser: Browser, tmp_path: Path) -> None:
    with window(browser, PHONE) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        node = article(page, "C4.2-3")
        number = node.get_by_label("连续运营年限")
        number.fill("-3")
        number.press("Tab")
        problem = node.locator(".problem", has_text="不能是负数")
        problem.wait_for()
        assert "应为 不小于 0 的数（单位：年，只写数字）" in problem.inner_text()
        assert number.get_attribute("aria-invalid") == "true"
        assert problem.get_attribute("id") in (number.get_attribute("aria-describedby") or "")
        assert "不能是负数" in page.locator("#live").inner_text()
        number.fill("６.４")
        problem.wait_for(state="hidden")
        page.wait_for_selector('[id="q-C4.2-3"][data-state="done"]')
        assert page.locator("#count").inner_text() == "已作答 要点 1/146、加分项 0/4、专项扣分 0/2"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


slow = pytest.mark.slow


@slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_filled_in_by_hand_and_saved(
    path: Path, browser: Browser, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """Every control by its label; the tab closed in the middle; the same sheet and score as the YAML."""
    checklist, data = window_service(), documents.read(path).data
    folder = shutil.copytree(path.parent, tmp_path / "园区")
    size = PHONE if path == GOOD else DESKTOP
    with window(browser, size) as context:
        form = page_file(tmp_path, checklist)
        page = opened(context, form)
        fill_head(page, data)
        half = len(checklist.criteria) // 2
        for criterion in checklist.criteria[:half]:
            act(page, for_criterion(criterion, data["作答"][criterion.id]))
        closed(page)
        page = opened(context, form)
        page.locator(".notice", has_text="已恢复上次填写的内容").wait_for()
        for criterion in checklist.criteria[half:]:
            act(page, for_criterion(criterion, data["作答"][criterion.id]))
        for top, items in (("加分项", checklist.bonus), ("专项扣分", checklist.penalties)):
            for item in items:
                act(page, for_extra(item, (data.get(top) or {}).get(item.id) or {}))
        file = saved(page, folder)
        shown = page.locator("#score b").inner_text()
    sheet = load_answers(file, checklist)
    assert sheet == load_answers(path, checklist)
    assessment = assess(checklist, sheet)
    assert assessment.score == assess(checklist, load_answers(path, checklist)).score
    assert shown == (assessment.show(assessment.score) if assessment.complete else _range(assessment))
    # Imported, it is the file that the YAML becomes.
    assert run("import", file, "-q") == run("import", path, "-q")


def _range(assessment: Assessment) -> str:
    return f"{assessment.show(assessment.range.floor)} 至 {assessment.show(assessment.range.ceiling)}"


@slow
def test_what_was_typed_last_survives_a_closed_tab(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        form = page_file(tmp_path, window_service())
        page = opened(context, form)
        note = article(page, "C4.1-1").get_by_label("说明", exact=True)
        note.press_sequentially("关页之前最后几个字")
        closed(page)
        page = opened(context, form)
        assert article(page, "C4.1-1").get_by_label("说明", exact=True).input_value() == "关页之前最后几个字"
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="放弃，从头开始").click()
        assert article(page, "C4.1-1").get_by_label("说明", exact=True).input_value() == ""
        page.reload()
        assert page.locator(".notice", has_text="已恢复上次填写的内容").count() == 0


@slow
def test_a_saved_file_is_opened_again_in_another_browser(browser: Browser, tmp_path: Path) -> None:
    checklist = window_service()
    folder = shutil.copytree(GOOD.parent, tmp_path / "园区")
    sheet = load_answers(GOOD, checklist)
    with window(browser) as context:
        first = saved(opened(context, page_file(tmp_path, checklist, sheet)), folder)
    with window(browser, PHONE) as context:
        page = opened(context, page_file(tmp_path, checklist))
        _open(page, first)
        page.locator(".notice", has_text="已打开").wait_for()
        second = saved(page, tmp_path)
    assert second.read_bytes() == first.read_bytes()
    assert load_answers(first, checklist) == sheet


def _open(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="打开答卷").click()
    choosing.value.set_files(path)


def _file(folder: Path, content: str, name: str = "答卷.json") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@slow
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("检查表: window-service\n", "不是本页保存的答卷"),
        ('{"检查表": "other", "版本": "0.1.0"}', "答卷不是为这份检查表填写的"),
        ('{"检查表": "window-service", "版本": "9"}', "答卷与检查表的版本不符，且没有对照表可用"),
        ("[1, 2]", "不是答卷文件"),
        ('{"检查表": "window-service", "检查表": "window-service"}', "名称重复"),
        ("[" * 100 + "]" * 100, "嵌套过深"),
        ('{"检查表": "window-service"', "文件不完整"),
    ],
)
def test_what_is_no_answers_file_is_not_opened(content: str, said: str, browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        page.get_by_label("园区名称", exact=True).fill("原来的园区")
        page.on("dialog", lambda dialog: dialog.accept())
        _open(page, _file(tmp_path, content))
        page.locator(".notice", has_text=said).wait_for()
        assert page.get_by_label("园区名称", exact=True).input_value() == "原来的园区"


@slow
def test_mistakes_of_an_opened_file_are_shown_where_they_belong(browser: Browser, tmp_path: Path) -> None:
    data = {
        "检查表": "window-service",
        "版本": "0.1.0",
        "园区": {"名称": "甲园区", "类型": "县及", "面积": 12.60},
        "评价期": {"开始": "2025-01-01", "结束": "2025-12-31"},
        "作答": {
            "C4.1-1": {"结果": "6家"},
            "C4.1-2": {"结果": "75%"},
            "C4.2-1": {"结果": "基本符合"},
            "C9": {"结果": "1"},
        },
        "加分项": {"B1": {"结果": "是"}},
    }
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        _open(page, _file(tmp_path, json.dumps(data, ensure_ascii=False)))
        page.locator(".notice", has_text="不属于本页").wait_for()
        assert "检查表中没有这个编号" in page.locator(".notice", has_text="不属于本页").inner_text()
        for identifier, words in (
            ("C4.1-1", "不是数字"),
            ("C4.1-2", "比率要写出分子和分母"),
            ("C4.2-1", "是否想写“符合”"),
            ("B1", "应填“有”或“无”"),
        ):
            assert words in article(page, identifier).inner_text()
        assert "是否想写“县级”？" in page.locator("#profile").inner_text()
        # Nothing is changed that was not corrected.
        assert json.loads(saved(page, tmp_path).read_text(encoding="utf-8"))["作答"]["C4.1-2"] == {"结果": "75%"}
        page.get_by_role("button", name=re.compile("处问题")).click()
        assert page.evaluate("document.activeElement.closest('.field') !== null")


@slow
def test_hostile_texts_stay_texts(browser: Browser, tmp_path: Path) -> None:
    checklist = window_service()
    texts = [
        HOSTILE,
        "=cmd|'/C calc'!A0",
        "@SUM(1)",
        "-1+1",
        "\u202e反\u0085\u007f",
        '"\\ud800"',
        "第一行\n第二行: [x] # {y}",
    ]
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, checklist))
        page.get_by_label("园区名称", exact=True).fill(f"../{HOSTILE}")
        for criterion, text in zip(checklist.criteria, texts, strict=False):
            article(page, criterion.id).get_by_label("说明", exact=True).fill(text)
        first = saved(page, tmp_path)
        assert first.parent == tmp_path
        assert re.fullmatch(r"答卷-[^/\\:*?\"<>|]+-2025\.json", first.name)
        _open(page, first)
        page.locator(".notice", has_text="已打开").wait_for()
        assert saved(page, tmp_path / "x").read_bytes() == first.read_bytes()
        assert page.locator("img, script[src]").count() == 0
    sheet = load_answers(first, checklist)
    assert [sheet.answers[c.id].note for c, _ in zip(checklist.criteria, texts, strict=False)] == [
        t.strip() for t in texts
    ]
    assert sheet.park.name == f"../{HOSTILE}"


@slow
def test_one_section_per_object(browser: Browser, tmp_path: Path) -> None:
    checklist = per_object()
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, checklist))
        page.get_by_label("园区名称", exact=True).fill("甲园区")
        names = page.get_by_label("W 章条 W：窗口")
        names.fill("1号窗口\n二号")
        names.blur()
        article(page, "a@二号").get_by_label("符合", exact=True).check()
        article(page, "b@1号窗口").get_by_label("数量").fill("3")
        names = page.get_by_label("W 章条 W：窗口")
        names.fill("1号窗口\n2号窗口")
        names.blur()
        assert article(page, "a@2号窗口").get_by_label("符合", exact=True).is_checked()
        file = saved(page, tmp_path)
        page.on("dialog", lambda dialog: dialog.dismiss())
        names = page.get_by_label("W 章条 W：窗口")
        names.fill("1号窗口")
        names.blur()
        assert article(page, "a@2号窗口").count() == 1
        score = page.locator("#score b").inner_text()
    sheet: AnswerSheet = load_answers(file, checklist)
    assert sheet.objects == {"W": ("1号窗口", "2号窗口")}
    assert sheet.answers["a@2号窗口"].value == "符合"
    assessment = assess(checklist, sheet)
    assert score == _range(assessment)


@slow
def test_without_storage_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})")
        page = opened(context, page_file(tmp_path, window_service()))
        page.locator(".notice", has_text="浏览器不允许本页自动保存").wait_for()
        page.get_by_label("园区名称", exact=True).fill("甲园区")
        assert saved(page, tmp_path).exists()


@slow
def test_the_keyboard_alone_is_enough(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("甲园区")
        assert page.get_by_label("园区名称", exact=True).input_value() == "甲园区"
        node = article(page, "C4.2-1")
        node.get_by_label("符合", exact=True).focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        assert node.get_by_label("部分符合", exact=True).is_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert not node.get_by_label("部分符合", exact=True).is_checked()


@slow
def test_a_click_is_not_lost_to_a_message_that_appears(browser: Browser, tmp_path: Path) -> None:
    """The message of the field that one leaves by clicking moves what one clicks at."""
    with window(browser, PHONE) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        article(page, "C4.2-3").get_by_label("连续运营年限").fill("-3")
        below = article(page, "C4.2-4").get_by_label("符合", exact=True)
        below.click(delay=300)
        assert below.is_checked()
        article(page, "C4.2-3").locator(".problem", has_text="不能是负数").wait_for()


@slow
def test_only_what_is_open_can_be_shown(browser: Browser, tmp_path: Path) -> None:
    sheet = load_answers(GOOD, window_service())
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service(), sheet))
        article(page, "C4.2-1").get_by_role("button", name="清除").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector('[id="q-C4.2-1"][data-state="open"]')
        page.get_by_label("只看未答").check()
        assert page.locator("article:visible", has_text="C4.").count() == 1
        article(page, "C4.2-1").get_by_label("符合", exact=True).check()
        assert article(page, "C4.2-1").is_visible()


@slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_screen_reader(
    size: dict[str, int], scheme: str, browser: Browser, tmp_path: Path
) -> None:
    checklist: Checklist = window_service()
    blank, filled = tmp_path / "空白", tmp_path / "填过"
    blank.mkdir()
    filled.mkdir()
    with window(browser, size, color_scheme=scheme) as context:
        page = opened(context, page_file(blank, checklist))
        assert violations(page) == []
        page = opened(context, page_file(filled, checklist, load_answers(EARLIER, checklist)))
        article(page, "C4.1-1").get_by_label("有效合作协议").or_(
            article(page, "C4.1-1").locator("input.number")
        ).first.fill("x")
        article(page, "C4.2-2").get_by_label("不适用", exact=True).check()
        page.locator("#show-problems").click()
        page.locator(".problem:visible").first.wait_for()
        for summary in page.locator("article summary").all()[:5]:
            summary.click()
        assert violations(page) == []


@slow
def test_on_paper_every_answer_is_whole_and_several_criteria_share_a_page(browser: Browser, tmp_path: Path) -> None:
    sheet = load_answers(GOOD, window_service())
    long = "副组长，负责" + "、".join(f"4.{n}" for n in range(1, 60))
    sheet = replace(sheet, team=(replace(sheet.team[0], duty=long), *sheet.team[1:]))
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service(), sheet))
        content = page.pdf()
        assert page.locator(".written, details.more[open]").count() == 0, "the screen is as it was"
    document = pypdfium2.PdfDocument(content)
    assert len(document) < 30
    printed = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in document))
    answers = [answer for answer in sheet.answers.values() if answer.note or answer.evidence]
    assert len(answers) > 100
    said = [
        long,
        sheet.park.profile,
        *(text for answer in answers for text in (answer.note, *(one.text for one in answer.evidence))),
    ]
    assert [text for text in said if text and re.sub(r"\s", "", text) not in printed] == []

"""The web form in a real browser: without a network, driven through its controls by their names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from compliance import assess
from compliance.answers import reading
from compliance.answers.fields import misnamed
from compliance.answers.model import AnswerSheet
from compliance.checklist.kinds import Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.model import BonusItem, Checklist, Criterion, PenaltyItem
from compliance.forms.page import page as form_page
from compliance.numbers import plain

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def page_file(folder: Path, checklist: Checklist, prefill: AnswerSheet | None = None, year: int = 2025) -> Path:
    path = folder / "填报表.html"
    path.write_text(form_page.render(checklist, year=year, prefill=prefill), encoding="utf-8")
    return path


@contextmanager
def window(browser: Browser, size: dict[str, int] = DESKTOP, **options: Any) -> Iterator[BrowserContext]:
    """A window of a browser that is cut off: whatever a page asks for except itself fails the test."""
    context = browser.new_context(viewport=size, offline=True, accept_downloads=True, locale="zh-CN", **options)
    # A file picker is a window of the system, which a test cannot operate; without it the page downloads.
    context.add_init_script("window.showSaveFilePicker = undefined")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    yield context
    context.close()
    assert [url for url in asked if not url.startswith(("file://", "blob:"))] == []


def opened(context: BrowserContext, path: Path, *, whole: bool = True) -> Page:
    """The page, with all its clauses in view, so that a test need not turn to the one it is about."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("console", lambda message: mistakes.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    page.wait_for_selector("#bar:not([hidden])")
    if whole:
        # Not by a click: the choice would be written to the storage that a test is about.
        page.evaluate("byId('whole').checked = true; showPlaces()")
    assert mistakes == []
    return page


def closed(page: Page) -> None:
    """Closes the tab as its cross does: the page is told, but not waited for."""
    with page.expect_event("close"):
        page.close(run_before_unload=True)


# ── what the engine and the page make of the same data ──


def by_engine(checklist: Checklist, data: Any) -> dict[str, Any]:
    sheet, findings = reading.parse(data, checklist, misnamed)
    told = [{**asdict(finding), "path": list(finding.path)} for finding in findings]
    for finding in told:
        finding["atKey"] = finding.pop("at_key")
    return {"findings": _sorted(told), **({} if findings else _score(checklist, sheet))}


def _score(checklist: Checklist, sheet: AnswerSheet) -> dict[str, Any]:
    assessment = assess(checklist, sheet)
    figures = {"score": assessment.score, **asdict(assessment.range)}
    return {name: None if figure is None else plain(figure) for name, figure in figures.items()}


BY_PAGE = """files => files.map(file => {
  const reader = new Reader(form), sheet = reader.sheet(readFile(file));
  if (reader.findings.length) return {findings: reader.findings};
  const {score, range} = assess(form, sheet), figure = value => value === null ? null : plain(value);
  return {findings: [], score: figure(score), floor: figure(range.floor), answered: figure(range.answered),
    ceiling: figure(range.ceiling)};
})"""


def by_page(page: Page, documents: list[Any]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = page.evaluate(BY_PAGE, [json.dumps(data) for data in documents])
    return [{**result, "findings": _sorted(result["findings"])} for result in results]


def _sorted(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda finding: json.dumps(finding, sort_keys=True, ensure_ascii=False))


# ── filling in, as one would ──


def fill_head(page: Page, data: dict[str, Any]) -> None:
    profile = page.locator("#profile")
    for label, value in data["园区"].items():
        control = profile.get_by_label("园区名称" if label == "名称" else label, exact=True)
        if label == "类型":
            control.select_option(value)
        else:
            control.fill(value)
    profile.get_by_label("评价期开始").fill(data["评价期"]["开始"])
    profile.get_by_label("评价期结束").fill(data["评价期"]["结束"])
    profile.get_by_label("自评日期").fill(data.get("自评日期") or "")
    for number, member in enumerate(data.get("自评小组") or [], start=1):
        page.get_by_role("button", name="添加一人").click()
        row = profile.get_by_role("group", name=f"自评小组第 {number} 人")
        for label, value in member.items():
            row.get_by_label(label, exact=True).fill(value)


def article(page: Page, identifier: str) -> Locator:
    return page.locator(f'[id="q-{identifier}"]')


FILL = """actions => {
  const labelled = (node, name) => {
    const labels = [...node.querySelectorAll("label")].filter(label => label.firstChild.textContent === name);
    if (labels.length !== 1) throw new Error(`${labels.length} × ${name} in ${node.id}`);
    return document.getElementById(labels[0].htmlFor);
  };
  for (const [id, name, value] of actions) {
    const node = document.getElementById(id), control = labelled(node, name);
    control.focus();
    if (value === true) {
      if (!control.checked) control.click();
    } else {
      control.value = value;
      control.dispatchEvent(new InputEvent("input", {bubbles: true}));
      control.dispatchEvent(new Event("change", {bubbles: true}));
    }
    control.blur();
  }
}"""
Action = tuple[str, str, str | bool]
"""In which part of the page, the label of the control, and what to type there; True to choose or tick it."""


def act(page: Page, actions: Iterable[Action]) -> None:
    """Focuses each control, fills it in as keys and clicks would, and leaves it."""
    page.evaluate(FILL, list(actions))


def for_criterion(criterion: Criterion, entry: dict[str, Any]) -> Iterator[Action]:
    node = f"q-{criterion.id}"
    if entry.get("结果") is not None:
        for name, value in _answer(criterion, entry["结果"]):
            yield node, name, value
    if "不适用" in entry:
        yield node, "不适用", True
        yield node, "不适用的理由", entry["不适用"]
    if "否决情形" in entry:
        yield node, entry["否决情形"], True
    yield from _shared(node, entry)


def _answer(criterion: Criterion, raw: Any) -> Iterator[tuple[str, str | bool]]:
    answer = criterion.answer
    if isinstance(answer, LevelScale):
        yield raw, True
    elif isinstance(answer, Metric):
        yield f"{answer.name}（{answer.unit}）", raw
    elif isinstance(answer, Ratio):
        yield from zip((answer.numerator, answer.denominator), raw.split("/"), strict=True)
    elif isinstance(answer, PickList):
        yield from ((name, True) for name in raw or ["一项也没有"])
    else:
        assert isinstance(answer, Deduction | Conditions)
        counted = answer.occurrences if isinstance(answer, Deduction) else answer.inputs
        for item in counted:
            yield f"{item.name}（{item.unit}）", raw[item.name] if isinstance(raw, dict) else raw


def for_extra(item: BonusItem | PenaltyItem, entry: dict[str, Any]) -> Iterator[Action]:
    node = f"q-{item.id}"
    if entry.get("结果") is not None:
        counted = isinstance(item, PenaltyItem) and item.effect is None
        yield (node, f"{item.unit}数", entry["结果"]) if counted else (node, entry["结果"], True)  # type: ignore[union-attr]
    yield from _shared(node, entry)


def _shared(node: str, entry: dict[str, Any]) -> Iterator[Action]:
    evidence = entry.get("佐证") or []
    if evidence:
        yield node, "佐证（每行一件）", "\n".join([evidence] if isinstance(evidence, str) else evidence)
    for name in ("说明", "填写人", "填写日期"):
        if entry.get(name):
            yield node, name, entry[name]


def saved(page: Page, folder: Path) -> Path:
    """Presses 保存答卷; the file in a folder."""
    with page.expect_download() as downloading:
        page.get_by_role("button", name="保存答卷").click()
    path = folder / downloading.value.suggested_filename
    downloading.value.save_as(path)
    return path

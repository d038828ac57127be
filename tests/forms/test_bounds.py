"""Texts have a greatest length and lists a greatest number, whichever way an answers file comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import answers_text, window_service
from workbooks import as_csv, filled, parsed, refusal, rezipped, small

from compliance.answers.entries import read_entry
from compliance.answers.model import LONGEST_TEXT, MOST_EVIDENCE, MOST_MEMBERS, MOST_REVIEWERS
from compliance.errors import InputError
from compliance.forms import importing

LONG = "长" * (LONGEST_TEXT + 1)
SHORT = "a remark of some words"
REVIEWS = [{"结果": "12", "复核人": f"甲{number}"} for number in range(MOST_REVIEWERS + 1)]
TEXT, LIST = "文字过长", "列得过多"


def refused(text: str, folder: Path, name: str = "答卷.yaml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        importing.load(folder / name, window_service())
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (f"结果: 12\n说明: {LONG}", f"C4.1-1 {TEXT}\n    发现：{len(LONG)} 字\n    应为：不超过 {LONGEST_TEXT} 字"),
        (f"结果: {LONG}", f"C4.1-1 {TEXT}"),
        (f"结果: 12\n填写人: {LONG}", f"C4.1-1 {TEXT}"),
        (f"结果: 12\n佐证: [{LONG}]", f"C4.1-1 {TEXT}"),
        (f"结果: 12\n佐证: {[f'纸质：{n}' for n in range(MOST_EVIDENCE + 1)]}", f"C4.1-1 {LIST}\n    发现：501 项"),
        (f"结果: 12\n复核: {REVIEWS}", f"C4.1-1 {LIST}\n    发现：101 项\n    应为：不超过 100 项"),
    ],
)
def test_what_is_too_long_or_too_many_is_told_in_its_place(block: str, words: str, tmp_path: Path) -> None:
    said = refused(answers_text({"C4.1-1": block}), tmp_path)
    assert words in said
    assert said.startswith("答卷.yaml:")
    assert said.count("\n答卷.yaml:") == 0


def test_the_longest_and_the_most_are_taken(tmp_path: Path) -> None:
    block = f"结果: 12\n说明: {'𠮷' * LONGEST_TEXT}\n佐证: {['纸质：甲'] * MOST_EVIDENCE}\n复核: {REVIEWS[1:]}"
    team = "".join(f"  - 姓名: 甲{number}\n" for number in range(MOST_MEMBERS))
    (tmp_path / "a.yaml").write_text(answers_text({"C4.1-1": block}, tail=f"自评小组:\n{team}"), encoding="utf-8")
    sheet = importing.load(tmp_path / "a.yaml", window_service())[1]
    assert (len(sheet.answers["C4.1-1"].note), len(sheet.team)) == (LONGEST_TEXT, MOST_MEMBERS)


def test_a_team_and_a_park_have_bounds_too(tmp_path: Path) -> None:
    team = "".join(f"  - 姓名: 甲{number}\n" for number in range(MOST_MEMBERS + 1))
    text = answers_text(tail=f"自评小组:\n{team}").replace("名称: 甲园区", f"名称: {LONG}")
    said = refused(text, tmp_path)
    assert said.count(TEXT) == said.count(LIST) == 1


def noted() -> bytes:
    return filled({("m", "结果"): 3, ("m", "说明"): SHORT})


WAYS: dict[str, Callable[[Path], str]] = {
    "JSON": lambda folder: refused(json.dumps(_data(), ensure_ascii=False), folder, "答卷.json"),
    "xlsx": lambda folder: refusal(
        rezipped(noted(), lambda _, raw: raw.replace(SHORT.encode(), LONG.encode())), folder
    ),
    "csv": lambda folder: refusal(as_csv(noted(), "m").replace(SHORT, LONG).encode(), folder, suffix="csv"),
    "at the terminal": lambda _: "".join(finding.message for finding in _typed()),
}


def _data() -> dict[str, Any]:
    answers = dict.fromkeys(window_service().by_id) | {"C4.1-1": {"结果": "12", "说明": LONG}}
    head = {"检查表": "window-service", "版本": window_service().version, "园区": {"名称": "甲"}}
    return {**head, "评价期": {"开始": "2025-01-01", "结束": "2025-12-31"}, "作答": answers}


def _typed() -> Any:
    return read_entry(window_service().by_id["C4.1-1"], {"结果": "12", "说明": LONG})[1]


@pytest.mark.parametrize("way", WAYS)
def test_however_it_comes_in(way: str, tmp_path: Path) -> None:
    assert TEXT in WAYS[way](tmp_path)


def test_what_a_cell_of_a_workbook_holds_is_taken(tmp_path: Path) -> None:
    typed = {("m", "结果"): 3, ("m", "说明"): "长" * LONGEST_TEXT}
    assert len(parsed(filled(typed), tmp_path, small()).answers["m"].note) == LONGEST_TEXT

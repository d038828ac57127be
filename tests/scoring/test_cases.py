"""Published scoring rules as data: each folder of tests/cases is a checklist with worked examples beside it.

`算例.yaml` holds, for each answers file, the figures that were published or follow by hand.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from compliance import load_checklist
from compliance.checklist import lint
from compliance.forms import worked

CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob(f"*/{worked.FILE}"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_published_figures(folder: Path) -> None:
    made = load_checklist(folder)
    assert lint.findings(made) == []
    tried, problems = worked.problems_of(folder, made)
    assert problems == []
    assert tried == len([*folder.glob("answers-*.yaml")]) > 0


WRONG = [
    # (what stands in 算例.yaml, place, what is told, what came out)
    ("answers-five-partly: {总分: '96', 等级: 未通过}", "1:27", "总分与算例不符", "“95”"),
    ("answers-five-partly: {等级: 未通过}", "1:27", "等级与算例不符", "“通过”"),
    ("answers-five-partly: {触发: [G1]}", "1:27", "触发与算例不符", "无"),
    ("answers-five-partly: {实得分: {K1: 1/3}}", "1:33", "K1 的实得分与算例不符", ""),
    ("answers-five-partly: {实得分: {K99: 1}}", "1:34", "没有这个编号", "“K99”"),
    ("answers-five-partly: {实得分: {K1: 一}}", "1:33", "应填数字", "“一”"),
    ("answers-five-partly: {得分: 1}", "1:23", "没有这个栏目", "“得分”"),
    ("answers-five-partly: {合计: 1}", "1:23", "应由编号和数组成", "“合计”"),
    ("answers-nobody: {总分: '1'}", "1:1", "没有这份答卷", "“answers-nobody”"),
    ("answers-five-partly: 95", "1:1", "没有写应得的数", "“95”"),
    ("- 甲", "1:1", "算例的写法不对", ""),
]


@pytest.mark.parametrize(("written", "place", "message", "found"), WRONG)
def test_what_does_not_come_out_is_told_where_it_stands(
    tmp_path: Path, written: str, place: str, message: str, found: str
) -> None:
    folder = Path(shutil.copytree(ROOT / "tests" / "cases" / "aeo", tmp_path / "aeo"))
    (folder / worked.FILE).write_text(written + "\n", encoding="utf-8")
    _, problems = worked.problems_of(folder, load_checklist(folder))
    told = [
        (str(p.location).rpartition(f"{worked.FILE}:")[2], p.found if found else "")
        for p in problems
        if message in p.message
    ]
    assert (place, found) in told, "\n".join(map(str, problems))
    assert all(p.expected or p.remedy for p in problems)


def test_mistakes_of_the_answers_are_told_too(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "tests" / "cases" / "aeo", tmp_path / "aeo"))
    path = folder / "answers-five-partly.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("作答:", "作答:\n  K99: 好"), encoding="utf-8")
    _, problems = worked.problems_of(folder, load_checklist(folder))
    assert any("answers-five-partly.yaml" in p.location.file for p in problems)

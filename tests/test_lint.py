"""What is wrong with a checklist is told with its rule and its place in the right file of the folder.

Each case edits a copy of the small checklist in data/small-checklist, which is valid by itself.
"""

# ruff: noqa: E501 — one line for each case

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import SMALL, place

from compliance import checklist_files, lint

MAIN, PART, SOURCES, OLD = "checklist.yaml", "1-only.yaml", "sources.yaml", "from-1.0.yaml"

# (file edited, text replaced, text instead, rule, file of the problem, what the problem points at there, message)
# Where the last but two is None, it is the file edited.
CASES = [
    # Points
    (PART, "points: 70\norigin", "points: 71\norigin", "points-sum", None, "71", "标准分与下级之和不一致"),
    (PART, "    points: 70", "    points: 60", "points-sum", None, "60", "标准分与下级之和不一致"),
    (MAIN, "total_points: 70", "total_points: 700", "points-sum", None, "700", "标准分合计与各章之和不一致"),
    (PART, "依法登记\n        points: 10", "依法登记\n        points: 0", "points-positive", None, "0\n        answer", "标准分应大于 0"),
    (PART, "依法登记\n        points: 10", "依法登记\n        points: -1", "points-positive", None, "-1", "标准分应大于 0"),
    # Sections
    (PART, "sections:\n  - id: A.1", "criteria: [{id: X, text: x, points: 1, answer: {kind: grade}, origin: drafted}]\nsections:\n  - id: A.1", "section-content", None, "id: A", "同时有下级章条和要点"),
    (PART, "sections:\n", "sections:\n  - {id: A.0, number: '1.0', title: 空, points: 0, origin: note}\n", "section-content", None, "{id: A.0", "没有下级章条或要点"),
    # Ids
    (PART, "id: K3", "id: K2", "id-duplicate", None, "K2\n        text: 合作", "编号重复"),
    (MAIN, "id: B1", "id: K1", "id-duplicate", None, "K1", "编号重复"),
    (MAIN, "id: P2", "id: P1", "id-duplicate", None, "P1\n    text: 被通报", "编号重复"),
    (SOURCES, "  confidence: sourced\n", "  confidence: sourced\n- {id: S1, title: 甲, fact: 乙, confidence: judgement}\n", "id-duplicate", None, "S1, title", "来源代号重复"),
    (PART, "sources: [S1]", "sources: [S1, S2]", "id-unknown", None, "S2", "来源代号不存在"),
    (OLD, "旧2: K2", "旧2: K9", "id-unknown", None, "K9", "新编号不存在"),
    (OLD, "旧2: K2", "旧2: K1", "id-unknown", None, "K1\n  旧3", "两个原编号对到同一个新编号"),
    (OLD, 'to_version: "2.0"', 'to_version: "2.1"', "mapping-target", None, '"2.1"', "对照表不通向本检查表"),
    # Bands
    (PART, "{limit: 3, credit: 0.6}", "{limit: 6, credit: 0.6}", "bands", None, "6, credit", "阶梯界限次序不对"),
    (PART, "{limit: 3, credit: 0.6}", "{limit: 5, credit: 0.6}", "bands", None, "5, credit: 0.6", "阶梯界限重叠"),
    (PART, "direction: at_least", "direction: at_most", "bands", None, "3, credit", "阶梯界限次序不对"),
    (PART, "{limit: 3, credit: 0.6}", "{limit: 3, credit: 1}", "bands", None, "1}\n        origin", "得分系数不低于较好一档"),
    (PART, "limit: 90", "limit: 101", "bands", None, "101", "比率的界限应在 0 至 100 之间"),
    (PART, "bands:\n            - {limit: 5, credit: 1}\n            - {limit: 3, credit: 0.6}\n", "bands: []\n", "bands", None, "[]", "至少要有一档阶梯"),
    # Credits
    (PART, "{limit: 70, credit: 0.5}", "{limit: 70, credit: -0.5}", "credit-range", None, "-0.5", "得分系数应在 0 与 1 之间"),
    (PART, "{limit: 90, credit: 1}", "{limit: 90, credit: 0.9}", "full-credit", None, "kind: ratio", "最好的答案得不到满分"),
    (PART, "{name: 健全, credit: 1}", "{name: 健全, credit: 2}", "credit-range", None, "2}", "得分系数应在 0 与 1 之间"),
    (PART, "credit_each: 0.5\n          items", "credit_each: 0.2\n          items", "full-credit", None, "kind: picklist", "最好的答案得不到满分"),
    # Choices
    (PART, "{name: 没有, credit: 0}", "{name: 一般, credit: 0}", "choices", None, "一般, credit: 0}", "名称重复"),
    (PART, "{name: 一般, credit: 0.5}", "{name: 一般, credit: 1}", "choices", None, "1}\n            - {name: 没有", "等级应由高到低排列"),
    (MAIN, "{name: 不符合, credit: 0}", "{name: 不符合, credit: 0.5}", "choices", None, "0.5}\n  evidence", "等级应由高到低排列"),
    (PART, "{name: 网站}", "{name: 公示栏}", "choices", None, "公示栏}\n            - {name: 公众号", "名称重复"),
    (PART, "credit_each: 0.5\n          items", "items", "choices", None, "kind: picklist", "缺少得分系数"),
    (PART, "{name: 通报, unit: 次, points: 5}", "{name: 投诉, unit: 次, points: 5}", "choices", None, "投诉, unit: 次", "名称重复"),
    (PART, "kind: deduction\n", "kind: deduction\n          floor: 10\n", "choices", None, "10\n          occ", "扣分下限应不小于 0 且小于标准分"),
    (PART, "over: 应到", "over: 应收", "choices", None, "应收", "条件引用的数不存在"),
    (PART, "{value: 场次,", "{value: 次数,", "choices", None, "次数", "条件引用的数不存在"),
    # Vetoes
    (PART, "when: {answer: 不符合}", "when: {}", "veto-trigger", None, "{effect: fail", "否决规则没有触发条件"),
    (PART, ", when: {answer: 不符合}", "", "veto-trigger", None, "{effect: fail", "否决规则没有触发条件"),
    (PART, "{answer: 不符合}", "{answer: 不符合, below: 1}", "veto-trigger", None, "{effect: fail", "否决规则有多个触发条件"),
    (PART, "{answer: 不符合}", "{answer: 不合格}", "veto-trigger", None, "不合格", "触发条件与作答方式不配"),
    (PART, "{answer: 不符合}", "{below: 1}", "veto-trigger", None, "1}", "触发条件与作答方式不配"),
    (PART, "{below: 50}", "{answer: 不符合}", "veto-trigger", None, "不符合}}\n        origin: drafted\n      - id: K5", "触发条件与作答方式不配"),
    # Not applicable
    (PART, "{when: 没有该项服务}", "{when: ' '}", "na-reason", None, "' '", "允许不适用而未写明情形"),
    (PART, "        not_applicable: {when: 没有办件}\n", "", "na-reason", None, "not_applicable\n", "分母为 0 时按不适用，但本要点不允许不适用"),
    # Grades
    (MAIN, "{name: 优秀, min_score: 90", "{name: 优秀, min_score: 101", "grade-reach", None, "101", "门槛高于满分"),
    (MAIN, "{name: 优秀, min_score: 90, min_section_rate: 70}", "{name: 优秀, min_score: 90, min_section_rate: 170}", "grade-reach", None, "170", "门槛高于满分"),
    (MAIN, "{name: 合格, min_score: 60", "{name: 合格, min_score: 90", "grade-reach", None, "90, min_section_rate: 50", "总分门槛不低于上一级"),
    (MAIN, "min_section_rate: 50", "min_section_rate: 80", "grade-reach", None, "80", "得分率门槛高于上一级"),
    (MAIN, "  - {name: 不合格, min_score: 0, min_section_rate: 0}\n", "", "grade-reach", None, "- {name: 优秀", "最低一级的门槛应为 0"),
    # Steps
    (MAIN, "    - {step: rescale, to: 100}\n", "", "steps", None, "- {step: bonus", "第一步应为 rescale"),
    (MAIN, "    - {step: round, mode: half_up, digits: 1}\n", "", "steps", None, "- {step: rescale", "round 应恰有一步，并在最后"),
    (MAIN, "    - {step: penalties}\n", "", "steps", None, "- {step: rescale", "penalties 一步应与所列项目相应"),
    (MAIN, "conform_becomes: 部分符合", "conform_becomes: 部份符合", "steps", None, "部份符合", "改按的结论不存在"),
    # Bonus and penalties
    (MAIN, "    deduct: 1\n", "", "penalty", None, "id: P2", "扣分方式不明确"),
    (MAIN, "cap: 3", "cap: 0.5", "penalty", None, "id: P2", "扣分方式不明确"),
    (MAIN, "    points: 1\n", "    points: 0\n", "penalty", None, "0\npenalties", "加分应大于 0"),
    # Provenance
    (PART, "origin: drafted\n        sources", "origin: published\n        published: {number: '1', text: 原文}\n        sources", "provenance", None, "published\n", "未持有标准正文"),
    (PART, "origin: drafted\n        sources", "origin: published\n        sources", "provenance", None, "published", "没有附原文"),
    (PART, "origin: drafted\n        sources", "origin: note\n        sources", "provenance", None, "note\n        sources", "来源只能是 drafted 或 published"),
    # Structure
    (PART, "        text: 依法登记\n", "", "structure", None, "id: K1", "缺少“text”"),
    (PART, "          unit: 家\n", "", "structure", None, "answer:\n          kind: metric", "缺少“unit”"),
    (PART, "title: 唯一的一章\n", "", "structure", None, "id: A", "缺少“title”"),
    (PART, "kind: grade", "kind: garde", "structure", None, "kind: garde", "的值不在可选范围内"),
    (PART, "          kind: grade", "          sort: grade", "structure", None, "sort", "缺少种类"),
    (PART, "integer: true", "integer: 也许", "structure", None, "也许", "应为 true 或 false"),
    (PART, "limit: 90", "limit: 九十", "structure", None, "九十", "应为数字"),
    (PART, "limit: 90", "limit: .nan", "structure", None, ".nan", "应为数字"),
    (PART, "limit: 90", "limit: " + "9" * 300, "structure", None, "999", "应为数字"),
    (PART, "text: 依法登记", "text: [依法登记]", "structure", None, "[依法", "应为文字"),
    (PART, "direction: at_least", "direction: up", "structure", None, "up", "的值不在可选范围内"),
    (PART, "veto: {effect: fail,", "veto: {effect: fial,", "structure", None, "fial", "的值不在可选范围内"),
    (PART, "        sources: [S1]", "        sources: S1", "structure", None, "S1", "应为列表"),
    (PART, "note\nsections:", "note\n备注: 甲\nsections:", "structure", None, "备注", "没有“备注”这个名称"),
    (MAIN, "digits: 1}", "digits: 一}", "structure", None, "一}", "应为整数"),
    (MAIN, "digits: 1}", "digits: 9}", "structure", None, "9}", "超出范围"),
    (MAIN, "id: small", "id: 小", "structure", None, "小\n", "的写法不对"),
    (MAIN, "{step: bonus, cap: 2}", "{step: bonus}", "structure", None, "{step: bonus}", "缺少“cap”"),
    (MAIN, "{step: bonus, cap: 2}", "{step: double}", "structure", None, "{step: double}", "的值不在可选范围内"),
    (MAIN, "{step: bonus, cap: 2}", "{cap: 2}", "structure", None, "{cap: 2}", "缺少种类"),
    (MAIN, "format: compliance-checklist/1", "format: other/9", "structure", None, "other/9", "的值不在可选范围内"),
    (MAIN, "grades:\n", "grades: 无\ngarbage:\n", "structure", None, "无\n", "应为列表"),
    (SOURCES, "confidence: sourced", "confidence: sure", "structure", None, "sure", "的值不在可选范围内"),
    (SOURCES, "- id: S1\n", "- 甲\n- id: S1\n", "structure", None, "甲", "应由名称和内容组成"),
    (OLD, "criteria:\n", "criteria: 无\nother:\n", "structure", None, "无", "应由名称和内容组成"),
    # Files
    (MAIN, "- 1-only.yaml", "- 2-other.yaml", "include", None, "2-other", "找不到这个文件"),
    (MAIN, "- 1-only.yaml", "- ../1-only.yaml", "include", None, "../1-only", "应写同一文件夹内的文件名"),
    (MAIN, "- 1-only.yaml", "- /etc/passwd", "include", None, "/etc", "应写同一文件夹内的文件名"),
    (MAIN, "- 1-only.yaml", "- {a: 1}", "include", None, "{a: 1}", "应写同一文件夹内的文件名"),
    (MAIN, "sources: sources.yaml", "sources: 没有.yaml", "include", None, "没有.yaml", "找不到这个文件"),
    (PART, "number: \"1\"", "number: \"1", "yaml-syntax", None, None, None),
    (PART, "text: 依法登记", "text: 依法: 登记", "yaml-syntax", None, ": 登记", "此处不应再出现冒号"),
    (PART, "        points: 10\n        answer:\n          kind: grade", "        points: 10\n        points: 10\n        answer:\n          kind: grade", "", None, "points: 10\n        answer:\n          kind: grade", "名称重复"),
    (SOURCES, "title: 公开做法", "title: &a 公开做法", "", None, "&a", "不支持锚点和标签"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


def edit(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


def test_the_checklist_that_the_cases_start_from_is_sound(folder):
    checklist, problems = checklist_files.inspect(folder)
    assert problems == []
    assert {c.answer.kind for c in checklist.criteria} == {
        "grade", "level", "metric", "ratio", "deduction", "picklist", "conditions",
    }  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "rule", "where", "at", "message"), CASES)
def test_a_mistake_is_told_with_its_rule_file_line_and_column(folder, file, old, new, rule, where, at, message):
    text = edit(folder, file, old, new)
    _, problems = checklist_files.inspect(folder)
    assert problems
    if message is None:
        assert {p.rule for p in problems} <= {rule, "id-unknown"}
        return
    if where:
        text = (folder / where).read_text(encoding="utf-8")
    expected = f"{folder / (where or file)}:{place(text, at)}"
    told = [(p.rule, str(p.location)) for p in problems if message in p.message]
    assert (rule, expected) in told, "\n".join(map(str, problems))
    assert all(p.expected or p.remedy for p in problems), "\n".join(map(str, problems))


def test_every_rule_of_the_lint_has_a_case():
    import inspect
    import re

    named = set(re.findall(r'rule="([a-z-]+)"', inspect.getsource(lint)))
    assert named - {case[3] for case in CASES} == set()


def test_mistakes_in_several_files_are_told_together(folder):
    edit(folder, PART, "kind: grade", "kind: garde")
    edit(folder, SOURCES, "confidence: sourced", "confidence: sure")
    edit(folder, MAIN, "id: small", "id: 小")
    edit(folder, OLD, "  K1: K1", "  K1: K1\n  K1: K2")
    _, problems = checklist_files.inspect(folder)
    assert [Path(p.location.file).name for p in problems] == [PART, MAIN, OLD, SOURCES]


def test_a_part_that_cannot_be_read_does_not_hide_the_mistakes_in_the_others(folder):
    (folder / PART).write_text("a: [", encoding="utf-8")
    edit(folder, SOURCES, "confidence: sourced", "confidence: sure")
    _, problems = checklist_files.inspect(folder)
    assert {Path(p.location.file).name for p in problems} == {PART, SOURCES}


def test_every_lint_problem_of_a_file_is_told_beside_a_repeated_name(folder):
    edit(folder, PART, "    points: 70", "    points: 60")
    edit(folder, PART, "text: 培训", "text: 培训\n        text: 培训")
    _, problems = checklist_files.inspect(folder)
    assert [p.message[:4] for p in problems] == ["标准分与", "标准分与", "名称重复"]


def test_a_mistake_in_a_checklist_is_exit_code_2_in_chinese(folder, run):
    edit(folder, PART, "    points: 70", "    points: 60")
    for arguments in (["checklist", "lint", folder], ["init", "-", "-c", folder], ["checklist", "show", folder]):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "1-only.yaml:10:13: A.1 标准分与下级之和不一致" in err
        assert "共 2 处问题" in err


@pytest.mark.parametrize(
    "content", ["", "- 甲\n", "甲\n", "id: small\n", "sections: []\n", "\0", "{}", "sections: {a: 1}\nsources: 3"]
)
def test_a_main_file_that_is_no_checklist_is_refused(folder, content):
    (folder / MAIN).write_text(content, encoding="utf-8")
    checklist, problems = checklist_files.inspect(folder)
    assert checklist is None
    assert problems


@pytest.mark.parametrize("name", ["", "没有", "/etc", "x" * 5000, "a\0b", "..", "window-service/../x"])
def test_a_checklist_that_cannot_be_found_is_refused_with_those_that_can(name):
    from compliance.errors import InputError

    with pytest.raises(InputError, match="window-service"):
        checklist_files.find(name)

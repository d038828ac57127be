"""Whatever a checklist's author writes is refused with a remedy, or can be shown, answered and scored.

The checklists of data/ are edited at random: values moved, removed, repeated, replaced by extreme ones.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from conftest import ROOT
from pydantic import ValidationError
from rich.console import Console

from compliance import assess
from compliance.analysis import gaps
from compliance.checklist import files as checklist_files
from compliance.checklist import lint, words
from compliance.checklist.kinds import AnswerKind, Conditions, Deduction, LevelScale, PickList, Ratio
from compliance.checklist.model import Checklist, Criterion, parse
from compliance.checklist.objects import expand, repeated
from compliance.errors import InputError, Place
from compliance.files import documents
from compliance.forms import importing
from compliance.forms.text import blank
from compliance.report.data import result as data
from compliance.report.terminal import checklist_text, explanation, score_summary
from compliance.report.view import verdict

DATA = ROOT / "tests" / "data"
STARTS = {name: checklist_files.read(DATA / name).data for name in ("small-checklist", "every-rule")}
NUMBERS = ["0", "1", "-1", "1/3", "0.5", "50", "100", "1000000", "-0.001"]
TEXTS = ["", " ", "总分", "a:b", "a@b", "K1", "不存在", "true", "false"]


def _leaves(tree: Any, at: Place = ()) -> Iterator[Place]:
    for key, part in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield (*at, key)
        if isinstance(part, dict | list):
            yield from _leaves(part, (*at, key))


def _at(tree: Any, place: Place) -> Any:
    for key in place:
        tree = tree[key]
    return tree


def edited(start: Any, random: Random) -> Any:
    """A copy with one to three parts removed, repeated or replaced, often by what has the same name elsewhere."""
    tree = copy.deepcopy(start)
    for _ in range(random.randint(1, 3)):
        places = list(_leaves(tree))
        place = random.choice(places)
        holder, key = _at(tree, place[:-1]), place[-1]
        match random.randrange(6):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [] if isinstance(holder[key], list) else random.choice(NUMBERS)
            case 2 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            case 3:
                holder[key] = random.choice(TEXTS)
            case _:
                alike = [other for other in places if other[-1] == key or isinstance(key, int)]
                holder[key] = copy.deepcopy(_at(tree, random.choice(alike)))
    return tree


def sound(tree: Any) -> Checklist | None:
    """The checklist, unless it is refused; what lint finds says how to mend it."""
    try:
        made = parse(tree)
    except ValidationError:
        return None
    found = lint.findings(made)
    for finding in found:
        assert finding.message
        assert finding.expected or finding.remedy, finding
    return None if found else made


def sheet_data(made: Checklist, random: Random) -> dict[str, Any]:
    names = {section.id: ("甲", "乙")[: random.randint(1, 2)] for section in repeated(made)}
    entries = {c.id: _entry(c, random) for c in expand(made, names).criteria}
    return {
        "检查表": made.id,
        "版本": made.version,
        "园区": {"名称": "某园区"},
        "评价期": {"开始": "2025-01-01", "结束": "2025-12-31"},
        **({"对象": {key: list(value) for key, value in names.items()}} if names else {}),
        "作答": entries,
        "加分项": {item.id: {"结果": random.choice(["有", "无", None])} for item in made.bonus},
        "专项扣分": {
            item.id: {"结果": random.choice(["有", "无"]) if item.effect else random.choice(["0", "2", None])}
            for item in made.penalties
        },
    }


def _entry(asked: Criterion, random: Random) -> dict[str, Any] | None:
    chance = random.random()
    if chance < 0.1:
        return None
    if asked.not_applicable and chance < 0.5:
        return {"不适用": "园区没有此项业务"}
    declared = asked.veto and asked.veto.when and asked.veto.when.declared
    entry = {"结果": _value(asked.answer, random), "佐证": ["纸质：材料"] * random.randrange(2)}
    return {**entry, "否决情形": random.choice("有无")} if declared else entry


def _value(answer: AnswerKind, random: Random) -> Any:
    number = random.choice(["0", "0", "1", "3"])
    if isinstance(answer, LevelScale):
        return random.choice(answer.levels).name
    if isinstance(answer, Ratio):
        return random.choice(["0/0", "0/4", "3/4", "4/4"])
    if isinstance(answer, PickList):
        return [item.name for item in answer.items][: int(number)]
    if isinstance(answer, Conditions):
        return {item.name: number for item in answer.inputs}
    if isinstance(answer, Deduction) and len(answer.occurrences) > 1:
        return {item.name: number for item in answer.occurrences}
    return number


def used(made: Checklist, random: Random) -> None:
    """Everything that is done with a checklist that lint lets pass."""
    console = Console(file=io.StringIO(), width=80)
    checklist_text.show(made, None, console)
    assert documents.parse("blank", blank.answers_file(made, 2025)).data
    for _ in range(3):
        written = json.dumps(sheet_data(made, random)).encode()
        try:
            sheet = importing.load_form(documents.from_bytes("答卷", written), made, ROOT)[1]
        except InputError:
            continue  # such as a value beyond a maximum that the edit set
        a = assess(made, sheet)
        values = {step.key: step.value for step in a.steps}
        assert len(values) == len(a.steps), "two steps of one name"
        assert all(values[o.step] == o.value for step in a.steps for o in step.operands if o.step)
        assert data.to_json(a)
        assert words.in_words(a.checklist)
        verdict.sentences(a)
        gaps.find(a)
        score_summary.show(a, console)
        explanation.show(a, None, [*a.steps], console)


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 30), marks=pytest.mark.slow)], ids=str)
def test_the_checklists_that_the_edits_start_from_are_sound_and_scored(name: str, seeds: range) -> None:
    made = sound(STARTS[name])
    assert made
    for seed in seeds:
        used(made, Random(seed))


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_an_edited_checklist_is_refused_with_a_remedy_or_scored(name: str, seed: int) -> None:
    random = Random(seed)
    kept = 0
    for _ in range(80):
        made = sound(edited(STARTS[name], random))
        if made:
            kept += 1
            used(made, random)
    assert kept, "no edit left the checklist sound: the test has tried nothing"

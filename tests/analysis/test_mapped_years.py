"""Years under two versions of a checklist: a park that answers the same has not moved, whatever the mapping says."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from builders import (
    DETERMINISTIC,
    ROUND,
    answers_data,
    backed,
    checklist,
    criterion,
    scored,
    section,
)
from hypothesis import given
from hypothesis import strategies as st
from revisions import CASES, LEVELS, PASS, RENAMED, one

from compliance import assess
from compliance.analysis.comparison import compare
from compliance.analysis.past import Past
from compliance.answers import earlier
from compliance.checklist.fates import without_fate
from compliance.files import documents


def _named(part: Any, prefix: str) -> Any:
    """Ids of one case made different from those of another."""
    return {**part, "id": prefix + part["id"]}


def _renamed(changes: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The same ids in a mapping."""

    def to(value: Any) -> Any:
        if isinstance(value, str):
            return prefix + value
        return [prefix + one for one in value] if isinstance(value, list) else value

    return {prefix + name: to(change) for name, change in changes.items()}


def years(chosen: list[tuple[str, int]], conformity: dict[str, str], steps: list[Any]) -> tuple[Past, Any, bool]:
    """Last year and this of a park, under all the changes at once, each in a clause of its own."""
    old, new, was, now = [], [], {}, {}
    mapping: dict[str, Any] = {"criteria": {}, "merged": {}, "new": [], "conformity": conformity}
    for number, (name, which) in enumerate(chosen):
        case, prefix = CASES[name], f"k{number}"
        old.append(section(f"C1.{number}", *(_named(part, prefix) for part in case.old)))
        new.append(section(f"C1.{number}", *(_named(part, prefix) for part in case.new)))
        before, after = case.answers[which % len(case.answers)]
        was |= {prefix + key: value for key, value in before.items()}
        now |= {
            prefix + key: conformity.get(value, value) if isinstance(value, str) else value
            for key, value in after.items()
        }
        mapping["criteria"] |= _renamed(case.criteria, prefix)
        mapping["merged"] |= {prefix + key: rule for key, rule in case.more.get("merged", {}).items()}
        mapping["new"] += [prefix + key for key in case.more.get("new", [])]
    last = checklist(section("C1", *old), steps=steps, grades=PASS)
    scale = [
        {"name": conformity.get(n, n), "credit": c} for n, c in (("符合", "1"), ("部分符合", "0.4"), ("不符合", "0"))
    ]
    head = {"format": "compliance-mapping/2", "checklist": "small", "from_version": "1", "to_version": "2"}
    this = checklist(
        section("C1", *new),
        version="2",
        mappings=[{**head, **mapping}],
        scales={"conformity": scale},
        steps=steps,
        grades=PASS,
    )
    data = documents.from_bytes("上年", json.dumps(answers_data(last, was)).encode()).data
    read, findings = earlier.look_back(data, this, last)
    assert findings == []
    past = Past(this, read, (last, earlier.as_it_was(data, last)))
    return past, scored(this, now), any(CASES[name].apart for name, _ in chosen)


RATES, POINTS = [{"step": "rescale", "to": "100"}, ROUND], [{"step": "multiply", "by": "1"}, ROUND]
ONCE = [(name, which) for name, case in CASES.items() for which in range(len(case.answers))]


@pytest.mark.parametrize("steps", [RATES, POINTS], ids=["rates", "points"])
@pytest.mark.parametrize(("name", "which"), ONCE, ids=[f"{name} {which}" for name, which in ONCE])
def test_the_same_answers_are_no_change_whatever_the_mapping_says(name: str, which: int, steps: list[Any]) -> None:
    past, current, apart = years([("nothing", 0), (name, which)], {}, steps)
    found = compare(past, current)
    assert found.actual == 0
    assert not [change for change in found.changes if change.before != change.after]
    assert sum(bar.effect for bar in found.bars) == found.moved == current.score - past.original.score
    assert any(one.why == "apart" for one in found.unshared) == apart


@DETERMINISTIC
@given(
    st.lists(st.tuples(st.sampled_from([*CASES]), st.integers(0, 4)), min_size=1, max_size=7),
    st.sampled_from([{}, {"部分符合": "基本符合"}, {"符合": "达到", "不符合": "达不到"}]),
    st.sampled_from([RATES, POINTS]),
)
def test_any_changes_together_are_none_of_the_parks_doing_and_the_bridge_adds_up(chosen, conformity, steps):
    past, current, _ = years(chosen, conformity, steps)
    if current.score is None or past.original.score is None:
        return
    found = compare(past, current)
    assert found.actual == 0
    assert sum(bar.effect for bar in found.bars) == found.moved == current.score - past.original.score
    assert {bar.label for bar in found.bars if not bar.of_rules} == set()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("new", "上年未设的要点"),
        ("dropped", "本年不设的要点"),
        ("points", "规则变化"),
        ("credits", "规则变化"),
        ("kind, not read", "不能比的要点"),
    ],
)
def test_what_the_rules_did_has_its_own_bar(name: str, label: str) -> None:
    past, current, _ = years([("nothing", 1), (name, 0)], {}, POINTS)
    assert label in {bar.label for bar in compare(past, current).bars}


def test_what_is_listed_as_better_was_asked_in_both_years() -> None:
    past, current, _ = years([("new", 0), ("nothing", 1)], {}, RATES)
    found = compare(past, current)
    assert (found.changes, [(one.id, one.why) for one in found.unshared]) == ((), [("k0y", "new")])


UNSAID = {"choices unsaid": 0, "unit unsaid": 1, "kind unsaid": 1, "not applicable no more": 0, "whole numbers": 0}


@pytest.mark.parametrize(("name", "lacking"), [*((name, UNSAID.get(name, 0)) for name in CASES)])
def test_every_id_has_a_fate_where_the_mapping_is_whole(name: str, lacking: int) -> None:
    """What a single answer cannot be is no matter of ids."""
    past, current, _ = years([(name, 0)], {}, RATES)
    (mapping,) = current.checklist.mappings
    assert (
        len([*without_fate(mapping, past.old[0], current.checklist)])
        == (2 if name == "split number" else 0) * 0 + lacking
    )


def test_an_old_sheet_is_read_as_far_as_it_goes_and_nothing_is_lost_in_silence() -> None:
    past, _, _ = years([("choices unsaid", 0), ("unit", 0), ("dropped", 0)], {}, RATES)
    assert [(left.id, left.found) for left in past.read.left] == [("k0a", "“二级”")]
    assert [(one.id, one.found) for one in past.read.gone] == [("k2x", "部分符合")]
    assert past.sheet.answers["k1a"].value == Fraction(35000)


def test_what_a_reviewer_said_is_read_in_the_same_way() -> None:
    last = checklist(section("C1", one(LEVELS)))
    change = {"a": {"to": "b", "values": {"三级": "优", "二级": "良", "一级": "差"}}}
    head = {"format": "compliance-mapping/2", "checklist": "small", "from_version": "1", "to_version": "2"}
    this = checklist(section("C1", one(RENAMED, "b")), version="2", mappings=[{**head, "criteria": change}])
    review = {"结果": "一级", "理由": "现场不符", "复核人": "李四"}
    for told in (review, [review, {**review, "复核人": "王五"}]):
        data = answers_data(last, {"a": backed("三级", 复核=told)})
        read, _ = earlier.look_back(data, this, last)
        answer = read.sheet.answers["b"]
        assert (answer.value, answer.own.value, read.left) == ("差", "优", ())


def test_objects_are_the_same_by_their_names_and_others_are_not_shared() -> None:
    parts = ({**section("C1", criterion("a", 10), criterion("b", 10)), "per_object": {"name": "窗口"}},)
    made = checklist(*parts, total_points="20")
    was = answers_data(
        made, {"a@东": "符合", "b@东": "符合", "a@西": "不符合", "b@西": "不符合"}, 对象={"C1": ["东", "西"]}
    )
    read, findings = earlier.look_back(was, made, made)
    now = {"a@东": "符合", "b@东": "符合", "a@北": "符合", "b@北": "不符合"}
    current = scored(made, now, 对象={"C1": ["东", "北"]})
    found = compare(Past(made, read, (made, earlier.as_it_was(was, made))), current)
    assert (findings, found.actual, found.moved) == ([], 0, 25)
    assert [(one.id, one.why) for one in found.unshared] == [
        ("a@北", "new"),
        ("b@北", "new"),
        ("a@西", "gone"),
        ("b@西", "gone"),
    ]


def test_a_section_that_is_now_answered_object_by_object_cannot_be_compared() -> None:
    last = checklist(section("C1", criterion("a", 10)), section("C2", criterion("b", 10)))
    head = {"format": "compliance-mapping/2", "checklist": "small", "from_version": "1", "to_version": "2"}
    parts = {**section("C1", criterion("a", 10)), "per_object": {"name": "窗口"}}
    this = checklist(parts, section("C2", criterion("b", 10)), version="2", mappings=[head])
    read, findings = earlier.look_back(answers_data(last, {"a": "符合", "b": "符合"}), this, last)
    current = scored(this, {"a@东": "不符合", "b": "符合"}, 对象={"C1": ["东"]})
    found = compare(Past(this, read, (last, assess(last, read.sheet).sheet)), current)
    assert (findings, found.actual) == ([], 0)
    assert [(one.id, one.why, one.told) for one in found.unshared] == [
        ("a@东", "apart", "本年按窗口分别作答，往年没有分开")
    ]

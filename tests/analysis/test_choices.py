"""What can be done about an answer and at what effort; what a part can earn at each cost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from builders import ALLOWED, Entry, backed, checklist, criterion, na, scale, scored, section

from compliance.analysis.planning.choices import PROMISED, Choice, choices_of
from compliance.analysis.planning.frontier import NOTHING, best, choices_in, mapped, together
from compliance.analysis.planning.frontier import Entry as Earned
from compliance.answers.model import BLANK

NEEDS_EVIDENCE = {"evidence_rule": {"becomes": "部分符合"}}
DECLARABLE = {"veto": {"effect": "fail", "when": {"declared": "造成事故"}}}
STRUCK = {"veto": {"effect": "fail", "when": {"answer": "不符合"}}}

CHOICES = [
    # the criterion, how the checklist differs, the answer, the choices: (answer, cost, points, triggered, supply)
    (criterion("a", effort="low"), {}, "不符合", [("不符合", 0, 0), ("符合", 2, 10)]),
    (criterion("a", effort="medium"), {}, "不符合", [("不符合", 0, 0), ("符合", 4, 10)]),
    (criterion("a", effort="high"), {}, "部分符合", [("部分符合", 0, 5), ("符合", 4, 10)]),
    (criterion("a", effort="high"), {}, "符合", [("符合", 0, 10)]),
    (criterion("a", not_applicable=ALLOWED), {}, na(), [(None, 0, 0)]),
    (criterion("a"), {}, None, [(None, 0, 0)]),
    # Evidence that is missing is handed in, whatever the effort of the work that is done already.
    (criterion("a", effort="high"), NEEDS_EVIDENCE, "符合", [("符合", 0, 5), ("符合", 1, 10, False, True)]),
    (criterion("a", effort="high"), NEEDS_EVIDENCE, backed("符合"), [("符合", 0, 10)]),
    (criterion("a", effort="low"), NEEDS_EVIDENCE, "部分符合", [("部分符合", 0, 5), ("符合", 1, 10)]),
    # A veto's cause is removed by itself, then the answer raised.
    (
        criterion("a", effort="low", **STRUCK),
        {},
        "不符合",
        [("不符合", 0, 0, True), ("符合", 2, 10)],
    ),
    (
        criterion("a", effort="medium", **DECLARABLE),
        {},
        Entry(结果="部分符合", 否决情形="有"),
        [("部分符合", 0, 5, True), ("部分符合", 2, 5), ("符合", 4, 10)],
    ),
    (criterion("a", **DECLARABLE), {}, Entry(结果="部分符合", 否决情形="无"), [("部分符合", 0, 5), ("符合", 2, 10)]),
    (
        criterion("a", effort="medium", **DECLARABLE),
        NEEDS_EVIDENCE,
        Entry(结果="符合", 否决情形="有"),
        [("符合", 0, 5, True), ("符合", 2, 10)],
    ),
    # A rung that is rounded away is no choice.
    (
        criterion("a", 1, effort="low"),
        {"round_at": {"criteria": {"mode": "truncate", "digits": "0"}}},
        "不符合",
        [("不符合", 0, 0), ("符合", 2, 1)],
    ),
]


@pytest.mark.parametrize(("asked", "changes", "answer", "wanted"), CHOICES)
def test_what_can_be_done_about_an_answer(asked, changes, answer, wanted):
    made = checklist(section("C4", asked, scale("b", 90)), **changes)
    found = choices_of(scored(made, {"a": answer, "b": "90"}))["a"]
    assert [(c.answer.value, c.cost, c.points, c.triggered, c.supply) for c in found] == [
        (*row, *(False, False)[len(row) - 3 :]) for row in wanted
    ]
    assert not any(choice.answer.declared for choice in found[1:])
    assert all(choice.answer.evidence for choice in found[1:])


def test_evidence_is_promised_where_it_is_missing_and_kept_where_it_is_there():
    made = checklist(section("C4", criterion("a"), criterion("b"), scale("c", 80)), **NEEDS_EVIDENCE)
    found = choices_of(scored(made, {"a": "不符合", "b": backed("不符合", "纸质：台账"), "c": "20"}))
    assert {choice.answer.evidence for choice in found["a"][1:]} == {(PROMISED,)}
    (kept,) = {choice.answer.evidence for choice in found["b"]}
    assert kept[0].text == "台账"
    # A number needs none.
    assert {choice.answer.evidence for choice in found["c"]} == {()}


@pytest.mark.parametrize(
    ("effort", "answer", "wanted"),
    [
        ("low", None, [(0, 0), (1, 3)]),
        ("high", "无", [(0, 0), (4, 3)]),
        ("high", backed("有"), [(0, 3)]),
    ],
)
def test_a_bonus_that_was_not_granted_can_be_applied_for(effort, answer, wanted):
    steps = [{"step": "rescale", "to": "100"}, {"step": "bonus"}, {"step": "round", "mode": "half_up", "digits": "1"}]
    item = {"id": "B1", "text": "认定", "points": "3", "effort": effort}
    made = checklist(section("C4", scale("a", 10)), bonus=[item], steps=steps)
    found = choices_of(scored(made, {"a": "5"}, 加分项={"B1": answer}))["B1"]
    assert [(choice.cost, choice.points) for choice in found] == wanted
    assert (found[-1].answer.value, any(choice.triggered for choice in found)) == (True, False)
    assert found[-1].answer.evidence


# ── the frontier ──


def earned(*pairs: tuple[int, int], by: str = "") -> tuple[Earned, ...]:
    """Entries of a cost and a value, each with a choice of its own behind it where `by` names one."""
    return tuple(
        Earned(cost, Fraction(value), Choice(f"{by}{cost}", BLANK, cost, Fraction(value)) if by else None)
        for cost, value in pairs
    )


def told(entries: tuple[Earned, ...]) -> list[tuple[int, int, list[str]]]:
    return [(e.cost, int(e.value), [choice.id for choice in choices_in(e.picks)]) for e in entries]


def test_an_entry_that_a_cheaper_one_equals_is_left_out():
    assert best(earned((2, 5), (0, 1), (3, 5), (0, 3), (5, 9), (4, 4))) == earned((0, 3), (2, 5), (5, 9))
    assert best([]) == ()


def test_side_by_side_costs_and_values_are_added_and_each_choice_is_known():
    one, other, third = earned((0, 1), (2, 5), by="a"), earned((1, 0), (3, 9), by="b"), earned((0, 2), (9, 3), by="c")
    assert told(together([one, other, third]))[:4] == [
        (1, 3, ["a0", "b1", "c0"]),
        (3, 12, ["a0", "b3", "c0"]),
        (5, 16, ["a2", "b3", "c0"]),
        (14, 17, ["a2", "b3", "c9"]),
    ]


def test_what_is_as_it_is_adds_its_points_and_nothing_else():
    part = earned((0, 1), (2, 5), by="a")
    assert told(together([part, earned((0, 7))])) == [(0, 8, ["a0"]), (2, 12, ["a2"])]
    assert together([]) == NOTHING
    assert together([part, ()]) == ()
    # What costs something, was chosen, or lowers the others is no such part.
    assert told(together([part, earned((1, 7))])) == [(1, 8, ["a0"]), (3, 12, ["a2"])]
    assert told(together([part, earned((0, 7), by="b")])) == [(0, 8, ["a0", "b0"]), (2, 12, ["a2", "b0"])]
    assert told(together([earned((0, 3))], part, min)) == [(0, 1, ["a0"]), (2, 3, ["a2"])]


def test_of_two_ways_at_one_cost_the_better_counts():
    one, other = earned((0, 0), (1, 4), (2, 5), by="a"), earned((0, 0), (1, 2), (2, 8), by="b")
    assert told(together([one, other])) == [
        (0, 0, ["a0", "b0"]),
        (1, 4, ["a1", "b0"]),
        (2, 8, ["a0", "b2"]),
        (3, 12, ["a1", "b2"]),
        (4, 13, ["a2", "b2"]),
    ]


def test_values_that_become_equal_are_told_once():
    assert told(mapped(earned((0, 1), (1, 2), (2, 5), by="a"), lambda value: min(value, Fraction(2)))) == [
        (0, 1, ["a0"]),
        (1, 2, ["a1"]),
    ]

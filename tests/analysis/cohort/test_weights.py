"""How the ranking holds in simulations: what is varied, through which steps it goes, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from builders import DETERMINISTIC
from cohorts import thirty_parks
from conftest import window_service
from hypothesis import given
from hypothesis import strategies as st

from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.records import ParkRecord
from compliance.analysis.cohort.results import Rules
from compliance.analysis.cohort.weights import _stability
from compliance.checklist.rules import AddBonus, Bound, DeductFrom, Extras, Multiply, Rescale, Round, SubtractPenalties
from compliance.scoring.totals import among, score_of, total_steps, whole_steps
from compliance.trace import Operand

CHECKLIST = window_service()
DRAWN = Rules(runs=40)


def parks(*rates: tuple[Fraction | int, ...], bonus: int = 0, **changed: object) -> list[ParkRecord]:
    """Parks of the shipped checklist, with these rates of its chapters."""
    made = []
    for number, (own, record) in enumerate(zip(rates, thirty_parks()[1], strict=False)):
        tops = [section for section in record.sections if section.level == 1]
        rate = {top.id: Fraction(share) for top, share in zip(tops, own, strict=False)}
        chapter = {c.id: c.id.partition(".")[0] for c in record.criteria}
        criteria = tuple(
            c._replace(
                state="scored", due=c.full, earned=c.full * rate[chapter[c.id]], own=c.full * rate[chapter[c.id]]
            )
            for c in record.criteria
        )
        sections = tuple(s._replace(due=s.full, earned=s.full * rate[s.id.partition(".")[0]]) for s in record.sections)
        earned = sum((s.earned for s in sections if s.level == 1), Fraction(0))
        operands = Operand("", earned), Operand("", record.full)
        extra = (Operand("", Fraction(bonus)),) if number == 0 else ()
        *_, last = total_steps(CHECKLIST.scoring, *operands, among(extra, ()))
        exact, score = last.operands[0].value, last.value
        made.append(
            replace(
                record,
                park=replace(record.park, name=f"园区{number}", code=f"P{number}"),
                sections=sections,
                criteria=criteria,
                earned=earned,
                due=record.full,
                exact=exact,
                score=score,
                standing="ranked",
                extras=(Fraction(bonus if number == 0 else 0), Fraction(0)),
                held_grade=CHECKLIST.grades[0].name,
                grade=CHECKLIST.grades[0].name,
                **changed,
            )
        )
    return made


def tops() -> int:
    return len(CHECKLIST.sections)


def test_a_park_without_a_fault_keeps_its_place_whatever_the_weights_and_the_criteria() -> None:
    """Even beside one that a bonus brings beyond the bound: every step is applied to every draw."""
    nearly = (Fraction(99, 100),) * tops()
    cohort = analyse(parks(nearly, (1,) * tops(), (Fraction(1, 2),) * tops(), bonus=2), CHECKLIST, rules=DRAWN)
    assert [row.rank for row in cohort.ranked] == [1, 1, 3]
    assert {row.stability.kept for row in cohort.ranked} == {1}
    assert {(row.resampled.best, row.resampled.worst) for row in cohort.ranked} == {(1, 1), (3, 3)}


def test_who_is_strong_where_weights_are_varied_changes_places() -> None:
    strong, weak = Fraction(1), Fraction(1, 100)
    one = (strong, weak) * tops()
    cohort = analyse(parks(one[: tops()], one[1 : tops() + 1]), CHECKLIST, rules=DRAWN)
    assert cohort.sensitivity is not None
    assert cohort.sensitivity.parks == 2
    assert 0 < cohort.sensitivity.kept <= 1
    assert cohort.sensitivity.kept == sum(row.stability.kept for row in cohort.ranked) / 2


def test_a_grade_is_held_by_what_is_not_the_score() -> None:
    """Of a perfect score capped at the lowest grade none is better under any weights."""
    last = CHECKLIST.grades[-1].name
    made = [replace(one, held_grade=last, grade=last) for one in parks((1,) * tops(), (1,) * tops())]
    cohort = analyse(made, CHECKLIST, rules=DRAWN)
    assert {row.stability.grade for row in cohort.ranked} == {1}


@pytest.mark.parametrize(
    ("count", "rules", "tried"),
    [(1, Rules(runs=3), 0), (2, Rules(runs=3), 2), (2, Rules(runs=0), 0), (5, Rules(runs=3, simulated=3), 3)],
)
def test_a_single_park_and_no_runs_have_nothing_to_vary(count: int, rules: Rules, tried: int) -> None:
    rates = [(Fraction(n, 7),) * tops() for n in range(count)]
    cohort = analyse(parks(*rates), CHECKLIST, rules=rules)
    for whole in (cohort.sensitivity, cohort.resampling):
        assert (whole.parks if whole else 0) == tried
    assert [row.stability is not None for row in cohort.ranked] == [place < tried for place in range(count)]


def test_the_parks_that_are_tried_are_the_first_whatever_order_they_come_in() -> None:
    made = parks(*[(Fraction(n, 40),) * tops() for n in range(20)])
    Random(1).shuffle(made)
    few = Rules(runs=2, simulated=3)
    assert [row.stability is not None for row in analyse(made, CHECKLIST, rules=few).ranked] == [True] * 3 + [False] * (
        len(made) - 3
    )


STEPS = st.lists(
    st.one_of(
        st.builds(lambda to: Rescale(step="rescale", to=to), st.sampled_from(["100", "10"])),
        st.builds(lambda base: DeductFrom(step="deduct_from", base=base), st.sampled_from(["100", "1000"])),
        st.builds(lambda by: Multiply(step="multiply", by=by), st.sampled_from(["0.1", "1.5"])),
        st.builds(lambda cap: AddBonus(step="bonus", cap=cap), st.sampled_from([None, "3"])),
        st.just(SubtractPenalties(step="penalties")),
        st.builds(lambda least, most: Bound(step="bound", minimum=least, maximum=most),
                  st.sampled_from([None, "0"]), st.sampled_from(["100", "60"])),
        st.builds(lambda mode, digits: Round(step="round", mode=mode, digits=digits),
                  st.sampled_from(["half_up", "half_even", "truncate"]), st.integers(0, 2)),
    ),
    max_size=6,
)  # fmt: skip


@DETERMINISTIC
@given(STEPS, *[st.fractions(0, 100, max_denominator=60)] * 3)
def test_whole_numbers_come_to_what_the_told_steps_come_to(steps, earned, bonus, penalties) -> None:
    rules = CHECKLIST.scoring.model_copy(update={"steps": (*steps, Round(step="round", mode="half_up", digits=1))})
    due = Fraction(100)
    amounts = [bonus if isinstance(step, AddBonus) else penalties for step in steps if isinstance(step, Extras)]
    score = score_of(
        rules, Operand("", earned), Operand("", due), among(*((Operand("", n),) for n in (bonus, penalties)))
    )
    top, bottom = earned.as_integer_ratio()
    for step in whole_steps(rules, due, amounts):
        top, bottom = step(top, bottom)
    assert Fraction(top, bottom) == score


@pytest.mark.parametrize(
    ("ranks", "rank", "near", "told"),
    [
        # kept, near, best, worst: the outermost twentieths at both ends are left aside.
        ([*range(100, 0, -1)], 50, 3, ("1/100", "7/100", 6, 95)),
        ([*range(1, 20)], 4, 1, ("1/19", "3/19", 1, 19)),
        ([*range(1, 21)], 20, 0, ("1/20", "1/20", 2, 19)),
        ([2, 1, 2, 2], 2, 1, ("3/4", "1", 1, 2)),
    ],
)
def test_best_and_worst_are_those_of_nine_in_ten_runs(ranks: list[int], rank: int, near: int, told) -> None:
    made = _stability(rank, ranks, near, len(ranks))
    assert (made.kept, made.near, made.best, made.worst) == (Fraction(told[0]), Fraction(told[1]), *told[2:])
    assert made.grade == 1

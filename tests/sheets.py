"""Answers made at random: to any checklist, of every kind, with vetoes, evidence and what does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import builders
from builders import ALLOWED, Entry, checklist, mark, metric, ratio, section
from hypothesis import strategies as st

from compliance.answers.model import OBJECTS, AnswerSheet
from compliance.checklist.kinds import AnswerKind, Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import BonusItem, Checklist, Criterion, PenaltyItem
from compliance.checklist.objects import expand, repeated
from compliance.numbers import plain
from compliance.trace import Operand

BONUS = [{"id": "B1", "text": "认定", "points": "1"}, {"id": "B2", "text": "推广", "points": "1.5"}]
PENALTIES = [
    {"id": "P1", "text": "弄虚作假", "effect": "fail"},
    {"id": "P2", "text": "通报批评", "deduct": "1.3", "unit": "次", "cap": "3"},
]


def _zeroes(**when: str) -> dict[str, Any]:
    return {"effect": "zero_section", "when": when}


LOSSES = {
    "kind": "deduction",
    "occurrences": [{"name": "甲", "unit": "起", "points": "2.3"}, {"name": "乙", "unit": "次", "points": "5"}],
    "floor": "1",
}
ITEMS = {"kind": "picklist", "credit_each": "0.4", "items": [{"name": name} for name in "甲乙丙丁"]}
STEPS = {
    "kind": "level",
    "levels": [{"name": "好", "credit": "1"}, {"name": "中", "credit": "0.7"}, {"name": "差", "credit": "0.3"}],
}
SAMPLE = {
    "kind": "conditions",
    "inputs": [{"name": "份", "unit": "份"}, {"name": "家", "unit": "家"}],
    "conditions": [{"value": "份", "at_least": "3"}, {"value": "份", "over": "家", "at_least": "33%"}],
    "credit_each": "0.5",
}
GIVEN = mark("7")
FEW_LATE = metric(("2", "1"), ("4", "0.5"), side="at_most")


def everything(*, vetoes: bool = True, **changes: Any) -> Checklist:
    """Every kind of answer, every veto, groups within a chapter, and points that do not divide each other."""

    def criterion(identifier: str, points: str | int, answer: Any = None, **more: Any) -> dict[str, Any]:
        kept = {name: value for name, value in more.items() if vetoes or name != "veto"}
        return builders.criterion(identifier, points, answer, **kept)

    first = section(
        "C1",
        section(
            "C1.1",
            criterion("g", 7, veto=_zeroes(answer="不符合"), not_applicable=ALLOWED),
            criterion("m", 3, metric(("5", "1"), ("3", "0.6")), veto=_zeroes(equals="0")),
            criterion(
                "r", 11, ratio(("90", "1"), ("50", "0.5")), veto=_zeroes(less_than="50%"), not_applicable=ALLOWED
            ),
        ),
        section("C1.2", criterion("n", 13, ratio(("66.6", "1"), zero="not_applicable"), not_applicable=ALLOWED)),
    )
    second = section(
        "C2",
        section(
            "C2.1",
            section("C2.1.1", criterion("l", 9, STEPS, not_applicable=ALLOWED), criterion("d", 17, LOSSES)),
            section("C2.1.2", criterion("p", 6, ITEMS), criterion("c", 19, SAMPLE, not_applicable=ALLOWED)),
        ),
        section(
            "C2.2",
            criterion("f", 5, veto={"effect": "fail", "when": {"answer": "不符合"}}),
            criterion("t", 4, FEW_LATE, veto=_zeroes(declared="造成重大影响")),
            criterion("z", "2.5", not_applicable=ALLOWED),
            criterion("s", 3, GIVEN, not_applicable=ALLOWED),
        ),
    )
    rules = {
        "bonus": BONUS,
        "penalties": PENALTIES,
        "evidence_rule": {"becomes": "部分符合"},
        "steps": [
            {"step": "rescale", "to": "100"},
            {"step": "bonus", "cap": "2"},
            {"step": "penalties"},
            {"step": "bound", "minimum": "0", "maximum": "100"},
            {"step": "round", "mode": "half_up", "digits": "1"},
        ],
    }
    return checklist(first, second, **{**rules, **changes})


Draw = Callable[[st.SearchStrategy[Any]], Any]
"""Draws one value; hypothesis's own, or one by a seeded generator where shrinking would take too long."""


def limits(answer: Scaled) -> list[Fraction]:
    """The numbers where what an answer earns changes, the best one first."""
    if answer.line:
        return [answer.line.full, answer.line.zero]
    return [limit for band in answer.bands for _, limit in band.given]


def ranked(answer: AnswerKind) -> st.SearchStrategy[list[Any]]:
    """Values of an answer as they stand in a file, from the worst to the best, comparable with each other."""
    return st.integers(0, 10**6).map(lambda seed: ranking(answer, Random(seed)))


def ranking(answer: AnswerKind, random: Random) -> list[Any]:
    """Such values, where there are several ways to get better one of them."""
    if isinstance(answer, LevelScale):
        return [level.name for level in reversed(answer.levels)]
    if isinstance(answer, Metric):
        near = {int(limit) + step for limit in limits(answer) for step in (-1, 0, 1)} | {0, 1}
        within = [Fraction(n) for n in near if answer.minimum <= n and (answer.most is None or n <= answer.most)]
        return [plain(number) for number in _worst_first(answer, within)]
    if isinstance(answer, Ratio):
        whole = random.choice([1, 2, 3, 7, 20])
        rates = [Fraction(100 * part, whole) for part in range(whole + 1 + (3 if answer.may_exceed else 0))]
        return [f"{plain(rate * whole / 100)}/{whole}" for rate in _worst_first(answer, rates)]
    if isinstance(answer, Deduction):
        names = _shuffled([item.name for item in answer.occurrences], random)
        if len(names) == 1:
            return [str(n) for n in range(9, -1, -1)]
        return [{name: str(n if name == names[0] else n // 2) for name in names} for n in range(7, -1, -1)]
    if isinstance(answer, PickList):
        names = _shuffled([item.name for item in answer.items], random)
        return [names[:count] for count in range(len(names) + 1)]
    assert isinstance(answer, Conditions)
    first, *others = [item.name for item in answer.inputs]
    base = random.choice(["0", "4", "9", "300"])
    return [{first: str(n), **dict.fromkeys(others, base)} for n in (0, 1, 2, 3, 4, 10, 29, 30, 90)]


def _worst_first(answer: Scaled, numbers: list[Fraction]) -> list[Fraction]:
    """Of numbers that are worth the same, the one further from the best is the worse: a veto may begin there."""
    worth = {number: _worth(answer, number) for number in numbers}
    best = [number for number in numbers if worth[number] == max(worth.values())]
    return sorted(numbers, key=lambda number: (worth[number], -min(abs(number - one) for one in best)))


def _worth(answer: Scaled, number: Fraction) -> Fraction:
    return [*answer.credit("", Operand("", number))][-1].value


def _shuffled(names: list[str], random: Random) -> list[str]:
    return random.sample(names, len(names))


def values(answer: AnswerKind) -> st.SearchStrategy[Any]:
    """Any value of an answer, as it stands in a file."""
    chosen = ranked(answer).flatmap(st.sampled_from)
    return st.one_of(chosen, st.just("0/0")) if isinstance(answer, Ratio) else chosen


EVIDENCE = st.sampled_from([[], ["纸质：材料"]])
DECLARED = st.sampled_from(["无", "有"])


def entries(asked: Criterion, *, blank: bool) -> st.SearchStrategy[Entry | None]:
    """An entry: a value, a reason why it does not apply where that is allowed, or nothing where `blank`."""
    given: dict[str, st.SearchStrategy[Any]] = {"结果": values(asked.answer), "佐证": EVIDENCE}
    if asked.veto and asked.veto.when and asked.veto.when.declared:
        given["否决情形"] = DECLARED
    choices: list[st.SearchStrategy[Entry | None]] = [st.fixed_dictionaries(given).map(Entry)]
    if asked.not_applicable:
        choices.append(st.just(Entry(不适用="园区没有此项业务")))
    if blank:
        choices.append(st.none())
    return st.one_of(choices)


def answers(made: Checklist, *, blank: bool = False) -> st.SearchStrategy[dict[str, Entry | None]]:
    return st.fixed_dictionaries({c.id: entries(c, blank=blank) for c in made.criteria})


def extras(made: Checklist, *, blank: bool = False) -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    """Bonus items and penalties, as `builders.sheet` takes them."""
    nothing = [None] if blank else []
    bonus, penalties = (
        {item.id: st.sampled_from([*said_of(item), *nothing]) for item in items}
        for items in (made.bonus, made.penalties)
    )
    return st.fixed_dictionaries({"加分项": st.fixed_dictionaries(bonus), "专项扣分": st.fixed_dictionaries(penalties)})


def said_of(item: BonusItem | PenaltyItem) -> list[str]:
    """What may be filled in beside a bonus or penalty item, from nothing to the most that changes anything."""
    if item.number is None:
        return ["无", "有"]
    return (
        ["0", "1", "2", "9"]
        if item.number.most is None
        else ["0", plain(item.number.most / 2), plain(item.number.most)]
    )


def at_random(
    made: Checklist,
    seed: int,
    *,
    blank: float = 0,
    left_out: float = 0.1,
    objects: Mapping[str, Sequence[str]] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers and the other groups of a file by a seeded generator, faster than hypothesis's draws."""
    random = Random(seed)
    good = random.random()
    if objects is None:
        objects = {part.id: [f"{n}号" for n in range(1, random.randint(1, 3) + 1)] for part in repeated(made)}
    given: dict[str, Any] = {}
    for asked in expand(made, {name: tuple(named) for name, named in objects.items()}).criteria:
        if random.random() < blank:
            given[asked.id] = None
        elif asked.not_applicable and random.random() < left_out:
            given[asked.id] = Entry(不适用="园区没有此项业务")
        else:
            given[asked.id] = Entry(结果=_value(asked.answer, random, good), 佐证=["纸质：材料"] * random.randrange(2))
            if asked.veto and asked.veto.when and asked.veto.when.declared:
                given[asked.id]["否决情形"] = random.choice("有无")

    def extra(choices: list[str]) -> str | None:
        return None if random.random() < blank else random.choice(choices)

    bonus = {item.id: extra(said_of(item)[::-1]) for item in made.bonus}
    penalties = {item.id: extra(["有", "无"] if item.effect else list("01234")) for item in made.penalties}
    return given, {"加分项": bonus, "专项扣分": penalties, **({OBJECTS: dict(objects)} if objects else {})}


Groups = dict[str, dict[str, Any]]


def completed(given: dict[str, Any], groups: Groups, rest: dict[str, Any], rest_groups: Groups) -> tuple[Any, Groups]:
    """What is open of an incomplete sheet taken from a complete one."""
    answers = {name: rest[name] if entry is None else entry for name, entry in given.items()}
    extra = {
        group: {name: rest_groups[group][name] if value is None else value for name, value in entries.items()}
        for group, entries in groups.items()
    }
    return answers, extra


def sheet_at_random(made: Checklist, seed: int, **options: float) -> AnswerSheet:
    """Such a sheet, read from its file's data."""
    given, groups = at_random(made, seed, **options)
    return builders.sheet(made, given, **groups)


def _inside(answer: Scaled) -> Fraction:
    """A number that earns the most, a whole one where there is one."""
    tried = [limit + step for limit in limits(answer) for step in (0, 1, -1)]
    return max(tried, key=lambda number: _worth(answer, number))


def _value(answer: AnswerKind, random: Random, good: float) -> Any:
    """A value that is the better, the nearer `good` is to 1."""

    def near(most: int) -> int:
        return round(most * max(random.random() * good, 2 * good - 1))

    if isinstance(answer, LevelScale):
        return answer.levels[len(answer.levels) - 1 - near(len(answer.levels) - 1)].name
    if isinstance(answer, Metric):
        if random.random() < good:
            return plain(_inside(answer))
        most = int(max(limits(answer))) + 1 if answer.most is None else int(answer.most)
        return str(random.randint(int(answer.minimum), most))
    if isinstance(answer, Ratio):
        whole = random.randrange(30)
        part = f"{near(whole)}" if answer.integer or not whole or random.random() < 0.7 else f"{near(whole) / 2 + 0.25}"
        return f"{part}/{whole}"
    if isinstance(answer, Deduction):
        counts = {item.name: str(near(4)) for item in answer.occurrences}
        return counts if len(counts) > 1 else next(iter(counts.values()))
    if isinstance(answer, PickList):
        return random.sample([item.name for item in answer.items], near(len(answer.items)))
    assert isinstance(answer, Conditions)
    return {item.name: str(random.randrange(60)) for item in answer.inputs}

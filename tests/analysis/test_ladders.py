"""The rungs of every kind of answer: what would earn more, in how many steps, and what is one step worse."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from builders import CONFORMITY, mark, metric, ratio
from pydantic import TypeAdapter

from compliance.analysis.planning.ladders import higher, lower
from compliance.checklist.kinds import Answerable, AnswerKind

KIND: TypeAdapter[AnswerKind] = TypeAdapter(Answerable)

GRADE = {"kind": "level", "scale": "conformity", "levels": CONFORMITY}
TIERS = metric(("5", "1"), ("3", "0.6"), ("1", "0.3"), integer="true")
ONE_TIER = metric(("4", "1"))
FROM_NOTHING = metric(("5", "1"), ("0", "0.5"))
WAITING = metric(("10", "1"), ("20", "0.5"), side="at_most", unit="分钟")
ONE_WAITING = metric(("10", "1"), side="at_most", unit="%")
NEARLY_ALL = metric(("99.5", "1"), side="at_most", unit="%")
RISING = metric(line={"zero": "0", "full": "10"})
THIRDS = metric(("100/3", "1"), ("10", "0.5"))
LATE_THIRDS = metric(("100/3", "1"), ("50", "0.5"), side="at_most")
BETWEEN = metric(line={"zero": "20", "full": "100"})
A_PART = metric(("0.5", "1"))
RATE = ratio(("90", "1"), ("80", "0.5"))
ROOMY = metric(
    bands=[{"at_least": "20", "at_most": "26", "credit": "1"}, {"at_least": "16", "at_most": "30", "credit": "0.5"}],
    minimum="-40",
)
STRICT = metric(("60", "1"), ("40", "0.5"), side="more_than", integer="true")
TONNES = ratio(("90", "1"), ("80", "0.5"), integer="false")
FLAWS = ratio(("5", "1"), ("10", "0.5"), side="at_most")
MARK = mark("10", integer="true")
LOSSES = {
    "kind": "deduction",
    "occurrences": [
        {"name": "投诉", "unit": "起", "points": "2"},
        {"name": "通报", "unit": "次", "points": "5"},
        {"name": "超时", "unit": "件", "points": "1"},
    ],
}
PICKS = {
    "kind": "picklist",
    "items": [
        {"name": "制度", "credit": "0.2"},
        {"name": "台账", "credit": "0.5"},
        {"name": "公示", "credit": "0.3"},
    ],
}
SAMPLE = {
    "kind": "conditions",
    "inputs": [{"name": "问卷", "unit": "份", "integer": "true"}, {"name": "企业", "unit": "家", "integer": "true"}],
    "conditions": [
        {"value": "问卷", "at_least": "30"},
        {"value": "问卷", "over": "企业", "at_least": "10%"},
        {"value": "企业", "at_most": "700"},
    ],
    "credit_each": "0.4",
}
ROOM = {
    "kind": "conditions",
    "inputs": [
        {"name": "面积", "unit": "平方米", "integer": "false"},
        {"name": "窗口", "unit": "个", "integer": "true"},
    ],
    "conditions": [{"value": "面积", "over": "窗口", "at_least": "33%"}],
    "credit_each": "1",
}


def roomy(area: str, windows: str) -> dict[str, str]:
    return {"面积": area, "窗口": windows}


def counts(*numbers: int) -> dict[str, str]:
    return dict(zip(("投诉", "通报", "超时"), map(str, numbers), strict=True))


def filled(forms: int, firms: int) -> dict[str, str]:
    return {"问卷": str(forms), "企业": str(firms)}


LADDERS = [
    # (kind, what stands in the file, what would be better and by how many steps, what is one step worse)
    (GRADE, "不符合", [("部分符合", 1), ("符合", 2)], None),
    (GRADE, "部分符合", [("符合", 1)], "不符合"),
    (GRADE, "符合", [], "部分符合"),
    (TIERS, "0", [("1", 1), ("3", 2), ("5", 3)], None),
    (TIERS, "4", [("5", 1)], "1"),
    (TIERS, "2", [("3", 1), ("5", 2)], "0"),
    (TIERS, "9", [], "3"),
    (ONE_TIER, "4", [], "3"),
    (ONE_TIER, "3", [("4", 1)], None),
    (FROM_NOTHING, "2", [("5", 1)], None),
    (WAITING, "15", [("10", 1)], "21"),
    (WAITING, "8", [], "20"),
    (WAITING, "25", [("20", 1), ("10", 2)], None),
    (ONE_WAITING, "10", [], "11"),
    (NEARLY_ALL, "99", [], "99.75"),
    (RISING, "4", [("5", 1), ("7.5", 2), ("10", 3)], "2.5"),
    (RISING, "0", [("2.5", 1), ("5", 2), ("7.5", 3), ("10", 4)], None),
    (RISING, "12", [], "10"),
    (BETWEEN, "30", [("40", 1), ("60", 2), ("80", 3), ("100", 4)], "20"),
    (BETWEEN, "90", [("100", 1)], "80"),
    (BETWEEN, "10", [("40", 1), ("60", 2), ("80", 3), ("100", 4)], None),
    (A_PART, "0.7", [], "0"),
    (THIRDS, "20", [("33.333334", 1)], "9"),
    (LATE_THIRDS, "50", [("33.333333", 1)], "51"),
    (RATE, "17/20", [("18/20", 1)], "0/20"),
    (RATE, "85/100", [("90/100", 1)], "79/100"),
    (RATE, "16/17", [], "14/17"),
    (RATE, "3/7", [("6/7", 1), ("7/7", 2)], None),
    (RATE, "20/20", [], "16/20"),
    (FLAWS, "3/20", [("2/20", 1), ("1/20", 2)], None),
    (FLAWS, "0/20", [], "2/20"),
    (MARK, "4", [("5", 1), ("8", 2), ("10", 3)], "3"),
    (MARK, "10", [], "8"),
    (MARK, "1", [("3", 1), ("5", 2), ("8", 3), ("10", 4)], "0"),
    (MARK, "0", [("3", 1), ("5", 2), ("8", 3), ("10", 4)], None),
    # Best in the middle, from either side.
    (ROOMY, "-3", [("16", 1), ("20", 2)], None),
    (ROOMY, "31", [("30", 1), ("26", 2)], None),
    (ROOMY, "28", [("26", 1)], "15"),
    (ROOMY, "22", [], "16"),
    # Beyond a limit that has to be exceeded.
    (STRICT, "40", [("41", 1), ("61", 2)], None),
    (STRICT, "61", [], "41"),
    (TONNES, "3.5/10.5", [("8.4/10.5", 1), ("9.45/10.5", 2)], None),
    (LOSSES, counts(1, 1, 3), [(counts(1, 0, 3), 1), (counts(1, 0, 0), 2), (counts(0, 0, 0), 3)], counts(1, 2, 3)),
    (LOSSES, counts(3, 1, 0), [(counts(0, 1, 0), 1), (counts(0, 0, 0), 2)], counts(3, 2, 0)),
    (LOSSES, counts(0, 0, 0), [], counts(0, 1, 0)),
    (PICKS, [], [(["台账"], 1), (["台账", "公示"], 2), (["制度", "台账", "公示"], 3)], None),
    (PICKS, ["制度", "台账"], [(["制度", "台账", "公示"], 1)], ["制度"]),
    (SAMPLE, filled(10, 200), [(filled(20, 200), 1), (filled(30, 200), 2)], filled(10, 701)),
    (SAMPLE, filled(40, 900), [(filled(90, 900), 1), (filled(90, 700), 2)], filled(29, 900)),
    (SAMPLE, filled(80, 500), [], filled(29, 500)),
    (ROOM, roomy("1", "10"), [(roomy("3.3", "10"), 1)], None),
    (ROOM, roomy("4", "10"), [], roomy("2.3", "10")),
]


@pytest.mark.parametrize(("data", "raw", "above", "below"), LADDERS, ids=range(len(LADDERS)))
def test_the_rungs_above_and_below_an_answer(data: dict[str, Any], raw: Any, above: list[Any], below: Any) -> None:
    kind = KIND.validate_python(data)
    value = kind.read(raw)
    found = [(kind.dump(rung.value), rung.steps) for rung in higher(kind, value)]
    worse = lower(kind, value)
    assert (found, None if worse is None else kind.dump(worse)) == (above, below)


@pytest.mark.parametrize(("data", "raw", "above", "below"), LADDERS, ids=range(len(LADDERS)))
def test_what_is_above_earns_more_the_higher_it_is_and_what_is_below_no_more(
    data: dict[str, Any], raw: Any, above: list[Any], below: Any
) -> None:
    kind = KIND.validate_python(data)

    def earned(written: Any) -> Fraction:
        return [*kind.steps("X", kind.read(written), Fraction(10))][-1].value

    rising = [earned(raw), *(earned(written) for written, _ in above)]
    assert rising == sorted(set(rising))
    assert below is None or earned(below) <= rising[0]

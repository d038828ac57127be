"""Each kind of answer: what it earns, where its bands turn, what it says, and what it refuses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from builders import CONFORMITY, mark, metric, ratio
from pydantic import TypeAdapter

from compliance.checklist.kinds import Answerable, AnswerKind, Deduction, Refused, Slot
from compliance.errors import Place

KIND: TypeAdapter[AnswerKind] = TypeAdapter(Answerable)

TIERS = metric(("5", "1"), ("3", "0.6"), ("1", "0.3"), integer="true")
HOURS = metric(("2", "1"), ("24", "0.5"), side="at_most", name="响应时长", unit="小时")
RISING = metric(line={"zero": "2", "full": "5"})
FALLING = metric(name="平均等候", unit="分钟", line={"zero": "30", "full": "5"})
MARK = mark("5", integer="true")
GROWTH = metric(("0%", "1"), ("-5%", "50%"), name="增长率", unit="%", minimum="-100", maximum="1000")
PLANNED = ratio(("100", "1"), ("80", "1/2"), integer="false", may_exceed="true")
ROOM = metric(
    name="室温",
    unit="℃",
    minimum="-40",
    bands=[
        {"at_least": "20", "at_most": "26", "credit": "1"},
        {"at_least": "-2", "at_most": "30", "credit": "40%"},
    ],
)
STRICT = metric(("60", "1"), side="more_than")
RATE = ratio(("95", "1"), ("90", "0.9"), ("80", "0.5"))
GRADE = {"kind": "level", "scale": "conformity", "levels": CONFORMITY}
LEVEL = {
    "kind": "level",
    "levels": [
        {"name": "全面运行", "credit": "1", "text": "有制度有记录"},
        {"name": "部分运行", "credit": "0.6"},
        {"name": "刚建立", "credit": "0.2"},
    ],
}
ONE_LOSS = {"kind": "deduction", "occurrences": [{"name": "超时件", "unit": "件", "points": "2.5"}]}
TWO_LOSSES = {
    "kind": "deduction",
    "occurrences": [
        {"name": "有责投诉", "unit": "起", "points": "2"},
        {"name": "通报", "unit": "次", "points": "5"},
    ],
    "floor": "1",
}
PICKS = {
    "kind": "picklist",
    "credit_each": "0.25",
    "items": [{"name": name} for name in ("窗口", "电话", "网上", "微信", "邮箱")],
}
ONE_WITHOUT_CREDIT = {"kind": "picklist", "items": [{"name": "制度", "credit": "1"}, {"name": "台账"}]}
WEIGHTED = {
    "kind": "picklist",
    "items": [{"name": "制度", "credit": "0.5"}, {"name": "台账", "credit": "0.3"}, {"name": "公示", "credit": "0.4"}],
}
SAMPLE = {
    "kind": "conditions",
    "inputs": [{"name": "问卷", "unit": "份"}, {"name": "企业", "unit": "家"}],
    "conditions": [{"value": "问卷", "at_least": "30"}, {"value": "问卷", "over": "企业", "at_least": "10%"}],
    "credit_each": "0.5",
}
CEILING = {
    "kind": "conditions",
    "inputs": [{"name": "超时", "unit": "件"}, {"name": "办件", "unit": "件"}],
    "conditions": [
        {"value": "超时", "at_most": "3"},
        {"value": "超时", "over": "办件", "at_most": "5%"},
        {"value": "办件", "at_least": "100"},
    ],
    "credit_each": "0.4",
}


def kind(data: dict[str, Any]) -> AnswerKind:
    return KIND.validate_python(data)


def earned(answer: AnswerKind, raw: Any, points: str) -> Fraction:
    return [*answer.steps("X", answer.read(raw), Fraction(points))][-1].value


def reason_of(answer: AnswerKind, raw: Any, points: str) -> str:
    value = answer.read(raw)
    return "".join(answer.reason(value, [*answer.steps("X", value, Fraction(points))]))


EARNED = [
    # (kind, what stands in the file, points, what it earns)
    (GRADE, "符合", "8", "8"),
    (GRADE, "部分符合", "5", "2.5"),
    (GRADE, " 不符合 ", "8", "0"),
    (LEVEL, "全面运行", "10", "10"),
    (LEVEL, "部分运行", "10", "6"),
    (LEVEL, "刚建立", "7", "1.4"),
    # Every band's edge, and the number just below it.
    (TIERS, "6", "10", "10"),
    (TIERS, "5", "10", "10"),
    (TIERS, "4", "10", "6"),
    (TIERS, "3", "10", "6"),
    (TIERS, "2", "10", "3"),
    (TIERS, "1", "10", "3"),
    (TIERS, "0", "10", "0"),
    (TIERS, "５", "10", "10"),
    (HOURS, "0", "6", "6"),
    (HOURS, "2", "6", "6"),
    (HOURS, "2.01", "6", "3"),
    (HOURS, "24", "6", "3"),
    (HOURS, "24.000000001", "6", "0"),
    (RATE, "95/100", "20", "20"),
    (RATE, "949/1000", "20", "18"),
    (RATE, "18/20", "20", "18"),
    (RATE, "899999/1000000", "20", "10"),
    (RATE, "4/5", "20", "10"),
    (RATE, "79/100", "20", "0"),
    (RATE, "0/7", "20", "0"),
    (RATE, "１９／２０", "20", "20"),
    # Exactness: 100 × 19/20 is 95, and 1/3 of a thing is a third.
    (ratio(("33.3", "1"), ("33", "0.5")), "1/3", "9", "9"),
    (ratio(("33.4", "1"), ("33", "0.5")), "1/3", "9", "4.5"),
    (ratio(("0.3", "1")), "3/1000", "1", "1"),
    (metric(("0.3", "1"), ("0.1", "0.7")), "0.3", "3", "3"),
    (metric(("0.3", "1"), ("0.1", "0.7")), "0.1", "3", "2.1"),
    # Below nothing, over the whole, and best in the middle.
    (GROWTH, "-3", "10", "5"),
    (GROWTH, "-5", "10", "5"),
    (GROWTH, "-5.01", "10", "0"),
    (GROWTH, "130", "10", "10"),
    (PLANNED, "12/10", "10", "10"),
    (PLANNED, "3.5/120.8", "10", "0"),
    (ROOM, "20", "10", "10"),
    (ROOM, "26", "10", "10"),
    (ROOM, "19.9", "10", "4"),
    (ROOM, "-2.01", "10", "0"),
    (ROOM, "-2", "10", "4"),
    (ROOM, "30.01", "10", "0"),
    (ROOM, "30", "10", "4"),
    (STRICT, "60", "10", "0"),
    (STRICT, "60.1", "10", "10"),
    # Nothing to divide by: no points, whichever way is better.
    (RATE, "0/0", "20", "0"),
    (ratio(("0", "1")), "0/0", "20", "0"),
    (ratio(("5", "1"), ("10", "0.5"), side="at_most"), "0/0", "20", "0"),
    (ratio(("5", "1"), ("10", "0.5"), side="at_most"), "0/20", "20", "20"),
    (ratio(("5", "1"), ("10", "0.5"), side="at_most"), "2/20", "20", "10"),
    # Deductions stop at the floor.
    (ONE_LOSS, "0", "10", "10"),
    (ONE_LOSS, "1", "10", "7.5"),
    (ONE_LOSS, "4", "10", "0"),
    (ONE_LOSS, "400", "10", "0"),
    (TWO_LOSSES, {"有责投诉": "0", "通报": "0"}, "10", "10"),
    (TWO_LOSSES, {"有责投诉": "1", "通报": "1"}, "10", "3"),
    (TWO_LOSSES, {"通报": "1", "有责投诉": "2"}, "10", "1"),
    (TWO_LOSSES, {"有责投诉": "3", "通报": "9"}, "10", "1"),
    # Lists are capped.
    (PICKS, [], "10", "0"),
    (PICKS, ["电话"], "10", "2.5"),
    (PICKS, ["微信", "电话", "网上"], "10", "7.5"),
    (PICKS, ["窗口", "电话", "网上", "微信"], "10", "10"),
    (PICKS, ["窗口", "电话", "网上", "微信", "邮箱"], "10", "10"),
    (WEIGHTED, ["台账", "公示"], "10", "7"),
    (WEIGHTED, ["制度", "台账", "公示"], "10", "10"),
    # What no credit is written for counts nothing.
    (ONE_WITHOUT_CREDIT, ["台账"], "10", "0"),
    (ONE_WITHOUT_CREDIT, ["制度", "台账"], "10", "10"),
    # Conditions, each by itself.
    (SAMPLE, {"问卷": "30", "企业": "300"}, "15", "15"),
    (SAMPLE, {"问卷": "30", "企业": "301"}, "15", "7.5"),
    (SAMPLE, {"问卷": "29", "企业": "300"}, "15", "0"),
    (SAMPLE, {"问卷": "29", "企业": "200"}, "15", "7.5"),
    (SAMPLE, {"问卷": "30", "企业": "0"}, "15", "7.5"),
    (CEILING, {"超时": "3", "办件": "100"}, "10", "10"),
    (CEILING, {"超时": "4", "办件": "100"}, "10", "8"),
    (CEILING, {"超时": "4", "办件": "79"}, "10", "0"),
]


@pytest.mark.parametrize(("data", "raw", "points", "expected"), EARNED)
def test_points_earned(data: dict[str, Any], raw: Any, points: str, expected: str) -> None:
    assert earned(kind(data), raw, points) == Fraction(expected)


@pytest.mark.parametrize(
    ("data", "raw", "expected"),
    [
        (RISING, "1", "0"),
        (RISING, "2", "0"),
        (RISING, "3", "10/3"),
        (RISING, "5", "10"),
        (RISING, "6", "10"),
        (FALLING, "40", "0"),
        (FALLING, "30", "0"),
        (FALLING, "10", "8"),
        (FALLING, "5", "10"),
        (FALLING, "0", "10"),
        (MARK, "0", "0"),
        (MARK, "3", "6"),
        (MARK, "5", "10"),
    ],
)
def test_points_earned_in_proportion(data: dict[str, Any], raw: str, expected: str) -> None:
    assert earned(kind(data), raw, "10") == Fraction(expected)


def test_no_ceiling_is_met_by_a_share_of_nothing() -> None:
    """除数为 0 视为不满足, also where a small share would be good."""
    assert earned(kind(CEILING), {"超时": "0", "办件": "0"}, "10") == Fraction(4)


@pytest.mark.parametrize(("data", "raw", "points", "expected"), EARNED)
def test_dumped_values_read_back(data: dict[str, Any], raw: Any, points: str, expected: str) -> None:
    answer = kind(data)
    value = answer.read(raw)
    assert answer.read(answer.dump(value)) == value
    assert hash(value) == hash(answer.read(answer.dump(value)))


@pytest.mark.parametrize(("data", "raw", "points", "expected"), EARNED)
def test_the_reason_says_what_the_arithmetic_does(data: dict[str, Any], raw: Any, points: str, expected: str) -> None:
    answer = kind(data)
    reason = reason_of(answer, raw, points)
    full, nothing = Fraction(expected) == Fraction(points), Fraction(expected) == 0
    assert ("得满分" in reason) == full
    if not isinstance(answer, Deduction):  # which says how much was taken off instead
        assert ("不得分" in reason) == nothing


@pytest.mark.parametrize(
    ("data", "raw", "points", "reason"),
    [
        (GRADE, "部分符合", "8", "判“部分符合”，得50%"),
        (TIERS, "4", "10", "数量 4 家，达到“≥3家”一档，得60%"),
        (TIERS, "0", "10", "数量 0 家，未达到最低一档“≥1家”，不得分"),
        (HOURS, "3.5", "6", "响应时长 3.5 小时，达到“≤24小时”一档，得50%"),
        (RISING, "3", "10", "数量 3 家，按比例得33.3%"),
        (FALLING, "5", "10", "平均等候 5 分钟，按比例得100.0%"),
        (MARK, "3", "10", "评分 3/5 分"),
        (RATE, "18/20", "20", "18/20（90.0%），达到“≥90%”一档，得90%"),
        (RATE, "0/0", "20", "0/0（分母为 0），不得分"),
        (ONE_LOSS, "2", "10", "超时件 2 件，扣 5 分"),
        (ONE_LOSS, "5", "10", "超时件 5 件，扣 12.5 分；扣到 0 分为止"),
        (ONE_LOSS, "0", "10", "没有扣分情形，得满分"),
        (TWO_LOSSES, {"有责投诉": "0", "通报": "1"}, "10", "通报 1 次，扣 5 分"),
        (PICKS, ["电话", "微信"], "10", "具备 2/5 项，得50%；缺：窗口、网上、邮箱"),
        (SAMPLE, {"问卷": "30", "企业": "301"}, "15", "满足 1/2 个条件，得50%；未满足：问卷占企业≥10%"),
    ],
)
def test_reasons(data: dict[str, Any], raw: Any, points: str, reason: str) -> None:
    assert reason_of(kind(data), raw, points) == reason


@pytest.mark.parametrize(
    ("data", "raw", "other", "reason"),
    [
        (GRADE, "符合", "部分符合", "判“符合”，得50%"),
        (TIERS, "6", "3", "数量 6 家，达到“≥3家”一档，得60%"),
        (RATE, "19/20", "1/20", "19/20（95.0%），未达到最低一档“≥80%”，不得分"),
        (ONE_LOSS, "2", "5", "超时件 2 件，扣 12.5 分；扣到 0 分为止"),
        (PICKS, ["电话"], ["窗口", "网上"], "具备 1/5 项，得50%；缺：窗口、网上、微信、邮箱"),
        (
            SAMPLE,
            {"问卷": "30", "企业": "30"},
            {"问卷": "29", "企业": "30"},
            "满足 1/2 个条件，得50%；未满足：问卷≥30份",
        ),
    ],
)
def test_a_reason_reads_the_arithmetic_and_does_none(data: dict[str, Any], raw: Any, other: Any, reason: str) -> None:
    """What it says of the points is what the steps say, here those of another answer."""
    answer = kind(data)
    steps = [*answer.steps("X", answer.read(other), Fraction(10))]
    assert "".join(answer.reason(answer.read(raw), steps)) == reason


@pytest.mark.parametrize(
    ("data", "shape", "slots"),
    [
        (GRADE, "choice", [Slot("结论", choices=("符合", "部分符合", "不符合"), texts=("", "", ""))]),
        (LEVEL, "choice", [Slot("结论", choices=("全面运行", "部分运行", "刚建立"), texts=("有制度有记录", "", ""))]),
        (MARK, "number", [Slot("评分", "分", True, most=Fraction(5))]),
        (TIERS, "number", [Slot("数量", "家", True, telling=Fraction(1))]),
        (HOURS, "number", [Slot("响应时长", "小时")]),
        (metric(("90", "1"), unit="%"), "number", [Slot("数量", "%", most=Fraction(100), telling=Fraction(90))]),
        (metric(("3", "1"), maximum="4"), "number", [Slot("数量", "家", most=Fraction(4), telling=Fraction(3))]),
        (RISING, "number", [Slot("数量", "家", telling=Fraction(2))]),
        (RATE, "ratio", [Slot("办结件", integer=True, within="受理件"), Slot("受理件", integer=True)]),
        (ONE_LOSS, "number", [Slot("超时件", "件", True)]),
        (TWO_LOSSES, "numbers", [Slot("有责投诉", "起", True), Slot("通报", "次", True)]),
        (WEIGHTED, "picks", [Slot("制度"), Slot("台账"), Slot("公示")]),
        (SAMPLE, "numbers", [Slot("问卷", "份", True), Slot("企业", "家", True)]),
    ],
)
def test_what_is_entered(data: dict[str, Any], shape: str, slots: list[Slot]) -> None:
    entered = kind(data).entered
    assert entered == (shape, tuple(slots))
    assert entered.names == tuple(slot.name for slot in slots)


@pytest.mark.parametrize(
    ("data", "prompt"),
    [
        (GRADE, "符合 / 部分符合 / 不符合"),
        (LEVEL, "全面运行（有制度有记录） / 部分运行 / 刚建立"),
        (MARK, "评分，单位：分，填 0 至 5 的整数"),
        (MARK | {"integer": "false"}, "评分，单位：分，填 0 至 5 的数"),
        (TIERS, "数量，单位：家，填整数"),
        (HOURS, "响应时长，单位：小时"),
        (RATE, "填 分子/分母，例如 18/20。分子：办结件；分母：受理件"),
        (ONE_LOSS, "超时件的件数，没有的填 0"),
        (TWO_LOSSES, "分项填次数，没有的填 0：有责投诉（起）、通报（次）"),
        (WEIGHTED, "列出具备的各项，一项也没有写 []：[制度, 台账, 公示]"),
        (SAMPLE, "分项填数：问卷（份）、企业（家）"),
    ],
)
def test_how_it_is_to_be_filled_in(data: dict[str, Any], prompt: str) -> None:
    assert kind(data).prompt() == prompt


@pytest.mark.parametrize(
    ("data", "few_answers", "telling_apart"),
    [
        # (kind, whether parks mostly give the same few answers, whether two seldom give the same by chance)
        (GRADE, True, False),
        (LEVEL, True, False),
        (MARK, True, True),
        (TIERS, True, True),
        (RATE, False, True),
        (ONE_LOSS, True, False),
        (PICKS, True, False),
        (SAMPLE, False, True),
    ],
)
def test_which_answers_parks_have_in_common(data: dict[str, Any], few_answers: bool, telling_apart: bool) -> None:
    answer = kind(data)
    assert (answer.recurs, answer.individual) == (few_answers, telling_apart)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GRADE, "符合得满分；部分符合得50%；不符合得0分"),
        (TIERS, "≥5家得满分；≥3家得60%；≥1家得30%；其余不得分"),
        (HOURS, "≤2小时得满分；≤24小时得50%；其余不得分"),
        (RISING, "≥5家得满分，≤2家不得分，其间按比例"),
        (FALLING, "≤5分钟得满分，≥30分钟不得分，其间按比例"),
        (MARK, "按评分得分，满分 5"),
        (RATE, "≥95%得满分；≥90%得90%；≥80%得50%；其余不得分；分母为0时不得分"),
        (ratio(("90", "1"), zero="not_applicable"), "≥90%得满分；其余不得分；分母为0时按不适用计"),
        (ONE_LOSS, "超时件每件扣2.5分，扣完为止"),
        (TWO_LOSSES, "有责投诉每起扣2分、通报每次扣5分，扣到1分为止"),
        (PICKS, "每具备一项得25%，满分封顶（共5项：窗口、电话、网上、微信、邮箱）"),
        (WEIGHTED, "制度得50%；台账得30%；公示得40%，满分封顶（共3项：制度、台账、公示）"),
    ],
)
def test_rules_in_words(data: dict[str, Any], words: str) -> None:
    assert kind(data).words(Fraction(10)) == words


@pytest.mark.parametrize(
    ("data", "raw", "shown"),
    [
        (GRADE, "符合", "符合"),
        (metric(("1", "1"), unit="家/年"), "12", "12 家"),
        (RATE, "2/3", "2/3（66.7%）"),
        (RATE, "0/0", "0/0（分母为 0）"),
        (TWO_LOSSES, {"有责投诉": "1", "通报": "0"}, "有责投诉 1 起；通报 0 次"),
        (PICKS, ["微信", "窗口"], "2/5 项：窗口、微信"),
        (PICKS, [], "0/5 项"),
        (SAMPLE, {"企业": "64", "问卷": "31"}, "问卷 31 份；企业 64 家"),
    ],
)
def test_values_as_a_reader_sees_them(data: dict[str, Any], raw: Any, shown: str) -> None:
    answer = kind(data)
    assert answer.show(answer.read(raw)) == shown


@pytest.mark.parametrize(
    ("data", "raw", "message"),
    [
        (GRADE, "基本符合", "结论不在可选范围内"),
        (GRADE, ["符合"], "答案的写法不对"),
        (LEVEL, "符合", "结论不在可选范围内"),
        (TIERS, "五", "不是数字"),
        (TIERS, "5家", "不是数字"),
        (TIERS, "-1", "不能是负数"),
        (TIERS, "2.5", "应为整数"),
        (TIERS, {"数量": "2"}, "应填数字"),
        (metric(("90", "1"), unit="%"), "101", "超过了可能的最大值"),
        (metric(("3", "1"), maximum="4"), "5", "超过了可能的最大值"),
        (RATE, "90%", "比率要写出分子和分母"),
        (RATE, "120%", "百分比超过 100%"),
        (RATE, "0.9", "比率要写出分子和分母"),
        (RATE, "7/5", "分子大于分母"),
        (RATE, "-1/5", "办结件：不能是负数"),
        (RATE, "1.5/5", "办结件：应为整数"),
        (RATE, "一/5", "办结件：不是数字"),
        (RATE, "1/2/3", "比率要写出分子和分母"),
        (ONE_LOSS, "-2", "不能是负数"),
        (ONE_LOSS, "0.5", "应为整数"),
        (TWO_LOSSES, "3", "应分项填写"),
        (TWO_LOSSES, {"有责投诉": "1"}, "缺少“通报”的数目"),
        (TWO_LOSSES, {"有责投诉": "1", "通报": "1", "表扬": "1"}, "没有这一项"),
        (PICKS, "电话", "应填一个列表"),
        (PICKS, ["电报"], "不在可选各项内"),
        (PICKS, ["电话", "电话 "], "同一项写了两次"),
        (SAMPLE, {"问卷": "30"}, "缺少“企业”的数目"),
    ],
)
def test_what_is_refused(data: dict[str, Any], raw: Any, message: str) -> None:
    with pytest.raises(Refused) as refused:
        kind(data).read(raw)
    assert [finding.message for finding in refused.value.findings] == [message]


@pytest.mark.parametrize(
    ("data", "raw", "told"),
    [
        (
            TWO_LOSSES,
            {"有责投诉": "x", "投诉": "1"},
            [(("投诉",), "没有这一项"), (("有责投诉",), "不是数字"), (("通报",), "缺少“通报”的数目")],
        ),
        (TWO_LOSSES, {"通报": "x"}, [(("有责投诉",), "缺少“有责投诉”的数目"), (("通报",), "不是数字")]),
        (RATE, "一/二", [((), "办结件：不是数字"), ((), "受理件：不是数字")]),
        (
            PICKS,
            ["电报", "电话", " ", "电话"],
            [((0,), "不在可选各项内"), ((2,), "不在可选各项内"), ((3,), "同一项写了两次")],
        ),
    ],
)
def test_every_mistake_of_a_value_is_named_with_its_place(
    data: dict[str, Any], raw: Any, told: list[tuple[Place, str]]
) -> None:
    with pytest.raises(Refused) as refused:
        kind(data).read(raw)
    assert [(finding.path, finding.message) for finding in refused.value.findings] == told
    assert str(refused.value) == told[0][1]


BEST_FIRST, SMALLEST_FIRST = "由好到差，界限由大到小", "由好到差，界限由小到大"
PERCENT, FLOOR = "0 至 100；可以超过的写 may_exceed: true", "不小于 0，小于 10"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TIERS, []),
        (metric(("3", "1"), ("5", "0.5")), [(("bands", 1, "at_least"), BEST_FIRST)]),
        (metric(("5", "1"), ("3", "0.5"), side="at_most"), [(("bands", 1, "at_most"), SMALLEST_FIRST)]),
        (ratio(("100", "1"), ("0", "0.5")), []),
        (
            ratio(("100.1", "1"), ("-0.1", "0.5")),
            [(("bands", 0, "at_least"), PERCENT), (("bands", 1, "at_least"), PERCENT)],
        ),
        (RISING, []),
        (FALLING, []),
        (ONE_LOSS, []),
        (ONE_LOSS | {"floor": "9.9"}, []),
        (ONE_LOSS | {"floor": "10"}, [(("floor",), FLOOR)]),
        (ONE_LOSS | {"floor": "-0.1"}, [(("floor",), FLOOR)]),
        (WEIGHTED, []),
        (ONE_WITHOUT_CREDIT, [((), "")]),
    ],
)
def test_what_is_wrong_with_a_rule_of_ten_points(data: dict[str, Any], told: list[tuple[Place, str]]) -> None:
    assert [(flaw.path, flaw.expected) for flaw in kind(data).flaws(Fraction(10))] == told


def test_everything_that_a_checklist_file_can_say_of_an_answer_is_explained() -> None:
    parts = KIND.json_schema()["$defs"]
    assert len(parts) > 8
    assert [
        (name, part) for name in parts for part, said in parts[name]["properties"].items() if "description" not in said
    ] == []


def test_a_grade_that_is_written_again_leaves_the_scale_to_the_checklist() -> None:
    assert KIND.dump_python(kind({"kind": "level"}), exclude_defaults=True) == {"kind": "level"}


@pytest.mark.parametrize(
    ("data", "raw", "limit"),
    [(TIERS, "3", "3"), (RATE, "4/5", "80"), (RATE, "0/0", "0"), (RATE, "2/3", "200/3"), (HOURS, "1.5", "1.5")],
)
def test_what_a_veto_limit_is_compared_with(data: dict[str, Any], raw: str, limit: str) -> None:
    answer = kind(data)
    assert answer.magnitude(answer.read(raw)) == Fraction(limit)


@pytest.mark.parametrize(
    ("data", "worst"), [(GRADE, "0"), (LEVEL, "2"), (TIERS, "0"), (ONE_LOSS, "0"), (TWO_LOSSES, "1")]
)
def test_the_worst_that_can_be_earned(data: dict[str, Any], worst: str) -> None:
    assert kind(data).worst(Fraction(10)) == Fraction(worst)

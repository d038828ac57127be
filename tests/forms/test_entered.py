"""What is entered for an answer is asked for alike everywhere, and is what its kind says: no place knows the kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from builders import checklist, criterion, section

from compliance.answers import starting
from compliance.answers.schema import schema
from compliance.checklist.consistency import is_choice, parts_of
from compliance.checklist.kinds import AnswerKind, Entered, Slot
from compliance.checklist.kinds.base import Reason
from compliance.checklist.model import Checklist, Criterion
from compliance.forms.page.page import form_data
from compliance.forms.questions import typed
from compliance.forms.text import blank
from compliance.forms.workbook import layout, lines
from compliance.trace import Operand, Step, total


class Unheard(AnswerKind):
    """A kind that nothing outside has heard of."""

    gist: ClassVar[str] = "从未有过"
    kind: str = "unheard"
    said: Entered

    @property
    def entered(self) -> Entered:
        return self.said

    def read(self, raw: Any) -> Any:
        return raw

    def steps(self, key: str, value: Any, points: Fraction) -> Iterator[Step]:
        yield total(f"{key}:得分", "得分", "从未有过", (Operand("标准分", points),))

    def dump(self, value: Any) -> Any:
        return value

    def show(self, value: Any) -> str:
        return str(value)

    def words(self, points: Fraction) -> str:
        return "从未有过的计分"

    def reason(self, value: Any, steps: Sequence[Step]) -> Reason:
        return Reason("从未有过", "得满分")

    def prompt(self) -> str:
        return "从未有过的填法"


def asking(said: Entered) -> tuple[Checklist, Criterion]:
    """A checklist with one criterion of that kind."""
    made = checklist(section("C1", criterion("a")))
    (chapter,) = made.sections
    unheard: Any = Unheard(said=said)
    asked = chapter.criteria[0].model_copy(update={"answer": unheard})
    fields = {name: getattr(made, name) for name in type(made).model_fields}
    sections = (chapter.model_copy(update={"criteria": (asked,)}),)
    return Checklist.model_construct(**{**fields, "sections": sections}), asked


CHOICE = Entered("choice", (Slot("结论", choices=("好", "差"), texts=("样样都好", "")),))
NUMBER = Entered("number", (Slot("用时", "小时", most=Fraction(24)),))
PERCENT = Entered("number", (Slot("覆盖面", "%", most=Fraction(100), telling=Fraction(1, 2)),))
SHARE = Entered("number", (Slot("覆盖面", "%", most=Fraction(100), telling=Fraction(1)),))
MARK = Entered("number", (Slot("增长", "分", True, Fraction(-5), Fraction(5)),))
RATIO = Entered("ratio", (Slot("办结", integer=True), Slot("受理", integer=True)))
NUMBERS = Entered("numbers", (Slot("投诉", "起", True), Slot("面积", "亩")))
PICKS = Entered("picks", (Slot("电话"), Slot("网上")))
PICKED = "具备的各项（序号，用空格隔开；一项也没有写 0）"

ASKED = [
    # (what is entered, the terminal's labels, its choices, the workbook's shape and parts, a consistency's parts)
    (CHOICE, ["结果"], ["好", "差"], ("one", ()), ("好", "差")),
    (NUMBER, ["结果（小时）"], [], ("one", ()), (None,)),
    (PERCENT, ["结果（%）"], [], ("percent", ()), (None,)),
    (SHARE, ["结果（%）"], [], ("share", ()), (None,)),
    (MARK, ["结果（分）"], [], ("one", ()), (None,)),
    (RATIO, ["分子：办结", "分母：受理"], [], ("ratio", ("办结", "受理")), ("分子", "分母")),
    (NUMBERS, ["投诉（起）", "面积（亩）"], [], ("numbers", ("投诉", "面积")), ("投诉", "面积")),
    (PICKS, [PICKED], ["电话", "网上"], ("picks", ("电话", "网上")), ("电话", "网上")),
]


@pytest.mark.parametrize(("said", "labels", "choices", "cells", "parts"), ASKED)
def test_a_kind_that_nobody_knows_is_asked_for(
    said: Entered, labels: list[str], choices: list[str], cells: object, parts: object
) -> None:
    _, asked = asking(said)
    assert (typed.labels(asked), [*typed.choices(asked)]) == (labels, choices)
    assert layout.shape_and_parts(asked) == cells
    assert parts_of(asked) == parts
    assert is_choice(asked) == bool(choices)


@pytest.mark.parametrize(
    ("said", "words", "raw"),
    [
        (CHOICE, ["2"], "差"),
        (NUMBER, ["3.5"], "3.5"),
        (RATIO, ["1", "2"], "1/2"),
        (NUMBERS, ["1", "2"], {"投诉": "1", "面积": "2"}),
        (Entered("numbers", (Slot("投诉", "起"),)), ["1"], {"投诉": "1"}),
        (PICKS, ["2 1"], ["网上", "电话"]),
        (PICKS, ["0"], []),
    ],
)
def test_what_is_typed_at_the_terminal_is_put_together(said: Entered, words: list[str], raw: object) -> None:
    assert typed.raw(asking(said)[1], words) == raw


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (CHOICE, {"enum": ["好", "差", None]}),
        (NUMBER, {"type": ["number", "null"], "minimum": 0, "maximum": 24}),
        (MARK, {"type": ["integer", "null"], "minimum": -5, "maximum": 5}),
        (RATIO, {"type": ["string", "null"], "pattern": r"^\s*\d+\s*[/／]\s*\d+\s*$"}),
        (PICKS, {"type": ["array", "null"], "uniqueItems": True, "items": {"enum": ["电话", "网上"]}}),
        (
            NUMBERS,
            {
                "type": ["object", "null"],
                "properties": {
                    "投诉": {"type": ["integer", "null"], "minimum": 0},
                    "面积": {"type": ["number", "null"], "minimum": 0},
                },
                "additionalProperties": False,
            },
        ),
    ],
)
def test_its_schema_allows_what_is_entered(said: Entered, value: dict[str, Any]) -> None:
    made, _ = asking(said)
    whole = schema(made)
    entry = whole["properties"]["作答"]["properties"]["a"]
    assert entry["properties"]["结果"] == {"$ref": "#/$defs/result1", "description": "从未有过的填法"}
    assert whole["$defs"]["result1"] == value


@pytest.mark.parametrize(
    ("said", "slots", "how"),
    [
        (CHOICE, [("结论", ("好", "差"))], "选一项：\n好：样样都好\n差"),
        (NUMBER, [("用时", ())], "从未有过的填法"),
        (RATIO, [("办结", ()), ("受理", ())], "下面两行填原始数目，不填百分比"),
        (NUMBERS, [("投诉", ()), ("面积", ())], "在下面各行分项填数，没有的填 0"),
        (
            PICKS,
            [("电话", ("有", "无")), ("网上", ("有", "无"))],
            "下面各行，具备的选“有”；一项也没有的，任一行选“无”",
        ),
    ],
)
def test_its_row_of_the_workbook_says_what_is_entered(said: Entered, slots: list[Any], how: str) -> None:
    made, _ = asking(said)
    ((line,),) = (part.lines for part in lines.parts(made, starting.blank(made, 2025, {})))
    assert [(slot.name, slot.choices) for slot in line.slots] == slots
    assert line.how == how


@pytest.mark.parametrize(
    ("said", "written"),
    [(NUMBERS, "    结果:\n      投诉:\n      面积:\n    说明:"), (PICKS, "    结果:\n    说明:")],
)
def test_the_answers_file_has_room_for_it(said: Entered, written: str) -> None:
    assert f"  # 作答：从未有过的填法\n  # 计分：从未有过的计分\n  a:\n{written}" in blank.answers_file(
        asking(said)[0], 2025
    )


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (CHOICE, [{"name": "结论", "choices": ("好", "差"), "texts": ("样样都好", "")}]),
        (
            MARK,
            [{"name": "增长", "unit": "分", "integer": True, "least": Fraction(-5), "most": Fraction(5)}],
        ),
        (PICKS, [{"name": "电话"}, {"name": "网上"}]),
    ],
)
def test_the_page_is_told_what_is_entered(said: Entered, slots: list[dict[str, Any]]) -> None:
    (chapter,) = form_data(asking(said)[0], year=2025, prefill=None)["sections"]
    answer = chapter["criteria"][0]["answer"]
    assert (answer["shape"], answer["slots"]) == (said.shape, slots)

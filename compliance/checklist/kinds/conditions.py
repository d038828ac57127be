"""条件类：填几个数，逐条看条件是否满足。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from compliance.checklist.kinds.base import (
    AnswerKind,
    Bounds,
    Credit,
    Frozen,
    Reason,
    capped,
    credit_steps,
    earns,
    misread,
    names_differ,
    share,
    step_of,
    within,
)
from compliance.checklist.kinds.entered import Entered, Slot
from compliance.checklist.kinds.readers import Counts
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain
from compliance.trace import Direction, Operand, Step, lookup, product, quotient, total


class Input(Frozen):
    """One number that the conditions are about."""

    name: str
    """名称"""
    unit: str
    """单位"""
    integer: bool = True
    """只能填整数"""


class Condition(Bounds):
    """One condition: an input, or its percentage of another one, against a limit."""

    value: str
    """取哪一个数（inputs 中的名称）"""
    over: str | None = None
    """再除以哪一个数，化为百分数；除数为 0 视为不满足"""

    @property
    def only(self) -> tuple[Direction, Fraction]:
        """Its limit; lint sees to it that there is one."""
        return self.given[0]


class Conditions(AnswerKind):
    """条件组合：满足几个条件得几份，全部满足得满分。"""

    recurs: ClassVar[bool] = False
    individual: ClassVar[bool] = True
    title: ClassVar[str] = "条件组合"
    gist: ClassVar[str] = "满足一个条件得一份，封顶为止"
    kind: Literal["conditions"]
    """答案种类：条件组合"""
    inputs: tuple[Input, ...]
    """要填的各个数"""
    conditions: tuple[Condition, ...]
    """条件"""
    credit_each: Credit
    """每满足一个条件的得分系数"""
    cap: Credit = Fraction(1)
    """得分系数的上限"""

    @cached_property
    def entered(self) -> Entered:
        return Entered("numbers", tuple(Slot(item.name, item.unit, item.integer) for item in self.inputs))

    def steps(self, key: str, value: Counts, points: Fraction) -> Iterator[Step]:
        given = dict(value)
        met = []
        for number, condition in enumerate(self.conditions, start=1):
            for step in _compared(key, number, condition, given):
                yield step
            met.append(step.as_operand())
        count = total(f"{key}:满足", "满足条件数", "各条件相加", tuple(met))
        yield count
        each = Operand("每条系数", self.credit_each)
        credit = product(f"{key}:合计", "系数合计", "满足条件数 × 每条系数", count.as_operand(), each)
        yield credit
        bounded = capped(key, credit, self.cap)
        yield bounded
        yield credit_steps(key, bounded.as_operand(), points)

    def is_met(self, condition: Condition, given: dict[str, Fraction]) -> bool:
        *_, met = _compared("", 0, condition, given)
        return bool(met.value)

    def show(self, value: Counts) -> str:
        units = {item.name: item.unit for item in self.inputs}
        return "；".join(f"{name} {plain(number)} {units[name]}" for name, number in value)

    def condition_in_words(self, condition: Condition) -> str:
        unit = next((item.unit for item in self.inputs if item.name == condition.value), "")
        if condition.over is None:
            return f"{condition.value}{condition.signs(unit)}"
        return f"{condition.value}占{condition.over}{condition.signs('%')}"

    def words(self, points: Fraction) -> str:
        listed = "；".join(self.condition_in_words(condition) for condition in self.conditions)
        return f"每满足一个条件得{share(self.credit_each)}，{share(self.cap)}封顶：{listed}"

    def reason(self, value: Counts, steps: Sequence[Step]) -> Reason:
        unmet = [
            self.condition_in_words(condition)
            for number, condition in enumerate(self.conditions, start=1)
            if not step_of(steps, f"条件{number}").value
        ]
        met, credit = step_of(steps, "满足").value, step_of(steps, "系数").value
        left = f"；未满足：{'、'.join(unmet)}" if unmet else ""
        return Reason(f"满足 {plain(met)}/{len(self.conditions)} 个条件，", earns(credit) + left)

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        names = self.entered.names
        yield from within("inputs", names_differ(names))
        units = {item.name: item.unit for item in self.inputs}
        for index, condition in enumerate(self.conditions):
            place: Place = ("conditions", index)
            if len(condition.given) != 1:
                message = "条件没有写要求" if not condition.given else "条件写了几个要求"
                expected = "at_least、more_than、at_most、less_than 之一"
                yield Finding(code="choices", path=place, message=message, expected=expected)
            for name, limit in condition.given:
                unit = "%" if condition.over is not None else units.get(condition.value, "")
                if meant := misread(limit, unit, declared=condition.over is None):
                    message = "界限的写法与单位不符"
                    where = (*place, name)
                    yield Finding(code="choices", path=where, message=message, found=plain(limit), expected=meant)
            for field, used in (("value", condition.value), ("over", condition.over)):
                if used is not None and used not in names:
                    yield Finding(
                        code="choices",
                        path=(*place, field),
                        message="条件引用的数不存在",
                        found=quoted(used),
                        expected="inputs 中的名称：" + "、".join(names),
                    )

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        yield ("cap",), self.cap
        yield ("credit_each",), self.credit_each

    def best(self) -> Fraction:
        return min(self.cap, self.credit_each * len(self.conditions))

    def prompt(self) -> str:
        return f"{self.several}：" + "、".join(f"{item.name}（{item.unit}）" for item in self.inputs)


def _compared(key: str, number: int, condition: Condition, given: dict[str, Fraction]) -> Iterator[Step]:
    """The steps to whether a condition is met; the last one's value is 1 or 0."""
    name, operand = f"条件{number}", Operand(condition.value, given[condition.value])
    if condition.over is not None:
        base = Operand(condition.over, given[condition.over])
        if not base.value:
            yield total(f"{key}:{name}", name, "除数为 0，视为不满足", (base,))
            return
        rate = quotient(f"{key}:比{number}", "比", f"{operand.label} ÷ {base.label}", operand, base)
        yield rate
        scale = Operand("百分", Fraction(100))
        percentage = product(f"{key}:比率{number}", "比率（%）", "化为百分数", rate.as_operand(), scale)
        yield percentage
        operand = percentage.as_operand()
    direction, limit = condition.only
    yield lookup(f"{key}:{name}", name, "满足为 1，否则为 0", operand, direction, ((limit, Fraction(1)),))

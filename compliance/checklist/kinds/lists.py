"""计数类：逐次扣分；逐项累加。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Literal

from compliance.checklist.kinds.base import (
    AnswerKind,
    Credit,
    Frozen,
    Number,
    PositiveNumber,
    Reason,
    capped,
    credit_steps,
    earns,
    names_differ,
    share,
    step_of,
    within,
)
from compliance.checklist.kinds.entered import Entered, Slot
from compliance.checklist.kinds.readers import Counts
from compliance.errors import Finding, Place
from compliance.numbers import plain
from compliance.trace import Operand, Step, difference, maximum, product, sum_of, total


class Occurrence(Frozen):
    """One kind of thing that costs points each time it occurs."""

    name: str
    """扣分情形"""
    unit: str
    """计数单位，例如 项、人次"""
    points: PositiveNumber
    """每发生一次扣的分"""


class Deduction(AnswerKind):
    """逐次扣分：从标准分扣起，扣到下限为止。"""

    several: ClassVar[str] = "分项填次数"
    title: ClassVar[str] = "逐次扣分"
    gist: ClassVar[str] = "从标准分扣起，发生一次扣一次，扣完为止"
    kind: Literal["deduction"]
    """答案种类：逐次扣分"""
    occurrences: tuple[Occurrence, ...]
    """扣分情形，一种或几种"""
    floor: Number = Fraction(0)
    """扣到多少分为止"""

    @cached_property
    def entered(self) -> Entered:
        slots = tuple(Slot(item.name, item.unit, integer=True) for item in self.occurrences)
        return Entered("numbers" if len(slots) > 1 else "number", slots)

    def read(self, raw: Any) -> Counts:
        value = super().read(raw)
        return value if self.entered.shape == "numbers" else ((self.occurrences[0].name, value),)

    def dump(self, value: Counts) -> Any:
        return super().dump(value if self.entered.shape == "numbers" else value[0][1])

    def steps(self, key: str, value: Counts, points: Fraction) -> Iterator[Step]:
        losses = []
        for number, (item, (_, count)) in enumerate(zip(self.occurrences, value, strict=True), start=1):
            loss = product(
                f"{key}:扣{number}",
                f"{item.name}扣分",
                f"每{item.unit}扣 {plain(item.points)} 分",
                Operand(item.name, count),
                Operand("每次扣", item.points),
            )
            yield loss
            losses.append(loss.as_operand())
        rest = difference(f"{key}:余", "扣后", "标准分 − 扣分", Operand("标准分", points), *losses)
        yield rest
        floor = Operand("下限", self.floor)
        yield maximum(f"{key}:得分", "得分", f"扣到 {plain(self.floor)} 分为止", rest.as_operand(), floor)

    def show(self, value: Counts) -> str:
        shown = zip(self.occurrences, value, strict=True)
        return "；".join(f"{item.name} {plain(count)} {item.unit}" for item, (_, count) in shown)

    def words(self, points: Fraction) -> str:
        each = "、".join(f"{item.name}每{item.unit}扣{plain(item.points)}分" for item in self.occurrences)
        until = "扣完为止" if self.floor == 0 else f"扣到{plain(self.floor)}分为止"
        return f"{each}，{until}"

    def reason(self, value: Counts, steps: Sequence[Step]) -> Reason:
        charged = [
            Reason(f"{item.name} {plain(count)} {item.unit}，", f"扣 {plain(step_of(steps, f'扣{number}').value)} 分")
            for number, (item, (_, count)) in enumerate(zip(self.occurrences, value, strict=True), start=1)
            if count
        ]
        if not charged:
            return Reason("", "没有扣分情形，得满分")
        stop = f"；扣到 {plain(self.floor)} 分为止" if step_of(steps, "余").value < self.floor else ""
        if len(self.occurrences) == 1:
            return Reason(charged[0].found, charged[0].follows + stop)
        return Reason("", "；".join(map("".join, charged)) + stop)

    def worst(self, points: Fraction) -> Fraction:
        return self.floor

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        yield from within("occurrences", names_differ(self.entered.names))
        if not self.occurrences:
            message, example = "至少要有一种扣分情形", "例如 - {name: 投诉, unit: 起, points: 2}"
            yield Finding(code="choices", path=("occurrences",), message=message, expected=example)
        if not 0 <= self.floor < points:
            yield Finding(
                code="choices",
                path=("floor",),
                message="扣分下限应不小于 0 且小于标准分",
                found=plain(self.floor),
                expected=f"不小于 0，小于 {plain(points)}",
            )

    def prompt(self) -> str:
        if len(self.occurrences) == 1:
            only = self.occurrences[0]
            return f"{only.name}的{only.unit}数，没有的填 0"
        return f"{self.several}，没有的填 0：{'、'.join(f'{item.name}（{item.unit}）' for item in self.occurrences)}"


class Pick(Frozen):
    """One thing that can be had."""

    name: str
    """名称"""
    credit: Credit | None = None
    """单独的得分系数；不写则用 credit_each"""


class PickList(AnswerKind):
    """逐项累加：具备几项得几份，封顶。"""

    title: ClassVar[str] = "逐项累加"
    gist: ClassVar[str] = "具备一项得一份，封顶为止"
    kind: Literal["picklist"]
    """答案种类：逐项累加"""
    items: tuple[Pick, ...]
    """可具备的各项"""
    credit_each: Credit | None = None
    """每具备一项的得分系数"""
    cap: Credit = Fraction(1)
    """得分系数的上限"""

    def credit_of(self, item: Pick) -> Fraction:
        credit = item.credit if item.credit is not None else self.credit_each
        return credit if credit is not None else Fraction(0)

    @cached_property
    def entered(self) -> Entered:
        return Entered("picks", tuple(Slot(item.name) for item in self.items))

    def steps(self, key: str, value: tuple[str, ...], points: Fraction) -> Iterator[Step]:
        had = tuple(Operand(item.name, self.credit_of(item)) for item in self.items if item.name in value)
        credit = total(f"{key}:合计", "系数合计", "具备各项的系数相加", had)
        yield credit
        bounded = capped(key, credit, self.cap)
        yield bounded
        yield credit_steps(key, bounded.as_operand(), points)

    def show(self, value: tuple[str, ...]) -> str:
        return f"{len(value)}/{len(self.items)} 项" + (f"：{'、'.join(value)}" if value else "")

    def words(self, points: Fraction) -> str:
        single = [f"{item.name}得{share(item.credit)}" for item in self.items if item.credit is not None]
        each = [f"每具备一项得{share(self.credit_each)}"] if self.credit_each is not None else []
        top = "满分封顶" if self.cap == 1 else f"{share(self.cap)}封顶"
        return (
            "；".join([*single, *each]) + f"，{top}（共{len(self.items)}项：{'、'.join(i.name for i in self.items)}）"
        )

    def reason(self, value: tuple[str, ...], steps: Sequence[Step]) -> Reason:
        missing = [item.name for item in self.items if item.name not in value]
        lacking = f"；缺：{'、'.join(missing)}" if missing else ""
        return Reason(f"具备 {len(value)}/{len(self.items)} 项，", earns(step_of(steps, "系数").value) + lacking)

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        yield from within("items", names_differ(self.entered.names))
        if self.credit_each is None and any(item.credit is None for item in self.items):
            remedy = "每项写 credit，或统一写 credit_each"
            yield Finding(code="choices", path=(), message="缺少得分系数", remedy=remedy)

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        yield ("cap",), self.cap
        if self.credit_each is not None:
            yield ("credit_each",), self.credit_each

    def best(self) -> Fraction:
        return min(self.cap, sum_of([self.credit_of(item) for item in self.items]))

    def prompt(self) -> str:
        return "列出具备的各项，一项也没有写 []：[" + ", ".join(item.name for item in self.items) + "]"

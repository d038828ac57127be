"""计数类：逐次扣分；逐项累加；逐条看条件是否满足。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Literal

from compliance.checklist.kinds.base import (
    SIGNS,
    AnswerKind,
    Direction,
    Frozen,
    Number,
    PositiveNumber,
    Reason,
    Refused,
    capped,
    credit_steps,
    earns,
    names_differ,
    number_of,
    refuse,
    shape_of,
    share,
    step_of,
    within,
)
from compliance.checklist.kinds.entered import Entered, Slot
from compliance.errors import Finding, Place, quoted, suggestion
from compliance.numbers import plain
from compliance.refusals import finding
from compliance.trace import Operand, Step, difference, lookup, maximum, product, quotient, sum_of, total

Counts = tuple[tuple[str, Fraction], ...]


def _named_numbers(raw: Any, wanted: tuple[Slot, ...]) -> Counts:
    """A mapping with exactly the wanted entries. Raises Refused with all mistakes."""
    names = [slot.name for slot in wanted]
    listed = "、".join(names)
    if not isinstance(raw, dict):
        refuse("named.shape", found=shape_of(raw), names=listed)
    wrong: list[Finding] = []
    for name in raw:
        if name not in names:
            meant = _meant(name, names, wrong)
            wrong.append(finding((name,), "named.unknown", found=quoted(name), remedy=meant, at_key=True, names=listed))
    values = []
    for slot in wanted:
        name = slot.name
        if raw.get(name) is None:
            wrong.append(finding((name,), "named.missing", name=name))
            continue
        try:
            values.append((name, number_of(raw[name], unit=slot.unit, integer=slot.integer, path=(name,))))
        except Refused as refused:
            wrong += refused.findings
    if wrong:
        raise Refused(wrong)
    return tuple(values)


MAX_SUGGESTIONS = 20


def _meant(name: object, names: list[str], wrong: list[Finding]) -> str:
    """The nearest name; not for the many mistakes of a wrong file, where it takes long."""
    return suggestion(str(name), names, cutoff=0.3) if len(wrong) < MAX_SUGGESTIONS else ""


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
        if len(self.occurrences) == 1:
            only = self.occurrences[0]
            return ((only.name, number_of(raw, unit=only.unit, integer=True)),)
        return _named_numbers(raw, self.entered.slots)

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

    def dump(self, value: Counts) -> Any:
        return plain(value[0][1]) if len(value) == 1 else {name: plain(count) for name, count in value}

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
    credit: Number | None = None
    """单独的得分系数；不写则用 credit_each"""


class PickList(AnswerKind):
    """逐项累加：具备几项得几份，封顶。"""

    gist: ClassVar[str] = "具备一项得一份，封顶为止"
    kind: Literal["picklist"]
    """答案种类：逐项累加"""
    items: tuple[Pick, ...]
    """可具备的各项"""
    credit_each: Number | None = None
    """每具备一项的得分系数"""
    cap: Number = Fraction(1)
    """得分系数的上限"""

    def credit_of(self, item: Pick) -> Fraction:
        credit = item.credit if item.credit is not None else self.credit_each
        return credit if credit is not None else Fraction(0)

    @cached_property
    def entered(self) -> Entered:
        return Entered("picks", tuple(Slot(item.name) for item in self.items))

    def read(self, raw: Any) -> tuple[str, ...]:
        names = [item.name for item in self.items]
        listed = "、".join(names)
        if not isinstance(raw, list):
            refuse("pick.shape", found=shape_of(raw), names=listed, examples=", ".join(names[:2]))
        wrong: list[Finding] = []
        chosen: set[str] = set()
        for index, entry in enumerate(raw):
            name = entry.strip() if isinstance(entry, str) else None
            if not name:
                wrong.append(finding((index,), "pick.blank", found=shape_of(entry), names=listed))
            elif name not in names:
                meant = _meant(name, names, wrong)
                wrong.append(finding((index,), "pick.unknown", found=shape_of(entry), remedy=meant, names=listed))
            elif name in chosen:
                wrong.append(finding((index,), "pick.twice", found=quoted(name)))
            else:
                chosen.add(name)
        if wrong:
            raise Refused(wrong)
        return tuple(name for name in names if name in chosen)

    def steps(self, key: str, value: tuple[str, ...], points: Fraction) -> Iterator[Step]:
        had = tuple(Operand(item.name, self.credit_of(item)) for item in self.items if item.name in value)
        credit = total(f"{key}:合计", "系数合计", "具备各项的系数相加", had)
        yield credit
        bounded = capped(key, credit, self.cap)
        yield bounded
        yield credit_steps(key, bounded.as_operand(), points)

    def dump(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

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


class Input(Frozen):
    """One number that the conditions are about."""

    name: str
    """名称"""
    unit: str
    """单位"""
    integer: bool = True
    """只能填整数"""


class Condition(Frozen):
    """One condition: an input, or its percentage of another one, against a limit."""

    value: str
    """取哪一个数（inputs 中的名称）"""
    over: str | None = None
    """再除以哪一个数，化为百分数；除数为 0 视为不满足"""
    direction: Direction = "at_least"
    """at_least：不小于；at_most：不大于"""
    limit: Number
    """界限值"""


class Conditions(AnswerKind):
    """条件组合：满足几个条件得几份，全部满足得满分。"""

    recurs: ClassVar[bool] = False
    individual: ClassVar[bool] = True
    gist: ClassVar[str] = "满足一个条件得一份，封顶为止"
    kind: Literal["conditions"]
    """答案种类：条件组合"""
    inputs: tuple[Input, ...]
    """要填的各个数"""
    conditions: tuple[Condition, ...]
    """条件"""
    credit_each: Number
    """每满足一个条件的得分系数"""
    cap: Number = Fraction(1)
    """得分系数的上限"""

    @cached_property
    def entered(self) -> Entered:
        return Entered("numbers", tuple(Slot(item.name, item.unit, item.integer) for item in self.inputs))

    def read(self, raw: Any) -> Counts:
        return _named_numbers(raw, self.entered.slots)

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

    def dump(self, value: Counts) -> dict[str, str]:
        return {name: plain(number) for name, number in value}

    def show(self, value: Counts) -> str:
        units = {item.name: item.unit for item in self.inputs}
        return "；".join(f"{name} {plain(number)} {units[name]}" for name, number in value)

    def condition_in_words(self, condition: Condition) -> str:
        unit = next((item.unit for item in self.inputs if item.name == condition.value), "")
        sign = SIGNS[condition.direction]
        if condition.over is None:
            return f"{condition.value}{sign}{plain(condition.limit)}{unit}"
        return f"{condition.value}占{condition.over}{sign}{plain(condition.limit)}%"

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
        for index, condition in enumerate(self.conditions):
            for field, used in (("value", condition.value), ("over", condition.over)):
                if used is not None and used not in names:
                    yield Finding(
                        code="choices",
                        path=("conditions", index, field),
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
    table = ((condition.limit, Fraction(1)),)
    yield lookup(f"{key}:{name}", name, "满足为 1，否则为 0", operand, condition.direction, table)

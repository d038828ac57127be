"""How what is entered stands in an answers file: read from it, with every mistake at once, and written to it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, NoReturn

from compliance.checklist.kinds.entered import Entered, Shape, Slot
from compliance.errors import Finding, Place, quoted, suggestion, trimmed
from compliance.numbers import HUNDRED, bare, plain, read_number
from compliance.refusals import finding, said

MAX_SUGGESTIONS = 20
Counts = tuple[tuple[str, Fraction], ...]
"""Several numbers by their names, in the order of the slots."""


class Shares(NamedTuple):
    """A part and the whole that it is a part of."""

    numerator: Fraction
    denominator: Fraction


class Refused(Exception):
    """An answer's value cannot be read; carries every mistake in it, with its place within the value."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings[0].message)


def refuse(name: str, /, *, path: Place = (), **details: Any) -> NoReturn:
    raise Refused([finding(path, name, **details)])


def shape_of(raw: Any) -> str:
    if isinstance(raw, dict):
        return "一组名称和值"
    return "一个列表" if isinstance(raw, list) else quoted(raw)


def read(entered: Entered, raw: Any) -> Any:
    """The value: the choice, a Fraction, Shares, Counts, or the names that are had. Raises Refused."""
    return READERS[entered.shape](entered.slots, raw)


def written(entered: Entered, value: Any) -> Any:
    """A value as JSON data, which reads as the same value."""
    match entered.shape:
        case "number":
            return plain(value)
        case "ratio":
            return "/".join(map(plain, value))
        case "numbers":
            return {name: plain(number) for name, number in value}
        case "picks":
            return list(value)
    return value


def _choice(slots: tuple[Slot, ...], raw: Any) -> str:
    names = slots[0].choices
    listed = "、".join(names)
    if not isinstance(raw, str):
        refuse("level.shape", found=shape_of(raw), choices=listed)
    name = trimmed(raw)
    if name not in names:
        remedy = suggestion(name, names, cutoff=0.3)
        refuse("level.unknown", found=quoted(name), remedy=remedy, choices=listed)
    return name


def _number(slots: tuple[Slot, ...], raw: Any) -> Fraction:
    (slot,) = slots
    return number_of(raw, unit=slot.unit, integer=slot.integer, least=slot.least, most=slot.most)


def _ratio(slots: tuple[Slot, ...], raw: Any) -> Shares:
    named: dict[str, Any] = {"numerator": slots[0].name, "denominator": slots[1].name}
    if not isinstance(raw, str):
        refuse("ratio.shape", found=shape_of(raw), **named)
    parts = raw.replace("／", "/").split("/")
    if len(parts) != 2:
        number = read_number(raw.strip().rstrip("%％"))
        over = number is not None and number > HUNDRED and raw.strip().endswith(("%", "％"))
        refuse("ratio.over" if over else "ratio.parts", found=quoted(raw), **named)
    wrong: list[Finding] = []
    numbers: list[Fraction] = []
    for text, slot in zip(parts, slots, strict=True):
        try:
            numbers.append(number_of(text, integer=slot.integer, of=slot.name))
        except Refused as refused:
            wrong += refused.findings
    if wrong:
        raise Refused(wrong)
    value = Shares(*numbers)
    if slots[0].within and value.numerator > value.denominator:
        refuse("ratio.above", found=quoted(raw), **named)
    return value


def _numbers(slots: tuple[Slot, ...], raw: Any) -> Counts:
    """From a mapping with exactly the slots' names."""
    names = [slot.name for slot in slots]
    listed = "、".join(names)
    if not isinstance(raw, dict):
        refuse("named.shape", found=shape_of(raw), names=listed)
    wrong: list[Finding] = []
    for name in raw:
        if name not in names:
            meant = _meant(name, names, wrong)
            wrong.append(finding((name,), "named.unknown", found=quoted(name), remedy=meant, at_key=True, names=listed))
    values = []
    for slot in slots:
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


def _picks(slots: tuple[Slot, ...], raw: Any) -> tuple[str, ...]:
    names = [slot.name for slot in slots]
    listed = "、".join(names)
    if not isinstance(raw, list):
        refuse("pick.shape", found=shape_of(raw), names=listed, examples=", ".join(names[:2]))
    wrong: list[Finding] = []
    chosen: set[str] = set()
    for index, entry in enumerate(raw):
        name = trimmed(entry) if isinstance(entry, str) else None
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


READERS: Mapping[Shape, Callable[[tuple[Slot, ...], Any], Any]] = {
    "choice": _choice,
    "number": _number,
    "ratio": _ratio,
    "numbers": _numbers,
    "picks": _picks,
}


def _meant(name: object, names: list[str], wrong: list[Finding]) -> str:
    """The nearest name; not for the many mistakes of a wrong file, where it takes long."""
    return suggestion(str(name), names, cutoff=0.3) if len(wrong) < MAX_SUGGESTIONS else ""


# NFKC would also read ② and 10² as numbers, and digits of other scripts are digits to Python.
WRITTEN_PLAINLY = re.compile("[\t\x20-\x7e\u3000\uff00-\uff5e]*")
PERCENT_SIGN = re.compile("[%％]$")


def number_of(
    raw: Any,
    *,
    unit: str = "",
    integer: bool = False,
    least: Fraction = Fraction(0),
    most: Fraction | None = None,
    path: Place = (),
    of: str = "",
) -> Fraction:
    """A count or measure within its limits, not negative where nothing is said.

    Full-width digits are read, and a percent sign after percents.

    `of` is what it is called where it is one of several in a text. Raises Refused.
    """

    def no(name: str) -> NoReturn:
        number = said("whole" if integer else "number") + (said("unit", unit=unit) if unit else "")
        ends = {"least": plain(least), "most": "" if most is None else plain(most)}
        places = {"unit": unit, **ends, "of": said("of", name=of) if of else ""}
        refuse(name, found=shape_of(raw), path=path, number=number, **places)

    if not isinstance(raw, str):
        no("number.shape")
    digits = bare(PERCENT_SIGN.sub("", bare(raw)) if unit == "%" else raw)
    number = read_number(digits) if WRITTEN_PLAINLY.fullmatch(digits) else None
    if number is None:
        no("number.digits" if digits.isdecimal() else "number.words")
    if number < least:
        no("number.least" if least else "number.negative")
    if integer and number.denominator != 1:
        no("number.fraction")
    if most is not None and number > most:
        no("number.most")
    return number

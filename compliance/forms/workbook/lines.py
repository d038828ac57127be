"""The lines of a form: what is asked, in words for someone who types into cells, and what has been answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from compliance.answers.data import extra
from compliance.answers.entries import entered
from compliance.answers.model import BLANK, NO, YES, Answer, AnswerSheet, Park, Period
from compliance.checklist.kinds import Slot
from compliance.checklist.kinds.entered import RATIO_PARTS
from compliance.checklist.model import BonusItem, Checklist, Criterion, Item, PenaltyItem, Section
from compliance.checklist.objects import expand
from compliance.checklist.provenance import ORIGIN_WORDS
from compliance.checklist.rules import VETO_WORDS
from compliance.files.workbooks.paper import LONGEST_NAME, cut
from compliance.forms.workbook import layout
from compliance.forms.workbook.layout import Key
from compliance.numbers import plain

YES_NO = (YES, NO)


@dataclass(frozen=True, slots=True)
class Line:
    """One row to be answered."""

    key: Key
    text: str
    origin: str
    points: str
    rule: str
    how: str
    checks: str
    wanted: str
    slots: tuple[Slot, ...]
    answer: Answer
    value: Any
    """The park's own answer, and that as plain data."""
    reviewed: Answer | None = None
    """What a reviewer made of it, where it was reviewed; its value as plain data is `reviewed_value`."""
    reviewed_value: Any = None
    trigger: str = ""
    proves: tuple[str, ...] = ()
    """The conclusions that need evidence."""

    @property
    def parts(self) -> list[tuple[Key, Slot, str, str]]:
        """The rows below this one: for each part its key, its slot, what it is called and how it is filled in."""
        called = RATIO_PARTS if self.key.shape == "ratio" else ()
        found: list[tuple[Key, Slot, str, str]] = []
        for key, slot in zip(self.key.below, self.slots, strict=bool(self.key.below)):
            name = f"{called[len(found)]}：{slot.name}" if called else slot.name
            how = f"选 {YES} 或 {NO}" if slot.choices else "填整数" if slot.integer else "填数"
            found.append((key, slot, name, how))
        return found


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that only names the clause below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of the form."""

    name: str
    title: str
    rows: tuple[Line | Heading, ...]

    @property
    def height(self) -> int:
        """In rows, with those of the parts of answers."""
        return sum(1 + len(row.key.below) if isinstance(row, Line) else 1 for row in self.rows)

    @property
    def lines(self) -> list[Line]:
        return [row for row in self.rows if isinstance(row, Line)]


def parts(checklist: Checklist, sheet: AnswerSheet) -> list[Part]:
    """A sheet for each chapter, and one each for bonus and penalty items where there are any."""
    full = expand(checklist, sheet.objects)
    taken = {layout.COVER, layout.TEAM, layout.LISTS, layout.DATA, layout.BONUS, layout.PENALTIES}
    found = []
    for chapter in full.sections:
        name = _sheet_name(chapter.heading, taken)
        title = f"{chapter.heading}（{plain(chapter.points)} 分）"
        found.append(Part(name, title, tuple(_chapter(chapter, checklist, sheet.answers))))
    for name, items, answers in (
        (layout.BONUS, checklist.bonus, sheet.bonus),
        (layout.PENALTIES, checklist.penalties, sheet.penalties),
    ):
        if items:
            rows = tuple(_extra(name, item, checklist, answers.get(item.id, BLANK)) for item in items)
            found.append(Part(name, name, rows))
    return found


Asked = tuple[str, ...]
"""The key of a row, and what it says: the question, its points and its rule, without blanks."""


def asked(checklist: Checklist, objects: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], Asked]:
    """What the rows of a form ask, by the part of the answers file and the id there. Raises KeyError for no objects."""
    sheet = AnswerSheet(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        park=Park(name=""),
        period=Period(datetime.date.min, datetime.date.min),
        objects=objects,
    )
    rows = [line for part in parts(checklist, sheet) for line in part.lines]
    return {(row.key.top, row.key.id): as_asked(row.key, row.text, row.origin, row.points, row.rule) for row in rows}


def as_asked(key: Key, text: str, origin: str, points: str, rule: str) -> Asked:
    """Of bonus items and penalties, which are claimed or counted, without the rule.

    Wherever the parts of an answer stand, and also where the origin stands below the text, as it once did.
    """
    said = (text + (f"〔{origin}〕" if origin else ""), points, rule if key.top == "作答" else "")
    return (str(replace(key, place=None)), *("".join(part.split()) for part in said))


def _sheet_name(heading: str, taken: set[str]) -> str:
    """A name that spreadsheets allow: 31 characters, none of theirs, and no other sheet's."""
    wanted = "".join(" " if c in "[]:*?/\\'" else c for c in heading).strip() or "章"
    name, number = cut(wanted, LONGEST_NAME, ""), 1
    while name.casefold() in {other.casefold() for other in taken}:
        number += 1
        name = cut(wanted, LONGEST_NAME - 4, "") + f" {number}"
    taken.add(name)
    return name


def _chapter(chapter: Section, checklist: Checklist, answers: Mapping[str, Answer]) -> Iterator[Line | Heading]:
    for section in chapter.walk():
        if section.criteria:
            yield Heading(f"{section.heading}（{plain(section.points)} 分）")
            for criterion in section.criteria:
                yield _criterion(criterion, checklist, answers.get(criterion.id, BLANK))


def _key(top: str, item: Item, checklist: Checklist) -> Key:
    shape, names = layout.shape_and_parts(item)
    skippable = isinstance(item, Criterion) and item.not_applicable is not None
    declares = bool(layout.declared_trigger(item))
    return Key(checklist.id, checklist.version, top, item.id, shape, names, skippable, declares, 0 if names else None)


def _criterion(criterion: Criterion, checklist: Checklist, answer: Answer) -> Line:
    key = _key("作答", criterion, checklist)
    veto, rule = criterion.veto, criterion.not_applicable
    notes = [criterion.answer.words(criterion.points), criterion.note]
    if veto and veto.when:
        notes.append(f"{VETO_WORDS[veto.effect]}：{veto.when.words(criterion.unit)}")
    proves = criterion.answer.best_ones if checklist.instead(criterion) else ()
    slots = _slots(criterion, skippable=rule is not None)
    return Line(
        key=key,
        text=criterion.text,
        origin=criterion.provenance,
        points=plain(criterion.points),
        rule="\n".join(filter(None, notes)),
        how=_how(criterion),
        checks="\n".join(f"{check.method}：{check.how}" for check in criterion.checks),
        wanted="\n".join((*criterion.evidence, *(f"上年：{one}" for one in answer.offered))),
        slots=slots,
        **_both(answer, criterion.answer.dump),
        trigger=layout.declared_trigger(criterion) or "",
        proves=proves,
    )


def _slots(item: Item, *, skippable: bool = False) -> tuple[Slot, ...]:
    shape, slots = entered(item)
    if shape == "picks":
        return tuple(replace(slot, choices=YES_NO) for slot in slots)
    if shape == "choice" and skippable:
        return (replace(slots[0], choices=(*slots[0].choices, layout.SKIPPED)),)
    return slots


def _how(criterion: Criterion) -> str:
    """How to fill the row in."""
    answer = criterion.answer
    shape, slots = answer.entered
    match shape:
        case "choice" if any(slots[0].texts):
            lines = ["选一项：", *(name + (f"：{text}" if text else "") for name, text in slots[0].told)]
        case "choice":
            lines = ["选 " + " / ".join(slots[0].choices)]
        case "ratio":
            lines = ["下面两行填原始数目，不填百分比"]
        case "picks":
            lines = ["下面各行，具备的选“有”；一项也没有的，任一行选“无”"]
        case "numbers":
            lines = [f"在下面各行{answer.several}，没有的填 0"]
        case _:
            lines = [answer.prompt()]
    trigger = layout.declared_trigger(criterion)
    if trigger:
        lines.append(f"否决情形（{trigger}）：选 {YES} 或 {NO}")
    if criterion.not_applicable:
        lines.append(f"可不适用：{criterion.not_applicable.when}")
    return "\n".join(lines)


def _extra(top: str, item: BonusItem | PenaltyItem, checklist: Checklist, answer: Answer) -> Line:
    return Line(
        key=_key(top, item, checklist),
        text=item.text,
        origin=_origin(item),
        points=plain(item.most) if isinstance(item, BonusItem) else "",
        rule=_extra_rule(item),
        how=f"{item.fill}，没有的填 0" if item.number else f"选 {YES} 或 {NO}",
        checks="\n".join(f"{check.method}：{check.how}" for check in item.checks),
        wanted="\n".join(item.evidence) if isinstance(item, BonusItem) else "",
        slots=_slots(item),
        **_both(answer, extra),
    )


def _both(answer: Answer, dump: Callable[[Any], Any]) -> dict[str, Any]:
    """The park's own answer and the reviewer's, each with its value as plain data."""
    own, reviewed = answer.own, answer if answer.review else None
    values = [None if side is None or side.value is None else dump(side.value) for side in (own, reviewed)]
    return {"answer": own, "value": values[0], "reviewed": reviewed, "reviewed_value": values[1]}


def _origin(item: BonusItem | PenaltyItem) -> str:
    return ORIGIN_WORDS[item.origin]


def _extra_rule(item: BonusItem | PenaltyItem) -> str:
    if isinstance(item, BonusItem):
        return f"{'' if item.number else '有则'}{item.words}；申报加分须附佐证"
    return item.words

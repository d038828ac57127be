"""One row to be answered with those of its parts, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.answers.model import BLANK, EVIDENCE_PREFIXES, Answer, Evidence
from compliance.checklist.kinds import Slot
from compliance.files.workbooks import paper
from compliance.forms.workbook import layout, states
from compliance.forms.workbook.columns import Columns, height
from compliance.forms.workbook.layout import Key, Named
from compliance.forms.workbook.lines import YES_NO, Line
from compliance.forms.workbook.paper import Paper, limit
from compliance.forms.workbook.styles import REVIEWED, TYPED
from compliance.numbers import plain

INDENT = 2.6
"""In digits, of the names of parts."""
SMALLER = 1.35
"""By how much more of the ids of parts there is room for, in their small print."""


@dataclass(frozen=True, slots=True)
class Side:
    """The park's own result or its reviewer's: the headings of its columns, the look of its cells, and what it is."""

    named: Named
    look: str
    answer: Answer
    value: Any


class Row:
    """One row of answers, and a row for each part of one that has several."""

    def __init__(self, paper: Paper, sheet: Any, columns: Columns, row: int, line: Line) -> None:
        self.paper, self.sheet, self.columns, self.row, self.line = paper, sheet, columns, row, line
        self.cells = {name: columns.address(name, row) for name in columns.widths}
        self.texts: list[tuple[str, float]] = []

    def write(self) -> None:
        line = self.line
        self.told(self.row, line.key, line.text, line.how, "text")
        texts = {layout.RULE: line.rule, layout.CHECKS: line.checks, layout.WANTED: line.wanted}
        for name, text in {**texts, layout.ORIGIN: line.origin}.items():
            self.text(name, text, "text")
        self.text(layout.POINTS, line.points, "centre")
        state = states.formula(line, self.cells, self.values(layout.own))
        look = self.paper.looks["centre"]
        self.sheet.write_formula(self.row, self.columns.number(layout.STATE), state, look, states.state(line))
        self.closed()
        own = Side(layout.own, TYPED, line.answer, line.value)
        self.value(own)
        self.finding(own)
        self.rest()
        if self.paper.reviewed:
            self.review()
        self.sheet.set_row(self.row, height(self.texts))
        for number, part in enumerate(line.parts, start=1):
            self.part(self.row + number, *part)

    def told(self, row: int, key: Key, text: str, how: str, look: str) -> None:
        """What every row says of itself."""
        for name, said, looks in (
            (layout.ID, key.label, "part id" if key.place else "text"),
            (layout.TEXT, text, look),
            (layout.HOW, how, "text"),
            (layout.KEY, str(key), "key"),
        ):
            self.paper.text(self.sheet, row, self.columns.number(name), said, looks)
            if row == self.row and name != layout.KEY:
                self.texts.append((said, self.columns.widths[name]))

    def part(self, row: int, key: Key, slot: Slot, name: str, how: str) -> None:
        """The row of a part of the answer; its value is written with the whole's."""
        typed = {layout.RESULT, layout.reviewed(layout.RESULT)}
        for column, heading in enumerate(self.columns.widths):
            if heading not in typed:
                self.paper.text(self.sheet, row, column, "", "text" if heading in layout.PRINTED else "closed")
        self.told(row, key, name, how, "part")
        if layout.UNIT in self.columns.widths:
            self.paper.text(self.sheet, row, self.columns.number(layout.UNIT), slot.unit, "centre")
        widths = self.columns.widths
        label = (key.label, SMALLER * widths[layout.ID])
        self.sheet.set_row(row, height([label, (name, widths[layout.TEXT] - INDENT), (how, widths[layout.HOW])]))

    def text(self, name: str, text: str, look: str) -> None:
        self.texts.append((text, self.columns.widths[name]))
        self.paper.text(self.sheet, self.row, self.columns.number(name), text, look)

    def closed(self) -> None:
        """Columns that this row has no answer in."""
        open_ = set() if self.line.parts else {layout.RESULT}
        open_ |= {layout.NOT_APPLICABLE} if self.line.key.skippable else set()
        open_ |= {layout.DECLARED} if self.line.key.declares else set()
        open_ |= {layout.reviewed(name) for name in open_}
        open_ |= {layout.OPINION, *layout.SHARED, *layout.REVIEW_SHARED, layout.KEY}
        for name in self.columns.widths:
            if name == layout.UNIT:
                unit = "" if self.line.parts else self.line.slots[0].unit
                self.text(name, unit, "centre" if unit else "closed")
            elif name not in open_ and name not in layout.PRINTED and name != layout.ID:
                self.text(name, "", "closed")

    def places(self) -> list[int]:
        """The rows that the answer itself is typed in."""
        return [self.row + n for n in range(1, 1 + len(self.line.parts))] or [self.row]

    def values(self, named: Named) -> list[str]:
        """The addresses of the cells that the answer itself is typed in."""
        return [self.columns.address(named(layout.RESULT), row) for row in self.places()]

    def value(self, side: Side) -> None:
        key, value = self.line.key, side.value
        texts: list[str | None]
        if key.shape == "ratio":
            texts = list(value.split("/")) if value is not None else [None, None]
        elif key.shape == "numbers":
            texts = [value[part] if value is not None else None for part in key.parts]
        elif key.shape == "picks":
            texts = [YES_NO[part not in value] if value is not None else None for part in key.parts]
        else:
            texts = [_only(value)]
        name, cells = side.named(layout.RESULT), self.values(side.named)
        column = self.columns.number(name)
        for row, cell, slot, text in zip(self.places(), cells, self.line.slots, texts, strict=True):
            if slot.choices:
                self.paper.text(self.sheet, row, column, text or "", f"{side.look}choice")
                self.choose(column, slot, row)
            else:
                look = "percent" if key.shape in layout.PERCENTS else "number"
                self.paper.number(self.sheet, row, column, text, side.look + look)
                self.limit(column, slot, row)
            if side.look == TYPED:
                self.mark(name, f'AND({cell}="",OR({self.state}="{states.OPEN}",{self.partial}))', row=row)
            if key.shape == "ratio":
                wrong = f"AND(COUNT({cells[0]}:{cells[1]})=2,{cells[0]}>{cells[1]})"
                self.mark(name, wrong, "wrong", row=row)

    @property
    def state(self) -> str:
        return "$" + self.cells[layout.STATE]

    @property
    def partial(self) -> str:
        return f'{self.state}="{states.PARTIAL}"'

    def mark(self, name: str, when: str, look: str = "missing", *, row: int | None = None) -> None:
        if self.paper.locked and not name.startswith(layout.REVIEWED):
            return
        column, row = self.columns.number(name), self.row if row is None else row
        rule = {"type": "formula", "criteria": f"={when}", "format": self.paper.looks[look]}
        self.sheet.conditional_format(row, column, row, column, rule)

    def choose(self, column: int, slot: Slot, row: int) -> None:
        rule = {"validate": "list", "source": self.paper.choices(slot.choices)}
        self.validate(column, slot, rule, f"只能选：{' / '.join(slot.choices)}", row)

    def limit(self, column: int, slot: Slot, row: int) -> None:
        kind = "integer" if slot.integer else "decimal"
        whole = "整数" if slot.integer else "数"
        unit = f"（{slot.unit}）" if slot.unit else ""
        scale = 100 if self.line.key.shape in layout.PERCENTS else 1
        least = float(slot.least / scale) if slot.least else 0
        if slot.most is None:
            rule, expected = {"criteria": ">=", "value": least}, f"填不小于 {plain(slot.least)} 的{whole}{unit}"
        else:
            rule = {"criteria": "between", "minimum": least, "maximum": float(slot.most / scale)}
            expected = f"填 {plain(slot.least)} 至 {plain(slot.most)} 的{whole}{unit}"
        self.validate(column, slot, {"validate": kind, **rule}, expected, row)

    def validate(self, column: int, slot: Slot, rule: dict[str, Any], expected: str, row: int) -> None:
        title, shown = paper.cut(slot.name, paper.LONGEST_TITLE), paper.cut(expected, paper.LONGEST_HINT)
        hint = {"input_title": title, "input_message": shown}
        limit(self.sheet, row, column, {**rule, **hint}, shown)

    def finding(self, side: Side) -> None:
        """What stands beside the result itself: why it does not apply, and what is declared."""
        line = self.line
        if line.key.skippable:
            name = side.named(layout.NOT_APPLICABLE)
            self.text(name, side.answer.not_applicable, f"{side.look}text")
            if side.look == TYPED and line.slots[0].choices and line.key.shape == "one":
                reason, result = self.cells[name], self.cells[layout.RESULT]
                self.mark(name, f'AND({reason}="",{result}="{layout.SKIPPED}")')
        if line.key.declares:
            name = side.named(layout.DECLARED)
            declared = "" if side.answer.declared is None else YES_NO[not side.answer.declared]
            self.text(name, declared, f"{side.look}choice")
            self.choose(self.columns.number(name), Slot(line.trigger, choices=YES_NO), self.row)
            if side.look == TYPED:
                self.mark(name, f'AND({self.cells[name]}="",{self.partial})')

    def review(self) -> None:
        """The reviewer's columns; a result that is the park's own is not said twice."""
        line, reviewed = self.line, self.line.reviewed
        differs = reviewed is not None and reviewed.differs(line.answer)
        said = reviewed if reviewed and (differs or reviewed.not_applicable != line.answer.not_applicable) else BLANK
        side = Side(layout.reviewed, REVIEWED, said, line.reviewed_value if differs else None)
        opinion = "" if reviewed is None else layout.DIFFERS if differs else layout.AGREES
        self.text(layout.OPINION, opinion, f"{REVIEWED}choice")
        self.choose(self.columns.number(layout.OPINION), Slot(layout.OPINION, choices=layout.OPINIONS), self.row)
        self.value(side)
        self.finding(side)
        found = reviewed.review if reviewed else None
        reason = "" if found is None or (reviewed and found.reason == reviewed.not_applicable) else found.reason
        self.text(layout.REASON, reason, f"{REVIEWED}text")
        self.text(layout.REVIEWER, found.by if found else "", f"{REVIEWED}text")
        day = found.on if found else None
        self.paper.day(self.sheet, self.row, self.columns.number(layout.REVIEWED_ON), day, f"{REVIEWED}date")
        self.review_marks()

    def review_marks(self) -> None:
        """Yellow for what a change still lacks, red for a result beside an agreement."""
        name, cells = layout.reviewed(layout.RESULT), self.values(layout.reviewed)
        opinion, reason = "$" + self.cells[layout.OPINION], self.cells[layout.REASON]
        given = f"COUNTA({cells[0]}:{cells[-1]})"
        lacks = f'{opinion}="{layout.DIFFERS}"'
        if self.line.key.skippable:
            left_out = layout.reviewed(layout.NOT_APPLICABLE)
            lacks += f',{self.cells[left_out]}=""'
        for row, cell in zip(self.places(), cells, strict=True):
            empty = f"{given}=0" if self.line.key.shape == "picks" else f'{cell}=""'
            self.mark(name, f"AND({lacks},{empty})", row=row)
        self.mark(layout.REASON, f'AND({lacks},{reason}="")')
        self.mark(layout.OPINION, f'AND({opinion}="",{given}>0)')
        self.mark(layout.OPINION, f'AND({opinion}="{layout.AGREES}",{given}>0)', "wrong")

    def rest(self) -> None:
        answer = self.line.answer
        self.text(layout.NOTE, answer.note, "typed text")
        self.text(layout.EVIDENCE, "\n".join(_piece(piece) for piece in answer.evidence), "typed text")
        self.mark(layout.EVIDENCE, f'{self.state}="{states.UNPROVEN}"')
        self.text(layout.BY, answer.by, "typed text")
        self.paper.day(self.sheet, self.row, self.columns.number(layout.ON), answer.on, "typed date")


def _only(value: Any) -> str | None:
    """The text of an answer that has one part."""
    return None if value is None else str(value)


def _piece(piece: Evidence) -> str:
    prefix = next((name for name, kind in EVIDENCE_PREFIXES.items() if kind == piece.kind), "")
    # A line of the cell is a piece.
    text = " ".join(piece.text.splitlines())
    return f"{prefix}：{text}" if prefix else text

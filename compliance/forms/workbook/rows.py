"""One row to be answered, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.answers.model import BLANK, EVIDENCE_PREFIXES, Answer, Evidence
from compliance.checklist.kinds import Slot
from compliance.files.workbooks import paper
from compliance.forms.workbook import layout, states
from compliance.forms.workbook.columns import Columns, height
from compliance.forms.workbook.layout import Named
from compliance.forms.workbook.lines import YES_NO, Line
from compliance.forms.workbook.paper import Paper, limit
from compliance.forms.workbook.styles import REVIEWED, TYPED
from compliance.numbers import plain


@dataclass(frozen=True, slots=True)
class Side:
    """The park's own result or its reviewer's: the headings of its columns, the look of its cells, and what it is."""

    named: Named
    look: str
    answer: Answer
    value: Any


class Row:
    """One row of answers."""

    def __init__(self, paper: Paper, sheet: Any, columns: Columns, row: int, line: Line) -> None:
        self.paper, self.sheet, self.columns, self.row, self.line = paper, sheet, columns, row, line
        self.cells = {name: columns.address(name, row) for name in columns.widths}
        self.texts: list[tuple[str, float]] = []

    def write(self) -> None:
        line = self.line
        texts = {
            layout.ID: line.key.id,
            layout.TEXT: line.text,
            layout.RULE: line.rule,
            layout.CHECKS: line.checks,
            layout.WANTED: line.wanted,
            layout.HOW: line.how,
            layout.KEY: str(line.key),
        }
        for name, text in texts.items():
            self.text(name, text, "text")
        self.text(layout.POINTS, line.points, "centre")
        state = states.formula(line, self.cells)
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

    def text(self, name: str, text: str, look: str) -> None:
        if name != layout.KEY:
            self.texts.append((text, self.columns.widths[name]))
        self.paper.text(self.sheet, self.row, self.columns.number(name), text, look)

    def closed(self) -> None:
        """Columns that this row has no answer in."""
        open_ = {*self.line.key.value_columns}
        open_ |= {layout.NOT_APPLICABLE} if self.line.key.skippable else set()
        open_ |= {layout.DECLARED} if self.line.key.declares else set()
        open_ |= {layout.reviewed(name) for name in open_}
        open_ |= {layout.OPINION, layout.NOTE, layout.EVIDENCE, layout.BY, layout.ON, *layout.REVIEW_SHARED}
        fixed = list(self.columns.widths)
        for name in fixed[fixed.index(layout.HOW) + 1 : -1]:
            if name == layout.UNIT:
                unit = self.line.slots[0].unit if self.line.key.value_columns == (layout.RESULT,) else ""
                self.text(name, unit, "centre" if unit else "closed")
            elif name not in open_:
                self.text(name, "", "closed")

    def value(self, side: Side) -> None:
        key, value = self.line.key, side.value
        names = [side.named(name) for name in key.value_columns]
        texts: list[str | None]
        if key.shape == "ratio":
            texts = list(value.split("/")) if value is not None else [None, None]
        elif key.shape == "numbers":
            texts = [value[part] if value is not None else None for part in key.parts]
        elif key.shape == "picks":
            texts = [YES_NO[part not in value] if value is not None else None for part in key.parts]
        else:
            texts = [_only(value)]
        for name, slot, text in zip(names, self.line.slots, texts, strict=True):
            column = self.columns.number(name)
            if slot.choices:
                self.paper.text(self.sheet, self.row, column, text or "", f"{side.look}choice")
                self.choose(column, slot)
            else:
                look = "percent" if key.shape in layout.PERCENTS else "number"
                self.paper.number(self.sheet, self.row, column, text, side.look + look)
                self.limit(column, slot)
            if side.look == TYPED:
                self.mark(name, f'AND({self.cells[name]}="",OR({self.state}="{states.OPEN}",{self.partial}))')
        if key.shape == "ratio":
            first, second = (self.cells[name] for name in names)
            for name in names:
                self.mark(name, f"AND(COUNT({first}:{second})=2,{first}>{second})", "wrong")

    @property
    def state(self) -> str:
        return "$" + self.cells[layout.STATE]

    @property
    def partial(self) -> str:
        return f'{self.state}="{states.PARTIAL}"'

    def mark(self, name: str, when: str, look: str = "missing") -> None:
        if self.paper.locked and not name.startswith(layout.REVIEWED):
            return
        column = self.columns.number(name)
        rule = {"type": "formula", "criteria": f"={when}", "format": self.paper.looks[look]}
        self.sheet.conditional_format(self.row, column, self.row, column, rule)

    def choose(self, column: int, slot: Slot) -> None:
        allowed = " / ".join(slot.choices)
        self.validate(
            column, slot, {"validate": "list", "source": self.paper.choices(slot.choices)}, f"只能选：{allowed}"
        )

    def limit(self, column: int, slot: Slot) -> None:
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
        self.validate(column, slot, {"validate": kind, **rule}, expected)

    def validate(self, column: int, slot: Slot, rule: dict[str, Any], expected: str) -> None:
        title, shown = paper.cut(slot.name, paper.LONGEST_TITLE), paper.cut(expected, paper.LONGEST_HINT)
        hint = {"input_title": title, "input_message": shown}
        limit(self.sheet, self.row, column, {**rule, **hint}, shown)

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
            self.choose(self.columns.number(name), Slot(line.trigger, choices=YES_NO))
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
        self.choose(self.columns.number(layout.OPINION), Slot(layout.OPINION, choices=layout.OPINIONS))
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
        names = [layout.reviewed(name) for name in self.line.key.value_columns]
        cells = [self.cells[name] for name in names]
        opinion, reason = "$" + self.cells[layout.OPINION], self.cells[layout.REASON]
        given = f"COUNTA({cells[0]}:{cells[-1]})"
        lacks = f'{opinion}="{layout.DIFFERS}"'
        if self.line.key.skippable:
            left_out = layout.reviewed(layout.NOT_APPLICABLE)
            lacks += f',{self.cells[left_out]}=""'
        for name, cell in zip(names, cells, strict=True):
            empty = f"{given}=0" if self.line.key.shape == "picks" else f'{cell}=""'
            self.mark(name, f"AND({lacks},{empty})")
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

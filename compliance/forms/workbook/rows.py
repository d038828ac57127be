"""One row to be answered, cell by cell."""

from __future__ import annotations

from typing import Any

from compliance.answers import EVIDENCE_PREFIXES, Evidence
from compliance.forms.workbook import layout, states
from compliance.forms.workbook.columns import Columns, height
from compliance.forms.workbook.lines import YES_NO, Line, Slot
from compliance.forms.workbook.paper import Paper
from compliance.numbers import plain

LONGEST_HINT, LONGEST_TITLE = 255, 32


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
        self.value()
        self.rest()
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
        fixed = list(self.columns.widths)
        between = fixed[fixed.index(layout.HOW) + 1 : fixed.index(layout.NOTE)]
        for name in between:
            if name == layout.UNIT:
                unit = self.line.slots[0].unit if self.line.key.value_columns == (layout.RESULT,) else ""
                self.text(name, unit, "centre" if unit else "closed")
            elif name not in open_:
                self.text(name, "", "closed")

    def value(self) -> None:
        key, value = self.line.key, self.line.value
        texts: list[str | None]
        if key.shape == "ratio":
            texts = list(value.split("/")) if value is not None else [None, None]
        elif key.shape == "numbers":
            texts = [value[part] if value is not None else None for part in key.parts]
        elif key.shape == "picks":
            texts = [YES_NO[part not in value] if value is not None else None for part in key.parts]
        else:
            texts = [_only(value)]
        for name, slot, text in zip(key.value_columns, self.line.slots, texts, strict=True):
            column = self.columns.number(name)
            if slot.choices:
                self.paper.text(self.sheet, self.row, column, text or "", "typed choice")
                self.choose(column, slot)
            else:
                look = "typed percent" if key.shape in layout.PERCENTS else "typed number"
                self.paper.number(self.sheet, self.row, column, text, look)
                self.limit(column, slot)
            self.mark(name, f'AND({self.cells[name]}="",OR({self.state}="{states.OPEN}",{self.partial}))')
        if key.shape == "ratio":
            first, second = (self.cells[name] for name in key.value_columns)
            for name in key.value_columns:
                self.mark(name, f"AND(COUNT({first}:{second})=2,{first}>{second})", "wrong")

    @property
    def state(self) -> str:
        return "$" + self.cells[layout.STATE]

    @property
    def partial(self) -> str:
        return f'{self.state}="{states.PARTIAL}"'

    def mark(self, name: str, when: str, look: str = "missing") -> None:
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
        if slot.most is None:
            rule, expected = {"criteria": ">=", "value": 0}, f"填不小于 0 的{whole}{unit}"
        else:
            most = slot.most / 100 if self.line.key.shape in layout.PERCENTS else slot.most
            rule = {"criteria": "between", "minimum": 0, "maximum": float(most)}
            expected = f"填 0 至 {plain(slot.most)} 的{whole}{unit}"
        self.validate(column, slot, {"validate": kind, **rule}, expected)

    def validate(self, column: int, slot: Slot, rule: dict[str, Any], expected: str) -> None:
        hint = {"input_title": slot.name[:LONGEST_TITLE], "input_message": expected[:LONGEST_HINT]}
        error = {"error_title": "不能这样填", "error_message": expected[:LONGEST_HINT]}
        self.sheet.data_validation(self.row, column, self.row, column, {**rule, **hint, **error})

    def rest(self) -> None:
        line, answer = self.line, self.line.answer
        if line.key.skippable:
            self.text(layout.NOT_APPLICABLE, answer.not_applicable, "typed text")
            if line.slots[0].choices and line.key.shape == "one":
                reason, result = self.cells[layout.NOT_APPLICABLE], self.cells[layout.RESULT]
                self.mark(layout.NOT_APPLICABLE, f'AND({reason}="",{result}="{layout.SKIPPED}")')
        if line.key.declares:
            declared = "" if answer.declared is None else YES_NO[not answer.declared]
            self.text(layout.DECLARED, declared, "typed choice")
            self.choose(self.columns.number(layout.DECLARED), Slot(line.trigger, choices=YES_NO))
            self.mark(layout.DECLARED, f'AND({self.cells[layout.DECLARED]}="",{self.partial})')
        self.text(layout.NOTE, answer.note, "typed text")
        self.text(layout.EVIDENCE, "\n".join(_piece(piece) for piece in answer.evidence), "typed text")
        self.mark(layout.EVIDENCE, f'{self.state}="{states.UNPROVEN}"')
        self.text(layout.BY, answer.by, "typed text")
        self.paper.day(self.sheet, self.row, self.columns.number(layout.ON), answer.on)


def _only(value: Any) -> str | None:
    """The text of an answer that has one part."""
    return None if value is None else str(value)


def _piece(piece: Evidence) -> str:
    prefix = next((name for name, kind in EVIDENCE_PREFIXES.items() if kind == piece.kind), "")
    return f"{prefix}：{piece.text}" if prefix else piece.text

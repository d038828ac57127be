"""A sheet of rows to be answered."""

from __future__ import annotations

from compliance.forms.workbook import layout, states
from compliance.forms.workbook.columns import FROZEN, columns
from compliance.forms.workbook.lines import Heading, Part
from compliance.forms.workbook.paper import Paper
from compliance.forms.workbook.rows import Row

HEADER = 3
"""The row of the headings, from 0."""
CLAUSE = 22.0
"""Points, of the row that names a clause; the name goes on over the cells beside it."""


class Page:
    """The sheet of one part of the form."""

    def __init__(self, paper: Paper, part: Part) -> None:
        self.paper, self.part = paper, part
        self.columns = columns(part, reviewed=paper.reviewed)
        self.sheet = paper.book.add_worksheet(part.name)
        self.last = HEADER + part.height
        self._frame()
        row = HEADER + 1
        for entry in part.rows:
            if isinstance(entry, Heading):
                self._clause(row, entry)
                row += 1
            else:
                Row(self.paper, self.sheet, self.columns, row, entry).write()
                row += 1 + len(entry.parts)
        self._colours()

    def counted(self, *wanted: str, column: str = layout.STATE, sheet: bool = False) -> str:
        """How many rows have one of some words in a column, as a formula without its equals sign."""
        first, last = (self.columns.address(column, row, fixed=True) for row in (HEADER + 1, self.last))
        prefix = f"'{self.part.name}'!" if sheet else ""
        return "+".join(f'COUNTIF({prefix}{first}:{last},"{state}")' for state in wanted)

    def count(self, *wanted: str) -> int:
        return sum(states.state(line) in wanted for line in self.part.lines)

    def _frame(self) -> None:
        paper, sheet = self.paper, self.sheet
        for number, width in enumerate(self.columns.widths.values()):
            hidden = {"hidden": True} if number == len(self.columns.widths) - 1 else {}
            sheet.set_column(number, number, width, None, hidden)
        paper.text(sheet, 0, 0, self.part.title, "title")
        total = len(self.part.lines)
        done, unproven = self.count(*states.ANSWERED), self.count(states.UNPROVEN)
        progress = f'="已作答 "&({self.counted(*states.ANSWERED)})&" / {total} 项，其中待补证 "&'
        progress += f'{self.counted(states.UNPROVEN)}&" 项"'
        shown = f"已作答 {done} / {total} 项，其中待补证 {unproven} 项"
        if paper.reviewed:
            agreed, differing = (self.counted(opinion, column=layout.OPINION) for opinion in layout.OPINIONS)
            progress += f'&"；复核同意 "&{agreed}&" 项，改判 "&{differing}&" 项"'
            reviews = [line.reviewed.differs(line.answer) for line in self.part.lines if line.reviewed]
            shown += f"；复核同意 {reviews.count(False)} 项，改判 {reviews.count(True)} 项"
        sheet.write_formula(1, 0, progress, paper.looks["plain"], shown)
        paper.text(sheet, 2, 0, paper.identity, "faint")
        for number, name in enumerate(self.columns.widths):
            paper.text(sheet, HEADER, number, name, "header")
        sheet.set_row(HEADER, 30)
        sheet.freeze_panes(HEADER + 1, FROZEN)
        paper.set_up(sheet, header=HEADER, across=1 + len(self.columns.turns))
        sheet.repeat_columns(0, FROZEN - 1)
        sheet.print_across()
        sheet.print_area(0, 0, self.last, len(self.columns.widths) - 2)

    def _clause(self, row: int, heading: Heading) -> None:
        for number in range(len(self.columns.widths) - 1):
            self.paper.text(self.sheet, row, number, "", "clause")
        self.paper.text(self.sheet, row, self.columns.number(layout.TEXT), heading.text, "clause")
        self.sheet.set_row(row, CLAUSE)

    def _colours(self) -> None:
        """The state's colour; numerators above their denominators."""
        looks, state = self.paper.looks, self.columns.number(layout.STATE)
        for words, look in (
            ((states.OPEN,), "missing"),
            ((states.PARTIAL, states.TWICE), "wrong"),
            ((states.UNPROVEN,), "missing"),
            ((states.DONE,), "done"),
            ((states.SKIPPED,), "skipped"),
        ):
            for word in words:
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": looks[look]}
                self.sheet.conditional_format(HEADER + 1, state, self.last, state, rule)

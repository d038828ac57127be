"""A sheet that is a list with headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from compliance.report.cohort.dossier import Dossier
from compliance.report.cohort.workbook.paper import FONT, Cell, Column, Paper, height

MOST_PARKS = 10_000
"""A sheet with more parks opens too slowly to be used."""
UPRIGHT = 100
"""The width of the widest list, in letters, that is printed upright: twice as many rows to a page."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with headings, or with nothing to list, what is said instead."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[Dossier], Iterable[Sequence[Cell]]]
    otherwise: str
    note: Callable[[Dossier], str] = lambda _: ""
    frozen: int = 0
    whole: str = "results.json"
    """The file that has every row, where there are too many for a sheet."""


def write(paper: Paper, listing: Listing) -> None:
    sheet = paper.sheet(listing.name, upright=sum(column.width for column in listing.columns) <= UPRIGHT)
    rows = list(islice(listing.rows(paper.dossier), MOST_PARKS + 1))
    if len(rows) > MOST_PARKS:
        rows[MOST_PARKS:] = [
            (f"只列出前 {MOST_PARKS} 行，全部见 {listing.whole}", *[None] * (len(listing.columns) - 1))
        ]
    top = paper.head(sheet, listing.name, listing.note(paper.dossier), listing.columns)
    sheet.freeze_panes(top, listing.frozen)
    if not rows:
        sheet.write_string(top, 0, listing.otherwise, paper.format(**FONT))
        return
    for number, row in enumerate(rows, start=top):
        for index, (column, cell) in enumerate(zip(listing.columns, row, strict=True)):
            paper.write(sheet, number, index, cell, column)
        texts = zip(row, listing.columns, strict=True)
        sheet.set_row(number, max(height(cell, c.width) for cell, c in texts))
    sheet.autofilter(top - 1, 0, top - 1 + len(rows), len(listing.columns) - 1)

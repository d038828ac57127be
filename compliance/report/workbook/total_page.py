"""The sheet 总分与等级 while it is being written; what its parts write through."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.report.workbook.figures import Figures
from compliance.report.workbook.paper import Sheet, Value
from compliance.report.workbook.places import Key, Table
from compliance.report.workbook.plan import Plan
from compliance.scoring.assessment import Assessment


@dataclass(slots=True)
class TotalSheet:
    """The sheet 总分与等级 under way. Each line has a formula and, where vetoes make a difference, one without them."""

    sheet: Sheet
    plan: Plan
    table: Table
    figures: Figures

    @property
    def a(self) -> Assessment:
        return self.figures.a

    def at(self, key: Key, column: str = "value") -> str:
        return self.table.at(key, column)

    def line(self, key: Key, label: str, rule: str = "") -> None:
        self.sheet.row(self.table, key, label, rule)

    def put(
        self, key: Key, formula: str, value: Value, *, column: str = "value", role: str = "figure", pattern: str = ""
    ) -> None:
        self.sheet.formula(self.table.cell(key, column), formula, value, role, pattern)

    def bound(self, key: Key, reference: str, value: Value) -> None:
        self.put(key, reference, value, column="bound")

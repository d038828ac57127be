"""Workbooks opened and calculated anew by another program, LibreOffice, which knows nothing of the engine."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from libreoffice import convert

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""Recalculate on loading, always; by default the values that stand in a file are kept."""

Cell = tuple[str, str]
"""Sheet and address."""


class Difference(NamedTuple):
    cell: Cell
    formula: str
    written: Any
    calculated: Any


def recalculate(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The files as LibreOffice saves them after calculating every formula; all in one process, which starts slowly."""
    profile, before, after = (folder / name for name in ("profile", "before", "after"))
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    before.mkdir()
    for name, content in files.items():
        (before / f"{name}.xlsx").write_bytes(content)
    # It keeps everything that it has opened: in smaller lots it stays quick, and below what it can open at all.
    for lot in batched(sorted(before.iterdir()), LOT):
        convert(lot, "xlsx:Calc MS Excel 2007 XML", after, profile)
    calculated = {path.stem: path.read_bytes() for path in after.glob("*.xlsx")}
    assert calculated.keys() == files.keys()
    return calculated


LOT = 50


def batched(paths: list[Path], size: int) -> list[list[Path]]:
    return [paths[start : start + size] for start in range(0, len(paths), size)]


def values(content: bytes) -> dict[Cell, Any]:
    """What every cell shows."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def formulas(content: bytes) -> dict[Cell, str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def differences(written: bytes, calculated: bytes) -> list[Difference]:
    """The formulas whose value, as the engine found it, is not what LibreOffice calculates."""
    engine, other = values(written), values(calculated)
    return [
        Difference(cell, formula, engine[cell], other.get(cell))
        for cell, formula in formulas(written).items()
        if not _same(engine[cell], other.get(cell))
    ]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return (one or "") == (other or "") if isinstance(one, str | None) and isinstance(other, str | None) else False

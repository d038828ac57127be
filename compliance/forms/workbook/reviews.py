"""A reviewer's columns of a row as the plain data of 复核."""

from __future__ import annotations

from typing import Any

from compliance.answers.model import REVIEW
from compliance.errors import Place, quoted
from compliance.forms.workbook import entries, layout
from compliance.forms.workbook.entries import Places
from compliance.forms.workbook.table import Row

FINDING = ("结果", "不适用", "否决情形")


def review(row: Row, own: dict[str, Any], places: Places) -> dict[str, Any]:
    """The 复核 of an answer whose own data is `own`; empty where nothing was reviewed, or not soundly."""
    path: Place = (row.key.top, row.key.id, REVIEW)
    places[path] = row.location(layout.OPINION)
    found = entries.finding(row, path, places, layout.reviewed)
    noted = entries.noted(row, path, places, layout.REVIEW_SHARED)
    if "不适用" in found and found["不适用"] is None:
        # 不适用 was chosen as the result: why it does not apply is why the result was changed.
        found["不适用"] = noted.pop("理由", None)
    given = {name: value for name, value in found.items() if value is not None}
    opinion = row.text(layout.OPINION)
    if opinion == layout.AGREES:
        return _agreed(row, own, given, noted)
    if opinion not in (layout.DIFFERS, None):
        _complain(row, "应选“同意”或“改判”", found=quoted(opinion))
    elif opinion and not given:
        _complain(row, "选了“改判”，没有填复核的结果", expected=f"填“{layout.reviewed(row.key.value_columns[0])}”等列")
    elif opinion and _alike(own, given):
        remedy = "改选“同意”，或改正复核的结果"
        _complain(row, "选了“改判”，复核的结果却与自评相同", remedy=remedy)
    elif noted and not given:
        remedy = "选“同意”，或选“改判”并填复核的结果；没有复核的，删去这一行的复核理由、复核人和复核日期"
        _complain(row, "没有复核意见", expected="同意 或 改判", remedy=remedy)
    else:
        return found | noted if given else {}
    return {}


def _agreed(row: Row, own: dict[str, Any], given: dict[str, Any], noted: dict[str, Any]) -> dict[str, Any]:
    """The park's own result once more; another reason for leaving it out is no other result."""
    same = {name: own[name] for name in FINDING if own.get(name) is not None}
    if not same:
        _complain(row, "自评没有作答，不能同意", remedy="选“改判”，填复核的结果；没有复核的，删去“同意”")
        return {}
    if given and not _alike(own, {**same, **given}):
        _complain(row, "选了“同意”，又填了不同的结果", remedy="改选“改判”并写明理由，或删去复核的结果")
        return {}
    return {**same, **given, **noted}


def _alike(own: dict[str, Any], given: dict[str, Any]) -> bool:
    """Whether both say the same result, however they word why something does not apply."""
    sides = ({name: entry.get(name) for name in FINDING} for entry in (own, given))
    mine, theirs = (side | {"不适用": bool(side["不适用"])} for side in sides)
    return mine == theirs


def _complain(row: Row, message: str, **details: str) -> None:
    row.table.complain(row.number, row.column(layout.OPINION), message, subject=row.key.id, **details)

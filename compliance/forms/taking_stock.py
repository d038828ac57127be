"""The evidence of a form as it lies in a folder: what is there, what is wrong with it, and what nobody cites."""

from __future__ import annotations

from pathlib import Path

from compliance.analysis import inventory
from compliance.answers.likely_names import LikelyNames
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.forms import collecting, evidence


def of(checklist: Checklist, sheet: AnswerSheet, folder: Path, answers: Path | None) -> inventory.Inventory:
    """The inventory of it. `answers` is the file of the form in that folder; without one no file is told as uncited."""
    known, belongs = LikelyNames(evidence.files_in(folder)), collecting.Belongs(checklist, sheet)

    def where(name: str) -> str:
        first, *others = belongs.of(name)
        ids = "、".join(one.id for one in (first, *others))
        return f"可能属于 {ids}（{first.why}）" if first.id else first.why

    loose = [] if answers is None else collecting.loose(sheet, answers, folder)
    facts = {
        name: inventory.Found(look.trouble, look.taken) for name, look in evidence.looked_at(sheet, folder).items()
    }
    return inventory.of(checklist, sheet, facts, loose, lambda name: evidence.meant(name, known), where)

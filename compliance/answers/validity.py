"""Whether evidence proves anything: its file is there, and it holds at the end of the period. And for the next year."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from compliance.answers.data import evidence_text
from compliance.answers.model import Answer, AnswerSheet, Evidence, Lacking, Period

Standing = Literal["仍有效", "待更新", "已过期"]


def judged(sheet: AnswerSheet, absent: Collection[str] = ()) -> AnswerSheet:
    """The sheet with what each piece of its evidence lacks; `absent` are the names of files that are still to come."""
    if not any(answer.evidence for answer in sheet.every.values()):
        return sheet

    def found(piece: Evidence) -> Evidence:
        lacking = _lacking(piece, sheet.period, absent)
        return piece if piece.lacking == lacking else replace(piece, lacking=lacking)

    return sheet.with_each(lambda answer: answer.with_evidence(found))


def as_found(sheet: AnswerSheet, there: Collection[str]) -> AnswerSheet:
    """The same where it is known which files were there."""
    named = {piece.text for answer in sheet.every.values() for piece in answer.evidence if piece.kind == "file"}
    return judged(sheet, named - {*there})


def _lacking(piece: Evidence, period: Period, absent: Collection[str]) -> Lacking:
    if piece.kind == "file" and piece.text in absent:
        return "absent"
    return "expired" if piece.until is not None and piece.until < period.end else ""


def standing(piece: Evidence, period: Period) -> Standing:
    """What becomes of a piece of last year's evidence in this period."""
    if piece.until is None:
        # Nobody has said how long it holds: a register of last year proves nothing of this one.
        return "待更新"
    if piece.until >= period.end:
        return "仍有效"
    return "已过期" if piece.until < period.start else "待更新"


@dataclass(frozen=True, slots=True)
class Offered:
    """A piece of last year's evidence, and whether it can be used again."""

    piece: Evidence
    standing: Standing

    def __str__(self) -> str:
        return f"{evidence_text(self.piece)}（{self.standing}）"


def offered(answer: Answer, period: Period) -> tuple[Offered, ...]:
    """Last year's evidence of an answer, for this period: what still holds comes first."""
    order = ("仍有效", "待更新", "已过期")
    found = (Offered(piece, standing(piece, period)) for piece in answer.evidence)
    return tuple(sorted(found, key=lambda one: order.index(one.standing)))


def carried_over(answer: Answer, period: Period) -> Answer:
    """The answer with only that evidence which holds in this period, and all of it offered."""
    kept = tuple(piece for piece in answer.evidence if standing(piece, period) == "仍有效")
    return replace(answer, evidence=kept, offered=tuple(map(str, offered(answer, period))))


def expired(sheet: AnswerSheet) -> Iterator[tuple[str, Evidence]]:
    """What no longer holds at the end of the period, with the id that it was given for."""
    for name, answer in sheet.every.items():
        yield from ((name, piece) for piece in answer.evidence if piece.lacking == "expired")


def awaited(sheet: AnswerSheet) -> dict[str, tuple[str, ...]]:
    """By the id, the names of files that are still to come."""
    found = {
        name: tuple(piece.text for piece in answer.evidence if piece.lacking == "absent")
        for name, answer in sheet.every.items()
    }
    return {name: files for name, files in found.items() if files}

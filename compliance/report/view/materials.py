"""The evidence of a whole report as one numbered list, so that a table can refer to a material by its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.answers.model import EVIDENCE_WORDS, LACKING_WORDS, MADE, UNTIL, Answer, Evidence
from compliance.scoring.assessment import Assessment

DIGEST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Material:
    """One material, its kind said unless it is a file; `digest` is the beginning of a file's SHA-256."""

    number: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Materials:
    """All materials in the order of their first mention, and for each id the numbers of its own."""

    rows: tuple[Material, ...]
    numbers: Mapping[str, str]


def of(assessment: Assessment, digests: Mapping[str, str]) -> Materials:
    """The numbered list of everything that the answer sheet names as evidence."""
    named = dict.fromkeys(evidence for _, answer in _answers(assessment) for evidence in answer.evidence)
    position = {evidence: str(number) for number, evidence in enumerate(named, start=1)}
    rows = tuple(
        Material(
            number=position[evidence],
            text=_text(evidence),
            digest=digests.get(evidence.text, "")[:DIGEST_DIGITS] if evidence.kind == "file" else "",
        )
        for evidence in named
    )
    numbers = {
        subject: "、".join(dict.fromkeys(position[evidence] for evidence in answer.evidence))
        for subject, answer in _answers(assessment)
    }
    return Materials(rows, numbers)


def _text(piece: Evidence) -> str:
    """What it is and of what kind, until when it holds, and why it proves nothing."""
    kind = "" if piece.kind == "file" else f"{EVIDENCE_WORDS[piece.kind]}："
    dates = [f"{label} {day}" for label, day in ((MADE, piece.made), (UNTIL, piece.until)) if day]
    told = "，".join([*dates, *([LACKING_WORDS[piece.lacking]] if piece.lacking else [])])
    return f"{kind}{piece.text}" + (f"（{told}）" if told else "")


def grouped(ids: list[str]) -> str:
    """Ids with their common beginnings said once: C4.5-1、2；C5.1-4."""
    clauses: dict[str, list[str]] = {}
    for name in ids:
        clause, dash, number = name.rpartition("-")
        clauses.setdefault(clause + dash, []).append(number)
    return "；".join(clause + "、".join(numbers) for clause, numbers in clauses.items())


def _answers(assessment: Assessment) -> list[tuple[str, Answer]]:
    return [
        *((result.id, result.answer) for result in assessment.criteria),
        *((result.item.id, result.answer) for result in assessment.bonus),
        *((result.item.id, result.answer) for result in assessment.penalties),
    ]

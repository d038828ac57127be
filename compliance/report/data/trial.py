"""What a checklist does, as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from compliance.analysis.trial import Kind, Trial
from compliance.checklist.model import Checklist
from compliance.report.data import head


class One(TypedDict):
    """One way of answering; score and grade are None where there are none."""

    kind: Kind
    name: str
    score: str | None
    grade: str | None
    grade_text: str
    told: str


class Trials(TypedDict):
    checklist: str
    version: str
    fingerprint: str
    trials: list[One]


def to_json(checklist: Checklist, found: Sequence[Trial]) -> bytes:
    """The trials as UTF-8 JSON."""
    made: Trials = {
        "checklist": checklist.id,
        "version": checklist.version,
        "fingerprint": checklist.fingerprint,
        "trials": [_one(trial) for trial in found],
    }
    return head.written(made)


def _one(trial: Trial) -> One:
    a = trial.assessment
    return {
        "kind": trial.kind,
        "name": trial.name,
        "score": None if a is None or a.score is None else a.show(a.score),
        "grade": None if a is None else a.grade,
        "grade_text": "" if a is None else a.grade_text,
        "told": trial.told,
    }

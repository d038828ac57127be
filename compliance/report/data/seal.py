"""The seal of a result: the fingerprint of its documents, and all that is needed to make it again. Pure.

The fingerprint (报告指纹) covers the answers, the digests of the evidence, the checklist and the program's version;
layout, date and format do not matter. What a document carries is the result as `data` writes it, with its `seal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from compliance.answers import data as answer_data
from compliance.answers.model import OBJECTS, AnswerSheet
from compliance.checklist.model import Checklist, fingerprint_of
from compliance.scoring.assessment import Assessment
from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.report.data.result_shape import Seal

FORMAT = "compliance-seal/1"
NAME = "compliance-result.json"
"""The name of the attachment."""
ELEMENT = "compliance-result"
"""The element that holds the data: its id in a page, its name in a part of a Word file."""

Digests = Mapping[str, str]


def fingerprint(a: Assessment, digests: Digests) -> str:
    """The fingerprint of every document made of this assessment and this evidence, in hexadecimal."""
    return fingerprint_of_parts(answers_of(a.sheet, a.checklist), digests, a.checklist.fingerprint, __version__)


def fingerprint_of_parts(answers: Any, evidence: Any, checklist: Any, version: Any) -> str:
    return fingerprint_of(
        {"format": FORMAT, "answers": answers, "evidence": evidence, "checklist": checklist, "program": version}
    )


def grouped(found: str) -> str:
    """The first sixteen digits in groups of four, for printing."""
    return " ".join(found[i : i + 4] for i in range(0, 16, 4))


def answers_of(sheet: AnswerSheet, checklist: Checklist) -> dict[str, Any]:
    """The plain data of the answers, however they were written down."""
    found = answer_data.to_data(sheet, checklist)
    if OBJECTS in found:
        # Documents carry the objects last.
        found[OBJECTS] = found.pop(OBJECTS)
    return found


def of(a: Assessment, digests: Digests) -> Seal:
    """The `seal` of a result."""
    answers = answers_of(a.sheet, a.checklist)
    return {
        "format": FORMAT,
        "fingerprint": fingerprint_of_parts(answers, digests, a.checklist.fingerprint, __version__),
        "answers": answers,
        "evidence": dict(sorted(digests.items())),
    }

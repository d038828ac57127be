"""What became of one file of a batch, ready to be stored: texts and numbers only, cheap to send between processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from compliance.errors import Location, Problem

Kind = Literal["scored", "refused", "review", "zip", "page", "foreign", "other", "unread"]
"""Scored; meant as an answers file but with mistakes; what a reviewer wrote; a zip, whose files are told one by one;
`page`, `foreign` and `other` as in `batch.looks`; not to be read at the time.

What could not be read is not stored: the machine has failed, of the file nothing is known.
"""

NO_EVIDENCE = "{}"
EVIDENCE = "evidence"
"""Why a file is set aside that is a piece of evidence of another's answers, whatever it could be read as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    source: str
    kind: Kind
    fingerprint: str = ""
    """SHA-256 of the file's bytes; "" where they could not be read."""
    state: str = ""
    """What tells without reading the file that it is as it was (`work.state`); "" has it read."""
    evidence: str = NO_EVIDENCE
    """For each evidence file its size and time of change, as JSON: a changed one has the file looked at again.

    "" has it looked at again in any case.
    """
    assessment: dict[str, Any] | None = None
    """A row of the table of assessments (`packing.row`)."""
    problems: str = ""
    """What `dumped` made of the problems."""
    problem_count: int = 0
    park: str = ""
    """The code or name of the park of what was not scored, where that much could be read."""
    archive: str = ""
    """The `source` of the zip that it is in."""
    what: str = ""
    """What sort of file it is, in Chinese, where it is none that is read."""
    cited: tuple[str, ...] = ()
    """The evidence files that it names; they lie beside it."""
    remarks: str = ""
    """What `dumped` made of its remarks."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run has noted of any file: enough to say what became of it."""

    source: str
    kind: Kind
    park: str = ""
    """Its code or name, as the file itself says."""
    archive: str = ""
    what: str = ""
    cited: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """As many as are listed."""
    problem_count: int = 0
    remarks: tuple[Problem, ...] = ()


class Altered(Exception):
    """Rows of the results database that are not as this program has written them; of which parks, where it is known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is noted of an output: what it was made from, and what it was when it was written (`batch.kept`)."""

    origin: str
    digest: str


class Basis(NamedTuple):
    """What the report of one park is made from."""

    origin: str
    """Stands for everything."""
    fingerprint: str
    """Of the file, as it was scored."""
    evidence: str
    """How its evidence files were then, as `unchanged.evidence_state` tells it."""


FIELDS = ("message", "subject", "found", "expected", "remedy", "code")


def dumped(source: str, problems: Sequence[Problem]) -> str:
    """Problems of one file as JSON; of its name only what follows `source`, which is a place within a package."""
    return json.dumps([_fields(source, problem) for problem in problems], ensure_ascii=False)


def _fields(source: str, problem: Problem) -> list[Any]:
    place = problem.location
    within = place.file.removeprefix(source)
    return [within, place.line, place.column, place.sheet, *(getattr(problem, name) for name in FIELDS)]


def loaded(source: str, text: str) -> tuple[Problem, ...]:
    """The problems of such JSON again. Raises Altered."""
    try:
        return tuple(
            Problem(location=Location(source + within, line, column, sheet), **dict(zip(FIELDS, rest, strict=True)))
            for within, line, column, sheet, *rest in json.loads(text or "[]")
        )
    except (TypeError, ValueError) as error:
        raise Altered from error

"""Which outputs of an earlier run still stand: made from the very same, and untouched since they were written."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import resources
from compliance.batch import work
from compliance.batch.store.outcomes import Basis, Kept

if TYPE_CHECKING:
    import datetime

    from compliance.analysis.cohort.peers import Peers
    from compliance.batch.notices import Overview
    from compliance.batch.store.journal import Journal
    from compliance.checklist.model import Checklist


def maker(checklist: Checklist, day: datetime.date) -> str:
    """Stands for everything but the parks: program, templates, installed packages, checklist and day."""
    found = hashlib.sha256()
    templates = resources.shipped("templates")
    for path in sorted(path for path in templates.rglob("*") if path.is_file()):
        found.update(path.relative_to(templates).as_posix().encode() + b"\0" + bytes.fromhex(digest(path)))
    parts = [work.program_fingerprint(), found.hexdigest(), sys.version, *sorted(_installed())]
    return _joined([*parts, checklist.fingerprint, day.isoformat()])


def _installed() -> Iterable[str]:
    """The packages that are installed, with their versions, by the names of their folders."""
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        yield from (path.name for path in folder.iterdir() if path.suffix == ".dist-info")


def origin(journal: Journal, overview: Overview, made_by: str) -> str:
    """Stands for everything that the reports of a run are made from: another one has them looked at anew."""
    found = hashlib.sha256(_joined([made_by, journal.last_saved(), repr(overview.of_answers)]).encode())
    for line in journal.lines():
        found.update(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    return found.hexdigest()


def origin_of_documents(origin: str, overview: Overview) -> str:
    """The same for what is made of all parks, and tells of the reports that are left from earlier runs."""
    return _joined([origin, repr(overview.notices), *map(repr, overview.received)])


def bases_of_reports(journal: Journal, made_by: str) -> Callable[[str, Peers], Basis]:
    """The same for the report of one park, by its file and its place among its peers, with how the file was scored."""
    files = {line[0]: (_joined([json.dumps(line, ensure_ascii=False)]), *line[2:4]) for line in journal.lines()}

    def basis(source: str, peers: Peers) -> Basis:
        line, fingerprint, evidence = files[source]
        return Basis(_joined([made_by, line, repr(peers)]), fingerprint, evidence)

    return basis


def stands(known: Mapping[str, Kept], output: Path, name: str, made_from: str) -> bool:
    """Whether a file in the output folder is what an earlier run made from the same."""
    found = known.get(name)
    return found is not None and found.origin == made_from and found.digest == digest(output / name)


def digest(path: Path) -> str:
    """SHA-256 of a file; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _joined(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

"""A run over the files of a batch: what is unchanged is kept, all else is scored and noted as it is done."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from compliance.batch import engines, unchanged, work
from compliance.batch.files import Item
from compliance.batch.store.outcomes import Outcome, dumped, loaded
from compliance.checklist import files as checklist_files
from compliance.errors import Location, Problem

if TYPE_CHECKING:
    from compliance.batch.store.journal import Journal, Known

CHUNK = 16
"""So many files are sent to a worker at a time; of few files, fewer, so that all workers have some."""
LOOKED_UP = 400
"""So many are looked up in the journal at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a batch is to be scored."""

    checklist: str | None
    engine: engines.Engine
    jobs: int
    strict: bool = False
    """Whether remarks are mistakes."""
    by_contents: bool = False
    """Also files that nothing seems to have changed are read and compared."""


def run(plan: Plan, items: Sequence[Item], journal: Journal, progress: Callable[[int], None]) -> list[Problem]:
    """Scores what is new or changed and notes it; gives what could not be read, of which nothing is noted.

    `progress` hears of each chunk.
    """
    order = work.Order(plan.checklist, work.program_fingerprint(), plan.strict)
    basis = _basis(order)
    size = max(1, min(CHUNK, len(items) // (4 * plan.jobs)))
    changed = _changed(plan, items, journal, basis, progress)
    unread: list[Problem] = []
    made = engines.results(plan.engine, partial(work.scored, order), _chunks(changed, size), plan.jobs, _lost)
    with closing(made):
        for outcomes in made:
            journal.save([outcome for outcome in outcomes if outcome.kind != "unread"], basis)
            for outcome in outcomes:
                if outcome.kind == "unread":
                    unread += loaded(outcome.source, outcome.problems)
            progress(sum(not outcome.archive for outcome in outcomes))
    return unread


def _basis(order: work.Order) -> str:
    """What, beside the files, the results depend on: another one has all files scored again."""
    names = [order.checklist] if order.checklist else [folder.name for folder in checklist_files.shipped_folders()]
    parts = [order.program, *(checklist_files.load(name).fingerprint for name in names)]
    return hashlib.sha256("\n".join([*parts, str(bool(order.checklist)), str(order.strict)]).encode()).hexdigest()


def _changed(
    plan: Plan, items: Iterable[Item], journal: Journal, basis: str, progress: Callable[[int], None]
) -> Iterator[Item]:
    """The files that have to be scored; the others are noted as still there."""
    for some in _chunks(iter(items), LOOKED_UP):
        known = journal.known([item.source for item in some])
        changed: list[Item] = []
        kept: dict[str, str] = {}
        for item in some:
            before, state = known.get(item.source), unchanged.state(item.path)
            seen = state if not plan.by_contents else ""
            if before is not None and before.basis == basis and _unchanged(item, before, seen):
                kept[item.source] = state
            else:
                changed.append(item)
        if kept:
            journal.keep(list(kept), {name: state for name, state in kept.items() if state != known[name].state})
            progress(len(kept))
        yield from changed


def _unchanged(item: Item, known: Known, state: str) -> bool:
    """Whether a file and its evidence are as they were; it is read unless its state tells."""
    if not known.fingerprint:
        return False
    if not (state and state == known.state) and known.fingerprint != unchanged.fingerprint(item.path):
        return False
    return unchanged.evidence_unchanged(os.path.split(item.path)[0], known.evidence)


def _chunks(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while some := list(islice(items, size)):
        yield some


def _lost(item: Item) -> list[Outcome]:
    """The outcome for a file over which a worker died twice."""
    problem = Problem(
        location=Location(item.source),
        message="处理这份文件时工作进程意外终止",
        remedy="多半是内存不足或文件异常；用 compliance check 单独检查这份文件",
    )
    problems = dumped(item.source, [problem])
    return [Outcome(source=item.source, kind="refused", evidence="", problems=problems, problem_count=1)]

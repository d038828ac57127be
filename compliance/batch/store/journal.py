"""What a batch keeps and looks up: which files it has dealt with and how, and every park's assessments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any, cast

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from compliance.analysis.cohort.records import ParkRecord
from compliance.batch.store import packing
from compliance.batch.store.outcomes import EVIDENCE, Kept, Outcome, Seen, loaded
from compliance.batch.store.schema import about, assessment, file, output, run

KEY = ("source", "park", "period_start", "period_end")
DEPENDED_ON = (
    *("source", "kind", "fingerprint", "evidence", "basis", "problems", "problem_count", "park", "aside"),
    *("archive", "what", "cited", "remarks"),
)
SAVED = "saved"
"""The name of the fact which run was the last to save an assessment."""
PIECE = 200
"""So many rows are read at a time: what is held in memory does not grow with the batch."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run noted of a file."""

    kind: str
    fingerprint: str
    state: str
    evidence: str
    basis: str


class Journal:
    """The results database during one run."""

    def __init__(self, connection: Connection, output: str) -> None:
        self.connection, self.output = connection, output
        last = connection.execute(sql.select(sql.func.max(run.c.id))).scalar()
        self.run = (last or 0) + 1

    def wrote_to(self) -> bool:
        """Whether an earlier run had the same output folder: what is there is its own and may be replaced."""
        query = sql.select(run.c.id).where(run.c.output == self.output).limit(1)
        return self.connection.execute(query).first() is not None

    def begin(self) -> None:
        """Notes this run: from now on the output folder is its own."""
        self.connection.execute(run.insert(), {"id": self.run, "output": self.output, "finished": 0})
        self.connection.commit()

    def known(self, sources: Sequence[str]) -> dict[str, Known]:
        query = sql.select(*(file.c[name] for name in ("source", *(field.name for field in fields(Known)))))
        rows = self.connection.execute(query.where(file.c.source.in_(sources)))
        return {source: Known(*rest) for source, *rest in rows}

    def keep(self, sources: Sequence[str], states: Mapping[str, str]) -> None:
        """Notes that files are still there and unchanged, zips with all that is in them.

        `states` are of those whose contents alone are as before.
        """
        same = sql.or_(file.c.source.in_(sources), file.c.archive.in_(sources))
        self.connection.execute(file.update().where(same).values(run=self.run, aside=""))
        if states:
            changes = [{"b_source": source, "state": state} for source, state in states.items()]
            self.connection.execute(file.update().where(file.c.source == sql.bindparam("b_source")), changes)
        self.connection.commit()

    def save(self, outcomes: Sequence[Outcome], basis: str) -> None:
        """Notes what became of some files, all or nothing."""
        rows = [self._file(outcome, basis) for outcome in outcomes]
        made = [{**o.assessment, "run": self.run} for o in outcomes if o.assessment is not None]
        if rows:
            self._put(file, rows)
        if made:
            self._put(assessment, made)
            self._put(about, [{"name": SAVED, "value": str(self.run)}])
        self.connection.commit()

    def _put(self, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows in the place of those with the same keys."""
        keys = [column.name for column in table.primary_key]
        same = sql.and_(*(table.c[name] == sql.bindparam(f"b_{name}") for name in keys))
        self.connection.execute(table.delete().where(same), [{f"b_{name}": row[name] for name in keys} for row in rows])
        self.connection.execute(table.insert(), rows)

    def _file(self, outcome: Outcome, basis: str) -> dict[str, Any]:
        row = outcome.assessment or {}
        return {
            "source": outcome.source,
            "run": self.run,
            "kind": outcome.kind,
            "fingerprint": outcome.fingerprint,
            "state": outcome.state,
            "evidence": outcome.evidence,
            "basis": basis,
            "problems": outcome.problems,
            "problem_count": outcome.problem_count,
            "park": outcome.park,
            **{name: row.get(name) for name in KEY[2:]},
            **({"park": row["park"]} if row else {}),
            "archive": outcome.archive,
            "what": outcome.what,
            "cited": packing.packed_names(outcome.cited),
            "remarks": outcome.remarks,
            "aside": "",
        }

    def finish(self) -> None:
        self.connection.execute(run.update().where(run.c.id == self.run).values(finished=1))
        self.connection.commit()

    # What has been made of it

    def year(self) -> int | None:
        """The one that the documents in the output folder are of, as far as known."""
        query = sql.select(about.c.value).where(about.c.name == self._year_of_output())
        found = self.connection.execute(query).scalar()
        return None if found is None else int(found)

    def note_year(self, year: int) -> None:
        self._put(about, [{"name": self._year_of_output(), "value": str(year)}])
        self.connection.commit()

    def _year_of_output(self) -> str:
        return f"year {self.output}"

    def last_saved(self) -> str:
        """Which run was the last to save an assessment, of any year: until the next, all of them are as they were."""
        return self.connection.execute(sql.select(about.c.value).where(about.c.name == SAVED)).scalar() or ""

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """All that the outputs depend on of each file of this run, its source first."""
        query = sql.select(*(file.c[name] for name in DEPENDED_ON)).where(file.c.run == self.run)
        return (tuple(row) for row in self._rows(query.order_by(file.c.source)))

    def kept(self) -> dict[str, Kept]:
        """What earlier runs have noted of the files in the output folder, by name."""
        query = sql.select(output.c.name, output.c.origin, output.c.digest).where(output.c.folder == self.output)
        return {name: Kept(*rest) for name, *rest in self.connection.execute(query)}

    def note_outputs(self, made: Mapping[str, Kept]) -> None:
        """Notes what was written into the output folder."""
        rows = [{"folder": self.output, "name": name, **asdict(kept)} for name, kept in made.items()]
        if rows:
            self._put(output, rows)
        self.connection.commit()

    def forget_outputs(self, names: Sequence[str]) -> None:
        for name in names:
            self.connection.execute(output.delete().where(output.c.folder == self.output, output.c.name == name))
        self.connection.commit()

    # What this run found

    def counts(self) -> dict[str, int]:
        """How many files there are of each kind, without what is evidence of others."""
        query = sql.select(file.c.kind, sql.func.count().label("files"))
        query = query.where(file.c.run == self.run, file.c.aside != EVIDENCE).group_by(file.c.kind)
        return {row.kind: row.files for row in self.connection.execute(query)}

    def seen(self) -> Iterator[Seen]:
        """Every file of this run, by source. Raises Altered."""
        return self._seen(sql.true())

    def refusals(self) -> Iterator[Seen]:
        return self._seen(sql.and_(file.c.kind == "refused", file.c.aside != EVIDENCE))

    def _seen(self, which: sql.ColumnElement[bool]) -> Iterator[Seen]:
        names = ("source", "kind", "park", "archive", "what", "cited", "problems", "problem_count", "remarks")
        query = sql.select(*(file.c[name] for name in names)).where(file.c.run == self.run, which)
        for row in self._rows(query.order_by(file.c.source)):
            told = [loaded(row.source, text) for text in (row.problems, row.remarks)]
            cited = packing.names(row.cited)
            count = row.problem_count
            yield Seen(row.source, row.kind, row.park or "", row.archive, row.what, cited, told[0], count, told[1])

    def scored(self) -> Iterator[Mapping[str, Any]]:
        """Of each scored file what tells it from others (`notices.Scored`), without the results."""
        made = assessment.c
        checklist = (made.checklist_id + " " + made.checklist_version).label("checklist")
        told = made.source_fingerprint.label("content"), checklist, made.checklist_version.label("version")
        query = sql.select(file.c.source, file.c.what, made.name, made.code, made.year, made.form_version, *told)
        query = query.select_from(_joined()).where(file.c.run == self.run)
        return (as_mapping(row) for row in self._rows(query.order_by(file.c.source)))

    def set_aside(self, reasons: Mapping[str, str]) -> None:
        """Notes for each source that is not ranked why, anew for the whole run."""
        changes = [{"b_source": source, "aside": reason} for source, reason in reasons.items()]
        self.connection.execute(file.update().where(file.c.run == self.run).values(aside=""))
        if changes:
            self.connection.execute(file.update().where(file.c.source == sql.bindparam("b_source")), changes)
        self.connection.commit()

    def records(self) -> Iterator[ParkRecord]:
        """The parks of this run that nothing was set aside for, by source."""
        query = sql.select(assessment).select_from(_joined())
        query = query.where(file.c.run == self.run, file.c.kind == "scored", file.c.aside == "")
        for row in self._rows(query.order_by(file.c.source)):
            yield packing.record(as_mapping(row))

    def earlier(self, year: int) -> Iterator[ParkRecord]:
        """What is known of a past year, one record a park: from this run's files, else from the latest run before."""
        newest = sql.select(assessment.c.park, sql.func.max(self._age()).label("age"))
        newest = newest.select_from(_joined(outer=True)).where(assessment.c.year == year).group_by(assessment.c.park)
        best = newest.subquery()
        query = sql.select(assessment).select_from(_joined(outer=True).join(best, best.c.park == assessment.c.park))
        query = query.where(assessment.c.year == year, self._age() == best.c.age)
        yield from _single(self._rows(query.order_by(assessment.c.park, assessment.c.source)))

    def _age(self) -> sql.ColumnElement[int]:
        current = sql.and_(file.c.run == self.run, file.c.kind == "scored")
        return sql.case((current, self.run + 1), else_=assessment.c.run)

    def _rows(self, query: sql.Select[Any]) -> Iterator[sql.Row[Any]]:
        with self.connection.execute(query.execution_options(stream_results=True, yield_per=PIECE)) as rows:
            yield from rows


def _joined(*, outer: bool = False) -> sql.FromClause:
    """Each assessment with the file that it is of as that file is now."""
    same = sql.and_(*(file.c[name] == assessment.c[name] for name in KEY))
    return assessment.join(file, same, isouter=outer)


def as_mapping(row: sql.Row[Any]) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], row._mapping)


def _single(rows: Iterable[sql.Row[Any]]) -> Iterator[ParkRecord]:
    """The parks that are there once; of those with two files nobody can tell which one counts."""
    for _, same in groupby(rows, key=lambda row: row.park):
        first, *others = same
        if not others:
            yield packing.record(as_mapping(first))

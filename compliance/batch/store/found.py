"""What is in the results database, read back: nothing that is not as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, cast

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from compliance.analysis.cohort.records import ParkRecord
from compliance.batch.store import packing, seals
from compliance.batch.store.outcomes import EVIDENCE, Altered, Seen, loaded
from compliance.batch.store.schema import KEY, assessment, file, seal

PIECE = 200
"""So many rows are read at a time: what is held in memory does not grow with the batch."""
RESULTS = file.outerjoin(seals.SEALED, seals.same(file, seal))
"""Each file with its result."""


class Found:
    """What a run has found, and what earlier ones had."""

    def __init__(self, connection: Connection, run: int) -> None:
        self.connection, self.run = connection, run

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
        query = sql.select(file).where(file.c.run == self.run, which)
        for row in self._checked(query.order_by(file.c.source), lambda row: row["digest"] == seals.of_file(row)):
            source, count = row["source"], row["problem_count"]
            problems, remarks = (loaded(source, row[name]) for name in ("problems", "remarks"))
            told = (row["park"] or "", row["archive"], row["what"], packing.names(row["cited"]))
            yield Seen(source, row["kind"], *told, problems, count, remarks)

    def scored(self) -> Iterator[Mapping[str, Any]]:
        """Of each scored file what tells it from others (`notices.Scored`), without the results."""
        query = sql.select(*seals.PLAIN, file.c.source.label("found"), file.c.what).select_from(RESULTS)
        query = query.where(file.c.run == self.run, file.c.kind == "scored").order_by(file.c.source)
        for row in self._checked(query, seals.intact):
            yield {
                **{name: row[name] for name in ("source", "name", "code", "year", "what", "form_version")},
                "content": row["source_fingerprint"],
                "checklist": f"{row['checklist_id']} {row['checklist_version']}",
                "version": row["checklist_version"],
            }

    def records(self) -> Iterator[ParkRecord]:
        """The parks of this run that nothing was set aside for, by source. Raises Altered."""
        query = sql.select(*seals.PLAIN, assessment.c.data, file.c.source.label("found")).select_from(RESULTS)
        query = query.where(file.c.run == self.run, file.c.kind == "scored", file.c.aside == "")
        return map(packing.record, self._checked(query.order_by(file.c.source), seals.intact))

    def earlier(self, year: int) -> Iterator[ParkRecord]:
        """What is known of a past year, one record a park: from this run's files, else from the latest run before.

        Each as it was scored then: by the version of the checklist that it was filled in for, where that is kept. Of a
        park with two files nobody can tell which one counts. Raises Altered.
        """
        current = sql.and_(file.c.run == self.run, file.c.kind == "scored")
        age = sql.case((current, self.run + 1), else_=seal.c.run)
        newest = sql.func.max(age).over(partition_by=seal.c.park)
        of_year = sql.and_(seal.c.period_end >= f"{year}-01-01", seal.c.period_end <= f"{year}-12-31")
        ages = sql.select(*(seal.c[name] for name in KEY), age.label("age"), newest.label("newest"))
        ages = ages.select_from(seal.outerjoin(file, seals.same(seal, file))).where(of_year)
        best = ages.subquery()
        query = sql.select(*seals.PLAIN, assessment.c.data).select_from(seals.SEALED.join(best, seals.same(seal, best)))
        query = query.where(best.c.age == best.c.newest).order_by(seal.c.park, seal.c.source)
        orphans = sql.select(assessment.c.source, assessment.c.park).select_from(
            assessment.outerjoin(seal, seals.same(assessment, seal))
        )
        orphans = orphans.where(assessment.c.year == year, seal.c.run.is_(None))
        if altered := [called(as_mapping(row)) for row in self._rows(orphans)]:
            raise Altered(*altered)
        for _, several in groupby(self._checked(query, seals.intact), key=lambda row: row["sealed_park"]):
            first, *others = several
            if not others:
                yield packing.record(first, then=True)

    def _rows(self, query: sql.Select[Any]) -> Iterator[sql.Row[Any]]:
        with self.connection.execute(query.execution_options(stream_results=True, yield_per=PIECE)) as rows:
            yield from rows

    def _checked(
        self, query: sql.Select[Any], intact: Callable[[Mapping[str, Any]], bool]
    ) -> Iterator[Mapping[str, Any]]:
        """The rows, if all of them are as they were written. Raises Altered at the end, with all that are not."""
        altered = []
        for row in map(as_mapping, self._rows(query)):
            if intact(row):
                yield row
            else:
                altered.append(called(row))
        if altered:
            raise Altered(*altered)


def called(row: Mapping[str, Any]) -> str:
    """A park and the file of its answers, of a row that may not be as it was."""
    sources = (row.get(name) for name in ("found", "sealed_source", "source"))
    parks = (row.get(name) for name in ("sealed_park", "park"))
    source, park = (next((str(value) for value in values if value), "") for values in (sources, parks))
    return f"{park}（{source}）" if park else source


def as_mapping(row: sql.Row[Any]) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], row._mapping)

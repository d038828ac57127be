"""What a batch keeps and looks up: which files it has dealt with and how, and every park's assessments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from compliance.batch.store import packing, seals
from compliance.batch.store.found import Found, as_mapping, called
from compliance.batch.store.outcomes import Altered, Kept, Outcome
from compliance.batch.store.schema import KEY, about, assessment, file, output, run, seal

DEPENDED_ON = (
    # The report of one park asks for the first four.
    *("source", "kind", "fingerprint", "evidence", "basis", "problems", "problem_count", "park", "aside"),
    *("archive", "what", "cited", "remarks"),
)
RUNS = (run.c.id, file.c.run, seal.c.run)
SAVED = "saved"
"""The name of the fact which run was the last to save an assessment."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run noted of a file."""

    kind: str
    fingerprint: str
    state: str
    evidence: str
    basis: str


class Journal(Found):
    """The results database during one run."""

    def __init__(self, connection: Connection, output: str) -> None:
        # What was noted by a run whose own note somebody has taken away is not taken for this run's.
        last = (connection.execute(sql.select(sql.func.max(sql.cast(t, sql.Integer)))).scalar() for t in RUNS)
        super().__init__(connection, max(found or 0 for found in last) + 1)
        self.output = output
        self.altered: list[str] = []
        """What this run found to be another than was noted, and has scored anew."""

    def wrote_to(self) -> bool:
        """Whether an earlier run had the same output folder: what is there is its own and may be replaced."""
        query = sql.select(run.c.id).where(run.c.output == self.output).limit(1)
        return self.connection.execute(query).first() is not None

    def begin(self) -> None:
        """Notes this run: from now on the output folder is its own."""
        self.connection.execute(run.insert(), {"id": self.run, "output": self.output, "finished": 0})
        self.connection.commit()

    def known(self, sources: Sequence[str]) -> dict[str, Known]:
        """What is noted of these files, but for those of which it is not as it was."""
        these = sql.or_(file.c.source.in_(sources), file.c.archive.in_(sources))
        found = [as_mapping(row) for row in self.connection.execute(sql.select(file).where(these))]
        results = sql.select(*seals.PLAIN, assessment.c.data)
        results = results.select_from(file.join(seals.SEALED, seals.same(file, seal))).where(these)
        read = map(as_mapping, self._rows(results))
        intact = {tuple(row[name] for name in KEY) for row in read if seals.intact(row)}
        altered = set(seals.altered(found, intact))
        mine = [row for row in found if row["source"] in set(sources)]
        self.altered += [called(row) for row in mine if row["source"] in altered]
        names = [field.name for field in fields(Known)]
        return {row["source"]: Known(*(row[name] for name in names)) for row in mine if row["source"] not in altered}

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
        members = Counter(outcome.archive for outcome in outcomes)
        rows = [self._file(outcome, basis, members[outcome.source]) for outcome in outcomes]
        made = [outcome.assessment for outcome in outcomes if outcome.assessment is not None]
        zips = [row["source"] for row in rows if row["kind"] == "zip"]
        if zips:
            # What is no more in a zip that is sent again.
            self.connection.execute(file.delete().where(file.c.archive.in_(zips)))
        if rows:
            self._put(file, rows)
        if made:
            self._put(assessment, made)
            self._put(seal, [seals.of_result(row, self.run) for row in made])
            self._put(about, [{"name": SAVED, "value": str(self.run)}])
        self.connection.commit()

    def _put(self, table: sql.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows in the place of those with the same keys."""
        keys = [column.name for column in table.primary_key]
        same = sql.and_(*(table.c[name] == sql.bindparam(f"b_{name}") for name in keys))
        self.connection.execute(table.delete().where(same), [{f"b_{name}": row[name] for name in keys} for row in rows])
        self.connection.execute(table.insert(), rows)

    def _file(self, outcome: Outcome, basis: str, members: int) -> dict[str, Any]:
        row = outcome.assessment or {}
        noted = {
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
            "members": members,
        }
        return {**noted, "digest": seals.of_file(noted)}

    def finish(self) -> None:
        self.connection.execute(run.update().where(run.c.id == self.run).values(finished=1))
        self.connection.commit()

    # What has been made of it

    def year(self) -> int | None:
        """The one that the documents in the output folder are of, as far as known."""
        query = sql.select(about.c.value).where(about.c.name == self._year_of_output())
        found = self.connection.execute(query).scalar()
        if found is not None and not found.isdecimal():
            raise Altered
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

    def set_aside(self, reasons: Mapping[str, str]) -> None:
        """Notes for each source that is not ranked why, anew for the whole run."""
        changes = [{"b_source": source, "aside": reason} for source, reason in reasons.items()]
        self.connection.execute(file.update().where(file.c.run == self.run).values(aside=""))
        if changes:
            self.connection.execute(file.update().where(file.c.source == sql.bindparam("b_source")), changes)
        self.connection.commit()

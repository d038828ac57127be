"""What tells whether a row is as it was written: of a score that somebody has changed nothing is published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sql

from compliance.batch.store.schema import KEY, assessment, file, seal

NOTED = tuple(column.name for column in file.c if column.name not in ("run", "state", "aside", "digest"))
"""What stays as it is until the file is looked at again."""
COLUMNS = tuple(column.name for column in assessment.c if column.name != "data")
PLAIN = (*(assessment.c[name] for name in COLUMNS), *(column.label(f"sealed_{column.name}") for column in seal.c))
"""All that is known of a result but its data."""


def digest(*values: Any) -> str:
    """The same for the same values, whatever database they have been in."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def of_file(row: Mapping[str, Any]) -> str:
    return digest(*(row[name] for name in NOTED))


def of_result(row: Mapping[str, Any], run: int) -> dict[str, Any]:
    """The row of `seal` for one of `assessment`, saved by that run."""
    columns = digest(run, *(row[name] for name in COLUMNS))
    return {**{name: row[name] for name in KEY}, "run": run, "columns": columns, "content": digest(row["data"])}


def same(one: sql.FromClause, other: sql.FromClause) -> sql.ColumnElement[bool]:
    return sql.and_(*(one.c[name] == other.c[name] for name in KEY))


SEALED = seal.outerjoin(assessment, same(seal, assessment))
"""Each result that was ever saved, with what there is of it."""


def intact(row: Mapping[str, Any]) -> bool:
    """Whether the columns that were read of `PLAIN`, and the data where they were read as well, are as they were."""
    if row["sealed_run"] is None or row["sealed_columns"] != digest(
        row["sealed_run"], *(row[name] for name in COLUMNS)
    ):
        return False
    return "data" not in row or row["sealed_content"] == digest(row["data"])


def altered(found: Sequence[Mapping[str, Any]], intact: Container[tuple[Any, ...]]) -> Iterator[str]:
    """By source the files, as they were read with all that is in them, that are not as they were noted.

    `intact` has the keys of results that are. A zip is not where one of its files is not, or there are more or fewer.
    """
    inside: dict[str, list[Mapping[str, Any]]] = {}
    for row in found:
        inside.setdefault(row["archive"], []).append(row)
    for row in found:
        members = inside.get(row["source"], [])
        if row["members"] != len(members) or not all(_as_noted(one, intact) for one in (row, *members)):
            yield row["source"]


def _as_noted(row: Mapping[str, Any], intact: Container[tuple[Any, ...]]) -> bool:
    scored = row["kind"] == "scored"
    return row["digest"] == of_file(row) and (not scored or tuple(row[name] for name in KEY) in intact)

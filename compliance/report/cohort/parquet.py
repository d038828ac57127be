"""The results as two Parquet tables for analysts: parks, and parks by criteria. Needs the extra `parquet`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from compliance.analysis.cohort.records import ParkRecord
from compliance.errors import MissingSystemPart
from compliance.files import temporary
from compliance.numbers import exact_text

PARKS = (
    "source", "code", "name", "type", "region", "enterprises", "area", "period_start", "period_end", "standing",
    "score", "score_exact", "grade", "review", "reviewed_items", "own_score", "own_grade", "would_be_score",
    "would_be_grade", "full", "due", "earned", "checklist", "checklist_version",
    "checklist_fingerprint", "program_version", "source_fingerprint",
)  # fmt: skip
CRITERIA = (
    "source", "code", "name", "year", "criterion", "state", "full", "due", "earned", "own", "earned_exact",
    "triggered", "answer", "not_applicable", "note", "evidence",
)  # fmt: skip
NUMBERS = ("area", "score", "own_score", "would_be_score", "full", "due", "earned", "own")
FILES = ("parks.parquet", "criteria.parquet")


def write(records: Iterable[ParkRecord], folder: Path) -> None:
    """Writes `FILES` into an existing folder; records are read once and never held. Raises MissingSystemPart.

    Numbers are doubles; `score_exact` and `earned_exact` are exact fractions as text.
    """
    try:
        import duckdb
    except ImportError:
        raise MissingSystemPart(
            "缺少 duckdb，不能写 Parquet\n    处理：pip install 'compliance[parquet]'，或去掉 --parquet"
        ) from None
    with temporary.folder(folder) as scratch:
        parks, criteria = (scratch / f"{name}.csv" for name in FILES)
        with (
            parks.open("w", encoding="utf-8", newline="") as one,
            criteria.open("w", encoding="utf-8", newline="") as many,
        ):
            _spool(records, csv.writer(one), csv.writer(many))
        with duckdb.connect(":memory:") as connection:
            for source, name, columns in ((parks, FILES[0], PARKS), (criteria, FILES[1], CRITERIA)):
                _convert(connection, source, scratch / name, columns)
                (scratch / name).replace(folder / name)


def _spool(records: Iterable[ParkRecord], parks: Any, criteria: Any) -> None:
    parks.writerow(PARKS)
    criteria.writerow(CRITERIA)
    for record in records:
        park, period = record.park, record.period
        parks.writerow(
            [
                record.source, park.code, park.name, park.type, park.region, park.enterprises, _number(park.area),
                period.start, period.end, record.standing, _number(record.score), exact_text(record.exact),
                record.grade, record.review.state, record.review.items, _number(record.review.own_score),
                record.review.own_grade, _number(record.would_be_score), record.would_be_grade, _number(record.full),
                _number(record.due), _number(record.earned), record.checklist_id, record.checklist_version,
                record.checklist_fingerprint, record.program_version, record.source_fingerprint,
            ]
        )  # fmt: skip
        for c in record.criteria:
            criteria.writerow(
                [
                    record.source, park.code, park.name, record.year, c.id, c.state, _number(c.full), _number(c.due),
                    _number(c.earned), _number(c.own), exact_text(c.earned), c.triggered, _answer(c.answer),
                    c.not_applicable, c.note, "\n".join(text for _, text in c.evidence),
                ]
            )  # fmt: skip


def _convert(connection: Any, source: Path, target: Path, columns: tuple[str, ...]) -> None:
    kinds = dict.fromkeys(columns, "VARCHAR") | {name: "DOUBLE" for name in columns if name in NUMBERS}
    kinds |= {name: kind for name, kind in FURTHER.items() if name in columns}
    declared = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
    read = f"read_csv('{_quoted(source)}', header=true, columns={{{declared}}}, quote='\"', escape='\"', nullstr='')"
    connection.execute(f"COPY (SELECT * FROM {read}) TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd)")


FURTHER = {
    "enterprises": "INTEGER",
    "reviewed_items": "INTEGER",
    "period_start": "DATE",
    "period_end": "DATE",
    "year": "INTEGER",
    "triggered": "BOOLEAN",
}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _answer(value: Any) -> str | None:
    import json

    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)

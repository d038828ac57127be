"""The tables of the results database. docs/batch.md describes them for those who query them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

VERSION = 7
"""Raised with every change of a table."""
OURS = "compliance-results"
KEY = ("source", "park", "period_start", "period_end")
"""What a result is told from others by."""

# Text in the order of its characters, whatever the server's language: every list comes in the same order everywhere.
ordered = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData()

about = Table(
    "compliance_about",
    metadata,
    Column("name", ordered, primary_key=True),
    Column("value", Text, nullable=False),
)

run = Table(
    "compliance_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("output", Text, nullable=False),
    Column("finished", Integer, nullable=False),
)

output = Table(
    "compliance_output",
    metadata,
    Column("folder", ordered, primary_key=True),
    Column("name", ordered, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

file = Table(
    "compliance_file",
    metadata,
    Column("source", ordered, primary_key=True),
    Column("run", Integer, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("problem_count", Integer, nullable=False),
    Column("park", ordered),
    Column("period_start", Text),
    Column("period_end", Text),
    Column("archive", ordered, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("cited", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("aside", Text, nullable=False),
    Column("members", Integer, nullable=False),
    Column("digest", Text, nullable=False),
)

assessment = Table(
    "compliance_assessment",
    metadata,
    Column("source", ordered, primary_key=True),
    Column("park", ordered, primary_key=True),
    Column("period_start", ordered, primary_key=True),
    Column("period_end", ordered, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("name", ordered, nullable=False),
    Column("code", ordered, nullable=False),
    Column("region", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("source_fingerprint", Text, nullable=False),
    Column("checklist_id", Text, nullable=False),
    Column("checklist_version", Text, nullable=False),
    Column("checklist_fingerprint", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("program_version", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("score", Text),
    Column("grade", Text),
    Column("review", Text, nullable=False),
    Column("own_score", Text),
    Column("own_grade", Text),
    Column("data", Text, nullable=False),
    Index("compliance_assessment_year", "year", "park"),
)

seal = Table(
    "compliance_seal",
    metadata,
    Column("source", ordered, primary_key=True),
    Column("park", ordered, primary_key=True),
    Column("period_start", ordered, primary_key=True),
    Column("period_end", ordered, primary_key=True, index=True),
    Column("run", Integer, nullable=False),
    Column("columns", Text, nullable=False),
    Column("content", Text, nullable=False),
)

"""The appendices: how points are counted, how the total came about, where the words and the figures come from."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist import words as rules
from compliance.report.data import seal
from compliance.report.document.blocks import Block, Column, Facts, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import front
from compliance.report.view.clauses import UNNUMBERED
from compliance.report.view.steps import belongs_to, in_words


def counting(of: Context) -> Iterator[Block]:
    for rule in rules.in_words(of.a.checklist):
        yield Paragraph(line(Run(f"{rule.heading}。", "strong"), "".join(rule.lines)))


def arithmetic(of: Context) -> Iterator[Block]:
    columns = (Column("步骤", 26), Column("算式"), Column("规则", 34))
    steps = belongs_to(of.a, None)
    yield Table(
        columns,
        tuple(Row((cell(step.label), cell(in_words(step)), cell(Run(step.rule, "quiet")))) for step in steps),
        name="总分的计算",
    )


def sources(of: Context) -> Iterator[Block]:
    a = of.a
    told = a.checklist.sources
    if told:
        # What was taken from each is for those who draft: it stands in the checklist, in their shorthand.
        columns = (Column("代号", 11), Column("来源"))
        codes = ["" if source.id in UNNUMBERED else source.id for source in told]
        rows = (Row((cell(code), cell(source.title))) for code, source in zip(codes, told, strict=True))
        yield Table(columns, tuple(rows), name="来源")
    facts = front.identity(a, seal.fingerprint(a, of.edition.digests))
    yield Facts(tuple((fact.label, fact.text) for fact in facts))

"""The appendices: how points are counted, how the total came about, where the words and the figures come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.checklist import words as rules
from compliance.checklist.model import Criterion
from compliance.checklist.provenance import BASIS_WORDS, Source
from compliance.report.data import seal
from compliance.report.document.blocks import Block, Column, Facts, Heading, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import front
from compliance.report.view.clauses import UNNUMBERED
from compliance.report.view.materials import grouped
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
    """Where the criteria come from, which 逐条结果 does not say of every one, and what the report was made from."""
    a = of.a
    drafted = [c for c in a.checklist.criteria if c.origin == "drafted"] if "clauses" in of.numbers else []
    for source in a.checklist.sources:
        yield Paragraph(line(*_source(source, drafted)), "note")
    if drafted:
        yield Heading("自拟要点的依据")
        yield Paragraph(line("来源之后是自拟时参照它的检查要点。"), "note")
        bases = ((words, [c.id for c in drafted if c.basis == basis]) for basis, words in BASIS_WORDS.items())
        yield Facts(tuple((words, grouped(ids)) for words, ids in bases if ids))
        yield Heading("检查表和程序")
    facts = front.identity(a, seal.fingerprint(a, of.edition.digests))
    yield Facts(tuple((fact.label, fact.text) for fact in facts))


def _source(source: Source, drafted: Sequence[Criterion]) -> Iterator[str]:
    """What was taken from it is for those who draft: it stands in the checklist, in their shorthand."""
    yield source.title
    if source.id not in UNNUMBERED:
        yield f"（{source.id}）"
        ids = [criterion.id for criterion in drafted if source.id in criterion.sources]
        yield f"：{grouped(ids)}" if ids else ""

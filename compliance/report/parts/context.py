"""What the parts of one report share: each thing is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from compliance.analysis import gaps, planning, review
from compliance.analysis.comparison import Comparison, compare
from compliance.analysis.gaps import Gap
from compliance.analysis.planning import Plan
from compliance.analysis.planning.choices import Choices
from compliance.report.charts.series import Others
from compliance.report.view import awaited, clauses, findings, materials, outlook, tables
from compliance.report.view import review as view_review
from compliance.report.view.clauses import Clause
from compliance.report.view.edition import Edition
from compliance.report.view.findings import Asked
from compliance.report.view.materials import Materials
from compliance.scoring.assessment import Assessment

MOST_CARDS = 10


@dataclass(frozen=True)
class Context:
    """One report, as its parts see it."""

    edition: Edition
    beside: Others = ()
    """What charts show beside this assessment: 上年, a group of parks."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The number of each part of this report by its id: 一, or A of an appendix."""

    @property
    def a(self) -> Assessment:
        return self.edition.assessment

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        return gaps.find(self.a)

    @cached_property
    def comparison(self) -> Comparison | None:
        """With the year before; None where it is not known."""
        return compare(self.edition.earlier[-1], self.a) if self.edition.earlier else None

    @cached_property
    def asked(self) -> Asked:
        """What the next grade asks of measures that a gap is under."""
        return findings.asked(self.a, self.gaps)

    @cached_property
    def short(self) -> tuple[Fraction, ...]:
        """The points of the score that are missing to the next grade, where it asks for more than there are."""
        missed = planning.ahead(self.a, self.a.next_grade).missed
        return tuple(margin.limit - margin.value for margin in missed if margin.of == "score")

    @cached_property
    def findings(self) -> tuple[Gap, ...]:
        """What is a finding, the most pressing first; what is left open is none yet."""
        return tuple(gap for gap in findings.pressing(self.gaps, self.asked) if gap.result.state == "scored")

    @cached_property
    def carded(self) -> Mapping[str, int]:
        """The numbers of the findings that have a card, by their ids; none in a report without cards."""
        shown = self.findings[:MOST_CARDS] if "cards" in self.numbers else ()
        return {gap.id: number for number, gap in enumerate(shown, start=1)}

    @cached_property
    def remedies(self) -> tuple[tables.Remedy, ...]:
        return tuple(tables.remedies(self.gaps))

    @cached_property
    def choices(self) -> Choices:
        """What each answer could be instead, the best last."""
        return self.plan.choices

    @cached_property
    def plan(self) -> Plan:
        """The cheapest way to the next better grade."""
        return planning.plan(self.a, planning.target_of(self.a))

    @cached_property
    def opening(self) -> outlook.Opening:
        return outlook.opening(self.a, self.gaps, self.plan)

    @cached_property
    def review(self) -> review.Review | None:
        return review.of(self.a)

    @cached_property
    def doubled(self) -> view_review.Doubled | None:
        """Both scores of everything, in the kind whose tables show them."""
        return view_review.doubled(self.review) if self.review and self.edition.kind == "review" else None

    @cached_property
    def awaited(self) -> str:
        """What is said of evidence files that are not there; "" where all are."""
        return awaited.sentence(self.a)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clauses.clauses(self.a, self.evidence))

    @cached_property
    def evidence(self) -> Materials:
        return materials.of(self.a, self.edition.digests)

"""Which gaps are the most pressing, and what the next grade asks of each: for page one, the cards and the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compliance.analysis.gaps import Gap
from compliance.analysis.planning import Margin, ahead
from compliance.scoring.assessment import Assessment

Asked = Mapping[str, Sequence[Margin]]
"""By the id of a gap, the measures under which it is and of which the next grade asks more than they are."""


def asked(a: Assessment, gaps: Sequence[Gap]) -> Asked:
    checklist = a.checklist
    missed = [margin for margin in ahead(a, a.next_grade).missed if margin.of == "measure"]
    named = [(margin, {*checklist.under(checklist.measure_by_id[margin.id])}) for margin in missed]
    homes = {gap.id: {gap.id, *(home.id for home in checklist.home[gap.id])} for gap in gaps}
    return {name: [margin for margin, ids in named if ids & under] for name, under in homes.items()}


def pressing(gaps: Sequence[Gap], asks: Asked) -> list[Gap]:
    """In their order, but first what the next grade's measures look at; without what does not count for anything."""
    found = [gap for gap in gaps if gap.cost or gap.result.triggered or gap.blocks or asks[gap.id]]
    return sorted(found, key=lambda gap: (not gap.result.triggered, not (gap.blocks or asks[gap.id])))

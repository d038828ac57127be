"""analyse: one pass over the records of a cohort, then what they come to. Pure; keeps one small row per park."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.checklist import Checklist
from compliance.cohort.records import ParkRecord
from compliance.cohort.results import Cohort, Rules


def analyse(
    records: Iterable[ParkRecord],
    checklist: Checklist,
    *,
    previous: Iterable[ParkRecord] = (),
    rules: Rules | None = None,
) -> Cohort:
    """The cohort of one checklist and period; `previous` are last year's records of any of the parks.

    Both are read once. One record per park: a second one of the same park raises ValueError. The order of the
    records changes nothing.
    """
    raise NotImplementedError

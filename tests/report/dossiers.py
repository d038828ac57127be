"""What outputs of a cohort are made from: thirty made-up parks, one with a name that would do harm if it could."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache

from cohorts import thirty_parks
from conftest import window_service

from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.results import Rules
from compliance.errors import Location, Problem
from compliance.report.cohort.dossier import Dossier, Received, RefusedFile, Remark, losses

HOSTILE = "=cmd|'/c calc'!A1</script><script>window.hurt = 1</script>{{ 7 * 7 }}"
DATE = datetime.date(2026, 1, 31)


@cache
def dossier(parks: int = 30, name: str = HOSTILE) -> Dossier:
    """So many parks in two years, a refused file and a missing park; `name` is that of one park and of its files."""
    previous, records = thirty_parks()
    first = records[0]
    made = [replace(first, park=replace(first.park, name=name, region=name)), *records[1:]][:parks]
    checklist = window_service()
    where = Location(name, 12, 5)
    problem = Problem(location=where, message="不是数字", subject="C4.1-1", found="“=cmd()”", remedy="只写数字")
    return Dossier(
        cohort=analyse(made, checklist, previous=previous, rules=Rules(runs=20)),
        checklist=checklist,
        year=2025,
        date=DATE,
        program="compliance",
        refused=(RefusedFile(name, "", (problem,), 3),),
        received=(Received(name, "收到但有误", parks=(name,), detail=name, remarks=(name,)),),
        remarks=(Remark("名单中的园区没有可用的答卷", "=未报园区", "没有交", (name,)),),
        losses=losses(made, checklist),
    )

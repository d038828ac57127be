"""Records of made-up parks, scored by the engine."""

from functools import cache

from conftest import window_service

from compliance import scoring
from compliance.analysis.cohort import records
from compliance.answers import reading as answer_parsing
from samples.filling import Filler
from samples.parks import parks


def record(filler, park, year):
    sheet, findings = answer_parsing.parse(filler.data(park, year), filler.checklist, lambda name: "")
    assert not findings
    assessment = scoring.assess(filler.checklist, sheet)
    return records.of(assessment, source=f"{park.code}.yaml", source_fingerprint="", evidence_digests={})


@cache
def thirty_parks():
    """Last year's and this year's records of thirty parks."""
    filler = Filler(window_service(), 1)
    return tuple([record(filler, park, year) for park in parks(30, 1)] for year in (2024, 2025))

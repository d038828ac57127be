"""Records of made-up parks, scored by the engine."""

from functools import cache

from conftest import window_service

from compliance import scoring
from compliance.answers import reading
from compliance.batch.store import packing
from samples.filling import Filler
from samples.parks import parks


def record(filler, park, year):
    sheet, findings = reading.parse(filler.data(park, year), filler.checklist, lambda name: "")
    assert not findings
    return record_of(scoring.assess(filler.checklist, sheet), source=f"{park.code}.yaml")


def record_of(assessment, *, source, evidence_digests=None):
    """An assessment as a batch gets it back from its database."""
    row = packing.row(assessment, source=source, source_fingerprint="", evidence_digests=evidence_digests or {})
    return packing.record(row)


@cache
def thirty_parks():
    """Last year's and this year's records of thirty parks."""
    filler = Filler(window_service(), 1)
    return tuple([record(filler, park, year) for park in parks(30, 1)] for year in (2024, 2025))

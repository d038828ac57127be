"""A park's place out of the results of a batch: the same as the batch itself prints, and no other park's."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, window_service

from compliance import load_answers, remarks, scoring
from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.peers import Finder
from compliance.analysis.cohort.results import Rules
from compliance.batch import given
from compliance.batch.store import packing
from compliance.errors import InputError
from compliance.report.cohort.data import to_json
from compliance.report.cohort.dossier import Dossier
from compliance.report.editions import _peers as told
from compliance.scoring.assessment import Assessment

UNKNOWN = ("checklist.杂项", "杂项", "parks.change.杂项", "parks.备考")
NAMES = ("puer-tea", "wumeng-industrial", "dianchi-hightech")


def of(name: str) -> Assessment:
    return scoring.assess(window_service(), load_answers(ROOT / "examples" / name / "2025.yaml", window_service()))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finder]:
    rows = (packing.row(of(name), source=name, source_fingerprint="", evidence_digests={}) for name in NAMES)
    cohort = analyse(map(packing.record, rows), window_service(), rules=Rules(minimum_group=2, runs=5))
    made = Dossier(cohort=cohort, checklist=window_service(), year=2025, date=datetime.date(2026, 1, 31), program="")
    path = tmp_path_factory.mktemp("批次") / "results.json"
    path.write_bytes(b"".join(to_json(made)))
    return path, Finder(cohort)


@pytest.mark.parametrize("name", NAMES)
def test_the_place_is_what_the_batch_prints(results: tuple[Path, Finder], name: str) -> None:
    path, finder = results
    row = next(row for row in finder.cohort.parks if row.source == name)
    found = given.peers(path, of(name))
    assert found.groups
    assert told(found) == told(finder.of(row))


def other_name(a: Assessment) -> Assessment:
    return replace(a, sheet=replace(a.sheet, park=replace(a.sheet.park, name="别的园区", code="别的")))


def other_score(a: Assessment) -> Assessment:
    return replace(a, score=a.score + 1)  # type: ignore[operator]


@pytest.mark.parametrize(("change", "said"), [(other_name, "找不到这份答卷"), (other_score, "总分与这份答卷")])
def test_of_other_answers_no_place_is_told(
    results: tuple[Path, Finder], change: Callable[[Assessment], Assessment], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        given.peers(results[0], change(of(NAMES[0])))


def test_names_that_no_batch_writes_are_told(results: tuple[Path, Finder], tmp_path: Path) -> None:
    data = json.loads(results[0].read_text(encoding="utf-8"))
    data["杂项"] = data["checklist"]["杂项"] = data["parks"][0]["备考"] = "甲"
    data["parks"][1]["change"] = {"杂项": 1}
    (path := tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    with remarks.collected() as said:
        given.peers(results[0], of(NAMES[0]))
        assert not said
        given.peers(path, of(NAMES[0]))
    assert {one.found for one in said} == {f"“{name}”" for name in UNKNOWN}
    with remarks.collected(strict=True), pytest.raises(InputError, match="批次不写这一项"):
        given.peers(path, of(NAMES[0]))


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"checklist": {}, "parks": 1}', "[" * 100_000])
def test_what_is_no_result_of_a_batch_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "a.json").write_text(text)
    with pytest.raises(InputError, match="不是一个批次的结果"):
        given.peers(path, of(NAMES[0]))

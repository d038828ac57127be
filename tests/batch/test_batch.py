"""The command `batch` as the association uses it: whatever arrives is scored or told of by name."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT

EXAMPLES = ROOT / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The answers of five parks with their evidence, one of them for two years."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "收件"))


def ranked(out: Path) -> dict[str, sqlite3.Row]:
    """What the results database holds of the parks that are ranked, by the file."""
    with closing(sqlite3.connect(out / "results.sqlite")) as database:
        database.row_factory = sqlite3.Row
        query = """
            SELECT a.* FROM compliance_assessment a
            JOIN compliance_file f USING (source, park, period_start, period_end)
            WHERE f.run = (SELECT max(id) FROM compliance_run) AND f.aside = ''
        """
        return {row["source"]: row for row in database.execute(query)}


def test_every_park_gets_what_it_gets_alone(run, folder, tmp_path):
    out = tmp_path / "汇总"
    code, _, err = run("batch", folder, "-o", out)
    assert code == 0, err
    found = ranked(out)
    assert set(found) == {f"{path.name}/2025.yaml" for path in folder.iterdir()}
    for source, park in found.items():
        alone = json.loads(run("score", folder / source, "-f", "json")[1])
        assert park["name"] == alone["park"]["name"]
        assert park["grade"] == alone["grade"]
        assert Fraction(park["score"]) == Fraction(alone["score"])


def test_one_bad_file_is_told_with_its_places_and_stops_nothing(run, folder, tmp_path):
    bad = folder / "puer-tea" / "2025.yaml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("类型: 县级", "类型: 县及"), encoding="utf-8")
    code, _, err = run("batch", folder, "-o", tmp_path / "汇总")
    assert code == 1
    assert "puer-tea/2025.yaml:10:7: 园区类型不在可选范围内" in err
    assert len(ranked(tmp_path / "汇总")) == 4

"""Published scoring rules as data: each folder of tests/cases is read as a user's own checklist would be.

`expected.txt` holds, for each answers file, the figures that were published or follow by hand.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from compliance import assess, load_answers, load_checklist
from compliance.checklist import lint
from compliance.scoring.assessment import Assessment, Tally

CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/expected.txt"))


def expected_of(folder: Path) -> dict[str, dict[str, Any]]:
    # Every figure is kept as it is written.
    loaded: dict[str, dict[str, Any]] = yaml.load(
        (folder / "expected.txt").read_text(encoding="utf-8"), yaml.BaseLoader
    )
    return loaded


ROWS = [(folder, name, row) for folder in CASES for name, row in expected_of(folder).items()]


def tally_of(a: Assessment, name: str) -> Tally:
    results = {part.id: part.tally for top in a.sections for part in top.walk()}
    return results[name] if name in results else a.by_id[name].tally


def in_words(tally: Tally) -> dict[str, Fraction]:
    return {"标准分": tally.full, "缺项分": tally.not_applicable, "实得分": tally.earned, "扣分": tally.lost}


def found(a: Assessment, figure: str, wanted: Any) -> Any:
    """A figure of the assessment in the same form as the expected one."""
    match figure:
        case "总分":
            return a.show(a.score)
        case "等级":
            return a.grade_text
        case "触发":
            return [veto.id for veto in a.triggered]
        case "合计":
            return {name: value for name, value in in_words(a.tally).items() if name in wanted}
        case "实得分":
            return {name: tally_of(a, name).earned for name in wanted}
        case "得分率":
            return {name: 100 * (tally_of(a, name).rate or Fraction(0)) for name in wanted}
        case "区间":
            return a.range_text
    raise AssertionError(figure)


def exact(wanted: Any) -> Any:
    return {name: Fraction(value) for name, value in wanted.items()} if isinstance(wanted, dict) else wanted


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_checklist_is_sound_and_every_answers_file_is_tried(folder: Path) -> None:
    assert lint.findings(load_checklist(folder)) == []
    assert {f"answers-{name}.yaml" for name in expected_of(folder)} == {
        path.name for path in folder.glob("answers-*.yaml")
    }


@pytest.mark.parametrize(("folder", "name", "row"), ROWS, ids=[f"{folder.name}-{name}" for folder, name, _ in ROWS])
def test_the_published_figures(folder: Path, name: str, row: dict[str, Any]) -> None:
    made = load_checklist(folder)
    a = assess(made, load_answers(folder / f"answers-{name}.yaml", made))
    assert {figure: found(a, figure, wanted) for figure, wanted in row.items()} == {
        figure: exact(wanted) for figure, wanted in row.items()
    }

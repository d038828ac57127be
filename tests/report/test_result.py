"""The result as data: what its contract promises, and the results of the shipped examples."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from builders import ALLOWED, EXAMPLES, backed, checklist, criterion, na, scored, section
from conftest import ROOT, window_service
from pydantic import ValidationError

from compliance import assess, load_answers, load_checklist
from compliance.cli.checklist import schema_of
from compliance.report.data import result as data
from compliance.report.data import table
from compliance.scoring.assessment import Assessment
from compliance.version import __version__

Run = Callable[..., tuple[int, str, str]]
GOLDEN = ROOT / "tests" / "golden"


@cache
def assessed(path: Path) -> Assessment:
    return assess(window_service(), load_answers(path, window_service()))


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def example(name: str) -> Path:
    return next(path for path in EXAMPLES if name_of(path) == name)


# ── JSON ──


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_the_command_prints_what_the_schema_describes(path: Path, run: Run) -> None:
    code, out, err = run("score", path, "-f", "json")
    assert (code, err) == (0, "")
    result = json.loads(out)
    jsonschema.Draft202012Validator(schema_of("result", window_service())).validate(result)
    assert result.pop("seal")["fingerprint"]
    assert result == json.loads(data.to_json(assessed(path)))


def test_the_promised_keys() -> None:
    result = data.to_data(assessed(example("dianchi-hightech-2025")))
    promised = """schema_version checklist program park period score exact grade grade_text decision would_be complete
        unanswered range full not_applicable due earned lost rate sections bonus penalties vetoes warnings
        pending_evidence gaps trace"""
    assert set(result) >= set(promised.split())
    assert result["schema_version"] == "1"
    assert result["program"] == {"name": "compliance", "version": __version__}
    assert result["checklist"]["fingerprint"] == window_service().fingerprint
    assert "自拟" in result["checklist"]["provenance"]
    assert result["period"] == {"start": "2025-01-01", "end": "2025-12-31"}


def test_every_criterion_carries_where_it_comes_from() -> None:
    result = data.to_data(assessed(example("dianchi-hightech-2025")))
    clause = result["sections"][0]["sections"][0]
    assert clause["provenance"] == {"origin": "note", "published": None}
    assert clause["criteria"][0]["provenance"] == {
        "origin": "drafted",
        "basis": "sourced_analog",
        "sources": ["A03", "A05"],
        "published": None,
    }


def test_points_are_exact_and_scores_are_rounded_text() -> None:
    three = [criterion("a", 3), criterion("b", "4.5"), criterion("c", 7, not_applicable=ALLOWED)]
    made = checklist(section("C1", section("C1.1", *three)))
    result = data.to_data(scored(made, {"a": "符合", "b": "部分符合", "c": na()}))
    assert (result["full"], result["not_applicable"], result["due"]) == ("14.5", "7", "7.5")
    assert (result["earned"], result["lost"]) == ("5.25", "2.25")
    assert (result["score"], result["exact"], result["rate"]) == ("70.0", "70", "70.0")
    a, b, c = result["sections"][0]["sections"][0]["criteria"]
    assert (a["credit"], b["credit"], c["credit"]) == ("1", "0.5", None)
    assert (b["points"], b["lost"], c["due"]) == ("2.25", "2.25", "0")


def test_what_is_no_decimal_is_a_fraction() -> None:
    made = checklist(section("C1", section("C1.1", criterion("a", 3), criterion("b", 4))))
    result = data.to_data(scored(made, {"a": "符合", "b": "不符合"}))
    assert (result["score"], result["exact"], result["rate"]) == ("42.9", "300/7", "42.9")
    assert [(gap["lost"], gap["score_cost"]) for gap in result["gaps"]] == [("4", "400/7")]


def test_states_and_answers() -> None:
    made = checklist(
        section("C1", section("C1.1", *(criterion(name, not_applicable=ALLOWED) for name in ("a", "b", "c"))))
    )
    result = data.to_data(
        scored(made, {"a": backed("部分符合", "网址：example.com", 说明="说明"), "b": na("没有此项业务")})
    )
    a, b, c = result["sections"][0]["sections"][0]["criteria"]
    assert a["answer"]["value"] == "部分符合"
    assert a["answer"]["evidence"] == [
        {"kind": "web", "text": "example.com", "made": None, "until": None, "lacking": None}
    ]
    assert (b["state"], b["answer"]["value"], b["answer"]["not_applicable"]) == ("not_applicable", None, "没有此项业务")
    assert (c["state"], c["answer"]["value"]) == ("unanswered", None)
    assert (result["complete"], result["unanswered"], result["grade"]) == (False, ["c"], None)
    assert result["range"] == {"floor": "25.0", "answered": "50.0", "ceiling": "75.0"}


def test_nothing_due_is_null_not_zero() -> None:
    made = checklist(section("C1", section("C1.1", criterion("a", not_applicable=ALLOWED))))
    result = data.to_data(scored(made, {"a": na()}))
    assert (result["score"], result["exact"], result["rate"], result["decision"]) == (None, None, None, None)
    jsonschema.Draft202012Validator(schema_of("result", made)).validate(result)


def test_the_json_is_readable_text() -> None:
    written = data.to_json(assessed(example("dianchi-hightech-2025")))
    assert written.endswith(b"}\n")
    assert "园区".encode() in written
    assert not any(isinstance(value, float) for value in _scalars(json.loads(written)))


def _scalars(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return [value for child in part.values() for value in _scalars(child)]
    if isinstance(part, list):
        return [value for child in part for value in _scalars(child)]
    return [part]


# ── CSV ──


def test_the_table_opens_in_a_spreadsheet(tmp_path: Path, run: Run) -> None:
    path, output = example("dianchi-hightech-2025"), tmp_path / "逐项.csv"
    code, _, _ = run("score", path, "-f", "csv", "-o", output)
    written = output.read_bytes()
    assert code == 0
    assert written.startswith(b"\xef\xbb\xbf")
    assert written == table.to_csv(assessed(path))
    headings, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    by_id = {row[0]: dict(zip(headings, row, strict=False)) for row in rows}
    assert list(by_id)[:146] == [criterion.id for criterion in window_service().criteria]
    results = {result.id: result for result in assessed(path).criteria}
    for identifier, result in results.items():
        row = by_id[identifier]
        assert Fraction(row["标准分"]) == Fraction(row["缺项分"]) + Fraction(row["实得分"]) + Fraction(row["扣分"])
        assert Fraction(row["实得分"]) == result.tally.earned
        assert row["来源"].startswith("自拟")
    assert sum(Fraction(by_id[identifier]["实得分"]) for identifier in results) == Fraction(by_id["合计"]["实得分"])


# ── Python ──


def test_the_python_interface() -> None:
    chosen = load_checklist("window-service")
    answers = load_answers(example("dianchi-hightech-2025"))
    result = assess(chosen, answers)
    assert (result.grade, result.complete) == ("优秀", True)
    assert isinstance(result.score, Fraction)
    assert answers.park.name in data.to_json(result).decode()


def test_results_cannot_be_changed() -> None:
    a = assessed(example("dianchi-hightech-2025"))
    for value, name in (
        (a, "score"),
        (a.tally, "earned"),
        (a.sections[0], "tally"),
        (a.criteria[0], "own"),
        (a.range, "floor"),
        (a.would_be, "grade"),
        (a.vetoes[0], "state"),
        (a.steps[0], "value"),
        (a.sheet, "answers"),
        (a.sheet.park, "name"),
        (a.criteria[0].answer, "value"),
    ):
        with pytest.raises(AttributeError):
            setattr(value, name, None)
    with pytest.raises(ValidationError):
        a.checklist.version = "2"  # type: ignore[misc]
    assert isinstance(a.steps, tuple)
    assert isinstance(a.criteria, tuple)


# ── the examples ──


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_golden_results(path: Path) -> None:
    """Set UPDATE_GOLDEN=1 to write them anew, and read the difference before you commit it."""
    found = json.dumps(summary(data.to_data(assessed(path))), ensure_ascii=False, indent=1) + "\n"
    golden = GOLDEN / f"{name_of(path)}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert golden.is_file(), f"没有 {golden.relative_to(ROOT)}；用 UPDATE_GOLDEN=1 生成"
    assert json.loads(found) == json.loads(golden.read_text(encoding="utf-8"))


def summary(result: dict[str, Any]) -> dict[str, Any]:
    """The result without its trace, and of every criterion only what it earned."""
    kept = """score exact grade grade_text decision would_be complete unanswered range full not_applicable due earned
        lost rate penalties warnings pending_evidence"""
    return {
        "park": result["park"]["name"],
        **{name: result[name] for name in kept.split()},
        "bonus": {item["id"]: item["points"] for item in result["bonus"]},
        "triggered": [veto["id"] for veto in result["vetoes"] if veto["state"] == "triggered"],
        "sections": {part["id"]: _part(part) for part in _parts(result["sections"])},
        "earned_by_criterion": {
            item["id"]: item["earned"] if item["state"] == "scored" else item["state"]
            for part in _parts(result["sections"])
            for item in part["criteria"]
        },
        "gaps": [f"{gap['id']} {gap['priority']} {gap['lost']}+{gap['forfeited']}" for gap in result["gaps"]],
    }


def _parts(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [part for section in sections for part in (section, *_parts(section["sections"]))]


def _part(part: dict[str, Any]) -> str:
    numbers = " ".join(part[name] for name in ("full", "not_applicable", "due", "earned", "lost"))
    return f"{numbers} {part['rate']}" + "".join(f" 否决 {name}" for name in part["zeroed_by"])


def test_no_golden_result_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {name_of(path) for path in EXAMPLES}


@pytest.mark.parametrize(
    ("name", "grade", "complete", "would_be"),
    [
        ("dianchi-hightech-2025", "优秀", True, "优秀"),
        ("honghe-border-2025", "不合格", True, "良好"),
        ("nujiang-green-2025", None, False, None),
        ("puer-tea-2025", "不合格", True, "不合格"),
    ],
)
def test_what_the_examples_are_there_to_show(
    name: str, grade: str | None, complete: bool, would_be: str | None
) -> None:
    a = assessed(example(name))
    assert (a.grade, a.complete, a.would_be.grade) == (grade, complete, would_be)
    assert bool(a.failed) == (name == "honghe-border-2025")


def test_the_two_years_of_one_park_can_be_compared() -> None:
    before, after = (assessed(example(f"wumeng-industrial-{year}")) for year in (2024, 2025))
    assert before.sheet.park.code == after.sheet.park.code
    assert before.score is not None
    assert after.score is not None
    assert before.score < after.score
    assert before.sheet.period.end < after.sheet.period.start

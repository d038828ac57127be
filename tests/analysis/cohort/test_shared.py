"""A cohort whose checklist was revised: what the parks did is told apart from what the rules did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from builders import answers_data, checklist, criterion, scored, section

from compliance import assess
from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.records import ParkRecord, answers_file
from compliance.analysis.cohort.results import Rules
from compliance.answers import reading
from compliance.answers.model import Park, Period
from compliance.batch.store import packing
from compliance.report.cohort.years import other_rules, unshared

PARTS = (criterion("a", 10), criterion("b", 10))
OLD = checklist(section("C1", *PARTS), section("C2", criterion("x", 10)))
HEAD = {"format": "compliance-mapping/2", "checklist": "small", "from_version": "1", "to_version": "2"}
NEW = checklist(
    section("C1", *PARTS, criterion("y", 10)),
    version="2",
    mappings=[{**HEAD, "criteria": {"x": None}, "new": ["y"]}],
).model_copy(update={"earlier": (OLD,)})
KEPT = ("符合", "部分符合", "不符合")


def record(made, name: str, year: int, answers) -> ParkRecord:
    a = scored(made, answers)
    days = Period(date(year, 1, 1), date(year, 12, 31))
    a = replace(a, sheet=replace(a.sheet, park=Park(name=name), period=days))
    row = packing.row(a, source=f"{name}.yaml", source_fingerprint="0" * 64, evidence_digests={})
    return packing.record(row)


def test_parks_that_stood_still_did_not_move_though_their_totals_did():
    before = [record(OLD, f"园区{n}", 2024, {"a": k, "b": "符合", "x": "不符合"}) for n, k in enumerate(KEPT)]
    now = [record(NEW, f"园区{n}", 2025, {"a": k, "b": "符合", "y": "符合"}) for n, k in enumerate(KEPT)]
    cohort = analyse(now, NEW, previous=before, rules=Rules(runs=5))
    changes = [row.change for row in cohort.ranked]
    assert [change.actual for change in changes] == [0, 0, 0]
    assert all(change.score > 0 for change in changes)
    assert [change.shared for change in changes] == [(Fraction(100),) * 2, (Fraction(75),) * 2, (Fraction(50),) * 2]
    assert {(move.id, move.change) for move in cohort.moves} == {("C1", 0)}
    assert [(one.id, one.why, one.parks) for one in cohort.unshared] == [("y", "new", 3), ("x", "gone", 3)]
    assert "平均实际变化 0.0 分，总分平均相差 +33.3 分，其余 +33.3 分是规则变化" in other_rules(cohort)
    assert [title for title, _ in unshared(cohort)] == ["上年未设（本年新设）", "本年不设（本年取消）"]


def test_of_one_checklist_nothing_is_scored_again():
    before = [record(OLD, f"园区{n}", 2024, {"a": k, "b": "不符合", "x": "符合"}) for n, k in enumerate(KEPT)]
    now = [record(OLD, f"园区{n}", 2025, {"a": k, "b": "符合", "x": "符合"}) for n, k in enumerate(KEPT)]
    cohort = analyse(iter(now), OLD, previous=iter(before), rules=Rules(runs=5))
    assert not cohort.revised
    assert {row.change.actual for row in cohort.ranked} == {row.change.score for row in cohort.ranked}
    assert (other_rules(cohort), cohort.unshared) == ("", ())


def test_what_a_record_keeps_is_read_as_the_same_answers():
    made = checklist(
        {
            **section("C1", criterion("a", 10, veto={"effect": "fail", "when": {"declared": "事故"}})),
            "per_object": {"name": "窗口"},
        },
        bonus=[{"id": "B1", "text": "认定", "points": "1"}],
        penalties=[{"id": "P1", "text": "通报", "deduct": "2"}],
        steps=[
            {"step": "rescale", "to": "100"},
            {"step": "bonus"},
            {"step": "penalties"},
            {"step": "round", "mode": "half_up", "digits": "1"},
        ],
    )
    given = {"a@东": {"结果": "符合", "否决情形": "有", "佐证": ["纸质：簿", "a.pdf"]}}
    groups = {"对象": {"C1": ["东"]}, "加分项": {"B1": "有"}, "专项扣分": {"P1": "2"}}
    data = answers_data(made, {}, **groups)
    sheet, findings = reading.parse({**data, "作答": given}, made)
    assert findings == []
    row = packing.row(assess(made, sheet), source="a", source_fingerprint="0" * 64, evidence_digests={})
    again, findings = reading.parse(answers_file(packing.record(row)), made)
    assert (findings, again.answers, again.objects) == ([], sheet.answers, sheet.objects)
    assert {name: one.value for name, one in again.every.items()} == {
        name: one.value for name, one in sheet.every.items()
    }

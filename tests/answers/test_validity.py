"""Evidence that counts, and what becomes of last year's."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from builders import backed, checklist, criterion, scored, section, sheet

from compliance import scoring
from compliance.answers import validity
from compliance.answers.data import evidence_text
from compliance.answers.fields import FieldReader
from compliance.answers.model import Answer, Evidence, Period

DAY = datetime.date
ASKED = {"becomes": "部分符合"}
PERIOD = Period(DAY(2025, 1, 1), DAY(2025, 12, 31))

WRITTEN = [
    ("a.pdf", Evidence("file", "a.pdf")),
    ("a.pdf | 有效至 2025-12-31", Evidence("file", "a.pdf", None, DAY(2025, 12, 31))),
    ("纸质：执照（柜）｜形成日期：2024年5月1日", Evidence("paper", "执照（柜）", DAY(2024, 5, 1))),
    (
        "网址：https://a.cn/x?a=1 | 形成日期 2024-05-01 | 有效至 2026-4-30",
        Evidence("web", "https://a.cn/x?a=1", DAY(2024, 5, 1), DAY(2026, 4, 30)),
    ),
]


@pytest.mark.parametrize(("text", "piece"), WRITTEN)
def test_dates_may_stand_after_a_piece_of_evidence(text: str, piece: Evidence) -> None:
    reader = FieldReader(lambda _: "")
    assert (reader.evidence(text, ()), reader.findings) == ((piece,), [])
    assert FieldReader(lambda _: "").evidence(evidence_text(piece), ()) == (piece,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a.pdf | 有效期 2025-01-01", "evidence.dates"),
        ("a.pdf |", "evidence.dates"),
        ("a.pdf | 有效至 2025-01-01 | 有效至 2025-01-02", "evidence.dates"),
        ("a.pdf | 有效至", "date"),
        ("a.pdf | 有效至 2025-02-30", "date"),
        ("a.pdf | 形成日期 2025-02-01 | 有效至 2025-01-31", "evidence.order"),
    ],
)
def test_anything_else_there_is_refused(text: str, code: str) -> None:
    reader = FieldReader(lambda _: "")
    reader.evidence(text, ())
    assert [finding.code for finding in reader.findings] == [code]


@pytest.mark.parametrize(
    ("until", "counts"), [(None, True), (DAY(2025, 12, 31), True), (DAY(2025, 12, 30), False), (DAY(2024, 1, 1), False)]
)
def test_what_has_expired_at_the_end_of_the_period_proves_nothing(until: DAY | None, counts: bool) -> None:
    dated = f"纸质：执照{f' | 有效至 {until}' if until else ''}"
    a = scored(checklist(section("C1", criterion("k")), evidence_rule=ASKED), {"k": backed("符合", dated)})
    assert (a.by_id["k"].counted_as == "") is counts
    assert counts or "已过有效期" in a.by_id["k"].reason


def test_a_file_that_is_to_come_counts_once_it_is_there():
    rules = checklist(section("C1", criterion("k"), criterion("m")), evidence_rule=ASKED)
    given = sheet(rules, {"k": backed("符合", "a.pdf", "b.pdf"), "m": backed("符合", "b.pdf")})
    a = scoring.assess(rules, validity.judged(given))
    without = scoring.assess(rules, validity.judged(given, {"b.pdf"}))
    assert (without.sheet.absent_files, without.sheet.evidence_files) == (["b.pdf"], ["a.pdf"])
    assert [result.id for result in without.pending_evidence] == ["m"]
    assert "文件未到位" in without.by_id["m"].reason
    assert validity.awaited(without.sheet) == {"k": ("b.pdf",), "m": ("b.pdf",)}
    assert scoring.with_awaited(without).score == a.score
    assert scoring.with_awaited(a) is a
    assert validity.as_found(a.sheet, ["a.pdf"]).absent_files == ["b.pdf"]


def test_last_years_evidence_is_offered_by_what_became_of_it():
    pieces = {
        "台账.xlsx": None,
        "旧证.pdf": DAY(2024, 12, 31),
        "快到期.pdf": DAY(2025, 6, 30),
        "执照.pdf": DAY(2025, 12, 31),
    }
    answer = Answer(value=1, evidence=tuple(Evidence("file", name, None, until) for name, until in pieces.items()))
    told = [(one.piece.text, one.standing) for one in validity.offered(answer, PERIOD)]
    assert told == [("执照.pdf", "仍有效"), ("台账.xlsx", "待更新"), ("快到期.pdf", "待更新"), ("旧证.pdf", "已过期")]
    assert [piece.text for piece in validity.carried_over(answer, PERIOD).evidence] == ["执照.pdf"]
    assert validity.carried_over(replace(answer, evidence=()), PERIOD).evidence == ()
    assert str(validity.offered(answer, PERIOD)[0]) == "执照.pdf | 有效至 2025-12-31（仍有效）"

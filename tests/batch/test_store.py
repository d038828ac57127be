"""What the results database gives back: whole or not at all, of the right year, run and park."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sql
from builders import Entry, backed, checklist, criterion, na, ratio, scored, section

from compliance.answers.model import Park, Period
from compliance.batch.store import packing, schema
from compliance.batch.store.journal import Journal
from compliance.batch.store.outcomes import Altered, Kept, Outcome, Seen, dumped, loaded
from compliance.errors import Location, Problem
from compliance.report.view import verdict
from compliance.scoring.assessment import Assessment

MADE = checklist(
    section("C1", section("C1.1", criterion("a"), criterion("b", 7, ratio(("90", "1"), ("80", "1/3"))))),
    section("C2", section("C2.1", criterion("c", not_applicable={"when": "没有"}))),
    not_applicable={"treatment": "excluded", "quotas": []},
)
PLACE = Location("a.yaml", 3, 4)
WRONG = Problem(location=PLACE, message="错", found="“x”", expected="y", remedy="z", code="q")


def assessed(name: str, *, code: str = "", year: int = 2025, answer: str = "符合") -> Assessment:
    made = scored(MADE, {"a": backed(answer, "纸质：台账", 说明="已核"), "b": "17/20", "c": na()})
    park = Park(name=name, code=code, region="昆明市", type="省级", area=Fraction("1.5"), enterprises=12)
    return replace(made, sheet=replace(made.sheet, park=park, period=Period(date(year, 1, 1), date(year, 12, 31))))


def outcome(source: str, name: str = "", **options: Any) -> Outcome:
    row = packing.row(assessed(name or source, **options), source=source, source_fingerprint="f", evidence_digests={})
    return Outcome(source=source, kind="scored", fingerprint="f", assessment={**row, "form_version": "1"})


@pytest.fixture
def engine() -> Iterator[sql.Engine]:
    made = sql.create_engine("sqlite://")
    schema.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def journal(engine: sql.Engine) -> Iterator[Journal]:
    with engine.connect() as connection:
        made = Journal(connection, "结果")
        made.begin()
        yield made


def next_run(before: Journal, output: str = "结果") -> Journal:
    made = Journal(before.connection, output)
    made.begin()
    return made


# ── one park ──


@pytest.mark.parametrize("answer", ["符合", "不符合"])
def test_a_record_comes_back_as_it_was(answer: str) -> None:
    a = assessed("甲", code="A", answer=answer)
    row = packing.row(a, source="甲/a.yaml", source_fingerprint="f", evidence_digests={"台账.csv": "ab"})
    found = packing.record(row)
    assert (found.park, found.period, found.key, found.year) == (a.sheet.park, a.sheet.period, "A", 2025)
    assert (found.score, found.exact, found.grade, found.grade_text) == (a.score, a.exact, a.grade, a.grade_text)
    assert (found.full, found.due, found.earned) == (a.tally.full, a.tally.due, a.tally.earned)
    assert (found.would_be_score, found.would_be_grade) == (a.would_be.score, a.would_be.grade)
    assert found.reason == verdict.phrase(a)
    assert [(s.id, s.level, s.full, s.due, s.earned) for s in found.sections] == [
        ("C1", 1, 17, 17, a.sections[0].tally.earned),
        ("C1.1", 2, 17, 17, a.sections[0].tally.earned),
        ("C2", 1, 10, 0, 0),
        ("C2.1", 2, 10, 0, 0),
    ]
    first, second, third = found.criteria
    assert (first.id, first.answer, first.note, first.evidence) == ("a", answer, "已核", (("paper", "台账"),))
    assert (second.full, second.due, second.earned, second.own) == (7, 7, Fraction(7, 3), Fraction(7, 3))
    assert (third.state, third.due, third.answer, third.not_applicable) == (
        "not_applicable",
        0,
        None,
        "园区没有此项业务",
    )
    assert found.evidence_digests == {"台账.csv": "ab"}


def test_what_a_veto_takes_is_kept_apart_from_what_the_answer_earns() -> None:
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    made = checklist(section("C1", section("C1.1", criterion("a", veto=veto), criterion("b"))))
    a = scored(made, {"a": "不符合", "b": "符合"})
    found = packing.record(packing.row(a, source="a", source_fingerprint="", evidence_digests={}))
    assert [(c.own, c.earned, c.triggered) for c in found.criteria] == [(0, 0, True), (10, 0, False)]
    assert (found.triggered, found.unanswered) == (("a",), ())
    open_sheet = scored(made, {"a": "符合", "b": None})
    found = packing.record(packing.row(open_sheet, source="a", source_fingerprint="", evidence_digests={}))
    assert (found.standing, found.unanswered) == ("incomplete", ("b",))


@pytest.mark.parametrize(
    ("number", "written"),
    [(None, None), (Fraction(0), "0"), (Fraction(-3), "-3"), (Fraction(1, 3), "1/3"), (Fraction(5, 2), "5/2")],
)
def test_numbers_are_written_exactly(number: Fraction | None, written: str | None) -> None:
    assert packing.text(number) == written
    assert number is None or packing.number(written) == number


def test_problems_come_back_with_their_places() -> None:
    inside = replace(WRONG, location=Location("包.zip/答卷.yaml", 1, 2, "表"))
    assert loaded("a.yaml", dumped("a.yaml", [WRONG])) == (WRONG,)
    # The name of the file may be another one when they are read back.
    assert loaded("b.yaml", dumped("a.yaml", [WRONG])) == (replace(WRONG, location=replace(PLACE, file="b.yaml")),)
    assert loaded("新.zip", dumped("包.zip", [inside]))[0].location == Location("新.zip/答卷.yaml", 1, 2, "表")
    assert loaded("a", "") == ()


@pytest.mark.parametrize("text", ["{", "5", "[[1]]", '[["",1,1,"","a"]]', "null"])
def test_problems_that_somebody_has_changed_are_told(text: str) -> None:
    with pytest.raises(Altered):
        loaded("a", text)


@pytest.mark.parametrize("text", ["{", "5"])
def test_names_that_somebody_has_changed_are_told(text: str) -> None:
    assert packing.names(packing.packed_names(["a", "乙"])) == ("a", "乙")
    assert packing.names(packing.packed_names([])) == ()
    with pytest.raises(Altered):
        packing.names(text)


@pytest.mark.parametrize("data", ["{", "[]", "{}", '{"park": {"name": 1}}'])
def test_a_record_that_somebody_has_changed_is_told(data: str) -> None:
    row = packing.row(assessed("甲"), source="a", source_fingerprint="", evidence_digests={})
    with pytest.raises(Altered):
        packing.record({**row, "data": data})


# ── a run, and the next one ──


def test_what_a_run_has_found_is_of_this_run_by_source(journal: Journal) -> None:
    refused = Outcome(source="b", kind="refused", problems=dumped("a.yaml", [WRONG]), problem_count=1, park="乙")
    other = Outcome(source="c.doc", kind="foreign", what="Word 文档", archive="x.zip", cited=("台账.csv",))
    journal.save([outcome("d", "丁"), refused, other, outcome("a", "甲", code="A")], "basis")
    assert journal.counts() == {"scored": 2, "refused": 1, "foreign": 1}
    problems = (replace(WRONG, location=replace(PLACE, file="b")),)
    assert [*journal.seen()] == [
        Seen("a", "scored", park="A"),
        Seen("b", "refused", park="乙", problems=problems, problem_count=1),
        Seen("c.doc", "foreign", archive="x.zip", what="Word 文档", cited=("台账.csv",)),
        Seen("d", "scored", park="丁"),
    ]
    assert [row["name"] for row in journal.scored()] == ["甲", "丁"]
    assert [record.park.name for record in journal.records()] == ["甲", "丁"]
    assert [(one.source, one.park, one.problem_count) for one in journal.refusals()] == [("b", "乙", 1)]
    assert [line[0] for line in journal.lines()] == ["a", "b", "c.doc", "d"]
    later = next_run(journal)
    assert (later.run, [*later.seen()], later.counts(), [*later.records()]) == (journal.run + 1, [], {}, [])
    later.keep(["a"], {})
    assert [one.source for one in later.seen()] == ["a"]


def test_what_is_set_aside_is_no_record_and_evidence_is_not_counted(journal: Journal) -> None:
    refused = Outcome(source="e", kind="refused")
    journal.save([outcome("a"), outcome("b"), outcome("c"), refused], "basis")
    journal.set_aside({"a": "year", "b": "evidence", "e": "evidence"})
    assert [record.source for record in journal.records()] == ["c"]
    assert (journal.counts(), [*journal.refusals()]) == ({"scored": 2}, [])
    journal.set_aside({})
    assert [record.source for record in journal.records()] == ["a", "b", "c"]
    assert journal.counts() == {"scored": 3, "refused": 1}


def test_an_unchanged_file_is_known_a_changed_row_is_not(journal: Journal) -> None:
    journal.save([outcome("a"), outcome("b"), Outcome(source="c", kind="other", state="s")], "basis")
    later = next_run(journal)
    found = later.known(["a", "b", "c", "d"])
    assert {source: (known.kind, known.fingerprint, known.state, known.basis) for source, known in found.items()} == {
        "a": ("scored", "f", "", "basis"),
        "b": ("scored", "f", "", "basis"),
        "c": ("other", "", "s", "basis"),
    }
    assert later.known([]) == {}
    later.keep(["c"], {"c": "new"})
    assert later.known(["c"])["c"].state == "new"
    later.connection.execute(schema.assessment.update().where(schema.assessment.c.source == "a").values(score="100"))
    later.connection.execute(schema.file.update().where(schema.file.c.source == "c").values(what="x"))
    assert (set(later.known(["a", "b", "c"])), later.altered) == ({"b"}, ["a（a）", "c"])


def test_a_zip_is_known_with_all_that_is_in_it_and_forgets_what_is_no_more(journal: Journal) -> None:
    inside = [replace(outcome(f"包.zip/{name}", name), archive="包.zip") for name in "甲乙"]
    journal.save([Outcome(source="包.zip", kind="zip"), *inside], "basis")
    later = next_run(journal)
    assert set(later.known(["包.zip"])) == {"包.zip"}
    later.keep(["包.zip"], {})
    assert [one.source for one in later.seen()] == ["包.zip", "包.zip/乙", "包.zip/甲"]
    later.save([Outcome(source="包.zip", kind="zip"), inside[0]], "basis")
    assert [one.source for one in later.seen()] == ["包.zip", "包.zip/甲"]
    assert set(later.known(["包.zip"])) == {"包.zip"}
    later.connection.execute(schema.file.delete().where(schema.file.c.source == "包.zip/甲"))
    assert later.known(["包.zip"]) == {}


def test_of_last_year_the_latest_answers_of_a_park_count_and_of_two_neither(journal: Journal) -> None:
    journal.save([outcome("甲24", "甲", year=2024), outcome("乙24", "乙", year=2024)], "basis")
    second = next_run(journal)
    second.save([outcome("甲新", "甲", year=2024, answer="不符合"), outcome("丙23", "丙", year=2023)], "basis")
    second.save([outcome("丁1", "丁", year=2024), outcome("丁2", "丁", year=2024), outcome("甲25", "甲")], "basis")
    third = next_run(second)
    assert [record.source for record in third.earlier(2024)] == ["乙24", "甲新"]
    assert [record.source for record in third.earlier(2023)] == ["丙23"]
    assert [*third.earlier(2022)] == []
    # What lies there in this run counts before what any earlier one has left.
    third.keep(["甲24"], {})
    assert [record.source for record in third.earlier(2024)] == ["乙24", "甲24"]


@pytest.mark.parametrize("column", ["score", "data", "grade"])
def test_a_result_that_somebody_has_changed_is_given_to_nobody(journal: Journal, column: str) -> None:
    journal.save([outcome("a", "甲"), outcome("b", "乙"), outcome("c", "丙", year=2024)], "basis")
    change = schema.assessment.update().where(schema.assessment.c.source != "b").values({column: "{}"})
    journal.connection.execute(change)
    for given, told in ((journal.records, ("甲（a）", "丙（c）")), (lambda: journal.earlier(2024), ("丙（c）",))):
        with pytest.raises(Altered) as refused:
            [*given()]
        assert refused.value.args == told


def test_a_result_that_nobody_has_saved_is_told(journal: Journal) -> None:
    journal.save([outcome("a", "甲", year=2024)], "basis")
    journal.connection.execute(schema.seal.delete())
    with pytest.raises(Altered) as refused:
        [*next_run(journal).earlier(2024)]
    assert refused.value.args == ("甲（a）",)


def test_the_year_of_an_output_folder_is_that_of_its_last_results(journal: Journal) -> None:
    assert journal.year() is None
    journal.note_year(2024)
    journal.note_year(2025)
    assert (journal.year(), next_run(journal).year(), next_run(journal, "别处").year()) == (2025, 2025, None)
    journal.connection.execute(schema.about.update().values(value="x"))
    with pytest.raises(Altered):
        journal.year()


def test_an_output_folder_is_a_run_s_own_from_the_second_on(engine: sql.Engine) -> None:
    with engine.connect() as connection:
        first = Journal(connection, "结果")
        assert (first.run, first.wrote_to()) == (1, False)
        first.begin()
        first.note_outputs({})
        first.note_outputs({"a.csv": Kept("o", "d"), "b.csv": Kept("o", "e")})
        first.note_outputs({"a.csv": Kept("p", "d")})
        first.forget_outputs(["b.csv"])
        first.finish()
        assert (first.last_saved(), first.kept()) == ("", {"a.csv": Kept("p", "d")})
        first.save([outcome("a")], "basis")
        later = Journal(connection, "结果")
        assert (later.run, later.wrote_to(), later.last_saved()) == (2, True, "1")
        assert Journal(connection, "别处").kept() == {}
        assert not Journal(connection, "别处").wrote_to()
        assert connection.execute(sql.select(schema.run.c.finished)).scalar() == 1


def test_a_change_of_a_table_is_another_version() -> None:
    """Who has changed a table raises the version, and notes here what the tables are then."""
    described = [
        (table.name, column.name, type(column.type).__name__, column.nullable, column.primary_key, bool(column.index))
        for table in schema.metadata.sorted_tables
        for column in table.columns
    ]
    indexes = sorted(
        (table.name, *(column.name for column in index.columns))
        for table in schema.metadata.sorted_tables
        for index in table.indexes
    )
    found = hashlib.sha256(repr((sorted(described), indexes)).encode()).hexdigest()[:16]
    assert (schema.VERSION, found) == (7, "faeee9cae27396f3")

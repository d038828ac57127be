"""What a database returns is checked against what it was given: a score that somebody has changed is not published."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from parks import always, answers, batch, out, outputs
from postgres import running

from compliance.batch.store.journal import Journal

TOLD = "结果库中的结果与存入时不一致，已按答卷重新评分，{} 个：\n"
ONE = "P-00001（1.yaml）"
RESULT, FILE, SEAL = "compliance_assessment", "compliance_file", "compliance_seal"
COPIED = "source, park, period_start, period_end"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four parks, the last two of them in a zip."""
    folder = tmp_path / "收件"
    folder.mkdir()
    for number in (0, 1):
        (folder / f"{number}.yaml").write_text(answers(number), encoding="utf-8")
    inner = tmp_path / "寄来"
    inner.mkdir()
    for number in (2, 3):
        (inner / f"{number}.yaml").write_text(answers(number), encoding="utf-8")
    shutil.make_archive(str(folder / "寄来"), "zip", inner)
    return folder


def of(key: str, /, **changes: str) -> str:
    """Changes columns of a park's result."""
    return f"UPDATE {RESULT} SET {', '.join(f'{k} = {v}' for k, v in changes.items())} WHERE park = '{key}'"


SWAPPED = f"""
    UPDATE {RESULT} SET score = (SELECT score FROM {RESULT} WHERE park = 'P-00000'),
        data = (SELECT data FROM {RESULT} WHERE park = 'P-00000') WHERE park = 'P-00001'
"""
CHANGES = {
    "score": (of("P-00001", score="'99'"), ONE),
    "grade": (of("P-00001", grade="'L5'"), ONE),
    "name": (of("P-00001", name="'别的园区'"), ONE),
    "code": (of("P-00001", code="'P-9'"), ONE),
    "year": (of("P-00001", year="2019"), ONE),
    "region": (of("P-00001", region="'别处'"), ONE),
    "checklist": (of("P-00001", checklist_version="'9'"), ONE),
    "a score within": (of("P-00001", data='replace(data, \'"earned":"\', \'"earned":"1\')'), ONE),
    "a blank within": (of("P-00001", data="data || ' '"), ONE),
    "nothing within": (of("P-00001", data="'{}'"), ONE),
    "no score": (of("P-00001", score="NULL"), ONE),
    "another key": (of("P-00001", park="'P-9'"), ONE),
    "another period": (of("P-00001", period_end="'2024-12-31'"), ONE),
    "deleted": (f"DELETE FROM {RESULT} WHERE park = 'P-00001'", ONE),
    "another's": (SWAPPED, ONE),
    "seal": (f"UPDATE {SEAL} SET content = columns WHERE park = 'P-00001'", ONE),
    "seal deleted": (f"DELETE FROM {SEAL} WHERE park = 'P-00001'", ONE),
    "not scored": (f"UPDATE {FILE} SET kind = 'other' WHERE source = '1.yaml'", ONE),
    "another park of a file": (f"UPDATE {FILE} SET park = 'P-00000' WHERE source = '1.yaml'", "P-00000（1.yaml）"),
    "in a zip": (of("P-00002", score="'99'"), "寄来.zip"),
    "deleted in a zip": (f"DELETE FROM {FILE} WHERE source = '寄来.zip/2.yaml'", "寄来.zip"),
    "out of a zip": (f"UPDATE {FILE} SET archive = '' WHERE source = '寄来.zip/2.yaml'", "寄来.zip"),
}


def changed(database: str | Path, *statements: str) -> None:
    connect = psycopg.connect if "://" in str(database) else sqlite3.connect
    with closing(connect(database)) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        connection.commit()


def scored_anew(batch, out: Path, database: str | Path, statement: str, park: str) -> None:
    before = outputs(out)
    changed(database, statement)
    code, err = batch("--database", database)
    assert (code, TOLD.format(1) + f"  {park}\n" in err) == (1, True), err
    assert outputs(out) == before
    code, err = batch("--database", database)
    assert (code, "不一致" in err) == (0, False), err


def quick_and_slow(changes: Iterable[str], *quick: str) -> list[Any]:
    return [pytest.param(change, marks=() if change in quick else pytest.mark.slow) for change in changes]


@pytest.mark.parametrize("change", quick_and_slow(CHANGES, "score", "deleted"))
def test_what_was_changed_is_told_by_park_and_scored_anew(batch, out, tmp_path, change):
    database = tmp_path / "库"
    assert batch("--database", database)[0] == 0
    scored_anew(batch, out, database, *CHANGES[change])


@pytest.mark.slow
def test_what_was_changed_in_a_server_is_told_and_scored_anew(batch, out):
    with running() as database:
        code, err = batch("--database", database)
        assert code == 0, err
        for change in CHANGES.values():
            scored_anew(batch, out, database, *change)


def test_a_file_that_was_forgotten_is_scored_anew(batch, out, tmp_path):
    assert batch()[0] == 0
    before = outputs(out)
    changed(out / "results.sqlite", f"DELETE FROM {FILE} WHERE source = '1.yaml'")
    assert batch()[0] == 0
    assert outputs(out) == before


def test_a_row_of_another_database_is_not_taken_for_ours(batch, folder, out, tmp_path):
    assert batch()[0] == 0
    before, other = outputs(out), tmp_path / "别的汇总"
    elsewhere = tmp_path / "别的收件"
    shutil.copytree(folder, elsewhere)
    text = (elsewhere / "1.yaml").read_text(encoding="utf-8")
    (elsewhere / "1.yaml").write_text(text.replace("结果: 部分符合", "结果: 符合"), encoding="utf-8")
    assert batch(folder=elsewhere, into=other)[0] == 0
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        connection.execute(f"ATTACH '{other / 'results.sqlite'}' AS other")
        connection.execute(f"DELETE FROM {RESULT} WHERE park = 'P-00001'")
        connection.execute(f"INSERT INTO {RESULT} SELECT * FROM other.{RESULT} WHERE park = 'P-00001'")
        connection.commit()
    code, err = batch()
    assert (code, f"  {ONE}\n" in err) == (1, True), err
    assert outputs(out) == before


def test_a_file_that_is_no_more_in_a_zip_is_not_counted_again(batch, folder, out, tmp_path):
    assert "4 个园区" in batch()[1]
    (tmp_path / "寄来" / "3.yaml").unlink()
    shutil.make_archive(str(folder / "寄来"), "zip", tmp_path / "寄来")
    for _ in range(2):
        assert "3 个园区" in batch()[1]


LAST_YEAR = {
    "score": (of("P-00001", score="'99'"), ONE),
    "data": (of("P-00001", data='replace(data, \'"exact":"\', \'"exact":"1\')'), ONE),
    "year": (of("P-00001", year="2023"), ONE),
    "deleted": (f"DELETE FROM {RESULT} WHERE park = 'P-00001'", ONE),
    "another's": (SWAPPED, ONE),
    "seal deleted": (f"DELETE FROM {SEAL} WHERE park = 'P-00001'", ONE),
    "one more": (
        f"INSERT INTO {RESULT} SELECT '9.yaml', 'P-9', period_start, period_end, year, name, code, region, type,"
        " source_fingerprint, checklist_id, checklist_version, checklist_fingerprint, form_version, program_version,"
        f" standing, score, grade, review, own_score, own_grade, data FROM {RESULT} WHERE park = 'P-00001'",
        "P-9（9.yaml）",
    ),
}


@pytest.mark.parametrize("change", quick_and_slow(LAST_YEAR, "score"))
def test_last_years_result_that_was_changed_is_refused_by_park_until_its_answers_are_there(
    batch, folder, out, tmp_path, change
):
    year = {"2025-": "2024-"}
    earlier = tmp_path / "上年"
    earlier.mkdir()
    for number in (0, 1):
        text = answers(number)
        for now, before in year.items():
            text = text.replace(now, before)
        (earlier / f"{number}.yaml").write_text(text, encoding="utf-8")
    shared = ("--database", tmp_path / "库")
    assert batch(*shared, folder=earlier, into=tmp_path / "上年汇总")[0] == 0
    statement, park = LAST_YEAR[change]
    changed(tmp_path / "库", statement)
    code, err = batch(*shared)
    assert (code, f"结果库中有 1 份结果与存入时不一致，没有写入结果：\n  {park}\n" in err) == (2, True), err
    assert outputs(out) == {}
    if change not in ("seal deleted", "one more"):
        shutil.copytree(earlier, folder / "上年")
        assert batch(*shared)[0] == 0


@pytest.mark.parametrize("when", ["look_over", "results"])
def test_what_changes_during_a_run_is_refused_by_park(batch, out, tmp_path, monkeypatch, when):
    """As a server's disk may, or whoever works on its tables beside us."""
    assert batch()[0] == 0
    before = outputs(out)
    reading = "scored" if when == "look_over" else "records"
    real, done = getattr(Journal, reading), []

    def meddled(journal: Journal):
        if not done:
            done.append(journal.connection.exec_driver_sql(CHANGES["score"][0]))
            journal.connection.commit()
        return real(journal)

    monkeypatch.setattr(Journal, reading, meddled)
    code, err = batch("--force")
    assert (code, "1 份结果与存入时不一致，没有写入结果", f"\n  {ONE}\n" in err) == (
        2,
        *("1 份结果与存入时不一致，没有写入结果",),
        True,
    ), err
    assert outputs(out) == before
    code, err = batch()
    assert (code, TOLD.format(1) in err) == (1, True), err
    assert outputs(out) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE compliance_about SET value = '某年' WHERE name LIKE 'year %'",
        "DROP TABLE compliance_seal -- ",
    ],
)
def test_what_is_no_result_and_was_changed_is_refused(batch, out, statement):
    assert batch()[0] == 0
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()
    code, err = batch()
    assert (code, "其中的表不全或已被改动" in err) == (2, True), err

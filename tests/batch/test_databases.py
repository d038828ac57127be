"""Where results are kept: SQLite or PostgreSQL, with the same results; and what is refused, in Chinese."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from parks import answers, finished, outputs, ranked, start, written
from postgres import PASSPHRASE, running

from compliance.batch.store import database, schema
from compliance.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "收件", 4)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.mark.slow
def test_postgresql_gives_what_sqlite_gives_byte_for_byte(server, folder, tmp_path):
    in_file, in_server = tmp_path / "文件", tmp_path / "服务器"
    assert finished(folder, "-o", in_file)[0] == 0
    code, said = finished(folder, "-o", in_server, "--database", server)
    assert (code, PASSPHRASE in said) == (0, False), said
    assert outputs(in_file) == outputs(in_server)
    assert not list(in_server.glob("*.sqlite"))
    # Unchanged, changed and taken away.
    (folder / "0" / "00000" / "答卷.yaml").write_text(answers(1, 代码="P-00000"), encoding="utf-8")
    shutil.rmtree(folder / "1")
    for out, more in ((in_file, ()), (in_server, ("--database", server))):
        assert finished(folder, "-o", out, *more)[0] == 0
    assert outputs(in_file) == outputs(in_server)
    refused_while_in_use(server, folder, tmp_path)
    told_without_the_password(server, folder, tmp_path)


def refused_while_in_use(server: str, folder: Path, tmp_path: Path) -> None:
    written(folder / "更多", 200)
    with start(folder, "-o", tmp_path / "甲", "--database", server) as first:
        with psycopg.connect(server) as connection:
            while not connection.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'").fetchone():
                assert first.poll() is None
                time.sleep(0.05)
        code, said = finished(folder, "-o", tmp_path / "乙", "--database", server)
        assert first.poll() is None
        assert (code, "结果库正被另一次运行使用" in said, PASSPHRASE in said) == (2, True, False), said
        first.kill()
        first.communicate()
    # The server takes the lock away with the connection of the one that was killed.
    deadline = time.monotonic() + 300
    while (code := finished(folder, "-o", tmp_path / "甲", "--database", server)[0]) == 2:
        assert time.monotonic() < deadline
    assert code == 1


def told_without_the_password(server: str, folder: Path, tmp_path: Path) -> None:
    for address, words in (
        (server.replace(PASSPHRASE, "不对secret2"), "用户名或口令不对"),
        (server.replace("/postgres?", "/nosuch?"), "没有这个库或用户"),
        (f"postgresql://owner@/postgres?host={tmp_path}&password={PASSPHRASE}", "本机没有数据库服务"),
    ):
        code, said = finished(folder, "-o", tmp_path / "丙", "--database", address)
        assert (code, words in said) == (2, True), said
        assert "secret" not in said


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://root:secret@localhost/x", "不支持这种数据库（mysql）"),
        ("://", "不是有效的地址"),
        ("postgresql://u:secret@h:port/x", "不是有效的地址"),
        ("没有/这个/文件夹.sqlite", "打不开结果库（路径不存在，或没有权限）"),
        ("", "--database: 没有写文件名"),
        (":memory:", "--database: 没有写文件名"),
        ("sqlite:///:memory:", "不支持这种数据库（sqlite）"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(run, folder, tmp_path, address, words):
    code, out, err = run("batch", folder, "-o", tmp_path / "汇总", "--database", address)
    assert (code, out, words in err, "secret" in err) == (2, "", True, False), err


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(run, folder, tmp_path):
    path = tmp_path / "库"
    path.write_bytes(b"no database" * 100)
    code, _, err = run("batch", folder, "-o", tmp_path / "汇总", "--database", path)
    assert (code, "不是 SQLite 数据库" in err) == (2, True), err
    assert path.read_bytes() == b"no database" * 100


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["CREATE TABLE t (x)"], "不是本程序的结果库"),
        (["CREATE TABLE compliance_about (x)"], "不是本程序的结果库"),
        (["UPDATE compliance_about SET value = '99' WHERE name = 'schema'"], "处理：升级本程序"),
        (["UPDATE compliance_about SET value = '1' WHERE name = 'schema'"], "处理：移走旧的结果库，由答卷重新评分"),
        (["UPDATE compliance_about SET value = '二' WHERE name = 'schema'"], "处理：移走旧的结果库，由答卷重新评分"),
        (["UPDATE compliance_assessment SET data = '{}'"], "（其中的表不全或已被改动）\n    处理：移走这个结果库"),
        (["DROP TABLE compliance_file -- UPDATE"], "（其中的表不全或已被改动）\n    处理：移走这个结果库"),
    ],
)
def test_a_database_of_another_program_or_version_is_refused(run, folder, tmp_path, statements, words):
    path = tmp_path / "库"
    if "UPDATE" in statements[0]:
        assert run("batch", folder, "-o", tmp_path / "先前", "--database", path, "-j", 1)[0] == 0
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    code, _, err = run("batch", folder, "-o", tmp_path / "汇总", "--database", path)
    assert (code, words in err) == (2, True), err


def test_an_address_is_shown_without_user_and_password():
    url = database.url_of("postgresql://owner:secret@example.org:5433/results?password=secret")
    assert database.shown(url) == "PostgreSQL example.org:5433/results"


def test_a_database_kept_elsewhere_serves_several_folders_of_results(run, folder, tmp_path):
    path = tmp_path / "库.sqlite"
    for out in ("甲", "乙"):
        assert run("batch", folder, "-o", tmp_path / out, "--database", path, "-j", 1)[0] == 0
    assert outputs(tmp_path / "甲") == outputs(tmp_path / "乙")
    assert not (tmp_path / "甲" / "results.sqlite").exists()


def test_two_connections_of_one_process_keep_each_other_out(tmp_path):
    url = database.beside(tmp_path)
    with database.opened(url), pytest.raises(UsageError, match="正被另一次运行使用"), database.opened(url):
        raise AssertionError


def test_years_are_kept_side_by_side(run, tmp_path):
    """The same folder, emptied and filled anew each year."""
    out, folder = tmp_path / "汇总", tmp_path / "收件"
    for year in (2024, 2025):
        written(folder, 2)
        for path in folder.rglob("*.yaml"):
            path.write_text(path.read_text(encoding="utf-8").replace("2025-", f"{year}-"), encoding="utf-8")
        assert run("batch", folder, "-o", out, "-j", 1)[0] == 0
        assert {row["year"] for row in ranked(out).values()} == {year}
        shutil.rmtree(folder)
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        kept = connection.execute(f"SELECT year, count(*) FROM {schema.assessment.name} GROUP BY year").fetchall()
    assert kept == [(2024, 2), (2025, 2)]

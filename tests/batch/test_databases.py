"""Where results are kept: SQLite or PostgreSQL, with the same results; and what is refused, in Chinese."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from parks import always, answers, batch, finished, out, outputs, ranked, start, written
from postgres import PASSPHRASE, running

from compliance.batch.store import database, schema
from compliance.batch.store.journal import Journal
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
    for into, more in ((in_file, ()), (in_server, ("--database", server))):
        assert finished(folder, "-o", into, *more)[0] == 0
    assert outputs(in_file) == outputs(in_server)
    refused_while_in_use(server, folder, tmp_path)


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


def garbled(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(byte ^ 0x55 for byte in content[8192:]))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b"no database" * 100), "不是 SQLite 数据库"),
        (lambda path: os.truncate(path, path.stat().st_size // 2), "文件已损坏"),
        (lambda path: os.truncate(path, 4096), "文件已损坏"),
        (lambda path: os.truncate(path, 50), "文件已损坏"),
        (garbled, "文件已损坏"),
        (lambda path: (path.unlink(), path.mkdir()), "路径不存在，或没有权限"),
        (lambda path: (path.unlink(), path.symlink_to("没有/这个")), "路径不存在，或没有权限"),
        (lambda path: (path.unlink(), path.symlink_to("/dev/full")), "读写磁盘出错"),
    ],
)
def test_a_file_that_is_no_database_any_more_is_refused_and_left_as_it_was(batch, tmp_path, spoil, words):
    path = tmp_path / "库"
    assert batch("--database", path)[0] == 0
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    code, err = batch("--database", path)
    assert (code, words in err, "处理：" in err) == (2, True, True), err
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (lambda path: shutil.move(path.parent, path.parent.with_name("移走")), "文件已不在原处"),
        (lambda path: path.unlink(), "文件已不在原处"),
        (lambda path: path.replace(path.with_name("改名")), "文件已不在原处"),
        (lambda path: (path.unlink(), path.touch()), "文件已不在原处"),
        (None, "磁盘已满"),
    ],
    ids=["folder moved", "deleted", "renamed", "replaced", "full"],
)
def test_a_file_that_fails_in_the_middle_of_a_run_is_told_and_nothing_is_replaced(
    batch, folder, out, tmp_path, monkeypatch, happens, words
):
    path = tmp_path / "放库" / "库"
    path.parent.mkdir()
    assert batch("--database", path)[0] in (0, 1)
    before = outputs(out)
    written(folder / "更多", 2)
    save = Journal.save

    def saving(journal: Journal, *arguments: object) -> None:
        if happens is None:
            pages = journal.connection.exec_driver_sql("PRAGMA page_count").scalar()
            journal.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        else:
            happens(path)
        save(journal, *arguments)

    monkeypatch.setattr(Journal, "save", saving)
    code, err = batch("--database", path)
    assert (code, f"结果库读写失败（{words}）" in err) == (2, True), err
    assert outputs(out) == before


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["CREATE TABLE t (x)"], "不是本程序的结果库"),
        (["CREATE TABLE compliance_about (x)"], "不是本程序的结果库"),
        (["UPDATE compliance_about SET value = '99' WHERE name = 'schema'"], "处理：升级本程序"),
        (["UPDATE compliance_about SET value = '1' WHERE name = 'schema'"], "处理：移走旧的结果库，由答卷重新评分"),
        (["UPDATE compliance_about SET value = '二' WHERE name = 'schema'"], "处理：移走旧的结果库，由答卷重新评分"),
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
    for name in ("甲", "乙"):
        assert run("batch", folder, "-o", tmp_path / name, "--database", path, "-j", 1)[0] == 0
    assert outputs(tmp_path / "甲") == outputs(tmp_path / "乙")
    assert not (tmp_path / "甲" / "results.sqlite").exists()


def test_two_connections_of_one_process_keep_each_other_out(tmp_path):
    url = database.beside(tmp_path)
    with database.opened(url), pytest.raises(UsageError, match="正被另一次运行使用"), database.opened(url):
        raise AssertionError


def test_years_are_kept_side_by_side(batch, tmp_path):
    """The same folder, emptied and filled anew each year."""
    out, folder = tmp_path / "汇总", tmp_path / "各年"
    for year in (2024, 2025):
        written(folder, 2)
        for path in folder.rglob("*.yaml"):
            path.write_text(path.read_text(encoding="utf-8").replace("2025-", f"{year}-"), encoding="utf-8")
        assert batch(folder=folder, into=out)[0] == 0
        assert {row["year"] for row in ranked(out).values()} == {year}
        shutil.rmtree(folder)
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        kept = connection.execute(f"SELECT year, count(*) FROM {schema.assessment.name} GROUP BY year").fetchall()
    assert kept == [(2024, 2), (2025, 2)]

"""A database server that is not there, does not let us in, falls silent or goes away: told, and gone on from."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
import time
from contextlib import suppress

import pytest
from parks import always, batch, folder, out, outputs
from postgres import PASSPHRASE, serving
from servers import Between, free_port

from compliance.batch.store import server as limits
from compliance.batch.store.journal import Journal

SECRET = "secret"  # noqa: S105
pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def server():
    with serving(free_port()) as server:
        yield server


@pytest.fixture
def silent():
    """A port where connections are taken and nobody says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def soon(monkeypatch):
    """Servers are given up sooner than users would like."""
    for name in ("CONNECT", "SILENCE", "STATEMENT"):
        monkeypatch.setattr(limits, name, 2)


def refused(batch, address: str, *words: str) -> None:
    began = time.monotonic()
    code, err = batch("--database", address)
    assert (code, [word for word in words if word not in err], SECRET in err) == (2, [], False), err
    assert "处理：" in err
    assert time.monotonic() - began < 30


@pytest.mark.slow
def test_who_is_not_let_in_is_told_why_and_where(batch, server, silent, soon):
    server.do(
        "CREATE ROLE reader LOGIN PASSWORD '口令secret1'",
        "CREATE ROLE crowd LOGIN CONNECTION LIMIT 0 PASSWORD '口令secret1'",
        "CREATE ROLE nologin NOLOGIN PASSWORD '口令secret1'",
        "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0",
        "CREATE DATABASE standby",
        "ALTER DATABASE standby SET default_transaction_read_only = on",
        "CREATE DATABASE closed",
        "ALTER DATABASE closed ALLOW_CONNECTIONS false",
        "CREATE DATABASE foreigners",
    )
    server.do("CREATE TABLE compliance_about (name int, value bytea)", name="foreigners")
    nobody = free_port()
    table = [
        (server.address(port=nobody), f"127.0.0.1:{nobody}/postgres", "对方没有在这个地址提供服务"),
        (server.address().replace("127.0.0.1", "nosuch.invalid"), "PostgreSQL nosuch.invalid:", "找不到这台主机"),
        (server.address().replace("127.0.0.1", "x" * 70), "找不到这台主机"),
        (server.address(port=silent), f"127.0.0.1:{silent}/postgres", "对方没有应答"),
        (f"postgresql://u:{SECRET}@/d?host=127.0.0.1:{silent}&host=127.0.0.1:{nobody}", "打不开结果库"),
        (server.address(port=silent) + "?connect_timeout=0&keepalives=0", "对方没有应答"),
        (server.address().replace(PASSPHRASE, "不对secret2"), "用户名或口令不对"),
        (server.address().replace(f":{PASSPHRASE}", ""), "没有写口令"),
        (server.address("nosuch"), f"127.0.0.1:{server.port}/nosuch: 打不开结果库（没有这个库）"),
        (server.address("closed"), "打不开结果库"),
        (server.address(user="nobody"), "用户名或口令不对"),
        (server.address(user="nologin"), "服务器不许从本机用这个用户连接"),
        (server.address(user="reader"), "没有权限", "请管理员授予"),
        (server.address(user="crowd"), "服务器的连接数已满"),
        (server.address("standby"), "没有写的权限"),
        (server.address("latin"), "库的编码不是 UTF8"),
        (server.address("foreigners"), "不是本程序的结果库"),
        (server.address() + "?nosuch=1", "地址中有不能识别的参数"),
        (server.address() + "?sslmode=require", "不能建立加密连接"),
        (server.address() + "?sslmode=sometimes", "打不开结果库"),
        (server.address(port=70000), "端口"),
        (f"postgresql://owner@/postgres?host={server.home}/nosuch&password={PASSPHRASE}", "本机没有数据库服务"),
    ]
    wrong = []
    for address, *words in table:
        try:
            refused(batch, address, *words)
        except AssertionError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)
    assert len(table) == 22


def test_the_limits_leave_time_within_half_a_minute():
    assert limits.CONNECT < limits.STATEMENT < limits.SILENCE < 30


def after_saving(monkeypatch, what) -> None:
    """Has something happen when the first results of a run are in the database."""
    save, saved = Journal.save, []

    def saving(self, *arguments):
        save(self, *arguments)
        if not saved:
            saved.append(True)
            what()

    monkeypatch.setattr(Journal, "save", saving)


def killed(server) -> None:
    server.signal(signal.SIGKILL)
    server.process.wait(300)


TROUBLES = {
    "the network falls silent": ("对方没有应答", lambda server, between: between.fall_silent()),
    "the network hangs up": ("连接中断", lambda server, between: between.hang_up()),
    "the server is stopped": ("对方没有应答", lambda server, between: server.signal(signal.SIGSTOP)),
    "the server is killed": ("连接", lambda server, between: killed(server)),
    "the connection is ended": (
        "连接",
        lambda server, between: server.do("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"),
    ),
    "the disk is full": (
        "磁盘已满",
        lambda server, between: server.do(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON compliance_about EXECUTE FUNCTION full_disk()",
            name="results",
        ),
    ),
    "the right to write is taken": (
        "没有权限",
        lambda server, between: server.do("REVOKE INSERT ON compliance_about FROM clerk", name="results"),
    ),
    "a table is locked": ("其中的表被别的程序锁住", lambda server, between: server.lock("compliance_file")),
    "a table is gone": (
        "其中的表不全",
        lambda server, between: server.do("DROP TABLE compliance_file", name="results"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_server_that_fails_in_the_middle_of_a_run_is_told_and_the_next_run_goes_on(
    batch, server, folder, out, soon, monkeypatch, trouble
):
    server.do("DROP DATABASE IF EXISTS results", "DROP ROLE IF EXISTS clerk")
    server.do(f"CREATE ROLE clerk LOGIN PASSWORD '{PASSPHRASE}'", "CREATE DATABASE results OWNER clerk")
    between = Between(server.port)
    address = server.address("results", "clerk", between.port)
    assert batch("--database", address)[0] == 0
    before = outputs(out)
    for path in folder.glob("*/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    words, happens = TROUBLES[trouble]
    with monkeypatch.context() as meanwhile:
        after_saving(meanwhile, lambda: happens(server, between))
        refused(batch, address, f"127.0.0.1:{between.port}/results: 结果库读写失败（{words}", "再运行一次")
    assert outputs(out) == before
    server.mend()
    if trouble != "a table is gone":
        code, err = batch("--database", server.address("results", "clerk"))
        assert (code, "已评分 3 份" in err) == (0, True), err
    assert outputs(out) == before


def test_without_its_driver_nothing_is_begun(batch, out, monkeypatch):
    for broken in (None, "no pq wrapper available"):
        with monkeypatch.context() as missing:
            missing.setitem(sys.modules, "psycopg", broken and Broken(broken))
            code, err = batch("--database", "postgresql://u:secret@h/d")
        assert (code, "缺少连接 PostgreSQL 的部件 psycopg" in err) == (3, True), err
    assert outputs(out) == {}


class Broken:
    """A package that is there and cannot be used, as without libpq."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __getattr__(self, name: str) -> object:
        raise ImportError(self.why)

"""Opening the results database: SQLite or PostgreSQL by one path, by one run at a time, and only when it is ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from compliance.batch.store import schema
from compliance.batch.store.outcomes import Altered
from compliance.errors import MissingSystemPart, UsageError
from compliance.files import inputs

LOCK = 0x636F6D706C79
"""The key of the advisory lock, one for each PostgreSQL database."""
EXPECTED = "SQLite 文件名，或 postgresql://用户@主机/库名"
NOTHING_KEPT = ("", ":memory:")
"""What SQLite takes for a database that is gone with the run."""
WAIT = 10
"""Seconds that a server has to answer."""


class Busy(UsageError):
    """Another run is using the database."""


def url_of(text: str) -> URL:
    """The address of a database as a user writes it: a URL, or the name of an SQLite file. Raises UsageError."""
    if text.strip() in NOTHING_KEPT:
        raise UsageError(f"--database: 没有写文件名\n    应为：{EXPECTED}")
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise UsageError(f"--database: 不是有效的地址\n    应为：{EXPECTED}") from None
    kind = url.get_backend_name()
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and (url.database or "") not in NOTHING_KEPT:
        return url.set(drivername="sqlite")
    raise UsageError(f"--database: 不支持这种数据库（{kind}）\n    应为：{EXPECTED}")


def shown(url: URL) -> str:
    """The database in words; never with a password, wherever in the address it stands."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    place = f"{url.host or '本机'}{f':{url.port}' if url.port else ''}"
    return f"PostgreSQL {place}/{url.database or ''}"


@contextmanager
def opened(url: URL) -> Iterator[Connection]:
    """The one connection of a run, which keeps others out until it ends, however it ends.

    Raises UsageError for a database in use, unreachable, not ours or of a newer program.
    """
    engine = _engine(url)
    try:
        connection = _connected(engine, url)
        try:
            if url.get_backend_name() == "sqlite":
                inputs.note(str(url.database), "结果库")
            yield connection
        except SQLAlchemyError as error:
            trouble = _trouble(error)
            raise _failed(url, trouble) from None
        except Altered:
            raise _failed(url, ALTERED) from None
        finally:
            connection.close()
    finally:
        engine.dispose()


class Trouble(NamedTuple):
    """Why a database refused, and what to do when that happens in the middle of a run."""

    reason: str
    remedy: str = "核对磁盘空间、权限和数据库服务，再运行一次；已完成的部分不会丢失"


REBUILD = "移走这个结果库，或用备份换回它，再运行一次；没有备份的，由答卷重新评分"
DAMAGED = Trouble("文件已损坏", REBUILD)
ALTERED = Trouble("其中的表不全或已被改动", REBUILD)


def _failed(url: URL, trouble: Trouble) -> UsageError:
    return UsageError(f"{shown(url)}: 结果库读写失败（{trouble.reason}）\n    处理：{trouble.remedy}")


def _engine(url: URL) -> sql.Engine:
    arguments = {"timeout": 0} if url.get_backend_name() == "sqlite" else {"connect_timeout": WAIT}
    try:
        return sql.create_engine(url, connect_args=arguments, poolclass=sql.NullPool)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise MissingSystemPart(
            "缺少连接 PostgreSQL 的部件 psycopg\n    处理：pip install 'compliance[postgresql]'，或不写 --database"
        ) from None


def _connected(engine: sql.Engine, url: URL) -> Connection:
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        remedy = "核对地址、用户、口令和网络" if url.get_backend_name() != "sqlite" else "核对路径和权限"
        raise UsageError(f"{shown(url)}: 打不开结果库（{_trouble(error).reason}）\n    处理：{remedy}") from None
    try:
        _lock(connection, url)
        _own(connection, url)
    except SQLAlchemyError as error:
        connection.close()
        if "locked" in str(error):
            raise _busy(url) from None
        what = "不是 SQLite 数据库" if "not a database" in str(error) else _trouble(error).reason
        raise UsageError(f"{shown(url)}: 打不开结果库（{what}）\n    处理：换一个文件名，或核对权限") from None
    except BaseException:
        connection.close()
        raise
    return connection


def _lock(connection: Connection, url: URL) -> None:
    """Keeps other runs out; the system takes the lock away with the process."""
    if url.get_backend_name() == "sqlite":
        connection.exec_driver_sql("PRAGMA locking_mode=EXCLUSIVE")
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        # In this mode the lock of the first writing is kept.
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        connection.commit()
    else:
        held = connection.execute(sql.select(sql.func.pg_try_advisory_lock(LOCK))).scalar()
        connection.commit()
        if not held:
            raise _busy(url)


def _busy(url: URL) -> Busy:
    remedy = "等它结束后再运行；要同时评分另一批，用 --database 另指一个结果库"
    return Busy(f"{shown(url)}: 结果库正被另一次运行使用\n    处理：{remedy}")


def _own(connection: Connection, url: URL) -> None:
    """Makes the tables in an empty database; refuses one of another program or of another version."""
    tables = sql.inspect(connection).get_table_names()
    if not tables:
        schema.metadata.create_all(connection)
        values = [{"name": "program", "value": schema.OURS}, {"name": "schema", "value": str(schema.VERSION)}]
        connection.execute(schema.about.insert(), values)
        connection.commit()
        return
    known = _facts(connection) if schema.about.name in tables else {}
    connection.commit()
    if known.get("program") != schema.OURS:
        raise UsageError(f"{shown(url)}: 不是本程序的结果库，其中已有别的内容\n    处理：换一个空的数据库或文件名")
    if known.get("schema") != str(schema.VERSION):
        stated = known.get("schema", "")
        theirs = int(stated) if stated.isdecimal() else 0
        found = f"第 {theirs} 版，本程序用第 {schema.VERSION} 版"
        remedy = "升级本程序" if theirs > schema.VERSION else "移走旧的结果库，由答卷重新评分"
        raise UsageError(f"{shown(url)}: 结果库由另一版本的程序建立（{found}）\n    处理：{remedy}，或换一个结果库")


def _facts(connection: Connection) -> dict[str, str]:
    try:
        return {row.name: row.value for row in connection.execute(sql.select(schema.about))}
    except SQLAlchemyError:
        # A table of that name that is not ours.
        return {}


def _trouble(error: SQLAlchemyError) -> Trouble:
    """Why the database refused, in Chinese as far as it is known; never its own text, which may quote the address."""
    text = str(getattr(error, "orig", None) or error).lower()
    found = next((trouble for sign, trouble in SIGNS if sign in text), type(error).__name__)
    return found if isinstance(found, Trouble) else Trouble(found)


SIGNS = (
    ("password authentication failed", "用户名或口令不对"),
    ("no password supplied", "没有写口令"),
    ("does not exist", "没有这个库或用户"),
    ("connection refused", "对方没有在这个地址提供服务"),
    ("timeout", "对方没有应答"),
    ("could not translate host name", "找不到这台主机"),
    ("name or service not known", "找不到这台主机"),
    ("failed to resolve host", "找不到这台主机"),
    ("no such file or directory", "本机没有数据库服务"),
    ("permission denied", "没有权限"),
    ("unable to open database file", "路径不存在，或没有权限"),
    ("readonly", "没有写的权限"),
    ("disk is full", "磁盘已满"),
    ("disk i/o error", "读写磁盘出错"),
    ("malformed", DAMAGED),
    ("no such table", ALTERED),
    ("no such column", ALTERED),
    ("not a database", "不是 SQLite 数据库"),
    ("server closed the connection", "连接中断"),
    ("terminating connection", "连接被服务器中断"),
)


def beside(folder: Path) -> URL:
    """The SQLite file in an output folder."""
    return url_of(str(folder / "results.sqlite"))


def files(url: URL) -> list[Path]:
    """What a database consists of on this machine."""
    if url.get_backend_name() != "sqlite":
        return []
    return [Path(f"{url.database}{end}") for end in ("", "-wal", "-shm", "-journal")]

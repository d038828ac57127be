"""Opening the results database: SQLite or PostgreSQL by one path, by one run at a time, and only when it is ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from compliance.batch.store import schema, server
from compliance.batch.store.outcomes import Altered
from compliance.batch.store.troubles import ALTERED, GONE, REBUILD, Trouble, trouble
from compliance.errors import UsageError, one_line
from compliance.files import inputs

LOCK = 0x636F6D706C79
"""The key of the advisory lock, one for each PostgreSQL database."""
EXPECTED = "SQLite 文件名，或 postgresql://用户@主机/库名"
NOTHING_KEPT = ("", ":memory:")
"""What SQLite takes for a database that is gone with the run."""

NAMED = 10
"""So many parks are named."""


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
    given = {"host": url.host, "port": url.port, "dbname": url.database}
    host, port, name = (url.query.get(key) or value for key, value in given.items())
    return one_line(f"PostgreSQL {host or '本机'}:{port or 5432}/{name or url.username or ''}")


@contextmanager
def opened(url: URL) -> Iterator[Connection]:
    """The one connection of a run, which keeps others out until it ends, however it ends.

    Raises UsageError for a database in use, unreachable, not ours or of a newer program.
    """
    in_file = url.get_backend_name() == "sqlite"
    engine = (
        server.engine(url)
        if not in_file
        else sql.create_engine(url, connect_args={"timeout": 0}, poolclass=sql.NullPool)
    )
    try:
        connection = _connected(engine, url)
        try:
            if in_file:
                inputs.note(str(url.database), "结果库")
                _stays(engine, Path(str(url.database)))
            yield connection
        except SQLAlchemyError as error:
            raise _failed(url, trouble(error)) from None
        except Altered as error:
            raise _altered(url, error.args) from None
        except Gone:
            raise _failed(url, GONE) from None
        finally:
            with suppress(SQLAlchemyError):
                connection.close()
    finally:
        engine.dispose()


def _altered(url: URL, parks: Sequence[str]) -> UsageError:
    if not parks:
        return _failed(url, ALTERED)
    named = "".join(f"\n  {one_line(park)}" for park in parks[:NAMED])
    more = f"\n  …另有 {len(parks) - NAMED} 份" if len(parks) > NAMED else ""
    remedy = "再运行一次，答卷在文件夹里的按答卷重新评分；不在的，用备份换回结果库，或把那些答卷放进文件夹一起运行"
    what = f"结果库中有 {len(parks)} 份结果与存入时不一致，没有写入结果："
    return UsageError(f"{shown(url)}: {what}{named}{more}\n    处理：{remedy}")


class Gone(Exception):
    """The file is not where it was: what is written to it is lost."""


def _stays(engine: sql.Engine, path: Path) -> None:
    """Has every commit look whether the file is still there: SQLite goes on with one that nobody can find again."""
    opened = path.stat().st_ino

    @sql.event.listens_for(engine, "commit")
    def look(_: Connection) -> None:
        try:
            there = path.stat().st_ino
        except OSError:
            there = None
        if there != opened:
            raise Gone


def _failed(url: URL, why: Trouble) -> UsageError:
    go_on = "" if why.remedy == REBUILD else "，再运行一次；已完成的部分不会丢失"
    return UsageError(f"{shown(url)}: 结果库读写失败（{why.reason}）\n    处理：{why.remedy}{go_on}")


def _connected(engine: sql.Engine, url: URL) -> Connection:
    connection = None
    try:
        connection = engine.connect()
        _lock(connection, url)
        _own(connection, url)
    except BaseException as error:
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()
        if not isinstance(error, SQLAlchemyError):
            raise
        if "locked" in str(error):
            raise _busy(url) from None
        reason, remedy = trouble(error)
        raise UsageError(f"{shown(url)}: 打不开结果库（{reason}）\n    处理：{remedy}") from None
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
        server.bound(connection)
        held = connection.execute(sql.select(sql.func.pg_try_advisory_lock(LOCK))).scalar()
        connection.commit()
        if not held:
            raise _busy(url)


def _busy(url: URL) -> Busy:
    remedy = "等它结束后再运行；要同时评分另一批，用 --database 另指一个结果库"
    other = "，或被别的程序打开" if url.get_backend_name() == "sqlite" else ""
    return Busy(f"{shown(url)}: 结果库正被另一次运行使用{other}\n    处理：{remedy}")


def _own(connection: Connection, url: URL) -> None:
    """Makes the tables in an empty database; refuses one of another program or of another version."""
    tables = sql.inspect(connection).get_table_names()
    if not tables:
        if url.get_backend_name() == "sqlite":
            # Else each table is made for good at once, and a killed run leaves some that nobody calls ours.
            connection.exec_driver_sql("BEGIN")
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


def beside(folder: Path) -> URL:
    """The SQLite file in an output folder."""
    return url_of(str(folder / "results.sqlite"))


def files(url: URL) -> list[Path]:
    """What a database consists of on this machine."""
    if url.get_backend_name() != "sqlite":
        return []
    return [Path(f"{url.database}{end}") for end in ("", "-wal", "-shm", "-journal")]

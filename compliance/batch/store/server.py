"""A PostgreSQL server that does not answer is given up within half a minute, wherever in a run that happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import NoSuchModuleError

from compliance.errors import MissingSystemPart

if TYPE_CHECKING:
    import psycopg

CONNECT = 8
"""Seconds for each address of the host."""
STATEMENT = 16
"""Seconds after which a server gives up a statement itself."""
SILENCE = 20
"""Seconds without a word after which it is taken to be gone: more than a statement can take."""
LOOK_EVERY = 0.5
NETWORK = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
UTF8 = {"client_encoding": "utf8"}
"""Of whatever encoding the database is, that it cannot keep a text is for the server to say."""


def engine(url: URL) -> sql.Engine:
    """Raises MissingSystemPart."""
    try:
        bounded = _bounded()
        found = sql.create_engine(url, poolclass=sql.NullPool)
    except (ImportError, NoSuchModuleError):
        raise MissingSystemPart(
            "缺少连接 PostgreSQL 的部件 psycopg\n    处理：pip install 'compliance[postgresql]'，或不写 --database"
        ) from None

    @sql.event.listens_for(found, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, given: dict[str, Any]) -> psycopg.Connection[Any]:
        limits = {**NETWORK, "tcp_user_timeout": STATEMENT * 1000, "connect_timeout": CONNECT}
        return _in_time(bounded, *arguments, **{**given, **limits, **UTF8})

    return found


def bound(connection: Connection) -> None:
    """Has the server keep the limits as well."""
    limits = {
        "statement_timeout": STATEMENT * 1000,
        "lock_timeout": STATEMENT * 500,
        # Between two of our statements may lie minutes of scoring.
        "idle_in_transaction_session_timeout": 0,
    }
    for name, value in limits.items():
        connection.exec_driver_sql(f"SET {name} = {value}")
    connection.commit()


def _bounded() -> type[psycopg.Connection[Any]]:
    """A connection that closes itself where the server has fallen silent: even a stopped one's system still answers."""
    import psycopg

    class Bounded(psycopg.Connection[Any]):
        def wait(self, gen: Generator[Any, Any, Any], *_: Any, **__: Any) -> Any:
            return super().wait(self._listening(gen), LOOK_EVERY)

        def _listening(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
            heard = time.monotonic()
            try:
                wanted = next(gen)
                while True:
                    ready = yield wanted
                    if ready:
                        heard = time.monotonic()
                    elif time.monotonic() - heard > SILENCE:
                        self.pgconn.finish()
                        raise psycopg.OperationalError("timeout: the server has fallen silent")
                    wanted = gen.send(ready)
            except StopIteration as end:
                return end.value

    return Bounded


def _in_time(kind: type[psycopg.Connection[Any]], *arguments: Any, **given: Any) -> psycopg.Connection[Any]:
    """A connection, or a timeout: looking up a name and trying its addresses one by one have no limit of their own."""
    import psycopg

    made: list[psycopg.Connection[Any]] = []
    failed: list[Exception] = []

    def connect() -> None:
        try:
            made.append(kind.connect(*arguments, **given))
        except UnicodeError:
            # What can be no host's name, psycopg does not tell as its own error.
            failed.append(psycopg.OperationalError("failed to resolve host"))
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(SILENCE)
    if made:
        return made[0]
    raise failed[0] if failed else psycopg.OperationalError("timeout: no connection yet")

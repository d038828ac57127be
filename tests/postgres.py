"""PostgreSQL servers of the tests' own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

PASSPHRASE = "口令secret1"  # noqa: S105


def as_server_user(*command: object) -> list[str]:
    """PostgreSQL refuses to run as root."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@dataclass
class Server:
    """On a Unix socket, with a password; on a port of this machine too, where it has one of its own."""

    bin_folder: Path
    home: Path
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    holding: psycopg.Connection | None = None

    def start(self) -> None:
        options = ["-k", self.home, "-h", "127.0.0.1" if self.port else "", "-p", self.port or 5432, "-F"]
        run = as_server_user(self.bin_folder / "postgres", "-D", self.home / "data", *options)
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(run, cwd=self.home, stdout=quiet, stderr=quiet)
        deadline = time.monotonic() + 300
        while True:
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.socket_address).close()
                return
            time.sleep(0.05)

    def address(self, name: str = "postgres", user: str = "owner", port: int | None = None) -> str:
        return f"postgresql://{user}:{PASSPHRASE}@127.0.0.1:{port or self.port}/{name}"

    @property
    def socket_address(self) -> str:
        return f"postgresql://owner:{PASSPHRASE}@/postgres?host={self.home}&port={self.port or 5432}"

    def do(self, *statements: str, name: str = "postgres") -> None:
        with closing(psycopg.connect(self.address(name), autocommit=True)) as connection:
            for statement in statements:
                connection.execute(statement)

    def lock(self, table: str) -> None:
        """Until it is mended."""
        self.holding = psycopg.connect(self.address("results"))
        self.holding.execute(f"LOCK TABLE {table}")

    def mend(self) -> None:
        """After all that a test may have done to it."""
        if self.holding is not None:
            self.holding.close()
        assert self.process is not None
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
        else:
            self.start()
        self.do(
            "DROP FUNCTION IF EXISTS full_disk CASCADE",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk",
            name="results",
        )

    def signal(self, number: int) -> None:
        """To the server and to those of its processes that serve connections."""
        first = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        served = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                if int(path.read_text().rpartition(")")[2].split()[1]) == first:
                    served.append(int(path.parent.name))
        for process in [first, *served]:
            with suppress(ProcessLookupError):
                os.kill(process, number)
        if number == signal.SIGCONT and self.process is not None:
            # It has stopped together with the server that it has started.
            self.process.send_signal(number)

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(60)


@contextmanager
def serving(port: int | None = None) -> Iterator[Server]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    bin_folder = found[-1] if found else Path(shutil.which("initdb") or "/usr/bin/initdb").parent
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    (home / "口令").write_text(PASSPHRASE, encoding="utf-8")
    if os.geteuid() == 0:
        for path in (home, home / "口令"):
            shutil.chown(path, "postgres")
    options = ["-D", home / "data", "-U", "owner", "-A", "scram-sha-256", "--pwfile", home / "口令", "-E", "UTF8"]
    made = as_server_user(bin_folder / "initdb", *options, "--locale", "C.UTF-8", "-N")
    subprocess.run(made, check=True, capture_output=True, cwd=home)
    server = Server(bin_folder, home, port)
    server.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            server.signal(signal.SIGCONT)
        server.stop()
        shutil.rmtree(home)


@contextmanager
def running() -> Iterator[str]:
    """The address of such a server's database."""
    with serving() as server:
        yield server.socket_address

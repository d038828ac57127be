"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSPHRASE = "口令secret1"  # noqa: S105


def as_server_user(*command: object) -> list[str]:
    """PostgreSQL refuses to run as root."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@contextmanager
def running() -> Iterator[str]:
    """Such a server on a Unix socket, with a password; the address of its database."""
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
    run = as_server_user(bin_folder / "postgres", "-D", home / "data", "-k", home, "-h", "", "-F")
    process = subprocess.Popen(run, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 300
        while not (home / ".s.PGSQL.5432").exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"postgresql://owner:{PASSPHRASE}@/postgres?host={home}"
    finally:
        process.terminate()
        process.wait(300)
        shutil.rmtree(home)

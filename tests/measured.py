"""What a program takes of the machine, with all that it begins: in a process that had nothing before it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from conftest import ROOT

MOST_SECONDS, MOST_MEGABYTES = 10, 1024
"""What a command may take of the processor, and of memory."""
ADDRESSES = 1536 << 20
"""Bytes of addresses that a process may have, the interpreter and its libraries among them."""
MEASURE = """
import ctypes, os, resource, sys
ctypes.CDLL(None).prctl(36, 1)
for what, most in ((resource.RLIMIT_AS, int(sys.argv[1])), (resource.RLIMIT_CPU, int(sys.argv[2]))):
    resource.setrlimit(what, (most, most))
started = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, *sys.argv[3:]])
code = 0
while True:
    try:
        process, status = os.wait()
    except ChildProcessError:
        break
    code = os.waitstatus_to_exitcode(status) if process == started else code
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=open("used", "w"))
"""
"""Waits for all that a command has begun, whoever began it: it takes in the children of those that have ended."""


class Measured(NamedTuple):
    """How a program ended that was measured."""

    code: int
    seconds: float
    megabytes: float
    said: str

    @property
    def too_much(self) -> bool:
        return self.seconds > MOST_SECONDS or self.megabytes > MOST_MEGABYTES

    def __str__(self) -> str:
        return f"{self.seconds:6.1f} s {self.megabytes:6.0f} MB  {self.code:3}"


def measured(folder: Path, *words: str | Path) -> Measured:
    """Runs Python with such arguments in a folder, on Linux; leaves the files `said` and `used` there."""
    with (folder / "said").open("w+b") as said:
        subprocess.run(
            [sys.executable, "-c", MEASURE, str(ADDRESSES), str(3 * MOST_SECONDS), *words],
            cwd=folder,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=True,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "PYTHONUTF8": "1"},
        )
        said.seek(0)
        text = said.read().decode(errors="replace")
    code, seconds, megabytes = (folder / "used").read_text().split()
    return Measured(int(code), float(seconds), float(megabytes), text)


def command(folder: Path, *words: str | Path) -> Measured:
    """The same for the command `compliance`."""
    return measured(folder, "-m", "compliance", *words)

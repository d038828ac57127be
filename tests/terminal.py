"""A real terminal with `compliance` in it, at the other end of which a test types."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from functools import cache
from pathlib import Path
from typing import Protocol

from conftest import ROOT

PROMPT = re.compile(r"> $")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


HUNG = 300
"""Seconds after which a test gives up; nothing that works takes nearly as long, however busy the machine is."""


def _at_a_terminal() -> None:
    # Ctrl-C comes from the terminal that the program belongs to.
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # A program that a shell starts in the background ignores interruptions, and so would its children.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Process(Protocol):
    """As much of a process as is needed here."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


class Terminal:
    """Runs `compliance …` in a pseudo-terminal of 80 columns."""

    def __init__(self, *arguments: object, folder: Path, columns: int = 80, **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        inherited = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"}}
        environment = {**inherited, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}
        self.process = self._started([*map(str, arguments)], slave, folder, environment)
        os.close(slave)
        self.raw = b""
        self.read_up_to = 0

    def _started(self, words: list[str], slave: int, folder: Path, environment: dict[str, str]) -> Process:
        return subprocess.Popen(
            [sys.executable, "-m", "compliance", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=_at_a_terminal,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    @property
    def text(self) -> str:
        """All that has been shown, without colours."""
        return CONTROL.sub("", self.raw.decode(errors="replace"))

    def more(self, seconds: float) -> bool:
        """Takes in what is shown next; false when nothing is, or when the program has ended."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += piece
        return bool(piece)

    def prompt(self) -> str:
        """Waits for the next prompt; what was shown up to it."""
        deadline = time.monotonic() + HUNG
        while time.monotonic() < deadline:
            new = self.text[self.read_up_to :]
            if PROMPT.search(new):
                self.read_up_to = len(self.text)
                return new
            if not self.more(0.5) and self.process.poll() is not None:
                break
        raise AssertionError(f"no prompt:\n{self.text[-2000:]}")

    def type(self, line: str) -> None:
        os.write(self.master, f"{line}\n".encode())

    def answer(self, line: str) -> str:
        """Types a line; what is shown up to the next prompt."""
        self.type(line)
        return self.prompt()

    def press(self, key: bytes) -> None:
        os.write(self.master, key)

    def interrupt(self) -> int:
        """Presses Ctrl-C until the program ends, as a person does; the exit code.

        Python's readline sees a signal that comes between two of its waits only at the next key.
        """
        deadline = time.monotonic() + HUNG
        while self.process.poll() is None and time.monotonic() < deadline:
            self.press(b"\x03")
            pause = time.monotonic() + 5
            while self.process.poll() is None and time.monotonic() < pause:
                self.more(0.1)
        return self.ended()

    def shows(self, words: str) -> bool:
        """Waits until the words are shown."""
        deadline = time.monotonic() + HUNG
        while words not in self.text[self.read_up_to :] and time.monotonic() < deadline:
            self.more(0.5)
        return words in self.text[self.read_up_to :]

    def ended(self) -> int:
        """Waits for the end; the exit code."""
        deadline = time.monotonic() + HUNG
        while self.process.poll() is None and time.monotonic() < deadline:
            self.more(0.1)
        while self.more(0.1):
            pass
        return self.process.wait(HUNG)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Forked(Terminal):
    """The same without waiting for what the command imports: forked from a process that has imported it."""

    def _started(self, words: list[str], slave: int, folder: Path, environment: dict[str, str]) -> Process:
        order = {"words": words, "terminal": os.ttyname(slave), "folder": str(folder), "environment": environment}
        return _Fork(json.dumps(order))


FORKS = """
import json, os, signal, sys
from compliance import cli
from compliance.checklist import files
files.load("window-service")

for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if not child:
        break
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
os.setsid()
terminal = os.open(order["terminal"], os.O_RDWR)
for descriptor in range(3):
    os.dup2(terminal, descriptor)
os.close(terminal)
os.chdir(order["folder"])
os.environ.clear()
os.environ.update(order["environment"])
sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w", buffering=1), open(2, "w", buffering=1)
signal.signal(signal.SIGINT, signal.default_int_handler)
cli.main(order["words"])
"""


@cache
def _forks() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    # Not buffered: whether there is something to read is asked of the pipe.
    return subprocess.Popen(
        [sys.executable, "-c", FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment
    )


class _Fork:
    """One of them; there is one at a time."""

    def __init__(self, order: str) -> None:
        forks = _forks()
        assert forks.stdin
        assert forks.stdout
        forks.stdin.write(f"{order}\n".encode())
        self.out, self.code = forks.stdout, None
        self.pid = int(self.out.readline())

    def poll(self) -> int | None:
        if self.code is None and select.select([self.out], [], [], 0)[0]:
            self.code = int(self.out.readline())
        return self.code

    def wait(self, timeout: float | None = None) -> int:
        if self.code is None:
            assert select.select([self.out], [], [], timeout)[0], "it does not end"
        code = self.poll()
        assert code is not None
        return code

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

"""Killed at any moment and run again, a command ends as if it had not been disturbed, and nothing is left behind.

COMPLIANCE_KILLS says how many kills a command at moments of time, and how many between the steps by which files take
their places.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import parks
import postgres
import psycopg
import pytest
from certificates import certificate
from commands import made
from conftest import ROOT
from terminal import Terminal

from compliance import cli
from compliance.cli.chinese import typer
from compliance.trust import signatures

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux whether a process lives"),
]

KILLS = int(os.environ.get("COMPLIANCE_KILLS", "1"))
DAY = "1772323200"
COMMANDS = (
    "init 新答卷.yaml",
    "import 表.xlsx -o 导入.yaml",
    "import 表.xlsx --update -o 2025.yaml",
    "import 网页.zip -o 导入.yaml",
    "score 2025.yaml -f json -o 结果.json --force",
    "compare 2024.yaml 2025.yaml -o 比较.txt",
    "trend 2024.yaml 2025.yaml -f json -o 历年.json --force",
    "review 2025.yaml 复核/2025.yaml -f csv -o 复核表.csv",
    "checklist schema answers -o 答卷.schema.json",
    "evidence show 2025.yaml -f csv -o 佐证.csv",
    "evidence collect 2025.yaml 复核 --apply",
    "plan show 2025.yaml -f xlsx -o 新台账.xlsx",
    "plan update 台账.xlsx --answers 2025.yaml -o 新台账.xlsx --force",
    "form xlsx --prefill 2025.yaml -o 新表.xlsx",
    "form html --prefill 2025.yaml -o 新表.html --force",
    "report 2025.yaml --kind brief -o 新报告.pdf --force",
    "report 2025.yaml -o 新报告.docx",
    "report 2025.yaml -o 新报告.html --force",
    "report 2025.yaml -o 新报告.xlsx",
    "pack 2025.yaml -o 新包.zip --force",
    "pack 2025.yaml -o 新包",
    "unpack 包.zip -o 解开",
    "sign 报告.pdf --key k.p12 --password-file password -o 签名.pdf --force",
    "sign 报告.pdf --field-only -o 签名.pdf",
    "template export 新模板",
    "template export 模板 --force",
    "batch 收件 -o 汇总 -j 2",
    "batch 收件 -o 汇总 -j 2 --reports --parquet",
    "batch 收件 -o 汇总 -j 2 --database DATABASE",
    "batch 收件 -o 汇总 -j 2 --engine dask",
    "fill 填.yaml",
)
TYPED = (":s", "", ":g C4.1-1", "12", "说明一", "", ":g C4.1-2", "1", "说明二", "", ":g C4.1-3", "1", "", "", ":q")

ZYGOTE = """
import atexit, importlib, json, os, signal, sys, tempfile
from compliance import cli
for name in ("batch.job", "forms.importing", "report.formats", "report.pdf.render", "trust.submission"):
    importlib.import_module(f"compliance.{name}")
steps, dies_at, answers = 0, 0, os.dup(1)

def counted(real):
    def call(*arguments, **options):
        global steps
        steps += 1
        if steps == dies_at:
            os.killpg(0, signal.SIGKILL)
        return real(*arguments, **options)
    return call

for line in sys.stdin:
    order = json.loads(line)
    told, tells = os.pipe()
    child = os.fork()
    if not child:
        break
    os.close(tells)
    _, status = os.waitpid(child, 0)
    counts = os.read(told, 20).decode() or "0"
    os.close(told)
    os.write(answers, f"{os.waitstatus_to_exitcode(status)} {counts}\\n".encode())
else:
    sys.exit()
os.setsid()
os.chdir(order["folder"])
os.environ["TMPDIR"], tempfile.tempdir = order["scratch"], None
said = os.open(order["said"], os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
for descriptor in (1, 2):
    os.dup2(said, descriptor)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
atexit.register(lambda: os.write(tells, str(steps).encode()))
dies_at = order["step"]
for name in ("replace", "rename", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
os.write(answers, f"{os.getpid()}\\n".encode())
cli.main(order["words"])
"""
"""Starts commands without waiting for what they import; each in a group of processes of its own."""


@dataclass(frozen=True)
class Desk:
    """A folder of a park in which a command is run, and a place for what is temporary."""

    folder: Path
    scratch: Path

    def left(self) -> list[str]:
        return sorted(path.name for path in self.scratch.iterdir())


@dataclass(frozen=True)
class End:
    """How a run ended; the code is negative where it was killed."""

    code: int
    said: str
    span: float
    steps: int


class Starter:
    """Runs commands, the given number of seconds or steps long where such a number is given."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": DAY}
        command = [sys.executable, "-c", ZYGOTE]
        self.process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, words: list[str], desk: Desk, *, seconds: float | None = None, step: int = 0) -> End:
        said = desk.folder.with_suffix(".said")
        order = {"words": words, "folder": str(desk.folder), "scratch": str(desk.scratch), "said": str(said)}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({**order, "step": step}) + "\n")
        self.process.stdin.flush()
        group = int(self.process.stdout.readline())
        begun = time.monotonic()
        with dying(group, seconds):
            code, steps = self.process.stdout.readline().split()
        return End(int(code), said.read_text("utf-8", "replace"), time.monotonic() - begun, int(steps))


@contextmanager
def dying(group: int, seconds: float | None) -> Iterator[None]:
    def kill() -> None:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)

    timer = threading.Timer(seconds or 0, kill)
    if seconds is not None:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def filled(desk: Desk, seconds: float | None = None) -> End:
    """The answers typed at a terminal."""
    begun = time.monotonic()
    with (
        Terminal("fill", "填.yaml", folder=desk.folder, TMPDIR=str(desk.scratch)) as terminal,
        dying(terminal.process.pid, seconds),
        suppress(*([AssertionError, OSError] if seconds is not None else [])),
    ):
        terminal.prompt()
        for line in TYPED[:-1]:
            terminal.answer(line)
        terminal.type(TYPED[-1])
        terminal.ended()
    return End(terminal.process.wait(), terminal.text, time.monotonic() - begun, 0)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A park's folder with a file of every kind that the commands read, and what several parks have sent."""
    above = tmp_path_factory.mktemp("原件")
    folder = shutil.copytree(ROOT / "examples" / "wumeng-industrial", above / "园区")
    answers = folder / "2025.yaml"
    made("plan", "show", answers, "-f", "xlsx", "-o", folder / "台账.xlsx", "--date", "2026-01-31")
    made("form", "xlsx", "--prefill", answers, "-o", folder / "表.xlsx")
    with zipfile.ZipFile(folder / "网页.zip", "w") as saved:
        saved.write(answers, "答卷.yaml")
        for number in range(3):
            saved.writestr(f"佐证/C4.1-1_照片_{number}.jpg", b"%d" % number)
    made("report", answers, "--kind", "brief", "-o", folder / "报告.pdf", "--date", "2026-03-01")
    made("pack", answers, "-o", folder / "包.zip", "--date", "2026-03-01")
    made("init", folder / "填.yaml", "--year", "2025")
    text = (folder / "填.yaml").read_text("utf-8")
    (folder / "填.yaml").write_text(text.replace("  名称:", "  名称: 甲园区", 1), "utf-8")
    certificate(folder, "云南省产业园区协会")
    (folder / "password").write_text("secret\n")
    parks.written(above / "收件", 4)
    shutil.copy(folder / "包.zip", above / "收件")
    parks.settled(above / "收件")
    return folder


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    started = Starter()
    yield started
    assert started.process.stdin
    started.process.stdin.close()
    started.process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as address:
        yield address


class Trial:
    """One command, again and again from the same beginning."""

    def __init__(self, command: str, originals: Path, starter: Starter, place: Path, server: Callable[[], str]) -> None:
        self.command, self.originals, self.starter, self.place, self.server = command, originals, starter, place, server

    @contextmanager
    def desk(self, name: str) -> Iterator[Desk]:
        """Where --force stands, something is there already."""
        folder = shutil.copytree(self.originals, self.place / name)
        words = self.command.split()
        if words[-1] == "--force":
            output = folder / words[words.index("-o") + 1] if "-o" in words else folder / words[2] / "report.html.j2"
            output.parent.mkdir(exist_ok=True)
            output.write_text("以前的")
        # Sockets are in it, whose names may not be long.
        scratch = Path(tempfile.mkdtemp(prefix="k", dir="/tmp"))
        try:
            yield Desk(folder, scratch)
        finally:
            shutil.rmtree(scratch)

    def database(self, desk: Desk) -> str:
        """Of this desk only."""
        address = self.server()
        with psycopg.connect(address, autocommit=True) as connection, suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(f'CREATE DATABASE "{desk.folder.name}"'.encode())
        return address.replace("/postgres?", f"/{desk.folder.name}?")

    def run(self, desk: Desk, **dies: Any) -> End:
        if self.command.startswith("fill"):
            return filled(desk, **dies)
        found = {"收件": self.originals.parent / "收件"}
        if "DATABASE" in self.command:
            found["DATABASE"] = self.database(desk)
        words = [str(found.get(word, word)) for word in self.command.split()]
        return self.starter.run(words, desk, **dies)

    def run_again(self, desk: Desk, as_before: End) -> None:
        end = self.run(desk)
        while "正被另一次运行使用" in end.said:
            # The server has not seen yet that the other end is gone.
            end = self.run(desk)
        done_already = "已存在" in end.said or "已有同名文件" in end.said
        assert (done_already and end.code == 2) or end.code == as_before.code, end.said

    def held(self, desk: Desk) -> Mapping[str, object]:
        found = {path.relative_to(desk.folder).as_posix(): content(path) for path in sorted(desk.folder.rglob("*"))}
        if "DATABASE" in self.command:
            with psycopg.connect(self.database(desk), row_factory=psycopg.rows.dict_row) as connection:
                found["DATABASE"] = [
                    [{**row, "run": ""} for row in connection.execute(f"SELECT * FROM {table} ORDER BY source")]
                    for table in ("compliance_file", "compliance_assessment")
                ]
        return found


def content(path: Path) -> object:
    """What has to be the same: a signature differs by the moment in which it is made."""
    if path.is_dir():
        return "folder"
    if path.name == "results.sqlite":
        return [parks.rows(path, table) for table in ("file", "assessment")]
    raw = path.read_bytes()
    return (raw.count(b"%%EOF"), signatures.found_in(raw, None)) if path.name == "签名.pdf" else raw


def test_no_command_that_writes_is_left_out():
    commands = typer.main.get_command(cli.app).commands
    writing = {name for name, command in commands.items() if "output" in {option.name for option in command.params}}
    assert {*writing, *cli.GROUPS, "fill"} == {command.split()[0] for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_any_moment_and_run_again(command, originals, starter, tmp_path, request, capsys):
    trial = Trial(command, originals, starter, tmp_path, lambda: request.getfixturevalue("server"))
    with trial.desk("undisturbed") as desk:
        end = trial.run(desk)
        assert end.code in (0, 1), end.said
        expected = trial.held(desk)
        assert desk.left() == []
    chance = random.Random(command)
    for number in range(KILLS):
        killed_by(trial, f"t{number}", end, expected, lambda: {"seconds": chance.uniform(0, end.span)})
    steps = chance.sample(range(1, end.steps + 1), min(KILLS, end.steps))
    for step in steps:
        killed_by(trial, f"s{step}", end, expected, lambda step=step: {"step": step})
    with capsys.disabled():
        print(f" {KILLS}+{len(steps)} kills ", end="")


def killed_by(
    trial: Trial, name: str, end: End, expected: Mapping[str, object], dies: Callable[[], Mapping[str, Any]]
) -> None:
    """One kill, by moments that are tried until one comes before the end."""
    tries = 0
    while True:
        tries += 1
        with trial.desk(f"{name}-{tries}") as desk:
            how = dies()
            killed = trial.run(desk, **how).code == -signal.SIGKILL
            trial.run_again(desk, end)
            held = trial.held(desk)
            differing = {name for name in {*held, *expected} if held.get(name) != expected.get(name)}
            assert (differing, desk.left()) == (set(), []), (trial.command, how)
        if killed:
            return

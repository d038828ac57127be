"""Folders of answers as a batch finds them, and what a run has left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from compliance.batch import engines, unchanged
from compliance.errors import Problem
from compliance.report.pdf import render

EXAMPLES = ROOT / "examples"
TEXTS = [
    re.sub(r'佐证/[^\],\n"]*', "纸质：台账（档案柜）", (EXAMPLES / name / "2025.yaml").read_text(encoding="utf-8"))
    for name in ("dianchi-hightech", "honghe-border", "puer-tea")
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files of two parks, with their evidence."""
    for name in ("puer-tea", "wumeng-industrial"):
        shutil.copytree(EXAMPLES / name, tmp_path / "收件" / name)
    return tmp_path / "收件"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "汇总"


@pytest.fixture
def always() -> tuple[object, ...]:
    """Options that every run of a module has."""
    return ()


def not_typeset(html: str, *_: object) -> tuple[bytes, list[Problem], set[str]]:
    """In place of a PDF, which takes most of the time of a small batch, what it would be made of."""
    return b"%PDF-" + html.encode(), [], set()


@pytest.fixture
def batch(
    run: Callable[..., tuple[int, str, str]],
    folder: Path,
    out: Path,
    always: tuple[object, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str]]:
    """Runs the command, its workers in this process and no PDF typeset: `code, said = batch("--year", 2025)`."""
    monkeypatch.setattr(engines, "local", lambda jobs, warm: ThreadPoolExecutor(1))
    monkeypatch.setattr(render, "_made", not_typeset)

    def call(*arguments: object, folder: Path = folder, into: Path = out) -> tuple[int, str]:
        day = () if "--date" in arguments else ("--date", "2026-01-31")
        code, said, err = run("batch", folder, "-o", into, "-j", 1, *day, *always, *arguments)
        assert (said, "Traceback" in err) == ("", False), err
        return code, err

    return call


def answers(number: int, **changes: str) -> str:
    """The answers of one of many parks: `answers(3, 类型="省级")`."""
    text = TEXTS[number % len(TEXTS)]
    for label, value in {"名称": f"第{number}园区", "代码": f"P-{number:05d}", **changes}.items():
        text = re.sub(rf"^  {label}: .*$", f"  {label}: {value}", text, count=1, flags=re.MULTILINE)
    return text


def written(folder: Path, count: int) -> Path:
    """A folder with so many parks, each in a folder of its own; every tenth file has mistakes."""
    for number in range(count):
        place = folder / f"{number % 7}" / f"{number:05d}"
        place.mkdir(parents=True)
        changes = {"类型": "县及"} if number % 10 == 9 else {}
        (place / "答卷.yaml").write_text(answers(number, **changes), encoding="utf-8")
    return folder


def settled(folder: Path) -> Path:
    """The folder, when its files are old enough for all that is noted of them to be the same in every run."""
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    time.sleep(max(0, newest + unchanged.SETTLED - time.time_ns()) / 1e9 + 0.1)
    return folder


def start(*arguments: object, env_more: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """`compliance batch …` in a process of its own, which hears Ctrl-C even where the tests themselves do not."""
    command = [sys.executable, "-m", "compliance", "batch", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env_more or {})}
    options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        command, env=environment, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **options
    )


def finished(*arguments: object) -> tuple[int, str]:
    """The exit code of such a run and what it said."""
    with start(*arguments) as process:
        _, said = process.communicate(timeout=300)
    return process.returncode, said.decode()


Row = dict[str, Any]


def rows(database: Path, table: str) -> list[Row]:
    """A table of the results database, without what tells one run from another."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        found = [dict(row) for row in connection.execute(f"SELECT * FROM compliance_{table} ORDER BY source")]
    return [{name: value for name, value in row.items() if name != "run"} for row in found]


def ranked(out: Path) -> dict[str, Row]:
    """What the results database holds of the parks that the last run ranked, by the file."""
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        query = """
            SELECT a.* FROM compliance_assessment a
            JOIN compliance_file f USING (source, park, period_start, period_end)
            WHERE f.run = (SELECT max(id) FROM compliance_run) AND f.aside = ''
        """
        return {row["source"]: dict(row) for row in connection.execute(query)}


def outputs(out: Path) -> dict[str, bytes]:
    """What a run has written beside the database, by name."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("results.sqlite")
    }


def assert_same(one: Path, other: Path) -> None:
    """Two runs over the same files have come to the same, byte for byte."""
    for table in ("file", "assessment"):
        assert rows(one / "results.sqlite", table) == rows(other / "results.sqlite", table)
    assert outputs(one) == outputs(other)
    assert outputs(one)

"""The line that says how far a batch is, on a real terminal."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest
from parks import start, written
from terminal import CONTROL, Terminal

from compliance.cli.progress import pace

HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"


@pytest.mark.parametrize(
    ("speed", "left", "taken", "said"),
    [
        (None, None, None, ""),
        (0.4, 150, None, "0.4 份/秒 约剩 2 分 30 秒"),
        (46.2, 4000, None, "46 份/秒 约剩 1 小时 6 分"),
        (46.2, 0, 3, "用时 3 秒"),
        (None, None, 90, "用时 1 分 30 秒"),
    ],
)
def test_a_rate_is_never_rounded_to_nothing_and_gives_way_to_the_time_taken(speed, left, taken, said):
    assert pace(speed, left, taken) == said


def bars(terminal: Terminal) -> list[str]:
    """Each state of the lines that a terminal showed."""
    states = re.split(r"[\r\n]+", terminal.raw.decode(errors="replace"))
    return [
        text for state in states if re.match("(评分|汇总|报告) .*[0-9]+/[0-9]", text := CONTROL.sub("", state).rstrip())
    ]


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def restored(terminal: Terminal) -> bool:
    raw = terminal.raw.decode(errors="replace")
    return HIDDEN in raw and raw.rindex(SHOWN) > raw.rindex(HIDDEN)


pytestmark = pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "drawn"), [(80, True), (40, False)])
def test_each_step_has_its_line(tmp_path: Path, width: int, drawn: bool):
    folder = written(tmp_path / "收件", 3)
    with Terminal("batch", folder, "-o", tmp_path / "结果", "--reports", folder=tmp_path, columns=width) as terminal:
        assert terminal.ended() == 0
        shown = bars(terminal)
        for last in ("评分 .*3/3 用时", "汇总 .*8/8 用时", "报告 .*3/3 用时"):
            assert any(re.match(last, bar) for bar in shown), last
        assert max(map(columns, shown)) <= width
        assert {"━" in bar for bar in shown} == {drawn}
        assert restored(terminal)


@pytest.mark.slow
def test_interrupted_it_leaves_the_terminal_as_it_was(tmp_path: Path):
    folder = written(tmp_path / "收件", 400)
    with Terminal("batch", folder, "-o", tmp_path / "结果", folder=tmp_path) as terminal:
        while "份/秒" not in terminal.text:
            assert terminal.more(60)
        terminal.press(b"\x03")
        assert terminal.ended() == 130
        assert terminal.text.strip().splitlines()[-1] == "已中断。"
        assert "Traceback" not in terminal.text
        assert restored(terminal)


@pytest.mark.slow
def test_in_a_file_there_is_no_trace_of_it(tmp_path: Path):
    with start(written(tmp_path / "收件", 3), "-o", tmp_path / "结果", env_more={"FORCE_COLOR": "1"}) as process:
        _, said = process.communicate(timeout=300)
    assert b"\x1b" not in said
    assert "份/秒" not in said.decode()

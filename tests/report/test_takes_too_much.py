"""Reports with a template or a logo of one's own take no more seconds and memory than is granted; nor do others."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import measured
import pytest
from hostile_looks import ENDLESS, FULL, MARKED
from reports import GOOD, picture

from compliance.files import apart
from compliance.report import formats

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def small(monkeypatch) -> None:
    """Less than is granted, so that a test need not wait for it."""
    monkeypatch.setattr(formats, "OWN", replace(formats.OWN, seconds=1, memory=256 * formats.MB))
    monkeypatch.setattr(formats, "CHARACTERS", 10**9)


@pytest.mark.slow
@pytest.mark.parametrize("name", FULL)
def test_a_template_that_fills_the_memory_is_told_with_its_place(
    run: Run, tmp_path: Path, name: str, monkeypatch
) -> None:
    # As many seconds as are granted: what runs the tests is large, and its copies are slow to fill.
    monkeypatch.setattr(formats, "OWN", replace(formats.OWN, memory=256 * formats.MB))
    (tmp_path / "cover.html.j2").write_text(f"甲\n{FULL[name]}", encoding="utf-8")
    code, out, err = run("report", GOOD, "--templates", tmp_path, "-o", tmp_path / "a.html")
    assert (code, out) == (2, "")
    assert f"{tmp_path}/cover.html.j2:2:1: 模板要用的内存太多" in err
    assert not (tmp_path / "a.html").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ENDLESS])
def test_a_template_that_does_not_end_is_ended(run: Run, small, tmp_path: Path, name: str) -> None:
    (tmp_path / "cover.html.j2").write_text(ENDLESS[name], encoding="utf-8")
    code, out, err = run("report", GOOD, "--templates", tmp_path, "-o", tmp_path / "a.html")
    assert (code, out) == (2, "")
    assert f"{tmp_path}: 用自备的模板或标志出这份报告，用了 1 秒还没有完，已停止" in err
    assert not (tmp_path / "a.html").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measured as Linux does")
@pytest.mark.parametrize("format", ["html", "pdf"])
@pytest.mark.parametrize("name", [*FULL, *ENDLESS])
def test_each_ends_within_the_limits(tmp_path: Path, name: str, format: str) -> None:
    (tmp_path / "report.html.j2").write_text({**FULL, **ENDLESS}[name], encoding="utf-8")
    ended = measured.command(tmp_path, "report", GOOD, "--templates", tmp_path, "-o", tmp_path / f"a.{format}")
    assert (ended.code, ended.too_much) == (2, False), ended


@pytest.mark.slow
@pytest.mark.parametrize("format", ["html", "pdf"])
def test_a_drawing_that_takes_long_to_draw_stops_only_what_draws_it(run: Run, tmp_path: Path, format: str) -> None:
    (tmp_path / "logo.svg").write_text(MARKED, encoding="utf-8")
    (tmp_path / "theme.yaml").write_text("标志: logo.svg", encoding="utf-8")
    code, _, err = run("report", GOOD, "--theme", tmp_path / "theme.yaml", "-o", tmp_path / f"a.{format}", "-q")
    assert (code, "logo.svg: 用自备的模板或标志出这份报告，用了" in err) == (
        (0, False) if format == "html" else (2, True)
    )


@pytest.mark.slow
def test_a_report_whose_remarks_are_endless_is_told_and_not_waited_for(
    run: Run, make_answers, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(formats, "MAKING", replace(formats.MAKING, seconds=2))
    text = re.sub(
        "^( +)(结果:)", rf"\1说明: {'长' * 2000}\n\1\2", make_answers().read_text(encoding="utf-8"), flags=re.M
    )
    path = tmp_path / "甲.yaml"
    path.write_text(text, encoding="utf-8")
    code, _, err = run("report", path, "-o", tmp_path / "a.pdf")
    assert code == 2
    assert f"{path}: 出这份报告，用了 2 秒还没有完，已停止\n    处理：缩短答卷中过长的说明" in err
    assert not (tmp_path / "a.pdf").exists()


def test_long_answers_are_granted_more(run: Run, tmp_path: Path, monkeypatch) -> None:
    granted = []
    counting = SimpleNamespace(call=lambda given, *_: granted.append(given.seconds) or b"")
    monkeypatch.setattr(formats, "apart", counting)
    (tmp_path / "cover.html.j2").write_text("甲", encoding="utf-8")
    for characters in (10**9, 2000, 1):
        monkeypatch.setattr(formats, "CHARACTERS", characters)
        assert run("report", GOOD, "--templates", tmp_path, "-o", tmp_path / "a.html", "--force", "-q")[0] == 0
    least, more, most = granted
    assert least == formats.OWN.seconds < more < most == formats.MAKING.seconds


@pytest.mark.slow
@pytest.mark.parametrize("format", ["html", "docx"])
def test_a_new_process_makes_the_same(run: Run, tmp_path: Path, monkeypatch, format: str) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    (tmp_path / "theme.yaml").write_text("标志: logo.png", encoding="utf-8")
    made = []
    for copy in (True, False):
        monkeypatch.setattr(apart, "_alone", lambda copy=copy: copy)
        output = tmp_path / f"{copy}.{format}"
        assert (
            run("report", GOOD, "--theme", tmp_path / "theme.yaml", "-o", output, "--date", "2026-03-01", "-q")[0] == 0
        )
        made.append(output.read_bytes())
    assert made[0] == made[1]

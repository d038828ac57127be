"""A park whose report takes too long, or too much memory, is told by name and left out; nobody waits for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from compliance.batch import engines
from compliance.report import formats
from compliance.report.view.edition import Edition

Run = Callable[..., tuple[int, str, str]]
PARKS = ("honghe-border", "nujiang-green", "puer-tea")
LONG = "普洱翠岩茶产业园区"


class Here(Executor):
    """A worker that is this process, where it can be given a report that takes long."""

    def submit(self, work, /, *given, **named):
        done = Future()
        done.set_result(work(*given, **named))
        return done


@contextmanager
def here(*_: object) -> Iterator[Here]:
    yield Here()


def endless(edition: Edition) -> bytes:
    while edition.assessment.sheet.park.name == LONG:
        pass
    return b"%PDF"


def swallowing(edition: Edition) -> bytes:
    """As a library that goes on after whatever is raised."""
    try:
        endless(edition)
    finally:
        return endless(edition)  # noqa: B012


def full(edition: Edition) -> bytes:
    if edition.assessment.sheet.park.name == LONG:
        raise MemoryError
    return b"%PDF"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "收件"
    made.mkdir()
    for name in PARKS:
        text = (ROOT / "examples" / name / "2025.yaml").read_text(encoding="utf-8")
        (made / f"{name}.yaml").write_text(re.sub("^ +佐证: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "told"),
    [
        (endless, "出这份报告，用了 1 秒还没有完，已停止"),
        (swallowing, "出这份报告，用了 1 秒还没有完，已停止"),
        (full, "出这份报告，要用的内存超过 1024 MB，已停止"),
    ],
)
def test_the_others_are_made_and_the_set_is_put_in_place(
    run: Run, folder: Path, tmp_path: Path, monkeypatch, made: Callable[[Edition], bytes], told: str
) -> None:
    local = engines.local
    monkeypatch.setattr(
        engines, "local", lambda jobs, warm: (here if "reports" in warm.__module__ else local)(jobs, warm)
    )
    monkeypatch.setitem(formats.BY_NAME, "pdf", made)
    monkeypatch.setattr(formats, "MAKING", replace(formats.MAKING, seconds=1))
    output = tmp_path / "结果"
    code, _, err = run("batch", folder, "-o", output, "--reports", "-j", 1)
    assert code == 1
    assert "报告 2 份" in err
    assert re.search(f"未能生成 报告/[^/]*{LONG}.pdf\n    puer-tea.yaml: {told}\n    处理：缩短答卷中过长的说明", err)
    assert sorted(path.name[-11:] for path in (output / "报告").glob("*.pdf")) == [
        "怒江翠屿绿色产业园区.pdf"[-11:],
        "红河云岚边境产业园区.pdf"[-11:],
    ]
    assert (output / "排名.xlsx").exists()
    # The next run tries the one that was left out, and no other.
    monkeypatch.setitem(formats.BY_NAME, "pdf", lambda _: b"%PDF-2")
    assert run("batch", folder, "-o", output, "--reports", "-j", 1)[0] == 0
    assert sorted(path.read_bytes() for path in (output / "报告").glob("*.pdf")) == [b"%PDF", b"%PDF", b"%PDF-2"]

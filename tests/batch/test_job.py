"""A batch without a command line: how far it is and what it came to are told to whoever asks for it."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from pathlib import Path

import pytest
from parks import written

from compliance.batch import job
from compliance.batch.wanted import Wanted
from compliance.errors import UsageError


class Told:
    """What a batch tells: its lines, and of each step how many of how many were done."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: dict[str, tuple[int, int]] = {}

    @contextmanager
    def progress(self, what: str, total: int):
        done: list[int] = []
        yield done.append
        self.steps[what] = (sum(done), total)


def wanted(told: Told, folder: Path, output: Path, **changes: object) -> Wanted:
    options: dict[str, object] = {
        **dict.fromkeys(("roster", "year", "checklist", "database", "scheduler", "tls")),
        **dict.fromkeys(("reports", "parquet", "anew"), False),
        "folders": [folder],
        "output": output,
        "engine": "local",
        "jobs": 1,
        "day": datetime.date(2026, 2, 1),
        "progress": told.progress,
        "say": told.lines.append,
    }
    return Wanted(**{**options, **changes})  # type: ignore[arg-type]


def test_a_batch_tells_each_step_and_what_it_came_to_and_makes_nothing_twice(tmp_path: Path):
    folder, output = written(tmp_path / "收件", 2), tmp_path / "结果"
    told = Told()
    assert job.run(wanted(told, folder, output)) is False
    assert told.steps == {"评分": (2, 2), "汇总": (8, 8)}
    assert told.lines == [
        *("答卷 2 份，已评分 2 份，有误 0 份", "2025 年度：2 个园区", "收件 2 个文件：已采用 2"),
        f"结果已写入 {output}",
    ]
    assert {path.name for path in output.iterdir()} >= {"排名.xlsx", "汇总报告.pdf", "results.sqlite"}
    told = Told()
    assert job.run(wanted(told, folder, output)) is False
    assert told.steps == {"评分": (2, 2)}
    assert told.lines[-1] == f"结果没有变化，{output} 中的文件未重写"


def test_what_no_earlier_run_has_written_is_not_replaced(tmp_path: Path):
    folder, output = written(tmp_path / "收件", 1), tmp_path / "结果"
    output.mkdir()
    (output / "排名.csv").write_text("别人的", encoding="utf-8")
    with pytest.raises(UsageError, match="文件已存在"):
        job.run(wanted(Told(), folder, output))
    assert (output / "排名.csv").read_text(encoding="utf-8") == "别人的"

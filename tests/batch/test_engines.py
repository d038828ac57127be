"""The same results whatever machines do the work, and whatever becomes of them meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from conftest import ROOT
from parks import assert_same, finished, outputs, rows, settled, start, written

from compliance.batch import engines
from compliance.errors import UsageError

PARKS = 160
Process = subprocess.Popen[bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return settled(written(tmp_path / "收件", PARKS))


def dask(*arguments: object, program: Path = ROOT) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *map(str, arguments)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(program)}, cwd=program, **quiet)


@contextmanager
def cluster(workers: int, folder: Path, program: Path = ROOT) -> Iterator[tuple[str, list[Process], Process]]:
    """A scheduler and workers with a program, each a process of its own; the address, the workers, the scheduler."""
    file = folder / "scheduler.json"
    scheduler = dask("scheduler", "--scheduler-file", file, "--host", "127.0.0.1", "--port", 0, "--no-dashboard")
    options = ("--nthreads", 1, "--no-nanny", "--no-dashboard", "--scheduler-file", file)
    started = [dask("worker", *options, "--local-directory", folder, program=program) for _ in range(workers)]
    try:
        deadline = time.monotonic() + 300
        while not file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], started, scheduler
    finally:
        for process in [*started, scheduler]:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_byte_for_byte(folder, tmp_path):
    here, there = tmp_path / "本机", tmp_path / "集群"
    assert finished(folder, "-o", here)[0] == 1
    with cluster(2, tmp_path) as (address, workers, _):
        with start(folder, "-o", there, "--engine", "dask", "--scheduler", address) as process:
            while sum(path.stat().st_size for path in there.glob("results.sqlite*")) < 300_000:
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.01)
            workers[0].kill()
            assert process.poll() is None
            _, said = process.communicate(timeout=300)
        assert workers[1].poll() is None
    assert process.returncode == 1, said.decode()
    assert_same(here, there)


@pytest.mark.slow
def test_a_cluster_on_this_machine_gives_the_same(folder, tmp_path):
    assert finished(folder, "-o", tmp_path / "本机")[0] == 1
    code, said = finished(folder, "-o", tmp_path / "集群", "--engine", "dask", "-j", 2)
    assert code == 1
    assert not any(word in said for word in ("distributed", "Traceback", "Warning"))
    assert_same(tmp_path / "本机", tmp_path / "集群")


@pytest.mark.slow
def test_a_worker_with_another_program_is_refused_before_anything_is_scored(tmp_path):
    other = tmp_path / "程序"
    for name in ("compliance", "checklists", "templates"):
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "compliance" / "scoring" / "engine.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    folder, out = written(tmp_path / "收件", 2), tmp_path / "汇总"
    with cluster(1, tmp_path, other) as (address, *_):
        code, said = finished(folder, "-o", out, "--engine", "dask", "--scheduler", address)
    assert code == 2, said
    assert "集群中的程序与本机的不是同一版本" in said
    assert "Traceback" not in said
    assert rows(out / "results.sqlite", "file") == []
    assert outputs(out) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("scheduler killed", "与 Dask 调度器的连接中断，或它不再应答，已停止"),
        ("scheduler hung", "与 Dask 调度器的连接中断，或它不再应答，已停止"),
        ("workers killed", "Dask 集群中没有工作进程，已停止"),
        ("no workers", "Dask 集群中没有工作进程，已停止"),
    ],
)
def test_what_becomes_of_a_cluster_is_told_within_half_a_minute(folder, tmp_path, what, words):
    """What was scored is kept, and the next run goes on."""
    out = tmp_path / "汇总"
    with (
        cluster(0 if what == "no workers" else 1, tmp_path) as (address, workers, scheduler),
        start(folder, "-o", out, "--engine", "dask", "--scheduler", address) as process,
    ):
        enough = 1 if what == "no workers" else 200_000
        while sum(path.stat().st_size for path in out.glob("results.sqlite*")) < enough:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        match what:
            case "scheduler killed":
                scheduler.kill()
            case "scheduler hung":
                scheduler.send_signal(signal.SIGSTOP)
            case "workers killed":
                workers[0].kill()
        begun = time.monotonic()
        _, said = process.communicate(timeout=300)
        took = time.monotonic() - begun
    assert (process.returncode, said.decode().splitlines()[0]) == (2, words), said.decode()
    assert not any(word in said.decode() for word in ("distributed", "Traceback", "Error"))
    assert took < 30
    assert finished(folder, "-o", out)[0] == 1
    assert finished(folder, "-o", tmp_path / "一次完成")[0] == 1
    assert_same(out, tmp_path / "一次完成")


def die_over_13(numbers):
    """Ends its process the way the system does when memory runs out."""
    if 13 in numbers:
        os._exit(9)
    return list(numbers)


def test_a_file_that_kills_its_worker_costs_the_others_nothing():
    def pool():
        return ProcessPoolExecutor(2, mp_context=get_context("spawn"))

    chunks = iter([range(10), range(10, 20), range(20, 30), range(30, 40)])
    made = engines.results(pool, die_over_13, chunks, 2, lambda number: [-number])
    assert sorted(number for some in made for number in some) == sorted([-13, *({*range(40)} - {13})])


def test_workers_that_do_nothing_but_die_end_the_run(monkeypatch):
    monkeypatch.setattr(engines, "MOST_LOST", 3)

    def pool():
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    made = engines.results(pool, die_over_13, iter([[13]] * 50), 1, lambda number: [-number])
    assert [next(made), next(made)] == [[-13], [-13]]
    with pytest.raises(UsageError, match="工作进程一再意外终止"):
        next(made)


def test_a_bounded_number_of_chunks_is_under_way():
    asked = []

    def chunks():
        for number in range(100):
            asked.append(number)
            yield [number]

    made = engines.results(lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")), len, chunks(), 2, len)
    next(made)
    assert len(asked) <= 2 * engines.IN_FLIGHT + 1
    made.close()


def test_a_scheduler_that_is_not_there_is_told_in_chinese(tmp_path):
    written(tmp_path / "收件", 1)
    arguments = (tmp_path / "收件", "-o", tmp_path / "汇总", "--engine", "dask", "--scheduler")
    code, said = finished(*arguments, "没有这样的地址")
    assert code == 2
    assert "连不上调度器" in said
    assert "Traceback" not in said

"""What a batch costs: python benchmarks/batch.py [--parks 1000 10000 100000] [--keep FOLDER]

Ratios measured in one run. The parks are scored in parts; each part is first loaded with PyYAML's C loader and
nothing else, by the same warm workers in the same chunks, then scored into the results database, so that a slow
moment of the machine falls on both. Then everything is run again unchanged. Last, the command itself is run twice,
in a process of its own, from its start to its last output: its memory, and how much faster it is the second time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # also from a checkout that has not been installed

from compliance.batch import engines, running, work  # noqa: E402
from compliance.batch.files import Item, found  # noqa: E402
from compliance.batch.store import database  # noqa: E402
from compliance.batch.store.journal import Journal  # noqa: E402
from compliance.checklist import files as checklist_files  # noqa: E402
from samples.cohort import files  # noqa: E402
from samples.writing import write  # noqa: E402

PARTS = 10
TARGET, TARGET_AGAIN, TARGET_MEMORY = 1.6, 10, 400
JOBS = len(os.sched_getaffinity(0))
COMMAND = """
import sys
from compliance.cli import run
run(sys.argv[1:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def main() -> None:
    arguments = _arguments()
    for parks in arguments.parks:
        folder = Path(tempfile.mkdtemp(prefix="batch-", dir=arguments.folder))
        try:
            make(folder / "in", parks)
            measure(folder, parks)
        finally:
            shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="批量评分的速度和内存")
    parser.add_argument("--parks", type=int, nargs="+", default=[1000], metavar="个数", help="园区个数，可写几个")
    parser.add_argument("--folder", type=Path, default=None, metavar="文件夹", help="临时文件放在何处")
    return parser.parse_args()


def make(folder: Path, parks: int) -> None:
    """A cohort without mistakes, all of it YAML; every run has the same."""
    for made in files(checklist_files.load("window-service"), parks, years=[2025], mixed=False, mistakes=False):
        write(made, folder)


def loaded(items: Sequence[Item]) -> int:
    """The floor: what PyYAML's C loader alone takes."""
    for item in items:
        with open(item.path, "rb") as file:
            yaml.load(file.read(), Loader=yaml.CSafeLoader)
    return len(items)


def measure(folder: Path, parks: int) -> None:
    items = [item for item in found([folder / "in"]) if item.path.endswith(".yaml")]
    size = -(-len(items) // PARTS)
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    floor, first, again = Cost(), Cost(), Cost()
    with engines.local(JOBS, work.warm) as started:
        pool = Metered(started)
        plan = running.Plan(checklist=None, engine=lambda: _kept(pool), jobs=JOBS)
        _load(pool, parts[0])
        with database.opened(database.beside(folder)) as connection:
            journal = Journal(connection, "")
            journal.begin()
            for part in parts:
                floor.of(pool, lambda part=part: _load(pool, part))
                first.of(pool, lambda part=part: running.run(plan, part, journal, _ignore))
            again.of(pool, lambda: running.run(plan, items, journal, _ignore))
    kept = (folder / "results.sqlite").stat().st_size / len(items) / 1024
    print(f"{parks} 份答卷，{JOBS} 个进程（处理器时间；括号内为经过的时间）")
    print(f"  只解析 YAML：{1000 * floor.work / parks:.2f} 毫秒/份（{1000 * floor.wall / parks:.2f}）")
    print(f"  评分并入库：{1000 * first.work / parks:.2f} 毫秒/份（{1000 * first.wall / parks:.2f}）")
    print(f"  与只解析之比：{_verdict(first.work / floor.work, TARGET)}（{first.wall / floor.wall:.2f}）")
    ratio = _verdict(first.wall / again.wall, TARGET_AGAIN, at_least=True)
    print(f"  再次运行、没有变化，快的倍数：{ratio}")
    print(f"  结果库：{kept:.1f} KB/份", flush=True)
    shutil.rmtree(folder / "out", ignore_errors=True)
    whole, memory = _command(folder)
    print(f"  整个命令：{whole:.1f} 秒，主进程内存最多（MB）{_verdict(memory, TARGET_MEMORY)}", flush=True)
    same, memory = _command(folder)
    ratio = _verdict(whole / same, TARGET_AGAIN, at_least=True)
    print(f"  整个命令再次运行、没有变化：{same:.1f} 秒，内存 {memory:.0f} MB，快的倍数：{ratio}", flush=True)


@dataclass
class Cost:
    """Processor time of all processes, which other programs on the machine disturb less, and time gone by."""

    work: float = 0.0
    wall: float = 0.0

    def of(self, pool: Metered, do: Callable[[], object]) -> None:
        start, own, theirs = time.perf_counter(), time.process_time(), pool.used
        do()
        self.wall += time.perf_counter() - start
        self.work += time.process_time() - own + pool.used - theirs


class Metered(Executor):
    """Workers that tell how much processor time they have used."""

    def __init__(self, pool: Executor) -> None:
        self.pool, self.used = pool, 0.0

    def submit(self, do: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        result: Future[Any] = Future()

        def done(inner: Future[Any]) -> None:
            value, used = inner.result()
            self.used += used
            result.set_result(value)

        self.pool.submit(metered, do, *arguments).add_done_callback(done)
        return result


def metered(do: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    start = time.process_time()
    return do(*arguments), time.process_time() - start


@contextmanager
def _kept(pool: Executor) -> Iterator[Executor]:
    """The same warm workers for all parts."""
    yield pool


def _load(pool: Executor, items: list[Item]) -> None:
    chunks = (items[start : start + running.CHUNK] for start in range(0, len(items), running.CHUNK))
    for _ in engines.results(lambda: _kept(pool), loaded, chunks, JOBS, lambda _: 0):
        pass


def _ignore(_: int) -> None:
    pass


def _command(folder: Path) -> tuple[float, float]:
    """The seconds that the command takes from start to end, and the most memory that its own process held, in MB."""
    command = [sys.executable, "-c", COMMAND, "batch", str(folder / "in"), "-o", str(folder / "out"), "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, int(done.stdout) / 1024


def _verdict(value: float, target: float, *, at_least: bool = False) -> str:
    met = value >= target if at_least else value <= target
    return f"{value:.2f}（目标 {'≥' if at_least else '≤'}{target}{'' if met else '，未达到'}）"


if __name__ == "__main__":
    main()

"""Where the work is done: processes of this machine, or a Dask cluster; to the batch both are executors."""

from __future__ import annotations

import gc
import importlib
import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

from compliance.errors import MissingSystemPart, UsageError

Given = TypeVar("Given")
Made = TypeVar("Made")

Engine = Callable[[], AbstractContextManager[Executor]]
"""Starts the workers; called again when they have broken down."""

IN_FLIGHT = 3
"""So many chunks for each worker are under way at a time, however many there are in all."""
MOST_LOST = 20
"""When so many files one after the other have each killed their worker, it is not the files."""
WORKERS_DIE = (
    "工作进程一再意外终止，已停止\n    处理：多半是内存不足；减少 --jobs，或换一台机器再运行，已完成的不会重做"
)


@contextmanager
def local(jobs: int, warm: Callable[[], None]) -> Iterator[Executor]:
    """Processes of this machine that load the program once."""
    ways = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
    if "forkserver" in ways:
        context.set_forkserver_preload([warm.__module__])
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=(warm,))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare(warm: Callable[[], None]) -> None:
    """Ctrl-C is for the coordinator to handle; a worker whose coordinator has been killed ends as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    warm()
    # What stays until the end need not be looked through for garbage again and again.
    gc.collect()
    gc.freeze()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def dask(jobs: int, scheduler: str | None) -> Iterator[Executor]:
    """The workers of a scheduler or, without one, a cluster of processes on this machine."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise MissingSystemPart(
            "缺少部件 dask.distributed\n    处理：pip install 'compliance[cluster]'，或不写 --engine"
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if scheduler is None:
        options: dict[str, Any] = {"n_workers": jobs, "threads_per_worker": 1, "processes": True}
        with _deaf():
            cluster = distributed.LocalCluster(**options, dashboard_address=None, silence_logs=logging.CRITICAL)
        with cluster, distributed.Client(cluster) as client:
            yield client.get_executor(pure=False)
        return
    try:
        client = distributed.Client(scheduler, timeout=15)
    except (OSError, ValueError, TypeError):
        message = f"--scheduler {scheduler}: 连不上调度器"
        raise UsageError(f"{message}\n    处理：核对地址（例如 tcp://主机:8786）、网络和调度器是否在运行") from None
    with client:
        yield client.get_executor(pure=False)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C, which a terminal sends to all of them at once."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def workers_of(executor: Executor, jobs: int) -> int:
    """How many workers an executor has at the moment."""
    client = getattr(executor, "_client", None)
    return jobs if client is None else max(1, sum(client.nthreads().values()))


def results(
    engine: Engine,
    work: Callable[[Sequence[Given]], Made],
    chunks: Iterator[Sequence[Given]],
    jobs: int,
    lost: Callable[[Given], Made],
) -> Generator[Made]:
    """What `work` makes of each chunk, as it is done; a bounded number of chunks is under way at a time.

    When a worker dies over a chunk, its files are tried again one by one; `lost` stands for one that kills its
    worker again. Raises what `work` raises, and UsageError where workers do nothing but die.
    """
    # Workers are started when there is something to do, and not before.
    while (first := next(chunks, None)) is not None:
        broken: list[Sequence[Given]] = []
        with engine() as executor:
            most = workers_of(executor, jobs) * IN_FLIGHT
            yield from _until_broken(executor, work, chain([first], chunks), most, broken)
        yield from _one_by_one(engine, work, [given for unfinished in broken for given in unfinished], lost)


def _until_broken(
    executor: Executor,
    work: Callable[[Sequence[Given]], Made],
    chunks: Iterator[Sequence[Given]],
    most: int,
    broken: list[Sequence[Given]],
) -> Iterator[Made]:
    """Results until there are no more chunks or the workers break down; then `broken` has the unfinished chunks."""
    running: dict[Future[Made], Sequence[Given]] = {}
    while True:
        try:
            for chunk in islice(chunks, 0 if broken else most - len(running)):
                broken.append(chunk)
                running[executor.submit(work, chunk)] = chunk
                broken.pop()
        except BrokenExecutor:
            pass
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            chunk = running.pop(future)
            try:
                made = future.result()
            except Exception as error:
                if not _died(error):
                    raise
                broken.append(chunk)
            else:
                yield made


def _one_by_one(
    engine: Engine, work: Callable[[Sequence[Given]], Made], left: Sequence[Given], lost: Callable[[Given], Made]
) -> Iterator[Made]:
    waiting, in_a_row = deque(left), 0
    while waiting:
        with engine() as executor:
            while waiting:
                one = waiting.popleft()
                try:
                    yield executor.submit(work, (one,)).result()
                    in_a_row = 0
                except Exception as error:
                    if not _died(error):
                        raise
                    in_a_row += 1
                    if in_a_row == MOST_LOST:
                        raise UsageError(WORKERS_DIE) from None
                    yield lost(one)
                    break


def _died(error: Exception) -> bool:
    """Whether a worker ended over its work; Dask says so after it has tried on several workers."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"

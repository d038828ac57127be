"""Where the work is done: processes of this machine, or a Dask `cluster`; to the batch both are executors."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from itertools import chain, islice
from multiprocessing import util
from pathlib import Path
from typing import TypeVar

from compliance.batch import cluster
from compliance.errors import UsageError
from compliance.files import apart, temporary

Given = TypeVar("Given")
Made = TypeVar("Made")

Engine = Callable[[], AbstractContextManager[Executor]]
"""Starts the workers; called again when they have broken down."""

IN_FLIGHT = 3
"""So many chunks for each worker are under way at a time, however many there are in all."""
MOST_LOST = 20
"""When so many files one after the other have each killed their worker, it is not the files."""
ASK_EVERY = 3
"""Seconds without a result after which a cluster is asked for its workers."""
NO_WORKERS_FOR = 10
"""Seconds: a worker that died is started again within them, if at all."""


LONGEST_PLACE = 70
"""Bytes of the name of a folder with sockets in it, which systems do not take longer than about a hundred."""


@contextmanager
def local(jobs: int, warm: Callable[[], None]) -> Iterator[Executor]:
    """Processes of this machine that load the program once."""
    ways = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
    if "forkserver" in ways:
        _choose_meeting_place()
        context.set_forkserver_preload([warm.__module__])
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=(warm,))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@cache
def _choose_meeting_place() -> None:
    """Processes meet at a socket in the temporary folder or, where its name is too long, in the system's own."""
    usual = tempfile.gettempdir()
    if len(os.fsencode(usual)) > LONGEST_PLACE:
        tempfile.tempdir = str(temporary.until_the_end(Path("/tmp")))  # noqa: S108
        try:
            util.get_temp_dir()
        finally:
            tempfile.tempdir = usual


def _prepare(warm: Callable[[], None]) -> None:
    """Ctrl-C is for the coordinator to handle; a worker whose coordinator has been killed ends as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=apart.follow_parent, daemon=True).start()
    warm()
    # What stays until the end need not be looked through for garbage again and again.
    gc.collect()
    gc.freeze()


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
            there = cluster.workers(executor)
            most = (jobs if there is None else max(1, there)) * IN_FLIGHT
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
        for future in _done(executor, running):
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
                    (future,) = _done(executor, [executor.submit(work, (one,))])
                    yield future.result()
                    in_a_row = 0
                except Exception as error:
                    if not _died(error):
                        raise
                    in_a_row += 1
                    if in_a_row == MOST_LOST:
                        raise UsageError(cluster.WORKERS_DIE) from None
                    yield lost(one)
                    break


def _done(executor: Executor, running: Iterable[Future[Made]]) -> set[Future[Made]]:
    """The first of them that are done. Raises UsageError where nobody is there any more to do them."""
    seen = time.monotonic()
    while not (done := wait(running, timeout=ASK_EVERY, return_when=FIRST_COMPLETED).done):
        if cluster.workers(executor) != 0:
            seen = time.monotonic()
        elif time.monotonic() - seen > NO_WORKERS_FOR:
            raise UsageError(cluster.NO_WORKERS)
    return done


def _died(error: Exception) -> bool:
    """Whether a worker ended over its work; Dask says so after it has tried on several workers."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"

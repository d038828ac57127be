"""A Dask cluster as an executor: what becomes of it is told within half a minute, in our words and not in Dask's."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from compliance.errors import MissingSystemPart, UsageError, system_reason
from compliance.files import temporary

ANSWER = 8
"""Seconds that a scheduler has for each answer."""
CLOSE = 3
"""Seconds to take leave of it."""
WORKERS_DIE = (
    "工作进程一再意外终止，已停止\n    处理：多半是内存不足；减少 --jobs，或换一台机器再运行，已完成的不会重做"
)
SCHEDULER_LOST = (
    "与 Dask 调度器的连接中断，或它不再应答，已停止\n"
    "    处理：核对调度器和网络，再运行一次，已完成的不会重做；不用集群的，不写 --engine"
)
NO_WORKERS = (
    "Dask 集群中没有工作进程，已停止\n"
    "    处理：在各台机器上启动 dask worker，再运行一次，已完成的不会重做；不用集群的，不写 --engine"
)


@contextmanager
def dask(jobs: int, scheduler: str | None) -> Iterator[Executor]:
    """The workers of a scheduler or, without one, a cluster of processes on this machine. Raises UsageError."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise MissingSystemPart(
            "缺少部件 dask.distributed\n    处理：pip install 'compliance[cluster]'，或不写 --engine"
        ) from None
    _silence()
    with ExitStack() as until_the_end:
        if scheduler is None:
            scheduler = _local(distributed, jobs, until_the_end)
        client = _client(distributed, scheduler)
        until_the_end.callback(_close, client)
        try:
            yield client.get_executor(pure=False)
        except (
            CancelledError,
            asyncio.CancelledError,
            distributed.comm.CommClosedError,
            distributed.client.ClosedClientError,
        ):
            raise UsageError(SCHEDULER_LOST) from None


def _local(distributed: Any, jobs: int, until_the_end: ExitStack) -> Any:
    """A cluster on this machine; one whose processes die while it starts is tried once more."""
    options: dict[str, Any] = {"n_workers": jobs, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    dask_config: Any = importlib.import_module("dask.config")
    for _ in range(2):
        try:
            scratch = str(until_the_end.enter_context(temporary.folder()))
            # Its scheduler is told in this way only; else it leaves a folder of its own.
            until_the_end.enter_context(dask_config.set({"temporary-directory": scratch}))
            with _deaf():
                cluster = distributed.LocalCluster(**options, silence_logs=logging.CRITICAL)
            return until_the_end.enter_context(cluster)
        except (RuntimeError, TimeoutError, distributed.comm.CommClosedError, asyncio.CancelledError):
            continue
        except OSError as error:
            remedy = "核对临时文件夹的空间和权限、本机的网络端口；或不写 --engine"
            raise UsageError(f"本机的 Dask 集群启动不了（{system_reason(error)}）\n    处理：{remedy}") from None
    raise UsageError(WORKERS_DIE)


def _client(distributed: Any, scheduler: Any) -> Any:
    try:
        return distributed.Client(scheduler, timeout=ANSWER)
    except (Exception, asyncio.CancelledError):
        # Whatever listens at a mistaken address may answer anything.
        if not isinstance(scheduler, str):
            raise UsageError(SCHEDULER_LOST) from None
        message = f"--scheduler {scheduler}: 连不上调度器"
        raise UsageError(f"{message}\n    处理：核对地址（例如 tcp://主机:8786）、网络和调度器是否在运行") from None


def _close(client: Any) -> None:
    with suppress(Exception, asyncio.CancelledError):
        client.close(timeout=CLOSE)


def _silence() -> None:
    """Its log has whole tracebacks; some of its loggers have levels of their own."""
    for name in ["distributed", "tornado", "asyncio", *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started meanwhile do not hear Ctrl-C, which a terminal sends to all of them at once."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def workers(executor: Executor) -> int | None:
    """How many workers a cluster has at the moment; None for an executor that is none. Raises UsageError."""
    client = getattr(executor, "_client", None)
    if client is None:
        return None
    try:
        threads: dict[str, int] = client.sync(client.scheduler.ncores, callback_timeout=ANSWER)
    except (Exception, asyncio.CancelledError):
        raise UsageError(SCHEDULER_LOST) from None
    return sum(threads.values())

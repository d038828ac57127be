"""A Dask cluster as an executor: what becomes of it is told within half a minute, in our words and not in Dask's.

Whoever reaches a scheduler or a worker can have it run anything; TLS keeps out who has no certificate of its authority.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import ssl
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.errors import MissingSystemPart, UsageError, system_reason
from compliance.files import apart, content, temporary
from compliance.files.content import Limit

PEM = Limit("PEM 格式的证书和私钥", content.MB)
NO_PAGES: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
"""Of its own accord it serves pages about itself."""
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


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM: whose certificates are trusted, and one's own with its key, which may be in the same file."""

    authority: Path
    certificate: Path
    key: Path


def tls(authority: Path | None, certificate: Path | None, key: Path | None) -> Tls | None:
    """Of what the user wrote. Raises InputError and UsageError."""
    if authority is None and certificate is None and key is None:
        return None
    if authority is None or certificate is None:
        raise UsageError("--tls-ca 和 --tls-cert 要一起写\n    处理：证书和私钥在同一文件的，--tls-key 可以不写")
    found = Tls(authority, certificate, key or certificate)
    given = {path: content.read(path, PEM) for path in (authority, certificate, found.key)}
    if b"ENCRYPTED" in given[found.key]:
        raise UsageError(f"{found.key}: 私钥加了口令，Dask 不能用\n    处理：换用没有口令的私钥，并只让自己能读")
    try:
        context = ssl.create_default_context(cafile=authority)
    except (ssl.SSLError, ValueError):
        raise UsageError(f"{authority}: 读不出证书\n    应为：{PEM.expected}") from None
    try:
        context.load_cert_chain(certificate, found.key)
    except (ssl.SSLError, ValueError):
        message = f"{certificate}: 读不出证书和私钥，或私钥不是这张证书的"
        raise UsageError(f"{message}\n    应为：{PEM.expected}") from None
    return found


def _security(distributed: Any, tls: Tls | None) -> Any:
    """What Dask is told of it; without it Dask goes by its own settings."""
    if tls is None:
        return distributed.Security()
    own = {"cert": str(tls.certificate), "key": str(tls.key)}
    roles = {f"tls_{role}_{what}": path for role in ("client", "scheduler", "worker") for what, path in own.items()}
    return distributed.Security(require_encryption=True, tls_ca_file=str(tls.authority), **roles)


@contextmanager
def dask(jobs: int, scheduler: str | None, tls: Tls | None = None) -> Iterator[Executor]:
    """The workers of a scheduler or, without one, a cluster of processes on this machine. Raises UsageError."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise MissingSystemPart(
            "缺少部件 dask.distributed\n    处理：pip install 'compliance[cluster]'，或不写 --engine"
        ) from None
    _silence()
    security = _security(distributed, tls)
    with ExitStack() as until_the_end:
        if scheduler is None:
            scheduler = _local(distributed, jobs, security, until_the_end)
        client = _client(distributed, scheduler, security)
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


def _local(distributed: Any, jobs: int, security: Any, until_the_end: ExitStack) -> Any:
    """A cluster on this machine, which no other can reach; one whose processes die while it starts is tried again."""
    options: dict[str, Any] = {"n_workers": jobs, "threads_per_worker": 1, "processes": True, "security": security}
    options |= {"host": "127.0.0.1", "dashboard_address": None}
    dask_config: Any = importlib.import_module("dask.config")
    for _ in range(2):
        try:
            scratch = str(until_the_end.enter_context(temporary.folder()))
            # Its scheduler is told in this way only; else it leaves a folder of its own.
            until_the_end.enter_context(dask_config.set({"temporary-directory": scratch, **NO_PAGES}))
            with apart.deaf():
                cluster = distributed.LocalCluster(**options, silence_logs=logging.CRITICAL)
            return until_the_end.enter_context(cluster)
        except (RuntimeError, TimeoutError, distributed.comm.CommClosedError, asyncio.CancelledError):
            continue
        except OSError as error:
            remedy = "核对临时文件夹的空间和权限、本机的网络端口；或不写 --engine"
            raise UsageError(f"本机的 Dask 集群启动不了（{system_reason(error)}）\n    处理：{remedy}") from None
    raise UsageError(WORKERS_DIE)


def _client(distributed: Any, scheduler: Any, security: Any) -> Any:
    if isinstance(scheduler, str) and scheduler.startswith("tls://") and not security.tls_ca_file:
        raise UsageError(f"--scheduler {scheduler}: 要写 --tls-ca、--tls-cert、--tls-key，或写进 Dask 自己的设置")
    try:
        return distributed.Client(scheduler, security=security, timeout=ANSWER)
    except (Exception, asyncio.CancelledError) as error:
        # Whatever listens at a mistaken address may answer anything.
        if not isinstance(scheduler, str):
            raise UsageError(SCHEDULER_LOST) from None
        remedy = "核对地址（例如 tcp://主机:8786）、网络和调度器是否在运行；调度器用 TLS 的，地址以 tls:// 开头"
        if scheduler.startswith("tls://"):
            refused = "，证书不符" if _of_certificates(error) else ""
            remedy = "核对 --tls-ca、--tls-cert、--tls-key 与调度器的是否出自同一签发机构、有没有过期，以及地址和网络"
            raise UsageError(f"--scheduler {scheduler}: 连不上调度器{refused}\n    处理：{remedy}") from None
        raise UsageError(f"--scheduler {scheduler}: 连不上调度器\n    处理：{remedy}") from None


def _of_certificates(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _close(client: Any) -> None:
    with suppress(Exception, asyncio.CancelledError):
        client.close(timeout=CLOSE)


def _silence() -> None:
    """Its log has whole tracebacks; some of its loggers have levels of their own."""
    for name in ["distributed", "tornado", "asyncio", *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


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

"""A call in a process of its own, within limits that the system enforces: for libraries that read what strangers send.

The process is a copy of this one where that is safe, else a new one. What it gives back is JSON or bytes, never an
object of Python, since a library that was taken over could send any.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from compliance import remarks
from compliance.errors import ComplianceError, InputError, Location, MissingSystemPart, Problem, UsageError
from compliance.files import inputs, limits
from compliance.files.content import MB
from compliance.files.limits import Limits

MOST = 512 * MB
"""Bytes of an answer."""
PATIENCE = 60
"""A process that neither works nor ends is waited for so many times the seconds that it may work."""
_within: list[Limits] = []
"""What such a process was granted; empty in all others."""
REFUSALS: dict[str, type[ComplianceError]] = {"UsageError": UsageError, "MissingSystemPart": MissingSystemPart}


def call(granted: Limits, name: str, work: Callable[..., Any], *given: Any) -> Any:
    """What the `work`, a function of a module, makes of what is given: bytes, what JSON has, or a pair of both.

    Within such a call another one is made on the spot, and may take what is left. Its remarks and the files that it
    read are this run's. Raises whatever ComplianceError it raises, InputError of the file `name` where it took more
    than was granted, and RuntimeError for its own mistakes.
    """
    if _within:
        return work(*given)
    alone = _alone()
    context: Any = multiprocessing.get_context("fork" if alone else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    task = (granted, inputs.noted(), remarks.is_strict(), work, given)
    process: BaseProcess = context.Process(target=_answer, args=(theirs, *task))
    try:
        with deaf(copies=alone):
            process.start()
        theirs.close()
        if not ours.poll(granted.seconds * PATIENCE):
            raise granted.too_long(name)
        head, _, body = ours.recv_bytes(MOST).partition(b"\n")
    except (EOFError, OSError):
        process.join()
        raise _why(granted, name, process.exitcode) from None
    finally:
        _end(process)
        ours.close()
    return _taken(json.loads(head), body, granted, name)


@contextmanager
def deaf(*, copies: bool = False) -> Iterator[None]:
    """Processes begun meanwhile never hear Ctrl-C, which a terminal sends to all at once; this one hears it later.

    `copies` are made of this process, the others are new ones.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if not copies:
        # Begun with the first new process it would end this.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _alone() -> bool:
    """Whether this process has but one thread; a copy would be without the others, and with what they hold locked."""
    return sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1


def _end(process: BaseProcess) -> None:
    if process.pid is not None:
        process.kill()
        process.join()
        process.close()


def _why(granted: Limits, name: str, code: int | None) -> InputError:
    if code is not None and -code == getattr(signal, "SIGXCPU", None):
        return granted.too_long(name)
    return granted.too_large(name) if code == limits.FULL else granted.broken_off(name)


def _taken(head: dict[str, Any], body: bytes, granted: Limits, name: str) -> Any:
    """The result, once everything is known here that would be if the work had been done here."""
    inputs.take_over({(device, number): what for device, number, what in head["read"]})
    if mistakes := remarks.tell(map(_problem, head["told"])):
        raise InputError(mistakes)
    match head["ended"]:
        case "made":
            return _joined(body, head["what"])
        case "wrong":
            problems, omitted = head["what"]
            error = InputError(map(_problem, problems))
            error.omitted += omitted
            raise error
        case "memory":
            raise granted.too_large(name)
        case "system":
            raise OSError(*head["what"])
        case "own":
            raise RuntimeError(head["what"])
        case refusal:
            raise REFUSALS[refusal](head["what"])


def _parted(made: Any) -> tuple[bytes, list[Any]]:
    """The bytes of a result, and the rest as JSON has it."""
    if isinstance(made, bytes):
        return made, []
    if isinstance(made, tuple) and isinstance(made[0], bytes):
        return made[0], [made[1], "and bytes"]
    return b"", [made]


def _joined(body: bytes, rest: list[Any]) -> Any:
    match rest:
        case []:
            return body
        case [data]:
            return data
        case _:
            return body, rest[0]


def _problem(told: dict[str, Any]) -> Problem:
    return Problem(**{**told, "location": Location(**told["location"])})


def _answer(
    pipe: Connection,
    granted: Limits,
    noted: inputs.Noted,
    strict: bool,
    work: Callable[..., Any],
    given: tuple[Any, ...],
) -> None:
    """What the process does: it sends one line of JSON, then the bytes."""
    _prepare(granted)
    body = b""
    with inputs.remembered(noted), remarks.collected(strict=strict) as told:
        try:
            made = work(*given)
            body, what = _parted(made)
            ended: tuple[str, Any] = "made", what
        except InputError as error:
            ended = "wrong", ([asdict(problem) for problem in error.problems], error.omitted)
        except (UsageError, MissingSystemPart) as error:
            ended = type(error).__name__, str(error)
        except MemoryError:
            ended = "memory", None
        except OSError as error:
            # What the system refuses is told by who called, as of itself.
            ended = "system", [error.errno or 0, error.strerror or str(error), str(error.filename or "") or None]
        except Exception as error:
            ended = "own", f"{type(error).__name__}: {error}"
        read = [[*place, what] for place, what in inputs.noted().items()]
        head = {"ended": ended[0], "what": ended[1], "told": [asdict(remark) for remark in told], "read": read}
    pipe.send_bytes(json.dumps(head).encode() + b"\n" + body)


def _prepare(granted: Limits) -> None:
    """Nothing of the process is seen, it ends with the one that began it, and Ctrl-C is for that one to handle."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — open until the end
    sys.stdout = sys.stderr = nowhere
    for stream in (1, 2):
        os.dup2(nowhere.fileno(), stream)
    threading.Thread(target=follow_parent, daemon=True).start()
    limits.confine(granted.memory, granted.seconds)
    _within.append(granted)


def follow_parent() -> None:
    """Ends this process with the one that began it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

"""What a process is granted, by the system: memory and seconds of the processor, however busy the machine is.

Where the system has no such limits, Windows and macOS, what comes nearest is asked for, or the process looks after
itself.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from compliance.errors import InputError, Location, Problem
from compliance.files.content import MB

if sys.platform != "win32":
    import resource

GRACE = 5
"""Seconds after which a process ends that was told to stop and has not."""
FULL = 77
"""The exit code of a process that has ended itself for want of memory."""
LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a piece of work may take, beyond what its process has already when it begins."""

    what: str
    """The work in words: "读这份 PDF"."""
    seconds: int
    memory: int = 768 * MB
    remedy: str = ""

    def too_long(self, name: str) -> InputError:
        return self._refused(name, f"{self.what}，用了 {self.seconds} 秒还没有完，已停止", "TOO_LONG")

    def too_large(self, name: str) -> InputError:
        return self._refused(name, f"{self.what}，要用的内存超过 {self.memory // MB} MB，已停止", "TOO_LARGE")

    def broken_off(self, name: str) -> InputError:
        return self._refused(name, f"{self.what}，中途程序意外中止，多半是内存不足", "TOO_LARGE")

    def _refused(self, name: str, message: str, code: str) -> InputError:
        code = f"limits.{code.lower()}"
        return InputError([Problem(location=Location(name), message=message, remedy=self.remedy, code=code)])


class _Over(BaseException):
    """Nothing that expects mistakes of its own catches it."""


@contextmanager
def within(limits: Limits, name: str) -> Iterator[None]:
    """Stops what is done inside when its seconds are over. Raises InputError, of the file `name`.

    What does not let itself be stopped ends the process; that comes of no more than this on Linux and macOS, and only
    where a process has its main thread do it.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(*_: object) -> None:
        raise _Over

    handler, ceiling = signal.signal(signal.SIGPROF, over), resource.getrlimit(resource.RLIMIT_CPU)
    _grant(limits.seconds + GRACE)
    try:
        # Again and again: what is raised within a call from C is lost.
        signal.setitimer(signal.ITIMER_PROF, limits.seconds, LOOK_EVERY)
        yield
        signal.setitimer(signal.ITIMER_PROF, 0)
    except _Over:
        raise limits.too_long(name) from None
    except MemoryError:
        raise limits.too_large(name) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        resource.setrlimit(resource.RLIMIT_CPU, ceiling)


def used() -> float:
    """Seconds of the processor that this process and those that it has waited for have used."""
    return sum(os.times()[:4])


def confine(memory: int, seconds: int = 0) -> None:
    """Grants this process so much more, and no more until it ends; without `seconds` as many as it likes."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            from compliance.files import windows_limits

            windows_limits.confine(memory, seconds)
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        _grant(seconds)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, _mapped() + memory)
    else:
        threading.Thread(target=_watch, args=(_peak() + memory,), daemon=True).start()


def _grant(seconds: int) -> None:
    # The system counts by ticks here, and the clock exactly: with time they part.
    _lower(resource.RLIMIT_CPU, round(time.process_time() * 1.1) + seconds)


def _lower(kind: int, most: int) -> None:
    """Sets the limit at which the system acts, and never raises one that somebody else has set."""
    now, ceiling = resource.getrlimit(kind)
    known = [limit for limit in (now, ceiling) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(kind, (min([most, *known]), ceiling))


def _mapped() -> int:
    """The bytes that the process has mapped, which is what Linux limits."""
    with open("/proc/self/statm", encoding="ascii") as told:
        return int(told.read().split()[0]) * resource.getpagesize()


def _peak() -> int:
    """The most bytes that the process has had; macOS tells bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _watch(most: int) -> None:
    """macOS takes a limit of memory and does not keep it."""
    while _peak() < most:
        time.sleep(LOOK_EVERY)
    os._exit(FULL)

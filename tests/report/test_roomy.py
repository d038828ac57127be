"""Making a report asks the system for memory no more often when it is called from deep within another program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.report.pdf.roomy import roomy

resource = pytest.importorskip("resource", reason="counts of POSIX")

LOOPS = 500


def looping() -> int:
    """A loop of calls, some of which would go over the end of a piece of memory."""
    return sum(step(number) for number in range(LOOPS))


def step(number: int) -> int:
    return within(number, number + 1, number + 2)


def within(one: int, two: int, three: int) -> int:
    return one + two + three


def called_from(depth: int, work: Callable[[], int]) -> int:
    return called_from(depth - 1, work) if depth else work()


def page_faults(depth: int, work: Callable[[], int]) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    called_from(depth, work)
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


def test_no_depth_has_calls_ask_for_memory_again_and_again() -> None:
    work = roomy(looping)
    assert max(page_faults(depth, work) for depth in range(150)) < LOOPS / 4


def test_what_is_given_and_made_stays_as_it_is() -> None:
    def told(name: str, *, times: int) -> str:
        """Says it."""
        return name * times

    assert roomy(told)("好", times=2) == "好好"
    assert (roomy(told).__name__, roomy(told).__doc__) == ("told", "Says it.")

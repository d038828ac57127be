"""Room for deep calls.

Since Python 3.11 the frames of calls lie in pieces of 16 KB. A loop whose calls go over the end of one has the system
give the next piece, and takes it away, call by call: where that falls depends on how deep the caller was. Called from
0 to 150 calls deep, one report asked the system for memory 2,500 to 42,000 times, and took up to a quarter longer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")

WORDS = 66_000
"""A frame of just over half a megabyte has a piece of one megabyte made, and the rest of it is for what it calls."""


def roomy(work: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same work; all that it calls, some thousand frames deep, finds its frames in one piece of memory."""

    def begun(*given: Given.args, **named: Given.kwargs) -> Made:
        return work(*given, **named)

    begun.__code__ = begun.__code__.replace(co_stacksize=WORDS)
    return wraps(work)(begun)

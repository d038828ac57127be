"""读到了，请看一眼: what a reader took in and someone should look at. It is no mistake and changes no score by itself.

Whatever reads tells here; whoever runs it shows what was told. In a strict run every remark is a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from compliance.errors import Location, Problem

SHOWN = 3
"""So many of one kind in one file are shown one by one, and one more rather than that there is one more."""
VARYING = re.compile("“[^”]*”|[^\u4e00-\u9fff]+")
"""What two remarks of one kind may have different."""


@dataclass(slots=True)
class Told:
    """The remarks of one run, each once, in the order of telling."""

    strict: bool
    _found: dict[Problem, None] = field(default_factory=dict)

    def add(self, remarks: Iterable[Problem]) -> None:
        self._found |= dict.fromkeys(remarks)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def folded(self) -> Iterator[str]:
        """In words, what is alike together: of many of one kind in one file the first few, and how many more."""
        alike: dict[tuple[str, str], list[Problem]] = {}
        for remark in self:
            alike.setdefault((remark.location.file, VARYING.sub("", remark.message)), []).append(remark)
        for (file, _), many in alike.items():
            rest = len(many) - SHOWN
            yield from map(str, many if rest <= 1 else many[:SHOWN])
            if rest > 1:
                yield f"{Location(file)}: 同样的另有 {rest} 处（加 --strict 逐处列出）"


_told: ContextVar[Told | None] = ContextVar("told", default=None)


@contextmanager
def collected(*, strict: bool = False) -> Iterator[Told]:
    """A run, whose remarks are kept; one within another keeps its own."""
    told = Told(strict)
    token = _told.set(told)
    try:
        yield told
    finally:
        _told.reset(token)


def tell(remarks: Iterable[Problem], *, harmless: bool = False) -> tuple[Problem, ...]:
    """Takes down remarks; gives back those that are mistakes: all of them in a strict run, else none.

    Those that are `harmless` are none in a strict run either: nobody who filled in a form could have done otherwise.
    """
    told = _told.get()
    if told is None:
        return ()
    if told.strict and not harmless:
        return tuple(remarks)
    told.add(remarks)
    return ()


def be_strict() -> None:
    """Makes every remark of this run a mistake from now on."""
    told = _told.get()
    if told is not None:
        told.strict = True


def is_strict() -> bool:
    """Whether remarks are mistakes in this run."""
    told = _told.get()
    return told is not None and told.strict


def count() -> int:
    """How many remarks this run has had so far."""
    told = _told.get()
    return 0 if told is None else len(told)

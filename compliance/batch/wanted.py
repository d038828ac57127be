"""What is wanted of a batch, and how it tells how far it is."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from compliance.batch.cluster import Tls

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows how far something is, of so many; what it gives is told how many more are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A batch as its user asks for it. `say` takes the lines that are for the user."""

    folders: Sequence[Path]
    output: Path
    roster: Path | None
    year: int | None
    """The one to be ranked; None for the latest that many files are of."""
    checklist: str | None
    """As the user names it; None for what each file names."""
    database: str | None
    """As the user writes it; None for a file in the output folder."""
    engine: Literal["local", "dask"]
    scheduler: str | None
    tls: Tls | None
    jobs: int | None
    """How many processes; None for as many as there are cores."""
    reports: bool
    parquet: bool
    day: datetime.date
    """The date on the documents."""
    anew: bool
    """Also what has not changed since it was written; and files are compared by their contents."""
    progress: Progress
    say: Callable[[str], None]

    @property
    def processes(self) -> int:
        return self.jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

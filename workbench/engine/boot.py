"""Runs command lines in the page's own folder, and says which files they left there."""

from __future__ import annotations

import gc
import importlib
import io
import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path("/park")


def start() -> list[str]:
    """Everything that a first command would wait for, before the memory is kept; gives where all of it came from."""
    from workbench.engine import differences

    differences.make()
    from compliance import cli
    from compliance.checklist import files as checklist_files

    assert cli
    for folder in checklist_files.shipped_folders():
        checklist_files.load(folder.name)
    # What is found where is found anew: of what is imported by now, nothing lies there any more, and no file is open.
    importlib.invalidate_caches()
    gc.collect()
    specs = [getattr(module, "__spec__", None) for module in sys.modules.values()]
    return [str(spec.origin) for spec in specs if spec]


def wake() -> str:
    """In the memory that was kept, as the first thing; gives the program's version."""
    from compliance.version import __version__

    random.seed()
    return __version__


def begin() -> None:
    """An empty folder for the next commands, of which nothing is known from earlier ones."""
    from workbench.engine import differences

    differences.own_checklist.cache_clear()
    os.chdir("/")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    os.chdir(FOLDER)


def run(arguments: list[str], columns: int, tell: Callable[[str, int, int], None]) -> tuple[int, str, str]:
    """The exit code of a command, what it printed, and what it said beside that. `tell` hears how far it is."""
    from compliance import cli
    from workbench.engine import differences

    os.environ.update(COLUMNS=str(columns), FORCE_COLOR="1", TERM="xterm-256color")
    differences.told[:] = [tell]
    out, err = io.BytesIO(), io.BytesIO()
    before = sys.stdout, sys.stderr
    streams = [io.TextIOWrapper(one, encoding="utf-8", newline="\n") for one in (out, err)]
    sys.stdout, sys.stderr = streams
    try:
        code = cli.run(arguments)
    finally:
        for stream in streams:
            stream.flush()
        sys.stdout, sys.stderr = before
    return code, out.getvalue().decode(), err.getvalue().decode()


def files() -> dict[str, Any]:
    """Every file in the folder, and when it was written."""
    found = (path for path in sorted(FOLDER.rglob("*")) if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): path.stat().st_mtime_ns for path in found}


__all__ = ["begin", "files", "run", "start", "wake"]

"""The outputs of a batch: each a function from an `Edition` to bytes, registered by the name of its file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from compliance.report.cohort.edition import Edition

OUTPUTS: dict[str, str] = {
    "排名.xlsx": "workbook",
    "排名.csv": "table",
    "排名.json": "data",
    "dashboard.html": "dashboard",
    "总结报告.pdf": "summary",
}
"""The file and the module that makes it, which is imported only when the file is made."""


def maker(name: str) -> Callable[[Edition], bytes]:
    """The function that makes one of `OUTPUTS`."""
    made: Callable[[Edition], bytes] = import_module(f"{__name__}.{OUTPUTS[name]}").make
    return made

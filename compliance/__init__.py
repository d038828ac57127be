"""产业园区公共服务平台窗口服务自评：检查表、评分、差距分析。

from compliance import assess, load_answers, load_checklist

checklist = load_checklist("window-service")
assessment = assess(checklist, load_answers("answers.yaml", checklist))
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.answers.model import AnswerSheet
    from compliance.checklist.model import Checklist
    from compliance.scoring.assessment import Assessment

__all__ = ["__version__", "assess", "load_answers", "load_checklist"]


def load_checklist(name: str | os.PathLike[str] = "window-service") -> Checklist:
    """The shipped checklist of that id, or the one in a folder. Raises errors.InputError with all problems."""
    from compliance.checklist import files as checklist_files

    return checklist_files.load(os.fspath(name))


def load_answers(path: str | os.PathLike[str], checklist: Checklist | None = None) -> AnswerSheet:
    """The answers in a file of any kind: YAML, JSON, a workbook that was filled in, what the web page saved.

    They are read against `checklist` or, without one, against the shipped one that the file names. Raises
    errors.InputError with all located problems, missing evidence files included.
    """
    from compliance.forms import importing

    return importing.load(Path(path), checklist)[1]


def assess(checklist: Checklist, answers: AnswerSheet) -> Assessment:
    """Scores the answers. Pure: the same input gives the same assessment, on any machine, on any day."""
    from compliance import scoring

    return scoring.assess(checklist, answers)

"""Reading an answers file from disk: its data, its mistakes with their places, and whether its evidence is there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PureWindowsPath

from compliance.answers import reading as answer_parsing
from compliance.answers import reviewing as review_file
from compliance.answers.fields import misnamed
from compliance.answers.model import AnswerSheet
from compliance.checklist import files as checklist_files
from compliance.checklist.kinds.base import shape_of
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, Problem, system_reason
from compliance.files import documents
from compliance.forms import reading
from compliance.forms.filled import Filled


def checklist_for(document: Filled, name: str | None) -> Checklist:
    """The checklist named by the user or, failing that, by the answers file itself. Raises InputError."""
    if name is not None:
        return checklist_files.load(name)
    if not isinstance(document.data, dict):
        problem = Problem(
            location=document.locate(),
            message="不是答卷文件",
            found=shape_of(document.data),
            expected="写有检查表、版本、园区、评价期、作答的文件",
            remedy="空白答卷用 compliance init 生成；名称后用半角冒号，冒号后留一个空格",
        )
        raise InputError([*document.problems, problem])
    given = document.data.get("检查表")
    shipped = [folder.name for folder in checklist_files.shipped_folders()]
    if given not in shipped:
        problem = Problem(
            location=document.locate("检查表"),
            message="答卷没有写明检查表，或不是随程序提供的检查表",
            found=shape_of(given),
            expected="、".join(shipped),
            remedy="改正“检查表”一栏，或用 --checklist 指明检查表文件夹",
        )
        raise InputError([*document.problems, problem])
    return checklist_files.load(given)


def load(path: Path, checklist: Checklist) -> AnswerSheet:
    """The answer sheet of a file. Raises InputError with every located problem, missing evidence files included."""
    return from_document(documents.read(path), checklist, path.parent)


def from_document(document: Filled, checklist: Checklist, folder: Path) -> AnswerSheet:
    """The same for a form already read; evidence files are looked for in `folder`."""
    sheet, findings = answer_parsing.parse(document.data, checklist, evidence_faults(folder))
    if findings or document.problems:
        raise InputError([*document.problems, *(finding.located(document.locate) for finding in findings)])
    return sheet


def reviewed(sheet: AnswerSheet, path: Path, checklist: Checklist) -> AnswerSheet:
    """The sheet with the results of a reviewer's own file of any kind. Raises InputError with every located problem."""
    form = reading.read(path)
    beside = reading.for_review(form)
    found, findings = review_file.laid_over(sheet, form.data, checklist, beside=beside)
    if findings or form.problems:
        raise InputError([*form.problems, *(finding.located(form.locate) for finding in findings)])
    return found


MISSING = "佐证文件不存在"


def evidence_faults(folder: Path) -> Callable[[str], str]:
    """What is wrong with the name of an evidence file, "" for nothing; files are looked for in `folder`."""
    root = os.fspath(folder)
    return lru_cache(maxsize=None)(lambda name: _evidence_fault(root, name))


def evidence_faults_but_missing(folder: Path, missing: set[str]) -> Callable[[str], str]:
    """The same where a file may still come; it is noted in `missing`."""
    faults = evidence_faults(folder)

    def fault(name: str) -> str:
        found = faults(name)
        if found == MISSING:
            missing.add(name)
            return ""
        return found

    return fault


def _evidence_fault(root: str, text: str) -> str:
    fault = misnamed(text)
    if fault:
        return fault
    path = os.path.join(root, *PureWindowsPath(text).parts)
    if os.path.isfile(path):
        return ""
    # Path.is_dir would fail where a name is too long to exist.
    return "佐证是文件夹，应写到其中的文件" if os.path.isdir(path) else MISSING  # noqa: PTH112


def digests(sheet: AnswerSheet, folder: Path) -> dict[str, str]:
    """The SHA-256 of every evidence file that the sheet names, by the name used there, in hexadecimal.

    Raises InputError when a file can no longer be read.
    """
    found = {}
    for group in (sheet.answers, sheet.bonus, sheet.penalties):
        for answer in group.values():
            for evidence in answer.evidence:
                if evidence.kind == "file" and evidence.text not in found:
                    path = folder.joinpath(*PureWindowsPath(evidence.text).parts)
                    found[evidence.text] = _digest(path)
    return found


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        problem = Problem(
            location=Location(str(path)),
            message="无法读取佐证文件",
            found=system_reason(error),
            remedy="核对文件是否还在、有无读取权限",
        )
        raise InputError([problem]) from None

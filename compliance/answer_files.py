"""Reading an answers file from disk: its data, its mistakes with their places, and whether its evidence is there."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from compliance import answers, checklist_files, documents
from compliance.answers import AnswerSheet
from compliance.checklist import Checklist
from compliance.errors import InputError, Problem, quoted


def checklist_for(document: documents.Document, name: str | None) -> Checklist:
    """The checklist named by the user or, failing that, by the answers file itself. Raises InputError."""
    if name is not None:
        return checklist_files.load(name)
    given = document.data.get("检查表") if isinstance(document.data, dict) else None
    shipped = [folder.name for folder in checklist_files.shipped_folders()]
    if given not in shipped:
        problem = Problem(
            location=document.locate("检查表"),
            message="答卷没有写明检查表，或不是随程序提供的检查表",
            found=quoted(given),
            expected="、".join(shipped),
            remedy="改正“检查表”一栏，或用 --checklist 指明检查表文件夹",
        )
        raise InputError([problem])
    return checklist_files.load(given)


def load(path: Path, checklist: Checklist) -> AnswerSheet:
    """The answer sheet of a file. Raises InputError with every located problem, missing evidence files included."""
    return from_document(documents.read(path), checklist, path.parent)


def from_document(document: documents.Document, checklist: Checklist, folder: Path) -> AnswerSheet:
    """The same for a document already read; evidence files are looked for in `folder`."""
    root = os.fspath(folder)
    fault = lru_cache(maxsize=None)(lambda name: _evidence_fault(root, name))
    sheet, findings = answers.parse(document.data, checklist, fault)
    if findings:
        raise InputError(finding.located(document.locate) for finding in findings)
    return sheet


def _evidence_fault(root: str, text: str) -> str:
    if "://" in text:
        return "佐证是网址时要写明：前面加“网址：”"
    windows, posix = PureWindowsPath(text), PurePosixPath(text)
    if windows.is_absolute() or posix.is_absolute() or windows.drive or ".." in windows.parts:
        return "佐证文件须放在答卷所在文件夹之内"
    try:
        return "" if os.path.isfile(os.path.join(root, *windows.parts)) else "佐证文件不存在"
    except ValueError:
        return "佐证文件名中有不能使用的字符"


def digests(sheet: AnswerSheet, folder: Path) -> dict[str, str]:
    """The SHA-256 of every evidence file that the sheet names, by the name used there, in hexadecimal."""
    found = {}
    for group in (sheet.answers, sheet.bonus, sheet.penalties):
        for answer in group.values():
            for evidence in answer.evidence:
                if evidence.kind == "file" and evidence.text not in found:
                    path = folder.joinpath(*PureWindowsPath(evidence.text).parts)
                    with path.open("rb") as file:
                        found[evidence.text] = hashlib.file_digest(file, "sha256").hexdigest()
    return found

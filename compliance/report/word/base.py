"""The document that a report begins from, shipped or of one's own, which is read with care: see `reach`."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import docx

from compliance import resources
from compliance.errors import InputError, Location, Problem, quoted
from compliance.files import content, inputs
from compliance.files.budget import Unreadable
from compliance.report.document.kinds import FOLDER
from compliance.report.word import reach
from compliance.report.word.package import MAX_UNPACKED, is_sound

NAME = "report.docx"
TEMPLATE = content.Limit(".docx 文件", MAX_UNPACKED)
REMEDIES = {
    reach.FETCHED: "图片改为嵌入文档，文字直接写入；在“开发工具—文档模板”中去掉附加的模板",
    reach.RUN: "删去宏、控件和插入的对象，另存为“Word 文档（*.docx）”",
    reach.FIELD: "删去这个域，或按 Ctrl+Shift+F9 把它变成文字",
}


def path(templates: Path | None) -> Path:
    own = templates / NAME if templates else None
    # What has the name and cannot be read is told, not passed over.
    return own if own and os.path.lexists(own) else shipped()


def shipped() -> Path:
    return resources.shipped("templates") / FOLDER / NAME


def begun(path: Path, *, own: bool) -> Any:
    """The document, of python-docx. Raises InputError for one that is none, or that reaches beyond its pages."""
    inputs.note(path, "报告模板")
    raw = content.read(path, TEMPLATE)
    if not is_sound(raw):
        raise _unusable(path)
    if own:
        _check_reach(raw, path)
    try:
        return docx.Document(io.BytesIO(raw))
    except MemoryError:
        raise
    except Exception:  # whatever the library raises on a package that is none of Word's
        raise _unusable(path) from None


def _unusable(path: Path) -> InputError:
    problem = Problem(
        location=Location(str(path)),
        message="不是可用的 Word 模板",
        expected=f"未加密的 {TEMPLATE.expected}，展开后不超过 {MAX_UNPACKED // content.MB} MiB",
        remedy="用 Word 打开后另存为“Word 文档（*.docx）”",
    )
    return InputError([problem])


def _check_reach(raw: bytes, path: Path) -> None:
    """Raises InputError for what of a template its readers would fetch or run, each with the part that it stands in."""
    try:
        found = reach.of(raw)
    except Unreadable:
        raise _unusable(path) from None
    problems = [
        Problem(
            location=Location(str(path)),
            message=one.message,
            found=f"{one.part}：{quoted(one.what, limit=80)}",
            remedy=REMEDIES[one.message],
        )
        for one in found
    ]
    if problems:
        raise InputError(problems)

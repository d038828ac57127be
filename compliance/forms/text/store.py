"""The answers file that is being filled in: read once, written after every answer."""

from __future__ import annotations

from pathlib import Path

from compliance.answers import reading as answer_reading
from compliance.answers import validity
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.errors import InputError, UsageError
from compliance.files import documents, together, writing
from compliance.files.documents import Document
from compliance.forms import evidence, importing, reading
from compliance.forms.text import answers_file

NOT_YET = {"park.name", "period.missing"}
"""What a file need not have yet: it is asked for first."""


class Store:
    """The answers in a file. Every change is on disk before the next question is put."""

    def __init__(self, path: Path, checklist: str | None) -> None:
        self.path = path
        self.raw = documents.raw(path)
        together.finish(path.resolve().parent)
        form = reading.from_bytes(str(path), self.raw)
        if not isinstance(form, Document):
            raise UsageError(
                f"{path}: 是工作簿或其中的一张表，不能在终端里接着填\n"
                f"    处理：先用 compliance import {path} -o 新答卷 变成答卷，再填新答卷"
            )
        self.document = form
        self.checklist: Checklist = importing.checklist_for(self.document, checklist)
        self.missing: set[str] = set()
        fault = evidence.evidence_faults_but_missing(path.parent, self.missing)
        self.sheet, findings = answer_reading.parse(self.document.data, self.checklist, fault)
        wrong = [finding for finding in findings if finding.code not in NOT_YET]
        if wrong or self.document.problems:
            located = (finding.located(self.document.locate) for finding in wrong)
            raise InputError([*self.document.problems, *located])
        if self.document.data.get("版本") != self.checklist.version:
            raise UsageError(
                f"{path}: 是为检查表 {self.document.data.get('版本')} 版填写的\n"
                f"    处理：先用 compliance import {path} -o 新答卷 转成 {self.checklist.version} 版，再填新答卷"
            )
        self.expanded = expand(self.checklist, self.sheet.objects)

    def judged(self) -> AnswerSheet:
        """The answers with what proves nothing, for want of its file or of time, as every other command reads them."""
        return validity.judged(self.sheet, self.missing)

    def save(self, sheet: AnswerSheet) -> None:
        """Writes what differs into the file. Raises UsageError, also when another program has changed it."""
        try:
            unchanged = self.path.read_bytes() == self.raw
        except OSError:
            unchanged = False
        if not unchanged:
            raise UsageError(
                f"{self.path}: 填写期间被别的程序改动或删除，刚才这一项没有保存\n"
                "    处理：核对文件内容，再运行一次，从没有保存的地方接着填"
            )
        made = answers_file.updated(self.document, self.checklist, sheet)
        raw = made.encode(self.document.encoding)
        writing.write(raw, self.path, update=True)
        self.raw, self.sheet = raw, sheet
        self.document = documents.from_bytes(str(self.path), raw)

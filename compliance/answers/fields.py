"""Reading the fields of an answers file one by one: texts, dates, numbers and evidence, each with its mistakes."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from compliance.answers.model import EVIDENCE_PREFIXES, NO, YES, Evidence
from compliance.checklist.kinds import Refused
from compliance.checklist.kinds.base import number_of, shape_of
from compliance.errors import MAX_PROBLEMS, Finding, Place, quoted, suggestion

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"[T \t]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
AROUND_MARKS = re.compile(r"[ \t]*([-/.年月])[ \t]*|[ \t]+(?=日)")
"""Of a date: blanks around what separates its parts."""

# A name of its own drive, share or root, on any system: what pathlib makes of one depends on its version.
ROOTED = re.compile(r"[/\\]|[A-Za-z]:")
MAX_SUGGESTIONS = 30
EVIDENCE_EXPECTED = "答卷所在文件夹之内的文件；纸质材料写“纸质：名称（存放处）”，网址写“网址：https://…”"


class FieldReader:
    """Reads fields, collecting every mistake instead of stopping at the first.

    `evidence_fault` says what is wrong with the name of an evidence file, "" for nothing.
    """

    def __init__(self, evidence_fault: Callable[[str], str]) -> None:
        self.evidence_fault = evidence_fault
        self.findings: list[Finding] = []
        self.dates: dict[str, datetime.date] = {}

    def complain(self, path: Place, message: str, **details: Any) -> None:
        """Notes a mistake; one more than can be listed is enough to tell that there are more."""
        if len(self.findings) <= MAX_PROBLEMS:
            self.findings.append(Finding(path=path, message=message, **details))

    def refused(self, refused: Refused, path: Place, subject: str = "") -> None:
        """Notes every mistake that a kind of answer found in a value."""
        for c in refused.complaints:
            details = {"found": c.found, "expected": c.expected, "remedy": c.remedy, "at_key": c.at_key}
            self.complain((*path, *c.path), c.message, subject=subject, **details)

    def near(self, given: str, choices: tuple[str, ...] | list[str], cutoff: float = 0.5) -> str:
        """The choice that was probably meant; not for the hundreds of mistakes of a wrong file, where it takes long."""
        return suggestion(given, choices, cutoff) if len(self.findings) < MAX_SUGGESTIONS else ""

    def mapping(self, raw: Any, path: Place, known: tuple[str, ...], subject: str = "") -> dict[str, Any]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            remedy = "名称后用半角冒号，冒号后留一个空格" if isinstance(raw, str) and {":", "："} & {*raw} else ""
            expected = "、".join(known)
            self.complain(
                path, "应由名称和内容组成", subject=subject, found=shape_of(raw), expected=expected, remedy=remedy
            )
            return {}
        for name in raw:
            if name not in known:
                self.stranger(name, path, known, subject)
        return raw

    def stranger(self, name: str, path: Place, known: tuple[str, ...], subject: str) -> None:
        """Complains of a field that does not belong there."""
        self.complain(
            (*path, name),
            "没有这个栏目",
            subject=subject,
            found=quoted(name),
            expected="、".join(known),
            remedy=self.near(name, known) or "删去，或改成所列名称",
            at_key=True,
        )

    def text(self, raw: Any, path: Place, subject: str = "") -> str:
        if raw is None:
            return ""
        if not isinstance(raw, str):
            remedy = "以 [ 或 { 开头的文字，整段放进引号"
            self.complain(path, "应填一段文字", subject=subject, found=shape_of(raw), remedy=remedy)
            return ""
        return raw.strip()

    def date(self, raw: Any, path: Place, subject: str = "") -> datetime.date | None:
        text = self.text(raw, path, subject)
        if not text:
            return None
        # A file names the same few days over and over.
        found = self.dates.get(text) or _day(unicodedata.normalize("NFKC", text))
        if found:
            self.dates[text] = found
            return found
        expected = "年月日齐全的日期，例如 2025-12-31"
        self.complain(path, "不是有效日期", subject=subject, found=quoted(raw), expected=expected)
        return None

    def number(self, raw: Any, path: Place, subject: str = "", **options: Any) -> Fraction | None:
        if blank(raw):
            return None
        try:
            return number_of(raw, **options)
        except Refused as refused:
            self.refused(refused, path, subject)
        return None

    def yes_or_no(self, raw: Any, path: Place, subject: str) -> bool | None:
        if blank(raw):
            return None
        if raw in (YES, NO):
            return bool(raw == YES)
        self.complain(path, "应填“有”或“无”", subject=subject, found=shape_of(raw), expected=f"{YES} 或 {NO}")
        return None

    def evidence(self, raw: Any, path: Place, subject: str) -> tuple[Evidence, ...]:
        if blank(raw):
            return ()
        entries = [raw] if isinstance(raw, str) else raw
        if not isinstance(entries, list):
            self.complain(path, "佐证应填一个列表", subject=subject, found=shape_of(raw), expected="每项前写“- ”")
            return ()
        alone = isinstance(raw, str)
        found = [self.piece(entry, path if alone else (*path, index), subject) for index, entry in enumerate(entries)]
        return tuple(piece for piece in found if piece)

    def piece(self, raw: Any, path: Place, subject: str) -> Evidence | None:
        """One piece of evidence."""
        entry = _rejoined(raw)
        if not isinstance(entry, str) or not entry.strip():
            message = "佐证应填文件名，或以“纸质：”“网址：”开头的说明"
            remedy = "含“: ”的，整项放进引号" if isinstance(raw, dict) else "写上内容，或删去这一项"
            details = {"found": shape_of(raw), "expected": EVIDENCE_EXPECTED, "remedy": remedy}
            self.complain(path, message, subject=subject, **details)
            return None
        head, separator, rest = entry.replace("：", ":", 1).partition(":")
        kind = EVIDENCE_PREFIXES.get(head.strip()) if separator else None
        if kind:
            if not rest.strip():
                expected = f"“{head.strip()}：”之后写明是什么"
                self.complain(path, "佐证没有写内容", subject=subject, found=quoted(entry), expected=expected)
            return Evidence(kind, rest.strip())
        name = entry.strip()
        fault = self.evidence_fault(name)
        if fault:
            details = {"found": quoted(entry), "expected": EVIDENCE_EXPECTED}
            self.complain(path, fault, subject=subject, **details)
        return Evidence("file", name)


def _day(text: str) -> datetime.date | None:
    match = DATE.fullmatch(AROUND_MARKS.sub(r"\1", TIME.sub("", text)))
    try:
        return datetime.date(*map(int, filter(None, match.groups()))) if match else None
    except ValueError:
        return None


def blank(raw: Any) -> bool:
    """Whether nothing has been written yet: no value, or only blanks between quotes."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def misnamed(text: str) -> str:
    """What is wrong with the name of an evidence file, whatever there is on disk; "" for nothing."""
    if "://" in text or text.lower().startswith("www."):
        return "佐证是网址时要写明：前面加“网址：”"
    if ROOTED.match(text) or ".." in re.split(r"[/\\]", text):
        return "佐证文件须放在答卷所在文件夹之内"
    return ""


def _rejoined(raw: Any) -> Any:
    """`网址: https://…` with a half-width colon and a blank, which YAML takes for a name and its value, as one text."""
    if isinstance(raw, dict) and len(raw) == 1:
        ((name, value),) = raw.items()
        if name in EVIDENCE_PREFIXES and isinstance(value, str | None):
            return f"{name}：{value or ''}"
    return raw

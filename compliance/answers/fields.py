"""Reading the fields of an answers file one by one: texts, dates, numbers and evidence, each with its mistakes."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from compliance.answers.model import (
    EVIDENCE_PREFIXES,
    LONGEST_TEXT,
    MADE,
    MOST_EVIDENCE,
    NO,
    UNTIL,
    YES,
    Evidence,
)
from compliance.checklist.kinds import Refused
from compliance.checklist.kinds.readers import number_of, shape_of
from compliance.errors import MAX_PROBLEMS, NOTHING, Finding, Place, quoted, suggestion, trimmed
from compliance.refusals import finding

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"[T \t]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
AROUND_MARKS = re.compile(r"[ \t]*([-/.年月])[ \t]*|[ \t]+(?=日)")
"""Of a date: blanks around what separates its parts."""
NOT_SEEN = re.compile(f"[{NOTHING}]+")
"""Some systems put marks of the direction of writing between the parts of a date."""

# A name of its own drive, share or root, on any system: what pathlib makes of one depends on its version.
ROOTED = re.compile(r"[/\\]|[A-Za-z]:")
BAR = re.compile(r"[|｜]")
"""Between a piece of evidence and its dates: no file of Windows can have it in its name."""
LABELLED = re.compile(rf"\s*({MADE}|{UNTIL})\s*[:：]?(.*)", re.DOTALL)
MAX_SUGGESTIONS = 30
LONGEST_DATE = 100
"""Characters, with a time of day and marks that nobody sees."""


class FieldReader:
    """Reads fields, collecting every mistake instead of stopping at the first.

    `evidence_fault` names the refusal of an evidence file by its name, "" for none.
    """

    def __init__(self, evidence_fault: Callable[[str], str]) -> None:
        self.evidence_fault = evidence_fault
        self.findings: list[Finding] = []
        self.subject = ""
        """The id of what is being read."""
        self.dates: dict[str, datetime.date] = {}

    def complain(self, path: Place, name: str, /, **details: Any) -> None:
        """Notes a refusal; one more than can be listed is enough to tell that there are more."""
        if len(self.findings) <= MAX_PROBLEMS:
            self.findings.append(finding(path, name, **{"subject": self.subject, **details}))

    def refused(self, refused: Refused, path: Place) -> None:
        """Notes every mistake that a kind of answer found in a value."""
        for found in refused.findings:
            if len(self.findings) <= MAX_PROBLEMS:
                self.findings.append(replace(found, path=(*path, *found.path), subject=self.subject))

    def near(self, given: str, choices: tuple[str, ...] | list[str], cutoff: float = 0.5) -> str:
        """The choice that was probably meant; not for the hundreds of mistakes of a wrong file, where it takes long."""
        return suggestion(given, choices, cutoff) if len(self.findings) < MAX_SUGGESTIONS else ""

    def mapping(self, raw: Any, path: Place, known: tuple[str, ...]) -> dict[str, Any]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            colon = isinstance(raw, str) and {":", "："} & {*raw}
            name = "mapping.colon" if colon else "mapping.shape"
            self.complain(path, name, found=shape_of(raw), names="、".join(known))
            return {}
        for name in raw:
            if name not in known:
                self.stranger(name, path, known)
        return raw

    def stranger(self, name: str, path: Place, known: tuple[str, ...]) -> None:
        """Complains of a field that does not belong there."""
        details = {"found": quoted(name), "remedy": self.near(name, known), "at_key": True}
        self.complain((*path, name), "mapping.unknown", names="、".join(known), **details)

    def text(self, raw: Any, path: Place) -> str:
        if raw is None:
            return ""
        if not isinstance(raw, str):
            self.complain(path, "text.shape", found=shape_of(raw))
            return ""
        self.bounded(raw, path)
        return trimmed(raw)

    def bounded(self, raw: str, path: Place) -> bool:
        """Whether a text is short enough; complains of one that is not."""
        if len(raw) <= LONGEST_TEXT:
            return True
        self.complain(path, "text.long", found=f"{len(raw)} 字", most=str(LONGEST_TEXT))
        return False

    def first_of(self, raw: list[Any], most: int, path: Place) -> list[Any]:
        """As many of a list as there may be; complains where there are more."""
        if len(raw) > most:
            self.complain(path, "list.long", found=f"{len(raw)} 项", most=str(most))
        return raw[:most]

    def date(self, raw: Any, path: Place) -> datetime.date | None:
        text = self.text(raw, path)
        if not text:
            return None
        # A file names the same few days over and over.
        found = self.dates.get(text) or _day(text)
        if found:
            self.dates[text] = found
            return found
        self.complain(path, "date", found=quoted(raw))
        return None

    def number(self, raw: Any, path: Place, **options: Any) -> Fraction | None:
        if blank(raw):
            return None
        try:
            return number_of(raw, **options)
        except Refused as refused:
            self.refused(refused, path)
        return None

    def yes_or_no(self, raw: Any, path: Place) -> bool | None:
        if blank(raw):
            return None
        if raw in (YES, NO):
            return bool(raw == YES)
        self.complain(path, "yes", found=shape_of(raw))
        return None

    def evidence(self, raw: Any, path: Place) -> tuple[Evidence, ...]:
        if blank(raw):
            return ()
        entries = [raw] if isinstance(raw, str) else raw
        if not isinstance(entries, list):
            self.complain(path, "evidence.shape", found=shape_of(raw))
            return ()
        entries, alone = self.first_of(entries, MOST_EVIDENCE, path), isinstance(raw, str)
        found = [self.piece(entry, path if alone else (*path, index)) for index, entry in enumerate(entries)]
        return tuple(piece for piece in found if piece)

    def piece(self, raw: Any, path: Place) -> Evidence | None:
        """One piece of evidence."""
        entry = _rejoined(raw)
        if not isinstance(entry, str) or not trimmed(entry):
            name = "evidence.pair" if isinstance(raw, dict) else "evidence.piece"
            self.complain(path, name, found=shape_of(raw))
            return None
        if not self.bounded(entry, path):
            return None
        entry, made, until = self.dated(entry, path)
        head, separator, rest = entry.replace("：", ":", 1).partition(":")
        kind = EVIDENCE_PREFIXES.get(trimmed(head)) if separator else None
        if kind:
            if not trimmed(rest):
                self.complain(path, "evidence.empty", found=quoted(entry), head=trimmed(head))
            return Evidence(kind, trimmed(rest), made, until)
        name = trimmed(entry)
        fault = self.evidence_fault(name)
        if fault:
            self.complain(path, fault, found=quoted(entry))
        return Evidence("file", name, made, until)

    def dated(self, entry: str, path: Place) -> tuple[str, datetime.date | None, datetime.date | None]:
        """What a piece of evidence is, and the dates that are written after it: 营业执照.pdf | 有效至 2026-04-30."""
        what, *said = BAR.split(entry)
        dates: dict[str, datetime.date] = {}
        for part in said:
            found = LABELLED.fullmatch(part)
            if not found or found[1] in dates:
                self.complain(path, "evidence.dates", found=quoted(trimmed(part)))
            elif day := _day(trimmed(found[2])):
                dates[found[1]] = day
            else:
                self.complain(path, "date", found=quoted(trimmed(part)))
        made, until = dates.get(MADE), dates.get(UNTIL)
        if made and until and until < made:
            self.complain(path, "evidence.order", found=quoted(entry))
        return what, made, until


def _day(text: str) -> datetime.date | None:
    if len(text) > LONGEST_DATE:
        return None
    plain = NOT_SEEN.sub("", unicodedata.normalize("NFKC", text))
    match = DATE.fullmatch(AROUND_MARKS.sub(r"\1", TIME.sub("", plain)))
    try:
        return datetime.date(*map(int, filter(None, match.groups()))) if match else None
    except ValueError:
        return None


def blank(raw: Any) -> bool:
    """Whether nothing has been written yet: no value, or only blanks between quotes."""
    return raw is None or (isinstance(raw, str) and not trimmed(raw))


def misnamed(text: str) -> str:
    """The refusal of an evidence file for its name, whatever there is on disk; "" for none."""
    if "://" in text or text.lower().startswith("www."):
        return "evidence.web"
    if ROOTED.match(text) or ".." in re.split(r"[/\\]", text):
        return "evidence.outside"
    return ""


def _rejoined(raw: Any) -> Any:
    """`网址: https://…` with a half-width colon and a blank, which YAML takes for a name and its value, as one text."""
    if isinstance(raw, dict) and len(raw) == 1:
        ((name, value),) = raw.items()
        if name in EVIDENCE_PREFIXES and isinstance(value, str | None):
            return f"{name}：{value or ''}"
    return raw

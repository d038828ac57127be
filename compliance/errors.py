"""What can go wrong, as values: a located problem, and the exceptions that carry problems outward."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1, 0 when the whole file is meant."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in an input: what is wrong, what was found, what was expected, how to mend it."""

    location: Location
    message: str
    subject: str = ""
    found: str = ""
    expected: str = ""
    remedy: str = ""
    rule: str = ""

    def __str__(self) -> str:
        head = " ".join(filter(None, (f"{self.location}:", self.subject, self.message)))
        details = (("发现", self.found), ("应为", self.expected), ("处理", self.remedy))
        return "\n".join([head, *(f"    {label}：{text}" for label, text in details if text)])


Place = tuple[str | int, ...]
"""The way to a part of plain data: names and indexes, outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mistake in plain data that does not yet know its file: `path` leads to it."""

    path: Place
    message: str
    subject: str = ""
    found: str = ""
    expected: str = ""
    remedy: str = ""
    rule: str = ""
    at_key: bool = False

    def located(self, locate: Callable[..., Location]) -> Problem:
        """The same with its place, as told by `locate(*path, key=...)`."""
        return Problem(
            location=locate(*self.path, key=self.at_key),
            message=self.message,
            subject=self.subject,
            found=self.found,
            expected=self.expected,
            remedy=self.remedy,
            rule=self.rule,
        )


class ComplianceError(Exception):
    """The root of every failure that a user can cause or mend; its text is Chinese."""

    exit_code = 2


class InputError(ComplianceError):
    """An input with mistakes: all of them, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.location))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(ComplianceError):
    """A command that cannot be carried out as it was given, such as an output that already exists."""


class MissingSystemPart(ComplianceError):
    """A part of the system that a command needs is not installed, such as Pango or a Chinese font."""

    exit_code = 3


def quoted(value: object, limit: int = 40) -> str:
    """The value as one short line between Chinese quotes, for use in messages."""
    text = "（空）" if value is None else " ".join(str(value).split())
    return f"“{text[:limit]}…”" if len(text) > limit else f"“{text}”"

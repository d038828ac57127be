"""The blank answers file of `compliance init` with a park's answers written in, as a park hands it in.

The same text as `forms.answers_file` makes, which reads and edits the file like a user's own: here the blank is cut
into its parts once, for cohorts of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from compliance.answers.model import ANSWER_FIELDS, GROUPS, OBJECTS
from compliance.checklist.model import Checklist
from compliance.checklist.objects import Objects
from compliance.files import documents
from compliance.files.documents.survey import Marks
from compliance.forms.text import blank
from compliance.forms.text.written import FIGURES, scalar

HEAD = "# 虚构园区，仅作示例。园区、人员和数据均为编造。\n"
TEAM = "自评小组"


class Gap(NamedTuple):
    """A place to write in, with the text that stands before it and what stands there while it is blank."""

    before: str
    path: tuple[str, ...]
    blank: str
    adds: tuple[str, ...]
    """Fields that the blank has no line for; where they are given, their lines follow."""


class Form:
    """One checklist's blank answers file, cut at each place to write in."""

    def __init__(self, checklist: Checklist, objects: Objects) -> None:
        text = blank.answers_file(checklist, 2025, objects)
        self.gaps: list[Gap] = []
        position = 0
        for start, end, path, adds in _places(documents.parse("", text).marks, text):
            self.gaps.append(Gap(text[position:start], path, text[start:end], adds))
            position = end
        self.rest = text[position:]

    def filled(self, data: dict[str, Any]) -> bytes:
        made = [HEAD]
        for before, path, nothing, adds in self.gaps:
            around: Any = data
            for name in path[:-1]:
                around = around.get(name, {})
            value = around.get(path[-1])
            made += (before, nothing if value is None or value == "" else _written(path[-1], value, 2 * len(path)))
            indent = "  " * (len(path) - 1)
            made += [f"\n{indent}{name}:{_written(name, around[name], 0)}" for name in adds if name in around]
        return "".join([*made, self.rest]).encode()


def _places(marks: Marks, text: str) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    """Where each value goes, from after the colon of its name; the file's identity and its objects stand already."""
    for top, group in marks.children.items():
        if top == TEAM:
            end = text.index("\n", group.key_end)
            yield end, end, (top,), ()
        elif top in GROUPS:
            for name, entry in group.children.items():
                fields = [str(field) for field in entry.children]
                for field, adds in zip(fields, _additions(fields), strict=True):
                    yield *_gap(entry.children[field]), (str(top), str(name), field), adds
        elif top not in ("检查表", "版本", OBJECTS):
            for name, field_marks in group.children.items():
                yield *_gap(field_marks), (str(top), str(name)), ()
            if not group.children:
                yield *_gap(group), (str(top),), ()


def _gap(marks: Marks) -> tuple[int, int]:
    return marks.key_end + 1, max(marks.end, marks.key_end + 1)


def _additions(fields: list[str]) -> Iterator[tuple[str, ...]]:
    """For each field of an entry those without a line of their own that come after it and before the next."""
    order = [ANSWER_FIELDS.index(field) for field in fields]
    for this, following in zip(order, [*order[1:], len(ANSWER_FIELDS)], strict=True):
        yield ANSWER_FIELDS[this + 1 : following]


def _written(name: str, value: Any, indent: int) -> str:
    """A value after the colon of its name."""
    if isinstance(value, str):
        return " " + _text(value, name in FIGURES)
    if isinstance(value, dict):
        return "".join(f"\n{' ' * indent}{_text(part, True)}: {_text(given, True)}" for part, given in value.items())
    if value and isinstance(value[0], dict):
        return "".join(f"\n{' ' * indent}- {_in_braces(part)}" for part in value)
    return f" [{', '.join(map(_inner, value))}]"


def _in_braces(entry: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {_inner(value)}" for name, value in entry.items()) + "}"


@lru_cache(maxsize=50_000)
def _text(value: str, figure: bool) -> str:
    return scalar(value, figure=figure)


@lru_cache(maxsize=50_000)
def _inner(value: str) -> str:
    return scalar(value, in_brackets=True)

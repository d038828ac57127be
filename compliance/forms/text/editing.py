"""Changing values in the text of an answers file; everything else stays character for character as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from compliance.answers.model import ANSWER_FIELDS, PARK_FIELDS, REVIEW_FIELDS, TEAM_FIELDS, TOP
from compliance.files.documents import Document
from compliance.files.documents.survey import Marks
from compliance.forms.text import written

PLACES = (*TOP, *PARK_FIELDS, "开始", "结束", *TEAM_FIELDS, *ANSWER_FIELDS, *REVIEW_FIELDS)
"""All names in the order in which a file has them."""

RESULT, NOT_APPLICABLE = "结果", "不适用"

LINE_END = re.compile(r"\r?\n|\r|\Z")


def edited(document: Document, changes: Mapping[str, Any]) -> str:
    """The document's text with the changes made.

    They are shaped like its data: mappings are gone into, texts and lists replace what is there, and None leaves
    a name without a value.
    """
    editor = _Editor(document)
    editor.merge(document.marks, document.data, changes)
    return editor.text_after()


class _Editor:
    """Collects pieces of text to put in the place of others."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.as_json = self.text.lstrip().startswith("{")
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.pieces: list[tuple[int, int, str]] = []

    def text_after(self) -> str:
        made, position = [], 0
        for start, end, piece in sorted(self.pieces, key=lambda piece: piece[:2]):
            made += [self.text[position:start], piece]
            position = end
        return "".join([*made, self.text[position:]])

    def put(self, start: int, end: int, piece: str) -> None:
        self.pieces.append((start, end, piece))

    def merge(self, marks: Marks, data: dict[str, Any], changes: Mapping[str, Any], *, figure: bool = False) -> None:
        """Makes the changes to a mapping that has at least one name; `figure` where it is a result of several parts."""
        if NOT_APPLICABLE in data and changes.get(NOT_APPLICABLE, "") is None:
            changes = self.take_out_reason(marks, data, changes)
        for name in sorted(changes, key=_order):
            value = changes[name]
            if name in data:
                self.change(marks, name, data, value, figure=figure)
            elif value is not None:
                self.insert(marks, name, value, figure=figure)

    def change(self, around: Marks, name: str, data: dict[str, Any], value: Any, *, figure: bool) -> None:
        """Gives a name that is there another value."""
        marks, old = around.children[name], data[name]
        figure = figure or name in written.FIGURES
        if value == old:
            return
        if isinstance(value, dict) and isinstance(old, dict) and old:
            self.merge(marks, old, value, figure=figure)
        elif isinstance(value, list) and isinstance(old, list) and value and old:
            self.change_list(marks, old, value, figure)
        else:
            self.write_over(marks, _without_nothing(value), in_brackets=around.flow, figure=figure, at=around.own[1])

    def change_list(self, marks: Marks, old: list[Any], new: list[Any], figure: bool) -> None:
        items = [marks.children[index] for index in range(len(old))]
        for item, before, after in zip(items, old, new, strict=False):
            if isinstance(before, dict) and before and isinstance(after, dict):
                self.merge(item, before, {**dict.fromkeys(before), **after})
            elif before != after:
                self.write_over(item, after, in_brackets=marks.flow, figure=figure, at=marks.own[1])
        last = items[-1].end
        for value in new[len(old) :]:
            text = written.in_brackets(value, figure=figure, as_json=self.as_json)
            if marks.flow:
                self.put(last, last, f", {text}")
            else:
                end = self.line_end(last)
                self.put(end, end, f"{self.newline}{' ' * marks.own[1]}- {text}")
        if len(new) < len(old):
            end = self.line_end(last) if not marks.flow else last
            kept = items[len(new) - 1].end
            self.put(kept if marks.flow else self.line_end(kept), end, "")

    def write_over(self, marks: Marks, value: Any, *, in_brackets: bool, figure: bool, at: int) -> None:
        """Writes a value in the place of another, or where none is yet; `at` is the column of its name."""
        start, end = marks.start, marks.end
        below: list[str] = []
        if in_brackets:
            head = written.in_brackets(value, figure=figure, as_json=self.as_json)
        else:
            head, below = written.in_block(value, at, figure=figure)
            if "\n" in self.text[start:end] or self.text[:start].rpartition("\n")[2].strip() == "" or not head:
                # What stands on lines of its own, and what leaves nothing, begins after the colon.
                start = self.text.index(":", marks.key_end) + 1 if marks.key else start
        blank = " " if head and not self.text[:start].endswith((" ", "[", "{")) else ""
        self.put(start, end, blank + head)
        if below:
            line_end = self.line_end(end)
            self.put(line_end, line_end, "".join(self.newline + line for line in below))

    def take_out_reason(self, around: Marks, data: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
        """Takes out why something does not apply, with its name: the name alone asks for a reason. The other changes.

        Where there is no place for a result yet, it is put there.
        """
        marks = around.children[NOT_APPLICABLE]
        rest = {name: value for name, value in changes.items() if name != NOT_APPLICABLE}
        if RESULT not in data:
            self.put(marks.key_start, marks.end, self.pair(around, RESULT, rest.pop(RESULT, None)))
            return rest
        siblings = around.children.values()
        before = max((m.end for m in siblings if m.end < marks.key_start), default=None)
        if not around.flow:
            start, end = self.line_end_before(marks.key_start), self.line_end(marks.end)
            if self.text[marks.end : end].strip():
                start, end = marks.key_start, marks.end
        elif before is None:
            start, end = marks.key_start, min(m.key_start for m in siblings if m is not marks)
        else:
            start, end = before, marks.end
        self.put(start, end, "")
        return rest

    def pair(self, around: Marks, name: str, value: Any, *, figure: bool = False) -> str:
        """A name and its value to stand where a name of the mapping stands."""
        if around.flow:
            return written.pair_in_brackets(name, value, figure=figure, as_json=self.as_json)
        indent = around.own[1]
        return self.newline.join(written.pair_in_block(name, value, indent, figure=figure)).removeprefix(" " * indent)

    def insert(self, around: Marks, name: str, value: Any, *, figure: bool) -> None:
        """Adds a name in its place among those that are there."""
        value = _without_nothing(value)
        earlier = [m for other, m in around.children.items() if _order(str(other)) <= _order(name)]
        after = max(earlier, key=lambda marks: marks.end, default=None)
        first = min(around.children.values(), key=lambda marks: marks.key_start)
        pair = self.pair(around, name, value, figure=figure)
        indent = " " * around.own[1]
        if around.flow and after:
            self.put(after.end, after.end, self.comma_like(after) + pair)
        elif around.flow:
            self.put(first.key_start, first.key_start, pair + ", ")
        elif after:
            end = self.line_end(after.end)
            self.put(end, end, self.newline + indent + pair)
        else:
            self.put(first.key_start, first.key_start, pair + self.newline + indent)

    def comma_like(self, neighbour: Marks) -> str:
        """A comma, and a new line where the neighbour begins one."""
        line = self.text[self.line_end_before(neighbour.key_start) : neighbour.key_start]
        return "," + (line if line.strip() == "" and line else " ")

    def line_end(self, position: int) -> int:
        found = LINE_END.search(self.text, position)
        return found.start() if found else len(self.text)

    def line_end_before(self, position: int) -> int:
        """The end of the line before, its own characters included in what follows; 0 on the first line."""
        head = self.text[:position]
        start = max(head.rfind("\n"), head.rfind("\r"), -1)
        if start > 0 and head[start - 1 : start + 1] == "\r\n":
            start -= 1
        return max(start, 0)


def _order(name: str) -> int:
    return PLACES.index(name) if name in PLACES else len(PLACES)


def _without_nothing(value: Any) -> Any:
    """A value to be written anew, without names that have none."""
    if isinstance(value, dict):
        return {name: _without_nothing(part) for name, part in value.items() if part is not None}
    return value

"""The slow pass over a text, for the places of its parts and for its mistakes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from compliance.errors import MAX_PROBLEMS, InputError, Location, Problem, quoted
from compliance.files.documents.plain_data import MAX_DEPTH, MAX_EVENTS, NULLS, events
from compliance.files.documents.syntax import second_document

Mark = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """Where a part of a document stands: line and column for messages, indexes into the text for changing it."""

    own: Mark
    key: Mark | None = None
    children: dict[str | int, Marks] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    """After the last character of the value, its closing bracket included; not after blanks and comments."""
    key_start: int = 0
    key_end: int = 0
    flow: bool = False
    """Whether it is a list or mapping in brackets."""


class _Stop(Exception):
    """A problem, already noted, after which reading on makes no sense."""


class Survey:
    """Goes over a text's events with an eye on places and mistakes; with an explicit stack, so that no depth
    can exhaust ours."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.problems: list[Problem] = []
        self.documents = 0
        self.root: Any = None
        self.root_marks = Marks((0, 0))
        self.outside: list[tuple[Any, Marks]] = []
        self.current: Any = None
        self.marks = self.root_marks
        self.key: str | None = None
        self.key_event: Any = None

    def build(self) -> tuple[Any, Marks]:
        """The data and the place of each part of it. Raises InputError where the text cannot be read to its end."""
        try:
            for number, event in enumerate(events(self.text)):
                if number == MAX_EVENTS or len(self.problems) >= MAX_PROBLEMS:
                    self._stop(event, "内容过多，不像是一份答卷", remedy="核对是否选错了文件")
                if self.documents < 2:
                    self._take(event)
        except _Stop:
            raise InputError(self.problems) from None
        except (yaml.YAMLError, UnicodeEncodeError):
            # A sound file has no need of it.
            from compliance.files.documents.mending import syntax_problems

            found = syntax_problems(self.name, self.text)
            raise InputError(dict.fromkeys([*self.problems, *found])) from None
        return self.root, self.root_marks

    def _note(self, event: Any, message: str, **details: str) -> None:
        line, column = _mark(event)
        self.problems.append(Problem(location=Location(self.name, line + 1, column + 1), message=message, **details))

    def _stop(self, event: Any, message: str, **details: str) -> None:
        self._note(event, message, **details)
        raise _Stop

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._refuse_property(event)
            empty = not event.style and event.value in NULLS
            self._scalar(event, None if empty else event.value)
        elif kind is yaml.AliasEvent:
            self._note(event, "不支持别名", found=f"*{event.anchor}", remedy="把内容写全；以 * 开头的文字放进引号")
            self._scalar(event, f"*{event.anchor}" if self._wants_key() else None)
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            self._open(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            last = max((child.end for child in self.marks.children.values()), default=0)
            self.marks.end = event.end_mark.index if self.marks.flow else last
            self.current, self.marks = self.outside.pop()
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.problems.append(second_document(self.name, event.start_mark.line, "---"))

    def _refuse_property(self, event: Any) -> None:
        if event.anchor or event.tag:
            found = f"&{event.anchor}" if event.anchor else event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note(event, "不支持锚点和标签", found=quoted(found), remedy="删去；以 & 或 ! 开头的文字放进引号")

    def _wants_key(self) -> bool:
        return isinstance(self.current, dict) and self.key is None

    def _scalar(self, event: Any, value: str | None) -> None:
        if self._wants_key():
            self._name(event, value)
        else:
            self._put(value, self._marks_of(event, _content_end(self.text, event)))

    def _name(self, event: Any, name: str | None) -> None:
        if name is None:
            self._note(event, "缺少名称", expected="冒号前写名称")
        earlier = self.marks.children.get(name or "")
        if earlier is not None and earlier.key is not None:
            message = f"名称重复，第 {earlier.key[0] + 1} 行已经写过"
            remedy = "同一层内每个名称只写一次，删去多余的一处"
            self._note(event, message, found=quoted(name), remedy=remedy)
        self.key, self.key_event = name or "", event

    def _marks_of(self, event: Any, end: int) -> Marks:
        marks = Marks(_mark(event), start=event.start_mark.index, end=end)
        if self.key_event is not None:
            marks.key = _mark(self.key_event)
            marks.key_start, marks.key_end = self.key_event.start_mark.index, self.key_event.end_mark.index
        return marks

    def _open(self, event: Any, container: Any) -> None:
        self._refuse_property(event)
        if self._wants_key():
            remedy = "检查冒号前的内容；以 { 或 [ 开头的文字放进引号"
            self._stop(event, "名称必须是文字", remedy=remedy)
        if len(self.outside) >= MAX_DEPTH:
            self._stop(event, "嵌套过深", expected=f"不超过 {MAX_DEPTH} 层", remedy="检查括号和缩进")
        marks = self._marks_of(event, 0)
        marks.flow = event.flow_style
        current, around = self.current, self.marks
        self._put(container, marks)
        self.outside.append((current, around))
        self.current, self.marks = container, marks

    def _put(self, value: Any, marks: Marks) -> None:
        """Puts a value where it belongs; that of a repeated name is read, but the first one stays."""
        if isinstance(self.current, dict):
            step: str | int = self.key or ""
            self.current.setdefault(step, value)
            self.marks.children.setdefault(step, marks)
        elif isinstance(self.current, list):
            self.marks.children[len(self.current)] = marks
            self.current.append(value)
        else:
            self.root, self.root_marks = value, marks
        self.key = self.key_event = None


def _content_end(text: str, event: Any) -> int:
    """The end of a scalar; YAML counts the empty lines after a text that begins with | or > as part of it."""
    start, end = event.start_mark.index, event.end_mark.index
    return start + len(text[start:end].rstrip()) if getattr(event, "style", None) in {"|", ">"} else int(end)


def _mark(event: Any) -> Mark:
    return event.start_mark.line, event.start_mark.column

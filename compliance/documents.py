"""Bytes to plain data: text scalars, lists and mappings, with line and column on demand.

Every scalar stays text, so that `1.10`, `no`, `010` and `12:30` mean what was written; an empty or `null`
plain scalar is None. The fast pass keeps no positions; `Document.locate` reads the text again when a
message needs one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml._yaml import CParser

from compliance.errors import InputError, Location, Problem, quoted

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
NULLS = {"", "~", "null", "Null", "NULL"}

Path_ = tuple[str | int, ...]
Mark = tuple[int, int]


@dataclass(frozen=True)
class Document:
    """A file's plain data with the means to say where each part of it stands."""

    name: str
    text: str = field(repr=False)
    data: Any

    @cached_property
    def _marks(self) -> _Marks:
        return _Builder(self.name, self.text, keep_marks=True).build()[1]

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """The place of the value at `path` (or of its key); of the nearest part around it that exists."""
        marks, mark = self._marks, self._marks.own
        for step in path:
            child = marks.children.get(step)
            if child is None:
                continue
            marks = child
            mark = marks.key if key and marks.key else marks.own
        return Location(self.name, mark[0] + 1, mark[1] + 1)


@dataclass(slots=True)
class _Marks:
    own: Mark
    key: Mark | None = None
    children: dict[str | int, _Marks] = field(default_factory=dict)


def read(path: Path) -> Document:
    """Reads a YAML or JSON file.

    Raises InputError with every located problem: not a regular file, over 8 MiB, neither UTF-8, UTF-16 nor
    GB18030, not YAML, more than one document, a repeated key, an anchor, alias or tag, nesting over 40 deep.
    """
    name = str(path)
    return from_bytes(name, _read_bytes(name, path))


def from_bytes(name: str, raw: bytes) -> Document:
    """The same for bytes that are already in memory; `name` stands in messages."""
    if len(raw) > MAX_BYTES:
        raise _too_large(name, len(raw))
    return parse(name, _decode(name, raw))


def parse(name: str, text: str) -> Document:
    """The same for a text that is already in memory; `name` stands in messages."""
    data, _ = _Builder(name, text).build()
    return Document(name, text, data)


def _whole(name: str, message: str, **details: str) -> InputError:
    return InputError([Problem(location=Location(name), message=message, **details)])


def _read_bytes(name: str, path: Path) -> bytes:
    try:
        # Opened without blocking, so that a pipe or device is refused rather than waited for.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise _whole(name, "找不到文件", remedy="核对路径和文件名") from None
    except OSError as error:
        raise _whole(name, "无法读取文件", found=error.strerror or "", remedy="核对文件权限") from None
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _whole(name, "不是普通文件", expected="一个 YAML 或 JSON 文件")
        if status.st_size > MAX_BYTES:
            raise _too_large(name, status.st_size)
        return file.read(MAX_BYTES + 1)


def _too_large(name: str, size: int) -> InputError:
    return _whole(
        name,
        "文件过大",
        found=f"{size / 1048576:.1f} MB",
        expected=f"不超过 {MAX_BYTES // 1048576} MB",
        remedy="佐证材料请另存文件，答卷中只写文件名",
    )


def _decode(name: str, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _whole(
        name,
        "文字编码无法识别",
        expected="UTF-8（也接受 GB18030、UTF-16）",
        remedy="用 WPS 文字或记事本打开后另存为 UTF-8 文本；若是表格或压缩文件，请换成答卷文件",
    )


class _Builder:
    """Builds plain data from libyaml's events; with an explicit stack, so that no depth can exhaust ours."""

    def __init__(self, name: str, text: str, *, keep_marks: bool = False) -> None:
        self.name = name
        self.text = text
        self.keep_marks = keep_marks
        self.problems: list[Problem] = []

    def build(self) -> tuple[Any, _Marks]:
        try:
            data, marks = self._consume()
        except yaml.YAMLError as error:
            self.problems.append(_syntax_problem(self.name, error))
            raise InputError(self.problems) from None
        if self.problems:
            raise InputError(self.problems)
        return data, marks

    def _events(self) -> Iterator[Any]:
        get = CParser(self.text).get_event
        while (event := get()) is not None:
            yield event

    def _problem(self, event: Any, message: str, **details: str) -> None:
        mark = event.start_mark
        location = Location(self.name, mark.line + 1, mark.column + 1)
        self.problems.append(Problem(location=location, message=message, **details))

    def _consume(self) -> tuple[Any, _Marks]:  # noqa: C901 — one loop over events; splitting it costs a third of its speed
        scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        keep_marks = self.keep_marks
        stack: list[tuple[Any, Any, _Marks | None]] = []
        root = current = key = None
        root_marks = _Marks((0, 0))
        marks: _Marks | None = None
        key_mark: Mark | None = None
        documents = 0
        for event in self._events():
            kind = type(event)
            if kind is scalar:
                value: Any = event.value
                if not event.style and value in NULLS:
                    value = None
                if event.anchor or event.tag:
                    self._problem(event, "不支持锚点和标签", found=str(event.anchor or event.tag))
                if type(current) is dict and key is None:
                    if value is None:
                        self._problem(event, "缺少名称", expected="冒号前写名称")
                        value = ""
                    if value in current:
                        self._problem(
                            event, "名称重复", found=quoted(value), remedy="同一层内每个名称只写一次，删去多余的一处"
                        )
                    key = value
                    key_mark = (event.start_mark.line, event.start_mark.column)
                    continue
                container = value
            elif kind is mapping or kind is sequence:
                if event.anchor or event.tag:
                    self._problem(event, "不支持锚点和标签", found=str(event.anchor or event.tag))
                if type(current) is dict and key is None:
                    self._problem(event, "名称必须是文字", remedy="检查冒号前的内容")
                    raise InputError(self.problems)
                if len(stack) >= MAX_DEPTH:
                    self._problem(event, "嵌套过深", expected=f"不超过 {MAX_DEPTH} 层")
                    raise InputError(self.problems)
                container = {} if kind is mapping else []
            elif kind in ends:
                current, key, marks = stack.pop()
                key = None
                continue
            elif kind is yaml.AliasEvent:
                self._problem(event, "不支持别名", found=f"*{event.anchor}", remedy="把内容写全")
                raise InputError(self.problems)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._problem(event, "一个文件只能有一份文档", found="---")
                    raise InputError(self.problems)
                continue
            else:
                continue

            if keep_marks:
                own = _Marks((event.start_mark.line, event.start_mark.column), key_mark)
                if marks is None:
                    root_marks = own
                else:
                    marks.children[key if type(current) is dict else len(current)] = own  # type: ignore[arg-type]
            if current is None:
                root = container
            elif type(current) is list:
                current.append(container)
            else:
                current[key] = container
            if kind is scalar:
                key = None
            else:
                stack.append((current, key, marks))
                current, key = container, None
                if keep_marks:
                    marks = own
            key_mark = None
        return root, root_marks


SYNTAX = (
    ("mapping values are not allowed", "此处不应再出现冒号", "文字中含有“: ”时，把整段文字放进引号；或检查缩进"),
    ("cannot start any token", "此处的字符不能作为开头", "缩进只用空格，不用制表符；以 @ ` % 等开头的文字放进引号"),
    ("did not find expected key", "缩进或标点不齐，读不出名称", "同一层的内容左端对齐；文字中的引号、冒号放进引号内"),
    ("could not find expected ':'", "缺少冒号", "名称之后写英文冒号和一个空格"),
    ("did not find expected '-' indicator", "列表缩进不齐", "同一列表的每个“- ”左端对齐"),
    ("block sequence entries are not allowed", "此处不应出现列表", "“- ”另起一行书写"),
    ("block mapping entries are not allowed", "此处不应再出现名称", "检查上一行是否漏了引号或换行"),
    ("unexpected end of stream", "文件在引号或括号未结束处中断", "补全引号或括号；确认文件没有被截断"),
    ("did not find expected ',' or", "方括号或花括号内缺少逗号或未结束", "各项之间用英文逗号，并补全括号"),
    ("control characters are not allowed", "含有不可见的控制字符", "删去该字符；若是表格或压缩文件，请换成答卷文件"),
    ("undefined alias", "不支持别名", "以 * 开头的文字放进引号"),
    ("did not find expected <document start>", "正文之前或之后有多余内容", "检查开头的标点和缩进"),
    ("unknown escape character", "双引号内的反斜杠无法识别", "Windows 路径改用单引号或正斜杠"),
)


def _syntax_problem(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    text = str(getattr(error, "problem", None) or error)
    for fragment, message, remedy in SYNTAX:
        if fragment in text or fragment in str(error):
            break
    else:
        message, remedy = "不是合法的 YAML", "检查该处的缩进、冒号和引号"
    location = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
    return Problem(location=location, message=message, remedy=remedy, rule="yaml-syntax")

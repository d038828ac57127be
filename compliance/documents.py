"""Bytes to plain data: text scalars, lists and mappings, with line and column on demand.

Every scalar stays text, so that `1.10`, `no`, `010` and `12:30` mean what was written; an empty or `null`
plain scalar is None. A sound file is read in one fast pass that keeps no positions; `_Survey` goes over the
text again when a message needs them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from yaml._yaml import CParser

from compliance import file_bytes
from compliance.errors import MAX_PROBLEMS, InputError, Location, Problem, quoted
from compliance.file_bytes import MB, Limit

LIMIT = Limit("一个 YAML 或 JSON 文件", 8 * MB, "佐证材料请另存文件，答卷中只写文件名")
MAX_DEPTH = 40
MAX_EVENTS = 200_000
"""Names, values and brackets together; an answers file of 150 criteria has some thousands."""
NULLS = {"", "~", "null", "Null", "NULL"}

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


@dataclass(frozen=True)
class Document:
    """A file's plain data with the means to say where each part of it stands.

    `problems` are mistakes that left the rest readable, such as a repeated name; whoever uses the data raises
    them together with those that it finds itself, so that the user sees all of them at once.
    """

    name: str
    text: str = field(repr=False)
    data: Any
    problems: tuple[Problem, ...] = ()
    encoding: str = "utf-8"

    @cached_property
    def marks(self) -> Marks:
        return _Survey(self.name, self.text).build()[1]

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """The place of the value at `path`, or of its name; where there is none, of the name of what should hold it."""
        marks = self.marks
        for step in path:
            child = marks.children.get(step)
            if child is None:
                key = True
                break
            marks = child
        line, column = marks.key if key and marks.key else marks.own
        return Location(self.name, line + 1, column + 1)


def read(path: Path) -> Document:
    """Reads a YAML or JSON file.

    Raises InputError with every located problem that leaves nothing to go on with: not a regular file, over 8 MiB,
    neither UTF-8, UTF-16 nor GB18030, empty, not YAML, nested over 40 deep, over MAX_EVENTS parts. What
    can be read around (a repeated name, an anchor, alias or tag, a second document) is kept in `problems`.
    """
    return from_bytes(str(path), raw(path))


def from_bytes(name: str, content: bytes) -> Document:
    """The same for bytes that are already in memory; `name` stands in messages."""
    if len(content) > LIMIT.most:
        raise file_bytes.too_large(name, LIMIT)
    text, encoding = _decode(name, content)
    return replace(parse(name, text), encoding=encoding)


def parse(name: str, text: str) -> Document:
    """The same for a text that is already in memory; `name` stands in messages."""
    for line_break in ("\u2028", "\u2029", "\x85"):
        # YAML ends a line there, editors do not: lines would be miscounted, and text pasted from elsewhere torn.
        text = text.replace(line_break, " ")
    try:
        document = Document(name, text, _plain_data(text))
    except (_Unusual, yaml.YAMLError, UnicodeEncodeError):
        survey = _Survey(name, text)
        data, _ = survey.build()
        document = Document(name, text, data, tuple(survey.problems))
    if document.data is None and not document.problems:
        raise _whole(name, "文件是空的", expected="YAML 格式的内容", remedy="核对文件；空白答卷用 compliance init 生成")
    return document


def _whole(name: str, message: str, **details: str) -> InputError:
    return InputError([Problem(location=Location(name), message=message, **details)])


def raw(path: Path) -> bytes:
    """A file's bytes. Raises InputError for what is not a regular file or too large."""
    return file_bytes.read(path, LIMIT)


BINARY = (
    (b"PK\x03\x04", "压缩文件，或 xlsx、docx 文档"),
    (b"\xd0\xcf\x11\xe0", "xls、doc 文档"),
    (b"%PDF-", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩文件"),
    (b"7z\xbc\xaf", "压缩文件"),
    (b"\x1f\x8b", "压缩文件"),
    (b"SQLite format 3", "数据库文件"),
)
AS_TEXT = "用 WPS 文字或记事本打开，另存为 UTF-8 编码的文本"


def _decode(name: str, raw: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was in."""
    for magic, words in BINARY:
        if raw.startswith(magic):
            expected = "YAML 文本文件，例如 compliance init 生成的答卷"
            raise _whole(name, "不是文本文件", found=words, expected=expected, remedy="换成填写好的答卷文件")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(name, raw, "utf-16"), "utf-16"
    try:
        return raw.decode("utf-8-sig"), "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"
    except UnicodeDecodeError as error:
        damaged = _mostly_utf8(raw[: error.start])
    encoding = "utf-8" if damaged else "gb18030"
    return _decoded(name, raw, encoding), encoding


def _mostly_utf8(sound: bytes) -> bool:
    """Whether the part before the first fault is UTF-8 for certain: GB18030 hardly ever looks like Chinese in UTF-8."""
    return sum(character >= "\u2e80" for character in sound[:65536].decode("utf-8", "ignore")) >= 3


def _decoded(name: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode(encoding, "ignore").removeprefix("\ufeff"))
        problem = Problem(
            location=Location(name, line, column),
            message="此处的字节不是文字",
            found=" ".join(f"{byte:02X}" for byte in raw[error.start : error.start + 4]),
            expected="UTF-8 编码的文本（也接受 GB18030、UTF-16）",
            remedy=f"{AS_TEXT}；若文件已损坏或被截断，请换一份完整的",
        )
        raise InputError([problem]) from None


LINE_BREAK = re.compile(r"\r\n|[\r\n]")


def _place(before: str) -> tuple[int, int]:
    """Line and column of what follows a text."""
    lines = LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


class _Unusual(Exception):
    """Something that a message may be due for stands in the text."""


def _events(text: str) -> Iterator[Any]:
    """The events of a text, up to one more than allowed."""
    return islice(iter(CParser(text).get_event, None), MAX_EVENTS + 1)


def _plain_data(text: str) -> Any:  # noqa: C901 — one loop over events; splitting it costs a third of its speed
    """The data of a text without mistakes. Raises _Unusual, yaml.YAMLError or UnicodeEncodeError for others."""
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    outside: list[tuple[Any, str | None]] = []
    current: Any = []
    root, key, kind = current, None, None
    for event in _events(text):
        kind = type(event)
        if kind is scalar:
            value = event.value
            if event.anchor or event.tag:
                raise _Unusual
            if not event.style and value in NULLS:
                value = None
            if type(current) is list:
                current.append(value)
            elif key is not None:
                current[key] = value
                key = None
            elif value is None or value in current:
                raise _Unusual
            else:
                key = value
        elif kind is mapping or kind is sequence:
            container: Any = {} if kind is mapping else []
            if event.anchor or event.tag or len(outside) >= MAX_DEPTH:
                raise _Unusual
            if type(current) is list:
                current.append(container)
            elif key is not None:
                current[key] = container
            else:
                raise _Unusual
            outside.append(current)
            current, key = container, None
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            current = outside.pop()
        elif kind is yaml.AliasEvent:
            raise _Unusual
    if kind is not yaml.StreamEndEvent or len(root) > 1:
        raise _Unusual
    return root[0] if root else None


class _Stop(Exception):
    """A problem, already noted, after which reading on makes no sense."""


class _Survey:
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
            for number, event in enumerate(_events(self.text)):
                if number == MAX_EVENTS or len(self.problems) >= MAX_PROBLEMS:
                    self._stop(event, "内容过多，不像是一份答卷", remedy="核对是否选错了文件")
                if self.documents < 2:
                    self._take(event)
        except _Stop:
            raise InputError(self.problems) from None
        except (yaml.reader.ReaderError, UnicodeEncodeError):
            raise InputError([*self.problems, *_control_characters(self.name, self.text)]) from None
        except yaml.YAMLError as error:
            raise InputError([*self.problems, _syntax_problem(self.name, self.text, error)]) from None
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
                self._note(event, "一个文件只能有一份文档", found="---", remedy="删去 --- 及其后的内容，或另存一个文件")

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


NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MANY_CONTROLS = 20


def _control_characters(name: str, text: str) -> list[Problem]:
    """One problem for each character that no text holds; a single one for a file that is full of them."""
    found = list(NOT_IN_YAML.finditer(text))
    message, remedy = "含有不可见的控制字符", "删去该字符"
    if len(found) > MANY_CONTROLS:
        message, remedy = f"含有 {len(found)} 个控制字符，不是文本文件", f"换成填写好的答卷文件；或{AS_TEXT}"
        found = found[:1]
    problems = []
    for character in found:
        line, column = _place(text[: character.start()])
        location, code = Location(name, line, column), f"U+{ord(character[0]):04X}"
        problems.append(Problem(location=location, message=message, found=code, remedy=remedy))
    return problems or [Problem(location=Location(name), message=message, remedy=remedy)]


SYNTAX = (
    ("mapping values are not allowed", "此处不应再出现冒号", "文字中含有“: ”时，把整段文字放进引号；或检查缩进"),
    ("cannot start any token", "此处的字符不能作为开头", "缩进只用空格，不用制表符；以 @ ` % 等开头的文字放进引号"),
    ("unexpected end of stream", "引号从此处开始，到文件末尾没有关上", "补上引号；确认文件没有被截断"),
    ("did not find expected key", "缩进或标点不齐，读不出名称", "同一层的内容左端对齐；文字中的引号、冒号放进引号内"),
    ("could not find expected ':'", "缺少冒号", "名称之后写英文冒号和一个空格"),
    ("did not find expected '-' indicator", "列表缩进不齐", "同一列表的每个“- ”左端对齐"),
    ("block sequence entries are not allowed", "此处不应出现列表", "“- ”另起一行书写"),
    ("block mapping entries are not allowed", "此处不应再出现名称", "检查上一行是否漏了引号或换行"),
    ("did not find expected ',' or", "括号从此处开始，其中缺少逗号或没有关上", "各项之间用英文逗号，并补上括号"),
    ("found unexpected ':'", "冒号后缺少空格", "冒号后留一个空格；文字中的冒号连同整段放进引号"),
    ("unknown escape character", "双引号内的反斜杠无法识别", "Windows 路径改用单引号或正斜杠"),
    ("Unicode character escape code", "双引号内的字符转义无效", "直接写出该字，不用 \\u 转义"),
    ("while scanning a directive", "行首的 % 不能作为开头", "以 % 开头的文字放进引号"),
    ("incompatible YAML document", "行首的 %YAML 写法不对", "删去这一行"),
    ("while scanning an anchor", "以 & 开头的文字读不出来", "以 & 开头的文字放进引号"),
    ("while scanning an alias", "以 * 开头的文字读不出来", "以 * 开头的文字放进引号"),
    ("while scanning a tag", "以 ! 开头的文字读不出来", "以 ! 开头的文字放进引号"),
    ("while parsing a tag", "以 ! 开头的文字读不出来", "以 ! 开头的文字放进引号"),
    ("undefined tag handle", "以 ! 开头的文字读不出来", "以 ! 开头的文字放进引号"),
    ("while scanning a block scalar", "以 | 或 > 开头的文字读不出来", "以 | 或 > 开头的文字放进引号；或检查缩进"),
    ("did not find expected <document start>", "正文之前或之后有多余内容", "检查开头的标点和缩进"),
    ("did not find expected node content", "此处的括号或标点多余", "删去；以括号或标点开头的文字放进引号"),
)
WHERE_IT_OPENED = ("unexpected end of stream", "did not find expected ',' or")


# A name followed by a full-width colon, or by a colon without the blank that YAML asks for.
COLON = re.compile("[ ]*(?:- +)?[^\\s:：#\"'{}\\[\\]-][^:：\"'{}\\[\\]]*(：|:(?! |$))")
ABOUT_COLONS = ("mapping values are not allowed", "could not find expected ':'", "did not find expected key")


def _wrong_colon(name: str, text: str, line: int) -> Problem | None:
    """The colon to blame for an error that YAML only notices on this line or, from the text, on the one before."""
    lines = LINE_BREAK.split(text)[: line + 1]
    for number in range(line, max(line - 3, -1), -1):
        found = COLON.match(lines[number]) if number < len(lines) else None
        if found:
            return Problem(
                location=Location(name, number + 1, found.start(1) + 1),
                message="名称后的冒号不对",
                found=quoted(found[0].strip()),
                expected="半角冒号“:”，其后留一个空格",
                remedy="改成“名称: 内容”",
                rule="yaml-syntax",
            )
    return None


def _syntax_problem(name: str, text: str, error: yaml.YAMLError) -> Problem:
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    message, remedy = next(
        ((message, remedy) for fragment, message, remedy in SYNTAX if fragment in f"{problem}\n{context}"),
        ("不是合法的 YAML", "检查该处的缩进、冒号和引号"),
    )
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if problem.startswith(("found", "did not")) and any(fragment in problem for fragment in WHERE_IT_OPENED):
        marks.reverse()
    mark = next((mark for mark in marks if mark is not None), None)
    if mark and any(fragment in problem for fragment in ABOUT_COLONS):
        blamed = _wrong_colon(name, text, mark.line)
        if blamed:
            return blamed
    if mark and "node content" in problem and not text[mark.index :].strip():
        message, remedy = "文件到此中断，内容不完整", "补全最后一处；确认文件没有被截断"
    location = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
    return Problem(location=location, message=message, remedy=remedy, rule="yaml-syntax")

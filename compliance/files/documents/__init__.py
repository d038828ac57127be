"""Bytes to plain data: text scalars, lists and mappings, with line and column on demand.

Every scalar stays text, so that `1.10`, `no`, `010` and `12:30` mean what was written; an empty or `null`
plain scalar is None. A sound file is read in one fast pass that keeps no positions (`plain_data.py`); `survey.py`
goes over the text again when a message needs them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from compliance.errors import InputError, Location, Problem
from compliance.files import content as file_content
from compliance.files.content import MB, Limit
from compliance.files.documents.decoding import decode
from compliance.files.documents.plain_data import Unusual, plain_data
from compliance.files.documents.survey import Marks, Survey

LIMIT = Limit("一个 YAML 或 JSON 文件", 8 * MB, "佐证材料请另存文件，答卷中只写文件名")


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
        return Survey(self.name, self.text).build()[1]

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
        raise file_content.too_large(name, LIMIT)
    text, encoding = decode(name, content)
    return replace(parse(name, text), encoding=encoding)


def parse(name: str, text: str) -> Document:
    """The same for a text that is already in memory; `name` stands in messages."""
    for line_break in ("\u2028", "\u2029", "\x85"):
        # YAML ends a line there, editors do not: lines would be miscounted, and text pasted from elsewhere torn.
        text = text.replace(line_break, " ")
    try:
        document = Document(name, text, plain_data(text))
    except (Unusual, yaml.YAMLError, UnicodeEncodeError):
        survey = Survey(name, text)
        data, _ = survey.build()
        document = Document(name, text, data, tuple(survey.problems))
    if document.data is None and not document.problems:
        remedy = "核对是不是拿错了文件，或没有保存"
        problem = Problem(location=Location(name), message="文件是空的", expected="有内容的文件", remedy=remedy)
        raise InputError([problem])
    return document


def raw(path: Path) -> bytes:
    """A file's bytes. Raises InputError for what is not a regular file or too large."""
    return file_content.read(path, LIMIT)

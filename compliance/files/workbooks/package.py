"""The parts of a workbook, or of a Word file, and the XML in them: no more than the file's budget, no entities."""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from compliance.files.archives import ENCRYPTED, Archive
from compliance.files.budget import Budget, Unreadable, damaged, too_much

MAX_MEMBERS = 5000
MAX_NAMES = 10_000
"""Names of elements and attributes in a part; programs know some hundreds, and each is kept."""
LARGE = 4 * 1024 * 1024
"""Bytes of a part that is looked at before it is parsed: the parser keeps a whole tag before anyone can count in it."""
LONG_TAG = re.compile(rb"<[^<]{400000,}")
MAX_ATTRIBUTES = 100_000
PREFIX = 30
"""So many elements a declared prefix counts for."""


class Package:
    """The parts of a zip archive. Only those asked for are unpacked; all that reads them spends from its `budget`."""

    def __init__(self, raw: bytes) -> None:
        self.budget = Budget()
        self.archive = Archive(io.BytesIO(raw), MAX_MEMBERS, self.budget)
        self.members: dict[str, zipfile.ZipInfo] = {}
        for member in self.archive.members:
            name = member.filename.replace("\\", "/").lstrip("/").lower()
            if name in self.members:
                raise damaged(f"有两个同名的部件 {member.filename[:80]}")
            self.members[name] = member

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None where there is no such part. Names are compared as Windows does."""
        member = self.members.get(name.lower())
        if member is None:
            return None
        if member.flag_bits & ENCRYPTED:
            raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
        return self.archive.read(member)

    def size(self, name: str) -> tuple[int, int]:
        """Bytes of a part, as it says itself, and packed; none where there is no such part."""
        member = self.members.get(name.lower())
        return (member.file_size, member.compress_size) if member else (0, 0)

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part that is no XML, such as a picture, a piece at a time; what it comes to is for the caller to bound."""
        member = self.members[name.lower()]
        beside = copy.copy(self.archive)
        beside.budget = Budget(unpacked=member.file_size)
        return beside.blocks(member)

    def needed(self, name: str) -> bytes:
        part = self.part(name)
        if part is None:
            raise damaged(f"缺少部件 {name[:80]}")
        return part


def target(base: str, relative: str) -> str:
    """The name of the part that a relation of `base` leads to; WPS writes it from the root."""
    relative = relative.replace("\\", "/")
    if relative.startswith("/"):
        return posixpath.normpath(relative).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), relative))


def relations_of(name: str) -> str:
    """The name of the part that says what a part refers to."""
    folder, _, last = name.rpartition("/")
    return f"{folder}/_rels/{last}.rels".lstrip("/")


class _LocalNames(dict[str, str]):
    """Names without their namespace; a part has few, and repeats them."""

    def __missing__(self, name: str) -> str:
        if len(self) >= MAX_NAMES:
            raise too_much(f"不超过 {MAX_NAMES} 种元素和属性")
        self[name] = local = name.rpartition(" ")[2]
        return local


class XmlReader:
    """Reads one XML part by its elements' local names; prefixes differ between programs."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.local = _LocalNames()

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def read(self, raw: bytes) -> None:
        if len(raw) > LARGE:
            _refuse_long_tags(raw)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self.end(self.local[name])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartNamespaceDeclHandler = self._declared
        try:
            # In one piece: a long token that comes in many is scanned anew with each.
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError) as error:
            raise damaged(f"XML 有误（{error}）") from None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        budget = self.budget
        budget.elements -= 1 + len(attributes) // 8
        if budget.elements < 0:
            budget.count(0)
        local = self.local
        self.start(local[name], {local[key]: value for key, value in attributes.items()} if attributes else attributes)

    def _declared(self, *_: object) -> None:
        """A prefix is none of the attributes of its element, and costs more; programs declare some fifty."""
        self.budget.count(PREFIX)


def _refuse_long_tags(raw: bytes) -> None:
    if b"\0" in raw:
        raise damaged("XML 不是 UTF-8 编码")
    if any(found[0].count(b"=") > MAX_ATTRIBUTES for found in LONG_TAG.finditer(raw)):
        raise too_much(f"一个元素不超过 {MAX_ATTRIBUTES} 个属性")


class Relations(XmlReader):
    """What a part refers to, by the name of the reference: the kind and the target."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.by_id: dict[str, tuple[str, str]] = {}
        self.external: set[str] = set()
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            identifier = attributes.get("Id", "")
            self.by_id[identifier] = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
            if attributes.get("TargetMode") == "External":
                self.external.add(identifier)


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(
        "文件中有 XML 实体声明，可能有害，不予读取", remedy="请填报人用 Excel、WPS 或 LibreOffice 重新保存"
    )

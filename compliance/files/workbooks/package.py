"""Zip archives and XML from strangers: every part whole in memory, none larger than a form could be, no entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from compliance.files.workbooks.cells import Unreadable, damaged

MAX_MEMBERS = 5000
MAX_PART = 32 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
MAX_ELEMENTS = 3_000_000
MEMBER = b"PK\x01\x02"
SMALLER = "删去图片和多余的工作表、清除表格之外的内容和格式，另存后再交"


class Package:
    """The parts of a workbook's zip archive. Only those asked for are unpacked."""

    def __init__(self, raw: bytes) -> None:
        # zipfile builds an object for each member before anyone can count them.
        if raw.count(MEMBER) > MAX_MEMBERS:
            raise Unreadable(
                "文件中的部件过多",
                expected=f"不超过 {MAX_MEMBERS} 个",
                remedy="核对文件是否由本程序生成的填报表填写而成",
            )
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, OverflowError):
            raise damaged("压缩包不完整") from None
        self.members: dict[str, zipfile.ZipInfo] = {}
        for member in self.archive.infolist():
            name = member.filename.replace("\\", "/").lstrip("/").lower()
            if name in self.members:
                raise damaged(f"有两个同名的部件 {member.filename[:80]}")
            self.members[name] = member
        self.unpacked = 0

    def part(self, name: str) -> bytes | None:
        """A part's bytes; None where there is no such part. Names are compared as Windows does."""
        member = self.members.get(name.lower())
        if member is None:
            return None
        if member.flag_bits & 1:
            raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
        self.unpacked += member.file_size
        if member.file_size > MAX_PART or self.unpacked > MAX_TOTAL:
            found = f"展开后超过 {min(member.file_size, self.unpacked) // 1024 // 1024} MB"
            raise Unreadable("文件展开后过大", found=found, expected="不超过 32 MB", remedy=SMALLER)
        try:
            # Gives no more than the size declared above, and compares the checksum at its end.
            return self.archive.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
            raise damaged(f"部件 {member.filename[:80]} 不完整") from None

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
        self[name] = local = name.rpartition(" ")[2]
        return local


class XmlReader:
    """Reads one XML part by its elements' local names; prefixes differ between programs."""

    def __init__(self) -> None:
        self.elements = 0
        self.local = _LocalNames()

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def read(self, raw: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self.end(self.local[name])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            # In one piece: a long token that comes in many is scanned anew with each.
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError) as error:
            raise damaged(f"XML 有误（{error}）") from None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Unreadable("内容过多，不是填报表", expected=f"一个部件不超过 {MAX_ELEMENTS} 个元素", remedy=SMALLER)
        local = self.local
        self.start(local[name], {local[key]: value for key, value in attributes.items()})


class Relations(XmlReader):
    """What a part refers to, by the name of the reference: the kind and the target."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
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

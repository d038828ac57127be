"""Zips of anyone: written the same way every time, unpacked only after every name and size was looked at."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from compliance.answers.evidence_names import folded
from compliance.errors import INVISIBLE, MAX_PROBLEMS, InputError, Location, Problem, quoted, system_reason
from compliance.files.archives import Archive, fault_of
from compliance.files.budget import TOO_MUCH, Budget, Unreadable
from compliance.files.folders import is_left_behind

TOP = "提交包"
"""The one folder in a zip."""

MOST_FILES = 20_000
MOST_BYTES = 4 * 1024**3
MOST_RATIO = 200
"""So many bytes may come of one packed byte, beyond SMALL."""
SMALL = 50 * 1024**2
BLOCK = 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)
UTF8 = 0x800
ANEW = "重新传送一次；仍有问题的，请报送单位重新打包"
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
LONGEST_NAME, LONGEST_PATH = 255, 1000
"""In bytes, as most systems take them."""
DEEPEST = 40
"""So many folders may lie in each other."""
SAME = "与另一个文件同名（不分大小写和字符的组合方式）"


def fault_of_name(name: str) -> str:
    """What is wrong with the name of a file in a package, on any system; "" for nothing."""
    if not name:
        return "没有文件名"
    if INVISIBLE.search(name) or "\n" in name or "\t" in name:
        return "文件名含控制字符"
    if "\\" in name or ":" in name:
        return "文件名含 \\ 或盘符"
    parts = name.split("/")
    if name.startswith(("/", "~")) or ".." in parts:
        return "路径指向包外"
    if not all(parts) or "." in parts:
        return "路径的写法不规范"
    if any(RESERVED.match(part) or part != part.strip() or part.endswith(".") for part in parts):
        return "文件名在 Windows 上不能用"
    if any(len(part.encode()) > LONGEST_NAME for part in parts) or len(name.encode()) > LONGEST_PATH:
        return "文件名过长"
    if len(parts) > DEEPEST:
        return "文件夹的层数过多"
    return ""


def beyond(files: int, size: int) -> bool:
    """Whether it is more than a package may hold."""
    return files > MOST_FILES or size > MOST_BYTES


def too_large(path: Path, what: str = TOP) -> Problem:
    return Problem(
        location=Location(str(path)),
        message=f"{what}过大，没有解开",
        expected=f"不超过 {MOST_FILES} 个文件、{MOST_BYTES // 1024**3} GB，压缩比不超过 {MOST_RATIO} 倍",
        remedy="核对文件是否拿错；确属佐证的，压缩图片和影像后重新打包",
    )


def write(folder: Path, target: Path) -> None:
    """The folder as a zip: names in order and in UTF-8, no times, no permissions of this machine.

    What would shrink so much that a reader takes it for a bomb, such as scans of blank pages, is stored as it is.
    """
    size = _written(folder, target, zipfile.ZIP_DEFLATED)
    if size > SMALL + MOST_RATIO * target.stat().st_size:
        _written(folder, target, zipfile.ZIP_STORED)


def _written(folder: Path, target: Path, method: int) -> int:
    """Gives how many bytes went in."""
    size = 0
    with zipfile.ZipFile(target, "w", method) as packed:
        for file in sorted(found for found in folder.rglob("*") if found.is_file()):
            member = zipfile.ZipInfo(f"{TOP}/{file.relative_to(folder).as_posix()}", EARLIEST)
            member.compress_type = method
            member.create_system = 3
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            with file.open("rb") as source, packed.open(member, "w", force_zip64=True) as into:
                while block := source.read(BLOCK):
                    size += into.write(block)
    return size


def extract(path: Path, folder: Path, what: str = TOP) -> list[str]:
    """Unpacks a zip into a new folder, a package without the one folder that everything in it may lie in.

    What systems have left behind stays where it is, and is given back by name.
    Raises InputError with every member that may not be unpacked, before anything is.
    """
    try:
        with path.open("rb") as file:
            return _extract(path, Archive(file, MOST_FILES, Budget(unpacked=MOST_BYTES)), folder, what)
    except OSError as error:
        raise InputError([problem(path, f"无法读取{what}", found=system_reason(error))]) from None
    except Unreadable as error:
        raise InputError([unreadable(path, error, what)]) from None
    except ValueError:
        # A name that no file can have.
        raise InputError([problem(path, "不是 zip 文件，或已损坏", remedy=ANEW)]) from None


def unreadable(path: Path, error: Unreadable, what: str) -> Problem:
    if error.details.get("code") == TOO_MUCH:
        return too_large(path, what)
    return problem(path, "不是 zip 文件，或已损坏", found=error.details.get("found", ""), remedy=ANEW)


def problem(path: Path, message: str, subject: str = "", **details: str) -> Problem:
    """What is wrong with a package, or with `subject` in it."""
    return Problem(location=Location(str(path)), message=message, subject=subject, **details)


def listed(path: Path, packed: Archive, what: str) -> tuple[list[tuple[str, zipfile.ZipInfo]], list[str]]:
    """The files of a zip by name, and the names of those that systems have left behind.

    Raises InputError with every member that may not be unpacked, and for more than is taken.
    """
    members = packed.members
    size = sum(member.file_size for member in members)
    if size > MOST_BYTES or size > SMALL + MOST_RATIO * packed.length:
        raise InputError([too_large(path, what)])
    every = [(_name(member), member) for member in members]
    named = [(name, member) for name, member in every if not is_left_behind(name)]
    problems = [
        problem(path, f"{what}中有不接受的文件", quoted(name), found=fault, remedy="请报送单位重新打包")
        for name, fault in islice(_faults(named), MAX_PROBLEMS + 1)
    ]
    if problems:
        raise InputError(problems)
    left = [name for name, _ in every if not name.endswith("/") and is_left_behind(name)]
    return [(name, member) for name, member in named if not name.endswith("/")], left


def _extract(path: Path, packed: Archive, folder: Path, what: str) -> list[str]:
    files, left = listed(path, packed, what)
    tops = {name.partition("/")[0] for name, _ in files}
    within = what == TOP and len(tops) == 1 and all("/" in name for name, _ in files)
    for name, member in files:
        parts = PurePosixPath(name).parts[1 if within else 0 :]
        place = folder.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as into:
            into.writelines(packed.blocks(member))
    return left


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; those that do not say that they are UTF-8 are tried as that and as GB18030."""
    name = member.orig_filename
    if member.flag_bits & UTF8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _faults(named: Sequence[tuple[str, zipfile.ZipInfo]]) -> Iterator[tuple[str, str]]:
    """Every member that may not be unpacked, with the reason."""
    for (name, member), of_name in zip(named, faults([name for name, _ in named]), strict=True):
        if fault := of_name or _fault_of_kind(member):
            yield name, fault


def faults(names: Sequence[str]) -> Iterator[str]:
    """What is wrong with each of the names that lie together in a package, on any system; a folder's ends with a slash.

    "" for nothing. What some systems take for one name is told with the other.
    """
    files = {folded(name): name for name in reversed(names) if not name.endswith("/")}
    seen: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for name in names:
        path = name.removesuffix("/")
        fault, alike = fault_of_name(path), folded(path)
        if not fault and alike in seen:
            fault = f"{SAME}：{quoted(seen[alike], LONGEST_NAME)}"
        seen.setdefault(alike, path)
        yield fault or next(_faults_above(path, alike, files, spelt), "")


def _faults_above(path: str, alike: str, files: Mapping[str, str], spelt: dict[str, str]) -> Iterator[str]:
    """Of the folders that a file lies in, where one is a file, or is in `spelt` as another name."""
    parts, folded_parts = path.split("/"), alike.split("/")
    for count in range(1, min(len(parts), DEEPEST + 1)):
        above, written = "/".join(folded_parts[:count]), "/".join(parts[:count])
        if above in files:
            yield f"既是文件又是文件夹：{quoted(files[above], LONGEST_NAME)}"
        if spelt.setdefault(above, written) != written:
            yield f"{SAME}：{quoted(spelt[above], LONGEST_NAME)}"


def _fault_of_kind(member: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "链接"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "不是普通文件"
    return fault_of(member)

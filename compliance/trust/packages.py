"""Submission packages (提交包): BagIt (RFC 8493) with SHA-256 manifests, as a folder or a zip of one.

`make` packs, `open_checked` unpacks: all of a package or nothing of it, after every check. What a stranger sent is
trusted in nothing: names, sizes, links, manifests.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from compliance.errors import InputError, Problem, UsageError, quoted, system_reason
from compliance.files import inputs, temporary, together
from compliance.trust import zips
from compliance.trust.zips import TOP, fault_of_name, problem

ANSWERS = "Answers-File"
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
TAGS = frozenset({"bagit.txt", "bag-info.txt", *MANIFESTS})
LONGEST_TAG_FILE = 8_000_000
CHANGED = ("内容被改动", "与清单中的 SHA-256 一致")
REPACK = "请报送单位重新生成提交包"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was checked: where it lies now, its answers file, and what bag-info.txt says."""

    folder: Path
    answers: Path
    info: Mapping[str, str]


def make(payload: Mapping[str, Path | bytes], answers: str, info: Mapping[str, str], target: Path) -> None:
    """Packs files, given by their names in the package, into a new folder or, for a name in .zip, a zip.

    `answers` is the name of the answers file. The same files give the same bytes.
    Raises InputError, and UsageError where the zip would replace a file that was read.
    """
    problems = [
        problem(target, "文件名不能放进提交包", name, found=fault, remedy="改名，并改正答卷中的“佐证”")
        for name in payload
        if (fault := fault_of_name(name) or ("含 %" if "%" in name else ""))
    ]
    if problems:
        raise InputError(problems)
    with temporary.folder(target.absolute().parent) as scratch:
        bag = scratch / TOP
        for name, content in payload.items():
            _put(bag.joinpath(*PurePosixPath(name).parts), content)
        _seal(bag, {ANSWERS: answers, **info})
        if target.suffix.lower() == ".zip":
            zips.write(bag, scratch / "zip")
            inputs.check(target)
            together.put(scratch / "zip", target)
        else:
            together.put(bag, target)


def open_checked(path: Path, folder: Path) -> Package:
    """Checks a package, a zip or a folder, and puts it into the new `folder`.

    Nothing is written there unless all is well. Raises InputError with every file that was changed, is missing, was
    added, or may not be unpacked; UsageError where `folder` is there already.
    """
    if folder.exists():
        raise UsageError(f"{folder}: 已存在，不能解到这里\n    处理：换一个还没有的文件夹")
    with temporary.folder(folder.absolute().parent) as scratch:
        found = opened(path, scratch / TOP)
        try:
            together.put(found.folder, folder)
        except OSError as error:
            raise InputError([problem(folder, "不能写入", found=system_reason(error))]) from None
    return replace(found, folder=folder, answers=folder / found.answers.relative_to(found.folder))


def opened(path: Path, bag: Path) -> Package:
    """The same, into a new folder of the caller's, which holds who knows what where this raises."""
    if path.is_dir():
        _copy(path, bag)
    else:
        zips.extract(path, bag)
    info = _checked(path, bag)
    return Package(bag, bag / "data" / info[ANSWERS], info)


def _put(place: Path, content: Path | bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        try:
            shutil.copyfile(content, place)
        except OSError as error:
            raise InputError([problem(content, "无法读取", found=system_reason(error))]) from None


def _seal(bag: Path, info: dict[str, str]) -> None:
    bagit = _bagit()
    bagit.make_bag(str(bag), dict(info), checksums=["sha256"])
    # The library still declares the draft before the RFC; without names that hold a % the two do not differ.
    (bag / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    bagit.Bag(str(bag)).save()
    # It lists its own files in the order in which the file system has them.
    listed = bag / MANIFESTS[1]
    listed.write_bytes("".join(sorted(listed.read_text("utf-8").splitlines(keepends=True))).encode())


def _bagit() -> Any:
    import bagit

    # Its messages are English; what users must know is raised as an error.
    logging.getLogger("bagit").setLevel(logging.CRITICAL + 1)
    return bagit


def _copy(path: Path, bag: Path) -> None:
    """A folder's files; a link, a device or a pipe among them is refused."""
    problems: list[Problem] = []
    files: list[tuple[Path, Path]] = []
    size = 0
    for root, folders, names in os.walk(path):
        for name in (*folders, *names):
            found = Path(root, name)
            shown = found.relative_to(path).as_posix()
            fault = fault_of_name(shown) or ("链接" if found.is_symlink() else "")
            if not fault and name in names and not found.is_file():
                fault = "不是普通文件"
            if fault:
                problems.append(problem(path, "提交包中有不接受的文件", quoted(shown), found=fault, remedy=REPACK))
            elif name in names:
                files.append((found, bag / found.relative_to(path)))
                size += found.stat().st_size
    if len(files) > zips.MOST_FILES or size > zips.MOST_BYTES:
        problems = [zips.too_large(path)]
    if problems:
        raise InputError(problems)
    for found, place in files:
        _put(place, found)


def _checked(path: Path, bag: Path) -> Mapping[str, str]:
    """What bag-info.txt says, once every file is known to be as its manifests say. Raises InputError."""
    missing = [name for name in ("bagit.txt", *MANIFESTS, "bag-info.txt") if not (bag / name).is_file()]
    if missing:
        remedy = "提交包用 compliance pack 生成"
        raise InputError([problem(path, "不是提交包", found=f"缺少 {'、'.join(missing)}", remedy=remedy)])
    problems = [*_strangers(path, bag), *_bad_lines(path, bag)] or list(_changed_tags(path, bag))
    if problems:
        raise InputError(problems)
    try:
        bagit = _bagit()
        loaded = bagit.Bag(str(bag))
        # The sum of sizes would only say that something is wrong; the digests say what.
        loaded.info.pop("Payload-Oxum", None)
        loaded.validate()
    except Exception as error:
        # Whatever it raises on a stranger's manifests is a mistake in them.
        raise InputError(_broken(path, error)) from None
    info = {str(name): str(value) for name, value in loaded.info.items()}
    named = info.get(ANSWERS, "")
    if fault_of_name(named) or not (bag / "data" / named).is_file():
        remedy = "提交包用 compliance pack 生成"
        raise InputError([problem(path, "提交包没有写明答卷是哪一个文件", found=quoted(named), remedy=remedy)])
    return info


def _strangers(path: Path, bag: Path) -> Iterator[Problem]:
    """Files beside the payload that no package of ours has."""
    for found in sorted(bag.iterdir()):
        if found.name == "data" and found.is_dir():
            continue
        if found.is_dir() or found.name not in TAGS:
            yield problem(
                path, "提交包中多出文件", quoted(found.name), expected="只有清单和 data 文件夹", remedy=REPACK
            )


def _bad_lines(path: Path, bag: Path) -> Iterator[Problem]:
    """Lines of manifests that lead out of the package, are said twice or cannot be read."""
    for manifest in MANIFESTS:
        raw = (bag / manifest).read_bytes()
        try:
            lines = raw.decode().splitlines() if len(raw) <= LONGEST_TAG_FILE else ["过长"]
        except UnicodeDecodeError:
            yield problem(path, "清单不是 UTF-8 编码", manifest, remedy=REPACK)
            continue
        seen: set[str] = set()
        for number, line in enumerate(lines, start=1):
            digest, _, name = line.partition(" ")
            name = name.strip().removeprefix("*")
            wrong = len(digest) != 64 or not set(digest.lower()) <= set("0123456789abcdef")
            fault = fault_of_name(name) or ("列了两次" if name in seen else "校验值的写法不对" if wrong else "")
            seen.add(name)
            if fault:
                yield problem(path, f"清单第 {number} 行有误（{fault}）", manifest, found=quoted(line), remedy=REPACK)
                break


def _changed_tags(path: Path, bag: Path) -> Iterator[Problem]:
    """What says what is in the package, where it is not as listed: the library believes it before it looks."""
    lines = (bag / MANIFESTS[1]).read_text("utf-8").splitlines()
    listed = {name.strip().removeprefix("*"): digest for digest, _, name in (line.partition(" ") for line in lines)}
    for name in sorted(TAGS - {MANIFESTS[1]}):
        digest = hashlib.sha256((bag / name).read_bytes()).hexdigest()
        if listed.get(name, "").lower() != digest:
            yield problem(path, CHANGED[0], quoted(name), found=MANIFESTS[1], expected=CHANGED[1], remedy=REPACK)


def _broken(path: Path, error: Exception) -> list[Problem]:
    """What the library found, one by one."""
    details: Iterable[Any] = getattr(error, "details", None) or []
    words = {
        "ChecksumMismatch": CHANGED,
        "FileMissing": ("缺少文件", "清单所列的文件都在"),
        "UnexpectedFile": ("多出文件", "只有清单所列的文件"),
    }
    problems = [
        problem(path, words[kind][0], quoted(str(detail.path)), expected=words[kind][1], remedy=REPACK)
        for detail in details
        if (kind := type(detail).__name__) in words
    ]
    return problems or [problem(path, "清单与文件不符", expected="每个文件都如清单所列", remedy=REPACK)]

"""Submission packages (提交包): BagIt (RFC 8493) with SHA-256 manifests, as a folder or a zip of one.

`make` packs, `open_checked` unpacks: all of a package or nothing of it, after every check. What a stranger sent is
trusted in nothing: names, sizes, links, manifests.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from compliance import remarks
from compliance.errors import InputError, Location, Problem, UsageError, one_line, quoted, system_reason
from compliance.files import inputs, temporary, together, within
from compliance.files.folders import is_left_behind
from compliance.forms import zips
from compliance.forms.zips import LONGEST_NAME, LONGEST_PATH, TOP, fault_of_name, problem

ANSWERS = "Answers-File"
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
TAGS = frozenset({"bagit.txt", "bag-info.txt", *MANIFESTS})
LONGEST_TAG_FILE = zips.MOST_FILES * (LONGEST_PATH + 80)
"""A manifest has a digest and a name for each file."""
RENAME = "改名，并改正答卷中的“佐证”"
CHANGED = ("内容被改动", "与清单中的 SHA-256 一致")
REPACK = "请报送单位重新生成提交包"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was checked: where it lies now, its answers file, and what bag-info.txt says."""

    folder: Path
    answers: Path
    info: Mapping[str, str]


Content = bytes | Callable[[], BinaryIO]
"""Of a file in a package: its bytes, or what opens it."""


def refuse(payload: Mapping[str, Content], target: Path) -> None:
    """Raises InputError for files that make no package that `opened` would take, before any is copied."""
    faults = zips.faults(list(payload))
    problems = [
        problem(target, "文件不能放进提交包", quoted(name, LONGEST_NAME), found=fault, remedy=RENAME)
        for name, among_others in zip(payload, faults, strict=True)
        if (fault := _not_packed(name) or among_others)
    ]
    if len(payload) + len(TAGS) > zips.MOST_FILES or zips.beyond(0, sum(map(_size, payload.values()))):
        problems.insert(0, zips.too_large(target))
    if problems:
        raise InputError(problems)


def make(
    payload: Mapping[str, Content],
    answers: str,
    info: Mapping[str, str],
    target: Path,
    look: Callable[[Package], object] = lambda package: None,
) -> None:
    """Packs files, given by their names in the package, into a new folder or, for a name in .zip, a zip.

    `answers` is the name of the answers file. The same files give the same bytes. What was made is opened as any
    package is, and `look` may look at it and raise, before it takes its place.
    Raises InputError, and UsageError where it cannot be written or the zip would replace a file that was read.
    """
    try:
        refuse(payload, target)
        with temporary.folder(target.absolute().parent) as scratch:
            made = scratch / TOP
            for name, content in payload.items():
                _put(made.joinpath(*PurePosixPath(name).parts), content)
            _seal(made, {ANSWERS: answers, **{name: one_line(value) for name, value in info.items()}})
            as_zip = target.suffix.lower() == ".zip"
            if as_zip:
                zips.write(made, scratch / "zip")
                shutil.rmtree(made)
                made = scratch / "zip"
            look(opened(made, scratch / "again", called=target))
            if as_zip:
                inputs.check(target)
            together.put(made, target)
    except OSError as error:
        remedy = "核对磁盘空间和权限"
        raise UsageError(f"{target}: 打包失败（{system_reason(error)}）\n    处理：{remedy}") from None


def _not_packed(name: str) -> str:
    """What is wrong with a name by itself: also what not every program that unpacks it could take."""
    if is_left_behind(name):
        return "是系统或办公软件留下的文件，解包时不会解开"
    found = next((one for one in name if one in '%<>"|?*'), "")
    return f"含 {found}" if found else fault_of_name(f"{TOP}/data/{name}")


def _size(content: Content) -> int:
    if isinstance(content, bytes):
        return len(content)
    with content() as file:
        return os.fstat(file.fileno()).st_size


def open_checked(path: Path, folder: Path) -> Package:
    """Checks a package, a zip or a folder, and puts it into the new `folder`.

    Nothing is written there unless all is well. Raises InputError with every file that was changed, is missing, was
    added, or may not be unpacked; UsageError where `folder` is there already.
    """
    if os.path.lexists(folder):
        raise UsageError(f"{folder}: 已存在，不能解到这里\n    处理：换一个还没有的文件夹")
    with temporary.folder(folder.absolute().parent) as scratch:
        found = opened(path, scratch / TOP)
        try:
            together.put(found.folder, folder)
        except OSError as error:
            raise InputError([problem(folder, "不能写入", found=system_reason(error))]) from None
    return replace(found, folder=folder, answers=folder / found.answers.relative_to(found.folder))


def opened(path: Path, bag: Path, called: Path | None = None) -> Package:
    """The same, into a new folder of the caller's, which holds who knows what where this raises.

    Its name in messages is `called`, where that is given.
    """
    try:
        left = _copy(path, bag) if path.is_dir() else zips.extract(path, bag)
        bag = _deeper(bag)
        info = _checked(path, bag)
    except InputError as error:
        location = Location(str(called or path))
        raise InputError([replace(problem, location=location) for problem in error.problems]) from None
    if left:
        found = f"{quoted(left[0])}等 {len(left)} 个"
        remarks.tell([problem(path, "其中有系统或办公软件留下的文件，没有理会", found=found)], harmless=True)
    return Package(bag, bag / "data" / info[ANSWERS], info)


def _put(place: Path, content: Content) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as into:
        if isinstance(content, bytes):
            into.write(content)
        else:
            with content() as source:
                shutil.copyfileobj(source, into, zips.BLOCK)


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


def _deeper(bag: Path) -> Path:
    """The package where it lies alone in a folder of somebody's, else what was given."""
    there = list(bag.iterdir()) if bag.is_dir() else []
    return there[0] if len(there) == 1 and (there[0] / "bagit.txt").is_file() else bag


def _copy(path: Path, bag: Path) -> list[str]:
    """A folder's files, but those that systems have left behind, whose names it gives.

    A link, a device or a pipe among the others is refused.
    """
    problems: list[Problem] = []
    files: list[tuple[Path, Path]] = []
    left: list[str] = []
    size = 0
    for root, folders, names in os.walk(path):
        left += [Path(root, name).relative_to(path).as_posix() for name in (*folders, *names) if is_left_behind(name)]
        folders[:] = [name for name in folders if not is_left_behind(name)]
        names = [name for name in names if not is_left_behind(name)]
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
    if zips.beyond(len(files), size):
        problems = [zips.too_large(path)]
    if problems:
        raise InputError(problems)
    for found, place in files:
        try:
            _put(place, partial(within.opened, path, found.relative_to(path).as_posix()))
        except OSError as error:
            raise InputError([problem(path, "无法读取", str(found), found=system_reason(error))]) from None
    return left


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

"""Evidence files: whether they are there, within the folder of the answers, and their digests.

Links are followed, but not out of the folder: whoever sends answers must not have a digest taken, or a copy packed, of
a file of the machine where they are read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from io import BufferedReader
from itertools import groupby
from pathlib import Path, PurePath
from types import MappingProxyType

from compliance.answers.fields import misnamed
from compliance.answers.likely_names import LikelyNames
from compliance.answers.model import AnswerSheet
from compliance.errors import SUGGESTION, InputError, Location, Problem, one_line, quoted, system_reason
from compliance.files import inputs, pictures, within
from compliance.files.folders import is_litter
from compliance.files.pictures import Look, Seen

MISSING = "evidence.missing"
UNREADABLE = "evidence.unreadable"
LINK = "evidence.link"
LARGE = "evidence.large"
MAY_COME = (MISSING, LINK, LARGE, "evidence.folder")
"""The codes of what may be mended without the form being touched."""
MOST_FILES, DEEPEST = 20_000, 40
"""So many files are looked through for those that are meant, in so many folders within each other."""
MOST_BYTES = 4 * 1024**3
"""Of one file, as of a whole package: a file may say that it is far larger than the disk, and all of it is read."""
NONE: Mapping[str, str] = MappingProxyType({})
NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)
"""What the system says where there can be no file of a name."""


def evidence_faults(folder: Path, carried: Collection[str] = ()) -> Callable[[str], str]:
    """The refusal of an evidence file by its name, "" for none; files are looked for in `folder`.

    Those that are `carried` come with the form itself.
    """
    root = os.fspath(folder)
    return lru_cache(maxsize=None)(lambda name: "" if name in carried else _evidence_fault(root, name))


def evidence_faults_but_missing(folder: Path, missing: set[str], carried: Collection[str] = ()) -> Callable[[str], str]:
    """The same where a file may still come; it is noted in `missing`."""
    faults = evidence_faults(folder, carried)

    def fault(name: str) -> str:
        found = faults(name)
        if found == MISSING:
            missing.add(name)
            return ""
        return found

    return fault


def _evidence_fault(root: str, text: str) -> str:
    fault = misnamed(text)
    if fault:
        return fault
    try:
        path = within.place(root, text)
        status = os.stat(path)  # noqa: PTH116 — the name may be too long to exist
    except within.Outside:
        return LINK
    except OSError as error:
        return MISSING if error.errno in NOWHERE else UNREADABLE
    except ValueError:
        # A character that no name of a file can have.
        return MISSING
    if stat.S_ISREG(status.st_mode):
        inputs.note(path, "佐证")
        return "" if status.st_size <= MOST_BYTES else LARGE
    return "evidence.folder" if stat.S_ISDIR(status.st_mode) else MISSING


def files_in(folder: Path) -> tuple[str, ...]:
    """The files in a folder and those below it, as answers name them; links lead nowhere, and hidden ones are none."""
    found: list[str] = []
    for root, folders, names in os.walk(folder, onerror=lambda _: None):
        depth = len(PurePath(root).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if depth < DEEPEST and not is_litter(name))
        found += (PurePath(root, name).relative_to(folder).as_posix() for name in sorted(names) if not is_litter(name))
        if len(found) > MOST_FILES:
            break
    return tuple(found[:MOST_FILES])


def meant(name: str, known: LikelyNames) -> str:
    """ "是否想写“佐证/合作协议.pdf”？" with the files that are near to a name; "" where none is."""
    near = " 或 ".join(map(quoted, known.near(name)))
    return SUGGESTION.format(near=near) if near else ""


def awaited(sheet: AnswerSheet, folder: Path) -> Iterator[tuple[str, int, str, str]]:
    """Each evidence file that is not there: the id, the how manieth piece it is, its name, and what was meant."""
    if not sheet.absent_files:
        return
    known = LikelyNames(files_in(folder))
    for subject, answer in sheet.every.items():
        for number, piece in enumerate(answer.evidence):
            if piece.lacking == "absent":
                yield subject, number, piece.text, meant(piece.text, known)


def by_item(sheet: AnswerSheet, folder: Path) -> Iterator[str]:
    """Of each item the files that are not there, in a line."""
    for subject, pieces in groupby(awaited(sheet, folder), key=lambda found: found[0]):
        yield f"{subject}　{'、'.join(one_line(name) + (f'（{near}）' if near else '') for _, _, name, near in pieces)}"


def seen(sheet: AnswerSheet, folder: Path, digests: Mapping[str, str]) -> dict[str, Seen]:
    """What the evidence files that are there are and look like, by name.

    Raises InputError when one can no longer be read, or is no longer the one of which the digest was taken.
    """
    names = [name for name in sheet.evidence_files if name in digests]
    try:
        found = pictures.seen(folder, names, pictures=True)
    except OSError as error:
        raise _unreadable(Path(error.filename or folder), system_reason(error)) from None
    for name, one in found.items():
        if one.look.digest and one.look.digest != digests[name]:
            raise _unreadable(folder / name, "刚才读时内容有改动")
    return found


def looked_at(sheet: AnswerSheet, folder: Path) -> dict[str, Look]:
    """What each evidence file that is there is, and what is wrong with it, by name; one that cannot be read too."""
    found: dict[str, Look] = {}
    readable = []
    for name in sheet.evidence_files:
        try:
            within.opened(folder, name).close()
            readable.append(name)
        except OSError as error:
            found[name] = Look("其他文件", f"读不了：{system_reason(error)}")
    return found | {name: one.look for name, one in pictures.seen(folder, readable, pictures=False).items()}


def digests(sheet: AnswerSheet, folder: Path, known: Mapping[str, str] = NONE) -> dict[str, str]:
    """The SHA-256 of every evidence file that the sheet names and that is there, by its name, in hexadecimal.

    `known` are those of files that came with the form. Raises InputError when a file can no longer be read.
    """
    return {name: known.get(name) or _digest(folder, name) for name in sheet.evidence_files}


def _digest(folder: Path, name: str) -> str:
    with opened(folder, name) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(folder / name, system_reason(error)) from None


def opened(folder: Path, name: str) -> BufferedReader:
    """An evidence file as it was found by `evidence_faults`, to be read. Raises InputError for one that is not."""
    try:
        file = within.opened(folder, name)
    except OSError as error:
        swapped = isinstance(error, within.Outside) or error.errno == errno.ELOOP
        raise _unreadable(folder / name, "链接指到文件夹之外" if swapped else system_reason(error)) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _unreadable(folder / name, "不是普通文件")
    return file


def _unreadable(path: Path, found: str) -> InputError:
    remedy = "核对文件是否还在、有无读取权限"
    return InputError(
        [Problem(location=Location(str(path)), code=UNREADABLE, message="无法读取佐证文件", found=found, remedy=remedy)]
    )

"""An answers file with its evidence, in one zip as the page saves it or somebody packs it, or in one folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from compliance.answers.evidence_names import FOLDER, folded
from compliance.errors import InputError, Location, Problem, quoted, system_reason
from compliance.files import documents, within
from compliance.files.archives import Archive
from compliance.files.budget import Budget, Unreadable
from compliance.files.content import MB
from compliance.files.folders import is_litter
from compliance.forms import zips
from compliance.forms.carried import Carried, cited_in
from compliance.forms.filled import LIMIT, Filled

WHAT = "压缩包"
TEXTS, SHEETS = (".json", ".yaml", ".yml"), (".xlsx", ".xlsm", ".xls", ".et", ".ods")
WORKBOOK = ("[content_types].xml", "content.xml")
"""What lies at the top of a zip that is a workbook."""
LISTED = 5
Blocks = Callable[[], Iterator[bytes]]
Reader = Callable[[str, bytes], Filled]
"""Reads a form by its name and bytes."""


@dataclass(frozen=True)
class Bundled(documents.Document):
    """An answers file that came with its evidence."""

    carried: tuple[Carried, ...] = ()


def is_bundle(file: IO[bytes]) -> bool:
    """Whether a zip is none of the kinds that are one document; of what is no zip, that it is none."""
    try:
        names = {member.filename.lower() for member in Archive(file, zips.MOST_FILES, Budget()).members}
    except Unreadable:
        return False
    return not names & {*WORKBOOK}


def from_zip(name: str, opened: Callable[[], IO[bytes]], read: Reader) -> Filled:
    """Raises InputError with all that is wrong with a zip; what systems have left in it is not looked at."""
    path = Path(name)
    try:
        with opened() as file:
            archive = Archive(file, zips.MOST_FILES, Budget(unpacked=4 * zips.MOST_BYTES))
            files, _ = zips.listed(path, archive, WHAT)
    except Unreadable as error:
        raise InputError([zips.unreadable(path, error, WHAT)]) from None

    def blocks(inside: str) -> Iterator[bytes]:
        try:
            with opened() as file:
                archive.file = file
                yield from archive.blocks(members[inside])
        except (Unreadable, OSError) as error:
            found = error.details.get("found", "") if isinstance(error, Unreadable) else system_reason(error)
            raise InputError([zips.problem(path, "压缩包中的文件读不出来", quoted(inside), found=found)]) from None

    members = dict(files)
    sizes = {inside: member.file_size for inside, member in files}
    return _bundle(name, {inside: partial(blocks, inside) for inside in members}, sizes, read)


def from_folder(path: Path, read: Reader) -> Filled:
    """All that is in a folder, and in folders of it; links that lead out of it are refused."""
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    for root, folders, names in os.walk(path, onerror=partial(_refuse, path)):
        folders[:] = sorted(one for one in folders if not is_litter(one))
        links = (Path(root, one) for one in folders if Path(root, one).is_symlink())
        problems += [_refused(path, one.relative_to(path).as_posix(), "指向文件夹的链接") for one in links]
        for found in (Path(root, one) for one in sorted(names) if not is_litter(one)):
            inside = found.relative_to(path).as_posix()
            try:
                place = within.place(path, inside)
                sizes[inside] = Path(place).stat().st_size
                fault = "" if Path(place).is_file() else "不是普通文件"
            except within.Outside:
                fault = "链接指到文件夹之外"
            except OSError as error:
                fault = system_reason(error)
            if fault:
                problems.append(_refused(path, inside, fault))
            if zips.beyond(len(sizes), sum(sizes.values()) if len(sizes) % 1000 == 0 else 0):
                raise InputError([zips.too_large(path, "文件夹")])
    if problems:
        raise InputError(problems)

    def blocks(inside: str) -> Iterator[bytes]:
        with within.opened(path, inside) as file:
            while block := file.read(MB):
                yield block

    return _bundle(str(path), {inside: partial(blocks, inside) for inside in sizes}, sizes, read)


def _refused(path: Path, inside: str, fault: str) -> Problem:
    remedy = "把文件本身放进文件夹，不用链接"
    return zips.problem(path, "文件夹中有不接受的文件", quoted(inside), found=fault, remedy=remedy)


def _refuse(path: Path, error: OSError) -> None:
    raise InputError([zips.problem(path, "读不到文件夹", found=system_reason(error))])


def _bundle(name: str, files: Mapping[str, Blocks], sizes: Mapping[str, int], read: Reader) -> Filled:
    inside, form = _answers(name, files, sizes, read)
    base = inside.rpartition("/")[0]
    cited = {folded(one.replace("\\", "/")): one for one in cited_in(form.data)}
    carried = []
    for one, blocks in files.items():
        if one != inside:
            place = one.removeprefix(f"{base}/") if base else one
            carried.append(Carried(cited.get(folded(place), place), f"{name} 中的 {one}", blocks))
    if isinstance(form, documents.Document):
        return Bundled(form.name, form.text, form.data, form.problems, form.encoding, tuple(carried))
    return replace(form, carried=(*form.carried, *carried))  # type: ignore[type-var,attr-defined]


def _answers(name: str, files: Mapping[str, Blocks], sizes: Mapping[str, int], read: Reader) -> tuple[str, Filled]:
    """The one form among the files: an answers file, else a workbook; evidence may be of any kind."""
    problems: list[Problem] = []
    for suffixes, most in ((TEXTS, documents.LIMIT.most), (SHEETS, LIMIT.most)):
        likely = _likely(files, suffixes)
        if len(likely) > 1 and sum(sizes[one] for one in likely) > most:
            raise InputError([_several(name, likely)])
        found: list[tuple[str, Filled]] = []
        for one in likely:
            try:
                form = read(f"{name}/{one}", b"".join(files[one]()))
            except InputError as error:
                problems += error.problems
                continue
            if isinstance(form.data, dict) and "作答" in form.data:
                found.append((one, form))
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError([_several(name, [one for one, _ in found])])
    expected = "一份答卷（.json、.yaml 或填报表），和它的佐证文件夹"
    raise InputError([*problems, Problem(location=Location(name), message="其中没有答卷", expected=expected)])


def _likely(files: Collection[str], suffixes: Collection[str]) -> list[str]:
    """Those that may be the answers, by their names: outside the evidence, and no deeper than others."""
    paths = [PurePosixPath(one) for one in files]
    found = [path for path in paths if path.suffix.lower() in suffixes and FOLDER not in path.parts[:-1]]
    top = min((len(path.parts) for path in found), default=0)
    return [str(path) for path in found if len(path.parts) == top]


def _several(name: str, found: list[str]) -> Problem:
    listed = "、".join(quoted(one) for one in found[:LISTED])
    more = f" 等 {len(found)} 个" if len(found) > LISTED else ""
    remedy = f"每个压缩包、每个文件夹只放一份答卷，其余的放进“{FOLDER}”文件夹"
    return Problem(location=Location(name), message="分不清哪一份是答卷", found=f"{listed}{more}", remedy=remedy)

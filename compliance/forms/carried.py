"""Files of evidence that come with a form, in a zip, within a workbook or beside it, and where they are to lie.

Whichever way they came in, no file is lost and none replaces another: equal ones of one name lie there once, of two
that differ the second gets the next number, and whatever cites it says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from compliance.answers.evidence_names import folded, plain_suffix
from compliance.answers.fields import BAR, misnamed
from compliance.answers.model import GROUPS, AnswerSheet
from compliance.errors import UsageError, system_reason
from compliance.files import temporary, together
from compliance.files.content import MB
from compliance.files.pictures import Seen
from compliance.forms import evidence, zips

NUMBERED = re.compile(r"(?P<stem>.+)_(?P<number>\d{1,4})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that came with a form."""

    name: str
    """As the form cites it, or where it lay."""
    origin: str
    """Where it came from, in words."""
    blocks: Callable[[], Iterator[bytes]] = field(compare=False)
    """Raises InputError where it cannot be read."""

    @property
    def digest(self) -> str:
        found = hashlib.sha256()
        for block in self.blocks():
            found.update(block)
        return found.hexdigest()


def lying_beside(names: Sequence[str], folder: Path) -> list[Carried]:
    """Those of the files that an answers file names which are in its folder."""
    fault = evidence.evidence_faults(folder)
    return [_lying(folder, name) for name in names if not fault(name)]


@contextmanager
def laid_out(carried: Sequence[Carried], names: Collection[str]) -> Iterator[Path]:
    """A temporary folder with those of the files that are named so, where they can be looked at."""
    with temporary.folder() as scratch:
        for one in carried:
            if one.name in names:
                path = scratch / PureWindowsPath(one.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as into:
                    into.writelines(one.blocks())
        yield scratch


def exhibits(
    carried: Sequence[Carried], sheet: AnswerSheet, folder: Path, *, pictures: bool
) -> tuple[dict[str, str], dict[str, Seen]]:
    """The SHA-256 of the evidence by its name, and what each file looks like; without `pictures` nothing of that.

    What was carried within the form is taken from there, everything else from `folder`. Raises InputError.
    """
    known = {one.name: one.digest for one in carried}
    digests = evidence.digests(sheet, folder, known)
    if not pictures:
        return digests, {}
    seen = evidence.seen(sheet, folder, {name: digest for name, digest in digests.items() if name not in known})
    if known:
        with laid_out(carried, sheet.evidence_files) as scratch:
            seen |= evidence.seen(sheet, scratch, known)
    return digests, seen


def _lying(folder: Path, name: str) -> Carried:
    def blocks() -> Iterator[bytes]:
        with evidence.opened(folder, name) as file:
            while block := file.read(MB):
                yield block

    return Carried(name, str(folder / PureWindowsPath(name)), blocks)


@dataclass(slots=True)
class Placing:
    """Where carried files are to lie beside an answers file in `folder`, and what there is to say of it."""

    folder: Path
    added: list[tuple[str, Carried]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    """Those that were there already, byte for byte."""
    both: list[tuple[str, Carried]] = field(default_factory=list)
    """Those that another of the same name lies beside, by the name that they have now."""
    loose: list[str] = field(default_factory=list)
    """Those that nothing cites."""
    _known: dict[str, str] = field(default_factory=dict)

    def reserve(self, name: str) -> None:
        """Keeps the place of what is going to be written there by others."""
        self._known[folded(name)] = ""

    def place(self, carried: Sequence[Carried], cited: Sequence[str]) -> dict[str, str]:
        """Finds a place for each of the files of one form; gives the names that what it cites has from now on."""
        names = {one.name: self._placed(one) for one in carried}
        mentioned = {folded(name) for name in cited}
        self.loose += [names[one.name] for one in carried if folded(one.name) not in mentioned]
        return {old: new for old, new in names.items() if old != new}

    def _placed(self, one: Carried) -> str:
        wanted = PureWindowsPath(one.name).as_posix()
        digest = one.digest
        for name in _candidates(wanted):
            there = self._there(name)
            if there == digest:
                self.same.append(name)
                return name
            if there is None:
                self._known[folded(name)] = digest
                (self.both if name != wanted else self.added).append((name, one))
                return name
        raise AssertionError("unreachable")

    def _there(self, name: str) -> str | None:
        """The digest of what has this name, there already or placed before; None where it is free."""
        key = folded(name)
        if key not in self._known:
            fault = evidence.evidence_faults(self.folder)(name)
            if fault == evidence.MISSING:
                return None
            self._known[key] = "" if fault else _lying(self.folder, name).digest
        return self._known[key]

    def write(self) -> None:
        """Puts them where they belong: all of them, whole, or none."""
        files = [*self.added, *self.both]
        if not files:
            return
        try:
            with together.replacing(self.folder) as staged:
                for name, one in files:
                    path = staged.joinpath(*PurePosixPath(name).parts)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with path.open("wb") as into:
                        into.writelines(one.blocks())
        except OSError as error:
            remedy = "核对磁盘空间和权限；已有同名的文件夹的，改名"
            raise UsageError(f"{self.folder}: 佐证写入失败（{system_reason(error)}）\n    处理：{remedy}") from None

    def told(self) -> Iterator[str]:
        """What came of it, a line each: the one list of what was added, whichever way it came in."""
        if self.added or self.both:
            yield f"放入佐证 {len(self.added) + len(self.both)} 个："
            yield from (f"  {name}  来自 {one.origin}" for name, one in (*self.added, *self.both))
        if self.both:
            yield f"其中 {len(self.both)} 个与已有的文件同名而内容不同，两个都留下，后来的改了名："
            yield from (f"  {one.name} → {name}  来自 {one.origin}" for name, one in self.both)
        if self.same:
            yield f"已有相同的 {len(self.same)} 个，没有重复放入"
        if self.loose:
            yield f"没有要点引用的 {len(self.loose)} 个，也已放入：{'、'.join(self.loose)}"


def _candidates(wanted: str) -> Iterator[str]:
    """The name, and those that another of that name may have: 合作协议_2.pdf beside 合作协议_1.pdf or 合作协议.pdf."""
    yield wanted
    path = PurePosixPath(wanted)
    suffix = path.suffix if plain_suffix(path.suffix) else ""
    stem = path.name.removesuffix(suffix)
    numbered = NUMBERED.fullmatch(stem)
    stem, number = (numbered["stem"], int(numbered["number"])) if numbered else (stem, 1)
    # A number more than a file system takes is no name.
    stem = stem.encode()[: zips.LONGEST_NAME - len(suffix.encode()) - 5].decode(errors="ignore")
    while True:
        number += 1
        yield str(path.with_name(f"{stem}_{number}{suffix}"))


def cited_in(data: Any) -> list[str]:
    """The names of evidence files that plain data of an answers file cites, each once, as far as they can be read."""
    found = (place_of(text) for entry in _entries(data) for text in _texts(entry))
    return list(dict.fromkeys(name for name in found if not misnamed(name)))


def place_of(text: str) -> str:
    """The name in a text that may say more of the file."""
    return BAR.split(text)[0].strip()


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """The data with other names for evidence files."""
    if not names or not isinstance(data, dict):
        return data
    made = dict(data)
    for top in GROUPS:
        group = made.get(top)
        if isinstance(group, dict):
            made[top] = {key: _renamed(entry, names) for key, entry in group.items()}
    return made


def _renamed(entry: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(entry, dict) or "佐证" not in entry:
        return entry
    raw = entry["佐证"]
    if isinstance(raw, str):
        return {**entry, "佐证": _text(raw, names)}
    if not isinstance(raw, list):
        return entry
    return {**entry, "佐证": [_text(one, names) if isinstance(one, str) else one for one in raw]}


def _text(text: str, names: Mapping[str, str]) -> str:
    name = place_of(text)
    return text.replace(name, names[name], 1) if name in names else text


def _entries(data: Any) -> Iterator[dict[str, Any]]:
    groups = (data.get(top) for top in GROUPS) if isinstance(data, dict) else ()
    for group in groups:
        if isinstance(group, dict):
            yield from (entry for entry in group.values() if isinstance(entry, dict))


def _texts(entry: dict[str, Any]) -> Iterator[str]:
    raw = entry.get("佐证")
    yield from (one for one in ([raw] if isinstance(raw, str) else raw or ()) if isinstance(one, str))

"""What a worker does: reads and scores a few files, and gives back rows that are ready to be stored."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compliance import remarks
from compliance.batch import files, looks, one_file, packaged, unchanged
from compliance.batch.files import Item
from compliance.batch.store.outcomes import NO_EVIDENCE, Outcome, dumped
from compliance.checklist import files as checklist_files
from compliance.errors import InputError, Location, Problem, system_reason


@dataclass(frozen=True, slots=True)
class Order:
    """What all files of a batch are scored by."""

    checklist: str | None
    """As the user names it; None for what each file names."""
    program: str
    """The fingerprint of the program that gave the order."""
    strict: bool = False
    """Whether remarks are mistakes."""


class OtherProgram(Exception):
    """A worker on another machine runs another program: its results would not be those of this one."""


def scored(order: Order, items: Sequence[Item]) -> list[Outcome]:
    """What became of each file, whatever is wrong with it. Raises OtherProgram."""
    if order.program != program_fingerprint():
        raise OtherProgram
    return [outcome for item in items for outcome in _outcome(order, item)]


def warm() -> None:
    """Loads what every file needs, before the first one comes."""
    for folder in checklist_files.shipped_folders():
        checklist_files.load(folder.name)


_program: list[str] = []


def program_fingerprint() -> str:
    """SHA-256 over the program's own source text: results of a changed program are not taken for its own."""
    if not _program:
        found = hashlib.sha256()
        package = Path(__file__).parent.parent
        for path in sorted(package.rglob("*.py")):
            found.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
        _program.append(found.hexdigest())
    return _program[0]


def _outcome(order: Order, item: Item) -> list[Outcome]:
    """Of a file; of a zip that is no package, of each file in it as well."""
    before = unchanged.state(item.path)
    try:
        with remarks.collected(strict=order.strict) as told:
            made, *inner = _of_any(order, item)
        if made.kind != "unread":
            # Where the folder has gone meanwhile, it says nothing of the park that evidence is not in it.
            os.stat(item.path)  # noqa: PTH116 — as everywhere here
    except OSError as error:
        reason = {"found": system_reason(error), "remedy": "核对共享盘、网络、磁盘和权限"}
        problem = Problem(location=Location(item.source), message="无法读取文件", **reason)
        return [one_file.unread(item, [problem])]
    noted = dumped(item.source, [one_file.named(item, remark) for remark in told]) if told else ""
    return [replace(made, state=before, archive=item.archive, remarks=noted), *inner]


def _of_any(order: Order, item: Item) -> list[Outcome]:
    """Raises OSError."""
    kind, what = looks.look(item.path)
    if item.archive and (kind == "zip" or (kind == "package" and not Path(item.path).is_dir())):
        kind, what = "foreign", "压缩包中的压缩包，没有解开"
    if kind == "package":
        return [_of_package(order, item)]
    if kind == "zip":
        return _of_zip(order, item)
    if kind == "form":
        return [one_file.outcome(order.checklist, item)]
    return [Outcome(source=item.source, kind=kind, fingerprint=looks.fingerprint(item.path), what=what)]


def _of_zip(order: Order, item: Item) -> list[Outcome]:
    """A zip and each file in it, in the order of their names. Raises OSError."""
    digest = packaged.fingerprint(item.path)
    try:
        with packaged.unpacked(item.path) as (folder, system):
            there = list(files.found([folder], system=system))
            inner = [Item(f"{item.source}/{one.source}", one.path, archive=item.source) for one in there]
            made = [replace(outcome, state="") for one in inner for outcome in _outcome(order, one)]
    except InputError as error:
        return [one_file.refused(item, digest, error)]
    unread = [outcome for outcome in made if outcome.kind == "unread"]
    if unread:
        return unread
    again = "" if any(outcome.evidence == "" for outcome in made) else NO_EVIDENCE
    what = f"其中 {len(inner)} 个文件逐个列出" + (f"，系统文件 {len(system)} 个没有看" if system else "")
    # Evidence in it cannot change without it.
    made = [replace(outcome, evidence=NO_EVIDENCE) for outcome in made]
    return [Outcome(source=item.source, kind="zip", fingerprint=digest, evidence=again, what=what), *made]


def _of_package(order: Order, item: Item) -> Outcome:
    """Its answers are read only after every check, with the evidence that is in it. Raises OSError."""
    digest = packaged.fingerprint(item.path)
    try:
        with packaged.opened(item.path) as package:
            within = package.answers.relative_to(package.folder / "data").as_posix()
            made = one_file.outcome(order.checklist, replace(item, path=str(package.answers), within=f"/{within}"))
        evidence = NO_EVIDENCE if made.kind == "scored" else made.evidence
        return replace(made, fingerprint=digest, evidence=evidence, cited=())
    except InputError as error:
        refused = one_file.refused(item, digest, error)
    except OSError:
        raise
    except Exception as error:
        refused = one_file.refused(item, digest, one_file.bug(error))
    # What the system was short of may be there next time.
    return replace(refused, evidence="")

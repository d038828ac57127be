"""What a worker does: reads and scores a few files, and gives back rows that are ready to be stored."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compliance import scoring
from compliance.batch import packaged
from compliance.batch.files import Item
from compliance.batch.store import packing
from compliance.batch.store.outcomes import NO_EVIDENCE, Outcome, dumped
from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, Problem, system_reason, visible
from compliance.files import content as file_content
from compliance.files.documents import Document
from compliance.files.workbooks.cells import NO_FORM
from compliance.forms import evidence, importing, reading
from compliance.forms.filled import LIMIT, Filled

ALWAYS_MEANT = (".yaml", ".yml")
"""What is not a form by its contents is reported all the same when it is one by its name."""
NAMES = {"检查表", "园区", "作答"}
SETTLED = 2 * 10**9
"""Nanoseconds: what was changed less long ago may be changed once more under the same times; FAT's are the coarsest."""


@dataclass(frozen=True, slots=True)
class Order:
    """What all files of a batch are scored by."""

    checklist: str | None
    """As the user names it; None for what each file names."""
    program: str
    """The fingerprint of the program that gave the order."""


class OtherProgram(Exception):
    """A worker on another machine runs another program: its results would not be those of this one."""


def scored(order: Order, items: Sequence[Item]) -> list[Outcome]:
    """What became of each file, whatever is wrong with it. Raises OtherProgram."""
    if order.program != program_fingerprint():
        raise OtherProgram
    return [_outcome(order, item) for item in items]


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


def state(path: str) -> str:
    """What every change of a file changes, so that it need not be read: its place on the disk, its size and its times.

    "" for a folder, for what cannot be looked at, and for a file that was changed only now.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 — asked of a hundred thousand files
    except (OSError, ValueError):
        return ""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if not stat.S_ISREG(status.st_mode) or time.time_ns() - changed < SETTLED:
        return ""
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def fingerprint(path: str) -> str:
    """SHA-256 of a file's bytes or of a package; "" for what no form can be, which is left to the reader to refuse."""
    try:
        if packaged.may_be(path):
            return packaged.fingerprint(path)
        return hashlib.sha256(file_content.read(Path(path), LIMIT)).hexdigest()
    except (OSError, InputError):
        return ""


def _outcome(order: Order, item: Item) -> Outcome:
    before = state(item.path)
    try:
        made = _of_package(order, item) if packaged.may_be(item.path) else _of_file(order, item)
        if made.kind == "refused":
            # Where the folder has gone meanwhile, it is no mistake that evidence is not in it.
            os.stat(item.path)  # noqa: PTH116 — as everywhere here
    except OSError as error:
        reason = {"found": system_reason(error), "remedy": "核对共享盘、网络、磁盘和权限"}
        problem = Problem(location=Location(item.source), message="无法读取文件", **reason)
        return _unread(item, [problem])
    return replace(made, state=before)


def _unread(item: Item, problems: Sequence[Problem]) -> Outcome:
    """For what the machine is to blame: nobody can know what the park sent."""
    return Outcome(source=item.source, kind="unread", evidence="", problems=dumped(item.source, problems))


def _of_package(order: Order, item: Item) -> Outcome:
    """Its answers are read only after every check, with the evidence that is in it. Raises OSError."""
    digest = packaged.fingerprint(item.path)
    if not packaged.is_meant(item.path):
        return Outcome(source=item.source, kind="other", fingerprint=digest)
    try:
        with packaged.opened(item.path) as package:
            within = package.answers.relative_to(package.folder / "data").as_posix()
            made = _of_file(order, replace(item, path=str(package.answers), within=f"/{within}"))
        return replace(made, fingerprint=digest, evidence=NO_EVIDENCE if made.kind == "scored" else made.evidence)
    except InputError as error:
        refused = _refused(item, digest, error.problems, len(error.problems) + error.omitted)
    except OSError:
        raise
    except Exception as error:
        refused = _refused(item, digest, [_bug(error)], 1)
    # What the system was short of may be there next time.
    return replace(refused, evidence="")


def _of_file(order: Order, item: Item) -> Outcome:
    """Raises OSError."""
    try:
        content = file_content.read(Path(item.path), LIMIT)
    except InputError as error:
        if any(problem.code == file_content.UNREAD for problem in error.problems):
            return _unread(item, [_of(item, problem) for problem in error.problems])
        # The reader says what is wrong with it.
        content = None
    digest = "" if content is None else hashlib.sha256(content).hexdigest()
    if content is not None and _by_name_only(item, content):
        return Outcome(source=item.source, kind="other", fingerprint=digest)
    form = None
    try:
        name = item.source + item.within
        form = reading.read(Path(item.path)) if content is None else reading.from_bytes(name, content)
        if isinstance(form, Document) and _no_answers(item, form):
            return Outcome(source=item.source, kind="other", fingerprint=digest)
        return _assessed(order, item, form, digest)
    except InputError as error:
        if content is not None and _another(item, error, content):
            return Outcome(source=item.source, kind="other", fingerprint=digest)
        # Each evidence file once, where it is first named.
        unread = {p.found: p for p in reversed(error.problems) if p.code == evidence.UNREADABLE}
        if unread:
            return _unread(item, list(unread.values()))
        refused = _refused(item, digest, error.problems, len(error.problems) + error.omitted)
    except OSError:
        raise
    except Exception as error:  # a mistake in the program must not cost the other parks their results
        refused = replace(_refused(item, digest, [_bug(error)], 1), evidence="")
    return replace(refused, park=_park_of(form))


def _park_of(form: Filled | None) -> str:
    """The code or name of the park that a form is of, as far as it can be read."""
    data = form.data if form is not None else None
    park = data.get("园区") if isinstance(data, dict) else None
    found = (park.get("代码") or park.get("名称")) if isinstance(park, dict) else None
    return visible(found.strip()) if isinstance(found, str) else ""


def _refused(item: Item, digest: str, problems: Sequence[Problem], count: int) -> Outcome:
    """Where evidence is at fault, it may come without the file being touched: then it is looked at again."""
    lacking = any(problem.code in evidence.MAY_COME for problem in problems)
    problems = [_of(item, problem) for problem in problems]
    return Outcome(
        source=item.source,
        kind="refused",
        fingerprint=digest,
        evidence="" if lacking else NO_EVIDENCE,
        problems=dumped(item.source, problems),
        problem_count=count,
    )


def _of(item: Item, problem: Problem) -> Problem:
    """A problem by the name that the file has in results."""
    return replace(problem, location=replace(problem.location, file=item.source + item.within))


def _assessed(order: Order, item: Item, form: Filled, digest: str) -> Outcome:
    folder = Path(item.path).parent
    checklist, sheet = importing.load_form(form, order.checklist, folder)
    if item.within:
        sheet = packaged.reviewed(sheet, folder, checklist)
    digests = evidence.digests(sheet, folder)
    made = packing.row(
        scoring.assess(checklist, sheet), source=item.source, source_fingerprint=digest, evidence_digests=digests
    )
    made["form_version"] = _version(form, checklist)
    state = evidence_state(str(folder), digests)
    return Outcome(source=item.source, kind="scored", fingerprint=digest, evidence=state, assessment=made)


def _version(form: Filled, checklist: Checklist) -> str:
    """The version of the checklist that the form was made for."""
    return str(form.data.get("版本")) if isinstance(form.data, dict) else checklist.version


def evidence_state(folder: str, names: Iterable[str]) -> str:
    """Size and time of change of each evidence file, as JSON: {"佐证/台账.csv": [31, 1769900000000000000]}.

    "" where one has gone.
    """
    found = {}
    for name in names:
        try:
            status = Path(folder, name.replace("\\", "/")).stat()
        except OSError:
            return ""
        found[name] = (status.st_size, status.st_mtime_ns)
    return json.dumps(found, ensure_ascii=False) if found else NO_EVIDENCE


def evidence_unchanged(folder: str, state: str) -> bool:
    """Whether the evidence files are as they were when that was made of them."""
    return state == NO_EVIDENCE or (bool(state) and evidence_state(folder, json.loads(state)) == state)


def _by_name_only(item: Item, content: bytes) -> bool:
    """Whether a table of text has not the heading that every sheet of a form has."""
    return item.source.lower().endswith((".csv", ".tsv")) and not reading.has_form_heading(content)


def _no_answers(item: Item, form: Document) -> bool:
    if _always_meant(item):
        return False
    return not (isinstance(form.data, dict) and NAMES & form.data.keys())


def _another(item: Item, error: InputError, content: bytes) -> bool:
    """Whether what could not be read was never meant as an answers file."""
    if _always_meant(item):
        return False
    if item.source.lower().endswith(".json"):
        return not any(_mentions(content, name) for name in NAMES)
    return all(problem.code == NO_FORM for problem in error.problems)


def _always_meant(item: Item) -> bool:
    """A package says which of its files is the answers file."""
    return bool(item.within) or item.source.lower().endswith(ALWAYS_MEANT)


def _mentions(content: bytes, name: str) -> bool:
    ways = [name.encode(encoding) for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    return any(way in content for way in [*ways, json.dumps(name)[1:-1].encode()])


def _bug(error: Exception) -> Problem:
    return Problem(
        location=Location(""),
        message="处理这份文件时程序内部出错",
        found=f"{type(error).__name__}：{error}",
        remedy="用 compliance --debug check 加文件名再运行一次，把全部输出发给维护者",
    )

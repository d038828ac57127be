"""Checklist folders: finding them, putting their files together, and saying where in them a mistake stands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compliance import remarks, resources
from compliance.checklist import fates, lint, model
from compliance.checklist import problems as checklist_problems
from compliance.checklist.kinds.readers import shape_of
from compliance.checklist.model import Checklist
from compliance.checklist.rules import ASKED, NAMED
from compliance.errors import InputError, Location, Place, Problem, quoted
from compliance.files import documents, folders, inputs, spelling

MAIN = "checklist.yaml"
PARTS = ("sections", "mappings")
WORKED = "算例.yaml"
"""Worked examples; `lint` reads them, scoring does not."""
SUFFIXES = (".yaml", ".yml", ".json")
OTHERS = re.compile(r'^(?:[ \t{]*"|[\'"]?)(?:[\u4e00-\u9fff]+|schema_version|\$schema)["\']?[ \t]*:', re.MULTILINE)
"""How answers, reviews, themes and results begin a line: who tries a checklist may have them where it is."""
HEAD = 65536
FAMILY = model.FORMAT.partition("/")[0] + "/"
"""How the formats of checklists begin, this and others."""
MOST_TEXT = 2_000_000
"""Characters of all files of a checklist; the shipped one has some two hundred thousand."""


@dataclass(frozen=True)
class Bundle:
    """All files of one checklist: the plain data put together, and the document that each part came from.

    `problems` are the mistakes in files that could be read and `unread` those of parts that could not.
    """

    data: dict[str, Any]
    main: documents.Document
    parts: dict[Place, documents.Document]
    unread: list[Problem]

    @property
    def problems(self) -> list[Problem]:
        return [p for document in (self.main, *self.parts.values()) for p in document.problems] + self.unread

    @property
    def names(self) -> tuple[str, ...]:
        """Of its files, the main one first."""
        return tuple(document.name for document in (self.main, *self.parts.values()))

    def locate(self, *path: str | int, key: bool = False) -> Location:
        for length in (2, 1):
            document = self.parts.get(path[:length])
            if document is not None:
                return document.locate(*path[length:], key=key)
        return self.main.locate(*path, key=key)


def shipped_folders() -> list[Path]:
    """The folders of the checklists that come with the program, by name."""
    return sorted(path.parent for path in resources.shipped("checklists").glob(f"*/{MAIN}"))


def find(name: str) -> Path:
    """The folder of a checklist: a path to a folder or its checklist.yaml, or the id of a shipped one.

    Raises InputError, naming the shipped ids, when there is none.
    """
    path = Path(name)
    if path.name == MAIN:
        path = path.parent
    if os.path.isfile(path / MAIN):
        return path
    for folder in shipped_folders():
        if folder.name == name:
            return folder
    known = "、".join(folder.name for folder in shipped_folders())
    problem = Problem(
        location=Location(name),
        message="找不到检查表",
        expected=f"含 {MAIN} 的文件夹，或随程序提供的检查表：{known}",
        remedy="用 compliance checklist list 查看可用的检查表",
    )
    raise InputError([problem])


def read(folder: Path) -> Bundle:
    """Reads every file of a checklist folder. Raises InputError when the main file says nothing at all."""
    main = documents.read(folder / MAIN)
    if not isinstance(main.data, dict):
        problem = Problem(location=main.locate(), message="检查表应由名称和内容组成", code="structure")
        raise InputError([*main.problems, problem])
    bundle = Bundle(dict(main.data), main, {}, [])

    left = MOST_TEXT - len(main.text)

    def include(name: Any, written: Place, place: Place) -> Any:
        nonlocal left
        if left < 0:
            return None
        try:
            document = _part(folder, name, main.locate(*written))
        except InputError as error:
            bundle.unread.extend(error.problems)
            return None
        left -= len(document.text)
        if left < 0:
            bundle.unread.append(_too_much(main.locate(*written)))
            return None
        bundle.parts[place] = document
        return document.data

    for part in PARTS:
        names = main.data.get(part)
        if isinstance(names, list):
            # A part that cannot be read is left out, so that the mistakes in the others are told as well.
            found: list[Any] = []
            for index, name in enumerate(names):
                data = include(name, (part, index), (part, len(found)))
                if data is not None:
                    found.append(data)
            bundle.data[part] = found
    if isinstance(main.data.get("sources"), str):
        bundle.data["sources"] = include(main.data["sources"], ("sources",), ("sources",)) or []
    return bundle


def _too_much(mentioned: Location) -> Problem:
    expected = f"各文件合计不超过 {MOST_TEXT} 字"
    return Problem(location=mentioned, message="检查表过大，没有读完", expected=expected, code="include")


def _part(folder: Path, name: Any, mentioned: Location) -> documents.Document:
    """A file that the main file names. Raises InputError, at the place of the name when there is no such file."""
    if not isinstance(name, str) or {"/", "\\", ":", "\0"} & {*name} or name in {".", ".."}:
        message, expected = "应写同一文件夹内的文件名", "例如 4-basic-requirements.yaml"
    elif os.path.isfile(path := spelling.place(folder, name)):
        return documents.read(Path(path))
    else:
        message, expected = "找不到这个文件", f"文件夹 {folder} 内的文件"
    found = shape_of(name)
    problem = Problem(location=mentioned, message=message, found=found, expected=expected, code="include")
    raise InputError([problem])


def load(name: str) -> Checklist:
    """The checklist at a folder, or the shipped one of that id; every mistake in it is an error.

    Raises InputError with all located problems.
    """
    # What is told of a checklist is told in every run, also where it is not read again.
    checklist, names, unnamed = _load(find(name))
    _note(names, unnamed)
    return checklist


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[Checklist, tuple[str, ...], list[Problem]]:
    """The checklist, the names of its files, and what is to be told of others."""
    bundle = read(folder)
    checklist, problems = _inspected(bundle)
    if checklist is None or problems:
        raise InputError(problems)
    earlier, names = _earlier(folder, checklist)
    return checklist.model_copy(update={"earlier": earlier}), (*bundle.names, *names), _unnamed(bundle.names)


def _earlier(folder: Path, checklist: Checklist) -> tuple[tuple[Checklist, ...], list[str]]:
    """The earlier versions that are kept in folders called after them, and the names of their files.

    Raises InputError with every mistake in them.
    """
    found: list[Checklist] = []
    names: list[str] = []
    problems: list[Problem] = []
    for mapping in checklist.mappings:
        place = folder / mapping.from_version
        if not os.path.isfile(place / MAIN):
            continue
        bundle = read(place)
        old, wrong = _inspected(bundle)
        names += bundle.names
        if old is None or wrong:
            problems += wrong
        elif (old.id, old.version) != (checklist.id, mapping.from_version):
            problems.append(_another(bundle, old, f"{checklist.id} {mapping.from_version}"))
        else:
            found.append(old)
    if problems:
        raise InputError(problems)
    return tuple(found), names


def _another(bundle: Bundle, old: Checklist, expected: str) -> Problem:
    message, found = "这个文件夹里的不是它所名的早前版本", f"{old.id} {old.version}"
    return Problem(
        location=bundle.locate("version"), message=message, found=found, expected=expected, code="mapping-held"
    )


def without_fate(folder: Path, checklist: Checklist, old: Checklist | None = None) -> list[Problem]:
    """Every id of which the mappings do not say what became of it; `old` is an earlier version that is not kept.

    Raises InputError for mistakes in the earlier versions that are kept.
    """
    held, _ = _earlier(folder, checklist)
    known = {one.version: one for one in (*held, *((old,) if old else ()))}
    bundle, problems = read(folder), list[Problem]()
    for number, mapping in enumerate(checklist.mappings):
        place = ("mappings", number)
        if mapping.from_version not in known:
            version = mapping.from_version
            problems.append(
                Problem(
                    location=bundle.locate(*place, "from_version"),
                    message=f"没有 {version} 版的检查表，看不出每个编号的去向",
                    remedy=f"把 {version} 版放进 {folder / version}（往年的总分由它算出），或写 --old-checklist",
                    code="mapping-held",
                )
            )
            continue
        found = fates.without_fate(mapping, known[mapping.from_version], checklist)
        problems += [replace(one, path=(*place, *one.path)).located(bundle.locate) for one in found]
    return _in_order(problems)


def _unnamed(names: Sequence[str]) -> list[Problem]:
    """The files beside a checklist that could be parts of it and are not named."""
    return [
        Problem(
            location=Location(str(path)),
            message=f"检查表没有用到这个文件：{MAIN} 没有写它",
            remedy=f"写在 {MAIN} 的 sections、sources 或 mappings 之下；不用的移出文件夹",
        )
        for path in folders.unread(Path(names[0]).parent, SUFFIXES, read=names)
        if path.name != WORKED and not _is_of_another_kind(path)
    ]


def _is_of_another_kind(path: Path) -> bool:
    # It is looked at, not read: an output may stand in its place.
    try:
        return path.is_file() and bool(OTHERS.search(path.read_bytes()[:HEAD].decode(errors="ignore")))
    except OSError:
        return False


def _note(names: Sequence[str], unnamed: Sequence[Problem]) -> None:
    """Raises InputError for what is not named in a strict run."""
    for file in names:
        inputs.note(file, "检查表")
    if mistakes := remarks.tell(unnamed):
        raise InputError(mistakes)


def inspect(folder: Path) -> tuple[Checklist | None, list[Problem]]:
    """The checklist, when it can be made out at all, and everything that its author got wrong."""
    try:
        bundle = read(folder)
        _note(bundle.names, _unnamed(bundle.names))
        return _inspected(bundle)
    except InputError as error:
        return None, list(error.problems)


def _inspected(bundle: Bundle) -> tuple[Checklist | None, list[Problem]]:
    written = bundle.data.get("format")
    if isinstance(written, str) and written != model.FORMAT and written.startswith(FAMILY):
        # What else is told of such a file would be about another language.
        return None, [_of_another_format(bundle, written)]
    try:
        checklist = model.parse(bundle.data)
    except ValidationError as error:
        found = [_problem(bundle, details) for details in error.errors(include_url=False)]
        return None, _in_order([*bundle.problems, *found, *_within(bundle)])
    if bundle.unread:
        # With a part missing, the rules for the whole would find fault with what is only not there.
        return None, _in_order([*bundle.problems, *_within(bundle)])
    found = [finding.located(bundle.locate) for finding in lint.findings(checklist)]
    return checklist, _in_order([*bundle.problems, *found])


def _of_another_format(bundle: Bundle, written: str) -> Problem:
    return Problem(
        location=bundle.locate("format"),
        message="检查表是用另一版格式写的，没有读",
        found=quoted(written),
        expected=model.FORMAT,
        remedy="照 docs/checklist.md 改写计分规则和作答方式，再改 format；要点的内容不必改",
        code="structure",
    )


def _within(bundle: Bundle) -> list[Problem]:
    return [finding.located(bundle.locate) for finding in lint.findings_within(bundle.data)]


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.location)


def _problem(bundle: Bundle, details: ErrorDetails) -> Problem:
    return checklist_problems.in_words(
        details, _in_file(bundle.data, details["loc"]), bundle.locate, "checklist", Checklist
    )


def _in_file(data: Any, loc: tuple[int | str, ...]) -> Place:
    """The way through the files: without the names of kinds, which pydantic puts between the steps."""
    path: list[int | str] = []
    for step in loc:
        if isinstance(data, dict) and step not in data and step in (data.get("kind"), data.get("step"), ASKED):
            continue
        if step == NAMED and isinstance(data, str):
            continue
        path.append(step)
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
    return tuple(path)

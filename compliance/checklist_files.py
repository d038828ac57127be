"""Checklist folders: finding them, putting their files together, and saying where in them a mistake stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compliance import checklist as model
from compliance import documents, lint, resources
from compliance.checklist import Checklist
from compliance.errors import InputError, Location, Problem, quoted

MAIN = "checklist.yaml"
PARTS = ("sections", "mappings")


@dataclass(frozen=True)
class Bundle:
    """All files of one checklist: the plain data put together, and the document that each part came from."""

    data: dict[str, Any]
    main: documents.Document
    parts: dict[tuple[str | int, ...], documents.Document]

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
    if (path / MAIN).is_file():
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
    """Reads every file of a checklist folder. Raises InputError."""
    main = documents.read(folder / MAIN)
    if not isinstance(main.data, dict):
        raise InputError([Problem(location=main.locate(), message="检查表应由名称和内容组成", rule="structure")])
    data = dict(main.data)
    parts: dict[tuple[str | int, ...], documents.Document] = {}
    problems: list[Problem] = []

    def include(name: Any, *place: str | int) -> Any:
        if not isinstance(name, str) or "/" in name or "\\" in name:
            found = quoted(name) if isinstance(name, str) else ""
            problem = Problem(
                location=main.locate(*place),
                message="应写同一文件夹内的文件名",
                found=found,
                expected="例如 4-basic-requirements.yaml",
                rule="include",
            )
            problems.append(problem)
            return None
        try:
            document = documents.read(folder / name)
        except InputError as error:
            problems.extend(error.problems)
            return None
        parts[place] = document
        return document.data

    for part in PARTS:
        if isinstance(data.get(part), list):
            data[part] = [include(name, part, index) for index, name in enumerate(data[part])]
    if isinstance(data.get("sources"), str):
        data["sources"] = include(data["sources"], "sources")
    if problems:
        raise InputError(problems)
    return Bundle(data, main, parts)


def load(name: str) -> Checklist:
    """The checklist at a folder, or the shipped one of that id; every mistake in it is an error.

    Raises InputError with all located problems.
    """
    return _load(find(name))


@lru_cache(maxsize=8)
def _load(folder: Path) -> Checklist:
    checklist, problems = inspect(folder)
    if checklist is None or problems:
        raise InputError(problems)
    return checklist


def inspect(folder: Path) -> tuple[Checklist | None, list[Problem]]:
    """The checklist, when it can be made out at all, and everything that its author got wrong."""
    try:
        bundle = read(folder)
    except InputError as error:
        return None, list(error.problems)
    try:
        checklist = model.parse(bundle.data)
    except ValidationError as error:
        return None, [_problem(bundle, details) for details in error.errors(include_url=False)]
    problems = [finding.located(bundle.locate) for finding in lint.findings(checklist)]
    return checklist, problems


def _problem(bundle: Bundle, details: ErrorDetails) -> Problem:
    path = tuple(step for step in details["loc"] if isinstance(step, str | int))
    context = details.get("ctx", {})
    given = details.get("input")
    found = "" if isinstance(given, dict | list | tuple) else quoted(given)
    name = quoted(path[-1]) if path else ""
    kind = details["type"]
    message, expected = "写法不对", ""
    if kind == "missing":
        message, found = f"缺少{name}", ""
    elif kind == "extra_forbidden":
        message, found, expected = f"没有{name}这个名称", "", "按 compliance checklist schema 中的名称书写"
    elif kind in {"literal_error", "union_tag_invalid"}:
        choices = str(context.get("expected") or context.get("expected_tags", ""))
        message, expected = (
            f"{name}的值不在可选范围内",
            choices.replace("'", "").replace(" or ", "、").replace(", ", "、"),
        )
        found = quoted(context["tag"]) if "tag" in context else found
    elif kind == "union_tag_not_found":
        message, expected = f"{name}缺少种类", f"写 {str(context.get('discriminator', '')).strip(chr(39))}: …"
    elif kind == "value_error":
        message, expected = f"{name}应为数字", "普通小数，例如 0.6"
    elif kind.startswith(("int", "float")):
        message, expected = f"{name}应为整数", ""
    elif kind.startswith("bool"):
        message, expected = f"{name}应为 true 或 false", ""
    elif kind == "string_pattern_mismatch":
        message, expected = f"{name}的写法不对", f"符合 {context.get('pattern', '')}"
    elif kind.startswith("string"):
        message, expected = f"{name}应为文字", ""
    elif kind.startswith(("tuple", "list")):
        message, expected = f"{name}应为列表", "每项前写“- ”"
    elif kind.startswith(("model", "dict")):
        message, expected = f"{name}应由名称和内容组成", ""
    elif kind.startswith(("greater", "less")):
        limits = {"gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于"}
        message = f"{name}超出范围"
        expected = "、".join(f"{words} {context[key]}" for key, words in limits.items() if key in context)
    return Problem(
        location=bundle.locate(*path, key=kind == "extra_forbidden"),
        message=message,
        found=found,
        expected=expected,
        rule="structure",
    )

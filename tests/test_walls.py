"""The walls between our own modules; ruff keeps other people's modules behind theirs."""

from __future__ import annotations

import ast
from collections.abc import Collection
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

PURE = (
    *("scoring", "kinds", "lint", "cohort", "checklist", "answers", "rules", "gaps", "comparison", "review"),
    *("answer_data", "answer_entries", "answer_fields", "answer_head", "answer_parsing", "answer_results"),
    *("assessment", "numbers", "objects", "provenance", "trace"),
    *("planning", "trend", "register/model", "register/changing", "register/effects", "register/layout"),
)
EDGES = (
    "documents",
    "answer_files",
    "checklist_files",
    "review_file",
    "resources",
    "forms",
    "report",
    "batch",
    "store",
)
OUTSIDE = ("os", "io", "time", "shutil", "subprocess", "socket", "tempfile")
"""Files, clock and environment."""

# (whose modules, what they must not import)
WALLS = [
    *((name, tuple(f"compliance.{edge}" for edge in EDGES) + OUTSIDE) for name in PURE),
    ("report", ("compliance.documents", "compliance.answer_files", "compliance.batch", "compliance.store")),
    ("forms", ("compliance.report", "compliance.batch", "compliance.store")),
    ("store", ("compliance.report", "compliance.forms", "compliance.documents", "compliance.batch")),
]


def modules_of(name: str) -> list[Path]:
    package = ROOT / "compliance" / name
    return sorted(package.rglob("*.py")) if package.is_dir() else [package.with_suffix(".py")]


def imported_by(path: Path) -> set[str]:
    """Every module that a file imports, at its top or within a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def crossings(path: Path, forbidden: tuple[str, ...]) -> set[str]:
    return {name for name in imported_by(path) for wall in forbidden if f"{name}.".startswith(f"{wall}.")}


@pytest.mark.parametrize(("name", "forbidden"), WALLS, ids=[name for name, _ in WALLS])
def test_a_module_stays_on_its_side(name: str, forbidden: tuple[str, ...]) -> None:
    paths = modules_of(name)
    assert paths
    assert {path.name: crossings(path, forbidden) for path in paths if crossings(path, forbidden)} == {}


def test_nothing_but_the_command_line_imports_the_command_line() -> None:
    inside = {*(ROOT / "compliance" / "cli").rglob("*.py"), *(ROOT / "compliance").rglob("__main__.py")}
    others = sorted({*(ROOT / "compliance").rglob("*.py")} - inside)
    assert [path.name for path in others if crossings(path, ("compliance.cli",))] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {module_name(path): path for path in (ROOT / "compliance").rglob("*.py")}
    imports = {name: {whose(found, modules) for found in imported_by(path)} for name, path in modules.items()}
    # Raises CycleError, which names the modules of a circle.
    tuple(TopologicalSorter({name: found - {name, ""} for name, found in imports.items()}).static_order())


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def whose(imported: str, modules: Collection[str]) -> str:
    """The module that an import is of, whether it names the module or something in it; "" for other people's."""
    return next((name for name in (imported, imported.rpartition(".")[0]) if name in modules), "")


def test_a_crossing_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    from compliance import documents\n    import os.path\n", encoding="utf-8")
    assert crossings(path, ("compliance.documents", "os", "io")) == {"compliance.documents", "os.path"}

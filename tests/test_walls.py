"""The walls between our own modules; ruff keeps other people's modules behind theirs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "compliance"

GROUND = "errors remarks numbers refusals trace resources offline_page version"
ROOMS = ("files", "checklist", "answers", "scoring", "analysis", "forms", "report", "trust", "batch", "cli")
"""In order: a room imports only the ground and the rooms that stand before it."""

NEIGHBOURS = [("report", "forms")]
"""Rooms that do not know each other, although one stands before the other."""

PURE = ("checklist", "answers", "scoring", "analysis")
"""Rooms that touch no file, clock or environment."""
IMPURE = {"checklist/files.py"}
OUTSIDE = ("os", "io", "time", "shutil", "subprocess", "socket", "tempfile", "compliance.files", "compliance.resources")

FACES = {"compliance/__init__.py", "compliance/__main__.py"}
"""The package's own face, which hands names on to those who import it."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if name_of(path) not in FACES)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_by(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def crossings(path: Path, forbidden: Collection[str]) -> set[str]:
    return {name for name in imported_by(path) for wall in forbidden if f"{name}.".startswith(f"{wall}.")}


def forbidden_to(room: str) -> set[str]:
    """The rooms that a room must not import, and the package's face, which leads to all of them."""
    later = ROOMS[ROOMS.index(room) + 1 :] if room in ROOMS else ROOMS
    unknown = {other for one, other in NEIGHBOURS if one == room}
    faces = {f"compliance.{name}" for name in ("assess", "load_answers", "load_checklist", "__version__")}
    return faces | {f"compliance.{name}" for name in (*later, *unknown)}


def test_every_module_stands_in_a_room_that_is_listed():
    assert {room_of(path) for path in modules()} == {*GROUND.split(), *ROOMS}


def test_a_room_imports_only_what_stands_before_it():
    paths = modules()
    assert len(paths) > 200
    assert {name_of(path): found for path in paths if (found := crossings(path, forbidden_to(room_of(path))))} == {}


def test_pure_rooms_touch_no_file_clock_or_environment():
    pure = [path for path in modules() if room_of(path) in PURE]
    paths = [path for path in pure if path.relative_to(PACKAGE).as_posix() not in IMPURE]
    assert len(pure) - len(paths) == len(IMPURE)
    assert {name_of(path): found for path in paths if (found := crossings(path, OUTSIDE))} == {}


def test_no_modules_import_each_other_in_a_circle():
    names = {module_name(path): path for path in modules()}
    imports = {name: {whose(found, names) for found in imported_by(path)} for name, path in names.items()}
    # Raises CycleError, which names the modules of a circle.
    assert len(tuple(TopologicalSorter({n: found - {n, ""} for n, found in imports.items()}).static_order())) > 200


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def whose(imported: str, names: Collection[str]) -> str:
    """The module that an import is of, whether it names the module or something in it; "" for other people's."""
    return next((name for name in (imported, imported.rpartition(".")[0]) if name in names), "")


def test_a_crossing_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    from compliance import report\n    import os.path\n", encoding="utf-8")
    assert crossings(path, forbidden_to("scoring")) == {"compliance.report"}
    assert crossings(path, forbidden_to("trust")) == set()
    assert crossings(path, OUTSIDE) == {"os.path"}

"""Other people's packages: whose inner parts are touched where, and in which version that was tried."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from conftest import ROOT
from test_walls import modules

TESTED = {
    "weasyprint": ("70.0", "report/pdf/weasyprint_parts.py"),
    "cssselect2": ("0.10.1", "report/pdf/weasyprint_parts.py"),
    "pydyf": ("0.13.0", "report/pdf/pydyf_parts.py"),
    "typer": ("0.29.2", "cli/typer_parts.py"),
    "pyhanko": ("0.38.0", "trust/pyhanko_parts.py"),
    "python-docx": ("1.2.0", "report/word/docx_parts.py"),
    "olefile": ("0.47", "files/workbooks/compound.py"),
}
"""The version that was tried, and the one module that touches more than the package makes public."""

PUBLIC = {"_make", "_replace", "_mapping", "_exit"}
"""Names that begin so although they are documented: of named tuples, of sqlalchemy's rows, of os."""
FORGIVEN = {("batch/cluster.py", "_client")}
"""Asked for by getattr, with an answer where it is not there."""


def minor(text: str) -> tuple[str, ...]:
    return tuple([*text.split("."), "0"][:2])


@pytest.mark.parametrize("package", TESTED)
def test_the_installed_version_is_the_one_that_was_tried(package: str) -> None:
    tried, module = TESTED[package]
    try:
        installed = version(package)
    except PackageNotFoundError:
        installed = "not there"
    assert minor(installed) == minor(tried), (
        f"{package} {installed} is installed, but what compliance/{module} touches of its inner parts was tried with "
        f"{tried}. Install what requirements-dev.lock says; or run the tests of that module with {installed}, then "
        f"change TESTED here and the bounds in pyproject.toml."
    )


@pytest.mark.parametrize("package", TESTED)
def test_no_other_minor_version_may_be_installed(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    stated = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["signature"]]
    (bounds,) = [line for line in stated if re.match(rf"{re.escape(package)}[<>=]", line)]
    first, second = minor(TESTED[package][0])
    assert bounds.endswith(f",<{first}.{int(second) + 1}"), f"{bounds}: other versions than the one tried are let in"


def touched(path: Path) -> Iterator[str]:
    """Names of others' inner parts: attributes and modules that begin with an underscore."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr):
            owner = node.value
            own = isinstance(owner, ast.Name) and owner.id in {"self", "cls"}
            if not own:
                yield node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"getattr", "hasattr", "setattr"}:
            name = node.args[1]
            if isinstance(name, ast.Constant) and re.match("_[a-z]", str(name.value)):
                yield str(name.value)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (part for part in node.module.split(".") if re.match("_[a-z]", part))


def test_inner_parts_are_touched_in_one_module_for_each_package() -> None:
    allowed = {module for _, module in TESTED.values()}
    found = {
        (path.relative_to(ROOT / "compliance").as_posix(), name)
        for path in modules()
        for name in touched(path)
        if name not in PUBLIC
    }
    assert {module for module, _ in found} & allowed
    assert {(module, name) for module, name in found if module not in allowed} == FORGIVEN


def test_every_listed_module_is_there() -> None:
    assert [module for _, module in TESTED.values() if not (ROOT / "compliance" / module).is_file()] == []

"""What a command must not import: what only reports need costs more than half a second to start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

ANSWERS = str(ROOT / "examples" / "dianchi-hightech" / "2025.yaml")
HEAVY = {"weasyprint", "xlsxwriter", "pygal", "matplotlib", "sqlalchemy", "jinja2", "docx", "PIL"}

PROBE = """
import atexit, json, sys
atexit.register(lambda: open(sys.argv[1], "w").write(json.dumps(sorted(sys.modules))))
from compliance.cli import main
main(sys.argv[2:])
"""


def imported_by(tmp_path: Path, *arguments: str) -> set[str]:
    """The modules that a command has imported by the time it ends."""
    report = tmp_path / "modules.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", PROBE, str(report), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(report.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("score", ANSWERS),
        ("score", ANSWERS, "-f", "json"),
        ("score", ANSWERS, "-f", "csv"),
        ("explain", ANSWERS),
        ("init", "-"),
    ],
    ids=" ".join,
)
def test_what_only_reports_need_is_not_imported(arguments: tuple[str, ...], tmp_path: Path) -> None:
    modules = imported_by(tmp_path, *arguments)
    assert {name for name in modules if name.partition(".")[0] in HEAVY} == set()


def test_a_check_of_common_characters_asks_no_font(make_answers, tmp_path: Path) -> None:
    """Only for names with rare ones is it looked up what this machine's fonts can print."""
    modules = imported_by(tmp_path, "check", str(make_answers()))
    assert {name for name in modules if name.partition(".")[0] in HEAVY} == set()


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("score", "--help")], ids=" ".join)
def test_help_builds_no_checklist_models(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Building the checklist's pydantic models takes longer than importing pydantic; help has no use for them."""
    modules = imported_by(tmp_path, *arguments)
    needless = {
        "compliance.checklist.model",
        "compliance.checklist.kinds",
        "compliance.scoring",
        "compliance.files.documents",
        "yaml",
    }
    assert modules & needless == set()
    # Typer itself imports pydantic to parse a command's parameters.
    assert ("pydantic" in modules) == (arguments[0] == "score")


def test_data_formats_draw_nothing(tmp_path: Path) -> None:
    """`score -f json` is for programs and batches: no rich."""
    modules = imported_by(tmp_path, "score", ANSWERS, "-f", "json")
    assert "compliance.report.terminal" not in modules

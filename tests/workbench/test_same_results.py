"""What the engine in the page makes is what the command line makes, to the byte."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Page
from workbench_page import built, run, warm

pytestmark = pytest.mark.slow

EXAMPLES = sorted((ROOT / "examples").glob("*/2025.yaml"))
CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/checklist.yaml"))
ON = ["--date", "2026-03-01"]
COMMANDS = (
    ["check", "2025.yaml"],
    ["score", "2025.yaml"],
    ["score", "2025.yaml", "-o", "result.json"],
    ["score", "2025.yaml", "-o", "result.csv"],
    ["explain", "2025.yaml"],
    ["explain", "2025.yaml", "C4.1-1", "--steps"],
    ["report", "2025.yaml", "-o", "report.html", *ON],
    ["report", "2025.yaml", "-o", "report.xlsx", *ON],
    ["plan", "show", "2025.yaml", *ON],
    ["plan", "show", "2025.yaml", "-o", "plan.json", *ON],
    ["plan", "show", "2025.yaml", "-o", "register.xlsx", *ON],
    ["evidence", "show", "2025.yaml", "-o", "evidence.html", *ON],
    ["form", "xlsx", "--prefill", "2025.yaml", "-o", "form.xlsx"],
    ["form", "html", "--prefill", "2025.yaml", "-o", "form.html"],
    ["compare", "2024.yaml", "2025.yaml"],
    ["compare", "2024.yaml", "2025.yaml", "-o", "compare.json"],
    ["report", "2025.yaml", "-o", "years.html", "--last-year", "2024.yaml", *ON],
)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def natively(folder: Path, files: dict[str, bytes], commands: list[list[str]]) -> tuple[list[str], dict[str, bytes]]:
    """The same commands in processes of this machine."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    each = "cli.run(command); print('=' * 8, flush=True)"
    script = f"from compliance import cli\nfor command in {commands!r}: {each}"
    environment = {**os.environ, "COLUMNS": "96", "FORCE_COLOR": "1", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    for name in ("NO_COLOR", "SOURCE_DATE_EPOCH"):
        environment.pop(name, None)
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return made.stdout.split("=" * 8 + "\n")[:-1], {
        name: content for name, content in files_in(folder).items() if name not in files
    }


def test_everything_made_of_an_example_is_the_same_to_the_byte(warm: Page, tmp_path: Path) -> None:
    files = files_in(ROOT / "examples" / "wumeng-industrial")
    said, written = natively(tmp_path, files, [*COMMANDS])
    results, made = run(warm, files, *COMMANDS)
    assert [one["out"] for one in results] == said
    assert made.keys() == written.keys()
    assert [name for name in made if made[name] != written[name]] == []


def test_every_example_comes_to_the_same_to_the_byte(warm: Page, tmp_path: Path) -> None:
    files = {
        f"{path.parent.name}/{name}": content for path in EXAMPLES for name, content in files_in(path.parent).items()
    }
    commands = [
        command
        for path in EXAMPLES
        for park in [path.parent.name]
        for command in (
            ["score", f"{park}/2025.yaml", "-o", f"{park}.json"],
            ["report", f"{park}/2025.yaml", "-o", f"{park}.html", *ON],
            ["plan", "show", f"{park}/2025.yaml", "-o", f"{park}-plan.json", *ON],
        )
    ]
    _, written = natively(tmp_path, files, commands)
    _, made = run(warm, files, *commands)
    assert len(made) == len(commands)
    assert made.keys() == written.keys()
    assert [name for name in made if made[name] != written[name]] == []


def test_the_published_cases_come_to_the_same(warm: Page, tmp_path: Path) -> None:
    some = CASES[::6]
    files = {f"{case.name}/{name}": content for case in some for name, content in files_in(case).items()}
    answers = [name for name in files if re.search(r"answers[^/]*\.ya?ml$|/\d{4}\.yaml$", name)]
    commands = [
        ["score", name, "-c", name.split("/")[0], "-o", f"{number}.json"] for number, name in enumerate(answers)
    ]
    assert len(commands) >= 4
    _, written = natively(tmp_path, files, commands)
    results, made = run(warm, files, *commands)
    assert [one["code"] for one in results] == [0] * len(commands)
    assert made == written


def test_a_document_that_was_changed_is_refused(warm: Page) -> None:
    files = files_in(ROOT / "examples" / "puer-tea")
    _, made = run(warm, files, ["report", "2025.yaml", "-o", "报告.html", *ON])
    changed = made["报告.html"].replace("不合格".encode(), "合格".encode(), 1)
    (sound, result), _ = run(
        warm, {"报告.html": made["报告.html"], "改.html": changed}, ["verify", "报告.html"], ["verify", "改.html"]
    )
    assert sound["code"] == 0
    assert result["code"] == 1
    assert "不符" in result["out"]


def test_many_parks_are_ranked_alike_and_one_bad_file_stops_nothing(warm: Page, tmp_path: Path) -> None:
    parks = {f"答卷/{path.parent.name}.yaml": path.read_bytes() for path in EXAMPLES}
    parks["答卷/坏的.xlsx"] = b"PK\x03\x04"
    command = ["batch", "答卷", "-o", "结果", "--jobs", "1", *ON]
    _, written = natively(tmp_path, parks, [command])
    (result,), made = run(warm, parks, command)
    assert result["code"] == 1
    for name in ("结果/排名.csv", "结果/收件台账.csv", "结果/排名.xlsx", "结果/dashboard.html", "结果/results.json"):
        assert made[name] == written[name], name
    assert "汇总报告" in made["结果/汇总报告.html"].decode()

"""What the engine in the page makes is what the command line makes, to the byte."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Page
from workbench_page import built, natively, outside, run, warm

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


def here(
    folder: Path, files: dict[str, bytes], commands: list[list[str]]
) -> tuple[list[dict[str, object]], dict[str, bytes]]:
    """What the same commands say and write on this machine."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (said,) = natively([(folder, commands)])
    return said, {name: content for name, content in files_in(folder).items() if name not in files}


def test_everything_made_of_an_example_is_the_same_to_the_byte(warm: Page, tmp_path: Path) -> None:
    files = files_in(ROOT / "examples" / "wumeng-industrial")
    said, written = here(tmp_path, files, [*COMMANDS])
    results, made = run(warm, files, *COMMANDS)
    assert results == said
    assert made.keys() == written.keys()
    assert [name for name in made if made[name] != written[name]] == []


def test_every_example_and_every_published_case_comes_to_the_same_to_the_byte(built: Path, tmp_path: Path) -> None:
    """Outside a browser, where hundreds of commands take no longer than a page or two."""
    folders = [*(path.parent for path in EXAMPLES), *CASES]
    jobs = [
        {"from": str(one), "to": str(tmp_path / "page" / one.name), "commands": commands_of(one)} for one in folders
    ]
    for folder in folders:
        shutil.copytree(folder, tmp_path / "native" / folder.name)
        (tmp_path / "page" / folder.name).mkdir(parents=True)
    said = natively([(tmp_path / "native" / folder.name, commands_of(folder)) for folder in folders])
    assert sum(map(len, said)) > 500
    for folder, native, page in zip(folders, said, outside(built, jobs, tmp_path), strict=True):
        for command, expected, found in zip(commands_of(folder), native, page, strict=True):
            assert found == expected, (folder.name, command)
        given = files_in(folder)
        written = {
            name: content for name, content in files_in(tmp_path / "native" / folder.name).items() if name not in given
        }
        made = files_in(tmp_path / "page" / folder.name)
        assert made.keys() == written.keys(), folder.name
        assert [name for name in made if made[name] != written[name]] == [], folder.name


def commands_of(folder: Path) -> list[list[str]]:
    """Scores, explanations, results, workbooks, reports, plans and comparisons of all answers in a folder."""
    checklist = ["-c", "."] if (folder / "checklist.yaml").exists() else []
    answers = sorted(path.name for path in folder.iterdir() if re.fullmatch(r"(answers.*|\d{4})\.ya?ml", path.name))
    commands = [
        command
        for name in answers
        for stem in [name.rsplit(".", 1)[0]]
        for command in (
            ["score", name],
            ["explain", name],
            ["score", name, "-o", f"{stem}.json"],
            ["report", name, "-o", f"{stem}.html", *ON],
            ["report", name, "-o", f"{stem}.xlsx", *ON],
            ["plan", "show", name, "-o", f"{stem}-plan.json", *ON],
        )
    ]
    if re.match(r"\d", answers[0]):
        commands += [["compare", *pair] for pair in pairwise(answers)]
    return [[*command, *checklist] for command in commands]


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


LISTS = ("排名.csv", "收件台账.csv", "排名.xlsx", "dashboard.html", "results.json")


def test_the_89_parks_of_the_province_are_ranked_alike_with_what_is_wrong_among_them(
    built: Path, tmp_path: Path
) -> None:
    given = tmp_path / "来文"
    make = [sys.executable, "-m", "samples", str(given / "答卷"), "--year", "2025"]
    subprocess.run(make, cwd=ROOT, check=True, capture_output=True)
    (given / "答卷" / "坏的.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "page").mkdir()
    command = ["batch", "答卷", "-o", "结果", "--jobs", "1", "--roster", "答卷/园区名单.csv", *ON]
    ((page,),) = outside(built, [{"from": str(given), "to": str(tmp_path / "page"), "commands": [command]}], tmp_path)
    ((native,),) = natively([(given, [command])])
    assert page["code"] == native["code"] == 1
    made = files_in(tmp_path / "page" / "结果")
    for name in LISTS:
        assert made[name] == (given / "结果" / name).read_bytes(), name
    assert "坏的.xlsx" in made["收件台账.csv"].decode("utf-8-sig")
    assert made["排名.csv"].count(b"\n") > 60
    assert "汇总报告" in made["汇总报告.html"].decode()

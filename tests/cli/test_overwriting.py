"""No output replaces a file that the command reads, whatever it is read as and by whatever name it is reached."""

from __future__ import annotations

import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import commands
import pytest
from commands import ANSWERS, COMMANDS, EVIDENCE, SLOW, THEME
from conftest import ROOT

from compliance.files import inputs

Run = Callable[..., tuple[int, str, str]]


def itself(path: Path, _: str) -> Path:
    return path


def spelt_otherwise(path: Path, _: str) -> Path:
    return Path(os.path.join(path.absolute().parent, "..", path.absolute().parent.name, ".", path.name))


def symbolic_link(path: Path, suffix: str) -> Path:
    (link := Path(f"链接{suffix}")).symlink_to(path.absolute())
    return link


def hard_link(path: Path, suffix: str) -> Path:
    os.link(path, link := Path(f"硬链接{suffix}"))
    return link


def what_the_input_links_to(path: Path, suffix: str) -> Path:
    """The input itself is a link, the output what it leads to."""
    real = Path("别处", f"原件{suffix}")
    real.parent.mkdir(exist_ok=True)
    path.rename(real)
    path.symlink_to(real.absolute())
    return real


WAYS = (itself, spelt_otherwise, symbolic_link, hard_link, what_the_input_links_to)


Cell = tuple[str, str, Callable[[Path, str], Path]]


def cells(table: dict[str, tuple[str, ...]]) -> list[Cell]:
    """Of what writes one file; batches, packages and templates have tests of their own."""
    rows = {command: [name for name in names if name[-1] != "/"] for command, names in table.items() if "@" in command}
    found = [(command, name, way) for command, names in rows.items() for name in names for way in WAYS]
    # A theme takes no link for its logo.
    return [cell for cell in found if cell[1:] != (THEME[1], what_the_input_links_to)]


def by_another_name(table: dict[str, tuple[str, ...]]) -> list[Cell]:
    """One way for each file that a command reads, in turn; all with COMPLIANCE_CELLS=all."""
    found = [cell for cell in cells(table) if cell[2] is not itself]
    if os.environ.get("COMPLIANCE_CELLS") == "all":
        return found
    ways = defaultdict(list)
    for cell in found:
        ways[cell[:2]].append(cell)
    return [every[at % len(every)] for at, every in enumerate(ways.values())]


def by_its_own(table: dict[str, tuple[str, ...]]) -> list[Cell]:
    return [cell for cell in cells(table) if cell[2] is itself]


def named(cell: Cell) -> str:
    return f"{cell[0].split()[0]}-{cell[1]}-{cell[2].__name__}"


def refused(cell: Cell, run: Run) -> None:
    """Each file of a cell has a name of its own: one folder serves them all."""
    command, name, way = cell
    path, suffix = Path(name), ".zip" if command.startswith("pack") else Path(name).suffix
    before = path.read_bytes()
    output = way(path, suffix)
    code, out, err = run(*commands.written_to(command, output))
    assert (code, out) == (2, ""), err
    assert path.read_bytes() == before
    assert "处理：换一个" in err
    assert str(output) in err


@pytest.mark.parametrize("cell", by_its_own(COMMANDS), ids=named)
def test_what_is_read_is_not_written_over(cell, park, tmp_path, monkeypatch, run):
    shutil.copytree(park, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    refused(cell, run)


@pytest.mark.slow
@pytest.mark.parametrize("cell", by_another_name(COMMANDS), ids=named)
def test_nor_by_another_name(cell, park, tmp_path, monkeypatch, run):
    shutil.copytree(park, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    refused(cell, run)


@pytest.mark.slow
@pytest.mark.parametrize("cell", [*by_its_own(SLOW), *by_another_name(SLOW)], ids=named)
def test_nor_by_what_takes_long(cell, park_with_all, tmp_path, monkeypatch, run):
    shutil.copytree(park_with_all, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    refused(cell, run)


def test_the_cells_are_counted(capsys):
    count = len(cells(COMMANDS)) + len(cells(SLOW))
    with capsys.disabled():
        print(f" {count} cells ", end="")
    assert count > 600


def test_answers_led_in_are_not_written_over(park, tmp_path, monkeypatch, run):
    path = Path(shutil.copy(park / "表.xlsx", tmp_path))
    before = path.read_bytes()
    monkeypatch.chdir(park)
    with path.open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        code, _, err = run("score", "-", "-c", "检查表", "-o", path, "--force")
    assert (code, "就是答卷本身" in err) == (2, True)
    assert path.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["排名.csv", "排名.xlsx", "results.json", "dashboard.html", "汇总报告.pdf"])
@pytest.mark.parametrize("kind", ["名单", "答卷", "结果库"])
def test_a_batch_writes_over_nothing_that_it_reads(kind, name, park, tmp_path, run):
    folder, output, database = tmp_path / "收到", tmp_path / "结果", tmp_path / "库.db"
    folder.mkdir()
    output.mkdir()
    shutil.copy(park / "表.xlsx", folder)
    roster = tmp_path / "名单.csv"
    roster.write_text("名称\n甲园区\n", encoding="utf-8")
    files = {"名单": roster, "答卷": folder / "表.xlsx", "结果库": database}
    database.touch()
    os.link(files[kind], output / name)
    before = files[kind].read_bytes()
    code, _, err = run("batch", folder, "-o", output, "--roster", roster, "--database", database, "-j", "1", "--force")
    assert (code, f"{output / name}: 就是{kind}本身" in err) == (2, True), err
    assert (output / name).samefile(files[kind])
    assert kind == "结果库" or files[kind].read_bytes() == before


def test_shipped_templates_are_not_written_over(tmp_path, run):
    shipped = ROOT / "templates" / "gap-report" / "report.html.j2"
    (tmp_path / shipped.name).symlink_to(shipped)
    code, _, err = run("template", "export", tmp_path, "--force")
    assert (code, "就是随程序提供的模板本身" in err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == [shipped.name]


def test_the_refusal_says_what_the_file_is_read_as(park, tmp_path, monkeypatch, run):
    shutil.copytree(park, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    command = (
        "report 2025.yaml -c 检查表 --review 复核/2025.yaml --kind gap --register 台账.xlsx --theme 主题/theme.yaml"
    )
    for name, what in {
        ANSWERS: "答卷",
        EVIDENCE: "佐证",
        "复核/2025.yaml": "复核文件",
        "检查表/sources.yaml": "检查表",
        "台账.xlsx": "台账",
        "主题/theme.yaml": "主题文件",
        "主题/标志.png": "标志的图片",
        "模板/report.html.j2": "报告模板",
    }.items():
        _, _, err = run(*command.split(), "--templates", "模板", "-f", "html", "-o", name, "--force")
        assert err.startswith(f"{name}: 就是{what}本身，不能覆盖\n    处理：换一个文件名\n")


def test_a_file_may_be_updated_and_a_run_forgets_what_another_has_read(park, tmp_path, monkeypatch, run):
    shutil.copytree(park, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert run("import", "表.xlsx", "-c", "检查表", "--update", "-o", "2025.yaml", "-q")[0] == 0
    assert run("score", "2025.yaml", "-c", "检查表", "-q")[0] == 0
    assert run("init", "2025.yaml", "--force", "-q")[0] == 0
    inputs.note(Path("2024.yaml"))
    inputs.check(Path("2024.yaml"))

"""No output replaces a file that the command reads, whatever it is read as and by whatever name it is reached."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from certificates import certificate
from conftest import ROOT
from PIL import Image

from compliance import cli
from compliance.files import inputs

Run = Callable[..., tuple[int, str, str]]

CHECKLIST = (
    "检查表/checklist.yaml",
    "检查表/sources.yaml",
    "检查表/4-basic-requirements.yaml",
)
ANSWERS, EVIDENCE = "2025.yaml", "佐证/2025年服务机构名录.csv"
TEMPLATES = ("模板/report.html.j2", "模板/screen.css")
THEME = ("主题/theme.yaml", "主题/标志.png")

COMMANDS: dict[str, tuple[str, ...]] = {
    "init @ -c 检查表 --register 台账.xlsx": (*CHECKLIST, "台账.xlsx"),
    "import 2025.yaml 表.xlsx -c 检查表 --review 复核/2025.yaml -o @": (
        *(ANSWERS, EVIDENCE, "表.xlsx", "复核/2025.yaml"),
        *CHECKLIST,
    ),
    "score 2025.yaml -c 检查表 --review 复核/2025.yaml -o @": (ANSWERS, EVIDENCE, "复核/2025.yaml", *CHECKLIST),
    "score 2025.yaml -f json -o @": (ANSWERS, EVIDENCE),
    "score 表.xlsx -f csv -o @": ("表.xlsx",),
    "review 2025.yaml 复核/2025.yaml -c 检查表 -o @": (ANSWERS, EVIDENCE, "复核/2025.yaml", *CHECKLIST),
    "review 2025.yaml 复核/2025.yaml -f json -o @": ("复核/2025.yaml",),
    "review 2025.yaml 复核/2025.yaml -f csv -o @": ("复核/2025.yaml",),
    "compare 2024.yaml 2025.yaml -c 检查表 --register 台账.xlsx -o @": (
        *("2024.yaml", ANSWERS, EVIDENCE, "台账.xlsx"),
        *CHECKLIST,
    ),
    "compare 2024.yaml 2025.yaml --old-checklist 检查表 -f json -o @": ("2024.yaml", ANSWERS, *CHECKLIST),
    "trend 2024.yaml 2025.yaml -c 检查表 -o @": ("2024.yaml", ANSWERS, EVIDENCE, *CHECKLIST),
    "trend 2024.yaml 2025.yaml -f json -o @": ("2024.yaml", ANSWERS),
    "plan show 2025.yaml -c 检查表 -o @": (ANSWERS, EVIDENCE, *CHECKLIST),
    "plan show 2025.yaml -f json -o @": (ANSWERS,),
    "plan show 2025.yaml -f xlsx -o @": (ANSWERS,),
    "plan update 台账.xlsx --answers 2025.yaml -c 检查表 -o @": ("台账.xlsx", ANSWERS, EVIDENCE, *CHECKLIST),
    "form xlsx --prefill 2025.yaml -c 检查表 -o @": (ANSWERS, *CHECKLIST),
    "form html --prefill 2024.yaml -c 检查表 --year 2025 -o @": ("2024.yaml", *CHECKLIST),
    "checklist schema answers -c 检查表 -o @": CHECKLIST,
    "report 2025.yaml -c 检查表 --review 复核/2025.yaml --last-year 2024.yaml --kind gap --register 台账.xlsx"
    " --theme 主题/theme.yaml --templates 模板 -f html -o @": (
        *(ANSWERS, EVIDENCE, "2024.yaml", "复核/2025.yaml", "台账.xlsx"),
        *(*THEME, *TEMPLATES, *CHECKLIST),
    ),
    "report 2025.yaml --templates 模板 --theme 主题/theme.yaml -f docx -o @": (ANSWERS, *THEME, "模板/report.docx"),
    "report 2025.yaml -c 检查表 -f xlsx -o @": (ANSWERS, EVIDENCE, *CHECKLIST),
}
SLOW: dict[str, tuple[str, ...]] = {
    "report 2025.yaml --templates 模板 -f pdf -o @": (ANSWERS, "模板/report.html.j2", "模板/print.css"),
    "pack 2025.yaml --review 复核/2025.yaml -c 检查表 -o @": (ANSWERS, EVIDENCE, "复核/2025.yaml", *CHECKLIST),
    "sign 报告.pdf --key k.p12 --password-file password -o @": ("报告.pdf", "k.p12", "password"),
    "sign 报告.pdf --key k.pem --certificate c.pem --password-file password -o @": ("k.pem", "c.pem"),
    "sign 报告.pdf --field-only -o @": ("报告.pdf",),
}
"""What each command reads; @ is where it writes."""


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


def cells(commands: dict[str, tuple[str, ...]]) -> list[Cell]:
    found = [(command, name, way) for command, names in commands.items() for name in names for way in WAYS]
    # A theme takes no link for its logo.
    return [cell for cell in found if cell[1:] != ("主题/标志.png", what_the_input_links_to)]


def named(cell: Cell) -> str:
    return f"{cell[0].split()[0]}-{cell[1]}-{cell[2].__name__}"


def made(*arguments: str) -> None:
    assert cli.run([*arguments, "-q"]) == 0


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A park's folder with a file of every kind."""
    folder = tmp_path_factory.mktemp("园区")
    shutil.copytree(ROOT / "examples" / "wumeng-industrial", folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "checklists" / "window-service", folder / "检查表")
    made(
        "plan", "show", f"{folder / '2024.yaml'}", "-f", "xlsx", "-o", f"{folder / '台账.xlsx'}", "--date", "2025-01-31"
    )
    made("form", "xlsx", "--prefill", f"{folder / '2025.yaml'}", "-o", f"{folder / '表.xlsx'}")
    made("template", "export", f"{folder / '模板'}")
    (folder / "主题").mkdir()
    theme = (folder / "模板" / "theme.yaml").read_text(encoding="utf-8")
    (folder / "主题" / "theme.yaml").write_text(theme.replace("# 标志: logo.png", "标志: 标志.png"), encoding="utf-8")
    Image.new("RGB", (8, 8)).save(folder / "主题" / "标志.png")
    return folder


@pytest.fixture(scope="module")
def sealed(originals: Path) -> Path:
    """The same with a report and what it is signed with."""
    certificate(originals, "云南省产业园区协会")
    (originals / "password").write_text("secret\n")
    made("report", f"{originals / '2025.yaml'}", "-o", f"{originals / '报告.pdf'}", "--date", "2026-03-01")
    return originals


def refused(cell: Cell, run: Run) -> None:
    """Each file of a cell has a name of its own: one folder serves them all."""
    command, name, way = cell
    path, suffix = Path(name), ".zip" if command.startswith("pack") else Path(name).suffix
    before = path.read_bytes()
    output = way(path, suffix)
    code, out, err = run(*command.replace("@", str(output)).split(), "--force")
    assert (code, out) == (2, ""), err
    assert path.read_bytes() == before
    assert "处理：换一个" in err
    assert str(output) in err


@pytest.mark.parametrize("cell", [cell for cell in cells(COMMANDS) if cell[2] is itself], ids=named)
def test_what_is_read_is_not_written_over(cell, originals, tmp_path, monkeypatch, run):
    shutil.copytree(originals, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    refused(cell, run)


@pytest.mark.slow
@pytest.mark.parametrize("cell", [cell for cell in cells(COMMANDS) if cell[2] is not itself], ids=named)
def test_nor_by_another_name(cell, originals, tmp_path, monkeypatch, run):
    shutil.copytree(originals, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    refused(cell, run)


@pytest.mark.slow
@pytest.mark.parametrize("cell", cells(SLOW), ids=named)
def test_nor_by_what_takes_long(cell, sealed, tmp_path, monkeypatch, run):
    shutil.copytree(sealed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    refused(cell, run)


def test_no_command_with_an_output_is_left_out(capsys):
    commands = typer.main.get_command(cli.app).commands
    writing = {name for name, command in commands.items() if "output" in {option.name for option in command.params}}
    tried = {command.split()[0] for command in [*COMMANDS, *SLOW]}
    # A batch and the copying of templates write into folders; unpacking needs a new one. They have tests below.
    assert {*writing, *cli.GROUPS} - tried == {"batch", "template", "unpack"}
    with capsys.disabled():
        print(f" {len(cells(COMMANDS)) + len(cells(SLOW))} cells ", end="")


def test_answers_led_in_are_not_written_over(originals, tmp_path, monkeypatch, run):
    path = Path(shutil.copy(originals / "表.xlsx", tmp_path))
    before = path.read_bytes()
    monkeypatch.chdir(originals)
    with path.open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        code, _, err = run("score", "-", "-o", path, "--force")
    assert (code, "就是答卷本身" in err) == (2, True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["排名.csv", "排名.xlsx", "results.json", "dashboard.html", "汇总报告.pdf"])
@pytest.mark.parametrize("kind", ["名单", "答卷", "结果库"])
def test_a_batch_writes_over_nothing_that_it_reads(kind, name, originals, tmp_path, run):
    folder, output, database = tmp_path / "收到", tmp_path / "结果", tmp_path / "库.db"
    folder.mkdir()
    output.mkdir()
    shutil.copy(originals / "表.xlsx", folder)
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


def test_the_refusal_says_what_the_file_is_read_as(originals, tmp_path, monkeypatch, run):
    shutil.copytree(originals, tmp_path, dirs_exist_ok=True)
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
        assert err == f"{name}: 就是{what}本身，不能覆盖\n    处理：换一个文件名\n"


def test_a_file_may_be_updated_and_a_run_forgets_what_another_has_read(originals, tmp_path, monkeypatch, run):
    shutil.copytree(originals, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert run("import", "表.xlsx", "--update", "-o", "2025.yaml", "-q")[0] == 0
    assert run("score", "2025.yaml", "-q")[0] == 0
    assert run("init", "2025.yaml", "--force", "-q")[0] == 0
    inputs.note(Path("2024.yaml"))
    inputs.check(Path("2024.yaml"))

"""A checklist's folder: what in it looks like a part and is none is told once, whichever command reads it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EVERY_RULE, ROOT

from compliance.checklist import files

Run = Callable[..., tuple[int, str, str]]

ANSWERS = ROOT / "tests" / "golden" / "every-rule.yaml"
COMMANDS = {
    "checklist lint 表": 0,
    "checklist show 表": 0,
    "score 收到/答卷.yaml -c 表": 0,
    "form xlsx -c 表 -o 新表.xlsx --force": 0,
    "batch 收到 -c 表 -o 结果 -j 1": 0,
}


@pytest.fixture
def checklist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "收到").mkdir()
    shutil.copy(ANSWERS, tmp_path / "收到" / "答卷.yaml")
    monkeypatch.chdir(tmp_path)
    # Every run has a process of its own.
    files._load.cache_clear()
    return Path(shutil.copytree(EVERY_RULE, tmp_path / "表"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("4-forgotten.yaml", "id: C4\ntitle: 甲\n", True),
        ("maping-1.0.yaml", "from: '1.0'\n", True),
        ("sources.yml", "[]", True),
        ("2-safety.yaml.txt", "id: C2\n", True),
        ("空.json", "{}", True),
        ("答卷.yaml", '# 说明：甲\n\n检查表: every-rule\n版本: "1"\n', False),
        ("答卷.json", '{\n  "检查表": "every-rule"\n}', False),
        ("主题.yaml", "底版: 现代\n", False),
        ("结果.json", '{\n  "schema_version": "1"\n}', False),
        ("编制说明.docx", "", False),
        ("._1-windows.yaml", "", False),
        ("~$sources.yaml", "", False),
    ],
)
def test_what_could_be_a_part_and_is_not_named_is_told(
    name: str, content: str, told: bool, checklist: Path, run: Run
) -> None:
    (checklist / name).write_text(content, encoding="utf-8")
    code, _, err = run("checklist", "lint", "表")
    assert (code, f"表/{name}: 检查表没有用到这个文件" in err) == (0, told)


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_told_once_by_every_command(command: str, checklist: Path, run: Run) -> None:
    assert "没有用到" not in run(*command.split())[2]
    (checklist / "4-forgotten.yaml").write_text("id: C4\n", encoding="utf-8")
    files._load.cache_clear()
    code, out, err = run(*command.split(), *(["--force"] if "batch" in command else []))
    assert code == COMMANDS[command]
    assert (out + err).count("没有用到这个文件") == 1
    if "lint" not in command and "show" not in command and "form" not in command:
        code, out, err = run(*command.split(), "--strict", *(["--force"] if "batch" in command else []))
        assert (code, "没有用到这个文件" in err) == (2, True)


def test_what_is_shipped_is_silent(run: Run) -> None:
    assert run("checklist", "lint", "window-service")[2] == ""

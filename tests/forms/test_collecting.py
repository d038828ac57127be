"""Loose files of evidence, brought to the items that they belong to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import answers_text

from compliance.forms import importing

Run = Callable[..., Any]
ANSWERS = {
    "C4.1-1": "结果: 3\n佐证: [合作协议]",
    "C4.1-2": "结果: 9/12\n佐证: [佐证/名录.csv, 网址：https://a.cn]",
}
LOOSE = {
    "合作协议.pdf": ("C4.1-1", "佐证/C4.1-1_合作协议_1.pdf"),
    "里面/C4.1-2 现场.JPG": ("C4.1-2", "佐证/C4.1-2_现场_2.jpg"),
    "C4.1-2_现场.jpg": ("C4.1-2", "佐证/C4.1-2_现场_1.jpg"),
    "名录的副本.csv": ("", "内容相同"),
    "IMG_0001.jpg": ("", "请在文件名前写上编号"),
}


@pytest.fixture
def park(tmp_path: Path) -> Path:
    folder = tmp_path / "园区"
    (folder / "佐证").mkdir(parents=True)
    (folder / "2025.yaml").write_text(answers_text(ANSWERS))
    (folder / "佐证" / "名录.csv").write_text("甲,1")
    loose = tmp_path / "零散"
    (loose / "里面").mkdir(parents=True)
    for name in LOOSE:
        (loose / name).write_text("甲,1" if name == "名录的副本.csv" else name)
    return folder


def test_what_is_proposed_is_shown_and_nothing_is_touched(park: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in park.rglob("*") if path.is_file()}
    code, out, err = run("evidence", "collect", park / "2025.yaml", park.parent / "零散")
    assert (code, "--apply" in err) == (0, True)
    for name, (identifier, where) in LOOSE.items():
        line = next(line for line in out.splitlines() if f"零散/{name}" in line)
        assert identifier in line
        assert where in line
    assert "共 5 个文件，3 个有去处，2 个没有" in out
    assert {path: path.read_bytes() for path in park.rglob("*") if path.is_file()} == before


def test_it_is_done_when_asked_and_the_originals_stay(park: Path, run: Run) -> None:
    loose = park.parent / "零散"
    assert run("evidence", "collect", park / "2025.yaml", loose, "--apply")[0] == 0
    assert all((loose / name).is_file() for name in LOOSE)
    _, sheet = importing.load(park / "2025.yaml")
    cited = {name: [piece.text for piece in sheet.answers[name].evidence] for name in ANSWERS}
    assert cited == {
        "C4.1-1": ["佐证/C4.1-1_合作协议_1.pdf"],
        "C4.1-2": ["佐证/名录.csv", "https://a.cn", "佐证/C4.1-2_现场_1.jpg", "佐证/C4.1-2_现场_2.jpg"],
    }
    assert sheet.absent_files == []
    # Done again there is nothing left to do.
    code, out, _ = run("evidence", "collect", park / "2025.yaml", loose)
    assert (code, "0 个有去处" in out) == (0, True)


def test_a_folder_that_loops_ends(park: Path, run: Run) -> None:
    (park.parent / "零散" / "里面" / "回来").symlink_to(park.parent / "零散")
    code, out, _ = run("evidence", "collect", park / "2025.yaml", park.parent / "零散")
    assert (code, "共 5 个文件" in out) == (0, True)


def test_the_list_is_made_in_every_format(park: Path, run: Run) -> None:
    code, out, err = run("evidence", park / "2025.yaml")
    assert (code, err) == (0, "")
    assert "缺文件 1" in out
    for suffix in ("csv", "json", "html", "xlsx"):
        made = park.parent / f"清单.{suffix}"
        assert run("evidence", park / "2025.yaml", "-o", made, "--date", "2026-01-31", "-q") == (0, "", "")
        assert suffix == "xlsx" or "缺文件" in made.read_text(encoding="utf-8-sig")

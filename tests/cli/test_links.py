"""What is written over a link is written into the file that it leads to, and the link stays; for every writer."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import commands
import pytest
from commands import ANSWERS, COMMANDS, SLOW

from compliance.answers.model import AnswerSheet
from compliance.errors import UsageError
from compliance.files import together, writing
from compliance.forms.text.store import Store

Run = Callable[..., tuple[int, str, str]]

WRITERS = [command for command in COMMANDS if "@" in command]
QUICK = {"init", "form", "plan", "checklist", "review"}
"""Commands of whose rows the first is tried by default: all write in the same place."""


def chosen() -> list[object]:
    seen = set[str]()
    rows = []
    for command in WRITERS:
        word = command.split()[0]
        quick = word in QUICK and word not in seen
        seen.add(word)
        rows.append(pytest.param(command, marks=[] if quick else [pytest.mark.slow]))
    return [*rows, *(pytest.param(command, marks=pytest.mark.slow) for command in SLOW if "@" in command)]


@pytest.fixture
def folder(park: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(park, tmp_path / "园区")
    monkeypatch.chdir(tmp_path / "园区")
    (tmp_path / "别处").mkdir()
    return tmp_path


def linked(link: Path, target: Path, content: bytes = b"old") -> None:
    """A link, by way of another, to a file with permissions of its own."""
    target.write_bytes(content)
    target.chmod(0o604)
    (target.parent / "中间").symlink_to(target.name)
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(target.parent / "中间", link.absolute().parent))


def still_linked(link: Path, target: Path, old: bytes = b"old") -> bool:
    whole = target.read_bytes() != old and target.is_file() and not target.is_symlink()
    kept = link.is_symlink() and link.resolve() == target.resolve() and stat.S_IMODE(target.stat().st_mode) == 0o604
    return whole and kept and {path.name for path in target.parent.iterdir()} == {target.name, "中间"}


@pytest.mark.parametrize("command", chosen())
def test_a_link_stays_one_to_what_was_written(command: str, folder: Path, run: Run, request) -> None:
    if command in SLOW:
        shutil.copytree(request.getfixturevalue("park_with_all"), folder / "园区", dirs_exist_ok=True)
    output = commands.output_of(command)
    if command.startswith("pack"):
        output = Path("出.zip")
    linked(output, folder / "别处" / "原件")
    code, _, err = run(*commands.written_to(command, output))
    assert code in (0, 1), err
    assert still_linked(output, folder / "别处" / "原件")


def test_answers_that_are_updated_stay_linked(folder: Path, run: Run) -> None:
    old = Path(ANSWERS).read_bytes().replace("甲园区".encode(), b"")
    linked(Path(ANSWERS), folder / "别处" / "原件.yaml", old)
    assert run("import", "表.xlsx", "-c", "检查表", "--update", "-o", ANSWERS, "-q")[0] == 0
    assert still_linked(Path(ANSWERS), folder / "别处" / "原件.yaml", old)


def test_answers_that_are_filled_in_stay_linked(folder: Path) -> None:
    old = Path(ANSWERS).read_bytes()
    linked(Path(ANSWERS), folder / "别处" / "原件.yaml", old)
    store = Store(Path(ANSWERS), "检查表")
    store.save(_named(store.sheet))
    assert still_linked(Path(ANSWERS), folder / "别处" / "原件.yaml", old)


def _named(sheet: AnswerSheet) -> AnswerSheet:
    return replace(sheet, park=replace(sheet.park, name="乙园区"))


def test_files_that_are_replaced_as_a_set_stay_linked_and_so_does_their_folder(folder: Path, run: Run) -> None:
    (folder / "真").mkdir()
    Path("模板夹").symlink_to(folder / "真")
    linked(folder / "真" / "screen.css", folder / "别处" / "原件.css")
    assert run("template", "export", "模板夹", "--force", "-q")[0] == 0
    assert Path("模板夹").is_symlink()
    assert still_linked(folder / "真" / "screen.css", folder / "别处" / "原件.css")


def test_what_a_batch_writes_stays_linked(folder: Path, run: Run) -> None:
    shutil.copytree("佐证", folder / "收到" / "佐证")
    shutil.copy("表.xlsx", folder / "收到")
    (folder / "真").mkdir()
    Path("结果").symlink_to(folder / "真")
    linked(folder / "真" / "排名.csv", folder / "别处" / "排名.csv")
    (folder / "库").mkdir()
    (folder / "库" / "真.db").touch()
    Path("库.db").symlink_to(folder / "库" / "真.db")
    words = ("batch", folder / "收到", "-o", "结果", "-c", "检查表", "--database", "库.db", "-j", 1, "--force", "-q")
    code, _, err = run(*words)
    assert code == 0, err
    assert Path("结果").is_symlink()
    assert still_linked(folder / "真" / "排名.csv", folder / "别处" / "排名.csv")
    assert Path("库.db").is_symlink()
    assert (folder / "库" / "真.db").stat().st_size > 0


OTHER_DISK = Path("/dev/shm")  # noqa: S108


@pytest.mark.skipif(not OTHER_DISK.is_dir(), reason="needs a second file system")
def test_a_link_may_lead_to_another_disk(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=OTHER_DISK) as other:
        for name in ("一", "二"):
            Path(other, name).write_bytes(b"old")
            (tmp_path / name).symlink_to(Path(other, name))
        writing.write(b"new", tmp_path / "一")
        with together.replacing(tmp_path) as staged:
            (staged / "二").write_bytes(b"new")
        assert {path.name: path.read_bytes() for path in Path(other).iterdir()} == {"一": b"new", "二": b"new"}
        assert all((tmp_path / name).is_symlink() for name in ("一", "二"))
        assert {path.name for path in tmp_path.iterdir()} == {"一", "二"}


@pytest.mark.parametrize("target", ["没有", "没有/x", "自己"])
def test_a_link_to_nothing_is_refused_before_and_while_writing(target: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "自己").symlink_to(target)
    code, _, err = run("init", tmp_path / "自己", "--force")
    assert (code, "所指的文件不存在，不能写入" in err) == (2, True)
    with pytest.raises(UsageError, match="所指的文件不存在"):
        writing.write(b"", tmp_path / "自己")
    with pytest.raises(UsageError, match="所指的文件不存在"), together.replacing(tmp_path) as staged:
        (staged / "自己").write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == ["自己"]

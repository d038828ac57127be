"""What `pack` puts into a package is what it assessed, and nothing else; what it accepts everybody accepts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import ANSWERS, EVIDENCE, REVIEW, park
from conftest import SMALL

from compliance.errors import MissingSystemPart
from compliance.report import formats
from compliance.trust import submission

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return park(tmp_path_factory.mktemp("园区"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports as pages, on a machine that cannot make PDFs."""

    def missing(_: object) -> bytes:
        raise MissingSystemPart("缺少部件")

    monkeypatch.setattr(formats, "to_pdf", missing)


@pytest.fixture
def folder(original: Path, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The park's own files, in the folder where the command runs."""
    for name in (ANSWERS, EVIDENCE, REVIEW):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((original / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def meanwhile(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object], step: str = "_documents") -> None:
    """Has something happen before a step: by default while the report is made."""
    as_it_is = getattr(submission, step)

    def after_the_change(*given):
        change()
        return as_it_is(*given)

    monkeypatch.setattr(submission, step, after_the_change)


def pack(run: Run, output: str = "包.zip", *more: str) -> tuple[int, str, str]:
    return run("pack", ANSWERS, "-c", SMALL, "--review", REVIEW, "-o", output, "--date", "2026-03-01", *more)


def rewritten(old: str, new: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def swapped(path: Path) -> None:
    path.rename("原来")
    Path("/tmp/别处").write_text("别处")  # noqa: S108
    path.symlink_to("/tmp/别处")  # noqa: S108


MEANWHILE = {
    "evidence": (EVIDENCE, rewritten("甲", "乙"), f"{EVIDENCE}: 打包期间有改动"),
    "evidence that is gone": (EVIDENCE, Path.unlink, f"{EVIDENCE}: 无法读取佐证文件"),
    "evidence that has become a link": (EVIDENCE, swapped, f"{EVIDENCE}: 无法读取佐证文件"),
    "answers": (ANSWERS, rewritten("结果: 4", "结果: 5"), f"{ANSWERS}: 打包期间有改动"),
    "answers no more": (ANSWERS, lambda path: path.write_bytes(b"\0"), f"{ANSWERS}: 打包期间有改动"),
    "other evidence": (ANSWERS, rewritten(EVIDENCE, "佐证/没有.csv"), f"{ANSWERS}: 打包期间有改动"),
    "review": (REVIEW, rewritten("结果: 3", "结果: 2"), f"或 {REVIEW} 的内容与评分时不同"),
}


@pytest.mark.parametrize(("case", "output"), [(case, "包.zip") for case in MEANWHILE] + [("evidence", "包")])
def test_what_changes_meanwhile_stops_it(case: str, output: str, folder: Path, run: Run, monkeypatch) -> None:
    name, change, told = MEANWHILE[case]
    # A reviewer's file is read before the report is made.
    meanwhile(monkeypatch, lambda: change(folder / name), "pack" if name == REVIEW else "_documents")
    before = {path.name for path in folder.iterdir()} | {"原来"}
    code, out, err = pack(run, output)
    assert (code, out) == (2, "")
    assert told in err
    assert {path.name for path in folder.iterdir()} <= before


def test_a_comment_that_changes_meanwhile_is_no_other_answer(folder: Path, run: Run, monkeypatch) -> None:
    meanwhile(monkeypatch, lambda: rewritten("作答:", "# 说明\n作答:")(folder / ANSWERS))
    assert pack(run)[0] == 0
    assert run("unpack", "包.zip", "-o", "解开")[0] == 0


def test_of_a_link_that_stays_in_the_folder_the_content_is_packed(folder: Path, run: Run) -> None:
    content = (folder / EVIDENCE).read_bytes()
    (folder / EVIDENCE).rename(folder / "佐证" / "原件")
    (folder / EVIDENCE).symlink_to("原件")
    assert pack(run)[0] == 0
    assert run("unpack", "包.zip", "-o", "解开")[0] == 0
    assert (folder / "解开" / "data" / EVIDENCE).read_bytes() == content
    assert not (folder / "解开" / "data" / EVIDENCE).is_symlink()


OUTSIDE = {
    "file": lambda folder: (folder / EVIDENCE).symlink_to("/etc/hostname"),
    "folder": lambda folder: ((folder / "佐证").rmdir(), (folder / "佐证").symlink_to("/etc")),
}
COMMANDS = [
    *("check 2025.yaml", "score 2025.yaml -f json", "report 2025.yaml -o 报告.html", "explain 2025.yaml"),
    *("pack 2025.yaml -o 包.zip", "import 2025.yaml -o 新.yaml", "fill 2025.yaml", "batch . -o 汇总 -j 1"),
    *("verify 结果.json --answers 2025.yaml", "plan show 2025.yaml", "compare 2025.yaml 2025.yaml"),
]


@pytest.mark.parametrize(
    ("kind", "command"),
    [*(("file", command) for command in COMMANDS), ("folder", COMMANDS[0]), ("folder", COMMANDS[4])],
)
def test_no_command_reads_evidence_that_a_link_leads_out_to(
    kind: str, command: str, folder: Path, run: Run, monkeypatch
):
    run("score", ANSWERS, "-c", SMALL, "-f", "json", "-o", "结果.json")
    name = EVIDENCE if kind == "file" else "佐证/hostname"
    rewritten(EVIDENCE, name)(folder / ANSWERS)
    (folder / EVIDENCE).unlink()
    (folder / REVIEW).unlink()
    OUTSIDE[kind](folder)
    monkeypatch.setattr("sys.stdin", None)
    before = {path.name for path in folder.iterdir()} | {"汇总"}
    code, out, err = run(*command.split(), "-c", SMALL)
    assert code == 2
    if not command.startswith("fill"):
        assert "佐证是链接，指到答卷所在文件夹之外" in out + err
    assert {path.name for path in folder.iterdir()} <= before

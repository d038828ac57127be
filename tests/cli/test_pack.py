"""What `pack` puts into a package is what it assessed, and nothing else; what it accepts everybody accepts."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from commands import ANSWERS, EVIDENCE, REVIEW
from conftest import SMALL, answers_text
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.checklist import files as checklist_files
from compliance.errors import InputError, MissingSystemPart, trimmed
from compliance.forms import zips
from compliance.report import formats
from compliance.trust import packages, submission

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports as pages, on a machine that cannot make PDFs."""

    def missing(_: object) -> bytes:
        raise MissingSystemPart("缺少部件")

    monkeypatch.setattr(formats, "to_pdf", missing)


@pytest.fixture
def folder(park: Path, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The park's own files, in the folder where the command runs."""
    for name in (ANSWERS, EVIDENCE, REVIEW):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((park / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def meanwhile(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object], step: str = "_documents") -> None:
    """Has something happen before a step: by default while the report is made."""
    as_it_is = getattr(submission, step)

    def after_the_change(*given, **more):
        change()
        return as_it_is(*given, **more)

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


# Whatever is packed is unpacked and verified.

PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                "台账",
                "Abc",
                "abc",
                "ABC",
                "é",
                "e\u0301",
                "ß",
                "ss",
                "SS",
                "σς",
                "Σσ",
                "😀👩‍👩‍👧",
                "אבג",
                "\u200f",
                "ﬁ",
                "①",
                "ｱ",
            ),
            *(
                "CON",
                "nul.txt",
                "com1",
                "结尾.",
                "结尾 ",
                " 开头",
                "完成率100%",
                "什么?",
                "a:b",
                "~$x",
                ".DS_Store",
                "._a",
            ),
            *(
                "字" * 85,
                "字" * 86,
                "a" * 255,
                ".",
                "..",
                "-x",
                "*",
                "#",
                "'",
                '"',
                "a\u3000b",
                "a\u2028b",
                "\x1b[2J",
                "Thumbs.db",
            ),
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=12),
)
NAMES = st.lists(PIECES, min_size=1, max_size=3).map("/".join)
CONTENTS = st.one_of(st.just(b""), st.binary(max_size=50), st.integers(1, 8).map(lambda mb: bytes(mb * 1_000_000)))
TALLY = {0: 0, 2: 0}


def holds(folder: Path, evidence: Mapping[str, bytes], park_name: str, output: str, run: Run) -> int:
    """Writes a park's folder, packs it and, where that is accepted, unpacks and verifies it; the exit code of pack."""
    there = []
    for name, content in evidence.items():
        with suppress(OSError, ValueError):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            there.append(name)
    head = f"园区: {{名称: {json.dumps(park_name)}}}\n评价期: {{开始: 2025-01-01, 结束: 2025-12-31}}\n"
    answers = answers_text(
        {"K3": f"结果: 4\n佐证: {json.dumps(there)}"}, head=head, of=checklist_files.load(str(SMALL))
    )
    (folder / ANSWERS).write_text(answers, "utf-8")
    before = {path.name for path in folder.iterdir()}
    code, out, err = run("pack", folder / ANSWERS, "-c", SMALL, "-o", folder / output, "--date", "2026-03-01")
    assert "Traceback" not in err
    assert "程序内部错误" not in err
    if code:
        assert (code, out) == (2, "")
        assert {path.name for path in folder.iterdir()} == before
        return code
    unpacked = folder / "解开"
    code, _, err = run("unpack", folder / output, "-o", unpacked)
    assert code == 0, err
    for report in ("结果.json", "报告.html"):
        words = ("verify", unpacked / "data" / "评分" / report, "--answers", unpacked / "data" / ANSWERS, "-c", SMALL)
        code, said, err = run(*words)
        assert (code, "结论：相符" in said) == (0, True), said + err
    info = (unpacked / "bag-info.txt").read_text("utf-8", errors="strict")
    assert [line.partition(":")[0] for line in info.splitlines()] == [
        *("Answers-File", "Bag-Software-Agent", "Bagging-Date", "Checklist", "External-Description"),
        *("External-Identifier", "Payload-Oxum", "Period-End", "Period-Start", "Source-Organization"),
    ]
    result = json.loads((unpacked / "data" / "评分" / "结果.json").read_text("utf-8"))
    assert result["park"]["name"] == trimmed(park_name)
    return 0


def whatever_is_packed(run: Run) -> Callable[..., None]:
    @given(evidence=st.dictionaries(NAMES, CONTENTS, max_size=4), park_name=st.text(min_size=1, max_size=30))
    @example(evidence={"空白扫描.bmp": bytes(60_000_000)}, park_name="甲")
    @example(evidence={"佐证/台账.csv": b"1", "佐证/😀/אב.pdf": b""}, park_name="甲\u2028乙\x0bExternal-Identifier: 0")
    def holds_for(evidence: Mapping[str, bytes], park_name: str) -> None:
        # The zip, whose members may be taken for bombs, more often than the folder.
        output = "包" if len(evidence) == 1 else "包.zip"
        with tempfile.TemporaryDirectory() as folder:
            TALLY[holds(Path(folder), evidence, park_name, output, run)] += 1

    return holds_for


@pytest.mark.slow
def test_whatever_is_packed_is_unpacked_and_verified(run: Run, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "SMALL", 1_000_000)
    settings(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck])(whatever_is_packed(run))()
    assert min(TALLY.values()) >= 5, TALLY


@pytest.mark.parametrize("output", ["包.zip", "包"])
def test_any_park_with_any_evidence_is_packed_unpacked_and_verified(
    output: str, tmp_path: Path, run: Run, quick
) -> None:
    evidence = {
        "佐证/台账 1.csv": b"1",
        "佐证/😀/אב.pdf": b"",
        f"{'字' * 85}": bytes(3_000_000),
        "完成率１００％.txt": b"2",
    }
    name = "甲\u2028乙\x85丙\x0bExternal-Identifier: 0\r\nPayload-Oxum: 1.1\x1c\u202e丁"
    assert holds(tmp_path, evidence, name, output, run) == 0


@pytest.mark.slow
def test_as_many_files_as_are_unpacked_are_packed_and_no_more(tmp_path: Path) -> None:
    found = list[int]()
    most = zips.MOST_FILES - len(packages.TAGS)
    payload = {"答卷.yaml": b"", **{f"佐证/{number:0200}.txt": b"x" for number in range(most - 1)}}
    packages.make(payload, "答卷.yaml", {}, tmp_path / "p.zip", lambda package: found.append(_files(package)))
    assert found == [most]
    with pytest.raises(InputError) as caught:
        packages.make({**payload, "多.txt": b""}, "答卷.yaml", {}, tmp_path / "q.zip")
    assert str(caught.value) == str(zips.too_large(tmp_path / "q.zip"))


def _files(package: packages.Package) -> int:
    return sum(path.is_file() for path in (package.folder / "data").rglob("*"))


def test_evidence_that_nothing_cites_is_packed_or_not_and_either_is_told(folder: Path, run: Run) -> None:
    (folder / "佐证" / "多出.jpg").write_bytes(b"1")
    code, _, err = pack(run)
    assert (code, "1 个文件答卷没有列，一并收入" in err) == (0, True)
    with zipfile.ZipFile("包.zip") as made:
        assert "提交包/data/佐证/多出.jpg" in made.namelist()
    code, _, err = pack(run, "少.zip", "--only-cited")
    assert (code, "没有收入（--only-cited）" in err) == (0, True)
    with zipfile.ZipFile("少.zip") as made:
        assert "提交包/data/佐证/多出.jpg" not in made.namelist()

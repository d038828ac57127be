"""What becomes of each received file, what tells that it is as it was, and which files there are, without a run."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from parks import answers

from compliance.batch import files, packaged, unchanged, work
from compliance.batch.files import Item
from compliance.batch.store.outcomes import NO_EVIDENCE, Outcome, loaded
from compliance.errors import Problem

ORDER = work.Order(None, "p")


def outcomes(path: Path, source: str = "", archive: str = "", order: work.Order = ORDER) -> list[Outcome]:
    return work._outcome(order, Item(source or path.name, str(path), archive=archive))


def at(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def zipped(folder: Path, **members: str) -> Path:
    path = folder / "包.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/"), text)
    return path


def spoilt(number: int = 0) -> str:
    return answers(number, 类型="县及")


def told(outcome: Outcome) -> tuple[Problem, ...]:
    return loaded(outcome.source, outcome.problems)


# ── one file ──


FATES: list[tuple[str, Callable[[], str], str, str]] = [
    # The source, what is in it, what becomes of it, the park that it names.
    ("a.yaml", answers_of := lambda: answers(0), "scored", ""),
    ("a.yaml", spoilt, "refused", "00000"),
    ("a.yaml", lambda: "别的: 1", "refused", ""),
    ("a.json", lambda: '{"别的": "1"}', "other", ""),
    ("a.txt", answers_of, "scored", ""),
    ("a.txt", lambda: "随便写写", "other", ""),
    ("a.csv", lambda: "园区,面积\n", "other", ""),
    ("a.yaml", lambda: "检查表: [", "refused", ""),
]


@pytest.mark.parametrize(("source", "content", "kind", "park"), FATES, ids=range(len(FATES)))
def test_what_becomes_of_a_file(tmp_path: Path, source: str, content: Callable[[], str], kind: str, park: str) -> None:
    [made] = outcomes(at(tmp_path, source, content()))
    assert (made.kind, made.source, made.fingerprint != "") == (kind, source, True)
    assert (made.assessment is not None, bool(made.problems), made.problem_count > 0) == (
        kind == "scored",
        kind == "refused",
        kind == "refused",
    )
    assert park in made.park


def test_the_mistakes_of_a_file_have_the_name_that_it_has_in_results(tmp_path: Path) -> None:
    [made] = outcomes(at(tmp_path, "a.yaml", spoilt()), "县/甲/a.yaml")
    (problem,) = told(made)
    assert (problem.location.file, made.problem_count, made.evidence) == ("县/甲/a.yaml", 1, NO_EVIDENCE)


def test_evidence_that_is_missing_has_the_file_looked_at_again(tmp_path: Path) -> None:
    text = answers(0).replace("纸质：台账（档案柜）", "佐证/没有.pdf", 1)
    [made] = outcomes(at(tmp_path, "a.yaml", text))
    assert (made.kind, "佐证/没有.pdf" in made.cited) == ("scored", True)
    assert unchanged.evidence_unchanged(str(tmp_path), made.evidence)
    at(tmp_path, "佐证/没有.pdf", "有了")
    assert not unchanged.evidence_unchanged(str(tmp_path), made.evidence)


def test_what_is_not_there_any_more_is_the_machine_s(tmp_path: Path) -> None:
    [made] = outcomes(tmp_path / "没有.yaml")
    assert (made.kind, made.evidence, made.fingerprint) == ("unread", "", "")


# ── zips ──


def test_of_a_zip_every_file_has_its_fate(tmp_path: Path) -> None:
    path = zipped(tmp_path, 甲__a="检查表: [\n园区: [", 乙__说明="随便写写", Thumbs="x")
    whole, *inner = outcomes(path)
    assert (whole.kind, whole.what) == ("zip", "其中 3 个文件逐个列出")
    assert [(one.source, one.kind, one.archive, one.state) for one in inner] == [
        ("包.zip/Thumbs", "other", "包.zip", ""),
        ("包.zip/乙/说明", "other", "包.zip", ""),
        ("包.zip/甲/a", "refused", "包.zip", ""),
    ]


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    path = zipped(tmp_path, a="b")
    [made] = outcomes(path, archive="外.zip")
    assert (made.kind, made.what, made.archive) == ("foreign", "压缩包中的压缩包，没有解开", "外.zip")
    broken = at(tmp_path, "坏.zip", b"PK\x03\x04broken")
    assert [one.kind for one in outcomes(broken, archive="外.zip")] == ["foreign"]
    assert [one.kind for one in outcomes(broken)] == ["refused"]


def test_what_systems_leave_in_a_zip_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a", "b")
        made.writestr("__MACOSX/._a", "x")
        made.writestr("Thumbs.db", "x")
    whole, *_ = outcomes(path)
    assert whole.what == "其中 1 个文件逐个列出，系统文件 2 个没有看"


# ── as it was ──


def test_a_package_is_as_it_was_where_every_file_in_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "包"
    at(folder, "a", "x")
    at(folder, "深/b", "y")
    seen = [packaged.fingerprint(str(folder))]
    for change in (
        lambda: at(folder, "a", "z"),
        lambda: at(folder, "c", ""),
        lambda: (folder / "c").rename(folder / "深" / "c"),
        lambda: (folder / "空").mkdir(),
        lambda: (folder / "a").unlink(),
    ):
        change()
        seen.append(packaged.fingerprint(str(folder)))
    assert (len({*seen}), "" in seen) == (len(seen), False)
    count = sum(1 for _ in folder.rglob("*"))
    for most, known in ((count, True), (count - 1, False)):
        monkeypatch.setattr(packaged, "MOST_FILES", most)
        assert bool(packaged.fingerprint(str(folder))) is known


def test_what_is_too_large_for_a_package_has_no_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, folder = at(tmp_path, "a.zip", "12345"), tmp_path / "包"
    at(folder, "a", "123")
    at(folder, "b", "45")
    for most, known in ((5, True), (4, False)):
        monkeypatch.setattr(packaged, "MOST_BYTES", most)
        assert (bool(packaged.fingerprint(str(path))), bool(packaged.fingerprint(str(folder)))) == (known, known)


def test_evidence_is_as_it_was_where_its_size_and_its_time_are(tmp_path: Path) -> None:
    path = at(tmp_path, "佐证/台账.csv", "123")
    os.utime(path, ns=(1, 2_000_000_000))
    state = unchanged.evidence_state(str(tmp_path), ["佐证/台账.csv"])
    assert state == '{"佐证/台账.csv": [3, 2000000000]}'
    assert unchanged.evidence_unchanged(str(tmp_path), state)
    assert unchanged.evidence_state(str(tmp_path), []) == NO_EVIDENCE
    assert unchanged.evidence_unchanged(str(tmp_path), NO_EVIDENCE)
    assert not unchanged.evidence_unchanged(str(tmp_path), "")
    os.utime(path, ns=(1, 3_000_000_000))
    assert not unchanged.evidence_unchanged(str(tmp_path), state)
    path.unlink()
    assert unchanged.evidence_state(str(tmp_path), ["佐证/台账.csv"]) == '{"佐证/台账.csv": null}'
    assert not unchanged.evidence_unchanged(str(tmp_path), state)


def test_a_file_that_was_changed_only_now_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = at(tmp_path, "a", "x")
    changed = max(path.stat().st_mtime_ns, path.stat().st_ctime_ns)
    for later, known in ((unchanged.SETTLED - 1, False), (unchanged.SETTLED, True)):
        monkeypatch.setattr(unchanged.time, "time_ns", lambda later=later: changed + later)
        assert bool(unchanged.state(str(path))) is known
    assert unchanged.state(str(tmp_path)) == unchanged.state(str(tmp_path / "没有")) == unchanged.state("\0") == ""


# ── which files there are ──


def test_files_come_in_one_order_and_by_names_that_are_the_same_everywhere(tmp_path: Path) -> None:
    for name in ("乙/b", "乙/a", "甲/深/c", "甲/~$c.xlsx", "d", "结果/x"):
        at(tmp_path, name, "x")
    system: list[str] = []
    found = [*files.found([tmp_path], without=[tmp_path / "结果"], system=system)]
    assert [item.source for item in found] == ["d", "乙/a", "乙/b", "甲/深/c"]
    assert (system, found[0].path) == (["甲/~$c.xlsx"], str(tmp_path / "d"))
    # Of several folders the names begin where they part, and none is walked twice.
    several = [*files.found([tmp_path / "甲", tmp_path / "乙", tmp_path / "甲" / "深"])]
    assert [item.source for item in several] == ["乙/a", "乙/b", "甲/深/c"]

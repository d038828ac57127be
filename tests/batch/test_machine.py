"""A failure of the machine is no park's mistake: every place is named, what was scored is kept, the outputs stand."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

import pytest
from parks import always, answers, batch, folder, out, outputs, ranked, rows

from compliance.batch import documents, files, matching, one_file, places, work
from compliance.batch.files import Item
from compliance.batch.notices import Scored, overview
from compliance.batch.roster import Listed
from compliance.batch.store.outcomes import Seen
from compliance.cli import run as command
from compliance.errors import system_reason
from compliance.forms import evidence

PUER = "puer-tea/2025.yaml"
STAND = "没有写入结果"


def edited(folder: Path) -> None:
    """Every answers file is changed, so that it has to be read."""
    for path in folder.glob("*/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")


def failing(monkeypatch, call: str, number: int, *places: Path) -> None:
    """Has the system refuse a call for some places and all that is in them."""
    real = getattr(os, call)

    def tried(path, *arguments, **options):
        if isinstance(path, (str, os.PathLike)) and {Path(path), *Path(path).parents} & set(places):
            raise OSError(number, os.strerror(number))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, call, tried)


def after_listing(monkeypatch, what) -> None:
    """Has something happen between the listing of the files and their scoring."""
    found = files.found

    def listed(*arguments, **options):
        yield from list(found(*arguments, **options))
        what()

    monkeypatch.setattr(files, "found", listed)


@pytest.mark.parametrize("gone", ["", "puer-tea", PUER])
def test_what_goes_away_between_listing_and_scoring_is_named_and_nothing_is_replaced(
    batch, folder, out, monkeypatch, gone
):
    assert batch()[0] == 0
    before, parks = outputs(out), rows(out / "results.sqlite", "assessment")
    edited(folder)
    with monkeypatch.context() as meanwhile:
        place, aside = folder / gone, folder.parent / "断开"
        after_listing(meanwhile, lambda: place.rename(aside))
        code, err = batch()
    assert (code, f"有 1 处读不到，{STAND}" in err, f"{PUER}: 找不到文件" in err) == (2, True, True), err
    counted = {"": 45, "puer-tea": 17}.get(gone)
    assert (f"  {place}: 读不到文件夹，其中 {counted} 个文件没有读到\n" in err) == (gone != PUER), err
    assert err.count("找不到文件") <= 3
    assert outputs(out) == before
    assert len(rows(out / "results.sqlite", "assessment")) == len(parks)
    aside.rename(place)
    assert batch()[0] == 0
    assert PUER in ranked(out)


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["puer-tea", PUER, "puer-tea/佐证/整改台账.csv"])
def test_what_goes_away_while_reports_are_made_is_named_and_nothing_is_replaced(batch, folder, out, monkeypatch, gone):
    assert batch("--reports")[0] == 0
    before = outputs(out)
    edited(folder)
    place, aside = folder / gone, folder.parent / "断开"
    with monkeypatch.context() as meanwhile:
        after = documents.write
        meanwhile.setattr(documents, "write", lambda *given: (after(*given), place.rename(aside))[0])
        code, err = batch("--reports", "--force")
    assert (code, STAND in err, f"{PUER}: " in err) == (2, True, True), err
    assert outputs(out) == before
    aside.rename(place)
    assert batch("--reports")[0] == 0
    assert outputs(out).keys() == before.keys()


@pytest.mark.slow
@pytest.mark.parametrize("changed", [PUER, "puer-tea/佐证/整改台账.csv"])
def test_what_changes_between_the_ranking_and_the_reports_is_named_and_nothing_is_replaced(
    batch, folder, out, monkeypatch, changed
):
    assert batch("--reports")[0] == 0
    before = outputs(out)
    edited(folder)
    with monkeypatch.context() as meanwhile:
        after = documents.write
        append = partial((folder / changed).write_bytes, (folder / changed).read_bytes() + b"\n")
        meanwhile.setattr(documents, "write", lambda *given: (after(*given), append())[0])
        code, err = batch("--reports", "--force")
    assert (code, f"读不到，或评分以后变了，{STAND}" in err, f"{PUER}: 评分以后" in err) == (2, True, True), err
    assert outputs(out) == before
    assert batch("--reports")[0] == 0


def test_outputs_are_replaced_as_one_set_and_the_next_run_finishes_it(batch, folder, out, monkeypatch):
    assert batch()[0] == 0
    before = outputs(out)
    edited(folder)
    real, calls = os.replace, 0

    def failing(one, other):
        nonlocal calls
        if Path(other).parent == out:
            calls += 1
            if calls == 3:
                raise OSError(errno.EIO, "")
        real(one, other)

    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", failing)
        code, err = batch("--force")
    assert (code, "写入失败" in err) == (2, True), err
    assert batch()[0] == 0
    assert outputs(out).keys() == before.keys()


OTHER_REASONS = (errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN)


@pytest.mark.parametrize(
    "number", [errno.EACCES, *(pytest.param(number, marks=pytest.mark.slow) for number in OTHER_REASONS)]
)
def test_a_file_that_the_system_does_not_let_be_read_is_the_machines_and_is_looked_at_again(
    batch, folder, out, monkeypatch, number
):
    assert batch()[0] == 0
    before = outputs(out)
    edited(folder)
    with monkeypatch.context() as meanwhile:
        failing(meanwhile, "open", number, folder / PUER)
        code, err = batch()
    reason = system_reason(OSError(number, ""))
    assert "系统错误" not in reason
    assert (code, STAND in err, PUER in err, f"发现：{reason}" in err) == (2, True, True, True), err
    assert "已评分 2 份，有误 0 份" in err
    assert outputs(out) == before
    work_done: list[str] = []
    scored = work.scored
    monkeypatch.setattr(
        work, "scored", lambda order, items: work_done.extend(i.source for i in items) or scored(order, items)
    )
    assert batch()[0] == 0
    assert work_done == [PUER]


def test_folders_that_cannot_be_opened_are_all_named_and_the_other_parks_are_kept(batch, folder, out, monkeypatch):
    deep = folder / "wumeng-industrial" / "锁"
    deep.mkdir()
    with monkeypatch.context() as meanwhile:
        failing(meanwhile, "scandir", errno.EACCES, folder / "puer-tea", deep)
        code, err = batch()
    assert (code, STAND in err) == (2, True), err
    assert all(f"{place}: 读不到文件夹（没有权限）" in err for place in (folder / "puer-tea", deep))
    assert outputs(out) == {}
    assert [row["name"] for row in rows(out / "results.sqlite", "assessment")] == ["乌蒙柏坪产业园区"] * 2
    assert batch()[0] == 0
    assert len(ranked(out)) == 2


@pytest.mark.parametrize(
    ("call", "place"), [("stat", "佐证"), ("stat", "佐证/整改台账.csv")], ids=["its folder", "the file"]
)
def test_evidence_that_cannot_be_looked_at_is_not_said_to_be_missing(batch, run, folder, monkeypatch, call, place):
    failing(monkeypatch, call, errno.EIO, folder / "puer-tea" / place)
    code, err = batch()
    assert (code, STAND in err, "无法读取佐证文件" in err, "不存在" in err) == (2, True, True, False), err
    assert err.count("“佐证/整改台账.csv”") == 1
    code, _, err = run("check", folder / PUER)
    assert (code, "无法读取佐证文件" in err, "不存在" in err) == (2, True, False), err


def outcome(path: Path) -> work.Outcome:
    [found] = work.scored(work.Order(None, work.program_fingerprint()), [Item(path.name, str(path))])
    return found


def test_evidence_that_cannot_be_read_when_it_is_fingerprinted_is_the_machines(folder, monkeypatch):
    def fail(*_: object) -> None:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr(evidence.hashlib, "file_digest", fail)
    assert outcome(folder / PUER).kind == "unread"


def test_evidence_that_goes_away_with_its_folder_is_no_mistake_of_the_park(folder, monkeypatch):
    load = one_file.importing.load_form

    def gone(*arguments):
        (folder / "puer-tea").rename(folder / "断开")
        return load(*arguments)

    monkeypatch.setattr(one_file.importing, "load_form", gone)
    assert outcome(folder / PUER).kind == "unread"


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_a_package_that_the_system_does_not_let_be_read_is_the_machines(folder, tmp_path, monkeypatch, packed):
    package = tmp_path / "提交包.zip"
    assert command(["pack", str(folder / PUER), "-o", str(package)]) == 0
    if not packed:
        shutil.unpack_archive(package, tmp_path / "解开")
        [package] = (tmp_path / "解开").iterdir()
    assert outcome(package).kind == "scored"

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(work.packaged.hashlib, "file_digest", fail)
    assert outcome(package).kind == "unread"


def test_a_disk_that_is_full_is_the_machines(folder, tmp_path, monkeypatch):
    package = tmp_path / "提交包.zip"
    assert command(["pack", str(folder / PUER), "-o", str(package)]) == 0
    failing(monkeypatch, "mkdir", errno.ENOSPC, Path(tempfile.gettempdir()))
    found = outcome(package)
    assert (found.kind, "磁盘已满" in found.problems) == ("unread", True)


def test_what_is_no_regular_file_is_still_refused(folder):
    os.mkfifo(folder / "管道.yaml")
    assert outcome(folder / "管道.yaml").kind == "refused"


def test_a_run_never_goes_back_to_an_earlier_year_unless_asked_to(run, tmp_path, out, batch, folder):
    shutil.rmtree(folder)
    folder.mkdir()
    for number, year in [(0, 2025), (1, 2025), (2, 2024), (3, 2024), (4, 2024)]:
        text = answers(number).replace("2025-01-01", f"{year}-01-01").replace("2025-12-31", f"{year}-12-31")
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    assert "2025 年度：2 个园区" in batch()[1]
    (folder / "0.yaml").unlink()
    assert "2025 年度：1 个园区" in batch()[1]
    before = outputs(out)
    (folder / "1.yaml").unlink()
    code, err = batch()
    assert (code, "没有 2025 年度的答卷，没有写入结果" in err, "--year" in err) == (2, True, True), err
    assert outputs(out) == before
    assert "2024 年度：3 个园区" in batch("--year", 2024)[1]
    assert "2024 年度：3 个园区" in batch()[1]


@pytest.mark.parametrize(("held", "year"), [(None, 2024), (2023, 2024), (2025, 2025)])
def test_the_year_of_the_last_results_is_the_earliest(held, year):
    rest = {"content": "", "checklist": "甲 1", "form_version": "1", "version": "1"}
    files = [Scored(f"{n}.yaml", f"第{n}园区", f"{n}", 2025 if n == 0 else 2024, **rest) for n in range(5)]
    assert overview(files, [], year=None, held=held, roster=None)[0].year == year
    assert overview(files, [], year=2024, held=held, roster=None)[0].year == 2024


class Counted(str):
    """A text that counts how often something is looked for or taken out of it."""

    looks = 0

    def __contains__(self, part: object) -> bool:
        Counted.looks += 1
        return super().__contains__(part)  # type: ignore[operator]

    def __getitem__(self, place: object) -> str:
        Counted.looks += 1
        return super().__getitem__(place)  # type: ignore[index]


def looks(monkeypatch, count: int) -> int:
    """How often, with so many absent parks and as many files that cannot be read."""
    plain = matching.plain
    roster = [Listed(f"第{n:05d}园区", f"P-{n:05d}") for n in range(count)]
    others = [Seen(f"收件/第{n + count // 2:05d}园区 P-{n:05d}.yaml", "refused") for n in range(count)]
    Counted.looks = 0
    with monkeypatch.context() as counting:
        counting.setattr(matching, "plain", lambda text: Counted(plain(text)))
        found, _ = overview([], others, year=2025, roster=matching.Names(roster))
    assert [len(notice.sources) for notice in found.notices] == [1] * (count // 2) + [2] * (count - count // 2)
    return Counted.looks


def test_absent_parks_times_unreadable_files_is_not_what_a_run_takes(monkeypatch):
    assert looks(monkeypatch, 200) < 3 * looks(monkeypatch, 100)


def test_many_files_of_one_folder_are_one_place_and_the_first_are_named(tmp_path):
    (tmp_path / "甲").mkdir()
    names = [f"甲/{number}.yaml" for number in range(5)] + ["乙.zip/1.yaml", "丙/1.yaml"]
    paths = {name: str(tmp_path / name) for name in [*names[:5], "乙.zip", "丙/1.yaml"]}
    found = places.told([(name, f"{name}: 读写错误") for name in names], paths)
    first = "".join(f"\n  甲/{number}.yaml: 读写错误" for number in range(3))
    assert found == [
        f"{tmp_path}/丙: 读不到文件夹，其中 1 个文件没有读到\n  丙/1.yaml: 读写错误",
        "乙.zip/1.yaml: 读写错误",
        f"甲/: 其中 5 个文件没有读到{first}\n  …另有 2 处",
    ]

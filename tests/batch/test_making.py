"""What is made of a batch's results: all that does not stand from before. Documents are a few bytes here."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from parks import written
from test_job import Told, wanted

from compliance.batch import concluding, documents, engines, job, kept, making, reports
from compliance.batch.notices import Overview
from compliance.batch.reports import Made, Order
from compliance.batch.store.outcomes import Basis, Kept
from compliance.errors import Location, MissingSystemPart, Problem, UsageError
from compliance.files import together

Run = Callable[..., Told]


class Here(Executor):
    """Does the work on the spot: starting processes takes longer than all that is looked at here."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **options: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **options))
        return done


@contextmanager
def on_the_spot(*_: object) -> Iterator[Here]:
    yield Here()


def printed(order: Order) -> Made:
    content = f"{order.source} {order.peers!r}".encode()
    Path(order.target).parent.mkdir(exist_ok=True)
    Path(order.target).write_bytes(content)
    return Made(order, hashlib.sha256(content).hexdigest())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "收件", 2)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "结果"


@pytest.fixture
def batch(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(engines, "local", on_the_spot)
    monkeypatch.setattr(reports, "make", printed)
    contents = {name: lambda made, name=name: f"{name} {len(made.cohort.parks)}".encode() for name in documents.NAMES}
    monkeypatch.setattr(documents, "_formats", lambda: contents)

    def run(**options: object) -> Told:
        told = Told()
        told.result = job.run(wanted(told, folder, out, **options))  # type: ignore[attr-defined]
        return told

    return run


def pdfs(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "报告").glob("*.pdf"))


def change(folder: Path) -> None:
    path = next(folder.rglob("答卷.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("专职", "专职 ", 1) + "\n# 改过\n", encoding="utf-8")


def test_each_report_and_document_is_made_once(batch: Run, folder: Path, out: Path) -> None:
    first = batch(reports=True)
    assert first.steps == {"评分": (2, 2), "汇总": (8, 8), "报告": (2, 2)}
    assert {f"报告 2 份，在 {out / '报告'}", f"结果已写入 {out}"} <= {*first.lines}
    assert len(pdfs(out)) == 2
    again = batch(reports=True)
    assert (again.steps, again.lines[-1]) == ({"评分": (2, 2)}, f"结果没有变化，{out} 中的文件未重写")
    (out / "报告" / pdfs(out)[0]).unlink()
    repaired = batch(reports=True)
    assert repaired.steps == {"评分": (2, 2), "汇总": (1, 1), "报告": (2, 2)}
    assert f"报告 2 份，其中 1 份没有变化、未重写，在 {out / '报告'}" in repaired.lines
    assert batch(reports=True, anew=True).steps == first.steps


def test_old_reports_are_told_of_when_the_results_have_changed(batch: Run, folder: Path, out: Path) -> None:
    batch(reports=True)
    assert not [line for line in batch().lines if "以前写的" in line]
    change(folder)
    told = [line for line in batch().lines if "以前写的" in line]
    remedy = "加 --reports 更新，或移走另存"
    assert told == [f"{out / '报告'} 中的 2 份报告是以前写的，没有随这次的结果更新\n    处理：{remedy}"]
    # A report of no park of this run is told of by itself.
    shutil.copy(out / "报告" / pdfs(out)[0], out / "报告" / "别的.pdf")
    assert [line for line in batch().lines if "以前写的" in line] == told


def test_a_report_that_cannot_be_made_is_told_and_tried_again(
    batch: Run, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def troubled(order: Order) -> Made:
        return Made(order, trouble="坏了") if "00000" in order.source else printed(order)

    monkeypatch.setattr(reports, "make", troubled)
    told = batch(reports=True).lines
    start = told.index(f"报告 1 份，在 {out / '报告'}")
    assert (told[start + 1].startswith("  未能生成 "), told[start + 1].endswith("\n    坏了")) == (True, True)
    assert batch(reports=True).steps["报告"] == (2, 2)
    monkeypatch.setattr(reports, "make", printed)
    assert f"报告 2 份，其中 1 份没有变化、未重写，在 {out / '报告'}" in batch(reports=True).lines
    assert "报告" not in batch(reports=True).steps


def test_remarks_on_what_was_printed_are_told(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    remark = Problem(location=Location("a.yaml", 1, 1), message="印不出")

    def remarked(order: Order) -> Made:
        made = printed(order)
        return Made(order, made.digest, told=(remark,))

    monkeypatch.setattr(reports, "make", remarked)
    assert "报告" in batch(reports=True).steps
    assert "报告" not in batch(reports=True).steps


@pytest.mark.parametrize("unread", [True, False])
def test_a_file_that_went_away_ends_the_run(
    batch: Run, out: Path, monkeypatch: pytest.MonkeyPatch, unread: bool
) -> None:
    monkeypatch.setattr(reports, "make", lambda order: Made(order, trouble="没有了", unread=unread))
    if unread:
        with pytest.raises(UsageError, match="没有写入结果"):
            batch(reports=True)
        assert not (out / "排名.csv").exists()
    else:
        assert f"报告 0 份，在 {out / '报告'}" in batch(reports=True).lines


def test_without_a_part_of_the_system_all_else_is_made_and_the_rest_next_time(
    batch: Run, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> bytes:
        raise MissingSystemPart("缺 Pango")

    contents = documents._formats()
    with monkeypatch.context() as without:
        without.setattr(documents, "_formats", lambda: {**contents, documents.PAPER: missing})
        with pytest.raises(MissingSystemPart):
            batch(reports=True)
        assert ((out / "排名.csv").exists(), (out / documents.PAPER).exists(), pdfs(out)) == (True, False, [])
        without.setattr(reports, "make", lambda order: Made(order, trouble="缺 Pango", missing=True))
    assert batch(reports=True).steps == {"评分": (2, 2), "汇总": (8, 8), "报告": (2, 2)}
    with monkeypatch.context() as without:
        without.setattr(reports, "make", lambda order: Made(order, trouble="缺 Pango", missing=True))
        with pytest.raises(MissingSystemPart, match="Pango"):
            batch(reports=True, anew=True)


def test_what_a_killed_run_has_made_is_taken_over(tmp_path: Path, batch: Run) -> None:
    begun, target = tmp_path / "旧", tmp_path / "新" / "报告" / "甲.pdf"
    left = begun / together.STAGED / "报告" / "甲.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    target.parent.parent.mkdir()
    peers: Any = None
    order = Order("a", str(target), "c", "a", peers, wanted(Told(), tmp_path, tmp_path).day, Basis("origin", "", ""))
    known = {order.name: Kept("origin", hashlib.sha256(b"x").hexdigest())}
    assert not making._taken_over(order, {order.name: Kept("other", known[order.name].digest)}, [begun])
    assert not making._taken_over(order, known, [tmp_path / "没有"])
    assert making._taken_over(order, known, [tmp_path / "没有", begun])
    assert (target.read_bytes(), left.exists()) == (b"x", False)
    left.write_bytes(b"x")
    assert making._taken_over(order, known, [begun])


def test_a_folder_that_is_a_file_or_cannot_be_made_is_told(tmp_path: Path) -> None:
    making.make_folder(tmp_path / "新")
    making.make_folder(tmp_path / "新")
    (tmp_path / "文件").touch()
    for path, words in ((tmp_path / "文件", "是文件，不是文件夹"), (tmp_path / "无" / "深", "不能建立文件夹")):
        with pytest.raises(UsageError, match=words):
            making.make_folder(path)


# ── what stands ──


def test_what_outputs_are_made_from_changes_with_each_thing_that_they_show() -> None:
    def made_from(lines: list[tuple[str, ...]], saved: str = "1", maker: str = "m", **changes: Any) -> str:
        journal: Any = SimpleNamespace(last_saved=lambda: saved, lines=lambda: iter(lines))
        told = {"year": 2025, "notices": (), "left_out": 0, "earlier": 0, "checklist": "c", **changes}
        return kept.origin(journal, Overview(**told), maker)

    plain = made_from([("a", "1"), ("b", "2")])
    assert plain == made_from([("a", "1"), ("b", "2")])
    others = [
        made_from([("a", "1"), ("b", "3")]),
        made_from([("a", "1")]),
        made_from([("a", "1"), ("b", "2")], saved="2"),
        made_from([("a", "1"), ("b", "2")], maker="n"),
        made_from([("a", "1"), ("b", "2")], year=2024),
    ]
    assert len({plain, *others}) == 6


def test_a_report_depends_on_its_own_file_and_on_its_place_among_its_peers() -> None:
    journal: Any = SimpleNamespace(lines=lambda: iter([("a", "scored", "1", "{}"), ("b", "scored", "2", "[]")]))
    peers: Any = ("one", "other")
    basis = kept.bases_of_reports(journal, "m")
    assert basis("a", peers[0]) == kept.bases_of_reports(journal, "m")("a", peers[0])
    assert basis("b", peers[0])[1:] == ("2", "[]")
    assert len({basis("a", peers[0]).origin, basis("b", peers[0]).origin, basis("a", peers[1]).origin}) == 3


def test_an_output_stands_where_it_was_made_from_the_same_and_is_untouched(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    digest = kept.digest(tmp_path / "a")
    assert (digest, kept.digest(tmp_path / "b")) == (hashlib.sha256(b"x").hexdigest(), "")
    known = {"a": Kept("origin", digest), "b": Kept("origin", digest)}
    found = [kept.stands(known, tmp_path, name, origin) for name in "abc" for origin in ("origin", "other")]
    assert found == [True, False, False, False, False, False]
    whole = {"报告": Kept("origin", ""), "报告/a": Kept("x", digest)}
    (tmp_path / "报告").mkdir()
    assert not reports.stand(whole, tmp_path, "origin")
    shutil.copy(tmp_path / "a", tmp_path / "报告" / "a")
    assert [reports.stand(whole, tmp_path, origin) for origin in ("origin", "other")] == [True, False]
    assert not reports.stand({}, tmp_path, "origin")


# ── what could not be read ──


def test_what_could_not_be_read_is_told_by_place(tmp_path: Path) -> None:
    told = [("甲.yaml", "甲.yaml: 读写错误"), ("乙.yaml", "乙.yaml: 没有权限")]
    paths = {name: str(tmp_path / name) for name, _ in told}
    lines = [*concluding.unread(told, paths, tmp_path, "已评分 3 份")]
    assert lines == [
        f"有 2 处读不到，没有写入结果，{tmp_path} 中的文件未改动",
        "  乙.yaml: 没有权限",
        "  甲.yaml: 读写错误",
        "    已评分 3 份，都在结果库中；能读到以后再运行同一命令，接着做",
    ]

"""A run over unchanged files leaves its outputs as they are; whatever they are made from, a change has them remade."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from parks import always, answers, batch, folder, out, outputs

from compliance import resources
from compliance.batch import kept, reports, unchanged, work
from compliance.report.pdf import render as pdf

UNCHANGED = "结果没有变化"
DOCUMENTS = {"排名.xlsx", "排名.csv", "收件台账.csv", "results.json", "dashboard.html", "汇总报告.pdf", "汇总报告.docx"}
PUER = "puer-tea/2025.yaml"


@pytest.fixture
def made(batch, out, monkeypatch):
    """Runs the batch, PDFs being their pages; gives the names of the outputs that were written."""
    monkeypatch.setattr(pdf, "render", lambda page, **_: page.encode())

    def call(*arguments: object, into: Path = out, **where: Path) -> set[str]:
        before = stamps(into)
        code, err = batch(*arguments, into=into, **where)
        assert code in (0, 1), err
        written = {name for name, stamp in stamps(into).items() if before.get(name) != stamp}
        assert (UNCHANGED in err) == (not written)
        return written

    return call


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    return {name: ((status := (out / name).stat()).st_ino, status.st_mtime_ns) for name in outputs(out)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_written_again_when_nothing_has_changed(made, folder):
    assert made() == DOCUMENTS
    assert made() == set()
    os.utime(folder / PUER)
    assert made() == set()


def a_changed_file(folder, out, monkeypatch):
    edit(folder / PUER, "类型: 县级", "类型: 其他")


def a_remark_that_changes_no_score(folder, out, monkeypatch):
    edit(folder / PUER, "类型: 其他", "类型: 其他 # 已核对")


def a_file_less(folder, out, monkeypatch):
    (folder / "wumeng-industrial" / "2025.yaml").unlink()


def a_file_more(folder, out, monkeypatch):
    (folder / "新.yaml").write_text(answers(7), encoding="utf-8")


def a_bad_file_more(folder, out, monkeypatch):
    (folder / "坏.yaml").write_text("检查表: [", encoding="utf-8")


def a_renamed_file(folder, out, monkeypatch):
    (folder / "puer-tea").rename(folder / "普洱")


def changed_evidence(folder, out, monkeypatch):
    (folder / "puer-tea" / "佐证" / "整改台账.csv").write_text("改过", encoding="utf-8")


def another_program(folder, out, monkeypatch):
    monkeypatch.setattr(work, "_program", ["0" * 64])


def another_template(folder, out, monkeypatch):
    changed = Path(shutil.copytree(ROOT / "templates", out.parent / "templates"))
    edit(changed / "dashboard" / "dashboard.css", "{", "{ ")
    shipped = resources.shipped
    monkeypatch.setattr(resources, "shipped", lambda name: changed if name == "templates" else shipped(name))


def another_package(folder, out, monkeypatch):
    (out.parent / "包" / "weasyprint-99.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(out.parent / "包"))


def a_missing_output(folder, out, monkeypatch):
    (out / "排名.csv").unlink()


def an_edited_output(folder, out, monkeypatch):
    (out / "results.json").write_text("{}", encoding="utf-8")


def left_alone(path):
    pass


def only_touched(path):
    os.utime(path)


def sent_once_more(path):
    copy = path.with_name("再次发来")
    shutil.copy2(path, copy)
    os.replace(copy, path)


def edited_under_the_old_time(path):
    status = path.stat()
    edit(path, "类型: 县级", "类型: 州级")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size


def replaced_by_one_of_the_same_size_and_time(path):
    copy = path.with_name("别的")
    shutil.copy2(path, copy)
    edited_under_the_old_time(copy)
    os.replace(copy, path)


@pytest.mark.parametrize(
    ("change", "settled", "force", "is_read", "is_scored"),
    [
        (left_alone, True, (), False, False),
        (left_alone, True, ("--force",), True, False),
        # What was written only now could be written once more within one tick of the clock.
        (left_alone, False, (), True, False),
        (only_touched, True, (), True, False),
        (sent_once_more, True, (), True, False),
        (edited_under_the_old_time, True, (), True, True),
        (replaced_by_one_of_the_same_size_and_time, True, (), True, True),
    ],
)
def test_a_file_is_read_again_unless_nothing_can_have_changed_it(
    made, folder, monkeypatch, change, settled, force, is_read, is_scored
):
    monkeypatch.setattr(unchanged, "SETTLED", 0 if settled else 10**15)
    made()
    change(folder / PUER)
    seen, fingerprint, scored, score = [], unchanged.fingerprint, [], work.scored
    monkeypatch.setattr(unchanged, "fingerprint", lambda path: seen.append(Path(path)) or fingerprint(path))
    monkeypatch.setattr(work, "scored", lambda order, items: scored.extend(items) or score(order, items))
    made(*force)
    assert (folder / PUER in seen, bool(scored)) == (is_read, is_scored)
    seen.clear()
    assert made() == set()
    assert bool(seen) == (not settled)


CAUSES = (
    *(a_changed_file, a_remark_that_changes_no_score, changed_evidence, a_file_less, a_file_more, a_bad_file_more),
    *(a_renamed_file, another_program, another_template, another_package, a_missing_output, an_edited_output),
)


@pytest.mark.slow
def test_whatever_the_outputs_are_made_from_a_change_has_them_remade(made, folder, out, monkeypatch):
    made()
    for cause in CAUSES:
        cause(folder, out, monkeypatch)
        assert made() == DOCUMENTS, cause.__name__
        assert made() == set(), cause.__name__
    fresh = out.parent / "另"
    made(into=fresh)
    assert outputs(out) == outputs(fresh)


def test_another_day_year_roster_or_checklist_has_them_remade(made, folder, tmp_path):
    made()
    roster = tmp_path / "名单.csv"
    roster.write_text("名称\n普洱翠岩茶产业园区\n", encoding="utf-8")
    checklist = Path(shutil.copytree(ROOT / "checklists" / "window-service", tmp_path / "检查表"))
    shutil.copytree(ROOT / "checklists" / "schema", tmp_path / "schema", dirs_exist_ok=True)
    for options in (
        ("--date", "2026-02-01"),
        ("--year", 2024),
        ("--roster", roster),
        ("--checklist", checklist),
        (),
    ):
        assert made(*options) == DOCUMENTS, options
        assert made(*options) == set(), options
    roster.write_text("名称\n普洱翠岩茶产业园区\n没交产业园区\n", encoding="utf-8")
    made("--roster", roster)
    roster.write_text("名称\n普洱翠岩茶产业园区\n又没交产业园区\n", encoding="utf-8")
    assert made("--roster", roster) == DOCUMENTS


def test_what_another_batch_adds_of_last_year_has_them_remade(made, folder, out, tmp_path):
    """Two batches share a database; the second one scores the year before."""
    shared = ("--database", tmp_path / "库.sqlite")
    earlier = tmp_path / "上年"
    text = (folder / PUER).read_text(encoding="utf-8")
    (earlier / "甲").mkdir(parents=True)
    shutil.copytree(folder / "puer-tea" / "佐证", earlier / "甲" / "佐证")
    (earlier / "甲" / "上年.yaml").write_text(re.sub("(开始|结束): 2025", r"\1: 2024", text), encoding="utf-8")
    made(*shared)
    made(*shared, folder=earlier, into=tmp_path / "上年汇总")
    assert made(*shared) == DOCUMENTS
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert next(park for park in found["parks"] if park["source"] == PUER)["change"]


def test_parquet_is_written_when_asked_for_and_left_when_unchanged(made, out):
    tables = {"parks.parquet", "criteria.parquet"}
    made()
    assert made("--parquet") == DOCUMENTS | tables
    assert made("--parquet") == set()
    assert made() == set()
    (out / "parks.parquet").write_bytes(b"")
    assert made("--parquet") >= tables


def test_force_writes_everything_anew(made, out):
    made()
    assert made("--force") == DOCUMENTS


def test_a_run_that_could_not_write_everything_is_taken_up_again(made, out, monkeypatch):
    from compliance.errors import UsageError
    from compliance.report.cohort import paper

    whole = paper.to_pdf

    def full(_):
        raise UsageError("磁盘已满")

    monkeypatch.setattr(paper, "to_pdf", full)
    with pytest.raises(AssertionError, match="磁盘已满"):
        made()
    monkeypatch.setattr(paper, "to_pdf", whole)
    assert made() == DOCUMENTS


@pytest.mark.slow
def test_a_report_is_remade_when_its_park_or_its_peers_have_changed(made, folder, out):
    for number in range(4):
        (folder / f"{number}.yaml").write_text(answers(number), encoding="utf-8")
    names = {"报告/YN-X109普洱翠岩茶产业园区.pdf", "报告/YN-D052乌蒙柏坪产业园区.pdf"}
    names |= {f"报告/P-{number:05d}第{number}园区.pdf" for number in range(4)}
    assert made("--reports") == DOCUMENTS | names
    assert made("--reports") == set()
    a_bad_file_more(folder, out, None)
    assert made("--reports") == DOCUMENTS
    (out / "报告" / "YN-X109普洱翠岩茶产业园区.pdf").write_bytes(b"")
    assert made("--reports") == {"报告/YN-X109普洱翠岩茶产业园区.pdf"}
    changed_evidence(folder, out, None)
    assert made("--reports") == DOCUMENTS | {"报告/YN-X109普洱翠岩茶产业园区.pdf"}
    text = (folder / PUER).read_text(encoding="utf-8")
    (folder / PUER).write_text(re.sub("结果: 部分符合", "结果: 不符合", text, count=1), encoding="utf-8")
    assert made("--reports") == DOCUMENTS | names
    assert made("--reports", "--date", "2026-02-01") == DOCUMENTS | names
    shutil.rmtree(folder / "puer-tea")
    made("--reports")
    assert made("--reports") == set()


def test_the_report_of_a_park_that_is_no_longer_assessed_stays_and_is_told_of(made, folder, out):
    old = "报告/YN-X109普洱翠岩茶产业园区.pdf"
    made("--reports")
    content = (out / old).read_bytes()
    shutil.rmtree(folder / "puer-tea")
    made("--reports")
    assert (out / old).read_bytes() == content
    (remark,) = json.loads((out / "results.json").read_text(encoding="utf-8"))["remarks"]
    assert remark["sources"] == [old]
    assert "不在本次评估中的报告" in remark["subject"]
    assert made("--reports") == set()
    (out / old).rename(out / "另存.pdf")
    assert made("--reports") == DOCUMENTS
    assert not json.loads((out / "results.json").read_text(encoding="utf-8"))["remarks"]


def test_old_reports_beside_new_results_are_told_of(folder, batch, made):
    def told(*arguments: object) -> tuple[bool, bool]:
        code, err = batch(*arguments)
        assert code == 0
        return "份报告是以前写的，没有随这次的结果更新" in err, old in err

    old = "报告/YN-X109普洱翠岩茶产业园区.pdf"
    made("--reports")
    assert told() == (False, False)
    assert told("--force") == (False, False)
    edit(folder / PUER, "结果: 部分符合", "结果: 不符合")
    assert told() == (True, False)
    assert told() == (True, False)
    assert told("--reports") == (False, False)
    shutil.rmtree(folder / "puer-tea")
    assert told() == (True, True)
    assert told("--reports") == (False, True)
    assert told() == (False, True)


def test_what_stands_for_the_program_is_the_same_each_time(checklist):
    import datetime

    day = datetime.date(2026, 1, 31)
    assert kept.maker(checklist, day) == kept.maker(checklist, day)


@pytest.mark.parametrize(
    ("code", "name", "written"),
    [
        ("A1", "甲园区", "A1甲园区.pdf"),
        ("", "甲\u200b园\ufeff区\u202e", "甲园区.pdf"),
        ("A/1", '甲:"园"区?', "A_1甲__园_区_.pdf"),
        ("", "..甲园区.", "_甲园区_.pdf"),
        ("", "\u200b", "园区.pdf"),
    ],
)
def test_a_report_is_named_so_that_every_file_system_takes_it(code, name, written):
    assert reports.file_name(code, name, set()) == written
    taken = {written.removesuffix(".pdf").lower()}
    assert reports.file_name(code, name, taken) == written.replace(".pdf", "（2）.pdf")

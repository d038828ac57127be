"""提交包 among the files of a batch: checked before anything in them counts, scored with the evidence in them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from parks import EXAMPLES, always, batch, finished, out, outputs, ranked, rows
from test_engines import cluster

from compliance.batch import work
from compliance.trust import packages

PUER = EXAMPLES / "puer-tea"
INFO = {"Bagging-Date": "2026-01-01", "Source-Organization": "普洱翠岩茶产业园区"}
PACKAGE = "寄来/普洱.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five parks: one of them has sent a package, the others files."""
    folder = Path(shutil.copytree(EXAMPLES, tmp_path / "收件"))
    shutil.rmtree(folder / "puer-tea")
    (folder / "寄来").mkdir()
    packages.make(payload(), "2025.yaml", INFO, folder / PACKAGE)
    return folder


def payload(**changes: bytes) -> dict[str, bytes]:
    files = {
        path.relative_to(PUER).as_posix(): path.read_bytes()
        for path in PUER.rglob("*")
        if path.is_file() and path.parent != PUER
    }
    return {**files, "2025.yaml": (PUER / "2025.yaml").read_bytes(), **changes}


def rezipped(path: Path, change) -> None:
    """The same zip with `change(name, content)` in the place of each member; None leaves it out."""
    with zipfile.ZipFile(path) as packed:
        members = [(name, packed.read(name)) for name in packed.namelist()]
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members:
            made = change(name, content)
            if made is not None:
                packed.writestr(*made)


def test_a_package_that_was_looked_at_and_zipped_again_is_scored(batch, folder, out):
    """Whatever Finder has put into it, and with a folder around it; under --strict too: no park can help it."""
    rezipped(folder / PACKAGE, lambda name, content: (f"普洱/{name}", content))
    with zipfile.ZipFile(folder / PACKAGE, "a") as packed:
        for name in ("__MACOSX/普洱/._提交包", "普洱/.DS_Store", "普洱/提交包/data/.DS_Store", "普洱/提交包/Thumbs.db"):
            packed.writestr(name, b"x")
    code, told = batch("--strict")
    assert code == 0, told
    assert f"{PACKAGE}/普洱/提交包" in ranked(out)


def test_a_package_is_scored_with_its_evidence_like_the_files_in_it(batch, folder, out, tmp_path, run):
    assert batch()[0] == 0
    park = ranked(out)[PACKAGE]
    run("batch", EXAMPLES, "-o", tmp_path / "另", "-j", 1)
    alone = ranked(tmp_path / "另")["puer-tea/2025.yaml"]
    told = {"source", "run"}
    assert {k: v for k, v in park.items() if k not in told} == {k: v for k, v in alone.items() if k not in told}
    assert json.loads(park["data"])["evidence"]
    data = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert PACKAGE in {row["source"] for row in data["parks"]}


def test_nothing_is_left_of_what_was_unpacked(batch, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "临时"))
    (tmp_path / "临时").mkdir()
    before = set(folder.rglob("*"))
    batch()
    assert set(folder.rglob("*")) == before
    assert list((tmp_path / "临时").iterdir()) == []


def test_a_folder_that_is_a_package_is_checked_too(batch, folder, out):
    packages.open_checked(folder / PACKAGE, folder / "已解开")
    (folder / PACKAGE).unlink()
    assert batch()[0] == 0
    assert "已解开" in ranked(out)
    answers = folder / "已解开" / "data" / "2025.yaml"
    content = answers.read_bytes()
    answers.write_bytes(content + b"\n# 1\n")
    code, err = batch()
    assert (code, "已解开: “data/2025.yaml” 内容被改动" in err) == (1, True)
    answers.write_bytes(content)
    (folder / "已解开" / "data" / "另一份.yaml").write_bytes(content)
    code, err = batch()
    assert (code, "已解开: “data/另一份.yaml” 多出文件" in err) == (1, True)
    assert set(ranked(out)).isdisjoint({"已解开", "已解开/data/2025.yaml", "已解开/data/另一份.yaml"})


def changed(name, content):
    return (name, content + b"\n# 1\n") if name.endswith("2025.yaml") else (name, content)


def without_evidence(name, content):
    return None if name.endswith("整改台账.csv") else (name, content)


def leading_out(name, content):
    return (name.replace("提交包/data/2025.yaml", "提交包/../../../越界.yaml"), content)


def without_bagit(name, content):
    return None if name.endswith("bagit.txt") else (name, content)


def test_packages_that_are_not_as_they_were_packed_are_refused_by_name_and_stop_nothing(batch, folder, out, tmp_path):
    content = (folder / PACKAGE).read_bytes()
    for number, change in enumerate((changed, without_evidence, leading_out, without_bagit)):
        (folder / f"{number}.zip").write_bytes(content)
        rezipped(folder / f"{number}.zip", change)
    (folder / "4.zip").write_bytes(content[:2000])
    code, err = batch()
    assert code == 1
    assert "有误 5 份" in err
    assert "0.zip: “data/2025.yaml” 内容被改动" in err
    assert "1.zip: “data/佐证/整改台账.csv” 缺少文件" in err
    assert "2.zip: “提交包/../../../越界.yaml” 提交包中有不接受的文件" in err
    assert "3.zip: 不是提交包" in err
    assert "4.zip: 不是 zip 文件，或已损坏" in err
    assert len(ranked(out)) == 5
    assert not list(tmp_path.rglob("越界.yaml"))


def test_mistakes_in_the_answers_of_a_package_have_their_places(batch, folder):
    (folder / PACKAGE).unlink()
    text = (PUER / "2025.yaml").read_text(encoding="utf-8").replace("类型: 县级", "类型: 县及")
    packages.make(payload(**{"2025.yaml": text.encode()}), "2025.yaml", INFO, folder / PACKAGE)
    code, err = batch()
    assert code == 1
    assert f"{PACKAGE}/2025.yaml:10:7: 园区类型不在可选范围内" in err


def test_a_package_of_something_else_is_refused_and_other_archives_are_only_counted(batch, folder):
    (folder / PACKAGE).unlink()
    packages.make({"说明.csv": b"1,2\n"}, "说明.csv", INFO, folder / PACKAGE)
    with zipfile.ZipFile(folder / "照片.zip", "w") as packed:
        packed.writestr("照片/1.jpg", b"1")
    code, err = batch()
    assert code == 1
    assert f"{PACKAGE}/说明.csv: 不是填报表" in err
    assert "有误 1 份，另有 1 个文件不是答卷" in err


def test_a_package_and_the_same_answers_as_a_file_count_once(batch, folder, out):
    shutil.copytree(PUER, folder / "puer-tea")
    code, err = batch()
    assert code == 0
    assert "内容完全相同的副本，只计一份，1 条" in err


def test_an_unchanged_package_is_not_opened_again_and_a_changed_one_is(batch, folder, out, monkeypatch):
    opened: list[str] = []
    batch()
    before = rows(out / "results.sqlite", "assessment")
    original = work.packaged.opened
    monkeypatch.setattr(work.packaged, "opened", lambda path: opened.append(path) or original(path))
    os.utime(folder / PACKAGE)
    batch()
    assert opened == []
    assert rows(out / "results.sqlite", "assessment") == before
    (folder / PACKAGE).unlink()
    packages.make(payload(**{"佐证/整改台账.csv": b"1"}), "2025.yaml", INFO, folder / PACKAGE)
    batch()
    assert opened == [str(folder / PACKAGE)]


def test_the_folder_named_may_be_a_package_itself(batch, folder, out):
    packages.open_checked(folder / PACKAGE, folder.parent / "普洱")
    code, err = batch(folder=folder.parent / "普洱")
    assert code == 0, err
    assert set(ranked(out)) == {"普洱"}


@pytest.mark.slow
def test_a_park_that_sent_a_package_gets_its_report(run, folder, out):
    for path in folder.iterdir():
        if path.name != "寄来":
            shutil.rmtree(path)
    code, _, err = run("batch", folder, "-o", out, "-j", 1, "--reports")
    assert code == 0, err
    assert [path.name for path in (out / "报告").iterdir()] == ["YN-X109普洱翠岩茶产业园区.pdf"]


@pytest.mark.slow
def test_packages_are_taken_on_a_cluster(folder, tmp_path):
    assert finished(folder, "-o", tmp_path / "本机")[0] == 0
    with cluster(1, tmp_path) as (address, *_):
        code, said = finished(folder, "-o", tmp_path / "集群", "--engine", "dask", "--scheduler", address)
    assert code == 0, said
    assert outputs(tmp_path / "本机") == outputs(tmp_path / "集群")


def test_the_review_that_a_package_was_made_with_counts(batch, folder, out, tmp_path, run):
    """As it does in the report that lies in the package."""
    park = EXAMPLES / "wumeng-industrial"
    package = folder / "寄来" / "乌蒙.zip"
    assert run("pack", park / "2025.yaml", "--review", park / "复核" / "2025.yaml", "-o", package, "-q")[0] == 0
    shutil.rmtree(folder / "wumeng-industrial")
    assert batch()[0] == 0
    data = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert {row["score"] for row in data["parks"] if row["source"] == "寄来/乌蒙.zip"} == {"76.1"}


def test_reviews_that_lie_beside_the_answers_are_told_of(batch, folder):
    _, said = batch()
    assert "没有计入 wumeng-industrial/复核中的复核；先用 compliance import" in said


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux whether a process lives")
def test_what_a_killed_run_has_left_is_gone_after_a_run_that_finds_nothing_to_do(batch, folder, out):
    assert batch()[0] in (0, 1)
    (out / "报告").mkdir()
    code = """
import os, sys
from pathlib import Path
from compliance.files import temporary
begun = [temporary.folder(Path(place)) for place in sys.argv[1:]]
for one in begun:
    one.__enter__()
os.kill(os.getpid(), 9)
"""
    places = (out, out / "报告")
    killed = subprocess.run(
        [sys.executable, "-c", code, *map(str, places)], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert killed.returncode == -9
    left = [next(place.glob(".compliance-*")) for place in places]
    assert "结果没有变化" in batch()[1]
    assert [path for path in left if path.exists()] == []

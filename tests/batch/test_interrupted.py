"""A batch that is killed, interrupted or started twice: nothing is lost, and the end is the same."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from parks import assert_same, finished, ranked, settled, start, written

from compliance.batch.store import database, schema
from compliance.batch.store.journal import Journal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
PARKS = 120


def journal_size(out: Path) -> int:
    """How much a run has noted so far; the database itself is for the run alone while it goes on."""
    return sum(path.stat().st_size for path in out.glob("results.sqlite*"))


def noted(out: Path) -> int:
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        return int(connection.execute("SELECT count(*) FROM compliance_file").fetchone()[0])


def stopped_at(size: int, how: signal.Signals, folder: Path, out: Path) -> tuple[int, bytes]:
    """Runs until that much has been noted, then stops the run; its exit code and what it said."""
    with start(folder, "-o", out, "-j", 2, start_new_session=True) as process:
        while process.poll() is None and journal_size(out) < size:
            time.sleep(0.005)
        if how is signal.SIGINT:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        _, said = process.communicate(timeout=300)
    return process.returncode, said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return settled(written(tmp_path / "收件", PARKS))


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_ends_like_an_undisturbed_run(folder, tmp_path):
    undisturbed, disturbed = tmp_path / "一次完成", tmp_path / "屡次被杀"
    assert finished(folder, "-o", undisturbed)[0] == 1
    whole = journal_size(undisturbed)
    chance = random.Random(20230220)
    seen = set()
    for _ in range(6):
        code, _ = stopped_at(chance.randrange(1, whole), signal.SIGKILL, folder, disturbed)
        if code == -signal.SIGKILL:
            seen.add(noted(disturbed) if (disturbed / "results.sqlite").exists() else 0)
    assert any(0 < count < PARKS for count in seen), seen
    assert finished(folder, "-o", disturbed)[0] == 1
    assert_same(disturbed, undisturbed)


def test_a_database_whose_making_was_cut_short_is_made_again(tmp_path, monkeypatch):
    def cut_short() -> None:
        with database.opened(url):
            pass

    url = database.beside(tmp_path)
    with monkeypatch.context() as run:
        run.setattr(schema.about, "insert", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            cut_short()
    assert (tmp_path / "results.sqlite").exists()
    with database.opened(url) as connection:
        assert Journal(connection, "").run == 1


@pytest.mark.slow
def test_reports_that_a_killed_run_has_made_are_not_made_again(tmp_path):
    folder, out = settled(written(tmp_path / "收件", 5)), tmp_path / "汇总"
    with start(folder, "-o", out, "-j", 1, "--reports", start_new_session=True) as process:
        while len(list(out.glob(".compliance-*/set/报告/*.pdf"))) < 3:
            assert process.poll() is None
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    code, said = finished(folder, "-o", out, "--reports")
    (unchanged,) = re.findall(r"报告 5 份，其中 (\d) 份没有变化", said)
    assert (code, int(unchanged) >= 1) == (0, True)
    assert len(list((out / "报告").glob("*.pdf"))) == 5
    assert not list(out.glob(".compliance-*"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["t", "很长的名称" * 10])
def test_nothing_is_left_in_the_temporary_folder_however_long_its_name(name, tmp_path):
    """Workers are met at a socket, whose name may not be as long as that of a file."""
    (scratch := tmp_path / name).mkdir()
    options = {"env_more": {"TMPDIR": str(scratch)}}
    with start(written(tmp_path / "收件", 3), "-o", tmp_path / "汇总", "-j", 2, "--reports", **options) as process:
        _, said = process.communicate(timeout=300)
    assert (process.returncode, list(scratch.iterdir())) == (0, []), said.decode()
    assert not list(Path("/tmp").glob(f".compliance-*-{process.pid}-*"))  # noqa: S108


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(folder, tmp_path):
    out = tmp_path / "汇总"
    code, said = stopped_at(400_000, signal.SIGINT, folder, out)
    assert (code, said.decode()) == (130, "已中断。\n")
    before = noted(out)
    assert 0 < before < PARKS
    assert finished(folder, "-o", out)[0] == 1
    assert (noted(out), len(ranked(out))) == (PARKS, PARKS - PARKS // 10)


@pytest.mark.slow
def test_workers_do_not_outlive_a_killed_run(folder, tmp_path):
    mark = f"mark-{random.random()}"
    with start(folder, "-o", tmp_path / "汇总", env_more={"COMPLIANCE_TEST_MARK": mark}) as process:
        while journal_size(tmp_path / "汇总") < 200_000:
            time.sleep(0.01)
        assert len(marked(mark)) > 1
        process.kill()
        process.communicate()
    deadline = time.monotonic() + 300
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert marked(mark) == []


def marked(mark: str) -> list[int]:
    """The processes whose environment has a mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_a_second_run_on_the_same_database_is_refused_and_spoils_nothing(folder, tmp_path):
    out, other = tmp_path / "汇总", tmp_path / "另一处"
    with start(folder, "-o", out) as first:
        while journal_size(out) < 200_000:
            time.sleep(0.01)
        code, said = finished(folder, "-o", other, "--database", out / "results.sqlite")
        assert code == 2
        assert "结果库正被另一次运行使用" in said
        first.communicate(timeout=300)
    assert first.returncode == 1
    assert noted(out) == PARKS

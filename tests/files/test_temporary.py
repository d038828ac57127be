"""What a killed run has left goes with the next one, and nothing else goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from compliance.files import temporary, writing

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux whether a process lives")

IN_THE_MIDDLE = """
import sys, time
from pathlib import Path
from compliance.files import temporary, writing
from compliance.trust import packages
place = Path(sys.argv[1])
def endless():
    yield b"half"
    print("begun", flush=True)
    time.sleep(600)
def slow(bag, info):
    (bag / "x").write_bytes(b"half")
    list(endless())
packages._seal = slow
match sys.argv[2]:
    case "file":
        writing.write(endless(), place / "out.html")
    case "package":
        packages.make({"a/b.yaml": b"1"}, "a/b.yaml", {}, place / "out.zip")
    case "folder":
        with temporary.folder(place) as scratch:
            (scratch / "within").mkdir()
            list(endless())
"""
NEXT = """
import sys
from pathlib import Path
from compliance.files import writing
writing.write(b"whole", Path(sys.argv[1], "out.html"))
"""


def python(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE)


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


@pytest.mark.parametrize("what", ["file", "package", "folder"])
def test_what_a_killed_process_has_left_goes_when_something_is_written_there(tmp_path, what):
    with python(IN_THE_MIDDLE, tmp_path, what) as killed:
        assert killed.stdout.readline() == b"begun\n"
        (under_way,) = names(tmp_path)
        with python(NEXT, tmp_path) as other:
            assert other.wait(60) == 0
        assert names(tmp_path) == [under_way, "out.html"]
        killed.send_signal(signal.SIGKILL)
        # Killed, although whoever started it has not asked yet.
        os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
        with python(NEXT, tmp_path) as other:
            assert other.wait(60) == 0
    assert names(tmp_path) == ["out.html"]


LIBRARY = """
import os, sys, tempfile
from compliance.files import temporary
temporary.keep_all()
tempfile.mkdtemp(prefix="library-")
if sys.argv[1] == "dies":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("ends", ["dies", "ends"])
def test_what_a_library_has_left_in_the_temporary_folder_goes_with_the_run_or_the_next_command(tmp_path, ends):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", LIBRARY, ends], env=environment)
    assert len(names(tmp_path)) == (ends == "dies")
    subprocess.run([sys.executable, "-m", "compliance", "--version"], env=environment, check=True)
    assert names(tmp_path) == []


def ours(process: int, began: str | None = None, machine: str | None = None) -> str:
    """The name of a temporary folder of a process."""
    return f".compliance-{machine or temporary._machine()}-{process}-{began or '0' * 8}-abcdefgh"


def test_a_number_that_another_process_has_now_is_not_its_process(tmp_path):
    (tmp_path / ours(os.getpid())).mkdir()
    (tmp_path / ours(os.getpid(), temporary._began(os.getpid()))).mkdir()
    temporary.clear(tmp_path)
    assert names(tmp_path) == [ours(os.getpid(), temporary._began(os.getpid()))]


def test_what_only_looks_alike_stays(tmp_path):
    gone = 2**22 + 1
    of_ours = ours(gone)
    for name in (
        of_ours[1:],
        f"{of_ours}.yaml",
        f"{of_ours}x",
        of_ours.upper(),
        ".compliance-abcdefgh",
        ".compliance",
        "compliance-42jdivmw",
        ours(gone, machine="0" * 8),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "台账.csv").write_text("1")
    (tmp_path / ours(gone, "1" * 8)).write_text("a file: here only folders are made")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "台账.csv").write_text("1")
    (tmp_path / ours(gone, "2" * 8)).symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    (tmp_path / of_ours).mkdir()
    temporary.clear(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_is_looked_through_once_however_much_is_written(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(temporary, "clear", asked.append)
    for number in range(5):
        writing.write(b"1", tmp_path / f"{number}.html")
    assert asked == [tmp_path]

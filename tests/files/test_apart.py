"""A call in a process of its own: what it gives back, what it may not take, and that nothing of it is left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from compliance import remarks
from compliance.errors import InputError, Location, MissingSystemPart, Problem, UsageError
from compliance.files import apart, content, inputs, limits
from compliance.files.content import MB
from compliance.files.limits import Limits

LITTLE = Limits("读这份文件", 1, 256 * MB, "换用原件")
PROBLEM = Problem(location=Location("甲.yaml", 3, 4), message="有误", found="1", expected="2", remedy="改", code="c")
REMARK = Problem(location=Location("甲.xlsx", 3, 4, "表一"), message="请看")


def echo(*given: object) -> object:
    return list(given)


def both(raw: bytes, rest: object) -> tuple[bytes, object]:
    return raw, rest


def one_within() -> object:
    """Another call: neither another process, nor as long as it asks for."""
    made = apart.call(LITTLE, "乙", both, b"b", os.getpid())
    return [len(made), made[0].hex()] if made[1] == os.getpid() else None


def reversed_bytes(raw: bytes) -> bytes:
    return raw[::-1]


def spin() -> None:
    while True:
        pass


def stick_in_c() -> None:
    re.match("(a*)*b", "a" * 60)


def swallow_everything() -> None:
    while True:
        try:
            spin()
        except BaseException:  # noqa: S112 — as libraries do
            continue


def grow() -> None:
    held = []
    while True:
        held.append(bytearray(16 * MB))


def grow_at_once() -> int:
    return len(b"x" * 4096 * MB)


def end_by(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


def sleep() -> None:
    time.sleep(600)


def leave() -> None:
    os._exit(0)


def refuse() -> None:
    raise InputError([PROBLEM, PROBLEM])


def misuse() -> None:
    raise UsageError("用法")


def miss() -> None:
    raise MissingSystemPart("缺")


def fail() -> None:
    raise KeyError("k")


def speak(raw: bytes) -> None:
    sys.stdout.write("out\n")
    sys.stderr.write("err\n")
    os.write(1, raw)
    os.write(2, raw)


def tell_and_read(path: Path) -> int:
    if mistakes := remarks.tell([REMARK]):
        raise InputError(mistakes)
    inputs.note(path, "报告模板")
    return len(content.read(path, content.Limit("文件", MB)))


@pytest.fixture(params=["copy", pytest.param("new", marks=pytest.mark.slow)], autouse=True)
def way(request, monkeypatch) -> str:
    """Both ways to have a process."""
    if request.param == "copy" and sys.platform != "linux":
        pytest.skip("only Linux copies processes")
    monkeypatch.setattr(apart, "_alone", lambda: request.param == "copy")
    return request.param


def test_what_json_has_and_bytes_come_back():
    assert apart.call(LITTLE, "甲", echo, 1, "二\ud800", [None, {"a": 1.5}]) == [1, "二\ud800", [None, {"a": 1.5}]]
    assert apart.call(LITTLE, "甲", reversed_bytes, b"\n\x00{") == b"{\x00\n"
    assert apart.call(LITTLE, "甲", leave_nothing) is None
    assert apart.call(LITTLE, "甲", both, b"\n{", ("a",)) == (b"\n{", ["a"])
    assert apart.call(LITTLE, "甲", one_within) == [2, b"b".hex()]


def leave_nothing() -> None:
    return None


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (stick_in_c, "读这份文件，用了 1 秒还没有完，已停止"),
        pytest.param(swallow_everything, "读这份文件，用了 1 秒还没有完，已停止", marks=pytest.mark.slow),
        (grow, "读这份文件，要用的内存超过 256 MB，已停止"),
        (grow_at_once, "读这份文件，要用的内存超过 256 MB，已停止"),
        (leave, "读这份文件，中途程序意外中止，多半是内存不足"),
    ],
)
def test_what_takes_too_much_is_a_refusal_of_the_file(work: Callable[[], object], told: str):
    with pytest.raises(InputError) as caught:
        apart.call(LITTLE, "甲.pdf", work)
    assert str(caught.value) == f"甲.pdf: {told}\n    处理：换用原件"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTRAP])
def test_so_is_what_ends_the_process(number: int):
    with pytest.raises(InputError, match="甲: 读这份文件，中途程序意外中止"):
        apart.call(LITTLE, "甲", end_by, number)


@pytest.mark.slow
def test_one_that_does_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 2)
    with pytest.raises(InputError, match="没有完"):
        apart.call(LITTLE, "甲.pdf", sleep)


def test_refusals_come_back_as_they_are():
    with pytest.raises(InputError) as caught:
        apart.call(LITTLE, "甲", refuse)
    assert caught.value.problems == (PROBLEM, PROBLEM)
    with pytest.raises(UsageError, match="用法"):
        apart.call(LITTLE, "甲", misuse)
    with pytest.raises(MissingSystemPart, match="缺"):
        apart.call(LITTLE, "甲", miss)
    with pytest.raises(RuntimeError, match="KeyError: 'k'"):
        apart.call(LITTLE, "甲", fail)


def test_what_it_tells_and_reads_is_told_and_read_here(tmp_path):
    path = tmp_path / "甲.j2"
    path.write_bytes(b"123")
    with inputs.remembered(), remarks.collected() as told:
        assert apart.call(LITTLE, "甲", tell_and_read, path) == 3
        assert list(told) == [REMARK]
        assert inputs.was_read(path)
        with pytest.raises(UsageError, match="就是报告模板本身"):
            inputs.check(path)
    with remarks.collected(strict=True), pytest.raises(InputError) as caught:
        apart.call(LITTLE, "甲", tell_and_read, path)
    assert caught.value.problems == (REMARK,)


def test_nothing_of_it_is_seen(capfd):
    apart.call(LITTLE, "甲", speak, b"raw\n")
    assert capfd.readouterr() == ("", "")


def test_an_answer_has_a_greatest_size(monkeypatch):
    monkeypatch.setattr(apart, "MOST", 1000)
    with pytest.raises(InputError, match="意外中止"):
        apart.call(LITTLE, "甲", reversed_bytes, bytes(2000))


PROGRAM = """
import signal, sys, multiprocessing
# What began the tests may have turned it off.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path[:0] = [{root!r}, {tests!r}]
from compliance.files import apart
import test_apart
apart._alone = lambda: {copy}
if __name__ == "__main__":
    print("begun", flush=True)
    try:
        apart.call(apart.Limits("读", 30, 2**28), "甲", test_apart.sleep)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.fixture
def begun(way, tmp_path) -> Iterator[subprocess.Popen[str]]:
    """A program that waits for such a process, with the process begun."""
    file = tmp_path / "program.py"
    file.write_text(PROGRAM.format(root=str(ROOT), tests=str(Path(__file__).parent), copy=way == "copy"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen([sys.executable, file], env=environment, start_new_session=True, **streams) as process:
        assert process.stdout.readline() == "begun\n"
        wait_for(lambda: len(members(process.pid)) >= 2)
        yield process
        process.kill()


def members(group: int) -> list[int]:
    """The processes of a session, which for a while may hold what has ended."""
    listed = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(group)], capture_output=True, text=True, check=False)
    rows = (line.split() for line in listed.stdout.splitlines())
    return [int(number) for number, state, *_ in rows if not state.startswith("Z")]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="asks ps")
def test_it_does_not_outlive_who_is_killed(begun):
    begun.kill()
    begun.wait()
    wait_for(lambda: not members(begun.pid))


@pytest.mark.skipif(sys.platform != "linux", reason="asks ps")
def test_nor_who_is_interrupted(begun):
    os.killpg(begun.pid, signal.SIGINT)
    assert begun.communicate(timeout=60)[0] == "interrupted\n"
    wait_for(lambda: not members(begun.pid))


def test_work_within_this_process_is_stopped_too(way):
    with pytest.raises(InputError, match="甲: 读这份文件，用了 1 秒还没有完"), limits.within(LITTLE, "甲"):
        spin()
    with limits.within(LITTLE, "甲"):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL

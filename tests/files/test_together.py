"""Several files are replaced as one set or not at all, at whichever step a run ends."""

from __future__ import annotations

import itertools
import os
import signal
from pathlib import Path

import pytest

from compliance.errors import UsageError
from compliance.files import together, writing

OLD = {"a": b"old a", "b": b"old b", "c/d": b"old d", "other": b"untouched"}
NEW = {"a": b"new a", "b": b"new b", "c/d": b"new d", "e": b"new e"}
CALLS = ("replace", "fsync", "mkdir", "rmdir")


def made(place: Path) -> Path:
    for name, content in OLD.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def held(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def replaced(place: Path) -> None:
    with together.replacing(place) as staged:
        (staged / "c").mkdir()
        for name, content in NEW.items():
            (staged / name).write_bytes(content)


def test_all_take_their_places_and_the_rest_stays(tmp_path):
    (made(tmp_path) / "a").chmod(0o600)
    replaced(tmp_path)
    assert held(tmp_path) == OLD | NEW
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_nothing_is_replaced_where_making_them_fails(tmp_path):
    def fails() -> None:
        with together.replacing(made(tmp_path)) as staged:
            (staged / "a").write_bytes(b"half")
            raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        fails()
    assert held(tmp_path) == OLD


@pytest.mark.parametrize("call", CALLS)
def test_a_disk_that_fails_at_any_step_leaves_the_old_or_the_next_run_has_the_new(call, tmp_path, monkeypatch):
    """The n-th call of the system fails, for every n until none is left to fail."""
    real, ends = getattr(os, call), []
    for fails in range(1, 40):
        place, calls = made(tmp_path / f"{call}{fails}"), 0

        def failing(*arguments, fails=fails, **options):
            nonlocal calls
            calls += 1
            if calls == fails:
                raise OSError(5, "disk")
            return real(*arguments, **options)

        with monkeypatch.context() as disk:
            disk.setattr(os, call, failing)
            try:
                replaced(place)
            except (UsageError, OSError):
                ends.append("failed")
        if calls < fails:
            break
        together.finish(place)
        assert held(place) in (OLD, OLD | NEW)
        assert not (place / together.SET).exists()
    assert calls < fails
    assert "failed" in ends or call == "mkdir"


def left_by_a_killed_run(place: Path) -> Path:
    """A set that counts, none of whose files has taken its place."""
    for name, content in NEW.items():
        file = made(place) / together.SET / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return place


WRITERS = {
    "a file": lambda place: writing.check(place / "f", force=False),
    "a new folder": lambda place: writing.check_folder_of(place / "f"),
    "a set": replaced,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_writes_there_next_finishes_the_set_of_a_killed_run(writer, tmp_path):
    WRITERS[writer](left_by_a_killed_run(tmp_path))
    assert held(tmp_path) == OLD | NEW
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "e", "other"]


@pytest.mark.parametrize("step", range(len(NEW)))
def test_two_runs_may_finish_the_same_set(step, tmp_path, monkeypatch):
    """The other one comes between any two steps of the first and does all that is left."""
    real, calls = os.replace, 0

    def overtaken(*arguments):
        nonlocal calls
        calls += 1
        if calls == step + 1:
            together.finish(tmp_path)
        real(*arguments)

    monkeypatch.setattr(os, "replace", overtaken)
    together.finish(left_by_a_killed_run(tmp_path))
    assert calls > step
    assert held(tmp_path) == OLD | NEW
    assert not (tmp_path / together.SET).exists()


def test_where_everybody_may_write_a_set_of_somebody_else_replaces_nothing(tmp_path, monkeypatch):
    left_by_a_killed_run(tmp_path)
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    tmp_path.chmod(0o1777)
    together.finish(tmp_path)
    assert (tmp_path / "a").read_bytes() == OLD["a"]
    tmp_path.chmod(0o777)
    together.finish(tmp_path)
    assert held(tmp_path) == OLD | NEW


def test_a_file_that_nobody_may_write_is_replaced_and_stays_so(tmp_path):
    """As the system lets a user do; the superuser may write anything."""
    (made(tmp_path) / "a").chmod(0o400)
    replaced(tmp_path)
    writing.write(b"newest", tmp_path / "a")
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "a").stat().st_mode & 0o777) == (b"newest", 0o400)


STEPS = ("replace", "rename", "fsync", "unlink", "rmdir", "chmod")


def killed(place: Path, number: int) -> bool:
    """Replaces what is there in a process that is killed before its step of this number; whether it has so many."""
    child = os.fork()
    if child == 0:
        calls = itertools.count(1)

        def dying(real):
            def call(*arguments, **options):
                if next(calls) == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*arguments, **options)

            return call

        for name in STEPS:
            setattr(os, name, dying(getattr(os, name)))
        try:
            replaced(place)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux whether a process lives")
def test_a_kill_at_any_step_leaves_the_old_or_the_new_and_nothing_else(tmp_path):
    kills = 0
    while True:
        place = made(tmp_path / f"{kills}")
        if not killed(place, kills + 1):
            break
        kills += 1
        together.finish(place)
        assert held(place) in (OLD, OLD | NEW), kills
    assert kills > 10
    assert held(place) == OLD | NEW

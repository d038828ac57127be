"""Files of every kind changed at random, by a seed: nothing is found; and what would be wrong is found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from fuzz import run, shares
from kinds import ANSWERS, KINDS, Kind
from oracle import Read, outcome
from steps import ALIKE, CHANGED, KEPT, TOLD, WILD, Effect, Made, Step

from compliance import remarks
from compliance.errors import InputError, Location, Problem, UsageError


@pytest.mark.slow
def test_a_seeded_run_finds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tests/fuzz/fuzz.py"), "--inputs", "4000", "--out", str(tmp_path)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_input_is_made_again_from_its_number_alone() -> None:
    kind = KINDS["yaml"]
    assert [kind.make(7, n).raw for n in range(20)] == [kind.make(7, n).raw for n in range(20)]
    assert len({kind.make(7, n).raw for n in range(20)}) > 10


def test_every_kind_has_its_share() -> None:
    assert shares(1_000_000, [*KINDS.values()]).keys() == KINDS.keys()
    assert min(shares(1000, [*KINDS.values()]).values()) >= 1


def refuse(message: str, **details: str) -> Callable[[], Any]:
    def read() -> Any:
        raise InputError([Problem(location=Location("答卷.yaml"), message=message, **details)])

    return read


def give_up(message: str) -> Callable[[], Any]:
    def read() -> Any:
        raise UsageError(message)

    return read


def crash() -> Any:
    raise KeyError("结果")


def remark(data: str, message: str) -> Callable[[], Any]:
    def read() -> Any:
        remarks.tell([Problem(location=Location("答卷.yaml"), message=message)])
        return data

    return read


WRONG: dict[str, tuple[Effect, Callable[[], Any], str]] = {
    "crash": (WILD, crash, "KeyError"),
    "no way out": (WILD, lambda: sys.exit(1), "SystemExit"),
    "English": (WILD, refuse("填写有误", expected="must be a number"), "English: must"),
    "no Chinese": (WILD, refuse("?"), "no Chinese"),
    "control character": (WILD, give_up("填写\x1b[2J有误"), "a control character"),
    "endless": (WILD, give_up("填" * 20_000), "so much to read"),
    "refused": (KEPT, refuse("填写有误"), "refused what means the same"),
    "other answers": (KEPT, lambda: "乙", "read other answers of what means the same"),
    "guessed": (ALIKE, lambda: "乙", "read other answers of what looks the same"),
    "silent": (TOLD, lambda: "乙", "said nothing of what is gone"),
    "not noticed": (CHANGED, lambda: "甲", "read the same answers of what looks different"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found(name: str) -> None:
    effect, read, find = WRONG[name]
    assert find in outcome(read, _made(effect), lambda _: Read("甲")).find


RIGHT: dict[str, tuple[Effect, Callable[[], Any], str]] = {
    "same": (KEPT, lambda: "甲", "accepted"),
    "refused": (CHANGED, refuse("填写有误", found="\x1b must"), "refused"),
    "told": (CHANGED, remark("甲", "请核对"), "remark"),
    "looks the same": (ALIKE, remark("乙", "请核对"), "remark"),
    "another": (CHANGED, lambda: "乙", "accepted"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not(name: str) -> None:
    effect, read, word = RIGHT[name]
    found = outcome(read, _made(effect), lambda _: Read("甲"))
    assert (found.word, found.find) == (word, "")


def _made(effect: Effect) -> Made:
    return Made(b"", 0, (Step("step", effect, lambda value, _: value),), (0,))


def test_a_reader_that_makes_up_answers_is_found_and_what_it_was_given_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deaf = property(lambda _: lambda made, folder: ANSWERS(0).data)
    monkeypatch.setattr(Kind, "read", deaf)
    tally = run(KINDS["yaml"], 1, range(40), tmp_path)
    assert tally.words["find"] > 5
    assert "read other answers of what means the same" in capsys.readouterr().out
    (note, *_) = tmp_path.glob("*.txt")
    assert note.with_suffix(".yaml").is_file()
    assert "--seed 1 --first" in note.read_text("utf-8")

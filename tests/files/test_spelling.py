"""Files by their names, in whichever Unicode form the disk has them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from compliance.files import spelling, within

NAME = "caf\u00e9"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("asked", ["NFC", "NFD"])
def test_a_name_is_found_in_either_form(form: str, asked: str, tmp_path: Path) -> None:
    there = tmp_path / unicodedata.normalize(form, NAME)  # type: ignore[arg-type]
    there.mkdir()
    (there / "x").touch()
    wanted = unicodedata.normalize(asked, NAME)  # type: ignore[arg-type]
    assert spelling.place(tmp_path, f"{wanted}\\x") == os.path.join(there, "x")


def test_a_folder_is_read_once_for_all_names_that_are_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "甲").touch()
    os.utime(tmp_path, (1_000_000_000, 1_000_000_000))
    asked: list[object] = []
    real = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: asked.append(folder) or real(folder))
    for number in range(50):
        assert spelling.place(tmp_path, f"乙{number}") == os.path.join(tmp_path, f"乙{number}")
    assert len(asked) == 1


def test_a_file_that_has_come_since_is_found(tmp_path: Path) -> None:
    wanted = unicodedata.normalize("NFD", NAME)
    for _ in range(3):
        assert spelling.place(tmp_path, NAME) == os.path.join(tmp_path, NAME)
    (tmp_path / wanted).touch()
    assert spelling.place(tmp_path, NAME) == os.path.join(tmp_path, wanted)


def test_no_more_of_a_path_is_looked_at_than_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = os.lstat
    monkeypatch.setattr(os, "lstat", lambda place: asked.append(place) or real(place))
    within.place(tmp_path, "a/" * 10_000 + "b")
    assert len(asked) < 5

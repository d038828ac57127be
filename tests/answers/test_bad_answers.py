"""Every bad answers file in bad/answers gets all its problems at once, as the text beside it says.

After a deliberate change of a message: UPDATE_GOLDEN=1 pytest tests/answers/test_bad_answers.py, then read the diff.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import SMALL

FOLDER = Path(__file__).parent / "bad"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_bad_file_is_refused_with_all_its_problems_in_chinese(path, run, monkeypatch):
    monkeypatch.chdir(FOLDER)
    code, out, err = run("check", path.name, "--checklist", SMALL)
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(err, encoding="utf-8")
    assert (code, out) == (2, "")
    assert err == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_problem_names_its_place_and_says_what_to_do(path):
    *problems, last = path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    heads = re.findall(r"(?m)^(?!    )(.*)\n((?:    .*\n?)*)", "\n".join(problems) + "\n")
    assert f"共 {len(heads)} 处问题" in last
    for head, details in heads:
        located = re.match(rf"{re.escape(path.name)}:(\d+):(\d+): ", head)
        assert located or path.stem in {"empty", "only-comments"}, head
        assert "应为：" in details or "处理：" in details, head


def test_nothing_from_a_bad_file_reaches_the_terminal_as_an_instruction():
    assert len(FILES) == 40
    for path in FILES:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", path.with_suffix(".txt").read_text(encoding="utf-8"))

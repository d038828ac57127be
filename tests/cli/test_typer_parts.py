"""The command line where Typer's inner parts are not as they were: plainer, and as usable."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import typer
from conftest import ROOT
from typer import rich_utils

from compliance import cli
from compliance.cli import app, chinese, typer_parts

Run = Callable[..., tuple[int, str, str]]
COMMANDS = ["", "score", "batch", "plan", "plan show", "checklist schema"]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    make = rich_utils._make_rich_text
    typer_parts.breaks_anywhere.cache_clear()
    yield
    rich_utils._make_rich_text = make
    typer_parts.breaks_anywhere.cache_clear()
    # Once made, a command stays as plain as it had to be.
    cli._command.cache_clear()


def texts(command: str) -> list[str]:
    """What the help of a command has to say: of itself, and of each of its parameters and commands."""
    found = typer.main.get_command(app)
    for name in command.split():
        found = found.commands[name]  # type: ignore[attr-defined]
    below = [one.help for one in getattr(found, "commands", {}).values()]
    return [
        str(text)
        for text in [found.help, *(p.help for p in found.params if p.name not in chinese.OWN_HELP), *below]
        if text
    ]


def squeezed(text: str) -> str:
    return re.sub(r"[\s│]", "", text)


def shown(run: Run, command: str) -> str:
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    said = texts(command)
    assert len(said) > 2
    assert [text for text in said if squeezed(text) not in squeezed(out)] == []
    return out


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("part", ["there", "gone", "called otherwise", "makes another text"])
def test_help_says_the_same_without_the_part_that_makes_its_texts(
    command: str, part: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    boxed = shown(run, command)
    assert "╭" in boxed
    typer_parts.breaks_anywhere.cache_clear()
    if part == "gone":
        monkeypatch.delattr(rich_utils, "_make_rich_text")
    elif part == "called otherwise":
        monkeypatch.setattr(rich_utils, "_make_rich_text", lambda text: text)
    elif part == "makes another text":
        monkeypatch.setattr(rich_utils, "_make_rich_text", lambda *, text, style, markup_mode: text)
    assert ("╭" in shown(run, command)) == (part == "there")


def test_help_stays_chinese_where_typer_no_longer_asks_for_its_words() -> None:
    program = "import typer.rich_utils; from compliance.cli import main; main(['score', '--help'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "200"},
    )
    assert done.returncode == 0, done.stderr
    assert "Options" in done.stdout
    assert [text for text in texts("score") if squeezed(text) not in squeezed(done.stdout)] == []


WRONG = [
    (("score", "--nothing"), "--nothing"),
    (("score",), "答卷"),
    (("batch", "x", "--jobs", "many"), "--jobs"),
    (("score", "x", "--format"), "--format"),
]


@pytest.mark.parametrize(("arguments", "named"), WRONG)
@pytest.mark.parametrize("part", ["other names", "other attributes"])
def test_a_wrong_command_line_is_told_whatever_typer_calls_its_errors(
    arguments: tuple[str, ...], named: str, part: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert named in run(*arguments)[2]
    for name in list(chinese.KINDS):
        if part == "other names":
            monkeypatch.delitem(chinese.KINDS, name)
        else:
            monkeypatch.setitem(chinese.KINDS, name, lambda error: error.called_otherwise)
    code, _, err = run(*arguments)
    assert code == 2
    assert err.startswith("用法有误：")
    assert named in err
    assert "Traceback" not in err

"""Every command, every file that it reads, whatever has become of it: no traceback, no lost byte, nothing half done,
nothing dropped in silence."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import commands
import pytest
import typer
from commands import ANSWERS, COMMANDS, NO_FILES, SLOW
from troubles import ABSENT, FOLDER, SYSTEM, WHILE_RUNNING, WRONG, Change, nothing, vanish
from unknown import UNKNOWN

from compliance import cli
from compliance.batch import engines
from compliance.checklist import files as checklist_files
from compliance.cli import fill

Run = Callable[..., tuple[int, str, str]]

OPAQUE = ("佐证/", "收到/甲/")
"""What is in them is nobody's business; that they are there is."""
MAY_COME = ("import", "fill")
"""What these do not find of it may still come."""
ANY_TEXT = ("empty", "truncated", "text", "pdf", "zip", "gone")
"""A template of one's own may say anything, and need not be there."""
NOT_HANDED_IN = ("gone", "folder")
SOUND: dict[str, Collection[str]] = {
    "名单.csv": ("truncated",),
    "检查表/from-1.0.yaml": ("truncated",),
    "主题/theme.yaml": ("truncated",),
    # An earlier year counts as it did then: nobody need still have what proved it.
    "佐证/2024.csv": ABSENT,
    "模板/screen.css": ANY_TEXT,
    "模板/print.css": ANY_TEXT,
    "模板/report.html.j2": ANY_TEXT,
    "模板/report.docx": ("gone",),
    "模板/": ("empty-folder",),
    "库.db": ("empty", "gone", "broken-link"),
    "收到/甲.yaml": NOT_HANDED_IN,
    "收到/乙.xlsx": NOT_HANDED_IN,
    "收到/丙.zip": NOT_HANDED_IN,
}
"""States in which a file is as good as any, and means something else."""
BLAMED = {"password": ("k.p12", "k.pem")}
"""A wrong password is told of the key."""
SEED, SAMPLED = 15, 30
SHARE = 1 if os.environ.get("COMPLIANCE_CELLS") == "all" else 3
"""Of the states of a file that a command reads, one in so many is tried."""

Cell = tuple[str, str, str]
"""A command, what it reads, and what has become of that."""


def cells(table: dict[str, tuple[str, ...]]) -> list[Cell]:
    return [(command, name, state) for command, names in table.items() for name in names for state in states(name)]


def states(name: str) -> Iterator[str]:
    if name.endswith("/"):
        yield from (*FOLDER, "denied", "vanished-when-opened")
    else:
        yield from (*WRONG, *ABSENT, *WHILE_RUNNING)
    yield from (f"unknown-{what}" for what in changes(name))


def changes(name: str) -> dict[str, Any]:
    return next((found for pattern, found in UNKNOWN.items() if re.fullmatch(pattern, name)), {})


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str
    touched: frozenset[str]
    """What is not as it was, but for what became of the file itself."""

    @property
    def said(self) -> str:
        return self.out + self.err


SOUND_OUTCOMES: dict[str, Outcome] = {}


class Bench:
    """Where cells are tried, each in a folder of its own."""

    def __init__(self, park: Path, place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.park, self.place, self.run, self.monkeypatch = park, place, run, monkeypatch

    def as_it_should_be(self, command: str) -> Outcome:
        """What comes of a command when nothing has become of anything."""
        if command not in SOUND_OUTCOMES:
            SOUND_OUTCOMES[command] = self.outcome(command, ".", lambda _: None, (1, nothing))
        return SOUND_OUTCOMES[command]

    def outcome(self, command: str, name: str, spoil: Change, trouble: tuple[int, Change]) -> Outcome:
        folder = self.place / "园区"
        shutil.copytree(self.park, folder, symlinks=True)
        self.monkeypatch.chdir(folder)
        (output := commands.output_of(command)).write_bytes(b"before\n")
        spoil(folder / name)
        before = contents(folder)
        SYSTEM.set(folder / name, *trouble)
        # It is kept by its name, which is the same in all folders.
        checklist_files._load.cache_clear()
        try:
            code, out, err = self.run(*commands.written_to(command, output))
        except BaseException as error:
            # A command never raises anything, whatever libraries do.
            code, out, err = -1, "", f"raised {error!r}"
        finally:
            SYSTEM.place = ""
        after = contents(folder)
        touched = {one for one in {*before, *after} if before.get(one) != after.get(one)}
        if trouble[1] is vanish:
            touched = {one for one in touched if one in after or not f"{one}/".startswith(f"{name}/")}
        shutil.rmtree(folder)
        return Outcome(code, out, err, frozenset(touched))

    def fault(self, cell: Cell) -> str:
        """What is wrong with what the command does; "" for nothing."""
        command, name, state = cell
        sound = self.as_it_should_be(command)
        spoil = FOLDER if name.endswith("/") else WRONG | ABSENT
        spoil = spoil | {f"unknown-{what}": change for what, change in changes(name).items()}
        trouble = WHILE_RUNNING.get(state, (1, nothing))
        found = self.outcome(command, name.rstrip("/"), spoil.get(state, nothing), trouble)
        return judged(cell, found, sound)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file, link and folder; but for the database of a batch, which keeps what was scored."""
    found = {}
    for root, folders, names in os.walk(folder):
        for path in (Path(root, name) for name in (*folders, *names)):
            link = str(path.readlink()).encode() if path.is_symlink() else None
            content = link or (b"" if path.is_dir() else path.read_bytes())
            found[str(path.relative_to(folder))] = content
    return {name: content for name, content in found.items() if not name.startswith("库.db")}


def judged(cell: Cell, found: Outcome, sound: Outcome) -> str:
    command, name, state = cell
    if found.code not in (0, 1, 2) or "Traceback" in found.said or "内部错误" in found.said:
        return f"{found.code}: {found.said[:300]}"
    if not SYSTEM.happened and (state in WHILE_RUNNING or (state == "unreadable" and name.startswith(OPAQUE))):
        return ""
    if found.code == 2:
        return failure(cell, found)
    made = ("出.", "解开", "结果", "没有", *([ANSWERS] if "--update" in command else []))
    if strangers := {one for one in found.touched if not one.startswith(made)}:
        return f"touched {strangers}"
    return "" if is_sound(cell) or told(cell, found, sound) else f"silent: {found.code} {found.said[:200]}"


def failure(cell: Cell, found: Outcome) -> str:
    """What is wrong with how a command has failed."""
    command, name, _ = cell
    if found.touched:
        return f"touched {set(found.touched)}"
    if found.out and not command.startswith(("verify", "batch")):
        return f"printed {found.out[:100]}"
    if not any(one in found.said for one in (Path(name).name, *BLAMED.get(name, ()))):
        return f"does not name it: {found.said[:300]}"
    return "" if re.search(r"[\u4e00-\u9fff]{4}", found.said) else f"not in Chinese: {found.said}"


def is_sound(cell: Cell) -> bool:
    """Whether what became of the file is nothing that a reader could, or would, object to."""
    command, name, state = cell
    if name.startswith(OPAQUE) and (state in WRONG or command.startswith(MAY_COME)):
        return True
    return state in SOUND.get(name, ()) or state.endswith("once-read")


def told(cell: Cell, found: Outcome, sound: Outcome) -> bool:
    """Whether a command that went on has said what it thinks of the file, and not only what it says of any."""
    command, name, _ = cell
    if command.startswith("verify") and (found.code == 1 or "没有核对" in found.said):
        return True
    named = "杂记" if name == "收到/" else Path(name).name
    more = found.err != sound.err and named in found.err
    return more and ("请看一眼" in found.err or command.startswith("batch"))


class Terminal:
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal for `fill`, at which nothing is typed; and all is done in this process."""

    def typed(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(fill, "sys", type("Sys", (), {"stdin": Terminal(), "stdout": Terminal()}))
    monkeypatch.setattr(fill, "_typed", typed)
    monkeypatch.setattr(cli, "_abandon_output", lambda: None)
    monkeypatch.setattr(engines, "local", lambda jobs, warm: ThreadPoolExecutor(1))


@pytest.fixture
def bench(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Bench]:
    return lambda park: Bench(park, tmp_path, run, monkeypatch)


@pytest.fixture
def tried(bench: Callable[[Path], Bench]) -> Callable[[Path, list[Cell]], None]:
    def call(park: Path, found: list[Cell]) -> None:
        at = bench(park)
        wrong = {"  ".join(cell): fault for cell in found if (fault := at.fault(cell))}
        assert not wrong, "\n".join(f"{cell}\n    {fault}" for cell, fault in wrong.items())

    return call


def by_file(found: list[Cell]) -> list[Any]:
    groups: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in found:
        groups[cell[:2]].append(cell)
    drawn = {about: drawn_from(group) for about, group in groups.items()}
    return [pytest.param(group, id=f"{command[:40]}-{name}-{len(group)}") for (command, name), group in drawn.items()]


def drawn_from(group: list[Cell]) -> list[Cell]:
    return random.Random("  ".join(group[0])).sample(group, -(-len(group) // SHARE))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_row_of_the_table_works(command, park, bench):
    assert bench(park).as_it_should_be(command).code in (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("command", SLOW)
def test_so_does_every_row_that_takes_long(command, park_with_all, bench):
    assert bench(park_with_all).as_it_should_be(command).code in (0, 1)


def test_a_sample_of_the_cells(park, tried):
    tried(park, random.Random(SEED).sample(cells(COMMANDS), SAMPLED))


@pytest.mark.slow
@pytest.mark.parametrize("group", by_file(cells(COMMANDS)))
def test_every_state_of_every_file(group, park, tried):
    tried(park, group)


@pytest.mark.slow
@pytest.mark.parametrize("group", by_file(cells(SLOW)))
def test_every_state_of_what_takes_long(group, park_with_all, tried):
    tried(park_with_all, group)


def test_the_cells_are_counted(capsys):
    count = len(cells(COMMANDS)) + len(cells(SLOW))
    with capsys.disabled():
        print(f" {count} cells ", end="")
    assert count > 3500


def test_every_option_that_takes_a_file_is_in_the_table():
    """A new one fails here until it has a row, or is among those that take none."""
    root = typer.main.get_command(cli.app)
    used = {found for row in (*COMMANDS, *SLOW) for found in used_by(root, row)}
    wanted = {
        (name, param.name)
        for name, command in below(root)
        for param in command.params
        if not getattr(param, "is_flag", False) and not {*param.opts, param.metavar} & NO_FILES
    }
    assert len(wanted) > 70
    # It writes into a folder and reads what is shipped.
    assert wanted - used == {("template export", "folder")}


def below(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command by what is typed for it."""
    for name, one in getattr(group, "commands", {}).items():
        yield from below(one, (*path, name)) if hasattr(one, "commands") else [(" ".join((*path, name)), one)]


def used_by(root: Any, row: str) -> Iterator[tuple[str, str]]:
    """The options and arguments that a row of the table writes."""
    words, (name, command) = (
        commands.written_to(row, "出.yaml"),
        next((name, one) for name, one in below(root) if f"{row} ".startswith(f"{name} ")),
    )
    context = command.make_context(name, words[len(name.split()) :], resilient_parsing=True)
    for param in command.params:
        if context.get_parameter_source(param.name).name == "COMMANDLINE":
            yield name, param.name

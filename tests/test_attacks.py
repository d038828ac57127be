"""What strangers send, against every command that takes such a file: each ends within its limits, in plain words.

The one slow test prints the table of seconds of the processor and of memory: of every third file by one command, drawn
by a seed; with COMPLIANCE_ATTACKS=all of each file by every command, which takes twenty minutes of the processor.
`python tests/test_attacks.py NAME WORD` measures those whose names hold NAME, by the commands that begin with WORD.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import measured
from attacks import ATTACKS
from conftest import answers_text
from measured import Measured

FORM = ("check @", "import @ -o out.yaml", "batch in -o out -j 1 -q")
READERS: dict[str, tuple[str, ...]] = {
    "xlsx": (*FORM, "score @", "verify @", "plan update @ -o out.xlsx"),
    "ods": (*FORM, "plan update @ -o out.xlsx"),
    "xls": (*FORM, "plan update @ -o out.xlsx"),
    "csv": (*FORM, "batch empty -o out -j 1 -q --roster @"),
    "yaml": (
        *FORM,
        "score @",
        "compare 2024.yaml @",
        "review 2024.yaml @",
        "trend 2024.yaml @",
        "init out.yaml --last @",
        "evidence show @",
        "checklist lint 表",
        "checklist try 表",
        "report 2024.yaml --theme @ -o out.html",
    ),
    "json": (*FORM, "verify @", "report 2024.yaml --peers @ -o out.html"),
    "html": (*FORM, "verify @"),
    "docx": ("check @", "verify @", "batch in -o out -j 1 -q", "plan update @ -o out.xlsx"),
    "pdf": ("verify @", "sign @ --field-only -o out.pdf", "batch in -o out -j 1 -q"),
    "svg": ("report 2024.yaml --theme 主题.yaml -o out.html", "report 2024.yaml --theme 主题.yaml -o out.pdf"),
    "j2": ("report 2024.yaml --templates 模板 -o out.html", "report 2024.yaml --templates 模板 -o out.pdf"),
    "zip": ("unpack @ -o out", "batch in -o out -j 1 -q", "import @ -o out.yaml", "check @"),
}
"""What is tried on a file, by the ending of its name. @ is its name; it is alone in a folder, and
a checklist, a template and the logo of a theme too."""


class Ended(NamedTuple):
    """How a command came out that was given an attack."""

    attack: str
    command: str
    how: Measured

    @property
    def fault(self) -> str:
        """What is wrong with it, "" for nothing."""
        if self.how.too_much:
            return "超限"
        code, said = self.how.code, self.how.said
        return "" if code in (0, 1, 2) and "Traceback" not in said else f"退出码 {code}：{said[-300:]}"

    def __str__(self) -> str:
        words = next((line.strip() for line in self.how.said.splitlines() if line.strip()), "")
        return f"{self.how}  {self.attack:50} {self.command:40} {words[-60:]}  {self.fault}".rstrip()


def ended(folder: Path, attack: str, command: str) -> Ended:
    """A command in a folder of its own."""
    how = measured.command(folder, *(attack if word == "@" else word for word in command.split()))
    return Ended(attack, command, how._replace(said=how.said.replace(str(folder) + "/", "")))


class Maker:
    """A process that makes the files, each in a fork: what this one has taken counts for those that it starts."""

    def __init__(self) -> None:
        command = [sys.executable, __file__, "--make"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lock = threading.Lock()

    def make(self, ending: str, name: str, made: Path) -> None:
        assert self.process.stdin
        assert self.process.stdout
        with self.lock:
            print(ending, name, made, sep="\t", file=self.process.stdin, flush=True)
            assert self.process.stdout.readline() == "0\n", made.name


def made_as_told() -> None:
    for line in sys.stdin:
        ending, name, made = line.rstrip("\n").split("\t")
        if not (child := os.fork()):
            Path(made).write_bytes(ATTACKS[ending][name]())
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def one_of(ending: str, name: str) -> list[str]:
    drawn = random.Random(f"{name}.{ending}")
    return drawn.sample(READERS[ending], 1) if drawn.random() < 1 / 3 else []


def tried(maker: Maker, ending: str, name: str, commands: Iterable[str]) -> list[Ended]:
    """One attack on commands that take such a file."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        made = Path(place, f"{name}.{ending}")
        maker.make(ending, name, made)
        for command in commands:
            folder = Path(place, "run")
            (folder / "in").mkdir(parents=True)
            (folder / "empty").mkdir()
            (folder / "2024.yaml").write_text(answers_text(), encoding="utf-8")
            (folder / "主题.yaml").write_text(f"标志: {made.name}", encoding="utf-8")
            for other in (made.name, f"in/{made.name}", "表/checklist.yaml", "模板/report.html.j2"):
                (folder / other).parent.mkdir(exist_ok=True)
                os.link(made, folder / other)
            found.append(ended(folder, made.name, command))
            shutil.rmtree(folder)
    return found


def table(commands: Callable[[str, str], Iterable[str]], only: str = "") -> Iterator[Ended]:
    named = [(ending, name) for ending, names in ATTACKS.items() for name in names if only in f"{name}.{ending}"]
    wanted = [(*one, on) for one in named if (on := [*commands(*one)])]
    maker = Maker()
    with maker.process, ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda one: tried(maker, *one), wanted):
            yield from found


def every(ending: str, name: str, word: str = "") -> list[str]:
    return [command for command in READERS[ending] if command.startswith(word)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measured as Linux does")
def test_no_file_of_a_stranger_takes_more_than_its_limits(capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for one in table(every if os.environ.get("COMPLIANCE_ATTACKS") == "all" else one_of):
        found.append(one)
        with capsys.disabled():
            print(one)
    assert [str(one) for one in found if one.fault] == []


if __name__ == "__main__":
    only, word = [*sys.argv[1:], "", ""][:2]
    if only == "--make":
        made_as_told()
    else:
        for one in table(partial(every, word=word), only):
            print(one, flush=True)

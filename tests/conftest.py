"""Shared fixtures: a complete valid answers text that a test can spoil in one place, and a way to run the command."""

from __future__ import annotations

import datetime
import hashlib
import os
import pickle
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "data" / "small-checklist"
EVERY_RULE = ROOT / "tests" / "data" / "every-rule"
if str(ROOT) not in sys.path:
    # Tests also run from a checkout that has not been installed.
    sys.path.insert(0, str(ROOT))

from compliance import cli  # noqa: E402
from compliance.checklist import files as checklist_files  # noqa: E402
from compliance.checklist import kinds  # noqa: E402
from compliance.checklist.model import Checklist, Criterion  # noqa: E402
from compliance.files import apart  # noqa: E402
from compliance.report.pdf import render  # noqa: E402

# What runs the tests has threads of its own, which hold nothing that a copy of the process needs; a new one is slow.
apart._alone = lambda: sys.platform == "linux"

HEAD = """\
园区:
  名称: 甲园区
评价期:
  开始: 2025-01-01
  结束: 2025-12-31
"""


@cache
def window_service() -> Checklist:
    return checklist_files.load("window-service")


@pytest.fixture
def checklist() -> Checklist:
    """The shipped checklist `window-service`."""
    return window_service()


def valid_result(criterion: Criterion) -> str:
    """A valid result for a criterion, as it is written in an answers file; not the best one for every kind."""
    answer = criterion.answer
    if isinstance(answer, kinds.LevelScale):
        return answer.levels[0].name
    if isinstance(answer, kinds.Metric):
        return "3"
    if isinstance(answer, kinds.Ratio):
        return "18/20"
    if isinstance(answer, kinds.PickList):
        return f"[{', '.join(item.name for item in answer.items)}]"
    if isinstance(answer, kinds.Conditions):
        return f"{{{', '.join(f'{item.name}: 4' for item in answer.inputs)}}}"
    assert isinstance(answer, kinds.Deduction)
    names = [item.name for item in answer.occurrences]
    return "0" if len(names) == 1 else f"{{{', '.join(f'{name}: 0' for name in names)}}}"


def block_for(criterion: Criterion) -> str:
    declared = criterion.veto and criterion.veto.when and criterion.veto.when.declared
    return f"结果: {valid_result(criterion)}" + ("\n否决情形: 无" if declared else "")


def answers_text(
    changes: Mapping[str, str | None] | None = None, *, head: str = HEAD, tail: str = "", of: Checklist | None = None
) -> str:
    """A complete valid answers file. `changes` gives another block for some ids, or None to leave an id out:

    answers_text({"C4.1-1": "结果: 12\\n佐证: [台账.csv]", "C4.1-2": None})
    """
    checklist = of or window_service()
    changes = changes or {}
    lines = [f"检查表: {checklist.id}", f'版本: "{checklist.version}"', *head.splitlines(), "作答:"]
    for criterion in checklist.criteria:
        block = changes.get(criterion.id, block_for(criterion))
        if block is not None:
            lines += [f"  {criterion.id}:", textwrap.indent(block, "    ")]
    lines.append("专项扣分:")
    for item in checklist.penalties:
        lines.append(f"  {item.id}: {{结果: {'无' if item.effect else 0}}}")
    return "\n".join(lines) + "\n" + tail


@pytest.fixture
def make_answers(tmp_path: Path) -> Callable[..., Path]:
    """Writes `answers_text(…)` to a file in the test's own folder, beside a piece of evidence `台账.txt`."""

    def make(changes: Mapping[str, str | None] | None = None, *, name: str = "答卷.yaml", **options: Any) -> Path:
        (tmp_path / "台账.txt").write_text("佐证", encoding="utf-8")
        path = tmp_path / name
        path.write_text(answers_text(changes, **options), encoding="utf-8")
        return path

    return make


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in this process: `code, out, err = run("score", path)`."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture(scope="session")
def of_all_processes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run of the tests have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def typeset(of_all_processes: Path) -> Path:
    """Where all processes of a run of the tests keep the PDFs that they have made."""
    kept = of_all_processes / "typeset"
    kept.mkdir(exist_ok=True)
    return kept


@pytest.fixture(scope="session")
def park(of_all_processes: Path) -> Path:
    """A park's folder with a file of every kind that is made quickly, as tests/cli/ needs it. It is to be copied."""
    import commands

    return made_once(of_all_processes / "cli" / "园区", commands.park)


@pytest.fixture(scope="session")
def park_with_all(park: Path, of_all_processes: Path) -> Path:
    """The same with what takes long."""
    import commands

    def make(folder: Path) -> None:
        shutil.copytree(park, folder, dirs_exist_ok=True)
        commands.what_takes_long(folder)

    return made_once(of_all_processes / "cli with all" / "园区", make)


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder that is made by the process that is the first to ask; the others wait for it."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    made = folder.parent / "made"
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(folder)
            made.touch()
    return folder


@pytest.fixture(scope="module")
def typeset_once(typeset: Path) -> Iterator[None]:
    """The same page is set as a PDF once for all tests and processes: it takes seconds."""
    made, collect = render._made, render._collect_now_and_then

    def kept(html: str, date: datetime.date, templates: Path | None, attachment: str) -> Any:
        if templates is not None:
            return made(html, date, templates, attachment)
        name = hashlib.sha256(repr((html, date, attachment)).encode()).hexdigest()
        if not (path := typeset / name).exists():
            content = pickle.dumps(made(html, date, templates, attachment))
            collect()
            with tempfile.NamedTemporaryFile(dir=typeset, delete=False) as file:
                file.write(content)
            Path(file.name).replace(path)
        return pickle.loads(path.read_bytes())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "_made", kept)
        patch.setattr(render, "_collect_now_and_then", lambda: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def _typeset_once_outside_reports(request: pytest.FixtureRequest) -> None:
    """Only the tests of reports look at typesetting itself; those of them that do not, ask for it."""
    if request.path.parent.name != "report":
        request.getfixturevalue("typeset_once")


@cache
def axe() -> str:
    return (ROOT / "tests" / "forms" / "axe" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """What stands in the way of a screen reader on a page of the browser, by axe-core's rules."""
    page.evaluate(axe() + "; 0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:200]} {v['nodes'][0]['failureSummary']}"
        for v in found["violations"]
    ]


def place(text: str, needle: str, offset: int = 0) -> str:
    """Where `needle` first stands in a text, as "line:column", `offset` characters further on."""
    before = text[: text.index(needle) + offset]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a process."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    assert executable, "没有 Chromium，./run test 会安装"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield started
        started.close()

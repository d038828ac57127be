"""工作台.html, built once for all tests of a run, and opened in a browser without a network."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, made_once
from playwright.sync_api import Browser, Page

ENDED = '#engine:is([data-state="ready"], [data-state="unfit"])'
PATIENCE = 60_000


@pytest.fixture(scope="session")
def built(of_all_processes: Path) -> Path:
    """The folder with the page, built once for all processes. COMPLIANCE_WORKBENCH names one that is there already."""
    if made_before := os.environ.get("COMPLIANCE_WORKBENCH"):
        return Path(made_before)
    return made_once(of_all_processes / "workbench" / "page", _build)


def _build(folder: Path) -> None:
    command = [sys.executable, "-m", "workbench", str(folder)]
    made = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


@pytest.fixture
def bench(browser: Browser, built: Path) -> Iterator[Page]:
    """The page as a double click opens it; its engine may still be starting."""
    yield from _opened(browser, built)


@pytest.fixture(scope="module")
def warm(browser: Browser, built: Path) -> Iterator[Page]:
    """One page for several tests that only ask its engine."""
    yield from _opened(browser, built)


def _opened(browser: Browser, built: Path) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script("window.showSaveFilePicker = undefined")
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(error.stack or str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto((built / "工作台.html").as_uri())
    yield page
    context.close()
    assert not mistakes, mistakes


def ready(page: Page) -> None:
    page.wait_for_selector(ENDED, timeout=PATIENCE)
    assert page.get_attribute("#engine", "data-state") == "ready", page.inner_text("#engine")


def until(page: Page, said: str) -> None:
    """Waits until an expression is true; the page's own policy lets no browser wait for it."""
    ends = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(said):
        assert time.monotonic() < ends, said
        time.sleep(0.05)


ASKED = """async ([put, commands, columns]) => {
    const blob = text => new Blob([Uint8Array.from(atob(text), one => one.charCodeAt(0))]);
    const blobs = Object.fromEntries(Object.entries(put).map(([name, text]) => [name, blob(text)]));
    const {results, files} = await engine.run(blobs, commands, columns);
    const text = bytes => {
        let made = "";
        for (const byte of bytes) made += String.fromCharCode(byte);
        return btoa(made);
    };
    return {results, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, text(bytes)]))};
}"""


def run(
    page: Page, files: dict[str, bytes], *commands: list[str], columns: int = 96
) -> tuple[list[Any], dict[str, bytes]]:
    """What the engine of the page makes of some files: of each command what it said, and the files that it wrote."""
    ready(page)
    put = {name: base64.b64encode(content).decode() for name, content in files.items()}
    made = page.evaluate(ASKED, [put, list(commands), columns])
    return made["results"], {name: base64.b64decode(text) for name, text in made["files"].items()}


NATIVE = """
import contextlib, io, json, os, sys
from compliance import cli
from compliance.checklist import files
made = []
for folder, commands in json.load(sys.stdin):
    os.chdir(folder)
    files._load.cache_clear()
    made.append([])
    for command in commands:
        said = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline=chr(10)) for _ in range(2)]
        with contextlib.redirect_stdout(said[0]), contextlib.redirect_stderr(said[1]):
            code = cli.run(command)
        for one in said:
            one.flush()
        out, err = (one.buffer.getvalue().decode() for one in said)
        made[-1].append({"code": code, "out": out, "err": err})
print(json.dumps(made))
"""


def natively(jobs: list[tuple[Path, list[list[str]]]]) -> list[list[dict[str, Any]]]:
    """Commands in a process of this machine, each job in its folder: of each command what `run` gives of it."""
    order = json.dumps([(str(folder), commands) for folder, commands in jobs])
    made = subprocess.run(
        [sys.executable, "-c", NATIVE], input=order, env=_plain(), check=True, stdout=subprocess.PIPE, text=True
    )
    told: list[list[dict[str, Any]]] = json.loads(made.stdout)
    return told


def outside(built: Path, jobs: list[dict[str, Any]], scratch: Path) -> list[list[dict[str, Any]]]:
    """What the engine of the page makes of {"from": a folder, "to": a folder, "commands": …}, outside a browser.

    The same interpreter, memory and worker as in the page, in Node.
    """
    order = scratch / "jobs.json"
    order.write_text(json.dumps(jobs), encoding="utf-8")
    script = Path(__file__).parent / "outside.mjs"
    done = subprocess.run(
        ["node", script, built / "工作台.html", order], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: list[list[dict[str, Any]]] = json.loads(order.read_text(encoding="utf-8"))
    return told


def _plain() -> dict[str, str]:
    environment = {**os.environ, "COLUMNS": "96", "FORCE_COLOR": "1", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    for name in ("NO_COLOR", "SOURCE_DATE_EPOCH"):
        environment.pop(name, None)
    return environment


def choose(page: Page, button: str, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.click(button)
    chooser.value.set_files([*files] if len(files) > 1 else files[0])


def output_of(page: Page, step: str, pane: str) -> str:
    """What a pane shows, once it has made it."""
    page.click(f'#steps [data-to="{step}"]')
    page.click(f"#tab-{pane}")
    shown = f"#pane-{pane} .output"
    if not page.query_selector(f"{shown} > *"):
        page.click(f"#pane-{pane} .options > button")
    page.wait_for_selector(f"{shown}:not([aria-busy]) > :is(.terminal, .paper, .verdict)", timeout=PATIENCE)
    return page.inner_text(shown)

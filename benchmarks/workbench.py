"""How long 工作台.html takes to start and to a first score, as ratios to the bare interpreter's start in the same run.

python benchmarks/workbench.py [工作台.html]; without a page one is built.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
ANSWERS = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
RUNS = 3
MOST = 3.0
"""Times the bare interpreter's start: the whole start, on a machine with nothing else to do."""
MARKS = """() => {
    window.marks = {};
    engine.hears.add((state, words, told) => { marks[told ? told.what : state] ??= performance.now() / 1000; });
}"""
SCORE = """async text => {
    const timed = async () => {
        const began = performance.now();
        await engine.run({"2025.yaml": new Blob([text])}, [["score", "2025.yaml"]]);
        return (performance.now() - began) / 1000;
    };
    return [await timed(), await timed()];
}"""


def measured(browser: Any, page: Path) -> dict[str, float]:
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto(page.as_uri())
    opened.evaluate(MARKS)
    opened.wait_for_selector('#engine[data-state="ready"]', timeout=120_000)
    marks = opened.evaluate("marks")
    first, further = opened.evaluate(SCORE, ANSWERS.read_text(encoding="utf-8"))
    context.close()
    bare = marks["程序"] - marks["解释器"]
    return {"bare": bare, "start": marks["ready"] - marks["解释器"], "first": first, "further": further}


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = Path(arguments[0]).resolve() if arguments else Path(scratch) / "工作台.html"
        if not arguments:
            subprocess.run([sys.executable, "-m", "workbench", scratch], cwd=ROOT, check=True)
        names = ("chromium", "chromium-browser", "google-chrome")
        executable = next(filter(None, map(shutil.which, names)))
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        runs = [measured(browser, page) for _ in range(RUNS)]
        browser.close()
    found = {name: median(run[name] for run in runs) for name in runs[0]}
    for name, words in (("bare", "解释器"), ("start", "引擎就绪"), ("first", "第一次评分"), ("further", "再次评分")):
        print(f"{words:　<6}{found[name]:7.2f} 秒  {found[name] / found['bare']:5.2f} 倍")
    return 0 if found["start"] <= MOST * found["bare"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

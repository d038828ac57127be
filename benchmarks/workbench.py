"""How long 工作台.html takes to start and to a first score, as ratios to the bare interpreter's start in the same run.

python benchmarks/workbench.py [工作台.html]; without a page one is built. Also what memory the page takes.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from workbench.parts import fetched

ROOT = Path(__file__).parent.parent
ANSWERS = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
RUNS = 3
MOST = 2.0
"""Times the bare interpreter's start: the start, and a first score."""
LONGEST = 10.0
"""Seconds from the double click until the engine is ready."""
BARE = """async standard => {
    const began = performance.now(), whole = await gunzipped(part("worker")).text();
    const type = {headers: {"content-type": "application/wasm"}};
    const source = whole.slice(0, whole.indexOf("// 怎样装入")) + `
    self.onmessage = async ({data: {runtime, standard, lock, type}}) => {
        self.fetch = async asked => String(asked.url || asked).endsWith(".wasm")
            ? new Response(gunzipped(runtime).body, type) : new Response(standard);
        const address = "https://engine.invalid/";
        await loadPyodide({indexURL: address, lockFileContents: lock, createPyodideModule: _createPyodideModule});
        self.postMessage(0);
    };`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
    const bytes = Uint8Array.from(atob(standard), one => one.charCodeAt(0));
    await new Promise((resolve, reject) => {
        worker.onmessage = resolve;
        worker.onerror = event => reject(new Error(event.message));
        worker.postMessage({runtime: part("runtime"), standard: bytes, type, lock: JSON.parse(part("start")).lock});
    });
    worker.terminate();
    return (performance.now() - began) / 1000;
}"""
START = """async () => {
    engine.broken("again");
    const began = performance.now();
    await engine.start();
    return (performance.now() - began) / 1000;
}"""
SCORE = """async text => {
    const timed = async () => {
        const began = performance.now();
        await engine.run({"2025.yaml": new Blob([text])}, [["score", "2025.yaml"]]);
        return (performance.now() - began) / 1000;
    };
    return [await timed(), await timed()];
}"""
WORDS = {
    "bare": "只有解释器",
    "start": "引擎启动",
    "first": "第一次评分",
    "further": "再次评分",
    "whole": "双击到就绪",
}


def measured(browser: Any, page: Path, standard: str) -> dict[str, float]:
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto(page.as_uri())
    opened.wait_for_selector('#engine[data-state="ready"]', timeout=120_000)
    whole = opened.evaluate("performance.now() / 1000")
    bare = opened.evaluate(BARE, standard)
    start = opened.evaluate(START)
    first, further = opened.evaluate(SCORE, ANSWERS.read_text(encoding="utf-8"))
    memory = opened.evaluate("performance.memory.usedJSHeapSize / 1e6") + opened.evaluate("engine.heap") / 1e6
    context.close()
    return {"bare": bare, "start": start, "first": first, "further": further, "whole": whole, "memory": memory}


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = Path(arguments[0]).resolve() if arguments else Path(scratch) / "工作台.html"
        if not arguments:
            subprocess.run([sys.executable, "-m", "workbench", scratch], cwd=ROOT, check=True)
        with tarfile.open(fetched("pyodide")[1]) as archive:
            inside = archive.extractfile("package/python_stdlib.zip")
            assert inside is not None
            standard = base64.b64encode(inside.read()).decode()
        names = ("chromium", "chromium-browser", "google-chrome")
        executable = next(filter(None, map(shutil.which, names)))
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        runs = [measured(browser, page, standard) for _ in range(RUNS)]
        browser.close()
    found = {name: median(run[name] for run in runs) for name in runs[0]}
    ratios = {name: median(run[name] / run["bare"] for run in runs) for name in ("start", "first", "further")}
    for name, words in WORDS.items():
        ratio = f"  {ratios[name]:5.2f} 倍" if name in ratios else ""
        print(f"{words:　<6}{found[name]:7.2f} 秒{ratio}")
    print(f"{'占用内存':　<6}{found['memory']:7.0f} MB")
    return 0 if max(ratios["start"], ratios["first"]) <= MOST and found["whole"] <= LONGEST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

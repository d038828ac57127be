"""How fast a report is made, as ratios measured in one run: `python benchmarks/report.py [答卷] [--rounds N]`.

Ours (view, charts, HTML, PDF) against the same HTML under WeasyPrint as it comes, with a plain style sheet and
automatic tables, against headless Chromium printing the same page, and against the page of the report as it was before
it was designed anew (former-report.html, of the same park), set by our own code; and ours with 40 photographs among the
evidence of another park. Each is warm in a process of its own, so that neither profits from how the other sets up
Python or fonts; all take their turn in every round, there and back, so that none always follows the same, and ratios
are taken within a round, so that a slow moment of the machine falls on all. The last lines say whether what is promised
of the ratios holds.
`--memory N` makes N reports in a row instead and tells how the process grows.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # also from a checkout that has not been installed

from compliance import assess, load_answers, load_checklist  # noqa: E402
from compliance.forms import evidence  # noqa: E402
from compliance.report.html import page as html  # noqa: E402
from compliance.report.pdf import render as pdf  # noqa: E402
from compliance.report.view.edition import Edition  # noqa: E402
from samples import with_photographs  # noqa: E402

FORMER = Path(__file__).parent / "former-report.html"
PHOTOGRAPHS = 40
KEPT = ExitStack()
"""What a process keeps until it ends."""
DATE = datetime.date(2026, 1, 31)
PLAIN = """
@page { size: A4; margin: 25mm 18mm 20mm 22mm; @bottom-center { content: counter(page) } }
body { font: 9.5pt/1.55 "Noto Sans CJK SC", sans-serif }
table { width: 100%; border-collapse: collapse; font-size: 8pt; line-height: 1.36 }
td, th { border: .4pt solid #999; padding: .5mm 1mm; text-align: left; vertical-align: top }
svg { width: 74mm; height: 71mm }
"""


def main() -> None:
    arguments = _arguments()
    if arguments.memory:
        _measure_memory(_ours(arguments.answers), arguments.memory)
    else:
        _compare(arguments.answers, arguments.rounds)


def _page(answers: Path) -> Callable[[], str]:
    checklist = load_checklist()
    assessment = assess(checklist, load_answers(answers, checklist))
    digests = evidence.digests(assessment.sheet, answers.parent)
    return lambda: html.render(Edition(assessment, date=DATE, digests=digests))


def _ours(answers: Path) -> Callable[[], bytes]:
    page = _page(answers)
    return lambda: pdf.render(page(), date=DATE, templates=None)


def _pictured(_: Path) -> Callable[[], bytes]:
    """Of a park with photographs as telephones take them; they are looked at every time."""
    folder = Path(KEPT.enter_context(TemporaryDirectory()))
    answers, checklist = with_photographs.park(folder, PHOTOGRAPHS), load_checklist()
    assessment = assess(checklist, load_answers(answers, checklist))
    digests = evidence.digests(assessment.sheet, folder)

    def run() -> bytes:
        seen = evidence.seen(assessment.sheet, folder, digests)
        page = html.render(Edition(assessment, date=DATE, digests=digests, seen=seen))
        return pdf.render(page, date=DATE, templates=None)

    return run


def _former(_: Path) -> Callable[[], bytes]:
    page = FORMER.read_text(encoding="utf-8")
    return lambda: pdf.render(page, date=DATE, templates=None)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="报告生成速度")
    default = ROOT / "examples" / "honghe-border" / "2025.yaml"
    parser.add_argument("answers", nargs="?", type=Path, default=default, metavar="答卷")
    parser.add_argument("--rounds", type=int, default=8, help="轮数")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="连续生成 N 份，看内存是否增长")
    return parser.parse_args()


def _plain(answers: Path) -> Callable[[], bytes]:
    """WeasyPrint as anyone would first use it: the system's Chinese font, automatic tables.

    The PDF is of the same kind as ours, tagged and for archives.
    """
    import weasyprint

    source = re.sub(r"<style.*?</style>", "", _page(answers)(), flags=re.DOTALL)
    source = source.replace("</head>", f"<style>{PLAIN}</style></head>")
    return lambda: bytes(weasyprint.HTML(string=source).write_pdf(pdf_variant=pdf.VARIANT))


def _chromium(answers: Path) -> Callable[[], bytes]:
    from playwright.sync_api import sync_playwright

    page = _page(answers)()
    binary = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    browser = sync_playwright().start().chromium.launch(executable_path=binary, args=["--no-sandbox"])
    tab = browser.new_page()

    def run() -> bytes:
        tab.set_content(page, wait_until="load")
        return bytes(tab.pdf(prefer_css_page_size=True, print_background=True))

    return run


OURS, BEFORE, PLAINLY, BROWSER = "本工具", "改版以前的报告", "WeasyPrint，普通样式", "Chromium 打印"
CONTESTANTS: dict[str, Callable[[Path], Callable[[], Any]]] = {
    OURS: _ours,
    "其中网页（数据、图表、模板）": _page,
    f"本工具，附 {PHOTOGRAPHS} 张照片": _pictured,
    BEFORE: _former,
    PLAINLY: _plain,
    BROWSER: _chromium,
}
PROMISED = ((OURS, BEFORE, "至多", 1.3), (OURS, BROWSER, "至多", 3.0), (PLAINLY, OURS, "至少", 2.5))


def _compare(answers: Path, rounds: int) -> None:
    with ExitStack() as stack:
        pools = {name: stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"))) for name in CONTESTANTS}
        times: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
        for number in range(rounds + 1):
            for name, pool in list(pools.items())[:: 1 if number % 2 else -1]:
                try:
                    taken = pool.submit(_timed, name, answers).result()
                except Exception as error:
                    times.pop(name, None)
                    print(f"不比较 {name}：{error}")
                    continue
                if number:  # the first round warms up
                    times[name].append(taken)
    for name, values in times.items():
        spread = f"{min(values):.2f} 至 {max(values):.2f}"
        print(f"{name}：中位 {statistics.median(values):.2f} s（{spread}）")
    for one, other, word, bound in PROMISED:
        if one in times and other in times:
            ratio = statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))
            kept = ratio <= bound if word == "至多" else ratio >= bound
            mark = "达到" if kept else "没有达到"
            print(f"同一轮中 {one} ÷ {other}：{ratio:.2f}（中位），应{word} {bound:g}，{mark}")


def _timed(name: str, answers: Path) -> float:
    run = _warm(name, answers)
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


@cache
def _warm(name: str, answers: Path) -> Callable[[], Any]:
    """What this process does over and over."""
    return CONTESTANTS[name](answers)


def _measure_memory(run: Callable[[], bytes], count: int) -> None:
    for number in range(1, count + 1):
        run()
        if number in {1, 10} or number % 25 == 0:
            print(f"第 {number} 份之后：{_resident():.0f} MB", flush=True)


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    main()

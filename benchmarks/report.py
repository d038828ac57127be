"""How fast a report is made, as ratios measured in one run: `python benchmarks/report.py [答卷] [--rounds N]`.

Ours (view, charts, HTML, PDF, all warm) against the same content under WeasyPrint with a plain style sheet and
automatic tables, and against headless Chromium printing the same page. Rounds are interleaved, medians compared.
`--memory N` makes N reports in a row instead and tells how the process grows.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compliance import answer_files, assess, load_answers, load_checklist
from compliance.report import html, pdf

ROOT = Path(__file__).parent.parent
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
    checklist = load_checklist()
    assessment = assess(checklist, load_answers(arguments.answers, checklist))
    digests = answer_files.digests(assessment.sheet, arguments.answers.parent)

    def page() -> str:
        return html.render(assessment, date=DATE, templates=None, digests=digests)

    def ours() -> bytes:
        return pdf.render(page(), date=DATE, templates=None)

    if arguments.memory:
        _measure_memory(ours, arguments.memory)
        return
    contestants = {"本工具": ours, "WeasyPrint，普通样式": _plain(page())}
    with _chromium() as browser:
        if browser is not None:
            contestants["Chromium 打印"] = _printer(browser, page())
        _compare(contestants, arguments.rounds)
    print(f"其中网页（数据、图表、模板）：{_median(page, arguments.rounds):.3f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="报告生成速度")
    default = ROOT / "examples" / "honghe-border" / "2025.yaml"
    parser.add_argument("answers", nargs="?", type=Path, default=default, metavar="答卷")
    parser.add_argument("--rounds", type=int, default=7, help="轮数")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="连续生成 N 份，看内存是否增长")
    return parser.parse_args()


def _plain(page: str) -> Callable[[], bytes]:
    """The same HTML under WeasyPrint, as anyone would first style it: the system's Chinese font, automatic tables.

    The PDF is of the same kind as ours, tagged and for archives, and nothing of the engine is held back.
    """
    body = re.sub(r"<style[^>]*>.*?</style>", "", page.partition("</head>")[2], flags=re.DOTALL)
    body = re.sub(r"</?col(group)?\b[^>]*>", "", body)
    source = f'<html lang="zh-CN"><head><meta charset="utf-8"><style>{PLAIN}</style></head>{body}'
    weasyprint = pdf.engine()
    return lambda: weasyprint.HTML(string=source).write_pdf(pdf_variant=pdf.VARIANT)


class _chromium:  # noqa: N801
    """A warm browser, or None where playwright or a browser is missing."""

    def __enter__(self) -> Any:
        try:
            from playwright.sync_api import sync_playwright

            self.playwright = sync_playwright().start()
            binary = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            self.browser = self.playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        except Exception as error:
            print(f"不比较 Chromium：{error}")
            return None
        return self.browser

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "browser"):
            self.browser.close()
            self.playwright.stop()


def _printer(browser: Any, page: str) -> Callable[[], bytes]:
    tab = browser.new_page()

    def run() -> bytes:
        tab.set_content(page, wait_until="load")
        return bytes(tab.pdf(prefer_css_page_size=True, print_background=True))

    return run


def _compare(contestants: dict[str, Callable[[], bytes]], rounds: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run()
    for _ in range(rounds):
        for name, run in contestants.items():
            times[name].append(_timed(run))
    base = statistics.median(times["本工具"])
    for name, values in times.items():
        middle = statistics.median(values)
        print(
            f"{name}：中位 {middle:.2f} s（{min(values):.2f} 至 {max(values):.2f}），为本工具的 {middle / base:.2f} 倍"
        )


def _timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _median(run: Callable[[], Any], rounds: int) -> float:
    return statistics.median(_timed(run) for _ in range(rounds))


def _measure_memory(run: Callable[[], bytes], count: int) -> None:
    for number in range(1, count + 1):
        run()
        if number in {1, 10} or number % 50 == 0:
            print(f"第 {number} 份之后：{_resident():.0f} MB", flush=True)


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    main()

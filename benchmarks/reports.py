"""What `batch --reports` adds to rendering: python benchmarks/reports.py [--parks 16] [--rounds 4]

Reports a second by the batch's own path (reading and scoring the file, its place among its peers, charts, page, PDF,
written to disk) against the renderer alone: the very same pages, ready in memory, by the same tuned renderer in the
same kind of warm pool on all cores. Rounds are interleaved, so that a slow moment of the machine falls on both.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from batch import JOBS, ROOT, Cost, Metered, _kept, _verdict, make

sys.path.insert(0, str(ROOT))  # also from a checkout that has not been installed

from compliance import assess
from compliance.analysis.cohort import analysis
from compliance.batch import engines, reports
from compliance.batch.files import found
from compliance.batch.store import packing
from compliance.checklist import files as checklist_files
from compliance.forms import evidence, importing
from compliance.report.data import result as data
from compliance.report.html import page as html
from compliance.report.pdf import render as pdf
from compliance.report.view.edition import Edition

TARGET = 0.9
PART = 4 * JOBS
"""So many reports are made by one before the other makes the same."""
DATE = datetime.date(2026, 1, 31)
Page = tuple[str, str]
"""A page and the data that its PDF carries."""


def main() -> None:
    arguments = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="reports-"))
    try:
        make(folder / "in", arguments.parks)
        (folder / reports.FOLDER).mkdir()
        measure(folder, arguments.rounds)
    finally:
        shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="批量报告的速度")
    parser.add_argument("--parks", type=int, default=16, metavar="个数", help="园区个数")
    parser.add_argument("--rounds", type=int, default=4, metavar="轮数")
    return parser.parse_args()


def measure(folder: Path, rounds: int) -> None:
    orders = ordered(folder)
    pages = [page(order) for order in orders]
    parts = [slice(start, start + PART) for start in range(0, len(orders), PART)]
    ratios, whole, alone = [], Cost(), Cost()
    with engines.local(JOBS, reports.warm) as one, engines.local(JOBS, reports.warm) as other:
        ours, theirs = Metered(one), Metered(other)
        for number, part in enumerate(parts * (rounds + 1)):
            contestants = [
                (mine := Cost(), ours, partial(_through, ours, reports.make_each, orders[part])),
                (floor := Cost(), theirs, partial(_through, theirs, rendered, pages[part])),
            ]
            for cost, pool, do in contestants[:: 1 if number % 2 else -1]:
                cost.of(pool, do)
            if number >= len(parts):  # the first round warms up
                ratios.append(floor.work / mine.work)
                whole.work, whole.wall = whole.work + mine.work, whole.wall + mine.wall
                alone.work, alone.wall = alone.work + floor.work, alone.wall + floor.wall
    count = rounds * len(orders)
    print(f"{len(orders)} 份报告，{rounds} 轮，{JOBS} 个进程（处理器时间；括号内按经过的时间）")
    print(f"  只排版：{alone.work / count:.3f} 秒/份（每秒 {count / alone.wall:.2f} 份）")
    print(f"  批量：{whole.work / count:.3f} 秒/份（每秒 {count / whole.wall:.2f} 份）")
    ratio = _verdict(statistics.median(ratios), TARGET, at_least=True)
    print(f"  批量的速度为只排版的（各组的中位数）：{ratio}（{alone.wall / whole.wall:.2f}）", flush=True)


def ordered(folder: Path) -> list[reports.Order]:
    """What a batch over the files would have made."""
    checklist = checklist_files.load("window-service")
    paths = {item.source: item.path for item in found([folder / "in"]) if item.path.endswith(".yaml")}
    taken = []
    for source, path in paths.items():
        _, sheet = importing.load(Path(path), checklist)
        row = packing.row(assess(checklist, sheet), source=source, source_fingerprint="", evidence_digests={})
        taken.append(packing.record(row))
    cohort = analysis.analyse(taken, checklist)
    return list(reports.orders(cohort, paths, folder, checklist.id, DATE, lambda source, peers: ""))


def page(order: reports.Order) -> Page:
    """The page that the batch would make for an order."""
    path = Path(order.path)
    checklist, sheet = importing.load(path, checklist_files.load(order.checklist))
    assessment = assess(checklist, sheet)
    digests = evidence.digests(sheet, path.parent)
    made = html.render(Edition(assessment, date=DATE, digests=digests, peers=order.peers))
    return made, data.embedded(assessment, digests)


def rendered(pages: Sequence[Page]) -> list[int]:
    return [len(pdf.render(made, date=DATE, templates=None, attachment=carried)) for made, carried in pages]


def _through(pool: Metered, do: Callable[[Sequence[object]], list[object]], given: Sequence[object]) -> None:
    chunks: Iterator[list[object]] = ([one] for one in given)
    for _ in engines.results(lambda: _kept(pool), do, chunks, JOBS, lambda _: []):
        pass


if __name__ == "__main__":
    main()

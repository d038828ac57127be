"""Each park's gap report with its place among its peers, made by all cores; one that cannot be made stops no other."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from compliance.batch import packaged
from compliance.cohort.peers import Finder, Peers
from compliance.cohort.results import Cohort, ParkRow
from compliance.errors import ComplianceError, MissingSystemPart

FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]|^\.+|[. ]+$')
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Order:
    """A report to be made: of which file, by which checklist, and where it goes."""

    path: str
    target: str
    checklist: str
    peers: Peers
    date: datetime.date


@dataclass(frozen=True, slots=True)
class Made:
    """A report, or why there is none."""

    order: Order
    trouble: str = ""
    missing: bool = False
    """Whether a part of the system is missing, so that no report can be made at all."""


def orders(
    cohort: Cohort, paths: Mapping[str, str], folder: Path, checklist: str, date: datetime.date
) -> Iterator[Order]:
    """One for each park of the cohort, those listed apart included; `paths` are the files by their source."""
    finder, taken = Finder(cohort), set[str]()
    for row in cohort.parks:
        name = _file_name(row, taken)
        yield Order(paths[row.source], str(folder / name), checklist, finder.of(row), date)


def _file_name(row: ParkRow, taken: set[str]) -> str:
    """Code and name, with what no file system takes replaced; two parks never share one."""
    stem = FORBIDDEN.sub("_", f"{row.code}{row.name}")[:LONGEST_NAME] or "园区"
    name, number = stem, 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}（{number}）"
    taken.add(name.lower())
    return f"{name}.pdf"


def make_all(wanted: list[Order], jobs: int, progress: Callable[[int], None]) -> Iterator[Made]:
    """Every report, in the order of the orders; the processes keep fonts and style sheets from one to the next."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_warm) as pool:
        for made in pool.map(make, wanted, chunksize=4):
            progress(1)
            yield made


def _warm() -> None:
    from compliance.report import html, pdf  # noqa: F401 — imported before the first report


def make(order: Order) -> Made:
    """Writes one report, whole or not at all."""
    from compliance import answer_files, scoring
    from compliance.checklist_files import load as load_checklist
    from compliance.forms import importing
    from compliance.report import html, pdf, seal

    target = Path(order.target)
    try:
        with packaged.answers(order.path) as path:
            checklist, sheet = importing.load(path, load_checklist(order.checklist))
            digests = answer_files.digests(sheet, path.parent)
        assessment = scoring.assess(checklist, sheet)
        page = html.render(assessment, date=order.date, templates=None, digests=digests, peers=order.peers)
        content = pdf.render(page, date=order.date, templates=None, attachment=seal.embedded(assessment, digests))
        under_way = target.with_name(f".{target.name}")
        under_way.write_bytes(content)
        os.replace(under_way, target)
    except MissingSystemPart as missing:
        return Made(order, str(missing), missing=True)
    except (ComplianceError, OSError) as error:
        return Made(order, str(error))
    return Made(order)

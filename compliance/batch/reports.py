"""Each park's gap report with its place among its peers, made by all cores; one that cannot be made stops no other."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from compliance import remarks
from compliance.analysis.cohort.peers import Finder, Peers
from compliance.analysis.cohort.results import Cohort
from compliance.batch import engines, kept, packaged, unchanged
from compliance.batch.store.outcomes import Basis, Kept
from compliance.errors import INVISIBLE, ComplianceError, InputError, MissingSystemPart, Problem
from compliance.files import content, inputs, limits, writing
from compliance.forms import evidence
from compliance.trust import submission

FOLDER = "报告"
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]|^\.+|[. ]+$')
LONGEST_NAME = 80
CHANGED = "评分以后，答卷或它的佐证文件变了\n    处理：再运行同一命令，按现在的重新评分"


@dataclass(frozen=True, slots=True)
class Order:
    """A report to be made: of which file, by which checklist, and where it goes."""

    path: str
    target: str
    checklist: str
    source: str
    """As remarks on it name the file."""
    peers: Peers
    date: datetime.date
    basis: Basis
    within: str = ""
    """Of a file in a zip, which is at `path`: its name there."""

    @property
    def name(self) -> str:
        """Within the output folder."""
        return f"{FOLDER}/{Path(self.target).name}"


@dataclass(frozen=True, slots=True)
class Made:
    """A report, or why there is none."""

    order: Order
    digest: str = ""
    """SHA-256 of the file."""
    trouble: str = ""
    missing: bool = False
    """Whether a part of the system is missing, so that no report can be made at all."""
    unread: bool = False
    """Whether a file that was scored in this run could not be read, or is not what it was then."""
    told: tuple[Problem, ...] = ()
    """Remarks on what was printed."""


def orders(
    cohort: Cohort,
    paths: Mapping[str, str],
    output: Path,
    checklist: str,
    date: datetime.date,
    basis: Callable[[str, Peers], Basis],
) -> Iterator[Order]:
    """One for each park of the cohort, those listed apart included; `paths` are the files by their source.

    `basis` gives what a report is made from, of its source and its peers.
    """
    finder, taken = Finder(cohort), set[str]()
    for row in cohort.parks:
        target, peers = output / FOLDER / file_name(row.code, row.name, taken), finder.of(row)
        path, within = _place(row.source, paths)
        yield Order(path, str(target), checklist, row.source, peers, date, basis(row.source, peers), within)


def _place(source: str, paths: Mapping[str, str]) -> tuple[str, str]:
    """The path of a file or of the zip that it is in, and its name there."""
    archive = next(above for above in (source, *map(str, PurePosixPath(source).parents)) if above in paths)
    return paths[archive], source[len(archive) + 1 :]


def left(output: Path, parks: Iterable[tuple[str, str]]) -> list[Path]:
    """The reports in the output folder that are of none of the parks, by code and name: from an earlier run."""
    found, taken = written(output), set[str]()
    names = {file_name(code, name, taken) for code, name in parks} if found else set()
    return sorted(path for path in found if path.name not in names)


def written(output: Path) -> list[Path]:
    """The reports in the output folder, whoever has written them."""
    return [path for path in (output / FOLDER).glob("*.pdf") if not path.name.startswith(".")]


def file_name(code: str, name: str, taken: set[str]) -> str:
    """Code and name, without what nobody sees, what no file system takes replaced; two parks never share one."""
    stem = FORBIDDEN.sub("_", INVISIBLE.sub("", f"{code}{name}"))[:LONGEST_NAME] or "园区"
    name, number = stem, 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}（{number}）"
    taken.add(name.lower())
    return f"{name}.pdf"


def stand(known: Mapping[str, Kept], output: Path, origin: str) -> bool:
    """Whether all reports are what an earlier run made from the same as this one."""
    whole = known.get(FOLDER)
    names = [name for name in known if name.startswith(f"{FOLDER}/")]
    untouched = all(known[name].digest == kept.digest(output / name) for name in names)
    return whole is not None and whole.origin == origin and untouched


def make_all(wanted: Iterator[Order], jobs: int) -> Iterator[Made]:
    """Every report, as it is done; the processes keep fonts and style sheets from one to the next."""
    chunks = ([order] for order in wanted)
    for made in engines.results(partial(engines.local, jobs, warm), make_each, chunks, jobs, _lost):
        yield from made


def warm() -> None:
    """Imports what every report needs, before the first one, and lets no report take more memory than it may."""
    from compliance.report import formats
    from compliance.report.html import page as html  # noqa: F401
    from compliance.report.pdf import render as pdf  # noqa: F401

    limits.confine(formats.MAKING.memory)


def make_each(orders: Sequence[Order]) -> list[Made]:
    with inputs.remembered():
        return [make(order) for order in orders]


def _lost(order: Order) -> list[Made]:
    return [Made(order, trouble="工作进程意外终止，多半是内存不足\n    处理：减少 --jobs 再运行，已生成的报告不会重做")]


def _unread(error: Exception) -> bool:
    codes = {content.UNREAD, evidence.UNREADABLE, evidence.MISSING}
    return isinstance(error, OSError) or (
        isinstance(error, InputError) and any(problem.code in codes for problem in error.problems)
    )


def _as_scored(order: Order) -> bool:
    fingerprint, evidence = order.basis[1:]
    unmoved = unchanged.evidence_unchanged(str(Path(order.path).parent), evidence)
    return unmoved and unchanged.fingerprint(order.path) == fingerprint


def make(order: Order) -> Made:
    """Writes one report, whole or not at all."""
    from compliance import scoring
    from compliance.checklist.files import load as load_checklist
    from compliance.forms import importing, reading
    from compliance.report import formats
    from compliance.report.view.edition import Edition

    target = Path(order.target)
    try:
        target.parent.mkdir(exist_ok=True)
        with packaged.answers(order.path, order.within) as (path, of_package):
            form = reading.read(path)
            checklist, sheet = importing.load_form(form, load_checklist(order.checklist), path.parent)
            if of_package:
                sheet = submission.reviewed(sheet, path.parent, checklist)
            digests = evidence.digests(sheet, path.parent, reading.digests(form))
        if not of_package and not order.within and not _as_scored(order):
            return Made(order, trouble=CHANGED, unread=True)
        assessment = scoring.assess(checklist, sheet)
        edition = Edition(assessment, date=order.date, digests=digests, source=order.source, peers=order.peers)
        with remarks.collected() as told:
            made = formats.make("pdf", edition)
        writing.write(made, target)
    except MissingSystemPart as missing:
        return Made(order, trouble=str(missing), missing=True)
    except (ComplianceError, OSError) as error:
        return Made(order, trouble=str(error), unread=_unread(error))
    except MemoryError:
        return Made(order, trouble=str(formats.MAKING.too_large(order.source)))
    return Made(order, hashlib.sha256(made).hexdigest(), told=tuple(told))

"""What is made of a batch's results, the documents and each park's report: all that does not stand from before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from compliance import remarks
from compliance.batch import concluding, documents, kept, reports
from compliance.batch.notices import Overview
from compliance.batch.reports import FOLDER, Made, Order
from compliance.batch.store.journal import Journal
from compliance.batch.store.outcomes import Kept
from compliance.batch.wanted import Wanted
from compliance.checklist.model import Checklist
from compliance.errors import MissingSystemPart, UsageError, one_line, system_reason
from compliance.files import together


@dataclass(frozen=True, slots=True)
class Sources:
    """What reports are made from."""

    paths: Mapping[str, str]
    """The files by their source."""
    begun: Sequence[Path]
    """Temporary folders of killed runs, which may have made some."""


class Came(NamedTuple):
    """What came of making: whether anything was, whether a report was left out, and why one of the rest is missing."""

    made: bool
    left_out: bool = False
    missing: MissingSystemPart | None = None


def make_folder(folder: Path) -> None:
    """Makes an output folder where it is missing. Raises UsageError."""
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        what = "是文件，不是文件夹" if folder.exists() else "是链接，所指的文件夹不存在"
        raise UsageError(f"{folder}: {what}\n    处理：在 -o 之后写文件夹名") from None
    except OSError as error:
        raise UsageError(f"{folder}: 不能建立文件夹（{system_reason(error)}）\n    处理：核对路径和权限") from None


def make(
    journal: Journal,
    overview: Overview,
    checklist: Checklist,
    named: str,
    sources: Sources,
    wanted: Wanted,
) -> Came:
    """Every output that does not stand from an earlier run.

    `named` is the checklist as workers find it.
    """
    maker = kept.maker(checklist, wanted.day)
    origin = kept.origin(journal, overview, maker)
    known = {} if wanted.anew else journal.kept()
    origin_of_documents = kept.origin_of_documents(origin, overview)
    stand = documents.stand(known, origin_of_documents, wanted)
    if not wanted.reports:
        _tell_of_old_reports(journal, overview, origin, wanted)
    if stand and (not wanted.reports or reports.stand(known, wanted.output, origin)):
        return Came(made=False)
    missing, whole = None, False
    with together.replacing(wanted.output) as staged:
        with wanted.progress("汇总", 1 + (0 if stand else len(documents.names(wanted)))) as advance:
            results = concluding.results(journal, overview, checklist)
            advance(1)
            if not stand:
                missing = documents.write(results, staged, wanted, advance)
        if wanted.reports and missing is None:
            bases = kept.bases_of_reports(journal, maker)
            orders = reports.orders(results.cohort, sources.paths, staged, named, wanted.day, bases)
            whole = _make_reports(orders, sources, len(results.cohort.parks), journal, known, wanted)
    if not stand:
        documents.note(journal, origin_of_documents, wanted, missing)
    if whole:
        journal.note_outputs({FOLDER: Kept(origin, "")})
    return Came(made=True, left_out=wanted.reports and not whole, missing=missing)


def _tell_of_old_reports(journal: Journal, overview: Overview, origin: str, wanted: Wanted) -> None:
    """Says so where the reports of this run's parks were made from something else than its results."""
    whole = journal.kept().get(FOLDER)
    left = sum(notice.kind == "left_report" for notice in overview.notices)
    old = 0 if whole is not None and whole.origin == origin else len(reports.written(wanted.output)) - left
    if old:
        folder = wanted.output / FOLDER
        wanted.say(
            f"{folder} 中的 {old} 份报告是以前写的，没有随这次的结果更新\n    处理：加 --reports 更新，或移走另存"
        )


def _taken_over(order: Order, known: Mapping[str, Kept], begun: Sequence[Path]) -> bool:
    """Whether a killed run has made the report, which is then in its place."""
    for place in begun:
        if kept.stands(known, place / together.STAGED, order.name, order.basis.origin):
            Path(order.target).parent.mkdir(exist_ok=True)
            (place / together.STAGED / order.name).rename(order.target)
            return True
    return False


def _make_reports(
    orders: Iterator[Order],
    sources: Sources,
    count: int,
    journal: Journal,
    known: Mapping[str, Kept],
    wanted: Wanted,
) -> bool:
    """Those that do not stand; whether all could be made, the others are told of by name.

    Raises MissingSystemPart, and UsageError where a file went away since it was scored: no trouble of that report.
    """
    folder = wanted.output / FOLDER
    make_folder(folder)
    names, troubled, made = set[str](), list[Made](), 0

    def left() -> Iterator[Order]:
        for order in orders:
            names.add(order.name)
            if kept.stands(known, wanted.output, order.name, order.basis.origin) or _taken_over(
                order, known, sources.begun
            ):
                advance(1)
            else:
                yield order

    with wanted.progress("报告", count) as advance:
        for one in reports.make_all(left(), wanted.processes):
            if one.missing:
                raise MissingSystemPart(one.trouble)
            advance(1)
            made += 1
            if mistakes := remarks.tell(one.told):
                one = replace(one, trouble="\n".join(map(str, mistakes)))
            if one.trouble:
                troubled.append(one)
            else:
                journal.note_outputs({one.order.name: Kept(one.order.basis.origin, one.digest)})
    if unread := [(one.order.source, f"{one.order.source}: {one.trouble}") for one in troubled if one.unread]:
        raise UsageError(
            "\n".join(concluding.unread(unread, sources.paths, wanted.output, "各份已评分", "读不到，或评分以后变了"))
        )
    journal.forget_outputs([name for name in known if name.startswith(f"{FOLDER}/") and name not in names])
    same = f"，其中 {count - made} 份没有变化、未重写" if made < count else ""
    wanted.say(f"报告 {count - len(troubled)} 份{same}，在 {folder}")
    for one in sorted(troubled, key=lambda one: one.order.target):
        wanted.say(f"  未能生成 {one_line(one.order.name)}\n    {one.trouble}")
    return not troubled

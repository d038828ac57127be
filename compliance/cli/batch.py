"""compliance batch: every park at once, into a results database and what is made of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from compliance.cli import edge, progress
from compliance.cli.chinese import typer
from compliance.errors import UsageError, system_reason

if TYPE_CHECKING:
    from compliance.batch import engines, running
    from compliance.batch.files import Item
    from compliance.batch.notices import Overview
    from compliance.batch.reports import Order
    from compliance.batch.roster import Listed
    from compliance.batch.store.journal import Journal
    from compliance.batch.store.outcomes import Kept
    from compliance.checklist.model import Checklist
    from compliance.cli.batch_outputs import Wanted
    from compliance.errors import MissingSystemPart


Engine = Literal["local", "dask"]


SET_ASIDE = 1
"""The exit code when files were refused or parks left out: all else is done and written."""


def command(
    folders: Annotated[list[Path], edge.argument("文件夹...", "放各园区答卷的文件夹，一个或几个。")],
    output: Annotated[Path, edge.option("--output -o", "文件夹", "写入结果的文件夹。")],
    roster: Annotated[Path | None, edge.option("--roster", "名单", "应交园区的名单（CSV，有名称、代码两栏）。")] = None,
    year: Annotated[
        int | None, edge.option("--year", "年份", "排名的年度；不写则取答卷较多的最近一年。", min=2000, max=2100)
    ] = None,
    checklist: edge.ChecklistOption = None,
    database: Annotated[
        str | None,
        edge.option("--database", "结果库", "SQLite 文件名，或 postgresql:// 开头的地址；不写则放在结果文件夹。"),
    ] = None,
    engine: Annotated[Engine, edge.option("--engine", "方式", "local 本机多进程、dask 集群。")] = "local",
    scheduler: Annotated[
        str | None, edge.option("--scheduler", "地址", "Dask 调度器的地址；不写则在本机建立集群。")
    ] = None,
    jobs: Annotated[int | None, edge.option("--jobs -j", "个数", "本机的进程个数；不写则同处理器核数。", min=1)] = None,
    reports: Annotated[
        bool, typer.Option("--reports", help="另在“报告”文件夹里写各园区的差距分析报告，附在同类园区中的位置。")
    ] = False,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="另写 parks.parquet 和 criteria.parquet，供统计软件使用。")
    ] = False,
    date: edge.DateOption = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> int:
    """批量评分：给文件夹里的全部答卷评分，排名并汇总；再次运行只评有变化的。"""
    from compliance.batch import roster as rosters
    from compliance.batch import running
    from compliance.batch.store import database as databases
    from compliance.checklist import files as checklist_files
    from compliance.cli import batch_outputs

    if scheduler is not None and engine != "dask":
        raise UsageError("--scheduler 要和 --engine dask 一起用")
    day = edge.report_date(date)
    # Workers may be anywhere: what they are told is complete.
    chosen = None if checklist is None else str(checklist_files.find(checklist).resolve())
    listed = None if roster is None else rosters.read(roster)
    _check_folders(folders)
    url = databases.url_of(database) if database is not None else databases.beside(output)
    _make(output)
    with databases.opened(url) as connection:
        from compliance.batch.store.journal import Journal

        journal = Journal(connection, str(output.resolve()))
        _check_output(output, journal, force=force)
        journal.begin()
        items = _found(folders, output, quiet=quiet)
        start = _engine(engine, scheduler, jobs or _cores())
        plan = running.Plan(checklist=chosen, engine=start, jobs=jobs or _cores(), by_contents=force)
        _score(plan, items, journal, quiet=quiet)
        wanted = batch_outputs.Wanted(
            output=output,
            checklist=chosen,
            day=day,
            parquet=parquet,
            reports={item.source: item.path for item in items} if reports else None,
            anew=force,
            jobs=jobs or _cores(),
            quiet=quiet,
        )
        # Nothing asks for them any more, and of very many parks they take a tenth of the memory.
        del items
        return _conclude(journal, wanted, year, listed)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check_folders(folders: list[Path]) -> None:
    for folder in folders:
        if not folder.is_dir():
            what = "是文件，不是文件夹" if folder.exists() else "文件夹不存在"
            raise UsageError(f"{folder}: {what}\n    处理：写放答卷的文件夹；单份答卷用 compliance score")


def _make(output: Path) -> None:
    """The output folder, made where it is missing."""
    try:
        output.mkdir(exist_ok=True)
    except FileExistsError:
        raise UsageError(f"{output}: 是文件，不是文件夹\n    处理：在 -o 之后写文件夹名") from None
    except OSError as error:
        raise UsageError(f"{output}: 不能建立文件夹（{system_reason(error)}）\n    处理：核对路径和权限") from None


def _check_output(output: Path, journal: Journal, *, force: bool) -> None:
    """Refuses to replace what no earlier run of this batch has written."""
    from compliance.cli.batch_outputs import OUTPUTS

    if journal.wrote_to():
        return
    for name in OUTPUTS:
        edge.check_writable(output / name, force=force)


def _found(folders: list[Path], output: Path, *, quiet: bool) -> list[Item]:
    from compliance.batch import files

    reviews: list[str] = []
    items = list(files.found(folders, without=[output], reviews=reviews))
    if reviews:
        named = reviews[0] + (f"等 {len(reviews)} 个文件夹" if len(reviews) > 1 else "")
        edge.note(f"没有计入 {named}中的复核；先用 compliance import 答卷 --review 复核文件 并入答卷", quiet=quiet)
    if not items:
        kinds = "YAML、JSON、xlsx、xls、ods、CSV、提交包"
        raise UsageError(f"{'、'.join(map(str, folders))}: 没有答卷\n    应为：放有答卷的文件夹（{kinds}）")
    return items


def _engine(engine: Engine, scheduler: str | None, jobs: int) -> engines.Engine:
    from compliance.batch import engines, work

    if engine == "dask":
        return partial(engines.dask, jobs, scheduler)
    return partial(engines.local, jobs, work.warm)


def _score(plan: running.Plan, items: list[Item], journal: Journal, *, quiet: bool) -> None:
    from compliance.batch import running, work

    try:
        with progress.line("评分", len(items), quiet=quiet) as advance:
            running.run(plan, items, journal, advance)
    except work.OtherProgram:
        raise UsageError(
            "集群中的程序与本机的不是同一版本，结果会不一致\n    处理：在各台机器上安装同一版本的 compliance，再运行"
        ) from None


def _conclude(journal: Journal, wanted: Wanted, year: int | None, roster: Sequence[Listed] | None) -> int:
    """What is made of the results, in the output folder; the seam between scoring and everything that it is for."""
    from compliance.batch import concluding

    overview = concluding.look_over(journal, wanted.output, year=year, roster=roster)
    counts = journal.counts()
    checklist = concluding.chosen(overview, wanted.checklist)
    made, missing = False, None
    if checklist is not None:
        made, missing = _made(journal, overview, counts, checklist, wanted)
    journal.finish()
    for line in concluding.summary(journal, overview, counts):
        edge.note(line, quiet=wanted.quiet)
    if checklist is None and counts.get("scored"):
        raise UsageError(f"没有 {year} 年度的答卷，没有写入结果\n    处理：核对 --year 和各答卷的评价期")
    if checklist is None:
        raise UsageError("没有一份答卷能评分，没有写入结果\n    处理：按上面列出的错误改正后再运行")
    folder = wanted.output
    edge.note(f"结果已写入 {folder}" if made else f"结果没有变化，{folder} 中的文件未重写", quiet=wanted.quiet)
    if missing is not None:
        raise missing
    return SET_ASIDE if counts.get("refused") or overview.to_mend else 0


def _made(
    journal: Journal, overview: Overview, counts: Mapping[str, int], checklist: Checklist, wanted: Wanted
) -> tuple[bool, MissingSystemPart | None]:
    """Makes every output that does not stand from an earlier run; whether there was any, and why one is missing."""
    from compliance.batch import concluding, kept, reports
    from compliance.batch.store.outcomes import Kept
    from compliance.cli import batch_outputs

    maker = kept.maker(checklist, wanted.day)
    origin = kept.origin(journal, overview, maker)
    known = {} if wanted.anew else journal.kept()
    origin_of_documents = kept.origin_of_documents(origin, overview)
    documents = batch_outputs.stand(known, origin_of_documents, wanted)
    if wanted.reports is None:
        _tell_of_old_reports(journal, overview, origin, wanted)
    if documents and (wanted.reports is None or reports.stand(known, wanted.output, origin)):
        return False, None
    written = 0 if documents else len(batch_outputs.names(wanted))
    with progress.line("汇总", 1 + written, quiet=wanted.quiet) as advance:
        results = concluding.results(journal, overview, counts, checklist)
        advance(1)
        missing = None if documents else batch_outputs.write(results, journal, origin_of_documents, wanted, advance)
    if wanted.reports is not None and missing is None:
        name = wanted.checklist or checklist.id
        origins = kept.origin_of_reports(journal, maker)
        orders = reports.orders(results.cohort, wanted.reports, wanted.output, name, wanted.day, origins)
        if _make_reports(orders, len(results.cohort.parks), journal, known, wanted):
            journal.note_outputs({reports.FOLDER: Kept(origin, "")})
    return True, missing


def _tell_of_old_reports(journal: Journal, overview: Overview, origin: str, wanted: Wanted) -> None:
    """Says so where the reports of this run's parks were made from something else than its results."""
    from compliance.batch import reports

    whole = journal.kept().get(reports.FOLDER)
    left = sum(notice.kind == "left_report" for notice in overview.notices)
    old = 0 if whole is not None and whole.origin == origin else len(reports.written(wanted.output)) - left
    if old:
        edge.note(
            f"{wanted.output / reports.FOLDER} 中的 {old} 份报告是以前写的，没有随这次的结果更新\n"
            "    处理：加 --reports 更新，或移走另存",
            quiet=wanted.quiet,
        )


def _make_reports(
    orders: Iterator[Order], count: int, journal: Journal, known: Mapping[str, Kept], wanted: Wanted
) -> bool:
    """Those that do not stand; whether all could be made, the others are told of by name. MissingSystemPart."""
    from compliance.batch import kept, reports
    from compliance.batch.store.outcomes import Kept
    from compliance.errors import MissingSystemPart

    folder = wanted.output / reports.FOLDER
    _make(folder)
    names, troubled, made = set[str](), list[reports.Made](), 0

    def left() -> Iterator[Order]:
        for order in orders:
            names.add(order.name)
            if kept.stands(known, wanted.output, order.name, order.origin):
                advance(1)
            else:
                yield order

    with progress.line("报告", count, quiet=wanted.quiet) as advance:
        for one in reports.make_all(left(), wanted.jobs):
            if one.missing:
                raise MissingSystemPart(one.trouble)
            advance(1)
            made += 1
            if one.trouble:
                troubled.append(one)
            else:
                journal.note_outputs({one.order.name: Kept(one.order.origin, one.digest)})
    journal.forget_outputs([name for name in known if name.startswith(f"{reports.FOLDER}/") and name not in names])
    same = f"，其中 {count - made} 份没有变化、未重写" if made < count else ""
    edge.note(f"报告 {count - len(troubled)} 份{same}，在 {folder}", quiet=wanted.quiet)
    for one in sorted(troubled, key=lambda one: one.order.target):
        edge.note(f"  未能生成 {one.order.target}\n    {one.trouble}", quiet=wanted.quiet)
    return not troubled

"""A batch from its folders to its outputs: what is there is found and scored, then whatever is to be made of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from compliance import remarks
from compliance.batch import (
    cluster,
    concluding,
    documents,
    engines,
    files,
    making,
    reports,
    roster,
    running,
    work,
)
from compliance.batch.files import Item
from compliance.batch.notices import Overview
from compliance.batch.store import database
from compliance.batch.store.journal import Journal
from compliance.batch.wanted import Wanted
from compliance.checklist import files as checklist_files
from compliance.errors import Problem, UsageError
from compliance.files import inputs, temporary, together, writing


def run(wanted: Wanted) -> bool:
    """Does all that is wanted, and says what it came to; whether files were refused or parks left out.

    Raises InputError, UsageError, and MissingSystemPart when all is done but what needs that part.
    """
    if wanted.engine != "dask" and (wanted.scheduler is not None or wanted.tls is not None):
        raise UsageError("--scheduler、--tls-ca、--tls-cert、--tls-key 要和 --engine dask 一起用")
    if wanted.tls is not None and not (wanted.scheduler or "tls://").startswith("tls://"):
        raise UsageError(f"--scheduler {wanted.scheduler}: 写了证书的，地址要以 tls:// 开头")
    # Workers may be anywhere: what they are told is complete.
    checklist = None if wanted.checklist is None else str(checklist_files.find(wanted.checklist).resolve())
    listed = None if wanted.roster is None else roster.read(wanted.roster)
    _check_folders(wanted.folders)
    url = database.beside(wanted.output) if wanted.database is None else database.url_of(wanted.database)
    making.make_folder(wanted.output)
    # A run that finds nothing to do makes nothing temporary, and would leave what the killed one has left.
    with database.opened(url) as connection, temporary.inherited(wanted.output) as begun:
        for place in (wanted.output, wanted.output / reports.FOLDER):
            together.finish(place)
        journal = Journal(connection, str(wanted.output.resolve()))
        if not journal.wrote_to():
            for name in documents.NAMES:
                writing.check(wanted.output / name, force=wanted.anew)
        journal.begin()
        unread: list[Problem] = []
        system: list[str] = []
        items = _found(wanted, database.files(url), system, unread)
        _check_outputs(items, wanted)
        unread += _score(items, journal, checklist, wanted)
        if unread:
            counts, paths = journal.counts(), {item.source: item.path for item in items}
            kept = f"已评分 {counts.get('scored', 0)} 份，有误 {counts.get('refused', 0)} 份"
            texts = ((problem.location.file, str(problem)) for problem in unread)
            raise UsageError("\n".join(concluding.unread(texts, paths, wanted.output, kept)))
        paths = {item.source: item.path for item in items} if wanted.reports else {}
        # Nothing asks for them any more, and of very many parks they take a tenth of the memory.
        del items
        overview = concluding.look_over(journal, wanted.output, system, year=wanted.year, roster=listed)
        return _conclude(journal, overview, checklist, making.Sources(paths, begun), wanted)


def _check_folders(folders: Sequence[Path]) -> None:
    for folder in folders:
        if not folder.is_dir():
            what = "是文件，不是文件夹" if folder.exists() else "文件夹不存在"
            raise UsageError(f"{folder}: {what}\n    处理：写放答卷的文件夹；单份答卷用 compliance score")


def _check_outputs(items: Sequence[Item], wanted: Wanted) -> None:
    """Refuses, before any is written, an output that is the roster, the database or an answers file. UsageError."""
    there = [path for name in documents.names(wanted) if (path := wanted.output / name).exists()]
    for path in there:
        inputs.check(path)
    if there:
        # Of very many files this is too much to keep until the end.
        with inputs.remembered():
            for item in items:
                inputs.note(item.path, "答卷")
            for path in there:
                inputs.check(path)


def _found(wanted: Wanted, own: Sequence[Path], system: list[str], unread: list[Problem]) -> list[Item]:
    """What was received: not what the command was given besides, or keeps for itself."""
    without = [wanted.output, *([wanted.roster] if wanted.roster else []), *own]
    items = list(files.found(wanted.folders, without=without, system=system, unread=unread))
    if not items and not unread:
        kinds = "YAML、JSON、xlsx、xls、ods、CSV、提交包"
        raise UsageError(f"{'、'.join(map(str, wanted.folders))}: 没有答卷\n    应为：放有答卷的文件夹（{kinds}）")
    return items


def _score(items: Sequence[Item], journal: Journal, checklist: str | None, wanted: Wanted) -> list[Problem]:
    """Gives what could not be read."""
    jobs = wanted.processes
    if wanted.engine == "dask":
        engine: engines.Engine = partial(cluster.dask, jobs, wanted.scheduler, wanted.tls)
    else:
        engine = partial(engines.local, jobs, work.warm)
    strict = remarks.is_strict()
    plan = running.Plan(checklist=checklist, engine=engine, jobs=jobs, strict=strict, by_contents=wanted.anew)
    try:
        with wanted.progress("评分", len(items)) as advance:
            return running.run(plan, items, journal, advance)
    except work.OtherProgram:
        raise UsageError(
            "集群中的程序与本机的不是同一版本，结果会不一致\n    处理：在各台机器上安装同一版本的 compliance，再运行"
        ) from None


def _conclude(journal: Journal, overview: Overview, named: str | None, sources: making.Sources, wanted: Wanted) -> bool:
    """Makes what is wanted of the results and tells what there is; whether anything was set aside."""
    counts = journal.counts()
    checklist = concluding.chosen(overview, named)
    came = making.Came(made=False)
    if checklist is not None:
        assert overview.year is not None
        journal.note_year(overview.year)
        came = making.make(journal, overview, checklist, named or checklist.id, sources, wanted)
    journal.finish()
    for line in concluding.summary(journal, overview, counts):
        wanted.say(line)
    if checklist is None and counts.get("scored"):
        remedy = "核对 --year 和各答卷的评价期"
        if wanted.year is None:
            remedy = f"{wanted.output} 中已有这一年度的结果；要排较早的年度，写 --year"
        raise UsageError(f"没有 {overview.year} 年度的答卷，没有写入结果\n    处理：{remedy}")
    if checklist is None:
        raise UsageError("没有一份答卷能评分，没有写入结果\n    处理：按上面列出的错误改正后再运行")
    folder = wanted.output
    wanted.say(f"结果已写入 {folder}" if came.made else f"结果没有变化，{folder} 中的文件未重写")
    if came.missing is not None:
        raise came.missing
    return came.left_out or bool(counts.get("refused")) or overview.to_mend or bool(journal.altered)

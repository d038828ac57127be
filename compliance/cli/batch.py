"""compliance batch: every park at once, into a results database and what is made of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from compliance.cli import edge, progress
from compliance.cli.chinese import typer

SET_ASIDE = 1
"""The exit code when files were refused or parks left out: all else is done and written."""

DatabaseOption = Annotated[
    str | None,
    edge.option("--database", "结果库", "SQLite 文件名，或 postgresql:// 开头的地址；不写则放在结果文件夹。"),
]


def command(
    folders: Annotated[list[Path], edge.argument("文件夹...", "放各园区答卷的文件夹，一个或几个。")],
    output: Annotated[Path, edge.option("--output -o", "文件夹", "写入结果的文件夹。")],
    roster: Annotated[Path | None, edge.option("--roster", "名单", "应交园区的名单（CSV，有名称、代码两栏）。")] = None,
    year: Annotated[
        int | None, edge.option("--year", "年份", "排名的年度；不写则取答卷较多的最近一年。", min=2000, max=2100)
    ] = None,
    checklist: edge.ChecklistOption = None,
    database: DatabaseOption = None,
    engine: Annotated[
        Literal["local", "dask"], edge.option("--engine", "方式", "local 本机多进程、dask 集群。")
    ] = "local",
    scheduler: Annotated[
        str | None, edge.option("--scheduler", "地址", "Dask 调度器的地址；不写则在本机建立集群。")
    ] = None,
    tls_ca: Annotated[
        Path | None, edge.option("--tls-ca", "证书", "Dask 用 TLS 连接：签发各方证书的机构的证书（PEM）。")
    ] = None,
    tls_cert: Annotated[Path | None, edge.option("--tls-cert", "证书", "同上：本机的证书（PEM）。")] = None,
    tls_key: Annotated[
        Path | None, edge.option("--tls-key", "私钥", "同上：本机证书的私钥；与证书在同一文件的不写。")
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
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> int:
    """批量评分：给文件夹里的全部答卷评分，排名并汇总；再次运行只评有变化的。"""
    from compliance.batch import cluster, job
    from compliance.batch.wanted import Wanted

    wanted = Wanted(
        folders=folders,
        output=output,
        roster=roster,
        year=year,
        checklist=checklist,
        database=database,
        engine=engine,
        scheduler=scheduler,
        tls=cluster.tls(tls_ca, tls_cert, tls_key),
        jobs=jobs,
        reports=reports,
        parquet=parquet,
        day=edge.report_date(date),
        anew=force,
        progress=partial(progress.line, quiet=quiet),
        say=partial(edge.note, quiet=quiet),
    )
    return SET_ASIDE if job.run(wanted) else 0

"""compliance pack: answers, evidence, report and result in one package with checksums."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from compliance.cli import edge
from compliance.cli.chinese import typer
from compliance.errors import UsageError
from compliance.files import writing


def command(
    answers: edge.AnswersArgument,
    output: Annotated[Path, edge.option("--output -o", "文件", "以 .zip 结尾的为压缩包，其他的为文件夹。")],
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    date: Annotated[str | None, edge.option("--date", "日期", "打包日期，例如 2026-01-31；不写则为当天。")] = None,
    only_cited: Annotated[
        bool, typer.Option("--only-cited", help="只收答卷所列的佐证；不写则连同佐证文件夹里没有列的。")
    ] = False,
    force: edge.ForceOption = False,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """打包：答卷、佐证、报告和结果合成一个提交包，附全部文件的校验值。"""
    from compliance.forms import reading
    from compliance.trust import submission

    day = edge.report_date(date)
    _check(answers, output, force=force)
    form = edge.read(answers)
    if reading.carried(form):
        raise UsageError(
            f"{answers}: 佐证在这个文件里，要先取出来才能打包\n"
            f"    处理：先用 compliance import {answers} -o 答卷.yaml，再打包 答卷.yaml"
        )
    result = edge.assess(answers, checklist, review, form)
    packed = submission.pack(answers, review or [], result, day, output, only_cited=only_cited)
    if packed.missing is not None:
        edge.note(f"{packed.missing}\n报告改用 HTML", quiet=quiet)
    edge.note(f"已写入 {output}：{packed.files} 个文件", quiet=quiet)
    if packed.uncited:
        did = "没有收入（--only-cited）" if only_cited else "一并收入；不收的，加 --only-cited"
        edge.note(f"佐证文件夹里有 {len(packed.uncited)} 个文件答卷没有列，{did}", quiet=quiet)
    if absent := result.sheet.absent_files:
        edge.note(f"佐证未到位：缺 {len(absent)} 个文件，包中没有；逐件见 compliance evidence {answers}", quiet=quiet)
    if not result.complete:
        edge.note(f"尚有 {len(result.unanswered)} 项未作答，报告是草稿", quiet=quiet)


def _check(answers: Path, output: Path, *, force: bool) -> None:
    if edge.is_standard(answers) or edge.is_standard(output):
        raise UsageError("打包要写答卷和提交包的文件名，不能用标准输入和标准输出")
    if output.suffix.lower() == ".zip":
        edge.check_writable(output, force=force)
        return
    writing.check_folder_of(output)
    if os.path.lexists(output):
        raise UsageError(f"{output}: 已存在\n    处理：换一个还没有的文件夹，或写以 .zip 结尾的文件名")

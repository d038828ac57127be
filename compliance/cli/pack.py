"""compliance pack: answers, evidence, report and result in one package with checksums."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge
from compliance.errors import MissingSystemPart, UsageError, visible

if TYPE_CHECKING:
    from compliance.scoring.assessment import Assessment


def command(
    answers: edge.AnswersArgument,
    output: Annotated[Path, edge.option("--output -o", "文件", "以 .zip 结尾的为压缩包，其他的为文件夹。")],
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    date: Annotated[str | None, edge.option("--date", "日期", "打包日期，例如 2026-01-31；不写则为当天。")] = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """打包：答卷、佐证、报告和结果合成一个提交包，附全部文件的校验值。"""
    from compliance.forms import evidence
    from compliance.trust import packages, submission

    day = edge.report_date(date)
    _check(answers, output, force=force)
    result = edge.assess(answers, checklist, review)
    digests = evidence.digests(result.sheet, answers.parent)
    made = _documents(result, day, digests, quiet=quiet)
    others = {f"{submission.REVIEW}{review.suffix}": review} if review else {}
    payload = submission.payload(answers, result.sheet, made, others)
    packages.make(payload, answers.name, submission.info(result, digests, day), output)
    edge.note(f"已写入 {output}：{len(payload)} 个文件", quiet=quiet)
    if not result.complete:
        edge.note(f"尚有 {len(result.unanswered)} 项未作答，报告是草稿", quiet=quiet)


def _check(answers: Path, output: Path, *, force: bool) -> None:
    if str(answers) == edge.STDIO or str(output) == edge.STDIO:
        raise UsageError("打包要写答卷和提交包的文件名，不能用标准输入和标准输出")
    if output.suffix.lower() == ".zip":
        edge.check_writable(output, force=force, answers=answers)
    elif os.path.lexists(output):
        raise UsageError(f"{output}: 已存在\n    处理：换一个还没有的文件夹，或写以 .zip 结尾的文件名")
    elif not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: 所在文件夹不存在\n    处理：先建立文件夹 {output.parent}，或核对路径")


def _documents(result: Assessment, day: datetime.date, digests: Mapping[str, str], *, quiet: bool) -> dict[str, bytes]:
    """The report, as PDF where this machine can make one, and the result."""
    from compliance.report.data import result as data
    from compliance.report.html import page as html
    from compliance.report.pdf import render as pdf
    from compliance.report.view.edition import Edition

    carried = data.embedded(result, digests)
    written = visible(data.to_json(result, digests).decode()).encode()
    edition = Edition(result, date=day, digests=digests)
    page = html.render(edition)
    try:
        return {"结果.json": written, "报告.pdf": pdf.render(page, date=day, templates=None, attachment=carried)}
    except MissingSystemPart as error:
        edge.note(f"{error}\n报告改用 HTML", quiet=quiet)
        page = html.render(edition, embedded=carried)
        return {"结果.json": written, "报告.html": page.encode()}

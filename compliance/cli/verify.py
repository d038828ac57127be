"""compliance verify: what a document carries, made again and compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from compliance.cli import edge
from compliance.errors import UsageError


def command(
    file: Annotated[Path, edge.argument("文件", "出具的 PDF、HTML、Word、xlsx 报告，或 JSON 结果。")],
    answers: Annotated[Path | None, edge.option("--answers", "答卷", "与这份答卷及其佐证逐项对照。")] = None,
    review: edge.ReviewOption = None,
    checklist: edge.ChecklistOption = None,
    trust: Annotated[
        Path | None, edge.option("--trust", "证书", "受信任的根证书（PEM 或 DER），要有通向它的签名。")
    ] = None,
) -> int:
    """核对：由文件所带的数据重算得分、重新印出正文，与答卷、佐证、检查表、程序版本逐一对照；不符的退出码为 1。"""
    from compliance.forms import evidence, reading
    from compliance.trust import checking, verification
    from compliance.trust.verification import STATE_WORDS

    given = None
    if review and answers is None:
        raise UsageError("--review 是答卷的复核，要和 --answers 一起用")
    if answers is not None:
        form = edge.read(answers)
        result = edge.assess(answers, checklist, review, form)
        given = result, evidence.digests(result.sheet, edge.folder_of(answers), reading.digests(form))
    found = checking.checks(file, checklist=checklist, given=given, trust=trust)
    for check in found:
        edge.say(f"{STATE_WORDS[check.state]}　{check.what}：{check.text}")
        for line in check.details:
            edge.say(f"      {line}")
    edge.say(f"结论：{verification.conclusion(found)}")
    return 1 if any(check.state == "differs" for check in found) else 0

"""The criteria as one flat table in CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io

from compliance.analysis import review
from compliance.errors import one_line, visible
from compliance.numbers import plain
from compliance.scoring.assessment import STATE_WORDS, Assessment, CriterionResult

HEADINGS = (
    "编号", "章", "条", "检查要点", "来源", "状态", "结果", "标准分", "缺项分", "应得分", "实得分", "扣分",
    "得分说明", "备注", "佐证材料", "填写人", "填写日期",
)  # fmt: skip


def to_csv(assessment: Assessment) -> bytes:
    """One row for each criterion and a total; UTF-8 with a byte order mark, as Excel and WPS expect."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    home = assessment.checklist.home
    for result in assessment.criteria:
        above = home[result.id]
        writer.writerow([as_text(cell) for cell in _row(result, above[0].heading, above[-1].heading)])
    tally = assessment.tally
    totals = [plain(n) for n in (tally.full, tally.not_applicable, tally.due, tally.earned, tally.lost)]
    score = f"总分 {assessment.total}" + ("（以复核为准）" if review.of(assessment) else "")
    writer.writerow(["合计", "", "", "", "", "", "", *totals, score, as_text(assessment.grade_text)])
    checklist = assessment.checklist
    writer.writerow(["检查表", checklist.id, checklist.version, f"指纹 {checklist.fingerprint}"])
    return buffer.getvalue().encode("utf-8-sig")


def _row(result: CriterionResult, chapter: str, clause: str) -> list[str]:
    answer, tally = result.answer, result.tally
    value = "" if answer.value is None else result.criterion.answer.show(answer.value)
    return [
        result.id,
        chapter,
        clause,
        result.criterion.text,
        result.criterion.provenance,
        STATE_WORDS[result.state],
        value,
        *(plain(n) for n in (tally.full, tally.not_applicable, tally.due, tally.earned, tally.lost)),
        result.reason,
        answer.note,
        "；".join(one_line(evidence.text) for evidence in answer.evidence),
        one_line(answer.by),
        answer.on.isoformat() if answer.on else "",
    ]


def as_text(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula, nor a terminal for an instruction.

    An apostrophe goes before = + - @, also full-width, tab and line ends; control characters are written out.
    """
    shown = visible(cell)
    return "'" + shown if shown.startswith(FORMULA_STARTS) else shown


FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n")

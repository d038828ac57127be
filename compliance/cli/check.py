"""compliance check: whether an answers file can be scored, without scoring it aloud."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from compliance import remarks
from compliance.cli import edge
from compliance.errors import MissingSystemPart


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    strict: edge.StrictOption = False,
) -> None:
    """检查答卷：列出全部填写错误及其位置；没有错误时报告填写进度，和前后不一、宜再核对的数据。"""
    from compliance.analysis.cohort import records
    from compliance.answers import how_many, starting
    from compliance.checklist import consistency
    from compliance.forms import evidence
    from compliance.forms.filled import place_of
    from compliance.report import printing
    from compliance.report.view import awaited

    form = edge.read(answers)
    result = edge.assess(answers, checklist, form=form)
    texts = [*printing.texts_of(result)]
    printing.tell(form.name, texts, _undrawable(printing.rare(texts)), located=partial(place_of, form))
    sound = f"没有错误，有 {remarks.count()} 处请看一眼" if remarks.count() else "填写无误"
    edge.say(f"{answers}: {sound}；{how_many.answered(result.checklist.items, result.sheet)}", end="")
    excluded = sum(c.state == "not_applicable" for c in result.criteria)
    edge.say(f"（不适用的要点 {excluded}）。" if excluded else "。")
    if result.unanswered:
        edge.say(f"未作答：{'、'.join(result.unanswered)}")
    if taken := starting.unconfirmed(result.sheet):
        edge.say(f"照上年填的、还没有核对的：{'、'.join(taken)}；核对以后删去说明开头的那句")
    if missing := result.sheet.absent_files:
        edge.say(f"{awaited.sentence(result)}其中：")
        for line in evidence.by_item(result.sheet, edge.folder_of(answers)):
            edge.say(f"    {line}")
        edge.say(f"逐件的清单：compliance evidence {answers}；都放进答卷所在的文件夹，共 {len(missing)} 个")
    if result.pending_evidence:
        pending = "、".join(c.id for c in result.pending_evidence)
        edge.say(f"判最高结论而没有可用的佐证、将按较低结论计分：{pending}")
    for warning in result.warnings:
        edge.say(f"提示：{warning.text}")
    for _, contradiction in consistency.contradictions(result.checklist, records.answers_of(result)):
        edge.say(f"请核对：{contradiction}")


def _undrawable(characters: str) -> set[str]:
    """Those that a PDF made on this machine would not show; none where it can make no PDF at all."""
    if characters:
        from compliance.report.pdf import render as pdf

        with suppress(MissingSystemPart):
            return pdf.undrawable(characters)
    return set()

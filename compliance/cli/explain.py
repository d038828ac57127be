"""compliance explain: how any score came about."""

from __future__ import annotations

from typing import Annotated

import typer

from compliance.cli import edge


def command(
    answers: edge.AnswersArgument,
    identifier: Annotated[
        str | None,
        edge.argument("编号", "要点、条、章、加分项或专项扣分的编号，例如 C4.1-1、C4.1（或 4.1）、C4；不写则为总分。"),
    ] = None,
    steps: Annotated[bool, typer.Option("--steps", help="逐步列出算式、精确数值和所用规则。")] = False,
    checklist: edge.ChecklistOption = None,
    strict: edge.StrictOption = False,
) -> None:
    """说明得分是怎样得来的：规则、填报、结果。"""
    from compliance.checklist.rules import TOTAL_KEY
    from compliance.report.terminal import explanation
    from compliance.report.view import story
    from compliance.report.view.steps import belongs_to, known_ids

    result = edge.assess(answers, checklist)
    known = known_ids(result)
    if identifier == TOTAL_KEY:
        identifier = None
    if identifier is not None:
        identifier = edge.identified(identifier, result.checklist, known)
    if steps:
        explanation.show(result, identifier, belongs_to(result, identifier), edge.console())
    else:
        explanation.tell(story.of(result, identifier), edge.console())

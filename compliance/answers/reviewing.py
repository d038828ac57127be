"""A reviewer's own answers file laid over the park's: only what was reviewed is in it. Pure; every mistake is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from compliance.answers import reading
from compliance.answers.data import evidence_text
from compliance.answers.model import GROUPS, OBJECTS, PARK_FIELDS, REVIEW, Answer, AnswerSheet
from compliance.answers.results import is_reason
from compliance.checklist.model import Checklist
from compliance.errors import Finding, Location, Place, Problem, quoted
from compliance.refusals import finding


def laid_over(
    sheet: AnswerSheet, data: Any, checklist: Checklist, *, beside: bool = False
) -> tuple[AnswerSheet, list[Finding]]:
    """The park's sheet with the reviewer's results, and every mistake in the data of the reviewer's file.

    In that file 结果, 不适用 and 否决情形 are the reviewer's; 说明 is why, 填写人 and 填写日期 who and when. Where the
    reviewer wrote `beside` the park's own answers, these must be those of the sheet.
    """
    review, findings = reading.parse(data, checklist, partial=True)
    if findings:
        return sheet, findings
    findings = _strangers(sheet, review)
    if findings:
        return sheet, findings
    one = _beside if beside else _one
    made: dict[str, Any] = {
        group: {
            name: one((top, name), answer, getattr(review, group).get(name), findings)
            for name, answer in getattr(sheet, group).items()
        }
        for top, group in GROUPS.items()
    }
    return replace(sheet, **made), findings


def disputes(sheet: AnswerSheet, locate: Callable[..., Location], before: AnswerSheet | None = None) -> list[Problem]:
    """What reviewers of the sheet do not agree on, to be looked at; without what stood so in the sheet `before`."""
    return [
        Problem(
            location=locate(top, name),
            message="几位复核人的结果不一，未定之前按自评计分",
            subject=name,
            found="、".join(opinion.by or "未署名" for opinion in answer.review.opinions),
            remedy="请各位复核人商定",
        )
        for top, group in GROUPS.items()
        for name, answer in getattr(sheet, group).items()
        if answer.review and answer.review.disputed and (before is None or getattr(before, group)[name] != answer)
    ]


def unused(
    sheet: AnswerSheet, data: Any, checklist: Checklist, locate: Callable[..., Location], *, beside: bool = False
) -> list[Problem]:
    """What a reviewer's file without mistakes says and nothing is made of: of the park, and where there is no result.

    What is the same in the park's own file was copied from there.
    """
    review, _ = reading.parse(data, checklist, partial=True)
    said: dict[Place, tuple[object, object]] = {
        ("园区", label): (getattr(review.park, name), getattr(sheet.park, name)) for label, name in PARK_FIELDS.items()
    }
    said |= {("自评日期",): (review.assessed_on, sheet.assessed_on), ("自评小组",): (review.team, sheet.team)}
    message, remedy = "复核文件中的这一项与答卷不同，没有用到", "要改的，由园区改在答卷中"
    found = [
        Problem(location=locate(*place), message=message, subject=str(place[-1]), remedy=remedy)
        for place, (theirs, mine) in said.items()
        if theirs and theirs != mine
    ]
    if beside:
        return found
    message, remedy = "没有写结果，不算复核，所写的没有用到", "写上“结果”；同意自评的，照抄自评的结果"
    for top, group in GROUPS.items():
        for name, own in getattr(sheet, group).items():
            answer = getattr(review, group).get(name)
            if answer and not answer.given and _says_more(answer, own.own):
                found.append(Problem(location=locate(top, name), message=message, subject=name, remedy=remedy))
    return found


def _says_more(answer: Answer, own: Answer) -> bool:
    return any(
        theirs and theirs != mine
        for theirs, mine in ((answer.note, own.note), (answer.evidence, own.evidence), (answer.declared, own.declared))
    )


def _strangers(sheet: AnswerSheet, review: AnswerSheet) -> list[Finding]:
    """That the two files are not of one park, period and list of objects."""
    pairs: dict[Place, tuple[object, object]] = {
        ("园区", "名称"): (sheet.park.name, review.park.name),
        ("评价期",): (sheet.period, review.period),
        (OBJECTS,): (_names(sheet), _names(review)),
    }
    return [
        finding(path, "reviewer.other", found=quoted(theirs), ours=quoted(mine))
        for path, (mine, theirs) in pairs.items()
        if mine != theirs
    ]


def _names(sheet: AnswerSheet) -> str:
    return "；".join(f"{section}：{'、'.join(names)}" for section, names in sorted(sheet.objects.items()))


def _beside(path: Place, own: Answer, found: Answer | None, findings: list[Finding]) -> Answer:
    """One answer as the reviewer left it, who wrote beside it."""
    if found is None or not (found.given or found.review):
        return own
    subject = str(path[1])
    if found.own.differs(own.own):
        findings.append(finding((*path, "结果"), "reviewer.own", subject=subject))
    for opinion in found.review.opinions if found.review else ():
        own = own.with_opinion(opinion)
    return own


def _one(path: Place, own: Answer, found: Answer | None, findings: list[Finding]) -> Answer:
    """One answer as the reviewer left it; as it is where the reviewer's file has no result for it."""
    if found is None or not found.given:
        return own

    def complain(field: str, name: str, **details: Any) -> None:
        findings.append(finding((*path, field), name, subject=str(path[1]), **details))

    if found.review:
        complain(REVIEW, "reviewer.nested")
    strange = [piece for piece in found.evidence if piece not in own.evidence]
    if strange:
        named = quoted("、".join(evidence_text(piece) for piece in strange))
        complain("佐证", "reviewer.evidence", found=named)
    # What was copied from the park's file says nothing of why the reviewer differs.
    reason = "" if found.note == own.note else found.note
    if found.differs(own.own) and not is_reason(reason or found.not_applicable):
        complain("说明", "reviewer.reason", found=quoted(reason or None))
    opinion = Answer(found.value, found.not_applicable, found.declared, reason or found.not_applicable)
    return own.with_opinion(replace(opinion, by=found.by, on=found.on))

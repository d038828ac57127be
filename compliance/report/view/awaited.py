"""佐证未到位: what a result says of evidence files that were named and are not there, as finished text."""

from __future__ import annotations

from compliance import scoring
from compliance.answers import validity
from compliance.scoring.assessment import Assessment

NOT_THERE = "佐证未到位"


def mark(a: Assessment) -> str:
    """Beside the total: "（暂计，佐证未到位）"; "" where all is there and answered."""
    why = [*([] if a.complete else ["暂计"]), *([] if not a.sheet.absent_files else ["暂计", NOT_THERE])]
    return f"（{'，'.join(dict.fromkeys(why))}）" if why else ""


def sentence(a: Assessment) -> str:
    """How many files are missing, of how many items, and what the total is without and with them; "" for none."""
    files = a.sheet.absent_files
    if not files:
        return ""
    ids = validity.awaited(a.sheet)
    return f"{NOT_THERE}：缺 {len(files)} 个文件，涉及 {len(ids)} 项，暂不计作佐证。{_range(a)}"


def _range(a: Assessment) -> str:
    then = scoring.with_awaited(a)
    if then.score == a.score and then.grade == a.grade:
        return f"补齐与否，总分都是 {a.show(a.score)}，{a.grade_text}。"
    graded = "" if then.grade == a.grade else f"，等级由{a.grade or '未评定'}到{then.grade or '未评定'}"
    return f"总分在 {a.show(a.score)}（都不补）至 {then.show(then.score)}（全部补齐）之间{graded}。"

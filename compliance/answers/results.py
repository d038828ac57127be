"""What an entry's fields come to: the result, or why it is not applicable, and whether a veto is declared."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Any

from compliance.answers.fields import FieldReader, blank
from compliance.answers.model import Answer, Evidence
from compliance.checklist.kinds import Refused
from compliance.checklist.kinds.readers import shape_of
from compliance.checklist.model import BonusItem, Criterion, PenaltyItem
from compliance.errors import INVISIBLE, Place, quoted, trimmed
from compliance.numbers import read_number
from compliance.refusals import said

Shared = tuple[str, tuple[Evidence, ...], str, datetime.date | None]
"""说明, 佐证, 填写人 and 填写日期, in the order in which an answer has them."""

SAYS_NOT_APPLICABLE = {"不适用", "n/a", "na"}
"""What is written where the result belongs; compared in lower case."""

NO_REASONS = {"不适用", "没有", "没有理由", "无理由", "暂无", "同上", "n/a", "na", "none", "null", "true", "yes"}
"""What is written instead of a reason; compared in lower case, without what stands around it."""
WORDS = re.compile(r"[\W_]*((?:.*[^\W_])?)", re.DOTALL)
"""From the first letter or digit to the last."""


def result(
    reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place, shared: Shared = ("", (), "", None)
) -> Answer:
    """What an answer or its review comes to."""
    reason = _reason(reader, criterion, fields, (*path, "不适用")) if "不适用" in fields else ""
    value = _value(reader, criterion, fields, (*path, "结果"))
    declared = _declared(reader, criterion, fields, path, answered=value is not None)
    if value is not None and criterion.not_applicable and (nothing := criterion.answer.left_out(value)):
        value, reason = None, said("zero", denominator=nothing, when=criterion.not_applicable.when)
    return Answer(value, reason, declared, *shared)


def _value(reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place) -> Any:
    """The value of the answer; None where there is none, or a wrong one."""
    raw = fields.get("结果")
    if nothing_filled_in(raw):
        return None
    if fields.get("不适用") is not None:
        reader.complain(path, "both", found=shape_of(raw))
    elif isinstance(raw, str) and not reader.bounded(raw, path):
        return None
    elif isinstance(raw, str) and trimmed(raw).casefold() in SAYS_NOT_APPLICABLE:
        if criterion.not_applicable is None:
            reader.complain(path, "na.forbidden", found=shape_of(raw))
        else:
            reader.complain(path, "na.word", found=quoted(raw))
    else:
        try:
            remembered = criterion.answer.recurs and isinstance(raw, str)
            return _read(criterion, raw) if remembered else criterion.answer.read(raw)
        except Refused as refused:
            reader.refused(refused, path)
    return None


def _reason(reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place) -> str:
    raw = fields["不适用"]
    if raw is None and not nothing_filled_in(fields.get("结果")):
        return ""
    if criterion.not_applicable is None:
        reader.complain(path, "na.forbidden", found=shape_of(raw))
        return ""
    reason = reader.text(raw, path)
    if raw is None or (isinstance(raw, str) and not is_reason(reason)):
        reader.complain(path, "na.reason", found=quoted(reason or None), when=criterion.not_applicable.when)
    return reason


def _declared(
    reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place, *, answered: bool
) -> bool | None:
    raw = fields.get("否决情形")
    trigger = criterion.veto.when.declared if criterion.veto and criterion.veto.when else None
    path = (*path, "否决情形")
    if trigger is None:
        if raw is not None:
            reader.complain(path, "declared.needless", at_key=True)
    elif not blank(raw):
        return reader.yes_or_no(raw, path)
    elif answered:
        reader.complain(path, "declared.missing", trigger=trigger)
    return None


def counted(reader: FieldReader, item: BonusItem | PenaltyItem, fields: dict[str, Any], path: Place) -> Answer:
    """Whether it is claimed, how often it happened, or how many points were granted."""
    result, where, slot = fields.get("结果"), (*path, "结果"), item.number
    value: Any
    if slot is not None:
        value = reader.number(result, where, unit=slot.unit, integer=slot.integer, most=slot.most)
    else:
        value = reader.yes_or_no(result, where)
    return Answer(value)


@lru_cache(maxsize=1024)
def _read(criterion: Criterion, raw: str) -> Any:
    """The value of a text. In a cohort the same few come again and again."""
    return criterion.answer.read(raw)


def nothing_filled_in(raw: Any) -> bool:
    """No value, or one of several parts none of which is filled in yet: unanswered."""
    return blank(raw) or (isinstance(raw, dict) and all(part is None for part in raw.values()))


def is_reason(text: str) -> bool:
    """Whether a text says something: at least two letters, characters or digits that are not merely 是 or 不适用."""
    letters = [c for c in text if unicodedata.category(c)[0] in "LN" and not INVISIBLE.match(c)]
    found = WORDS.match(text)
    words = found[1].casefold() if found else ""
    return len(letters) >= 2 and words not in NO_REASONS and read_number(text) is None

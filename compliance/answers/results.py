"""What an entry's fields come to: the result, or why it is not applicable, and whether a veto is declared."""

from __future__ import annotations

import datetime
import unicodedata
from functools import lru_cache
from typing import Any

from compliance.answers.fields import FieldReader, blank
from compliance.answers.model import NO, YES, Answer, Evidence
from compliance.checklist.kinds import Refused
from compliance.checklist.kinds.base import shape_of
from compliance.checklist.model import BonusItem, Criterion, PenaltyItem
from compliance.errors import Place, quoted
from compliance.numbers import read_number

Shared = tuple[str, tuple[Evidence, ...], str, datetime.date | None]
"""说明, 佐证, 填写人 and 填写日期, in the order in which an answer has them."""

SAYS_NOT_APPLICABLE = {"不适用", "n/a", "na"}
"""What is written where the result belongs; compared in lower case."""

NO_REASONS = {"不适用", "没有", "没有理由", "同上", "n/a", "na", "true", "yes"}
"""What is written instead of a reason; compared in lower case."""


def result(
    reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place, shared: Shared = ("", (), "", None)
) -> Answer:
    """What an answer or its review comes to."""
    reason = _reason(reader, criterion, fields, (*path, "不适用")) if "不适用" in fields else ""
    value = _value(reader, criterion, fields, (*path, "结果"))
    declared = _declared(reader, criterion, fields, path, answered=value is not None)
    if value is not None and criterion.not_applicable and (nothing := criterion.answer.left_out(value)):
        value, reason = None, f"分母为 0（{nothing} 0），按规则视为不适用：{criterion.not_applicable.when}"
    return Answer(value, reason, declared, *shared)


def _value(reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place) -> Any:
    """The value of the answer; None where there is none, or a wrong one."""
    raw = fields.get("结果")
    if nothing_filled_in(raw):
        return None
    if fields.get("不适用") is not None:
        message = "既填了结果又判不适用"
        reader.complain(path, message, subject=criterion.id, found=shape_of(raw), remedy="二者只留一个")
    elif isinstance(raw, str) and raw.strip().casefold() in SAYS_NOT_APPLICABLE:
        _says_not_applicable(reader, criterion, raw, path)
    else:
        try:
            remembered = criterion.answer.recurs and isinstance(raw, str)
            return _read(criterion, raw) if remembered else criterion.answer.read(raw)
        except Refused as refused:
            reader.refused(refused, path, criterion.id)
    return None


def _says_not_applicable(reader: FieldReader, criterion: Criterion, raw: str, path: Place) -> None:
    """N/A where the result belongs."""
    if criterion.not_applicable is None:
        _not_allowed(reader, criterion, raw, path)
        return
    expected = "结果留空，另起一行写“不适用: 理由”"
    message = "不适用要单独写明理由"
    reader.complain(path, message, subject=criterion.id, found=quoted(raw), expected=expected)


def _not_allowed(reader: FieldReader, criterion: Criterion, found: Any, path: Place) -> None:
    remedy = "改填结果；确未开展的如实填写，按规则计分"
    reader.complain(path, "本要点不得判不适用", subject=criterion.id, found=shape_of(found), remedy=remedy)


def _reason(reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place) -> str:
    raw = fields["不适用"]
    if raw is None and not nothing_filled_in(fields.get("结果")):
        return ""
    if criterion.not_applicable is None:
        _not_allowed(reader, criterion, raw, path)
        return ""
    reason = reader.text(raw, path, criterion.id)
    if raw is None or (isinstance(raw, str) and not is_reason(reason)):
        expected = f"说明属于“{criterion.not_applicable.when}”的具体情况"
        message = "判不适用须写明理由"
        reader.complain(path, message, subject=criterion.id, found=quoted(reason or None), expected=expected)
    return reason


def _declared(
    reader: FieldReader, criterion: Criterion, fields: dict[str, Any], path: Place, *, answered: bool
) -> bool | None:
    raw = fields.get("否决情形")
    trigger = criterion.veto.when.declared if criterion.veto and criterion.veto.when else None
    path = (*path, "否决情形")
    if trigger is None:
        if raw is not None:
            message, remedy = "本要点没有需要申报的否决情形", "删去这一行"
            reader.complain(path, message, subject=criterion.id, remedy=remedy, at_key=True)
    elif not blank(raw):
        return reader.yes_or_no(raw, path, criterion.id)
    elif answered:
        expected = f"{NO} 或 {YES}（{trigger}）"
        reader.complain(path, "已填结果，但“否决情形”未填", subject=criterion.id, expected=expected)
    return None


def counted(reader: FieldReader, item: BonusItem | PenaltyItem, fields: dict[str, Any], path: Place) -> Answer:
    """Whether it is claimed, or how often it happened."""
    result, where = fields.get("结果"), (*path, "结果")
    value: Any
    if isinstance(item, PenaltyItem) and item.effect is None:
        value = reader.number(result, where, item.id, unit=item.unit, integer=True)
    else:
        value = reader.yes_or_no(result, where, item.id)
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
    letters = [c for c in text if unicodedata.category(c)[0] in "LN"]
    return len(letters) >= 2 and text.casefold() not in NO_REASONS and not read_number(text)

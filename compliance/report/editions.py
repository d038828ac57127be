"""How a document was printed, as its data says it; and the same edition again from that data."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from compliance.report.data import seal
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.report.view.parts import Kind
from compliance.scoring.assessment import Assessment

if TYPE_CHECKING:
    from compliance.report.data import result_shape as shape

REGISTER, PEERS, TEMPLATES, RULES = "整改台账", "与同类园区的比较", "自备模板", "上年评分所用的检查表"
"""What the data does not hold."""


MOST_YEARS = 20
SHAPE = {
    **dict.fromkeys(("format", "kind", "date", "theme", "typesetter"), str),
    **dict.fromkeys(("earlier", "beside"), list),
}


def told(edition: Edition, format: Any, typesetter: str = "") -> shape.Edition:
    """What a document says of its own printing."""
    return {
        "format": format,
        "kind": edition.kind,
        "date": edition.date.isoformat(),
        "theme": edition.look.name,
        "typesetter": typesetter,
        "earlier": [seal.answers_of(year) for year in edition.earlier],
        "beside": list(_beside(edition)),
    }


def _beside(edition: Edition) -> Iterator[str]:
    for given, name in (
        (edition.templates, TEMPLATES),
        (edition.filled, REGISTER),
        (edition.peers, PEERS),
        (edition.original, RULES),
    ):
        if given is not None:
            yield name


class Unknown(Exception):
    """The edition cannot be made again; the text says why."""


def again(
    told: Any,
    format: str,
    assessment: Assessment,
    digests: Mapping[str, str],
    assessed: Callable[[Any], Assessment],
) -> Edition:
    """The edition that a document says it is; `assessed` scores the answers of a year before. Raises Unknown."""
    if not isinstance(told, dict) or not all(isinstance(told.get(name), kind) for name, kind in SHAPE.items()):
        raise Unknown("文件没有带怎样印出的数据（由较早的程序生成，或被改过）")
    kind, day, theme, earlier, beside = (told[name] for name in ("kind", "date", "theme", "earlier", "beside"))
    if told["format"] != format:
        raise Unknown(f"文件是 {format}，所带的数据说是 {told['format']}")
    if beside:
        raise Unknown(f"印出时用了{'、'.join(map(str, beside))}，文件没有带这些")
    if len(earlier) > MOST_YEARS:
        raise Unknown(f"所带的先前年度多于 {MOST_YEARS} 个")
    if theme and theme not in theme_files.shipped():
        raise Unknown(f"印出时用的主题 {theme} 不随程序提供")
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError:
        raise Unknown("文件所带的日期有误") from None
    if kind not in get_args(Kind):
        raise Unknown("文件所带的报告种类有误")
    look = theme_files.load(theme) if theme else Look()
    years = [assessed(answers) for answers in earlier]
    return Edition(assessment, date=date, digests=digests, kind=kind, look=look, earlier=years)

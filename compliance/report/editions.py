"""How a document was printed, as its data says it; and the same edition again from that data."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import TypeAdapter

from compliance.analysis.cohort.peers import PeerGroup, Peers, placed
from compliance.analysis.cohort.results import Rates
from compliance.analysis.past import Past
from compliance.analysis.register import Register
from compliance.answers import earlier
from compliance.checklist.objects import expand
from compliance.files.pictures import Image, Look, Seen
from compliance.numbers import exact_text
from compliance.report.data import seal
from compliance.report.document.kinds import Kind
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Logo, Theme
from compliance.report.theme.model import Look as Appearance
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment

if TYPE_CHECKING:
    from compliance.report.data import result_shape as shape

TEMPLATES, RULES, LOGO = "自备模板", "上年评分所用的检查表", "较大的标志"
"""What the data does not hold."""
LARGEST_LOGO = 64 * 1024
MOST_YEARS = 20
NOTHING = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A picture of one pixel, for one that a document ought to show and does not."""
SHAPE = {
    **dict.fromkeys(("format", "kind", "date", "theme", "typesetter"), str),
    **dict.fromkeys(("earlier", "beside"), list),
}


def told(edition: Edition, format: Any, typesetter: str = "") -> shape.Edition:
    """What a document says of its own printing."""
    made: shape.Edition = {
        "format": format,
        "kind": edition.kind,
        "date": edition.date.isoformat(),
        "theme": edition.look.name,
        "typesetter": typesetter,
        "earlier": [_answers(past) for past in edition.earlier],
        "beside": list(_beside(edition)),
    }
    if edition.look.name not in ("", *theme_files.shipped()):
        made["look"] = _look(edition.look)
    if edition.seen:
        made["pictures"] = {name: _told_of(seen) for name, seen in edition.seen.items()}
    if edition.filled is not None:
        made["register"] = _adapter(Register).dump_python(edition.filled, mode="json")
    if edition.peers is not None:
        made["peers"] = _peers(edition.peers)
    return made


def _beside(edition: Edition) -> Iterator[str]:
    logo = edition.look.logo
    for given, name in (
        (edition.templates is not None, TEMPLATES),
        (not all(map(_carried, edition.earlier)), RULES),
        (logo is not None and len(logo.content) > LARGEST_LOGO, LOGO),
    ):
        if given:
            yield name


def _answers(past: Past) -> dict[str, Any]:
    """An earlier year's answers as they were filled in or, where its checklist is not known, as they are read now."""
    sheet, rules = (past.sheet, past.checklist) if past.old is None else (past.old[1], past.old[0])
    return seal.answers_of(sheet, expand(rules, sheet.objects))


def _carried(past: Past) -> bool:
    """Whether the same year follows again from its answers: its checklist is kept with this year's."""
    if past.old is None or past.checklist.held(past.old[0].version) != past.old[0]:
        return False
    again, findings = earlier.look_back(_answers(past), past.checklist, past.old[0])
    return not findings and again == past.read


def _told_of(seen: Seen) -> dict[str, Any]:
    """What was seen of a file; of its pictures, which the document shows, their digests and sizes."""
    images = [image and [image.digest, image.width, image.height] for image in (seen.large, seen.small)]
    return {"look": asdict(seen.look), "images": images}


def _seen_again(told: Mapping[str, Any], shown: Mapping[str, bytes]) -> dict[str, Seen]:
    """The same with the pictures that the document shows; one that it does not show is an empty one."""
    found = {}
    for name, one in told.items():
        images = (
            image and Image(shown.get(image[0], NOTHING), image[1], image[2], image[0]) for image in one["images"]
        )
        found[name] = Seen(Look(**one["look"]), *images)
    return found


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _look(look: Appearance) -> dict[str, Any]:
    made: dict[str, Any] = {"theme": look.theme.model_dump(by_alias=True, exclude_defaults=True, mode="json")}
    if look.logo is not None and len(look.logo.content) <= LARGEST_LOGO:
        made["logo"] = base64.b64encode(look.logo.content).decode()
    return made


def _look_again(told: Mapping[str, Any], name: str) -> Appearance:
    theme, logo = Theme.model_validate(told["theme"]), told.get("logo")
    content = b"" if logo is None else base64.b64decode(logo, validate=True)
    return Appearance(
        theme, Logo(theme.logo or "", content, theme_files.media(content)) if content else None, name=name
    )


def _peers(peers: Peers) -> dict[str, Any]:
    """What a report prints of them: by clause only of the whole."""
    row = peers.row
    groups = (*peers.groups[:1], *(replace(group, quartiles=()) for group in peers.groups[1:]))
    return {
        "rank": row.rank,
        "percentile": None if row.percentile is None else str(row.percentile),
        "rates": [*map(exact_text, row.rates)],
        "groups": _adapter(tuple[PeerGroup, ...]).dump_python(groups, mode="json"),
        "suppressed": [*peers.suppressed],
        "minimum": peers.minimum_group,
    }


def _peers_again(told: Mapping[str, Any], a: Assessment) -> Peers:
    rates = _adapter(Rates).validate_python(told["rates"])
    row = placed(a, rates, told["rank"], _adapter(Fraction | None).validate_python(told["percentile"]))
    groups = _adapter(tuple[PeerGroup, ...]).validate_python(told["groups"])
    return Peers(row, groups, tuple(told["suppressed"]), told["minimum"])


class Unknown(Exception):
    """The edition cannot be made again; the text says why."""


def again(
    told: Any,
    format: str,
    assessment: Assessment,
    digests: Mapping[str, str],
    shown: Mapping[str, bytes],
    looked_back: Callable[[Any], Past],
) -> Edition:
    """The edition that a document says it is. Raises Unknown.

    `shown` are the pictures in the document by their SHA-256; `looked_back` reads the answers of a year before.
    """
    if not isinstance(told, dict) or not all(isinstance(told.get(name), kind) for name, kind in SHAPE.items()):
        raise Unknown("文件没有带怎样印出的数据（由较早的程序生成，或被改过）")
    kind, day, theme, before, beside = (told[name] for name in ("kind", "date", "theme", "earlier", "beside"))
    if told["format"] != format:
        raise Unknown(f"文件是 {format}，所带的数据说是 {told['format']}")
    if beside:
        raise Unknown(f"印出时用了{'、'.join(map(str, beside))}，文件没有带这些")
    if len(before) > MOST_YEARS:
        raise Unknown(f"所带的先前年度多于 {MOST_YEARS} 个")
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError:
        raise Unknown("文件所带的日期有误") from None
    if kind not in get_args(Kind):
        raise Unknown("文件所带的报告种类有误")
    if theme and theme not in theme_files.shipped():
        look = _look_again(told["look"], theme)
    else:
        look = theme_files.load(theme) if theme else Appearance()
    return Edition(
        assessment,
        date=date,
        digests=digests,
        kind=kind,
        look=look,
        earlier=[looked_back(answers) for answers in before],
        filled=_adapter(Register).validate_python(told["register"]) if "register" in told else None,
        peers=_peers_again(told["peers"], assessment) if "peers" in told else None,
        seen=_seen_again(told.get("pictures", {}), shown),
    )


def unsealed(edition: Edition) -> Iterator[tuple[str, str]]:
    """What is printed besides, from data that the fingerprint does not cover: what it is, and what it says."""
    if edition.earlier:
        last = edition.earlier[-1].shown
        told = f"总分 {last.show(last.score)}，{last.grade_text}，由所带的上年答卷算出"
        yield "上年", f"上年（{last.sheet.period}）{told}"
    if edition.peers is not None:
        rank = edition.peers.row.rank
        yield "同类园区", "单列，不参加排名" if rank is None else f"排名第 {rank}，由所带的同类园区的数据印出"
    if edition.seen:
        count = sum(seen.large is not None for seen in edition.seen.values())
        yield "佐证图片", f"{count} 件电子佐证的缩小图，与出具时所印的相同；原件凭校验值核对"
    if edition.filled is not None:
        yield "整改台账", f"整改台账截至 {edition.filled.on}，由所带的台账印出"
    if edition.look.name and edition.look.name not in theme_files.shipped():
        yield "主题", f"封面的单位、资质和姓名，题头、页眉、声明、结束语等，由主题 {edition.look.name} 写出"

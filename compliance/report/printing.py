"""What of people's texts cannot be printed: it is told, and a mark with the code point stands where it would."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from compliance import remarks
from compliance.answers import data
from compliance.answers.model import GROUPS
from compliance.errors import INVISIBLE, UNSEEN_NAMES, InputError, Location, Place, Problem, mark
from compliance.scoring.assessment import Assessment


class Written(NamedTuple):
    """A text that people wrote, whose it is ("C4.1-1 说明"), and the way to it in an answers file."""

    whose: str
    text: str
    way: Place = ()


Texts = Iterable[Written]
Located = Callable[[Place, str], Location]
"""Where in what was read a text stands, by the way to it."""

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""What every maker of fonts may use as he likes, as the old systems of authorities did for rare characters."""
MOST_NAMED = 12


def marked(text: str, undrawn: Collection[str]) -> str:
    """The text with 〔U+1980〕 where a character has nothing to be drawn with."""
    return text.translate({ord(one): mark(one) for one in undrawn})


def texts_of(assessment: Assessment) -> Texts:
    """Everything that the park and its reviewers wrote."""
    written = data.to_data(assessment.sheet, assessment.checklist)
    return _walked("", (), {name: part for name, part in written.items() if name not in ("检查表", "版本")})


def _walked(whose: str, way: Place, part: Any) -> Iterator[Written]:
    if isinstance(part, str):
        yield Written(whose, part, way)
    elif isinstance(part, dict):
        for name, value in part.items():
            # The id of a criterion says enough without its group.
            yield from _walked(whose if name in GROUPS else f"{whose} {name}".strip(), (*way, name), value)
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _walked(f"{whose} {index + 1}" if isinstance(value, dict) else whose, (*way, index), value)


def tell(source: str, texts: Texts, undrawn: Collection[str] = (), *, located: Located | None = None) -> None:
    """Tells which characters of whose text cannot be printed as they are, or may print otherwise elsewhere.

    `undrawn` are those that no font has, of whatever was printed. Raises InputError in a strict run.
    """
    unknown = re.compile("|".join(map(re.escape, undrawn))) if undrawn else None
    found, left = list[Problem](), dict.fromkeys(undrawn)
    for whose, text, way in texts:
        place = located(way, text) if located and way else Location(source)
        missing = dict.fromkeys(unknown.findall(text)) if unknown else {}
        for one in missing:
            left.pop(one, None)
        found += _remarks(place, whose, text, missing)
    found += _remarks(Location(source), "检查表、主题或模板的文字", "", left)
    if mistakes := remarks.tell(found):
        raise InputError(mistakes)


def _remarks(place: Location, whose: str, text: str, missing: Collection[str]) -> Iterator[Problem]:
    private = [one for one in dict.fromkeys(PRIVATE.findall(text)) if one not in missing]
    each = (
        (
            missing,
            "这些字符没有通用的字体可印，PDF 中印作 〔U+码位〕",
            "改用常用的字，勾叉写作 √、×；或安装有这些字的字体",
        ),
        (dict.fromkeys(INVISIBLE.findall(text)), "含控制字符或看不见的字符，印出时写作 〔U+码位〕", "删去这些字符"),
        (private, "含自造字，换一台机器可能印成别的字，或印不出", "改用通用字库中的字"),
    )
    for characters, message, remedy in each:
        if characters:
            named = _named(characters)
            yield Problem(
                location=place,
                subject=whose,
                message=message,
                found=named,
                remedy=remedy,
            )


def _named(characters: Collection[str]) -> str:
    """Each character and its code point; of what shows nothing, its Chinese name where it has one."""
    listed = [
        f"{UNSEEN_NAMES.get(one, '')} U+{ord(one):04X}".strip() if INVISIBLE.match(one) else f"{one} U+{ord(one):04X}"
        for one in list(characters)[:MOST_NAMED]
    ]
    return "、".join(listed) + (f" 等 {len(characters)} 个字符" if len(characters) > MOST_NAMED else "")


def rare(texts: Texts) -> str:
    """Each character of the texts beyond GB 2312, all of which the shipped font has: fonts may lack only these."""
    return "".join(sorted(one for one in {*"".join(text for _, text, _ in texts)} if not _is_common(one)))


def _is_common(character: str) -> bool:
    # What this encoding has for a dash and a middle dot, Python takes for others of their kind.
    return character in "—·" or bool(character.encode("gb2312", "ignore")) or INVISIBLE.match(character) is not None

"""收件台账: every file that was received and what became of it. Pure."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compliance.answers.evidence_names import folded
from compliance.batch.matching import BY_CONTENT, Names
from compliance.batch.store.outcomes import EVIDENCE, Kind, Seen
from compliance.errors import one_line
from compliance.forms.page.reading import SAVE
from compliance.report.cohort.dossier import Received

USED, REFUSED, UNREADABLE, OTHER, SYSTEM = "已采用", "收到但有误", "收到而读不了", "不是答卷", "系统文件"
ASIDE = {
    "earlier": "上一年度的，只用于比较",
    "duplicate": "同一园区有几份，未采用",
    "copy": "内容相同的副本，未采用",
    "year": "年度不符，未采用",
    "checklist": "检查表不符，未采用",
    "unlisted": "不在名单，未采用",
    "page": "网页填报表，已采用另交的答卷",
    EVIDENCE: "佐证",
}
KINDS: dict[Kind, str] = {
    "scored": USED,
    "refused": REFUSED,
    "review": "复核文件，没有计入",
    "zip": "压缩包，已打开",
    "page": UNREADABLE,
    "foreign": UNREADABLE,
    "other": OTHER,
}
BY_PLACE = "同一文件夹"
ATTACHED = "另附的文件，没有读"
"""What cannot be read and is of a park whose answers were read: nobody need ask for it again."""
SHOWN = 3
"""So many mistakes of a file are named in its line; the others stand among the errors."""


def evidence(seen: Sequence[Seen]) -> dict[str, str]:
    """By source what is evidence, with the source of the answers that it belongs to.

    That is what answers name, and what else is in the folders below them where that lies. What can be scored and
    lies elsewhere, and what says that it is another park's, is not: no park can have another's answers left out.
    """
    cited: dict[str, Seen] = {}
    folders: dict[str, list[Seen]] = {}
    for one in seen:
        home = posixpath.dirname(one.source)
        for name in one.cited:
            place = posixpath.normpath(posixpath.join(home, name.replace("\\", "/")))
            cited.setdefault(folded(place), one)
            while (place := posixpath.dirname(place)) != home and len(place) > len(home):
                owners = folders.setdefault(folded(place), [])
                if one not in owners[-1:]:
                    owners.append(one)
    found = {}
    for one in seen:
        owners = _owners(one, folders)
        owner = cited.get(folded(one.source)) or next(iter(owners), None)
        if owner is None or owner is one or one.kind in ("review", "zip"):
            continue
        another = bool(one.park) and one.park not in {owner.park, *(other.park for other in owners)}
        answers = one.kind == "scored" and (another or not owners)
        if not answers and not (one.kind == "refused" and another):
            found[one.source] = owner.source
    return found


def _owners(one: Seen, folders: Mapping[str, list[Seen]]) -> list[Seen]:
    """The answers in whose evidence folder a file is."""
    place = folded(one.source)
    while place := posixpath.dirname(place):
        if place in folders:
            return folders[place]
    return []


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a run has seen, before anything is said of it; `evidence` as the function of that name gives it."""

    seen: Sequence[Seen]
    evidence: Mapping[str, str]
    system: Sequence[str]
    """What systems and office programs have left behind."""

    @property
    def letters(self) -> list[Seen]:
        """All but the evidence."""
        return [one for one in self.seen if one.source not in self.evidence]


def entries(inbox: Inbox, aside: Mapping[str, str], names: Names) -> tuple[Received, ...]:
    """Every file with what became of it, by source; evidence a line for each folder, system files one for all.

    `aside` says why a scored file is not ranked; `names` are of the parks that a file may be of.
    """
    letters = [_entry(one, aside.get(one.source, ""), names) for one in inbox.letters]
    found = [*_attached([*_beside(letters)]), *_evidence(inbox, {entry.source: entry for entry in letters})]
    if inbox.system:
        first = one_line(inbox.system[0])
        found.append(Received("（系统文件）", SYSTEM, files=len(inbox.system), detail=f"没有看，如 {first}"))
    return tuple(sorted(found, key=lambda entry: entry.source))


def _entry(one: Seen, aside: str, names: Names) -> Received:
    parks, by = names.of(one)
    named = tuple(dict.fromkeys(park.name for park in parks)) or ((one.park,) if one.park else ())
    detail = one.what
    if one.kind == "page":
        detail = f"{detail}；{SAVE}"
    elif one.kind == "refused":
        told = [f"{problem.location.within(one.source)} {problem.message}".strip() for problem in one.problems[:SHOWN]]
        detail = f"{'；'.join(told)}（共 {one.problem_count} 处）"
    return Received(
        one.source,
        ASIDE[aside] if aside else KINDS[one.kind],
        parks=named,
        by=by if named else "",
        archive=one.archive,
        detail=one_line(detail),
        remarks=tuple(str(remark) for remark in one.remarks),
    )


def _beside(letters: Sequence[Received]) -> Iterator[Received]:
    """What names no park is taken to be of the one park whose answers lie in the same folder."""
    parks: dict[str, set[tuple[str, ...]]] = {}
    for entry in letters:
        if entry.by == BY_CONTENT:
            parks.setdefault(posixpath.dirname(entry.source), set()).add(entry.parks)
    for entry in letters:
        home = posixpath.dirname(entry.source)
        there = parks.get(home, set())
        yield replace(entry, parks=next(iter(there)), by=BY_PLACE) if _alone(entry, home, there) else entry


def _attached(letters: Sequence[Received]) -> Iterator[Received]:
    used = {park for entry in letters if entry.became == USED for park in entry.parks}
    for entry in letters:
        beside = entry.became == UNREADABLE and entry.parks and used.issuperset(entry.parks)
        yield replace(entry, became=ATTACHED) if beside else entry


def _alone(entry: Received, home: str, there: set[tuple[str, ...]]) -> bool:
    return not entry.parks and home != "" and len(there) == 1


def _evidence(inbox: Inbox, letters: Mapping[str, Received]) -> Iterator[Received]:
    counted = Counter((posixpath.dirname(source), owner) for source, owner in inbox.evidence.items())
    archives = {one.source: one.archive for one in inbox.seen}
    for (folder, owner), count in sorted(counted.items()):
        letter = letters.get(owner)
        yield Received(
            f"{folder}/" if folder else "（佐证）",
            ASIDE[EVIDENCE],
            files=count,
            parks=letter.parks if letter else (),
            by=letter.by if letter else "",
            archive=archives[owner],
            detail=one_line(f"{owner} 的佐证"),
        )

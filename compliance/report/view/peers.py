"""A park among its peers as a report prints it: anonymous, and only of groups that are large enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.cohort.peers import PeerGroup, Peers
from compliance.numbers import rate
from compliance.report.charts.series import Others
from compliance.scoring.assessment import Assessment

NONE = "—"


@dataclass(frozen=True, slots=True)
class GroupLine:
    label: str
    place: str
    best: str
    quartiles: str
    median: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    heading: str
    is_chapter: bool
    own: str
    median: str
    quartiles: str
    above: bool
    """Whether it stands at or above the median."""


@dataclass(frozen=True, slots=True)
class PeersView:
    sentence: str
    groups: tuple[GroupLine, ...]
    clauses: tuple[ClauseLine, ...]
    compared_with: str
    suppressed: str


def of(peers: Peers, a: Assessment) -> PeersView:
    """What the report says; clauses are compared with all parks."""
    return PeersView(
        sentence=_sentence(peers),
        groups=tuple(_group(group, a) for group in peers.groups),
        clauses=tuple(_clauses(peers, a)),
        compared_with=peers.groups[0].label if peers.groups else "",
        suppressed="、".join(peers.suppressed),
    )


def beside(peers: Peers, a: Assessment) -> Others:
    """The medians of all parks, to stand beside the park's own rates in charts."""
    if not peers.groups:
        return ()
    ids = _ids(a)
    medians = zip(ids, peers.groups[0].quartiles, strict=True)
    return (("全部园区中位数", {name: q[1] for name, q in medians if q is not None}),)


def _ids(a: Assessment) -> list[str]:
    """The ids of chapters, then clauses: the order of `PeerGroup.quartiles`."""
    return [*(top.id for top in a.checklist.sections), *(clause.id for clause in a.checklist.clauses)]


def _sentence(peers: Peers) -> str:
    row = peers.row
    if row.rank is None:
        return "本园区单列，不参加排名；下表列出参加排名的园区的情况，供对照。"
    surpassed = "" if row.percentile is None else f"，总分高于其余园区的 {rate(row.percentile / 100)}"
    return f"本园区在参加排名的 {peers.groups[0].ranked if peers.groups else 1} 个园区中列第 {row.rank} 名{surpassed}。"


def _group(group: PeerGroup, a: Assessment) -> GroupLine:
    d = group.distribution
    return GroupLine(
        label=group.label,
        place="单列" if group.rank is None else f"{group.rank}/{group.ranked}",
        best=a.show(d.maximum),
        quartiles=f"{a.show(d.lower)}—{a.show(d.upper)}",
        median=a.show(d.median),
    )


def _clauses(peers: Peers, a: Assessment) -> list[ClauseLine]:
    if not peers.groups:
        return []
    sections = [*a.checklist.sections, *a.checklist.clauses]
    chapters = len(a.checklist.sections)
    found = []
    for index, (section, own, quartiles) in enumerate(
        zip(sections, peers.row.rates, peers.groups[0].quartiles, strict=True)
    ):
        # Which side of the median it is on must be seen of the two figures.
        median = () if quartiles is None else (100 * quartiles[1],)
        found.append(
            ClauseLine(
                heading=section.heading,
                is_chapter=index < chapters,
                own=_rate(own, median),
                median=NONE if quartiles is None else _rate(quartiles[1], median),
                quartiles=NONE if quartiles is None else f"{_rate(quartiles[0])}—{_rate(quartiles[2])}",
                above=quartiles is None or own is None or own >= quartiles[1],
            )
        )
    return found


def _rate(share: Fraction | None, limits: Iterable[Fraction] = ()) -> str:
    return NONE if share is None else rate(share, limits=limits).removesuffix("%")

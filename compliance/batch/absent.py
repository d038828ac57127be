"""The parks of a roster without a file that counts, and what came of them all the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from compliance.batch.matching import Named, Names, Parks
from compliance.batch.roster import Listed
from compliance.batch.store.outcomes import Seen

SENT = {"refused": "收到但有误，未能评分", "unreadable": "收到而读不了", "other": "收到的不是答卷"}
"""What is said of a park that has sent no answers that could be scored; what comes first counts more."""
SENT_AS = {"refused": "refused", "page": "unreadable", "foreign": "unreadable"}
NAMED = 10
"""So many files of an absent park are named with it; the ledger has all of them."""


class Left(Named, Protocol):
    """A scored file that is not ranked."""

    @property
    def source(self) -> str: ...


def parks(
    roster: Names, present: Parks, elsewhere: Iterable[tuple[Left, str]], others: Iterable[Seen]
) -> Iterator[tuple[Listed, tuple[str, ...], str]]:
    """Each of them with the files that were handed in, and what there is to say; `elsewhere` has why they count not."""
    absent = [park for park in roster.given if park not in present]
    handed: dict[Listed, list[tuple[str, str]]] = {}
    for file, why in elsewhere if absent else ():
        for park in roster.called(file):
            handed.setdefault(park, []).append((file.source, why))
    sent = _sent(others if absent else (), roster)
    for park in absent:
        if park in handed:
            sources, reasons = zip(*handed[park], strict=True)
            yield park, sources, "、".join(dict.fromkeys(reasons))
        else:
            kind, came = sent.get(park, ("", []))
            more = f"，共 {len(came)} 个文件" if len(came) > NAMED else ""
            yield park, tuple(came[:NAMED]), SENT.get(kind, "没有交") + more


def _sent(others: Iterable[Seen], roster: Names) -> dict[Listed, tuple[str, list[str]]]:
    """What came of each park that is no answers file that could be scored: the most telling kind, with the files."""
    order = list(SENT)
    found: dict[Listed, tuple[str, list[str]]] = {}
    for one in others:
        kind = SENT_AS.get(one.kind, "other")
        for park in roster.of(one)[0]:
            before, sources = found.get(park, (kind, []))
            if order.index(kind) < order.index(before):
                before, sources = kind, []
            if before == kind:
                sources.append(one.source)
            found[park] = before, sources
    return found

"""After the scoring: what is ranked, what is left out and why, and the lines that end a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.batch import ledger, places
from compliance.batch.matching import Names
from compliance.batch.notices import EARLIER, NOTICE_WORDS, Notice, NoticeKind, Overview, Scored, overview
from compliance.batch.reports import FOLDER, left
from compliance.batch.results import Again, Results
from compliance.batch.roster import Listed
from compliance.batch.store.outcomes import EVIDENCE, Seen
from compliance.checklist import files as checklist_files
from compliance.errors import one_line
from compliance.report.cohort.dossier import Received

if TYPE_CHECKING:
    from compliance.batch.store.journal import Journal
    from compliance.checklist.model import Checklist

NAMED = 10
"""So many files or parks of a kind are named at the end of a run; the workbook has all of them."""
SHOWN = 3
"""So many problems of a file are shown there."""


def look_over(
    journal: Journal, output: Path, system: Sequence[str], *, year: int | None, roster: Sequence[Listed] | None
) -> Overview:
    """What has to be said of the files; what is left out of the ranking is noted in the journal.

    `system` are the files of systems and office programs that were met with.
    """
    seen = list(journal.seen())
    inbox = ledger.Inbox(seen, ledger.evidence(seen), system)
    files = [file for row in journal.scored() if (file := Scored(**row)).source not in inbox.evidence]
    others = [one for one in inbox.letters if one.kind != "scored"]
    listed = None if roster is None else Names(roster)
    found, aside = overview(files, others, year=year, held=journal.year(), roster=listed)
    journal.set_aside({**dict.fromkeys(inbox.evidence, EVIDENCE), **aside})
    names = listed if roster and listed else Names(dict.fromkeys(Listed(file.name, file.code) for file in files))
    received = ledger.entries(inbox, aside, names)
    assessed = ((file.code, file.name) for file in files if file.source not in aside)
    old = [Notice("left_report", path.stem, (f"{FOLDER}/{path.name}",)) for path in left(output, assessed)]
    pages = _pages({one.source for one in others if one.kind == "page"}, received)
    return replace(found, notices=(*found.notices, *pages, *old), received=received)


def _pages(sources: Collection[str], received: Sequence[Received]) -> Iterator[Notice]:
    """The web pages that came in place of answers: of no park whose answers are there."""
    used = {park for entry in received if entry.became == ledger.USED for park in entry.parks}
    for entry in received:
        if entry.source in sources and used.isdisjoint(entry.parks):
            yield Notice("page", "、".join(entry.parks) or "园区不详", (entry.source,))


def chosen(overview: Overview, checklist: str | None) -> Checklist | None:
    """The checklist of the results; None where no file of the year could be scored.

    `checklist` is as the user names it, None for the one that most files name.
    """
    return None if overview.checklist is None else checklist_files.load(checklist or overview.checklist)


def results(journal: Journal, overview: Overview, checklist: Checklist) -> Results:
    """What the outputs are made of."""
    from compliance.analysis.cohort import analysis

    assert overview.year is not None
    before = overview.year - 1
    records, previous = Again(journal.records), Again(lambda: journal.earlier(before))
    return Results(
        checklist=checklist,
        overview=overview,
        cohort=analysis.analyse(records, checklist, previous=previous),
        records=records,
        refusals=Again(journal.refusals),
    )


def summary(journal: Journal, overview: Overview, counts: Mapping[str, int]) -> Iterator[str]:
    """The end of a run in lines: counts by kind, then everything that has to be said, by name."""
    scored, refused, other = (counts.get(kind, 0) for kind in ("scored", "refused", "other"))
    ranked = scored - overview.left_out
    parts = [f"答卷 {scored + refused} 份", f"已评分 {scored} 份", f"有误 {refused} 份"]
    parts += [f"另有 {other} 个文件不是答卷"] if other else []
    yield "，".join(parts)
    if overview.year is not None:
        yield f"{overview.year} 年度：{ranked} 个园区"
    if overview.earlier:
        yield f"{EARLIER}，{overview.earlier} 份"
    head = "结果库中的结果与存入时不一致，已按答卷重新评分"
    yield from _listed(head, [one_line(park) for park in journal.altered], "")
    yield from _received(overview.received)
    yield from _refused(journal.refusals(), refused)
    for kind, group in groupby(overview.notices, key=lambda notice: notice.kind):
        yield from _named(kind, list(group))


def unread(
    told: Iterable[tuple[str, str]], paths: Mapping[str, str], output: Path, kept: str, lost: str = "读不到"
) -> Iterator[str]:
    """Why a run ends without results though files may have been scored: every place that could not be read.

    As for `places.told`; `kept` says what stands, `lost` what is wrong with the places.
    """
    found = places.told(told, paths)
    yield f"有 {len(found)} 处{lost}，没有写入结果，{output} 中的文件未改动"
    yield from (f"  {place}".replace("\n", "\n  ") for place in found)
    yield f"    {kept}，都在结果库中；能读到以后再运行同一命令，接着做"


def _received(received: Sequence[Received]) -> Iterator[str]:
    """How many files there are of each fate; by name what may be answers that nobody could read, or is none."""
    counted = Counter[str]()
    for entry in received:
        counted[entry.became] += entry.files
    shares = "；".join(f"{became} {count}" for became, count in counted.items())
    yield f"收件 {counted.total()} 个文件：{shares}"
    reviews = {entry.source.rpartition("/")[0] for entry in received if entry.became == ledger.KINDS["review"]}
    if reviews:
        named = one_line(min(reviews)) + (f"等 {len(reviews)} 个文件夹" if len(reviews) > 1 else "")
        yield f"没有计入 {named}中的复核；先用 compliance import 答卷 --review 复核文件 并入答卷"
    heads = {ledger.UNREADABLE: "收到而读不了的文件，是答卷的请园区改交填好的填报表", ledger.OTHER: "不是答卷的文件"}
    for became, head in heads.items():
        yield from _listed(head, [_line(entry) for entry in received if entry.became == became])
    looked_at = [entry for entry in received if entry.remarks]
    if looked_at:
        yield f"读到了，请看一眼：{len(looked_at)} 份，{sum(len(entry.remarks) for entry in looked_at)} 处："
        for entry in looked_at[:NAMED]:
            yield from ("  " + remark.replace("\n", "\n  ") for remark in entry.remarks[:SHOWN])
            if len(entry.remarks) > SHOWN:
                yield f"  {one_line(entry.source)}：…另有 {len(entry.remarks) - SHOWN} 处"
        if len(looked_at) > NAMED:
            yield f"  …另有 {len(looked_at) - NAMED} 份，见 收件台账.csv"


def _line(entry: Received) -> str:
    park = f"（{'、'.join(entry.parks)}，按{entry.by}）" if entry.parks else ""
    return one_line(f"{entry.source}{park}" + (f"：{entry.detail}" if entry.detail else ""))


def _listed(head: str, lines: Sequence[str], where: str = "，见 收件台账.csv") -> Iterator[str]:
    if not lines:
        return
    yield f"{head}，{len(lines)} 个："
    yield from (f"  {line}" for line in lines[:NAMED])
    if len(lines) > NAMED:
        yield f"  …另有 {len(lines) - NAMED} 个{where}"


def _refused(refusals: Iterator[Seen], count: int) -> Iterator[str]:
    if not count:
        return
    yield f"有误、未能评分的答卷 {count} 份："
    for refusal in islice(refusals, NAMED):
        more = f"（共 {refusal.problem_count} 处）" if refusal.problem_count > SHOWN else ""
        yield f"  {one_line(refusal.source)}{more}"
        for problem in refusal.problems[:SHOWN]:
            yield "    " + str(problem).replace("\n", "\n    ")
    if count > NAMED:
        yield f"  …另有 {count - NAMED} 份"


def _named(kind: NoticeKind, notices: Sequence[Notice]) -> Iterator[str]:
    words = NOTICE_WORDS[kind]
    yield f"{words}，{len(notices)} 条："
    for notice in notices[:NAMED]:
        yield f"  {notice}"
    if len(notices) > NAMED:
        yield f"  …另有 {len(notices) - NAMED} 条"

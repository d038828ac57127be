"""What has to be said of a batch's files by name: two for one park, a missing park, a wrong year. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from compliance.batch import absent
from compliance.batch.matching import Names, Parks
from compliance.batch.roster import plain
from compliance.batch.store.outcomes import Seen
from compliance.errors import one_line
from compliance.report.cohort.dossier import Received

NoticeKind = Literal["duplicate", "copy", "missing", "unlisted", "year", "checklist", "old_form", "page", "left_report"]
Aside = NoticeKind | Literal["earlier"]
"""Why a scored file is not ranked."""
EARLIER = "上一年度的答卷，只用于比较"
NOTICE_WORDS: dict[NoticeKind, str] = {
    "duplicate": "同一园区同一年度交了不止一份，均不参加排名",
    "copy": "内容完全相同的副本，只计一份",
    "missing": "名单中的园区没有可用的答卷",
    "unlisted": "名单中没有这个园区，不参加排名",
    "year": "评价期不属于本年度，不参加排名",
    "checklist": "所用检查表与多数答卷不同，不参加排名",
    "old_form": "用旧版检查表的表填写，已按对照表换算",
    "page": "寄来的是网页填报表，其中没有填写的内容",
    "left_report": "“报告”文件夹中不在本次评估中的报告，没有删除，请移走另存",
}
HARMLESS: tuple[NoticeKind, ...] = ("old_form", "copy", "left_report")
"""What is only to be known, not to be mended."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be said of one park or file."""

    kind: NoticeKind
    park: str
    """Its name."""
    sources: tuple[str, ...]
    detail: str = ""

    def __str__(self) -> str:
        what = f"：{self.detail}" if self.detail else ""
        files = f"（{'、'.join(self.sources)}）" if self.sources else ""
        return one_line(f"{self.park}{what}{files}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The year that is ranked, how many files are left out of it, and what has to be said."""

    year: int | None
    notices: tuple[Notice, ...]
    left_out: int
    """How many files are not ranked."""
    earlier: int
    """How many of them are last year's: there may be one for every park, and nothing about it to be looked at."""
    checklist: str | None
    """The id of the checklist that most files of the year are for."""
    received: tuple[Received, ...] = ()
    """The ledger."""

    @property
    def of_answers(self) -> Overview:
        """Without what is said of the output folder and of files that no report depends on."""
        kinds = ("left_report", "page")
        return replace(self, notices=tuple(n for n in self.notices if n.kind not in kinds), received=())

    @property
    def to_mend(self) -> bool:
        return any(notice.kind not in HARMLESS for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Scored:
    """Of a scored file what tells it from others."""

    source: str
    name: str
    code: str
    year: int
    content: str
    """The SHA-256 of its bytes."""
    checklist: str
    form_version: str
    version: str
    what: str = ""
    """What sort of file it is, where that matters."""


def overview(
    files: Sequence[Scored],
    others: Sequence[Seen],
    *,
    year: int | None,
    roster: Names | None,
    held: int | None = None,
) -> tuple[Overview, Mapping[str, Aside]]:
    """What has to be said of the scored files and of the `others`, and by source what is not ranked.

    `year` None means the latest that many files are of, and none before `held`, the one of the last results. Every
    list is in the order of the sources or the roster.
    """
    year = year or max(filter(None, (held, _year_of(files))), default=None)
    checklist = _most_frequent(file.checklist for file in files if file.year == year)
    listed = None if roster is None else Parks(roster.given)
    aside: dict[str, Aside] = {}
    notices: list[Notice] = []
    remaining: list[Scored] = []
    for file in files:
        kind = _odd(file, year, checklist, listed)
        if kind is None:
            remaining.append(file)
            continue
        aside[file.source] = kind
        if kind != "earlier":
            detail = {"year": f"{file.year} 年", "checklist": file.checklist}.get(kind, "")
            notices.append(Notice(kind, file.name, (file.source,), detail))
    saved = Parks(file for file in remaining if not file.what)
    # What a page was issued with does not stand against what was saved.
    aside |= {file.source: "page" for file in remaining if file.what and file in saved}
    remaining = [file for file in remaining if file.source not in aside]
    twice = _duplicates(remaining)
    for notice in twice:
        aside |= dict.fromkeys(notice.sources if notice.kind == "duplicate" else notice.sources[1:], notice.kind)
    notices += twice
    notices += [
        Notice("old_form", file.name, (file.source,), f"版本 {file.form_version}")
        for file in remaining
        if file.form_version != file.version
    ]
    if roster is not None:
        elsewhere = [(file, why) for file in files if (why := _why_aside(file, aside.get(file.source)))]
        missing = absent.parks(roster, Parks(remaining), elsewhere, others)
        notices += [Notice("missing", park.name, sources, detail) for park, sources, detail in missing]
    order = list(NOTICE_WORDS)
    notices.sort(key=lambda notice: order.index(notice.kind))
    last_year = sum(why == "earlier" for why in aside.values())
    checklist_id = checklist.partition(" ")[0] if checklist else None
    found = Overview(year=year, notices=tuple(notices), left_out=len(aside), earlier=last_year, checklist=checklist_id)
    return found, aside


def _year_of(files: Sequence[Scored]) -> int | None:
    """The latest year that many files are of; a slip of the pen is not taken for a year."""
    counted = Counter(file.year for file in files)
    many = max(counted.values(), default=0) / 2
    return max((year for year, count in counted.items() if count >= many), default=None)


def _most_frequent(values: Iterable[Any]) -> Any:
    """The value that is there most often; of several, the greatest."""
    counted = Counter(values)
    return max(counted, key=lambda value: (counted[value], value), default=None)


def _odd(file: Scored, year: int | None, checklist: str | None, listed: Parks | None) -> Aside | None:
    if year is not None and file.year != year:
        return "earlier" if file.year == year - 1 else "year"
    if checklist is not None and file.checklist != checklist:
        return "checklist"
    return "unlisted" if listed is not None and file not in listed else None


def _duplicates(files: Sequence[Scored]) -> list[Notice]:
    """Files of one park: of the same code or, where one of them has none, of the same name."""
    by_name: dict[str, list[Scored]] = {}
    by_code: dict[str, list[Scored]] = {}
    for file in files:
        by_name.setdefault(plain(file.name), []).append(file)
        by_code.setdefault(_code(file), []).append(file)
    for named in by_name.values():
        if len(named) > 1 and any(not file.code for file in named):
            groups = {id(group): group for group in (by_code[_code(file)] for file in named)}
            joined = sorted((file for group in groups.values() for file in group), key=lambda file: file.source)
            by_code |= {_code(file): joined for file in joined}
    twice = {id(group): group for group in by_code.values() if len(group) > 1}
    found = []
    for same in sorted(twice.values(), key=lambda group: group[0].source):
        kind: NoticeKind = "copy" if len({file.content for file in same}) == 1 else "duplicate"
        found.append(Notice(kind, same[0].name, tuple(file.source for file in same)))
    return found


def _code(file: Scored) -> str:
    return plain(file.code or file.name)


def _why_aside(file: Scored, kind: Aside | None) -> str:
    """Why a file that was handed in for this year's ranking is not in it; "" for others."""
    if kind == "year":
        return f"交的是 {file.year} 年的"
    if kind == "checklist":
        return f"所用检查表是 {file.checklist}"
    return f"同名园区的答卷，代码是 {file.code}" if kind == "unlisted" else ""

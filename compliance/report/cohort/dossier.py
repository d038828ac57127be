"""What every output of a batch is made from, and the sentences that all of them say. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from compliance import numbers
from compliance.analysis.cohort.records import REVIEW_WORDS, STANDING_WORDS, ParkRecord, Standing
from compliance.analysis.cohort.results import DIMENSIONS, Cohort, Distribution, ParkRow, Stability
from compliance.checklist.model import Checklist
from compliance.checklist.objects import original
from compliance.errors import Problem
from compliance.numbers import plain, telling
from compliance.scoring.assessment import rate_shown

MOST_DETAILED = 600
"""For so many parks at most the criteria of each are kept for its page; beyond it a page would be too large to open."""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be scored; `count` is of all its problems, of which some are here."""

    source: str
    park: str
    problems: tuple[Problem, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of a park or its files by name: a duplicate, a missing park, a wrong year."""

    subject: str
    park: str
    detail: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A line of the ledger (收件台账): a file, or a folder of evidence, and what became of it (去向)."""

    source: str
    became: str
    files: int = 1
    parks: tuple[str, ...] = ()
    """The names of the parks that it is of, as a rule one."""
    by: str = ""
    """What that was told by, in Chinese."""
    archive: str = ""
    """The archive that it was in."""
    detail: str = ""
    remarks: tuple[str, ...] = ()
    """What in it should be looked at, each with its place."""


Loss = tuple[int, Fraction, Fraction]
"""The index of a criterion in the checklist, what was due and what its answer earned."""


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A cohort, what became of the files that it was read from, and the day of the document."""

    cohort: Cohort
    checklist: Checklist
    year: int
    date: datetime.date
    program: str
    refused: tuple[RefusedFile, ...] = ()
    remarks: tuple[Remark, ...] = ()
    received: tuple[Received, ...] = ()
    losses: Mapping[str, tuple[Loss, ...]] = field(default_factory=dict)
    """By a park's key, what it lost, the costliest first; empty where there are more than `MOST_DETAILED` parks."""

    @property
    def title(self) -> str:
        return f"{self.checklist.standard.title} {self.year} 年度自评结果"

    @property
    def statement(self) -> str:
        return self.checklist.standard.statement

    @property
    def stamps(self) -> tuple[str, str]:
        """By which checklist it was made, and what that and the program are."""
        checklist = self.checklist
        return f"检查表 {checklist.id} {checklist.version}", f"指纹 {checklist.short_fingerprint}；{self.program}"

    @property
    def edition(self) -> str:
        return "，".join(self.stamps)

    def score(self, value: Fraction | None) -> str:
        """A score as printed."""
        return "—" if value is None else telling(value, self.cohort.digits, self.checklist.score_limits)

    def score_of(self, row: ParkRow) -> str:
        """A park's score as printed: that of an incomplete one is provisional, wherever it stands."""
        return self.score(row.score) + ("（暂计）" if row.standing == "incomplete" and row.score is not None else "")

    def rates(self, row: ParkRow) -> Iterator[str | None]:
        """The rates (%) of a park as printed, of chapters and then clauses; None where nothing was due."""
        chapters = len(self.cohort.chapters)
        for place, share in enumerate(row.rates):
            yield None if share is None else rate_shown(self.checklist, share, graded=place < chapters)


def losses(records: Iterable[ParkRecord], checklist: Checklist) -> dict[str, tuple[Loss, ...]]:
    """What each park lost; {} when there are more parks than `MOST_DETAILED`. Reads no further than that."""
    index = {criterion.id: number for number, criterion in enumerate(checklist.criteria)}
    found: dict[str, tuple[Loss, ...]] = {}
    for record in records:
        if len(found) == MOST_DETAILED:
            return {}
        lost = [
            (index[base], c.due, c.own)
            for c in record.criteria
            if c.state == "scored" and c.own < c.due and (base := original(c.id)) in index
        ]
        found[record.park.code or record.park.name] = tuple(sorted(lost, key=lambda loss: (loss[2] - loss[1], loss[0])))
    return found


def rate(value: Fraction | None) -> str:
    """A share as a percentage."""
    return "—" if value is None else numbers.rate(value)


def heat(shown: str) -> int:
    """How high a rate as printed (%) stands in the table of heat: from 1, below 60 %, to 5, from 90 %."""
    return 1 + sum(Fraction(shown) >= least for least in (60, 70, 80, 90))


def between(found: Stability | None) -> str:
    """The places of nine in ten runs: 3–8."""
    if found is None:
        return ""
    return str(found.best) if found.best == found.worst else f"{found.best}–{found.worst}"


def of_which(cohort: Cohort) -> str:
    """How many parks a simulation speaks of."""
    tried = cohort.sensitivity.parks if cohort.sensitivity else 0
    whole = len(cohort.ranked)
    return f"参加排名的 {whole} 个园区" if tried == whole else f"名次在前的 {tried} 个园区（共 {whole} 个参加排名）"


def mixed(cohort: Cohort) -> str:
    """What the ranked scores rest on, where they do not all rest on the same; one sentence."""
    if list(cohort.reviews) == ["unreviewed"]:
        return "参加排名的都是自评得分，未经复核。"
    if list(cohort.reviews) == ["reviewed"]:
        return "参加排名的都以复核得分为准。"
    if not cohort.reviews:
        return ""
    return f"复核的与未复核的在一起排名：{review_counts(cohort)}；有复核的以复核得分为准。"


def review_counts(cohort: Cohort) -> str:
    """部分复核 1 个，自评（未复核） 88 个."""
    return "，".join(
        f"{word} {cohort.reviews[state]} 个" for state, word in REVIEW_WORDS.items() if state in cohort.reviews
    )


QUARTERS = ("第一（高）", "第二", "第三", "第四（低）")
"""The quarters that the quartiles of the scores make."""


def why_apart(row: ParkRow) -> str:
    """Why a park is not ranked."""
    reasons: dict[Standing, str] = {
        "vetoed": f"触发 {'、'.join(row.triggered)}" if row.triggered else "",
        "incomplete": f"{row.unanswered} 项未作答",
    }
    detail = reasons.get(row.standing, row.grade_text)
    return f"{STANDING_WORDS[row.standing]}（{detail}）" if detail else STANDING_WORDS[row.standing]


def rules_in_words(cohort: Cohort) -> Iterator[tuple[str, str]]:
    """Heading and sentence of each rule that the figures follow."""
    rules = cohort.rules
    yield "名次", "按修约后的总分由高到低；总分相同名次并列，其后的名次跳过（1、2、2、4），并列的按园区名称拼音列出。"
    yield (
        "单列",
        "触发总评否决、作答不全、不予评分或评定的园区不参加排名，另行列出，不与参加排名的园区混排。",
    )
    yield "百分位", "总分低于本园区的园区占其余参加排名园区的百分比。"
    yield "四分位", "总分的四分位数按电子表格 QUARTILE.INC 的算法插值；总分不低于上四分位数的为第一档，依此类推。"
    yield "功效系数", "（总分 − 最低分）÷（最高分 − 最低分）× 40 + 60；全部相同的均为 100。"
    sizes = "、".join(f"{name} {least} 家起" for name, least in rules.sizes)
    yield "规模", f"按企业数量：{sizes}（自拟）。"
    yield "小组", f"参加排名的园区少于 {rules.minimum_group} 个的组不显示统计和组内名次，以免从中推知个别园区（自拟）。"
    yield (
        "失分面、得分率",
        "失分面是未得满分的园区占应得分大于零的园区的比例；平均得分率是实得分合计 ÷ 应得分合计。只计作答完整的园区。",
    )
    yield (
        "区分度",
        f"{plain(rules.alike * 100)}% 及以上的园区得分相同的要点，已不能区分园区（自拟）。",
    )
    if cohort.sensitivity is not None:
        yield (
            "权重变化",
            f"各章权重各自在 ±{plain(rules.swing * 100)}% 之内随机变化，试 {rules.runs} 次，看名次是否改变（自拟）："
            "看名次有多依赖各章怎样配分。每次都走完计分的各步（换算、加分、专项扣分、上下限、修约），"
            f"等级另受各章下限、条件和封顶限制；名次相差不超过 {rules.near} 位的算接近。"
            f"只试{of_which(cohort)}，只在其中排名。随机数种子 {rules.seed}，同样的答卷得同样的结果。",
        )
    if cohort.resampling is not None:
        yield (
            "重抽要点",
            f"每章的要点有放回地重抽同样多个，试 {rules.runs} 次，按同样各步计分、排名，"
            "列出十次中九次所在的名次区间（自拟）：看名次有多依赖恰好检查了哪些要点，"
            "区间重叠的园区先后不宜看重。范围、种子同上。",
        )
    yield (
        "评分依据",
        "复核：全部答案都经复核；部分复核：括号内是复核的项数；自评（未复核）：园区自己填报。有复核的以复核得分为准，自评得分另列。",
    )
    yield "提请核查", "所列异常只提示可以复核之处，不表示填报不实；以核对原始材料为准。"


def five(distribution: Distribution) -> list[tuple[str, Fraction]]:
    """A distribution's figures with their names."""
    d = distribution
    return [
        ("最高", d.maximum),
        ("上四分位数", d.upper),
        ("中位数", d.median),
        ("平均", d.mean),
        ("下四分位数", d.lower),
        ("最低", d.minimum),
    ]


DIMENSION_NAMES = tuple(DIMENSIONS.values())

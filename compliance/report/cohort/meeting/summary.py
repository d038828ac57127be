"""The page that is read out: how many parks, what they reached, what all are weak at, what is to be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from compliance import numbers
from compliance.analysis.cohort.records import STANDING_WORDS
from compliance.analysis.cohort.results import DIMENSIONS, Change, Distribution, Weakness
from compliance.errors import one_line
from compliance.numbers import fixed, plain, signed
from compliance.report.cohort.dossier import rate, review_counts
from compliance.report.cohort.meeting.context import Meeting, share
from compliance.report.cohort.years import other_rules
from compliance.report.document.blocks import Block, Figure, Heading, Items, Paragraph, Run, Score, line

WEAKEST = 5
MOVED = 3
DECIDED = 3
"""So many clauses are proposed to be worked at by all."""


def blocks(of: Meeting) -> Iterator[Block]:
    spread = of.cohort.distribution
    if spread is not None:
        yield Score(tuple(_figures(of, spread)))
    for about, text in _sentences(of, spread):
        if text:
            yield Paragraph(line(Run(about, "strong"), f"　{text}"))
    yield Heading("提请会议审议")
    yield Items(tuple(line(text) for text in _decisions(of)), numbered=True)


def _figures(of: Meeting, spread: Distribution) -> Iterator[Figure]:
    cohort = of.cohort
    best = next(iter(cohort.grades))
    yield Figure("参加排名（个）", str(len(cohort.ranked)), f"已评分 {len(cohort.parks)} 个")
    yield Figure("总分中位数", of.d.score(spread.median), f"平均 {of.d.score(spread.mean)}")
    yield Figure(f"评为{best}（个）", str(cohort.grades[best]), f"占 {share(cohort.grades[best], len(cohort.ranked))}")
    if of.compared:
        yield Figure(
            "比上年（可比口径，分）" if cohort.revised else "比上年（分）",
            signed(mean_change(of), cohort.digits),
            f"{cohort.both_years} 个园区平均",
        )


def _sentences(of: Meeting, spread: Distribution | None) -> Iterator[tuple[str, str]]:
    """What each paragraph is about, and what it says; "" where the data say nothing."""
    yield "参评园区", _received(of)
    if spread is not None:
        yield "等级", _grades(of, spread)
    yield "与上年比", _years(of)
    yield "共同短板", _weak(of)
    yield "各条的变化", _moved(of)
    yield "分组", _groups(of)


def _received(of: Meeting) -> str:
    cohort = of.cohort
    text = f"{of.d.year} 年度共有 {len(cohort.parks)} 个园区的自评答卷评出结果，{len(cohort.ranked)} 个参加排名"
    if cohort.apart:
        text += f"，{len(cohort.apart)} 个单列（{standings(of)}），不占名次"
    return text + (f"；另有 {len(of.d.refused)} 份答卷有误，未能评分。" if of.d.refused else "。")


def standings(of: Meeting) -> str:
    """总评否决 5 个、作答不全 1 个."""
    counted = Counter(row.standing for row in of.cohort.apart)
    return "、".join(f"{word} {counted[name]} 个" for name, word in STANDING_WORDS.items() if counted[name])


def _grades(of: Meeting, spread: Distribution) -> str:
    whole = len(of.cohort.ranked)
    graded = "、".join(f"{name} {count} 个（{share(count, whole)}）" for name, count in of.cohort.grades.items())
    score = of.d.score
    return (
        f"参加排名的 {whole} 个园区中，{graded}。总分中位数 {score(spread.median)}，平均 {score(spread.mean)}，"
        f"最高 {score(spread.maximum)}，最低 {score(spread.minimum)}。"
    )


def changes(of: Meeting) -> list[tuple[str, Change]]:
    """This year's grade and what became of it, of each park ranked in both years."""
    return [(row.grade or "", row.change) for row in of.cohort.ranked if row.change is not None]


def mean_change(of: Meeting) -> Fraction:
    """What the parks themselves did: over what both years asked."""
    found = [change.actual for _, change in changes(of)]
    return sum(found, Fraction(0)) / len(found)


def grades_before(of: Meeting) -> Counter[str] | None:
    """Of the parks ranked in both years, how many had each grade last year; None where those were other grades."""
    counted = Counter(change.previous_grade or "" for _, change in changes(of))
    return counted if counted.keys() <= of.cohort.grades.keys() else None


def _years(of: Meeting) -> str:
    both = of.cohort.both_years
    if not both:
        return "没有上年的结果，不作比较。"
    if not of.compared:
        return f"两年都参加排名的园区只有 {both} 个，太少，不作比较。"
    found = changes(of)
    up, down = (sum((change.actual > 0) if up else (change.actual < 0) for _, change in found) for up in (True, False))
    what = "可比口径的分" if of.cohort.revised else "总分"
    text = (
        f"两年都参加排名的 {both} 个园区{what}平均{moved(mean_change(of), of.cohort.digits, ' 分')}："
        f"{_counted((('上升', up), ('下降', down), ('持平', both - up - down)))}。"
    )
    before = grades_before(of)
    if before is not None:
        now = Counter(grade for grade, _ in found)
        text += "其中" + "，".join(
            f"{name}由 {before[name]} 个变为 {now[name]} 个"
            if before[name] != now[name]
            else f"{name}仍为 {now[name]} 个"
            for name in of.cohort.grades
        )
        order = list(of.cohort.grades)
        steps = [order.index(change.previous_grade or "") - order.index(grade) for grade, change in found]
        told = _counted((("上升", sum(step > 0 for step in steps)), ("下降", sum(step < 0 for step in steps))))
        text += f"；等级有 {told}。" if told else "；没有园区升降级。"
    return text + other_rules(of.cohort)


def _counted(pairs: Iterable[tuple[str, int]]) -> str:
    return "，".join(f"{count} 个{word}" for word, count in pairs if count)


def moved(change: Fraction, digits: int, unit: str) -> str:
    """提高 3.4 分."""
    shown = fixed(abs(change), digits)
    if not Fraction(shown):
        return "持平"
    return f"{'提高' if change > 0 else '下降'} {shown}{unit}"


def weakest(of: Meeting, most: int) -> list[Weakness]:
    """The clauses at which points are lost, those of the lowest mean rate first."""
    losing = [item for item in of.clauses if item.rate is not None and item.rate < 1]
    return sorted(losing, key=lambda item: (item.rate, of.clauses.index(item)))[:most]


def _weak(of: Meeting) -> str:
    found = weakest(of, WEAKEST)
    if not found:
        return ""
    named = "、".join(f"“{item.heading}”（{rate(item.rate)}，{item.below_full} 个园区未得满分）" for item in found)
    return f"平均得分率最低的{'条款' if len(found) == 1 else f' {len(found)} 条'}是{named}。"


def _moved(of: Meeting) -> str:
    heading = {item.id: item.heading for item in of.clauses}
    known = [(change, name) for name, change in of.moves.items() if name in heading]
    if not of.compared or not known:
        return ""
    known.sort(key=lambda pair: -pair[0])
    up = [pair for pair in known if pair[0] > 0]
    down = [pair for pair in known if pair[0] < 0][::-1]

    def named(pairs: list[tuple[Fraction, str]]) -> str:
        return "、".join(f"“{heading[name]}”（{signed(change, 1)} 个百分点）" for change, name in pairs[:MOVED])

    text = "两年都参加排名的园区，得分率平均"
    text += f"提高的有 {len(up)} 条，最多的是{named(up)}" if up else "没有一条提高"
    return text + (f"；下降的有 {len(down)} 条，最多的是{named(down)}。" if down else "；没有一条下降。")


def _groups(of: Meeting) -> str:
    parts = []
    for dimension in of.dimensions:
        groups = of.shown_groups(dimension)
        ranked = sorted(groups, key=lambda group: -group.distribution.median if group.distribution else 0)
        high, low = ranked[0], ranked[-1]
        assert high.distribution is not None
        assert low.distribution is not None
        top, bottom = of.d.score(high.distribution.median), of.d.score(low.distribution.median)
        if top == bottom:
            parts.append(f"各{DIMENSIONS[dimension]}都是 {top}")
        else:
            parts.append(
                f"{DIMENSIONS[dimension]}中最高的是{one_line(high.name)}（{top}），最低的是{one_line(low.name)}（{bottom}）"
            )
    return f"各组总分的中位数，{'；'.join(parts)}。" if parts else ""


def _decisions(of: Meeting) -> Iterator[str]:
    """What the meeting is asked to decide: only what there is."""
    cohort, d = of.cohort, of.d
    if len(cohort.reviews) > 1:
        yield f"复核的与未复核的是否在一起排名（{of.see('ranking')}）：{review_counts(cohort)}。"
    if cohort.ranked:
        yield f"审定 {len(cohort.ranked)} 个园区的名次和等级（{of.see('ranking')}）。"
    counted = Counter(row.standing for row in cohort.apart)
    if counted["vetoed"]:
        yield f"审定触发总评否决的 {counted['vetoed']} 个园区的评定（{of.see('ranking')}“单列的园区”）。"
    late = [f"作答不全的 {counted['incomplete']} 个园区"] if counted["incomplete"] else []
    late += [f"答卷有误的 {len(d.refused)} 份"] if d.refused else []
    if late:
        yield f"{'、'.join(late)}：是否限期补正后另行评定（{of.see('files')}）。"
    if counted["no_score"]:
        yield f"不予评分或评定的 {counted['no_score']} 个园区怎样处理（{of.see('ranking')}“单列的园区”）。"
    if cohort.anomalies:
        yield f"提请核查的 {len(cohort.anomalies)} 条，是否在公布以前核对原始材料（{of.see('checks')}）。"
    found = cohort.sensitivity
    if found is not None and found.kept < 1:
        yield (
            f"公布到名次还是只公布等级：各章权重在 ±{plain(found.swing * 100)}% 之内变动时，"
            f"平均只有 {numbers.rate(found.kept, 0)} 的园区名次不变（{of.see('checks')}）。"
        )
    weak = weakest(of, DECIDED)
    if weak:
        named = "、".join(f"“{item.heading}”" for item in weak)
        yield f"下一年度共同改进的重点，建议从{named}中选定（{of.see('weak')}）。"
    if cohort.no_longer_telling:
        yield f"{len(cohort.no_longer_telling)} 个要点各园区得分几乎相同，修订检查表时是否调整（{of.see('alike')}）。"
    if not d.checklist.standard.text_held:
        yield "本次所用的检查要点、分值和等级界限为自拟草案，请予确认或提出修改意见。"

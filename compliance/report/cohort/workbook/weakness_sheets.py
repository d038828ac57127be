"""The groups of parks, and where points are lost: 分组, 分组各条, 各条 and 各要点."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.analysis.cohort.results import DIMENSIONS, Distribution, Weakness
from compliance.report.cohort.dossier import Dossier
from compliance.report.cohort.workbook.listing import Listing
from compliance.report.cohort.workbook.paper import SCORE, SHARE, Cell, Column


def _groups(d: Dossier) -> Iterator[Sequence[Cell]]:
    for group in d.cohort.groups:
        yield (DIMENSIONS[group.dimension], group.name, group.members, group.ranked, *_five(group.distribution))


def _five(found: Distribution | None) -> tuple[Cell, ...]:
    if found is None:
        return (None, None, None, None, None, None, "园区太少，不显示")
    return (found.mean, found.maximum, found.upper, found.median, found.lower, found.minimum, "")


GROUPS = Listing(
    "分组",
    (
        Column("分组", 8), Column("名称", 26), Column("园区", 8, "0"), Column("参加排名", 9, "0"),
        Column("平均", 8, SCORE), Column("最高", 8, SCORE), Column("上四分位数", 10, SCORE),
        Column("中位数", 8, SCORE), Column("下四分位数", 10, SCORE), Column("最低", 8, SCORE),
        Column("说明", 22),
    ),
    _groups,
    "没有分组",
    lambda d: f"参加排名的园区少于 {d.cohort.rules.minimum_group} 个的组不显示统计",
)  # fmt: skip


def _group_sections(d: Dossier) -> Iterator[Sequence[Cell]]:
    for group in d.cohort.groups:
        for item in group.sections:
            yield (DIMENSIONS[group.dimension], group.name, item.heading, item.count, item.rate, item.failure_rate)


GROUP_SECTIONS = Listing(
    "分组各条",
    (
        Column("分组", 8), Column("名称", 26), Column("章、条", 34), Column("园区", 8, "0"),
        Column("平均得分率", 11, SHARE), Column("失分面", 9, SHARE),
    ),
    _group_sections,
    "各组园区都太少，不显示",
)  # fmt: skip


def _weak(items: Sequence[Weakness], *, with_id: bool) -> Iterator[Sequence[Cell]]:
    for item in items:
        first = (item.id, item.heading) if with_id else (item.heading,)
        yield (*first, item.count, item.not_applicable, item.rate, item.failure_rate, item.nothing_rate)


def _sections(d: Dossier) -> Iterator[Sequence[Cell]]:
    return _weak(d.cohort.sections, with_id=False)


SECTIONS = Listing(
    "各条",
    (
        Column("章、条", 40), Column("园区", 8, "0"), Column("不适用", 8, "0"), Column("平均得分率", 11, SHARE),
        Column("失分面", 9, SHARE), Column("零分面", 9, SHARE),
    ),
    _sections,
    "没有可统计的园区",
    lambda d: "失分面：未得满分的园区所占比例；零分面：得零分的园区所占比例",
)  # fmt: skip


def _criteria(d: Dossier) -> Iterator[Sequence[Cell]]:
    telling = {item.id for item in d.cohort.no_longer_telling}
    for item, row in zip(d.cohort.criteria, _weak(d.cohort.criteria, with_id=True), strict=True):
        yield (*row, item.alike, "已不能区分" if item.id in telling else "")


CRITERIA = Listing(
    "各要点",
    (
        Column("编号", 11), Column("检查要点（自拟）", 60), Column("园区", 8, "0"), Column("不适用", 8, "0"),
        Column("平均得分率", 11, SHARE), Column("失分面", 9, SHARE), Column("零分面", 9, SHARE),
        Column("得分相同的比例", 10, SHARE), Column("区分度", 11),
    ),
    _criteria,
    "没有可统计的园区",
    lambda d: "检查要点为自拟，不是标准条款原文",
    frozen=1,
)  # fmt: skip

"""What became of every id from one version of a checklist to the next, for whoever writes the mapping. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.kinds import LevelScale, Metric
from compliance.checklist.kinds.levels import CONFORMITY
from compliance.checklist.model import BonusItem, Checklist, Criterion, Item, PenaltyItem
from compliance.checklist.revision import Change, RevisionMapping
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain


def is_conformity(item: Item) -> bool:
    """Whether it is judged by the scale that all of the checklist shares."""
    answer = item.answer if isinstance(item, Criterion) else None
    return isinstance(answer, LevelScale) and answer.scale == CONFORMITY


def unlike(old: Item, new: Item) -> str:
    """Why results of an old question are none of the new one, unless it is said how they are read; "" where they are.

    What the parts of an answer and its choices are called is found out where the results are read.
    """
    if isinstance(old, Criterion) and isinstance(new, Criterion):
        was, now = old.answer, new.answer
        if was.title != now.title:
            return f"作答方式由{was.title}改为{now.title}"
        marked = isinstance(was, Metric) and was.marked
        for one, other in zip(was.entered.slots, now.entered.slots, strict=False):
            if one.unit != other.unit:
                return f"单位由{quoted(one.unit)}改为{quoted(other.unit)}"
            if marked and one.most != other.most:
                return f"满分由 {plain(one.most or one.telling)} 改为 {plain(other.most or other.telling)}"
        return ""
    if isinstance(old, PenaltyItem) and isinstance(new, PenaltyItem):
        if (old.effect is None) != (new.effect is None):
            return "由扣分改为否决，或由否决改为扣分"
        return "" if old.unit == new.unit else f"计数单位由{quoted(old.unit)}改为{quoted(new.unit)}"
    if isinstance(old, BonusItem) and isinstance(new, BonusItem):
        return "" if old.number == new.number else "加分的填法不同"
    return "由一类项目改为另一类"


def without_fate(mapping: RevisionMapping, old: Checklist, new: Checklist) -> Iterator[Finding]:
    """每个编号都要有去向和来历：原编号没有变、改了、拆了、并了或取消；新编号由原编号而来，或列在 new。"""
    before, after = old.item_by_id, new.item_by_id
    reached: set[str] = set()
    for name in mapping.criteria:
        if name not in before:
            message = f"{old.version} 版没有这个编号"
            yield _fateless(("criteria", name), name, message, "原版本中的编号", at_key=True)
    for name, item in before.items():
        said = name in mapping.criteria
        targets = [target for target in mapping.targets(name) if target in after]
        reached |= {*targets}
        if not targets and not said:
            expected = "改号的写现在的编号，取消的写空值"
            yield _fateless(("criteria",), name, f"{old.version} 版的这个编号没有写去向", expected)
        change = mapping.change_of(name)
        for target in targets:
            yield from _changed(("criteria", name) if said else ("criteria",), change, item, after[target])
    for name in after:
        if name not in reached and name not in mapping.new:
            expected = "新设的列在 new；由原编号而来的，在 criteria 写明"
            yield _fateless(("criteria",), name, f"{new.version} 版的这个编号没有写来历", expected)
        if name in reached and name in mapping.new:
            message = "列为新设，又由原编号而来"
            yield _fateless(("new", mapping.new.index(name)), name, message, "二者之一")


def _changed(place: Place, change: Change, old: Item, new: Item) -> Iterator[Finding]:
    why = unlike(old, new)
    if why and change.compare and not change.says_how:
        expected = "写 values、factor、bands 或 percent；不能比的写 compare: false"
        yield _fateless(place, old.id, f"{why}，没有写往年的结果怎样读", expected)
    if change.points and isinstance(old, Criterion | BonusItem) and isinstance(new, Criterion | BonusItem):
        was, now = old.points, new.points
        if change.points != (was, now):
            found = "、".join(map(plain, change.points))
            expected = f"[{plain(was)}, {plain(now)}]"
            yield Finding(
                code="mapping-fate",
                path=(*place, "points"),
                subject=old.id,
                message="所写的标准分与两版不符",
                found=found,
                expected=expected,
            )


def _fateless(path: Place, name: str, message: str, expected: str, *, at_key: bool = False) -> Finding:
    found = quoted(name)
    return Finding(
        code="mapping-fate", path=path, subject=name, message=message, found=found, expected=expected, at_key=at_key
    )

"""编号、标准分和来源：章条怎样组成。"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.consistency import is_choice, parts_of
from compliance.checklist.lint.walk import criteria, sections
from compliance.checklist.model import Checklist, Criterion, Section
from compliance.checklist.rules import BUILT_IN, RATE, TOTAL_KEY
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain
from compliance.trace import sum_of


def parts_add_up(checklist: Checklist) -> Iterator[Finding]:
    """相加的各级，标准分应一致：要点之和等于条，条之和等于章；不计入得分的不算。"""
    for place, section in sections(checklist):
        parts = [*(child.points for child in section.sections if child.counted), *(c.points for c in section.criteria)]
        if parts and section.rollup == "sum" and sum_of(parts) != section.points:
            yield Finding(
                code="points-sum",
                path=(*place, "points"),
                subject=section.id,
                message="标准分与下级之和不一致",
                found=plain(section.points),
                expected=f"下级合计 {plain(sum_of(parts))}",
                remedy="改正本级或下级的标准分",
            )


def chapters_add_up(checklist: Checklist) -> Iterator[Finding]:
    """各章相加的，标准分之和等于总分；不计入得分的不算。"""
    whole = sum_of([section.points for section in checklist.sections if section.counted])
    if checklist.scoring.rollup == "sum" and whole != checklist.scoring.total_points:
        yield Finding(
            code="points-sum",
            path=("scoring", "total_points"),
            message="标准分合计与各章之和不一致",
            found=plain(checklist.scoring.total_points),
            expected=f"各章合计 {plain(whole)}",
        )


def points_positive(checklist: Checklist) -> Iterator[Finding]:
    """每个章条和要点的标准分应大于 0。"""
    everything: list[tuple[Place, Section | Criterion]] = [*sections(checklist), *criteria(checklist)]
    for place, part in everything:
        if part.points <= 0:
            yield Finding(
                code="points-positive",
                path=(*place, "points"),
                subject=part.id,
                message="标准分应大于 0",
                found=plain(part.points),
                expected="大于 0 的数",
                remedy="不计分的放进 counted: false 的章条" if isinstance(part, Criterion) else "",
            )
    if not any(section.counted for section in checklist.sections):
        message, remedy = "没有一章计入得分", "至少一章不写 counted: false"
        yield Finding(code="points-positive", path=("sections",), message=message, remedy=remedy)
    for place, section in sections(checklist):
        if section.sections and not section.criteria and not any(child.counted for child in section.sections):
            message, remedy = "下级没有一项计入得分", "至少一个下级不写 counted: false；整章不计的，写在本级"
            where: Place = (*place, "sections")
            yield Finding(code="points-positive", path=where, subject=section.id, message=message, remedy=remedy)


def sections_filled(checklist: Checklist) -> Iterator[Finding]:
    """章条之下要么是章条，要么是要点，不能空着，也不能混放。"""
    for place, section in sections(checklist):
        if bool(section.sections) == bool(section.criteria):
            state = "同时有下级章条和要点" if section.sections else "没有下级章条或要点"
            remedy = "只写 sections 与 criteria 之一，并至少列一项"
            yield Finding(code="section-content", path=place, subject=section.id, message=state, remedy=remedy)
        above = [part for part in section.walk() if part.per_object and part is not section]
        if section.per_object and above:
            message, remedy = "按对象作答的章条之内又有按对象作答的", "只在其中一级写 per_object"
            yield Finding(code="section-content", path=place, subject=section.id, message=message, remedy=remedy)


RESERVED = (TOTAL_KEY, *BUILT_IN, RATE.id)
"""What no id may be: steps and measures are called so."""


def ids_unique(checklist: Checklist) -> Iterator[Finding]:
    """编号在整个检查表内不重复。"""
    places: list[tuple[Place, str]] = [(("sources", index), s.id) for index, s in enumerate(checklist.sources)]
    yield from _repeated(places, "来源代号重复")
    places = []
    for place, section in sections(checklist):
        places.append((place, section.id))
        places += [((*place, "criteria", index), criterion.id) for index, criterion in enumerate(section.criteria)]
    places += [(("bonus", index), item.id) for index, item in enumerate(checklist.bonus)]
    places += [(("penalties", index), item.id) for index, item in enumerate(checklist.penalties)]
    places += [(("measures", index), item.id) for index, item in enumerate(checklist.measures)]
    places += [(("conditions", index), item.id) for index, item in enumerate(checklist.conditions)]
    yield from _repeated(places, "编号重复")
    for place, identifier in places:
        if not identifier.strip() or {*identifier} & {":", "@"} or identifier in RESERVED:
            yield Finding(
                code="id-form",
                path=(*place, "id"),
                subject=identifier,
                message="编号的写法不对",
                found=quoted(identifier),
                expected=f"不为空，不含 : 和 @，也不是 {'、'.join(RESERVED)}",
            )


def _repeated(places: list[tuple[Place, str]], message: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, identifier in places:
        if identifier in seen:
            yield Finding(
                code="id-duplicate",
                path=(*place, "id"),
                subject=identifier,
                message=message,
                found=quoted(identifier),
                remedy="改用没有用过的编号",
            )
        seen.add(identifier)


def ids_known(checklist: Checklist) -> Iterator[Finding]:
    """引用的来源代号、对照表中的新编号都要存在。"""
    sources = {source.id for source in checklist.sources}
    for place, criterion in criteria(checklist):
        for index, source in enumerate(criterion.sources):
            if source not in sources:
                yield Finding(
                    code="id-unknown",
                    path=(*place, "sources", index),
                    subject=criterion.id,
                    message="来源代号不存在",
                    found=quoted(source),
                    expected="在 sources 中登记过的代号",
                )
    targets = {*checklist.by_id, *(b.id for b in checklist.bonus), *(p.id for p in checklist.penalties)}
    for number, mapping in enumerate(checklist.mappings):
        place = ("mappings", number)
        if mapping.checklist != checklist.id or mapping.to_version != checklist.version:
            yield Finding(
                code="mapping-target",
                path=(*place, "to_version"),
                message="对照表不通向本检查表的本版本",
                found=f"{mapping.checklist} {mapping.to_version}",
                expected=f"{checklist.id} {checklist.version}",
            )
        named: list[tuple[Place, str]] = [
            (("criteria", old), new) for old in mapping.criteria for new in mapping.targets(old)
        ]
        named += [(("merged", new), new) for new in mapping.merged]
        named += [(("new", index), new) for index, new in enumerate(mapping.new)]
        for where, new in named:
            if new not in targets:
                yield Finding(
                    code="id-unknown",
                    path=(*place, *where),
                    message="对照表中的新编号不存在",
                    found=quoted(new),
                    expected="本版本的一个编号；不再采用的留空",
                )
        for index, version in enumerate(m.from_version for m in checklist.mappings[:number]):
            if version == mapping.from_version:
                remedy = "合成一份"
                message, found = "从同一版本来的对照表有两份", f"{version}，第 {index + 1} 份与第 {number + 1} 份"
                yield Finding(
                    code="mapping-target", path=(*place, "from_version"), message=message, found=found, remedy=remedy
                )


def mending_sound(checklist: Checklist) -> Iterator[Finding]:
    """高优先级的界限高于中的，都大于 0；要问的栏目各写一次，有“名称”。"""
    priorities, fields = checklist.mending.priorities, checklist.subject.fields
    if not priorities.high > priorities.medium > 0:
        yield Finding(
            code="mending",
            path=("mending", "priorities"),
            message="优先级的界限不对",
            found=f"高 {plain(priorities.high)}%，中 {plain(priorities.medium)}%",
            expected="高大于中，中大于 0",
        )
    if "名称" not in fields or len({*fields}) < len(fields):
        message, expected = "要问的栏目不对", "各栏目至多一次，并有“名称”"
        yield Finding(
            code="mending", path=("subject", "profile"), message=message, found="、".join(fields), expected=expected
        )


def published_consistent(checklist: Checklist) -> Iterator[Finding]:
    """标为标准正文的必须附原文；没有正文的检查表不得标为标准正文；持有正文的至少附一处原文。"""
    everything: list[tuple[Place, Section | Criterion]] = [*sections(checklist), *criteria(checklist)]
    if checklist.standard.text_held and not any(item.published for _, item in everything):
        yield Finding(
            code="provenance",
            path=("standard", "text_held"),
            message="写了持有标准正文，而没有一个章条或要点附有原文",
            found="published 0 处",
            expected="有对应正文的章条和要点写 published（条款编号和原文）",
            remedy="补 published；还没有正文的，text_held 改为 false",
        )
    for place, item in everything:
        if item.origin == "published" and (item.published is None or not checklist.standard.text_held):
            message = "标为标准正文，但没有附原文" if item.published is None else "标为标准正文，但未持有标准正文"
            remedy = "持有正文的，补 published 并把 standard.text_held 改为 true；否则改为 drafted 或 note"
            yield Finding(code="provenance", path=(*place, "origin"), subject=item.id, message=message, remedy=remedy)
    for place, criterion in criteria(checklist):
        if criterion.origin == "note":
            message = "编制说明没有给出检查要点，来源只能是 drafted 或 published"
            where, remedy = (*place, "origin"), "自拟的写 drafted"
            yield Finding(code="provenance", path=where, subject=criterion.id, message=message, remedy=remedy)


def consistency_sound(checklist: Checklist) -> Iterator[Finding]:
    """勾稽关系取自存在的要点；答案含几个数的，写明取哪一个；选项不与个数相等，也不作个数的上限。"""
    for number, relation in enumerate(checklist.consistency):
        for side, figure in (("left", relation.left), ("right", relation.right)):
            criterion = checklist.by_id.get(figure.criterion)
            parts = parts_of(criterion) if criterion else ()
            named = "、".join(part for part in parts if part)
            if figure.part not in parts:
                yield Finding(
                    code="consistency",
                    path=("consistency", number, side),
                    message="勾稽关系所取的数不存在",
                    found=str(figure),
                    expected="要点答案中的一个数，或一个选项",
                    remedy=f"part 取自：{named}" if named else "",
                )
        left, right = (checklist.by_id.get(figure.criterion) for figure in (relation.left, relation.right))
        if left is None or right is None or is_choice(left) == is_choice(right):
            continue
        if relation.relation == "equal" or is_choice(right):
            yield Finding(
                code="consistency",
                path=("consistency", number, "relation"),
                message="选项与个数不能这样比较",
                found=f"{relation.left} {relation.relation} {relation.right}",
                expected="选项在左，relation 为 at_most：选了这一项，右边的数就不应为 0",
            )

"""Sections assessed for several objects: the checklist as it stands for one park, each object with its own copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from compliance.checklist.model import Checklist, Criterion, Section
from compliance.checklist.rules import Condition, Entry, Measure

Objects = Mapping[str, tuple[str, ...]]
"""For each section that is assessed per object, the names of the objects."""

FIRST = "1"
"""The name that the one object of a blank form has until it is given its own."""


def repeated(checklist: Checklist) -> list[Section]:
    """The sections that are assessed per object."""
    return [section for top in checklist.sections for section in top.walk() if section.per_object]


def inside_of(checklist: Checklist) -> dict[str, str]:
    """For every id within a section that is assessed per object, its own too, that section's."""
    return {
        name: section.id
        for section in repeated(checklist)
        for part in section.walk()
        for name in (part.id, *(criterion.id for criterion in part.criteria))
    }


def copies_in(section: Section) -> list[Section]:
    """The objects' copies that a section holds once its checklist is expanded: no id is written with an "@"."""
    return [child for child in section.sections if original(child.id) == section.id]


def expand(checklist: Checklist, objects: Objects) -> Checklist:
    """The checklist with each such section holding one copy of itself per object, ids marked "@object".

    What a measure or a condition says about a part of the section is said of each copy. A checklist that is expanded
    already is given back as it is.
    """
    if not objects or any(map(copies_in, repeated(checklist))):
        return checklist
    inside = inside_of(checklist)
    # There is one of a condition for each object; what counts it counts over all of them.
    homes = {one.id: _home(checklist.measure_by_id[one.measure], inside) for one in checklist.conditions}
    copied = {name: home for name, home in homes.items() if home}
    changes = {
        "sections": tuple(_expanded(section, objects) for section in checklist.sections),
        "measures": tuple(
            m for measure in checklist.measures for m in _measures(measure, inside | copied, copied, objects)
        ),
        "conditions": tuple(c for old in checklist.conditions for c in _conditions(old, checklist, inside, objects)),
        "grades": tuple(
            grade.model_copy(
                update={
                    "requires": tuple(e for old in grade.requires for e in _entries(old, checklist, inside, objects))
                }
            )
            for grade in checklist.grades
        ),
    }
    # Built anew: a copy would keep what the original has already worked out about itself.
    fields = {name: getattr(checklist, name) for name in type(checklist).model_fields}
    return Checklist.model_construct(**{**fields, **changes})


def can_be_name(text: str) -> bool:
    """Whether an object may be called so: its name stands after the "@" of an id, which an answers file ends by ":"."""
    return bool(text) and not {*text} & {"@", ":"}


def marked(identifier: str, name: str) -> str:
    """The id of an object's copy."""
    return f"{identifier}@{name}"


def original(identifier: str) -> str:
    """The id that a copy's was made from; any other is its own."""
    return identifier.partition("@")[0]


def _expanded(section: Section, objects: Objects) -> Section:
    if section.per_object is None:
        return section.model_copy(update={"sections": tuple(_expanded(child, objects) for child in section.sections)})
    inside = frozenset(part.id for part in section.walk())
    copies = tuple(_copy(section, name, inside) for name in objects[section.id])
    return section.model_copy(update={"rollup": section.per_object.rollup, "sections": copies, "criteria": ()})


def _copy(section: Section, name: str, inside: Set[str]) -> Section:
    """A section with all that it holds, as it is for one object; each object has its own of what is `inside`."""
    outermost = section.per_object is not None
    changes: dict[str, Any] = {
        "id": marked(section.id, name),
        "per_object": None,
        "sections": tuple(_copy(child, name, inside) for child in section.sections),
        "criteria": tuple(_copied(criterion, name, inside) for criterion in section.criteria),
    }
    if outermost:
        changes |= {"counted": True, "title": f"{section.title}（{name}）"}
    return section.model_copy(update=changes)


def _copied(criterion: Criterion, name: str, inside: Set[str]) -> Criterion:
    changes: dict[str, Any] = {"id": marked(criterion.id, name)}
    # A veto may also zero a section that holds all the objects.
    if criterion.veto and criterion.veto.section in inside:
        changes["veto"] = criterion.veto.model_copy(update={"section": marked(str(criterion.veto.section), name)})
    return criterion.model_copy(update=changes)


def _measures(
    measure: Measure, inside: Mapping[str, str], conditions: Mapping[str, str], objects: Objects
) -> Iterable[Measure]:
    whole = measure.model_copy(update={"objects": None})
    names = None if {*measure.of} & {*conditions} else _names(whole, inside, objects)
    if names is not None and measure.objects:
        yield measure.model_copy(update={"of": tuple(marked(measure.id, name) for name in names)})
    if names is None:
        taken = tuple(new for old in measure.of for new in _all(old, inside, objects))
        yield measure.model_copy(update={"of": taken})
        return
    for name in names:
        changes = {"id": marked(measure.id, name), "name": f"{measure.name}（{name}）"}
        own = measure.model_copy(update={"round": None, "objects": None}) if measure.objects else measure
        yield own.model_copy(update={**changes, "of": tuple(marked(old, name) for old in measure.of)})


def _entries(entry: Entry, checklist: Checklist, inside: Mapping[str, str], objects: Objects) -> Iterable[Entry]:
    required = checklist.condition_by_id[entry] if isinstance(entry, str) else entry
    names = _names(checklist.measure_by_id[required.measure], inside, objects)
    if names is None:
        return [entry]
    if isinstance(entry, str):
        return [marked(entry, name) for name in names]
    return [entry.model_copy(update={"measure": marked(entry.measure, name)}) for name in names]


def _conditions(
    condition: Condition, checklist: Checklist, inside: Mapping[str, str], objects: Objects
) -> Iterable[Condition]:
    names = _names(checklist.measure_by_id[condition.measure], inside, objects)
    for name in names or ():
        changes = {"id": marked(condition.id, name), "measure": marked(condition.measure, name)}
        if condition.section and condition.section in inside:
            changes["section"] = marked(condition.section, name)
        yield condition.model_copy(update=changes)
    if names is None:
        yield condition


def _names(measure: Measure, inside: Mapping[str, str], objects: Objects) -> tuple[str, ...] | None:
    """The objects, when a measure is of each of them: all that it is taken from lies within one section for each."""
    home = _home(measure, inside)
    return objects[home] if home else None


def _home(measure: Measure, inside: Mapping[str, str]) -> str | None:
    if measure.objects:
        return None
    homes = {inside.get(part) for part in measure.of}
    # The section as a whole has a rate of its own, made from all its objects.
    whole = bool(homes & {*measure.of})
    return homes.pop() if len(homes) == 1 and not whole else None


def home_of(checklist: Checklist, measure: Measure) -> str | None:
    """The section assessed per object of which each object has its own of all that a measure is taken from."""
    return _home(measure.model_copy(update={"objects": None}), inside_of(checklist))


def _all(identifier: str, inside: Mapping[str, str], objects: Objects) -> Iterable[str]:
    home = inside.get(identifier)
    if home is None or home == identifier:
        return [identifier]
    return [marked(identifier, name) for name in objects[home]]

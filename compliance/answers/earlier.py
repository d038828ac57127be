"""An answers file of an earlier year as this year's checklist reads it: the one way of looking back. Pure.

What still fits is taken, by the checklist's mapping or else by id, kind and choice; the rest is left out and listed,
each with the reason. Nobody is asked to change what was handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from compliance.answers import reading
from compliance.answers.fields import blank
from compliance.answers.model import GROUPS, OBJECTS, REVIEW, AnswerSheet
from compliance.answers.results import nothing_filled_in
from compliance.checklist.fates import is_conformity, unlike
from compliance.checklist.kinds import Refused
from compliance.checklist.kinds.readers import number_of, shape_of
from compliance.checklist.model import Checklist, Criterion, Item
from compliance.checklist.objects import FIRST, expand, inside_of, marked, original, repeated
from compliance.checklist.revision import Change, RevisionMapping
from compliance.errors import Finding, Place, trimmed
from compliance.numbers import plain

DECIDES = ("结果", "不适用", "否决情形")
"""The fields that a score follows from, of an answer and of a review."""
NEEDED = (("检查表",), ("版本",), ("评价期",))
MOST_ROUNDS = 20

Data = dict[str, Any]


class Left(NamedTuple):
    """Something of the earlier file that was not taken over."""

    id: str
    """Of the question now; "" for what is said of the park."""
    text: str
    found: str
    why: str
    place: Place
    """In the earlier file."""


class Gone(NamedTuple):
    """A question that is not asked any more."""

    id: str
    text: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier file comes to; ids are those of this year's checklist, with the objects of that year."""

    sheet: AnswerSheet
    version: str
    """Of the checklist that it was filled in for."""
    sources: Mapping[str, tuple[str, ...]]
    """The questions of today that were asked then, each with its ids of that time."""
    apart: Mapping[str, str]
    """What cannot be compared with the answers of today, and why; the id without its object where that is all."""
    gone: tuple[Gone, ...]
    left: tuple[Left, ...]

    @property
    def comparable(self) -> frozenset[str]:
        return frozenset(name for name in self.sources if name not in self.apart)


def look_back(
    data: Any, checklist: Checklist, old: Checklist | None = None, fault: Callable[[str], str] = lambda _: ""
) -> tuple[Earlier, list[Finding]]:
    """An earlier file by this year's checklist, and what stands in the way of knowing whose it is and of which year.

    `old` is the version that it was filled in for, if that is at hand.
    """
    if not isinstance(data, dict):
        sheet, findings = reading.parse(data, checklist, fault)
        return Earlier(sheet=sheet, version="", sources={}, apart={}, gone=(), left=()), findings
    way = _Way(checklist, old, checklist.mapping_from(data.get("版本")))
    moved = way.moved(data)
    sheet, findings = _pruned(moved, checklist, fault, way)
    asked = expand(checklist, sheet.objects).item_by_id
    return Earlier(
        sheet=sheet,
        version=str(data.get("版本")),
        sources={name: tuple(ids) for name, ids in way.sources.items() if name in asked},
        apart=way.apart,
        gone=tuple(way.gone),
        left=tuple(way.left),
    ), findings


def as_it_was(data: Any, old: Checklist, fault: Callable[[str], str] = lambda _: "") -> AnswerSheet:
    """The same file by the checklist that it was filled in for: what is wrong by that one too is left out."""
    return _pruned({**data}, old, fault, _Way(old, old, None))[0]


class _Coming(NamedTuple):
    """An old entry on its way to a question of today."""

    name: str
    entry: Any
    change: Change
    split: bool


@dataclass
class _Way:
    """From one version to the next; what becomes of everything is noted on the way."""

    checklist: Checklist
    old: Checklist | None
    mapping: RevisionMapping | None
    sources: dict[str, list[str]] = field(default_factory=dict)
    apart: dict[str, str] = field(default_factory=dict)
    gone: list[Gone] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @cached_property
    def per_object(self) -> dict[str, str]:
        """What each is answered for, of all that is answered several times."""
        things = {part.id: part.per_object.name for part in repeated(self.checklist) if part.per_object}
        return {name: things[home] for name, home in inside_of(self.checklist).items()}

    def moved(self, data: Data) -> Data:
        """The file with the ids and the results of today."""
        made = {**data, "版本": self.checklist.version}
        given = data.get(OBJECTS)
        old_objects: Data = given if isinstance(given, dict) else {}
        if wanted := repeated(self.checklist):
            named = {new: names for name, names in old_objects.items() for new in self._targets(name)}
            made[OBJECTS] = {part.id: named.get(part.id) or [FIRST] for part in wanted}
        else:
            made.pop(OBJECTS, None)
        before = self._before(old_objects)
        for top, today in _groups(self.checklist).items():
            given = data.get(top)
            entries = given if isinstance(given, dict) else {}
            coming: dict[str, list[_Coming]] = {}
            for name in dict.fromkeys([*entries, *before.get(top, ())]):
                self._send(top, name, entries.get(name), before.get(top, {}).get(name), today, coming)
            if given is None or isinstance(given, dict):
                made[top] = {new: self._arrived(top, new, today[original(new)], all_) for new, all_ in coming.items()}
        return made

    def before(self, path: Place) -> Place:
        """A place of the file as it is read now, as one of the file itself."""
        if len(path) < 2 or path[0] not in GROUPS:
            return path
        sources = self.sources.get(str(path[1]), ())
        return (path[0], sources[0], *path[2:]) if sources else path

    def _targets(self, name: str) -> tuple[str, ...]:
        return (name,) if self.mapping is None else self.mapping.targets(name)

    def _before(self, objects: Mapping[str, Any]) -> dict[str, dict[str, Item]]:
        """The questions of that time, by where they stood; none where they are not known."""
        if self.old is None:
            return {}
        named: dict[str, tuple[str, ...]] = {}
        for part in repeated(self.old):
            given = objects.get(part.id)
            names = [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
            named[part.id] = tuple(dict.fromkeys(names)) or (FIRST,)
        return _groups(expand(self.old, named))

    def _send(
        self,
        top: str,
        name: str,
        entry: Any,
        asked: Item | None,
        today: Mapping[str, Item],
        coming: dict[str, list[_Coming]],
    ) -> None:
        """Notes where an old entry goes."""
        base, _, thing = name.partition("@")
        change = self.mapping.change_of(base) if self.mapping else Change()
        targets = [target for target in self._targets(base) if target in today]
        strange = asked is None and (self.old is not None or self._is_of_today(base))
        if strange or not targets:
            told = self.mapping is not None and base in self.mapping.criteria
            if _decided(entry) and (strange or not told):
                why = "填写时的检查表没有这个编号" if strange else "本年的检查表没有这个编号，对照表也没有写它的去向"
                self.left.append(Left(name, asked.text if asked else "", _shown(entry), why, (top, name)))
            if not strange:
                self.gone.append(Gone(name, asked.text if asked else "", _shown(entry)))
            return
        for target in targets:
            what = self.per_object.get(target)
            new = marked(target, thing) if what and thing else target
            if what and not thing:
                self.apart[target] = f"本年按{what}分别作答，往年没有分开"
                if _decided(entry):
                    self.left.append(Left(target, today[target].text, _shown(entry), self.apart[target], (top, name)))
                continue
            if not change.compare:
                self.apart[new] = "对照表写明往年不比"
            elif asked and not change.says_how and (why := unlike(asked, today[target])):
                self.apart[new] = f"{why}，对照表没有写往年的结果怎样读"
            self.sources.setdefault(new, []).append(name)
            coming.setdefault(new, []).append(_Coming(name, entry, change, len(targets) > 1))

    def _is_of_today(self, name: str) -> bool:
        """Whether an id came only with this version: another one was given it."""
        if self.mapping is None or name in self.mapping.criteria:
            return False
        return name in self.mapping.new or any(name in self.mapping.targets(old) for old in self.mapping.criteria)

    def _arrived(self, top: str, new: str, item: Item, parts: list[_Coming]) -> Any:
        """The entry of a question of today."""
        if not any(isinstance(part.entry, dict) for part in parts):
            return None
        if new in self.apart:
            told = [part for part in parts if _decided(part.entry)]
            if told:
                shown = "；".join(_shown(part.entry) for part in told)
                self.left.append(Left(new, item.text, shown, self.apart[new], (top, told[0].name)))
            return _together([_without(part.entry) for part in parts])
        entries = [self._translated(top, new, item, part) for part in parts]
        return entries[0] if len(entries) == 1 else self._merged(new, item, entries, (top, parts[0].name))

    def _translated(self, top: str, new: str, item: Item, part: _Coming) -> Any:
        if not isinstance(part.entry, dict):
            return part.entry
        shared = self.mapping.conformity if self.mapping and is_conformity(item) else {}
        values = {**shared, **part.change.values}
        names = item.answer.entered.names if isinstance(item, Criterion) else ()
        shape = item.answer.entered.shape if isinstance(item, Criterion) else ""
        if part.split and shape in {"number", "ratio"} and not part.change.says_how and _decided(part.entry):
            self.apart[new] = "原来的一项拆成几项，数分不开"
            self.left.append(Left(new, item.text, _shown(part.entry), self.apart[new], (top, part.name)))
            return _without(part.entry)

        def read(raw: Any) -> Any:
            found = _read(raw, values, part.change)
            if part.split and isinstance(found, dict):
                return {name: value for name, value in found.items() if name in names}
            return [name for name in found if name in names] if part.split and isinstance(found, list) else found

        return _with_results(part.entry, read)

    def _merged(self, new: str, item: Item, entries: list[Any], place: Place) -> Any:
        """Several old entries as one."""
        rule = self.mapping.merged.get(new, "same") if self.mapping else "same"
        counted = [_counted(entry) for entry in entries]
        together = _together([_without(entry) for entry in entries])
        if any(not _decided(one) for one in counted):
            return together
        given = [one["结果"] for one in counted if blank(one.get("不适用"))]
        declared = "有" if any(one.get("否决情形") == "有" for one in counted) else counted[0].get("否决情形")
        fields = {} if declared is None else {"否决情形": declared}
        if not given:
            return {**together, **fields, "不适用": counted[0]["不适用"]}
        value = _joined(given, item, rule)
        if value is None:
            self.apart[new] = "原来的几项结果不同，对照表没有写合并以后取哪个"
            shown = "；".join(map(shape_of, given))
            self.left.append(Left(new, item.text, shown, self.apart[new], place))
            return together
        return {**together, **fields, "结果": value}


def _groups(checklist: Checklist) -> dict[str, dict[str, Item]]:
    """All that is answered, by where it stands in an answers file."""
    groups: tuple[Iterable[Item], ...] = (checklist.criteria, checklist.bonus, checklist.penalties)
    return {top: {item.id: item for item in group} for top, group in zip(GROUPS, groups, strict=True)}


def _pruned(
    data: Data, checklist: Checklist, fault: Callable[[str], str], way: _Way
) -> tuple[AnswerSheet, list[Finding]]:
    """The sheet without what does not fit; the findings are those that cannot be left out."""
    faults: set[str] = set()

    def noted(name: str) -> str:
        found = fault(name)
        faults.add(found)
        return found

    for _ in range(MOST_ROUNDS):
        sheet, findings = reading.parse(data, checklist, noted, partial=True)
        places: dict[Place, Finding] = {}
        for one in findings:
            place = _cut(one.path)
            if not _is_needed(one) and one.code not in faults and _has(data, place):
                places.setdefault(place, one)
        if not places:
            break
        texts = expand(checklist, sheet.objects).item_by_id
        # The last of a list first: the others keep their places.
        for place in sorted(places, key=lambda place: [str(step).zfill(9) for step in place], reverse=True):
            data, one = _removed(data, place), places[place]
            name = str(place[1]) if place[0] in GROUPS and len(place) > 1 else ""
            text = texts[name].text if name in texts else "、".join(map(str, place))
            way.left.append(Left(name, text, one.found, one.message, way.before(one.path)))
            if name and (len(place) < 3 or place[2] in (*DECIDES, REVIEW)):
                way.apart[name] = one.message
    # What was not asked for then, as whether a veto is declared, is not missing.
    kept = [one for one in findings if _is_needed(one) or one.code in faults]
    return sheet, [replace(one, path=way.before(one.path)) for one in kept]


def _is_needed(one: Finding) -> bool:
    """Whether it cannot be told without it whose a file is and of which year."""
    return one.path[:1] in NEEDED or one.path[:2] == ("园区", "名称")


def _cut(path: Place) -> Place:
    """The place of what is left out: a whole result, one piece of evidence, one field of the head, one object."""
    if path[:1] and path[0] in GROUPS:
        return path[: 4 if path[2:3] == ("佐证",) else 3]
    return path[: 3 if path[:1] == (OBJECTS,) else 2]


def _has(data: Any, path: Place) -> bool:
    for step in path:
        known = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if not known or (isinstance(data, list) and not isinstance(step, str) and step >= len(data)):
            return False
        data = data[step]
    return bool(path)


def _removed(data: Any, path: Place) -> Any:
    """A copy without what is at a place."""
    step, *rest = path
    if isinstance(data, list):
        assert isinstance(step, int)
        return data[:step] + ([_removed(data[step], tuple(rest))] if rest else []) + data[step + 1 :]
    if rest:
        return {**data, step: _removed(data[step], tuple(rest))}
    return {name: value for name, value in data.items() if name != step}


def _read(raw: Any, values: Mapping[str, str], change: Change) -> Any:
    """A result as it is written now; one that cannot be read is left as it is, and refused where it arrives."""
    if isinstance(raw, list):
        return list(dict.fromkeys(values.get(trimmed(one), one) if isinstance(one, str) else one for one in raw))
    if isinstance(raw, dict):
        return {values.get(name, name): _scaled(value, change) for name, value in raw.items()}
    if not isinstance(raw, str) or nothing_filled_in(raw):
        return raw
    if trimmed(raw) in values:
        return values[trimmed(raw)]
    number = _number(raw)
    if change.percent or (number is None and change.bands):
        number = _share(raw)
    if number is None:
        return raw
    if change.bands:
        reached = (band.value for band in change.bands if band.at_least is None or number >= band.at_least)
        return next(reached, raw)
    return plain(number) if change.percent else _scaled(raw, change)


def _scaled(raw: Any, change: Change) -> Any:
    number = _number(raw) if change.factor else None
    return raw if number is None or change.factor is None else plain(number * change.factor)


def _number(raw: Any) -> Fraction | None:
    try:
        return number_of(raw, unit="%")
    except Refused:
        return None


def _share(raw: str) -> Fraction | None:
    """A ratio in percent."""
    top, stroke, bottom = raw.replace("／", "/").partition("/")
    part, whole = _number(top), _number(bottom)
    return 100 * part / whole if stroke and part is not None and whole else None


def _with_results(entry: Data, read: Callable[[Any], Any]) -> Data:
    """An entry with its own result and those of its reviewers read anew."""
    made = {name: read(value) if name == "结果" else value for name, value in entry.items()}
    if isinstance(review := made.get(REVIEW), dict):
        made[REVIEW] = _with_results(review, read)
    elif isinstance(review, list):
        made[REVIEW] = [_with_results(one, read) if isinstance(one, dict) else one for one in review]
    return made


def _counted(entry: Any) -> Data:
    """What counts of an entry: the reviewers' result where they are of one mind, else the park's own."""
    if not isinstance(entry, dict):
        return {}
    own = {name: entry[name] for name in DECIDES if name in entry}
    review = entry.get(REVIEW)
    opinions = review if isinstance(review, list) else [review]
    found = [{name: one[name] for name in DECIDES if name in one} for one in opinions if isinstance(one, dict)]
    given = [one for one in found if _decided(one)]
    return given[0] if given and all(one == given[0] for one in given) else own


def _decided(entry: Any) -> bool:
    return isinstance(entry, dict) and not (nothing_filled_in(entry.get("结果")) and blank(entry.get("不适用")))


def _without(entry: Any) -> Data:
    """An entry of which only what goes with a result is left."""
    return {k: v for k, v in entry.items() if k not in (*DECIDES, REVIEW)} if isinstance(entry, dict) else {}


def _together(entries: Iterable[Data]) -> Data:
    """What goes with several results, as with one."""
    made: Data = {}
    for entry in entries:
        for name, value in entry.items():
            if name == "佐证" and isinstance(value, list) and isinstance(made.get(name, []), list):
                made[name] = [*made.get(name, []), *(one for one in value if one not in made.get(name, []))]
            elif name == "说明" and isinstance(value, str) and isinstance(made.get(name), str) and value != made[name]:
                made[name] = f"{made[name]}；{value}"
            else:
                made.setdefault(name, value)
    return made


def _joined(given: list[Any], item: Item, rule: str) -> Any:
    """Several results as one; None where they differ and nobody said which counts."""
    first = given[0]
    if all(isinstance(one, list) for one in given):
        return list(dict.fromkeys(name for one in given for name in one))
    if all(isinstance(one, dict) for one in given):
        return _summed(given, rule)
    if rule == "sum":
        numbers = [_number(one) for one in given]
        return None if None in numbers else plain(sum((n for n in numbers if n is not None), Fraction(0)))
    if all(one == first for one in given):
        return first
    if rule == "same":
        return None
    choices = item.answer.entered.slots[0].choices if isinstance(item, Criterion) else ()
    if choices:
        ranks = [choices.index(one) if one in choices else -1 for one in given]
        return None if -1 in ranks else choices[max(ranks) if rule == "lowest" else min(ranks)]
    numbers = [_number(one) for one in given]
    known = [n for n in numbers if n is not None]
    return None if len(known) < len(given) else plain(min(known) if rule == "lowest" else max(known))


def _summed(given: list[Data], rule: str) -> Data | None:
    """Numbers by name: those of one name are added, if so it is said, or have to be equal."""
    made: Data = {}
    for name, value in ((name, value) for one in given for name, value in one.items()):
        if name in made and made[name] != value:
            numbers = _number(made[name]), _number(value)
            if rule != "sum" or numbers[0] is None or numbers[1] is None:
                return None
            made[name] = plain(numbers[0] + numbers[1])
        elif name in made and rule == "sum" and (number := _number(value)) is not None:
            made[name] = plain(2 * number)
        else:
            made[name] = value
    return made


def _shown(entry: Any) -> str:
    """What an old entry says, in short."""
    counted = _counted(entry)
    if not blank(counted.get("不适用")):
        return f"不适用：{counted['不适用']}"
    raw = counted.get("结果")
    if isinstance(raw, dict):
        return "；".join(f"{name} {value}" for name, value in raw.items())
    if isinstance(raw, list):
        return "、".join(map(str, raw)) or "一项也没有"
    return "未作答" if blank(raw) else str(raw)

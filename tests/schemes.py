"""Checklists made at random by a seed: small, free of what lint finds, and together using the whole scoring language.

Everything is made so that it is sound from the start; a seed gives the same checklist on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from builders import ALLOWED, checklist_data

from compliance.checklist.model import Checklist
from compliance.checklist.model import parse as parse_checklist
from compliance.numbers import plain

T = TypeVar("T")

THIRDS = ("1/3", "2/3", "4/3", "1/7", "3/7", "10/7")
DECIMALS = ("1", "2", "3", "4", "5", "10", "2.5", "0.5")
CREDITS = ("6/7", "3/4", "2/3", "0.6", "1/2", "3/7", "1/3", "0.25", "1/7", "0.1")
ROLLUPS = ("sum", "weighted_mean", "mean", "minimum")
MODES = ("half_up", "half_even", "truncate")
COMPARISONS = ("at_least", "more_than", "at_most", "less_than", "equals")
GRADES = ("甲", "乙", "丙", "丁")
NAMES = "金木水火土"


@dataclass(frozen=True, slots=True)
class Features:
    """What a scheme may use; all of it unless a property only holds for less."""

    rollups: tuple[str, ...] = ROLLUPS
    depth: int = 2
    """How many levels of sections there may be below the chapters."""
    uncounted: bool = True
    objects: bool = True
    vetoes: bool = True
    conditions: bool = True
    quotas: bool = True
    bonus: bool = True
    penalties: bool = True
    bounds: bool = True
    object_grades: bool = True
    several: bool = True
    """Bonus items and penalties may be shared out to several steps."""
    later: bool = True
    """The rescaling may stand after other steps."""
    roundings: bool = True
    """Roundings before the last one."""
    starts: tuple[str, ...] = ("rescale", "deduct_from", "none")
    treatments: tuple[str, ...] = ("excluded", "full", "credit")
    all_optional: bool = False
    """Every criterion may be left out."""
    evidence: bool = True
    harmless: bool = False
    """Nothing is set off by answering better: vetoes and conditions strike at less of what is good, never at more."""
    kinds: tuple[str, ...] = ("level", "own", "mark", "metric", "ratio", "deduction", "picklist", "conditions")
    places: bool = True
    """Rules on evidence, on what does not apply and on what is unanswered of single sections and criteria."""


ALL = Features()


def scheme(seed: int, features: Features = ALL) -> Checklist:
    """The checklist of a seed."""
    return parse_checklist(scheme_data(seed, features))


def scheme_data(seed: int, features: Features = ALL) -> dict[str, Any]:
    """The plain data of a checklist, as its files say it."""
    return _Maker(Random(seed), features).checklist()


def points_of(part: dict[str, Any]) -> Fraction:
    return Fraction(part["points"])


def _tops(parts: list[dict[str, Any]]) -> Fraction:
    return sum((points_of(part) for part in parts if part.get("counted", True) is True), Fraction(0))


def _parts(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A section or criterion and all that it holds."""
    yield part
    for child in (*part.get("sections", ()), *part.get("criteria", ())):
        yield from _parts(child)


def _bare(limit: str) -> Fraction:
    return Fraction(limit.removesuffix("%"))


@dataclass(slots=True)
class _Maker:
    """Makes one checklist; ids are given out in order."""

    random: Random
    features: Features
    made: int = 0
    scales: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    around: dict[str, list[str]] = field(default_factory=dict)
    """For each criterion and section, the sections around it, outermost first."""
    within: dict[str, list[str]] = field(default_factory=dict)
    """For each section assessed per object, all that it holds."""
    criteria: list[str] = field(default_factory=list)
    numbered: dict[str, str] = field(default_factory=dict)
    """The criteria that are answered with a number, and their kinds."""
    sections: list[str] = field(default_factory=list)

    # ── choices ──

    def chance(self, share: float, *, when: bool = True) -> bool:
        return when and self.random.random() < share

    def one(self, options: tuple[T, ...] | list[T]) -> T:
        return self.random.choice(options)

    def some(self, options: tuple[T, ...] | list[T], least: int, most: int) -> list[T]:
        """Some of the options, in their order."""
        wanted = self.random.randint(least, min(most, len(options)))
        chosen = set(self.random.sample(range(len(options)), wanted))
        return [option for index, option in enumerate(options) if index in chosen]

    def amount(self) -> str:
        return self.one(THIRDS if self.chance(0.3) else DECIMALS)

    def name(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}{self.made}"

    def rounding(self) -> dict[str, Any]:
        return {"mode": self.one(MODES), "digits": str(self.random.randint(0, 3))}

    # ── the tree ──

    def checklist(self) -> dict[str, Any]:
        self.scales = {
            "conformity": self.levels(("符合", "部分符合", "不符合")),
            "五级": self.levels(tuple("优良中可差")),
        }
        chapters = [self.section((), 0) for _ in range(self.random.randint(1, 3))]
        chapters[0].pop("counted", None)
        for chapter in chapters:
            self.give_vetoes(chapter)
            for part in _parts(chapter):
                if "per_object" in part:
                    self.within[part["id"]] = [one["id"] for one in _parts(part) if one is not part]
        rollup = self.one(self.features.rollups)
        whole = _tops(chapters) if rollup == "sum" else Fraction(self.amount())
        bonus, penalties = self.bonus(), self.penalties()
        scoring = {
            "total_points": plain(whole),
            "rollup": rollup,
            "evidence_rule": self.evidence_rule(self.scales["conformity"]),
            "not_applicable": {**self.treatment(), "quotas": self.quotas()},
            "round_at": self.round_at(chapters),
            "steps": self.steps([one["id"] for one in bonus], [one["id"] for one in penalties if "deduct" in one]),
        }
        data = checklist_data(*chapters, total_points="0")
        measures = self.measures(bonus)
        data |= {
            "scales": self.scales,
            "scoring": scoring,
            "bonus": bonus,
            "penalties": penalties,
            "measures": measures,
            "conditions": [self.condition(measure) for measure in measures if self.chance(0.7)],
        }
        self.count_conditions(data, measures)
        self.extra_conditions(data, measures)
        self.object_grades(data, measures)
        data["grades"] = self.grades(data, measures)
        listed = [data["grades"], *(part["per_object"].get("grades", []) for part in self.repeated(data))]
        entries = [entry for grades in listed for grade in grades for entry in grade.get("requires", ())]
        asked = [*data["conditions"], *(entry for entry in entries if isinstance(entry, dict))]
        used = {required["measure"] for required in asked}
        return {**data, "measures": [measure for measure in measures if measure["id"] in used]}

    def section(self, above: tuple[str, ...], level: int, *, repeated: bool = False) -> dict[str, Any]:
        name = self.name("C")
        inside = (*above, name)
        self.around[name] = [*above]
        self.sections.append(name)
        made: dict[str, Any] = {"id": name, "number": name[1:], "title": f"章条 {name}", "origin": "drafted"}
        if self.chance(0.2, when=self.features.objects and not repeated):
            made["per_object"] = {"name": "窗口", "rollup": self.one(("mean", "minimum"))}
        if self.chance(0.15, when=self.features.uncounted):
            made["counted"] = False
        if level < self.features.depth and self.chance(0.4):
            repeated = repeated or "per_object" in made
            parts = [self.section(inside, level + 1, repeated=repeated) for _ in range(self.random.randint(1, 2))]
            parts[0].pop("counted", None)
            made["sections"] = parts
        else:
            parts = [self.criterion(inside) for _ in range(self.random.randint(1, 3))]
            made["criteria"] = parts
        if self.chance(0.2, when=self.features.places):
            made["not_applicable"] = self.treatment()
        if self.chance(0.1, when=self.features.places):
            made["unanswered"] = self.one(("zero", "lowest", "left_out"))
        made["rollup"] = self.one(self.features.rollups)
        made["points"] = plain(_tops(parts)) if made["rollup"] == "sum" else self.amount()
        return made

    def criterion(self, inside: tuple[str, ...]) -> dict[str, Any]:
        name, points = self.name("K"), self.amount()
        self.around[name] = [*inside]
        self.criteria.append(name)
        made: dict[str, Any] = {"id": name, "text": f"要点 {name}", "points": points, "origin": "drafted"}
        made["answer"] = _KINDS[self.one(self.features.kinds)](self, Fraction(points))
        if made["answer"]["kind"] in {"metric", "ratio"}:
            self.numbered[name] = made["answer"]["kind"]
        if self.features.all_optional or self.chance(0.4) or made["answer"].get("zero_denominator") == "not_applicable":
            made["not_applicable"] = ALLOWED | (self.treatment() if self.chance(0.2, when=self.features.places) else {})
        if made["answer"]["kind"] == "level" and self.chance(0.2, when=self.features.places and self.features.evidence):
            levels = made["answer"].get("levels") or self.scales[made["answer"].get("scale", "conformity")]
            made["evidence_rule"] = self.evidence_rule(levels)
        if self.chance(0.1, when=self.features.places):
            made["unanswered"] = self.one(("zero", "lowest", "left_out"))
        return made

    # ── kinds of answers ──

    def levels(self, names: tuple[str, ...]) -> list[dict[str, str]]:
        credits = ["1", *self.some(CREDITS, len(names) - 2, len(names) - 2), self.one(("0", "0", "1/21"))]
        return [{"name": name, "credit": credit} for name, credit in zip(names, credits, strict=True)]

    def level(self, _: Fraction) -> dict[str, Any]:
        return {"kind": "level", **self.one(({}, {"scale": "conformity"}, {"scale": "五级"}))}

    def own(self, _: Fraction) -> dict[str, Any]:
        return {"kind": "level", "levels": self.levels(self.one((("好", "差"), ("好", "中", "差"), tuple("一二三四"))))}

    def mark(self, _: Fraction) -> dict[str, Any]:
        most = self.one(("10", "100", "7", "3"))
        return {"kind": "metric", "maximum": most, "line": {"full": most}}

    def metric(self, _: Fraction) -> dict[str, Any]:
        if self.chance(0.2):
            # Best in the middle, and below nothing.
            bands = [
                {"at_least": "2", "at_most": "3", "credit": "1"},
                {"more_than": "-1", "less_than": "8", "credit": "0.4"},
            ]
            same = [
                {"at_least": low, "at_most": high, "credit": c} for low, high, c in (("2", "3", "1"), ("0", "8", "1/3"))
            ]
            chosen = self.one((same, [bands[0]], [bands[1] | {"credit": "1"}]))
            return {"kind": "metric", "name": "增长", "unit": "点", "minimum": "-5", "bands": chosen}
        return {"kind": "metric", "name": "数量", "unit": "家", **self.scaled((1, 2, 3, 5, 8, 12))}

    def ratio(self, _: Fraction) -> dict[str, Any]:
        zero = self.one(("zero", "not_applicable"))
        more = self.one(({}, {"integer": "true"}, {"may_exceed": "true"}))
        scaled = self.scaled((10, 20, 40, 50, 70, 90), "%")
        return {
            "kind": "ratio",
            "numerator": "办结件",
            "denominator": "受理件",
            "zero_denominator": zero,
            **more,
            **scaled,
        }

    def scaled(self, limits: tuple[int, ...], sign: str = "") -> dict[str, Any]:
        """Bands or a line over some of the limits."""
        upward = self.chance(0.6)
        chosen = self.some(limits, 2, 3)
        best_first = [f"{limit}{sign}" for limit in (chosen[::-1] if upward else chosen)]
        side = self.one(("at_least", "at_least", "more_than") if upward else ("at_most", "at_most", "less_than"))
        if self.chance(0.4):
            return {"line": {"zero": best_first[-1], "full": best_first[0]}}
        credits = ["1", *self.some(CREDITS, len(chosen) - 1, len(chosen) - 1)]
        return {"bands": [{side: limit, "credit": credit} for limit, credit in zip(best_first, credits, strict=True)]}

    def deduction(self, points: Fraction) -> dict[str, Any]:
        names = NAMES[: self.random.randint(1, 2)]
        occurrences = [{"name": name, "unit": "次", "points": self.one(("1/3", "0.5", "1", "2"))} for name in names]
        made = {"kind": "deduction", "occurrences": occurrences}
        return {**made, "floor": plain(points / 5)} if self.chance(0.3) else made

    def picklist(self, _: Fraction) -> dict[str, Any]:
        credits = self.one((["1"], ["1/3"] * 3, ["0.5"] * 3, ["1/7", "2/7", "4/7"], ["0.4", "0.4", "0.6", "0.1"]))
        named = list(zip(NAMES, credits, strict=False))
        if len(set(credits)) == 1:
            return {"kind": "picklist", "credit_each": credits[0], "items": [{"name": name} for name, _ in named]}
        return {"kind": "picklist", "items": [{"name": name, "credit": credit} for name, credit in named]}

    def conditions(self, _: Fraction) -> dict[str, Any]:
        asked = [
            {"value": "份", "at_least": self.one(("3", "10"))},
            {"value": "份", "over": "家", self.one(("at_least", "more_than")): self.one(("33%", "50%"))},
            {"value": "家", "at_least": "4"},
        ]
        number = self.random.randint(1, 3)
        return {
            "kind": "conditions",
            "inputs": [{"name": "份", "unit": "份"}, {"name": "家", "unit": "家"}],
            "conditions": asked[:number],
            "credit_each": self.one((f"1/{number}", "1")),
        }

    # ── vetoes ──

    def give_vetoes(self, chapter: dict[str, Any]) -> None:
        """Vetoes on some criteria; only when the tree is whole are the sections around each of them known."""
        for part in _parts(chapter):
            if "answer" in part and self.chance(0.25, when=self.features.vetoes):
                part["veto"] = {**self.consequence(self.around[part["id"]]), "when": self.trigger(part["answer"])}

    def consequence(self, around: list[str], *, named: bool = False) -> dict[str, Any]:
        """Any effect; a section to zero is only left out where the criterion's own is meant."""
        effect = self.one(("fail", "cap_grade", "withhold", *(["zero_section"] * 3 if around else [])))
        if effect == "cap_grade":
            return {"effect": effect, "grade": self.one(GRADES[1:3])}
        if effect == "zero_section" and (named or self.chance(0.6)):
            return {"effect": effect, "section": self.one(around)}
        return {"effect": effect}

    def trigger(self, answer: dict[str, Any]) -> dict[str, str]:
        kind = answer["kind"]
        if self.chance(0.2):
            return {"declared": "造成重大影响"}
        if kind == "level":
            names = [level["name"] for level in answer.get("levels") or self.scales[answer.get("scale", "conformity")]]
            return {"answer": names[-1] if self.features.harmless else self.one(names[1:])}
        if kind in {"metric", "ratio"}:
            return self.limit_trigger(answer)
        return {"declared": "发生责任事故"}

    def limit_trigger(self, answer: dict[str, Any]) -> dict[str, str]:
        if "line" in answer:
            limits = [answer["line"].get("zero", "0"), answer["line"]["full"]]
            upward = _bare(limits[0]) < _bare(limits[1])
        else:
            pairs = [(side, limit) for band in answer["bands"] for side, limit in band.items() if side != "credit"]
            limits, upward = [limit for _, limit in pairs], pairs[0][0] in {"at_least", "more_than"}
        if not self.features.harmless:
            return {self.one(COMPARISONS): self.one((*limits, "0"))}
        low, high = min(limits, key=_bare), max(limits, key=_bare)
        if any(len(band) > 2 for band in answer.get("bands", ())):
            return {"declared": "发生责任事故"}
        lowest = [{"equals": "0"}] if answer.get("minimum", "0") == "0" else []
        return self.one([{"less_than": low}, *lowest]) if upward else {"more_than": high}

    # ── the rest ──

    def evidence_rule(self, levels: list[dict[str, str]]) -> dict[str, Any]:
        if self.chance(0.5, when=self.features.evidence):
            return {"becomes": self.one(levels)["name"]}
        return {"required": "false"}

    def treatment(self) -> dict[str, Any]:
        treatment = self.one(self.features.treatments)
        credit = {"credit": self.one(("0.8", "1/3", "0", "40%"))} if treatment == "credit" else {}
        return {"treatment": treatment, **credit}

    def quotas(self) -> list[dict[str, Any]]:
        return [
            {"of": of, "above": self.one(("0%", "30%", "100/3%")), "effect": self.one(("review", "no_grade"))}
            for of in ("section", "whole")
            if self.chance(0.4, when=self.features.quotas)
        ]

    def round_at(self, chapters: list[dict[str, Any]]) -> dict[str, Any]:
        """Criteria and sections are only rounded to digits that their full points can be written with."""
        wanted = self.features.roundings
        points = [points_of(part) for chapter in chapters for part in _parts(chapter)]
        digits = next((n for n in range(7) if all((p * 10**n).denominator == 1 for p in points)), None)
        made: dict[str, Any] = {}
        for place in ("criteria", "sections"):
            if digits is not None and self.chance(0.4, when=wanted):
                made[place] = {"mode": self.one(MODES), "digits": str(self.random.randint(digits, max(digits, 2)))}
        if self.chance(0.5, when=wanted):
            made["rates"] = "exact" if self.chance(0.5) else self.rounding()
        elif not wanted:
            made["rates"] = "exact"
        return made

    def steps(self, bonus: list[str], penalties: list[str]) -> list[dict[str, Any]]:
        start = self.one(self.features.starts)
        middle: list[dict[str, Any]] = []
        for apart in self.shared(bonus):
            middle.append({"step": "bonus", **apart, **({"cap": self.amount()} if self.chance(0.5) else {})})
        middle += [{"step": "penalties", **apart} for apart in self.shared(penalties)]
        if self.chance(0.3):
            middle.append({"step": "multiply", "by": self.one(("1.1", "1/3", "0.5", "2"))})
        if self.chance(0.6, when=self.features.bounds):
            bounds = {"minimum": self.one(("0", "5", "-10")), "maximum": self.one(("100", "20", "400/7"))}
            middle.append({"step": "bound", **dict(self.some([*bounds.items()], 1, 2))})
        if self.chance(0.3, when=self.features.roundings):
            middle.append({"step": "round", **self.rounding()})
        self.random.shuffle(middle)
        begin = {"rescale": [{"step": "rescale", "to": self.one(("100", "1000", "10", "200/3"))}], "none": []}
        begin["deduct_from"] = [{"step": "deduct_from", "base": self.one(("100", "110", "10"))}]
        if start == "rescale" and self.chance(0.3, when=self.features.later):
            middle.insert(self.random.randint(0, len(middle)), *begin[start])
            return [*middle, {"step": "round", **self.rounding()}]
        return [*begin[start], *middle, {"step": "round", **self.rounding()}]

    def shared(self, items: list[str]) -> list[dict[str, Any]]:
        """What one step, or each of two, says of the items that it takes; nothing where there are none."""
        if len(items) > 1 and self.chance(0.5, when=self.features.several):
            return [{"of": items[:1]}, self.one(({}, {"of": items[1:]}))]
        return [{}] if items else []

    def bonus(self) -> list[dict[str, Any]]:
        number = self.random.randint(0, 2) if self.features.bonus else 0
        return [{"id": f"B{n}", "text": "获得认定", **self.granted()} for n in range(1, number + 1)]

    def granted(self) -> dict[str, Any]:
        """有 or 无, counted, or in part."""
        how = self.one(("whole", "whole", "counted", "partial"))
        if how == "counted":
            each = Fraction(self.amount())
            return {"each": plain(each), "unit": "篇", "cap": plain(each * 5 / 2)}
        return {"points": self.one(DECIMALS), "partial": "true"} if how == "partial" else {"points": self.amount()}

    def penalties(self) -> list[dict[str, Any]]:
        number = self.random.randint(0, 2) if self.features.penalties else 0
        return [{"id": f"P{n}", "text": "被通报", **self.penalty()} for n in range(1, number + 1)]

    def penalty(self) -> dict[str, Any]:
        if self.chance(0.4):
            return self.consequence([])
        deduct = Fraction(self.amount())
        return {"deduct": plain(deduct), **({"cap": plain(deduct * 5 / 2)} if self.chance(0.5) else {})}

    def measures(self, bonus: list[dict[str, Any]]) -> list[dict[str, Any]]:
        number = self.random.randint(0, 3) if self.features.conditions else 0
        return [self.measure(f"M{n}", [item["id"] for item in bonus]) for n in range(1, number + 1)]

    def measure(self, name: str, bonus: list[str]) -> dict[str, Any]:
        take = self.one(("rate", "lowest", "points", "count", "share"))
        made: dict[str, Any] = {"id": name, "name": f"指标{name}", "take": take}
        if self.numbered and self.chance(0.2, when=not self.features.harmless):
            return {**made, "take": "value", **self.value()}
        able = [*self.criteria, *self.sections, *(bonus if take == "points" else [])]
        if self.within and self.chance(0.4):
            able = self.within[self.one([*self.within])]
            made["objects"] = self.one(("mean", "minimum"))
        if take == "points" or "objects" in made or self.chance(0.7):
            chosen = self.some(able, 1, 3)
            made["of"] = [name for name in chosen if not {*self.around.get(name, ())} & {*chosen}]
        if take in {"count", "share"} and self.chance(0.8):
            made[self.direction()] = self.one(("100%", "60%", "100/3%", "0%"))
        if self.chance(0.3, when=self.features.roundings):
            made["round"] = self.rounding()
        return made

    def value(self) -> dict[str, Any]:
        """The number that is answered to a criterion, of each object or over them."""
        name = self.one([*self.numbered])
        inside = any(name in parts for parts in self.within.values())
        made: dict[str, Any] = {"of": [name]}
        if self.chance(0.5, when=inside):
            made["objects"] = self.one(("mean", "minimum"))
        if self.chance(0.3, when=self.features.roundings):
            made["round"] = self.rounding()
        return made

    def direction(self) -> str:
        return self.one(COMPARISONS[:4] if self.features.harmless else COMPARISONS)

    def limit(self, measure: dict[str, Any], *, wanted: bool) -> dict[str, str]:
        """A comparison; where nothing may be harmful it is one that better answers make true, if that is wanted."""
        direction = self.direction()
        if self.features.harmless:
            good_low = bool({"at_most", "less_than"} & {*measure})
            direction = self.one(("at_most", "less_than") if wanted == good_low else ("at_least", "more_than"))
        return {direction: self.one(self.numbers(measure, direction))}

    def numbers(self, measure: dict[str, Any], direction: str) -> tuple[str, ...]:
        """Limits that are reached by some answers and not by others."""
        if measure["take"] == "points":
            return ("1/30", "1/8", "0.1")
        if measure["take"] == "base":
            return ("1", "5", "60")
        if measure["take"] == "value":
            return ("30%", "200/3%") if self.numbered[measure["of"][0]] == "ratio" else ("1", "2", "1.5")
        ends = {"at_least": 1, "more_than": 0, "at_most": 0, "less_than": 1, "equals": 0}
        if measure["take"] != "count":
            return ("40%", "200/3%", "100%" if ends[direction] else "0%")
        return tuple(str(n) for n in range(ends[direction], len(measure.get("of", self.criteria)) + ends[direction]))

    def condition(self, measure: dict[str, Any]) -> dict[str, Any]:
        homes = [set(self.around.get(name, ())) for name in measure.get("of", ())]
        around = sorted(set.intersection(*homes)) if homes else []
        if "objects" in measure:
            around = [name for name in around if not any(name in parts for parts in self.within.values())]
        limit, effect = self.limit(measure, wanted=False), self.consequence(around, named=True)
        return {"id": f"G{measure['id']}", "name": "突破底线", "measure": measure["id"], **limit, **effect}

    def count_conditions(self, data: dict[str, Any], measures: list[dict[str, Any]]) -> None:
        """Some conditions only to be counted, and one that looks at how many of all hold."""
        for number, measure in enumerate(measures, start=1):
            if self.chance(0.5, when=not self.features.harmless):
                bare = {"id": f"N{number}", "name": "仅供计数", "measure": measure["id"]}
                data["conditions"].append({**bare, **self.limit(measure, wanted=True)})
        names = [condition["id"] for condition in data["conditions"]]
        if names and self.chance(0.5, when=not self.features.harmless):
            count: dict[str, Any] = {"id": "MC", "name": "成立的条件", "take": self.one(("count", "share"))}
            count["of"] = self.some(names, 1, 3)
            measures.append(count)
            data["conditions"].append({**self.condition(count), "id": "GMC"})

    def extra_conditions(self, data: dict[str, Any], measures: list[dict[str, Any]]) -> None:
        """A condition that bonus items hang on, and one that takes points."""
        names = [step["step"] for step in data["scoring"]["steps"]]
        looked_at = {name for measure in measures for name in measure.get("of", ())}
        hung = [item["id"] for item in data["bonus"] if item["id"] not in looked_at]
        for effect, allowed in (("release", bool(hung)), ("deduct", "penalties" in names)):
            if not self.chance(0.5, when=allowed and self.features.conditions):
                continue
            built_in = [{"id": name, "take": name} for name in ("sections", "base")]
            counts = not self.features.harmless
            able = [*built_in, *(one for one in measures if counts or one["id"] != "MC")]
            what = self.one(able)
            limit = self.limit(what, wanted=effect == "release")
            extra = {"bonus": self.some(hung, 1, 2)} if effect == "release" else {"points": self.amount()}
            made = {"id": f"X{effect[0]}", "name": "加扣分的条件", "measure": what["id"], **limit, "effect": effect}
            data["conditions"].append({**made, **extra})
            taking = [step for step in data["scoring"]["steps"] if step["step"] == "penalties"]
            if effect == "deduct" and all("of" in step for step in taking):
                self.one(taking)["of"].append(made["id"])

    def grades(self, data: dict[str, Any], measures: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The grades from 甲 down to 丁, each asking for less than the one before."""
        made = parse_checklist({**data, "grades": [{"name": GRADES[-1]}]})
        most = made.scoring.full_score({item.id: item.most for item in made.bonus})
        shares = sorted(self.random.sample(range(1, 10), 3), reverse=True)
        rates = sorted((self.one(("0", "100/3", "60", "70")) for _ in range(3)), key=Fraction, reverse=True)
        ladders = [self.ladder(measure) for measure in measures if self.chance(0.4)]
        return [
            {
                "name": name,
                "requires": [
                    {"measure": "score", "at_least": plain(most * shares[index] / 10)},
                    {"measure": "sections", "at_least": rates[index] + "%"},
                    *(ladder[index] for ladder in ladders if ladder[index]),
                ],
            }
            for index, name in enumerate(GRADES[:3])
        ] + [{"name": GRADES[-1]}]

    def repeated(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        return [part for top in data["sections"] for part in _parts(top) if "per_object" in part]

    def object_grades(self, data: dict[str, Any], measures: list[dict[str, Any]]) -> None:
        """Grades of each object, by its rate and by what is measured or asked inside it."""
        for part in self.repeated(data):
            if not self.chance(0.6, when=self.features.object_grades):
                continue
            inside = {*self.within[part["id"]]}
            own = [one for one in measures if one.get("of") and {*one["of"]} <= inside and "objects" not in one]
            names = [one["id"] for one in data["conditions"] if one["measure"] in [measure["id"] for measure in own]]
            more: list[Any] = [
                {"measure": one["id"], **self.limit(one, wanted=True)} for one in own if self.chance(0.5)
            ]
            more += [name for name in names if self.chance(0.5)]
            limits = self.one((("80%", "50%"), ("200/3%", "1%")))
            part["per_object"]["grades"] = [
                {"name": "优", "requires": [{"measure": "rate", "at_least": limits[0]}, *more]},
                {"name": "中", "requires": [{"measure": "rate", "more_than": limits[1]}]},
                {"name": "差"},
            ]

    def ladder(self, measure: dict[str, Any]) -> list[dict[str, Any] | None]:
        """What each grade asks of one measure: the same of the best one or two, or of all three."""
        required = {"measure": measure["id"], **self.limit(measure, wanted=True)}
        asked = self.random.randint(1, 3)
        return [required if index < asked else None for index in range(3)]


_KINDS: dict[str, Callable[[_Maker, Fraction], dict[str, Any]]] = {
    "level": _Maker.level,
    "own": _Maker.own,
    "mark": _Maker.mark,
    "metric": _Maker.metric,
    "ratio": _Maker.ratio,
    "deduction": _Maker.deduction,
    "picklist": _Maker.picklist,
    "conditions": _Maker.conditions,
}

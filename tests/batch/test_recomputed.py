"""A cohort of two years and a revised checklist worked out anew from its files, and compared with every output.

Nothing of the program is used here but to run it: YAML is read, and everything after that is plain arithmetic.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from bisect import bisect_left
from fractions import Fraction
from pathlib import Path
from random import Random

import openpyxl
import pytest
import yaml
from conftest import ROOT

SHIPPED = ROOT / "checklists" / "window-service"
DROPPED, NEW = "C4.1-4", "C4.1-9"
DEARER, CHEAPER = "C4.1-2", "C4.1-1"
"""In the revised checklist the one has two points more, the other two less."""
PARKS = 89


def exact(value: object) -> Fraction:
    return Fraction(str(value).removesuffix("%"))


def half_up(value: Fraction, digits: int) -> Fraction:
    units = abs(value) * 10**digits
    return Fraction(int(units + Fraction(1, 2)) * (1 if value >= 0 else -1), 10**digits)


def printed(value: Fraction, digits: int = 1) -> str:
    shown = f"{float(half_up(value, digits)):.{digits}f}"
    return shown if float(shown) else f"{0:.{digits}f}"


# ── the checklist ──


class Rules:
    """A checklist as its files say it."""

    def __init__(self, folder: Path) -> None:
        self.whole = load(folder / "checklist.yaml")
        self.chapters = [load(folder / name) for name in self.whole["sections"]]
        self.criteria = {c["id"]: c for top in self.chapters for c in below(top)}
        self.home = {
            c["id"]: part["id"] for top in self.chapters for part in walk(top) for c in part.get("criteria", ())
        }
        self.sections = [
            *self.chapters,
            *(p for top in self.chapters for p in walk(top) if "criteria" in p and p is not top),
        ]
        self.grades = [(g["name"], asks(g, "score"), asks(g, "sections")) for g in self.whole["grades"]]


def asks(grade, measure: str) -> Fraction:
    return next((exact(one["at_least"]) for one in grade.get("requires", ()) if one["measure"] == measure), Fraction(0))


def load(path: Path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def walk(section):
    yield section
    for child in section.get("sections", ()):
        yield from walk(child)


def below(section):
    for part in walk(section):
        yield from part.get("criteria", ())


# ── an answer ──


def magnitude(given) -> Fraction | None:
    """A number, a ratio in percent; None for nothing of nothing."""
    if isinstance(given, str) and "/" in given:
        top, bottom = given.split("/")
        return 100 * exact(top) / exact(bottom) if exact(bottom) else None
    return exact(given)


def within(number: Fraction, bounds) -> bool:
    tests = {
        "at_least": number.__ge__, "at_most": number.__le__, "more_than": number.__gt__, "less_than": number.__lt__,
    }  # fmt: skip
    return all(tests[name](exact(bounds[name])) for name in tests if name in bounds)


def banded(rule, number: Fraction) -> Fraction:
    return next((exact(band["credit"]) for band in rule["bands"] if within(number, band)), Fraction(0))


def credit(criterion, entry) -> Fraction | None:
    """The share of its points that an answer earns; None where it is not applicable."""
    rule, given = criterion.get("answer", {}), entry["结果"]
    if given is None:
        return None
    kind = rule.get("kind", "grade")
    if kind == "grade":
        proven = given != "符合" or entry.get("佐证")
        return {"符合": Fraction(1), "部分符合": Fraction(1, 2), "不符合": Fraction(0)}[given if proven else "部分符合"]
    if kind in {"metric", "ratio"}:
        number = magnitude(given)
        if number is None:
            return None if rule["zero_denominator"] == "not_applicable" else Fraction(0)
        return banded(rule, number)
    if kind == "deduction":
        counts = given if isinstance(given, dict) else {rule["occurrences"][0]["name"]: given}
        lost = sum(exact(counts[one["name"]]) * exact(one["points"]) for one in rule["occurrences"])
        return max(Fraction(0), exact(criterion["points"]) - lost) / exact(criterion["points"])
    if kind == "picklist":
        each = exact(rule["credit_each"])
        worth = {item["name"]: exact(item.get("credit", each)) for item in rule["items"]}
        return min(exact(rule.get("cap", 1)), sum((worth[name] for name in given), Fraction(0)))
    assert kind == "conditions"
    numbers = {name: exact(value) for name, value in given.items()}
    met = 0
    for condition in rule["conditions"]:
        number = numbers[condition["value"]]
        if "over" in condition:
            over = numbers[condition["over"]]
            number = 100 * number / over if over else Fraction(-1)
        met += within(number, condition)
    return min(exact(rule.get("cap", 1)), met * exact(rule["credit_each"]))


def strikes(criterion, entry) -> bool:
    when = criterion.get("veto", {}).get("when")
    if not when:
        return False
    if "declared" in when:
        return entry.get("否决情形") == "有"
    given = entry["结果"]
    if given is None:
        return False
    if "answer" in when:
        return given == when["answer"]
    number = magnitude(given)
    if number is None:
        return False
    return number == exact(when["equals"]) if "equals" in when else within(number, when)


# ── a park ──


class Park:
    def __init__(self, data, rules: Rules, asked=None) -> None:
        self.rules = rules
        self.name, self.code = data["园区"]["名称"], data["园区"]["代码"]
        self.groups = groups_of(data["园区"])
        answers, checklist = data["作答"], rules.whole
        asked = set(rules.criteria) if asked is None else asked
        struck = {name for name in asked if strikes(rules.criteria[name], answers[name])}
        effect = {name: rules.criteria[name]["veto"]["effect"] for name in struck}
        zeroed = {rules.home[name] for name in struck if effect[name] == "zero_section"}
        self.earned: dict[str, Fraction] = {}
        self.due: dict[str, Fraction] = {}
        for name, criterion in rules.criteria.items():
            share = credit(criterion, answers[name]) if name in asked else None
            full = exact(criterion["points"])
            self.due[name] = full if share is not None else Fraction(0)
            self.earned[name] = Fraction(0) if share is None or rules.home[name] in zeroed else full * share
        claimed = {one["id"]: data["加分项"][one["id"]]["结果"] == "有" for one in checklist["bonus"]}
        self.bonus = min(
            Fraction(2), sum((exact(one["points"]) for one in checklist["bonus"] if claimed[one["id"]]), Fraction(0))
        )
        self.penalties, self.failed = Fraction(0), "fail" in effect.values()
        for one in checklist["penalties"]:
            given = data["专项扣分"][one["id"]]["结果"]
            if "deduct" in one:
                self.penalties += min(exact(one["cap"]), exact(given) * exact(one["deduct"]))
            elif given == "有":
                self.failed = True
        self.rates = [self.rate(part) for part in rules.sections]
        self.score = self.scored(self.rate_of(rules.criteria))
        floors = [half_up(100 * rate, 1) for rate in self.rates[: len(rules.chapters)] if rate is not None]
        self.held = next(n for n, (_, _, least) in enumerate(rules.grades) if min(floors) >= least)
        self.place = max(self.held, self.by_score(self.score))
        self.grade = rules.grades[-1 if self.failed else self.place][0]

    def rate_of(self, names) -> Fraction | None:
        due = sum((self.due[name] for name in names), Fraction(0))
        return sum((self.earned[name] for name in names), Fraction(0)) / due if due else None

    def rate(self, section) -> Fraction | None:
        return self.rate_of([c["id"] for c in below(section)])

    def scored(self, rate: Fraction) -> Fraction:
        return half_up(min(Fraction(100), max(Fraction(0), 100 * rate + self.bonus - self.penalties)), 1)

    def by_score(self, score: Fraction) -> int:
        return next(n for n, (_, least, _) in enumerate(self.rules.grades) if score >= least)


def groups_of(park) -> tuple[str, str, str]:
    region = re.match(r"(?:.{1,10}?省)?(.{1,16}?(?:自治州|地区|市))", park["所在地区"])[1]
    sizes = (("特大型", 500), ("大型", 200), ("中型", 50), ("小型", 0))
    return park["类型"], region, next(name for name, least in sizes if park["企业数量"] >= least)


# ── the cohort ──


def quantile(values, share: Fraction) -> Fraction:
    ascending = sorted(values)
    at = (len(ascending) - 1) * share
    low = ascending[int(at)]
    return low + (at - int(at)) * (ascending[min(int(at) + 1, len(ascending) - 1)] - low)


def ranks(scores) -> list[int]:
    return [1 + sum(other > score for other in scores) for score in scores]


def simulated(parks: list[Park], draw) -> list[tuple[Fraction, Fraction, int, int]]:
    """Kept, same grade, best and worst of each park over 200 draws; `draw` gives a function to a rate."""
    rng = Random(20230220)
    own = ranks([park.score for park in parks])
    places = [[] for _ in parks]
    same = [0] * len(parks)
    for _ in range(200):
        rate = draw(rng)
        scores = [park.scored(rate(park)) for park in parks]
        found = ranks(scores)
        for n, park in enumerate(parks):
            places[n].append(found[n])
            same[n] += max(park.held, park.by_score(scores[n])) == park.place
    told = []
    for n in range(len(parks)):
        inner = sorted(places[n])
        told.append((Fraction(places[n].count(own[n]), 200), Fraction(same[n], 200), inner[10], inner[-11]))
    return told


def other_weights(rules: Rules):
    tops = [[c["id"] for c in below(top)] for top in rules.chapters]

    def draw(rng: Random):
        factors = [Fraction(rng.uniform(0.8, 1.2)) for _ in tops]

        def rate(park: Park) -> Fraction:
            points = [(sum(park.earned[n] for n in names), sum(park.due[n] for n in names)) for names in tops]
            due = sum(f * d for f, (_, d) in zip(factors, points, strict=True))
            return sum(f * e for f, (e, _) in zip(factors, points, strict=True)) / due

        return rate

    return draw


def other_criteria(rules: Rules):
    tops = [[c["id"] for c in below(top)] for top in rules.chapters]

    def draw(rng: Random):
        drawn = [rng.choices(range(len(names)), k=len(names)) for names in tops]

        def rate(park: Park) -> Fraction:
            earned, weights = Fraction(0), Fraction(0)
            for names, places in zip(tops, drawn, strict=True):
                due = sum(park.due[names[place]] for place in places)
                if due:
                    weight = sum(park.due[name] for name in names)
                    earned += weight * sum(park.earned[names[place]] for place in places) / due
                    weights += weight
            return earned / weights

        return rate

    return draw


# ── the files ──


def revised(folder: Path) -> Path:
    """A later version: one criterion dropped, one new, two with other points; the earlier one is kept within."""
    shutil.copytree(SHIPPED, folder)
    shutil.copytree(SHIPPED, folder / "0.1.0")
    path = folder / "4-basic-requirements.yaml"
    text = path.read_text("utf-8").replace(f"id: {DROPPED}\n", f"id: {NEW}\n")
    for name, old, new in ((DEARER, 8, 10), (CHEAPER, 10, 8)):
        text, count = re.subn(rf"(id: {name}\n\s+text: [^\n]+\n\s+points: ){old}\n", rf"\g<1>{new}\n", text)
        assert count == 1
    path.write_text(text, "utf-8")
    path = folder / "checklist.yaml"
    text = "\n".join(line for line in path.read_text("utf-8").split("\n") if f"criterion: {DROPPED}}}" not in line)
    path.write_text(text.replace('version: "0.1.0"', 'version: "0.2.0"') + "\nmappings: [changes.yaml]\n", "utf-8")
    mapping = {
        "format": "compliance-mapping/2", "checklist": "window-service", "from_version": "0.1.0", "to_version": "0.2.0",
        "criteria": {DROPPED: None, DEARER: {"points": [8, 10]}, CHEAPER: {"points": [10, 8]}}, "new": [NEW],
    }  # fmt: skip
    (folder / "changes.yaml").write_text(yaml.safe_dump(mapping), "utf-8")
    return folder


@pytest.fixture
def cohort(tmp_path, run):
    """The folder of outputs, this year's parks in order, and last year's."""
    from compliance.checklist import files as checklist_files
    from samples.cohort import files
    from samples.writing import write

    place = tmp_path
    for made in files(checklist_files.load("window-service"), PARKS, years=[2024, 2025], mixed=False, mistakes=False):
        write(made, place / "in")
    newer = revised(place / "window-service")
    for path in (place / "in" / "2025").rglob("*.yaml"):
        text = path.read_text("utf-8").replace(f"  {DROPPED}:\n", f"  {NEW}:\n")
        path.write_text(text.replace('版本: "0.1.0"', '版本: "0.2.0"'), "utf-8")
    # Each year when it was its turn: last year's results are those of the checklist of then.
    for year, chosen in (("2024", []), ("2025", ["-c", str(newer)])):
        code, _, err = run("batch", place / "in" / year, "-o", place / "out", "--force", "-q", "-j", 1, *chosen)
        assert code == 0, err
    rules = Rules(newer)
    years = {}
    for year in (2024, 2025):
        own = rules if year == 2025 else Rules(SHIPPED)
        data = [load(path) for path in sorted((place / "in" / str(year)).rglob("*.yaml"))]
        shared = set(rules.criteria) - {NEW}
        years[year] = {d["园区"]["代码"]: (Park(d, own), shared_park(d, rules, shared)) for d in data}
    return place / "out", rules, years


def shared_park(data, rules: Rules, shared) -> Park:
    """By this year's rules, over what both years asked."""
    answers = data["作答"]
    return Park({**data, "作答": {**answers, NEW: answers.get(NEW, {"结果": None})}}, rules, shared)


@pytest.mark.slow
def test_every_output_says_what_plain_arithmetic_says(cohort, run):
    out, rules, years = cohort
    paper_and_terminal(out, years, run)
    now = [park for park, _ in years[2025].values()]
    assert len(now) == PARKS
    placed = sorted((park for park in now if not park.failed), key=lambda park: -park.score)
    scores = [park.score for park in placed]
    table = {
        row["代码"]: row
        for row in csv.DictReader(io.StringIO((out / "排名.csv").read_text("utf-8-sig")))
        if row["名次"] != "检查表"
    }
    results = json.loads((out / "results.json").read_text("utf-8"))
    told = {park["code"]: park for park in results["parks"]}
    page = (out / "dashboard.html").read_text("utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])
    shown = {park["code"]: park for park in data["parks"]}
    book = openpyxl.load_workbook(out / "排名.xlsx", read_only=True)["总排名"]
    heads, *lines = [[*row] for row in book.iter_rows(min_row=3, values_only=True)]
    sheet = {line[heads.index("代码")]: dict(zip(heads, line, strict=True)) for line in lines}
    assert set(table) == set(told) == set(shown) == {park.code for park in now}
    # Scores, grades and rates of every park.
    for park in now:
        line, known = table[park.code], told[park.code]
        assert (line["总分"], line["等级"]) == (printed(park.score), park.grade), park.name
        assert (known["score"], known["grade"]) == (printed(park.score), park.grade)
        assert (shown[park.code]["score"], shown[park.code]["grade"]) == (printed(park.score), park.grade)
        assert line["评分依据"] == "自评（未复核）"
        rates = [rate and Fraction(rate) for rate in known["chapter_rates"] + known["clause_rates"]]
        assert rates == park.rates
        cells = [*line.values()][-len(park.rates) :]
        for rate, cell, on_page in zip(park.rates, cells, shown[park.code]["rates"], strict=True):
            assert ("" if rate is None else printed(100 * rate)) == printed(Fraction(cell)) if cell else rate is None
            assert rate is None or Fraction(str(on_page)) == Fraction(cell)
    # Places.
    assert [row for row in told if told[row]["rank"]] == [row for row in table if table[row]["名次"]]
    place = dict(zip((park.code for park in placed), ranks(scores), strict=True))
    weights = dict(zip(place, simulated(placed, other_weights(rules)), strict=True))
    redrawn = dict(zip(place, simulated(placed, other_criteria(rules)), strict=True))
    quartiles = [quantile(scores, Fraction(n, 4)) for n in (1, 2, 3)]
    spread = results["distribution"]
    assert [Fraction(spread[name]) for name in ("lower", "median", "upper")] == quartiles
    assert Fraction(spread["mean"]) == sum(scores) / len(scores)
    both = [code for code in place if code in years[2024] and not years[2024][code][0].failed]
    ascending = sorted(scores)
    for park in placed:
        line, known, cells, on_page = table[park.code], told[park.code], sheet[park.code], shown[park.code]
        percentile = Fraction(100 * bisect_left(ascending, park.score), len(scores) - 1)
        efficacy = (park.score - ascending[0]) / (ascending[-1] - ascending[0]) * 40 + 60
        quarter = 1 + sum(park.score < limit for limit in quartiles)
        assert [line["名次"], line["百分位"], line["四分位档"], line["功效系数"]] == [
            str(place[park.code]), printed(percentile), str(quarter), printed(efficacy),
        ]  # fmt: skip
        assert (known["rank"], Fraction(known["percentile"]), known["quarter"]) == (
            place[park.code],
            percentile,
            quarter,
        )
        assert (cells["名次"], cells["等级"]) == (place[park.code], park.grade)
        assert cells["总分"] == pytest.approx(float(park.score))
        assert (on_page["rank"], on_page["percentile"], on_page["efficacy"]) == (
            place[park.code], printed(percentile), printed(efficacy),
        )  # fmt: skip
        for dimension, name in enumerate(("类型", "州市", "规模")):
            peers = [other.score for other in placed if other.groups[dimension] == park.groups[dimension]]
            rank = 1 + sum(score > park.score for score in peers) if len(peers) >= 5 else None
            assert line[f"{name}内名次"] == ("" if rank is None else str(rank))
            assert on_page["groupRanks"][dimension] == rank
        for name, found in (("stability", weights[park.code]), ("resampled", redrawn[park.code])):
            simulated_ = known[name]
            assert (simulated_["kept"], simulated_["grade"], simulated_["best"], simulated_["worst"]) == (
                pytest.approx(float(found[0]), abs=1e-4), pytest.approx(float(found[1]), abs=1e-4), *found[2:],
            ), (name, park.name)  # fmt: skip
        kept, grade, best, worst = weights[park.code]
        span = str(best) if best == worst else f"{best}–{worst}"
        assert (line["权重变化时保持名次的比例"], line["权重变化时的名次"]) == (printed(kept, 2), span)
        assert line["权重变化时等级不变的比例"] == printed(grade, 2)
        assert cells["权重变化时的名次"] == span
        if park.code in both:
            before = years[2024][park.code][0]
            actual = years[2025][park.code][1].score - years[2024][park.code][1].score
            assert Fraction(line["上年总分"]) == before.score
            assert Fraction(line["总分变化"]) == park.score - before.score
            assert Fraction(line["实际变化（可比口径）"]) == actual, park.name
    # Of clauses: quartiles on the dashboard and so on every park's page, moves between the years.
    for n, three in enumerate(data["whole"]["quartiles"]):
        known = [park.rates[n] for park in placed if park.rates[n] is not None]
        assert three == [float(printed(100 * quantile(known, Fraction(q, 4)))) for q in (1, 2, 3)], n
    assert results["sensitivity"]["kept"] == pytest.approx(
        float(sum(w[0] for w in weights.values()) / len(weights)), abs=1e-4
    )
    assert results["sensitivity"]["parks"] == len(placed)


def paper_and_terminal(out: Path, years, run) -> None:
    """The meeting paper as text, and what `score` says of two parks."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(out / "汇总报告.pdf"), "-"], capture_output=True, text=True
    ).stdout
    now = [park for park, _ in years[2025].values() if not park.failed]
    scores = [park.score for park in now]
    assert text
    for park in now:
        rank = 1 + sum(score > park.score for score in scores)
        found = re.search(rf"^ *{rank} +{park.name[:8]}.*?(\d+\.\d)", text, re.MULTILINE)
        assert found, park.name
        assert found[1] == printed(park.score), park.name
    for park in now[:2]:
        path = next((out.parent / "in" / "2025").rglob(f"{park.code}*.yaml"))
        code, said, _ = run("score", path, "-c", out.parent / "window-service")
        assert (code, f"总分 {printed(park.score)}" in said, f"等级 {park.grade}" in said) == (0, True, True)

"""One park's whole answers file for one year, as plain data: `Filler`."""

from __future__ import annotations

from random import Random
from typing import Any

from compliance.checklist import Checklist, Criterion
from compliance.cohort.figures import contradictions, number
from compliance.numbers import plain
from compliance.objects import expand, repeated
from compliance.samples.answering import Known, difficulty, recipe
from compliance.samples.parks import SamplePark

EASE = 0.3
"""Mean strength over difficulty: about two criteria in three earn full marks."""
NOTES = (
    "据{what}统计，{month}月{who}核对",
    "{who}{month}月逐项清点，与{what}一致",
    "{what}齐全，{month}月抽查{count}份无误",
    "口径为评价期内，{who}从{what}取数",
)
PEOPLE = tuple(
    family + given
    for family in ("李", "杨", "段", "和", "普", "刀", "马", "赵", "罗", "白")
    for given in "敏伟洁堃玥翀"
)
REASONS = "评价期内没有此项业务"
BASE_YEAR = 2025

Data = dict[str, Any]


class Filler:
    """Fills in a checklist for sample parks; what does not depend on the park is worked out once.

    A park's strength is shared by everything it answers, a chapter's and a clause's by what is in them; from year to
    year all of them drift a little.
    """

    def __init__(self, checklist: Checklist, seed: int) -> None:
        self.objects = {section.id: ("1号", "2号") for section in repeated(checklist)}
        self.checklist = checklist
        self.seed = seed
        expanded = expand(checklist, self.objects)
        home = {c.id: expanded.home[c.id] for c in expanded.criteria}
        self.sections = list(expanded.section_by_id)
        self.plan = [
            (c, recipe(c), difficulty(checklist, c), [s.id for s in home[c.id]], _names(c)) for c in expanded.criteria
        ]

    def data(self, park: SamplePark, year: int) -> Data:
        """The file's data, all scalars as text."""
        lasting = Random(f"answers {self.seed} {park.number}")
        yearly = Random(f"answers {self.seed} {park.number} {year}")
        # The lasting factors are drawn first and always the same number of them.
        factor = {name: lasting.gauss(0, 0.35) + yearly.gauss(0.1 * (year - BASE_YEAR), 0.15) for name in self.sections}
        strength = park.strength + yearly.gauss(0, 0.15)
        people = [lasting.choice(PEOPLE) for _ in range(4)]
        known: Known = {"企业数量": park.enterprises}
        answers = self._answers(strength, factor, people, known, yearly)
        # One park in twenty gives figures that do not agree.
        return {
            "检查表": self.checklist.id,
            "版本": self.checklist.version,
            "园区": _profile(park, people[0]),
            "评价期": {"开始": f"{year}-01-01", "结束": f"{year}-12-31"},
            "自评日期": f"{year + 1}-01-{yearly.randint(10, 28)}",
            "自评小组": [{"姓名": name, "职务": "窗口工作人员"} for name in dict.fromkeys(people)],
            **({"对象": {name: list(items) for name, items in self.objects.items()}} if self.objects else {}),
            "作答": answers if park.number % 20 == 9 else self._settled(answers),
            **self._extras(strength, yearly),
        }

    def _answers(
        self, strength: float, factor: dict[str, float], people: list[str], known: Known, rng: Random
    ) -> dict[str, Data]:
        answers = {}
        for criterion, write, hard, around, (what, evidence) in self.plan:
            z = EASE + strength - hard + rng.gauss(0, 0.5)
            for name in around:
                z += factor[name]
            chance = rng.random()
            if criterion.not_applicable and chance < 0.08:
                answers[criterion.id] = {"不适用": criterion.not_applicable.when}
                continue
            entry: Data = {"结果": write(z, rng, known)}
            if criterion.veto and criterion.veto.when and criterion.veto.when.declared:
                entry["否决情形"] = "无"
            if chance > 0.55:
                entry["说明"] = NOTES[int(chance * 1000) % len(NOTES)].format(
                    what=what, who=people[int(chance * 4)], month=int(chance * 9999) % 12 + 1, count=int(chance * 99)
                )
            if z > -1.5 and chance < 0.99:
                entry["佐证"] = [f"{evidence}（{int(chance * 40) + 1}号柜）"]
            answers[criterion.id] = entry
        return answers

    def _settled(self, answers: dict[str, Data]) -> dict[str, Data]:
        """The answers with those figures agreeing that should."""
        given = {name: entry.get("结果") for name, entry in answers.items()}
        for relation, _ in contradictions(self.checklist, given):
            figure, right = relation.left, number(relation.right, given)
            written = given[figure.criterion]
            if isinstance(written, dict) and figure.part and right is not None:
                written[figure.part] = plain(right)
            elif isinstance(written, str) and figure.part == "分母" and right is not None:
                part = min(int(written.split("/")[0]), int(right))
                answers[figure.criterion]["结果"] = f"{part}/{plain(right)}"
        return answers

    def _extras(self, strength: float, rng: Random) -> Data:
        extras: Data = {}
        if self.checklist.bonus:
            extras["加分项"] = {
                item.id: {"结果": "有", "佐证": ["纸质：认定文件"]} if rng.gauss(strength, 1) > 2 else {"结果": "无"}
                for item in self.checklist.bonus
            }
        if self.checklist.penalties:
            extras["专项扣分"] = {
                item.id: {"结果": "无" if item.deduct is None else "1" if rng.random() < 0.02 else "0"}
                for item in self.checklist.penalties
            }
        return extras


def _names(criterion: Criterion) -> tuple[str, str]:
    what = criterion.evidence[0] if criterion.evidence else "台账"
    return what, f"纸质：{what}"


def _profile(park: SamplePark, leader: str) -> Data:
    return {
        "名称": park.name,
        "代码": park.code,
        "所在地区": f"云南省{park.region}",
        "类型": park.type,
        "企业数量": str(park.enterprises),
        "面积": park.area,
        "负责人": leader,
    }

"""One park's whole answers file for one year, as plain data: `Filler`."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from compliance.checklist.consistency import NOT_APPLICABLE, contradictions
from compliance.checklist.model import BonusItem, Checklist, Criterion
from compliance.checklist.objects import expand, repeated
from compliance.numbers import plain
from samples.agreeing import agreed
from samples.answering import Known, difficulty, recipe
from samples.form import Form
from samples.parks import SamplePark

EASE = 0.3
"""Mean strength over difficulty: about two criteria in three earn full marks."""
NOTES = (
    "据{what}统计，{month}月{who}逐条核对过，与系统导出的数一致",
    "{who}{month}月逐项清点，与{what}一致",
    "{what}齐全，{month}月随机抽查{count}份，没有发现缺页漏签",
    "口径为评价期内，{who}从{what}取数，{month}月又核对了一遍",
    "{what}由{who}保管，存综合窗口，{month}月更新过一次",
)
SHORTCOMINGS = (
    "{what}不全，缺{month}月的，{who}已着手补",
    "{month}月前没有专人管，{what}有{count}处对不上，改由{who}负责",
    "{what}只做了一部分，其余列入下一年计划，由{who}跟进",
    "{month}月抽查发现{what}与实际不符，正在逐份更正，预计下一季度完成",
)
PEOPLE = tuple(
    family + given
    for family in ("李", "杨", "段", "和", "普", "刀", "马", "赵", "罗", "白")
    for given in "敏伟洁堃玥翀"
)
DUTIES = (
    ("园区管委会副主任", "组长"),
    ("综合科科长", "基本要求"),
    ("窗口负责人", "服务内容"),
    ("窗口专员", "台账与评价"),
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
        self.form = Form(checklist, self.objects)
        self.seed = seed
        expanded = expand(checklist, self.objects)
        home = {c.id: expanded.home[c.id] for c in expanded.criteria}
        self.sections = list(expanded.section_by_id)
        turns = {clause.id: turn for turn, clause in enumerate(expanded.clauses)}
        self.plan = [
            (c, recipe(c), difficulty(checklist, c), [s.id for s in home[c.id]], turns[home[c.id][-1].id], _names(c))
            for c in expanded.criteria
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
        answers = self._answers(strength, factor, people, known, yearly, year)
        return {
            "检查表": self.checklist.id,
            "版本": self.checklist.version,
            "园区": _profile(park, year, people),
            "评价期": {"开始": f"{year}-01-01", "结束": f"{year}-12-31"},
            "自评日期": f"{year + 1}-01-{yearly.randint(10, 28)}",
            "自评小组": [
                {"姓名": name, "职务": position, "分工": duty}
                for name, (position, duty) in zip(dict.fromkeys(people), DUTIES, strict=False)
            ],
            **({"对象": {name: list(items) for name, items in self.objects.items()}} if self.objects else {}),
            "作答": self._settled(answers, park.number),
            **self._extras(strength, yearly),
        }

    def _answers(
        self, strength: float, factor: dict[str, float], people: list[str], known: Known, rng: Random, year: int
    ) -> dict[str, Data]:
        answers = {}
        # A park without complaints has none wherever it is asked.
        absent: dict[str, bool] = {}
        for criterion, write, hard, around, turn, (what, evidence, more) in self.plan:
            # Each clause is filled in by one person, on one day.
            who = people[turn % len(people)]
            signed = {"填写人": who, "填写日期": f"{year + 1}-01-0{4 + turn % 6}"}
            z = EASE + strength - hard + rng.gauss(0, 0.5)
            for name in around:
                z += factor[name]
            chance = rng.random()
            if criterion.not_applicable and absent.setdefault(criterion.not_applicable.when, chance < 0.08):
                answers[criterion.id] = {"不适用": criterion.not_applicable.when, **signed}
                continue
            entry: Data = {"结果": write(z, rng, known)}
            if criterion.veto and criterion.veto.when and criterion.veto.when.declared:
                entry["否决情形"] = "无"
            if chance > 0.3:
                notes = NOTES if z > 0 else SHORTCOMINGS
                entry["说明"] = notes[int(chance * 1000) % len(notes)].format(
                    what=what, who=who, month=int(chance * 9999) % 12 + 1, count=int(chance * 99)
                )
            if z > -1.5 and chance < 0.99:
                entry["佐证"] = [f"{evidence}（{int(chance * 40) + 1}号柜）", *(more if chance > 0.88 else ())]
            answers[criterion.id] = entry | signed
        return answers

    def _settled(self, answers: dict[str, Data], park: int) -> dict[str, Data]:
        """The answers with those figures agreeing that should; one park in twenty has overlooked a relation."""
        given = {name: NOT_APPLICABLE if "不适用" in entry else entry["结果"] for name, entry in answers.items()}
        broken = [relation for relation, _ in contradictions(self.checklist, given)]
        overlooked = broken[park % len(broken)] if broken and park % 20 == 9 else None
        for name, result in agreed(self.checklist, given, overlooked).items():
            answers[name]["结果"] = result
        return answers

    def _extras(self, strength: float, rng: Random) -> Data:
        extras: Data = {}
        if self.checklist.bonus:
            extras["加分项"] = {item.id: _bonus(item, had=rng.gauss(strength, 1) > 2) for item in self.checklist.bonus}
        if self.checklist.penalties:
            extras["专项扣分"] = {
                item.id: {"结果": "无" if item.deduct is None else "1" if rng.random() < 0.02 else "0"}
                for item in self.checklist.penalties
            }
        return extras


def _bonus(item: BonusItem, *, had: bool) -> Data:
    """All of it, or nothing."""
    most, nothing = ("有", "无") if item.number is None else (plain(Fraction(item.fullest)), "0")
    return {"结果": most, "佐证": ["纸质：认定文件"]} if had else {"结果": nothing}


def _names(criterion: Criterion) -> tuple[str, str, tuple[str, ...]]:
    """What a note speaks of, the first piece of evidence, and the second where there is one."""
    what, *others = criterion.evidence or ("台账",)
    return what, f"纸质：{what}", tuple(f"纸质：{name}（综合科）" for name in others[:1])


def _profile(park: SamplePark, year: int, people: list[str]) -> Data:
    # Telephone numbers that nobody has.
    return {
        "名称": park.name,
        "代码": park.code,
        "所在地区": f"云南省{park.region}",
        "类型": park.type,
        "企业数量": str(park.enterprises),
        "面积": park.area,
        "运营主体": f"{park.name}管理委员会",
        "地址": f"{park.region}{park.name[:2]}路{park.number % 90 + 1}号服务大厅一楼",
        "负责人": people[0],
        "联系人": people[-1],
        "联系电话": "0870-0000000",
        "概况": f"园区{year}年末在册企业{park.enterprises}家，面积{park.area}平方公里。服务窗口设在管委会服务大厅，"
        f"由综合科管理，工作日对外开放；线上通过园区公众号受理咨询和预约。",
    }

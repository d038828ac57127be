"""The kinds of report, the parts that each consists of, and how those are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["full", "self-assessment", "gap", "review", "brief"]

TITLES: dict[Kind, str] = {
    "full": "自评及差距分析报告",
    "self-assessment": "自评报告",
    "gap": "差距分析报告",
    "review": "评审报告",
    "brief": "自评结果简报",
}
MAIN: dict[Kind, str] = {kind: "brief.html.j2" if kind == "brief" else "report.html.j2" for kind in TITLES}
"""The template that each kind begins with."""

DECLARED: frozenset[Kind] = frozenset({"full", "self-assessment"})
"""The kinds that a park signs: with its team and its promise."""

HEADINGS = {
    "basics": "基本信息",
    "summary": "总体结论",
    "review": "自评与复核对照",
    "totals": "评审结果汇总",
    "margins": "等级的余量",
    "years": "与上年比较",
    "peers": "在同类园区中的位置",
    "clauses": "逐条结果",
    "vetoes": "否决项核对",
    "omissions": "合理缺项明细",
    "losses": "扣分点及原因说明",
    "remedies": "整改清单",
    "register": "整改台账",
    "evidence": "佐证材料",
    "signatures": "签字盖章",
}
APPENDICES = {"rules": "计分规则", "arithmetic": "总分的计算", "sources": "来源与版本"}

BODY = ("basics", "summary", "totals", "clauses", "vetoes", "omissions", "losses", "remedies")
CONTENTS: dict[Kind, tuple[str, ...]] = {
    "full": (*BODY, "evidence", "rules", "arithmetic", "sources"),
    "self-assessment": (*BODY, "evidence", "sources"),
    "gap": (
        "summary", "basics", "totals", "margins", "losses", "omissions", "vetoes", "register", "signatures",
        "rules", "arithmetic", "sources",
    ),
    "review": (
        "summary", "review", "basics", "totals", "clauses", "losses", "omissions", "vetoes", "remedies", "evidence",
        "signatures", "rules", "arithmetic", "sources",
    ),
    "brief": (),
}  # fmt: skip
NUMERALS = (*"一二三四五六七八九十", "十一", "十二", "十三")
LETTERS = (*"ABC",)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report: `number` is 一 or A, `file` the template that prints it."""

    id: str
    number: str
    heading: str
    file: str


def of(kind: Kind, *, years: bool = False, peers: bool = False) -> tuple[Part, ...]:
    """The parts of a kind of report, in order and numbered.

    `years` adds the comparison with those before, `peers` the one with other parks.
    """
    body = [name for name in CONTENTS[kind] if name in HEADINGS]
    if years and "totals" in body:
        body.insert(body.index("totals") + 1, "years")
    if peers and "totals" in body:
        body.insert(body.index("totals") + 1, "peers")
    added = [name for name in CONTENTS[kind] if name in APPENDICES]
    return (
        *(Part(name, n, f"{n}、{_heading(name, kind)}", f"{name}.html.j2") for name, n in _numbered(body, NUMERALS)),
        *(Part(name, n, f"附录 {n}　{APPENDICES[name]}", f"{name}.html.j2") for name, n in _numbered(added, LETTERS)),
    )


def _numbered(names: list[str], numbers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return zip(names, numbers, strict=False)


def _heading(name: str, kind: Kind) -> str:
    if name == "basics" and kind in DECLARED:
        return "基本信息与承诺"
    return HEADINGS[name]


def headings(parts: tuple[Part, ...]) -> Mapping[str, str]:
    """The heading of each part by its id."""
    return {part.id: part.heading for part in parts}


def guide(parts: tuple[Part, ...], marks: str) -> str:
    """How to read the report: what the marks in it mean, and where things stand."""
    numbers = {part.id: part.number for part in parts}
    sentences = ["章、条的名称后注明来源；" + marks if "clauses" in numbers else ""]
    if "evidence" in numbers and "clauses" in numbers:
        sentences.append(f"“佐证”之后的数字是第{numbers['evidence']}部分所列材料的序号。")
    sentences.append("合理缺项不计入应得分；得分率 = 实际得分 ÷ 应得分。")
    if "rules" in numbers:
        sentences.append(f"计分规则见附录 {numbers['rules']}，总分的每一步计算见附录 {numbers['arithmetic']}。")
    return "".join(sentences)

"""说明: what the workbook is, what may be changed in it, how to check with it, and where it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from compliance.analysis import review
from compliance.answers.model import chinese_date
from compliance.checklist.provenance import ORIGIN_WORDS
from compliance.report.data import seal
from compliance.report.data.seal import Digests
from compliance.report.view import review as view_review
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.paper import Book
from compliance.scoring.assessment import CONDITION_STATE_WORDS, Assessment
from compliance.version import __version__

USE = (
    "本工作簿用公式由原始作答重算得分，直到总分和等级，不依赖程序的计算过程，供审核时复核。",
    "黄底的格是作答：改动以后，得分、章条、总分、等级随之重算。蓝底的数是规则：阶梯、系数、分数线等，改动以后同样重算。",
    "核对一个要点：看“作答与得分”中的一行，由左至右是作答、状态、计算值、第几档、得分系数、得分；点一格即见公式，所引的规则在“规则”。",
    "核对总分：“总分与等级”自上而下是合计、总分的各步、定级、否决；“章条汇总”由下级合成上级。",
    "“程序评分”两行是出具时的结果，写定不变；“公式与程序评分”说明二者现在是否相同。",
    "佐证按条数计：判最高结论的要点，佐证数为 0 时按规则降低一级。",
    "各工作表设了保护而没有密码，只为防止误改公式；要改动其他格，用“审阅—撤消工作表保护”。",
    "软件按二进制小数计算，比较和修约以前先舍到 9 位小数，以消除 0.1 这类数的误差；程序用精确分数。"
    "两者只在与界限或修约的中点相差不足十亿分之一时可能不同。",
    "有未作答的，本工作簿不推算总分的范围，见差距分析报告。",
)
CONDITIONS = "条件所看的项没有全部作答以前，本工作簿不作判断，也不使其生效。"


def write(
    book: Book, figures: Figures, program: Assessment, date: datetime.date, footer: str, digests: Digests
) -> None:
    sheet = book.bare_sheet("说明", footer)
    sheet.widen(0, 16)
    sheet.widen(1, 110)
    sheet.text(0, 0, "评分工作簿", "title")
    row = 2
    for label, text in _facts(program, date, digests):
        sheet.text(row, 0, label)
        sheet.text(row, 1, text)
        row += 1
    row += 1
    for role, words in (("answer", "黄底：作答，可以改"), ("rule", "蓝底：规则的数，可以改")):
        sheet.text(row, 0, "", role)
        sheet.text(row, 1, words)
        row += 1
    row += 1
    for number, text in enumerate((*USE, *_about_conditions(figures, program)), start=1):
        sheet.text(row, 0, f"{number}")
        sheet.text(row, 1, text)
        row += 1


def _facts(a: Assessment, date: datetime.date, digests: Digests) -> Iterator[tuple[str, str]]:
    checklist = a.checklist
    yield checklist.subject.name, a.sheet.park.name
    yield "评价期", str(a.sheet.period)
    yield "出具日期", chinese_date(date)
    found = review.of(a)
    if found:
        yield "自评与复核", f"{view_review.counts(found)}。各格的作答是复核的结果，没有复核的是自评的结果。"
    yield "检查表", f"{checklist.title}（{checklist.id} {checklist.version}）"
    yield "检查表指纹", checklist.fingerprint
    yield "程序", f"compliance {__version__}"
    yield "报告指纹", seal.fingerprint(a, digests)
    origins = {criterion.origin for criterion in checklist.criteria}
    yield (
        "要点的来源",
        "、".join(words for origin, words in ORIGIN_WORDS.items() if origin in origins) + "；逐项注明在要点之后",
    )
    yield "来源声明", checklist.standard.statement


def _about_conditions(figures: Figures, program: Assessment) -> Iterator[str]:
    if not program.conditions:
        return
    yield CONDITIONS
    for result in program.conditions:
        if result.condition.id in figures.early:
            state = CONDITION_STATE_WORDS[result.state]
            yield (
                f"条件 {result.condition.id} 还有所看的项未作答，但程序已能断定为“{state}”：无论怎样作答都是如此。"
                "本工作簿暂未计入，所以总分和等级可能与程序评分不同。"
            )

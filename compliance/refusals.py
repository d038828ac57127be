"""What readers of answers say when they refuse something: one table, which the web page is given too.

A refusal is known by its name, which is the code of the problem. In braces are the places that its reader fills in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from compliance.errors import SUGGESTION, Finding, Place


class Words(NamedTuple):
    """One refusal: what is wrong, what was expected, what to do about it."""

    message: str
    expected: str = ""
    remedy: str = ""


FIGURES_ONLY = "只写阿拉伯数字，不写单位、千分号或文字"
RATIO = "分子/分母，例如 18/20（分子：{numerator}；分母：{denominator}）"
ITEMS = "列表，取自：{names}"
EVIDENCE = "答卷所在文件夹之内的文件；纸质材料写“纸质：名称（存放处）”，网址写“网址：https://…”"
NO_PIECE = "佐证应填文件名，或以“纸质：”“网址：”开头的说明"
IDS = "{checklist} {version} 中“{top}”的编号"
DIFFERS = "复核与自评不同，须写明理由"

REFUSALS = {
    # kinds of answers
    "number.shape": Words("应填数字", "{number}"),
    "number.digits": Words("{of}数字的位数过多", "{number}", FIGURES_ONLY),
    "number.words": Words("{of}不是数字", "{number}", FIGURES_ONLY),
    "number.negative": Words("{of}不能是负数", "{number}"),
    "number.fraction": Words("{of}应为整数", "{number}"),
    "number.least": Words("小于可能的最小值", "不小于 {least}{unit}"),
    "number.most": Words("超过了可能的最大值", "不超过 {most}{unit}"),
    "level.shape": Words("答案的写法不对", "{choices} 之一"),
    "level.unknown": Words("结论不在可选范围内", "{choices} 之一", "从所列结论中选一个"),
    "ratio.shape": Words("比率的写法不对", RATIO),
    "ratio.parts": Words("比率要写出分子和分母", RATIO, "写原始数目，不写换算后的百分比"),
    "ratio.over": Words("百分比超过 100%", RATIO, "写原始数目，不写换算后的百分比"),
    "ratio.above": Words("分子大于分母", "{numerator} 不多于 {denominator}", "核对两个数的口径，或是否写反"),
    "named.shape": Words("应分项填写", "{names} 各填一个数"),
    "named.unknown": Words("没有这一项", "{names} 各填一个数", "删去，或改成所列名称"),
    "named.missing": Words("缺少“{name}”的数目", "没有发生的填 0"),
    "pick.shape": Words("应填一个列表", ITEMS, "例如 [{examples}]；一项也没有写 []"),
    "pick.unknown": Words("不在可选各项内", ITEMS),
    "pick.blank": Words("不在可选各项内", ITEMS, "删去这一项"),
    "pick.twice": Words("同一项写了两次", "", "删去一处"),
    # the file and its fields
    "file.shape": Words("不是答卷文件", "写有{names}的文件"),
    "checklist.other": Words(
        "答卷不是为这份检查表填写的",
        "{checklist}",
        "换用对应的检查表（--checklist），或用 compliance init 重新生成答卷",
    ),
    "version.other": Words(
        "答卷与检查表的版本不符，且没有对照表可用", "{versions}", "换用填写时的检查表版本，或补充对照表"
    ),
    "mapping.shape": Words("应由名称和内容组成", "{names}"),
    "mapping.colon": Words("应由名称和内容组成", "{names}", "名称后用半角冒号，冒号后留一个空格"),
    "mapping.unknown": Words("没有这个栏目", "{names}", "删去，或改成所列名称"),
    "text.long": Words("文字过长", "不超过 {most} 字", "只写要点；长的另存为文件，作为佐证附上"),
    "list.long": Words("列得过多", "不超过 {most} 项", "并作几项，或另存为一个文件，作为佐证附上"),
    "text.shape": Words("应填一段文字", "", "以 [ 或 { 开头的文字，整段放进引号"),
    "date": Words("不是有效日期", "年月日齐全的日期，例如 2025-12-31"),
    "yes": Words("应填“有”或“无”", "有 或 无"),
    "evidence.shape": Words("佐证应填一个列表", "每项前写“- ”"),
    "evidence.piece": Words(NO_PIECE, EVIDENCE, "写上内容，或删去这一项"),
    "evidence.pair": Words(NO_PIECE, EVIDENCE, "含“: ”的，整项放进引号"),
    "evidence.empty": Words("佐证没有写内容", "“{head}：”之后写明是什么"),
    "evidence.dates": Words("“|”之后只写日期", "形成日期 2025-03-01 或 有效至 2026-02-28，各写一次"),
    "evidence.expired": Words(
        "佐证在评价期结束时已过有效期，不计作佐证", "", "换上仍有效的；已续期的，改“有效至”，并换上新的文件"
    ),
    "evidence.order": Words("有效至早于形成日期", "", "核对两个日期是否写反"),
    "evidence.web": Words("佐证是网址时要写明：前面加“网址：”", EVIDENCE),
    "evidence.outside": Words("佐证文件须放在答卷所在文件夹之内", EVIDENCE),
    "evidence.link": Words("佐证是链接，指到答卷所在文件夹之外", EVIDENCE, "把文件本身复制到答卷所在的文件夹"),
    "evidence.folder": Words("佐证是文件夹，应写到其中的文件", EVIDENCE),
    "evidence.large": Words("佐证文件过大", "不超过 4 GB", "压缩影像，或只留要看的部分"),
    "evidence.missing": Words("佐证文件不存在", EVIDENCE),
    "evidence.unreadable": Words("无法读取佐证文件", "", "核对文件是否还在、有无读取权限"),
    # what stands before the answers
    "park.name": Words("缺少{what}名称", "填写{what}全称"),
    "park.type": Words("{what}类型不在可选范围内", "{types}", "从所列类型中选一个"),
    "period.missing": Words("缺少评价期的{label}日期", "例如 2025-12-31"),
    "period.order": Words("评价期的结束早于开始", "不早于 {start}"),
    "team.shape": Words("自评小组应填一个列表", "每人前写“- ”"),
    "team.name": Words("自评小组成员缺少姓名", "{姓名: 张三, 职务: …, 分工: …}"),
    "objects.missing": Words(
        "缺少{what}名单", "{heading}按{what}分别作答：列出各{what}的名称，例如 [1号{what}, 2号{what}]"
    ),
    "objects.name": Words("{what}的名称{rule}", "", "例如 1号{what}"),
    "objects.twice": Words("名称重复", "", "改名，或删去"),
    # the ids that are answered
    "ids.shape": Words("“{top}”应由编号和内容组成", "每个编号一段"),
    "id.unknown": Words("检查表中没有这个编号", IDS, "删去这一段"),
    "id.elsewhere": Words("“{top}”中不应有这个编号", IDS, "移到“{elsewhere}”之下"),
    "id.object": Words("“对象”中没有{given}", "{listed}", "改成“对象”中的名称，或在“对象”中补上"),
    "id.unmarked": Words("按对象分别作答的要点，编号之后要加“@名称”", "{listed}", "每个对象写一段"),
    "id.missing": Words("缺少这个要点", "{text}", "补上该编号；尚未作答的，结果留空"),
    # an entry
    "both": Words("既填了结果又判不适用", "", "二者只留一个"),
    "na.word": Words("不适用要单独写明理由", "结果留空，另起一行写“不适用: 理由”"),
    "na.forbidden": Words("本要点不得判不适用", "", "改填结果；确未开展的如实填写，按规则计分"),
    "na.reason": Words("判不适用须写明理由", "说明属于“{when}”的具体情况"),
    "declared.needless": Words("本要点没有需要申报的否决情形", "", "删去这一行"),
    "declared.missing": Words("已填结果，但“否决情形”未填", "无 或 有（{trigger}）"),
    "review.missing": Words(
        "复核没有写结果", "结果，或不适用的理由", "同意自评的，照抄自评的结果；尚未复核的，删去“复核”一段"
    ),
    "review.reason": Words(DIFFERS, "为什么改判，例如 现场抽查 10 件，2 件未按时办结"),
    # a reviewer's own file
    "reviewer.other": Words(
        "复核文件与答卷不是同一园区、同一评价期", "{ours}", "核对复核文件是否拿错；写法不一的，改成与答卷一致"
    ),
    "reviewer.own": Words("复核表中的自评与答卷不同", "", "由这份答卷重新生成复核表；自评要改的，请园区改答卷"),
    "reviewer.nested": Words("复核文件本身就是复核，不再写“复核”一栏", "", "结果写在“结果”，理由写在“说明”"),
    "reviewer.evidence": Words("复核文件中的佐证不在答卷之中", "", "删去；要说明的写在“说明”"),
    "reviewer.reason": Words(DIFFERS, "为什么改判，写在“说明”，例如 现场抽查 10 件，2 件未按时办结"),
}

PHRASES = {
    "near": SUGGESTION,
    "number": "不小于 0 的数",
    "whole": "非负整数",
    "unit": "（单位：{unit}，只写数字）",
    "of": "{name}：",
    "nameable": "不能是空的，也不能含 @ 和 :",
    "more": "{listed}等",
    "zero": "分母为 0（{denominator} 0），按规则视为不适用：{when}",
}
"""Parts of refusals and of what else is said of answers, with places of their own."""

PLACE = re.compile(r"\{([a-z]+)\}")


def said(phrase: str, /, **places: str) -> str:
    """A phrase with its places filled in."""
    return _filled(PHRASES[phrase], places)


def finding(
    path: Place,
    name: str,
    /,
    *,
    subject: str = "",
    found: str = "",
    remedy: str = "",
    at_key: bool = False,
    **places: str,
) -> Finding:
    """The refusal of that name, its places filled in; a `remedy` that is not "" is told instead of the usual one."""
    message, expected, usual = (_filled(text, places) for text in REFUSALS[name])
    return Finding(
        path=path,
        code=name,
        message=message,
        subject=subject,
        found=found,
        expected=expected,
        remedy=remedy or usual,
        at_key=at_key,
    )


def _filled(text: str, places: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: places[place[1]], text)

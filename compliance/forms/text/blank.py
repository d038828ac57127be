"""A blank answers file that is pleasant to write in: every criterion's text and choices stand beside its place."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from compliance.answers.model import OBJECTS
from compliance.checklist.model import Checklist, Criterion, PenaltyItem
from compliance.checklist.objects import FIRST, Objects, expand, repeated
from compliance.checklist.rules import VETO_WORDS
from compliance.forms.text.written import comment, in_brackets, scalar
from compliance.numbers import plain

COMMENT_WIDTH = 48
"""In Chinese characters, each as wide as two Latin ones."""

INTRODUCTION = """\
填写方法
  1. 在“结果:”之后写答案，冒号后留一个空格；作答方式见每个要点上方的“作答”。
  2. 确属不适用的，结果留空，另写一行“不适用: 理由”；只有注明“可不适用”的要点才可以。
  3. 佐证写在方括号里，用逗号隔开：与本文件同一文件夹内的文件名，或“纸质：名称（存放处）”“网址：……”。
  4. 尚未作答的，结果留空，不要删去编号。
  5. 随时可以检查：compliance check 本文件；评分：compliance score 本文件。"""


def answers_file(
    checklist: Checklist,
    year: int,
    objects: Objects | None = None,
    notes: Mapping[str, str] | None = None,
    offers: Mapping[str, str] | None = None,
) -> str:
    """The text of a blank answers file for a calendar year; it passes `compliance check` once the park is named.

    `objects` names those of the sections that are assessed per object; `notes` are remarks beside criteria, by id,
    and `offers` last year's evidence.
    """
    named = {section.id: (objects or {}).get(section.id, (FIRST,)) for section in repeated(checklist)}
    return "\n".join(_lines(checklist, year, named, notes or {}, offers or {})) + "\n"


def _lines(
    checklist: Checklist, year: int, named: Objects, notes: Mapping[str, str], offers: Mapping[str, str]
) -> Iterator[str]:
    yield from _head(checklist, year)
    if named:
        yield from _objects(checklist, named)
        checklist = expand(checklist, named)
    yield ""
    yield "作答:"
    for chapter in checklist.sections:
        yield ""
        yield f"  # ════ 第{comment(chapter.number)}章 {comment(chapter.title)}（{plain(chapter.points)} 分）════"
        for section in chapter.walk():
            if section.criteria:
                yield ""
                yield f"  # ──── {comment(section.number)} {comment(section.title)}（{plain(section.points)} 分）────"
                for criterion in section.criteria:
                    yield ""
                    yield from _criterion(criterion, notes.get(criterion.id, ""), offers.get(criterion.id, ""))
    yield from _extras(checklist)


def _head(checklist: Checklist, year: int) -> Iterator[str]:
    """What stands above the answers."""
    yield f"# 《{comment(checklist.standard.title)}》自评答卷"
    yield from (f"# {comment(line)}" for line in textwrap.wrap(checklist.standard.statement, COMMENT_WIDTH))
    yield "#"
    yield from (f"# {line}".rstrip() for line in INTRODUCTION.splitlines())
    yield ""
    yield f"检查表: {scalar(checklist.id)}"
    yield f'版本: "{checklist.version}"'
    yield ""
    subject = checklist.subject
    yield "园区:" + ("" if subject.name == "园区" else f"    # {comment(subject.name)}")
    for field in subject.fields:
        called = subject.label(field) if subject.label(field) != f"{subject.name}{field}" else field
        told = "，".join(filter(None, ("" if called == field else called, subject.hint(field))))
        yield f"  {field}:" + (f"    # {comment(told)}" if told else "")
    yield "评价期:"
    yield f"  开始: {year}-01-01"
    yield f"  结束: {year}-12-31"
    yield "自评日期:    # 例如 2026-01-31"
    yield "自评小组:    # 每人一行，去掉行首的 # 后填写"
    yield "#  - {姓名: 张三, 职务: 园区管委会副主任, 分工: 组长}"
    yield "#  - {姓名: 李四, 职务: 窗口负责人, 分工: 成员}"


def _extras(checklist: Checklist) -> Iterator[str]:
    if checklist.bonus:
        yield ""
        how = "照各项括号内所写的填" if any(item.number for item in checklist.bonus) else "填 有 或 无"
        yield f"加分项:    # {how}；申报加分须附佐证"
        for bonus in checklist.bonus:
            rule = f"{bonus.words}；{bonus.fill}" if bonus.number else bonus.words
            yield f"  # {comment(bonus.text)}（{comment(rule)}）"
            yield f"  {scalar(bonus.id, figure=True)}:"
            yield "    结果:"
            yield "    佐证: []"
    if checklist.penalties:
        yield ""
        yield "专项扣分:    # 如实填写；没有的填 无 或 0"
        for penalty in checklist.penalties:
            yield f"  # {comment(penalty.text)}（{comment(penalty_rule(penalty))}）"
            yield f"  {scalar(penalty.id, figure=True)}:"
            yield "    结果:"


def _objects(checklist: Checklist, named: Objects) -> Iterator[str]:
    yield ""
    yield "# 按对象分别作答的章条：方括号内列出各对象的名称，用逗号隔开。"
    yield "# “作答”之下，每个对象一套答案，编号之后加“@名称”。"
    if all(names == (FIRST,) for names in named.values()):
        yield f"# 现有一个对象，名称是 {FIRST}：改名时，编号中的“@{FIRST}”一并改；增加对象时，把这一套照样复制一份。"
    yield f"{OBJECTS}:"
    for section in repeated(checklist):
        what = section.per_object.name if section.per_object else ""
        listed = in_brackets(list(named[section.id]), figure=True)
        yield f"  {scalar(section.id, figure=True)}: {listed}    # {comment(section.heading)}：各{comment(what)}的名称"


def penalty_rule(penalty: PenaltyItem) -> str:
    """What a penalty item costs, and how to fill it in."""
    return f"{penalty.words}；{penalty.fill}"


def _criterion(criterion: Criterion, note: str, offer: str) -> Iterator[str]:
    shape, slots = criterion.answer.entered
    blank = "".join(f"\n      {scalar(slot.name, figure=True)}:" for slot in slots) if shape == "numbers" else ""
    yield f"  # {comment(criterion.text)}（{plain(criterion.points)} 分，{comment(criterion.provenance)}）"
    yield f"  # 作答：{comment(criterion.answer.prompt())}"
    yield f"  # 计分：{comment(criterion.answer.words(criterion.points))}"
    if criterion.note:
        yield f"  # 说明：{comment(criterion.note)}"
    if criterion.veto and criterion.veto.when:
        when = comment(criterion.veto.when.words(criterion.unit))
        yield f"  # {VETO_WORDS[criterion.veto.effect]}：{when}"
    if criterion.not_applicable:
        yield f"  # 可不适用：{comment(criterion.not_applicable.when)}"
    if criterion.evidence:
        yield f"  # 佐证：{comment('、'.join(criterion.evidence))}"
    if offer:
        yield f"  # 上年佐证：{comment(offer)}"
    if note:
        yield f"  # 上年台账：{comment(note)}"
    yield f"  {scalar(criterion.id, figure=True)}:"
    yield f"    结果:{blank}"
    if criterion.veto and criterion.veto.when and criterion.veto.when.declared:
        yield "    否决情形:    # 有 / 无"
    yield "    说明:"
    yield "    佐证: []"

"""总分与等级: the result, every step of the total, the ladders and what vetoes make of the grade."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.checklist.rules import VETO_WORDS, Consequence, Quota, VetoEffect
from compliance.checklist.words import consequence
from compliance.errors import one_line
from compliance.report.workbook import ladders, step_formulas
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import NOISE, quoted, when
from compliance.report.workbook.paper import Book
from compliance.report.workbook.places import Column, Key, Table
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.section_sheet import Parts, rolled
from compliance.report.workbook.total_page import TotalSheet
from compliance.report.workbook.words import NONE, OPEN, TRIGGERED
from compliance.scoring.assessment import Assessment
from compliance.trace import sum_of

SHEET = "总分与等级"
DECIDED: Key = ("rank", ladders.ALL)
COLUMNS = (
    Column("label", "项目", 30),
    Column("rule", "规则", 56),
    Column("bound", "界限", 12),
    Column("value", "结果", 28),
    Column("bare", "若无否决", 18),
)
RESULTS: tuple[Key, ...] = ("score", "grade", "program_score", "program_grade", "same")
WHOLE: tuple[Key, ...] = ("earned", "due")
COUNTS: tuple[Key, ...] = ("open", "open_vetoes", "withheld", "fails", "cap", "barred", "rank")


def place(plan: Plan) -> Table:
    return Table(SHEET, COLUMNS, list(_keys(plan)), top=2)


def _keys(plan: Plan) -> Iterator[Key]:
    yield from (("head", "结果"), *RESULTS, ("head", "总分的计算"), *WHOLE)
    yield from step_formulas.keys_of(plan.checklist)
    yield "head", "定级：取各项要求都达到的最高一级"
    yield from ladders.keys_of(plan)
    if quotas := plan.checklist.scoring.not_applicable.quotas:
        yield "head", "缺项限额"
        yield from (("quota", index) for index in range(len(quotas)))
    yield from (("head", "否决、未作答和等级"), *COUNTS)


def write(book: Book, plan: Plan, table: Table, figures: Figures, program: Assessment, footer: str) -> None:
    sheet = book.sheet(table, f"总分与等级：{one_line(program.sheet.park.name)}　{program.sheet.period}", footer)
    sheet.text(1, 0, "答案改在“作答与得分”和“明细输入”，规则的数改在“规则”；本页全是公式。", "plain")
    page = TotalSheet(sheet, plan, table, figures)
    for key in table.rows:
        if isinstance(key, tuple) and key[0] == "head":
            sheet.band(table, key, str(key[1]), "chapter")
    _whole(page)
    step_formulas.write(page)
    ladders.write(page)
    _quotas(page)
    _counts(page)
    _results(page, program)
    sheet.sheet.activate()


def _whole(page: TotalSheet) -> None:
    rules, a = page.plan.checklist.scoring, page.a
    how = "各章相加" if rules.rollup == "sum" else rules.rollup_words
    page.line("due", "应得分合计", "不计入上级的章条不算")
    page.line("earned", "实得分合计", how)
    full = page.plan.rules.ref("full", "limit")
    for column, bare in (("value", False), ("bare", True)):
        parts = Parts(page.plan, None, bare=bare)
        due, earned = rolled(rules.rollup, full, page.at("due", column), parts)
        tally = page.figures.bare.tally if bare else a.tally
        page.put("due", due, tally.due, column=column)
        page.put("earned", earned, tally.earned, column=column)


def _quotas(page: TotalSheet) -> None:
    names = _chapters(page)
    for index, quota in enumerate(page.plan.checklist.scoring.not_applicable.quotas):
        key: Key = ("quota", index)
        if quota.of == "whole":
            part = "全部"
            sums = [f"SUM({page.plan.sections.each(names, column)})" for column in ("absent", "full")]
            formula = f"{sums[0]}/{sums[1]}*100"
        else:
            part, formula = "不适用最多的一章的", f"MAX({page.plan.sections.each(names, 'share')})"
        page.line(key, f"限额 {index + 1}", f"{part}不适用分值占标准分的百分比；超过界限时{quota.consequence}")
        page.bound(key, page.plan.rules.ref(key, "limit"), quota.above)
        page.put(key, formula, _left_out(page, quota))


def _chapters(page: TotalSheet) -> list[str]:
    return [section.id for section in page.plan.checklist.sections if section.counted]


def _left_out(page: TotalSheet, quota: Quota) -> Fraction:
    """The share (%) that a quota looks at, of the chapter that has most left out where it looks at each."""
    absent = [page.figures.absent[name] for name in _chapters(page)]
    full = [page.figures.sections[name].tally.full for name in _chapters(page)]
    if quota.of == "whole":
        return 100 * sum_of(absent) / sum_of(full)
    return max(100 * part / of for part, of in zip(absent, full, strict=True))


def _counts(page: TotalSheet) -> None:
    plan, a = page.plan, page.a
    page.line("open", "未作答的项数", "要点和专项扣分；有未作答的不评定等级")
    page.put("open", f'COUNTIF({plan.answers.whole("state")},"{OPEN}")', len(a.unanswered))
    page.line("open_vetoes", "未作答的否决项数")
    states, effects = (plan.vetoes.whole(column) for column in ("state", "effect"))
    open_vetoes = sum(veto.state == "unanswered" for veto in a.vetoes)
    page.put("open_vetoes", f'COUNTIF({states},"{OPEN}")', open_vetoes)
    effects_of_the_whole: tuple[tuple[str, VetoEffect], ...] = (("withheld", "withhold"), ("fails", "fail"))
    for key, effect in effects_of_the_whole:
        words = VETO_WORDS[effect]
        page.line(key, f"触发的{words}项数", f"触发的{consequence(Consequence(effect=effect), a.checklist)}")
        found = sum(veto.state == "triggered" and veto.effect == effect for veto in a.vetoes)
        page.put(key, f'COUNTIFS({effects},"{words}",{states},"{TRIGGERED}")', found)
    page.line("cap", "封顶的名次", "触发的等级封顶中最低的一个，1 为最高一级；没有为 0")
    page.put("cap", f"MAX(0,{plan.vetoes.whole('rank')})", _cap(a))
    quotas = a.checklist.scoring.not_applicable.quotas
    barring = [("quota", index) for index, quota in enumerate(quotas) if quota.effect == "no_grade"]
    page.line("barred", "超过的不评定等级的限额数")
    over = "+".join(f"(ROUND({page.at(key)}-{page.at(key, 'bound')},{NOISE})>0)" for key in barring)
    page.put("barred", f"0+{over}" if over else "0", _exceeded(page))
    _rank(page)


def _cap(a: Assessment) -> int:
    names = [grade.name for grade in a.checklist.grades]
    return max((names.index(v.grade) + 1 for v in a.triggered if v.effect == "cap_grade" and v.grade), default=0)


def _exceeded(page: TotalSheet) -> int:
    """How many quotas that bar a grade are exceeded; the engine tells it of each chapter."""
    quotas = page.plan.checklist.scoring.not_applicable.quotas
    return sum(quota.effect == "no_grade" and _left_out(page, quota) > quota.above for quota in quotas)


def _rank(page: TotalSheet) -> None:
    """The grade as a rank, or nothing where none is given."""
    last = len(page.plan.checklist.grades)
    page.line(
        "rank", "等级的名次", "不予评分、没有应得分的没有；总评否决的最低；未全部作答的没有；其余取定级和封顶中较低者"
    )
    graded = when(f"{page.at('open')}>0", '""', f"MAX({page.at(DECIDED)},{page.at('cap')})")
    graded = when(f"{page.at('barred')}>0", _unless_last(graded, page, last), graded)
    failed = when(f"{page.at('fails')}>0", str(last), graded)
    names = [grade.name for grade in page.a.checklist.grades]
    known = names.index(page.a.grade) + 1 if page.a.grade is not None else None
    page.put("rank", when(f"OR({page.at('withheld')}>0,{page.at('due')}=0)", '""', failed), known)


def _unless_last(graded: str, page: TotalSheet, last: int) -> str:
    """With a quota exceeded only the lowest grade stands."""
    lowest = f"AND({page.at('open')}=0,MAX({page.at(DECIDED)},{page.at('cap')})={last})"
    return when(lowest, str(last), '""')


def _results(page: TotalSheet, program: Assessment) -> None:
    a, rounding = page.a, page.plan.checklist.scoring.rounding
    pattern = "0." + "0" * rounding.digits if rounding.digits else "0"
    names = page.plan.rules.span(("grade", 0), ("grade", len(a.checklist.grades) - 1), "name")
    last = step_formulas.keys_of(page.plan.checklist)[-1]
    nothing = f"OR({page.at('withheld')}>0,{page.at('due')}=0)"
    page.line("score", "总分")
    page.put(
        "score",
        when(nothing, quoted(NONE), page.at(last)),
        a.score if a.score is not None else NONE,
        role="result",
        pattern=pattern,
    )
    bare_score = a.would_be.score if a.would_be.score is not None else NONE
    bare = when(f"{page.at('due', 'bare')}=0", quoted(NONE), page.at(last, "bare"))
    page.put("score", bare, bare_score, column="bare", role="result", pattern=pattern)
    page.line("grade", "等级")
    page.put(
        "grade",
        when(f'{page.at("rank")}<>""', f"INDEX({names},{page.at('rank')})", _no_grade(page)),
        a.grade_text,
        role="verdict",
    )
    graded = f"AND({page.at('open')}=0,{page.at('due', 'bare')}>0)"
    best = f"INDEX({names},{page.at(DECIDED, 'bare')})"
    page.put("grade", when(graded, best, quoted(NONE)), a.would_be.grade or NONE, column="bare", role="verdict")
    _beside(page, program, pattern)


def _no_grade(page: TotalSheet) -> str:
    """Why there is no grade, in the words of the report."""
    last = [*page.plan.vetoes.rows][-1:]
    listed = page.plan.vetoes.ref(last[0], "names") if last else '""'
    words = f'"无法评定（"&{page.at("open")}&" 项未作答）"'
    words = when(f"{page.at('open_vetoes')}>0", quoted("无法评定（否决项未作答）"), words)
    nothing = f"AND({page.at('due')}=0,{page.at('open')}=0)"
    words = when(nothing, quoted("无法评定（全部不适用）"), words)
    words = when(f"AND({page.at('barred')}>0,{page.at('open')}=0)", quoted("不予评定（缺项过多）"), words)
    return when(f"{page.at('withheld')}>0", f'"不予评分（"&{listed}&"）"', words)


def _beside(page: TotalSheet, program: Assessment, pattern: str) -> None:
    """What the program reported, as plain figures, and whether the formulas still come to the same."""
    page.line("program_score", "程序评分：总分", "出具本工作簿时的结果，供对照，不随改动变化")
    page.line("program_grade", "程序评分：等级")
    place = page.table.cell("program_score", "value")
    if program.score is None:
        page.sheet.text(*place, NONE, "figure")
    else:
        page.sheet.number(*place, program.score, pattern=pattern)
    page.sheet.text(*page.table.cell("program_grade", "value"), program.grade_text, "word")
    page.line("same", "公式与程序评分", "答案或规则改动以后不同，是正常的；没有改动就应当相同")
    equal = f"AND({page.at('score')}={page.at('program_score')},{page.at('grade')}={page.at('program_grade')})"
    same = program.score == page.a.score and program.grade_text == page.a.grade_text
    page.put("same", when(equal, quoted("相同"), quoted("不同")), "相同" if same else "不同", role="word")

"""量 and 量的明细: the figures that conditions and grades look at, and what each of them is taken from."""

from __future__ import annotations

from fractions import Fraction

from compliance.checklist.rules import COUNTING, Measure
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import meets, rounded, when
from compliance.report.workbook.paper import Book, Sheet
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.words import HOLDS, LEFT_OUT, OPEN
from compliance.scoring.measures import taken_from


def write(book: Book, plan: Plan, figures: Figures, footer: str) -> None:
    sheet = book.sheet(plan.measures, "量：条件和等级所看的数", footer)
    sheet.text(1, 0, "所看的项没有应得分的不计；一项都没有的，没有数值，条件和等级都不看。各项见“量的明细”。", "plain")
    details = book.sheet(plan.parts, "量的明细：各量所看的项", footer)
    for measure in plan.used:
        _measure(sheet, plan, figures, measure)
        for name in taken_from(measure, plan.checklist):
            _part(details, plan, figures, measure, name)


def _measure(sheet: Sheet, plan: Plan, figures: Figures, measure: Measure) -> None:
    table = plan.measures
    sheet.row(table, measure.id, measure.id, measure.name, plan.checklist.words_of(measure))
    names = taken_from(measure, plan.checklist)
    first, last = (measure.id, names[0]), (measure.id, names[-1])
    opened = sum(figures.open_below(name) for name in names)
    sheet.formula(table.cell(measure.id, "open"), f"SUM({plan.parts.span(first, last, 'open')})", opened)
    for raw, value, prefix in (("raw", "value", ""), ("bare_raw", "bare", "bare_")):
        bare = bool(prefix)
        due, earned, rate, hit = (
            plan.parts.span(first, last, column)
            for column in ("due", f"{prefix}earned", f"{prefix}rate", f"{prefix}hit")
        )
        function = "AVERAGE" if measure.objects == "mean" else "MIN"
        taken = (
            f"{function}({hit})"
            if plan.checklist.over_objects(measure)
            else {
                "rate": f"SUM({earned})/SUM({due})*100",
                "lowest": f"MIN({rate})",
                "points": f"SUM({earned})",
                "count": f"SUM({hit})",
                "share": f"SUM({hit})/COUNT({hit})*100",
                "value": f"SUM({earned})",
            }[measure.take]
        )
        unrounded = measure.model_copy(update={"round": None})
        formula = when(f"SUM({due})=0", '""', taken)
        sheet.formula(table.cell(measure.id, raw), formula, figures.measured(unrounded, bare=bare))
        at = table.at(measure.id, raw)
        final = when(f'{at}=""', '""', rounded(at, measure.round)) if measure.round else at
        sheet.formula(table.cell(measure.id, value), final, figures.measured(measure, bare=bare))


def _part(sheet: Sheet, plan: Plan, figures: Figures, measure: Measure, name: str) -> None:
    table, key = plan.parts, (measure.id, name)
    checklist = plan.checklist
    bonus = {item.id: item for item in checklist.bonus}
    if name in checklist.condition_by_id:
        _condition_part(sheet, plan, figures, key)
        return
    if name in checklist.measure_by_id:
        _object_part(sheet, plan, figures, key)
        return
    if measure.take == "value":
        _value_part(sheet, plan, figures, key)
        return
    if name in checklist.section_by_id:
        title, source, own, without = checklist.section_by_id[name].heading, plan.sections, "own", "bare"
        due, opened = source.ref(name, "due"), source.ref(name, "open")
    else:
        title = bonus[name].text if name in bonus else checklist.by_id[name].text
        source, own, without = plan.answers, "own", "own"
        due = source.ref(name, "points" if name in bonus else "due")
        blank = f'{source.ref(name, "answer")}=""' if name in bonus else f'{source.ref(name, "state")}="{OPEN}"'
        opened = when(blank, "1", "0")
    sheet.row(table, key, measure.id, name, title)
    sheet.formula(table.cell(key, "due"), due, figures.part(name, bare=False).due.value)
    sheet.formula(table.cell(key, "open"), opened, figures.open_below(name))
    for prefix, points in (("", own), ("bare_", without)):
        part = figures.part(name, bare=bool(prefix))
        rate = 100 * part.earned.value / part.due.value if part.due.value else None
        sheet.formula(table.cell(key, f"{prefix}earned"), source.ref(name, points), part.earned.value)
        at = table.at(key, f"{prefix}rate")
        share = f"{table.at(key, f'{prefix}earned')}/{table.at(key, 'due')}*100"
        sheet.formula(table.cell(key, f"{prefix}rate"), when(f"{table.at(key, 'due')}=0", '""', share), rate)
        if measure.take in COUNTING:
            reached = meets(measure.counted, at, plan.rules.ref(("counted", measure.id), "limit"))
            known = None if rate is None else Fraction(int(measure.counted.holds(rate)))
            sheet.formula(table.cell(key, f"{prefix}hit"), when(f'{at}=""', '""', when(reached, "1", "0")), known)


def _value_part(sheet: Sheet, plan: Plan, figures: Figures, key: tuple[str, str]) -> None:
    """The number that is answered to a criterion; nothing where none is."""
    criterion, table = plan.checklist.by_id[key[1]], plan.parts
    at = plan.answers.ref(criterion.id, "value")
    sheet.row(table, key, *key, criterion.text)
    opened = when(f'{plan.answers.ref(criterion.id, "state")}="{OPEN}"', "1", "0")
    sheet.formula(table.cell(key, "open"), opened, figures.open_below(criterion.id))
    number = figures.part(criterion.id, bare=False).value
    sheet.formula(table.cell(key, "due"), when(f'{at}=""', "0", "1"), Fraction(number is not None))
    for column in ("earned", "bare_earned"):
        known = number.value if number else Fraction(0)
        sheet.formula(table.cell(key, column), when(f'{at}=""', "0", at), known)


def _object_part(sheet: Sheet, plan: Plan, figures: Figures, key: tuple[str, str]) -> None:
    """What a measure of one object comes to; nothing where nothing that it looks at is due."""
    measure, table, source = plan.checklist.measure_by_id[key[1]], plan.parts, plan.measures
    sheet.row(table, key, *key, measure.name)
    sheet.formula(table.cell(key, "open"), source.ref(measure.id, "open"), figures.open_below(measure.id))
    known = figures.measured(measure, bare=False)
    at = table.at(key, "hit")
    sheet.formula(table.cell(key, "due"), when(f'{at}=""', "0", "1"), Fraction(known is not None))
    for column, value, bare in (("hit", "value", False), ("bare_hit", "bare", True)):
        sheet.formula(table.cell(key, column), source.ref(measure.id, value), figures.measured(measure, bare=bare))


def _condition_part(sheet: Sheet, plan: Plan, figures: Figures, key: tuple[str, str]) -> None:
    """A condition that is counted: 1 where it holds, 0 where not, nothing where it is not looked at."""
    condition = plan.checklist.condition_by_id[key[1]]
    table, source = plan.parts, plan.conditions
    sheet.row(table, key, *key, condition.name)
    opened = when(f'{source.ref(condition.id, "state")}="{OPEN}"', "1", "0")
    sheet.formula(table.cell(key, "open"), opened, figures.open_below(condition.id))
    looked_at = f'{source.ref(condition.id, "state")}="{LEFT_OUT}"'
    sheet.formula(table.cell(key, "due"), when(looked_at, "0", "1"), figures.part(condition.id, bare=False).due.value)
    for prefix in ("", "bare_"):
        part = figures.part(condition.id, bare=bool(prefix))
        state = source.ref(condition.id, f"{prefix}state")
        sheet.formula(table.cell(key, f"{prefix}earned"), when(f'{state}="{HOLDS}"', "1", "0"), part.earned.value)
        hit = part.earned.value if part.due.value else None
        held = when(f'{state}="{LEFT_OUT}"', '""', table.at(key, f"{prefix}earned"))
        sheet.formula(table.cell(key, f"{prefix}hit"), held, hit)

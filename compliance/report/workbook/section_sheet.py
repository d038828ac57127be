"""章条汇总: every section's points from its parts, with what vetoes zero and what would be without them."""

from __future__ import annotations

from compliance.checklist.model import Section
from compliance.checklist.rules import RATE, ROLLUP_WORDS, Condition, Requirement, Rollup
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import NOISE, both, either, maybe_rounded, meets, quoted, when
from compliance.report.workbook.paper import Book, Sheet, Value
from compliance.report.workbook.places import Key
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.words import LEFT_OUT, OPEN, PERCENT, TRIGGERED, WITH_ABOVE, ZEROED
from compliance.scoring.assessment import SectionResult

NOTE = "合成得分、本级得分只看本级和下级；上级计零时，实得分也计零。“若无否决”各列不看否决。打印到“未作答”为止。"


def write(book: Book, plan: Plan, figures: Figures, footer: str) -> None:
    sheet = book.sheet(plan.sections, "章条汇总：合理缺项分 + 扣分 + 实得分 = 标准分", footer, frozen=2)
    sheet.text(1, 0, NOTE, "plain")
    # All columns on one page would be too small to read; what is right of it is for checking on the screen.
    sheet.sheet.print_area(0, 0, *plan.sections.cell([*plan.sections.rows][-1], "open"))
    for top in figures.a.sections:
        for result in top.walk():
            _Row(sheet, plan, figures, result).write()


def rolled(rule: Rollup, full: str, due: str, parts: Parts) -> tuple[str, str]:
    """What is due and what is earned of some parts, by the declared rule."""
    added = f"SUM({parts.due})"
    if rule == "sum":
        return added, f"SUM({parts.earned})"
    rate = {
        "weighted_mean": f"SUM({parts.earned})/{added}",
        "mean": f"AVERAGE({parts.rate})",
        "minimum": f"MIN({parts.rate})",
    }[rule]
    return when(f"{added}>0", full, "0"), when(f"{due}=0", "0", f"{rate}*{full}")


class Parts:
    """The cells of what a section is made of: 应得分, 得分 and 得分率 of each part."""

    def __init__(self, plan: Plan, section: Section | None, *, bare: bool) -> None:
        if section is not None and section.criteria:
            table, names, columns = plan.answers, [c.id for c in section.criteria], ("own", "rate")
        else:
            inner = section.sections if section is not None else plan.checklist.sections
            table, names = plan.sections, [part.id for part in inner if part.counted]
            columns = ("bare", "bare_rate") if bare else ("own", "own_rate")
        self.due = table.each(names, "due")
        self.earned, self.rate = (table.each(names, column) for column in columns)


_CHAPTER = {"figure": "subtotal", "word": "subword", "text": "subtext"}
"""How chapters stand out."""


class _Row:
    def __init__(self, sheet: Sheet, plan: Plan, figures: Figures, result: SectionResult) -> None:
        self.sheet, self.plan, self.figures, self.result = sheet, plan, figures, result
        self.section = result.section
        self.is_chapter = not plan.checklist.home[result.id]

    def at(self, column: str) -> str:
        return self.plan.sections.at(self.section.id, column)

    def put(self, column: str, formula: str, value: Value, role: str = "figure", pattern: str = "") -> None:
        chosen = _CHAPTER[role] if self.is_chapter else role
        self.sheet.formula(self.plan.sections.cell(self.section.id, column), formula, value, chosen, pattern)

    def write(self) -> None:
        role = _CHAPTER["text"] if self.is_chapter else "text"
        how = ROLLUP_WORDS[self.section.rollup] + ("" if self.section.counted else "；不计入上级")
        depth = len(self.plan.checklist.home[self.section.id])
        texts = (self.section.id, "　" * depth + self.section.heading, how)
        self.sheet.row(self.plan.sections, self.section.id, *texts, role=role)
        place = self.plan.sections.cell(self.section.id, "full")
        self.sheet.number(*place, self.section.points, _CHAPTER["figure"] if self.is_chapter else "figure")
        self._points()
        self._without_vetoes()
        self._left_open()
        self._grade()

    def _points(self) -> None:
        section, tally, figures = self.section, self.result.tally, self.figures
        due, earned = rolled(section.rollup, self.at("full"), self.at("due"), Parts(self.plan, section, bare=False))
        self.put("due", due, tally.due)
        self.put("missing", f"ROUND({self.at('full')}-{self.at('due')},{NOISE})", tally.not_applicable)
        self.put("rolled", earned, figures.step(f"{section.id}:实得"))
        self.put("zero", *self._zero(), role="word")
        own = maybe_rounded(self.at("rolled"), self.plan.checklist.scoring.round_at.sections)
        kept = figures.own(section.id, bare=False)
        self.put("own", when(f'{self.at("zero")}="{ZEROED}"', "0", own), kept)
        self._rate("own_rate", "own", kept / tally.due if tally.due else None)
        self.put("void", *self._void(), role="word")
        self.put("earned", when(f'{self.at("void")}=""', self.at("own"), "0"), tally.earned)
        self.put("lost", f"ROUND({self.at('due')}-{self.at('earned')},{NOISE})", tally.lost)
        self._rate("rate", "earned", tally.rate)
        self._graded("graded", "own_rate", bare=False)

    def _without_vetoes(self) -> None:
        section, due = self.section, self.result.tally.due
        _, earned = rolled(section.rollup, self.at("full"), self.at("due"), Parts(self.plan, section, bare=True))
        self.put("bare_rolled", earned, self.figures.bare_steps[f"{section.id}:实得"].value)
        own = maybe_rounded(self.at("bare_rolled"), self.plan.checklist.scoring.round_at.sections)
        kept = self.figures.own(section.id, bare=True)
        self.put("bare", own, kept)
        self._rate("bare_rate", "bare", kept / due if due else None)
        self._graded("bare_graded", "bare_rate", bare=True)

    def _rate(self, column: str, points: str, value: Value) -> None:
        self.put(
            column, when(f"{self.at('due')}=0", '""', f"{self.at(points)}/{self.at('due')}"), value, pattern=PERCENT
        )

    def _graded(self, column: str, rate: str, *, bare: bool) -> None:
        """Chapters only: the rate that grades look at."""
        chapter = self.is_chapter and self.section.counted
        if not chapter and self.section.id not in self.plan.checklist.object_grades:
            return
        percent = maybe_rounded(f"({self.at(rate)}*100)", self.plan.checklist.scoring.rate_rounding)
        value = self.figures.graded_rate(self.section.id, bare=bare)
        self.put(column, when(f'{self.at(rate)}=""', '""', percent), value)

    def _zero(self) -> tuple[str, Value]:
        """Whether a veto zeroes the section itself. A condition may look at what is inside, so this is asked
        apart from what zeroes the sections above: otherwise the formulas would run in a circle."""
        plan, name = self.plan, self.section.id
        hits = [plan.answers.ref(c, "veto") for c in plan.checklist.zeroing_vetoes.get(name, ()) if self._has_veto(c)]
        hits += [plan.vetoes.ref(one.id, "state") for one in plan.checklist.zeroing_conditions.get(name, ())]
        known = ZEROED if self.result.zeroed_by else ""
        if not hits:
            return '""', known
        return when(either([f'{cell}="{TRIGGERED}"' for cell in hits]), f'"{ZEROED}"'), known

    def _void(self) -> tuple[str, Value]:
        """Whether it is zeroed at last, by itself or with a section above it."""
        above = self.plan.checklist.home[self.section.id]
        known = ZEROED if self.result.zeroed_by else ""
        if not above:
            return self.at("zero"), known
        if any(self.figures.sections[part.id].zeroed_by for part in above):
            known = known or WITH_ABOVE
        outer = self.plan.sections.at(above[-1].id, "void")
        return when(f'{self.at("zero")}<>""', self.at("zero"), when(f'{outer}<>""', f'"{WITH_ABOVE}"')), known

    def _has_veto(self, criterion: str) -> bool:
        veto = self.plan.checklist.by_id[criterion].veto
        return veto is not None and veto.when is not None

    def _grade(self) -> None:
        """Objects only that have grades of their own: the first of which everything holds."""
        grades = self.plan.checklist.object_grades.get(self.section.id)
        if not grades:
            return
        formula = quoted(grades[-1][0])
        for index, (name, asked) in reversed([*enumerate(grades[:-1])]):
            met = [self._meets(index, number, required) for number, required in enumerate(asked)]
            formula = when(both(met), quoted(name), formula)
        none = f"OR({self.at('open')}>0,{self.at('due')}=0)"
        self.put("grade", when(none, '""', formula), self.result.grade or "", role="word")

    def _meets(self, index: int, number: int, required: Requirement) -> str:
        key: Key = ("object", self.section.id, index, number)
        if isinstance(required, Condition):
            key = "condition", required.id
        own = required.measure == RATE.id
        cell = self.at("graded") if own else self.plan.measures.ref(required.measure, "value")
        return when(f'{cell}=""', "TRUE", meets(required, cell, self.plan.rules.ref(key, "limit")))

    def _left_open(self) -> None:
        plan, section = self.plan, self.section
        if section.criteria:
            first, last = section.criteria[0].id, section.criteria[-1].id
            states, points = (plan.answers.span(first, last, column) for column in ("state", "points"))
            opened = f'COUNTIF({states},"{OPEN}")'
            left_out = f'SUMIF({states},"{LEFT_OUT}",{points})/SUM({points})'
        else:
            names = [part.id for part in section.sections]
            counted = [part.id for part in section.sections if part.counted]
            opened = f"SUM({plan.sections.each(names, 'open')})"
            points = f"SUM({plan.sections.each(counted, 'full')})"
            left_out = f"SUM({plan.sections.each(counted, 'absent')})/{points}" if counted else "0"
        unanswered = {*self.figures.a.unanswered}
        criteria = [c.id for part in section.walk() for c in part.criteria]
        self.put("open", opened, sum(name in unanswered for name in criteria))
        absent = self.figures.absent[section.id]
        self.put("absent", f"{left_out}*{self.at('full')}", absent)
        self.put("share", f"{self.at('absent')}/{self.at('full')}*100", 100 * absent / section.points)

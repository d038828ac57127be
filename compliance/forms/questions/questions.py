"""The questions that a checklist puts, in its order, and what has been answered of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compliance.answers.data import Data, entry
from compliance.answers.model import BLANK, NO, YES, Answer, AnswerSheet
from compliance.checklist.model import BonusItem, Checklist, Criterion, Item, Section
from compliance.numbers import plain


@dataclass(frozen=True)
class Question:
    """One thing to be answered: a criterion, a bonus item or a penalty item."""

    item: Item
    sections: tuple[Section, ...] = ()
    """The sections around a criterion, outermost first."""

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def group(self) -> str:
        """The field of an answer sheet that holds the answer."""
        if isinstance(self.item, Criterion):
            return "answers"
        return "bonus" if isinstance(self.item, BonusItem) else "penalties"

    @property
    def heading(self) -> str:
        if self.sections:
            return " › ".join(section.heading for section in self.sections)
        return "加分项" if isinstance(self.item, BonusItem) else "专项扣分"

    @property
    def declared(self) -> str | None:
        """The circumstance that has to be declared beside the result, if there is one."""
        veto = self.item.veto if isinstance(self.item, Criterion) else None
        return veto.when.declared if veto and veto.when else None

    def answer_in(self, sheet: AnswerSheet) -> Answer:
        group: Mapping[str, Answer] = getattr(sheet, self.group)
        return group.get(self.id, BLANK)

    def put(self, sheet: AnswerSheet, answer: Answer) -> AnswerSheet:
        """The sheet with this answer."""
        changed: dict[str, Any] = {self.group: {**getattr(sheet, self.group), self.id: answer}}
        return replace(sheet, **changed)

    def entry_in(self, sheet: AnswerSheet) -> Data:
        """The answer as it stands in an answers file."""
        return entry(self.answer_in(sheet), self.item.answer.dump if isinstance(self.item, Criterion) else _written)

    def counts_as(self, sheet: AnswerSheet, checklist: Checklist) -> str:
        """The conclusion that counts instead of the one that is given, for want of evidence; "" where that counts."""
        if not isinstance(self.item, Criterion):
            return ""
        answer = self.answer_in(sheet)
        best = answer.value in self.item.answer.best_ones and not answer.not_applicable
        return checklist.instead(self.item) if best and not answer.proofs else ""

    def shown(self, answer: Answer) -> str:
        """The result of an answer as a reader sees it."""
        if answer.not_applicable:
            return f"不适用：{answer.not_applicable}"
        if answer.value is None:
            return "未作答"
        shown = self.item.answer.show(answer.value) if isinstance(self.item, Criterion) else _written(answer.value)
        return shown if answer.declared is None else f"{shown}；否决情形 {YES if answer.declared else NO}"


def _written(value: object) -> str:
    return (YES if value else NO) if isinstance(value, bool) else plain(value)  # type: ignore[arg-type]


def questions(checklist: Checklist) -> list[Question]:
    """Every question; the checklist has its objects put in already."""
    criteria = [Question(criterion, checklist.home[criterion.id]) for criterion in checklist.criteria]
    return [*criteria, *map(Question, checklist.bonus), *map(Question, checklist.penalties)]


def first_unanswered(asked: Sequence[Question], sheet: AnswerSheet, start: int = 0) -> int:
    """The first question from `start` on that has no answer yet; the number of questions where all have one."""
    places = range(start, len(asked))
    return next((i for i in places if not asked[i].answer_in(sheet).given), len(asked))


def place_of(name: str, asked: Sequence[Question]) -> int | None:
    """The place of a question by its id, or of the first one of a section by the section's id or number."""
    wanted = name.strip().casefold()
    for place, question in enumerate(asked):
        names = [question.id, *(label for s in question.sections for label in (s.id, s.number))]
        if wanted in (known.casefold() for known in names):
            return place
    return None

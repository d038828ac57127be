"""What is shown of a question at the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.columns import Columns
from rich.console import Console
from rich.table import Table
from rich.text import Text

from compliance.answers import how_many, validity
from compliance.answers.data import evidence_text
from compliance.answers.entries import entered
from compliance.answers.model import BLANK, Answer, AnswerSheet
from compliance.checklist.model import Criterion
from compliance.checklist.rules import VETO_WORDS
from compliance.cli.filling.wrapping import wrapped
from compliance.errors import Finding, visible
from compliance.forms.questions.commands import WORDS
from compliance.forms.questions.questions import Question
from compliance.forms.questions.typed import choices
from compliance.numbers import plain

Lines = Iterable[tuple[str, str]]
LABELS = 10
"""As wide as four characters, and the indent."""


class Screen:
    """Draws on a console; texts of users are shown, not obeyed."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, text: str, style: str = "") -> None:
        self.console.print(Text(visible(text)), style=style)

    def lines(self, lines: Lines) -> None:
        """Labels and texts in two columns."""
        self.table([(f"  {label}", text) for label, text in lines if text], LABELS, style="dim")

    def table(self, rows: Lines, labels: int, style: str, text_style: str = "") -> None:
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(style=style, no_wrap=True, min_width=labels)
        table.add_column(overflow="fold")
        for label, text in rows:
            width = self.console.width - max(labels, cell_len(label)) - 1
            table.add_row(label, Text(wrapped(visible(text), width), text_style))
        self.console.print(table)

    def question(self, question: Question, sheet: AnswerSheet, asked: Sequence[Question], last: Answer | None) -> None:
        """A question with all that one needs for answering it."""
        item = question.item
        here = [other for other in asked if other.heading == question.heading]
        self.console.print()
        self.console.rule(Text(visible(question.heading)), align="left", characters="─", style="cyan")
        self.say(f"本条 {_progress(here, sheet)}，{_whole(asked, sheet)}", style="dim")
        self.console.print()
        self.table([(question.id, f"{item.text}（{_points(question)}）")], 0, style="bold", text_style="bold")
        self.lines(_about(question))
        answer = question.answer_in(sheet)
        if answer.own != BLANK:
            self.lines(_answer("已填", question, answer.own))
        if answer.review:
            self.lines([("复核", "；".join(filter(None, (question.shown(answer), answer.review.reason))))])
        if last is not None and last.given:
            told = "、".join(map(str, validity.offered(last, sheet.period)))
            self.lines([*_answer("上年", question, last, told), ("", "输入 :l 结果照上年")])

    def choices(self, question: Question) -> None:
        """The choices with their numbers."""
        item = question.item
        texts = {name: f"（{text}）" for name, text in entered(item).slots[0].told if text}
        shown = [f"{number} {name}{texts.get(name, '')}" for number, name in enumerate(choices(item), start=1)]
        if isinstance(item, Criterion) and item.not_applicable:
            shown.append("n 不适用")
        if shown:
            self.console.print(Columns([Text(visible(part)) for part in shown], padding=(0, 3)), style="cyan")

    def refused(self, message: str, details: Lines) -> None:
        self.say(f"  ✗ {message}", style="red")
        self.lines((f"  {label}", text) for label, text in details)

    def findings(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            details = [("发现", finding.found), ("应为", finding.expected), ("处理", finding.remedy)]
            self.refused(finding.message, details)

    def help(self) -> None:
        self.say("随时可以输入：")
        self.lines((f"{word}　{key}", text) for word, key, text in WORDS.values())
        self.say("选择题写序号或结论；判不适用写 n；说明和佐证直接回车为没有。")

    def progress(self, asked: Sequence[Question], sheet: AnswerSheet) -> None:
        """How far each clause is."""
        by_heading: dict[str, list[Question]] = {}
        for question in asked:
            by_heading.setdefault(question.heading, []).append(question)
        for heading, questions in by_heading.items():
            done = all(question.answer_in(sheet).given for question in questions)
            self.say(f"  {'✓' if done else '·'} {heading}  {_progress(questions, sheet)}", style="dim" if done else "")
        self.say(f"  {_whole(asked, sheet)}")


def _progress(asked: Sequence[Question], sheet: AnswerSheet) -> str:
    return f"{sum(question.answer_in(sheet).given for question in asked)}/{len(asked)}"


def _whole(asked: Sequence[Question], sheet: AnswerSheet) -> str:
    return how_many.answered((question.item for question in asked), sheet)


def _points(question: Question) -> str:
    item = question.item
    return f"{plain(item.points)} 分" if isinstance(item, Criterion) else item.words


def _about(question: Question) -> Lines:
    item = question.item
    if not isinstance(item, Criterion):
        yield "作答", f"{item.fill}，没有的填 0" if item.number else item.fill
        yield "佐证", "、".join(getattr(item, "evidence", ()))
        return
    yield "来源", item.provenance
    # How a list is written in a file is of no use here.
    hint = "" if item.answer.entered.shape == "picks" else f"：{item.answer.prompt()}"
    yield "作答", item.answer.title + hint
    yield "计分", item.answer.words(item.points)
    yield "说明", item.note
    if item.veto and item.veto.when:
        yield VETO_WORDS[item.veto.effect], item.veto.when.words(item.unit)
    yield "可不适用", item.not_applicable.when if item.not_applicable else ""
    yield "佐证", "、".join(item.evidence)


def _answer(label: str, question: Question, answer: Answer, evidence: str = "") -> Lines:
    yield label, question.shown(answer)
    yield f"{label}说明", answer.note
    yield f"{label}佐证", evidence or "、".join(map(evidence_text, answer.evidence))

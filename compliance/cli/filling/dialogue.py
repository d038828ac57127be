"""The questions put one by one: what is typed is checked at once and saved."""

from __future__ import annotations

from collections.abc import Callable

from compliance.answers import starting
from compliance.answers.data import Data
from compliance.answers.entries import entered, read_entry
from compliance.answers.likely_names import LikelyNames
from compliance.answers.model import NO, YES, AnswerSheet
from compliance.checklist.model import Criterion, PenaltyItem
from compliance.cli.filling.screen import Screen
from compliance.forms import evidence
from compliance.forms.questions import typed
from compliance.forms.questions.commands import Command, command_in
from compliance.forms.questions.questions import Question, first_unanswered, place_of, questions
from compliance.forms.text.store import Store
from compliance.refusals import REFUSALS

NOT_APPLICABLE = {"n", "不适用", "n/a", "na"}


class Move(Exception):
    """The question is left for another one."""

    def __init__(self, command: Command) -> None:
        self.command = command
        super().__init__(command.name)


class Dialogue:
    """Asks the questions of one answers file."""

    def __init__(self, store: Store, screen: Screen, last: AnswerSheet | None, read: Callable[[str], str]) -> None:
        self.store, self.screen, self.last, self.read = store, screen, last, read
        self.asked = questions(store.expanded)
        self.signed: Data = {}
        """Who answers, and when: written beside every result that is given from now on."""
        self.fault = evidence.evidence_faults_but_missing(store.path.parent, store.missing)

    @property
    def open(self) -> list[Question]:
        """What is not answered yet."""
        return [question for question in self.asked if not question.answer_in(self.store.sheet).given]

    def run(self, start: int | None) -> None:
        """Puts the unanswered questions from a place on, until the last one or until the user leaves."""
        place = first_unanswered(self.asked, self.store.sheet) if start is None else start
        while place < len(self.asked):
            try:
                self.ask(self.asked[place])
            except Move as move:
                if move.command.name == "leave":
                    return
                place = self.moved(move.command, place)
            else:
                place = first_unanswered(self.asked, self.store.sheet, place + 1)

    def moved(self, command: Command, place: int) -> int:
        if command.name == "back":
            return max(place - 1, 0)
        if command.name == "go":
            found = place_of(command.target, self.asked)
            assert found is not None
            return found
        return first_unanswered(self.asked, self.store.sheet, place + 1)

    def ask(self, question: Question) -> None:
        """One question: the result, then what goes with it; each is saved as it is given."""
        last = question.answer_in(self.last) if self.last else None
        self.screen.question(question, self.store.sheet, self.asked, last)
        self.screen.choices(question)
        self.ask_result(question)
        self.ask_note(question)
        if not isinstance(question.item, PenaltyItem):
            self.ask_evidence(question)
        if lower := question.counts_as(self.store.judged(), self.store.expanded):
            value = question.answer_in(self.store.sheet).value
            self.screen.say(f"  ! 判“{value}”而没有可用的佐证，将按“{lower}”计分；:b 可回来补", style="yellow")

    def line(self, label: str, question: Question) -> str | Command:
        """What is typed; commands that do not need the answer's own place are carried out."""
        while True:
            text = self.read(f"{label} > ").strip()
            command = command_in(text)
            if command is None:
                return text
            if command.name == "help":
                self.screen.help()
            elif command.name == "look":
                self.screen.progress(self.asked, self.store.sheet)
                answer = question.answer_in(self.store.sheet)
                self.screen.lines([("本项", question.id), ("已填", question.shown(answer.own))])
            elif command.name == "go" and place_of(command.target, self.asked) is None:
                self.screen.refused(
                    "没有这个编号", [("应为", f"要点、条或章的编号，例如 {self.asked[0].id}、C5.1、5.1")]
                )
            elif command.name == "last":
                return command
            else:
                raise Move(command)

    def ask_result(self, question: Question) -> None:
        """Asks until there is a result that can be read, or one that is there already is kept."""
        given = question.answer_in(self.store.sheet).given
        parts: list[str] = []
        labels = typed.labels(question.item)
        while True:
            line = self.line(labels[len(parts)], question)
            if isinstance(line, Command):
                if self.take_last(question):
                    return
            elif not line and given and not parts:
                return
            elif not line:
                self.screen.refused("还没有作答", [("处理", "暂时不答输入 :s，退出输入 :q")])
            elif line.casefold() in NOT_APPLICABLE:
                if self.ask_reason(question):
                    return
                parts = []
            else:
                parts = self.more(question, parts, line)
                if len(parts) == len(labels):
                    if self.offer(question, {"结果": typed.raw(question.item, parts)}):
                        return
                    parts = []

    def more(self, question: Question, parts: list[str], line: str) -> list[str]:
        """The parts with what was typed, if it can be one."""
        halves = line.replace("／", "/").split("/")
        if not parts and len(halves) == 2 and entered(question.item).shape == "ratio":
            return halves
        findings = typed.findings_so_far(question.item, [*parts, line])
        self.screen.findings(findings)
        return parts if findings else [*parts, line]

    def offer(self, question: Question, result: Data) -> bool:
        """Saves a result with what has to be declared beside it, unless it is refused."""
        rest = {name: v for name, v in self.entry(question).items() if name not in {"结果", "不适用", "否决情形"}}
        if "说明" in rest:
            rest["说明"] = starting.confirmed(rest["说明"])
        declared = {"否决情形": NO} if question.declared else {}
        if not self.accepted(question, {**rest, **declared, **result}):
            return False
        if declared and "否决情形" not in result and "结果" in result:
            result = {**result, **self.ask_declared(question)}
        self.save(question, {**rest, **result, **self.signed})
        return True

    def ask_declared(self, question: Question) -> Data:
        self.screen.lines([("否决情形", question.declared or "")])
        while True:
            line = self.line(f"否决情形（1 {YES}，2 {NO}）", question)
            text = typed.chosen(line, [YES, NO]) if isinstance(line, str) else ""
            if text in (YES, NO):
                return {"否决情形": text}
            self.screen.refused(REFUSALS["yes"].message, [])

    def ask_reason(self, question: Question) -> bool:
        """Asks why a criterion does not apply; false where it may not be left out."""
        item = question.item
        if not isinstance(item, Criterion) or item.not_applicable is None:
            self.accepted(question, {"结果": "不适用"})
            return False
        while True:
            line = self.line("不适用的理由", question)
            if isinstance(line, str) and self.offer(question, {"不适用": line}):
                return True

    def take_last(self, question: Question) -> bool:
        """The result of last year, taken over."""
        last = question.answer_in(self.last) if self.last else None
        if last is None or not last.given:
            self.screen.refused("本项没有上年的答案", [] if self.last else [("处理", "用 --last 指明上年的答卷")])
            return False
        entry = question.entry_in(self.last) if self.last else {}
        return self.offer(question, {name: entry[name] for name in ("结果", "不适用", "否决情形") if name in entry})

    def ask_note(self, question: Question) -> None:
        line = self.line("说明（回车略过）", question)
        if isinstance(line, str) and line:
            self.save(question, {**self.entry(question), "说明": line})

    def ask_evidence(self, question: Question) -> None:
        """Asks for pieces of evidence until there is none; a file may be still to come."""
        while line := self.line("佐证（文件名，或 纸质：… 网址：…；回车结束）", question):
            entry = self.entry(question)
            if isinstance(line, str) and self.accepted(question, {"佐证": [line]}, self.fault):
                self.save(question, {**entry, "佐证": [*entry.get("佐证", []), line]})
                self.tell_awaited(question)

    def tell_awaited(self, question: Question) -> None:
        """Of the piece that was given last, that its file is still to come, and which one was perhaps meant."""
        piece = question.answer_in(self.store.sheet).evidence[-1]
        if piece.kind == "file" and piece.text in self.store.missing:
            near = evidence.meant(piece.text, LikelyNames(evidence.files_in(self.store.path.parent)))
            self.screen.lines([("提示", f"文件还不在答卷所在的文件夹里，补上以前不计作佐证。{near}")])

    def entry(self, question: Question) -> Data:
        return question.entry_in(self.store.sheet)

    def accepted(self, question: Question, entry: Data, fault: Callable[[str], str] = lambda _: "") -> bool:
        """Whether an entry can be read; what is wrong with it is shown as `check` shows it."""
        _, findings = read_entry(question.item, entry, fault)
        self.screen.findings(findings)
        return not findings

    def save(self, question: Question, entry: Data) -> None:
        answer, findings = read_entry(question.item, entry)
        assert not findings, findings
        self.store.save(question.put(self.store.sheet, answer))

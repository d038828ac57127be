"""What is asked before the first question: the park's name and the period, which a file cannot do without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from compliance.answers.fields import FieldReader
from compliance.answers.head import NOWHEN
from compliance.answers.model import Period
from compliance.cli.filling.dialogue import Move
from compliance.cli.filling.screen import Screen
from compliance.forms.questions.commands import command_in
from compliance.forms.text.store import Store
from compliance.refusals import REFUSALS


def ask_park(store: Store, screen: Screen, read: Callable[[str], str]) -> None:
    """Asks for what is missing of the two. Raises Move when the user leaves."""

    def line(label: str) -> str:
        while True:
            text = read(f"{label} > ").strip()
            command = command_in(text)
            if command is None:
                return text
            if command.name == "leave":
                raise Move(command)
            screen.help()

    while not store.sheet.park.name:
        name = line(f"{store.checklist.subject.name}名称（全称）")
        if name:
            store.save(replace(store.sheet, park=replace(store.sheet.park, name=name)))
    while store.sheet.period.start == NOWHEN:
        reader = FieldReader(lambda _: "")
        start = reader.date(line("评价期开始（例如 2025-01-01）"), ())
        end = reader.date(line("评价期结束（例如 2025-12-31）"), ())
        screen.findings(reader.findings)
        if start and end and start <= end:
            store.save(replace(store.sheet, period=Period(start, end)))
        elif start and end:
            screen.refused(REFUSALS["period.order"].message, [])

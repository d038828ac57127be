"""What is asked before the first question: a file, what is assessed and for which period, and who answers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from compliance.answers import head
from compliance.answers.data import Data
from compliance.answers.fields import FieldReader
from compliance.answers.head import NOWHEN
from compliance.answers.model import PARK_FIELDS, Period
from compliance.checklist import files as checklist_files
from compliance.cli import edge
from compliance.cli.filling.dialogue import Move
from compliance.cli.filling.screen import Screen
from compliance.errors import Finding
from compliance.forms.questions import typed
from compliance.forms.questions.commands import command_in
from compliance.forms.text import blank
from compliance.forms.text.store import Store
from compliance.refusals import REFUSALS

Read = Callable[[str], str]
YEARS = range(2000, 2101)


def can_begin(path: Path) -> bool:
    """Whether there is no such file, and its name is that of an answers file."""
    return path.suffix.lower() in {".yaml", ".yml"} and not path.exists() and not path.is_symlink()


def begin(path: Path, checklist: str | None, screen: Screen, read: Read) -> bool:
    """Offers to make an answers file that is not there; whether it was made. Raises EOFError when the user leaves."""
    edge.check_writable(path, force=False)
    loaded = checklist_files.load(checklist or "window-service")
    screen.say(f"没有答卷 {path}。可以现在生成一份空白的，放在：\n  {path.resolve()}")
    if typed.chosen(read("现在生成吗？（1 生成，2 不生成） > ").strip(), ["生成", "不生成"]) != "生成":
        screen.say("没有生成答卷。")
        return False
    year = datetime.date.today().year - 1
    while text := read(f"评价年度（回车为 {year}） > ").strip():
        if text.isdecimal() and int(text) in YEARS:
            year = int(text)
            break
        screen.refused("不是年份", [("应为", f"{YEARS[0]} 至 {YEARS[-1]}，例如 {year}")])
    edge.write(blank.answers_file(loaded, year).encode(), path)
    screen.say(f"已生成 {path}")
    return True


def ask_park(store: Store, screen: Screen, read: Read) -> None:
    """Asks for the name and the period; as long as nothing is answered, for the rest of the profile too.

    Raises Move when the user leaves.
    """
    subject = store.checklist.subject
    fresh = not any(answer.given for answer in store.sheet.every.values())
    lacking = [field for field in subject.fields if getattr(store.sheet.park, PARK_FIELDS[field]) in ("", None)]
    wanted = [field for field in lacking if fresh or field == "名称"]
    if len(wanted) > 1:
        screen.say(f"先填{subject.name}情况，每填一栏就保存；回车略过一栏，:s 略过其余各栏。", style="dim")
    went_on = all(_ask_field(field, store, screen, read) for field in wanted)
    _ask_period(store, screen, read)
    if went_on and len(wanted) > 1 and store.sheet.assessed_on is None:
        day = _ask_day("自评日期（例如 2026-01-31；回车略过）", screen, read)
        store.save(replace(store.sheet, assessed_on=day))


def _line(label: str, screen: Screen, read: Read, *, skips: bool = False) -> str | None:
    """What is typed; None where the rest is to be skipped and that can be done."""
    while True:
        text = read(f"{label} > ").strip()
        command = command_in(text)
        if command is None:
            return text
        if command.name == "leave":
            raise Move(command)
        if command.name == "skip" and skips:
            return None
        screen.help()


def _ask_field(field: str, store: Store, screen: Screen, read: Read) -> bool:
    """Asks for a line of the profile until it can be read, or is left out; whether to go on with the others."""
    subject = store.checklist.subject
    choices = subject.types if field == "类型" else ()
    numbered = " ".join(f"{number} {name}" for number, name in enumerate(choices, start=1))
    hint = numbered or subject.hint(field)
    needed = field == "名称"
    label = f"{subject.label(field)}（{hint}）" if hint else subject.label(field)
    while True:
        text = _line(label, screen, read, skips=not needed)
        if text is None:
            return False
        if not text and not needed:
            return True
        reader = FieldReader(lambda _: "")
        named = {"名称": store.sheet.park.name or "-", field: typed.chosen(text, choices)}
        read_so = head.park(reader, named, subject)
        screen.findings(_of(field, reader.findings))
        if text and not reader.findings:
            name = PARK_FIELDS[field]
            store.save(replace(store.sheet, park=replace(store.sheet.park, **{name: getattr(read_so, name)})))
            return True


def _of(field: str, findings: list[Finding]) -> list[Finding]:
    """What is wrong with a field; that it is still empty is seen."""
    return [finding for finding in findings if finding.path[-1:] == (field,)]


def _ask_period(store: Store, screen: Screen, read: Read) -> None:
    while store.sheet.period.start == NOWHEN:
        reader = FieldReader(lambda _: "")
        start = reader.date(_line("评价期开始（例如 2025-01-01）", screen, read), ())
        end = reader.date(_line("评价期结束（例如 2025-12-31）", screen, read), ())
        screen.findings(reader.findings)
        if start and end and start <= end:
            store.save(replace(store.sheet, period=Period(start, end)))
        elif start and end:
            screen.refused(REFUSALS["period.order"].message, [])


def ask_signer(screen: Screen, read: Read) -> Data:
    """Who answers from now on, and on which day, as an answers file says it; empty where nobody wants to be named.

    Raises Move when the user leaves.
    """
    by = _line("填写人（写在这次所答的各项上；回车不写）", screen, read, skips=True)
    if not by:
        return {}
    today = datetime.date.today()
    day = _ask_day(f"填写日期（回车为今天 {today}）", screen, read) or today
    return {"填写人": by, "填写日期": day.isoformat()}


def _ask_day(label: str, screen: Screen, read: Read) -> datetime.date | None:
    """A day, or None where none is typed."""
    while text := _line(label, screen, read):
        reader = FieldReader(lambda _: "")
        if day := reader.date(text, ()):
            return day
        screen.findings(reader.findings)
    return None

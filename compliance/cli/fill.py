"""compliance fill: an answers file filled in at the terminal, question by question."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.cli.filling.dialogue import Dialogue


def command(
    answers: Annotated[Path, edge.argument("答卷", "要填的答卷；没有的，问过后生成。")],
    checklist: edge.ChecklistOption = None,
    last: Annotated[Path | None, edge.option("--last", "答卷", "上年的答卷，逐项显示，供对照和照抄。")] = None,
    start: Annotated[
        str | None, edge.option("--from", "编号", "从哪个要点、条或章开始；不写则从未作答的开始。")
    ] = None,
    strict: edge.StrictOption = False,
) -> None:
    """在终端里逐条填写答卷：当场校验，每答一项就保存，下次接着填。"""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "fill 要在终端里一问一答，现在的输入或输出不是终端\n"
            "    处理：直接在终端运行；或用编辑器填答卷，再用 compliance check 检查"
        )
    from compliance.answers import starting
    from compliance.cli.filling import opening
    from compliance.cli.filling.dialogue import Dialogue, Move
    from compliance.cli.filling.screen import Screen
    from compliance.forms import importing
    from compliance.forms.text.store import Store

    screen = Screen(edge.console())
    try:
        if opening.can_begin(answers) and not opening.begin(answers, checklist, screen, _typed):
            return
    except EOFError:
        print()
        return
    store = Store(answers, checklist)
    earlier = starting.as_counted(importing.look_back(last, store.checklist).sheet) if last else None
    dialogue = Dialogue(store, screen, earlier, _typed)
    place = _place(start, dialogue)
    try:
        screen.say("输入 :h 看可用的命令，:q 退出；每答一项就保存。", style="dim")
        opening.ask_park(store, screen, _typed)
        if place is not None or dialogue.open:
            dialogue.signed = opening.ask_signer(screen, _typed)
        dialogue.run(place)
    except Move:
        pass
    except EOFError:
        print()
    except KeyboardInterrupt:
        edge.note(f"\n答过的都已保存在 {answers}；接着填：compliance fill {answers}")
        raise
    _tell(dialogue, answers, checklist)


def _typed(prompt: str) -> str:
    """One line from the terminal; readline, where there is one, knows how wide Chinese characters are."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 — importing it is what makes input() use it
    while True:
        try:
            return input(prompt)
        except UnicodeDecodeError:
            print("终端送来的不是这台机器所用编码的文字，请重新输入")


def _place(start: str | None, dialogue: Dialogue) -> int | None:
    from compliance.forms.questions.questions import place_of

    if start is None:
        return None
    place = place_of(start, dialogue.asked)
    if place is None:
        known = [question.id for question in dialogue.asked]
        raise edge.no_such_id(start, dialogue.store.checklist.id, known)
    return place


def _tell(dialogue: Dialogue, answers: Path, checklist: str | None) -> None:
    from compliance.answers.how_many import answered

    sheet, screen = dialogue.store.sheet, dialogue.screen
    open_ = [question.id for question in dialogue.open]
    judged, made_for = dialogue.store.judged(), dialogue.store.expanded
    lower = [question.id for question in dialogue.asked if question.counts_as(judged, made_for)]
    missing = dialogue.store.missing
    again = f" -c {checklist}" if checklist else ""
    screen.say(f"\n已保存 {answers}：{answered((question.item for question in dialogue.asked), sheet)}")
    if open_:
        screen.say(f"未答 {len(open_)} 项：{'、'.join(open_[:8])}{'……' if len(open_) > 8 else ''}")
        screen.say(f"接着填：compliance fill {answers}{again}")
    else:
        screen.say(f"接着检查：compliance check {answers}{again}")
    if lower:
        screen.say(
            f"判最高结论而没有可用的佐证、将按较低结论计分（{len(lower)} 项）：{'、'.join(lower)}", style="yellow"
        )
    if missing:
        screen.say(f"答卷所写的佐证文件有 {len(missing)} 个还没有放到答卷所在的文件夹，到齐以前不计作佐证")

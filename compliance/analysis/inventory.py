"""佐证清单: of every criterion what is wanted, what there is, and what is wrong with it; and what nobody has cited.

What the files are like was looked at before: this knows no disk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from compliance.answers.data import evidence_text
from compliance.answers.model import Answer, AnswerSheet, Evidence
from compliance.checklist.model import Checklist, Criterion, Item
from compliance.checklist.objects import expand

NONE, MISSING, EXPIRED, OLD, WRONG, SHARED, LOOSE, FINE = (
    *("没有佐证", "缺文件", "已过有效期", "形成于评价期之前", "文件有问题", "多处引用", "未列入答卷", "已有"),
)
"""What a line of the list comes to."""
TO_DO = (MISSING, EXPIRED, WRONG, NONE, OLD)
"""What somebody has to see to, in this order."""
MANY = 3
"""A file that so many items cite is worth a look."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is there."""

    trouble: str = ""
    """What is wrong with it, and what to do."""
    taken: str = ""
    """The day on which a photograph was taken, as 2025-03-01."""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence of an item; of an item that has none, that; or a file that no item cites."""

    id: str
    clause: str
    text: str
    wanted: str
    given: str
    """As it is written in the answers, or the place of a file; "" for none."""
    state: str
    remedy: str
    by: str
    """Who filled in the item."""

    @property
    def open(self) -> bool:
        return self.state in TO_DO


@dataclass(frozen=True, slots=True)
class Inventory:
    """The whole list, in the order of the checklist; what is not cited comes last."""

    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        found = [line.state for line in self.lines]
        return {state: found.count(state) for state in (FINE, *TO_DO, SHARED, LOOSE) if state in found}

    @property
    def people(self) -> list[str]:
        """Who has something to see to; "" for what nobody has signed."""
        return list(dict.fromkeys(line.by for line in self.lines if line.open))


def of(
    checklist: Checklist,
    sheet: AnswerSheet,
    found: Mapping[str, Found],
    loose: Collection[str],
    meant: Callable[[str], str],
    belongs: Callable[[str], str],
) -> Inventory:
    """`found` are the cited files that are there, `loose` those that nothing cites.

    `meant` gives the words on what a missing file was probably meant to be, `belongs` those on where a loose one goes.
    """
    asked = expand(checklist, sheet.objects)
    users, every = _users(sheet), sheet.every
    lines: list[Line] = []
    for item in asked.items:
        home = asked.home[item.id][-1].heading if isinstance(item, Criterion) else "加分项与专项扣分"
        answer = every.get(item.id, Answer())
        lines += _of_item(item, home, answer, sheet, found, users, meant)
    lines += [Line("", "", "", "", name, LOOSE, belongs(name), "") for name in sorted(loose)]
    return Inventory(tuple(lines))


def _of_item(
    item: Item,
    clause: str,
    answer: Answer,
    sheet: AnswerSheet,
    found: Mapping[str, Found],
    users: Mapping[str, list[str]],
    meant: Callable[[str], str],
) -> Iterator[Line]:
    listed = "、".join(getattr(item, "evidence", ()))
    about = (item.id, clause, item.text, listed)
    if not answer.evidence:
        if listed and answer.value not in (None, False) and not answer.not_applicable:
            yield Line(*about, "", NONE, f"应备：{listed}", answer.by)
        return
    for piece in answer.evidence:
        state, remedy = _state(piece, sheet, found, users, meant)
        yield Line(*about, evidence_text(piece), state, remedy, answer.by)


def _state(
    piece: Evidence,
    sheet: AnswerSheet,
    found: Mapping[str, Found],
    users: Mapping[str, list[str]],
    meant: Callable[[str], str],
) -> tuple[str, str]:
    one = found.get(piece.text, Found()) if piece.kind == "file" else Found()
    day = piece.made.isoformat() if piece.made else one.taken
    if piece.lacking == "absent":
        return MISSING, meant(piece.text) or "放进答卷所在的文件夹，或改正文件名"
    if one.trouble:
        return WRONG, one.trouble
    if piece.lacking == "expired":
        return EXPIRED, f"有效至 {piece.until}，早于评价期结束；换上仍有效的"
    if day and day < sheet.period.start.isoformat() and not piece.until:
        return OLD, f"{day} 形成，早于评价期；仍有效的写上“有效至”"
    same = users.get(piece.text, []) if piece.kind == "file" else []
    if len(same) >= MANY:
        return SHARED, f"同一文件用于 {'、'.join(same)}，请核对是否都能证明"
    return FINE, ""


def _users(sheet: AnswerSheet) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {}
    for name, answer in sheet.every.items():
        for piece in answer.evidence:
            if piece.kind == "file" and name not in users.setdefault(piece.text, []):
                users[piece.text].append(name)
    return users

"""Loose files of evidence, each with the item that it probably belongs to: proposed first, and put there when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compliance.answers import evidence_names as names
from compliance.answers.likely_names import LikelyNames
from compliance.answers.model import GROUPS, Answer, AnswerSheet, Evidence
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.files import within
from compliance.forms import evidence

NOTHING = hashlib.sha256().hexdigest()
"""Of an empty file: all of those are alike."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file, the item that it belongs to, why, and where it would lie beside the answers; "" for nowhere."""

    file: str
    """Within its folder."""
    id: str
    why: str
    target: str = ""
    instead: str = ""
    """The name in the answers that it stands for, which was not there."""


class Belongs:
    """To which item a file belongs: by the id in its name, by a file that is missing, by what is wanted."""

    def __init__(self, checklist: Checklist, sheet: AnswerSheet) -> None:
        items = expand(checklist, sheet.objects).items
        self.ids = [item.id for item in items]
        self.awaited: dict[str, list[str]] = {}
        for name, answer in sheet.every.items():
            for piece in answer.evidence:
                if piece.lacking == "absent" and name not in self.awaited.setdefault(piece.text, []):
                    self.awaited[piece.text].append(name)
        self.missing = LikelyNames(self.awaited)
        self.wanted: dict[str, list[str]] = {}
        for item in items:
            for one in getattr(item, "evidence", ()):
                self.wanted.setdefault(one, []).append(item.id)
        self.kinds = LikelyNames(self.wanted)

    def of(self, name: str) -> list[Proposal]:
        """Without a target: one for each item that it belongs to, one without an item where that cannot be told."""
        known = names.meant_for(name, self.ids)
        pairs = [(one, identifier) for one in self.missing.near(name) for identifier in self.awaited[one]]
        theirs = [(one, identifier) for one, identifier in pairs if known in ("", identifier)]
        if theirs:
            return [Proposal(name, identifier, f"与答卷所列的“{one}”相近", instead=one) for one, identifier in theirs]
        if known:
            return [Proposal(name, known, "名称中有编号")]
        for one in self.kinds.near(names.shown_caption(name)):
            ids = self.wanted[one]
            if len(ids) == 1:
                return [Proposal(name, ids[0], f"与应备的“{one}”相近")]
            return [Proposal(name, "", f"“{one}”是 {'、'.join(ids)} 都应备的，请在文件名前写上编号")]
        return [Proposal(name, "", "看不出属于哪一项，请在文件名前写上编号")]


def loose(sheet: AnswerSheet, answers: Path, folder: Path) -> list[str]:
    """The files in a folder that the answers do not cite and that are not the answers themselves."""
    cited = {names.folded(name.replace("\\", "/")) for name in sheet.evidence_files}
    here = folder.resolve() == answers.parent.resolve()
    return [
        name
        for name in evidence.files_in(folder)
        if not (here and (names.folded(name) in cited or name == answers.name))
        and Path(name).suffix.lower() not in (".yaml", ".yml", ".json")
    ]


def proposals(checklist: Checklist, sheet: AnswerSheet, answers: Path, folder: Path) -> Iterator[Proposal]:
    """Each loose file with what is proposed; files that the answers have already, by their content, go nowhere."""
    belongs, home = Belongs(checklist, sheet), answers.parent
    known = {digest: name for name, digest in evidence.digests(sheet, home).items() if digest != NOTHING}
    taken = names.Taken([*evidence.files_in(home), *sheet.evidence_files, *sheet.absent_files])
    for name in loose(sheet, answers, folder):
        first, *others = belongs.of(name)
        inside = home.resolve() in (folder / name).resolve().parents
        digest = "" if inside else _digest(folder, name)
        if digest in known:
            yield Proposal(name, "", f"与“{known[digest]}”内容相同，不重复收")
        elif not first.id:
            yield first
        else:
            if inside:
                # It lies beside the answers already, and is cited where it is.
                target = (folder / name).resolve().relative_to(home.resolve()).as_posix()
            else:
                caption = names.shown_caption(name).replace(first.id, "").strip(" _-") or names.UNNAMED
                target = taken.place_for(first.id, caption, Path(name).suffix)
                known |= {digest: target} if digest != NOTHING else {}
            yield from (replace(one, target=target) for one in (first, *others))


def _digest(folder: Path, name: str) -> str:
    with within.opened(folder, name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def taken_in(sheet: AnswerSheet, chosen: Sequence[Proposal]) -> AnswerSheet:
    """The answers with the files cited: in place of the name that they stand for, else behind what is there."""
    by_id: dict[str, list[Proposal]] = {}
    for one in chosen:
        by_id.setdefault(one.id, []).append(one)
    groups = {group: _changed(getattr(sheet, group), by_id) for group in GROUPS.values()}
    return replace(sheet, **groups)  # type: ignore[arg-type]


def _changed(answers: Mapping[str, Answer], by_id: Mapping[str, Sequence[Proposal]]) -> dict[str, Answer]:
    found = dict(answers)
    for name, chosen in by_id.items():
        if name in answers:
            found[name] = _with(answers[name], chosen)
    return found


def _with(answer: Answer, chosen: Sequence[Proposal]) -> Answer:
    renamed = {one.instead: one.target for one in chosen if one.instead}

    def named(piece: Evidence) -> Evidence:
        new = renamed.pop(piece.text, "") if piece.kind == "file" else ""
        return replace(piece, text=new, lacking="") if new else piece

    kept = tuple(map(named, answer.evidence))
    put = {piece.text for piece in kept}
    added = tuple(Evidence("file", one.target) for one in chosen if one.target not in put)
    review = answer.review and replace(answer.review, own=replace(answer.review.own, evidence=(*kept, *added)))
    return replace(answer, evidence=(*kept, *added), review=review)

"""One answers file of a batch: read, scored, and what became of it, ready to be stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from compliance import remarks, scoring
from compliance.answers.fields import FieldReader
from compliance.answers.model import AnswerSheet
from compliance.batch import looks, unchanged
from compliance.batch.files import Item
from compliance.batch.store import packing
from compliance.batch.store.outcomes import NO_EVIDENCE, Outcome, dumped
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, Problem, trimmed, visible
from compliance.files import content as file_content
from compliance.forms import evidence, importing, reading
from compliance.forms.filled import WITH_PICTURES, Filled
from compliance.forms.page import reading as page
from compliance.scoring.assessment import Assessment
from compliance.trust import submission

REVIEWS = "复核"
"""How the names of folders begin that hold what reviewers wrote."""
PAGE = "网页填报表"
BUG = "bug"
"""The code of what the next program may read."""


def unread(item: Item, problems: Sequence[Problem]) -> Outcome:
    """For what the machine is to blame: nobody can know what the park sent."""
    return Outcome(source=item.source, kind="unread", evidence="", problems=dumped(item.source, problems))


def outcome(checklist: str | None, item: Item) -> Outcome:
    """What became of a file, by a checklist as the user names it, else by the one that it names. Raises OSError."""
    try:
        content = file_content.read(Path(item.path), WITH_PICTURES)
    except InputError as error:
        if any(problem.code == file_content.UNREAD for problem in error.problems):
            return unread(item, [named(item, problem) for problem in error.problems])
        return refused(item, "", error)
    other = Outcome(source=item.source, kind="other", fingerprint=hashlib.sha256(content).hexdigest())
    # A package says which of its files is the answers file.
    if not item.within and looks.never_meant(item.source, content):
        return other
    form = None
    try:
        form = reading.from_bytes(item.source + item.within, content)
        return _read(checklist, item, form, other)
    except InputError as error:
        if form is None and not item.within and looks.never_meant(item.source, content, error):
            return _without_answers(content, error, other)
        made = _with_mistakes(item, form, error, other)
    except OSError:
        raise
    except Exception as error:  # a mistake in the program must not cost the other parks their results
        made = refused(item, other.fingerprint, bug(error))
    return made if made.kind != "refused" else replace(made, park=_park_of(form), cited=_cited(form))


def _read(checklist: str | None, item: Item, form: Filled, other: Outcome) -> Outcome:
    """Raises InputError."""
    if not item.within and looks.no_answers(item.source, form):
        return other
    if _among_reviews(item) and reading.for_review(form):
        return replace(other, kind="review", park=_park_of(form))
    return _assessed(checklist, item, form, other.fingerprint)


def _without_answers(content: bytes, error: InputError, other: Outcome) -> Outcome:
    empty = next((problem for problem in error.problems if problem.code == page.EMPTY), None)
    if empty is None:
        return other
    return replace(other, kind="page", park=visible(page.park_of(content)), what=empty.message)


def _with_mistakes(item: Item, form: Filled | None, error: InputError, other: Outcome) -> Outcome:
    if form is not None and _among_reviews(item) and any(problem.code == "id.missing" for problem in error.problems):
        # Only a reviewer's own file may lack criteria.
        return replace(other, kind="review", park=_park_of(form))
    # Each evidence file once, where it is first named.
    lost = {p.found: p for p in reversed(error.problems) if p.code == evidence.UNREADABLE}
    return unread(item, list(lost.values())) if lost else refused(item, other.fingerprint, error)


def _park_of(form: Filled | None) -> str:
    """The code or name of the park that a form is of, as far as it can be read."""
    data = form.data if form is not None else None
    park = data.get("园区") if isinstance(data, dict) else None
    found = (park.get("代码") or park.get("名称")) if isinstance(park, dict) else None
    return visible(trimmed(found)) if isinstance(found, str) else ""


def _among_reviews(item: Item) -> bool:
    return any(name.startswith(REVIEWS) for name in item.source.split("/")[:-1])


def _cited(form: Filled | None) -> tuple[str, ...]:
    """The evidence files that a form with mistakes names, as far as they can be read."""
    data = form.data if form is not None else None
    if not isinstance(data, dict):
        return ()
    reader = FieldReader(lambda name: "")
    entries = (entry for top in data.values() if isinstance(top, dict) for entry in top.values())
    raws = (entry.get("佐证") for entry in entries if isinstance(entry, dict))
    pieces = (piece for raw in raws for piece in reader.evidence(raw, ()))
    return tuple(dict.fromkeys(visible(piece.text) for piece in pieces if piece.kind == "file"))


def refused(item: Item, digest: str, error: InputError) -> Outcome:
    """Where evidence is at fault, it may come without the file being touched: then it is looked at again."""
    again = any(problem.code in (*evidence.MAY_COME, BUG) for problem in error.problems)
    return Outcome(
        source=item.source,
        kind="refused",
        fingerprint=digest,
        evidence="" if again else NO_EVIDENCE,
        problems=dumped(item.source, [named(item, problem) for problem in error.problems]),
        problem_count=len(error.problems) + error.omitted,
    )


def named(item: Item, problem: Problem) -> Problem:
    """A problem by the name that the file has in results."""
    return replace(problem, location=replace(problem.location, file=item.source + item.within))


def _assessed(named: str | None, item: Item, form: Filled, digest: str) -> Outcome:
    folder = Path(item.path).parent
    checklist, sheet = _loaded(named, item, form)
    within = reading.digests(form)
    digests = evidence.digests(sheet, folder, within)
    version = _version(form, checklist)
    made = packing.row(
        scoring.assess(checklist, sheet),
        source=item.source,
        source_fingerprint=digest,
        evidence_digests=digests,
        then=None if version == checklist.version else _then(checklist.held(version), item, form),
    )
    made["form_version"] = version
    looked_at = (*(name for name in digests if name not in within), *sheet.absent_files)
    state = unchanged.evidence_state(str(folder), looked_at)
    return Outcome(
        source=item.source,
        kind="scored",
        fingerprint=digest,
        evidence=state,
        assessment=made,
        cited=tuple(map(visible, (*digests, *sheet.absent_files))),
        what=PAGE if isinstance(form, page.Issued) else "",
    )


def _loaded(named: Checklist | str | None, item: Item, form: Filled) -> tuple[Checklist, AnswerSheet]:
    folder = Path(item.path).parent
    checklist, sheet = importing.load_form(form, named, folder)
    return checklist, submission.reviewed(sheet, folder, checklist) if item.within else sheet


def _then(held: Checklist | None, item: Item, form: Filled) -> Assessment | None:
    """By the version that the form was made for, which alone can say what the park came to in that year."""
    if held is None:
        return None
    try:
        # What there is to be told has been told of the same answers.
        with remarks.collected(strict=False):
            return scoring.assess(*_loaded(held, item, form))
    except InputError:
        return None


def _version(form: Filled, checklist: Checklist) -> str:
    """The version of the checklist that the form was made for."""
    return str(form.data.get("版本")) if isinstance(form.data, dict) else checklist.version


def bug(error: Exception) -> InputError:
    """A mistake of the program itself, as one in the file."""
    problem = Problem(
        location=Location(""),
        code=BUG,
        message="处理这份文件时程序内部出错",
        found=f"{type(error).__name__}：{error}",
        remedy="用 compliance --debug check 加文件名再运行一次，把全部输出发给维护者",
    )
    return InputError([problem])

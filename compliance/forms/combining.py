"""Forms that were filled in, as one answers file: a new one, or one that is there with what they say put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compliance import remarks
from compliance.answers import how_many, reviewing
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.errors import InputError, UsageError
from compliance.files import inputs, spelling
from compliance.files.documents import Document
from compliance.forms import evidence, importing, merging, reading
from compliance.forms.carried import Placing, cited_in, lying_beside, renamed
from compliance.forms.filled import Filled
from compliance.forms.text import answers_file


@dataclass(frozen=True, slots=True)
class Combined:
    """The answers file as bytes, and what there is to say of it."""

    content: bytes
    sheet: AnswerSheet
    replaced: tuple[str, ...]
    """The ids, or the names of what has none, of which the file said something else before."""
    answered: str
    """How much of it is answered, in words."""
    missing: int
    """How many evidence files are not in the folder yet."""
    placing: Placing
    """The evidence that came with the forms, to be written before the answers are."""


def combine(
    files: Sequence[Path],
    *,
    checklist: str | None,
    reviews: Sequence[Path],
    folder: Path,
    into: Path | None,
    named: str,
) -> Combined:
    """`folder` is where evidence files belong, `into` an answers file whose comments and other contents stay.

    `named` is what the answers file there is called; "" where it is not kept, and no evidence comes along.

    Raises InputError with every mistake and every conflict, UsageError for a file that cannot be written into.
    """
    missing: set[str] = set()
    forms, problems = importing.read_all([*files, into] if into else files)
    placing = Placing(folder)
    placing.reserve(named)
    if not problems and not named:
        _refuse_to_lose(forms)
    elif not problems:
        forms[: len(files)] = [_placed(form, path, placing) for form, path in zip(forms, files, strict=False)]
    coming = {name for name, _ in (*placing.added, *placing.both)}
    fault = evidence.evidence_faults_but_missing(folder, missing, coming)
    chosen, parts = importing.all_parts(forms, problems, checklist, fault)
    imported = parts[: len(files)]
    for path, part in zip(files, imported, strict=True):
        for name in (*part.sheet.evidence_files, *part.sheet.absent_files):
            # It is looked for beside the output, and may lie beside the input.
            inputs.note(spelling.place(path.parent, name), "佐证")
    problems = merging.conflicts(imported, chosen) or (merging.strangers(parts, chosen) if into else [])
    if problems:
        raise InputError(problems)
    sheet = merging.joined([part.sheet for part in imported], chosen)
    _tell_disputes(sheet, parts)
    for review in reviews:
        sheet = importing.reviewed(sheet, review, chosen)
    if into is None:
        return Combined(
            answers_file.text(chosen, sheet).encode(), sheet, (), _answered(chosen, sheet), len(missing), placing
        )
    content, sheet, replaced = _updated(into, parts[-1], sheet, chosen)
    _tell_disputes(sheet, parts)
    return Combined(content, sheet, replaced, _answered(chosen, sheet), len(missing), placing)


def _updated(
    into: Path, kept: merging.Part, sheet: AnswerSheet, chosen: Checklist
) -> tuple[bytes, AnswerSheet, tuple[str, ...]]:
    """The answers file with the sheet's answers in it, all that it then says, and which of its answers gave way."""
    document = kept.form
    if not isinstance(document, Document) or document.data.get("版本") != chosen.version:
        raise UsageError(
            f"{into}: 不是现行版本的答卷，不能更新\n    处理：先用 compliance import {into} -o 新答卷 转成现行版本"
        )
    joined = merging.updated(kept.sheet, sheet, chosen)
    content = answers_file.updated(document, chosen, joined).encode(document.encoding)
    return content, joined, tuple(merging.replaced(kept.sheet, joined, chosen))


def _answered(checklist: Checklist, sheet: AnswerSheet) -> str:
    return how_many.answered(expand(checklist, sheet.objects).items, sheet)


def _refuse_to_lose(forms: Sequence[Filled]) -> None:
    if count := sum(len(reading.carried(form)) for form in forms):
        raise UsageError(
            f"其中带有 {count} 个佐证文件，不能只写到标准输出\n    处理：用 -o 指明答卷写到哪里，佐证放在它旁边"
        )


def _placed(form: Filled, path: Path, placing: Placing) -> Filled:
    """The form, with the names that its evidence has beside the answers file that is to be."""
    cited = cited_in(form.data)
    within = reading.carried(form)
    known = {one.name for one in within}
    there = path.is_dir() or (placing.folder.exists() and path.parent.samefile(placing.folder))
    beside = [] if there else lying_beside([name for name in cited if name not in known], path.parent)
    names = placing.place([*within, *beside], cited)
    return replace(form, data=renamed(form.data, names)) if names else form  # type: ignore[type-var]


def _tell_disputes(sheet: AnswerSheet, parts: Sequence[merging.Part]) -> None:
    """Tells of what reviewers do not agree on who stood in several forms. Raises InputError in a strict run."""
    if len(parts) > 1 and (mistakes := remarks.tell(reviewing.disputes(sheet, parts[0].form.locate))):
        raise InputError(mistakes)

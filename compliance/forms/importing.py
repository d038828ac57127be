"""Forms of any kind read and checked: one alone, or several together as the parts of one answers file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from compliance import remarks
from compliance.analysis.past import Past
from compliance.answers import earlier, reviewing, validity
from compliance.answers import reading as answer_reading
from compliance.answers.earlier import Earlier
from compliance.answers.fields import blank
from compliance.answers.model import OBJECTS, AnswerSheet
from compliance.checklist import files as checklist_files
from compliance.checklist.kinds.readers import shape_of
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand, original, repeated
from compliance.errors import InputError, Place, Problem
from compliance.files import inputs, spelling
from compliance.forms import reading, unproven
from compliance.forms.evidence import evidence_faults_but_missing
from compliance.forms.filled import Filled
from compliance.forms.merging import IDENTITY, Part

MOST_NAMED = 10
"""So many ids are named in a message."""


def checklist_for(document: Filled, name: str | None) -> Checklist:
    """The checklist named by the user or, failing that, by the answers file itself. Raises InputError."""
    if name is not None:
        return checklist_files.load(name)
    if not isinstance(document.data, dict):
        problem = Problem(
            location=document.locate(),
            message="不是答卷文件",
            found=shape_of(document.data),
            expected="写有检查表、版本、园区、评价期、作答的文件",
            remedy="空白答卷用 compliance init 生成；名称后用半角冒号，冒号后留一个空格",
        )
        raise InputError([*document.problems, problem])
    given = document.data.get("检查表")
    shipped = [folder.name for folder in checklist_files.shipped_folders()]
    if given not in shipped:
        problem = Problem(
            location=document.locate("检查表"),
            message="答卷没有写明检查表，或不是随程序提供的检查表",
            found=shape_of(given),
            expected="、".join(shipped),
            remedy="改正“检查表”一栏，或用 --checklist 指明检查表文件夹",
        )
        raise InputError([*document.problems, problem])
    return checklist_files.load(given)


def load(
    path: Path, checklist: Checklist | str | None = None, *, beginning: bool = False
) -> tuple[Checklist, AnswerSheet]:
    """The answers in one file of any kind: YAML, JSON, a workbook or one sheet of it, what the web page saved.

    They are read against the checklist given, itself or as the user names it, else against the shipped one that the
    file names. What is not in a form that was handed in without some of its sheets is unanswered. Evidence files are
    looked for in the file's folder: one that is not there is no mistake of the answers, and proves nothing yet, which
    is told unless they are only the `beginning` of a form. Raises InputError with every located problem.
    """
    return load_form(reading.read(path), checklist, path.parent, beginning=beginning)


def load_form(
    form: Filled, checklist: Checklist | str | None, folder: Path, *, beginning: bool = False
) -> tuple[Checklist, AnswerSheet]:
    """The same for a form already read; evidence files are looked for in `folder`."""
    carried = {one.name for one in reading.carried(form)}
    missing: set[str] = set()
    chosen = checklist if isinstance(checklist, Checklist) else checklist_for(form, checklist)
    (part,), problems = parts_of([form], chosen, evidence_faults_but_missing(folder, missing, carried))
    sheet = validity.judged(part.sheet, missing)
    if not beginning:
        problems += unproven.told(form, sheet, folder)
    if problems:
        raise InputError(problems)
    return chosen, sheet


def look_back(path: Path, checklist: Checklist, old: Checklist | None = None) -> Past:
    """An earlier year's file of any kind by this year's checklist: what fits, and what does not.

    `old` is the checklist that it was filled in for, where that is not kept with this year's. What cannot be taken
    over is told. Raises InputError only where it cannot be read at all, or not told whose it is and of which year.
    """
    return looked_back(reading.read(path), checklist, old)


def prefilled(path: Path, checklist: str | None, year: int | None) -> tuple[Checklist, AnswerSheet]:
    """The answers that a form begins with; those of another year or version are looked back at. Raises InputError."""
    form = reading.read(path)
    chosen = checklist_for(form, checklist)
    data = form.data if isinstance(form.data, dict) else {}
    ends = _value(data, "评价期", "结束")
    if data.get("版本") == chosen.version and (year is None or str(ends).startswith(str(year))):
        # Who sends a form out need not have the evidence at hand.
        return load_form(form, chosen, path.parent, beginning=True)
    return chosen, looked_back(form, chosen).sheet


def looked_back(form: Filled, checklist: Checklist, old: Checklist | None = None) -> Past:
    """The same of a form already read."""
    if form.problems:
        raise InputError(form.problems)
    version = form.data.get("版本") if isinstance(form.data, dict) else None
    known = old if old is not None and old.version == version else checklist.held(version)
    if old is not None and old.version != version:
        found, expected = shape_of(version), f"{old.id} {old.version}"
        message, remedy = "答卷不是按所指明的检查表填写的", "--old-checklist 指明填写这份答卷时的版本"
        raise InputError(
            [Problem(location=form.locate("版本"), message=message, found=found, expected=expected, remedy=remedy)]
        )
    read, findings = earlier.look_back(form.data, checklist, known)
    if findings:
        raise InputError(finding.located(form.locate) for finding in findings)
    _tell_left(read, form, harmless=True)
    remarks.tell(_blank_then(read, form), harmless=True)
    for name in read.sheet.evidence_files:
        # It is not looked at, and not to be written over either.
        inputs.note(spelling.place(Path(form.name).parent, name), "佐证")
    return Past(checklist, read, None if known is None else (known, earlier.as_it_was(form.data, known)))


def _tell_left(read: Earlier, form: Filled, *, harmless: bool) -> tuple[Problem, ...]:
    found = [
        Problem(
            location=form.locate(*left.place, key=len(left.place) == 2),
            message=f"没有带入：{left.why}",
            subject=left.id,
            found=left.found,
        )
        for left in read.left
    ]
    return remarks.tell(found, harmless=harmless)


def reviewed(sheet: AnswerSheet, path: Path, checklist: Checklist) -> AnswerSheet:
    """The sheet with the results of a reviewer's own file of any kind. Raises InputError with every located problem."""
    inputs.note(path, "复核文件")
    form = reading.read(path)
    beside = reading.for_review(form)
    found, findings = reviewing.laid_over(sheet, form.data, checklist, beside=beside)
    problems = [*form.problems, *(finding.located(form.locate) for finding in findings)]
    if not problems:
        seen = reviewing.disputes(found, form.locate, before=sheet)
        seen += reviewing.unused(sheet, form.data, checklist, form.locate, beside=beside)
        problems += remarks.tell(seen)
    if problems:
        raise InputError(problems)
    return found


def read_all(paths: Sequence[Path]) -> tuple[list[Filled], list[Problem]]:
    """The forms, and every mistake of those that could not be read."""
    forms: list[Filled] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            forms.append(reading.read(path))
        except InputError as error:
            problems += error.problems
    return forms, problems


def all_parts(
    forms: Sequence[Filled], problems: Sequence[Problem], checklist: str | None, fault: Callable[[str], str]
) -> tuple[Checklist, list[Part]]:
    """The checklist, and each form with its answers. Raises InputError with every mistake of every form.

    `fault` names the refusal of an evidence file by its name, "" for none; `problems` are those of other forms.
    """
    if not forms:
        raise InputError(problems)
    try:
        chosen = checklist_for(next(filter(_says_its_checklist, forms), forms[0]), checklist)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    parts, found = parts_of(forms, chosen, fault)
    if problems or found:
        raise InputError([*problems, *found])
    return chosen, parts


def _says_its_checklist(form: Filled) -> bool:
    return isinstance(form.data, dict) and not blank(form.data.get("检查表"))


def parts_of(
    forms: Sequence[Filled], checklist: Checklist, fault: Callable[[str], str]
) -> tuple[list[Part], list[Problem]]:
    """Each form with its answers, and every mistake of every form; the answers count only when there is none."""
    found = [_read(form, forms, checklist, fault) for form in forms]
    return [part for part, _ in found], [problem for _, problems in found for problem in problems]


def _read(
    form: Filled, forms: Sequence[Filled], checklist: Checklist, fault: Callable[[str], str]
) -> tuple[Part, list[Problem]]:
    data, lent = _with_what_others_say(form, forms, checklist)
    told: tuple[Problem, ...] = ()
    if _is_of_earlier_version(data, checklist):
        read, findings = earlier.look_back(data, checklist, checklist.held(data["版本"]), fault)
        sheet, told = read.sheet, _tell_left(read, form, harmless=False)
        remarks.tell(_unasked(read, form, checklist), harmless=True)
    else:
        sheet, findings = answer_reading.parse(data, checklist, fault)
    problems = [*form.problems, *told, *(f.located(form.locate) for f in findings if f.path not in lent)]
    problems += remarks.tell(reviewing.disputes(sheet, form.locate))
    if other := reading.made_from_another(form, checklist):
        problems += [other] if other.expected else remarks.tell([other], harmless=True)
    return Part(form, sheet), problems


def _is_of_earlier_version(data: Any, checklist: Checklist) -> bool:
    """Whether a file was filled in for a version that this one comes from."""
    version = data.get("版本") if isinstance(data, dict) else None
    return version != checklist.version and checklist.mapping_from(version) is not None


def _unasked(read: Earlier, form: Filled, checklist: Checklist) -> Iterator[Problem]:
    """That the file was not asked all that is scored now."""
    asked = {original(name) for name in (*read.sources, *read.apart)}
    if new := [criterion.id for criterion in checklist.criteria if criterion.id not in asked]:
        message = f"按 {read.version} 版填写，{checklist.version} 版新设的 {len(new)} 个要点当时没有问到，列为未作答"
        yield Problem(
            location=form.locate("版本"),
            message=message,
            found=_some(new),
        )


def _blank_then(read: Earlier, form: Filled) -> Iterator[Problem]:
    """That the file has no answer to questions it was asked, as one that was cut short has not."""
    answers = read.sheet.answers
    blank_ids = [
        name for name in read.sources if name not in read.apart and name in answers and not answers[name].given
    ]
    if blank_ids:
        yield Problem(
            location=form.locate(),
            message=f"这份答卷当时有 {len(blank_ids)} 个要点没有作答，没有可以沿用或比较的",
            found=_some(blank_ids),
        )


def _some(ids: Sequence[str]) -> str:
    return "、".join(ids[:MOST_NAMED]) + ("等" if len(ids) > MOST_NAMED else "")


def _with_what_others_say(form: Filled, forms: Sequence[Filled], checklist: Checklist) -> tuple[Any, set[Place]]:
    """A form's data, completed by what the others say of the park, the period and the objects; and what that is.

    A form that is one of several sheets also gets the criteria that are on the others, unanswered.
    """
    if not isinstance(form.data, dict):
        return form.data, set()
    data, lent = dict(form.data), set[Place]()
    if reading.in_part(form) and not _says_its_checklist(form):
        # The team on a sheet of its own: no row of it says what it belongs to.
        other = next(filter(_says_its_checklist, forms), form)
        data |= {name: other.data.get(name) for name in ("检查表", "版本") if isinstance(other.data, dict)}
    for top, name in [*IDENTITY, *((OBJECTS, section.id) for section in repeated(checklist))]:
        if not blank(_value(data, top, name)):
            continue
        value = next((v for other in forms if not blank(v := _value(other.data, top, name))), None)
        if value is not None and isinstance(data.get(top) or {}, dict):
            data[top] = {**(data.get(top) or {}), name: value}
            lent.add((top, name))
    if reading.in_part(form) and data.get("版本") == checklist.version:
        data["作答"] = {**dict.fromkeys(_ids(data, checklist)), **data.get("作答", {})}
    return data, lent


def _value(data: Any, top: str, name: str) -> Any:
    group = data.get(top) if isinstance(data, dict) else None
    return group.get(name) if isinstance(group, dict) else None


def _ids(data: dict[str, Any], checklist: Checklist) -> list[str]:
    """The ids of all criteria; of none where the objects are not known, which is a mistake of its own."""
    objects = {section.id: _value(data, OBJECTS, section.id) for section in repeated(checklist)}
    known = all(isinstance(names, list) and all(isinstance(n, str) for n in names) for names in objects.values())
    return list(expand(checklist, {key: tuple(names) for key, names in objects.items()}).by_id) if known else []

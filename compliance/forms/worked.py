"""Worked examples (算例) beside a checklist: answers with the figures that they must come to, tried by `lint`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from compliance.checklist import files as checklist_files
from compliance.checklist.kinds.readers import shape_of
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, Problem, quoted, suggestion
from compliance.files import documents
from compliance.forms import importing
from compliance.numbers import plain, read_fraction
from compliance.scoring import assess
from compliance.scoring.assessment import Assessment, Tally

FILE = checklist_files.WORKED
"""Beside checklist.yaml: the names of answers files, each with the figures that are expected."""
CODE = "worked-example"


def _tallies(a: Assessment) -> dict[str, Tally]:
    sections = {part.id: part.tally for part in a.parts}
    return {**sections, **{result.id: result.tally for result in a.criteria}}


def _points(a: Assessment) -> dict[str, Fraction]:
    return {name: tally.earned for name, tally in _tallies(a).items()}


def _rates(a: Assessment) -> dict[str, Fraction]:
    return {name: 100 * rate for name, tally in _tallies(a).items() if (rate := tally.rate) is not None}


def _whole(a: Assessment) -> dict[str, Fraction]:
    t = a.tally
    return {"标准分": t.full, "缺项分": t.not_applicable, "实得分": t.earned, "扣分": t.lost}


TEXTS: dict[str, Callable[[Assessment], Any]] = {
    "总分": lambda a: a.show(a.score),
    "等级": lambda a: a.grade_text,
    "区间": lambda a: a.range_text,
    "触发": lambda a: [veto.id for veto in a.triggered],
    "对象等级": lambda a: {part.id: part.grade for part in a.parts if part.grade},
}
NUMBERS: dict[str, Callable[[Assessment], dict[str, Fraction]]] = {"合计": _whole, "实得分": _points, "得分率": _rates}
FIGURES = (*TEXTS, *NUMBERS)
"""得分率 is in percent; numbers may be written as fractions."""


def problems_of(folder: Path, checklist: Checklist) -> tuple[int, list[Problem]]:
    """How many answers files were tried, and every figure that is not as expected; none where there is no FILE."""
    if not (folder / FILE).is_file():
        return 0, []
    document = documents.read(folder / FILE)
    if not isinstance(document.data, dict):
        message, expected = "算例的写法不对", f"答卷的文件名: {{总分: …, 等级: …}}；可写 {'、'.join(FIGURES)}"
        wrong = Problem(location=document.locate(), message=message, expected=expected, code=CODE)
        return 0, [*document.problems, wrong]
    found = list(document.problems)
    for name, wanted in document.data.items():
        found += _tried(folder, checklist, document, str(name), wanted)
    return len(document.data), found


def _tried(
    folder: Path, checklist: Checklist, document: documents.Document, name: str, wanted: Any
) -> Iterator[Problem]:
    at = document.locate(name, key=True)
    path = next((path for path in (folder / name, folder / f"{name}.yaml") if path.is_file()), None)
    if path is None:
        found, expected = quoted(name), f"文件夹 {folder} 内的答卷"
        yield Problem(location=at, message="没有这份答卷", found=found, expected=expected, code=CODE)
        return
    if not isinstance(wanted, dict):
        expected = f"可写 {'、'.join(FIGURES)}"
        yield Problem(location=at, message="没有写应得的数", found=shape_of(wanted), expected=expected, code=CODE)
        return
    try:
        a = assess(checklist, importing.load(path, checklist)[1])
    except InputError as error:
        yield from error.problems
        return
    for figure, value in wanted.items():
        place = document.locate(name, figure)
        if figure in TEXTS:
            came = TEXTS[figure](a)
            if came != value:
                yield _other(place, f"{figure}与算例不符", _shown(came), _shown(value))
        elif figure in NUMBERS and isinstance(value, dict):
            yield from _numbers(document, (name, figure), NUMBERS[figure](a), value)
        else:
            remedy, expected = suggestion(figure, FIGURES), f"可写 {'、'.join(FIGURES)}"
            found = quoted(figure)
            yield Problem(
                location=document.locate(name, figure, key=True),
                message="没有这个栏目" if figure not in NUMBERS else "应由编号和数组成",
                found=found,
                expected=expected,
                remedy=remedy,
                code=CODE,
            )


def _numbers(
    document: documents.Document, at: tuple[str, str], came: dict[str, Fraction], wanted: dict[str, Any]
) -> Iterator[Problem]:
    for name, text in wanted.items():
        place = document.locate(*at, name)
        number = read_fraction(str(text))
        if name not in came or number is None:
            message = "没有这个编号，或没有应得分" if name not in came else "应填数字"
            yield _other(
                place, f"{at[1]}：{message}", quoted(text if name in came else name), "编号: 数，例如 7.5 或 2/3"
            )
        elif came[name] != number:
            yield _other(place, f"{name} 的{at[1]}与算例不符", plain(came[name]), plain(number))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{name} {grade}" for name, grade in value.items()) or "无"
    return "、".join(map(str, value)) or "无" if isinstance(value, list) else quoted(value)


def _other(place: Location, message: str, found: str, expected: str) -> Problem:
    remedy = "改正检查表的规则，或改正算例"
    return Problem(location=place, message=message, found=found, expected=expected, remedy=remedy, code=CODE)

"""The workbook against another program: LibreOffice calculates every formula, and must find what the engine found."""

from __future__ import annotations

import datetime
import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import ALLOWED, EXAMPLES, RESCALE, backed, checklist, criterion, na, ratio, scale, scored, section
from conftest import window_service
from recalculation import differences, formulas, recalculate, values
from schemes import Features, scheme
from sheets import at_random

from compliance import assess, load_answers
from compliance.report.workbook import to_xlsx
from compliance.report.workbook.figures import figures_of
from compliance.scoring.assessment import Assessment

DATE = datetime.date(2026, 1, 31)
WHOLE = "总分与等级"


def example(path: Path) -> Assessment:
    return assess(window_service(), load_answers(path, window_service()))


def random_assessment(seed: int) -> Assessment:
    """A random sheet to a random checklist; every third is open, every fifth leaves much out."""
    made = scheme(seed)
    given, groups = at_random(made, seed, blank=0 if seed % 3 else 0.15, left_out=0.1 if seed % 5 else 0.6)
    return scored(made, given, **groups)


def shipped_assessment(seed: int) -> Assessment:
    given, groups = at_random(window_service(), seed, blank=0 if seed % 3 else 0.1)
    return scored(window_service(), given, **groups)


def result(content: bytes) -> dict[str, Any]:
    """总分 and 等级 as they stand on the summary, and as they would be without vetoes."""
    shown = values(content)
    rows = {shown[WHOLE, f"A{row}"]: row for row in range(40, 3, -1) if shown.get((WHOLE, f"A{row}"))}
    return {
        "score": shown[WHOLE, f"D{rows['总分']}"],
        "grade": shown[WHOLE, f"D{rows['等级']}"],
        "would_be": (shown[WHOLE, f"E{rows['总分']}"], shown[WHOLE, f"E{rows['等级']}"]),
    }


def expected(a: Assessment) -> dict[str, Any]:
    def number(score: Any) -> Any:
        return "—" if score is None else float(score)

    would_be = (number(a.would_be.score), a.would_be.grade or "—")
    return {"score": number(a.score), "grade": a.grade_text, "would_be": would_be}


def assert_recalculated(assessments: dict[str, Assessment], folder: Path) -> None:
    files = {name: to_xlsx(a, DATE) for name, a in assessments.items()}
    calculated = recalculate(files, folder)
    assert {name: found for name in files if (found := differences(files[name], calculated[name]))} == {}
    for name, a in assessments.items():
        if not figures_of(a).early:
            assert (name, result(calculated[name])) == (name, expected(a))


def test_the_other_program_really_calculates(tmp_path: Path) -> None:
    """A workbook in which every value beside a formula is wrong comes back with the right ones."""
    right = to_xlsx(example(EXAMPLES[0]), DATE)
    spoilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(right)) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v>12345</v>", source.read(name)))
    assert len(differences(spoilt.getvalue(), right)) > 1000
    assert differences(right, recalculate({"wrong": spoilt.getvalue()}, tmp_path)["wrong"]) == []


@pytest.mark.parametrize("paths", [EXAMPLES[:2], pytest.param(EXAMPLES[2:], marks=pytest.mark.slow)], ids=len)
def test_every_formula_of_every_example_comes_to_what_the_engine_found(paths: list[Path], tmp_path: Path) -> None:
    assert_recalculated({f"{path.parent.name}-{path.stem}": example(path) for path in paths}, tmp_path)


SHEETS = int(os.environ.get("COMPLIANCE_SHEETS", "170"))
"""How many random sheets are tried at least."""
LOTS = [range(10), *(pytest.param(range(n, n + 40), marks=pytest.mark.slow) for n in range(10, SHEETS, 40))]


@pytest.mark.parametrize("seeds", LOTS, ids=str)
def test_random_sheets_to_random_checklists(seeds: range, tmp_path: Path) -> None:
    assert_recalculated({f"random-{seed}": random_assessment(seed) for seed in seeds}, tmp_path)


@pytest.mark.slow
def test_random_sheets_to_the_shipped_checklist(tmp_path: Path) -> None:
    assert_recalculated({f"shipped-{seed}": shipped_assessment(seed) for seed in range(40)}, tmp_path)


# ── an auditor changes what stands in the workbook ──


def with_inputs(content: bytes, source: bytes) -> bytes:
    """A workbook with the inputs of another one of the same checklist typed into it."""
    book, other = (openpyxl.load_workbook(io.BytesIO(file)) for file in (content, source))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    cell.value = other[sheet.title][cell.coordinate].value
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def moved(before: bytes, after: bytes, calculated: bytes) -> list[Any]:
    """Where a changed workbook does not come to the figures of the one with the changed answers from the start."""
    found, wanted = values(calculated), values(after)
    kept = {"公式与程序评分"}
    return [
        (cell, formula, wanted[cell], found[cell])
        for cell, formula in formulas(before).items()
        if found.get((cell[0], f"A{cell[1].lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}")) not in kept
        and not _close(wanted[cell], found[cell])
    ]


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return bool((one or "") == (other or ""))


@pytest.mark.parametrize("seeds", [range(6), pytest.param(range(6, 20), marks=pytest.mark.slow)], ids=str)
def test_changing_every_answer_moves_every_figure_to_what_the_engine_says(seeds: range, tmp_path: Path) -> None:
    changed, wanted, before = {}, {}, {}
    for seed in seeds:
        made = scheme(seed, Features(objects=False))
        first, second = (at_random(made, n, blank=0 if seed % 4 else 0.1) for n in (seed, seed + 1000))
        one, other = (scored(made, given, **groups) for given, groups in (first, second))
        before[f"{seed}"], wanted[f"{seed}"] = to_xlsx(one, DATE), to_xlsx(other, DATE)
        changed[f"{seed}"] = with_inputs(before[f"{seed}"], wanted[f"{seed}"])
    calculated = recalculate(changed, tmp_path)
    assert len(calculated) == len(seeds)
    assert {name: off for name in changed if (off := moved(before[name], wanted[name], calculated[name]))} == {}


def small() -> Any:
    return checklist(
        section(
            "C1",
            section(
                "C1.1",
                criterion(
                    "a",
                    60,
                    ratio(("90", "1"), ("80", "0.5")),
                    veto={"effect": "zero_section", "when": {"less_than": "50%"}},
                ),
                criterion("b", 40, not_applicable=ALLOWED),
            ),
        ),
        section("C2", section("C2.1", scale("c", 100))),
        steps=[RESCALE, {"step": "round", "mode": "half_up", "digits": "1"}],
    )


@pytest.mark.slow
def test_one_answer_or_one_threshold_at_a_time(tmp_path: Path) -> None:
    made = small()
    answers = {"a": "17/20", "b": "符合", "c": "70"}
    content = to_xlsx(scored(made, answers), DATE)
    cell = {value: key for key, value in values(content).items() if key[0] == "作答与得分" and key[1][0] == "A"}
    limits = {value: key for key, value in values(content).items() if key[0] == "规则" and key[1][0] == "B"}

    def typed(sheet: str, changes: dict[str, Any]) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for address, value in changes.items():
            book[sheet][address] = value
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def at(column: str, name: str) -> str:
        return column + cell[name][1][1:]

    calculated = recalculate(
        {
            "as-is": content,
            "better": typed("作答与得分", {at("E", "a"): 19}),
            "vetoed": typed("作答与得分", {at("E", "a"): 9}),
            "left-out": typed("作答与得分", {at("H", "b"): "园区没有此项业务"}),
            "blank": typed("作答与得分", {at("E", "c"): None}),
            "stricter": typed("规则", {"D" + limits["第 2 档：≥ 界限（%）"][1][1:]: 86}),
        },
        tmp_path,
    )
    found = {name: result(file) for name, file in calculated.items()}
    by_engine = {
        "as-is": answers,
        "better": {**answers, "a": "19/20"},
        "vetoed": {**answers, "a": "9/20"},
        "left-out": {**answers, "b": na()},
        "blank": {**answers, "c": None},
    }
    assert {name: found[name] for name in by_engine} == {n: expected(scored(made, g)) for n, g in by_engine.items()}
    assert (found["as-is"]["score"], found["stricter"]["score"]) == (70, 55)


def test_adding_evidence_restores_the_conclusion(tmp_path: Path) -> None:
    rules = {"evidence_rule": {"becomes": "部分符合"}}
    made = checklist(section("C1", section("C1.1", criterion("a"), criterion("b"))), **rules)
    before, after = (scored(made, {"a": backed("符合"), "b": b}) for b in ("符合", backed("符合")))
    files = [to_xlsx(a, DATE) for a in (before, after)]
    calculated = recalculate({"more": with_inputs(*files)}, tmp_path)["more"]
    assert (result(files[0])["score"], result(calculated)["score"]) == (75, 100)


def test_what_counts_a_condition_that_is_certain_early_stays_open(tmp_path: Path) -> None:
    """That a half is met is certain before all is answered, which no formula knows; how many conditions hold is not."""
    made = checklist(
        section("C1", section("C1.1", criterion("a", 80), criterion("b", 20))),
        measures=[
            {"id": "M1", "name": "得分率", "take": "rate", "of": ["C1"]},
            {"id": "M2", "name": "成立的条件", "take": "count", "of": ["N1", "N2"]},
        ],
        conditions=[
            {"id": "N1", "name": "过半", "measure": "M1", "at_least": "50%"},
            {"id": "N2", "name": "将满", "measure": "M1", "at_least": "90%"},
            {"id": "G", "name": "不够好", "measure": "M2", "less_than": "2", "effect": "withhold"},
        ],
    )
    sheets = {name: scored(made, {"a": "符合", "b": b}) for name, b in (("open", None), ("whole", "符合"))}
    assert figures_of(sheets["open"]).early == {"N1"}
    assert_recalculated(sheets, tmp_path)

"""Forms opened in LibreOffice, recalculated and saved again by it, as .xlsx, .ods and .xls."""

from __future__ import annotations

import datetime
import io
import shutil
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from conftest import window_service
from libreoffice import converted
from pypdf import PdfReader
from workbooks import EVERY_EXAMPLE, NAMES, cell_of, example_form, filled, parsed, typed_in

from compliance import assess, load_answers
from compliance.errors import InputError
from compliance.files import documents
from compliance.forms import importing
from compliance.forms.workbook import reading, writing

pytestmark = pytest.mark.slow

FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8", "xls": "xls:MS Excel 97"}


def resaved(path: Path, suffix: str, *, filter: str = "") -> Path:
    """A workbook as LibreOffice saves it after opening it."""
    return converted(path, filter or FILTERS[suffix], path.parent / "out")


@pytest.mark.parametrize("suffix", FILTERS)
@pytest.mark.parametrize(("path", "name"), EVERY_EXAMPLE, ids=NAMES)
def test_every_example_survives_field_by_field(path: Path, name: str, suffix: str, tmp_path: Path) -> None:
    form = tmp_path / f"{name}.xlsx"
    form.write_bytes(example_form(path))
    read = reading.read(resaved(form, suffix))
    wanted = load_answers(path, window_service())
    assert importing.load_form(read, window_service(), path.parent)[1] == wanted
    assert read.fingerprint == window_service().fingerprint


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_all_criteria_typed_in_score_as_the_answers_file(suffix: str, run, tmp_path: Path) -> None:
    """Cell by cell into a blank form, opened and saved by LibreOffice, imported: the same file as from the YAML."""
    path, checklist = EVERY_EXAMPLE[-1][0], window_service()
    shutil.copytree(path.parent / "佐证", tmp_path / "佐证")
    form = _written(tmp_path, typed_in(documents.read(path).data, checklist))
    outputs = tmp_path / "自工作簿.yaml", tmp_path / "自答卷.yaml"
    for given, output in zip((resaved(form, suffix), path), outputs, strict=True):
        code, _, err = run("import", given, "-o", output)
        assert (code, f"/{len(checklist.criteria)}" in err) == (0, True), err
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert importing.load(outputs[0])[1].answers.keys() == checklist.by_id.keys()
    scores = [assess(checklist, load_answers(file, checklist)) for file in (*outputs, path)]
    assert len({(a.score, a.exact, a.grade) for a in scores}) == 1


def test_a_form_goes_from_one_format_to_the_next_and_back(tmp_path: Path) -> None:
    path, _ = EVERY_EXAMPLE[0]
    form = tmp_path / "表.xlsx"
    form.write_bytes(example_form(path))
    there = resaved(resaved(form, "ods"), "xls")
    again = resaved(there, "xlsx")
    wanted = load_answers(path, window_service())
    assert importing.load_form(reading.read(again), window_service(), path.parent)[1] == wanted


EDITS = {
    ("m", "结果"): 3.25,
    ("pct", "结果"): (0.925, "0.0#%"),
    ("r", "分子"): 18,
    ("r", "分母"): 20,
    ("g", "结果"): "不适用",
    ("g", "不适用理由"): "=不是公式的理由",
    ("d", "分项1"): 2,
    ("d", "分项2"): 0,
    ("p", "分项3"): "有",
    ("l", "结果"): "中",
    ("l", "说明"): "第一行\n第二行 &lt; <b> 𠮷",
    ("l", "填写人"): "007",
    ("l", "填写日期"): (datetime.date(2025, 12, 31), "yyyy-mm-dd"),
    ("t", "结果"): 1,
    ("t", "否决情形"): "有",
    ("B1", "结果"): "有",
    ("P2", "结果"): 4,
}


@pytest.mark.parametrize("suffix", FILTERS)
def test_edits_survive(suffix: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_written(tmp_path, filled({k: v for k, v in EDITS.items() if k[1] != "不适用理由"})))
    reason = cell_of(book, "g", "不适用理由")
    reason.value, reason.data_type = "=不是公式的理由", "s"
    form = tmp_path / "表.xlsx"
    book.save(form)
    found = parsed(resaved(form, suffix).read_bytes(), tmp_path, suffix=suffix)
    values = {name: answer.value for name, answer in found.answers.items() if answer.value is not None}
    assert values == {
        "m": Fraction("3.25"),
        "pct": Fraction("92.5"),
        "r": (18, 20),
        "d": (("甲", 2), ("乙", 0)),
        "p": ("丙",),
        "l": "中",
        "t": Fraction(1),
    }
    assert found.answers["g"].not_applicable == "=不是公式的理由"
    assert (found.answers["l"].by, found.answers["l"].on) == ("007", datetime.date(2025, 12, 31))
    assert found.answers["l"].note == "第一行\n第二行 &lt; <b> 𠮷"
    assert found.answers["t"].declared is True
    assert (found.bonus["B1"].value, found.penalties["P2"].value) == (True, 4)


@pytest.mark.parametrize("suffix", FILTERS)
def test_formulas_are_refused_in_every_format(suffix: str, tmp_path: Path) -> None:
    form = _written(tmp_path, filled({("m", "结果"): "=2+3", ("g", "说明"): '="甲"&"乙"'}))
    with pytest.raises(InputError) as refused:
        parsed(resaved(form, suffix).read_bytes(), tmp_path, suffix=suffix)
    message = str(refused.value)
    assert message.count("应填数值或文字，不能是公式") == 2
    assert "[1 章条 C1]!E7: 应填数值或文字，不能是公式" in message


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "表.xlsx"
    path.write_bytes(content)
    return path


def test_the_states_are_the_same_when_recalculated(tmp_path: Path) -> None:
    """What the form says at first, and what LibreOffice makes of its formulas."""
    assert len(EVERY_EXAMPLE) == 6
    for path, name in EVERY_EXAMPLE:
        form = tmp_path / f"{name}.xlsx"
        form.write_bytes(example_form(path))
        before = openpyxl.load_workbook(form, data_only=True)
        # Through .ods: LibreOffice works out anew what it did not write itself.
        after = openpyxl.load_workbook(resaved(resaved(form, "ods"), "xlsx"), data_only=True)
        assert len(before.worksheets) > 4
        for sheet in before.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert after[sheet.title][cell.coordinate].value == cell.value, (sheet.title, cell.coordinate)


STATES = [
    ({("g", "结果"): "符合"}, "g", "待补证"),
    ({("g", "结果"): "符合", ("g", "佐证材料"): "台账"}, "g", "已作答"),
    ({("g", "结果"): "不适用"}, "g", "未填全"),
    ({("g", "结果"): "不适用", ("g", "不适用理由"): "没有"}, "g", "不适用"),
    ({("g", "不适用理由"): "没有"}, "g", "不适用"),
    ({("z", "结果"): "部分符合", ("z", "不适用理由"): "没有"}, "z", "重复"),
    ({("r", "分子"): 1}, "r", "未填全"),
    ({("r", "分子"): 1, ("r", "分母"): 2}, "r", "已作答"),
    ({("n", "分子"): 1, ("n", "不适用理由"): "没有"}, "n", "重复"),
    ({("d", "分项1"): 0}, "d", "未填全"),
    ({("p", "分项1"): "无"}, "p", "已作答"),
    ({("t", "结果"): 1}, "t", "未填全"),
    ({("t", "结果"): 1, ("t", "否决情形"): "无"}, "t", "已作答"),
    ({}, "m", "未作答"),
]


def test_the_states_follow_what_is_typed(tmp_path: Path) -> None:
    """One form for each group of edits that do not touch the same row."""
    forms: list[tuple[dict[tuple[str, str], object], dict[str, str]]] = []
    for typed, identifier, state in STATES:
        free = next((form for form in forms if identifier not in form[1]), None)
        if free is None:
            free = ({}, {})
            forms.append(free)
        free[0].update(typed)
        free[1][identifier] = state
    assert sum(len(wanted) for _, wanted in forms) == len(STATES)
    for number, (typed, wanted) in enumerate(forms):
        folder = tmp_path / str(number)
        folder.mkdir()
        saved = resaved(_written(folder, filled(typed)), "xlsx")
        book = openpyxl.load_workbook(saved, data_only=True)
        assert {name: cell_of(book, name, "状态").value for name in wanted} == wanted


@pytest.mark.parametrize("encoding", [76, 85], ids=["UTF-8", "GB18030"])
def test_a_sheet_saved_as_csv_is_read(encoding: int, tmp_path: Path) -> None:
    form = _written(
        tmp_path, filled({("m", "结果"): 3, ("r", "分子"): 1, ("r", "分母"): 2, ("g", "说明"): "甲,乙\n丙"})
    )
    # Comma, quote, encoding, from row 1, as shown, the third sheet.
    options = f"csv:Text - txt - csv (StarCalc):44,34,{encoding},1,,0,false,true,false,false,false,3"
    entries = reading.read(resaved(form, "csv", filter=options)).data["作答"]
    assert (entries["m"]["结果"], entries["r"]["结果"], entries["g"]["说明"]) == ("3", "1/2", "甲,乙\n丙")


def test_nothing_is_clipped_tofu_or_english_on_paper(tmp_path: Path) -> None:
    path, _ = EVERY_EXAMPLE[0]
    form = _written(tmp_path, example_form(path))
    pages = PdfReader(resaved(form, "pdf", filter="pdf")).pages
    text = "".join(page.extract_text() for page in pages)
    assert len(pages) < 60
    # Each page of answers is followed by that of the rules that they are held to.
    for answers, rules in zip(pages[2:-1:2], pages[3:-1:2], strict=True):
        headings = [page.extract_text().split("编号", 1)[1] for page in (answers, rules)]
        assert ["填写日期" in heading for heading in headings] == [True, False]
        assert ["计分规则" in heading for heading in headings] == [False, True]
    assert "###" not in text
    assert "\ufffd" not in text
    assert "Sheet" not in text
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    for criterion in window_service().criteria[:20]:
        assert criterion.id in text


@pytest.mark.parametrize("reviewed", [False, True])
def test_every_row_is_as_high_as_its_texts(reviewed: bool, tmp_path: Path) -> None:
    """As LibreOffice measures them, which makes rows as high as they have to be when it opens the form."""
    path = EVERY_EXAMPLE[-1][0]
    form = writing.workbook(window_service(), load_answers(path, window_service()), for_review=reviewed)
    needed = openpyxl.load_workbook(resaved(_written(tmp_path, form), "xlsx"))
    compared = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(form)).worksheets:
        rows = {row: made.height for row, made in sheet.row_dimensions.items() if made.height}
        compared += len(rows)
        low = {row: needed[sheet.title].row_dimensions[row].height for row, height in rows.items()
               if needed[sheet.title].row_dimensions[row].height > height + 0.5}  # fmt: skip
        assert not low, sheet.title
    assert compared > 250


def test_an_empty_form_is_empty_after_libreoffice(tmp_path: Path) -> None:
    found = parsed(resaved(_written(tmp_path, filled({})), "ods").read_bytes(), tmp_path, suffix="ods")
    assert len(found.answers) > 5
    assert not any(answer.given for answer in found.answers.values())

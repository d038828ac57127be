"""The register of corrective actions, filled in and taken back, from one year to the next."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import checklist, criterion, scored, section
from conftest import ROOT
from libreoffice import converted

from compliance.analysis import register
from compliance.analysis.register import Register
from compliance.errors import InputError
from compliance.forms.register import reading, writing

WUMENG = ROOT / "examples" / "wumeng-industrial"
OLD, NEW = WUMENG / "2024.yaml", WUMENG / "2025.yaml"
SHEET, HEADER = "整改台账", 3
BEGUN, LATER = datetime.date(2025, 1, 31), datetime.date(2025, 9, 30)
MADE = checklist(section("C4", criterion("a", advice="补齐制度"), criterion("b"), criterion("c")))


def begun(**answers: str) -> Register:
    return register.started(scored(MADE, {"a": "不符合", "b": "部分符合", "c": "符合", **answers}), BEGUN)


class Workbook:
    """A register under a person's hands; a row is named by the criterion's id."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet = self.book[SHEET]
        self.columns = {cell.value: cell.column for cell in self.sheet[HEADER]}

    def row(self, name: str) -> int:
        found = (r for r in range(HEADER + 1, self.sheet.max_row + 1) if self.cell(r, "编号").value == name)
        return next(found)

    def cell(self, row: int, column: str) -> Any:
        return self.sheet.cell(row, self.columns[column])

    def fill(self, name: str, **values: Any) -> Workbook:
        row = self.row(name)
        for column, value in values.items():
            self.cell(row, column).value = value
        return self

    def add(self, **values: Any) -> Workbook:
        row = next(r for r in range(HEADER + 1, self.sheet.max_row + 1) if not self.cell(r, "编号").value)
        while any(self.cell(row, column).value for column in ("问题描述", "责任人")):
            row += 1
        for column, value in values.items():
            self.cell(row, column).value = value
        return self

    def saved(self, folder: Path) -> Path:
        path = folder / "台账.xlsx"
        self.book.save(path)
        return path


def workbook(made: Register | None = None) -> Workbook:
    return Workbook(writing.to_xlsx(made or begun()))


def back(book: Workbook, folder: Path, by: str = "", on: datetime.date = LATER) -> Register:
    filled = reading.read(book.saved(folder), on)
    return register.recorded(filled.issued, filled.entries, on, by)


def told(book: Workbook, folder: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        reading.read(book.saved(folder), LATER)
    return [f"{problem.location}: {problem.message}".partition(".xlsx ")[2] for problem in refused.value.problems]


CLOSED = {"完成情况": "已完成", "复核人": "王", "销号日期": "2025-06-01"}


def test_what_was_issued_comes_back_as_it_was(tmp_path):
    issued = begun()
    assert back(workbook(issued), tmp_path) == register.recorded(issued, issued.entries, LATER)
    assert writing.to_xlsx(issued) == writing.to_xlsx(issued)
    assert [entry.id for entry in issued.entries] == ["a", "b"]
    assert issued.by_id["a"].measure == "补齐制度"


@pytest.mark.parametrize(
    "written",
    ["2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", "20250301", 20250301, 45717, datetime.datetime(2025, 3, 1)],
)
def test_days_in_the_usual_forms(tmp_path, written):
    made = back(workbook().fill("a", 整改时限=written), tmp_path)
    assert made.by_id["a"].due == datetime.date(2025, 3, 1)
    assert [entry.id for entry in made.overdue] == ["a"]
    assert made.by_id["a"].hint(LATER) == "逾期 213 天"


def test_who_changed_what_and_when_is_kept(tmp_path):
    first = back(workbook().fill("a", 责任人="张三"), tmp_path, "李四")
    second = back(workbook(first).fill("a", 责任人="赵五"), tmp_path)
    assert [event.texts() for event in second.history[2:]] == [
        ("2025-09-30", "a", "修改", "责任人", "", "张三", "李四"),
        ("2025-09-30", "a", "修改", "责任人", "张三", "赵五", ""),
    ]
    assert second.history[: len(first.history)] == first.history


def test_what_was_found_otherwise_is_added_by_hand(tmp_path):
    made = back(workbook().add(问题描述="督查发现标识缺失", 问题等级="中"), tmp_path)
    assert (made.entries[-1].id, made.entries[-1].problem) == ("自1", "督查发现标识缺失")
    again = back(workbook(made).fill("自1", 问题描述="标识缺失").add(问题描述="另一项"), tmp_path)
    assert [entry.id for entry in again.entries[-2:]] == ["自1", "自2"]


def test_texts_that_look_like_formulas_stay_texts(tmp_path):
    book = workbook()
    cell = book.cell(book.row("a"), "责任人")
    cell.value, cell.data_type = "=HYPERLINK(1)", "s"
    made = back(book, tmp_path)
    assert made.by_id["a"].person == "=HYPERLINK(1)"
    assert b"<f>" not in b"".join(part for part in _parts(writing.to_xlsx(made))), "a formula was written"


def _parts(content: bytes) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [package.read(name) for name in package.namelist() if "worksheets" in name]


def test_every_mistake_is_told_with_its_cell(tmp_path):
    book = workbook()
    book.fill("a", 整改时限="下个月", 完成情况="做完了", 问题描述="没有问题", 责任人="=1+1")
    book.fill("b", 销号日期="2025-12-31").add(责任人="某人")
    assert sorted(told(book, tmp_path)) == [
        "[整改台账]!C4: “问题描述”由评价结果而来，不能改动",
        "[整改台账]!C6: 自行增加的一项要写问题描述",
        "[整改台账]!G4: 这一格是公式",
        "[整改台账]!H4: 不是有效日期",
        "[整改台账]!I4: “完成情况”不在可选范围内",
        "[整改台账]!I5: 已填销号日期而没有完成",
        "[整改台账]!K5: 已填销号日期而没有复核人",
        "[整改台账]!L5: 销号日期还没有到",
    ]


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda b: b.sheet.delete_rows(4), "缺少这一行"),
        (lambda b: b.sheet.delete_rows(HEADER), "找不到列标题"),
        (lambda b: b.sheet.delete_cols(5), "缺少“整改措施”一列"),
        (lambda b: b.fill("a", 编号="b"), "编号重复"),
        (lambda b: b.fill("a", 编号="x"), "不是这份台账里的编号"),
        (lambda b: b.book["历史"].delete_rows(2), "历史被改动"),
        (lambda b: b.book["历史"].__setitem__("G2", "别人"), "历史被改动"),
        (lambda b: b.book.remove(b.book["_原值"]), "不是整改台账"),
    ],
)
def test_what_must_not_be_done_to_a_register_is_refused(tmp_path, harm, message):
    book = workbook()
    harm(book)
    with pytest.raises(InputError, match=message):
        reading.read(book.saved(tmp_path), LATER)


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04broken"])
def test_a_file_that_is_no_register_is_refused(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError):
        reading.read(path, LATER)


# ── the next assessment ──


def test_what_comes_back_after_it_was_closed_is_opened_again(tmp_path):
    closed = back(workbook().fill("a", **CLOSED), tmp_path)
    assert [entry.id for entry in closed.closed] == ["a"]
    found = register.merged(closed, scored(MADE, {"a": "部分符合", "b": "符合", "c": "不符合"}), LATER)
    assert (found.by_id["a"].status, found.by_id["a"].closed) == ("反复", None)
    assert [event.id for event in found.history if event.what == "反复"] == ["a"]
    assert [entry.id for entry in found.gone()] == ["b"]
    assert [entry.id for entry in found.entries] == ["a", "b", "c"]
    assert found.history[: len(closed.history)] == closed.history


def test_an_assessment_of_the_time_before_it_was_closed_opens_nothing(tmp_path):
    later = datetime.date(2026, 1, 31)
    made = back(workbook().fill("a", **{**CLOSED, "销号日期": "2026-01-15"}), tmp_path, on=later)
    found = register.merged(made, scored(MADE, {"a": "不符合", "b": "符合", "c": "符合"}), later)
    assert found.by_id["a"].closed == datetime.date(2026, 1, 15)


def test_what_is_found_again_in_a_period_that_ends_on_the_day_it_was_closed_is_opened(tmp_path):
    later = datetime.date(2026, 1, 31)
    made = back(workbook().fill("a", **{**CLOSED, "销号日期": "2025-12-31"}), tmp_path, on=later)
    again = scored(MADE, {"a": "不符合", "b": "符合", "c": "符合"})
    assert again.sheet.period.end == made.by_id["a"].closed
    assert register.merged(made, again, later).by_id["a"].status == "反复"


def test_nothing_new_changes_nothing():
    a = scored(MADE, {"a": "不符合", "b": "部分符合", "c": "符合"})
    first = register.started(a, BEGUN)
    assert register.merged(first, a, LATER).entries == first.entries
    assert register.merged(first, a, LATER).history == first.history


# ── the commands ──


def test_from_one_year_to_the_next(run, tmp_path):
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    assert run("plan", OLD, "-f", "xlsx", "-o", first, "--date", "2025-01-31")[0] == 0
    code, out, _ = run("plan", "update", first, "--answers", NEW, "-o", second, "--date", "2026-01-31")
    assert code == 0
    assert "新增：9 项" in out
    assert "早于台账的日期" in run("plan", "update", second, "--date", "2025-06-01")[2]
    assert run("plan", "update", first, "-o", second)[0] == 2
    other = ROOT / "examples" / "puer-tea" / "2025.yaml"
    assert "台账的园区是" in run("plan", "update", first, "--answers", other, "--date", "2026-01-31")[2]


@pytest.mark.slow
def test_what_libreoffice_saves_comes_back(tmp_path):
    made = back(workbook().fill("a", **CLOSED), tmp_path, "李四")
    (tmp_path / "a.xlsx").write_bytes(writing.to_xlsx(made))
    for kind in ("ods", "xlsx"):
        filled = reading.read(converted(tmp_path / "a.xlsx", kind, tmp_path / kind), LATER)
        assert (filled.entries, filled.issued.history) == (made.entries, made.history)


def test_which_actions_worked(run, tmp_path):
    before = scored(MADE, {"a": "不符合", "b": "部分符合", "c": "不符合"})
    after = scored(MADE, {"a": "符合", "b": "部分符合", "c": "部分符合"})
    book = workbook(register.started(before, BEGUN)).fill("b", **CLOSED)
    found = register.effects(back(book, tmp_path), before, after)
    assert {e.entry.id: e.verdict for e in found} == {"a": "solved", "b": "unchanged", "c": "better"}
    assert [e.entry.id for e in found if e.disappointing] == ["b"]


def test_the_next_year_starts_from_the_register(run, tmp_path):
    path, answers = tmp_path / "台账.xlsx", tmp_path / "答卷.yaml"
    run("plan", OLD, "-f", "xlsx", "-o", path, "--date", "2025-01-31")
    Workbook(path.read_bytes()).fill("C7.1-5", 责任人="张三\n结果: 符合", 整改时限="2025-06-30").book.save(path)
    assert run("init", answers, "--year", "2025", "--register", path)[0] == 0
    assert "上年台账：未销号（未开始）；责任 张三 结果: 符合；时限 2025-06-30；" in answers.read_text()
    code, out, _ = run("compare", OLD, NEW, "--register", path)
    assert code == 0
    assert "上年台账中的整改 78 项：已解决 13，有改善 18，没有变化 45，更差 2" in out

"""The register of corrective actions, filled in and taken back, from one year to the next."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import ALLOWED, checklist, criterion, na, scored, section
from builders import Entry as Entry_
from conftest import ROOT
from libreoffice import converted

from compliance.analysis import register
from compliance.analysis.register import Entry, Register
from compliance.analysis.register.model import own_ids
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


def test_entries_have_a_greatest_number_and_their_texts_a_greatest_length(tmp_path):
    book = workbook()
    row = next(r for r in range(HEADER + 1, 99) if not book.cell(r, "编号").value)
    for more in range(reading.MOST_ENTRIES):
        book.cell(row + more, "问题描述").value = "又一项"
    assert told(book, tmp_path) == [f"[整改台账]!A{row + reading.MOST_ENTRIES - 1}: 台账列得过多"]
    raw = workbook().fill("a", 责任人="a name").saved(tmp_path).read_bytes()
    path = tmp_path / "长.xlsx"
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"a name", b"x" * 32_768))
    with pytest.raises(InputError, match="文字过长"):
        reading.read(path, LATER)


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


DUE = datetime.date(2025, 3, 31)
WORDS = [
    # A day, what was filled in: whether it is overdue, and what to look at.
    (DUE, {"due": DUE}, False, ""),
    (DUE + datetime.timedelta(1), {"due": DUE}, True, "逾期 1 天"),
    (DUE + datetime.timedelta(30), {"due": DUE, "status": "已完成"}, True, "逾期 30 天"),
    (DUE, {"due": DUE, "status": "已完成"}, False, "待复核销号"),
    (DUE, {"status": "进行中"}, False, ""),
    (LATER, {}, False, ""),
    (LATER, {"due": DUE, "closed": DUE, "status": "已完成"}, False, "已销号"),
]


@pytest.mark.parametrize(("day", "given", "overdue", "hint"), WORDS)
def test_what_to_look_at_of_an_entry(day, given, overdue, hint):
    entry = Entry(id="a", **given)
    assert (entry.is_overdue(day), entry.hint(day)) == (overdue, hint)


def test_an_entry_says_its_columns_as_they_are_written():
    entry = Entry(id="a", person="张三", due=DUE)
    assert [entry.text(column) for column in ("责任人", "整改时限", "完成情况", "销号日期")] == [
        "张三",
        "2025-03-31",
        "未开始",
        "",
    ]


def test_a_register_is_told_by_what_is_open_overdue_closed():
    entries = (Entry(id="a", due=DUE), Entry(id="b", closed=DUE), Entry(id="c", due=LATER), Entry(id="d"))
    made = replace(begun(), on=LATER, entries=entries)
    assert [[entry.id for entry in part] for part in (made.open, made.overdue, made.closed)] == [
        ["a", "c", "d"],
        ["a"],
        ["b"],
    ]


@pytest.mark.parametrize(
    ("ids", "following"),
    [([], "自1"), (["a", "C1"], "自1"), (["自1", "a", "自10", "自9"], "自11"), (["自查", "自2"], "自3")],
)
def test_what_is_entered_by_hand_is_numbered_on(ids, following):
    assert next(own_ids([Entry(id=name) for name in ids])) == following


def test_only_what_an_assessment_knows_of_is_gone_when_it_is_found_no_more():
    """Not what is closed, unanswered, or no criterion at all; and it is noted once."""
    closed = Entry(id="b", closed=DUE)
    made = begun()
    made = replace(made, entries=(made.by_id["a"], closed, Entry(id="自1"), Entry(id="c")))
    found = register.merged(made, scored(MADE, {"a": "符合", "b": "符合", "c": None}), LATER)
    assert [(event.id, event.after) for event in found.history[len(made.history) :]] == [
        ("a", "评价期 2025年1月1日至2025年12月31日")
    ]
    assert [entry.id for entry in found.gone()] == ["a"]
    again = register.merged(found, scored(MADE, {"a": "符合", "b": "符合", "c": None}), LATER)
    assert again.history == found.history
    # What was noted, found again and gone once more is noted once more.
    back_again = register.merged(again, scored(MADE, {"a": "不符合", "b": "符合", "c": None}), LATER)
    assert [entry.id for entry in back_again.entries] == ["a", "b", "自1", "c"]


def test_what_is_found_again_keeps_the_level_that_was_set_by_hand_and_says_what_was_found():
    made = begun()
    made = replace(made, entries=tuple(replace(entry, level="低", person="张三") for entry in made.entries))
    found = register.merged(made, scored(MADE, {"a": "部分符合", "b": "部分符合", "c": "符合"}), LATER)
    entry = found.by_id["a"]
    assert (entry.level, entry.person, entry.problem) == ("低", "张三", "要点 a：判“部分符合”，得50%")
    assert [event.texts() for event in found.history[len(made.history) :]] == [
        ("2025-09-30", "a", "修改", "问题描述", "要点 a：判“不符合”，不得分", "要点 a：判“部分符合”，得50%", "")
    ]


def test_what_is_opened_again_has_its_level_anew_and_no_day():
    entry = replace(begun().by_id["a"], closed=DUE, due=DUE, reviewer="王", level="低", status="已完成")
    made = replace(begun(), entries=(entry,))
    found = register.merged(made, scored(MADE, {"a": "不符合", "b": "符合", "c": "符合"}), LATER)
    opened = found.by_id["a"]
    assert (opened.level, opened.status, opened.closed, opened.due, opened.reviewer) == ("高", "反复", None, None, "")
    assert [(event.what, event.column, event.before, event.after) for event in found.history[len(made.history) :]] == [
        ("反复", "销号日期", "2025-03-31", ""),
        ("修改", "问题等级", "低", "高"),
        ("修改", "整改时限", "2025-03-31", ""),
        ("修改", "完成情况", "已完成", "反复"),
        ("修改", "复核人", "王", ""),
    ]


NEXT = checklist(
    section("C4", criterion("a2"), criterion("b"), criterion("d")),
    version="2",
    mappings=[
        {
            "format": "compliance-mapping/2",
            "checklist": "small",
            "from_version": "1",
            "to_version": "2",
            "criteria": {"a": "a2", "b": "b", "c": None},
        }
    ],
)


def test_the_register_follows_a_later_version_of_its_checklist():
    made = begun(c="不符合")
    moved = register.renamed(made, NEXT, LATER)
    # What has no successor keeps its id: nothing is taken out.
    assert [entry.id for entry in moved.entries] == ["a2", "c", "b"]
    assert [event.texts()[1:6] for event in moved.history[len(made.history) :]] == [("a2", "改号", "编号", "a", "a2")]
    assert register.renamed(made, MADE, LATER) is made
    # Where nothing is said of a version, an id is the same.
    unknown = replace(made, checklist_version="0")
    assert register.renamed(unknown, NEXT, LATER) is unknown


VETO = {"effect": "fail", "when": {"declared": "造成事故"}}
EFFECTS = [
    # last year, this year, how the entry was filled in, the verdict, the gain, whether it is disappointing
    ("不符合", "符合", {}, "solved", 10, False),
    ("不符合", "部分符合", {"status": "已完成"}, "better", 5, False),
    ("部分符合", "部分符合", {"status": "已完成"}, "unchanged", 0, True),
    ("部分符合", "部分符合", {"status": "进行中"}, "unchanged", 0, False),
    ("部分符合", "不符合", {"closed": DUE}, "worse", -5, True),
    ("符合", "符合", {"closed": DUE}, "unchanged", 0, True),
    # A veto that is set off no more is solved, and one that still is is not.
    (TOLD := Entry_(结果="符合", 否决情形="有"), Entry_(结果="符合", 否决情形="无"), {}, "solved", 0, False),
    (TOLD, TOLD, {"status": "已完成"}, "unchanged", 0, True),
    ("符合", TOLD, {}, "unchanged", 0, False),
]


@pytest.mark.parametrize(("before", "after", "given", "verdict", "gain", "disappointing"), EFFECTS)
def test_what_became_of_what_was_to_be_mended(before, after, given, verdict, gain, disappointing):
    made = checklist(section("C4", criterion("a", veto=VETO), criterion("b"), criterion("c", not_applicable=ALLOWED)))
    years = [
        scored(made, {"a": _declared(answer), "b": other, "c": na()})
        for answer, other in ((before, "不符合"), (after, None))
    ]
    entries = (Entry(id="a", **given), Entry(id="b"), Entry(id="c"), Entry(id="自1"))
    (effect,) = register.effects(replace(begun(), entries=entries), *years)
    assert (effect.entry.id, effect.verdict, effect.gain, effect.disappointing) == ("a", verdict, gain, disappointing)


def _declared(answer: Any) -> Any:
    return answer if isinstance(answer, Entry_) else Entry_(结果=answer, 否决情形="无")


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


def test_answers_older_than_the_register_are_told_and_not_mixed_with_it(run, tmp_path):
    old, new, page = tmp_path / "旧.xlsx", tmp_path / "新.xlsx", tmp_path / "a.html"
    assert run("plan", OLD, "-f", "xlsx", "-o", old, "--date", "2025-01-31")[0] == 0
    code, out, _ = run("plan", "update", old, "--answers", NEW, "-o", new, "--date", "2026-01-31")
    told = "台账原是评价期 2024年1月1日至2024年12月31日 的，已并入评价期 2025年1月1日至2025年12月31日 的问题"
    assert (code, told in out) == (0, True)
    for arguments in (
        ("plan", "update", new, "--answers", OLD, "--date", "2026-01-31"),
        ("report", OLD, "--kind", "gap", "--register", new, "-o", page, "--date", "2026-01-31"),
    ):
        code, _, err = run(*arguments)
        assert (code, "答卷是更早的 2024年1月1日至2024年12月31日，不能并在一起" in err) == (2, True)
    code, _, err = run("compare", OLD, NEW, "--register", new)
    assert (code, "晚于上年答卷的" in err) == (2, True)


def test_a_register_of_an_earlier_period_is_told_in_the_report_with_what_is_new_in_it():
    last = register.started(scored(MADE, {"a": "符合", "b": "部分符合", "c": "符合"}), BEGUN)
    earlier = replace(last, period="2024年1月1日至2024年12月31日")
    now = scored(MADE, {"a": "不符合", "b": "部分符合", "c": "符合"})
    met = register.merged(earlier, now, LATER)
    assert (met.since, met.added) == (earlier.period, {"a"})
    again = register.merged(met, now, LATER)
    assert (again.since, again.added) == ("", frozenset())


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

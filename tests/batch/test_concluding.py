"""What a run says when it ends, and the ledger that it says it from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from compliance.batch import concluding, ledger
from compliance.batch.matching import Names
from compliance.batch.notices import Notice, NoticeKind, Overview
from compliance.batch.reports import file_name, left
from compliance.batch.roster import Listed
from compliance.batch.store.outcomes import Seen
from compliance.errors import Location, Problem
from compliance.report.cohort.dossier import Received


def overview(*notices: Notice, received: Sequence[Received] = (), **changes: Any) -> Overview:
    told = {"year": 2025, "left_out": 0, "earlier": 0, "checklist": "窗口", **changes}
    return Overview(notices=notices, received=tuple(received), **told)


def said(
    found: Overview, counts: dict[str, int], refusals: Sequence[Seen] = (), altered: Sequence[str] = ()
) -> list[str]:
    journal: Any = SimpleNamespace(altered=list(altered), refusals=lambda: iter(refusals))
    return [*concluding.summary(journal, found, counts)]


def wrong(line: int) -> Problem:
    return Problem(location=Location("a.yaml", line, 1), message="错", expected="对")


SUMMARIES = [
    (overview(), {"scored": 3}, ["答卷 3 份，已评分 3 份，有误 0 份", "2025 年度：3 个园区", "收件 0 个文件："]),
    (
        overview(left_out=2, earlier=1),
        {"scored": 5, "refused": 0, "other": 1},
        [
            "答卷 5 份，已评分 5 份，有误 0 份，另有 1 个文件不是答卷",
            "2025 年度：3 个园区",
            "上一年度的答卷，只用于比较，1 份",
            "收件 0 个文件：",
        ],
    ),
    (overview(year=None), {}, ["答卷 0 份，已评分 0 份，有误 0 份", "收件 0 个文件："]),
]


@pytest.mark.parametrize(("found", "counts", "lines"), SUMMARIES)
def test_the_end_of_a_run_is_counted(found: Overview, counts: dict[str, int], lines: list[str]) -> None:
    assert said(found, counts) == lines


@pytest.mark.parametrize(("count", "more"), [(1, []), (10, []), (11, ["  …另有 1 个"]), (13, ["  …另有 3 个"])])
def test_ten_results_that_were_changed_are_named(count: int, more: list[str]) -> None:
    lines = said(overview(), {"scored": 1}, altered=[f"园\n{n}" for n in range(count)])
    start = lines.index(f"结果库中的结果与存入时不一致，已按答卷重新评分，{count} 个：")
    assert lines[start + 1 : -1] == [f"  园 {n}" for n in range(min(count, 10))] + more


@pytest.mark.parametrize(
    ("count", "problems", "shown", "more"),
    [(1, 3, 3, []), (1, 4, 3, []), (10, 1, 1, []), (11, 1, 1, ["  …另有 1 份"]), (12, 2, 2, ["  …另有 2 份"])],
)
def test_ten_refused_files_are_named_with_three_mistakes_each(
    count: int, problems: int, shown: int, more: list[str]
) -> None:
    told = tuple(wrong(line) for line in range(1, problems + 1))
    refusals = [Seen(f"{n}.yaml", "refused", problems=told, problem_count=problems) for n in range(count)]
    lines = said(overview(), {"refused": count}, refusals)
    start = lines.index(f"有误、未能评分的答卷 {count} 份：")
    of_each = [f"    a.yaml:{line}:1: 错\n        应为：对".split("\n") for line in range(1, shown + 1)]
    head = "（共 4 处）" if problems == 4 else ""
    wanted = [
        line for n in range(min(count, 10)) for line in (f"  {n}.yaml{head}", *("\n".join(one) for one in of_each))
    ]
    assert lines[start + 1 :] == wanted + more


@pytest.mark.parametrize(("count", "more"), [(10, []), (11, ["  …另有 1 条"])])
def test_ten_notices_of_a_kind_are_named(count: int, more: list[str]) -> None:
    notices = [Notice("missing", f"园{n}", ()) for n in range(count)]
    lines = said(overview(*notices, Notice("year", "甲", ("a",), "2020 年")), {"scored": 1})
    wanted = [f"名单中的园区没有可用的答卷，{count} 条：", *(f"  园{n}" for n in range(10)), *more]
    assert lines[3:] == [*wanted, "评价期不属于本年度，不参加排名，1 条：", "  甲：2020 年（a）"]


def test_what_was_received_is_counted_and_what_nobody_can_read_is_named() -> None:
    received = [
        Received("a.yaml", ledger.USED, parks=("甲",), by="内容"),
        Received("b.doc", ledger.UNREADABLE, parks=("乙", "丙"), by="文件名", detail="Word 文档"),
        Received("c.doc", ledger.UNREADABLE),
        *(Received(f"d{n:02d}", ledger.OTHER, detail="空文件") for n in range(11)),
        Received("佐证/", "佐证", files=4),
        Received("甲/复核.yaml", ledger.KINDS["review"]),
    ]
    lines = said(overview(received=received), {"scored": 1})[2:]
    assert lines[:2] == [
        "收件 19 个文件：已采用 1；收到而读不了 2；不是答卷 11；佐证 4；复核文件，没有计入 1",
        "没有计入 甲中的复核；先用 compliance import 答卷 --review 复核文件 并入答卷",
    ]
    assert lines[2:5] == [
        "收到而读不了的文件，是答卷的请园区改交填好的填报表，2 个：",
        "  b.doc（乙、丙，按文件名）：Word 文档",
        "  c.doc",
    ]
    assert lines[5:7] == ["不是答卷的文件，11 个：", "  d00：空文件"]
    assert lines[-1] == "  …另有 1 个，见 收件台账.csv"
    reviews = [Received(f"{name}/复核.yaml", ledger.KINDS["review"]) for name in "乙甲"]
    assert "没有计入 乙等 2 个文件夹中的复核；" in said(overview(received=reviews), {})[3]


@pytest.mark.parametrize(
    ("files", "remarks", "told", "more"),
    [(1, 3, 3, []), (1, 4, 3, ["  0：…另有 1 处"]), (11, 1, 10, ["  …另有 1 份，见 收件台账.csv"]), (10, 1, 10, [])],
)
def test_remarks_are_shown_three_of_a_file_and_of_ten_files(
    files: int, remarks: int, told: int, more: list[str]
) -> None:
    received = [
        Received(str(n), ledger.USED, remarks=tuple(f"{n}.{number}\n更多" for number in range(remarks)))
        for n in range(files)
    ]
    lines = said(overview(received=received), {})
    start = lines.index(f"读到了，请看一眼：{files} 份，{files * remarks} 处：")
    found = lines[start + 1 :]
    assert (found[0], len(found) - len(more), found[told:]) == ("  0.0\n  更多", told, more)


# ── the ledger ──


def entries(*seen: Seen, aside: dict[str, str] | None = None, system: Sequence[str] = ()) -> list[Received]:
    inbox = ledger.Inbox(seen, ledger.evidence(seen), system)
    names = Names([Listed("甲园区", "A-1"), Listed("乙园区", "B-1")])
    return [*ledger.entries(inbox, aside or {}, names)]


LINES = [
    # What was seen, why it is set aside; the line: what became of it, its parks, by what, in words.
    (Seen("a.yaml", "scored", park="甲园区"), "", ("已采用", ("甲园区",), "内容", "")),
    (Seen("a.yaml", "scored", park="甲园区"), "earlier", ("上一年度的，只用于比较", ("甲园区",), "内容", "")),
    (Seen("a.yaml", "scored", park="没有的"), "unlisted", ("不在名单，未采用", ("没有的",), "内容", "")),
    (Seen("乙园区.doc", "foreign", what="Word 文档"), "", ("收到而读不了", ("乙园区",), "文件名", "Word 文档")),
    (Seen("x.doc", "foreign", what="Word 文档"), "", ("收到而读不了", (), "", "Word 文档")),
    (Seen("x.bin", "other", what="空文件"), "", ("不是答卷", (), "", "空文件")),
    (Seen("x.yaml", "review"), "", ("复核文件，没有计入", (), "", "")),
    (Seen("x.zip", "zip"), "", ("压缩包，已打开", (), "", "")),
]


@pytest.mark.parametrize(("one", "aside", "line"), LINES)
def test_each_file_has_a_line_with_what_became_of_it(one: Seen, aside: str, line: tuple[Any, ...]) -> None:
    (found,) = entries(one, aside={one.source: aside} if aside else {})
    assert (found.became, found.parks, found.by, found.detail) == line


def test_a_refused_file_shows_three_mistakes_and_their_number() -> None:
    problems = tuple(wrong(line) for line in range(1, 5))
    (found,) = entries(Seen("a.yaml", "refused", problems=problems, problem_count=7))
    assert found.detail == "1:1 错；2:1 错；3:1 错（共 7 处）"
    (page,) = entries(Seen("a.html", "page", what="网页填报表"))
    assert page.detail.startswith("网页填报表；")


def test_what_names_no_park_is_of_the_one_whose_answers_lie_beside_it() -> None:
    answers = Seen("一/a.yaml", "scored", park="甲园区")
    other = Seen("一/b.yaml", "refused", park="乙园区")
    scan, loose = Seen("一/扫描.pdf", "foreign"), Seen("扫描.pdf", "foreign")
    assert [(e.parks, e.by) for e in entries(answers, scan)] == [(("甲园区",), "内容"), (("甲园区",), "同一文件夹")]
    assert [e.parks for e in entries(answers, other, scan)][2] == ()
    assert [e.parks for e in entries(Seen("a.yaml", "scored", park="甲园区"), loose)][1] == ()
    named = Seen("一/乙园区.pdf", "foreign")
    assert [e.parks for e in entries(answers, named)][1] == ("乙园区",)


def test_what_came_beside_answers_that_were_read_is_asked_for_no_more() -> None:
    answers, scan = Seen("一/a.yaml", "scored", park="甲园区"), Seen("一/扫描.pdf", "foreign")
    assert [e.became for e in entries(answers, scan)] == ["已采用", "另附的文件，没有读"]
    assert [e.became for e in entries(answers, scan, aside={"一/a.yaml": "year"})][1] == "收到而读不了"
    assert [e.became for e in entries(answers, Seen("一/x.txt", "other"))][1] == "不是答卷"


def test_evidence_is_a_line_a_folder_and_files_of_systems_one_for_all() -> None:
    answers = Seen("一/a.yaml", "scored", park="甲园区", cited=("佐证/台账.csv", "照片.jpg"))
    pieces = [Seen("一/佐证/台账.csv", "other"), Seen("一/佐证/别的.doc", "foreign"), Seen("一/照片.jpg", "foreign")]
    found = entries(answers, *pieces, system=["Thumbs.db", "x/.DS_Store"])
    assert [(e.source, e.became, e.files, e.parks, e.by, e.detail) for e in found] == [
        ("一/", "佐证", 1, ("甲园区",), "内容", "一/a.yaml 的佐证"),
        ("一/a.yaml", "已采用", 1, ("甲园区",), "内容", ""),
        ("一/佐证/", "佐证", 2, ("甲园区",), "内容", "一/a.yaml 的佐证"),
        ("（系统文件）", "系统文件", 2, (), "", "没有看，如 Thumbs.db"),
    ]


EVIDENCE = [
    # What was seen beside answers of 甲园区 that name 佐证/台账.csv; whether it is their evidence.
    (Seen("佐证/台账.csv", "other"), True),
    (Seen("佐证/台账.CSV", "other"), True),
    (Seen("佐证/深/别的.doc", "foreign"), True),
    (Seen("别处/台账.csv", "other"), False),
    (Seen("台账.csv", "other"), False),
    (Seen("佐证/复核.yaml", "review"), False),
    (Seen("佐证/包.zip", "zip"), False),
    (Seen("佐证/b.yaml", "scored", park="甲园区"), True),
    (Seen("佐证/b.yaml", "scored", park="乙园区"), False),
    (Seen("佐证/b.yaml", "refused", park="乙园区"), False),
    (Seen("佐证/b.yaml", "refused"), True),
    (Seen("佐证/b.doc", "foreign", park="乙园区"), True),
]


@pytest.mark.parametrize(("one", "is_evidence"), EVIDENCE)
def test_what_answers_name_and_what_lies_with_it_is_evidence_unless_it_is_another_park_s(
    one: Seen, is_evidence: bool
) -> None:
    answers = Seen("a.yaml", "scored", park="甲园区", cited=("佐证\\台账.csv", "./a.yaml"))
    assert ledger.evidence([answers, one]) == ({one.source: "a.yaml"} if is_evidence else {})


def test_evidence_that_two_parks_name_is_the_first_s_and_their_own_answers_stay() -> None:
    one = Seen("一/a.yaml", "scored", park="甲园区", cited=("../共用/台账.csv",))
    other = Seen("二/b.yaml", "scored", park="乙园区", cited=("../共用/台账.csv", "../一/a.yaml"))
    shared = Seen("共用/台账.csv", "other")
    assert ledger.evidence([one, other, shared]) == {"共用/台账.csv": "一/a.yaml"}


# ── pages and reports ──


def test_an_empty_page_is_told_unless_its_park_has_sent_answers() -> None:
    received = [
        Received("甲.html", ledger.UNREADABLE, parks=("甲",)),
        Received("乙.html", ledger.UNREADABLE, parks=("乙",)),
        Received("丙.html", ledger.UNREADABLE),
        Received("丁.doc", ledger.UNREADABLE),
        Received("甲.yaml", ledger.USED, parks=("甲",)),
    ]
    found = concluding._pages({"甲.html", "乙.html", "丙.html"}, received)
    assert [str(notice) for notice in found] == ["乙（乙.html）", "园区不详（丙.html）"]


def test_reports_of_no_park_of_this_run_are_left(tmp_path: Path) -> None:
    (tmp_path / "报告").mkdir()
    for name in ("A甲.pdf", "乙.pdf", "乙（2）.pdf", ".丙.pdf", "丁.txt"):
        (tmp_path / "报告" / name).touch()
    assert [path.name for path in left(tmp_path, [("A", "甲"), ("", "乙")])] == ["乙（2）.pdf"]
    assert left(tmp_path, [("A", "甲"), ("", "乙"), ("", "乙")]) == []
    assert left(tmp_path / "没有", []) == []


def test_two_parks_never_share_the_name_of_a_report() -> None:
    taken: set[str] = set()
    names = [file_name("", name, taken) for name in ("甲A", "甲a", "甲A", "长" * 90, "...", "a/b:c. ")]
    assert names == ["甲A.pdf", "甲a（2）.pdf", "甲A（3）.pdf", f"{'长' * 80}.pdf", "_.pdf", "a_b_c_.pdf"]


KINDS: tuple[NoticeKind, ...] = ("duplicate", "missing", "unlisted", "year", "checklist", "page")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_be_mended_ends_with_a_warning(kind: NoticeKind) -> None:
    assert overview(Notice("copy", "甲", ()), Notice(kind, "甲", ())).to_mend

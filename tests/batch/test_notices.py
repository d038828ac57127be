"""Who handed in what: the roster, which park a file is of, what counts of several files, what is said of each park."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from compliance.batch import absent, roster
from compliance.batch.matching import Names, Parks
from compliance.batch.notices import Notice, Overview, Scored, overview
from compliance.batch.roster import TITLES, Listed
from compliance.batch.store.outcomes import Seen
from compliance.errors import InputError


def scored(source: str, name: str = "", code: str = "", **changes: Any) -> Scored:
    told = {"year": 2025, "content": source, "checklist": "窗口 1", "form_version": "1", "version": "1", **changes}
    return Scored(source, name or source, code, **told)


def listed(*parks: tuple[str, str] | str) -> Names:
    return Names(Listed(park) if isinstance(park, str) else Listed(*park) for park in parks)


def said(found: Overview) -> list[tuple[str, str]]:
    return [(notice.kind, str(notice)) for notice in found.notices]


# ── what counts ──


ASIDE = [
    # The files, the year and the roster that were given, what is set aside and why, what is said.
    ([scored("a"), scored("b", year=2024)], 2025, None, {"b": "earlier"}, []),
    ([scored("a"), scored("b", year=2023)], 2025, None, {"b": "year"}, [("year", "b：2023 年（b）")]),
    ([scored("a"), scored("b", year=2026)], 2025, None, {"b": "year"}, [("year", "b：2026 年（b）")]),
    ([scored("a"), scored("b", year=2024)], 2024, None, {"a": "year"}, [("year", "a：2025 年（a）")]),
    ([], None, None, {}, []),
    (
        [scored("a"), scored("b"), scored("c", checklist="别 2")],
        None,
        None,
        {"c": "checklist"},
        [("checklist", "c：别 2（c）")],
    ),
    # Of as many files of each the greater name.
    (
        [scored("a", checklist="乙 1"), scored("b", checklist="甲 1")],
        None,
        None,
        {"a": "checklist"},
        [("checklist", "a：乙 1（a）")],
    ),
    # A year's files alone tell which checklist is meant.
    (
        [scored("a"), scored("b", year=2024, checklist="旧 1"), scored("c", year=2024, checklist="旧 1")],
        2025,
        None,
        {"b": "earlier", "c": "earlier"},
        [],
    ),
    ([scored("a", "甲"), scored("b", "乙")], None, ["甲"], {"b": "unlisted"}, [("unlisted", "乙（b）")]),
    # What a page was issued with gives way to what was saved; alone it counts.
    ([scored("a", "甲", what="页"), scored("b", "甲")], None, None, {"a": "page"}, []),
    ([scored("a", "甲", what="页"), scored("b", "乙")], None, None, {}, []),
    (
        [scored("a", "甲", what="页"), scored("b", "甲", what="页")],
        None,
        None,
        dict.fromkeys("ab", "duplicate"),
        [("duplicate", "甲（a、b）")],
    ),
    ([scored("a", form_version="0.9")], None, None, {}, [("old_form", "a：版本 0.9（a）")]),
    (
        [scored("a", year=2023, form_version="0.9"), scored("b")],
        2025,
        None,
        {"a": "year"},
        [("year", "a：2023 年（a）")],
    ),
]


@pytest.mark.parametrize(("files", "year", "names", "aside", "told"), ASIDE, ids=range(len(ASIDE)))
def test_what_is_not_ranked_and_what_is_said(
    files: list[Scored], year: int | None, names: Sequence[str] | None, aside: dict[str, str], told: list[Any]
) -> None:
    found, left = overview(files, [], year=year, roster=None if names is None else listed(*names))
    assert (left, said(found)) == (aside, told)
    assert (found.left_out, found.earlier) == (len(aside), [*aside.values()].count("earlier"))
    assert found.to_mend == any(kind != "old_form" for kind, _ in told)


SAME = [
    # (name, code, content) of each file; which are told together and as what.
    ([("甲", "A", "1"), ("乙", "B", "2")], []),
    ([("甲", "A", "1"), ("甲", "B", "2")], []),
    ([("甲", "A", "1"), ("乙", "a", "2")], [("duplicate", "0、1")]),
    ([("甲", "", "1"), ("甲 ", "", "2")], [("duplicate", "0、1")]),
    ([("甲", "", "1"), ("甲", "A", "2")], [("duplicate", "0、1")]),
    ([("甲", "A", "1"), ("甲", "", "2"), ("丙", "A", "3")], [("duplicate", "0、1、2")]),
    ([("甲", "A", "1"), ("甲", "B", "2"), ("甲", "", "3")], [("duplicate", "0、1、2")]),
    ([("甲", "", "1"), ("甲", "", "1")], [("copy", "0、1")]),
    ([("甲", "", "1"), ("甲", "", "1"), ("甲", "", "2")], [("duplicate", "0、1、2")]),
    (
        [("乙", "", "1"), ("甲", "", "2"), ("甲", "", "3"), ("乙", "", "4")],
        [("duplicate", "0、3"), ("duplicate", "1、2")],
    ),
]


@pytest.mark.parametrize(("parks", "told"), SAME)
def test_files_of_one_park_are_told_together(parks: list[tuple[str, str, str]], told: list[tuple[str, str]]) -> None:
    files = [scored(str(n), name, code, content=content) for n, (name, code, content) in enumerate(parks)]
    found, left = overview(files, [], year=None, roster=None)
    assert [(notice.kind, "、".join(notice.sources)) for notice in found.notices] == told
    # Of copies the first one counts.
    wanted = [source for kind, names in told for source in names.split("、")[kind == "copy" :]]
    assert sorted(left) == sorted(wanted)


def test_what_is_said_comes_by_kind_and_is_one_line_each() -> None:
    files = [
        scored("a", "甲", form_version="0"),
        *(scored(source, "乙") for source in "bc"),
        scored("d", "丁\n园区", year=2020),
        scored("e", "戊"),
        scored("f", "己", content="e"),
    ]
    found, _ = overview(files, [], year=2025, roster=listed("甲", "乙", "戊", "庚", "己"))
    assert [kind for kind, _ in said(found)] == ["duplicate", "missing", "year", "old_form"]
    assert [line for kind, line in said(found) if kind == "missing"] == ["庚：没有交"]
    assert "\n" not in str(Notice("page", "甲\n乙", ()))
    assert not Overview(year=1, notices=(Notice("copy", "甲", ()),), left_out=1, earlier=0, checklist=None).to_mend


def test_of_the_answers_is_what_no_left_report_and_no_empty_page_changes() -> None:
    notices = tuple(Notice(kind, "甲", ()) for kind in ("duplicate", "page", "left_report"))
    made = Overview(year=2025, notices=notices, left_out=0, earlier=0, checklist=None)
    assert [notice.kind for notice in made.of_answers.notices] == ["duplicate"]


# ── who is missing ──


def test_of_an_absent_park_it_is_said_what_came_of_it_the_most_telling_first() -> None:
    def seen(source: str, kind: Any) -> Seen:
        return Seen(source, kind)

    roster_of = listed("甲", "乙", "丙", "丁", "戊")
    others = [
        seen("甲/a.doc", "foreign"),
        seen("甲/b.yaml", "refused"),
        seen("甲/c.yaml", "refused"),
        seen("甲/d.txt", "other"),
        seen("乙/a.txt", "other"),
        seen("丙/a.html", "page"),
        seen("丙/b.txt", "other"),
        *(seen(f"丁/{n:02d}.doc", "foreign") for n in range(11)),
    ]
    found = [*absent.parks(roster_of, Parks([]), [], others)]
    assert [(park.name, sources, why) for park, sources, why in found] == [
        ("甲", ("甲/b.yaml", "甲/c.yaml"), "收到但有误，未能评分"),
        ("乙", ("乙/a.txt",), "收到的不是答卷"),
        ("丙", ("丙/a.html",), "收到而读不了"),
        ("丁", tuple(f"丁/{n:02d}.doc" for n in range(10)), "收到而读不了，共 11 个文件"),
        ("戊", (), "没有交"),
    ]
    ten = [*absent.parks(roster_of, Parks([Listed("甲"), Listed("乙"), Listed("丙"), Listed("戊")]), [], others[:-1])]
    assert [why for *_, why in ten] == ["收到而读不了"]


def test_answers_that_are_not_ranked_say_why_for_their_park() -> None:
    files = [(scored("a", "甲"), "年度不符"), (scored("b", "甲"), "年度不符"), (scored("c", "甲"), "检查表不符")]
    [(park, sources, why)] = absent.parks(listed("甲"), Parks([]), files, [Seen("甲/a.doc", "foreign")])
    assert (park.name, sources, why) == ("甲", ("a", "b", "c"), "年度不符、检查表不符")


# ── which park a file is of ──


KNOWN = [
    # The parks there are, the one that is looked for, whether it is among them.
    ([("甲", "A")], ("乙", "a"), True),
    ([("甲", "A")], ("甲", "B"), False),
    ([("甲", "A")], ("甲", ""), True),
    ([("甲", "")], ("甲", "B"), True),
    ([("甲", "")], ("乙", "B"), False),
    ([("甲", "A"), ("甲", "")], ("甲", "C"), True),
    ([("甲 园区", "")], ("甲园区", ""), True),
    ([], ("", ""), False),
]


@pytest.mark.parametrize(("parks", "one", "there"), KNOWN)
def test_where_both_sides_have_a_code_it_decides(
    parks: list[tuple[str, str]], one: tuple[str, str], there: bool
) -> None:
    assert (Listed(*one) in Parks(Listed(*park) for park in parks)) is there


OF = [
    # A file, what it says of itself, the archive that it came in; its park, and what that was told by.
    ("a.doc", "", "", "", ""),
    ("甲园区/乙园区.doc", "", "", "乙园区", "文件名"),
    ("甲园区/a.doc", "", "", "甲园区", "文件夹名"),
    ("甲园区/深/更深/a.doc", "", "", "甲园区", "文件夹名"),
    ("甲园区.zip/a.doc", "", "甲园区.zip", "甲园区", "压缩包名"),
    ("收件/甲园区.zip/a.doc", "", "收件/甲园区.zip", "甲园区", "压缩包名"),
    ("乙园区/甲.zip/a.doc", "", "乙园区/甲.zip", "乙园区", "文件夹名"),
    ("甲园区.zip", "", "", "甲园区", "文件名"),
    ("乙园区.yaml", "甲园区", "", "甲园区", "内容"),
    ("乙园区.yaml", "YN-1", "", "甲园区", "内容"),
    ("乙园区.yaml", "没有这个", "", "", "内容"),
]


@pytest.mark.parametrize(("source", "park", "archive", "wanted", "by"), OF)
def test_a_file_is_of_the_park_that_it_names_or_else_that_its_place_names(
    source: str, park: str, archive: str, wanted: str, by: str
) -> None:
    found, told_by = listed(("甲园区", "YN-1"), "乙园区").of(Seen(source, "foreign", park=park, archive=archive))
    assert ("".join(one.name for one in found), told_by) == (wanted, by)


WITHIN = [
    ("甲园区和乙园区.doc", ["乙园区", "甲园区"]),
    ("甲园区二期.doc", ["甲园区二期"]),
    ("甲园区二期、甲园区.doc", ["甲园区", "甲园区二期"]),
    ("AB1.doc", ["乙园区"]),
    ("xAB1.doc", []),
    ("AB12.doc", []),
    ("云AB1号.doc", ["乙园区"]),
    ("7.doc", ["丙园区"]),
    ("77.doc", []),
    ("7 8.doc", []),
    ("二.doc", []),
]


@pytest.mark.parametrize(("text", "wanted"), WITHIN)
def test_the_longest_name_counts_and_a_code_only_as_a_whole(text: str, wanted: list[str]) -> None:
    names = listed("甲园区", "甲园区二期", ("乙园区", "AB1"), ("丙园区", "7"))
    assert sorted(park.name for park in names.within(text)) == sorted(wanted)


def test_a_file_is_called_by_its_code_or_where_no_park_has_it_by_its_name() -> None:
    names = listed(("甲", "A"), ("甲", "B"), ("A", ""), ("丙", "C"))

    def called(name: str, code: str) -> list[tuple[str, str]]:
        return [(park.name, park.code) for park in names.called(Listed(name, code))]

    assert called("丙", "A") == [("甲", "A")]
    assert called("甲", "") == [("甲", "A"), ("甲", "B")]
    assert called("甲", "X") == [("甲", "A"), ("甲", "B")]
    assert called("A", "") == [("A", "")]
    assert called("没有", "") == []


# ── the roster ──


def read(folder: Path, text: str) -> list[tuple[str, str]]:
    path = folder / "名单.csv"
    path.write_text(text, encoding="utf-8")
    return [(park.name, park.code) for park in roster.read(path)]


ROSTERS = [
    ("名称,代码\n甲,A\n乙,\n丙\n", [("甲", "A"), ("乙", ""), ("丙", "")]),
    ("园区名称\n甲\n", [("甲", "")]),
    ("序号,园区代码,园区\n1,A,甲\n\n2,B,乙\n", [("甲", "A"), ("乙", "B")]),
    ("名单\n" * TITLES + "名称\n甲\n", [("甲", "")]),
    # Two parks share a name where both have a code.
    ("名称,代码\n甲,A\n甲,B\n", [("甲", "A"), ("甲", "B")]),
]


@pytest.mark.parametrize(("text", "parks"), ROSTERS)
def test_a_roster_has_a_park_a_line(tmp_path: Path, text: str, parks: list[tuple[str, str]]) -> None:
    assert read(tmp_path, text) == parks


BAD = [
    ("", ["1:1: 名单没有“名称”一栏"]),
    ("园,代码\n甲,A\n", ["1:1: 名单没有“名称”一栏"]),
    ("\n园,代码\n", ["2:1: 名单没有“名称”一栏"]),
    ("名单\n" * (TITLES + 1) + "名称\n甲\n", ["1:1: 名单没有“名称”一栏"]),
    ("代码,名称\n", ["2:2: 名单中没有园区"]),
    ("代码,名称\nA,\n,甲\n", ["2:2: 缺少园区名称"]),
    ("名称,代码\n甲,A\n乙,B\n丙,a\n", ["4:2: 与第 2 行重复"]),
    ("代码,名称\n,甲\nA,甲\n", ["3:2: 与第 2 行重复"]),
    ("代码,名称\nA,甲\n,甲\n", ["3:2: 与第 2 行重复"]),
    ("名称\n甲\n甲\n甲\n", ["3:1: 与第 2 行重复", "4:1: 与第 2 行重复"]),
    ("名称,代码\n,A\n甲,B\n乙,B\n", ["2:1: 缺少园区名称", "4:2: 与第 3 行重复"]),
]


@pytest.mark.parametrize(("text", "told"), BAD)
def test_what_is_wrong_with_a_roster_is_told_with_its_cell(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    assert [f"{p.location}: {p.message}".partition(".csv:")[2] for p in refused.value.problems] == told

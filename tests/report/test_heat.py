"""The heat map of clauses: names, rates and shades, for checklists of any size."""

from __future__ import annotations

from typing import Any

from builders import checklist, criterion, na, scale, scored, section
from said import context, said
from small import answered

from compliance.report.document.blocks import Heat
from compliance.report.parts import heat


def made(a: Any) -> Heat:
    return next(block for block in heat.blocks(context(a)) if isinstance(block, Heat))


def test_a_clause_is_the_darker_the_more_of_it_was_lost() -> None:
    table = checklist(section("C1", section("C1.1", scale("a", 10)), section("C1.2", scale("b", 10))))
    ((name, cells),) = made(scored(table, {"a": "10", "b": "4"})).rows
    assert name == "1 章条 C1\n70.0%"
    assert cells == (("1.1 章条 C1.1\n100.0%", 0.0), ("1.2 章条 C1.2\n40.0%", 0.6))


def test_a_checklist_of_one_clause_has_one_cell() -> None:
    assert made(answered()).rows == (("1 唯一的一章\n62.9%", (("1.1 唯一的一条\n62.9%", 26 / 70),)),)


def test_a_chapter_of_many_clauses_takes_even_rows_and_all_rows_are_of_one_length() -> None:
    many = section("C1", *(section(f"C1.{n}", criterion(f"a{n}")) for n in range(1, 8)))
    few = section("C2", section("C2.1", criterion("b")))
    rows = made(scored(checklist(many, few), dict.fromkeys(["b", *(f"a{n}" for n in range(1, 8))], "符合"))).rows
    assert [len([text for text, _ in cells if text]) for _, cells in rows] == [4, 3, 1]
    assert {len(cells) for _, cells in rows} == {4}
    assert [name.partition("\n")[0] for name, _ in rows] == ["1 章条 C1", "", "2 章条 C2"]


def test_clauses_deep_below_a_chapter_stand_in_its_row() -> None:
    deep = section("C1", section("C1.1", section("C1.1.1", criterion("a"))), section("C1.2", criterion("b")))
    ((_, cells),) = made(scored(checklist(deep), {"a": "符合", "b": "不符合"})).rows
    assert [text.partition(" ")[0] for text, _ in cells] == ["1.1.1", "1.2"]


def test_what_is_unanswered_says_so_and_is_not_shaded() -> None:
    table = checklist(
        section("C1", section("C1.1", criterion("a")), section("C1.2", criterion("b"), criterion("c"))),
    )
    a = scored(table, {"b": "符合"})
    ((_, cells),) = made(a).rows
    assert cells == (("1.1 章条 C1.1\n未作答", None), ("1.2 章条 C1.2\n50.0—100.0%\n1 项未作答", None))
    assert "是暂计" in said(heat.blocks(context(a)))
    assert "暂计" not in said(heat.blocks(context(scored(table, {"a": "符合", "b": "符合", "c": "符合"}))))


def test_what_a_veto_zeroed_and_what_does_not_apply_say_so() -> None:
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    left_out = {"when": "没有此项业务"}
    table = checklist(
        section(
            "C1",
            section("C1.1", criterion("a", veto=veto), criterion("b")),
            section("C1.2", criterion("c", not_applicable=left_out)),
        )
    )
    ((_, cells),) = made(scored(table, {"a": "不符合", "b": "符合", "c": na()})).rows
    assert cells == (("1.1 章条 C1.1\n0.0%\n否决计零", 1.0), ("1.2 章条 C1.2\n不适用", None))

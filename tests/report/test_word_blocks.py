"""Each kind of block as Word has it: one small document that holds them all."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from compliance.report.document.blocks import (
    Beside,
    Block,
    Break,
    Card,
    Column,
    Facts,
    Figure,
    Heading,
    Heat,
    Items,
    Paragraph,
    Part,
    Row,
    Run,
    Score,
    Signatures,
    Table,
    cell,
    line,
)
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.word import base, blocks, dressing
from compliance.report.word.book import Book
from compliance.report.word.markup import widths
from compliance.report.word.styles import Wardrobe

COLUMNS = (Column("要点"), Column("得分", 20, "right"))
TABLE = Table(
    COLUMNS,
    (
        Row((cell("4 基本要求"),), "chapter"),
        Row((cell("4.1 条款", Run("扣 2 分", "quiet")),), "clause"),
        Row((cell("甲", "乙"), cell(Run("1", "alert")))),
        Row((cell("丙"), cell("2")), blank=True),
        Row((cell("合计"), cell("3")), "total"),
    ),
    name="得分表",
)


def written(*told: Block, theme: str = "", **part: Any) -> Any:
    return of_parts(Part("a", "一、甲", told, **part), theme=theme)


def of_parts(*parts: Part, theme: str = "") -> Any:
    look = theme_files.load(theme) if theme else Look()
    document = base.begun(base.shipped(), own=False)
    names = dressing.dress(document, look, own=False)
    book = Book(document, look, names, Wardrobe.of(look).scale.lying)
    for child in [*document.element.body][:-1]:
        document.element.body.remove(child)
    book.write((part.wide, lambda to, n=n, part=part: blocks.part(part, n, to)) for n, part in enumerate(parts))
    into = io.BytesIO()
    document.save(into)
    return docx.Document(into)


def has(element: Any, *names: str) -> bool:
    return element.find("/".join(qn(name) for name in names)) is not None


def shown(paragraph: Any) -> tuple[str, str]:
    return paragraph.style.name, paragraph.text


def test_words_stand_in_named_styles() -> None:
    document = written(
        Heading("甲"),
        Heading("乙", 4),
        Paragraph(line("文", Run("强", "strong"), Run("次", "quiet"), Run("失", "alert"), Run("好", "good"))),
        *(Paragraph(line("文"), style) for style in ("flush", "lead", "note", "caution", "mark")),
    )
    assert [shown(one) for one in document.paragraphs] == [
        *(("Heading 1", "一、甲"), ("Heading 2", "甲"), ("Heading 3", "乙"), ("正文段落", "文强次失好")),
        *(("Normal", "文"), ("导语", "文"), ("注释", "文"), ("提示", "文"), ("草稿标记", "文")),
    ]
    assert [run.style.name for run in document.paragraphs[3].runs][1:] == ["强调", "次要", "失分", "良好"]


def test_each_list_is_counted_from_its_own_beginning() -> None:
    told = (line("甲"), line("乙"))
    document = written(Items(told, numbered=True), Items(told), Items(told, numbered=True))
    numbers = [one._p.pPr.numPr.numId.val for one in document.paragraphs[1:]]
    assert len({*numbers}) == 3
    assert [numbers.count(one) for one in numbers] == [2] * 6
    kinds = [one.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) for one in abstract(document, numbers)]
    assert kinds == ["decimal"] * 2 + ["bullet"] * 2 + ["decimal"] * 2


def abstract(document: Any, numbers: list[int]) -> list[Any]:
    root = document.part.numbering_part.element
    of = {
        int(one.get(qn("w:numId"))): one.find(qn("w:abstractNumId")).get(qn("w:val")) for one in root.iter(qn("w:num"))
    }
    all_of = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
    return [all_of[of[number]] for number in numbers]


def test_a_table_repeats_its_head_splits_hardly_a_row_and_keeps_what_belongs_together() -> None:
    (table,) = written(TABLE).tables
    rows = table.rows
    assert [has(row._tr, "w:trPr", "w:tblHeader") for row in rows] == [True] + [False] * 5
    # LibreOffice loses what comes after the first row that may end a page, if that one may not be split.
    assert [has(row._tr, "w:trPr", "w:cantSplit") for row in rows] == [True, True, True, False, True, True]
    assert [row.cells[0].paragraphs[0].style.name for row in rows] == [
        *("表头", "表中的章", "表中的条", "表格文字", "表格文字", "表格文字"),
    ]
    # Only the name of a clause is an entry of the outline.
    assert [shown(one) for one in rows[2].cells[0].paragraphs] == [("表中的条", "4.1 条款"), ("表格文字", "扣 2 分")]
    assert rows[1]._tr.tc_lst[0].grid_span == 2
    assert [row.cells[1].paragraphs[0].style.name for row in rows[3:]] == ["表格数字"] * 3
    assert [run.style.name for run in rows[5].cells[1].paragraphs[0].runs] == ["强调"]
    assert rows[4].height.mm == pytest.approx(11, abs=0.1)
    # What precedes a total stays with it.
    assert has(rows[4].cells[0].paragraphs[0]._p, "w:pPr", "w:keepNext")
    assert not has(rows[5].cells[0].paragraphs[0]._p, "w:pPr", "w:keepNext")
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "得分表"


@pytest.mark.parametrize("theme", ["", "modern", "formal"])
def test_tables_are_as_wide_as_the_text_in_every_look(theme: str) -> None:
    facts = Facts((("甲", "乙"), ("丙", "丁"), ("戊", "")), 2)
    score = Score((Figure("总分", "76.6"), Figure("等级", "合格", "下"), Figure("上年", "69.0")))
    heat = Heat(("一", "二"), (("甲", (("50%", 0.5), ("—", None))),))
    card = Card(line("题"), "失 2 分", (("事实", cell("文")),), ("责任人",))
    document = written(TABLE, facts, score, heat, card, Signatures(("组长（签字）",)), theme=theme)
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(column.width for column in table.columns) == pytest.approx(width, abs=6000)
        for row in table.rows:
            assert sum(one.width for one in row._tr.tc_lst) == pytest.approx(width, abs=6000)


def test_a_card_is_kept_together_to_its_last_row() -> None:
    card = Card(line("题"), "失 2 分", (("事实", cell("一", "二")), ("条款", cell("三"))), ("责任人", "时限"))
    (table,) = written(card).tables
    kept = [[has(p._p, "w:pPr", "w:keepNext") for one in row._tr.tc_lst for p in paragraphs(one)] for row in table.rows]
    assert all(all(row) for row in kept[:-1])
    assert not any(kept[-1])
    assert [row.height is not None for row in table.rows] == [False, False, False, True, True]


def paragraphs(one: Any) -> list[Any]:
    return [type("P", (), {"_p": p})() for p in one.findall(qn("w:p"))]


def test_what_is_beside_has_styles_for_narrow_columns_and_ends_in_a_paragraph() -> None:
    (table,) = written(Beside((Heading("甲"), TABLE), (Paragraph(line("文")), Items((line("项"),))), 60)).tables
    left, right = table.rows[0].cells
    assert [p.style.name for p in (*left.paragraphs, *right.paragraphs)] == [
        "窄栏标题",
        "表后",
        "窄栏文字",
        "窄栏列表项",
    ]
    assert left.width / (left.width + right.width) == pytest.approx(0.6, abs=0.01)
    (inner,) = left.tables
    assert sum(column.width for column in inner.columns) < left.width


def test_what_has_been_asked_to_begin_a_page_does() -> None:
    opens = Part("b", "二、乙", (Paragraph(line("文")), Break(), TABLE), opens=True)
    document = of_parts(Part("a", "一、甲", ()), opens)
    begins = [p for p in document.element.body.iter(qn("w:p")) if has(p, "w:pPr", "w:pageBreakBefore")]
    assert ["".join(t.text for t in p.iter(qn("w:t"))) for p in begins] == ["二、乙", "要点"]


def test_wide_parts_lie_on_their_side_with_tables_of_their_width() -> None:
    document = of_parts(Part("a", "一", (TABLE,)), Part("b", "二", (TABLE,), wide=True), Part("c", "三", (TABLE,)))
    assert [one.page_width > one.page_height for one in document.sections] == [False, True, False]
    wide = [sum(column.width for column in table.columns) for table in document.tables]
    assert wide[0] == wide[2] < wide[1]


def test_a_note_stays_with_the_table_that_it_introduces_and_with_no_heading() -> None:
    note = Paragraph(line("注"), "note")
    document = written(note, TABLE, note, Heading("后"))
    told = [one for one in document.paragraphs if one.text == "注"]
    assert [has(one._p, "w:pPr", "w:keepNext") for one in told] == [True, False]


def test_columns_that_ask_for_no_width_share_what_is_left() -> None:
    assert widths([0, 20, 0], 1000) == [400, 200, 400]
    assert sum(widths([33.3, 33.3, 0], 9639)) == 9639

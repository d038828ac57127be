"""A name that someone typed stays on its line, wherever it is printed."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from dataclasses import replace

import docx
import openpyxl
import pytest
from builders import backed, checklist, criterion, section, sheet

from compliance import scoring
from compliance.analysis import register
from compliance.forms.register import writing
from compliance.report import formats
from compliance.report.data import table
from compliance.report.view.edition import Edition
from compliance.report.workbook import to_xlsx
from compliance.scoring.assessment import Assessment

DAY = datetime.date(2026, 1, 31)
MADE = checklist(section("C4", criterion("a"), criterion("b")))


def of_park(name: str) -> Assessment:
    plain = sheet(MADE, {"a": backed("符合", "纸质：甲\n乙（柜）", 填写人="张\n三"), "b": "不符合"})
    return scoring.assess(MADE, replace(plain, park=replace(plain.park, name=name)))


def word(a: Assessment) -> list[str]:
    found = docx.Document(io.BytesIO(formats.to_docx(Edition(a, date=DAY, digests={})))).core_properties
    return [found.title, found.author, found.keywords]


def page(a: Assessment) -> list[str]:
    html = formats.to_html(Edition(a, date=DAY, digests={})).decode()
    return [part.partition("</title>")[0] for part in html.split("<title>")[1:]] + [
        part.partition('"')[0] for part in html.split('content="')[1:]
    ]


def properties(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    footers = [made.oddFooter.left.text or "" for made in book.worksheets if made.oddFooter.left]
    return [book.properties.title, *footers]


def workbook(a: Assessment) -> list[str]:
    return properties(to_xlsx(a, DAY))


def of_register(a: Assessment) -> list[str]:
    return properties(writing.to_xlsx(register.started(a, DAY)))


def rows(a: Assessment) -> list[str]:
    found = csv.DictReader(io.StringIO(table.to_csv(a).decode("utf-8-sig"), newline=""))
    return [row[name] or "" for row in found for name in ("填写人", "佐证材料")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\x0b"], ids=ascii)
@pytest.mark.parametrize("texts", [word, page, workbook, of_register, rows])
def test_a_name_stays_on_its_line(texts: Callable[[Assessment], list[str]], end: str) -> None:
    found = texts(of_park(f"某园区{end}优秀"))
    assert len(found) > 1
    assert [text for text in found if len(text.splitlines()) > 1] == []

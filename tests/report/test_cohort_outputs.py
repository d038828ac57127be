"""What a batch writes for people and programs: whole, the same every time, and texts stay texts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from conftest import ROOT, window_service
from dossiers import HOSTILE, dossier
from playwright.sync_api import Browser, Page

from compliance.cli.checklist import schema_of
from compliance.errors import INVISIBLE, one_line
from compliance.report.cohort import dashboard, data, received, table, workbook


def content(made: bytes | Iterator[bytes]) -> bytes:
    return made if isinstance(made, bytes) else b"".join(made)


FORMATS = {"xlsx": workbook.to_xlsx, "csv": table.to_csv, "json": data.to_json, "html": dashboard.to_html}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_results_give_the_same_bytes(name: str) -> None:
    assert content(FORMATS[name](dossier())) == content(FORMATS[name](dossier()))


def test_the_data_keep_to_their_schema() -> None:
    written = json.loads(content(data.to_json(dossier())))
    jsonschema.Draft202012Validator(schema_of("cohort", window_service())).validate(written)
    assert [park["rank"] for park in written["parks"] if park["rank"]] == [row.rank for row in dossier().cohort.ranked]


def test_the_table_has_every_park_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(content(table.to_csv(dossier())).decode("utf-8-sig"))))
    names = {row.name for row in dossier().cohort.parks}
    cells = {cell.removeprefix("'") for row in rows for cell in row}
    assert names <= cells
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.to_xlsx(dossier())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)] == []
    assert any(HOSTILE in str(cell.value) for cell in cells)
    scores = {float(row.score) for row in dossier().cohort.ranked if row.score is not None}
    assert scores <= {cell.value for cell in cells if isinstance(cell.value, int | float)}
    assert any("不是数字" in str(cell.value) for cell in cells)
    assert any(cell.value == "=未报园区" for cell in cells)


def test_the_page_refers_to_nothing_outside_itself_and_no_text_leaves_its_place() -> None:
    page = dashboard.to_html(dossier()).decode()
    assert "default-src 'none'" in page
    assert "<script>alert(1)" not in page
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b|@import|\bfetch\(|innerHTML", page)


UNSAFE = "某园区\n总分 100\u2028优\u202e秀\x1b[2J\u200b\u3164\x85"
TEXTS = {"ledger": received.to_csv, **{name: made for name, made in FORMATS.items() if name != "xlsx"}}


@pytest.mark.parametrize("name", TEXTS)
def test_no_name_writes_lines_of_its_own_or_turns_the_writing_round(name: str) -> None:
    text = content(TEXTS[name](dossier(name=UNSAFE))).decode("utf-8-sig")
    assert "某园区" in text
    assert INVISIBLE.findall(text.replace("\r\n", "")) == []
    if name == "json":
        parks = json.loads(text)["parks"]
        assert UNSAFE in [park["name"] for park in parks]
    elif name == "html":
        embedded = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
        shown = [park["name"] for park in embedded["parks"] if park["name"].startswith("某园区")]
        assert shown == [one_line(UNSAFE)]
    else:
        rows = csv.reader(io.StringIO(text, newline=""))
        assert not [cell for row in rows for cell in row if "\n" in cell]


AXE = (ROOT / "tests" / "forms" / "axe" / "axe.min.js").read_text(encoding="utf-8")


def opened(browser: Browser, path: Path, **options: Any) -> Page:
    path.write_bytes(dashboard.to_html(dossier()))
    page = browser.new_context(offline=True, **options).new_page()
    page.set_default_timeout(15_000)
    page.goto(path.as_uri())
    return page


def wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_overflows_or_stands_in_the_way_of_a_screen_reader(
    width: int, scheme: Any, browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path / "看板.html", viewport={"width": width, "height": 800}, color_scheme=scheme)
    links = "a[href^='#park=']"
    for address in ("", page.locator(links).nth(3).get_attribute("href")):
        page.evaluate("address => { location.hash = address }", address)
        page.wait_for_function("address => !address || document.getElementById('whole').hidden", arg=address)
        assert not wider_than_the_window(page)
        page.evaluate(AXE + "; 0")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    page.context.close()


@pytest.mark.slow
def test_a_park_is_found_by_name_and_has_a_page_of_its_own(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path / "看板.html")
    rows = page.locator("#ranking-table tbody tr")
    wanted = dossier().cohort.ranked[4]
    page.get_by_label("园区名称或代码").fill(wanted.name)
    assert rows.count() == 1
    rows.first.get_by_role("link", name=wanted.name).click()
    park = page.locator("#park")
    park.wait_for(state="visible")
    assert wanted.name in park.inner_text()
    assert page.locator("#whole").is_hidden()
    page.go_back()
    park.wait_for(state="hidden")
    page.get_by_label("园区名称或代码").fill("")
    shown = dossier().cohort.ranked[0].name
    page.locator("#ranking-table").get_by_role("button", name="总分").click()
    page.locator("#ranking-table").get_by_role("button", name="总分").click()
    assert shown not in rows.first.inner_text()
    page.context.close()

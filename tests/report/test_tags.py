"""What a PDF tells those who do not see it, walked element by element, and qpdf's check of the file.

No validator of PDF/A or PDF/UA is run: that a report claims PDF/A-3a is WeasyPrint's word.
"""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from test_pages import edition

from compliance.report import formats
from compliance.report.document.kinds import Kind

pytestmark = pytest.mark.usefixtures("typeset_once")

KINDS: tuple[Kind, ...] = ("gap", "plan", "brief")
SLOW = [pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS[:2]]
every_kind = pytest.mark.parametrize("kind", [*SLOW, "brief"])


@cache
def made(kind: Kind) -> bytes:
    return formats.to_pdf(edition("compared", kind, ""))


def root(kind: Kind) -> Any:
    return pypdf.PdfReader(io.BytesIO(made(kind))).root_object


@cache
def elements(kind: Kind) -> list[Any]:
    return list(_walk(root(kind)["/StructTreeRoot"]))


def _walk(element: Any) -> Iterator[Any]:
    if "/S" in element:
        yield element
    for child in _children(element):
        yield from _walk(child)


def _within(table: Any) -> Iterator[Any]:
    """What a table holds, but not the inside of tables within it."""
    for child in _children(table):
        if child.get("/S") != "/Table":
            yield child
            yield from _within(child)


def _children(element: Any) -> Iterator[Any]:
    children = element.get("/K", ())
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, dict):
            yield child


def of(kind: Kind, *roles: str) -> list[Any]:
    return [element for element in elements(kind) if element["/S"] in roles]


@every_kind
def test_language_and_title_are_told_and_shown(kind: Kind) -> None:
    catalogue = root(kind)
    assert catalogue["/Lang"] == "zh-CN"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "乌蒙柏坪产业园区" in pypdf.PdfReader(io.BytesIO(made(kind))).metadata.title  # type: ignore[union-attr, operator]


@every_kind
def test_headings_leave_no_level_out(kind: Kind) -> None:
    levels = [int(heading["/S"][2:]) for heading in of(kind, "/H1", "/H2", "/H3", "/H4", "/H5")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@every_kind
def test_every_chart_has_words(kind: Kind) -> None:
    figures = of(kind, "/Figure")
    assert figures or kind == "brief"
    assert [figure for figure in figures if len(figure.get("/Alt", "")) < 10] == []


@every_kind
def test_every_cell_knows_its_heads(kind: Kind) -> None:
    heads = Counter(bytes(head["/ID"]) if isinstance(head["/ID"], bytes) else head["/ID"] for head in of(kind, "/TH"))
    assert [name for name, times in heads.items() if times > 1] == []
    tables = [list(_within(table)) for table in of(kind, "/Table")]
    headed = [table for table in tables if any(one["/S"] == "/TH" for one in table)]
    assert headed
    cells = [one for table in headed for one in table if one["/S"] == "/TD"]
    named = [list(cell.get("/A", {}).get("/Headers", ())) for cell in cells]
    assert [cell for cell, names in zip(cells, named, strict=True) if not names] == []
    assert {name for names in named for name in names} <= heads.keys()


@every_kind
def test_the_file_is_sound(kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made(kind))
    done = subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

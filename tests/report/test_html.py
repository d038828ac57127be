"""The report as a web page, and reports from a user's own templates."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import EVERY_RULE, ROOT
from reports import DATE, GOOD, UNFINISHED, VETOED, page_of, report_of

from compliance import scoring
from compliance.errors import InputError
from compliance.forms import importing
from compliance.report.document.kinds import Kind
from compliance.report.html import page as html
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.version import __version__

GOLDEN = ROOT / "tests" / "golden"
SMALL = GOLDEN / "every-rule.yaml"
HOSTILE = "{{ 7 * 7 }}<img src=http://a.invalid/x.png><script>alert(1)</script>"


def normal(page: str, *, styles: bool = False) -> str:
    """The page without what changes for reasons of its own: styles, charts, fingerprint and version."""
    page = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    page = page if styles else re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    page = re.sub(r"\b[0-9a-f]{64}\b|\b([0-9a-f]{4} ){3}[0-9a-f]{4}\b", "指纹", page)
    return page.replace(f"compliance {__version__}", "compliance 版本")


@pytest.mark.parametrize("path", [VETOED, UNFINISHED], ids=lambda path: path.parent.name)
def test_the_page_is_as_it_was(path: Path) -> None:
    """UPDATE_GOLDEN=1 writes the pages anew; read the difference before you commit it."""
    check_golden(GOLDEN / f"gap-report-{path.parent.name}.html", normal(page_of(path)))


@pytest.mark.parametrize("kind", ["self-assessment", "gap", "review", "plan", "brief"])
def test_each_kind_is_as_it_was(kind: Kind) -> None:
    """A small checklist with objects, bonus and penalty items, of which a part was reviewed."""
    check_golden(GOLDEN / f"{kind}.html", normal(small_page(kind, Look())))


def test_a_theme_is_as_it_was() -> None:
    """The brief in colours, words and logo of a firm, with its styles."""
    look = theme_files.load(str(ROOT / "templates" / "themes" / "sample" / "theme.yaml"))
    check_golden(GOLDEN / "brief-themed.html", normal(small_page("brief", look), styles=True))


def small_page(kind: Kind, look: Look) -> str:
    checklist, sheet = importing.load(SMALL, str(EVERY_RULE))
    return html.render(Edition(scoring.assess(checklist, sheet), date=DATE, digests={}, kind=kind, look=look))


def check_golden(golden: Path, page: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["full", "brief"])
@pytest.mark.parametrize("path", [GOOD, UNFINISHED], ids=lambda path: path.parent.name)
def test_the_shipped_templates_make_well_formed_xml(path: Path, kind: Kind) -> None:
    """A PDF would be made without it, a seventh slower."""
    assert ElementTree.fromstring(page_of(path, kind=kind)).tag == "html"


@pytest.mark.parametrize("kind", ["gap", "review", "plan"])
def test_so_do_those_of_the_other_kinds(kind: Kind) -> None:
    assert ElementTree.fromstring(small_page(kind, Look())).tag == "html"


def test_the_page_is_self_contained_and_chinese() -> None:
    page = page_of(GOOD)
    assert '<html lang="zh-CN">' in page
    assert not re.search(r"<(script|link|img|iframe)\b", page)
    assert "url(" not in page
    assert "@import" not in page


def test_links_of_the_contents_lead_somewhere() -> None:
    page = page_of(GOOD)
    wanted = set(re.findall(r'href="#([a-z]+)"', page))
    assert len(wanted) == len(report_of(GOOD).parts)
    assert wanted <= set(re.findall(r'id="([a-z]+)"', page))


def test_an_unfinished_report_is_marked() -> None:
    assert 'class="mark"' in page_of(UNFINISHED)
    assert 'class="mark"' not in page_of(GOOD)


def test_what_a_clerk_writes_is_printed_as_text(make_answers: Callable[..., Path]) -> None:
    page = page_of(make_answers({"C4.1-1": f"结果: 12\n说明: '{HOSTILE}'\n佐证: [台账.txt]"}))
    assert "{{ 7 * 7 }}&lt;img src=http://a.invalid/x.png&gt;&lt;script&gt;" in page
    assert "<img" not in page


def test_control_characters_are_shown_and_not_obeyed(make_answers: Callable[..., Path]) -> None:
    page = page_of(make_answers({"C4.1-1": '结果: 12\n说明: "甲\\x1b[31m乙\\u202e丙"\n佐证: [台账.txt]'}))
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "甲〔U+001B〕[31m乙〔U+202E〕丙" in page


def test_a_users_file_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_text("<h1>{{ report.park }} 我们的封面</h1>", encoding="utf-8")
    page = page_of(GOOD, tmp_path)
    assert "我们的封面</h1>" in page
    assert "一、总体结论" in page


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("第一行\n{% for %}", 2, "模板语法错误"),
        ("第一行\n第二行\n{{ report.nothing }}", 3, "模板用了不存在的名称"),
        ("{{ nothing }}", 1, "模板用了不存在的名称"),
        ("{{ ''.__class__.__mro__ }}", 1, "模板用了不允许的操作"),
        ("{% include 'none.html.j2' %}", 1, "找不到模板"),
        ("{{ 1 // 0 }}", 1, "模板出错"),
    ],
)
def test_a_mistake_in_a_users_template_is_told_with_its_place(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    (tmp_path / "cover.html.j2").write_text(template, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        page_of(GOOD, tmp_path)
    (problem,) = raised.value.problems
    assert message in problem.message
    assert problem.location.file == str(tmp_path / "cover.html.j2")
    assert problem.location.line == line


def test_templates_that_include_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_text('{% include "cover.html.j2" %}', encoding="utf-8")
    with pytest.raises(InputError, match="模板互相包含"):
        page_of(GOOD, tmp_path)


def test_a_template_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_bytes("封面".encode("gb18030"))
    with pytest.raises(InputError, match="模板不是 UTF-8"):
        page_of(GOOD, tmp_path)

"""Kinds of report, and templates exported, edited and used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from conftest import ROOT
from reports import DATE, GOOD, UNFINISHED, VETOED, assessment_of, page_of

from compliance.report.document import kinds
from compliance.report.document.kinds import KINDS, Kind
from compliance.report.html import page as html
from compliance.report.pdf import render as pdf
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look, Theme
from compliance.report.view.edition import Edition

pytestmark = pytest.mark.usefixtures("typeset_once")

Run = Callable[..., tuple[int, str, str]]
EXAMPLES = sorted((ROOT / "examples").glob("*/*.yaml"))
UNREVIEWED: list[Kind] = [kind for kind in KINDS if kind != "review"]
REVIEWED = sorted((ROOT / "examples").glob("*/复核/*.yaml"))


def headings_of(page: str) -> list[str]:
    return re.findall(r'<h2 id="[a-z]+"[^>]*>([^<]*)</h2>', page)


def headings(kind: Kind) -> list[str]:
    """Of a report without years before and without peers; a brief has no headings of parts."""
    places = kinds.places(kind, {}, lacking=("years", "peers", "photos"))
    return [] if kind == "brief" else [place.heading for place in places]


@pytest.mark.parametrize("kind", UNREVIEWED)
def test_a_report_has_the_parts_of_its_kind_in_order(kind: Kind) -> None:
    page = page_of(VETOED, kind=kind)
    assert headings_of(page) == headings(kind)
    assert kinds.of(kind).title in page
    assert "不是标准条款原文" in page


@pytest.mark.parametrize("kind", UNREVIEWED)
def test_what_a_report_refers_to_is_in_it(kind: Kind) -> None:
    page = page_of(GOOD, kind=kind)
    for number in re.findall(r"第([一二三四五六七八九十]+)部分", page):
        assert any(heading.startswith(f"{number}、") for heading in headings_of(page)), number
    for letter in re.findall(r"附录 ([A-D])", page):
        assert any(heading.startswith(f"附录 {letter}") for heading in headings_of(page)), letter
    links = set(re.findall(r'href="#([a-z]+)"', page))
    assert links <= set(re.findall(r'id="([a-z]+)"', page))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["full", "gap"])
def test_any_part_may_be_left_out_and_nothing_refers_to_it(kind: Kind) -> None:
    made, called = kinds.of(kind), kinds.headings()
    for left_out in {*made.body, *made.appendices} - {kinds.ALWAYS}:
        kept = [called[part] for part in (*made.body, *made.appendices) if part != left_out]
        theme = Theme.model_validate({"部分": {made.title: kept}})
        page = html.render(Edition(assessment_of(GOOD), date=DATE, digests={}, kind=kind, look=Look(theme)))
        listed = headings_of(page)
        assert not any(heading.endswith(called[left_out]) for heading in listed)
        for number in re.findall(r"第([一二三四五六七八九十]+)部分", page):
            assert any(heading.startswith(f"{number}、") for heading in listed), (left_out, number)
        for letter in re.findall(r"附录 ([A-D])", page):
            assert any(heading.startswith(f"附录 {letter}") for heading in listed), (left_out, letter)


def test_only_what_the_park_signs_holds_its_promise() -> None:
    assert {kind for kind in UNREVIEWED if "本单位承诺" in page_of(GOOD, kind=kind)} == {"full", "self-assessment"}
    assert "编制单位（盖章）" in page_of(GOOD, kind="gap")


def test_a_review_report_needs_a_review_and_shows_both_results(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "评审.html"
    code, _, err = run("report", GOOD, "--kind", "review", "-o", output)
    assert (code, "评审报告要有复核" in err) == (2, True)
    assert not output.exists()
    review = REVIEWED[0]
    answers = review.parent.parent / review.name
    assert run("report", answers, "--review", review, "--kind", "review", "-o", output, "-q") == (0, "", "")
    page = output.read_text(encoding="utf-8")
    assert headings_of(page) == headings("review")
    assert "自评 → 复核" in page
    assert "（四）自评与复核" not in page


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["", *theme_files.shipped()])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_brief_is_one_page(tmp_path: Path, path: Path, theme: str) -> None:
    content = pdf.render(page_of(path, kind="brief", theme=theme), date=DATE, templates=None)
    (tmp_path / "a.pdf").write_bytes(content)
    assert len(pypdf.PdfReader(tmp_path / "a.pdf").pages) == 1


@pytest.mark.slow
@pytest.mark.parametrize("theme", theme_files.shipped())
def test_a_theme_makes_a_whole_report_with_its_own_margins(theme: str) -> None:
    content = pdf.render(page_of(UNFINISHED, theme=theme), date=DATE, templates=None)
    assert content == pdf.render(page_of(UNFINISHED, theme=theme), date=DATE, templates=None)
    assert content.startswith(b"%PDF")


def test_the_formal_theme_keeps_to_the_official_margins() -> None:
    page = page_of(GOOD, theme="formal")
    assert "margin: 37mm 26mm 35mm 28mm" in page
    assert "仿宋" in page


@pytest.mark.parametrize("option", [["--kind", "gap"], ["--theme", "formal"], ["--templates", "."]])
def test_a_workbook_takes_none_of_it(run: Run, tmp_path: Path, option: list[str]) -> None:
    code, _, err = run("report", GOOD, "-o", tmp_path / "a.xlsx", *option)
    assert (code, option[0] in err) == (2, True)


# Templates of one's own


def test_templates_are_exported_edited_and_used(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "新建" / "模板"
    code, _, err = run("template", "export", folder)
    assert (code, "已导出" in err) == (0, True)
    for name in ("report.html.j2", "cover.html.j2", "style.css", "formal.css", "theme.yaml"):
        assert (folder / name).is_file()
    before = page_of(GOOD)
    assert page_of(GOOD, folder) == before
    cover = folder / "cover.html.j2"
    cover.write_text(cover.read_text(encoding="utf-8").replace("<h1>", "<h1>我们的"), encoding="utf-8")
    assert page_of(GOOD, folder) == before.replace("<h1>", "<h1>我们的")


def test_an_export_overwrites_nothing_unasked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("我的", encoding="utf-8")
    code, _, err = run("template", "export", tmp_path)
    assert (code, "已有同名文件（style.css）" in err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["style.css"]
    assert run("template", "export", tmp_path, "--force", "-q") == (0, "", "")
    assert "我的" not in (tmp_path / "style.css").read_text(encoding="utf-8")


def test_the_list_names_kinds_themes_and_files(run: Run) -> None:
    code, out, _ = run("template", "list")
    assert code == 0
    for name in (*(kinds.of(kind).title for kind in KINDS), *theme_files.shipped(), "report.html.j2", "print.css"):
        assert name in out


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ report.__class__ }}",
        "{{ report.look.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ self._TemplateReference__context }}",
        "{{ ''|attr('__class__') }}",
        "{{ lipsum.__globals__['os'] }}",
        "{% set x = report.parts.__add__ %}{{ x.__self__ }}",
        "{{ [].append(1) }}",
        "{{ 'x' * 10**9 }}",
        "{{ [0] * 999999999 }}",
        "{{ 9 ** 999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ 'x'|center(999999999) }}",
        "{{ '%999999999d'|format(1) }}",
        "{% for i in range(999999999) %}x{% endfor %}",
        "{% include '../../../etc/hostname' %}",
        "{% include '/etc/hostname' %}",
    ],
)
def test_a_users_template_cannot_get_out_of_its_sandbox(run: Run, tmp_path: Path, escape: str) -> None:
    (tmp_path / "cover.html.j2").write_text(f"甲\n{escape}", encoding="utf-8")
    code, out, err = run("report", GOOD, "--templates", tmp_path, "-o", tmp_path / "a.html")
    assert (code, out) == (2, "")
    assert f"{tmp_path}/cover.html.j2:2:1: " in err
    assert not (tmp_path / "a.html").exists()

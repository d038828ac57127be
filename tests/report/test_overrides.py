"""A folder of templates: what stands in for nothing is told, and a mistake is told of the file that has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reports import DATE, GOOD, assessment_of, page_of

from compliance import remarks
from compliance.errors import InputError
from compliance.files import inputs
from compliance.report import formats
from compliance.report.theme import files as theme_files
from compliance.report.view.edition import Edition

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, ["没有一个文件"]),
        ({"covre.html.j2": ""}, ["没有一个文件", "没有用到"]),
        ({"cover.html.j2": "", "Report.docx": "", "report.html.jinja2": ""}, ["没有用到"] * 2),
        ({"cover.html.j2": "", "screen.css.txt": "", "子/cover.html.j2": ""}, ["没有用到"] * 2),
        ({"cover.html.j2": "{% include 'own.html.j2' %}", "own.html.j2": "", "logo.png": ""}, ["没有用到"]),
        ({"style.css": "@font-face { src: url(a.ttf) }", "a.ttf": "", "b.ttf": ""}, ["不收进", "没有用到"]),
        ({"brief.html.j2": "{% include 'own.html.j2' %}", "own.html.j2": ""}, ["都用不到"]),
        ({"cover.html.j2": "", "theme.yaml": "名称: 甲"}, ["没有用到这份主题"]),
        ({"cover.html.j2": "", "them.yaml": "名称: 甲"}, ["没有用到"]),
        ({"cover.html.j2": "", ".DS_Store": "", "Thumbs.db": "", "~$cover.docx": "", "._cover.html.j2": ""}, []),
        ({"cover.html.j2": "", "说明.txt": "", "report.docx": ""}, []),
        ({"cover.html.j2": "", "brief.docx": ""}, ["没有用到"]),
    ],
)
def test_what_changes_nothing_is_told(tmp_path: Path, files: dict[str, str], told: list[str]) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    with inputs.remembered(), remarks.collected() as found:
        formats.make("html", Edition(assessment_of(GOOD), date=DATE, digests={}, templates=tmp_path))
    assert [words in remark.message for words, remark in zip(told, found, strict=True)] == [True] * len(told)
    assert all("cover.html.j2" in remark.remedy for remark in found if "covre" in str(remark.location))


def test_what_is_exported_changes_nothing_until_it_is_changed(run: Run, tmp_path: Path) -> None:
    assert run("template", "export", tmp_path / "模板", "-q") == (0, "", "")
    command = ("report", GOOD, "--templates", tmp_path / "模板", "-o", tmp_path / "a.html", "--force", "-q")
    assert "都与随程序提供的相同" in run(*command)[2]
    code, _, err = run(*command, "--strict")
    assert (code, "1 处问题" in err) == (2, True)
    (tmp_path / "模板" / "cover.html.j2").write_text("<p>甲</p>", encoding="utf-8")
    assert run(*command) == (0, "", "")


@pytest.mark.parametrize(
    ("beside", "told"),
    [("仿宋.TTF", "主题不读字体文件"), ("logo.svg", "标志: logo.svg"), ("照片.png", ""), ("._logo.png", "")],
)
def test_what_lies_beside_a_theme_in_vain_is_told(tmp_path: Path, beside: str, told: str) -> None:
    (tmp_path / "甲.yaml").write_text("页眉: 甲", encoding="utf-8")
    (tmp_path / beside).touch()
    with inputs.remembered(), remarks.collected() as found:
        theme_files.load(str(tmp_path / "甲.yaml"))
    assert [told in str(remark) for remark in found] == [True] * bool(told)


def test_an_encoding_mistake_is_of_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_bytes("<p>\n封面\n".encode("gbk"))
    with pytest.raises(InputError, match="不是 UTF-8") as raised:
        page_of(GOOD, tmp_path)
    (problem,) = raised.value.problems
    assert (problem.location.file, problem.location.line) == (str(tmp_path / "cover.html.j2"), 2)

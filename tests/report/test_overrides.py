"""A folder of templates: what stands in for nothing is told, and a mistake is told of the file that has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from reports import GOOD, page_of

from compliance import remarks
from compliance.errors import InputError
from compliance.report import overrides


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, ["没有一个文件"]),
        ({"covre.html.j2": ""}, ["没有一个文件", "没有用到"]),
        ({"cover.html.j2": "", "Report.docx": ""}, ["没有用到"]),
        ({"cover.html.j2": "{% include 'own.html.j2' %}", "own.html.j2": "", "logo.png": ""}, []),
    ],
)
def test_what_stands_in_for_nothing_is_told(tmp_path: Path, files: dict[str, str], told: list[str]) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with remarks.collected() as found:
        overrides.look_at(tmp_path)
    assert len(found) == len(told)
    assert all(words in remark.message for words, remark in zip(told, found, strict=True))
    assert all("cover.html.j2" in remark.remedy for remark in found if "covre" in str(remark.location))


def test_an_encoding_mistake_is_of_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "cover.html.j2").write_bytes("<p>\n封面\n".encode("gbk"))
    with pytest.raises(InputError, match="不是 UTF-8") as raised:
        page_of(GOOD, tmp_path)
    (problem,) = raised.value.problems
    assert (problem.location.file, problem.location.line) == (str(tmp_path / "cover.html.j2"), 2)

"""The report on paper."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from conftest import ROOT
from reports import DATE, GOOD, UNFINISHED, VETOED, assessment_of, page_of, pdf_of

from compliance.errors import InputError
from compliance.report.pdf import render as pdf
from compliance.report.pdf import system

RARE = "喆堃玥㛃赟翀龑䶮"
RARER = "囍㐂𠮷"
"""What the shipped font lacks and the machine's own supply."""
LINES = bytes.fromhex("b4bfca")
"""The colour of the lines of tables."""
EXAMPLES = sorted((ROOT / "examples").glob("*/*.yaml"))


def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def pages(content: bytes) -> list[str]:
    """The text of every page, without blanks and line ends: those belong to the layout."""
    document = pypdfium2.PdfDocument(content)
    return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def made_from(path: Path) -> bytes:
    return pdf.render(page_of(path), date=DATE, templates=None)


@pytest.mark.parametrize(
    "path", [GOOD, *(pytest.param(path, marks=pytest.mark.slow) for path in EXAMPLES if path != GOOD)], ids=str
)
def test_a_report_has_twenty_five_to_forty_pages(path: Path) -> None:
    assert 25 <= len(reader(pdf_of(path)).pages) <= 40


def test_a_table_ends_where_its_last_row_does() -> None:
    """A heading that would stand alone moves to the next page, and leaves no bar in the colour of the lines."""
    document = pypdfium2.PdfDocument(pdf_of(UNFINISHED))
    assert len(document) > 10
    for number, page in enumerate(document, start=1):
        picture = page.render(scale=1).to_pil().convert("RGB")
        downwards = picture.crop((300, 0, 301, picture.height)).tobytes()
        assert LINES * 2 not in downwards, number


def test_the_same_answers_on_the_same_day_give_the_same_bytes() -> None:
    assert made_from(GOOD) == made_from(GOOD) == pdf_of(GOOD)


def test_the_document_says_what_it_is() -> None:
    document = reader(pdf_of(GOOD))
    assert document.metadata is not None
    assert "自评及差距分析报告" in str(document.metadata.title)
    assert document.metadata.author == assessment_of(GOOD).sheet.park.name
    assert str(document.metadata["/CreationDate"]).startswith("D:20260131")
    assert str(document.metadata["/ModDate"]).startswith("D:20260131")
    assert "差距分析" in str(document.metadata["/Keywords"])
    assert str(document.trailer["/Root"]["/Lang"]) == "zh-CN"
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_bookmarks_name_sections_chapters_and_clauses() -> None:
    document = reader(pdf_of(GOOD))
    top = [item for item in document.outline if not isinstance(item, list)]
    assert [str(item.title)[:2] for item in top[:9]] == [f"{n}、" for n in "一二三四五六七八九"]
    titles = [str(item.title) for item in _flat(document.outline)]
    assert "5 服务内容" in titles
    assert "5.3.4 绿色低碳服务" in titles


def _flat(outline: Any) -> list[Any]:
    return [leaf for item in outline for leaf in (_flat(item) if isinstance(item, list) else [item])]


def test_every_font_is_embedded() -> None:
    assert len(reader(pdf_of(GOOD)).pages) > 10
    for page in reader(pdf_of(GOOD)).pages:
        assert page["/Resources"]["/Font"]
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


def fonts_of(content: bytes) -> set[str]:
    found = (page["/Resources"]["/Font"].values() for page in reader(content).pages)
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for fonts in found for font in fonts}


def test_a_report_needs_no_font_but_the_shipped_one() -> None:
    assert fonts_of(pdf_of(VETOED)) == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_rare_characters_of_names_come_out(make_answers: Callable[..., Path]) -> None:
    path = make_answers({"C4.1-1": f"结果: 12\n说明: 经办人 {RARE}\n佐证: [台账.txt]"})
    content = made_from(path)
    assert any(RARE in page for page in pages(content))
    assert fonts_of(content) == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


@pytest.mark.slow
def test_rarer_ones_come_from_the_machines_fonts(make_answers: Callable[..., Path]) -> None:
    content = made_from(make_answers({"C4.1-1": f"结果: 12\n说明: 经办人 {RARER}\n佐证: [台账.txt]"}))
    assert any(RARER in page for page in pages(content))
    assert len(fonts_of(content)) > 2


def test_pages_are_numbered_and_carry_the_park_from_the_second_on() -> None:
    cover, *rest = pages(pdf_of(VETOED))
    assert not cover.endswith("1")
    for number, page in enumerate(rest, start=2):
        assert str(number) in (page[: len(str(number))], page[-len(str(number)) :])
        assert "红河云岚边境产业园区" in page
        assert "自评及差距分析报告" in page


def test_an_unfinished_report_says_so_on_every_page() -> None:
    found = pages(pdf_of(UNFINISHED))
    assert len(found) > 10
    assert all("未完成草稿" in page for page in found)


def test_a_table_that_breaks_shows_its_head_again() -> None:
    found = [page for page in pages(pdf_of(VETOED)) if "检查要点整改建议失分、难度" in page]
    assert len(found) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(path: Path) -> None:
    assert len(pages(pdf_of(path))) > 10
    for page in pages(pdf_of(path))[2:]:
        foot = re.sub(r"—\d+—$", "", page)[-40:]
        assert not re.search(
            r"(^|[^0-9])[4-7](\.\d){1,2}[^\d。；，]{2,12}（(名称见编制说明|自拟)）标准分[^。]*%$", foot
        )


@pytest.mark.parametrize("address", ["没有.png", "没有.css", "folder"])
def test_a_file_that_a_template_names_and_that_cannot_be_read_is_told(tmp_path: Path, address: str) -> None:
    (tmp_path / "folder").mkdir()
    named = f'<link rel="stylesheet" href="{address}">' if address.endswith("css") else f'<img src="{address}" alt="">'
    (tmp_path / "cover.html.j2").write_text(named, encoding="utf-8")
    with pytest.raises(InputError, match=f"{address}: (找不到文件|是文件夹)"):
        pdf.render(page_of(GOOD, tmp_path), date=DATE, templates=tmp_path)


def test_what_a_clerk_writes_is_never_fetched(make_answers: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("机密", encoding="utf-8")
    hostile = f"<img src=file://{tmp_path}/secret.txt><img src=http://a.invalid/x>{{{{ 7 * 7 }}}}"
    text = "".join(pages(made_from(make_answers({"C4.1-1": f"结果: 12\n说明: '{hostile}'\n佐证: [台账.txt]"}))))
    assert "{{7*7}}" in text
    assert "<imgsrc=http://a.invalid/x>" in text


@pytest.mark.slow
def test_a_template_may_use_its_own_files_and_nothing_else(tmp_path: Path) -> None:
    pixel = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    (tmp_path / "logo.svg").write_text(pixel, encoding="utf-8")
    cover = tmp_path / "cover.html.j2"
    cover.write_text('<img src="logo.svg" alt="">', encoding="utf-8")
    pdf.render(page_of(GOOD, tmp_path), date=DATE, templates=tmp_path)
    for address in ("http://a.invalid/x.png", "file:///etc/hostname", "../outside.svg"):
        cover.write_text(f'<img src="{address}" alt="">', encoding="utf-8")
        with pytest.raises(InputError, match="模板引用了不允许读取的地址"):
            pdf.render(page_of(GOOD, tmp_path), date=DATE, templates=tmp_path)


@pytest.mark.parametrize("length", [600, pytest.param(6000, marks=pytest.mark.slow)])
def test_a_long_remark_without_blanks_breaks_within_its_column(make_answers: Callable[..., Path], length: int) -> None:
    remark = "囍" * length + "x" * 300
    content = made_from(make_answers({"C4.1-1": f"结果: 12\n说明: {remark}\n佐证: [台账.txt]"}))
    text = "".join(pages(content))
    assert text.count("囍") == length
    assert text.count("x") >= 300


def run_apart(script: str, **environment: str) -> list[str]:
    """The lines that a script prints in a process of its own."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


TRY = """
import datetime
from compliance.errors import MissingSystemPart
from compliance.report.pdf import render as pdf, system
try:
    content = pdf.render("<p>报告", date=datetime.date(2026, 1, 31), templates=None)
    print(len(content) > 1000)
except MissingSystemPart as error:
    print(str(error).replace(chr(10), " "), error.exit_code)
print([finding.name for finding in system.examine() if not finding.present])
"""


LATIN = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))


@pytest.mark.parametrize("fonts", [pytest.param([], id="none"), pytest.param(LATIN[:1], id="latin")])
def test_a_machine_without_a_chinese_font_makes_reports_all_the_same(tmp_path: Path, fonts: list[Path]) -> None:
    for font in fonts:
        (tmp_path / font.name).write_bytes(font.read_bytes())
    config = tmp_path / "fonts.conf"
    folder = f"<dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir>"
    config.write_text(f"<fontconfig>{folder}</fontconfig>", encoding="utf-8")
    made, missing = run_apart(TRY, FONTCONFIG_FILE=str(config))
    assert made == "True"
    assert "生僻字字体" in missing
    assert "'中文字体'" not in missing


def test_a_machine_without_pango_is_told_what_to_install(tmp_path: Path) -> None:
    broken = tmp_path / "weasyprint"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')", encoding="utf-8")
    error, missing = run_apart(TRY, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    assert "缺少 Pango" in error
    assert "apt install libpangoft2-1.0-0" in error
    assert error.endswith(" 3")
    assert missing == "['Pango']"


def test_a_healthy_machine_has_all_parts() -> None:
    required = [finding for finding in system.examine() if finding.required]
    assert required
    assert all(finding.present for finding in required)

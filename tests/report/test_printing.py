"""What cannot be printed: whose text it is in is told, and a mark with the code point stands in its place."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from reports import DATE, GOOD, assessment_of

from compliance import remarks, scoring
from compliance.errors import InputError
from compliance.files import documents
from compliance.forms.filled import place_of
from compliance.report import formats, printing
from compliance.report.pdf import render as pdf
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment

Run = Callable[..., tuple[int, str, str]]

UNDRAWN = {"ᥖ": "ᥖ U+1956", "✅": "✅ U+2705", "\ue123": "U+E123"}


def with_note(note: str, name: str = "") -> Assessment:
    a = assessment_of(GOOD)
    told = next(name for name, answer in a.sheet.answers.items() if answer.note)
    answers = {**a.sheet.answers, told: replace(a.sheet.answers[told], note=note)}
    park = replace(a.sheet.park, name=name or f"甲{note}园区")
    return scoring.assess(a.checklist, replace(a.sheet, park=park, answers=answers))


def test_where_each_text_is_told() -> None:
    a = with_note("✅乙")
    with remarks.collected() as told:
        printing.tell("答卷.yaml", printing.texts_of(a), {"✅", "☃"})
    found = {(remark.subject, remark.found) for remark in told}
    assert ("园区 名称", "✅ U+2705") in found
    assert any(subject.endswith(" 说明") and subject.startswith("C") for subject, _ in found)
    assert ("检查表、主题或模板的文字", "☃ U+2603") in found
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("甲\u202e乙", "从右到左强制符 U+202E"),
        ("甲\x1b乙", "U+001B"),
        ("甲\ufffe乙", "U+FFFE"),
        ("甲\ue123乙", "\ue123 U+E123"),
        ("甲\U000f0001乙", "\U000f0001 U+F0001"),
    ],
)
@pytest.mark.parametrize("format", ["html", "docx", "xlsx"])
def test_what_is_unsafe_is_told_in_every_format(text: str, named: str, format: str) -> None:
    edition = Edition(with_note("乙", text), date=DATE, digests={})
    park = replace(edition.assessment.sheet.park, name=text)
    edition = replace(
        edition, assessment=replace(edition.assessment, sheet=replace(edition.assessment.sheet, park=park))
    )
    with remarks.collected() as told:
        content = formats.BY_NAME[format](edition)
    assert [remark.found for remark in told] == [named]
    if format == "html" and text[1] not in "\ue123\U000f0001":
        assert text[1] not in content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("character", UNDRAWN)
def test_a_pdf_prints_a_mark(character: str) -> None:
    edition = Edition(with_note(character), date=DATE, digests={}, kind="brief")
    with remarks.collected() as told:
        content = formats.to_pdf(edition)
    mark = printing.marked(character, {character})
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", "")
    assert f"甲{mark}园区" in shown
    assert character not in shown
    assert any(UNDRAWN[character] in remark.found for remark in told)


@pytest.mark.slow
def test_check_and_a_strict_report_tell_it_too() -> None:
    texts = [*printing.texts_of(with_note("👍"))]
    assert printing.rare(texts).endswith("👍")
    assert printing.rare([printing.Written("说明", "龑，—·①√×")]) == "龑"
    assert pdf.undrawable("👍龑䶮") == {"👍"}
    with remarks.collected(strict=True), pytest.raises(InputError, match="1F44D"):
        printing.tell("答卷.yaml", texts, {"👍"})


@pytest.mark.slow
def test_the_stamp_of_a_signature_prints_a_mark() -> None:
    told: list[set[str]] = []
    content = pdf.drawn("<body>甲✅", told.append)
    assert told == [{"✅"}]
    assert "〔U+2705〕" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize("form", ["2025.yaml", "2025.json", "表.xlsx"])
def test_it_is_told_where_in_the_file_a_text_stands(form: str, tmp_path: Path, run: Run) -> None:
    text = GOOD.read_text("utf-8").replace("说明: ", "说明: \ue123", 1)
    shutil.copytree(GOOD.parent / "佐证", tmp_path / "佐证")
    (tmp_path / "2025.yaml").write_text(text, "utf-8")
    document = documents.read(tmp_path / "2025.yaml")
    (tmp_path / "2025.json").write_text(json.dumps(document.data, ensure_ascii=False, indent=1), "utf-8")
    assert run("form", "xlsx", "--prefill", tmp_path / "2025.yaml", "-o", tmp_path / "表.xlsx", "-q")[0] == 0
    for command in ("check", "report -f html -q -o -"):
        err = run(*command.split(), tmp_path / form)[2]
        (line,) = re.findall(r"^\S+ ?\S* C[\d.]+-\d+ 说明", err.replace("4 基本要求", "4"), re.MULTILINE)
        place = line.removeprefix(str(tmp_path / form)).split(" C")[0]
        assert re.fullmatch(r" \[4\]!H\d+:" if form == "表.xlsx" else r":\d+:\d+:", place), line
        if form != "表.xlsx":
            row = int(place.split(":")[1])
            assert "\ue123" in (tmp_path / form).read_text("utf-8").splitlines()[row - 1]


def test_a_text_from_another_file_stands_nowhere_in_this_one() -> None:
    form = documents.parse("答卷", "作答: {C4.1-1: {说明: 甲}}")
    assert str(place_of(form, ("作答", "C4.1-1", "说明"), "甲")) == "答卷:1:19"
    for way, text in ((("作答", "C4.1-1", "说明"), "乙"), (("作答", "C4.1-1", "复核", 0), "甲"), (("作答", 1), "甲")):
        assert str(place_of(form, way, text)) == "答卷"

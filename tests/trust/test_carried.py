"""Whatever a document carries, in whichever format: in order, differing, or refused in plain words."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
import xlsxwriter
from certificates import root
from conftest import ROOT
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from compliance.cli import run as command
from compliance.report.data.seal import ELEMENT, NAME
from compliance.trust import strict_json

Run = Callable[..., tuple[int, str, str]]


def pdf(text: str) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(NAME, text.encode())
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def page(text: str) -> bytes:
    return f'<html><script type="application/json" id="{ELEMENT}">{text}</script></html>'.encode()


def word(text: str) -> bytes:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return zipped({"word/document.xml": "<w/>", "customXml/item1.xml": f"<{ELEMENT}>{escaped}</{ELEMENT}>"})


def workbook(text: str) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        sheet = book.add_worksheet("校验数据")
        for row, start in enumerate(range(0, len(text), 30_000)):
            sheet.write_string(row, 0, text[start : start + 30_000])
    return into.getvalue()


def zipped(parts: dict[str, str]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return into.getvalue()


FORMATS: dict[str, Callable[[str], bytes]] = {
    "pdf": pdf,
    "html": page,
    "docx": word,
    "xlsx": workbook,
    "json": str.encode,
}


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("result") / "结果.json"
    assert command(["score", str(ROOT / "examples/puer-tea/2025.yaml"), "-f", "json", "-o", str(file), "-q"]) == 0
    return file.read_text(encoding="utf-8")


def put(path: str, value: str) -> Callable[[str], str]:
    """The document with JSON as it is written at a place."""

    def change(text: str) -> str:
        found = document = json.loads(text)
        *way, last = path.split("/")
        for name in way:
            found = found[int(name) if name.isdecimal() else name]
        found[last] = "HERE"
        return json.dumps(document).replace('"HERE"', value)

    return change


def without(name: str) -> Callable[[str], str]:
    return lambda text: json.dumps({key: part for key, part in json.loads(text).items() if key != name})


HOSTILE: list[tuple[str, Callable[[str], str], int, str]] = [
    ("nothing changed", str, 0, "相符　重算"),
    ("a number for a text", put("score", "52.6"), 2, "不是整数的数 52.6"),
    ("a number as large as none", put("exact", "1e999"), 2, "不是整数的数 1e999"),
    ("no number", put("score", "NaN"), 2, "不是整数的数 NaN"),
    ("less than nothing", put("schema_version", "-0"), 1, "schema_version：文件中 0"),
    ("a hundred thousand digits", put("score", "9" * 100_000), 2, "读不出校验数据"),
    ("an integer for a text", put("grade", "1"), 1, "等级：文件中 1"),
    ("a truth for a number", put("vetoes", "true"), 1, "否决项：文件中 True"),
    ("half a character", put("park/name", '"\\ud842"'), 2, "半个字符"),
    ("the other half, as a name", put("park", '{"\\udfb7": ""}'), 2, "半个字符"),
    ("a whole one", put("park/name", '"\\ud842\\udfb7"'), 1, "园区 名称：文件中 𠮷"),
    ("a name twice", put("park", '{"name": "甲", "name": "乙"}'), 2, "名称“name”写了两次"),
    ("nothing for a record", put("seal/answers", "null"), 2, "没有校验数据"),
    ("a list for a record", put("seal/answers/作答", "[]"), 1, "不能重算"),
    ("a text for a record", put("seal/evidence", '""'), 2, "没有校验数据"),
    ("a record for a list", put("sections", "{}"), 1, "重算"),
    ("deep lists", put("score", "[" * 60 + "]" * 60), 2, "套了 50 层以上"),
    ("lists without bottom", put("score", "[" * 20_000), 2, "读不出校验数据"),
    ("ids without end", put("seal/answers/作答", json.dumps(dict.fromkeys(map(str, range(60_000)), 1))), 1, "50,000"),
    ("a name missing", without("score"), 1, "总分：文件中 （无）"),
    ("the seal missing", without("seal"), 2, "没有校验数据"),
    ("a name more", put("又一项", "1"), 1, "又一项：文件中 1"),
    ("an empty part missing", put("gaps", "0"), 1, "差距：文件中 0"),
    ("another version", put("program/version", '"9.9"'), 1, "所带的数据被改动过"),
    ("another program", put("program/name", '"别的程序"'), 1, "program 名称：文件中 别的程序"),
    ("another seal", put("seal/format", '"compliance-seal/9"'), 2, "没有校验数据"),
    ("a fingerprint of a number", put("seal/fingerprint", "1"), 2, "没有校验数据"),
    ("an unknown checklist", put("checklist/id", '"没有"'), 2, "不随程序提供"),
    ("a folder for a checklist", put("checklist/id", '"../window-service"'), 2, "不随程序提供"),
    ("a checklist without a name", put("checklist/id", "[]"), 2, "没有校验数据"),
    ("a list", lambda _: "[]", 2, ""),
    ("nothing", lambda _: "", 2, ""),
]


EVERYWHERE = ("nothing changed", "a name twice")
ROWS = [
    pytest.param(
        suffix, *row, id=f"{suffix}-{what}", marks=() if suffix == "json" or what in EVERYWHERE else pytest.mark.slow
    )
    for suffix in FORMATS
    for what, *row in HOSTILE
]


@pytest.mark.parametrize(("suffix", "change", "code", "words"), ROWS)
def test_whatever_is_carried_it_is_in_order_or_differs_or_is_refused(
    run: Run, genuine: str, tmp_path: Path, suffix: str, change: Callable[[str], str], code: int, words: str
) -> None:
    file = tmp_path / f"报告.{suffix}"
    file.write_bytes(FORMATS[suffix](change(genuine)))
    ended, out, err = run("verify", file)
    assert (ended, words in out + err) == (code, True), out + err
    assert "Traceback" not in out + err
    assert bool(err) == (code == 2)


@pytest.mark.parametrize("suffix", FORMATS)
def test_where_trust_is_demanded_there_has_to_be_a_signature_in_every_format(
    run: Run, genuine: str, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"报告.{suffix}"
    file.write_bytes(FORMATS[suffix](genuine))
    (tmp_path / "根.pem").write_bytes(root().pem)
    code, out, _ = run("verify", file)
    assert (code, "提示　签名：文件没有数字签名" in out) == (0, True), out
    code, out, _ = run("verify", file, "--trust", tmp_path / "根.pem")
    assert (code, "不符　签名：文件没有数字签名" in out) == (1, True), out


def test_of_numbers_and_truths_the_one_is_not_the_other(run: Run, genuine: str, tmp_path: Path) -> None:
    text, changed = re.subn(r": false(?=[,}])", ": 0", genuine, count=1)
    assert changed
    (tmp_path / "结果.json").write_text(text, encoding="utf-8")
    code, out, _ = run("verify", tmp_path / "结果.json")
    assert (code, "值相同而写法不同" in out) == (1, True)


def test_a_result_has_a_greatest_size() -> None:
    with pytest.raises(strict_json.Strange, match="1,000,000"):
        strict_json.read(json.dumps([0] * 1_000_001).encode())


def test_a_package_is_no_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "包.zip").write_bytes(zipped({"包/bagit.txt": "", "包/data/评分/结果.json": "{}"}))
    code, _, err = run("verify", tmp_path / "包.zip")
    assert (code, "先用 compliance unpack" in err or "用 compliance unpack 解开" in err) == (2, True)


# Where a PDF may hold it


def attached(writer: pypdf.PdfWriter, text: str) -> Any:
    """A file of the data's name, as a PDF describes one."""
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(text.encode())
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject(NAME),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(stream)}),
        }
    )


def on_a_page(writer: pypdf.PdfWriter, text: str) -> None:
    corners = [NumberObject(number) for number in (0, 0, 9, 9)]
    note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/FileAttachment"), "/Rect": ArrayObject(corners)}
    annotation = DictionaryObject({NameObject(name): value for name, value in note.items()})
    annotation[NameObject("/FS")] = attached(writer, text)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])


def of_the_document(writer: pypdf.PdfWriter, text: str) -> None:
    writer.root_object[NameObject("/AF")] = ArrayObject([attached(writer, text)])


def once_more(writer: pypdf.PdfWriter, text: str) -> None:
    writer.add_attachment(NAME, text.encode())


@pytest.mark.parametrize("where", [on_a_page, of_the_document, once_more])
def test_two_results_in_one_pdf_are_refused(
    run: Run, genuine: str, tmp_path: Path, where: Callable[[pypdf.PdfWriter, str], None]
) -> None:
    for text, code in ((genuine, 0), (genuine.replace('"52.6"', '"92.6"'), 2)):
        writer = pypdf.PdfWriter(io.BytesIO(pdf(genuine)))
        if code or where is not once_more:
            where(writer, text)
        writer.write(tmp_path / "报告.pdf")
        ended, out, err = run("verify", tmp_path / "报告.pdf")
        assert ended == code, out + err


def test_a_pdf_with_a_password_is_told_as_one(run: Run, genuine: str, tmp_path: Path) -> None:
    for user in ("", "密"):
        writer = pypdf.PdfWriter(io.BytesIO(pdf(genuine)))
        writer.encrypt(user, "owner", algorithm="AES-256")
        writer.write(tmp_path / "报告.pdf")
        code, _, err = run("verify", tmp_path / "报告.pdf")
        assert (code, "PDF 加了密" in err) == (2, True), err


def test_a_page_that_speaks_of_pdf_is_a_page(run: Run, genuine: str, tmp_path: Path) -> None:
    (tmp_path / "报告.html").write_bytes(b"<!-- %PDF-1.7 -->" + page(genuine))
    assert run("verify", tmp_path / "报告.html")[0] == 0

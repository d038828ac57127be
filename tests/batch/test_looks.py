"""What a received file is taken for: by its first bytes, a zip by its list, by its name only where these are mute."""

from __future__ import annotations

import zipfile
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from compliance.batch import looks
from compliance.batch.looks import HEAD, Look, look
from compliance.errors import InputError, Location, Problem
from compliance.files import documents
from compliance.files.workbooks.cells import NO_FORM
from compliance.forms.filled import LIMIT
from compliance.forms.page import reading as page

OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 60
DOCUMENT = "WordDocument".encode("utf-16-le")
GENERATED = b'<!DOCTYPE html><meta name="generator" content="compliance 0.1.0%s">'

BY_HEAD = [
    ("a.yaml", b"x: 1", ("form", "")),
    ("a.txt", "检查表: a\n".encode(), ("form", "")),
    ("a", "检查表: a\n".encode("utf-16"), ("form", "")),
    ("a.bin", b"abc\0def", ("other", "认不出的文件")),
    ("a.yaml", b"abc\0def", ("form", "")),
    ("a.bin", "行标识,结果\0\n".encode(), ("form", "")),
    ("a.txt", b" \n\t ", ("other", "空文件")),
    ("a.txt", b"", ("other", "空文件")),
    ("a.yaml", b"", ("form", "")),
    # What a file is stands in its beginning, whatever it is called.
    ("a.yaml", b"%PDF-1.7", ("foreign", "PDF 文件")),
    ("a.xlsx", b"Rar!\x1a\x07", ("foreign", "RAR 压缩包")),
    ("a.jpg", b"7z\xbc\xaf\x27\x1c", ("foreign", "7z 压缩包")),
    ("a", b"\x1f\x8b\x08", ("foreign", "gzip 压缩包")),
    ("a", b"BZh9", ("foreign", "bzip2 压缩包")),
    ("a", b"\xfd7zXZ\0", ("foreign", "xz 压缩包")),
    ("a", b"{\\rtf1", ("foreign", "Word 文档")),
    ("a", b"\x89PNG\r\n", ("foreign", "图片")),
    ("a", b"\xff\xd8\xff\xe0", ("foreign", "图片")),
    ("a", b"GIF89a", ("foreign", "图片")),
    ("a", b"II*\0", ("foreign", "图片")),
    ("a", b"MM\0*", ("foreign", "图片")),
    ("a", b"BM6\0\0\0", ("foreign", "图片")),
    ("a.txt", b"BMW", ("form", "")),
    ("a", b"\0\0\0\x18ftypheic", ("foreign", "音像")),
    ("a.heic", b"\0\0\0\x18ftypheic", ("foreign", "图片")),
    ("a", b"RIFF\0\0\0\0WAVE", ("foreign", "音像")),
    ("a.webp", b"RIFF\0\0\0\0WEBP", ("foreign", "图片")),
    # Web pages: the form itself, a report of this program, anything else.
    ("a.txt", GENERATED % b", form", ("form", "")),
    ("a.html", GENERATED % b"", ("other", "本程序出具的报告，不是填报表")),
    ("a.html", b"\xef\xbb\xbf\r\n <HTML><p>", ("foreign", "网页")),
    ("a", "<!doctype html><p>".encode("utf-16-le"), ("foreign", "网页")),
    # Where the beginning says nothing, the name does.
    ("a.pdf", b"abc", ("foreign", "PDF 文件")),
    ("a.PPT", b"abc", ("foreign", "演示文稿")),
    ("a.mp3", b"abc", ("foreign", "音像")),
    ("a.eml", b"abc", ("foreign", "邮件")),
    ("a.ofd", b"abc", ("foreign", "OFD 文件")),
    ("a.mht", b"From: x", ("foreign", "网页存档")),
    ("a", b"From: x\nTo: y", ("foreign", "邮件")),
    ("a.yaml", b"MIME-Version: 1.0", ("foreign", "邮件")),
    ("a", b"MIME-Version: 1.0\nContent-Type: multipart/related", ("foreign", "网页存档")),
    ("a", b"To: y\nFrom: x", ("form", "")),
    # The old containers of Microsoft: a document where they hold one, a workbook by its name.
    ("a.wps", OLE, ("foreign", "Word 文档")),
    ("a", OLE, ("form", "")),
    ("a", OLE + DOCUMENT, ("foreign", "Word 文档")),
    ("a.ppt", OLE + DOCUMENT, ("foreign", "演示文稿")),
    ("a", OLE + b"\0" * HEAD + DOCUMENT, ("foreign", "Word 文档")),
    ("a.xls", OLE + DOCUMENT, ("form", "")),
]


def at(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(("name", "content", "wanted"), BY_HEAD, ids=range(len(BY_HEAD)))
def test_a_file_is_what_its_first_bytes_say(tmp_path: Path, name: str, content: bytes, wanted: tuple[str, str]) -> None:
    assert look(at(tmp_path, name, content)) == wanted


ZIPS = [
    ("a.zip", ["2025.yaml"], ("zip", "")),
    ("a.zip", ["园区/2025.xlsx", "园区/照片.jpg"], ("zip", "")),
    ("a.xlsx", ["[Content_Types].xml", "xl/workbook.xml"], ("form", "")),
    ("a.ods", ["mimetype", "content.xml"], ("form", "")),
    ("a.zip", ["mimetype"], ("zip", "")),
    ("a.zip", ["[Content_Types].xml", "word/document.xml"], ("foreign", "Word 文档")),
    ("a.dps", ["[Content_Types].xml", "word/document.xml"], ("foreign", "演示文稿")),
    ("a", ["[Content_Types].xml", "ppt/slides.xml"], ("foreign", "演示文稿")),
    ("a.odp", ["mimetype", "content.xml"], ("foreign", "演示文稿")),
    ("a.zip", [], ("other", "空的压缩包")),
    ("a.zip", ["园区/"], ("other", "空的压缩包")),
    ("a.zip", ["a/1.jpg", "a/2.PNG", "b.docx", "a/"], ("other", "压缩包，其中只有图片、Word 文档，没有解开")),
    ("a.zip", ["manifest.txt"], ("zip", "")),
    ("a.zip", ["bagit.txt"], ("package", "")),
    ("a.zip", ["包\\bagit.txt"], ("package", "")),
    ("a.zip", ["外/包/bagit.txt"], ("zip", "")),
]


@pytest.mark.parametrize(("name", "members", "wanted"), ZIPS)
def test_a_zip_is_what_its_list_says(tmp_path: Path, name: str, members: list[str], wanted: tuple[str, str]) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as made:
        for member in members:
            made.writestr(zipfile.ZipInfo(member), b"")
    assert look(str(path)) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a.zip", ("package", "")),
        ("a", ("package", "")),
        ("a.xlsx", ("form", "")),
        ("a.docx", ("foreign", "Word 文档")),
    ],
)
def test_a_zip_that_cannot_be_opened_is_left_to_its_reader(tmp_path: Path, name: str, wanted: tuple[str, str]) -> None:
    assert look(at(tmp_path, name, b"PK\x03\x04broken")) == wanted


def test_what_is_no_regular_file_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "链接").symlink_to(tmp_path / "文件夹")
    assert look(str(tmp_path / "文件夹")) == Look("package")
    assert look(str(tmp_path / "链接")) == Look("other", "指向文件夹的链接，没有跟进")
    assert look(str(tmp_path / "没有")) == Look("form")
    assert look("\0") == Look("form")
    assert look("/dev/null") == Look("other", "不是普通文件")


@pytest.mark.parametrize(
    ("suffix", "more", "kind"), [("", 0, "form"), (".txt", 1, "other"), (".csv", 1, "form"), (".pdf", 1, "foreign")]
)
def test_what_is_too_long_for_a_form_is_none_unless_it_is_called_one(suffix: str, more: int, kind: str) -> None:
    assert looks._by_head("a", b"text", suffix, LIMIT.most + more).kind == kind


def test_what_is_not_read_is_known_by_its_beginning_and_its_size(tmp_path: Path) -> None:
    begin = b"%PDF" + b"x" * (HEAD - 4)
    one = looks.fingerprint(at(tmp_path, "a", begin + b"1"))
    assert looks.fingerprint(at(tmp_path, "b", begin + b"2")) == one
    assert looks.fingerprint(at(tmp_path, "b", begin + b"22")) != one
    assert looks.fingerprint(at(tmp_path, "b", begin[:-1] + b"y1")) != one
    assert looks.fingerprint(str(tmp_path)) == ""


def refused(*codes: str) -> InputError:
    return InputError([Problem(location=Location("a"), message="x", code=code) for code in codes])


MEANT = [
    # The name, the contents, what was wrong with it (None: nothing), whether it was never meant as answers.
    ("a.csv", "园区,面积".encode(), None, True),
    ("a.tsv", "行标识\t结果".encode(), None, False),
    ("a.txt", "园区,面积".encode(), None, False),
    ("a.html", GENERATED % b", form", refused(page.EMPTY), True),
    ("a.html", GENERATED % b", form", refused("other"), False),
    ("a.yaml", b"abc", refused("other"), False),
    ("A.YML", b"abc", refused("other"), False),
    ("a.xlsx", b"PK\x03\x04", refused(NO_FORM), True),
    ("a.xlsx", b"PK\x03\x04", refused(NO_FORM, "other"), False),
    ("a", b"\xd0\xcf\x11\xe0", refused(NO_FORM), True),
    ("a.csv", "园区".encode(), refused("other"), False),
    ("a.json", b'{"x": 1', refused("other"), True),
    ("a.json", '{"园区": 1'.encode(), refused("other"), False),
    ("a.json", '{"作答": 1'.encode("gb18030"), refused("other"), False),
    ("a.json", b'{"\\u68c0\\u67e5\\u8868": 1', refused("other"), False),
    ("a.json", '{"园区": 1'.encode("utf-16"), refused("other"), False),
    ("a.txt", "行标识,结果".encode(), refused("other"), False),
    ("a.txt", "检查表: a\n园区: [".encode(), refused("other"), False),
    ("a.txt", "检查表: a\n检查表: b".encode(), refused("other"), True),
    ("a.txt", "说明\n  “园区”：一\n  作答 : 二\n".encode("gb18030"), refused("other"), True),
    ("a.txt", "'园区'：一\n  \"作答\" : 二\n".encode("gb18030"), refused("other"), False),
    ("a.txt", "园区: 一\n作答: 二\n".encode("utf-16"), refused("other"), False),
    ("a.txt", b"\xff\xfe\0", refused("other"), True),
]


@pytest.mark.parametrize(("name", "content", "error", "never"), MEANT, ids=range(len(MEANT)))
def test_what_was_never_meant_as_answers(name: str, content: bytes, error: InputError | None, never: bool) -> None:
    assert looks.never_meant(name, content, error) is never


NO_ANSWERS = [
    # The name, what was read of it, whether it is something else.
    ("a.yaml", "{}", False),
    ("a.json", "检查表: a", False),
    ("a.json", "别的: a", True),
    ("a.json", "[检查表]", True),
    ("a.txt", "检查表: a", True),
    ("a.txt", "{检查表: a, 作答: b}", False),
    ("a.JSON", "园区: a", False),
]


@pytest.mark.parametrize(("name", "text", "other"), NO_ANSWERS)
def test_what_was_read_and_has_no_names_of_answers_is_something_else(name: str, text: str, other: bool) -> None:
    read: Any = documents.from_bytes("x", text.encode())
    assert looks.no_answers(name, read) is other
    issued = page.Issued(**{field.name: getattr(read, field.name) for field in fields(read)})
    assert not looks.no_answers(name, issued)
    assert not looks.no_answers(name, SimpleNamespace(data=read.data))  # type: ignore[arg-type]

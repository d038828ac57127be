"""Bytes to text, in whichever of the usual encodings, and where in a text something stands."""

from __future__ import annotations

import codecs
import re

from compliance.errors import InputError, Location, Problem

BINARY = (
    (b"PK\x03\x04", "压缩文件，或 xlsx、docx 文档"),
    (b"\xd0\xcf\x11\xe0", "xls、doc 文档"),
    (b"%PDF-", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩文件"),
    (b"7z\xbc\xaf", "压缩文件"),
    (b"\x1f\x8b", "压缩文件"),
    (b"SQLite format 3", "数据库文件"),
)
AS_TEXT = "用 WPS 文字或记事本打开，另存为 UTF-8 编码的文本"


def decode(name: str, raw: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was in."""
    for magic, words in BINARY:
        if raw.startswith(magic):
            expected = "YAML 文本文件，例如 compliance init 生成的答卷"
            message, remedy = "不是文本文件", "换成填写好的答卷文件"
            problem = Problem(location=Location(name), message=message, found=words, expected=expected, remedy=remedy)
            raise InputError([problem])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(name, raw, "utf-16"), "utf-16"
    try:
        return raw.decode("utf-8-sig"), "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"
    except UnicodeDecodeError as error:
        damaged = _mostly_utf8(raw[: error.start])
    encoding = "utf-8" if damaged else "gb18030"
    return _decoded(name, raw, encoding), encoding


def _mostly_utf8(sound: bytes) -> bool:
    """Whether the part before the first fault is UTF-8 for certain: GB18030 hardly ever looks like Chinese in UTF-8."""
    return sum(character >= "\u2e80" for character in sound[:65536].decode("utf-8", "ignore")) >= 3


def _decoded(name: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = place(raw[: error.start].decode(encoding, "ignore").removeprefix("\ufeff"))
        problem = Problem(
            location=Location(name, line, column),
            message="此处的字节不是文字",
            found=" ".join(f"{byte:02X}" for byte in raw[error.start : error.start + 4]),
            expected="UTF-8 编码的文本（也接受 GB18030、UTF-16）",
            remedy=f"{AS_TEXT}；若文件已损坏或被截断，请换一份完整的",
        )
        raise InputError([problem]) from None


LINE_BREAK = re.compile(r"\r\n|[\r\n]")


def place(before: str) -> tuple[int, int]:
    """Line and column of what follows a text."""
    lines, start = 1, 0
    for found in LINE_BREAK.finditer(before):
        lines, start = lines + 1, found.end()
    return lines, len(before) - start + 1

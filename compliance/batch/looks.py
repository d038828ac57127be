"""What a received file is, told by its content: a form perhaps, a zip, or what no form can be."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from compliance.errors import InputError
from compliance.files.archives import Archive
from compliance.files.budget import Budget
from compliance.files.documents import Document
from compliance.files.folders import is_left_behind
from compliance.files.workbooks.cells import NO_FORM
from compliance.forms import reading, zips
from compliance.forms.filled import LIMIT, Filled
from compliance.forms.page import reading as page
from compliance.trust import packages

ALWAYS_MEANT = (".yaml", ".yml")
"""What is not a form by its contents is reported all the same when it is one by its name."""
FORMS = (*ALWAYS_MEANT, ".json", *reading.NAMED)
NAMES = {"检查表", "园区", "作答"}
AT_LEAST = 2
"""So many of these names at the beginning of lines make an answers file of a text by any other name."""
HEAD = 4096
WORD, PICTURE, MAIL = "Word 文档", "图片", "邮件"
MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"BZh", "bzip2 压缩包"),
    (b"\xfd7zXZ", "xz 压缩包"),
    (b"{\\rtf", WORD),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
)
SUFFIXES = {
    **dict.fromkeys((".doc", ".docx", ".wps", ".rtf", ".odt"), WORD),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".odp"), "演示文稿"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp"), PICTURE),
    **dict.fromkeys((".mp4", ".avi", ".mov", ".mp3", ".wav"), "音像"),
    **dict.fromkeys((".eml", ".msg"), MAIL),
    **dict.fromkeys((".mht", ".mhtml"), "网页存档"),
    ".pdf": "PDF 文件",
    ".ofd": "OFD 文件",
    ".rar": "RAR 压缩包",
    ".7z": "7z 压缩包",
}
MAIL_HEAD = re.compile(rb"(?im)^(mime-version|received|message-id|from):")
ENTRY = re.compile(r"^[ \t\ufeff]*[\"']?(检查表|园区|作答)[\"']?[ \t]*[:：]", re.MULTILINE)


class Look(NamedTuple):
    """`form`: to be read as one; `package` and `zip`: to be opened; `foreign`: what may hold answers, which no program
    reads; `other`: what holds none. `what` says it in Chinese.
    """

    kind: Literal["form", "package", "zip", "foreign", "other"]
    what: str = ""


def look(path: str) -> Look:
    """By the first bytes of a file, of a zip by its list; a name counts only where they do not tell.

    What cannot be read is left to the reader to say.
    """
    try:
        return _look(path, PurePath(path).suffix.lower())
    except (OSError, ValueError):
        return Look("form")


def _look(path: str, suffix: str) -> Look:
    status = os.stat(path)  # noqa: PTH116 — asked of a hundred thousand files
    if stat.S_ISDIR(status.st_mode):
        return Look("other", "指向文件夹的链接，没有跟进") if Path(path).is_symlink() else Look("package")
    if not stat.S_ISREG(status.st_mode):
        return Look("form") if suffix in FORMS else Look("other", "不是普通文件")
    with open(path, "rb") as file:
        head = file.read(HEAD)
        if head.startswith(reading.WORKBOOKS[1]) and suffix not in FORMS:
            word = "WordDocument".encode("utf-16-le") in head + file.read(LIMIT.most)
            return Look("foreign", SUFFIXES.get(suffix, WORD)) if word else _by_suffix(suffix)
    return _by_head(path, head, suffix, status.st_size)


def _by_head(path: str, head: bytes, suffix: str, size: int) -> Look:
    if head.startswith(b"PK") or suffix == ".zip":
        return next((Look("foreign", what) for magic, what in MAGIC if head.startswith(magic)), _zip(path, suffix))
    for magic, what in MAGIC:
        if head.startswith(magic) and (magic != b"BM" or b"\0" in head):
            return Look("foreign", what)
    if head[4:8] == b"ftyp" or head.startswith(b"RIFF"):
        return Look("foreign", SUFFIXES.get(suffix, "音像"))
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        if page.is_report(head):
            return Look("other", "本程序出具的报告，不是填报表")
        return Look("form") if page.is_page(head) else Look("foreign", "网页")
    if suffix in SUFFIXES and suffix not in FORMS:
        return Look("foreign", SUFFIXES[suffix])
    if MAIL_HEAD.match(head):
        return Look("foreign", "网页存档" if b"multipart/related" in head else MAIL)
    if suffix in FORMS:
        return Look("form")
    if not head.strip():
        return Look("other", "空文件")
    binary = b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not reading.has_form_heading(head)
    return Look("other", "认不出的文件") if binary or size > LIMIT.most else Look("form")


def _by_suffix(suffix: str) -> Look:
    return Look("foreign", SUFFIXES[suffix]) if suffix in SUFFIXES else Look("form")


def _zip(path: str, suffix: str) -> Look:
    try:
        with open(path, "rb") as file:
            members = Archive(file, zips.MOST_FILES, Budget()).members
        names = [member.filename.replace("\\", "/") for member in members]
    except Exception:
        # What is wrong with it is said when it is opened.
        return Look("package") if suffix not in (*FORMS, *SUFFIXES) else _by_suffix(suffix)
    places = [name.split("/") for name in names]
    if any(len(place) <= 2 and place[-1] in packages.TAGS for place in places):
        return Look("package")
    tops = {place[0].lower() for place in places}
    if "[content_types].xml" in tops or {"mimetype", "content.xml"} <= tops:
        if "word" in tops or suffix in SUFFIXES:
            return Look("foreign", SUFFIXES.get(suffix, WORD))
        return Look("foreign", "演示文稿") if "ppt" in tops else Look("form")
    files = [name for name in names if not name.endswith("/") and not is_left_behind(name)]
    if all(PurePath(name).suffix.lower() in SUFFIXES for name in files):
        kinds = "、".join(dict.fromkeys(SUFFIXES[PurePath(name).suffix.lower()] for name in files))
        return Look("other", f"压缩包，其中只有{kinds}，没有解开" if files else "空的压缩包")
    return Look("zip")


def fingerprint(path: str) -> str:
    """Of what is not read: SHA-256 of its beginning and its size, in place of all its bytes; "" for what is no file.

    Raises OSError.
    """
    if not Path(path).is_file():
        return ""
    with open(path, "rb") as file:
        return hashlib.sha256(b"%d " % os.fstat(file.fileno()).st_size + file.read(HEAD)).hexdigest()


def no_answers(name: str, form: Filled) -> bool:
    """Whether what was read as YAML or JSON is something else."""
    if not isinstance(form, Document) or isinstance(form, page.Issued) or _always_meant(name):
        return False
    there = len(NAMES & form.data.keys()) if isinstance(form.data, dict) else 0
    return there < (1 if name.lower().endswith(FORMS) else AT_LEAST)


def never_meant(name: str, content: bytes, error: InputError | None = None) -> bool:
    """Whether what could not be read, or is a table of text without a form's heading, was never an answers file."""
    suffix = PurePath(name).suffix.lower()
    if error is None:
        return suffix in reading.TABLES and not reading.has_form_heading(content)
    if page.is_page(content):
        return any(problem.code == page.EMPTY for problem in error.problems)
    if _always_meant(name):
        return False
    if content.startswith(reading.WORKBOOKS) or suffix in reading.NAMED:
        return all(problem.code == NO_FORM for problem in error.problems)
    if suffix == ".json":
        return not any(_mentions(content, word) for word in NAMES)
    if reading.has_form_heading(content):
        return False
    return len({*ENTRY.findall(_text(content))}) < AT_LEAST


def _always_meant(name: str) -> bool:
    return name.lower().endswith(ALWAYS_MEANT)


def _text(content: bytes) -> str:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _mentions(content: bytes, word: str) -> bool:
    ways = [word.encode(encoding) for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    return any(way in content for way in [*ways, json.dumps(word)[1:-1].encode()])

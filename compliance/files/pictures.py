"""What a file of evidence is, by its content, and what it looks like: small, upright, with nothing said of the place.

Pillow and pypdfium2 read what strangers send: only here, within the limits of `apart`, and never more pixels than
`MOST_PIXELS`, which is looked at before anything is unpacked. Both are imported where they are needed, which no
scoring is.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from compliance.errors import InputError
from compliance.files import apart, within
from compliance.files.content import MB
from compliance.files.limits import Limits

LARGEST = 96 * MB
"""Of a file that is looked at; what is larger is evidence all the same."""
MOST_PIXELS = {"JPEG": 160_000_000, "MPO": 160_000_000}
MOST_OTHERS = 64_000_000
"""A JPEG is made smaller while it is unpacked; of the others every pixel is held."""
LARGE, SMALL = (460, 366), (200, 153)
"""The box in pixels that a picture fills, and one on a card: 150 dpi in 78 by 62 and in 34 by 26 millimetres."""
ROOMY = 2 * max(LARGE)
"""The longest side of what is kept while a picture is made smaller."""
QUALITY = 78
OPENED = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF")
HEAD = 4096
LOOKING = Limits("看佐证图片", 60, 1024 * MB)
ALONE = Limits("看这张图片", 12, 1024 * MB)
AT_ONCE = 24
"""Looked at by one process; where that does not end well, each by one of its own."""

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (8, b"WEBP", "WEBP"),
    (4, b"ftypheic", "HEIC"),
    (4, b"ftypheix", "HEIC"),
    (4, b"ftyphevc", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypmsf1", "HEIC"),
    (4, b"ftypavif", "HEIC"),
    (4, b"ftyp", "影像"),
    (0, b"\x1aE\xdf\xa3", "影像"),
    (8, b"AVI ", "影像"),
    (0, b"0&\xb2u", "影像"),
    (0, b"%PDF-", "PDF"),
    (0, b"L\0\0\0\x01\x14\x02\0", "快捷方式"),
    (0, b"[InternetShortcut]", "快捷方式"),
    (0, b"MZ", "程序"),
    (0, b"\x7fELF", "程序"),
    (0, b"#!", "程序"),
    (0, b"PK\x03\x04", "压缩包"),
    (0, b"Rar!", "压缩包"),
    (0, b"7z\xbc\xaf", "压缩包"),
    (0, b"\xd0\xcf\x11\xe0", "Office 文档"),
)
OFFICE = {
    **dict.fromkeys((".docx", ".doc", ".wps", ".odt", ".rtf"), "文字文档"),
    **dict.fromkeys((".xlsx", ".xls", ".et", ".ods", ".csv"), "表格"),
    **dict.fromkeys((".pptx", ".ppt", ".dps", ".odp"), "演示文稿"),
    ".ofd": "OFD 版式文件",
}
SUFFIXES = {
    "JPEG": (".jpg", ".jpeg", ".jfif"),
    "PNG": (".png",),
    "GIF": (".gif",),
    "BMP": (".bmp",),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "HEIC": (".heic", ".heif", ".avif"),
    "PDF": (".pdf",),
}
"""By which suffix a kind is known to whoever opens it."""

HEIC = "手机的 HEIC 照片，本机不能显示；在手机“设置—相机—格式”选“兼容性最佳”，或另存为 JPG，再作佐证"
LOCKED = "PDF 有密码，看不到内容；另存一份没有密码的"
EMPTY = "空文件"
BROKEN = "图片已损坏，打不开；重新拍摄，或从原处重新复制"
HUGE = "图片过大，没有展开；缩小后再作佐证"
SVG = "SVG 图形可以夹带程序，不显示；另存为 PNG 或 PDF"
SHORTCUT = "快捷方式，不是文件本身；把它所指的文件复制过来"
PROGRAM = "是程序，不能作佐证；删去，换成文件或照片"
UNSEEN_PDF = "PDF 打不开，可能已损坏；重新导出"
OTHERWISE = "内容是{kind}，扩展名却是“{suffix}”；改成相符的扩展名"
TOLD = {"HEIC": HEIC, "SVG 图形": SVG, "快捷方式": SHORTCUT, "程序": PROGRAM}


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a file."""

    kind: str
    """In words: "JPEG", "PDF", "表格"."""
    trouble: str = ""
    """What is wrong with it and what to do; "" for nothing."""
    size: int = 0
    digest: str = ""
    """SHA-256 of what was looked at; "" where only its beginning was."""
    pages: int = 0
    taken: str = ""
    """The day on which a photograph says it was taken, as 2025-03-01."""


@dataclass(frozen=True, slots=True)
class Image:
    """A small picture as a JPEG: of a photograph, or of the first page of a PDF."""

    jpeg: bytes
    width: int
    height: int
    digest: str
    """SHA-256 of the JPEG."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file with its pictures; none of what cannot be shown."""

    look: Look
    large: Image | None = None
    small: Image | None = None


def kind_of(head: bytes, suffix: str) -> str:
    """What a file is, by how it begins; its name decides only among what is packed alike."""
    kind = next((kind for at, mark, kind in MAGIC if head[at : at + len(mark)] == mark), "")
    if kind in ("压缩包", "Office 文档"):
        return OFFICE.get(suffix, kind)
    if kind:
        return kind
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1000].lower()
    if text.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype")) and b"<svg" in head.lower():
        return "SVG 图形"
    if text.startswith((b"<!doctype html", b"<html")):
        return "网页"
    return OFFICE.get(suffix, "文本" if b"\0" not in head and suffix in (".txt", ".md", ".csv") else "其他文件")


def misleading(kind: str, suffix: str) -> str:
    """That a name says something else than what is in the file, with what to do; "" where it does not."""
    mine, other = SUFFIXES.get(kind), {end for ends in SUFFIXES.values() for end in ends} | OFFICE.keys()
    if mine and suffix not in mine:
        return OTHERWISE.format(kind=kind, suffix=suffix or "（无）")
    if not mine and suffix in other and kind not in OFFICE.values() and kind not in TOLD:
        return OTHERWISE.format(kind="认不出的" if kind == "其他文件" else kind, suffix=suffix)
    return ""


def seen(folder: Path, names: Sequence[str], *, pictures: bool) -> dict[str, Seen]:
    """Each file of a folder by its name there, with its `pictures` if they are wanted; none is run, none changed.

    Raises OSError for one that cannot be read.
    """
    found: dict[str, Seen] = {}
    for start in range(0, len(names), AT_ONCE):
        some = list(names[start : start + AT_ONCE])
        try:
            found |= _apart(LOOKING, folder, some, pictures)
        except InputError:
            for name in some:
                try:
                    found |= _apart(ALONE, folder, [name], pictures)
                except InputError as error:
                    found[name] = Seen(Look("其他文件", error.problems[0].message))
    return found


def _apart(granted: Limits, folder: Path, names: list[str], pictures: bool) -> dict[str, Seen]:
    body, told = apart.call(granted, str(folder), _looked, str(folder), names, pictures)
    found, at = {}, 0
    for name, look, *images in told:
        made: list[Image | None] = []
        for image in images:
            made.append(image and _image(body[at : at + image[0]], *image[1:]))
            at += image[0] if image else 0
        found[name] = Seen(Look(**look), *made)
    return found


def _image(jpeg: bytes, width: int, height: int) -> Image:
    return Image(jpeg, width, height, hashlib.sha256(jpeg).hexdigest())


def _looked(folder: str, names: list[str], pictures: bool) -> tuple[bytes, list[Any]]:
    """Of each file what it is, and how many bytes of the whole are of its pictures."""
    body, told = bytearray(), []
    for name in names:
        look, images = _look(folder, name, pictures)
        row: list[Any] = [name, asdict(look)]
        for image in images or (None, None):
            row.append(image and (len(image.jpeg), image.width, image.height))
            body += image.jpeg if image else b""
        told.append(row)
    return bytes(body), told


def _look(folder: str, name: str, pictures: bool) -> tuple[Look, tuple[Image, Image] | None]:
    suffix = Path(name.replace("\\", "/")).suffix.lower()
    with within.opened(folder, name) as file:
        head = file.read(HEAD)
        size = file.seek(0, io.SEEK_END)
        kind = kind_of(head, suffix) if head else ""
        if not head:
            return Look("其他文件", EMPTY), None
        trouble = TOLD.get(kind, "") or misleading(kind, suffix)
        if kind not in {*OPENED, "PDF"}:
            return Look(kind, trouble, size), None
        if size > LARGEST:
            return Look(kind, HUGE if kind in OPENED else trouble, size), None
        file.seek(0)
        raw = file.read(LARGEST + 1)
    facts: dict[str, Any] = {"kind": kind, "size": len(raw), "digest": hashlib.sha256(raw).hexdigest()}
    shown = _first_page if kind == "PDF" else _photograph
    try:
        images, more = shown(raw, pictures)
    except _Trouble as error:
        return Look(**facts, trouble=str(error)), None
    return Look(**facts, trouble=trouble, **more), images


class _Trouble(Exception):
    """Why a file cannot be shown, in Chinese."""


Shown = tuple[tuple[Image, Image] | None, Mapping[str, Any]]


def _photograph(raw: bytes, pictures: bool) -> Shown:
    import warnings

    import PIL.Image
    from PIL import ImageFile, ImageOps

    PIL.Image.init()
    PIL.Image.MAX_IMAGE_PIXELS = None  # what it would only warn of is refused here
    # WeasyPrint, where it was loaded before, has half a picture pass for a whole one.
    tolerant, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(io.BytesIO(raw), formats=OPENED) as image:
                if image.width * image.height > MOST_PIXELS.get(image.format or "", MOST_OTHERS):
                    raise _Trouble(HUGE)
                taken = _taken(image)
                image.draft("RGB", (ROOMY, ROOMY))
                image.thumbnail((ROOMY, ROOMY), PIL.Image.Resampling.BILINEAR, reducing_gap=2.0)
                upright = ImageOps.exif_transpose(image)
        return (_sizes(upright) if pictures else None), {"taken": taken}
    except _Trouble:
        raise
    except MemoryError:
        raise _Trouble(HUGE) from None
    except Exception:  # whatever the library raises on a stranger's picture
        raise _Trouble(BROKEN) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = tolerant


def _first_page(raw: bytes, pictures: bool) -> Shown:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise _Trouble(LOCKED if "password" in str(error).lower() else UNSEEN_PDF) from None
    try:
        pages = len(document)
        if not pages:
            raise _Trouble(UNSEEN_PDF)
        page = document[0]
        width, height = page.get_size()
        longest = max(width, height)
        if not longest > 0:
            raise _Trouble(UNSEEN_PDF)
        images = None
        if pictures:
            images = _sizes(page.render(scale=ROOMY / longest).to_pil())
    except pypdfium2.PdfiumError:
        raise _Trouble(UNSEEN_PDF) from None
    finally:
        document.close()
    return images, {"pages": pages}


def _taken(image: Any) -> str:
    """The day that a photograph says: of all that a camera writes into it the one thing that is kept."""
    exif = image.getexif()
    written = str(exif.get_ifd(0x8769).get(0x9003) or exif.get(0x0132) or "")
    day = written[:10].replace(":", "-")
    return day if len(day) == 10 and day.replace("-", "").isdecimal() and not day.startswith("0000") else ""


def _sizes(image: Any) -> tuple[Image, Image]:
    import PIL.Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = PIL.Image.new("RGBA", image.size, "white")
        image = PIL.Image.alpha_composite(ground, image)
    image = image.convert("RGB")
    return _fitted(image, LARGE), _fitted(image, SMALL)


def _fitted(image: Any, box: tuple[int, int]) -> Image:
    import PIL.Image

    image = image.copy()
    image.thumbnail(box, PIL.Image.Resampling.LANCZOS)
    into = io.BytesIO()
    # Only the pixels: what the camera wrote of place and device is not handed on.
    PIL.Image.frombytes("RGB", image.size, image.tobytes()).save(into, "JPEG", quality=QUALITY, optimize=True)
    return _image(into.getvalue(), *image.size)

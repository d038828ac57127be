"""Files of evidence looked at: what they are by their content, and their pictures."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from conftest import ROOT
from PIL import Image as PillowImage

from compliance.files import pictures
from samples.photographs import DEVICE, photograph


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG that says so of its size, whatever it holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf(pages: int) -> bytes:
    made, document = io.BytesIO(), pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(made)
    return made.getvalue()


def locked() -> bytes:
    made, writer = io.BytesIO(), pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()


def drawn(kind: str, mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    PillowImage.new(mode, (300, 200)).save(made, kind)
    return made.getvalue()


PHOTO = photograph(0, width=800, height=600)
VIDEO = b"\0\0\0\x18ftypmp42" + b"\0" * 99
OTHERWISE = pictures.OTHERWISE
FILES = {
    "照片.jpg": (PHOTO, "JPEG", ""),
    "照片.png": (drawn("PNG", "RGBA"), "PNG", ""),
    "动图.gif": (drawn("GIF", "P"), "GIF", ""),
    "扫描.tif": (drawn("TIFF", "1"), "TIFF", ""),
    "网图.webp": (drawn("WEBP"), "WEBP", ""),
    "三页.pdf": (pdf(3), "PDF", ""),
    "有密码.pdf": (locked(), "PDF", pictures.LOCKED),
    "坏.pdf": (b"%PDF-1.7\n" + b"\0" * 100, "PDF", pictures.UNSEEN_PDF),
    "断了.jpg": (PHOTO[: len(PHOTO) // 2], "JPEG", pictures.BROKEN),
    "炸弹.png": (png(60_000, 60_000, b"\0" * 1000), "PNG", pictures.HUGE),
    "说小了.png": (png(300, 200, b"\0" * 1000), "PNG", pictures.BROKEN),
    "其实是图.docx": (PHOTO, "JPEG", OTHERWISE.format(kind="JPEG", suffix=".docx")),
    "其实是影像.jpg": (VIDEO, "影像", OTHERWISE.format(kind="影像", suffix=".jpg")),
    "手机.heic": (VIDEO.replace(b"mp42", b"heic"), "HEIC", pictures.HEIC),
    "图.svg": (b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>", "SVG 图形", pictures.SVG),
    "合同.lnk": (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 99, "快捷方式", pictures.SHORTCUT),
    "安装.jpg": (b"MZ" + b"\0" * 99, "程序", pictures.PROGRAM),
    "空.jpg": (b"", "其他文件", pictures.EMPTY),
    "台账.xlsx": (b"PK\x03\x04" + b"\0" * 99, "表格", ""),
    "统计.csv": ("甲,1\n".encode(), "表格", ""),
    f"合影🎉{'长' * 78}.jpg": (PHOTO, "JPEG", ""),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pictures.Seen]:
    folder = tmp_path_factory.mktemp("佐证")
    for name, (content, _, _) in FILES.items():
        (folder / name).write_bytes(content)
    return pictures.seen(folder, list(FILES), pictures=True)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_its_content_and_its_trouble_is_told(name: str, seen: dict[str, pictures.Seen]) -> None:
    _, kind, trouble = FILES[name]
    assert (seen[name].look.kind, seen[name].look.trouble) == (kind, trouble)
    shown = kind in {*pictures.OPENED, "PDF"} and (not trouble or "扩展名" in trouble)
    assert (seen[name].large is not None) is shown


def test_a_photograph_is_upright_small_and_says_nothing_of_place_and_device(seen: dict[str, pictures.Seen]) -> None:
    image = seen["照片.jpg"].large
    assert image is not None
    assert DEVICE.encode() in PHOTO
    assert DEVICE.encode() not in image.jpeg
    assert b"Exif" not in image.jpeg
    with PillowImage.open(io.BytesIO(PHOTO)) as lying, PillowImage.open(io.BytesIO(image.jpeg)) as upright:
        assert (lying.size, upright.size) == ((800, 600), (image.width, image.height))
        assert (image.width, image.height) == (274, 366)
        # The edge at the top is red.
        red, green, blue = upright.convert("RGB").getpixel((137, 6))
        assert red > 150 > 60 > max(green, blue)
    assert seen["照片.jpg"].look.taken == "2025-01-01"
    assert seen["三页.pdf"].look.pages == 3


def test_a_file_that_takes_too_much_costs_no_other_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("甲.jpg", "乙.jpg"):
        (tmp_path / name).write_bytes(PHOTO)
    whole = pictures._looked

    def dies(folder: str, names: list[str], wanted: bool) -> object:
        if "乙.jpg" in names:
            raise MemoryError
        return whole(folder, names, wanted)

    monkeypatch.setattr(pictures, "_looked", dies)
    found = pictures.seen(tmp_path, ["甲.jpg", "乙.jpg"], pictures=True)
    assert found["甲.jpg"].large is not None
    assert "内存" in found["乙.jpg"].look.trouble


def test_no_score_imports_what_looks_at_pictures():
    code = (
        "import sys; sys.argv = ['compliance', 'score', 'examples/puer-tea/2025.yaml', '-f', 'json', '-o', '-']\n"
        "from compliance.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert not {'PIL', 'pypdfium2'} & sys.modules.keys()"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0

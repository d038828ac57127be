"""Theme files: finding them, reading them and their logo, and saying where in them a mistake stands."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from compliance import remarks, resources
from compliance.checklist import problems as checklist_problems
from compliance.errors import InputError, Location, Problem, quoted
from compliance.files import apart, documents, folders, inputs
from compliance.files import content as file_content
from compliance.files.limits import Limits
from compliance.report.theme import drawings
from compliance.report.theme.model import Logo, Look, Theme

SUFFIXES = {".yaml", ".yml", ".json"}
LOGO = file_content.Limit("PNG、JPEG 或 SVG 图片", file_content.MB, "把图片缩小后再用")
LOGOS = ("logo", "标志", "徽标")
MAX_SIDE = 4000
"""Pixels; a small file may unpack to gigabytes."""
TOO_WIDE = "标志的图片过大", "", f"长和宽不超过 {MAX_SIDE} 像素"

LOOKING = Limits("看标志的图片", 3, 256 * file_content.MB, "换一张图片，或把它简化")


def folder() -> Path:
    """Where the shipped themes are."""
    return resources.shipped("templates") / "themes"


def shipped() -> list[str]:
    """The names of the themes that come with the program."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def load(name: str) -> Look:
    """The theme of that name, or in that file, with its logo. Raises InputError with every mistake in it."""
    path = folder() / f"{name}.yaml" if name in shipped() else Path(name)
    if path.suffix.lower() not in SUFFIXES and not path.is_file():
        raise InputError([_unknown(name)])
    inputs.note(path, "主题文件")
    document = documents.read(path)
    problems = list(document.problems)
    theme = _theme(document, problems)
    logo = _logo(document, problems)
    if problems or theme is None:
        raise InputError(problems)
    if name in shipped():
        return Look(theme, logo, {"·".join(map(str, way)): Location(name) for way in theme.asked()}, name)
    _look_beside(path)
    return Look(theme, logo, {"·".join(map(str, way)): document.locate(*way) for way in theme.asked()}, path.name)


def _look_beside(path: Path) -> None:
    """Tells of fonts, and of a logo, that lie beside a theme in vain. Raises InputError in a strict run."""
    found = [
        Problem(location=Location(str(file)), message=message, remedy=remedy)
        for file in folders.unread(path.parent, (*folders.FONTS, *folders.PICTURES))
        for message, remedy in [_in_vain(file)]
        if message
    ]
    if mistakes := remarks.tell(found):
        raise InputError(mistakes)


def _in_vain(file: Path) -> tuple[str, str]:
    if file.suffix.lower() in folders.FONTS:
        return "主题不读字体文件", "在系统中安装这个字体，主题的“字体”写它的名称；或在自备模板的样式中引用"
    if file.stem.lower().startswith(LOGOS):
        return "主题没有用到这个图片", f"在主题中写：标志: {file.name}；不用的移出文件夹"
    return "", ""


def _unknown(name: str) -> Problem:
    return Problem(
        location=Location(name),
        message="没有这个主题",
        expected=f"随程序提供的主题（{'、'.join(shipped())}），或主题文件（.yaml）",
        remedy="用 compliance template list 查看可用的主题",
    )


def _theme(document: documents.Document, problems: list[Problem]) -> Theme | None:
    try:
        return Theme.model_validate(document.data)
    except ValidationError as error:
        problems += [
            checklist_problems.in_words(found, found["loc"], document.locate, "theme", Theme)
            for found in error.errors(include_url=False)
        ]
        return None


def _logo(document: documents.Document, problems: list[Problem]) -> Logo | None:
    """The image that the theme names, beside the theme file."""
    name = document.data.get("标志") if isinstance(document.data, dict) else None
    if not isinstance(name, str) or {"/", "\\", ":", "\0"} & {*name}:
        return None
    path = Path(document.name).parent / name

    def complain(message: str, expected: str, found: str = "") -> None:
        location = document.locate("标志")
        problems.append(Problem(location=location, message=message, found=found or quoted(name), expected=expected))

    if not os.path.isfile(path):
        complain("找不到标志的图片", f"文件夹 {path.parent} 内的文件")
    elif path.resolve().parent != path.parent.resolve():
        complain("标志的图片不在主题文件的文件夹内", "把图片本身放进文件夹，不用链接")
    else:
        inputs.note(path, "标志的图片")
        try:
            content = file_content.read(path, LOGO)
            wrong = apart.call(LOOKING, str(path), _wrong, content)
        except InputError as error:
            location, subject = document.locate("标志"), quoted(name)
            problems += (replace(problem, location=location, subject=subject) for problem in error.problems)
            return None
        if not wrong:
            return Logo(name, content, media(content))
        message, found, expected = wrong
        complain(message, expected, f"{name}：{found}" if found else "")
    return None


def media(content: bytes) -> str:
    """The kind of an image that is one."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/jpeg" if content.startswith(b"\xff\xd8\xff") else "image/svg+xml"


def _wrong(content: bytes) -> drawings.Wrong | None:
    """What is wrong with an image, what was found, and what was expected; None when it may be shown."""
    if media(content) == "image/svg+xml":
        return drawings.wrong_with(content, _wrong_pixels)
    return _wrong_pixels(content)


def _wrong_pixels(content: bytes) -> drawings.Wrong | None:
    from PIL import Image, ImageFile

    # WeasyPrint has truncated images loaded as far as they go; here they are a mistake.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if max(image.size) > MAX_SIDE:
                return TOO_WIDE
            if getattr(image, "n_frames", 1) > 1:
                return "标志是动画，不是图片", "", "只有一幅的 PNG 或 JPEG 图片"
            image.load()
    except MemoryError:
        raise
    except Image.DecompressionBombError:
        return TOO_WIDE
    except Exception:
        # A damaged image makes the library raise whatever its decoder happens to.
        return "标志的图片已损坏", "", "完整的 PNG 或 JPEG 图片"
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return None

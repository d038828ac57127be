"""A folder of templates of one's own: what in it stands in for nothing is told, for only names decide that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compliance import remarks, resources
from compliance.errors import InputError, Location, Problem, suggestion
from compliance.files import content

KINDS = (".j2", ".html", ".css", ".docx")
ANY = content.Limit("模板文件", 64 * content.MB)


def names() -> set[str]:
    """Of the files that one's own may stand in for."""
    shipped = resources.shipped("templates")
    return {path.name for path in (*(shipped / "gap-report").iterdir(), *(shipped / "themes").glob("*.css"))}


def look_at(folder: Path) -> None:
    """Tells of a template that has no shipped one's name and is named by none of the others. InputError if strict."""
    if mistakes := remarks.tell(list(_unused(folder))):
        raise InputError(mistakes)


def _unused(folder: Path) -> Iterator[Problem]:
    known = names()
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in KINDS]
    if not any(path.name in known for path in files):
        message = "其中没有一个文件与随程序提供的模板同名，报告照随程序提供的模板出"
        yield Problem(location=Location(str(folder)), message=message, remedy="用 compliance template list 查看文件名")
    texts = {path: content.read(path, ANY) for path in files}
    used = b"\n".join(text for path, text in texts.items() if path.suffix.lower() != ".docx")
    for path in files:
        if path.name not in known and path.name.encode() not in used:
            yield Problem(
                location=Location(str(path)),
                message="没有用到：不与随程序提供的模板同名，也没有别的模板引用它",
                remedy=suggestion(path.name, known) or "用 compliance template list 查看文件名",
            )

"""A folder of templates of one's own: what in it changes nothing is told, for only names decide that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from compliance import resources
from compliance.errors import Location, Problem, suggestion
from compliance.files import content, folders, inputs

WORD = (".docx", ".dotx", ".doc")
KINDS = (".j2", ".jinja", ".jinja2", ".html", ".htm", ".css", ".yaml", ".yml", *WORD)
THEME = "theme.yaml"
ANY = content.Limit("模板文件", 64 * content.MB)
LIST = "用 compliance template list 查看文件名"


def shipped() -> Mapping[str, Path]:
    """What reports of one's own start from: every report template by its name, and a theme that has every field."""
    folder = resources.shipped("templates")
    files = [*sorted((folder / "gap-report").iterdir()), *sorted((folder / "themes").glob("*.css"))]
    found = {path.name: path for path in files if path.is_file()}
    return {**found, THEME: folder / "themes" / "sample" / THEME}


def in_vain(folder: Path, document: str, *, alone: bool) -> Iterator[Problem]:
    """What in the folder has not changed a `document` that was made by it; `alone` if it takes nothing along."""
    known, taken = shipped(), {path for path in _files(folder) if inputs.was_read(path)}
    unread = [*folders.unread(folder, (*KINDS, *folders.FONTS, *folders.PICTURES), deep=True)]
    # From here on every file has been read.
    files = {path: content.read(path, ANY) for path in _files(folder)}
    own = {path.name: path for path in files if path.parent == folder and path.name in known and path.name != THEME}
    changed = [name for name, path in own.items() if files[path] != known[name].read_bytes()]
    remedy = "改与随程序提供的模板同名的文件；" + LIST
    if not own:
        message = "其中没有一个文件与随程序提供的模板同名，报告照随程序提供的模板出"
        yield _unread(folder, message, LIST)
    elif not changed:
        yield _unread(folder, "其中的模板都与随程序提供的相同，报告没有变化", remedy)
    elif not {own[name] for name in changed} & taken:
        yield _unread(folder, f"其中改过的模板，{document}都用不到：{'、'.join(changed)}", remedy)
    for path in unread:
        naming = {other for other, text in files.items() if path.name.encode() in text and other.suffix not in WORD}
        if path.parent == folder and path.name in known:
            if path.name == THEME and files[path] != known[THEME].read_bytes():
                yield _unread(path, "没有用到这份主题", f"加 --theme {path}")
        elif not naming:
            message = "没有用到：不与随程序提供的模板同名，也没有别的模板引用它"
            yield _unread(path, message, suggestion(path.name, known) or LIST)
        elif alone and path not in files and naming & taken:
            yield _unread(path, f"{document}不收进模板引用的文件，收到报告的人看不到", "在模板中写成 data: 地址")


def _unread(path: Path, message: str, remedy: str) -> Problem:
    return Problem(location=Location(str(path)), message=message, remedy=remedy)


def _files(folder: Path) -> Iterator[Path]:
    """The templates, and what may name others."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in KINDS and not folders.is_litter(path.name) and not path.is_dir():
            yield path

"""The gap report as PDF, by WeasyPrint: no network, no file outside the templates, the same bytes every time."""

from __future__ import annotations

import contextlib
import datetime
import gc
import hashlib
import itertools
import logging
import mimetypes
import re
import warnings
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from compliance import resources
from compliance.errors import InputError, Location, MissingSystemPart, Problem
from compliance.files import content, inputs
from compliance.report import printing
from compliance.report.data import seal
from compliance.report.document.kinds import FOLDER
from compliance.report.pdf import pydyf_parts, weasyprint_parts
from compliance.report.pdf.roomy import roomy

VARIANT = "pdf/a-3a"
"""The third part, because it lets a document carry its data."""
REFERRED = content.Limit("图片、字体或样式文件", 64 * content.MB)
STYLE = re.compile(r'<style(?: media="(print|screen)")?>(.*?)</style>', re.DOTALL)
LAST = re.compile(
    r"(?:(?<=[^\s<>;])((?<=[\u3400-\u9fff]) (?=\d)| ?(?=[\u3400-\u9fff]))|(?<=[、，；]))"
    r"(?=\w[，。、；：？！”’」』）》】]*(?:</(?:b|span)>)*(?:\n|<br|</(?:t[dh]|p|li)>))"
)
"""Before the last character of a cell, a paragraph or a line of theirs."""
JOINED = {"": "\u2060", " ": "\u00a0"}
NUMBERED = ("（佐证 ", "（佐\u2060证\u00a0")
"""A number is not to stand on a line without what it is the number of."""
FAMILY = '"Noto Sans SC"'
"""The shipped font, as a style sheet names it."""

PANGO_REMEDY = (
    "Debian、Ubuntu、统信、麒麟：apt install libpangoft2-1.0-0 libharfbuzz-subset0；"
    "macOS：brew install pango；Windows：安装 MSYS2 后运行 pacman -S mingw-w64-ucrt-x86_64-pango"
)


Told = Callable[[set[str]], object]
"""Is given the characters that no font has, none for most documents."""


@roomy
def render(html: str, *, date: datetime.date, templates: Path | None, attachment: str = "", told: Told = bool) -> bytes:
    """The PDF of a page from report.html. Raises MissingSystemPart, or InputError for an address it may not fetch.

    `attachment` is the data by which it can be verified. Characters that no font has are printed as marks.
    """
    made, refused, undrawn = _made(html, date, templates, attachment)
    told(undrawn)
    if undrawn:
        made, refused, _ = _made(printing.marked(html, undrawn), date, templates, attachment)
    _collect_now_and_then()
    if refused:
        raise InputError(dict.fromkeys(refused))
    return made


def _made(
    html: str, date: datetime.date, templates: Path | None, attachment: str
) -> tuple[bytes, list[Problem], set[str]]:
    """The PDF, what is wrong with the addresses in it, and the characters that no font has."""
    document, fetcher = _laid_out(html, templates)
    document.metadata.created = document.metadata.modified = date.isoformat()
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    options = {"pdf_identifier": identifier, "pdf_variant": VARIANT}
    content = pydyf_parts.write(document, lambda: _attached(attachment, date), **options)
    problems = [*(_forbidden(url, templates) for url in fetcher.refused), *fetcher.unread]
    return content, problems, _undrawn(document, html)


def _attached(content: str, date: datetime.date) -> list[Any]:
    if not content:
        return []
    day = datetime.datetime.combine(date, datetime.time())
    what = {"name": seal.NAME, "description": "校验数据", "relationship": "Data"}
    return [engine().Attachment(string=content, created=day, modified=day, **what)]


def drawn(page: str, told: Told) -> bytes:
    """A page of its own, in the shipped font; it refers to nothing. Raises MissingSystemPart."""
    content, undrawn = _drawn(page)
    told(undrawn)
    return _drawn(printing.marked(page, undrawn))[0] if undrawn else content


def undrawable(text: str) -> set[str]:
    """The characters of a text that neither the shipped font nor any of this machine has. Raises MissingSystemPart."""
    return _drawn(f'<p style="font-family: {FAMILY}">{text}')[1]


def _drawn(page: str) -> tuple[bytes, set[str]]:
    document = engine().HTML(string=page, url_fetcher=_fetcher(())).render(font_config=_fonts())
    return document.write_pdf(), _undrawn(document, page)


def _undrawn(document: Any, page: str) -> set[str]:
    """What no font has; what some font of the machine draws for a private character is anything but what was meant."""
    return weasyprint_parts.undrawn(document) | {*printing.PRIVATE.findall(page)}


@cache
def engine() -> Any:
    """WeasyPrint, imported when first needed: that costs over half a second. Raises MissingSystemPart."""
    # Its messages are English and for template authors; what users must know is raised as an error.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        # It prints a page of English advice before it fails.
        with contextlib.redirect_stdout(None), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import weasyprint
    except OSError as error:
        raise MissingSystemPart(f"缺少 Pango，不能生成 PDF（{error}）\n    处理：{PANGO_REMEDY}") from None
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_A_COLLECTION)
    return weasyprint


def _laid_out(html: str, templates: Path | None) -> tuple[Any, Any]:
    """The pages, and the fetcher that was asked for what they refer to."""
    shipped = resources.shipped("templates") / FOLDER
    weasyprint = engine()
    # Sheets and fonts are kept from one report to the next, except where a user's own may have changed.
    fonts = _fonts() if templates is None else _with_shipped_fonts()
    # No line is to be of one character: the last one takes the one before it with it.
    page = LAST.sub(lambda found: JOINED[found[1] or ""], html).replace(*NUMBERED)
    page, sheets = _without_styles(page) if templates is None else (page, [])
    fetcher = _fetcher(tuple(folder.resolve() for folder in (templates, shipped) if folder))
    base = (templates or shipped).resolve().as_uri() + "/"
    source = {"string": page, "base_url": base, "url_fetcher": fetcher}
    options = {"font_config": fonts, "stylesheets": sheets, "pdf_variant": VARIANT}
    if templates is None:
        document = weasyprint_parts.render(source, **options)
    else:
        document = weasyprint.HTML(**source).render(**options)
    weasyprint_parts.end_tables(document.pages)
    return document, fetcher


def _without_styles(html: str) -> tuple[str, list[Any]]:
    """The page without the style sheets of its head, and those of them that are for paper as one, parsed once."""
    head, middle, body = html.partition("</head>")
    sheet = _sheet("\n".join(css for medium, css in STYLE.findall(head) if medium != "screen"))
    # Every line's end between two tags would be made a box, and thrown away again.
    return (STYLE.sub("", head) + middle + body).replace(">\n<", "><"), [sheet]


@lru_cache(maxsize=4)
def _sheet(css: str) -> Any:
    return engine().CSS(string=css, font_config=_fonts(), url_fetcher=_fetcher(()))


@cache
def _fonts() -> Any:
    return _with_shipped_fonts()


def _with_shipped_fonts() -> Any:
    """The machine's fonts and the shipped ones: with those, pages are the same everywhere and are made faster."""
    weasyprint = engine()
    fonts = weasyprint.text.fonts.FontConfiguration()
    folder = resources.shipped("templates").resolve() / "fonts"
    weasyprint.CSS(filename=folder / "fonts.css", font_config=fonts, url_fetcher=_fetcher((folder,)))
    return fonts


def _fetcher(folders: tuple[Path, ...]) -> Any:
    """Fetches data: addresses and files inside the folders; remembers in `refused` what else was asked for.

    WeasyPrint goes on without a file that cannot be read, whatever is raised: its problems are in `unread`.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)
            self.refused: list[str] = []
            self.unread: list[Problem] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not _allowed(url, folders):
                self.refused.append(url)
                raise ValueError(url)
            if not url.startswith("file:"):
                return super().fetch(url, headers)
            path = Path(url2pathname(urlsplit(url).path))
            inputs.note(path, "报告模板")
            try:
                raw = content.read(path, REFERRED)
            except InputError as error:
                self.unread += error.problems
                raise
            return URLFetcherResponse(url, raw, {"Content-Type": mimetypes.guess_type(path)[0] or "text/plain"})

    return Fetcher()


def _allowed(url: str, folders: tuple[Path, ...]) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(url2pathname(parts.path)).resolve()
    return any(path.is_relative_to(folder) for folder in folders)


def _forbidden(url: str, templates: Path | None) -> Problem:
    return Problem(
        location=Location(str(templates or resources.shipped("templates") / FOLDER)),
        message="模板引用了不允许读取的地址",
        found=url,
        expected="模板文件夹之内的文件，或 data: 地址",
        remedy="把所需的图片、字体放进模板文件夹，用相对路径引用",
    )


REPORTS_A_COLLECTION = 4
"""Garbage of so many reports is some 80 MB."""
OBJECTS_A_COLLECTION = 10_000_000
_reports = itertools.count(1)


def _collect_now_and_then() -> None:
    """Collects garbage after every few reports.

    A report makes a million objects that nearly all live until it is done: looking for garbage among them on the way,
    as Python does by itself, finds none and takes a tenth of the time.
    """
    if next(_reports) % REPORTS_A_COLLECTION == 0:
        gc.collect()

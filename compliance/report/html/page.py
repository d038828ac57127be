"""The gap report as one self-contained HTML page, from the shipped templates or the user's own."""

from __future__ import annotations

import base64
import linecache
import os
import traceback
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path

from compliance import resources
from compliance.errors import InputError, Location, Problem, quoted, visible
from compliance.files import content, inputs
from compliance.report.charts import drawing, palette
from compliance.report.data import seal
from compliance.report.document.kinds import FOLDER
from compliance.report.html import sandbox
from compliance.report.parts import report as parts
from compliance.report.parts.report import Report
from compliance.report.theme.model import Colours
from compliance.report.view.edition import Edition

TEMPLATE = content.Limit("模板文件", 8 * content.MB)


def render(edition: Edition, *, embedded: str = "") -> str:
    """The report as HTML. Raises InputError for a template with a mistake.

    `embedded` is the data by which the page can be verified; whatever the templates, it is there.
    """
    report = parts.build(edition)
    # What a clerk pasted may hold control characters; a browser or a reader is shown them, not made to obey them.
    main = "brief.html.j2" if edition.kind == "brief" else "report.html.j2"
    page = visible(_filled_in(report, main, edition.look.theme.colours, edition.templates))
    return _with_data(page, embedded) if embedded else page


def printed(report: Report, colours: Colours) -> str:
    """Any report of parts as HTML, by the shipped templates."""
    return visible(_filled_in(report, "report.html.j2", colours, None))


def _with_data(page: str, embedded: str) -> str:
    """The data at the end of the body, as a block that no browser runs."""
    block = f'<script type="application/json" id="{seal.ELEMENT}">{embedded}</script>\n'
    body, end, rest = page.rpartition("</body>")
    return f"{body}{block}{end}{rest}" if end else page + block


def _filled_in(report: Report, main: str, colours: Colours, templates: Path | None) -> str:
    given = {
        "report": report,
        "draw": partial(drawing.svg, palette=palette.of(colours)),
        "pieces": partial(drawing.pieces, palette=palette.of(colours)),
        "shade": report.look.shade,
        "picture": _picture,
    }
    if templates is None:
        return _shipped().get_template(main).render(given)
    try:
        return _users(templates).get_template(main).render(given)
    except InputError:
        raise
    except RecursionError:
        raise InputError([Problem(location=Location(str(templates)), message="模板互相包含，没有尽头")]) from None
    except Exception as error:
        # A template is a program: whatever it raises is a mistake in it, wherever the exception came from.
        raise InputError([_problem(error, templates)]) from error


def _picture(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


@cache
def _shipped() -> Environment:
    return _set_up(Environment, _folders())


def _users(templates: Path) -> Environment:
    return _set_up(sandbox.Sandbox, [templates, *_folders()])


def _folders() -> list[Path]:
    shipped = resources.shipped("templates")
    return [shipped / FOLDER, shipped / "themes"]


class _Loader(BaseLoader):
    """From the first of some folders that has it."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        parts = split_template_path(template)
        path = next((path for folder in self.folders if os.path.lexists(path := folder.joinpath(*parts))), None)
        if path is None:
            raise TemplateNotFound(template)
        inputs.note(path, "报告模板")
        raw = content.read(path, TEMPLATE)
        try:
            return raw.decode(), str(path), lambda: True
        except UnicodeDecodeError as error:
            message, remedy = sandbox.in_words(error)
            location = Location(str(path), raw.count(b"\n", 0, error.start) + 1, 1)
            raise InputError([Problem(location=location, message=message, remedy=remedy)]) from None


def _set_up(kind: type[Environment], folders: list[Path]) -> Environment:
    return kind(
        loader=_Loader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _problem(error: Exception, templates: Path) -> Problem:
    """What went wrong, and where in which template; the line as it stands is shown, since Jinja's words are English."""
    location = _place(error, templates)
    found = quoted(linecache.getline(location.file, location.line).strip(), limit=80) if location.line else ""
    message, remedy = sandbox.in_words(error)
    return Problem(location=location, message=message, found=found, remedy=remedy)


def _place(error: Exception, templates: Path) -> Location:
    """The innermost line of a template that the error passed through."""
    if isinstance(error, TemplateSyntaxError):
        return Location(error.filename or str(templates), error.lineno, 1)
    folders = (str(templates), str(resources.shipped("templates")))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folders)]
    return Location(frames[-1].filename, frames[-1].lineno or 0, 1) if frames else Location(str(templates))

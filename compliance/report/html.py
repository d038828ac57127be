"""The gap report as one self-contained HTML page, from the shipped templates or the user's own."""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from compliance import resources
from compliance.assessment import Assessment
from compliance.errors import InputError, Location, Problem, quoted, visible
from compliance.report import view

FOLDER = "gap-report"
MAIN = "report.html.j2"


def render(
    assessment: Assessment,
    *,
    date: datetime.date,
    templates: Path | None,
    digests: Mapping[str, str],
    embedded: str = "",
) -> str:
    """The report as HTML. A file in `templates` stands in for the shipped one of that name. Raises InputError.

    `embedded` is the data by which the page can be verified.
    """
    # What a clerk pasted may hold control characters; a browser or a reader is shown them, not made to obey them.
    return visible(_filled_in(view.build(assessment, date=date, digests=digests, embedded=embedded), templates))


def _filled_in(report: view.View, templates: Path | None) -> str:
    if templates is None:
        return _shipped().get_template(MAIN).render(report=report)
    try:
        return _users(templates).get_template(MAIN).render(report=report)
    except RecursionError:
        raise InputError([Problem(location=Location(str(templates)), message="模板互相包含，没有尽头")]) from None
    except Exception as error:
        # A template is a program: whatever it raises is a mistake in it, wherever the exception came from.
        raise InputError([_problem(error, templates)]) from error


@cache
def _shipped() -> Environment:
    return _set_up(Environment, [resources.shipped("templates") / FOLDER])


def _users(templates: Path) -> Environment:
    return _set_up(SandboxedEnvironment, [templates, resources.shipped("templates") / FOLDER])


def _set_up(kind: type[Environment], folders: list[Path]) -> Environment:
    return kind(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _problem(error: Exception, templates: Path) -> Problem:
    """What went wrong, and where in which template."""
    location = _place(error, templates)
    found = str(error)
    if isinstance(error, TemplateSyntaxError):
        return Problem(location=location, message="模板语法错误", found=found, remedy="按 Jinja 的语法改正这一行")
    if isinstance(error, TemplateNotFound):
        name = quoted(error.name)
        return Problem(location=location, message=f"找不到模板 {name}", remedy="核对文件名，或把它放进模板文件夹")
    if isinstance(error, SecurityError):
        remedy = "模板只能取值、循环和判断"
        return Problem(location=location, message="模板用了不允许的操作", found=found, remedy=remedy)
    if isinstance(error, UndefinedError):
        remedy = "可用的名称见 docs/report.md"
        return Problem(location=location, message="模板用了不存在的名称", found=found, remedy=remedy)
    if isinstance(error, UnicodeDecodeError):
        return Problem(location=location, message="模板不是 UTF-8 编码", remedy="另存为 UTF-8")
    return Problem(location=location, message="模板出错", found=f"{type(error).__name__}: {found}")


def _place(error: Exception, templates: Path) -> Location:
    """The innermost line of a template that the error passed through."""
    if isinstance(error, TemplateSyntaxError):
        return Location(error.filename or str(templates), error.lineno, 1)
    folders = (str(templates), str(resources.shipped("templates")))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folders)]
    return Location(frames[-1].filename, frames[-1].lineno or 0, 1) if frames else Location(str(templates))

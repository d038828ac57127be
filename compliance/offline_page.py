"""What pages that stand alone have in common: data inside them, and the values that let their own parts run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from compliance import resources
from compliance.errors import one_line, visible

COMMENT = re.compile(r"^[ ]*(//.*|/\*[^*]*\*/)\n", re.MULTILINE)
"""A line of a script or style that holds nothing but a comment."""


def render(folder: str, template: str, *, script: str, style: str, data: str, **values: Any) -> str:
    """A page of the templates in `folder`; its content security policy lets `script` and `style` run, nothing else."""
    # What is between the tags has to be the hashed text to the byte: Jinja's autoescape must leave it alone.
    return (
        environment(resources.shipped("templates") / folder)
        .get_template(template)
        .render(
            data=Markup(data),
            script=Markup(script),
            style=Markup(style),
            script_hash=checksum(script),
            style_hash=checksum(style),
            **values,
        )
    )


def part(folder: str, *names: str) -> str:
    """Files of a folder of the templates, one after the other; comments stay where the source is kept."""
    shipped = resources.shipped("templates") / folder
    return COMMENT.sub("", "".join((shipped / name).read_text(encoding="utf-8") for name in names))


def embedded(data: Mapping[str, Any], default: Callable[[Any], Any] | None = None) -> str:
    """JSON that can stand in a page: no text in it can end the block, or open a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=default)
    return text.replace("<", "\\u003c")


def in_lines(data: Any) -> Any:
    """Data for a script that only shows it: every text on one line, with its control characters written out."""
    if isinstance(data, str):
        return one_line(data)
    if isinstance(data, Mapping):
        return {in_lines(name): in_lines(value) for name, value in data.items()}
    return [*map(in_lines, data)] if isinstance(data, list | tuple) else data


def checksum(text: str) -> str:
    """How a content security policy names a script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def environment(*folders: Path) -> Environment:
    """For the templates of some folders, the first that has one counts; nothing invisible gets into a page."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )

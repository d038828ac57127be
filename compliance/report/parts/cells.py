"""Cells that the tables of several parts have."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.report.document.blocks import Line, Run, line


def named(identifier: str, text: str) -> Line:
    """A criterion and, to be looked up, its id."""
    return line(f"{text}　", Run(identifier, "quiet"))


def see(numbers: Mapping[str, str], part: str, what: str) -> str:
    """Where something else stands: "整改先后见第七部分。"; "" in a report without that part."""
    number = numbers.get(part, "")
    if not number:
        return ""
    return f"{what}见附录 {number}。" if number.isascii() else f"{what}见第{number}部分。"

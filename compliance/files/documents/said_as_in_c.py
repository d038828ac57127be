"""PyYAML's parser that is not in C, made to refuse what the one in C refuses, at its places and in its words.

Where there is no library in C (in a browser) files are read by the other one, and nobody is to be told otherwise there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

IN_C = (
    (re.compile("expected ',' or"), "did not find expected ',' or"),
    (re.compile("expected the node content"), "did not find expected node content"),
    (re.compile("expected '<document start>'"), "did not find expected <document start>"),
    (re.compile("expected <block end>.*\\n.*block collection", re.DOTALL), "did not find expected '-' indicator"),
    (re.compile("expected <block end>"), "did not find expected key"),
    (re.compile("^sequence entries are not allowed"), "block sequence entries are not allowed"),
    (re.compile("expected escape sequence"), "did not find expected hexadecimal number"),
)
"""What the parser that is not in C says of a mistake, and what the one in C says; see syntax.py."""
HALF, ESCAPED_HALF = re.compile("[\ud800-\udfff]"), re.compile(r"\\u[dD][89a-fA-F]")
TIGHT_COLON, BEFORE_CLOSING = re.compile(r":[,?\[\]{}]"), re.compile(r" +(?=[,\]}])")


def said_as_in_c(text: str, found: Iterator[Any]) -> Iterator[Any]:
    """The events; mistakes in the words and at the places of the parser in C, which refuses half a character too."""
    try:
        for event in found:
            if type(event) is yaml.ScalarEvent:
                _refuse_what_c_refuses(text, event)
                begin: Any = event.start_mark
                if not event.value and (blank := BEFORE_CLOSING.match(text, begin.index)):
                    event.start_mark = event.end_mark = _moved(begin, len(blank[0]))
            yield event
    except yaml.MarkedYAMLError as error:
        told, mark = f"{error.problem}\n{error.context}", cast("Any", error.problem_mark)
        error.problem = next((words for says, words in IN_C if says.search(told)), error.problem)
        if mark and "unknown escape character" in told:
            error.problem_mark = _moved(mark, -1)
        elif mark and "<document start>" in told and text.startswith("%", mark.index - mark.column):
            error.problem, error.context = "found unknown directive name", "while scanning a directive"
        raise


def _refuse_what_c_refuses(text: str, event: Any) -> None:
    """Half a character in quotes; within brackets a name whose colon has no blank behind it."""
    begin, end = event.start_mark, event.end_mark
    if HALF.search(event.value):
        written = ESCAPED_HALF.search(text, begin.index)
        before = text[begin.index : written.start() + 2] if written else ""
        lines = before.count("\n")
        column = len(before) - before.rfind("\n") - 1 if lines else begin.column + len(before)
        at = yaml.Mark(begin.name, begin.index + len(before), begin.line + lines, column, begin.buffer, begin.pointer)
        raise yaml.MarkedYAMLError(
            "while parsing a quoted scalar", begin, "found invalid Unicode character escape code", at
        )
    if not event.style and TIGHT_COLON.match(text, end.index):
        raise yaml.MarkedYAMLError("while scanning a plain scalar", begin, "found unexpected ':'", end)


def _moved(mark: Any, by: int) -> Any:
    """The mark so many characters further on in its line."""
    return yaml.Mark(mark.name, mark.index + by, mark.line, mark.column + by, mark.buffer, mark.pointer)

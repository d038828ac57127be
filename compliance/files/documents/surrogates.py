"""Characters beyond U+FFFF as JSON escapes them, in two halves, each of which YAML refuses by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

HALVES = r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
PAIR = re.compile(rf"(?<!\\)((?:\\\\)*+){HALVES}")
PADDED = re.compile("([\U00010000-\U0010ffff])\0")
"""The escape of the whole, \\U and eight digits, is two characters shorter: with a \\0 behind it every place stays."""


def in_one(found: re.Match[str]) -> str:
    before, high, low = found.groups()
    return f"{before}\\U{0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF):08x}\\0"


def joined(text: str, scan: Any) -> str:
    """The text with the pairs in double quotes made one escape of the same length; elsewhere a backslash is itself.

    `scan` gives the events of a text, which tell where quotes are.
    """
    pieces, done = [], 0
    for start, end in _quotes(scan(PAIR.sub(in_one, text))):
        pieces += [text[done:start], PAIR.sub(in_one, text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def _quotes(events: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Where double-quoted texts begin and end, up to the first mistake, which whoever reads on meets too."""
    try:
        for event in events:
            if getattr(event, "style", None) == '"':
                yield event.start_mark.index, event.end_mark.index
    except yaml.MarkedYAMLError as error:
        if error.context_mark and error.problem_mark and "quoted scalar" in str(error.context):
            yield error.context_mark.index, error.problem_mark.index
    except (yaml.YAMLError, UnicodeEncodeError):
        return


def unpadded(event: Any) -> Any:
    if getattr(event, "style", None) == '"':
        event.value = PADDED.sub(r"\1", event.value)
    return event

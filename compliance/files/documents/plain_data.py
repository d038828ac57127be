"""The fast pass over a sound text; it stops where a message may be due, and keeps no positions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from compliance.files.documents.said_as_in_c import said_as_in_c
from compliance.files.documents.surrogates import PAIR, joined, unpadded

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""In C where PyYAML was built with it; eight times slower where not, and what it says is then made alike."""
MAX_DEPTH = 40
MAX_EVENTS = 200_000
"""Names, values and brackets together; an answers file of 150 criteria has some thousands."""
NULLS = {"", "~", "null", "Null", "NULL"}


class Unusual(Exception):
    """Something that a message may be due for stands in the text."""


def events(text: str) -> Iterator[Any]:
    """The events of a text, up to one more than allowed; two escaped halves of a character are the character."""
    if "\\u" in text and PAIR.search(text):
        return map(unpadded, _scanned(joined(text, _scanned)))
    return _scanned(text)


def _scanned(text: str) -> Iterator[Any]:
    found = islice(iter(LOADER(text).get_event, None), MAX_EVENTS + 1)
    return said_as_in_c(text, found) if LOADER is yaml.BaseLoader else found


def plain_data(text: str) -> Any:  # noqa: C901 — one loop over events; splitting it costs a third of its speed
    """The data of a text without mistakes. Raises Unusual, yaml.YAMLError or UnicodeEncodeError for others."""
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    outside: list[tuple[Any, str | None]] = []
    current: Any = []
    root, key, kind = current, None, None
    for event in events(text):
        kind = type(event)
        if kind is scalar:
            value = event.value
            if event.anchor or event.tag:
                raise Unusual
            if not event.style and value in NULLS:
                value = None
            if type(current) is list:
                current.append(value)
            elif key is not None:
                current[key] = value
                key = None
            elif value is None or value in current:
                raise Unusual
            else:
                key = value
        elif kind is mapping or kind is sequence:
            container: Any = {} if kind is mapping else []
            if event.anchor or event.tag or len(outside) >= MAX_DEPTH:
                raise Unusual
            if type(current) is list:
                current.append(container)
            elif key is not None:
                current[key] = container
            else:
                raise Unusual
            outside.append(current)
            current, key = container, None
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            current = outside.pop()
        elif kind is yaml.AliasEvent:
            raise Unusual
    if kind is not yaml.StreamEndEvent or len(root) > 1:
        raise Unusual
    return root[0] if root else None

"""JSON as this program writes it, and nothing that readers of JSON take in more than one way. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from compliance.errors import quoted

DEEPEST, MOST = 50, 1_000_000
"""Levels and values; a result has a tenth of either at most."""
HALF = re.compile(r"\\u[dD][89a-fA-F]")


class Strange(ValueError):
    """What no document of this program holds, in words."""


def read(written: bytes) -> Any:
    """Raises Strange, and ValueError or RecursionError for what is no JSON at all."""
    text = written.decode()
    found = json.loads(text, object_pairs_hook=_record, parse_float=_number, parse_constant=_number)
    if HALF.search(text):
        _whole(found)
    level, depth, count = [found], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > DEEPEST:
            raise Strange(f"套了 {DEEPEST} 层以上")
        if count > MOST:
            raise Strange(f"多于 {MOST:,} 项")
        level = [part for one in level for part in _parts(one)]
    return found


def _parts(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise Strange(f"名称{quoted(twice)}写了两次")
    return found


def _number(written: str) -> Any:
    raise Strange(f"不是整数的数 {written[:40]}")


def _whole(found: Any) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Strange("半个字符（\\ud800 到 \\udfff 之一，没有成对）") from None

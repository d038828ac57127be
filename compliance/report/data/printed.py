"""What a result as data says, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from compliance.report.printed import Piece


def printed(raw: bytes) -> list[Piece]:
    return [*_pieces("", json.loads(raw.decode("utf-8-sig")))]


def _pieces(place: str, value: Any) -> Iterator[Piece]:
    parts = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _pieces(f"{place} {name}".lstrip(), part)
    if not isinstance(value, dict | list) or not value:
        yield Piece(place, f"{place}：{json.dumps(value, ensure_ascii=False)}")

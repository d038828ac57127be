"""JSON from a stranger, as it stands in a page or alone: found in one search, and bounded before it is parsed."""

from __future__ import annotations

MOST_PARTS = 2_000_000
"""Brackets and commas; each list takes some sixty bytes of memory for two of text."""


def block(page: bytes, identifier: str) -> bytes | None:
    """What the first block of data of that id holds; None where there is none, or none that ends."""
    _, found, rest = page.partition(opening(identifier))
    data, end, _ = rest.partition(b"</script>")
    return data if found and end else None


def opening(identifier: str) -> bytes:
    return f'<script type="application/json" id="{identifier}">'.encode()


def bounded(raw: bytes) -> bytes:
    """What it is given. Raises ValueError where a parser would make more parts of it than a document of ours has."""
    if sum(map(raw.count, (b"[", b"{", b","))) > MOST_PARTS:
        raise ValueError
    return raw

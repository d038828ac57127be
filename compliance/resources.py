"""Where the shipped checklists and templates live: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """The folder `checklists` or `templates`."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder

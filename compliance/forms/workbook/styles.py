"""The looks of a form's cells: grey is not for typing, white is, yellow is still missing."""

from __future__ import annotations

from typing import Any

FONT = "宋体"
LINE = "#B8C2CC"
MISSING, WRONG, DONE, SKIPPED = "#FFF2B3", "#F8CFC8", "#D7EFD9", "#E3E6E9"

BASE = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True}
BOXED = {**BASE, "border": 1, "border_color": LINE}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": FONT, "font_size": 16, "bold": True},
    "plain": {"font_name": FONT, "font_size": 10},
    "faint": {"font_name": FONT, "font_size": 9, "font_color": "#5B6670"},
    "header": {**BOXED, "bold": True, "bg_color": "#DCE6F0", "align": "center", "valign": "vcenter"},
    "clause": {
        "font_name": FONT,
        "font_size": 10,
        "bold": True,
        "bg_color": "#EEF2F6",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "text": {**BOXED},
    "centre": {**BOXED, "align": "center"},
    "closed": {**BOXED, "bg_color": "#EDEDED"},
    "typed text": {**BOXED, "locked": False, "num_format": "@"},
    "typed choice": {**BOXED, "locked": False, "num_format": "@", "align": "center"},
    "typed number": {**BOXED, "locked": False, "align": "right"},
    "typed figure": {**BOXED, "locked": False, "align": "left"},
    "typed percent": {**BOXED, "locked": False, "align": "right", "num_format": "0.0#%"},
    "typed date": {**BOXED, "locked": False, "align": "center", "num_format": "yyyy-mm-dd"},
    "missing": {"bg_color": MISSING},
    "wrong": {"bg_color": WRONG},
    "done": {"bg_color": DONE},
    "skipped": {"bg_color": SKIPPED},
}

TYPED, REVIEWED = "typed ", "reviewed "
"""How the names begin of the looks of cells that the park types in, and of those that its reviewer does."""

LOOKS |= {REVIEWED + name.removeprefix(TYPED): look for name, look in LOOKS.items() if name.startswith(TYPED)}


def looks(*, locked: bool) -> dict[str, dict[str, Any]]:
    """All of them; where only a reviewer types, the park's cells are locked and grey."""
    grey = {"locked": True, "bg_color": LOOKS["closed"]["bg_color"]}
    return {name: look | (grey if locked and name.startswith(TYPED) else {}) for name, look in LOOKS.items()}

"""The looks of a form's cells: grey is not for typing, white is, yellow is still missing."""

from __future__ import annotations

from compliance.files.workbooks import paper

MISSING, SKIPPED = "#FFF2B3", "#E3E6E9"

BOXED = paper.boxed(10)
LOOKS: dict[str, paper.Look] = {
    "title": paper.TITLE,
    "subtitle": {"font_name": paper.SONG, "font_size": 11, "bold": True, "valign": "vcenter"},
    "step": {
        "font_name": paper.SONG,
        "font_size": 11,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#1F4E79",
        "align": "center",
        "valign": "vcenter",
        "bottom": 2,
        "bottom_color": "#FFFFFF",
    },
    "plain": {"font_name": paper.SONG, "font_size": 11, "valign": "vcenter", "indent": 1},
    "plain wrapped": {"font_name": paper.SONG, "font_size": 10, "valign": "top", "text_wrap": True},
    "link": {**BOXED, "font_color": "#1F4E79", "underline": 1},
    "faint": {"font_name": paper.SONG, "font_size": 9, "font_color": "#5B6670"},
    "header": paper.head(10),
    "clause": {
        "font_name": paper.SONG,
        "font_size": 10,
        "bold": True,
        "bg_color": "#EEF2F6",
        "valign": "vcenter",
    },
    "text": {**BOXED},
    "key": {"font_name": paper.SONG, "font_size": 10},
    "part": {**BOXED, "align": "left", "indent": 2},
    "part id": {**BOXED, "font_size": 8, "font_color": "#6B7780"},
    "centre": {**BOXED, "align": "center"},
    "closed": {**BOXED, "bg_color": "#EDEDED"},
    "typed text": {**BOXED, "locked": False, "num_format": "@"},
    "typed choice": {**BOXED, "locked": False, "num_format": "@", "align": "center"},
    "typed number": {**BOXED, "locked": False, "align": "right"},
    "typed figure": {**BOXED, "locked": False, "align": "left"},
    "typed percent": {**BOXED, "locked": False, "align": "right", "num_format": "0.0#%"},
    "typed day": {**BOXED, "locked": False, "align": "left", "num_format": "yyyy-mm-dd"},
    "typed date": {**BOXED, "locked": False, "align": "center", "num_format": "yyyy-mm-dd"},
    "missing": {"bg_color": MISSING},
    "wrong": {"bg_color": paper.WRONG},
    "done": {"bg_color": paper.DONE},
    "skipped": {"bg_color": SKIPPED},
}

TYPED, REVIEWED = "typed ", "reviewed "
"""How the names begin of the looks of cells that the park types in, and of those that its reviewer does."""

LOOKS |= {REVIEWED + name.removeprefix(TYPED): look for name, look in LOOKS.items() if name.startswith(TYPED)}


def looks(*, locked: bool) -> dict[str, paper.Look]:
    """All of them; where only a reviewer types, the park's cells are locked and grey."""
    grey = {"locked": True, "bg_color": LOOKS["closed"]["bg_color"]}
    return {name: look | (grey if locked and name.startswith(TYPED) else {}) for name, look in LOOKS.items()}

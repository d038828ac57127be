"""The contents of a Word document: places that they refer to, and page numbers that a word processor fills in.

No program but the one that lays out the pages knows their numbers. LibreOffice fills them in as it opens the file;
Word asks whether to.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from compliance.report.view.parts import Part

PLACE = "part_"
"""The names of the places begin so; a template refers to them by PAGEREF."""
FIRST = 1000
"""Numbers of bookmarks from here on are ours; a template may have some of its own."""


def marks(parts: Sequence[Part]) -> dict[str, Markup]:
    """For each part the place where it begins, to stand before its heading."""
    return {
        part.id: Markup(f'<w:bookmarkStart w:id="{number}" w:name="{PLACE}{part.id}"/><w:bookmarkEnd w:id="{number}"/>')
        for number, part in enumerate(parts, start=FIRST)
    }

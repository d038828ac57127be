"""What is used of WeasyPrint beyond what it makes public, and what is done without.

- Its own style sheet and its way of reading a page know all of HTML: a tenth of the time of a report. Without these
  parts a page is laid out the public way: the same pages, slower.
- It sets the text of a drawing letter by letter, for some of them may have a place of their own. Without the parts by
  which it is set whole the charts are the same, slower.
- It keeps the height that a table had before it moved a heading at the page's end to the next page: the table's
  background, which is what draws the lines between rows, would be a bar over the place of the heading. Without its
  boxes the bar stays.
- Which characters no font has, and which of the machine's libraries are loaded, only its inner parts know. Without
  them nothing is said to be missing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

IDLE = ("::footnote-", "::note-", "[dir", ":is(", "-corner ", "@left-", "@right-")
"""What marks the rules of WeasyPrint's own style sheet that no shipped template has any use for."""
NARROWER = ((r", \w+\[hidden\]|\[hidden\], ", ""), (":link", "a:link"), ("\n::marker", "\n:not(.plain) > li::marker"))
"""What makes the rest ask fewer elements whether they match, or give fewer a style of their own."""

PLACED = ("rotate", "letter-spacing", "textLength", "dx", "dy")
"""What places letters of a drawing's text."""


def render(source: dict[str, Any], **options: Any) -> Any:
    """What `weasyprint.HTML(**source).render(**options)` makes of a page of the shipped templates, but faster."""
    import weasyprint

    _set_texts_whole()
    try:
        return _html()(**source).render(**options)
    except Exception:  # whatever comes of parts that are not as expected
        return weasyprint.HTML(**source).render(**options)


@cache
def _html() -> Any:
    """WeasyPrint's HTML for the shipped templates, which are well-formed XML and use few of HTML's elements.

    A parser in C reads them, and no element is matched with rules for what they do not have.
    """
    import cssselect2
    import weasyprint

    rules = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text(encoding="utf-8").splitlines()
    used = "\n".join(rule for rule in rules if not any(mark in rule for mark in IDLE))
    for found, narrower in NARROWER:
        used = re.sub(found, narrower, used)
    sheet = weasyprint.CSS(string=used)

    class Html(weasyprint.HTML):  # type: ignore[misc]
        def __init__(self, string: str, base_url: str, url_fetcher: Any) -> None:
            try:
                root = ElementTree.fromstring(string)
            except ElementTree.ParseError:  # a character that XML does not have
                super().__init__(string=string, base_url=base_url, url_fetcher=url_fetcher)
                return
            self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet]

    return Html


@cache
def _set_texts_whole() -> None:
    """Has each text of a drawing set as one, unless its letters are placed."""
    with contextlib.suppress(ImportError, AttributeError):
        from weasyprint import svg

        letter_by_letter = svg.text

        class Whole(str):
            def __iter__(self) -> Iterator[str]:
                return iter((str(self),))

        def text(drawing: Any, node: Any, font_size: Any) -> None:
            if node.text and not any(node.get(name) for name in PLACED):
                node._etree_node.text = Whole(node.text)
            letter_by_letter(drawing, node, font_size)

        svg.TAGS = {tag: text if draw is letter_by_letter else draw for tag, draw in svg.TAGS.items()}
        svg.text = text


def end_tables(pages: Any) -> None:
    """Takes from the background of every table what is below its rows."""
    with contextlib.suppress(ImportError, AttributeError, LookupError, TypeError, ValueError):
        from weasyprint.formatting_structure import boxes

        for page in pages:
            for table in _tables(page._page_box, boxes.TableBox, boxes.BlockContainerBox):
                if table.background and table.children and table.children[-1].children:
                    _cut(table)


def _tables(box: Any, table: type, block: type) -> Iterator[Any]:
    """Neither lines of text nor the inside of tables are looked into: those are nearly all the boxes there are."""
    for child in box.children:
        if isinstance(child, table):
            yield child
        elif isinstance(child, block):
            yield from _tables(child, table, block)


def _cut(table: Any) -> None:
    row = table.children[-1].children[-1]
    bottom = row.position_y + row.height + table.style["border_spacing"][1]
    layer = table.background.layers[-1]
    x, y, width, height = layer.painting_area
    if bottom < y + height:
        layer = layer._replace(painting_area=(x, y, width, bottom - y))
        table.background = table.background._replace(layers=[*table.background.layers[:-1], layer])


def undrawn(document: Any) -> set[str]:
    """The characters of a document that no font has."""
    fonts = getattr(document, "fonts", {}).values()
    return {chr(codepoint) for font in fonts for codepoint in getattr(font, "missing", ())}


def pango() -> str:
    """Pango's version; "" where that is not known."""
    try:
        from weasyprint.text.ffi import ffi, pango

        return str(ffi.string(pango.pango_version_string()).decode())
    except (ImportError, AttributeError):
        return ""


def subsets_fonts() -> bool:
    """Whether fonts are cut down by a library of the machine."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except ImportError:
        return True
    return harfbuzz_subset is not None

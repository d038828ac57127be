"""Tables that end where their last row does.

WeasyPrint keeps the height that a table had before it moved a heading at the page's end to the next page: the table's
background, which is what draws the lines between rows, would be a bar over the place of the heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def cut(pages: Any) -> None:
    """Takes from the background of every table what is below its rows."""
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

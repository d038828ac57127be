"""The look of a chart, from a theme: one colour that speaks, one that warns, quiet ones, and a font."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.report.theme.model import Colours, contrast

WHITE = "#ffffff"
SEEN = 3.5
"""The ratio of luminance between a bar and the paper: WCAG asks for 3, and a dark mark is to be seen on it too."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Each is told from its neighbours without colour too: `main` and `alert` are dark, `tint` and `pale` light."""

    main: str = "#14304f"
    soft: str = "#728295"
    """Of bars that marks stand on: `main`, lighter."""
    alert: str = "#9d1c1c"
    tint: str = "#dfe6ee"
    pale: str = "#eff2f6"
    ink: str = "#1b2430"
    grey: str = "#55606c"
    """Of words that are there for reference; no lighter, so that they can be read."""
    line: str = "#c9d1d9"
    """Of rules, and of nothing that is read."""
    paper: str = WHITE
    face: str = "微软雅黑"
    """Of words that Word sets; a page sets them in its own."""


def of(colours: Colours) -> Palette:
    """What a theme's three colours come to."""
    return Palette(
        main=colours.main,
        soft=_soft(colours.main),
        alert=colours.alert,
        tint=colours.tint,
        pale=_towards_white(colours.tint, 50),
    )


def _soft(main: str) -> str:
    """As light as can be told from paper: a theme's colour may be light itself."""
    return next(mixed for by in range(60, -1, -4) if contrast(mixed := _towards_white(main, by), WHITE) >= SEEN)


def _towards_white(colour: str, by: int) -> str:
    """A colour with so many percent of white."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{part + (255 - part) * by // 100:02x}" for part in parts)

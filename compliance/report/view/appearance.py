"""What a theme comes to in a report: ready colours, lists of fonts, addresses and texts for the templates."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from compliance.report.theme.model import STYLES, Look

FALLBACK = (
    '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei", SimHei, '
    "sans-serif"
)
"""The shipped font, which has every common character, and what browsers may have in its stead."""


DARKEST = 0.4
"""How much of the main colour the darkest ground has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Everything that templates take from a theme."""

    style: str
    """The file of the style sheet that is added to the report's own; "" for none."""
    main: str
    alert: str
    tint: str
    pale: str
    fonts: str
    """A list as CSS has it, quotes included; names were checked when the theme was read."""
    heading_fonts: str
    features: str
    """What fonts are asked for, as CSS has it: marks side by side set tight, which the shipped font does by itself.

    To be asked costs a twentieth of the time of a report.
    """
    logo: str
    """A data: address; "" for none."""
    header: str
    footer: str
    above: str
    issuer: str
    contact: str
    notice: str
    closing: str

    def shade(self, share: float) -> str:
        """The ground of a cell that stands for a share from 0, white, to 1; text is readable on all of them."""
        return mixed(self.main, share * DARKEST)


def of(look: Look, header: str, *, draft: bool) -> Appearance:
    """The appearance that a theme gives; `header` stands at the head of pages unless the theme has its own."""
    theme = look.theme
    body, heading = theme.fonts.body, theme.fonts.heading or theme.fonts.body
    return Appearance(
        style=STYLES[theme.base],
        main=theme.colours.main,
        alert=theme.colours.alert,
        tint=theme.colours.tint,
        pale=mixed(theme.colours.tint, 0.5),
        fonts=_listed(body),
        heading_fonts=_listed(heading),
        features='"chws"' if body else "normal",
        logo=_address(look),
        header=theme.header + ("（未完成草稿）" if draft else "") if theme.header else header,
        footer=theme.footer,
        above=theme.cover.above,
        issuer=theme.cover.issuer,
        contact=theme.cover.contact,
        notice=theme.wording.notice,
        closing=theme.wording.closing,
    )


def _listed(fonts: tuple[str, ...]) -> str:
    return ", ".join([*(f'"{font}"' for font in fonts), FALLBACK])


def mixed(colour: str, share: float) -> str:
    """A colour on white: 0 is white, 1 the colour itself."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def _address(look: Look) -> str:
    if look.logo is None:
        return ""
    return f"data:{look.logo.media};base64,{base64.b64encode(look.logo.content).decode()}"

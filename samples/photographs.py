"""Made-up photographs as telephones take them: large, lying on their side, with the place and the device in them."""

from __future__ import annotations

import io
import random

SIDEWAYS = 6
"""The orientation that says: turn right to look at it."""
MAKER, DEVICE = "Example", "Camera X1"
PLACE = {1: "N", 2: (25.0, 6.0, 30.0), 3: "E", 4: (101.0, 33.0, 12.0)}
GPS = 0x8825


def photograph(number: int, *, width: int = 3000, height: int = 2250) -> bytes:
    """A JPEG that no other number gives; the same number gives the same bytes. Upright it is taller than wide."""
    from PIL import Image, ImageDraw

    dice = random.Random(number)
    small = Image.new("RGB", (16, 12))
    small.putdata([(dice.randrange(60, 220), dice.randrange(60, 220), dice.randrange(60, 220)) for _ in range(192)])
    picture = small.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(300):
        x, y = dice.randrange(width), dice.randrange(height)
        draw.rectangle((x, y, x + dice.randrange(20, 200), y + dice.randrange(20, 200)), fill=dice.randrange(1 << 24))
    # Red where the top is when it stands upright: the left of what the camera wrote.
    draw.rectangle((0, 0, width // 10, height), fill=(200, 20, 20))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = SIDEWAYS, MAKER, DEVICE
    exif.get_ifd(GPS).update(PLACE)
    into = io.BytesIO()
    picture.save(into, "JPEG", quality=80, exif=exif, comment=f"{number}".encode())
    return into.getvalue()

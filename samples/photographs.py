"""Made-up photographs as telephones take them: large, turned as they were held, with the place and the device in them.

Of all that, only the day may reach a report.
"""

from __future__ import annotations

import io
from random import Random
from typing import Any

ORIENTATIONS = {6: 90, 1: 0, 8: 270, 3: 180}
"""What telephones write of how they are held, and by how much the pixels lie turned."""
MAKER, DEVICE = "Example", "Camera X1"
PLACE = {1: "N", 2: (25.0, 6.0, 30.0), 3: "E", 4: (101.0, 33.0, 12.0)}
TIME, EXIF, GPS = 0x9003, 0x8769, 0x8825


def photograph(number: int, *, width: int = 3000, height: int = 2250) -> bytes:
    """A JPEG that no other number gives; the same number gives the same bytes.

    Its pixels are so wide and so high as they lie; those of the first one are turned by 90 degrees, and so every
    fourth. Upright there is a red edge at the top.
    """
    from PIL import Image

    orientation = [*ORIENTATIONS][number % len(ORIENTATIONS)]
    turned = ORIENTATIONS[orientation]
    picture = _hall(Random(number), *((height, width) if turned in (90, 270) else (width, height)))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, MAKER, DEVICE
    exif.get_ifd(EXIF)[TIME] = f"2025:{1 + number % 12:02}:{1 + number % 28:02} 09:{number % 60:02}:00"
    exif.get_ifd(GPS).update(PLACE)
    into = io.BytesIO()
    picture.rotate(turned, expand=True).save(into, "JPEG", quality=80, exif=exif, comment=f"{number}".encode())
    return into.getvalue()


def _hall(dice: Random, width: int, height: int) -> Any:
    """Counters with somebody behind each, under a sign."""
    from PIL import Image, ImageDraw

    small = Image.new("RGB", (16, 12))
    tone = [dice.randrange(150, 220) for _ in range(3)]
    small.putdata([tuple(part + dice.randrange(-14, 15) for part in tone) for _ in range(192)])
    picture = small.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 0.7, width, height), fill=(178, 164, 148))
    draw.rectangle((0, 0, width, height * 0.04), fill=(200, 20, 20))
    draw.rectangle((width * 0.08, height * 0.12, width * 0.92, height * 0.22), fill=(28, 74, 140))
    counters = dice.randrange(2, 6)
    size = min(height * 0.05, width * 0.24 / counters)
    for place in range(counters):
        left, right = (width * (0.06 + 0.88 * (place + part) / counters) for part in (0.04, 0.96))
        middle, head = (left + right) / 2, height * dice.uniform(0.36, 0.42)
        coat = tuple(dice.randrange(30, 160) for _ in range(3))
        draw.rectangle((middle - size * 1.6, head + size, middle + size * 1.6, height * 0.56), fill=coat)
        draw.ellipse((middle - size, head - size, middle + size, head + size), fill=(224, 188, 160))
        draw.rectangle((left, height * 0.5, right, height * 0.74), fill=(232, 228, 220), outline=(120, 120, 120))
    for _ in range(60):
        x, y = dice.randrange(width), dice.randrange(int(height * 0.75), height)
        draw.rectangle((x, y, x + dice.randrange(8, 60), y + dice.randrange(4, 20)), fill=(160, 146, 130))
    return picture

"""What files of evidence are called, whichever way they came in: 佐证/C4.1-1_合作协议_1.jpg.

The id of the criterion, what it shows, and a number that no other file of the same id and caption has. Any system and
any package takes such a name. `templates/form/` has the same rule for the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import count

from compliance.errors import INVISIBLE

FOLDER = "佐证"
"""Beside the answers file."""
UNNAMED = "佐证"
"""The caption of what nobody has named."""
LONGEST_CAPTION = 120
"""In bytes of UTF-8: with the longest id and suffix it stays well within the 255 that systems take."""
LONGEST_SUFFIX = 10
FORBIDDEN = re.compile(r'[\\/:*?"<>|%｜]+')
"""What some system takes in no name, and what stands between a name and its dates in an answers file."""
BLANK = re.compile(r"\s+")
CAMERA = re.compile(
    r"(img|dscn?|pxl|mvimg|photo|image|screenshot|scan|wx_camera|mmexport|p|照片|图[片像]|微信图片|(屏幕)?截图|扫描件?|新建)"
    r"?[-_ .]?[\d\-_ ()（）T]*",
    re.IGNORECASE,
)
"""What cameras, scanners and chats call a file by themselves: it says nothing of what is shown."""
PARTED = re.compile(r"(?P<id>[^_]+)_(?P<caption>.+)_(?P<number>\d{1,4})")


class Taken:
    """The places that files have beside the answers; a new one is given in the same time however many there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._used = {folded(_stem(name.replace("\\", "/"))) for name in names}
        self._last = dict[str, int]()
        """The number that was given last, by what stands before it."""

    def place_for(self, identifier: str, caption: str, suffix: str) -> str:
        """A place of its own, which is taken from now on.

        `suffix` is that of the file, ".JPG"; it is kept in small letters. A caption that says nothing gives way to
        `UNNAMED`.
        """
        called = f"{FOLDER}/{safe(identifier)}_{caption_of(caption)}"
        same = folded(called)
        number = next(n for n in count(self._last.get(same, 0) + 1) if folded(f"{called}_{n}") not in self._used)
        self._last[same] = number
        self._used.add(folded(f"{called}_{number}"))
        return f"{called}_{number}{plain_suffix(suffix)}"


def name_for(identifier: str, caption: str, suffix: str, taken: Iterable[str]) -> str:
    """The place of one new file beside the answers; `taken` are the places that others have."""
    return Taken(taken).place_for(identifier, caption, suffix)


def safe(text: str) -> str:
    """The text as a part of a name that every system takes."""
    seen = FORBIDDEN.sub("-", INVISIBLE.sub("", BLANK.sub(" ", unicodedata.normalize("NFC", text))))
    return _cut(seen.strip(" ._-"), LONGEST_CAPTION)


def caption_of(text: str) -> str:
    """A caption as it stands in a name; of what a camera has named, `UNNAMED`."""
    made = safe(text)
    return UNNAMED if not made or CAMERA.fullmatch(made) else made


def plain_suffix(suffix: str) -> str:
    """.JPEG as .jpg; "" for what is no suffix."""
    letters = suffix.lower().lstrip(".")
    if not letters.isascii() or not letters.isalnum() or len(letters) > LONGEST_SUFFIX:
        return ""
    return f".{'jpg' if letters == 'jpeg' else letters}"


def shown_caption(name: str) -> str:
    """What a file shows, of its place: 合作协议 of 佐证/C4.1-1_合作协议_1.jpg, else its name without the suffix."""
    stem = _stem(name.replace("\\", "/").rpartition("/")[2])
    found = PARTED.fullmatch(stem)
    return found["caption"] if found else stem


def folded(name: str) -> str:
    """What a file system that knows neither case nor composition takes a name for."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def meant_for(name: str, identifiers: Collection[str]) -> str:
    """The id that stands in a file's place, its name before its folders; "" for none: C4.1-1 in "c4.1-1 合影.jpg"."""
    for part in reversed(unicodedata.normalize("NFKC", name).replace("\\", "/").casefold().split("/")):
        text = part.replace("—", "-").replace("–", "-")
        found = [one for one in identifiers if _stands_in(safe(unicodedata.normalize("NFKC", one)).casefold(), text)]
        if found:
            return max(found, key=len)
    return ""


def _stands_in(identifier: str, text: str) -> bool:
    at = text.find(identifier)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(identifier) :]
        if not (before.isascii() and before.isalnum()) and not re.match(r"\d|\.\d|-\d", after):
            return True
        at = text.find(identifier, at + 1)
    return False


def _stem(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and plain_suffix(suffix) else name


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip(" ._-")

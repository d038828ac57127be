"""What an SVG may hold to be a logo: shapes, and nothing that runs, that is fetched, or that makes much out of little.

It is judged by what a reader of XML makes of it: escapes, entities and prefixes are gone by then.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

SVG, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
MOST_SHAPES = 20_000
"""Elements, each as often as it is drawn."""
DEEPEST = 100
LONGEST_PATHS = 300_000
"""Characters of all the paths together."""
MOST_PICTURES = 16
RUNNING = {
    *("script", "foreignobject", "handler", "listener", "iframe", "object", "embed", "audio", "video", "canvas"),
    *("set", "animate", "animatecolor", "animatemotion", "animatetransform", "discard", "prefetch", "feimage"),
}
FETCHING = ("image-set(", "image(", "src(", "cross-fade(", "attr(", "expression(")
"""What of a style sheet, beside url(, may take an address."""
ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})""")
BOM = b"\xef\xbb\xbf"
MARKUP = (b"<", b"\0<", b"\xff\xfe", b"\xfe\xff", BOM)
"""How XML of any encoding begins."""
REFERENCE = re.compile(r"""\s{0,9}["']?\s{0,9}#([^\s"')]{0,200})""")
PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,", re.IGNORECASE)

Wrong = tuple[str, str, str]
"""What is wrong, what was found, and what was expected."""
OUTWARD, SHAPES_ONLY = "标志的 SVG 含有脚本、实体或外部引用", "只有图形的 SVG，另存为“纯 SVG”"
NO_PICTURE, PICTURES = "标志不是 PNG、JPEG 或 SVG 图片，或已损坏", "PNG、JPEG 或 SVG 图片"


class _Unfit(Exception):
    def __init__(self, message: str, found: str, expected: str = SHAPES_ONLY) -> None:
        super().__init__(message)
        self.wrong = message, found, expected


@dataclass(slots=True)
class _Element:
    name: str
    children: list[_Element] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)


def wrong_with(content: bytes, wrong_picture: Callable[[bytes], Wrong | None]) -> Wrong | None:
    """What is wrong with a drawing; None when it may be shown. `wrong_picture` judges the pictures within."""
    declared = ENCODING.match(content.removeprefix(BOM))
    encoding = declared[1].decode("latin-1").upper() if declared else "UTF-8"
    try:
        content.decode()
    except UnicodeDecodeError:
        if not content.startswith(MARKUP):
            return NO_PICTURE, "", PICTURES
        encoding = "其他编码"
    if encoding not in ("UTF-8", "US-ASCII", "ASCII"):
        return "标志的 SVG 不是 UTF-8 编码", encoding, "用 UTF-8 另存的 SVG"
    try:
        reader = _Reader(wrong_picture)
        reader.read(content)
        shapes = _drawn(reader.root, reader.named, reader.of_styles)
    except _Unfit as unfit:
        return unfit.wrong
    except RecursionError:
        return _too_much("引用的引用太多").wrong
    except (expat.ExpatError, ValueError):
        return NO_PICTURE, "", PICTURES
    return _too_much(f"画出 {shapes:,} 个图形以上").wrong if shapes > MOST_SHAPES else None


def _too_much(found: str) -> _Unfit:
    expected = f"不超过 {MOST_SHAPES:,} 个图形，路径不超过 {LONGEST_PATHS:,} 个字符；简化后再用，或用 PNG"
    return _Unfit("标志的 SVG 太复杂", found, expected)


class _Reader:
    """Reads a drawing into elements and what they refer to. Raises _Unfit for what a logo may not hold."""

    def __init__(self, wrong_picture: Callable[[bytes], Wrong | None]) -> None:
        self.wrong_picture = wrong_picture
        self.root = _Element("")
        self.open = [self.root]
        self.named: dict[str, _Element] = {}
        self.of_styles: list[str] = []
        self.style: list[str] | None = None
        self.count = self.paths = self.pictures = 0

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse("<!DOCTYPE>")
        parser.EntityDeclHandler = self._refuse("<!ENTITY>")
        parser.ProcessingInstructionHandler = self._refuse("<?…?>")
        self.parser = parser
        parser.Parse(content, True)

    def _refuse(self, what: str) -> Callable[..., None]:
        def refuse(*_: object) -> None:
            raise self._unfit(what)

        return refuse

    def _unfit(self, what: str) -> _Unfit:
        return _Unfit(OUTWARD, f"第 {self.parser.CurrentLineNumber} 行 {what}")

    def _start(self, full: str, attributes: Mapping[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        if len(self.open) == 1 and (space, name) != (SVG, "svg"):
            raise _Unfit(NO_PICTURE, f"<{name[:40]}>", PICTURES)
        if space == XHTML or name.lower() in RUNNING:
            raise self._unfit(f"<{name[:40]}>")
        self.count += 1
        if self.count > MOST_SHAPES or len(self.open) > DEEPEST:
            raise _too_much(f"{MOST_SHAPES:,} 个图形以上" if self.count > MOST_SHAPES else f"{DEEPEST} 层以上")
        made = _Element(name)
        for whole, value in attributes.items():
            self._attribute(made, *whole.rpartition(" ")[::2], value)
        self.open[-1].children.append(made)
        self.open.append(made)
        if name == "style":
            self.style = []

    def _attribute(self, made: _Element, space: str, name: str, value: str) -> None:
        local = name.lower()
        if local == "id":
            self.named.setdefault(value, made)
        elif (space, local) == (XML, "base") or re.fullmatch("on[a-z]+", local):
            raise self._unfit(f"{name[:40]}=")
        elif local in ("href", "src"):
            self._address(made, name, value.strip())
        elif not space:
            if local in ("d", "points"):
                self.paths += len(value)
                if self.paths > LONGEST_PATHS:
                    raise _too_much(f"路径有 {LONGEST_PATHS:,} 个字符以上")
            made.refers += self._referred(value, declarations=local == "style")

    def _address(self, made: _Element, name: str, value: str) -> None:
        head = PICTURE.match(value)
        if head:
            self.pictures += 1
            if self.pictures > MOST_PICTURES:
                raise _too_much(f"内嵌图片 {MOST_PICTURES} 张以上")
            try:
                picture = base64.b64decode("".join(value[head.end() :].split()), validate=True)
            except binascii.Error:
                raise self._unfit(f"{name[:40]}=“{value[:40]}…”") from None
            if wrong := self.wrong_picture(picture):
                raise _Unfit(*wrong)
        elif value.startswith("#"):
            made.refers.append(value[1:])
        else:
            raise self._unfit(f"{name[:40]}=“{value[:40]}”")

    def _text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def _end(self, _: str) -> None:
        self.open.pop()
        if self.style is not None and self.open[-1].children[-1].name == "style":
            self.of_styles += self._referred("".join(self.style), declarations=True)
            self.style = None

    def _referred(self, text: str, *, declarations: bool) -> Iterator[str]:
        """The elements that a style refers to; what it may not have is refused."""
        small = text.lower()
        escaped = "\\" in text and (declarations or "(" in text)
        rules = declarations and any(not rule.startswith("media") for rule in small.split("@")[1:])
        if escaped or rules or any(function in small for function in FETCHING):
            raise self._unfit(f"“{text.strip()[:40]}”")
        at = -1
        while (at := small.find("url(", at + 1)) >= 0:
            found = REFERENCE.match(text, at + len("url("))
            if not found:
                raise self._unfit(f"“{text[at : at + 40]}”")
            yield found[1]


def _drawn(root: _Element, named: Mapping[str, _Element], of_styles: list[str]) -> int:
    """How many elements are drawn when each reference is followed, and more than MOST_SHAPES of them stand for all.

    Raises _Unfit for what refers to itself.
    """
    known: dict[int, int] = {}
    begun = set[int]()

    def count(element: _Element) -> int:
        if id(element) in known:
            return known[id(element)]
        if id(element) in begun:
            raise _too_much("自己引用自己")
        begun.add(id(element))
        total = 1 + sum(map(count, element.children))
        total += sum(count(named[name]) for name in element.refers if name in named)
        known[id(element)] = min(total, MOST_SHAPES + 1)
        return known[id(element)]

    alone = count(root)
    styled = sum(count(named[name]) for name in dict.fromkeys(of_styles) if name in named)
    return min(alone + styled, MOST_SHAPES + 1)

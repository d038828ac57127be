"""A theme: the logo, colours, fonts, header, footer, cover and wording of whoever issues a report. Pure data.

The names in the file are Chinese, since consultants and clerks write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from compliance.checklist.problems import Unfit
from compliance.errors import Location, Place
from compliance.report.document import kinds

Base = Literal["公文", "现代", "通用"]
STYLES: dict[Base, str] = {"公文": "formal.css", "现代": "modern.css", "通用": ""}
"""The style sheet in templates/themes/ that each base adds to the report's own."""

CONTRAST = 4.5
"""The least ratio of luminance between text and ground: what WCAG asks, and what survives a greyscale printer."""

HEX = re.compile("#[0-9a-fA-F]{6}")
FONT = re.compile(r"[\w][\w ()·-]{0,49}")
FILE = re.compile(r"[^/\\:\0]+\.(?:png|jpe?g|svg)", re.IGNORECASE)
Text = Annotated[str, Field(max_length=200)]


def contrast(first: str, second: str) -> float:
    """The ratio of luminance of two colours such as #14304f, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _colour(text: str) -> str:
    if not HEX.fullmatch(text):
        raise Unfit("不是颜色", '井号和六位十六进制数，加引号，例如 "#14304f"')
    return text.lower()


def _dark(text: str) -> str:
    ratio = contrast(_colour(text), "#ffffff")
    if ratio < CONTRAST:
        raise Unfit("太浅，印成黑白看不清", f"与白底的对比度不低于 {CONTRAST}（此色为 {ratio:.1f}），换深一些的颜色")
    return text.lower()


def _light(text: str) -> str:
    ratio = contrast(_colour(text), "#1b2430")
    if ratio < CONTRAST:
        raise Unfit("太深，上面的字看不清", f"与正文的对比度不低于 {CONTRAST}（此色为 {ratio:.1f}），换浅一些的颜色")
    return text.lower()


def _font(text: str) -> str:
    if not FONT.fullmatch(text):
        raise Unfit("不是字体名称", "字体的名称，例如 仿宋；不含引号和其他符号")
    return text


def _file(text: str) -> str:
    if not FILE.fullmatch(text):
        raise Unfit("不是图片的文件名", "与主题文件同一文件夹内的 PNG、JPEG 或 SVG 文件，例如 logo.png")
    return text


Dark = Annotated[str, AfterValidator(_dark)]
Light = Annotated[str, AfterValidator(_light)]
Font = Annotated[str, AfterValidator(_font)]
Fonts = Annotated[tuple[Font, ...], Field(max_length=8)]


class Part(BaseModel):
    """A part of a theme file: immutable, and refusing names that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def asked(self) -> Iterator[Place]:
        """The way, by the names in the file, to everything that is other than without a theme."""
        for name, known in type(self).model_fields.items():
            value, written = getattr(self, name), known.alias or name
            if isinstance(value, Part):
                yield from ((written, *way) for way in value.asked())
            elif value != known.default:
                yield (written,)


class Colours(Part):
    """Three colours; everything else in a report is black, grey or white."""

    main: Dark = Field(default="#14304f", alias="主色")
    """标题、表头的字和图的颜色；与白底的对比度不低于 4.5"""
    alert: Dark = Field(default="#9d1c1c", alias="警示色")
    """否决和失分的颜色；与白底的对比度不低于 4.5"""
    tint: Light = Field(default="#dfe6ee", alias="底色")
    """表头的底色；与正文的对比度不低于 4.5"""


class Typefaces(Part):
    """Fonts by name, the most wanted first; the shipped one stands behind them all."""

    body: Fonts = Field(default=(), alias="正文")
    """正文的字体，依次选用；都没有的用随程序提供的黑体"""
    heading: Fonts = Field(default=(), alias="标题")
    """标题的字体"""


class Cover(Part):
    """What a firm adds to the cover."""

    above: Text = Field(default="", alias="题头")
    """标准名称上方的一行，例如密级"""
    client: Text = Field(default="", alias="委托单位")
    """委托编制报告的单位；差距分析、评审报告没有写的留空待填"""
    issuer: Text = Field(default="", alias="编制单位")
    """封面下方的编制单位"""
    qualification: Text = Field(default="", alias="资质")
    """编制单位的资质，例如证书名称和编号"""
    author: Text = Field(default="", alias="编制")
    """编制人；差距分析、评审报告没有写的留空待签"""
    checker: Text = Field(default="", alias="审核")
    """审核人；没有写的同上"""
    approver: Text = Field(default="", alias="批准")
    """批准人；没有写的同上"""
    contact: Text = Field(default="", alias="联系方式")
    """编制单位之下的地址、电话"""


class Wording(Part):
    """What a firm calls things, and what it wants said."""

    title: Annotated[str, Field(max_length=40)] = Field(default="", alias="报告名称")
    """代替报告的名称"""
    notice: Annotated[str, Field(max_length=1000)] = Field(default="", alias="声明")
    """封面来源声明之后的一段，例如使用限制；不代替来源声明"""
    closing: Annotated[str, Field(max_length=1000)] = Field(default="", alias="结束语")
    """报告最后的一段"""


LONGEST_NAME = 30


Parts = Mapping[str, tuple[Any, ...]]
"""Names, each a text or one pair of a text and the text to be printed in its place."""


def _parts(written: Parts) -> Parts:
    known = {name: identifier for identifier, name in kinds.headings().items()}
    titles = {kinds.of(kind).title: kinds.of(kind) for kind in kinds.KINDS if kind != "brief"}
    for title, parts in written.items():
        if title not in titles:
            raise Unfit("没有这种报告", "、".join(titles))
        plan = titles[title]
        for part in parts:
            pair = [*part.items()] if isinstance(part, dict) else [(part, part)]
            if len(pair) != 1 or not all(isinstance(one, str) and 0 < len(one) <= LONGEST_NAME for one in pair[0]):
                raise Unfit("应为部分的标题，或一个“原名: 新名”", f"一项一个，不超过 {LONGEST_NAME} 字")
            name, _ = pair[0]
            if known.get(name) not in (*plan.body, *plan.appendices):
                there = "、".join(kinds.headings()[one] for one in (*plan.body, *plan.appendices))
                raise Unfit(f"{title}没有“{name}”这一部分", there)
    return written


def _renamed(part: Any) -> tuple[str, str]:
    """A part's own name, and what it is to be called."""
    return next(iter(part.items())) if isinstance(part, dict) else (part, part)


class Theme(Part):
    """A whole theme; everything in it may be left out."""

    name: Text = Field(default="", alias="名称")
    """主题的名称，列在 compliance template list 中，不印在报告里"""
    base: Base = Field(default="通用", alias="底版")
    """版式：公文（仿 GB/T 9704）、现代、通用（与不用主题时相同）"""
    logo: Annotated[str, AfterValidator(_file)] | None = Field(default=None, alias="标志")
    """与主题文件同一文件夹内的图片：PNG、JPEG 或 SVG，不超过 1 MiB"""
    colours: Colours = Field(default=Colours(), alias="颜色")
    """颜色"""
    fonts: Typefaces = Field(default=Typefaces(), alias="字体")
    """字体"""
    header: Annotated[str, Field(max_length=60)] = Field(default="", alias="页眉")
    """代替页眉上的园区和报告名称"""
    footer: Annotated[str, Field(max_length=60)] = Field(default="", alias="页脚")
    """页码旁的一行文字"""
    cover: Cover = Field(default=Cover(), alias="封面")
    """封面"""
    wording: Wording = Field(default=Wording(), alias="措辞")
    """措辞"""
    parts: Annotated[Parts, AfterValidator(_parts)] = Field(default={}, alias="部分")
    """各种报告依次有哪些部分：报告的名称，其下逐行写部分的标题；改名的写“原名: 新名”，不写的没有，“来源与版本”总在"""

    def order_of(self, title: str) -> Mapping[str, str]:
        """What a kind of report consists of here: headings by the ids of parts, empty where it is as usual."""
        known = {name: identifier for identifier, name in kinds.headings().items()}
        return {known[name]: called for name, called in map(_renamed, self.parts.get(title, ()))}


@dataclass(frozen=True, slots=True)
class Logo:
    """An image file that may be shown: `media` is image/png, image/jpeg or image/svg+xml."""

    name: str
    content: bytes
    media: str


@dataclass(frozen=True, slots=True)
class Look:
    """A theme with its logo read."""

    theme: Theme = field(default_factory=Theme)
    logo: Logo | None = None
    given: Mapping[str, Location] = field(default_factory=dict)
    """Where what in the file is said, by its name: "页眉", "颜色·主色"."""
    name: str = ""
    """Of a theme that comes with the program, or of the file; "" for none."""

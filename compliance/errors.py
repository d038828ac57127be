"""What can go wrong, as values: a located problem, and the exceptions that carry problems outward."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

MAX_PROBLEMS = 1000
"""So many problems of one input are listed; a file with more is not an answers file gone wrong but no answers file."""

LONGEST_TOLD = 1000
"""No part of a problem is longer: it may hold what a stranger wrote."""
LONGEST_SHEET = 100

# C0 and C1 controls except tab and line feed, line separators, marks that reverse the direction of writing, halves of
# surrogate pairs and what is no character: a terminal obeys them, or a reader is misled, instead of being shown them.
# So is one by what takes no room or is as good as a blank, in names above all.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)

# What shows nothing: blanks but the usual one, and what Unicode has every program leave undrawn.
BLANKS = "\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
NOTHING = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200c\u200e\u200f\u202a\u202c\u202d\u2060-\u2066\u2068-\u206f\u2800"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
VARYING = "\u180b-\u180f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""What joins or varies characters: within a picture of several, a Mongolian word or a rare form it is seen."""
REVERSING = "\u202b\u202e\u2067"
UNSEEN = re.compile(
    f"[{BLANKS}{NOTHING}{REVERSING}]|(?<![\u1800-\u18af\u2190-\u2bff\u3030-\u303d\u3200-\u9fff\uf900-\ufaff\ufe0f"
    f"\U0001f000-\U0003ffff])[{VARYING}]"
)
UNSEEN_NAMES = {
    "\u00a0": "不换行空格",
    "\u00ad": "软连字符",
    "\u2002": "半身空格",
    "\u2003": "全身空格",
    "\u2007": "数字空格",
    "\u2009": "窄空格",
    "\u200a": "极窄空格",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字符",
    "\u200d": "零宽连字符",
    "\u200e": "从左到右标记",
    "\u200f": "从右到左标记",
    "\u202d": "从左到右强制符",
    "\u202e": "从右到左强制符",
    "\u202f": "窄不换行空格",
    "\u2060": "零宽不换行符",
    "\u2800": "盲文空格",
    "\u3000": "全角空格",
    "\u3164": "韩文填充符",
    "\ufe0f": "变体选择符",
    "\ufeff": "字节顺序标记",
}


ENDS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85" + "".join(
    "".join(map(chr, range(ord(first), ord(last or first) + 1)))
    for first, last in re.findall("([^-])(?:-(.))?", BLANKS + NOTHING)
    if first < "\U00010000"
)


def trimmed(text: str) -> str:
    """Without the blanks and what else shows nothing at its ends; "" where nobody sees anything at all."""
    return text.strip(ENDS)


def unseen(text: str) -> str:
    """What a text holds that nobody sees, by name: "（含不换行空格 U+00A0）"; "" if there is nothing."""
    found = dict.fromkeys(UNSEEN.findall(text))
    named = "、".join(f"{UNSEEN_NAMES.get(one, '不可见字符')} U+{ord(one):04X}" for one in found)
    return f"（含{named}）" if named else ""


def mark(character: str) -> str:
    """What stands for a character that is not to be shown, or cannot be, wherever somebody reads: 〔U+202E〕."""
    return f"〔U+{ord(character):04X}〕"


def visible(text: str) -> str:
    """The text with a mark for every control character."""
    return INVISIBLE.sub(lambda found: mark(found[0]), text)


def escaped(text: str) -> str:
    """JSON with what is not to be shown written out, so that it reads as the same data: \\u001b.

    What is beyond U+FFFF is written in two halves.
    """
    return INVISIBLE.sub(lambda found: "".join(f"\\u{unit:04x}" for unit in _units(found[0])), text)


def _units(character: str) -> Iterator[int]:
    raw = character.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))


def one_line(text: str) -> str:
    """The same on one line."""
    return visible(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; line and column count from 1, 0 when the whole file, or the whole sheet, is meant.

    With the name of a `sheet` it is a cell of a workbook, and is shown as one: "填报表.xlsx [4 基本要求]!F12".
    """

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""

    def __lt__(self, other: Location) -> bool:
        return (self.file, self.sheet, self.line, self.column) < (other.file, other.sheet, other.line, other.column)

    def __str__(self) -> str:
        file, inside = visible(self.file).replace("\n", mark("\n")), self.within(self.file)
        return f"{file}{' ' if self.sheet else ':'}{inside}" if inside else file

    def within(self, source: str) -> str:
        """The place for a reader who knows the file, or the package that it is in: "[4 基本要求]!F12", "12:3"."""
        if self.file != source:
            return str(replace(self, file=self.file.removeprefix(source)))
        if self.sheet:
            cell = f"!{column_letters(self.column)}{self.line}" if self.line else ""
            return f"[{one_line(self.sheet[:LONGEST_SHEET])}]{cell}"
        return f"{self.line}:{self.column}" if self.line else ""


def column_letters(column: int) -> str:
    """A column's name in a spreadsheet: 1 is A, 27 is AA; "" for 0, a whole row."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in an input: what is wrong, what was found, what was expected, how to mend it."""

    location: Location
    message: str
    subject: str = ""
    found: str = ""
    expected: str = ""
    remedy: str = ""
    code: str = ""
    """What a program tells it by: a rule of the lint, a refusal's name."""

    def __post_init__(self) -> None:
        for part in ("message", "subject", "found", "expected", "remedy"):
            text = getattr(self, part)
            if len(text) > LONGEST_TOLD:
                object.__setattr__(self, part, f"{text[: LONGEST_TOLD - 1]}…")

    def __str__(self) -> str:
        head = " ".join(filter(None, (f"{self.location}:", one_line(self.subject), one_line(self.message))))
        details = (("发现", self.found), ("应为", self.expected), ("处理", self.remedy))
        return "\n".join([head, *(f"    {label}：{one_line(text)}" for label, text in details if text)])


Place = tuple[str | int, ...]
"""The way to a part of plain data: names and indexes, outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mistake in plain data that does not yet know its file: `path` leads to it."""

    path: Place
    message: str
    subject: str = ""
    found: str = ""
    expected: str = ""
    remedy: str = ""
    code: str = ""
    at_key: bool = False
    """Whether the name itself is meant, not its value."""

    def located(self, locate: Callable[..., Location]) -> Problem:
        """The same with its place, as told by `locate(*path, key=...)`."""
        return Problem(
            location=locate(*self.path, key=self.at_key),
            message=self.message,
            subject=self.subject,
            found=self.found,
            expected=self.expected,
            remedy=self.remedy,
            code=self.code,
        )


class ComplianceError(Exception):
    """The root of every failure that a user can cause or mend; its text is Chinese."""

    exit_code = 2


class InputError(ComplianceError):
    """An input with mistakes: all of them up to MAX_PROBLEMS, in the order of the file; `omitted` counts the rest."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = sorted(problems, key=lambda problem: problem.location)
        self.problems = tuple(found[:MAX_PROBLEMS])
        self.omitted = len(found) - len(self.problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are rebuilt from their text otherwise, which fails on the way out of a worker process.
        return type(self), (self.problems,), {"omitted": self.omitted}


class UsageError(ComplianceError):
    """A command that cannot be carried out as it was given, such as an output that already exists."""


class MissingSystemPart(ComplianceError):
    """A part of the system that a command needs is not installed, such as Pango or a Chinese font."""

    exit_code = 3


def quoted(value: object, limit: int = 40) -> str:
    """The value as one short line between Chinese quotes, for use in messages; what it holds unseen by name."""
    text = "（空）" if value is None else one_line(str(value)[: 20 * limit])
    if not text and (named := unseen(str(value)[:limit])):
        return named[2:-1]
    return (f"“{text[:limit]}…”" if len(text) > limit else f"“{text}”") + unseen(str(value)[:limit])


def suggestion(given: str, choices: Iterable[str], cutoff: float = 0.5) -> str:
    """ "是否想写“符合”？" with the choice nearest to what was given; "" when none is near."""
    if len(given) > LONGEST_SLIP:
        return ""
    near = difflib.get_close_matches(given, list(choices), n=1, cutoff=cutoff)
    return SUGGESTION.format(near=quoted(near[0])) if near else ""


SUGGESTION = "是否想写{near}？"
LONGEST_SLIP = 80
"""A longer text is no slip of the pen, and comparing it takes long."""

SYSTEM_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件过大",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ELOOP: "链接循环",
    errno.EIO: "读写设备出错",
    errno.ESTALE: "网络共享已断开，或其中的文件已被替换",
    errno.ENOTCONN: "网络共享没有连上",
    errno.EHOSTDOWN: "对方主机没有响应",
    errno.EHOSTUNREACH: "连不到对方主机",
    errno.ETIMEDOUT: "等待超时",
    errno.EMFILE: "打开的文件过多",
    errno.ENXIO: "不是普通文件",
    errno.EINVAL: "文件名或操作无效",
    errno.EBADF: "输入或输出已关闭",
}


def system_reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese."""
    return SYSTEM_REASONS.get(error.errno or 0, f"系统错误 {error.errno}（{error.strerror}）")

"""What can be typed instead of an answer, to move about."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Name = Literal["back", "skip", "go", "look", "leave", "help", "last"]

WORDS: dict[Name, tuple[str, str, str]] = {
    "back": ("上一项", ":b", "回到上一项；已有的答案回车保留"),
    "skip": ("跳过", ":s", "这一项先不答，或不再往下补充"),
    "go": ("跳到 编号", ":g 编号", "跳到某个要点、条或章，例如 :g C5.1"),
    "look": ("查看", ":v", "查看各条的进度和本项已填的内容"),
    "last": ("照上年", ":l", "本项的结果与上年相同（要有 --last）"),
    "leave": ("保存退出", ":q", "退出；答过的都已保存，下次接着填"),
    "help": ("帮助", ":h", "显示本说明"),
}


@dataclass(frozen=True)
class Command:
    """A command, and what it goes to."""

    name: Name
    target: str = ""


def command_in(line: str) -> Command | None:
    """The command that a line is; None for an answer."""
    typed = unicodedata.normalize("NFKC", line).strip()
    if typed in {"?", ":?"}:
        return Command("help")
    for name, (word, key, _) in WORDS.items():
        if name == "go":
            found = re.fullmatch(r"(?::?跳到|:g)\s*(\S*)", typed, re.IGNORECASE)
            if found:
                return Command("go", found[1])
        elif typed in {word, f":{word}"} or typed.casefold() == key:
            return Command(name)
    return None

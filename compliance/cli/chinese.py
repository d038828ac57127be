"""Typer in Chinese. Import typer from here only: it asks gettext for its words while it is being imported."""

from __future__ import annotations

import gettext
import re
from functools import cache
from typing import Any

WORDS = {
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "错误",
    "(deprecated) ": "（已弃用）",
    "[default: {}]": "[默认：{}]",
    "default: {default}": "默认：{default}",
    "[env var: {}]": "[环境变量：{}]",
    "env var: {var}": "环境变量：{var}",
    "[required]": "[必填]",
    "required": "必填",
    "(dynamic)": "（自动）",
    "Aborted!": "已中止。",
    "Aborted.": "已中止。",
    "Missing command.": "缺少命令。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Try [blue]'{command_path} {help_option}'[/] for help.": "查看说明：[blue]{command_path} {help_option}[/]",
}

_original = gettext.gettext
gettext.gettext = lambda message: WORDS.get(message) or _original(message)
import typer  # noqa: E402
from typer import core, exceptions  # noqa: E402
from typer._click import Command as ClickCommand  # noqa: E402
from typer._click import exceptions as click_exceptions  # noqa: E402

__all__ = ["Command", "Group", "GroupWithDefault", "exceptions", "typer", "usage_error_in_words"]


class _Chinese(ClickCommand):
    """What makes the help of a command or a group Chinese."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        return [_worded(param) for param in super().get_params(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _break_anywhere()
        super().format_help(ctx, formatter)


class Command(_Chinese, core.TyperCommand):
    """A command whose help is Chinese."""


class Group(_Chinese, core.TyperGroup):
    """A group of commands whose help is Chinese."""


class GroupWithDefault(Group):
    """A group whose first command is meant where none is named: what follows is taken for that one's arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)


def _usage(text: str) -> str:
    english = {"Usage:": "用法：", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
    for original, chinese in english.items():
        text = text.replace(original, chinese)
    return text


@cache
def _break_anywhere() -> None:
    """Has help texts broken between any two characters; by default what has no blanks is cut off at the edge."""
    from typer import rich_utils

    make = rich_utils._make_rich_text

    def folded(**options: Any) -> Any:
        text: Any = make(**options)
        text.overflow = "fold"
        return text

    rich_utils._make_rich_text = folded


OWN_HELP = {
    "help": "显示本说明。",
    "install_completion": "为当前的命令行安装自动补全。",
    "show_completion": "显示自动补全脚本，供复制或自行安装。",
}


def _worded(param: Any) -> Any:
    """A parameter with Typer's own English help put into Chinese, and without its English type names."""
    if param.name in OWN_HELP:
        param.help = OWN_HELP[param.name]
    if isinstance(param, core.TyperArgument):
        param.display_type_rich = lambda ctx: None  # type: ignore[method-assign]
    elif param.is_flag:
        param.metavar = ""
    return param


def _name_of(param: Any) -> str:
    if param is None:
        return "参数"
    return str(param.display_name_raw) if isinstance(param, core.TyperArgument) else "、".join(param.opts)


def usage_error_in_words(error: exceptions.TyperException) -> str:
    """What is wrong with a command line, in Chinese; Typer's own text is English."""
    if isinstance(error, click_exceptions.NoSuchOption):
        near = f"；是否想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项{near}"
    if isinstance(error, click_exceptions.MissingParameter):
        return f"缺少参数 {_name_of(error.param)}"
    if isinstance(error, click_exceptions.BadParameter):
        return _bad_value(error)
    if isinstance(error, click_exceptions.BadOptionUsage):
        return f"选项 {error.option_name} 缺少值，或不该有值"
    return _in_words(error.format_message())


UNREADABLE = re.compile(r"\w+ '(.*)' is not readable\.", re.DOTALL)


def _bad_value(error: Any) -> str:
    if unreadable := UNREADABLE.fullmatch(error.message):
        return f"{_name_of(error.param)} 无法读取：{unreadable[1]}（没有权限）"
    # Typer checks values with pydantic, whose findings say more than Typer's text.
    details: dict[str, Any] = getattr(error.__cause__, "errors", lambda: [{}])()[0]
    context = details.get("ctx") or {}
    choices = getattr(getattr(error.param, "type_descriptor", None), "choices", None) or ()
    if choices:
        expected = "、".join(str(getattr(choice, "value", choice)) for choice in choices)
    elif "ge" in context or "le" in context:
        expected = f"不小于 {context['ge']}" if "ge" in context else f"不大于 {context['le']}"
    else:
        expected = "整数" if str(details.get("type")).startswith("int") else "见命令说明"
    given = f"：{details['input']}" if "input" in details else ""
    return f"{_name_of(error.param)} 的值不对{given}；应为：{expected}"


MESSAGES = (
    (r"No such command '(.*)'\.(?: Did you mean (.*)\?)?", "没有 {} 这个命令", "；是否想写 {}？"),
    (r"没有 (.*) 这个命令。(?:\.? Did you mean (.*)\?)?", "没有 {} 这个命令", "；是否想写 {}？"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)\.?", "多余的参数：{}", ""),
    (r"(缺少命令)。", "{}", ""),
)


def _in_words(message: str) -> str:
    for pattern, words, near in MESSAGES:
        found = re.fullmatch(pattern, message.strip(), re.DOTALL)
        if found:
            meant = found[2].replace("'", "").replace(", ", "、") if near and found[2] else ""
            return words.format(found[1]) + (near.format(meant) if meant else "")
    return message

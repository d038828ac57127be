"""Typer in Chinese: its help, and what it says of a command line that is wrong."""

from __future__ import annotations

import re
from typing import Any

from compliance.cli.typer_parts import breaks_anywhere, typer

core, exceptions = typer.core, typer.exceptions

__all__ = ["Command", "Group", "GroupWithDefault", "exceptions", "typer", "usage_error_in_words"]


class _Chinese:
    """What makes the help of a command or a group Chinese."""

    rich_markup_mode: Any

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))  # type: ignore[misc]

    def get_params(self, ctx: Any) -> list[Any]:
        return [_worded(param) for param in super().get_params(ctx)]  # type: ignore[misc]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        if not breaks_anywhere():
            self.rich_markup_mode = None
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Chinese, core.TyperCommand):
    """A command whose help is Chinese. An option that takes one value is refused when it is given twice."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            _, _, order = self.make_parser(ctx).parse_args(args=[*args])
            param: Any
            for param in order:
                if not isinstance(param, core.TyperArgument) and _takes_one(param) and order.count(param) > 1:
                    raise typer.BadParameter("", ctx=ctx, param=param) from Twice()
        return super().parse_args(ctx, args)


class Twice(Exception):
    """An option of one value was given several: none of them may win without a word."""


def _takes_one(param: Any) -> bool:
    return not (param.multiple or param.is_flag or param.count)


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
    """What is wrong with a command line, in Chinese; Typer's own text, which is English, where it is another error."""
    kind: Any = KINDS.get(type(error).__name__, lambda error: _in_words(error.format_message()))
    try:
        return str(kind(error)) + _output_meant(error)
    except (AttributeError, LookupError, TypeError):
        return _in_words(error.format_message())


def _output_meant(error: Any) -> str:
    """How an output is named, where it was written as one more argument."""
    options = {option for param in error.ctx.command.params for option in param.opts} if error.ctx else set()
    return "；输出文件写作：-o 文件名" if "extra argument" in error.message and "-o" in options else ""


def _no_such_option(error: Any) -> str:
    near = f"；是否想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
    return f"没有 {error.option_name} 这个选项{near}"


UNREADABLE = re.compile(r"\w+ '(.*)' is not readable\.", re.DOTALL)


def _bad_value(error: Any) -> str:
    if isinstance(error.__cause__, Twice):
        return f"{_name_of(error.param)} 写了几次，只能写一次；请只留一个"
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


KINDS = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": lambda error: f"缺少参数 {_name_of(error.param)}",
    "BadParameter": _bad_value,
    "BadOptionUsage": lambda error: f"选项 {error.option_name} 缺少值，或不该有值",
}
"""By the names of Typer's exceptions, which it does not hand out."""

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

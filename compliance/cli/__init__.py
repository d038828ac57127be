"""The command `compliance`. Exit codes: 0 done; 1 a threshold was missed; 2 bad usage or input; 3 a missing
system part; 70 a mistake in the program; 130 interrupted."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from typing import Annotated, Any

from compliance import remarks
from compliance.cli import edge
from compliance.cli.chinese import Command, Group, exceptions, typer, usage_error_in_words
from compliance.errors import MAX_PROBLEMS, ComplianceError, InputError, system_reason
from compliance.files import inputs, temporary

app = typer.Typer(
    name="compliance",
    cls=Group,
    help="产业园区公共服务平台窗口服务自评：填答卷、评分、查明扣分、出具差距分析报告。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(edge.version_line())
        raise typer.Exit


@app.callback()
def _global(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本。")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="程序出错时显示详细的调用过程。")] = False,
) -> None:
    if debug:
        os.environ["COMPLIANCE_DEBUG"] = "1"


COMMANDS = (
    *("init", "fill", "import_", "check", "score", "review", "explain"),
    *("report", "verify", "sign", "pack", "unpack", "compare", "trend", "batch", "doctor"),
)
GROUPS = ("plan", "evidence", "form", "checklist", "template")
"""The modules of the commands, and of the groups of commands, as help lists them."""


def _register() -> None:
    for name in COMMANDS:
        app.command(name=name.rstrip("_"), cls=Command)(import_module(f"{__name__}.{name}").command)
    for name in GROUPS:
        app.add_typer(import_module(f"{__name__}.{name}").app, name=name)


_register()


def main(arguments: list[str] | None = None, *, of: typer.Typer = app, name: str = "compliance") -> None:
    """Runs a command line and exits; every way out is here."""
    temporary.keep_all()
    sys.exit(run(arguments, of=of, name=name))


def run(arguments: list[str] | None = None, *, of: typer.Typer = app, name: str = "compliance") -> int:
    """Runs a command line and gives its exit code."""
    _prepare_streams()
    edge.typed(sys.argv[1:] if arguments is None else arguments)
    try:
        with inputs.remembered(), remarks.collected() as told:
            code = _run(arguments, of, name)
            _show(told)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader went away (compliance … | head).
        _abandon_output()
        return 0
    except OSError as error:
        _abandon_output()
        place = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        return _failure(f"{place}无法完成读写：{system_reason(error)}\n    处理：核对磁盘空间和权限")


def _prepare_streams() -> None:
    """UTF-8 wherever the output goes; a stream that the caller has closed becomes one that leads nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 — open until the end
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _show(told: remarks.Told) -> None:
    """The remarks of what was read, after all else that was said."""
    if told:
        head = f"读到了，请看一眼（{len(told)} 处；不是错误，加 --strict 则按错误处理）："
        lines = [*told.folded()]
        cut = [f"（只列出前 {MAX_PROBLEMS} 处）"] if len(lines) > MAX_PROBLEMS else []
        print("\n".join([head, *lines[:MAX_PROBLEMS], *cut]), file=sys.stderr)


INTERRUPTED = 130


@cache
def _command(of: typer.Typer) -> Any:
    """Made once in a process: Typer reads the signature of every command for it."""
    return typer.main.get_command(of)


def _run(arguments: list[str] | None, of: typer.Typer, name: str) -> int:
    command = _command(of)
    streams = sys.stdout, sys.stderr
    try:
        result: Any = command.main(arguments, prog_name=name, standalone_mode=False)
    except InputError as error:
        only = f"（只列出前 {len(error.problems)} 处）" if error.omitted else ""
        return _failure(f"{error}\n\n共 {len(error.problems) + error.omitted} 处问题{only}，未生成任何结果。")
    except ComplianceError as error:
        return _failure(str(error), error.exit_code)
    except exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            # Typer leaves with 1 then, and with streams of its own.
            sys.stdout, sys.stderr = streams
            raise stop.__context__ from None
        raise
    except exceptions.TyperException as error:
        return _usage_failure(error)
    except (KeyboardInterrupt, exceptions.Abort):
        return _failure("已中断。", INTERRUPTED)
    except OSError:
        raise
    except MemoryError:
        remedy = "处理：关闭别的程序，或换一台内存多些的机器；文件异常大的，核对是否拿错"
        return _failure(f"内存不足，没有做完\n    {remedy}")
    except Exception as error:
        return _own_failure(error)
    if result == INTERRUPTED:
        # This is what Typer makes of Ctrl-C.
        return _failure("已中断。", INTERRUPTED)
    return result if isinstance(result, int) else 0


def _failure(message: str, code: int = 2) -> int:
    print(edge.shown(message), file=sys.stderr)
    return code


def _abandon_output() -> None:
    """Sends what is still buffered nowhere, so that the interpreter does not complain of it on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _own_failure(error: Exception) -> int:
    """A mistake in the program itself."""
    if os.environ.get("COMPLIANCE_DEBUG"):
        raise error
    remedy = "处理：在 compliance 之后加 --debug 再运行一次，把全部输出发给维护者"
    return _failure(f"程序内部错误：{type(error).__name__}：{error}\n    {remedy}", 70)


def _usage_failure(error: Any) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        # Typer has printed the help already.
        return 2
    context = getattr(error, "ctx", None)
    help_line = f"\n查看说明：{context.command_path} --help" if context is not None else ""
    return _failure(f"用法有误：{usage_error_in_words(error)}{help_line}")

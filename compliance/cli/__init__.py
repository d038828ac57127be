"""The command `compliance`. Exit codes: 0 done; 1 a threshold was missed; 2 bad usage or input; 3 a missing
system part; 70 a mistake in the program; 130 interrupted."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

from compliance.cli.chinese import Command, Group, exceptions, typer, usage_error_in_words
from compliance.cli.edge import version_line
from compliance.errors import ComplianceError, InputError

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
        print(version_line())
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


def _register() -> None:
    from compliance.cli import check, checklist, doctor, explain, init, report, score

    for module in (init, check, score, explain, report):
        app.command(name=module.__name__.rpartition(".")[2], cls=Command)(module.command)
    app.add_typer(checklist.app, name="checklist")
    app.command(name="doctor", cls=Command)(doctor.command)


_register()


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits; every way out is here."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line and gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    command = typer.main.get_command(app)
    try:
        result: Any = command.main(arguments, prog_name="compliance", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except InputError as error:
        print(error, file=sys.stderr)
        print(f"\n共 {len(error.problems)} 处问题，未生成任何结果。", file=sys.stderr)
        return error.exit_code
    except ComplianceError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except exceptions.Exit as stop:
        return stop.exit_code
    except exceptions.TyperException as error:
        return _usage_failure(error)
    except (KeyboardInterrupt, exceptions.Abort):
        print("已中断。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader went away (compliance … | head); what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("COMPLIANCE_DEBUG"):
            raise
        print(f"程序内部错误：{type(error).__name__}：{error}", file=sys.stderr)
        print("    处理：在 compliance 之后加 --debug 再运行一次，把全部输出发给维护者", file=sys.stderr)
        return 70


def _usage_failure(error: Any) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        # Typer has printed the help already.
        return 2
    print(f"用法有误：{usage_error_in_words(error)}", file=sys.stderr)
    context = getattr(error, "ctx", None)
    if context is not None:
        print(f"查看说明：{context.command_path} --help", file=sys.stderr)
    return 2

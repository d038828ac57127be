"""The thin edge that all commands share: options, reading what is named, writing what was made."""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance import __version__
from compliance.cli.chinese import typer
from compliance.errors import InputError, Location, Problem, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from compliance.assessment import Assessment

STDIO = "-"

AnswersArgument = Annotated[
    Path, typer.Argument(metavar="答卷", help="答卷文件（YAML）；- 表示标准输入。", show_default=False)
]
ChecklistOption = Annotated[
    str | None,
    typer.Option(
        "--checklist", "-c", metavar="检查表", help="检查表代号或文件夹；不写则按答卷所写。", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="文件", help="写入的文件；- 表示标准输出。", show_default=False),
]
ForceOption = Annotated[bool, typer.Option("--force", help="输出文件已存在时覆盖。")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度和提示。")]


def console(*, stderr: bool = False) -> Console:
    """A rich console that obeys NO_COLOR, FORCE_COLOR and TERM=dumb."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def note(text: str, *, quiet: bool = False) -> None:
    """A line for the person at the terminal, never for a program."""
    if not quiet:
        print(text, file=sys.stderr)


def assess(path: Path, checklist: str | None) -> Assessment:
    """The assessment of an answers file. Raises InputError."""
    from compliance import answer_files, documents, scoring

    if str(path) == STDIO:
        document = documents.from_bytes("标准输入", sys.stdin.buffer.read(documents.MAX_BYTES + 1))
        folder = Path()
    else:
        document, folder = documents.read(path), path.parent
    chosen = answer_files.checklist_for(document, checklist)
    return scoring.assess(chosen, answer_files.from_document(document, chosen, folder))


def check_writable(output: Path | None, *, force: bool) -> None:
    """Refuses an output before any work is done on it. Raises UsageError."""
    if output is None or str(output) == STDIO:
        return
    if output.is_dir():
        raise UsageError(f"{output}: 是文件夹，不能写入\n    处理：在 -o 之后写文件名")
    if output.exists() and not force:
        raise UsageError(f"{output}: 文件已存在\n    处理：换一个文件名，或加 --force 覆盖")
    if not output.parent.is_dir():
        raise UsageError(f"{output}: 所在文件夹不存在\n    处理：先建立文件夹 {output.parent}")
    if not os.access(output.parent, os.W_OK):
        raise UsageError(f"{output}: 所在文件夹不能写入\n    处理：换一个文件夹，或核对权限")


def write(content: bytes, output: Path | None) -> None:
    """Writes to a file whole or not at all, or to standard output. Raises UsageError."""
    if output is None or str(output) == STDIO:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, output)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise UsageError(f"{output}: 写入失败（{error.strerror}）\n    处理：核对磁盘空间和权限") from None


def report_date(text: str | None) -> datetime.date:
    """The date on a document: as given, else SOURCE_DATE_EPOCH, else today. Raises UsageError."""
    if text is not None:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise UsageError(f"--date {text}: 不是有效日期\n    应为：例如 2026-01-31") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()


def no_such_id(identifier: str, checklist: str, known: list[str]) -> InputError:
    """The error for an id that the checklist does not have."""
    import difflib

    near = difflib.get_close_matches(identifier, known, n=1, cutoff=0.4)
    problem = Problem(
        location=Location(checklist),
        message="检查表中没有这个编号",
        found=identifier,
        remedy=f"是否想写 {near[0]}？" if near else "用 compliance checklist show 查看全部编号",
    )
    return InputError([problem])


def version_line() -> str:
    return f"compliance {__version__}"

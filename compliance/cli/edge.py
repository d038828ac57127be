"""The thin edge that all commands share: options, reading what is named, writing what was made."""

from __future__ import annotations

import datetime
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from compliance.cli.chinese import typer
from compliance.errors import InputError, Location, Problem, UsageError, quoted, suggestion, system_reason, visible
from compliance.version import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from compliance.answers.model import AnswerSheet
    from compliance.checklist.model import Checklist
    from compliance.scoring.assessment import Assessment

STDIO = "-"


def argument(metavar: str, help: str, **more: Any) -> Any:
    """A command's argument, as its help names and explains it."""
    return typer.Argument(metavar=metavar, help=help, **more)


def option(names: str, metavar: str, help: str, **more: Any) -> Any:
    """An option with a value; `names` as on the command line, "--output -o"."""
    return typer.Option(*names.split(), metavar=metavar, help=help, **more)


AnswersArgument = Annotated[Path, argument("答卷", "答卷：YAML、JSON 或填好的工作簿；- 表示标准输入。")]
ChecklistOption = Annotated[str | None, option("--checklist -c", "检查表", "检查表代号或文件夹；不写则按答卷所写。")]
ReviewOption = Annotated[Path | None, option("--review", "复核文件", "另存的复核文件；以复核结果计分。")]
OutputOption = Annotated[Path | None, option("--output -o", "文件", "写入的文件；- 表示标准输出。")]
DateOption = Annotated[str | None, option("--date", "日期", "报告日期，例如 2026-01-31；不写则为当天。")]
ForceOption = Annotated[bool, typer.Option("--force", help="输出文件已存在时覆盖。")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度和提示。")]


def console(*, stderr: bool = False) -> Console:
    """A rich console that obeys NO_COLOR, FORCE_COLOR and TERM=dumb; no markup, since users' texts may hold some."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False, markup=False, emoji=False)


def say(text: str, *, end: str = "\n") -> None:
    """A result on standard output; control characters of users' texts are shown, not obeyed."""
    print(visible(text), end=end)


def note(text: str, *, quiet: bool = False) -> None:
    """A line for the person at the terminal, never for a program."""
    if not quiet:
        print(visible(text), file=sys.stderr)


def assess(path: Path, checklist: str | None, review: Path | None = None) -> Assessment:
    """The assessment of an answers file of any kind, with a reviewer's own file if given. Raises InputError."""
    from compliance import scoring
    from compliance.forms import importing

    chosen, sheet = load(path, checklist)
    if review is not None:
        sheet = importing.reviewed(sheet, review, chosen)
    return scoring.assess(chosen, sheet)


def folder_of(answers: Path) -> Path:
    """Where the evidence of an answers file lies."""
    return Path() if str(answers) == STDIO else answers.parent


def load(path: Path, checklist: str | None) -> tuple[Checklist, AnswerSheet]:
    """The checklist and the answers in a file of any kind, or on standard input. Raises InputError."""
    from compliance.forms import importing, reading
    from compliance.forms.filled import LIMIT

    if str(path) == STDIO:
        form, folder = reading.from_bytes("标准输入", _standard_input(LIMIT.most + 1)), Path()
    else:
        form, folder = reading.read(path), path.parent
    loaded = importing.load_form(form, checklist, folder)
    note_all(reading.notes(form))
    return loaded


def note_all(notes: Sequence[Problem]) -> None:
    """What was read in a way that someone should look at; told in any case."""
    for found in notes:
        note(f"请核对：{found}")


def _standard_input(most: int) -> bytes:
    if sys.stdin is None:
        raise UsageError("标准输入已关闭，读不到答卷\n    处理：写答卷的文件名")
    return sys.stdin.buffer.read(most)


def check_writable(output: Path | None, *, force: bool, answers: Path | None = None) -> None:
    """Refuses an output before any work is done on it: one that is there already, or that is the answers file.

    Raises UsageError.
    """
    if output is None or str(output) == STDIO:
        return
    try:
        _check_place(output, force=force, answers=answers)
    except OSError as error:
        raise UsageError(f"{output}: 不能写入（{system_reason(error)}）\n    处理：换一个文件名") from None


def _check_place(output: Path, *, force: bool, answers: Path | None) -> None:
    if output.is_dir():
        raise UsageError(f"{output}: 是文件夹，不能写入\n    处理：在 -o 之后写文件名")
    if output.exists():
        if not output.is_file():
            # Replacing a device or a pipe by a file would break whatever else uses it.
            raise UsageError(f"{output}: 不是普通文件，不能写入\n    处理：换一个文件名；写到标准输出用 -o -")
        if answers is not None and answers.exists() and output.samefile(answers):
            raise UsageError(f"{output}: 就是答卷本身，不能覆盖\n    处理：换一个文件名")
        if not force:
            raise UsageError(f"{output}: 文件已存在\n    处理：换一个文件名，或加 --force 覆盖")
    if not output.parent.is_dir():
        raise UsageError(f"{output}: 所在文件夹不存在\n    处理：先建立文件夹 {output.parent}，或核对路径")
    if not os.access(output.parent, os.W_OK):
        raise UsageError(f"{output}: 所在文件夹不能写入\n    处理：换一个文件夹，或核对权限")


def write(content: bytes | Iterable[bytes], output: Path | None) -> None:
    """Writes, in parts where there are several, to a file whole or not at all, or to standard output. UsageError.

    A file that is replaced passes on its permissions.
    """
    parts = (content,) if isinstance(content, bytes) else content
    if output is None or str(output) == STDIO:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(parts)
        sys.stdout.buffer.flush()
        return
    temporary = None
    try:
        mode = _mode(output)
        # The name is not derived from the output's, which may be as long as a name can be.
        descriptor, temporary = tempfile.mkstemp(dir=output.parent, prefix=".compliance-")
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
        os.chmod(temporary, mode)
        os.replace(temporary, output)
        temporary = None
    except OSError as error:
        raise UsageError(f"{output}: 写入失败（{system_reason(error)}）\n    处理：核对磁盘空间和权限") from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _mode(output: Path) -> int:
    try:
        return stat.S_IMODE(output.stat().st_mode)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def report_date(text: str | None) -> datetime.date:
    """The date on a document: as given, else SOURCE_DATE_EPOCH, else today. Raises UsageError."""
    if text is not None:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise UsageError(f"--date {text}: 不是有效日期\n    应为：例如 2026-01-31") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        expected = "1970 年以来的秒数，例如 1767225600"
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch}: 不是有效的时间\n    应为：{expected}") from None


def identified(given: str, checklist: Checklist, known: list[str]) -> str:
    """The id of what a user means: a known id, or the number of a chapter or clause as reports print it.

    Raises InputError for anything else, and for a number that several sections have.
    """
    if given in known:
        return given
    numbered = [section.id for top in checklist.sections for section in top.walk() if section.number == given]
    if len(numbered) == 1 and numbered[0] in known:
        return numbered[0]
    raise no_such_id(given, checklist.id, known)


def no_such_id(identifier: str, checklist: str, known: list[str]) -> InputError:
    """The error for an id that the checklist does not have."""
    problem = Problem(
        location=Location(checklist),
        message="检查表中没有这个编号",
        found=quoted(identifier),
        expected="检查表中的编号，例如 " + "、".join(known[:3]),
        remedy=suggestion(identifier, known, cutoff=0.4) or "用 compliance checklist show 查看全部编号",
    )
    return InputError([problem])


def version_line() -> str:
    return f"compliance {__version__}"

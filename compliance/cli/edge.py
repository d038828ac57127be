"""The thin edge that all commands share: options, reading what is named, writing what was made."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from compliance import remarks
from compliance.cli.chinese import typer
from compliance.errors import InputError, Location, Problem, UsageError, mark, quoted, suggestion, visible
from compliance.files import inputs, writing
from compliance.version import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from compliance.answers.model import AnswerSheet
    from compliance.checklist.model import Checklist
    from compliance.forms.filled import Filled
    from compliance.scoring.assessment import Assessment

STDIO = "-"


def is_standard(path: Path | None) -> bool:
    """Whether standard output, or input, is meant."""
    return path is None or str(path) == STDIO


def argument(metavar: str, help: str, **more: Any) -> Any:
    """A command's argument, as its help names and explains it."""
    return typer.Argument(metavar=metavar, help=help, **more)


def option(names: str, metavar: str, help: str, **more: Any) -> Any:
    """An option with a value; `names` as on the command line, "--output -o"."""
    return typer.Option(*names.split(), metavar=metavar, help=help, **more)


def _be_strict(wanted: bool) -> bool:
    if wanted:
        remarks.be_strict()
    return wanted


AnswersArgument = Annotated[Path, argument("答卷", "答卷：YAML、JSON 或填好的工作簿；- 表示标准输入。")]
ChecklistOption = Annotated[str | None, option("--checklist -c", "检查表", "检查表代号或文件夹；不写则按答卷所写。")]
ReviewOption = Annotated[
    list[Path] | None, option("--review", "复核文件", "另存的复核文件，可写几次；以复核结果计分。")
]
OutputOption = Annotated[Path | None, option("--output -o", "文件", "写入的文件；- 表示标准输出。")]
DateOption = Annotated[str | None, option("--date", "日期", "报告日期，例如 2026-01-31；不写则为当天。")]
ForceOption = Annotated[bool, typer.Option("--force", help="输出文件已存在时覆盖。")]
StrictOption = Annotated[
    bool, typer.Option("--strict", callback=_be_strict, help="读到了但“请看一眼”的，都按错误处理。")
]
"""Takes effect before the command begins, which need not look at it."""
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度和提示。")]


def console(*, stderr: bool = False) -> Console:
    """A rich console that obeys NO_COLOR, FORCE_COLOR and TERM=dumb; no markup, since users' texts may hold some."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False, markup=False, emoji=False)


_typed: ContextVar[dict[str, str]] = ContextVar("typed", default={})  # noqa: B039 — replaced, never changed


def typed(arguments: Iterable[str]) -> None:
    """Takes down what was typed with line ends in it: what is said of it, or of a file named after it, is one line."""
    parts = {part for argument in arguments if "\n" in argument for part in (argument, *argument.split("/"))}
    stems = {part.rpartition(".")[0] for part in parts}
    broken = sorted((part for part in parts | stems if "\n" in part.strip()), key=len, reverse=True)
    _typed.set({part: part.replace("\n", mark("\n")) for part in broken})


def shown(text: str) -> str:
    """The text as it may be printed: what was typed stays on its line, control characters have their marks."""
    for part, on_a_line in _typed.get().items():
        text = text.replace(part, on_a_line)
    return visible(text)


def say(text: str, *, end: str = "\n") -> None:
    """A result on standard output; control characters of users' texts are shown, not obeyed."""
    print(shown(text), end=end)


def note(text: str, *, quiet: bool = False) -> None:
    """A line for the person at the terminal, never for a program."""
    if not quiet:
        print(shown(text), file=sys.stderr)


def assess(
    path: Path, checklist: str | None, reviews: Sequence[Path] | None = None, form: Filled | None = None
) -> Assessment:
    """The assessment of an answers file of any kind, perhaps read already, with reviewers' own files if given.

    Raises InputError.
    """
    from compliance import scoring
    from compliance.forms import importing

    chosen, sheet = load(path, checklist, form)
    for review in reviews or ():
        sheet = importing.reviewed(sheet, review, chosen)
    return scoring.assess(chosen, sheet)


def folder_of(answers: Path | None) -> Path:
    """Where the evidence of an answers file lies."""
    return Path() if answers is None or is_standard(answers) else answers.parent


def load(path: Path, checklist: str | None, form: Filled | None = None) -> tuple[Checklist, AnswerSheet]:
    """The checklist and the answers in a file of any kind, or on standard input. Raises InputError."""
    from compliance.forms import importing

    return importing.load_form(form or read(path), checklist, folder_of(path))


def read(path: Path) -> Filled:
    """A form of any kind, or what is on standard input. Raises InputError."""
    from compliance.forms import reading
    from compliance.forms.filled import LIMIT

    if is_standard(path):
        return reading.from_bytes("标准输入", _standard_input(LIMIT.most + 1))
    return reading.read(path)


def _standard_input(most: int) -> bytes:
    if sys.stdin is None:
        raise UsageError("标准输入已关闭，读不到答卷\n    处理：写答卷的文件名")
    with suppress(OSError):
        # It may be a file that was led in.
        inputs.note(sys.stdin.buffer.fileno(), "答卷")
    return sys.stdin.buffer.read(most)


def check_writable(output: Path | None, *, force: bool) -> None:
    """Refuses an output file before any work is done on it (`writing.check`). Raises UsageError."""
    if output is not None and not is_standard(output):
        writing.check(output, force=force)


def write(content: bytes | Iterable[bytes], output: Path | None, *, update: bool = False) -> None:
    """Writes to a file, whole or not at all, or to standard output (`writing.write`). Raises UsageError."""
    if output is not None and not is_standard(output):
        writing.write(content, output, update=update)
        return
    sys.stdout.flush()
    sys.stdout.buffer.writelines((content,) if isinstance(content, bytes) else content)
    sys.stdout.buffer.flush()


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
    numbered = [name for name, section in checklist.section_by_id.items() if section.number == given]
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

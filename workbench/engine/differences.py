"""What is otherwise in a browser than in a process of the system; everything else runs as it is.

PyYAML needs nothing here: without its C extension the reader of documents takes PyYAML's own parser.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

ABSENT = {
    **dict.fromkeys(
        ("weasyprint", "pydyf", "cssselect2"), "工作台不生成 PDF\n    处理：用网页版报告，在浏览器里打印成 PDF"
    ),
    "docx": "工作台不生成 Word 文件\n    处理：用网页版报告；要 Word 的，用安装版",
    "PIL": "工作台不处理佐证中的图片和主题中的图片\n    处理：用安装版出具带佐证附录的报告",
    "pypdfium2": "工作台不处理佐证中的 PDF 页面\n    处理：用安装版出具带佐证附录的报告",
    "pyhanko": "工作台不加数字签名，也不验签\n    处理：用安装版的 sign 和 verify",
    "duckdb": "工作台不写 Parquet\n    处理：用安装版",
}
"""Libraries for which there is no WebAssembly, with what is said in their place."""

told: list[Callable[[str, int, int], None]] = []
"""Who hears how far a long run is."""


def make() -> None:
    """Before anything of the package is imported."""
    # Of the system, what is only named here and never used: limits, and processes beside this one.
    for name in ("resource", "_multiprocessing", "_posixshmem"):
        sys.modules[name] = ModuleType(name)
    vars(sys.modules["_posixshmem"])["shm_unlink"] = None
    sys.meta_path.insert(0, _Absent())
    # The paper of a meeting is laid out beside its Word version, which is never made here.
    sys.modules["compliance.report.word.render"] = _Lacking("docx")
    from compliance.batch import documents, engines
    from compliance.cli import progress
    from compliance.files import apart, limits

    # One process is all that a page has. What it may take is limited by the browser, and nobody else's work is at
    # stake: whoever opens a file here can close the page. The meeting paper is a page here, which the browser prints.
    names = (*(name for name in documents.NAMES if not name.startswith("汇总报告")), "汇总报告.html")
    for module, name, instead in (
        (apart, "call", _on_the_spot),
        (limits, "within", _unlimited),
        (engines, "local", _one_after_the_other),
        (progress, "line", _told_to_the_page),
        (documents, "NAMES", names),
        (documents, "_formats", _formats),
    ):
        assert hasattr(module, name), f"{module.__name__} has no {name} any more"
        setattr(module, name, instead)


class _Absent(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        if name in ABSENT:
            from compliance.errors import MissingSystemPart

            raise MissingSystemPart(ABSENT[name])


class _Lacking(ModuleType):
    """A module of ours that needs what is absent: it can be imported, and refuses when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from compliance.errors import MissingSystemPart

        raise MissingSystemPart(ABSENT[self.__name__])


def _on_the_spot(_granted: Any, _name: str, work: Callable[..., Any], *given: Any) -> Any:
    return work(*given)


@contextmanager
def _unlimited(_limits: Any, _name: str) -> Iterator[None]:
    yield


class _Here(Executor):
    """Does what it is given at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def _one_after_the_other(_jobs: int, warm: Callable[[], None]) -> Iterator[Executor]:
    warm()
    yield _Here()


@contextmanager
def _told_to_the_page(what: str, total: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        for hears in told:
            hears(what, done, total)

    advance(0)
    yield advance


def _formats() -> dict[str, Callable[..., Any]]:
    from compliance.batch import documents
    from compliance.report.cohort import dashboard, data, paper, received, table, workbook
    from compliance.report.html import page

    lists = (workbook.to_xlsx, table.to_csv, received.to_csv, data.to_json, dashboard.to_html)

    def as_page(dossier: Any) -> bytes:
        return page.printed(paper.build(dossier), paper.LOOK.theme.colours).encode()

    return dict(zip(documents.NAMES, (*lists, as_page), strict=True))

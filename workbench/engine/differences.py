"""What is otherwise in a browser than in a process of the system; everything else runs as it is.

PyYAML needs nothing here: without its C extension the reader of documents takes PyYAML's own parser.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import lru_cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, ClassVar

ABSENT = {
    **dict.fromkeys(
        ("weasyprint", "pydyf", "cssselect2"), "工作台不生成 PDF\n    处理：用网页版报告，在浏览器里打印成 PDF"
    ),
    "docx": "工作台不生成 Word 文件\n    处理：用网页版报告；要 Word 的，用安装版",
    "PIL": "工作台不处理主题中的图片\n    处理：主题中不写图片，或用安装版",
    "pyhanko": "工作台不加数字签名，也不验签\n    处理：用安装版的 sign 和 verify",
    "duckdb": "工作台不写 Parquet\n    处理：用安装版",
}
"""Libraries for which there is no WebAssembly, with what is said in their place."""

told: list[Callable[[str, int, int], None]] = []
"""Who hears how far a long run is."""

own_checklist: Any = None
"""What reads the checklists that are not shipped, and remembers them for one run."""


def make() -> None:
    """Before anything of the package is imported."""
    # Of the system, what is only named here and never used: limits, and processes beside this one.
    for name in ("resource", "_multiprocessing", "_posixshmem"):
        sys.modules[name] = ModuleType(name)
    vars(sys.modules["_posixshmem"])["shm_unlink"] = None
    sys.meta_path.insert(0, _Absent())
    # The paper of a meeting is laid out beside its Word version, which is never made here.
    sys.modules["compliance.report.word.render"] = _Lacking("docx")
    sys.meta_path.insert(0, _Changing())
    from compliance.files import apart, limits

    # One process is all that a page has. What it may take is limited by the browser, and nobody else's work is at
    # stake: whoever opens a file here can close the page.
    _change(apart, "call", _on_the_spot)
    _change(limits, "within", _unlimited)
    # Nothing here decodes pictures. Where they would be shown the report says so; nobody else asks for them.
    from compliance.files import pictures

    _change(pictures, "_photograph", _unshown)
    _change(pictures, "_first_page", _unshown)
    # A folder of the page is another one in every run; what is shipped stays what it is.
    from compliance.checklist import files

    global own_checklist
    shipped, any_checklist = frozenset(files.shipped_folders()), files._load
    own_checklist = lru_cache(maxsize=8)(any_checklist.__wrapped__)
    _change(files, "_load", lambda folder: (any_checklist if folder in shipped else own_checklist)(folder))


def _change(module: ModuleType, name: str, instead: object) -> None:
    assert hasattr(module, name), f"{module.__name__} has no {name} any more"
    setattr(module, name, instead)


def _in_documents(documents: ModuleType) -> None:
    """The meeting paper is a page here, which the browser prints."""
    names = (*(name for name in documents.NAMES if not name.startswith("汇总报告")), "汇总报告.html")
    _change(documents, "NAMES", names)
    _change(documents, "_formats", _formats)


def _in_engines(engines: ModuleType) -> None:
    _change(engines, "local", _one_after_the_other)


def _in_progress(progress: ModuleType) -> None:
    _change(progress, "line", _told_to_the_page)


class _Changing(MetaPathFinder):
    """Changes what a batch needs once a batch imports it: nobody waits for that before."""

    CHANGES: ClassVar = {
        "compliance.batch.documents": _in_documents,
        "compliance.batch.engines": _in_engines,
        "compliance.cli.progress": _in_progress,
    }

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        change = self.CHANGES.get(name)
        if change is None:
            return None
        spec = PathFinder.find_spec(name, path, target)
        assert spec is not None
        loader = spec.loader
        assert loader is not None
        load = loader.exec_module

        def changed(module: ModuleType) -> None:
            load(module)
            change(module)

        vars(loader)["exec_module"] = changed
        return spec


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


def _unshown(_raw: bytes, pictures: bool) -> tuple[None, dict[str, Any]]:
    from compliance.files.pictures import _Trouble

    if pictures:
        raise _Trouble("工作台的报告不显示照片和 PDF 首页；要显示的，用安装版出具报告")
    return None, {}


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

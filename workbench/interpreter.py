"""The interpreter and all modules, compiled by it, as the three archives that the page carries."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from compliance import resources
from workbench.parts import HERE, Part, Unavailable, digest, fetched, lock, packages, without

PACKAGE = resources.PACKAGE
EPOCH = (1980, 1, 1, 0, 0, 0)
SITE = "site"
STANDARD = "standard"
NOT_IN_A_PAGE = ("fonts",)
"""Of the templates, what only a PDF needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    scripts: list[str]
    """The interpreter's two modules, as text."""
    runtime: bytes
    """WebAssembly."""
    standard: bytes
    """The standard library: a zip of compiled modules."""
    site: bytes
    """All else: see `joined`."""
    lock: dict[str, object]
    """What the interpreter asks before it starts: for which system it is made. It has no packages of its own."""
    parts: list[Part]


def engine() -> Engine:
    """Fetches, compiles and packs. Raises Unavailable."""
    pyodide, archive = fetched("pyodide")
    core, wheel = fetched("pydantic_core")
    others = packages()
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        with tarfile.open(archive) as inside:
            inside.extractall(place, filter="data")
        interpreter = place / "package"
        library = without(_from_zip((interpreter / "python_stdlib.zip").read_bytes()), lock()["standard_left_out"])
        site = {name: content for name, content in _from_zip(wheel.read_bytes()).items() if ".dist-info/" not in name}
        for package in others:
            site |= package.files
        ours = _own()
        made = _compiled(interpreter, place, {STANDARD: library, SITE: site | ours})
        return Engine(
            scripts=[(interpreter / name).read_text("utf-8") for name in ("pyodide.asm.mjs", "pyodide.mjs")],
            runtime=(interpreter / "pyodide.asm.wasm").read_bytes(),
            lock=json.loads((interpreter / "pyodide-lock.json").read_text("utf-8")) | {"packages": {}},
            standard=_zip(made[STANDARD]),
            site=joined(made[SITE]),
            parts=[pyodide, core, *(package.part for package in others), _own_part(ours)],
        )


def _own() -> dict[str, bytes]:
    """Our package as it is, the data folders that it ships, and what runs it in a page."""
    files = {}
    for root, folder in (
        ("compliance", PACKAGE),
        *((name, resources.shipped(name)) for name in ("checklists", "templates")),
    ):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not {"__pycache__", *NOT_IN_A_PAGE} & set(inside.parts) and path.suffix != ".pyc":
                files[(PurePosixPath(root) / inside.as_posix()).as_posix()] = path.read_bytes()
    for path in sorted((HERE / "engine").glob("*.py")):
        files[f"workbench/engine/{path.name}"] = path.read_bytes()
    return files | {"workbench/__init__.py": b"", "workbench/engine/__init__.py": b""}


def _own_part(files: dict[str, bytes]) -> Part:
    from compliance.version import __version__

    return Part(
        name="compliance", version=__version__, licence="Apache-2.0", sha256=digest(files), holds="本程序", origin="own"
    )


def _from_zip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}


def _compiled(interpreter: Path, place: Path, given: dict[str, dict[str, bytes]]) -> dict[str, dict[str, bytes]]:
    """The same files, each module compiled."""
    source, target = place / "source", place / "target"
    target.mkdir()
    for root, files in given.items():
        for name, content in files.items():
            path = source / root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    command = ["node", str(HERE / "compile.mjs"), str(interpreter), str(source), str(target)]
    try:
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        raise Unavailable("没有 node，不能编译\n    处理：安装 Node.js 后再运行") from None
    if ended.returncode:
        raise Unavailable(f"编译没有成功：\n{ended.stderr[-2000:]}")
    made: dict[str, dict[str, bytes]] = {}
    for root, files in given.items():
        compiled = {
            path.relative_to(target / root).as_posix(): path.read_bytes() for path in (target / root).rglob("*.pyc")
        }
        made[root] = compiled | {name: content for name, content in files.items() if not name.endswith((".py", ".pyi"))}
    return made


def _zip(files: dict[str, bytes]) -> bytes:
    """Stored, not compressed: the page compresses the whole, and modules are then read without unpacking each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return made.getvalue()


def joined(files: dict[str, bytes]) -> bytes:
    """Files one after the other behind a line of JSON that has their names and lengths."""
    ordered = sorted(files.items())
    head = json.dumps([[name, len(content)] for name, content in ordered], separators=(",", ":")) + "\n"
    return head.encode() + b"".join(content for _, content in ordered)


def compressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)

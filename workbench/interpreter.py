"""The interpreter, the memory of the program as it is once started, and all that is read later.

A page that imported everything each time would take three times as long to start as the interpreter alone.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from compliance import resources
from workbench.parts import HERE, Part, Unavailable, digest, fetched, lock, packages, without

PACKAGE = resources.PACKAGE
EPOCH = (1980, 1, 1, 0, 0, 0)
SITE = "site"
STANDARD = "standard"
NOT_IN_A_PAGE = ("fonts",)
"""Of the templates, what only a PDF needs."""


NO_MODULE = "self.importScripts = undefined;\n"
"""The interpreter takes a worker that can import scripts for one that it does not support; here it imports none."""
ARCHIVE = "/lib/python314.zip"
"""Where the interpreter looks for the standard library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    script: str
    """The interpreter's two modules as one classic script."""
    runtime: bytes
    """WebAssembly."""
    core: bytes
    """The library in WebAssembly, which is there before the interpreter starts."""
    place: str
    """Where it lies."""
    memory: bytes
    """Of the started program."""
    heap: int
    """How much memory it had, with what is zero behind it."""
    files: dict[str, bytes]
    """What is not in the memory yet, by the place where it lies."""
    lock: dict[str, object]
    """What the interpreter asks before it starts: for which system it is made. It has no packages of its own."""
    parts: list[Part]


def engine() -> Engine:
    """Fetches, compiles, starts once and packs. Raises Unavailable."""
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
        (compiled,) = (name for name in made[SITE] if name.endswith(".so"))
        content = made[SITE].pop(compiled)
        script = _classic(*((interpreter / name).read_text("utf-8") for name in ("pyodide.asm.mjs", "pyodide.mjs")))
        runtime = (interpreter / "pyodide.asm.wasm").read_bytes()
        asked = json.loads((interpreter / "pyodide-lock.json").read_text("utf-8")) | {"packages": {}}
        files = {f"/{SITE}/{name}": content for name, content in made[SITE].items()}
        core_place = f"/{SITE}/{compiled}"
        given = {"place": core_place, "lock": json.dumps(asked), "names": lengths(files)}
        parts = {"runtime": runtime, "core": content, "standard": _zip(made[STANDARD]), "site": joined(files)}
        memory, told = _started(place / "memory", script, given, parts)
        return Engine(
            script=script,
            runtime=runtime,
            core=content,
            place=core_place,
            memory=memory,
            heap=told["heap"],
            files=_not_yet(files, made[STANDARD], set(told["imported"])),
            lock=asked,
            parts=[pyodide, core, *(package.part for package in others), _own_part(ours)],
        )


def _classic(module: str, loader: str) -> str:
    """The interpreter's two modules as one classic script: a page opened from a disk may start no other.

    What the modules export stays a name of the script; where they lie nobody asks, since the page gives them all.
    """
    module, loader = (re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", text) for text in (module, loader))
    module, ended = re.subn(r"export default _createPyodideModule;\s*$", "\n", module)
    exported = re.search(r"export\{(\w+) as loadPyodide,\w+ as version\};\s*$", loader)
    assert ended == 1, "the interpreter's modules export otherwise than was tried"
    assert exported, "the interpreter's modules export otherwise than was tried"
    loader = f"{loader[: exported.start()]}\nvar loadPyodide={exported[1]};\n"
    return NO_MODULE + module.replace("import.meta.url", "self.location.href") + loader


def _started(place: Path, script: str, given: dict[str, Any], parts: dict[str, bytes]) -> tuple[bytes, dict[str, Any]]:
    """The memory of the started program, how much it had, and which files were imported."""
    place.mkdir()
    own = ((HERE / name).read_text(encoding="utf-8") for name in ("page/fitting.js", "making.js"))
    (place / "making.js").write_text(script + "".join(own), encoding="utf-8")
    (place / "given.json").write_text(json.dumps(given), encoding="utf-8")
    for name, content in parts.items():
        (place / name).write_bytes(content)
    _node("snapshot.mjs", place)
    return (place / "memory").read_bytes(), json.loads((place / "made.json").read_text(encoding="utf-8"))


def _not_yet(files: dict[str, bytes], standard: dict[str, bytes], imported: set[str]) -> dict[str, bytes]:
    """What nobody has imported: the rest is in the memory already."""
    rest = {name: content for name, content in files.items() if name not in imported}
    library = {name: content for name, content in standard.items() if f"{ARCHIVE}/{name}" not in imported}
    return rest | {ARCHIVE: _zip(library)}


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
    _node("compile.mjs", interpreter, source, target)
    made: dict[str, dict[str, bytes]] = {}
    for root, files in given.items():
        compiled = {
            path.relative_to(target / root).as_posix(): path.read_bytes() for path in (target / root).rglob("*.pyc")
        }
        made[root] = compiled | {name: content for name, content in files.items() if not name.endswith((".py", ".pyi"))}
    return made


def _node(script: str, *arguments: Path) -> None:
    try:
        ended = subprocess.run(
            ["node", str(HERE / script), *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "TZ": "UTC"},
        )
    except FileNotFoundError:
        raise Unavailable("没有 node，不能编译\n    处理：安装 Node.js 后再运行") from None
    if ended.returncode:
        raise Unavailable(f"{script} 没有成功：\n{ended.stderr[-2000:]}")


def _zip(files: dict[str, bytes]) -> bytes:
    """Stored, not compressed: the page compresses the whole, and modules are then read without unpacking each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return made.getvalue()


def lengths(files: dict[str, bytes]) -> list[tuple[str, int]]:
    return [(name, len(content)) for name, content in sorted(files.items())]


def joined(files: dict[str, bytes]) -> bytes:
    """One after the other, in the order of `lengths`."""
    return b"".join(content for _, content in sorted(files.items()))


def compressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)

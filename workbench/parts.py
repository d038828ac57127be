"""What the page is put together from: parts by locked version and checksum, and the packages of this environment."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
LOCK = HERE / "parts.yaml"
ASKS = {
    "npm": ["npm", "pack", "--silent", "{name}@{version}"],
    "pypi": [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"),
        *("--only-binary=:all:", "--platform", "{platform}", "--python-version", "{python}", "{name}=={version}"),
    ],
}
"""Each registry through its own client, as the user has set it up: mirrors and proxies are theirs."""
MODULE = (".py", ".json", ".typed", ".txt", ".css", ".js", ".j2", ".yaml", ".html")


class Unavailable(Exception):
    """A part cannot be had, or is not what was locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing in the page, as 关于 and the bill of materials name it."""

    name: str
    version: str
    licence: str
    sha256: str
    holds: str = ""
    origin: str = "pypi"


@dataclass(frozen=True, slots=True)
class Package:
    part: Part
    files: dict[str, bytes]


def lock() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(LOCK.read_text(encoding="utf-8"))
    return data


def cache() -> Path:
    """Where fetched parts are kept between builds."""
    own = os.environ.get("COMPLIANCE_WORKBENCH_CACHE")
    return (
        Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "compliance-workbench"
    )


def fetched(name: str) -> tuple[Part, Path]:
    """A locked part and its file, fetched if it is not there. Raises Unavailable."""
    (entry,) = (one for one in lock()["fetched"] if one["name"] == name)
    held = cache() / entry["file"]
    if not held.is_file():
        _fetch(entry, held)
    found = hashlib.sha256(held.read_bytes()).hexdigest()
    if found != entry["sha256"]:
        held.unlink()
        raise Unavailable(f"{entry['file']}: 校验值不符，已删去\n    发现：{found}\n    应为：{entry['sha256']}")
    told = {field: entry[field] for field in ("name", "version", "licence", "sha256", "holds")}
    return Part(**told, origin=entry["from"]), held


def _fetch(entry: dict[str, str], held: Path) -> None:
    tags = entry["file"].removesuffix(".whl").split("-")
    python, platform = (f"3.{tags[-2].removeprefix('cp3')}", tags[-1]) if entry["from"] == "pypi" else ("", "")
    words = {**entry, "python": python, "platform": platform}
    ask = [word.format(**words) for word in ASKS[entry["from"]]]
    if shutil.which(ask[0]) is None:
        raise Unavailable(f"没有 {ask[0]}，取不到 {entry['file']}\n    处理：安装 Node.js（含 npm）后再运行")
    held.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=held.parent) as scratch:
        ended = subprocess.run(ask, cwd=scratch, check=False, capture_output=True, text=True)
        came = Path(scratch) / entry["file"]
        if ended.returncode or not came.is_file():
            raise Unavailable(f"{entry['file']} 没有取到：\n{ended.stderr.strip()}\n    处理：核对网络和软件源的设置")
        came.replace(held)


def packages() -> list[Package]:
    """The packages of this environment that the page holds, each file as its wheel brought it. Raises Unavailable."""
    told = lock()
    return [_package(name, told["left_out"]) for name in told["packages"]]


def _package(name: str, left_out: list[str]) -> Package:
    found = metadata.distribution(name)
    files: dict[str, bytes] = {}
    for file in found.files or ():
        place = file.as_posix()
        inside = not place.startswith("..") and ".dist-info/" not in place and "__pycache__" not in place
        if not inside or not place.endswith(MODULE) or any(fnmatch(place, pattern) for pattern in left_out):
            continue
        content = Path(str(file.locate())).read_bytes()
        if file.hash and _digest(content, file.hash.mode) != file.hash.value:
            raise Unavailable(f"{name}: {place} 与安装时的不同\n    处理：重建虚拟环境后再运行")
        files[place] = content
    # What a package asks of itself: its version.
    told = f"Metadata-Version: 2.1\nName: {found.name}\nVersion: {found.version}\n"
    files[f"{found.name.replace('-', '_')}-{found.version}.dist-info/METADATA"] = told.encode()
    return Package(Part(name=name, version=found.version, licence=_licence(found), sha256=digest(files)), files)


def without(files: dict[str, bytes], patterns: list[str]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not any(fnmatch(name, one) for one in patterns)}


def _digest(content: bytes, mode: str) -> str:
    return base64.urlsafe_b64encode(hashlib.new(mode, content).digest()).rstrip(b"=").decode()


def digest(files: dict[str, bytes]) -> str:
    """One checksum of several files: of the list that sha256sum prints of them."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _licence(found: metadata.Distribution) -> str:
    about = found.metadata.json
    said = str(about.get("license_expression") or about.get("license") or "")
    if said and "\n" not in said:
        return said
    classified = [line.split(" :: ")[-1] for line in about.get("classifier", []) if line.startswith("License")]
    return "、".join(classified) or "未写明"

"""Makes the list of licences, docs/licences.md, from what the locked packages say of themselves: ./run licences

It fails for a licence that nobody has looked at, and for one that asks something of whoever passes the program on and
stands not in ACCEPTED with a reason.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LIST = ROOT / "docs" / "licences.md"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\\n]*[^\\\s]))?", re.MULTILINE)

FREE = {
    *("MIT", "MIT-0", "MIT-CMU", "MIT License", "ISC License (ISCL)"),
    *("BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause"),
    *("Apache-2.0", "Apache 2.0", "Apache Software License"),
    *("PSF-2.0", "Python Software Foundation License", "Public Domain"),
}
"""What asks for no more than that it is named, as packages write it; of several, all have to be here."""

UNCHANGED = "弱 copyleft：作为独立的包装入和调用，不修改、不并入本程序，使用者可以换成自己的版本"
FILES = "只及于它自己的文件：不修改其中的文件"
NOT_PASSED_ON = "只在开发时用，不随程序提供"
ACCEPTED = {
    "certifi": ("Mozilla Public License 2.0 (MPL 2.0)", FILES),
    "hypothesis": ("MPL-2.0", f"{FILES}；{NOT_PASSED_ON}"),
    "pathspec": ("Mozilla Public License 2.0 (MPL 2.0)", f"{FILES}；只在安装时用来打包"),
    "psycopg": ("LGPL-3.0-only", UNCHANGED),
    "psycopg-binary": ("LGPL-3.0-only", UNCHANGED),
    "pyphen": (
        "GNU General Public License v2 or later (GPLv2+)、"
        "GNU Lesser General Public License v2 or later (LGPLv2+)、Mozilla Public License 1.1 (MPL 1.1)",
        f"三者任选其一，选 MPL 1.1。{FILES}",
    ),
    "pypdfium2": ("BSD-3-Clause, Apache-2.0, dependency licenses", "PDFium 及其所含各库都是宽松许可"),
    "yattag": ("GNU Library or Lesser General Public License (LGPL)", f"{UNCHANGED}；{NOT_PASSED_ON}"),
}
"""By package: what it says, to the letter, and why that will do here. Another licence is to be looked at anew."""

ELSEWHERE = {"brotlicffi": "MIT", "colorama": "BSD License", "tzdata": "Apache-2.0"}
"""Packages that are installed on other systems only, with what they say there."""

SHIPPED = (
    ("Noto Sans SC", "SIL Open Font License 1.1", "templates/fonts，随程序提供；裁剪后的字体仍按此许可，不单独出售"),
    ("axe-core", "Mozilla Public License 2.0", "tests/forms/axe，只供测试，不在安装包中；不修改"),
)

HERE = {
    "python_version": "3.11",
    "python_full_version": "3.11.0",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
"""Where what a package requires is asked: the list is the same wherever it is made."""


class Package(NamedTuple):
    name: str
    version: str
    licence: str
    use: str


def packages() -> Iterator[Package]:
    """Every locked package, by name."""
    running, every = (dict(_locked(f"requirements{which}.lock")) for which in ("", "-dev"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {name: _needed(wanted) for name, wanted in project["optional-dependencies"].items()}
    installed = _needed(project["dependencies"]) | ELSEWHERE.keys()
    for name, version in sorted(every.items()):
        used = [extra for extra, needed in extras.items() if name in needed]
        use = "运行" if name in installed else "安装" if name in running else "开发"
        if use == "开发" and used:
            use = f"可选（{'、'.join(used)}）"
        yield Package(name, version, ELSEWHERE.get(name) or licence(name), use)


def _locked(file: str) -> Iterator[tuple[str, str]]:
    for name, version, _ in LOCKED.findall((ROOT / file).read_text("utf-8")):
        yield canonicalize_name(name), version


def _needed(wanted: Iterable[str]) -> set[str]:
    """What these requirements come to, with all that they require here."""
    found: set[str] = set()
    left = [Requirement(one) for one in wanted]
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        for extra in {"", *one.extras} if f"{name}[{sorted(one.extras)}]" not in found else ():
            found |= {name, f"{name}[{sorted(one.extras)}]"}
            for text in _requires(name):
                inner = Requirement(text)
                if inner.marker is None or inner.marker.evaluate({**HERE, "extra": extra}):
                    left.append(inner)
    return found


def _requires(name: str) -> list[str]:
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def licence(name: str) -> str:
    """What a package says of its licence: as an expression, as classes, or in its own words; "" for nothing."""
    said = metadata.metadata(name)
    if expression := said.get("License-Expression"):
        return expression
    classes = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    return "、".join(classes) or (said.get("License") or "").partition("\n")[0]


def unaccepted(found: Iterable[Package]) -> list[str]:
    """The packages whose licence nobody has accepted, and the acceptances that no package has any use for."""
    told = []
    left = dict(ACCEPTED)
    for package in found:
        accepted, _ = left.pop(package.name, (None, ""))
        parts = re.split(r" AND | OR |、", package.licence)
        if accepted != package.licence and not {*parts} <= FREE:
            told.append(f"{package.name} {package.version}：{package.licence or '没有写明许可证'}")
    return told + [f"{name}：没有这个包了，或换了许可证" for name in left]


def text(found: Iterable[Package]) -> str:
    found = list(found)
    lines = [
        "# 许可证",
        "",
        "本程序的许可证是 [Apache-2.0](../LICENSE)。下面是锁定的全部依赖（连同依赖的依赖），由 `./run licences` "
        "按各包自己所写的生成，不要手改；换了版本就重新生成，出现没有审看过的许可证，测试不通过。",
        "",
        "“运行”的随程序一起安装；“可选”的写了相应部件（如 `compliance[signature]`）才装；“安装”的只在安装时用；“开发”的"
        "只供开发和测试。系统部件（Pango 等）由使用者的系统提供，不在其中。",
        "",
        "## 要留意的",
        "",
        "| 名称 | 许可证 | 为什么可以用 |",
        "|---|---|---|",
        *(f"| {name} | {accepted} | {reason} |" for name, (accepted, reason) in ACCEPTED.items()),
        "",
        "## 不是 Python 包的",
        "",
        "| 名称 | 许可证 | 在哪里 |",
        "|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in SHIPPED),
        "",
        "## 全部",
        "",
        "| 名称 | 版本 | 许可证 | 用处 |",
        "|---|---|---|---|",
        *(f"| {' | '.join(package)} |" for package in found),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    every = [*packages()]
    if told := unaccepted(every):
        sys.exit("没有审看过的许可证：\n    " + "\n    ".join(told) + "\n    处理：审看以后写进 docs/make_licences.py")
    LIST.write_text(text(every), "utf-8")
    print(f"已写入 docs/{LIST.name}：{len(every)} 个包", file=sys.stderr)

"""What a PDF report needs from the machine, and whether it is there."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version

from compliance.errors import MissingSystemPart
from compliance.report.pdf import render as pdf
from compliance.report.pdf import weasyprint_parts

OLDEST_PYTHON = (3, 11)
FONT_REMEDY = "Debian、Ubuntu、统信、麒麟：apt install fonts-noto-cjk；其他系统：安装思源黑体"
COMMON = "报告园区窗口服务喆堃玥㛃赟翀龑䶮"
"""Characters of every report and of real names, all in the shipped font."""

RARE = "𠮷囍㐂"
"""Characters that the shipped font lacks."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is there, what was seen of it, and how to get it."""

    name: str
    present: bool
    required: bool
    detail: str
    remedy: str


def examine() -> list[Finding]:
    """Every part, whatever is missing among them."""
    found = [_python()]
    try:
        pdf.engine()
    except MissingSystemPart:
        missing = Finding("Pango", False, True, "不能载入，PDF 报告无法生成", pdf.PANGO_REMEDY)
        return [*found, missing]
    return [*found, _weasyprint(), _pango(), _subset(), _chinese(), _rare()]


def typesetter() -> str:
    """The programs that lay out pages and cut down fonts: with the same ones pages are the same."""
    engine = pdf.engine()
    own = ", ".join(f"{name} {version(name)}" for name in ("pydyf", "fonttools"))
    cut = "harfbuzz-subset" if weasyprint_parts.subsets_fonts() else "fonttools"
    return f"WeasyPrint {engine.__version__}, Pango {weasyprint_parts.pango()}, {own}, {cut}"


def _python() -> Finding:
    wanted = ".".join(map(str, OLDEST_PYTHON))
    present = sys.version_info >= OLDEST_PYTHON
    return Finding("Python", present, True, platform.python_version(), f"安装 Python {wanted} 或更新的版本")


def _weasyprint() -> Finding:
    return Finding("WeasyPrint", True, True, pdf.engine().__version__, "")


def _pango() -> Finding:
    return Finding("Pango", True, True, weasyprint_parts.pango() or "已载入", pdf.PANGO_REMEDY)


def _subset() -> Finding:
    present = weasyprint_parts.subsets_fonts()
    detail = "已载入" if present else "没有它也能生成 PDF，但慢好几倍"
    return Finding("libharfbuzz-subset", present, False, detail, pdf.PANGO_REMEDY)


def _chinese() -> Finding:
    missing = pdf.undrawable(COMMON)
    detail = f"缺字：{'、'.join(sorted(missing))}" if missing else "随程序提供，常用字和人名用字齐全"
    return Finding("中文字体", not missing, True, detail, "重新安装本程序")


def _rare() -> Finding:
    missing = pdf.undrawable(RARE)
    detail = f"缺字：{'、'.join(sorted(missing))}" if missing else "由系统字体补上，抽查齐全"
    return Finding("生僻字字体", not missing, False, detail, FONT_REMEDY)

"""What the register's workbook is made of: writing and reading agree on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from compliance.analysis.register.model import COLUMNS, LEVELS, STATUSES

SHEET, PLAN, HISTORY, DATA, ISSUED = "整改台账", "整改计划", "历史", "_数据", "_原值"
FORMAT = "compliance-register/1"
NUMBER, HINT, KEY = "序号", "提示", "编号"
HEADINGS = (NUMBER, *COLUMNS, HINT, KEY)
CHOICES = {"问题等级": LEVELS, "完成情况": STATUSES}


def digest(rows: Iterable[Iterable[str]]) -> str:
    """A fingerprint of the history, so that a line changed or taken out is noticed; blanks at the ends do not count."""
    text = "\n".join("\t".join(" ".join(cell.split()) for cell in row).rstrip() for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()

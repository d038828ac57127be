"""收件台账 as one flat table, in CSV and for the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.errors import one_line
from compliance.report.cohort.dossier import Dossier, Received
from compliance.report.cohort.table import BOM, line
from compliance.report.data.table import as_text

HEADINGS = ("文件", "个数", "去向", "对应园区", "依据", "所在压缩包", "说明", "请看一眼")


def to_csv(dossier: Dossier) -> Iterator[bytes]:
    """Every line of the ledger a row; UTF-8 with a byte order mark, as Excel and WPS expect."""
    yield BOM + line(list(HEADINGS))
    for entry in dossier.received:
        yield line([str(cell) if isinstance(cell, int) else as_text(one_line(cell)) for cell in cells(entry)])


def cells(entry: Received) -> tuple[str | int, ...]:
    """What stands under the headings."""
    remarks = "\n".join([f"{len(entry.remarks)} 处", *entry.remarks]) if entry.remarks else ""
    parks = "、".join(entry.parks)
    return (entry.source, entry.files, entry.became, parks, entry.by, entry.archive, entry.detail, remarks)

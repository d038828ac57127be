"""The differences of a review as CSV."""

from __future__ import annotations

import csv
import io

from compliance.analysis.review import Review
from compliance.numbers import plain
from compliance.report.data.table import as_text

HEADINGS = ("编号", "检查要点", "自评", "复核", "自评得分", "复核得分", "增减", "改判理由", "复核人", "日期")


def to_csv(found: Review) -> bytes:
    """One row for each difference and one for the totals; UTF-8 with a byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for d in found.differences:
        scores = [plain(n) for n in (d.own_points, d.reviewed_points, d.change)]
        # A change of points begins with a minus sign and is a number: it stays one.
        row = (d.id, d.text, d.own, d.reviewed, *scores, d.reason, d.by, d.on)
        writer.writerow([cell if cell in scores else as_text(cell) for cell in row])
    own, reviewed = (as_text(f"总分 {a.total} {a.grade_text}") for a in (found.own, found.reviewed))
    writer.writerow(["合计", "以复核为准", own, reviewed])
    return buffer.getvalue().encode("utf-8-sig")

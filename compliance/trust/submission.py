"""What goes into a submission package: the answers, their evidence, the report and the result, by name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from compliance.answers.model import AnswerSheet
from compliance.errors import MissingSystemPart, UsageError, escaped, one_line
from compliance.files import spelling
from compliance.forms import evidence
from compliance.report.data import seal
from compliance.scoring.assessment import Assessment
from compliance.trust import packages
from compliance.trust.zips import folded
from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.report.view.edition import Edition

RESULTS = "评分"
"""The folder of what this program made."""
REVIEW = "复核"
"""What a reviewer's own file is called there, before its suffix; those after the first are numbered from 2."""


@dataclass(frozen=True, slots=True)
class Packed:
    """How many files a package has, and why its report is a page and no PDF, if it is."""

    files: int
    missing: MissingSystemPart | None


def pack(answers: Path, reviews: Sequence[Path], a: Assessment, day: datetime.date, output: Path) -> Packed:
    """Makes the package of an answers file, with the reviewers' own files where there are any.

    Raises InputError, and UsageError where two files would have one name.
    """
    from compliance.report.view.edition import Edition

    digests = evidence.digests(a.sheet, answers.parent)
    made, missing = _documents(Edition(a, date=day, digests=digests, source=str(answers)))
    others = {f"{REVIEW}{n if n > 1 else ''}{one.suffix}": one for n, one in enumerate(reviews, 1)}
    files = payload(answers, a.sheet, made, others)
    packages.make(files, answers.name, info(a, digests, day), output)
    return Packed(len(files), missing)


def _documents(edition: Edition) -> tuple[dict[str, bytes], MissingSystemPart | None]:
    """The result, and the report as PDF where this machine can make one."""
    from compliance.report import formats
    from compliance.report.data import result as data

    result = escaped(data.to_json(edition.assessment, edition.digests).decode()).encode()
    try:
        return {"结果.json": result, "报告.pdf": formats.to_pdf(edition)}, None
    except MissingSystemPart as error:
        return {"结果.json": result, "报告.html": formats.to_html(edition)}, error


def reviews_in(folder: Path) -> list[Path]:
    """The reviewers' own files in a package whose answers file lies in `folder`, in the order of their packing."""
    found = (folder / RESULTS).glob(f"{REVIEW}*.*")
    numbered = {path: path.stem.removeprefix(REVIEW) for path in found}
    return sorted(
        (path for path, number in numbered.items() if not number or number.isdecimal()),
        key=lambda path: int(numbered[path] or 1),
    )


def payload(
    answers: Path, sheet: AnswerSheet, made: Mapping[str, bytes], others: Mapping[str, Path]
) -> dict[str, Path | bytes]:
    """Every file of a package by its name there; `made` are reports, `others` such as a reviewer's file.

    Raises UsageError where two would have one name.
    """
    found: dict[str, Path | bytes] = {answers.name: answers}
    for name in sheet.evidence_files:
        found[PureWindowsPath(name).as_posix()] = Path(spelling.place(answers.parent, name))
    given = {folded(name) for name in found}
    extra: dict[str, Path | bytes] = {**made, **others}
    for name, content in extra.items():
        inside = f"{RESULTS}/{name}"
        if folded(inside) in given:
            raise UsageError(f"佐证文件 {inside} 与提交包中的报告同名\n    处理：把这个佐证文件改名，并改正答卷")
        found[inside] = content
    return found


def info(a: Assessment, digests: Mapping[str, str], date: datetime.date) -> dict[str, str]:
    """What bag-info.txt says of a package."""
    period = a.sheet.period
    return {
        "Source-Organization": one_line(a.sheet.park.name),
        "External-Description": f"{one_line(a.checklist.standard.title)} 自评提交包，评价期 {period}",
        "External-Identifier": seal.fingerprint(a, digests),
        "Bagging-Date": date.isoformat(),
        "Bag-Software-Agent": f"compliance {__version__}",
        "Period-Start": period.start.isoformat(),
        "Period-End": period.end.isoformat(),
        "Checklist": f"{a.checklist.id} {a.checklist.version} {a.checklist.fingerprint}",
    }

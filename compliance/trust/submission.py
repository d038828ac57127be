"""What goes into a submission package: the answers, their evidence, the report and the result, by name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from compliance import remarks, scoring
from compliance.answers.evidence_names import FOLDER, folded
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, MissingSystemPart, Problem, UsageError, escaped
from compliance.files import content, inputs
from compliance.forms import collecting, evidence, importing
from compliance.forms.filled import LIMIT
from compliance.report.data import seal
from compliance.scoring.assessment import Assessment
from compliance.trust import packages
from compliance.trust.packages import Content, Package
from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.report.view.edition import Edition

BESIDE = f"{FOLDER}/"
RESULTS = "评分"
"""The folder of what this program made."""
REVIEW = "复核"
"""What a reviewer's own file is called there, before its suffix; those after the first are numbered from 2."""


@dataclass(frozen=True, slots=True)
class Packed:
    """How many files a package has, and why its report is a page and no PDF, if it is."""

    files: int
    uncited: tuple[str, ...]
    """The files among the evidence that the answers do not cite."""
    missing: MissingSystemPart | None


def pack(
    answers: Path, reviews: Sequence[Path], a: Assessment, day: datetime.date, output: Path, *, only_cited: bool = False
) -> Packed:
    """Makes the package of an answers file, with the reviewers' own files where there are any.

    Files of the evidence folder that nothing cites are in it too, unless `only_cited`.

    Raises InputError, and UsageError where two files would have one name.
    """
    from compliance.report.view.edition import Edition

    others = {f"{REVIEW}{n if n > 1 else ''}{one.suffix}": content.read(one, LIMIT) for n, one in enumerate(reviews, 1)}
    uncited = tuple(name for name in collecting.loose(a.sheet, answers, answers.parent) if name.startswith(BESIDE))
    more = () if only_cited else uncited
    packages.refuse(payload(answers, a.sheet, others, more), output)
    digests = evidence.digests(a.sheet, answers.parent)
    seen = evidence.seen(a.sheet, answers.parent, digests)
    made, missing = _documents(Edition(a, date=day, digests=digests, seen=seen, source=str(answers)))
    files = payload(answers, a.sheet, {**made, **others}, more)

    def look(package: Package) -> None:
        changed = [_changed(answers.parent / name) for name in _changed_evidence(package, a.sheet, digests)]
        if not changed and _fingerprint(package, a.checklist) != seal.fingerprint(a, digests):
            changed = [_changed(answers, "、".join(map(str, reviews)))]
        if changed:
            raise InputError(changed)

    packages.make(files, answers.name, info(a, digests, day), output, look)
    return Packed(len(files), uncited, missing)


def _changed_evidence(package: Package, sheet: AnswerSheet, digests: Mapping[str, str]) -> list[str]:
    packed = evidence.digests(sheet, package.answers.parent)
    return [name for name, digest in digests.items() if packed[name] != digest]


def _fingerprint(package: Package, checklist: Checklist) -> str:
    """The fingerprint of what is in a package; "" where nobody can read it."""
    folder = package.answers.parent
    with inputs.remembered(), remarks.collected():
        try:
            _, sheet = importing.load(package.answers, checklist)
            sheet = reviewed(sheet, folder, checklist)
        except InputError:
            return ""
        return seal.fingerprint(scoring.assess(checklist, sheet), evidence.digests(sheet, folder))


def _changed(path: Path, others: str = "") -> Problem:
    return Problem(
        location=Location(str(path)),
        message="打包期间有改动，没有打包",
        found=f"这份答卷或 {others} 的内容与评分时不同" if others else "内容与评分时不同",
        remedy="改完以后再运行一次",
    )


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


def reviewed(sheet: AnswerSheet, folder: Path, checklist: Checklist) -> AnswerSheet:
    """The answers of a package, with the reviewers' own files that it was packed with. Raises InputError."""
    for review in reviews_in(folder):
        sheet = importing.reviewed(sheet, review, checklist)
    return sheet


def payload(
    answers: Path, sheet: AnswerSheet, extra: Mapping[str, bytes], uncited: Sequence[str] = ()
) -> dict[str, Content]:
    """Every file of a package by its name there; `extra` are reports and the like, `uncited` beside the answers.

    Raises InputError, and UsageError where one of these would have the name of another file.
    """
    found: dict[str, Content] = {
        PureWindowsPath(name).as_posix(): partial(evidence.opened, answers.parent, name)
        for name in (*sheet.evidence_files, *uncited)
    }
    found[answers.name] = content.read(answers, LIMIT)
    given = {folded(name) for name in found}
    for name, made in extra.items():
        inside = f"{RESULTS}/{name}"
        if folded(inside) in given:
            raise UsageError(f"佐证文件 {inside} 与提交包中的报告同名\n    处理：把这个佐证文件改名，并改正答卷")
        found[inside] = made
    return found


def info(a: Assessment, digests: Mapping[str, str], date: datetime.date) -> dict[str, str]:
    """What bag-info.txt says of a package."""
    period = a.sheet.period
    return {
        "Source-Organization": a.sheet.park.name,
        "External-Description": f"{a.checklist.standard.title} 自评提交包，评价期 {period}",
        "External-Identifier": seal.fingerprint(a, digests),
        "Bagging-Date": date.isoformat(),
        "Bag-Software-Agent": f"compliance {__version__}",
        "Period-Start": period.start.isoformat(),
        "Period-End": period.end.isoformat(),
        "Checklist": f"{a.checklist.id} {a.checklist.version} {a.checklist.fingerprint}",
    }

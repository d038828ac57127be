"""Reports of the shipped examples and of answers made for one test."""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path

from conftest import ROOT, window_service
from PIL import Image

from compliance import load_answers, scoring
from compliance.forms import evidence
from compliance.report.document.kinds import Kind
from compliance.report.html import page as html
from compliance.report.parts import report as parts
from compliance.report.parts.report import Report
from compliance.report.pdf import render as pdf
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment

DATE = datetime.date(2026, 1, 31)
GOOD = ROOT / "examples" / "dianchi-hightech" / "2025.yaml"
VETOED = ROOT / "examples" / "honghe-border" / "2025.yaml"
ZEROED = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
UNFINISHED = ROOT / "examples" / "nujiang-green" / "2025.yaml"


def assessment_of(path: Path) -> Assessment:
    return scoring.assess(window_service(), load_answers(path, window_service()))


def report_of(path: Path) -> Report:
    assessment = assessment_of(path)
    return parts.build(Edition(assessment, date=DATE, digests=evidence.digests(assessment.sheet, path.parent)))


def page_of(path: Path, templates: Path | None = None, kind: Kind = "full", theme: str = "") -> str:
    assessment = assessment_of(path)
    digests = evidence.digests(assessment.sheet, path.parent)
    look = theme_files.load(theme) if theme else Look()
    return html.render(Edition(assessment, date=DATE, templates=templates, digests=digests, kind=kind, look=look))


@cache
def pdf_of(path: Path) -> bytes:
    return pdf.render(page_of(path), date=DATE, templates=None)


def picture(size: tuple[int, int] = (8, 8), kind: str = "PNG") -> bytes:
    """An image file of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, "#204060").save(content, kind)
    return content.getvalue()

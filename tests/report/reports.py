"""Reports of the shipped examples and of answers made for one test."""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path

from conftest import ROOT, window_service
from PIL import Image

from compliance import answer_files, scoring, theme_files
from compliance.assessment import Assessment
from compliance.report import html, pdf, view
from compliance.report.edition import Edition
from compliance.report.parts import Kind
from compliance.report.view import View
from compliance.theme import Look

DATE = datetime.date(2026, 1, 31)
GOOD = ROOT / "examples" / "dianchi-hightech" / "2025.yaml"
VETOED = ROOT / "examples" / "honghe-border" / "2025.yaml"
ZEROED = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
UNFINISHED = ROOT / "examples" / "nujiang-green" / "2025.yaml"


def assessment_of(path: Path) -> Assessment:
    return scoring.assess(window_service(), answer_files.load(path, window_service()))


def view_of(path: Path) -> View:
    assessment = assessment_of(path)
    return view.build(Edition(assessment, date=DATE, digests=answer_files.digests(assessment.sheet, path.parent)))


def page_of(path: Path, templates: Path | None = None, kind: Kind = "full", theme: str = "") -> str:
    assessment = assessment_of(path)
    digests = answer_files.digests(assessment.sheet, path.parent)
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

"""One document looked at whole: its own data, the answers beside it, its words, its signatures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, MissingSystemPart, Problem, quoted
from compliance.scoring.assessment import Assessment
from compliance.trust import carried, signing, verification
from compliance.trust.verification import Check, NotOurs

Given = tuple[Assessment, Mapping[str, str]]
"""An answers file as it is now, and the SHA-256 of its evidence."""


def checks(file: Path, *, checklist: str | None, given: Given | None, trust: Path | None) -> list[Check]:
    """Every check of a document: against itself, against `given`, and of its signatures by the certificates of `trust`.

    `checklist` is as the user names it; None for the shipped one that the document names. Raises InputError.
    """
    document, raw = carried.read(file)
    try:
        found = verification.checks(document, _checklist(document, file, checklist))
        found += verification.against(document, *given) if given else []
    except NotOurs:
        raise InputError([carried.not_ours(file)]) from None
    signatures = _signatures(file, raw, trust)
    if not signatures and not carried.is_data(raw):
        found.append(verification.UNCOMPARED)
    return found + signatures


def _checklist(document: Any, file: Path, name: str | None) -> Checklist:
    if name is not None:
        return checklist_files.load(name)
    made_with = document.get("checklist") if isinstance(document, dict) else None
    identifier = made_with.get("id") if isinstance(made_with, dict) else None
    if not isinstance(identifier, str):
        raise NotOurs
    if identifier not in [folder.name for folder in checklist_files.shipped_folders()]:
        message, remedy = "所用的检查表不随程序提供", "用 --checklist 指明检查表文件夹"
        location, found = Location(str(file)), quoted(identifier)
        raise InputError([Problem(location=location, message=message, found=found, remedy=remedy)])
    return checklist_files.load(identifier)


def _signatures(file: Path, raw: bytes, trust: Path | None) -> list[Check]:
    """What the signatures of a PDF are worth; without the extra, only that there are some."""
    if not carried.is_pdf(raw) or b"/ByteRange" not in raw:
        return []
    try:
        return verification.of_signatures(signing.signatures(file, raw, trust))
    except MissingSystemPart:
        return [Check("签名", "note", "文件有数字签名；没有安装所需的部件，没有核对")]

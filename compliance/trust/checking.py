"""One document looked at whole: its own data, the answers beside it, its words, its signatures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, MissingSystemPart, Problem, quoted
from compliance.files import apart, limits
from compliance.files.content import MB
from compliance.files.limits import Limits
from compliance.scoring.assessment import Assessment
from compliance.trust import carried, certificates, printed, signatures, verification
from compliance.trust.verification import Check, NotOurs

Given = tuple[Assessment, Mapping[str, str]]
"""An answers file as it is now, and the SHA-256 of its evidence."""
LOOKING = Limits("核对这份 PDF 的签名", 6, 512 * MB, "换用出具时的原件")
PRINTING = Limits("按所带的数据重新印出来对照", 8)
"""A report of twenty pages takes three seconds."""
IN_ALL = 9
"""Seconds for one document, whatever is looked at in it."""
UNLOOKED = "文件有表单，可能有数字签名；没有安装所需的部件，没有核对（pip install 'compliance[signature]'）"
UNREADABLE = "PDF 的写法有误，看不出有没有数字签名"


def checks(file: Path, *, checklist: str | None, given: Given | None, trust: Path | None) -> list[Check]:
    """Every check of a document: against itself, against `given`, and of its signatures by the certificates of `trust`.

    `checklist` is as the user names it; None for the shipped one that the document names. Raises InputError.
    """
    roots = None if trust is None else certificates.read(trust)
    return checks_of(file, carried.raw_of(file), checklist=checklist, given=given, roots=roots)


def checks_of(
    file: Path, raw: bytes, *, checklist: str | None, given: Given | None, roots: Sequence[bytes] | None
) -> list[Check]:
    """The same of a document that is there as bytes, by certificates that are. Raises InputError."""
    began = limits.used()
    document = carried.data_of(file, raw)
    try:
        rules = _checklist(document, file, checklist)
        found = verification.checks(document, rules)
        compared = verification.against(document, *given) if given else []
        signed = _signatures(file, raw, roots)
        # Last, with the seconds that are left of all: without it the result is a caution, and stands.
        left = max(1, IN_ALL - math.ceil(limits.used() - began))
        shown = _printed(file, document, raw, rules, replace(PRINTING, seconds=min(PRINTING.seconds, left)))
    except NotOurs:
        raise InputError([carried.not_ours(file)]) from None
    return [*found, *shown, *compared, *signed]


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


def _printed(file: Path, document: Any, raw: bytes, rules: Checklist, granted: Limits) -> list[Check]:
    """What is seen against what the data prints; a file that takes too long to print or to look at is not compared."""
    try:
        return list(map(_check, apart.call(granted, str(file), _compared, document, raw, rules)))
    except InputError as error:
        return [printed.unknown(error.problems[0].message)]


def _compared(document: Any, raw: bytes, rules: Checklist) -> list[dict[str, Any]]:
    return [asdict(check) for check in printed.checks(document, raw, rules, carried.format_of(raw))]


def _signatures(file: Path, raw: bytes, roots: Sequence[bytes] | None) -> list[Check]:
    """What the signatures are worth; without the extra, that nobody has looked."""
    if not carried.is_pdf(raw):
        return verification.of_signatures([], demanded=roots is not None)
    return list(map(_check, apart.call(LOOKING, str(file), _looked_for, raw, roots)))


def _check(told: Mapping[str, Any]) -> Check:
    return Check(**{**told, "details": tuple(told["details"])})


def _looked_for(raw: bytes, roots: Sequence[bytes] | None) -> list[dict[str, Any]]:
    demanded = roots is not None
    try:
        found = signatures.found_in(raw, roots)
        checks = verification.of_signatures(found, demanded=demanded)
    except MissingSystemPart:
        found = []
        form = carried.has_form(raw)
        checks = [Check("签名", "note", UNLOOKED)] if form else verification.of_signatures([], demanded=demanded)
    except Exception:  # whatever the library raises on a file that is read otherwise
        checks = [Check("签名", "differs" if demanded or carried.has_form(raw) else "note", UNREADABLE)]
    return [asdict(check) for check in checks]

"""What is typed as `ID=VALUE`, read as answers by the rules, and with the refusals, of an answers file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from compliance.analysis.planning.choices import PROMISED
from compliance.answers.entries import read_entry
from compliance.answers.model import BLANK, NO, Answer
from compliance.checklist.model import Criterion, Item
from compliance.errors import InputError, Location, Problem, quoted, suggestion
from compliance.forms.questions import typed
from compliance.scoring.assessment import Assessment

BETWEEN = re.compile(r"[,，;；]")
NAMED = re.compile(r"[:：]")


def read(a: Assessment, fixes: Sequence[str]) -> dict[str, Answer]:
    """The answers by their ids. Raises InputError with every mistake in all of them."""
    items = a.checklist.item_by_id
    given = a.sheet.every
    found: dict[str, Answer] = {}
    problems: list[Problem] = []
    for fix in fixes:
        name, sign, text = fix.partition("=")
        name, where = name.strip(), Location(f"--fix {fix}")
        if not sign or not text.strip():
            problems.append(Problem(location=where, message="没有写结果", expected="编号=结果，例如 C4.1-1=符合"))
        elif name not in items:
            remedy = suggestion(name, items, cutoff=0.4)
            problems.append(Problem(location=where, message="检查表中没有这个编号", found=quoted(name), remedy=remedy))
        elif name in found:
            problems.append(Problem(location=where, message="同一编号写了两次", found=quoted(name), remedy="删去一处"))
        else:
            answer, faults = _answer(a, items[name], text.strip(), given.get(name, BLANK))
            problems += [fault.located(lambda *_, where=where, **__: where) for fault in faults]
            found[name] = answer
    if problems:
        raise InputError(problems)
    return found


def _answer(a: Assessment, item: Item, text: str, present: Answer) -> tuple[Answer, Any]:
    entry: dict[str, Any] = {"结果": _raw(item, text)}
    if isinstance(item, Criterion) and item.veto and item.veto.when and item.veto.when.declared:
        entry["否决情形"] = NO
    answer, faults = read_entry(item, entry)
    return replace(answer, evidence=present.proofs or (PROMISED,)), faults


def _raw(item: Item, text: str) -> Any:
    """The value in plain data; several numbers are written one after another, with or without their names."""
    labels = typed.labels(item)
    if len(labels) == 1 or "/" in text or "／" in text:
        return typed.raw(item, [text])
    parts = [part.strip() for part in BETWEEN.split(text)]
    if all(NAMED.search(part) for part in parts):
        return dict(_pairs(parts))
    return typed.raw(item, parts) if len(parts) == len(labels) else text


def _pairs(parts: list[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, number = NAMED.split(part, maxsplit=1)
        yield name.strip(), number.strip()

"""The table of refusals: readers and the page's script use all of it, and fill in every place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from conftest import ROOT
from test_page_checks import ENTRIES, RAW, asking, everywhere, heads, per_object, reviewed, single, windows

from compliance.answers.fields import misnamed
from compliance.answers.reading import parse
from compliance.checklist.model import Checklist
from compliance.forms.page.page import SCRIPTS
from compliance.refusals import PHRASES, PLACE, REFUSALS

OF_FILES = {f"evidence.{name}" for name in ("expired", "folder", "large", "link", "missing", "unreadable")}
"""What only the engine can find: the page sees neither the disk nor a reviewer's own file."""
KNOWN_TO_THE_PAGE = {name for name in REFUSALS if name not in OF_FILES and not name.startswith("reviewer.")}

SCRIPT = "".join((ROOT / "templates" / "form" / name).read_text(encoding="utf-8") for name in SCRIPTS)


def sources() -> Iterator[str]:
    for path in (ROOT / "compliance").rglob("*.py"):
        if path.name != "refusals.py":
            yield path.read_text(encoding="utf-8")


def literals(source: str) -> set[Any]:
    return {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}


def test_every_refusal_is_used_by_a_reader():
    assert len(REFUSALS) > 60
    used = set().union(*map(literals, sources()))
    assert REFUSALS.keys() - used == set()


def test_the_script_uses_those_that_the_page_can_meet_and_no_others():
    quoted = set(re.findall(r'"([a-z]+(?:\.[a-z]+)?)"', SCRIPT))
    assert quoted & REFUSALS.keys() == KNOWN_TO_THE_PAGE


def test_every_phrase_is_used_on_both_sides():
    said = re.compile(r'\bsaid\("([a-z]+)"')
    assert {*said.findall("".join(sources())), "number", "whole", "near"} == PHRASES.keys()
    assert {*said.findall(SCRIPT), "number", "whole"} == PHRASES.keys()


def test_every_place_has_a_name_that_the_script_fills_in():
    texts = [*("".join(REFUSALS[name]) for name in KNOWN_TO_THE_PAGE), *PHRASES.values()]
    places = {place for text in texts for place in PLACE.findall(text)}
    assert len(places) > 20
    assert {place for place in places if not re.search(rf"\b{place}\b", SCRIPT)} == set()


def refused(made: Checklist, documents: list[Any]) -> set[str]:
    return {finding.code for document in documents for finding in parse(document, made, misnamed)[1]}


def test_the_page_is_compared_with_the_engine_on_every_refusal():
    made, objects = asking(), per_object()
    whole = [everywhere(made, entry) for entry in (*({"结果": raw} for raw in RAW), *ENTRIES)]
    told = refused(made, [*whole, *single(made), *heads(made), *reviewed(made)])
    assert told | refused(objects, windows(objects)) == KNOWN_TO_THE_PAGE

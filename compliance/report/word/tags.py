"""The words of a report in the places of a Word document that ask for them: {{ 园区名称 }} on the cover, in the header.

A tag is replaced by words, and never read as anything else. A paragraph whose tags have nothing to say goes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from docx.oxml.ns import qn

from compliance.errors import Location, Problem, quoted, suggestion

TAG = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
BRACE = re.compile(r"\{\{|\}\}|\{%|%\}")

Whole = Callable[[Any], None]
"""Puts something in the place of a paragraph."""


def fill(root: Any, words: Mapping[str, str], wholes: Mapping[str, Whole], path: str) -> Iterator[Problem]:
    """Replaces every tag below an element; gives what is no tag, with its paragraph."""
    for paragraph in [*root.iter(qn("w:p"))]:
        text = "".join(one.text or "" for one in _texts(paragraph))
        if "{" not in text and "}" not in text:
            continue
        wrong = [*_wrong(text, {*words, *wholes}, path)]
        yield from wrong
        if not wrong:
            _fill_in(paragraph, text, words, wholes)


def _wrong(text: str, known: set[str], path: str) -> Iterator[Problem]:
    listed = "、".join(sorted(known))
    for name in TAG.findall(text):
        if name not in known:
            yield Problem(
                location=Location(path),
                message=f"模板用了不存在的名称 {quoted(name, limit=40)}",
                found=quoted(text, limit=80),
                remedy=suggestion(name, known) or f"可用的名称：{listed}",
            )
    if BRACE.search(TAG.sub("", text)):
        yield Problem(
            location=Location(path),
            message="模板中的 {{ }} 没有配对，或用了 {% %}",
            found=quoted(text, limit=80),
            remedy=f"写成 {{{{ 名称 }}}}；可用的名称：{listed}",
        )


def _texts(paragraph: Any) -> list[Any]:
    """The texts of a paragraph's own, without those of a box within it."""
    return [one for one in paragraph.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is paragraph]


def _fill_in(paragraph: Any, text: str, words: Mapping[str, str], wholes: Mapping[str, Whole]) -> None:
    found = TAG.search(text)
    if found and found[1] in wholes and TAG.sub("", text).strip() == "":
        wholes[found[1]](paragraph)
        return
    if not TAG.sub(lambda tag: words.get(tag[1], ""), text).strip():
        away(paragraph)
        return
    texts = _texts(paragraph)
    starts = [0, *accumulate(len(one.text or "") for one in texts)]
    # From the end, so that what stands before keeps its place.
    for tag in reversed([*TAG.finditer(text)]):
        said, begins, ends = words.get(tag[1], ""), tag.start(), tag.end()
        for one, start, end in zip(texts, starts, starts[1:], strict=False):
            if begins < end and ends > start:
                kept = one.text or ""
                before, after = kept[: max(0, begins - start)], kept[max(0, ends - start) :]
                one.text = before + (said if start <= begins < end else "") + after
                one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def away(paragraph: Any) -> None:
    """A cell, a header or a footer has to keep a paragraph."""
    around = paragraph.getparent()
    if around.tag == qn("w:body") or len(around.findall(qn("w:p"))) > 1:
        around.remove(paragraph)
    else:
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)

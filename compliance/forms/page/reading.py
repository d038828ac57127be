"""The web page itself in place of what it saves: it holds what it was issued with, and nothing that was typed later."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from compliance import remarks
from compliance.errors import InputError, Location, Problem
from compliance.files import content, documents, json_data
from compliance.forms.filled import LIMIT

GENERATOR = re.compile(rb'name="generator" content="compliance [^"]*?(, form)?"')
"""Stands in every page that this program writes, and says of which it is one to fill in."""
EMPTY = "page.empty"
"""The code of a page without answers."""
SAVE = "请填报人打开这个网页，核对后按“保存答卷”，交存下的 .json 文件"


@dataclass(frozen=True)
class Issued(documents.Document):
    """The answers that a page was issued with; a line of it says nothing to anyone."""

    def locate(self, *path: str | int, key: bool = False) -> Location:
        return Location(self.name)


def is_page(head: bytes) -> bool:
    """Whether a file begins as the page to fill in does, whatever a browser has put before it."""
    return _made(head) == b", form"


def is_report(head: bytes) -> bool:
    """Whether it begins as a page of this program does in which nothing is filled in."""
    return _made(head) == b""


def _made(head: bytes) -> bytes | None:
    found = GENERATOR.search(head[:4096])
    begins = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower() == b"<!doctype"
    return (found[1] or b"") if found and begins else None


def from_bytes(name: str, raw: bytes) -> Issued:
    """The answers of a page that was issued with some. Raises InputError, with the code EMPTY where there are none."""
    if len(raw) > LIMIT.most:
        raise content.too_large(name, LIMIT)
    try:
        start = _start(raw)
    except Repeated:
        message = "网页填报表中所存的作答被改动：同一名称写了两次"
        raise InputError([Problem(location=Location(name), message=message, remedy=SAVE)]) from None
    if not start.get("作答"):
        message = "网页填报表，其中没有填写的内容"
        raise InputError([Problem(location=Location(name), message=message, remedy=SAVE, code=EMPTY)])
    text = json.dumps(start, ensure_ascii=False)
    messages = ["是网页填报表，读的是发出时已填的作答，不含后来填写的"]
    if b"</html>" not in raw:
        messages.append("网页不完整，后面的部分没有传到")
    seen = [Problem(location=Location(name), message=message, remedy=SAVE) for message in messages]
    return Issued(name, text, documents.parse(name, text).data, remarks.tell(seen))


def park_of(raw: bytes) -> str:
    """The code or name of the park that a page was issued to; "" where it is for anyone."""
    try:
        park = _start(raw).get("园区")
    except Repeated:
        return ""
    found = (park.get("代码") or park.get("名称")) if isinstance(park, dict) else None
    return found if isinstance(found, str) else ""


class Repeated(Exception):
    """A name stands twice in one record: nobody knows which is meant."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Repeated
    return found


def _start(raw: bytes) -> dict[str, Any]:
    """What the page starts from; {} where it cannot be read. Raises Repeated."""
    data = json_data.block(raw, "data")
    try:
        start = json.loads(json_data.bounded(data), object_pairs_hook=_once)["start"] if data else {}
    except (LookupError, TypeError, ValueError, RecursionError):
        return {}
    return start if isinstance(start, dict) else {}

"""The pictures on the rows of a workbook as files of evidence: named, cited by their rows, taken out when wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from compliance.answers.evidence_names import Taken
from compliance.errors import InputError, Location, Problem
from compliance.files.budget import Unreadable
from compliance.files.content import MB
from compliance.files.workbooks.package import Package
from compliance.forms import zips
from compliance.forms.carried import Carried, cited_in
from compliance.forms.workbook import layout
from compliance.forms.workbook.table import Row

MOST = 1024 * MB
"""Bytes of all pictures of a form."""
AGAIN = "请填报人重新保存、重新发送一次；或另存为文件，写文件名"


def taken(rows: Sequence[Row], data: dict[str, Any], package: Package) -> tuple[Carried, ...]:
    """Cites them in the entries of `data`; one that several rows have is one file. Raises InputError for too much."""
    names, beside, carried = dict[str, str](), Taken(cited_in(data)), list[Carried]()
    for row in rows:
        if row.key.top not in layout.ANSWERS:
            continue
        entry = data[row.key.top][row.key.id]
        for picture in row.table.pictures.get(row.number, ()):
            place, part = row.table.location(picture.row, picture.column), picture.part
            if part not in names:
                if not package.size(part)[0]:
                    message = "这一格的图片在文件里找不到，没有读取"
                    row.table.remark(picture.row, picture.column, message, remedy=AGAIN)
                    continue
                names[part] = beside.place_for(row.key.id, "", PurePosixPath(part).suffix)
                carried.append(_carried(names[part], place, part, package))
            entry["佐证"] = list(dict.fromkeys([*entry.get("佐证", ()), names[part]]))
    size, packed = (sum(each) for each in zip((0, 0), *map(package.size, names), strict=True))
    if size > MOST or size > zips.SMALL + zips.MOST_RATIO * packed:
        expected = f"合计不超过 {MOST // MB} MB，压缩比不超过 {zips.MOST_RATIO} 倍"
        remedy = "把图片另存为文件，放在填报表旁，写文件名"
        raise InputError([Problem(location=place, message="图片过大", expected=expected, remedy=remedy)])
    return tuple(carried)


def _carried(name: str, place: Location, part: str, package: Package) -> Carried:
    def blocks() -> Iterator[bytes]:
        try:
            yield from package.blocks(part)
        except Unreadable as error:
            found = error.details.get("found", "")
            raise InputError([Problem(location=place, message="图片读不出来", found=found, remedy=AGAIN)]) from None

    return Carried(name, f"{place} 的图片", blocks)

"""Pictures within the cells of an Excel workbook: where WPS keeps those of DISPIMG, and Excel those of its own kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from compliance.files.budget import Budget
from compliance.files.workbooks.package import Package, Relations, XmlReader, relations_of, target

WPS = "cellImage"
VALUES, STRUCTURES, LINKS, METADATA = "rdRichValue", "rdRichValueStructure", "richValueRel", "sheetMetadata"
Key = TypeVar("Key", int, str)
RICH, LOCAL, KEY = "XLRICHVALUE", "_localImage", "_rvRel:LocalImageIdentifier"


class InCells:
    """The parts of the pictures that cells refer to: by the name in DISPIMG, or by the number of a value's metadata."""

    def __init__(self, package: Package, relations: Relations, main: str) -> None:
        self.package, self.main, self.relations = package, main, relations
        self.named: Mapping[str, str] | None = None
        self.numbered: Mapping[int, str] | None = None

    def by_name(self, name: str) -> str:
        """ "" where it is not in the file."""
        if self.named is None:
            part, to = self._part(WPS, "xl/cellimages.xml")
            self.named = _resolved(to, _Images(part, self.package.budget).by_name, self.package) if part else {}
        return self.named.get(name, "")

    def by_number(self, number: str) -> str:
        if self.numbered is None:
            self.numbered = self._rich()
        return self.numbered.get(int(number), "") if number.isdecimal() and len(number) < 8 else ""

    def _part(self, kind: str, otherwise: str) -> tuple[bytes, str]:
        found = (target(self.main, to) for known, to in self.relations.by_id.values() if known.lower() == kind.lower())
        name = next(found, otherwise)
        return self.package.part(name) or b"", name

    def _rich(self) -> Mapping[int, str]:
        """From a value's metadata to a rich value, to a reference, to the part: four lists, each by place."""
        budget = self.package.budget
        links, of_links = self._part(LINKS, "xl/richData/richValueRel.xml")
        values, _ = self._part(VALUES, "xl/richData/rdrichvalue.xml")
        structures, _ = self._part(STRUCTURES, "xl/richData/rdrichvaluestructure.xml")
        metadata, _ = self._part(METADATA, "xl/metadata.xml")
        if not (links and values and structures and metadata):
            return {}
        ids = _Links(links, budget).ids
        parts = _resolved(of_links, dict(enumerate(ids)), self.package)
        shapes, records = _Structures(structures, budget).shapes, _Values(values, budget).records
        found = {}
        for number, index in enumerate(_Metadata(metadata, budget).rich(), start=1):
            if index is None or index >= len(records):
                continue
            shape, fields = records[index]
            place = shapes[shape] if shape < len(shapes) else None
            if place is not None and place < len(fields) and fields[place].isdecimal():
                found[number] = parts.get(int(fields[place][:8]), "")
        return found


def _resolved(name: str, references: Mapping[Key, str], package: Package) -> dict[Key, str]:
    raw = package.part(relations_of(name))
    relations = Relations(raw, package.budget) if raw else None
    if relations is None:
        return {}
    known = {one: to for one, (_, to) in relations.by_id.items() if one not in relations.external}
    return {key: target(name, known[one]) for key, one in references.items() if one in known}


class _Images(XmlReader):
    """WPS's list: what DISPIMG calls a picture, and its reference."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.by_name: dict[str, str] = {}
        self.name = ""
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "cNvPr":
            self.name = attributes.get("name", "")
        elif name == "blip" and self.name:
            self.by_name.setdefault(self.name, attributes.get("embed", ""))


class _Links(XmlReader):
    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.ids: list[str] = []
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rel":
            self.ids.append(attributes.get("id", ""))


class _Structures(XmlReader):
    """At which place the records of a shape hold the reference of a picture; None for other shapes."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.shapes: list[int | None] = []
        self.keys, self.wanted = 0, False
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "s":
            self.shapes.append(None)
            self.keys, self.wanted = 0, attributes.get("t") == LOCAL
        elif name == "k" and self.shapes:
            if self.wanted and attributes.get("n") == KEY:
                self.shapes[-1] = self.keys
            self.keys += 1


class _Values(XmlReader):
    """The records: their shape, and their fields."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.records: list[tuple[int, list[str]]] = []
        self.inside = False
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rv":
            shape = attributes.get("s", "")
            self.records.append((int(shape) if shape.isdecimal() and len(shape) < 8 else 0, []))
        elif name == "v" and self.records:
            self.inside = True
            self.records[-1][1].append("")

    def end(self, name: str) -> None:
        if name == "v":
            self.inside = False

    def text(self, data: str) -> None:
        if self.inside:
            self.records[-1][1][-1] += data[:20]


class _Metadata(XmlReader):
    """For each block of values' metadata, the rich value that it means."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.types: list[str] = []
        self.future: list[int] = []
        self.blocks: list[tuple[int, int]] = []
        self.inside = ""
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        def number(attribute: str) -> int:
            written = attributes.get(attribute, "")
            return int(written) if written.isdecimal() and len(written) < 8 else 0

        if name == "metadataType":
            self.types.append(attributes.get("name", ""))
        elif name == "futureMetadata":
            self.inside = "future" if attributes.get("name") == RICH else ""
        elif name in {"valueMetadata", "cellMetadata"}:
            self.inside = name
        elif name == "rvb" and self.inside == "future":
            self.future.append(number("i"))
        elif name == "rc" and self.inside == "valueMetadata":
            self.blocks.append((number("t"), number("v")))

    def rich(self) -> list[int | None]:
        kind = self.types.index(RICH) + 1 if RICH in self.types else 0
        return [
            self.future[value] if found == kind and value < len(self.future) else None for found, value in self.blocks
        ]

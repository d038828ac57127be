"""What of a Word document reaches beyond its pages: what is fetched or run when it is opened or brought up to date.

Links that a reader follows by hand are none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.files.budget import Budget
from compliance.files.workbooks.package import Package, XmlReader

FOLLOWED = re.compile("(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
"""Where a link of a plain document leads."""
OUTWARD = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.IGNORECASE)
"""How an address begins that is not of the document itself."""
RUNNING = re.compile(
    "vba|macro|keymap|toolbars|control|activex|oleobject|afchunk|subdocument|extensib|webext|recipientdata|mailmerge",
    re.IGNORECASE,
)
"""In the kind of a relation or of a part: macros, controls, objects of other programs, documents within, add-ins."""
CHARTS = re.compile("(?:^|/)charts/_rels/")
"""A chart keeps its numbers in a workbook."""
ELEMENTS = {
    *("object", "oleobject", "control", "altchunk", "subdoc", "mailmerge", "webvideopr", "frameset"),
    *("savethroughxslt", "contentpart"),
}
SOURCES = {"imagedata", "fill", "stroke"}
FIELDS = re.compile(
    "=.*|PAGE|NUMPAGES|SECTIONPAGES|SECTION|PAGEREF|REF|NOTEREF|STYLEREF|TOC|TC|XE|INDEX|SEQ|LISTNUM|HYPERLINK|DATE|TIME|"
    "CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|TITLE|SUBJECT|AUTHOR|KEYWORDS|COMMENTS|LASTSAVEDBY|DOCPROPERTY|DOCVARIABLE|"
    "FILENAME|FILESIZE|NUMWORDS|NUMCHARS|REVNUM|TEMPLATE|USERNAME|USERINITIALS|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|SYMBOL|"
    "EQ|QUOTE|IF|ADVANCE|AUTONUM|AUTONUMLGL|AUTONUMOUT|SET|CITATION|BIBLIOGRAPHY",
    re.IGNORECASE,
)
"""What is worked out from the document itself."""
WORD_OF_FIELD = re.compile(r"\s*(=|[^\s\"]+)")
ADDRESS_OF_FIELD = re.compile(r'\bHYPERLINK\b[^"]*"([^"]*)"', re.IGNORECASE)

FETCHED = "模板引用了外部的文件，收到报告的人一打开就会去取"
RUN = "模板含有宏、控件、加载项，或内嵌的对象、文档"
FIELD = "模板的域会取别处的内容或运行程序"


@dataclass(frozen=True, slots=True)
class Reach:
    """One such thing: what is wrong with it, the part that it stands in, and as what."""

    message: str
    part: str
    what: str


def of(raw: bytes) -> list[Reach]:
    """All of it in a document. Raises files.budget.Unreadable for one that cannot be read."""
    package, found = Package(raw), dict[Reach, None]()
    for name in package.members:
        if RUNNING.search(name) or name.endswith(".bin"):
            found[Reach(RUN, name, name.rpartition("/")[2])] = None
        if name.endswith((".xml", ".rels", ".vml")):
            reader = _Part(name, package.budget)
            reader.read(package.needed(name))
            found |= dict.fromkeys([*reader.found, *reader.of_fields()])
    return list(found)


class _Part(XmlReader):
    def __init__(self, name: str, budget: Budget) -> None:
        super().__init__(budget)
        self.name, self.found = name, list[Reach]()
        self.fields, self.codes, self.inside = [""], list[str](), False

    def _tell(self, message: str, what: str) -> None:
        self.found.append(Reach(message, self.name, what))

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.name.startswith("customxml/item"):
            return  # data, of which Word shows texts at most
        match name:
            case "Relationship" if self.name.endswith(".rels"):
                self._relation(attributes)
            case "Override" | "Default" if RUNNING.search(attributes.get("ContentType", "")):
                self._tell(RUN, attributes.get("ContentType", ""))
            case "fldSimple":
                self.codes.append(attributes.get("instr", ""))
            case "fldChar":
                self._mark(attributes.get("fldCharType", ""))
            case "instrText" | "delInstrText":
                self.inside = True
            case "schema" if "schemaLocation" in attributes and self.name.endswith("settings.xml"):
                self._tell(FETCHED, attributes["schemaLocation"])
            case _ if name.lower() in ELEMENTS:
                self._tell(RUN, f"<{name}>")
        for local in ("src", "href", "althref"):
            address = attributes.get(local, "").strip()
            follows = local == "href" and name not in SOURCES and FOLLOWED.match(address)
            if OUTWARD.match(address) and not follows and not address.lower().startswith("data:"):
                self._tell(FETCHED, address)

    def _relation(self, attributes: Mapping[str, str]) -> None:
        kind, address = attributes.get("Type", ""), attributes.get("Target", "").strip()
        last = kind.rpartition("/")[2]
        outward = attributes.get("TargetMode", "").lower() == "external" or OUTWARD.match(address)
        if outward and not (last == "hyperlink" and FOLLOWED.match(address)):
            self._tell(FETCHED, address)
        elif RUNNING.search(last) or (last == "package" and not CHARTS.search(self.name)):
            self._tell(RUN, address)

    def _mark(self, kind: str) -> None:
        """A field's code stands between its beginning and its result; there may be fields within it."""
        if kind == "begin":
            self.fields.append("")
        elif kind in ("separate", "end") and len(self.fields) > 1:
            self.codes.append(self.fields[-1])
            self.fields[-1] = ""
            if kind == "end":
                self.fields.pop()

    def text(self, data: str) -> None:
        if self.inside:
            self.fields[-1] += data

    def end(self, name: str) -> None:
        if name in ("instrText", "delInstrText"):
            self.inside = False

    def of_fields(self) -> Iterator[Reach]:
        for code in [*self.codes, *self.fields]:
            word = WORD_OF_FIELD.match(code)
            if word and not FIELDS.fullmatch(word[1]):
                yield Reach(FIELD, self.name, code.strip())
            for address in ADDRESS_OF_FIELD.findall(code):
                if OUTWARD.match(address.strip()) and not FOLLOWED.match(address.strip()):
                    yield Reach(FETCHED, self.name, address)

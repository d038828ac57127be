"""What is inside an archive, changed part by part and as XML, and the archive itself changed; PDFs object by object."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from random import Random

from steps import ALIKE, KEPT, WILD, steps
from texts import NASTY, NUMBERS, bytes_cut, bytes_lost, bytes_put, bytes_twice, flipped

Parts = dict[str, bytes]
XML = (".xml", ".rels")


def unzipped(raw: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _part(parts: Parts, random: Random, ends: tuple[str, ...] = ("",)) -> str:
    found = [name for name, part in parts.items() if name.endswith(ends) and part]
    # What matters is in a few of them.
    found += [
        name for name in found if re.search(r"sheet\d|content\.xml|document\.xml|item\d|data/|manifest", name)
    ] * 2
    return random.choice(found) if found else ""


# ── parts ──


def part_lost(parts: Parts, random: Random) -> Parts:
    lost = _part(parts, random)
    return {name: part for name, part in parts.items() if name != lost}


def part_renamed(parts: Parts, random: Random) -> Parts:
    old = _part(parts, random)
    new = random.choice((old.upper(), f"../{old}", f"/{old}", old + "\0", f"a\\{old}", "x" * 300, _part(parts, random)))
    return {new if name == old else name: part for name, part in parts.items()}


def part_of_another(parts: Parts, random: Random) -> Parts:
    one = _part(parts, random)
    return parts | ({one: parts[_part(parts, random)]} if one else {})


def part_emptied(parts: Parts, random: Random) -> Parts:
    one = _part(parts, random)
    return parts | ({one: random.choice((b"", b" ", b"<a/>", b"\0" * 2_000_000))} if one else {})


def part_bytes(parts: Parts, random: Random) -> Parts:
    one = _part(parts, random)
    change = random.choice((flipped, bytes_put, bytes_lost, bytes_cut, bytes_twice))
    return parts | ({one: change(parts[one], random)} if one else {})


def part_added(parts: Parts, random: Random) -> Parts:
    name = random.choice(
        ("xl/media/image1.png", "docProps/app.xml", ".DS_Store", "__MACOSX/._a", "data/多.txt", "a/b/c")
    )
    return parts | {name: b"\x89PNG" + bytes(20)}


def parts_reordered(parts: Parts, random: Random) -> Parts:
    return dict(random.sample([*parts.items()], len(parts)))


# ── XML ──

TAG = re.compile(rb"<[A-Za-z][^<>]*>")
ATTRIBUTE = re.compile(rb'(\s[\w:.-]+=")([^"<]*)"')
ELEMENT = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?(?:/>|(?<!/)>[^<>]*</\1>)")
BODY = re.compile(rb">([^<>]+)<")


def _in_xml(parts: Parts, random: Random, pattern: re.Pattern[bytes]) -> tuple[str, re.Match[bytes] | None]:
    name = _part(parts, random, XML)
    found = [*pattern.finditer(parts.get(name, b""))]
    return name, random.choice(found) if found else None


def _with(parts: Parts, name: str, start: int, end: int, new: bytes) -> Parts:
    return parts | {name: parts[name][:start] + new + parts[name][end:]}


def attribute_changed(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, ATTRIBUTE)
    if one is None:
        return parts
    others = [found[2] for found in ATTRIBUTE.finditer(parts[name])]
    values = (
        b"",
        b"-1",
        b"99999999999",
        b"A1:XFD1048576",
        b"1e9",
        b"&#0;",
        b"true",
        b"x" * 5000,
        random.choice(others),
    )
    return _with(parts, name, one.start(2), one.end(2), random.choice(values))


def attribute_lost(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, ATTRIBUTE)
    return parts if one is None else _with(parts, name, one.start(), one.end(), random.choice((b"", one[0] * 2)))


def element_lost(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, ELEMENT)
    return parts if one is None else _with(parts, name, one.start(), one.end(), b"")


def element_twice(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, ELEMENT)
    if one is None:
        return parts
    times = random.choice((2, 2, 3, 1000, max(2, 300_000 // len(one[0]))))
    return _with(parts, name, one.start(), one.end(), one[0] * times)


def tag_changed(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, TAG)
    if one is None:
        return parts
    new = (
        b"",
        one[0] * 3,
        b"<x>" * 5000,
        b"<!-- " + one[0],
        b"<![CDATA[" + one[0],
        one[0].replace(b">", b"/>"),
        b"<y/>",
    )
    return _with(parts, name, one.start(), one.end(), random.choice(new))


def body_changed(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, BODY)
    if one is None:
        return parts
    new = random.choice(
        (random.choice(NASTY).encode("utf-8", "replace"), random.choice(NUMBERS).encode(), b"&a;", b"999999")
    )
    return _with(parts, name, one.start(1), one.end(1), new)


def doctype(parts: Parts, random: Random) -> Parts:
    name = _part(parts, random, XML)
    raw = parts.get(name, b"")
    at = raw.find(b"?>") + 2 if raw.startswith(b"<?xml") else 0
    bomb = b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(ord("a"), ord("i"))
    )
    new = (b"<!DOCTYPE a [" + bomb + b"]>", b'<!DOCTYPE a SYSTEM "file:///etc/passwd">', b"<!DOCTYPE a>")
    return _with(parts, name, at, at, random.choice(new)) if name else parts


def xml_comment(parts: Parts, random: Random) -> Parts:
    name, one = _in_xml(parts, random, re.compile(rb"</row>|</table:table-row>|</w:p>|</si>|</sheet>"))
    return (
        parts
        if one is None
        else _with(parts, name, one.end(), one.end(), random.choice((b"<!-- x -->", b"\n", b"<?x y?>")))
    )


def xml_encoded(parts: Parts, random: Random) -> Parts:
    name = _part(parts, random, XML)
    try:
        text = re.sub(r"^<\?xml[^>]*\?>", "", parts.get(name, b"").decode())
    except UnicodeDecodeError:
        return parts
    encoding = random.choice(("utf-8-sig", "utf-16"))
    said = "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
    return (
        parts | {name: f'<?xml version="1.0" encoding="{said}"?>{text}'.encode(encoding, "replace")} if name else parts
    )


INSIDE = [
    *steps(KEPT, parts_reordered, xml_comment),
    *steps(ALIKE, xml_encoded),
    *steps(WILD, part_lost, part_renamed, part_of_another, part_emptied, part_bytes, part_added),
    *steps(WILD, attribute_changed, attribute_changed, attribute_lost, element_lost, element_twice, tag_changed),
    *steps(WILD, body_changed, body_changed, doctype),
]

# ── archives ──


def zipped(parts: Parts, random: Random) -> bytes:
    """As one program or another writes it: stored or deflated, with folders, a comment, sizes after the data."""
    buffer = io.BytesIO()
    method = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as archive:
        if random.random() < 0.1:
            archive.comment = b"x" * random.choice((1, 60000))
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name.replace("\0", ""), (2026, 1, 1, 0, 0, 0)), part, method)
    return buffer.getvalue()


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
FIELDS = {
    LOCAL: (4, 6, 8, 14, 18, 22, 26, 28),
    CENTRAL: (6, 8, 10, 16, 20, 24, 28, 30, 32, 38, 42),
    END: (4, 8, 10, 12, 16, 20),
}


def field_lied(raw: bytes, random: Random) -> bytes:
    """A header that says another size, place, method or number."""
    magic = random.choice([*FIELDS])
    found = [one.start() for one in re.finditer(re.escape(magic), raw)]
    if not found:
        return raw
    at = random.choice(found) + random.choice(FIELDS[magic])
    new = struct.pack("<I", random.choice((0, 1, 12, 14, 2**31, 2**32 - 1, random.getrandbits(16))))
    size = random.choice((2, 4))
    return raw[:at] + new[:size] + raw[at + size :]


ARCHIVE = [*steps(WILD, field_lied, field_lied, field_lied, flipped, bytes_put, bytes_lost, bytes_cut, bytes_twice)]

# ── PDFs ──

OBJECT = re.compile(rb"\d+ 0 obj.*?endobj\s*", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def object_moved(raw: bytes, random: Random) -> bytes:
    found = [*OBJECT.finditer(raw)]
    if not found:
        return raw
    one, other = random.choice(found), random.choice(found)
    return raw[: one.start()] + random.choice((b"", other[0], one[0] * 2)) + raw[one.end() :]


def reference_changed(raw: bytes, random: Random) -> bytes:
    found = [*re.finditer(rb"\d+ 0 R", raw)]
    one = random.choice(found) if found else None
    return raw[: one.start()] + b"%d 0 R" % random.randrange(60) + raw[one.end() :] if one else raw


def word_changed(raw: bytes, random: Random) -> bytes:
    found = [*re.finditer(rb"/[A-Za-z]+", raw)]
    one, other = (random.choice(found), random.choice(found)) if found else (None, None)
    return raw[: one.start()] + other[0] + raw[one.end() :] if one and other else raw


def figure_changed(raw: bytes, random: Random) -> bytes:
    found = [*re.finditer(rb"(?<=[ \[])\d+(?=[ \]\r\n/>])", raw)]
    one = random.choice(found) if found else None
    return raw[: one.start()] + random.choice((b"0", b"-1", b"99999999999", b"1.5")) + raw[one.end() :] if one else raw


def stream_changed(raw: bytes, random: Random) -> bytes:
    found = [*STREAM.finditer(raw)]
    if not found:
        return raw
    one = random.choice(found)
    try:
        content = zlib.decompress(one[1])
    except zlib.error:
        content = one[1]
    changed = random.choice((flipped, bytes_cut, bytes_lost, bytes_twice, lambda c, _: c * 1000))(content, random)
    return raw[: one.start(1)] + zlib.compress(changed[:20_000_000]) + raw[one.end(1) :]


def xref_changed(raw: bytes, random: Random) -> bytes:
    at = raw.rfind(random.choice((b"startxref", b"trailer", b"/Root", b"xref")))
    return (
        raw[:at] + random.choice((b"", b"startxref\n0\n%%EOF\n")) + raw[at + random.choice((0, 9)) :] if at > 0 else raw
    )


PDF = [
    *steps(WILD, object_moved, reference_changed, word_changed, figure_changed, stream_changed, xref_changed),
    *steps(WILD, flipped, bytes_put, bytes_lost, bytes_cut),
]

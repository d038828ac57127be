"""Texts changed: by character and line, as YAML, as JSON, in their encoding; and bytes, of whatever they are."""

from __future__ import annotations

import json
import re
import unicodedata
from random import Random
from typing import Any

from steps import ALIKE, CHANGED, KEPT, TOLD, WILD, steps

NASTY = [
    *(
        "\0",
        "\x1b[2J",
        "\x07",
        "\x85",
        "\u2028",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\ud800",
        "\U000e0041",
        "\xa0",
    ),
    *(
        "&a ",
        "*a",
        "!!python/object:os.system ",
        "<<: *a",
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "? ",
        "- ",
        "| ",
        ">-\n",
        "@",
        "`",
    ),
    *(
        "{" * 50,
        "[" * 500,
        '"',
        "'",
        '""',
        ",",
        ":",
        ": ",
        "：",
        "\t",
        "\r",
        "\n",
        "\n\n\n",
        "#",
        "\\",
        "\\u0000",
        "${x}",
    ),
    *(
        "null",
        "~",
        "true",
        "NaN",
        "1e999",
        "-0",
        "0x1F",
        "1_000",
        "９９",
        "١٢",
        "½",
        "2025-02-30",
        "12:30:45",
        "1/0",
        "0/0",
    ),
    *(
        "{{ 7*7 }}",
        "{% for %}",
        "=1+1",
        "=HYPERLINK(1)",
        "<script>",
        "</script>",
        "<!--",
        "]]>",
        "&amp;",
        "&lt;!DOCTYPE",
    ),
    *("é", "e\u0301", "豈", "𠮷", "Ⅻ", "㎡", "ﬁ", "İ", "ß", "👨‍👩‍👧", "\u1100\u1161"),
]
"""What readers stumble over."""
NUMBERS = [
    "0",
    "-1",
    "00",
    "1e5",
    "1E400",
    "9" * 30,
    "9" * 5000,
    "0.1",
    ".5",
    "1.",
    "1,000",
    "１２",
    "1 2",
    "∞",
    "12%",
    "1/3",
]
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def _span(text: Any, random: Random, most: int = 80) -> tuple[int, int]:
    start = random.randrange(len(text) + 1)
    return start, min(len(text), start + random.randrange(1, most))


# ── characters and lines of any text ──


def inserted(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(NASTY) * random.choice((1, 1, 1, 3)) + text[at:]


def left_out(text: str, random: Random) -> str:
    start, end = _span(text, random)
    return text[:start] + text[end:]


def repeated(text: str, random: Random) -> str:
    start, end = _span(text, random, 400)
    return text[:end] + text[start:end] * random.choice((1, 1, 2, 50)) + text[end:]


def moved(text: str, random: Random) -> str:
    start, end = _span(text, random, 400)
    rest = text[:start] + text[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + text[start:end] + rest[at:]


def cut_short(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def other_number(text: str, random: Random) -> str:
    found = [*re.finditer(r"\d+", text)]
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + random.choice(NUMBERS) + text[one.end() :]


def lines_swapped(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = random.sample(range(len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def reindented(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    at = random.randrange(len(lines) or 1)
    more = random.choice(("  ", " ", "\t", "\u3000", "\xa0"))
    lines[at : at + 1] = [more + line if random.random() < 0.5 else line[1:] for line in lines[at : at + 1]]
    return "".join(lines)


def composed(text: str, random: Random) -> str:
    return unicodedata.normalize(random.choice(("NFD", "NFC")), text)


ANY_TEXT = [
    *steps(WILD, inserted, inserted, left_out, repeated, moved, cut_short, other_number, lines_swapped, reindented),
    *steps(ALIKE, composed),
]

# ── YAML ──

PAIR = re.compile(r"^(\s*)([\w.@\-\u4e00-\u9fff\"']+):([ ]+)([^\s#&*!|>{\[].*?)([ ]*)$", re.MULTILINE)
"""A name and its value on a line."""
RESULT = re.compile(r"^(\s*[\"']?结果[\"']?:[ ]+)([^\s#].*?)[ ]*$", re.MULTILINE)
PLAIN = re.compile(r"[\w/.\-\u4e00-\u9fff]+")


def _some(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    found = [*pattern.finditer(text)]
    return random.choice(found) if found else None


def requoted(text: str, random: Random) -> str:
    one = _some(PAIR, text, random)
    if one is None or not PLAIN.fullmatch(one[4]) or one[4] in {"null", "~"}:
        return text
    mark = random.choice("'\"")
    return text[: one.start(4)] + mark + one[4] + mark + text[one.end(4) :]


def blanks_after(text: str, random: Random) -> str:
    return re.sub(r"(?m)$", lambda _: random.choice(("", "", " ", "   ")), text)


def blank_lines(text: str, random: Random) -> str:
    return "".join(random.choice(("", "", "\n", "  \n")) + line for line in text.splitlines(keepends=True))


def comments(text: str, random: Random) -> str:
    return "".join(random.choice(("", "", "# 注: {x}\n")) + line for line in text.splitlines(keepends=True))


def without_comments(text: str, _: Random) -> str:
    return re.sub(r"(?m)^\s*#.*\n", "", text)


def line_ends(text: str, random: Random) -> str:
    return text.replace("\n", random.choice(("\r\n", "\r")))


def wider(text: str, _: Random) -> str:
    """Indented twice as far, where no name stands after the dash of an item."""
    return text if re.search(r"(?m)^ *- [^{\[]*:", text) else re.sub(r"(?m)^ +", lambda found: found[0] * 2, text)


def marked_document(text: str, random: Random) -> str:
    if re.search("(?m)^\ufeff?---", text) or not text.endswith("\n"):
        return text
    return f"---\n{text}" + random.choice(("", "...\n"))


def parts_reordered(text: str, random: Random) -> str:
    if not text.endswith("\n") or text.startswith("---"):
        return text
    found = [part for part in re.split(r"(?m)^(?=[^\s#\-}\]{])", text) if part]
    head, parts = ([found[0]], found[1:]) if found and not re.match(r"[^\s#]", found[0]) else ([], found)
    return "".join([*head, *random.sample(parts, len(parts))])


def full_width(text: str, random: Random) -> str:
    one = _some(PAIR, text, random)
    if one is None:
        return text
    at = random.choice((3, 4))
    return (
        text[: one.start(4)] + one[4].translate(DIGITS) + text[one.end(4) :]
        if at == 4
        else text[: one.end(2)] + "：" + text[one.start(4) :]
    )


def unseen(text: str, random: Random) -> str:
    one = _some(PAIR, text, random)
    if one is None or one[4][:1] in "'\"":
        return text
    at = random.choice((one.start(4), one.end(4)))
    return text[:at] + random.choice("\u200b\ufeff\xa0\u3000\u2060\xad") + text[at:]


def tagged(text: str, random: Random) -> str:
    one = _some(PAIR, text, random)
    return text if one is None else text[: one.start(4)] + random.choice(("!!str ", "&x ", "! ")) + text[one.start(4) :]


def digit_changed(text: str, random: Random) -> str:
    one = _some(re.compile(r"(?m)^\s*[\"']?结果[\"']?:[ ]+[\"']?\d+"), text, random)
    if one is None:
        return text
    digit = text[one.end() - 1]
    return text[: one.end() - 1] + str((int(digit) + random.randrange(1, 10)) % 10) + text[one.end() :]


def result_left_out(text: str, random: Random) -> str:
    one = _some(RESULT, text, random)
    return text if one is None else text[: one.start()].rstrip(" ") + text[one.end() + 1 :]


def result_twice(text: str, random: Random) -> str:
    one, other = _some(RESULT, text, random), _some(RESULT, text, random)
    if one is None or other is None or one[2] == other[2]:
        return text
    return text[: one.end()] + f"\n{one[1]}{other[2]}" + text[one.end() :]


def result_of_another(text: str, random: Random) -> str:
    one, other = _some(RESULT, text, random), _some(RESULT, text, random)
    if one is None or other is None or one[2] == other[2]:
        return text
    return text[: one.start(2)] + other[2] + text[one.end(2) :]


def misnamed(text: str, random: Random) -> str:
    one = _some(PAIR, text, random)
    return text if one is None else text[: one.end(2)] + random.choice(("x", "二", " ")) + text[one.end(2) :]


def end_lost(text: str, random: Random) -> str:
    """Cut where at least one result goes."""
    one = _some(RESULT, text, random)
    return text if one is None else text[: one.start()]


YAML = [
    *steps(KEPT, requoted, blanks_after, blank_lines, comments, without_comments, line_ends, wider, marked_document),
    *steps(KEPT, parts_reordered),
    *steps(ALIKE, full_width, unseen, tagged),
    *steps(CHANGED, digit_changed, result_left_out, result_of_another, end_lost),
    *steps(TOLD, result_twice),
    *steps(WILD, misnamed),
    *ANY_TEXT,
]

# ── JSON ──


def respelled(text: str, random: Random) -> str:
    """The same data as another program writes it."""
    try:
        data = json.loads(text, object_pairs_hook=lambda pairs: _Pairs(pairs))
    except (ValueError, RecursionError):
        return text
    return _spelled(data, random, random.choice(("", "\n", " ")))


class _Pairs(list[tuple[str, Any]]):
    pass


def _spelled(data: Any, random: Random, gap: str) -> str:
    if isinstance(data, _Pairs):
        names = [name for name, _ in data]
        pairs = random.sample(data, len(data)) if len({*names}) == len(names) else data
        return (
            "{" + f",{gap}".join(f"{_spelled(k, random, gap)}:{gap}{_spelled(v, random, gap)}" for k, v in pairs) + "}"
        )
    if isinstance(data, list):
        return "[" + f",{gap}".join(_spelled(part, random, gap) for part in data) + "]"
    return json.dumps(data, ensure_ascii=random.random() < 0.5)


def bare_number(text: str, random: Random) -> str:
    one = _some(re.compile(r'(:\s*)"([1-9]\d{0,5})"(?=\s*[,}\n])'), text, random)
    return text if one is None else text[: one.start(2) - 1] + one[2] + text[one.end() :]


JSON_RESULT = re.compile(r'"结果":\s*("[^"]*"|\[[^\]]*\])')


def _plain(value: str) -> str:
    """However its characters are written."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), value)


def json_result_twice(text: str, random: Random) -> str:
    one, other = _some(JSON_RESULT, text, random), _some(JSON_RESULT, text, random)
    if one is None or other is None or _plain(one[1]) == _plain(other[1]):
        return text
    return text[: one.end()] + f", {other[0]}" + text[one.end() :]


def json_result_of_another(text: str, random: Random) -> str:
    one, other = _some(JSON_RESULT, text, random), _some(JSON_RESULT, text, random)
    if one is None or other is None or _plain(one[1]) == _plain(other[1]):
        return text
    return text[: one.start()] + other[0] + text[one.end() :]


def json_result_left_out(text: str, random: Random) -> str:
    one = _some(re.compile(r'"结果":\s*(?:"[^"]*"|\[[^\]]*\])(?:,\s*|(?=\s*\}))'), text, random)
    return text if one is None else text[: one.start()] + text[one.end() :]


def comma_too_many(text: str, random: Random) -> str:
    one = _some(re.compile(r"\s*[}\]](?=\s*(?:[,}\]]|$))"), text, random)
    return text if one is None else text[: one.start()] + "," + text[one.start() :]


JSON = [
    *steps(KEPT, respelled, respelled, bare_number),
    *steps(ALIKE, comma_too_many),
    *steps(CHANGED, json_result_of_another, json_result_left_out),
    *steps(TOLD, json_result_twice),
    *ANY_TEXT,
]

# ── bytes ──


def encoded(text: str, random: Random) -> bytes:
    """In one of the encodings that are read; half a character, which has none, as a question mark."""
    encoding = random.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass" if random.random() < 0.5 else "replace")


def flipped(raw: bytes, random: Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(random.choice((1, 1, 2, 8)) if raw else 0):
        changed[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(changed)


def bytes_put(raw: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(raw) + 1), random.choice((1, 1, 2, 4, 100))
    new = random.choice((b"\0", b"\xff", b"\x80", b"PK", b"\xfe\xff", b"\x1b", random.randbytes(1))) * size
    return raw[:at] + new + raw[at + (len(new) if random.random() < 0.5 else 0) :]


def bytes_lost(raw: bytes, random: Random) -> bytes:
    start, end = _span(raw, random, 300)
    return raw[:start] + raw[end:]


def bytes_cut(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def bytes_twice(raw: bytes, random: Random) -> bytes:
    start, end = _span(raw, random, 2000)
    return raw[:end] + raw[start:end] * random.choice((1, 1, 30)) + raw[end:]


BYTES = steps(WILD, flipped, flipped, bytes_put, bytes_lost, bytes_cut, bytes_twice)
SELDOM = (0, 0, 0, 0, 0, 0, 0, 1, 2)

"""What a document shows against what its data prints: the same document is made anew, and the two are compared."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from compliance import remarks, scoring
from compliance.analysis.past import Past
from compliance.answers import earlier, validity
from compliance.answers.reading import parse
from compliance.checklist.model import Checklist
from compliance.errors import MissingSystemPart
from compliance.files.workbooks.package import Package
from compliance.report import editions, formats
from compliance.report.data import result as data
from compliance.report.data.printed import printed as in_data
from compliance.report.editions import Unknown
from compliance.report.html.printed import printed as in_page
from compliance.report.pdf import printed as paper
from compliance.report.pdf import system
from compliance.report.pdf.printed import Drawn, Stamp
from compliance.report.printed import Piece
from compliance.report.view.edition import Edition
from compliance.report.word.printed import printed as in_word
from compliance.report.workbook.printed import printed as in_workbook
from compliance.scoring.assessment import Assessment
from compliance.trust import places
from compliance.trust.carried import ZIP
from compliance.trust.verification import MOST, PAGES, Check, too_many
from compliance.version import __version__

DIFFERS = "所印的与所带的数据不符"
REMEDY = "用 compliance report 由答卷重新出具一份，与它对照"
PRINTED: dict[str, Callable[[bytes], list[Piece]]] = {
    "html": in_page,
    "docx": in_word,
    "xlsx": in_workbook,
    "json": in_data,
}
LONGEST = 20_000
"""So many pieces in a row that differ are set side by side; of more only the first are told."""
MOST_STAMPS = 8
AROUND = 12
"""So many characters before what differs are shown."""
PICTURE = re.compile(rb"data:image/jpeg;base64,([A-Za-z0-9+/=]+)")
MEDIA = re.compile(r"word/media/[^/]+[.]jpg")
FIGURE = re.compile(r"\d+\.\d+")


def checks(document: Any, raw: bytes, checklist: Checklist, format: str) -> list[Check]:
    """Whether the document shows what its data prints, and otherwise what; notes of what cannot be known."""
    try:
        edition = _edition(document, raw, checklist, format)
        made = _made(edition, format)
    except (Unknown, MissingSystemPart) as reason:
        return [unknown(str(reason).splitlines()[0])]
    except Exception:
        # What the document says of itself is a stranger's: whatever comes of it is a mistake in it.
        return [unknown("按所带的数据不能重新印出")]
    notes = [Check(what, "note", f"{says}；它不在报告指纹之内") for what, says in editions.unsealed(edition)]
    same = format == "pdf" and document["edition"]["typesetter"] == system.typesetter()
    return [_compared(raw, made, format, same, bool(edition.look.theme.fonts.body)), *notes]


def _compared(raw: bytes, made: bytes, format: str, same: bool, free: bool) -> Check:
    if raw == made:
        return Check(PAGES, "same", "与由所带的数据重新印出的逐字节相同")
    try:
        return _drawn(raw, made, same, free) if format == "pdf" else _shown(raw, made, format)
    except Exception:  # whatever comes of a file that is not as this program makes it
        return Check(PAGES, "differs", "与由所带的数据重新印出的不同，写法有误，读不出是哪里", (REMEDY,))


def unknown(reason: str) -> Check:
    """What is said where what is printed was not compared."""
    return Check(PAGES, "note", f"没有核对所印的内容：{reason}", (REMEDY,))


def _drawn(raw: bytes, made: bytes, same: bool, free: bool) -> Check:
    """A PDF against the one made anew, by the `same` typesetter or not, `free` to use other fonts than shipped ones."""
    if not raw.startswith(b"%PDF-"):
        return Check(PAGES, "differs", DIFFERS, ("文件在 PDF 之前另有内容，别的程序打开时显示的可能是它",))
    given, anew = paper.drawn(raw), paper.drawn(made)
    if (given.pages, given.beyond) == (anew.pages, anew.beyond):
        try:
            paper.drawn(raw, strict=True)
        except Exception:  # whatever is not as the standard has it
            return Check(PAGES, "note", "各页所画的相同，但 PDF 的写法有误，不同的软件可能显示得不同", (REMEDY,))
        if odd := list(_outside(given.stamps, made)):
            return Check(PAGES, "note", "有签章的图样不在签章处，可能盖住所印的内容，请看一眼", tuple(odd[:MOST]))
        return Check(PAGES, "same", "各页所画的与由所带的数据重新印出的相同")
    shown, wanted = paper.printed(raw), paper.printed(made)
    lines = [*_counted(given, anew), *differences(shown, wanted)]
    certain = same and not free and anew.fonts <= paper.SHIPPED
    if certain or (same and lines and given.fonts == anew.fonts):
        return Check(PAGES, "differs", DIFFERS, tuple((lines or [*_redrawn(given, anew)])[:MOST]))
    if figures := _figures(shown) ^ _figures(wanted):
        lines = [
            f"小数 {one} 只在{'文件' if one in _figures(shown) else '重新印出的报告'}中" for one in sorted(figures)
        ]
        return Check(PAGES, "differs", DIFFERS, tuple(lines[:MOST]))
    reason = "排版部件或字体与出具时的不同，版面没有核对；所印的小数与所带的数据一致"
    return Check(PAGES, "note", reason, (REMEDY,))


def _counted(given: Drawn, anew: Drawn) -> Iterator[str]:
    if len(given.pages) != len(anew.pages):
        yield f"文件有 {len(given.pages)} 页，按数据应为 {len(anew.pages)} 页"


def _redrawn(given: Drawn, anew: Drawn) -> Iterator[str]:
    for number, (one, other) in enumerate(zip(given.pages, anew.pages, strict=False), start=1):
        if one != other:
            yield f"第 {number} 页：文字相同，所画的不同（图、遮盖、字形或批注）"
    if given.beyond != anew.beyond:
        yield "页面之外：图层、书签、附件或打开时的动作不同"


def _figures(pieces: Sequence[Piece]) -> set[str]:
    """The numbers with decimals, which neither pages nor the breaks between lines change."""
    return {figure for piece in pieces for figure in FIGURE.findall(piece.text)}


def _outside(stamps: Sequence[Stamp], made: bytes) -> Iterator[str]:
    """The pictures of signatures that lie elsewhere than where this program puts them."""
    if not stamps:
        return
    boxes = [(page + 1, box) for page, box in places.places(made, min(len(stamps), MOST_STAMPS))]
    for page, corners in stamps:
        if not any(page == at and _within(corners, box) for at, box in boxes):
            yield f"第 {page} 页"


def _within(corners: Sequence[float], box: Sequence[float]) -> bool:
    left, low, right, high = (min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2]))
    return left >= box[0] - 1 and low >= box[1] - 1 and right <= box[2] + 1 and high <= box[3] + 1


def _shown(raw: bytes, made: bytes, format: str) -> Check:
    if raw.startswith(ZIP) and _parts(raw) == _parts(made):
        # Another machine packs the same otherwise.
        return Check(PAGES, "same", "各部件与由所带的数据重新印出的相同")
    show = PRINTED[format]
    lines = list(differences(show(raw), show(made)))
    if lines:
        return Check(PAGES, "differs", DIFFERS, tuple(lines[:MOST]))
    if format == "json":
        return Check(PAGES, "same", "与由所带的数据重新写出的逐项相同")
    return Check(PAGES, "note", "文字和数字与所带的数据一致；文件另存过或改过版式，版式没有核对", (REMEDY,))


def _parts(raw: bytes) -> dict[str, bytes | None]:
    package = Package(raw)
    return {name: package.part(name) for name in package.members}


def _edition(document: Any, raw: bytes, checklist: Checklist, format: str) -> Edition:
    """What the document says that it is. Raises Unknown."""
    if document["program"].get("version") != __version__:
        raise Unknown("由另一版本的程序生成")
    if document["checklist"].get("fingerprint") != checklist.fingerprint:
        raise Unknown("检查表不同")

    def assessed(answers: Any, there: Collection[str] | None = None) -> Assessment:
        if not isinstance(answers, dict) or too_many(answers):
            raise Unknown("所带的答卷有误")
        sheet, findings = parse(answers, checklist, partial=True)
        if findings:
            raise Unknown("所带的答卷有误")
        return scoring.assess(checklist, sheet if there is None else validity.as_found(sheet, there))

    def looked_back(answers: Any) -> Past:
        version = answers.get("版本") if isinstance(answers, dict) else None
        old = checklist.held(version)
        if old is None or too_many(answers):
            raise Unknown("所带的答卷有误，或没有它的检查表")
        read, findings = earlier.look_back(answers, checklist, old)
        if findings:
            raise Unknown("所带的答卷有误")
        return Past(checklist, read, (old, earlier.as_it_was(answers, old)))

    carried = document["seal"]
    a, digests = assessed(carried["answers"], carried["evidence"]), carried["evidence"]
    if format == "json":
        return Edition(a, date=datetime.date.min, digests=digests)
    return editions.again(document.get("edition"), format, a, digests, _pictures(raw, format), looked_back)


def _pictures(raw: bytes, format: str) -> dict[str, bytes]:
    """The photographs that a document shows, by their SHA-256."""
    found: Iterable[bytes] = ()
    if format == "html":
        found = map(base64.b64decode, PICTURE.findall(raw))
    elif format == "docx":
        package = Package(raw)
        found = (package.needed(name) for name in package.members if MEDIA.fullmatch(name))
    elif format == "pdf":
        found = paper.photographs(raw)
    return {hashlib.sha256(one).hexdigest(): one for one in found}


def _made(edition: Edition, format: str) -> bytes:
    """The document anew."""
    with remarks.collected():
        if format == "json":
            return data.to_json(edition.assessment, edition.digests)
        return formats.BY_NAME[format](edition)


def differences(given: Sequence[Piece], made: Sequence[Piece]) -> Iterator[str]:
    """Every place at which a document shows something else than the one made anew."""
    ours, theirs = [piece.text for piece in made], [piece.text for piece in given]
    start = _alike(theirs, ours)
    ours, theirs = ours[start : start + LONGEST], theirs[start : start + LONGEST]
    for tag, i, end, j, to in SequenceMatcher(None, theirs, ours).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(end - i, to - j)):
            was = theirs[i + number] if i + number < end else None
            now = ours[j + number] if j + number < to else None
            place = given[min(start + i + number, len(given) - 1)].place if given else ""
            yield f"{place}：{_told(was, now)}"


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How far two sequences are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (first, second) in pairs if first != second), min(len(one), len(other)))


def _told(was: str | None, now: str | None) -> str:
    if was is None:
        return f"文件中缺少 {_cut(now or '', 0)}"
    if now is None:
        return f"文件中多出 {_cut(was, 0)}"
    same = next(
        (n for n, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), min(len(was), len(now))
    )
    return f"文件中 {_cut(was, same)}，按数据应为 {_cut(now, same)}"


def _cut(text: str, place: int) -> str:
    start = max(0, place - AROUND)
    shown = text[start : start + 40]
    return ("…" if start else "") + shown + ("…" if start + 40 < len(text) else "")

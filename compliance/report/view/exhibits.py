"""The evidence files of a report with what they look like, as finished text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.answers.evidence_names import shown_caption
from compliance.answers.model import LACKING_WORDS, Answer, Evidence
from compliance.files.pictures import Image, Seen
from compliance.report.document.blocks import Run as Words
from compliance.report.document.blocks import Shot, cell, line
from compliance.report.view.edition import Edition
from compliance.report.view.materials import DIGEST_DIGITS, grouped

KB = 1024


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file, what it stands behind, and what was seen of it."""

    name: str
    ids: str
    piece: Evidence
    seen: Seen
    digest: str

    @property
    def caption(self) -> str:
        return shown_caption(self.name)

    @property
    def is_photograph(self) -> bool:
        return self.seen.large is not None and not self.seen.look.pages

    @property
    def is_paper(self) -> bool:
        """Whether it is a PDF whose first page can be shown."""
        return self.seen.large is not None and bool(self.seen.look.pages)

    @property
    def day(self) -> str:
        """When it came to be: as the answers say, else as the camera does."""
        taken = self.seen.look.taken
        return f"形成日期 {self.piece.made}" if self.piece.made else f"拍摄于 {taken}" if taken else ""

    @property
    def held(self) -> str:
        return f"有效至 {self.piece.until}" if self.piece.until else ""

    @property
    def facts(self) -> str:
        pages = f"共 {self.seen.look.pages} 页" if self.seen.look.pages else ""
        lacking = LACKING_WORDS[self.piece.lacking] if self.piece.lacking else ""
        return "　".join(filter(None, (pages, self.day, self.held, lacking)))

    @property
    def size(self) -> str:
        size = self.seen.look.size
        return f"{size / KB / KB:.1f} MB" if size >= KB * KB else f"{max(1, round(size / KB))} KB"


def exhibits(edition: Edition) -> Iterator[Exhibit]:
    """Every evidence file that is there, in the order of its first mention."""
    sheet = edition.assessment.sheet
    users: dict[str, list[str]] = {}
    pieces: dict[str, Evidence] = {}
    for subject, answer in sheet.every.items():
        for piece in answer.evidence:
            if piece.kind == "file" and piece.text in edition.seen:
                pieces.setdefault(piece.text, piece)
                users.setdefault(piece.text, []).append(subject)
    for name, piece in pieces.items():
        digest = edition.digests.get(name, "")[:DIGEST_DIGITS]
        yield Exhibit(name, grouped([*dict.fromkeys(users[name])]), piece, edition.seen[name], digest)


def shot(exhibit: Exhibit) -> Shot:
    """The picture with its id, caption, date and digest."""
    image = exhibit.seen.large
    assert image is not None
    what = "PDF 的首页" if exhibit.is_paper else "照片"
    text = cell(
        line(Words(f"{exhibit.ids}　", "strong"), exhibit.caption),
        exhibit.facts and Words(exhibit.facts, "quiet"),
        exhibit.digest and Words(f"校验值 {exhibit.digest}", "quiet"),
    )
    return _shot(image, f"{what}：{exhibit.caption}（{exhibit.ids}）", text)


def _shot(image: Image, alt: str, text: tuple[tuple[Words, ...], ...] = ()) -> Shot:
    return Shot(image.jpeg, image.width, image.height, alt, text)


def small_shots(edition: Edition, answer: Answer, most: int) -> tuple[Shot, ...]:
    """The first pictures of an answer's evidence, for a card."""
    names = dict.fromkeys(piece.text for piece in answer.evidence if piece.kind == "file")
    found = ((name, edition.seen[name].small) for name in names if name in edition.seen)
    return tuple(_shot(image, shown_caption(name)) for name, image in found if image)[:most]

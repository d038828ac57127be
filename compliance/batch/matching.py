"""Which park a file is of: by what it says itself, else by its name, its archive's or its folders'. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Protocol

from compliance.batch.roster import Listed, plain
from compliance.batch.store.outcomes import Seen

BY_CONTENT, BY_NAME, BY_ARCHIVE, BY_FOLDER = "内容", "文件名", "压缩包名", "文件夹名"
SHORT = 3
"""A code of fewer characters counts only where it is all of a name: a "1" stands in many."""


class Named(Protocol):
    """A park as a file or a roster calls it."""

    @property
    def name(self) -> str: ...

    @property
    def code(self) -> str: ...


class Parks:
    """The parks of some files or of a roster. Where both sides have a code, it decides: a name may be shared."""

    def __init__(self, parks: Iterable[Named]) -> None:
        given = [(plain(park.name), plain(park.code)) for park in parks]
        self.codes = {code for _, code in given if code}
        self.names = {name for name, _ in given}
        self.without_code = {name for name, code in given if not code}

    def __contains__(self, park: Named) -> bool:
        name = plain(park.name)
        return plain(park.code) in self.codes or name in self.without_code if park.code else name in self.names


class Names:
    """The names and codes of parks, looked for in a text all at once, however many there are."""

    def __init__(self, parks: Iterable[Listed]) -> None:
        self.given = tuple(parks)
        self.parks: dict[str, list[Listed]] = {}
        self.lengths: dict[str, set[int]] = {}
        self._known: dict[str, tuple[Listed, ...]] = {}
        for park in self.given:
            for word in {plain(park.name), plain(park.code)} - {""}:
                self.parks.setdefault(word, []).append(park)
        for word in self.parks:
            self.lengths.setdefault(word[0], set()).add(len(word))

    def of(self, seen: Seen) -> tuple[tuple[Listed, ...], str]:
        """The parks that a file is of, as a rule one, and what that was told by; what it says itself decides."""
        if seen.park:
            return tuple(self.parks.get(plain(seen.park), ())), BY_CONTENT
        parts = seen.source.split("/")
        archive = seen.archive.count("/") if seen.archive else -1
        for place in range(len(parts) - 1, -1, -1):
            if found := self.within(parts[place]):
                last = place == len(parts) - 1
                return found, BY_NAME if last else BY_ARCHIVE if place == archive else BY_FOLDER
        return (), ""

    def called(self, file: Named) -> list[Listed]:
        """The parks of a file's code; where no park has it, those of its name."""
        name, code = plain(file.name), plain(file.code)
        coded = [park for park in self.parks.get(code, ()) if plain(park.code) == code] if code else []
        return coded or [park for park in self.parks.get(name, ()) if plain(park.name) == name]

    def within(self, text: str) -> tuple[Listed, ...]:
        """The parks that a name of a file or folder names."""
        if text not in self._known:
            # Blanks make no difference within a name, but end a code.
            texts = {plain(text), unicodedata.normalize("NFKC", text).casefold()}
            stem = plain(text).removesuffix(plain(PurePosixPath(text).suffix))
            words = {word for one in texts for word in self._words(one)} | ({stem} & self.parks.keys())
            self._known[text] = tuple(dict.fromkeys(park for word in sorted(words) for park in self.parks[word]))
        return self._known[text]

    def _words(self, text: str) -> Iterator[str]:
        """The words in a text, without those that are only a part of a longer one."""
        ends = ((at, at + length) for at, first in enumerate(text) for length in self.lengths.get(first, ()))
        found = [(start, end) for start, end in ends if text[start:end] in self.parks and _whole(text, start, end)]
        for start, end in found:
            if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in found):
                yield text[start:end]


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a code is not a part of a longer one: YN-02 is not in YN-024."""
    word = text[start:end]
    if not word.isascii():
        return True
    around = text[start - 1 : start] + text[end : end + 1]
    return len(word) >= SHORT and not any(one.isascii() and one.isalnum() for one in around)

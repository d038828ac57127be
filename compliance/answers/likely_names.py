"""Which of the names that there are somebody probably meant: 佐证/2025年服务台账.xlsx by 2025年服务台帐."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from compliance.answers.evidence_names import plain_suffix

CONFUSED = str.maketrans("帐帳賬像它", "账账账象他")
"""Characters that are typed for each other."""
NEAREST, MOST = 20, 3
"""So many are compared letter by letter, and so many told."""
CUTOFF = 0.72
LONGEST = 120
"""Of longer names only the beginning is compared, which takes time with the square of it."""


class LikelyNames:
    """Names, with slashes, among which one is looked for: thousands of them, hundreds of times."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._alike: dict[str, list[str]] = defaultdict(list)
        self._pairs: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            stem = key(name)
            if name not in self._alike[stem]:
                self._alike[stem].append(name)
        for stem in self._alike:
            for pair in _pairs(stem):
                self._pairs[pair].append(stem)

    def near(self, name: str) -> tuple[str, ...]:
        """The names that are probably meant, the likeliest first; () where none is near.

        Alike are those that differ in the folder, the suffix, the case, the width of brackets or the Unicode form.
        """
        stem = key(name)
        if alike := self._alike.get(stem):
            return tuple(sorted(alike, key=lambda one: (_suffix(one) != _suffix(name), one)))[:MOST]
        shared = Counter(other for pair in _pairs(stem) for other in self._pairs.get(pair, ()))
        among = [other for other, _ in shared.most_common(NEAREST)]
        found = difflib.get_close_matches(stem, among, n=1, cutoff=CUTOFF)
        return tuple(self._alike[found[0]][:MOST]) if found else ()


def key(name: str) -> str:
    """What names have in common that are alike."""
    last = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    whole = stem if dot and stem and plain_suffix(suffix) else last
    return "".join(whole.casefold().translate(CONFUSED).split())[:LONGEST]


def _suffix(name: str) -> str:
    return plain_suffix(name.rpartition(".")[2])


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}

"""Parks whose years were not asked the same by the same rules: both by this year's rules over what both asked. Pure.

Only where the checklist, or a park's objects, are others than last year is anything scored again here.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from compliance.analysis.cohort.records import ParkRecord, answers_file
from compliance.analysis.cohort.results import Rates, UnsharedQuestion
from compliance.analysis.comparison import Comparison, Why, compare
from compliance.analysis.past import Past
from compliance.answers import earlier, reading
from compliance.answers.model import OBJECTS
from compliance.checklist.model import Checklist
from compliance.scoring import assess
from compliance.scoring.assessment import Assessment


class Shared(NamedTuple):
    """Both years of a park over what both asked; rates of the sections in the order that was asked for."""

    before: Fraction
    after: Fraction
    rates_before: Rates
    rates_after: Rates


class Revised:
    """Last year's answers of parks that were asked something else then, kept until this year's stream by again."""

    def __init__(self, checklist: Checklist, sections: Sequence[str]) -> None:
        self._checklist, self._sections = checklist, sections
        self._kept: dict[str, tuple[str, bytes]] = {}
        self._questions: Counter[tuple[Why, str, str]] = Counter()

    def concerns(self, record: ParkRecord) -> bool:
        """Whether an earlier record was made by other rules, or of several objects, which may be others now."""
        was, now = record, self._checklist
        same = (was.checklist_version, was.checklist_fingerprint) == (now.version, now.fingerprint)
        return not same or bool(record.beside.get(OBJECTS))

    def keep(self, key: str, record: ParkRecord) -> None:
        """`key` is the park's of this year."""
        data = json.dumps(answers_file(record), ensure_ascii=False).encode()
        self._kept[key] = record.checklist_version, zlib.compress(data)

    def found(self, records: Iterable[ParkRecord]) -> dict[str, Shared]:
        """Of this year's records those parks whose two years can be compared, by their keys."""
        shared = {}
        for record in records if self._kept else ():
            if record.key in self._kept and (c := self._compared(record)) is not None:
                self._questions.update((one.why, one.id, one.text) for one in c.unshared)
                if c.before.score is not None and c.after.score is not None:
                    shared[record.key] = Shared(
                        c.before.score, c.after.score, self._rates(c.before), self._rates(c.after)
                    )
        return shared

    def questions(self) -> tuple[UnsharedQuestion, ...]:
        """What only one of the years asked, or cannot be compared, with the number of parks."""
        order: dict[str, int] = {why: place for place, why in enumerate(("new", "gone", "apart"))}
        listed = sorted(self._questions.items(), key=lambda pair: (order[pair[0][0]], pair[0][1]))
        return tuple(UnsharedQuestion(name, text, why, parks) for (why, name, text), parks in listed)

    def _compared(self, record: ParkRecord) -> Comparison | None:
        version, kept = self._kept.pop(record.key)
        then = json.loads(zlib.decompress(kept))
        read, findings = earlier.look_back(then, self._checklist, self._checklist.held(version))
        sheet, mistakes = reading.parse(answers_file(record), self._checklist, partial=True)
        if findings or mistakes:
            return None
        try:
            return compare(Past(self._checklist, read, None), assess(self._checklist, sheet))
        except ValueError:
            return None

    def _rates(self, a: Assessment) -> Rates:
        rates = {part.id: part.tally.rate for part in a.parts}
        return tuple(rates.get(name) for name in self._sections)

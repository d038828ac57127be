"""What to look at again: seen while the records stream by, compared by short digests, worded as a hint. Pure."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from compliance.analysis.cohort.ranking import quantile
from compliance.analysis.cohort.records import CriterionRecord, ParkRecord, answers_in
from compliance.analysis.cohort.results import ANOMALY_WORDS, MOST_NAMED, Anomaly, AnomalyKind, Change, Rules
from compliance.analysis.cohort.tallies import unmarked
from compliance.checklist.consistency import contradictions
from compliance.checklist.model import Checklist
from compliance.numbers import fixed

EMPTY_FILE = hashlib.sha256(b"").hexdigest()
NOTHING = 0


class Watch:
    """Collects what anomalies are found in: a few numbers per park, nothing that grows faster than the parks."""

    def __init__(self, checklist: Checklist, rules: Rules) -> None:
        self.rules = rules
        self.chapters = [section.heading for section in checklist.sections]
        number = {section.id: place for place, section in enumerate(checklist.sections)}
        self._chapter = {c.id: number[(checklist.home[c.id])[0].id] for c in checklist.criteria}
        self._figures = {c.id for c in checklist.criteria if c.answer.individual}
        self._provable = {c.id for c in checklist.criteria if c.evidence}
        self._names: list[str] = []
        self._answers = [array("Q") for _ in self.chapters]
        self._notes = [array("Q") for _ in self.chapters]
        self._files = array("Q")
        self._file_of = array("L")
        # All names in one piece: a hundred thousand parks have many of them.
        self._file_names = bytearray()
        self._file_ends = array("Q")
        self._checklist = checklist
        self._related = {it: (it.left.criterion, it.right.criterion) for it in checklist.consistency}
        self._single: list[Anomaly] = []

    def add(self, record: ParkRecord) -> None:
        parts: list[list[CriterionRecord]] = [[] for _ in self.chapters]
        for criterion in record.criteria:
            parts[self._chapter[unmarked(criterion.id)]].append(criterion)
        for place, part in enumerate(parts):
            self._answers[place].append(self._answers_in(part))
            self._notes[place].append(self._notes_in(part))
        for name, digest in record.evidence_digests.items():
            if digest != EMPTY_FILE:
                self._files.append(int(digest[:16], 16))
                self._file_of.append(len(self._names))
                self._file_names += name.encode()
                self._file_ends.append(len(self._file_names))
        self._names.append(record.park.name)
        park = (record.park.name,)
        unproven = [c.id for c in record.criteria if self._is_unproven(c)]
        if len(unproven) >= self.rules.unproven:
            text = f"{len(unproven)} 个要点得满分而没有佐证材料：{listed(unproven)}"
            self._single.append(Anomaly("unproven_full_marks", park, 1, text, tuple(unproven)))

        for relation, text in contradictions(self._checklist, answers_in(record.criteria)):
            self._single.append(Anomaly("contradiction", park, 1, text, self._related[relation]))

    def _answers_in(self, part: Sequence[CriterionRecord]) -> int:
        given = [c for c in part if c.answer is not None]
        if sum(unmarked(c.id) in self._figures for c in given) < self.rules.alike_answers:
            return NOTHING
        return digest("\n".join([f"{c.id}={c.answer!r}" for c in given]))

    def _notes_in(self, part: Sequence[CriterionRecord]) -> int:
        long = [f"{c.id}={c.note}" for c in part if len(c.note) >= self.rules.note_length]
        return digest("\n".join(long)) if len(long) >= self.rules.alike_notes else NOTHING

    def _is_unproven(self, criterion: CriterionRecord) -> bool:
        return (
            not criterion.evidence
            and criterion.state == "scored"
            and unmarked(criterion.id) in self._provable
            and criterion.own == criterion.full
        )

    def found(self, changed: Mapping[str, tuple[str, Change]]) -> tuple[Anomaly, ...]:
        """All of them, in an order that does not depend on the records'. `changed` has names and changes by key."""
        everything = [
            *self._alike("identical_answers", self._answers, "的作答（含各项数据）完全相同"),
            *self._alike("identical_notes", self._notes, "的文字说明完全相同"),
            *self._shared_files(),
            *self._single,
            *jumps(changed, self.rules),
        ]
        kinds = list(ANOMALY_WORDS)
        return tuple(sorted(everything, key=lambda seen: (kinds.index(seen.kind), seen.parks, seen.text)))

    def _alike(self, kind: AnomalyKind, digests: Sequence[array[int]], what: str) -> Iterator[Anomaly]:
        chapters: dict[tuple[int, ...], list[str]] = defaultdict(list)
        for heading, column in zip(self.chapters, digests, strict=True):
            for _, rows in repeated(column):
                chapters[tuple(rows)].append(heading)
        for together, headings in chapters.items():
            yield self._anomaly(kind, together, f"{len(together)} 个园区“{'、'.join(headings)}”{what}")

    def _shared_files(self) -> Iterator[Anomaly]:
        for _, positions in repeated(self._files):
            rows = {self._file_of[position] for position in positions}
            if len(rows) > 1:
                names = sorted({self._file_name(position) for position in positions})
                yield self._anomaly(
                    "shared_evidence", tuple(rows), f"{len(rows)} 个园区的佐证文件内容完全相同：{listed(names)}"
                )

    def _file_name(self, position: int) -> str:
        start = self._file_ends[position - 1] if position else 0
        return self._file_names[start : self._file_ends[position]].decode()

    def _anomaly(self, kind: AnomalyKind, rows: Sequence[int], text: str) -> Anomaly:
        names = sorted(self._names[row] for row in rows)
        return Anomaly(kind, tuple(names[:MOST_NAMED]), len(names), text)


def digest(text: str) -> int:
    """64 bits; never that of nothing."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) or 1


def repeated(column: array[int]) -> Iterator[tuple[int, list[int]]]:
    """Each value that occurs more than once, and where. Sorts once: no comparison of each with each."""
    order = sorted(range(len(column)), key=column.__getitem__)
    start = 0
    for position in range(1, len(order) + 1):
        if position < len(order) and column[order[position]] == column[order[start]]:
            continue
        if position - start > 1 and column[order[start]] != NOTHING:
            yield column[order[start]], order[start:position]
        start = position


def jumps(changed: Mapping[str, tuple[str, Change]], rules: Rules) -> Iterator[Anomaly]:
    """Changes of score far from the median change, by a limit that a few outliers do not move."""
    scores = sorted(change.actual for _, change in changed.values())
    if not scores:
        return
    middle = quantile(scores, Fraction(1, 2))
    deviation = quantile(sorted(abs(score - middle) for score in scores), Fraction(1, 2))
    limit = max(rules.jump, rules.jump_spread * deviation)
    for name, change in changed.values():
        if abs(change.actual) >= rules.jump and abs(change.actual - middle) > limit:
            moved = "上升" if change.actual > 0 else "下降"
            what = "总分" if change.shared is None else "可比口径的分"
            text = (
                f"{what}比上年{moved} {fixed(abs(change.actual), 1)} 分，"
                f"各园区变化的中位数为 {fixed(middle, 1)} 分，相差超过 {fixed(limit, 1)} 分"
            )
            yield Anomaly("jump", (name,), 1, text)


def listed(names: Sequence[str], most: int = 10) -> str:
    more = f" 等 {len(names)} 个" if len(names) > most else ""
    return "、".join(names[:most]) + more

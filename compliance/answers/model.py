"""The answers file: a park, a period and one answer to each criterion. Its model and the names of its fields."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

PARK_TYPES = ("国家级", "省级", "州市级", "县级", "其他")
YES, NO = "有", "无"

LONGEST_TEXT = 32_767
"""Characters of any text of an answers file: what a cell of a workbook holds, so that every form can hold it."""
MOST_EVIDENCE, MOST_MEMBERS, MOST_REVIEWERS, MOST_OBJECTS = 500, 500, 100, 500
"""How many there may be: of an entry, of the team, of an entry, of a section."""

EvidenceKind = Literal["file", "paper", "web"]
EVIDENCE_PREFIXES: dict[str, EvidenceKind] = {"纸质": "paper", "网址": "web"}
EVIDENCE_WORDS: dict[EvidenceKind, str] = {"file": "电子文件", "paper": "纸质材料", "web": "网址"}


Lacking = Literal["", "absent", "expired"]
"""Why a piece of evidence proves nothing: its file is not there, or what it says holds no more; "" where it does."""
LACKING_WORDS = {"absent": "文件未到位", "expired": "已过有效期"}
MADE, UNTIL = "形成日期", "有效至"
"""What may be written after a piece of evidence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: a file beside the answers, paper that is kept somewhere, or an address."""

    kind: EvidenceKind
    text: str
    made: datetime.date | None = None
    """The day on which it came to be."""
    until: datetime.date | None = None
    """The last day on which it is valid."""
    lacking: Lacking = field(default="", compare=False)
    """What was found, not what was written: the same piece is the same wherever it is looked for."""


@dataclass(frozen=True, slots=True)
class Review:
    """What reviewers (复核) said of an answer, and the park's own answer (自评) before that."""

    own: Answer
    opinions: tuple[Answer, ...]
    """One of each reviewer, the first first; its `note` is why (理由)."""

    @property
    def disputed(self) -> bool:
        """Whether reviewers come to different results: until somebody decides, the park's own counts."""
        return any(opinion.differs(self.opinions[0]) for opinion in self.opinions)

    @property
    def agrees(self) -> bool:
        """Whether every reviewer comes to the park's own result."""
        return not any(opinion.differs(self.own) for opinion in self.opinions)

    @property
    def reason(self) -> str:
        reasons = {opinion.note: opinion.by for opinion in self.opinions if opinion.note}
        named = len(reasons) > 1
        return "；".join(f"{by}：{note}" if named and by else note for note, by in reasons.items())

    @property
    def by(self) -> str:
        return "、".join(dict.fromkeys(opinion.by for opinion in self.opinions if opinion.by))

    @property
    def on(self) -> datetime.date | None:
        """The day of the last opinion."""
        return max((opinion.on for opinion in self.opinions if opinion.on), default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Unanswered: neither a value nor a reason why it does not apply.

    Once reviewed, value, reason and declaration are those that count: the reviewers', where they are of one mind, else
    the park's own, which stands in `review` with every opinion.
    """

    value: Any = None
    not_applicable: str = ""
    declared: bool | None = None
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    by: str = ""
    on: datetime.date | None = None
    review: Review | None = None
    offered: tuple[str, ...] = field(default=(), compare=False)
    """Last year's evidence in words, each with whether it still holds: shown in forms, and no part of the answer."""

    @property
    def given(self) -> bool:
        return self.value is not None or bool(self.not_applicable)

    @property
    def unproven(self) -> str:
        """Why none of the evidence proves anything, in words; "" where some does."""
        if self.proofs:
            return ""
        lacking = dict.fromkeys(LACKING_WORDS[piece.lacking] for piece in self.evidence if piece.lacking)
        return f"佐证{'、'.join(lacking)}" if lacking else "无佐证材料"

    @property
    def proofs(self) -> tuple[Evidence, ...]:
        """The evidence that counts: not what is still to come, nor what has expired."""
        return tuple(piece for piece in self.evidence if not piece.lacking)

    def with_evidence(self, change: Callable[[Evidence], Evidence]) -> Answer:
        """The answer, and the park's own behind it, with every piece of evidence changed in one way."""
        if not self.evidence:
            return self
        review = self.review and replace(self.review, own=self.review.own.with_evidence(change))
        return replace(self, evidence=tuple(map(change, self.evidence)), review=review)

    @property
    def own(self) -> Answer:
        """The park's own answer, whatever a reviewer made of it."""
        return self.review.own if self.review else self

    def with_opinion(self, opinion: Answer) -> Answer:
        """The answer with what one more reviewer said of it; the same said again is said once."""
        before = self.review.opinions if self.review else ()
        review = Review(self.own, before if opinion in before else (*before, opinion))
        counts = self.own if review.disputed else review.opinions[0]
        changes = {"value": counts.value, "not_applicable": counts.not_applicable, "declared": counts.declared}
        return replace(self.own, **changes, review=review)

    def differs(self, other: Answer) -> bool:
        """Whether the two come to another result; how a reason is worded does not matter."""
        mine, theirs = ((a.value, bool(a.not_applicable), a.declared) for a in (self, other))
        return mine != theirs


BLANK = Answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """A park's profile; area in square kilometres."""

    name: str
    code: str = ""
    region: str = ""
    type: str = ""
    enterprises: int | None = None
    area: Fraction | None = None
    operator: str = ""
    address: str = ""
    leader: str = ""
    contact: str = ""
    phone: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The period assessed, both days included."""

    start: datetime.date
    end: datetime.date

    def __str__(self) -> str:
        return f"{chinese_date(self.start)}至{chinese_date(self.end)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A member of the self-assessment team (自评小组)."""

    name: str
    position: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """A park's answers for one period, all valid against one checklist."""

    checklist_id: str
    checklist_version: str
    park: Park
    period: Period
    assessed_on: datetime.date | None = None
    team: tuple[TeamMember, ...] = ()
    objects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each section that is assessed per object, the names of the objects."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    bonus: Mapping[str, Answer] = field(default_factory=dict)
    penalties: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def every(self) -> dict[str, Answer]:
        """All answers by the ids of their items."""
        return {**self.answers, **self.bonus, **self.penalties}

    @property
    def reviewed(self) -> bool:
        """Whether anything of it was reviewed."""
        return any(answer.review for answer in self.every.values())

    @property
    def evidence_files(self) -> list[str]:
        """The names of the evidence files that are there, each once."""
        return self._files(absent=False)

    @property
    def absent_files(self) -> list[str]:
        """The names of those that are still to come."""
        return self._files(absent=True)

    def _files(self, *, absent: bool) -> list[str]:
        pieces = (piece for answer in self.every.values() for piece in answer.evidence)
        found = (piece for piece in pieces if piece.kind == "file" and (piece.lacking == "absent") is absent)
        return list(dict.fromkeys(piece.text for piece in found))

    def with_each(self, change: Callable[[Answer], Answer]) -> AnswerSheet:
        """The sheet with every answer changed in one way."""
        groups: dict[str, Any] = {
            group: {name: change(answer) for name, answer in getattr(self, group).items()} for group in GROUPS.values()
        }
        return replace(self, **groups)


def chinese_date(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


OBJECTS = "对象"
GROUPS = {"作答": "answers", "加分项": "bonus", "专项扣分": "penalties"}
"""What an answers file calls each group of answers, and a sheet."""
TOP = ("检查表", "版本", "园区", "评价期", "自评日期", "自评小组", OBJECTS, *GROUPS)
PARK_FIELDS = {
    "名称": "name",
    "代码": "code",
    "所在地区": "region",
    "类型": "type",
    "企业数量": "enterprises",
    "面积": "area",
    "运营主体": "operator",
    "地址": "address",
    "负责人": "leader",
    "联系人": "contact",
    "联系电话": "phone",
    "概况": "profile",
}
TEAM_FIELDS = {"姓名": "name", "职务": "position", "分工": "duty"}
REVIEW = "复核"
ANSWER_FIELDS = ("结果", "不适用", "否决情形", "说明", "佐证", "填写人", "填写日期", REVIEW)
EXTRA_FIELDS = ("结果", "说明", "佐证", "填写人", "填写日期", REVIEW)
REVIEW_FIELDS = ("结果", "不适用", "否决情形", "理由", "复核人", "日期")
EXTRA_REVIEW_FIELDS = ("结果", "理由", "复核人", "日期")

"""What the writer and the reader of a form agree on: headings, and the key by which each row says what it is.

Rows are found by their key and columns by their heading, so that both may be moved about. The key says whose row it
is and how its answer is put together; a form can therefore be read without the checklist that it was made from.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from compliance.answers.entries import entered
from compliance.answers.model import PARK_FIELDS
from compliance.checklist.kinds.entered import RATIO_PARTS
from compliance.checklist.model import Criterion, Item

FORMAT = "compliance-form/2"
COVER, TEAM, GUIDE, LISTS, DATA = "封面", "自评小组", "填写说明", "选项", "表单数据"
BONUS, PENALTIES = "加分项", "专项扣分"
ID, KEY, STATE = "编号", "行标识", "状态"
TEXT, POINTS, RULE, CHECKS, WANTED, HOW = "检查要点", "标准分", "计分规则", "检查方法", "应备佐证", "怎样作答"
ORIGIN = "出处"
RESULT, UNIT = "结果", "单位"
NUMERATOR, DENOMINATOR = RATIO_PARTS
NOT_APPLICABLE, DECLARED, NOTE, EVIDENCE, BY, ON = (
    "不适用理由",
    "否决情形",
    "说明",
    "佐证材料",
    "填写人",
    "填写日期",
)
PROGRESS = ("工作表", "已作答 / 应作答", "待补证")
"""The columns beside the cover's, with how far each sheet is."""
PRINTED = (STATE, TEXT, POINTS, RULE, CHECKS, WANTED, ORIGIN, HOW, UNIT, "序号", *PROGRESS, GUIDE)
"""Columns with what the form itself says."""
FINDING = (RESULT, NUMERATOR, DENOMINATOR)
"""The columns, besides the slots, that an answer itself is typed in; in forms made today, the first of them."""

ITEM, FILLED = "项目", "填写内容"
"""The cover's columns: what is asked, in the place of an id, and where it is typed in."""

ANSWERS = ("作答", BONUS, PENALTIES)
SIGNED = "填写"
"""The part of the cover's rows that say who fills in and when, for every answer that does not say so itself."""
PROFILE = (
    *(("园区", name) for name in PARK_FIELDS),
    ("评价期", "开始"),
    ("评价期", "结束"),
    ("自评日期", "自评日期"),
    (SIGNED, BY),
    (SIGNED, ON),
)
"""The rows of the cover: the part of the answers file and the name there."""

LABELS = {("园区", "名称"): "园区名称", ("评价期", "开始"): "评价期开始", ("评价期", "结束"): "评价期结束"}

SHARED = {NOTE: "说明", EVIDENCE: "佐证", BY: "填写人", ON: "填写日期"}
"""Columns that every row of answers has, and the fields of an answers file that they are."""

REVIEWED = "复核"
"""Before a heading: the same of the reviewer's result. Also the line of the hidden sheet that says there are such."""

OPINION, AGREES, DIFFERS = "复核意见", "同意", "改判"
OPINIONS = (AGREES, DIFFERS)
REASON, REVIEWER, REVIEWED_ON = "复核理由", "复核人", "复核日期"
REVIEW_SHARED = {REASON: "理由", REVIEWER: "复核人", REVIEWED_ON: "日期"}
"""Columns that every row has in a form with a review, and the fields of 复核 that they are."""

TEAM_COLUMNS = ("姓名", "职务", "分工")

SKIPPED = "不适用"
"""A choice beside the conclusions of a scale, where the criterion may be left out."""

Shape = Literal["one", "percent", "share", "ratio", "numbers", "picks", "profile"]
SHAPES: tuple[Shape, ...] = ("one", "percent", "share", "ratio", "numbers", "picks", "profile")
PERCENTS = ("percent", "share")
"""Both in percent; a share below 1 % would earn nothing, so that 0.95 can only mean 95 %."""


SLOT = "分项"


def slot(number: int) -> str:
    """The heading of the column for one of several parts of an answer, in forms made before parts had rows."""
    return f"{SLOT}{number}"


@dataclass(frozen=True, slots=True)
class Key:
    """Whose row it is: checklist and version, the part of the answers file, the id there, and the answer's shape.

    `place` is there where the parts of an answer have rows of their own: 0 for the row of the answer as a whole, else
    whose part this row is, from 1.
    """

    checklist: str
    version: str
    top: str
    id: str
    shape: Shape
    parts: tuple[str, ...] = ()
    skippable: bool = False
    declares: bool = False
    place: int | None = None

    def __str__(self) -> str:
        flags = [int(self.skippable), int(self.declares), *([] if self.place is None else [self.place])]
        written = [self.checklist, self.version, self.top, self.id, self.shape, *flags, *self.parts]
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"))

    @property
    def label(self) -> str:
        """What the row is called where a reader sees it."""
        return f"{self.id}·{self.place}" if self.place else LABELS.get((self.top, self.id), self.id)

    @property
    def value_columns(self) -> tuple[str, ...]:
        """The headings of the columns that the answer itself is typed in."""
        if self.place is not None:
            return (RESULT,)
        if self.shape == "ratio":
            return NUMERATOR, DENOMINATOR
        if self.shape in {"numbers", "picks"}:
            return tuple(slot(number) for number in range(1, len(self.parts) + 1))
        return (FILLED,) if self.shape == "profile" else (RESULT,)

    @property
    def below(self) -> tuple[Key, ...]:
        """The keys of the rows of its parts."""
        return tuple(replace(self, place=n) for n in range(1, len(self.parts) + 1)) if self.place == 0 else ()


def read_key(text: str) -> Key | None:
    """The key that a cell holds; None where it holds something else."""
    try:
        written: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(written, list) or len(written) < 7 or not all(written[n] in (0, 1) for n in (5, 6)):
        return None
    place, parts = (written[7], written[8:]) if len(written) > 7 and type(written[7]) is int else (None, written[7:])
    names = [*written[:5], *parts]
    if not all(isinstance(name, str) for name in names) or written[4] not in SHAPES:
        return None
    checklist, version, top, identifier, shape = written[:5]
    key = Key(checklist, version, top, identifier, shape, tuple(parts), bool(written[5]), bool(written[6]), place)
    return key if _makes_sense(key) else None


def _makes_sense(key: Key) -> bool:
    if key.shape == "profile":
        return (key.top, key.id) in PROFILE
    parts = {"ratio": len(key.parts) == 2, "numbers": bool(key.parts), "picks": bool(key.parts)}
    placed = key.place is None or (key.shape in parts and 0 <= key.place <= len(key.parts))
    return key.top in ANSWERS and placed and parts.get(key.shape, True)


def shape_and_parts(item: Item) -> tuple[Shape, tuple[str, ...]]:
    """How the answer to something is put together, and the names of its parts."""
    shape, slots = asked = entered(item)
    if shape in {"ratio", "numbers", "picks"}:
        return shape, asked.names
    if shape == "number" and slots[0].unit == "%":
        return "share" if slots[0].telling >= 1 else "percent", ()
    return "one", ()


def declared_trigger(item: Item) -> str | None:
    """What has to be declared beside the answer, where something has."""
    veto = item.veto if isinstance(item, Criterion) else None
    return veto.when.declared if veto and veto.when else None


Named = Callable[[str], str]
"""The heading of a column on one of the two sides."""


def own(name: str) -> str:
    """The heading of the park's own column."""
    return name


def reviewed(name: str) -> str:
    """The heading of the reviewer's column that corresponds to one of the park's."""
    return f"{REVIEWED}{name}"


LONGEST = 500
"""No heading and no id is longer."""


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading or an id as it is compared: without blanks, full-width forms as half-width ones."""
    return "".join(unicodedata.normalize("NFKC", text[:LONGEST]).split())

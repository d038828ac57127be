"""What the engine says when it refuses something, as templates for a form that checks without the engine.

Nothing is written twice: every template is provoked from the engine itself with names such as "{unit}" in the
place of a checklist's own, so that a changed message changes in the form too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from compliance.answers.fields import misnamed
from compliance.answers.model import PARK_FIELDS
from compliance.answers.reading import MOST_NAMED, parse, top_names
from compliance.checklist.kinds import AnswerKind, Complaint, Conditions, Level, LevelScale, PickList, Ratio, Refused
from compliance.checklist.kinds.base import number_of
from compliance.checklist.kinds.lists import Input, Pick
from compliance.checklist.model import FORMAT, Checklist
from compliance.checklist.model import parse as parse_checklist
from compliance.errors import Finding, Place, suggestion


class Words(NamedTuple):
    """One refusal with places to fill in: "{unit}" and the like."""

    message: str
    expected: str
    remedy: str
    found: str = ""

    @classmethod
    def of(cls, refusal: Complaint | Finding, places: dict[str, str]) -> Words:
        """The words of a refusal; each text of `places` becomes the place of that name."""
        texts = [refusal.message, refusal.expected, refusal.remedy]
        for text, name in places.items():
            texts = [part.replace(text, f"{{{name}}}") for part in texts]
        return cls(*texts)


@cache
def refusals() -> dict[str, Words]:
    """Every refusal, by the name that the form knows it by."""
    return {**dict(_numbers()), **dict(_kinds()), **dict(_sheets()), **dict(_revisions())}


def near() -> str:
    """ "是否想写{near}？", said of the choice that was probably meant; the quotation marks belong to the choice."""
    return suggestion("near", ["near"]).replace("“near”", "{near}")


def zero_denominator() -> str:
    """The reason that stands for a ratio of nothing."""
    sheet, _ = parse(_document(作答={"R": {"结果": "0/0"}}), _stand_in())
    return sheet.answers["R"].not_applicable


# ── numbers and kinds of answers ──

LIMIT = Fraction(987654321)
NUMBERS: dict[str, Any] = {
    "shape": [],
    "digits": "9" * 20,
    "words": "x",
    "negative": "-1",
    "fraction": "1.5",
    "most": str(LIMIT + 1),
}


def _numbers() -> Iterator[tuple[str, Words]]:
    for case, raw in NUMBERS.items():
        for integer in (True, False):
            for unit in ("{unit}", ""):
                try:
                    number_of(raw, unit=unit, integer=integer, most=LIMIT)
                except Refused as refused:
                    name = f"number.{case}{'.integer' if integer else ''}{'.unit' if unit else ''}"
                    yield name, Words.of(refused.complaints[0], {str(LIMIT): "most"})


RATIO = Ratio(
    kind="ratio",
    numerator="{numerator}",
    denominator="{denominator}",
    zero_denominator="zero",
)
LEVELS = LevelScale(kind="level", levels=(Level(name="{choices}", credit=Fraction(1)),))
NAMED = Conditions(
    kind="conditions", inputs=(Input(name="{name}", unit="{unit}"),), conditions=(), credit_each=Fraction(1)
)
PICKS = PickList(kind="picklist", items=(Pick(name="one"), Pick(name="two")))


def _kinds() -> Iterator[tuple[str, Words]]:
    yield "level.shape", _refusal(LEVELS, [])
    yield "level.unknown", _refusal(LEVELS, "x")
    yield "ratio.shape", _refusal(RATIO, [])
    yield "ratio.parts", _refusal(RATIO, "x")
    yield "ratio.over", _refusal(RATIO, "101%")
    yield "ratio.above", _refusal(RATIO, "2/1")
    for case in ("digits", "words", "negative", "fraction"):
        yield f"ratio.{case}", _refusal(RATIO, f"{NUMBERS[case]}/1", {"{numerator}": "name"})
    yield "named.shape", _refusal(NAMED, "x", {"{name}": "names"})
    yield "named.unknown", _refusal(NAMED, {"x": "1"}, {"{name}": "names"})
    yield "named.missing", _refusal(NAMED, {})
    names = {"one、two": "names", "one, two": "examples"}
    yield "pick.shape", _refusal(PICKS, "x", names)
    yield "pick.unknown", _refusal(PICKS, ["x"], names)
    yield "pick.blank", _refusal(PICKS, [None], names)
    yield "pick.twice", _refusal(PICKS, ["one", "one"], names)


def _refusal(kind: AnswerKind, raw: Any, places: dict[str, str] | None = None) -> Words:
    try:
        kind.read(raw)
    except Refused as refused:
        return Words.of(refused.complaints[0], places or {})
    raise AssertionError(f"{raw!r} is not refused")


# ── the answers file as a whole ──


@cache
def _stand_in() -> Checklist:
    """A checklist whose names are places to fill in."""
    grade = {"kind": "grade"}
    ratio = {"kind": "ratio", "numerator": "n", "denominator": "{denominator}", "direction": "at_least"}
    allowed = {"when": "{when}"}
    criteria = [
        {"id": "A", "answer": grade, "not_applicable": allowed},
        {"id": "N", "answer": grade, "text": "{text}"},
        {"id": "V", "answer": grade, "veto": {"effect": "fail", "when": {"declared": "{trigger}"}}},
        {"id": "R", "answer": {**ratio, "zero_denominator": "not_applicable"}, "not_applicable": allowed},
    ]
    given = {"text": "t", "points": "1", "origin": "drafted"}
    section = {"number": "{number}", "title": "{title}", "points": "4", "origin": "drafted"}
    windows = [{**given, "id": "W", "answer": grade}]
    data = {
        "format": FORMAT,
        "id": "stand-in",
        "version": "1",
        "title": "t",
        "standard": {"title": "t", "type": "t", "proposer": "t", "text_held": "false", "statement": "t"},
        "scoring": {
            "total_points": "8",
            "conformity": [{"name": "符合", "credit": "1"}],
            "evidence": {"required": "false", "conform_becomes": "符合"},
            "not_applicable": {"treatment": "excluded"},
            "steps": [],
        },
        "grades": [{"name": "g"}],
        "bonus": [{"id": "B", "text": "t", "points": "1"}],
        "sections": [
            {**section, "id": "S", "criteria": [{**given, **criterion} for criterion in criteria]},
            {**section, "id": "O", "per_object": {"name": "{what}"}, "criteria": windows},
        ],
    }
    made = parse_checklist(data)
    return made.model_copy(update={"id": "{checklist}", "version": "{version}"})


def _document(**changes: Any) -> dict[str, Any]:
    """An answers file for the stand-in; `changes` stand in the place of whole parts of it."""
    answers: Any = {"A": None, "N": None, "V": None, "R": None, "W@o": None}
    given = changes.get("作答", {})
    return {
        "检查表": "{checklist}",
        "版本": "{version}",
        "园区": {"名称": "p"},
        "评价期": {"开始": "2025-01-01", "结束": "2025-12-31"},
        "对象": {"O": ["o"]},
        **changes,
        "作答": answers | given if isinstance(given, dict) else given,
    }


def _sheets() -> Iterator[tuple[str, Words]]:
    checklist = _stand_in()
    yield "file.shape", _finding([], (), {"、".join(top_names(checklist)): "names"})
    yield "checklist.other", _finding(_document(检查表="x"), ("检查表",))
    yield "version.other", _finding(_document(版本="x"), ("版本",), {"{version}": "versions"})
    yield from _fields()
    yield from _heads()
    yield from _ids()
    yield from _answers()


def _fields() -> Iterator[tuple[str, Words]]:
    names = {"、".join(PARK_FIELDS): "names"}
    yield "mapping.shape", _finding(_document(园区="x"), ("园区",), names)
    yield "mapping.colon", _finding(_document(园区="x:"), ("园区",), names)
    yield "mapping.unknown", _finding(_document(园区={"x": "x"}), ("园区", "x"), names)
    yield "text.shape", _finding(_document(园区={"地址": []}), ("园区", "地址"))
    yield "date", _finding(_document(自评日期="x"), ("自评日期",))
    yield "yes", _finding(_document(加分项={"B": {"结果": "x"}}), ("加分项", "B", "结果"))
    for name, raw, places in (
        ("evidence.shape", {"x": "x", "y": "y"}, {}),
        ("evidence.piece", [[]], {}),
        ("evidence.pair", [{"x": "x"}], {}),
        ("evidence.empty", ["纸质："], {"纸质": "head"}),
        ("evidence.web", ["www.x"], {}),
        ("evidence.outside", ["../x"], {}),
    ):
        document = _document(作答={"A": {"佐证": raw}})
        # What is expected of any evidence names the prefixes too: only the message of an empty one has a place.
        yield name, _finding(document, ("作答", "A", "佐证"), places)


def _heads() -> Iterator[tuple[str, Words]]:
    yield "park.name", _finding(_document(园区={}), ("园区", "名称"))
    yield "park.type", _finding(_document(园区={"类型": "x"}), ("园区", "类型"))
    yield "period.missing", _finding(_document(评价期={}), ("评价期", "开始"), {"开始": "label"})
    backwards = {"开始": "2025-05-05", "结束": "2025-01-01"}
    yield "period.order", _finding(_document(评价期=backwards), ("评价期", "结束"), {"2025-05-05": "start"})
    yield "team.shape", _finding(_document(自评小组="x"), ("自评小组",))
    yield "team.name", _finding(_document(自评小组=[{"职务": "x"}]), ("自评小组", 0))
    heading = {"{number} {title}": "heading"}
    yield "objects.missing", _finding(_document(对象={}), ("对象", "O"), heading)
    yield "objects.name", _finding(_document(对象={"O": [""]}), ("对象", "O", 0))
    yield "objects.twice", _finding(_document(对象={"O": ["o", "o"]}), ("对象", "O", 1))


def _ids() -> Iterator[tuple[str, Words]]:
    top, elsewhere = {"作答": "top"}, {"作答": "top", "加分项": "elsewhere"}
    yield "ids.shape", _finding(_document(作答="x"), ("作答",), top)
    yield "id.unknown", _finding(_document(作答={"x": None}), ("作答", "x"), top)
    yield "id.elsewhere", _finding(_document(作答={"B": None}), ("作答", "B"), elsewhere)
    for name, count in (("", 1), (".more", MOST_NAMED + 1)):
        windows = [f"o{number}" for number in range(count)]
        listed = {"、".join(f"W@{window}" for window in windows[:MOST_NAMED]): "listed"}
        for case, written in (("object", "W@GIVEN"), ("unmarked", "W")):
            answers = {**dict.fromkeys(f"W@{window}" for window in windows), written: None}
            document = _document(对象={"O": windows}, 作答=answers)
            yield f"id.{case}{name}", _finding(document, ("作答", written), {"“GIVEN”": "given", **listed})
    without = _document()
    del without["作答"]["N"]
    yield "id.missing", _finding(without, ("作答", "N"))


def _answers() -> Iterator[tuple[str, Words]]:
    def refused(name: str, entry: dict[str, Any], field: str) -> Words:
        return _finding(_document(作答={name: entry}), ("作答", name, field))

    yield "both", refused("A", {"结果": "符合", "不适用": "x"}, "结果")
    yield "na.word", refused("A", {"结果": "不适用"}, "结果")
    yield "na.forbidden", refused("N", {"结果": "不适用"}, "结果")
    yield "na.reason", refused("A", {"不适用": "无"}, "不适用")
    yield "declared.needless", refused("A", {"否决情形": "无"}, "否决情形")
    yield "declared.missing", refused("V", {"结果": "符合"}, "否决情形")
    yield "review.missing", refused("A", {"复核": {"复核人": "x"}}, "复核")
    yield "review.reason", refused("A", {"复核": {"结果": "符合"}}, "复核")


def _revisions() -> Iterator[tuple[str, Words]]:
    """What is said of a file for an earlier version."""
    mapping = {
        "format": "compliance-mapping/1",
        "checklist": "stand-in",
        "from_version": "0",
        "to_version": "1",
        "criteria": {"x": "TARGET", "y": "TARGET"},
    }
    fields = _stand_in().model_dump(exclude={"id", "version", "fingerprint"}, exclude_none=True)
    fields["sections"][0]["criteria"][0]["id"] = "TARGET"
    checklist = parse_checklist({**fields, "id": "stand-in", "version": "1", "mappings": [mapping]})
    document = _document(检查表="stand-in", 版本="0", 作答={"x": None, "y": None})
    _, findings = parse(document, checklist)
    twice = next(finding for finding in findings if finding.path == ("作答", "y"))
    found = twice.found.replace("“x”", "{first}").replace("“y”", "{name}")
    yield "id.twice", Words.of(twice, {"TARGET": "target"})._replace(found=found)


def _finding(document: Any, path: Place, places: dict[str, str] | None = None) -> Words:
    """The words of the first finding at `path` or within it."""
    _, findings = parse(document, _stand_in(), misnamed)
    return Words.of(next(f for f in findings if f.path[: len(path)] == path), places or {})

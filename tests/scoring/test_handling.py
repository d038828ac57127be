"""What holds of evidence, of what does not apply and of what is unanswered: said for all, a section or a criterion.

The nearest counts.
"""

from __future__ import annotations

from typing import Any

import pytest
from builders import ALLOWED, backed, checklist, criterion, na, scored, section

from compliance.checklist import words
from compliance.checklist.lint import findings
from compliance.checklist.model import parse

HALF, NOTHING, NO = {"becomes": "部分符合"}, {"becomes": "不符合"}, {"required": "false"}


@pytest.mark.parametrize(
    ("whole", "clause", "own", "answer", "earned"),
    [
        (NO, None, None, "符合", 10),
        (HALF, None, None, "符合", 5),
        (HALF, NOTHING, None, "符合", 0),
        (HALF, NO, None, "符合", 10),
        (NO, HALF, NOTHING, "符合", 0),
        (HALF, NOTHING, NO, "符合", 10),
        (HALF, NOTHING, NOTHING, backed("符合"), 10),
        (HALF, NOTHING, None, "部分符合", 5),
    ],
)
def test_the_nearest_rule_on_evidence_counts(whole: Any, clause: Any, own: Any, answer: Any, earned: int) -> None:
    asked = criterion("a", **({"evidence_rule": own} if own else {}))
    inner = section("C1.1", asked) | ({"evidence_rule": clause} if clause else {})
    a = scored(checklist(section("C1", inner), evidence_rule=whole), {"a": answer})
    assert a.tally.earned == earned


EXCLUDED, FULL, EIGHT = {"treatment": "excluded"}, {"treatment": "full"}, {"treatment": "credit", "credit": "80%"}


@pytest.mark.parametrize(
    ("whole", "clause", "own", "due", "earned"),
    [
        (EXCLUDED, None, None, 10, 10),
        (FULL, None, None, 20, 20),
        (FULL, EIGHT, None, 20, 18),
        (FULL, EIGHT, EXCLUDED, 10, 10),
        (EXCLUDED, None, EIGHT, 20, 18),
        (EIGHT, EXCLUDED, FULL, 20, 20),
    ],
)
def test_the_nearest_rule_on_what_does_not_apply_counts(
    whole: Any, clause: Any, own: Any, due: int, earned: int
) -> None:
    asked = criterion("a", not_applicable=ALLOWED | (own or {}))
    inner = section("C1.1", asked, criterion("b")) | ({"not_applicable": clause} if clause else {})
    a = scored(checklist(section("C1", inner), not_applicable=whole), {"a": na(), "b": "符合"})
    assert (a.tally.due, a.tally.earned) == (due, earned)


SCALE = {"kind": "level", "levels": [{"name": "好", "credit": "1"}, {"name": "差", "credit": "0.2"}]}


@pytest.mark.parametrize(
    ("whole", "clause", "own", "due", "earned"),
    [
        (None, None, None, 20, 10),
        ("lowest", None, None, 20, 12),
        ("left_out", None, None, 10, 10),
        ("left_out", "zero", None, 20, 10),
        ("left_out", "zero", "lowest", 20, 12),
        ("zero", None, "left_out", 10, 10),
    ],
)
def test_the_nearest_rule_on_what_is_unanswered_counts(
    whole: Any, clause: Any, own: Any, due: int, earned: int
) -> None:
    asked = criterion("a", answer=SCALE, **({"unanswered": own} if own else {}))
    inner = section("C1.1", asked, criterion("b")) | ({"unanswered": clause} if clause else {})
    data = checklist(section("C1", inner))
    if whole:
        data = data.model_copy(update={"scoring": data.scoring.model_copy(update={"unanswered": whole})})
    a = scored(data, {"b": "符合"})
    assert (a.tally.due, a.tally.earned, a.grade) == (due, earned, None)
    assert a.range.floor == 60
    assert a.range.ceiling == 100


def test_every_rule_is_told_with_what_it_is_for() -> None:
    parts = [criterion("a", not_applicable=ALLOWED), criterion("b", not_applicable=ALLOWED)]
    other = criterion("c", not_applicable=ALLOWED | EIGHT, evidence_rule=NOTHING, unanswered="left_out")
    told = {
        rule.heading: rule.lines for rule in words.in_words(checklist(section("C1", *parts, other), evidence_rule=HALF))
    }
    assert told["佐证与缺项"] == (
        "判“符合”的须至少有一条佐证材料；没有的，在补证以前按“部分符合”计，列入待补证清单。",
        "c：判“符合”的须至少有一条佐证材料；没有的，在补证以前按“不符合”计，列入待补证清单。",
        "不适用的要点须写明理由，其标准分为合理缺项分，不计入应得分；应得分 = 标准分 − 合理缺项分。",
        "c：不适用的要点须写明理由，按标准分的 80% 计。",
        "一章的不适用分值超过该章标准分的 40% 时提示复核，不影响得分。",
        "未作答的要点暂按 0 分计，并且不评定等级。",
        "c：未作答的要点暂不计入应得分，并且不评定等级。",
    )


SHORTEST = {
    "format": "compliance-checklist/2",
    "id": "first",
    "version": "1",
    "title": "第一份检查表",
    "standard": {"title": "某规范"},
    "grades": [{"name": "合格", "requires": [{"measure": "score", "at_least": "60"}]}, {"name": "不合格"}],
    "sections": [
        {
            "id": "A",
            "number": "1",
            "title": "服务",
            "criteria": [{"id": "a1", "text": "事项公示"}, {"id": "a2", "text": "按时办结", "points": "3"}],
        },
        {"id": "B", "number": "2", "title": "管理", "criteria": [{"id": "b1", "text": "制度健全"}]},
    ],
}


def test_a_new_checklist_needs_only_what_cannot_be_guessed() -> None:
    made = parse(SHORTEST)
    assert findings(made) == []
    assert [(top.points, top.origin) for top in made.sections] == [(4, "drafted"), (1, "drafted")]
    assert made.scoring.total_points == 5
    assert [level.name for level in made.by_id["a1"].answer.levels] == ["符合", "部分符合", "不符合"]
    a = scored(made, {"a1": "符合", "a2": "部分符合", "b1": "不符合"})
    assert (a.show(a.score), a.grade) == ("50.0", "不合格")

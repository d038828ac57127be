"""自评 and 复核: which result counts, every difference with its reason, agreement by clause, and what is refused."""

from __future__ import annotations

import csv
import json
import shutil
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from builders import ALLOWED, DETERMINISTIC, Entry, answers_data, checklist, criterion, na, scale, section
from conftest import ROOT, window_service
from hypothesis import given
from hypothesis import strategies as st

from compliance import assess
from compliance.analysis import review
from compliance.answers import data as answer_data
from compliance.answers.reading import parse
from compliance.answers.reviewing import disputes, laid_over, unused
from compliance.cli.checklist import schema_of
from compliance.errors import Location
from compliance.files import documents
from compliance.forms.text import answers_file

ANSWERS = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
REVIEWED = ANSWERS.parent / "复核" / "2025.yaml"
VETO = {"effect": "zero_section", "when": {"answer": "不符合"}}


def made():
    return checklist(
        section("C1", section("C1.1", scale("a", 10, not_applicable=ALLOWED), scale("b", 10))),
        section("C2", section("C2.1", criterion("v", 20, veto=VETO), scale("c", 20))),
    )


def read(answers, **more):
    return parse({**answers_data(made(), answers), **more}, made())


def reviewed(answers, **more):
    sheet, findings = read(answers, **more)
    assert not findings
    return assess(made(), sheet)


def with_review(result, **of):
    return Entry(结果=result, 佐证=["纸质：材料（柜）"], 复核=of)


OWN = {"a": "9", "b": "8", "v": "符合", "c": "15"}
BACKED = Entry(结果="符合", 佐证=["纸质：材料（柜）"])


def test_what_the_reviewer_found_counts_and_the_parks_own_stands_beside_it():
    a = reviewed(
        {**OWN, "v": BACKED, "a": with_review("9", 结果="5", 理由="只查到五份协议", 复核人="李", 日期="2026-01-15")}
    )
    found = review.of(a)
    assert (a.by_id["a"].own, found.own.by_id["a"].own) == (5, 9)
    assert (found.own.tally.earned, found.reviewed.tally.earned) == (52, 48)
    assert found.reviewed is a
    (difference,) = found.differences
    assert (difference.id, difference.clause, difference.change) == ("a", "C1.1", -4)
    assert (difference.reason, difference.by, difference.on) == ("只查到五份协议", "李", "2026-01-15")
    assert found.reviewers == ("李",)


def test_without_a_review_there_is_none():
    assert review.of(reviewed(OWN)) is None
    assert review.of(reviewed({**OWN, "a": with_review("9", 结果=None, 理由="", 复核人=None)})) is None


def test_agreement_counts_what_was_reviewed_and_points_count_vetoes():
    veto = Entry(结果="符合", 佐证=["纸质：材料（柜）"], 复核={"结果": "不符合", "理由": "现场未见公示"})
    a = reviewed({**OWN, "a": with_review("9", 结果="9"), "b": with_review("8", 结果="7", 理由="少一家"), "v": veto})
    found = review.of(a)
    first, second = found.clauses
    assert (first.criteria, first.reviewed, first.agreed, first.share) == (2, 2, 1, Fraction(1, 2))
    assert (second.reviewed, second.agreed, second.own_points, second.reviewed_points) == (1, 0, 35, 0)
    assert (found.total.reviewed, found.total.agreed, found.total.share) == (3, 1, Fraction(1, 3))


def test_a_clause_in_which_nothing_was_reviewed_has_no_share():
    found = review.of(reviewed({**OWN, "a": with_review("9", 结果="9")}))
    assert [clause.share for clause in found.clauses] == [1, None]


@pytest.mark.parametrize(
    ("entry", "path", "message"),
    [
        (with_review("9", 结果="5"), ("a", "复核", "理由"), "复核与自评不同，须写明理由"),
        (with_review("9", 结果="5", 理由="同上"), ("a", "复核", "理由"), "复核与自评不同，须写明理由"),
        (with_review("9", 复核人="李"), ("a", "复核"), "复核没有写结果"),
        (with_review("9", 结果="x", 理由="只有五份"), ("a", "复核", "结果"), ""),
        (with_review("9", 结果="5", 理由="只有五份", 日期="2026-02-30"), ("a", "复核", "日期"), "不是有效日期"),
        (with_review("9", 结果="5", 理由="只有五份", 结论="x"), ("a", "复核", "结论"), "没有这个栏目"),
        (Entry(结果="9", 复核="同意"), ("a", "复核"), "应由名称和内容组成"),
        (Entry(结果="9", 复核={"结果": "9", "不适用": "没有此项业务"}), ("a", "复核", "结果"), "既填了结果又判不适用"),
    ],
)
def test_what_a_review_may_not_say_is_told_with_its_place(entry, path, message):
    _, findings = read({**OWN, "a": entry})
    assert findings[0].path == ("作答", *path)
    assert message in findings[0].message


def test_a_reason_for_leaving_out_is_the_reason_for_the_change():
    found = review.of(reviewed({**OWN, "a": with_review("9", 不适用="园区没有此项业务")}))
    (difference,) = found.differences
    assert (difference.own, difference.reviewed, difference.reason) == ("9 家", "不适用", "园区没有此项业务")


def test_another_wording_of_a_reason_is_no_difference():
    entry = Entry(不适用="园区没有此项业务", 复核={"不适用": "确无此项业务"})
    found = review.of(reviewed({**OWN, "a": entry}))
    assert found.differences == ()
    assert found.total.agreed == 1


# A file of its own


def over(own, found, **more):
    sheet, findings = read(own)
    assert not findings
    return laid_over(sheet, {**answers_data(made(), found), **more}, made())


def test_a_reviewers_own_file_holds_only_what_was_reviewed():
    sheet, findings = over(OWN, {"b": Entry(结果="7", 说明="少一家机构", 填写人="李", 填写日期="2026-02-01")})
    assert not findings
    assert (sheet.answers["b"].value, sheet.answers["b"].own.value) == (7, 8)
    assert sheet.answers["b"].review.by == "李"
    assert sheet.answers["a"].review is None


@pytest.mark.parametrize(
    ("entry", "field", "message"),
    [
        (Entry(结果="7"), "说明", "须写明理由"),
        (Entry(结果="7", 说明="照抄的说明"), "说明", "须写明理由"),
        (Entry(结果="7", 说明="少一家", 佐证=["纸质：别的（柜）"]), "佐证", "不在答卷之中"),
        (Entry(结果="7", 说明="少一家", 复核={"结果": "7", "理由": "少一家"}), "复核", "不再写“复核”一栏"),
    ],
)
def test_what_a_reviewers_file_may_not_say(entry, field, message):
    _, findings = over({**OWN, "b": Entry(结果="8", 说明="照抄的说明")}, {"b": entry})
    assert findings[0].path == ("作答", "b", field)
    assert message in findings[0].message


@pytest.mark.parametrize(("reason", "found"), [("同上", "“同上”"), ("照抄的说明", "“（空）”")])
def test_a_reason_that_says_nothing_is_quoted(reason, found):
    _, findings = over({**OWN, "b": Entry(结果="8", 说明="照抄的说明")}, {"b": Entry(结果="7", 说明=reason)})
    assert findings[0].found == found


def said(result, by, **more):
    return Entry(结果=result, 说明=f"{by}只见到这几家", 填写人=by, **more)


def by_two(first, second):
    sheet, findings = over(OWN, {"b": said(first, "甲")})
    assert not findings
    sheet, findings = laid_over(sheet, answers_data(made(), {"b": said(second, "乙")}), made())
    assert not findings
    return sheet


@pytest.mark.parametrize(
    ("first", "second", "counts", "disputed"), [("7", "7", 7, False), ("7", "5", 8, True), ("8", "5", 8, True)]
)
def test_of_two_reviewers_none_is_lost_and_none_wins_where_they_differ(first, second, counts, disputed):
    sheet = by_two(first, second)
    answer = sheet.answers["b"]
    assert (answer.value, answer.own.value, answer.review.disputed) == (counts, 8, disputed)
    assert [(opinion.by, str(opinion.value)) for opinion in answer.review.opinions] == [("甲", first), ("乙", second)]
    assert parse(answer_data.to_data(sheet, made()), made()) == (sheet, [])
    found = review.of(assess(made(), sheet))
    (difference,) = found.differences
    assert (found.total.agreed, found.disputed, found.reviewers) == (0, int(disputed), ("甲", "乙"))
    assert (difference.reviewed == review.DISPUTED) == disputed
    assert difference.reason == f"甲：{first} 家，甲只见到这几家；乙：{second} 家，乙只见到这几家"
    told = disputes(sheet, lambda *_: Location("答卷"))
    assert [(problem.subject, problem.found) for problem in told] == ([("b", "甲、乙")] if disputed else [])


def test_the_same_opinion_twice_is_one():
    once, _ = over(OWN, {"b": said("7", "甲")})
    again, findings = laid_over(once, answers_data(made(), {"b": said("7", "甲")}), made())
    assert (again, findings) == (once, [])


def test_who_writes_beside_the_parks_answers_leaves_open_what_was_not_reviewed():
    sheet, _ = read(OWN)
    beside = {"a": Entry(), "b": Entry(结果="8", 复核={"结果": "7", "理由": "少一家机构"}), "c": Entry(结果="14")}
    over, findings = laid_over(sheet, answers_data(made(), beside), made(), beside=True)
    assert [(finding.path, finding.code) for finding in findings] == [(("作答", "c", "结果"), "reviewer.own")]
    assert (over.answers["a"], over.answers["b"].value) == (sheet.answers["a"], 7)


def test_what_nothing_is_made_of_is_told_where_it_stands():
    sheet, _ = read(OWN, 园区={"名称": "某园区", "所在地区": "甲市"})
    park = {"名称": "某园区", "所在地区": "乙市"}
    said = {**answers_data(made(), {"a": Entry(说明="见过原件"), "b": "8"}), "园区": park}

    def told(**options):
        found = unused(sheet, said, made(), lambda *place: Location("/".join(place)), **options)
        return [(problem.location.file, problem.subject) for problem in found]

    of_the_park, of_an_answer = ("园区/所在地区", "所在地区"), ("作答/a", "a")
    assert told() == [of_the_park, of_an_answer]
    # Who writes beside the park's answers leaves out what was not reviewed.
    assert told(beside=True) == [of_the_park]


def test_a_file_of_another_park_is_refused():
    _, findings = over(OWN, {"b": "8"}, 园区={"名称": "别的园区"})
    assert findings[0].path == ("园区", "名称")


# Whatever was reviewed

RESULTS = st.one_of(st.none(), st.integers(0, 10).map(str), st.just(na()))


@DETERMINISTIC
@given(st.lists(st.tuples(RESULTS, RESULTS), min_size=2, max_size=2))
def test_a_reviewed_sheet_survives_its_plain_data_and_its_text(pairs):
    answers = {"v": BACKED, "c": "15"}
    for name, (own, found) in zip("ab", pairs, strict=True):
        if isinstance(own, Entry) and name == "b":
            own = "3"
        entry = Entry(own if isinstance(own, Entry) else {"结果": own})
        if found is not None and not (isinstance(found, Entry) and name == "b"):
            entry["复核"] = {**(found if isinstance(found, Entry) else {"结果": found}), "理由": "现场核对"}
        answers[name] = entry
    sheet, findings = read(answers)
    assert not findings
    again, findings = parse(answer_data.to_data(sheet, made()), made(), partial=True)
    assert (again, findings) == (sheet, [])
    text = answers_file.text(made(), sheet)
    written, findings = parse(documents.parse("答卷", text).data, made())
    assert (written, findings) == (sheet, [])


# The commands


def test_a_review_of_its_own_is_put_into_the_answers_file(run, tmp_path: Path):
    shutil.copytree(ANSWERS.parent / "佐证", tmp_path / "佐证")
    joined = tmp_path / "合并.yaml"
    assert run("import", ANSWERS, "--review", REVIEWED, "-o", joined, "-q")[0] == 0
    apart = run("review", ANSWERS, REVIEWED, "-f", "json")[1]
    assert run("review", joined, "-f", "json")[1] == apart
    for command in ("plan", "explain"):
        assert "76.1" in run(command, joined)[1], command
    code, out, _ = run("compare", ANSWERS.with_name("2024.yaml"), joined)
    assert (code, "76.1" in out) == (0, True)
    code, _, err = run("import", ANSWERS, "--review", REVIEWED, "--update", "-o", joined)
    assert (code, "--review 不能与 --update 同用" in err) == (2, True)


def test_the_command_shows_both_results_and_which_counts(run):
    code, out, err = run("review", ANSWERS, REVIEWED)
    assert (code, err) == (0, "")
    for text in ("自评", "76.6", "复核（以此为准）", "76.1", "C4.3-2", "刀玉波、和丽英", "5/146", "60.0%"):
        assert text in out


def test_score_report_and_json_say_that_the_review_counts(run, tmp_path: Path):
    code, out, _ = run("score", ANSWERS, "--review", REVIEWED)
    assert code == 0
    assert "以复核为准：复核 76.1 分" in out
    code, out, _ = run("score", ANSWERS, "--review", REVIEWED, "-f", "json")
    result = json.loads(out)
    jsonschema.Draft202012Validator(schema_of("result", window_service())).validate(result)
    assert (result["score"], result["review"]["own"]["score"], result["review"]["counts"]) == (
        "76.1",
        "76.6",
        "reviewed",
    )
    code, out, _ = run("score", ANSWERS, "--review", REVIEWED, "-f", "csv")
    assert "以复核为准" in out
    page = tmp_path / "报告.html"
    assert run("report", ANSWERS, "--review", REVIEWED, "-o", page, "--date", "2026-03-01")[0] == 0
    text = page.read_text()
    assert "本结果以复核为准：复核 76.1 分、合格；自评 76.6 分、合格，仅供对照。" in text
    assert "部分符合（复核改判；自评为符合）" in text


def test_csv_lists_every_difference(run):
    code, out, _ = run("review", ANSWERS, REVIEWED, "-f", "csv")
    rows = list(csv.reader(out.removeprefix("\ufeff").splitlines()))
    assert code == 0
    assert [row[0] for row in rows[1:]] == ["C4.1-2", "C4.3-2", "合计"]


def test_json_is_the_block_of_the_result(run):
    alone = json.loads(run("review", ANSWERS, REVIEWED, "-f", "json")[1])
    assert alone == json.loads(run("score", ANSWERS, "--review", REVIEWED, "-f", "json")[1])["review"]


def test_without_any_review_the_command_says_so(run):
    code, _, err = run("review", ANSWERS)
    assert code == 2
    assert "没有任何一项复核" in err


def test_nothing_reviewed_is_null_in_the_result(run):
    result = json.loads(run("score", ANSWERS, "-f", "json")[1])
    assert (result["review"], result["schema_version"]) == (None, "1")

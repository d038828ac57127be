"""What is worth another look: found where it is, not found where it is not, and never worded as a verdict."""

import shutil
from dataclasses import replace
from fractions import Fraction

import pytest
from cohorts import record_of, thirty_parks
from conftest import ROOT, window_service

from compliance import assess, load_answers
from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.results import ANOMALY_NOTICE, ANOMALY_WORDS, Rules

CHECKLIST = window_service()


@pytest.fixture
def both_years():
    return thirty_parks()


def seen(records, kind, **options):
    found = analyse(records, CHECKLIST, rules=Rules(runs=0), **options).anomalies
    return [anomaly for anomaly in found if anomaly.kind == kind]


def test_each_anomaly_says_how_many_parks_it_is_of(both_years):
    shared = [replace(record, evidence_digests={"a.pdf": "ab" * 32}) for record in both_years[1][:3]]
    alone = [replace(both_years[1][3], criteria=tuple(c._replace(evidence=()) for c in both_years[1][3].criteria))]
    odd = [answering(both_years[1][4], {"C4.4-1": "9", "C4.4-2": "4/8"})]
    found = analyse([*shared, *alone, *odd], CHECKLIST, rules=Rules(runs=0)).anomalies
    counts = {anomaly.kind: (anomaly.count, len(anomaly.parks)) for anomaly in found}
    assert counts == {"shared_evidence": (3, 3), "unproven_full_marks": (1, 1), "contradiction": (1, 1)}
    assert "3 个园区的佐证文件内容完全相同：a.pdf" in [anomaly.text for anomaly in found]


def test_of_many_parks_twenty_are_named():
    shared = [replace(record, evidence_digests={"a.pdf": "ab" * 32}) for record in thirty_parks()[1]]
    (anomaly,) = seen(shared, "shared_evidence")
    assert (anomaly.count, len(anomaly.parks)) == (30, 20)


def test_parks_that_answered_by_themselves_are_not_remarked_on(both_years):
    kinds = {anomaly.kind for anomaly in analyse(both_years[1], CHECKLIST, rules=Rules(runs=0)).anomalies}
    assert kinds == {"contradiction"}


def test_copied_answers_and_notes_name_both_parks(both_years):
    first, second, *others = both_years[1]
    copy = replace(second, criteria=first.criteria)
    for kind in ("identical_answers", "identical_notes"):
        (anomaly,) = seen([first, copy, *others], kind)
        assert set(anomaly.parks) == {first.park.name, second.park.name}
        assert "完全相同" in anomaly.text


def test_answers_that_differ_in_one_figure_of_a_chapter_are_not_identical_there(both_years):
    first, second = both_years[1][:2]
    criteria = list(first.criteria)
    criteria[0] = criteria[0]._replace(answer="999")
    (anomaly,) = seen([first, replace(second, criteria=tuple(criteria))], "identical_answers")
    assert CHECKLIST.sections[0].heading not in anomaly.text
    assert CHECKLIST.sections[1].heading in anomaly.text


def test_the_same_file_in_two_parks_is_found_under_any_name(both_years):
    one, two, three = both_years[1][:3]
    records = [
        replace(one, evidence_digests={"佐证/台账.csv": "ab" * 32, "佐证/副本.csv": "ab" * 32}),
        replace(two, evidence_digests={"扫描件.pdf": "ab" * 32}),
        replace(three, evidence_digests={"佐证/台账.csv": "cd" * 32}),
    ]
    (anomaly,) = seen(records, "shared_evidence")
    assert set(anomaly.parks) == {one.park.name, two.park.name}
    assert "扫描件.pdf" in anomaly.text


def test_full_marks_without_evidence(both_years):
    bare = replace(both_years[1][0], criteria=tuple(c._replace(evidence=()) for c in both_years[1][0].criteria))
    (anomaly,) = seen([bare, *both_years[1][1:]], "unproven_full_marks")
    assert anomaly.parks == (bare.park.name,)
    count = len(anomaly.criteria)
    assert count > 10
    named = "、".join(anomaly.criteria[:10])
    assert anomaly.text == f"{count} 个要点得满分而没有佐证材料：{named} 等 {count} 个"


@pytest.mark.parametrize(
    ("change", "remarked"), [(9, False), (Fraction("9.5"), False), (Fraction("10.5"), True), (30, True), (-30, True)]
)
def test_a_change_far_from_everyone_elses_is_remarked_on(both_years, change, remarked):
    def level(record, score):
        return replace(record, score=Fraction(score), exact=Fraction(score), standing="ranked")

    before = [level(record, 60) for record in both_years[0]]
    now = [level(record, 61) for record in both_years[1]]
    now[0] = level(now[0], 61 + change)
    found = seen(now, "jump", previous=before)
    assert [anomaly.parks for anomaly in found] == ([(now[0].park.name,)] if remarked else [])
    for anomaly in found:
        moved = f"上升 {float(1 + change):.1f}" if change > 0 else "下降 29.0"
        assert anomaly.text.startswith(f"总分比上年{moved} 分，各园区变化的中位数为 1.0 分，相差超过 ")


@pytest.mark.parametrize(("change", "remarked"), [(33, False), (34, True), (38, True)])
def test_where_all_changed_by_much_only_what_changed_by_five_times_as_much_is_remarked_on(both_years, change, remarked):
    """Half the others rose by three points, the median, and half fell by as much, six from it."""
    before = [replace(r, score=Fraction(60), exact=Fraction(60), standing="ranked") for r in both_years[0][:21]]
    moves = [change, *([3, -3] * 10)]
    now = [
        replace(r, score=Fraction(60 + move), exact=Fraction(60 + move), standing="ranked")
        for r, move in zip(both_years[1], moves, strict=False)
    ]
    assert [anomaly.parks for anomaly in seen(now, "jump", previous=before)] == (
        [(now[0].park.name,)] if remarked else []
    )


@pytest.mark.parametrize(("length", "count", "remarked"), [(8, 9, True), (7, 9, False), (8, 3, True), (8, 2, False)])
def test_only_long_notes_and_several_of_them_are_compared(both_years, length, count, remarked):
    records = []
    for record in both_years[1][:2]:
        first = record.criteria[:count]
        others = [c._replace(note="") for c in record.criteria[count:]]
        records.append(replace(record, criteria=(*(c._replace(note="文" * length) for c in first), *others)))
    assert bool(seen(records, "identical_notes")) is remarked


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (
            {"C5.1-3": "1/90", "C5.8-2": "1/80"},
            "两处的在册企业数应一致：C5.1-3 分母为 90，应等于 C5.8-2 分母的 80",
        ),
        (
            {"C4.4-1": "9", "C4.4-2": "4/8"},
            "专职人员不应多于平台人员总数：C4.4-1 为 9，不应大于 C4.4-2 分母的 8",
        ),
        (
            {"C6.1-5": ["专职人员"], "C6.2-1": "0"},
            "“十有”有专职人员的，窗口专职人员不应为 0：C6.1-5 有“专职人员”，而 C6.2-1 为 0",
        ),
        (
            {"C6.2-6": "符合", "C6.1-3": ["服务事项"]},
            "岗位人员信息已公示的，公示要素应有岗位人员：C6.2-6 判为“符合”，而 C6.1-3 没有“岗位人员”",
        ),
        (
            {"C7.2-6": {"有责投诉": "1", "县级及以上通报": "0"}, "C7.2-2": None},
            "有责投诉不应多于投诉件：C7.2-6 有责投诉为 1，而 C7.2-2 判为不适用",
        ),
    ],
)
def test_figures_that_should_agree_and_do_not(both_years, figures, text):
    odd = answering(both_years[1][0], figures)
    (anomaly,) = seen([odd], "contradiction")
    assert anomaly.parks == (odd.park.name,)
    assert set(anomaly.criteria) == set(figures)
    assert anomaly.text == text


@pytest.mark.parametrize(
    "figures",
    [
        {"C4.4-1": "8", "C4.4-2": "4/8"},
        {"C6.1-5": [], "C6.2-1": "0"},
        {"C6.1-5": [], "C6.2-1": "6"},
        {"C6.2-6": "部分符合", "C6.1-3": []},
        {"C7.2-2": None, "C7.2-3": None, "C7.2-4": None, "C7.2-6": {"有责投诉": "0", "县级及以上通报": "2"}},
        # A statement without a figure of its own stands in no relation.
        {"C4.1-4": None, "C5.3.4-2": "3"},
    ],
)
def test_figures_that_agree(both_years, figures):
    assert not seen([answering(both_years[1][0], figures)], "contradiction")


def answering(record, figures):
    """The park with these answers alone; None is one that does not apply."""

    def changed(criterion):
        answer = figures.get(criterion.id)
        absent = "没有" if criterion.id in figures and answer is None else ""
        return criterion._replace(answer=answer, not_applicable=absent)

    return replace(record, criteria=tuple(changed(c) for c in record.criteria))


def test_the_shipped_examples_contradict_themselves_nowhere():
    sheets = [load_answers(path, CHECKLIST) for path in sorted((ROOT / "examples").glob("*/20*.yaml"))]
    assert len(sheets) == 6
    for sheet in sheets:
        record = record_of(assess(CHECKLIST, sheet), source="")
        assert not seen([record], "contradiction")


def test_a_park_that_checks_its_answers_is_told_of_its_own_contradictions_and_may_keep_them(run, tmp_path):
    text = (ROOT / "examples" / "honghe-border" / "2025.yaml").read_text(encoding="utf-8")
    assert "请核对" not in run("check", ROOT / "examples" / "honghe-border" / "2025.yaml")[1]
    shutil.copytree(ROOT / "examples" / "honghe-border" / "佐证", tmp_path / "佐证")
    path = tmp_path / "答卷.yaml"
    path.write_text(text.replace("结果: 7/8", "结果: 4/5"), encoding="utf-8")
    code, out, _ = run("check", path)
    assert code == 0
    found = [line for line in out.splitlines() if line.startswith("请核对：")]
    assert found == ["请核对：专职人员不应多于平台人员总数：C4.4-1 为 6，不应大于 C4.4-2 分母的 5"]


def test_no_wording_accuses():
    words = ANOMALY_NOTICE + "".join(ANOMALY_WORDS.values())
    for verdict in ("造假", "抄袭", "作弊", "违规", "虚假"):
        assert verdict not in words
    assert "复核" in ANOMALY_NOTICE


def test_of_made_up_parks_one_in_twenty_contradicts_itself_and_once(both_years):
    assert len(both_years) == 2
    for year in both_years:
        found = [anomaly.parks for anomaly in seen(year, "contradiction")]
        assert 1 <= len(found) == len(set(found)) <= 2

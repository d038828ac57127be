"""Who stands where and what all are weak at, by the rules in docs/cohort.md."""

import tracemalloc
from dataclasses import replace
from fractions import Fraction
from random import Random
from statistics import quantiles

import pytest
from cohorts import thirty_parks
from conftest import window_service
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.cohort import ranking
from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.changes import Pair, changes
from compliance.analysis.cohort.results import Rules
from compliance.analysis.cohort.tallies import Tallies

CHECKLIST = window_service()
QUICK = Rules(runs=5)


@pytest.fixture(scope="module")
def both_years():
    return thirty_parks()


def scored(record, score, *, standing="ranked", **park):
    changes = {"score": Fraction(score), "exact": Fraction(score), "standing": standing}
    return replace(record, **changes, park=replace(record.park, **park))


def cohort_of(records, scores, **options):
    """The first parks of `records` with these scores and all of one type."""
    made = [scored(record, score, type="省级") for record, score in zip(records, scores, strict=False)]
    return analyse(made, CHECKLIST, rules=QUICK, **options)


def ranks(cohort):
    return {row.key: row.rank for row in cohort.ranked}


def test_equal_scores_share_a_rank_and_the_next_is_skipped(both_years):
    cohort = cohort_of(both_years[1], [70, 90, 80, 80])
    assert [(row.score, row.rank) for row in cohort.ranked] == [(90, 1), (80, 2), (80, 2), (70, 4)]


def test_parks_of_one_rank_stand_by_pinyin(both_years):
    names = ["重庆园区", "六安园区", "安宁园区"]
    made = [scored(record, 80, name=name) for record, name in zip(both_years[1], names, strict=False)]
    ranked = analyse(made, CHECKLIST, rules=QUICK).ranked
    assert [row.name for row in ranked] == ["安宁园区", "重庆园区", "六安园区"]


@pytest.mark.parametrize("standing", ["vetoed", "incomplete", "no_score"])
def test_a_park_that_is_not_ranked_changes_no_place(both_years, standing):
    records = both_years[1][:12]
    apart = scored(both_years[1][20], 99, standing=standing)
    with_it = analyse([*records, apart], CHECKLIST, rules=QUICK)
    assert ranks(with_it) == ranks(analyse(records, CHECKLIST, rules=QUICK))
    assert [(row.key, row.rank) for row in with_it.apart] == [(apart.key, None)]


def test_incomplete_parks_do_not_count_in_what_all_are_weak_at(both_years):
    records = both_years[1][:8]
    more = analyse([*records, scored(both_years[1][20], 0, standing="incomplete")], CHECKLIST, rules=QUICK)
    assert more.criteria == analyse(records, CHECKLIST, rules=QUICK).criteria


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_a_group_shows_statistics_from_five_parks_on(both_years, count, shown):
    made = [scored(record, 80 + n, type="县级") for n, record in enumerate(both_years[1][:count])]
    group = analyse(made, CHECKLIST, rules=QUICK).group_by_name["type", "县级"]
    assert (group.distribution is not None, group.suppressed) == (shown, not shown)


def test_of_the_parks_that_one_has_passed_five_are_named():
    others = [Pair(str(n), f"第{n}园区", Fraction(80 - n), Fraction(80 - n)) for n in range(7)]
    found = changes([Pair("risen", "升", Fraction(90), Fraction(10)), *others])
    assert (found["risen"].previous_rank, found["risen"].rank, found["risen"].passed) == (8, 1, 7)
    assert found["risen"].passed_names == ("第0园区", "第1园区", "第2园区", "第3园区", "第4园区")
    assert {found[pair.key].passed_by for pair in others} == {1}
    assert {found[pair.key].passed for pair in others} == {0}


@pytest.mark.parametrize("seed", range(12))
def test_who_has_passed_whom_agrees_with_a_count_by_hand(seed):
    """Equal scores in either year: nobody has passed who stood or stands beside."""
    random = Random(seed)
    scores = sorted((random.randrange(6) for _ in range(14)), reverse=True)
    pairs = [Pair(str(n), str(n), Fraction(score), Fraction(random.randrange(6))) for n, score in enumerate(scores)]
    found = changes(pairs)
    for one in pairs:
        passed = [other.name for other in pairs if other.score < one.score and other.before > one.before]
        passed_by = [other for other in pairs if other.score > one.score and other.before < one.before]
        assert (found[one.key].passed, found[one.key].passed_by) == (len(passed), len(passed_by))
        assert found[one.key].passed_names == tuple(passed[:5])
        assert found[one.key].previous_rank == 1 + sum(other.before > one.before for other in pairs)


@pytest.mark.parametrize(("place", "named"), [(50, ("落后",)), (51, ())])
def test_only_the_parks_that_stand_near_are_named(place, named):
    pairs = [Pair("0", "升", Fraction(100), Fraction(10))]
    pairs += [
        Pair(str(n), "落后" if n == place else "", Fraction(100 - n), Fraction(n == place) * 50) for n in range(1, 60)
    ]
    found = changes(pairs)["0"]
    assert (found.passed, found.passed_names) == (1, named)


def test_who_earned_nothing_of_a_criterion_is_counted(both_years):
    """A deduction can come to less than nothing."""
    first = CHECKLIST.criteria[0]
    made = []
    earned = [-1, 0, 0, Fraction(1, 2), first.points, None]
    for record, own in zip(both_years[1], earned, strict=False):
        found = {"state": "not_applicable"} if own is None else {"state": "scored", "own": Fraction(own)}
        others = [c._replace(**found) if c.id == first.id else c for c in record.criteria]
        made.append(replace(scored(record, 80), criteria=tuple(others)))
    weakness = analyse(made, CHECKLIST, rules=QUICK).criteria[0]
    assert weakness.id == first.id
    assert (weakness.count, weakness.not_applicable, weakness.below_full, weakness.nothing) == (5, 1, 4, 3)


def test_where_no_park_earned_all_every_one_is_below_full(both_years):
    first = CHECKLIST.criteria[0]
    made = []
    for record in both_years[1][:3]:
        none = [c._replace(state="scored", own=Fraction(0)) if c.id == first.id else c for c in record.criteria]
        made.append(replace(scored(record, 80), criteria=tuple(none)))
    weakness = analyse(made, CHECKLIST, rules=QUICK).criteria[0]
    assert (weakness.id, weakness.count, weakness.below_full) == (first.id, 3, 3)


def test_a_clause_counts_its_parks_by_what_they_earned_of_it(both_years):
    clause = next(s for s in both_years[1][0].sections if s.level > 1 and s.due > 2)
    made, shares = [], [Fraction(0), Fraction(1, 3), Fraction(1), None, Fraction(-1, 5)]
    for record, share in zip(both_years[1], shares, strict=False):
        found = {"due": Fraction(0)} if share is None else {"due": Fraction(5), "earned": 5 * share}
        sections = [s._replace(**found) if s.id == clause.id else s for s in record.sections]
        made.append(replace(scored(record, 80, region="云南省昆明市"), sections=tuple(sections)))
    cohort = analyse(made, CHECKLIST, rules=QUICK)
    for weaknesses in (cohort.sections, cohort.group_by_name["region", "昆明市"].sections):
        (weakness,) = (one for one in weaknesses if one.id == clause.id)
        assert (weakness.count, weakness.not_applicable, weakness.below_full, weakness.nothing) == (4, 1, 3, 2)
        assert weakness.rate == Fraction(0 * 5 + Fraction(5, 3) + 5 - 1, 20)


def test_what_is_assessed_per_object_counts_together_in_a_park_s_rates(both_years):
    first = both_years[1][0]
    chapters = {section.id for section in CHECKLIST.sections}
    clause = next(s for s in first.sections if s.id not in chapters and 0 < s.earned < s.due)
    halves = [
        clause._replace(id=f"{clause.id}@{name}", earned=clause.earned * share, due=clause.due / 2)
        for name, share in (("甲", Fraction(1, 4)), ("乙", Fraction(3, 4)))
    ]
    split = replace(first, sections=(*(s for s in first.sections if s is not clause), *halves))
    rates = [analyse([record], CHECKLIST, rules=QUICK).parks[0].rates for record in (first, split)]
    assert rates[0] == rates[1]
    assert len(set(rates[0])) > 5


def test_a_second_record_of_a_park_is_refused(both_years):
    with pytest.raises(ValueError, match="two records"):
        analyse([both_years[1][0], both_years[1][0]], CHECKLIST)


def test_efficacy_runs_from_60_to_100_and_is_100_where_all_are_equal(both_years):
    assert [row.efficacy for row in cohort_of(both_years[1], [60, 80, 100]).ranked] == [100, 80, 60]
    assert {row.efficacy for row in cohort_of(both_years[1], [70, 70]).ranked} == {100}


def test_the_percentile_is_how_many_of_the_others_are_lower(both_years):
    ranked = cohort_of(both_years[1], [60, 80, 80, 90, 100]).ranked
    assert [row.percentile for row in ranked] == [100, 75, 25, 25, 0]
    assert [row.percentile for row in cohort_of(both_years[1], [70]).ranked] == [None]


def test_quartiles_are_those_of_spreadsheets(both_years):
    scores = [61, 72, 73, 84, 90, 97]
    spread = cohort_of(both_years[1], scores).distribution
    assert [spread.lower, spread.median, spread.upper] == pytest.approx(quantiles(scores, method="inclusive"))
    assert cohort_of(both_years[1], scores).ranked[0].quarter == 1


def test_small_groups_show_no_statistics_and_no_places(both_years):
    few = [scored(record, 80 + n, type="县级") for n, record in enumerate(both_years[1][:4])]
    many = [scored(record, 70 + n, type="省级") for n, record in enumerate(both_years[1][4:10])]
    cohort = analyse([*few, *many], CHECKLIST, rules=QUICK)
    small, large = (cohort.group_by_name["type", name] for name in ("县级", "省级"))
    assert small.suppressed
    assert (small.distribution, small.sections, small.criteria) == (None, (), ())
    assert {row.group_ranks[0] for row in cohort.ranked if row.groups[0] == "县级"} == {None}
    assert large.distribution is not None
    assert large.distribution.count == 6
    assert sorted(row.group_ranks[0] for row in cohort.ranked if row.groups[0] == "省级") == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("云南省昆明市滇湾区", "昆明市"),
        ("云南省红河哈尼族彝族自治州云岚县", "红河哈尼族彝族自治州"),
        ("昆明市", "昆明市"),
        ("滇中新区", "滇中新区"),
        ("", "未填"),
    ],
)
def test_the_region_is_the_prefecture(both_years, written, region):
    assert analyse([scored(both_years[1][0], 80, region=written)], CHECKLIST).ranked[0].groups[1] == region


@pytest.mark.parametrize(
    ("enterprises", "size"), [(0, "小型"), (49, "小型"), (50, "中型"), (200, "大型"), (500, "特大型"), (None, "未填")]
)
def test_the_size_class_goes_by_the_number_of_enterprises(both_years, enterprises, size):
    assert analyse([scored(both_years[1][0], 80, enterprises=enterprises)], CHECKLIST).ranked[0].groups[2] == size


def test_who_passed_whom(both_years):
    before = [scored(r, s) for r, s in zip(both_years[0], [90, 85, 80, 70], strict=False)]
    now = [scored(r, s) for r, s in zip(both_years[1], [80, 85, 95, 60], strict=False)]
    cohort = analyse(now, CHECKLIST, previous=before, rules=QUICK)
    first, second, third, last = (row.change for row in cohort.ranked)
    assert (first.score, first.places, first.passed, first.passed_by) == (15, 2, 2, 0)
    assert first.passed_names == (now[1].park.name, now[0].park.name)
    assert (second.places, second.passed, second.passed_by) == (0, 1, 1)
    assert (third.places, third.passed_by) == (-2, 2)
    assert (last.score, last.places, last.passed, last.passed_by) == (-10, 0, 0, 0)


def test_parks_missing_this_year_are_named_and_leave_places_as_they_are(both_years):
    cohort = analyse(both_years[1][:9], CHECKLIST, previous=both_years[0][:12], rules=QUICK)
    assert set(cohort.left) == {record.park.name for record in both_years[0][9:12]}


@pytest.mark.parametrize(("then", "now", "same"), [("", "A", True), ("A", "", True), ("A", "B", False)])
def test_a_park_that_had_a_code_in_one_year_only_is_the_same_park(both_years, then, now, same):
    before = scored(both_years[0][0], 80, name="甲园区", code=then)
    cohort = analyse([scored(both_years[1][0], 85, name="甲园区", code=now)], CHECKLIST, previous=[before], rules=QUICK)
    assert (cohort.both_years, cohort.left) == ((1, ()) if same else (0, ("甲园区",)))


def test_last_years_scores_by_another_standard_are_not_compared(both_years):
    other = [replace(record, checklist_id="other-standard") for record in both_years[0]]
    cohort = analyse(both_years[1][:9], CHECKLIST, previous=other, rules=QUICK)
    assert (cohort.both_years, cohort.left, {row.change for row in cohort.ranked}) == (0, (), {None})


def test_rates_of_a_criterion_add_up_from_the_records(both_years):
    records = both_years[1]
    item = analyse(records, CHECKLIST, rules=QUICK).criteria[0]
    complete = [r.criteria[0] for r in records if r.standing != "incomplete" and r.criteria[0].state == "scored"]
    assert item.count == len(complete)
    assert item.rate == sum(c.own for c in complete) / sum(c.full for c in complete)
    assert item.below_full == sum(c.own < c.full for c in complete)
    assert item.nothing == sum(c.own == 0 for c in complete)


def test_a_criterion_on_which_all_earn_the_same_no_longer_tells_parks_apart(both_years):
    first = both_years[1][0]
    same = [replace(r, criteria=(first.criteria[0], *r.criteria[1:])) for r in both_years[1]]
    assert first.criteria[0].id in {item.id for item in analyse(same, CHECKLIST, rules=QUICK).no_longer_telling}


def test_weights_that_are_not_varied_leave_every_place(both_years):
    cohort = analyse(both_years[1], CHECKLIST, rules=Rules(runs=3, swing=Fraction(0)))
    assert cohort.sensitivity.kept == 1
    assert all(row.stability.best == row.stability.worst == row.rank for row in cohort.ranked)


def test_varied_weights_are_bounded_to_the_first_parks(both_years):
    cohort = analyse(both_years[1], CHECKLIST, rules=Rules(runs=4, simulated=10))
    assert cohort.sensitivity.parks == 10
    assert [row.stability is not None for row in cohort.ranked] == [n < 10 for n in range(len(cohort.ranked))]


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(16)), st.lists(st.integers(60, 64), min_size=16, max_size=16))
def test_the_order_of_the_records_changes_nothing(both_years, order, scores):
    records = [scored(record, score) for record, score in zip(both_years[1], scores, strict=False)]
    shuffled = [records[place] for place in order]
    assert analyse(shuffled, CHECKLIST, previous=both_years[0], rules=QUICK) == analyse(
        records, CHECKLIST, previous=both_years[0][::-1], rules=QUICK
    )


@settings(max_examples=6, deadline=None)
@given(st.lists(st.fractions(0, 100, max_denominator=10), min_size=1, max_size=30))
def test_places_and_percentiles_agree_with_a_count_by_hand(both_years, scores):
    cohort = cohort_of(both_years[1], scores)
    for row in cohort.ranked:
        assert row.rank == 1 + sum(score > row.score for score in scores)
        if len(scores) > 1:
            assert row.percentile == Fraction(100 * sum(score < row.score for score in scores), len(scores) - 1)
        assert 60 <= row.efficacy <= 100
    for place in range(3):
        members = [group for group in cohort.groups if group.dimension == ("type", "region", "size")[place]]
        assert sum(group.ranked for group in members) == len(scores)
    assert all(rate is None or rate <= 1 for row in cohort.parks for rate in row.rates)


@pytest.mark.parametrize(
    ("dimension", "names", "wanted"),
    [
        (0, {"未填", "县级", "国家级", "其他", "省级"}, ["国家级", "省级", "县级", "其他", "未填"]),
        (1, {"未填", "昆明市", "保山市", "楚雄彝族自治州"}, ["保山市", "楚雄彝族自治州", "昆明市", "未填"]),
        (2, {"特大型", "未填", "中型", "小型"}, ["小型", "中型", "特大型", "未填"]),
    ],
    ids=["type", "region", "size"],
)
def test_groups_come_by_their_level_or_pinyin(dimension, names, wanted):
    assert ranking.ordered(dimension, names, Rules()) == wanted


def test_as_many_regions_as_parks_do_not_take_much_memory():
    """The region is what a park wrote, where no 州市 can be read from it."""
    everyone = [
        replace(r, park=replace(r.park, code=f"{r.park.code}-{number}", region=f"开发区{number}{r.park.code}"))
        for number in range(10)
        for r in thirty_parks()[1]
    ]
    taken = Tallies(CHECKLIST)
    tracemalloc.start()
    for one in everyone:
        taken.add(one, ranking.groups_of(one, Rules()))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / len(everyone) < 32 * 1024

"""The command `batch` as the association uses it: whatever arrives is scored or told of by name."""

from __future__ import annotations

import errno
import json
import os
import shutil
from fractions import Fraction
from pathlib import Path

import pypdf
import pytest
import xlsxwriter
from conftest import ROOT, window_service
from parks import EXAMPLES, answers, not_typeset, outputs, ranked, rows

from compliance import load_answers
from compliance.answers.data import to_data
from compliance.batch import one_file, unchanged, work
from compliance.batch import roster as rosters
from compliance.batch.files import Item
from compliance.batch.matching import Names
from compliance.batch.notices import Scored, overview
from compliance.checklist import files as checklist_files
from compliance.forms.workbook import writing
from compliance.report.pdf import render

PUER = EXAMPLES / "puer-tea" / "2025.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The answers of five parks with their evidence, one of them for two years."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "收件"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "汇总"


@pytest.fixture
def batch(run, folder, out, monkeypatch):
    """Runs the command over the folder in one process, no PDF typeset: `code, said = batch("--year", 2025)`."""
    monkeypatch.setattr(render, "_made", not_typeset)

    def call(*arguments: object) -> tuple[int, str]:
        code, said, err = run("batch", folder, "-o", out, "-j", 1, *arguments)
        assert said == ""
        return code, err

    return call


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_park_gets_what_it_gets_alone(run, batch, folder, out):
    code, err = batch()
    assert code == 0, err
    found = ranked(out)
    assert set(found) == {f"{path.name}/2025.yaml" for path in folder.iterdir()}
    for source, park in found.items():
        alone = json.loads(run("score", folder / source, "-f", "json")[1])
        assert park["name"] == alone["park"]["name"]
        assert park["grade"] == alone["grade"]
        assert Fraction(park["score"]) == Fraction(alone["score"])


def test_last_year_is_for_comparison_and_evidence_and_reviews_are_no_answers(batch):
    _, err = batch()
    assert "答卷 6 份，已评分 6 份，有误 0 份" in err
    assert "上一年度的答卷，只用于比较，1 份" in err
    assert "2025 年度：5 个园区" in err


def test_one_bad_file_is_told_with_its_places_and_stops_nothing(batch, folder, out):
    spoil(folder / "puer-tea" / "2025.yaml", "类型: 县级", "类型: 县及")
    (folder / "空.yaml").touch()
    (folder / "空.xlsx").touch()
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    code, err = batch()
    assert code == 1
    assert "puer-tea/2025.yaml:10:7: 园区类型不在可选范围内" in err
    assert "空.yaml: 文件是空的" in err
    assert "空.xlsx: 文件是空的\n        处理：请填报人重新保存" in err
    assert "坏.xlsx: 文件已损坏" in err
    assert "有误 4 份" in err
    assert len(ranked(out)) == 4


FORGED = "2025 年度：99 个园区"


@pytest.mark.parametrize("end", ["\n", "\u2028", "\x0b"], ids=ascii)
@pytest.mark.parametrize("old", ["类型: ", "2025-", "名称: "], ids=["refused", "wrong year", "twice"])
def test_no_name_of_a_file_or_a_park_adds_a_line_of_its_own_to_the_summary(batch, folder, end, old):
    new = {"类型: ": "类型: 无此", "2025-": "2019-", "名称: ": "名称: "}[old]
    # Doubled: the name is put in by a regular expression.
    escaped = ascii(end)[1:-1].replace("\\", "\\\\")
    text = answers(1, 名称=f'"甲{escaped}{FORGED}"').replace(old, new)
    shutil.rmtree(folder)
    for place in ("a", "b"):
        (folder / place).mkdir(parents=True)
        (folder / place / f"x{end}{FORGED}{end}结果已写入.yaml").write_text(text, encoding="utf-8")
    (folder / "好.yaml").write_text(answers(2), encoding="utf-8")
    _, err = batch("--year", 2025)
    assert FORGED in err
    assert not [line for line in err.splitlines() if line.strip().startswith((FORGED, "结果已写入.yaml"))]


def test_forms_of_any_kind_are_taken_and_other_files_are_not(batch, folder, out):
    sheet = load_answers(PUER, window_service())
    shutil.rmtree(folder)
    shutil.copytree(PUER.parent / "佐证", folder / "佐证")
    (folder / "表.XLSX").write_bytes(writing.workbook(window_service(), sheet))
    data = to_data(sheet, window_service())
    data["园区"] |= {"名称": "网页园区", "代码": "P-2"}
    (folder / "网页.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "台账.csv").write_text("事项,件数\n咨询,3\n", encoding="gb18030")
    (folder / "设置.json").write_text('{"a": 1}', encoding="utf-8")
    (folder / "~$表.xlsx").write_bytes(b"x")
    (folder / "说明.txt").write_text("检查表", encoding="utf-8")
    code, err = batch()
    assert code == 0, err
    assert set(ranked(out)) == {"表.XLSX", "网页.json"}
    assert "另有 3 个文件不是答卷" in err


@pytest.mark.parametrize("end", ['"作答": {', '"作答": {"C4.1-1": {"结果": "很多"}}}'])
def test_a_json_file_that_is_meant_as_answers_is_not_passed_over(batch, folder, end):
    (folder / "网页.json").write_text('{"检查表": "window-service", "版本": "0.1.0", ' + end, encoding="utf-8")
    code, err = batch()
    assert (code, "网页.json" in err, "有误 1 份" in err) == (1, True, True)


def test_two_files_for_one_park_are_both_listed_and_neither_is_ranked(batch, folder, out):
    (folder / "又一份.yaml").write_text(answers(2, 名称="普洱翠岩茶产业园区", 代码='"YN-X109"'), encoding="utf-8")
    code, err = batch()
    assert code == 1
    assert "普洱翠岩茶产业园区（puer-tea/2025.yaml、又一份.yaml）" in err
    assert set(ranked(out)).isdisjoint({"puer-tea/2025.yaml", "又一份.yaml"})


def test_the_same_file_sent_twice_counts_once(batch, folder, out):
    (folder / "转发").mkdir()
    shutil.copytree(folder / "puer-tea", folder / "转发" / "puer-tea")
    code, err = batch()
    assert code == 0
    assert "内容完全相同的副本，只计一份，1 条" in err
    assert len(ranked(out)) == 5


def test_the_roster_tells_who_is_missing_and_who_is_not_on_it(batch, folder, out, tmp_path):
    roster = tmp_path / "名单.csv"
    lines = ["代码,名称", ",滇池湾高新技术产业园区", "YN-X109,普洱翠岩茶产业园区", ",没交产业园区"]
    lines += [",红河云岚边境产业园区", ",怒江翠屿绿色产业园区"]
    roster.write_text("\n".join(lines), encoding="gb18030")
    spoil(folder / "puer-tea" / "2025.yaml", "类型: 县级", "类型: 县及")
    code, err = batch("--roster", roster)
    assert code == 1
    assert "没交产业园区：没有交" in err
    assert "普洱翠岩茶产业园区：收到但有误，未能评分（puer-tea/2025.yaml）" in err
    assert "乌蒙柏坪产业园区（wumeng-industrial/2025.yaml）" in err
    assert len(ranked(out)) == 3


def test_a_roster_with_mistakes_is_refused_with_all_of_them(batch, out, tmp_path):
    roster = tmp_path / "名单.csv"
    roster.write_text("名称,代码\n甲园区,1\n乙园区,1\n,3\n", encoding="utf-8")
    code, err = batch("--roster", roster)
    assert code == 2
    assert "名单.csv:3:2: 与第 2 行重复" in err
    assert "名单.csv:4:1: 缺少园区名称" in err
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("名称,代码\n", "名单.csv:2:1: 名单中没有园区"),
        ("应交名单\n甲园区,1\n", "名单.csv:1:1: 名单没有“名称”一栏\n    发现：应交名单\n"),
        ("应交名单\n名称,代码\n", "名单.csv:3:1: 名单中没有园区"),
        ("名称,代码\n甲园区,1\n甲园区,\n", "名单.csv:3:1: 与第 2 行重复"),
        ("名称,代码\n甲园区,１\n乙园区,1\n", "名单.csv:3:2: 与第 2 行重复"),
        ('名称,代码\n"甲"园区,1\n', "发现：CSV 第 2 行的引号不成对"),
        ("PK\x03\x04\0", "应为：CSV 文件\n    处理：在 Excel、WPS 中打开，另存为“CSV UTF-8”"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_how_to_mend(batch, out, tmp_path, content, words):
    roster = tmp_path / "名单.csv"
    roster.write_text(content, encoding="utf-8")
    code, err = batch("--roster", roster)
    assert (code, words in err) == (2, True), err
    assert not out.exists()


def test_a_roster_may_have_a_title_above_its_headings(tmp_path):
    roster = tmp_path / "名单.csv"
    roster.write_text("2025 年度应交答卷的园区名单,,\n,,\n序号,园区名称,园区代码\n1,甲园区,A1\n", encoding="utf-8")
    assert rosters.read(roster) == (rosters.Listed("甲园区", "A1"),)


def test_a_roster_may_have_more_parks_than_a_form_has_cells(tmp_path):
    roster = tmp_path / "名单.csv"
    names = [f"第{number}产业园区" for number in range(120_000)]
    roster.write_text(
        "名称,代码,所在地区\n" + "".join(f"{name},{name[1:-4]},云南省\n" for name in names), encoding="utf-8"
    )
    assert [park.name for park in rosters.read(roster)] == names


def test_a_roster_is_read_with_the_blanks_that_tables_bring(tmp_path):
    roster = tmp_path / "名单.csv"
    roster.write_text("\ufeff代　码,名　称\r\n ,　\r\nA1, 甲园区 \r\nA2,甲园区\r\n,,\r\n", encoding="utf-8")
    assert rosters.read(roster) == (rosters.Listed("甲园区", "A1"), rosters.Listed("甲园区", "A2"))


def test_a_wrong_year_is_told_and_not_ranked(batch, folder, out):
    path = folder / "puer-tea" / "2025.yaml"
    text = path.read_text(encoding="utf-8").replace("开始: 2025", "开始: 2022").replace("结束: 2025", "结束: 2022")
    path.write_text(text, encoding="utf-8")
    code, err = batch()
    assert code == 1
    assert "普洱翠岩茶产业园区：2022 年（puer-tea/2025.yaml）" in err
    assert len(ranked(out)) == 4
    assert batch("--year", 2022)[0] == 1
    assert set(ranked(out)) == {"puer-tea/2025.yaml"}


@pytest.mark.parametrize("more", [(), ("-c", "window-service")])
def test_a_year_without_answers_is_told_and_leaves_the_results_as_they_were(batch, out, more):
    assert batch(*more)[0] == 0
    before = outputs(out)
    code, err = batch("--year", 2030, *more)
    assert (code, "没有 2030 年度的答卷，没有写入结果" in err) == (2, True), err
    assert outputs(out) == before


def test_unchanged_files_are_not_scored_again_and_changed_ones_are(batch, folder, out, monkeypatch):
    scored: list[str] = []
    batch()
    before = rows(out / "results.sqlite", "assessment")
    outcome = work._outcome
    monkeypatch.setattr(work, "_outcome", lambda order, item: scored.append(item.source) or outcome(order, item))
    in_this_process(monkeypatch)
    batch()
    assert scored == []
    assert rows(out / "results.sqlite", "assessment") == before
    evidence = folder / "puer-tea" / "佐证" / "整改台账.csv"
    evidence.write_text("改过", encoding="utf-8")
    spoil(folder / "wumeng-industrial" / "2024.yaml", "类型: 省级", "类型: 其他")
    batch()
    assert scored == ["puer-tea/2025.yaml", "puer-tea/佐证/整改台账.csv", "wumeng-industrial/2024.yaml"]


def in_this_process(monkeypatch) -> None:
    """Has the engine work here, where a test can see it."""
    from concurrent.futures import ThreadPoolExecutor

    from compliance.batch import engines

    monkeypatch.setattr(engines, "local", lambda jobs, warm: ThreadPoolExecutor(1))


def test_evidence_that_comes_later_has_an_untouched_file_scored_anew(batch, folder, out):
    evidence = folder / "puer-tea" / "佐证" / "整改台账.csv"
    content = evidence.read_bytes()
    evidence.unlink()
    known = []
    for _ in range(2):
        assert batch()[0] == 0
        known.append(json.loads(ranked(out)["puer-tea/2025.yaml"]["data"])["evidence"])
        evidence.write_bytes(content)
    assert ["佐证/整改台账.csv" in digests for digests in known] == [False, True]


def no_file(path: Path, monkeypatch) -> None:
    path.unlink()


def a_folder(path: Path, monkeypatch) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("piece", "instead", "kind"),
    [
        ("佐证/整改台账.csv", no_file, "scored"),
        ("佐证/整改台账.csv", a_folder, "refused"),
        ("../整改台账.csv", None, "refused"),
    ],
)
def test_only_where_evidence_may_come_an_untouched_file_is_looked_at_again(folder, monkeypatch, piece, instead, kind):
    path = folder / "puer-tea" / "2025.yaml"
    spoil(path, "佐证/整改台账.csv", piece)
    if instead:
        instead(path.parent / piece, monkeypatch)
    [outcome] = work.scored(work.Order(None, work.program_fingerprint()), [Item("2025.yaml", str(path))])
    assert (outcome.kind, outcome.problem_count) == (kind, int(kind == "refused"))
    if instead is a_folder:
        (path.parent / piece).rmdir()
    (path.parent / "佐证" / "整改台账.csv").write_text("有了")
    assert unchanged.evidence_unchanged(str(path.parent), outcome.evidence) == (instead is None)


@pytest.mark.parametrize(
    ("name", "content", "meant"),
    [
        ("名单.csv", "园区,面积\n甲,3\n", False),
        ("名单.tsv", "园区\t面积\n甲\t3\n", False),
        ("名单.csv", "园区,行标识,\0\n", False),
        ("名单.xlsx", None, False),
        ("2025.yaml", "园区\n", True),
    ],
)
def test_what_was_never_meant_as_a_form_is_no_refused_one(tmp_path, name, content, meant):
    path = tmp_path / name
    if content is None:
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write(0, 0, "园区")
    else:
        path.write_text(content, encoding="utf-8")
    [outcome] = work.scored(work.Order(None, work.program_fingerprint()), [Item(name, str(path))])
    assert outcome.kind == ("refused" if meant else "other")


def test_a_file_that_was_taken_away_is_no_longer_ranked_but_remembered(batch, folder, out):
    batch()
    shutil.rmtree(folder / "puer-tea")
    batch()
    assert "puer-tea/2025.yaml" not in ranked(out)
    assert "puer-tea/2025.yaml" in {row["source"] for row in rows(out / "results.sqlite", "assessment")}


def test_an_error_of_the_program_over_one_file_costs_the_others_nothing(batch, out, monkeypatch):
    assess = one_file.scoring.assess
    in_this_process(monkeypatch)

    def fail(checklist, sheet):
        return 1 / 0 if sheet.park.code == "YN-X109" else assess(checklist, sheet)

    monkeypatch.setattr(one_file.scoring, "assess", fail)
    code, err = batch()
    assert code == 1
    assert "puer-tea/2025.yaml: 处理这份文件时程序内部出错" in err
    assert len(ranked(out)) == 4


def test_results_that_another_hand_has_put_there_are_not_overwritten(batch, out):
    out.mkdir()
    (out / "results.json").write_text("别人的", encoding="utf-8")
    for _ in range(2):
        code, err = batch()
        assert (code, "文件已存在" in err) == (2, True)
        assert (out / "results.json").read_text(encoding="utf-8") == "别人的"
    assert batch("--force")[0] == 0
    assert batch()[0] == 0


def test_a_workbook_of_a_changed_checklist_is_refused_by_name(batch, folder, out, tmp_path):
    changed = Path(shutil.copytree(ROOT / "checklists" / "window-service", tmp_path / "改过"))
    spoil(changed / "4-basic-requirements.yaml", "text:", "text: 改过的")
    sheet = load_answers(PUER, window_service())
    (folder / "puer-tea" / "2025.yaml").unlink()
    (folder / "puer-tea" / "表.xlsx").write_bytes(writing.workbook(checklist_files.load(str(changed)), sheet))
    code, err = batch()
    assert code == 1
    assert "puer-tea/表.xlsx" in err
    assert "填报表所依据的检查表" in err
    assert len(ranked(out)) == 4


def test_answers_to_an_earlier_version_are_converted_ranked_and_told_by_name(run, tmp_path, out):
    published = ROOT / "tests" / "data" / "published-revision"
    folder = tmp_path / "旧版"
    folder.mkdir()
    shutil.copy(published / "answers-0.1.0.yaml", folder)
    code, _, err = run("batch", folder, "-o", out, "-j", 1, "-c", published)
    assert code == 0, err
    assert "用旧版检查表的表填写，已按对照表换算，1 条" in err
    assert "版本 0.1.0（answers-0.1.0.yaml）" in err
    assert set(ranked(out)) == {"answers-0.1.0.yaml"}


def test_last_year_in_the_same_folder_is_what_it_came_to_then(run, tmp_path, out):
    published = ROOT / "tests" / "data" / "published-revision"
    folder = tmp_path / "两年"
    folder.mkdir()
    then = (published / "answers-0.1.0.yaml").read_text(encoding="utf-8")
    now = (
        then.replace("版本: 0.1.0", "版本: 1.0.0")
        .replace("2025-", "2026-")
        .replace("D2-9: {结果: 3}", "S.2-2: {结果: 符合}")
    )
    now = now.replace("D1-1:", "S.1-guide:").replace("D2-1:", "S.2-1:")
    (folder / "2025.yaml").write_text(then, encoding="utf-8")
    (folder / "2026.yaml").write_text(now, encoding="utf-8")
    _, _, err = run("batch", folder, "-o", out, "-j", 1, "-c", published)
    assert "上一年度的，只用于比较 1；已采用 1" in err
    own = json.loads(run("score", folder / "2025.yaml", "-c", published / "0.1.0", "-f", "json")[1])
    (park,) = json.loads((out / "results.json").read_bytes())["parks"]
    assert park["change"]["previous_score"] == own["score"]
    assert Fraction(park["change"]["actual"]) == 0


def test_answers_for_another_checklist_in_the_same_folder_are_refused_by_name(batch, folder, out):
    (folder / "别的.yaml").write_text(answers(1).replace("window-service", "other-standard"), encoding="utf-8")
    code, err = batch()
    assert code == 1
    assert "别的.yaml:" in err
    assert "答卷没有写明检查表，或不是随程序提供的检查表" in err
    assert len(ranked(out)) == 5


def scored(number: int, *, name: str = "", code: str = "", year: int = 2025, checklist: str = "window-service 1"):
    return Scored(f"{number}.yaml", name or f"第{number}园区", code, year, str(number), checklist, "1", "1")


def test_of_two_checklists_the_one_that_most_files_are_for_is_ranked():
    files = [scored(1), scored(2), scored(3, checklist="其他 1")]
    found, aside = overview(files, [], year=None, roster=None)
    assert found.checklist == "window-service"
    assert aside == {"3.yaml": "checklist"}
    assert found.to_mend
    assert [str(notice) for notice in found.notices] == ["第3园区：其他 1（3.yaml）"]


@pytest.mark.parametrize(
    ("last", "this", "year"),
    [(5, 1, 2024), (5, 2, 2024), (5, 3, 2025), (4, 2, 2025), (1, 1, 2025), (0, 3, 2025), (1, 0, 2024)],
)
def test_the_latest_year_that_at_least_half_as_many_files_are_of_is_ranked(last, this, year):
    files = [scored(number, year=2024 if number < last else 2025) for number in range(last + this)]
    found, aside = overview(files, [], year=None, roster=None)
    assert (found.year, len(aside)) == (year, this if year == 2024 else last)


def test_a_folder_that_cannot_be_looked_into_is_told_by_name(batch, folder, out, monkeypatch):
    locked = folder / "puer-tea"

    def without_permission(call):
        def tried(path, *arguments, **options):
            named = None if isinstance(path, int) else Path(os.fsdecode(path))
            if named and locked in (named, named.parent):
                raise PermissionError(errno.EACCES, "Permission denied")
            return call(path, *arguments, **options)

        return tried

    monkeypatch.setattr(os, "stat", without_permission(os.stat))
    monkeypatch.setattr(os, "scandir", without_permission(os.scandir))
    code, err = batch()
    assert (code, f"{locked}: 读不到文件夹（没有权限）" in err) == (2, True), err


def test_a_park_is_known_by_its_code_and_its_name_at_once():
    files = [scored(1, name="甲", code="A"), scored(2, name="甲"), scored(3, name="乙", code="Ａ"), scored(4)]
    found, aside = overview(files, [], year=None, roster=None)
    assert aside == dict.fromkeys(["1.yaml", "2.yaml", "3.yaml"], "duplicate")
    assert [notice.sources for notice in found.notices] == [("1.yaml", "2.yaml", "3.yaml")]


def test_no_park_that_has_handed_in_something_is_said_to_have_handed_in_nothing():
    files = [
        *(scored(number) for number in range(5)),
        scored(5, name="零头园区", code="1"),
        scored(6, name="旧年园区", year=2020),
        scored(7, name="别表园区", code="C", checklist="其他 1"),
        scored(8, name="同名园区", code="D", checklist="其他 1"),
    ]
    listed = [("零头园区", "001"), ("旧年园区", ""), ("别表园区", "C"), ("同名园区", "D"), ("同名园区", "E")]
    found, _ = overview(files, [], year=None, roster=Names(rosters.Listed(*park) for park in listed))
    assert [str(notice) for notice in found.notices if notice.kind == "missing"] == [
        "零头园区：同名园区的答卷，代码是 1（5.yaml）",
        "旧年园区：交的是 2020 年的（6.yaml）",
        "别表园区：所用检查表是 其他 1（7.yaml）",
        "同名园区：所用检查表是 其他 1（8.yaml）",
        "同名园区：没有交",
    ]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made there")
def test_names_that_came_out_of_an_old_archive_are_readable(batch, folder, out):
    (folder / "puer-tea").rename(folder / os.fsdecode("普洱".encode("gb18030")))
    assert batch()[0] == 0
    assert "普洱/2025.yaml" in ranked(out)


@pytest.mark.slow
def test_each_park_gets_a_report_with_its_place_among_the_others_unnamed(run, folder, out):
    code, _, err = run("batch", folder, "-o", out, "-j", 1, "--reports", "--date", "2026-01-31")
    assert (code, f"报告 5 份，在 {out / '报告'}" in err) == (0, True), err
    made = sorted((out / "报告").iterdir())
    names = [park["name"] for park in ranked(out).values()]
    assert len(made) == len(names) == 5
    for path in made:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        assert "在同类园区中的位置" in text
        assert [name for name in names if name in text] == [name for name in names if name in path.stem]

"""`compliance import`: any form becomes the same answers file; several are joined where they agree."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from builders import EXAMPLES, checklist, criterion, section
from builders import sheet as sheet_made
from conftest import HEAD, ROOT, answers_text, window_service

from compliance import assess, load_answers
from compliance.answers import reading
from compliance.answers.data import to_data
from compliance.answers.model import AnswerSheet
from compliance.files import documents
from compliance.forms import merging
from compliance.forms.text import answers_file, blank
from compliance.forms.workbook import writing

CHECKLIST = window_service()
PUER = ROOT / "examples" / "puer-tea" / "2025.yaml"


def example() -> AnswerSheet:
    return load_answers(PUER, CHECKLIST)


def sheet_of(path: Path) -> AnswerSheet:
    sheet, findings = reading.parse(documents.read(path).data, CHECKLIST)
    assert findings == []
    return sheet


def written(sheet: AnswerSheet, form: str, folder: Path) -> Path:
    """The sheet filled into a form."""
    path = folder / f"{form}.{'xlsx' if form == 'workbook' else 'json' if form == 'page' else 'yaml'}"
    if form == "workbook":
        path.write_bytes(writing.workbook(CHECKLIST, sheet))
    elif form == "page":
        path.write_text(json.dumps(whole(sheet), ensure_ascii=False), encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump(whole(sheet), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def whole(sheet: AnswerSheet) -> dict:
    """An answers file's data with every id."""
    data = to_data(sheet, CHECKLIST)
    return {**data, "作答": {**dict.fromkeys(CHECKLIST.by_id), **data.get("作答", {})}}


# One form


ONE, *OTHERS = EXAMPLES


@pytest.mark.parametrize(
    "path",
    [ONE, *(pytest.param(path, marks=pytest.mark.slow) for path in OTHERS)],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_every_way_of_filling_in_gives_the_same_file_and_the_same_score(run, tmp_path, path):
    shutil.copytree(path.parent / "佐证", tmp_path / "佐证")
    sheet = load_answers(path, CHECKLIST)
    made = set()
    for form in ("workbook", "page", "another program"):
        output = tmp_path / f"导入-{form}.yaml"
        code, out, err = run("import", written(sheet, form, tmp_path), "-o", output)
        assert (code, out) == (0, ""), err
        assert f"已作答 要点 {sum(answer.given for answer in sheet.answers.values())}/146" in err
        assert "佐证文件" not in err
        made.add(output.read_bytes())
        assert load_answers(output, CHECKLIST) == sheet
    run("import", path, "-o", tmp_path / "导入-YAML.yaml")
    assert made == {(tmp_path / "导入-YAML.yaml").read_bytes()}
    imported = assess(CHECKLIST, load_answers(tmp_path / "导入-YAML.yaml", CHECKLIST))
    scored = assess(CHECKLIST, sheet)
    assert (imported.score, imported.grade) == (scored.score, scored.grade)


def test_to_standard_output(run):
    code, out, err = run("import", PUER, "-q")
    assert (code, err) == (0, "")
    assert out == answers_file.text(CHECKLIST, example())


def test_evidence_that_is_not_there_yet_is_no_mistake_but_told(run, tmp_path, make_answers):
    path = make_answers({"C4.1-1": "结果: 3\n佐证: [没有.csv, 台账.txt]", "C4.1-3": "结果: 3\n佐证: [没有.csv]"})
    code, _, err = run("import", path, "-o", tmp_path / "新.yaml")
    assert (code, "有 1 个佐证文件还没有放到" in err) == (0, True)
    code, out, _ = run("check", tmp_path / "新.yaml")
    assert (code, "佐证未到位：缺 1 个文件，涉及 2 项" in out) == (0, True)
    assert out.count("没有.csv") == 2
    code, _, err = run("check", "--strict", tmp_path / "新.yaml")
    assert (code, err.count("佐证文件不存在")) == (2, 2)
    path = make_answers({"C4.1-1": "结果: 3\n佐证: [/etc/passwd]"})
    code, _, err = run("import", path, "-o", tmp_path / "新新.yaml")
    assert (code, "佐证文件须放在答卷所在文件夹之内" in err) == (2, True)


def test_what_was_taken_over_from_last_year_and_not_looked_at_is_listed(run, make_answers):
    path = make_answers({"C4.1-1": "结果: 3\n说明: 照2024年，待核对。共三家", "C4.1-3": "结果: 3\n说明: 照2024年"})
    _, out, _ = run("check", path)
    assert "照上年填的、还没有核对的：C4.1-1；" in out


def test_a_mistake_does_not_keep_back_that_evidence_is_missing(run, make_answers):
    path = make_answers({"C4.1-1": "结果: 六", "C4.1-3": "结果: 3\n佐证: [没有.csv]"})
    for command in ("check", "score"):
        code, _, err = run(command, path)
        told = "不是数字" in err, "缺 1 个文件，涉及 1 项，例如 C4.1-3 的“没有.csv”" in err
        assert (code, told) == (2, (True, True))


def test_all_mistakes_of_all_files_are_told_at_once_and_nothing_is_written(run, tmp_path, make_answers):
    one = make_answers({"C4.1-1": "结果: 六"}, name="一.yaml")
    two = make_answers({"C4.1-2": "结果: 75%"}, name="二.yaml")
    three = tmp_path / "三.xlsx"
    three.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    code, out, err = run("import", one, two, three, tmp_path / "没有.yaml", "-o", tmp_path / "新.yaml")
    assert (code, out) == (2, "")
    for words in ("一.yaml:10:9: C4.1-1 不是数字", "C4.1-2 比率要写出分子和分母", "三.xlsx", "没有.yaml: 找不到文件"):
        assert words in err
    assert not (tmp_path / "新.yaml").exists()


def test_a_text_file_that_was_cut_short_is_refused(run, tmp_path):
    text = answers_text()
    (tmp_path / "断.yaml").write_text(text[: text.index("  C7.1-1")], encoding="utf-8")
    code, _, err = run("import", tmp_path / "断.yaml")
    assert (code, "缺少这个要点" in err) == (2, True)


def test_a_form_of_another_checklist_is_refused(run, tmp_path, make_answers):
    other = tmp_path / "别的.yaml"
    other.write_text(answers_text().replace("window-service", "small-checklist"), encoding="utf-8")
    code, _, err = run("import", make_answers(), other, "-o", tmp_path / "新.yaml")
    assert (code, "答卷不是为这份检查表填写的" in err) == (2, True)


def test_a_workbook_of_other_contents_under_the_same_version_is_refused(run, tmp_path):
    first, *others = CHECKLIST.bonus
    asked = (first.model_copy(update={"text": "另一句话"}), *others)
    changed = CHECKLIST.model_copy(update={"fingerprint": "0" * 64, "bonus": asked})
    (tmp_path / "表.xlsx").write_bytes(writing.workbook(changed, example()))
    code, _, err = run("import", tmp_path / "表.xlsx")
    assert (code, "版本号却一样" in err) == (2, True)


@pytest.mark.parametrize("path", ["没有.xlsx", "没有.csv", "夹.csv", "夹", "管道.csv", "管道"])
def test_what_is_no_file_is_told(run, tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    for name in ("夹.csv", "夹"):
        Path(name).mkdir()
    for name in ("管道.csv", "管道"):
        os.mkfifo(name)
    code, out, err = run("import", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{path}: ")


# Several


def chapters(sheet: AnswerSheet, name: str) -> AnswerSheet:
    """The sheet with the answers of one chapter only."""
    answers = {key: value for key, value in sheet.answers.items() if key.startswith(name)}
    return replace(sheet, answers=answers, bonus={}, penalties={})


def test_chapters_filled_in_by_several_people_are_joined(run, tmp_path):
    sheet = example()
    parts = []
    for form, name in zip(("workbook", "page", "another program"), ("C4", "C5", "C6"), strict=True):
        parts.append(written(chapters(sheet, name), form, tmp_path))
    rest = replace(chapters(sheet, "C7"), bonus=sheet.bonus, penalties=sheet.penalties)
    (tmp_path / "末.yaml").write_text(answers_file.text(CHECKLIST, rest), encoding="utf-8")
    outputs = []
    for order in ([*parts, tmp_path / "末.yaml"], [tmp_path / "末.yaml", *reversed(parts)]):
        output = tmp_path / f"合{len(outputs)}.yaml"
        code, _, err = run("import", *order, "-o", output)
        assert (code, "已作答 要点 146/146" in err) == (0, True), err
        outputs.append(output.read_bytes())
    assert outputs[0] == outputs[1] == answers_file.text(CHECKLIST, sheet).encode()


def test_a_part_without_a_cover_takes_the_park_from_the_others(run, tmp_path, make_answers):
    text = blank.answers_file(CHECKLIST, 2025).replace("2025-01-01", "").replace("2025-12-31", "")
    (tmp_path / "无.yaml").write_text(text, encoding="utf-8")
    code, _, err = run("import", tmp_path / "无.yaml", make_answers(), "-o", tmp_path / "新.yaml")
    assert (code, sheet_of(tmp_path / "新.yaml").park.name) == (0, "甲园区"), err
    code, _, err = run("import", tmp_path / "无.yaml", tmp_path / "无.yaml")
    assert (code, "缺少园区名称" in err, "缺少评价期的开始日期" in err) == (2, True, True)


def test_every_conflict_is_shown_with_each_value_and_its_place(run, tmp_path, make_answers):
    left = next(c.id for c in CHECKLIST.criteria if c.not_applicable and c.answer.kind == "level")
    team = "自评小组:\n  - {姓名: 张三, 职务: 甲}\n  - {姓名: 李四}\n"
    one = make_answers(
        {"C4.1-1": "结果: 3", left: "结果: 符合\n说明: 一", "C4.1-3": "结果: 5\n填写人: 甲"},
        name="一.yaml",
        head=HEAD + team,
    )
    two = written(
        sheet_of(
            make_answers(
                {"C4.1-1": "结果: 4", left: "不适用: 没有此项业务", "C4.1-3": "结果: 5\n说明: 二"},
                name="二.yaml",
                head=HEAD + team.replace("职务: 甲", "职务: 乙").replace("李四", "王五"),
            )
        ),
        "workbook",
        tmp_path,
    )
    code, out, err = run("import", one, two, "-o", tmp_path / "新.yaml")
    assert (code, out) == (2, "")
    assert "共 3 处问题" in err
    for words in (
        "一.yaml:13:9: C4.1-1 各份的“结果”不一致",
        "“3”（",
        "；“4”（",
        "workbook.xlsx [4 基本要求]!",
        f"{left} 各份的“结果”不一致",
        "“符合”（",
        "；不适用 “没有此项业务”（",
        "张三 各份的“职务”不一致",
        "核对后改成一致",
    ):
        assert words in err, words
    assert not (tmp_path / "新.yaml").exists()


def test_what_only_one_says_is_taken_even_within_an_answer(run, tmp_path, make_answers):
    one = make_answers({"C4.1-1": "结果: 3\n填写人: 甲", "C4.1-3": "结果:"}, name="一.yaml")
    two = make_answers({"C4.1-1": "结果: ３\n说明: 二\n佐证: [台账.txt]", "C4.1-3": "结果: 9"}, name="二.yaml")
    assert run("import", one, two, "-o", tmp_path / "新.yaml")[0] == 0
    sheet = sheet_of(tmp_path / "新.yaml")
    answer = sheet.answers["C4.1-1"]
    assert (answer.value, answer.note, answer.by, len(answer.evidence)) == (3, "二", "甲", 1)
    assert sheet.answers["C4.1-3"].value == 9


def test_two_members_of_one_name_stay_two(run, tmp_path, make_answers):
    team = HEAD + "自评小组:\n  - {姓名: 张三, 职务: 主任}\n  - {姓名: 李四}\n  - {姓名: 张三, 职务: 科员}\n"
    one = make_answers({"C4.1-1": "结果: 3"}, name="一.yaml", head=team)
    two = make_answers({"C4.1-1": "结果: 3\n说明: 二"}, name="二.yaml", head=team)
    code, _, err = run("import", one, two, "-o", tmp_path / "新.yaml")
    assert code == 0, err
    members = [(member.name, member.position) for member in sheet_of(tmp_path / "新.yaml").team]
    assert members == [("张三", "主任"), ("李四", ""), ("张三", "科员")]
    three = make_answers(name="三.yaml", head=team.replace("科员", "科长"))
    code, _, err = run("import", one, three)
    assert (code, "张三 各份的“职务”不一致" in err, "共 1 处问题" in err) == (2, True, True), err
    assert "“科员”（" in err
    assert "主任" not in err


def test_what_is_assessed_per_object_is_joined_object_by_object():
    windows = {**section("C2", criterion("A2"), criterion("A3")), "per_object": {"name": "窗口", "rollup": "mean"}}
    made = checklist(section("C1", criterion("A1")), windows)
    objects = {"对象": {"C2": ("甲", "乙")}}
    one = sheet_made(made, {"A1": "符合", "A2@甲": "符合"}, **objects)
    two = sheet_made(made, {"A2@乙": "不符合", "A3@甲": "部分符合"}, **objects)
    found = merging.joined([one, two], made)
    assert found.objects == {"C2": ("甲", "乙")}
    given = {name: answer.value for name, answer in found.answers.items() if answer.given}
    assert given == {"A1": "符合", "A2@甲": "符合", "A2@乙": "不符合", "A3@甲": "部分符合"}


def test_parks_and_periods_are_not_mixed(run, tmp_path, make_answers):
    one = make_answers(name="一.yaml")
    two = make_answers({"C4.1-1": "结果: 9"}, name="二.yaml", head=HEAD.replace("甲园区", "乙园区"))
    code, _, err = run("import", one, two)
    assert (code, "各份的“名称”不一致" in err, "共 1 处问题" in err) == (2, True, True)
    two = make_answers(name="二.yaml", head=HEAD.replace("2025-12-31", "2025-06-30"))
    code, _, err = run("import", one, two)
    assert (code, "各份的“评价期结束”不一致" in err) == (2, True)


# Updating


def test_an_update_keeps_the_comments_and_says_what_it_replaced(run, tmp_path, make_answers):
    old = make_answers({"C4.1-1": "结果: 3  # 问过\n说明: 旧\n填写人: 甲", "C4.1-3": "# 待核\n结果:"}, name="旧.yaml")
    before = old.read_text(encoding="utf-8")
    new = make_answers({"C4.1-1": "结果: 9", "C4.1-3": "结果: 8"}, name="新.yaml")
    code, _, err = run("import", new, "-o", old, "--update")
    assert code == 0, err
    assert "代替了原有内容：C4.1-1\n" in err
    expected = before.replace("结果: 3  # 问过", "结果: 9  # 问过").replace("# 待核\n    结果:", "# 待核\n    结果: 8")
    assert old.read_text(encoding="utf-8") == expected


def test_an_update_names_what_it_replaces_on_the_cover(run, tmp_path, make_answers):
    first = HEAD.replace("  名称: 甲园区", "  名称: 甲园区\n  类型: 省级") + "自评日期: 2026-01-10\n"
    old = make_answers(name="旧.yaml", head=first)
    new = make_answers(name="新.yaml", head=first.replace("省级", "县级").replace("01-10", "01-20"))
    code, _, err = run("import", new, "-o", old, "--update")
    assert (code, "代替了原有内容：类型、自评日期\n" in err) == (0, True), err


def test_an_update_of_a_blank_file_gives_what_an_import_gives(run, tmp_path):
    run("init", tmp_path / "旧.yaml", "--year", "2025", "-q")
    assert run("import", PUER, "-o", tmp_path / "旧.yaml", "--update")[0] == 0
    assert (tmp_path / "旧.yaml").read_text(encoding="utf-8") == answers_file.text(CHECKLIST, example())


def test_an_update_is_of_the_same_park_and_of_a_file_that_is_there(run, tmp_path, make_answers):
    new = make_answers(name="新.yaml")
    for output, words in (("没有.yaml", "没有这份答卷"), ("-", "要用 -o 指明")):
        code, _, err = run("import", new, "-o", output if output == "-" else tmp_path / output, "--update")
        assert (code, words in err) == (2, True)
    other = make_answers(name="旧.yaml", head=HEAD.replace("甲园区", "乙园区"))
    before = other.read_bytes()
    code, _, err = run("import", new, "-o", other, "--update")
    assert (code, "各份的“名称”不一致" in err, other.read_bytes() == before) == (2, True, True)
    workbook = written(example(), "workbook", tmp_path)
    code, _, err = run("import", PUER, "-o", workbook, "--update")
    assert (code, "不能更新" in err) == (2, True)


def test_an_existing_file_and_the_forms_themselves_are_not_overwritten(run, tmp_path, make_answers):
    path, output = make_answers(), tmp_path / "新.yaml"
    output.write_text("旧", encoding="utf-8")
    assert run("import", path, "-o", output)[0] == 2
    assert output.read_text(encoding="utf-8") == "旧"
    assert run("import", path, "-o", output, "--force", "-q") == (0, "", "")
    code, _, err = run("import", path, "-o", path, "--force")
    assert (code, "就是答卷本身" in err) == (2, True)

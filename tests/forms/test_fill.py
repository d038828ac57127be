"""`compliance fill` through a real pseudo-terminal: asked, checked, saved, killed, resumed."""

from __future__ import annotations

import datetime
import os
import random
import re
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, SMALL, answers_text, window_service
from rich.cells import cell_len
from terminal import Forked, Terminal
from workbooks import example_form

from compliance import assess, load_answers
from compliance.answers import reading, starting
from compliance.answers.data import evidence_text, to_data
from compliance.answers.model import Answer, AnswerSheet
from compliance.checklist.kinds import PickList, Ratio
from compliance.cli.filling.wrapping import wrapped
from compliance.errors import InputError
from compliance.files import documents
from compliance.forms.questions.commands import Command, command_in
from compliance.forms.questions.questions import Question, questions
from compliance.forms.questions.typed import labels
from compliance.forms.text import answers_file, blank
from compliance.forms.text.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

PUER = ROOT / "examples" / "puer-tea"
CHECKLIST = window_service()
QUESTIONS = questions(CHECKLIST)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an answers file in which nothing but the park's profile is said, and evidence beside it."""
    profile = replace(load_answers(PUER / "2025.yaml", CHECKLIST).park, name="甲园区")
    text = answers_file.text(CHECKLIST, replace(starting.blank(CHECKLIST, 2025, {}), park=profile))
    (tmp_path / "答卷.yaml").write_text(text, encoding="utf-8")
    shutil.copytree(PUER / "佐证", tmp_path / "佐证")
    return tmp_path


def fill(desk: Path, *arguments: object, by: str = "", **environment: str) -> Terminal:
    """Filling in from the first question on, by someone who is named with the day or not at all."""
    terminal = begun(desk, *arguments, **environment)
    assert "填写人" in terminal.prompt()
    if by:
        assert "填写日期" in terminal.answer(by)
        terminal.type("2026-01-05")
    else:
        terminal.type("")
    return terminal


def begun(desk: Path, *arguments: object, **environment: str) -> Terminal:
    """Filling in from what is asked before the first question on."""
    return Forked("fill", "答卷.yaml", *arguments, folder=desk, **environment)


def sheet_in(desk: Path) -> AnswerSheet:
    """What the file holds; it is a valid answers file at any moment."""
    return load_answers(desk / "答卷.yaml", CHECKLIST)


def lines_for(question: Question, answer: Answer) -> list[str]:
    """What one types to give this answer and what goes with it."""
    result = result_lines(question, answer)
    pieces = [] if question.group == "penalties" else [*map(evidence_text, answer.evidence), ""]
    return result if result == [":s"] else [*result, answer.note, *pieces]


def result_lines(question: Question, answer: Answer) -> list[str]:
    kind = getattr(question.item, "answer", None)
    if answer.not_applicable:
        lines = ["n", answer.not_applicable]
    elif answer.value is None:
        return [":s"]
    else:
        value = question.entry_in(question.put(EMPTY, answer))["结果"]
        if isinstance(kind, PickList):
            names = [item.name for item in kind.items]
            lines = [" ".join(str(names.index(name) + 1) for name in value) or "0"]
        elif isinstance(kind, Ratio):
            lines = value.split("/")
        else:
            lines = list(value.values()) if isinstance(value, dict) else [value]
        if question.declared:
            lines.append("有" if answer.declared else "无")
    return lines


EMPTY, _ = reading.parse(documents.parse("f", blank.answers_file(CHECKLIST, 2025)).data, CHECKLIST)


# Filling in


def test_answers_of_every_kind_are_typed_and_saved(desk):
    by_kind = {question.item.answer.kind: question for question in QUESTIONS if question.group == "answers"}
    example = load_answers(PUER / "2025.yaml", CHECKLIST)
    with fill(desk) as terminal:
        terminal.prompt()
        for question in by_kind.values():
            terminal.answer(f":g {question.id}")
            for line in lines_for(question, example.answers[question.id]):
                terminal.answer(line)
            saved, meant = sheet_in(desk).answers[question.id], example.answers[question.id]
            assert (saved.value, saved.note, saved.evidence) == (meant.value, meant.note, meant.evidence)
        terminal.type(":q")
        assert terminal.ended() == 0
        assert f"已作答 要点 {sum(question.group == 'answers' for question in by_kind.values())}/146" in terminal.text
    assert len(by_kind) >= 6


@pytest.mark.slow
def test_a_whole_example_typed_in_scores_as_the_example(desk):
    example = load_answers(PUER / "2025.yaml", CHECKLIST)
    with fill(desk) as terminal:
        terminal.prompt()
        *lines, final = [line for question in QUESTIONS for line in lines_for(question, question.answer_in(example))]
        for line in lines:
            terminal.answer(line)
        terminal.type(final)
        assert terminal.ended() == 0
        assert "已作答 要点 146/146" in terminal.text
        # What was typed is as long as it is.
        shown = [line for line in terminal.text.splitlines() if " > " not in line]
        assert max(map(cell_len, shown)) <= 80
    sheet = sheet_in(desk)
    unsigned = {"by": "", "on": None}
    for question in QUESTIONS:
        meant = question.answer_in(example)
        assert question.answer_in(sheet) == type(meant)(
            **{name: unsigned.get(name, getattr(meant, name)) for name in meant.__slots__}
        )
    filled, scored = assess(CHECKLIST, sheet), assess(CHECKLIST, example)
    assert (filled.score, filled.grade) == (scored.score, scored.grade)
    # The same answers, the same bytes, whichever way they were filled in.
    assert (desk / "答卷.yaml").read_text(encoding="utf-8") == answers_file.text(CHECKLIST, sheet)


def test_the_comments_of_a_file_written_by_hand_stay(desk):
    text = answers_text({"C4.1-1": "# 先问综合科\n结果:   # 去年 5 家", "C4.1-2": "结果:\n# 待核"})
    (desk / "答卷.yaml").write_text(text, encoding="utf-8")
    with fill(desk) as terminal:
        for line in ("7", "", "", "3/4", "两类没有"):
            terminal.prompt()
            terminal.type(line)
        terminal.prompt()
        terminal.press(b"\x04")
        assert terminal.ended() == 0
    expected = text.replace("结果:   # 去年 5 家", "结果: 7   # 去年 5 家").replace(
        "    结果:\n    # 待核", "    结果: 3/4\n    说明: 两类没有\n    # 待核"
    )
    assert (desk / "答卷.yaml").read_text(encoding="utf-8") == expected


def test_the_park_and_the_period_are_asked_for_first(desk):
    text = blank.answers_file(CHECKLIST, 2025).replace("2025-01-01", "").replace("2025-12-31", "")
    (desk / "答卷.yaml").write_text(text, encoding="utf-8")
    with begun(desk) as terminal:
        assert "园区名称" in terminal.prompt()
        assert "代码" in terminal.answer("甲: 园区 #1")
        assert "评价期开始" in terminal.answer(":s")
        terminal.answer("2025年13月1日")
        assert "不是有效日期" in terminal.answer("2025-12-31")
        terminal.answer("2025年12月31日")
        assert "结束早于开始" in terminal.answer("2025.1.1")
        terminal.answer("2025/1/1")
        assert "填写人" in terminal.answer("2025-12-31")
        assert "C4.1-1" in terminal.answer("")
    sheet = sheet_in(desk)
    assert (sheet.park.name, str(sheet.period)) == ("甲: 园区 #1", "2025年1月1日至2025年12月31日")


def test_what_is_wrong_and_not_only_missing_is_refused_before_anything_is_asked(desk):
    path = desk / "答卷.yaml"
    path.write_text(blank.answers_file(CHECKLIST, 2025).replace("2025-12-31", "2024-12-31"), encoding="utf-8")
    with pytest.raises(InputError, match="评价期的结束早于开始") as refused:
        Store(path, None)
    assert len(refused.value.problems) == 1


def test_the_file_keeps_its_encoding_line_ends_permissions_and_link(desk):
    path, link = desk / "真.yaml", desk / "答卷.yaml"
    path.write_bytes(answers_text({"C4.1-1": "结果:"}).replace("\n", "\r\n").encode("gb18030"))
    path.chmod(0o600)
    link.unlink()
    link.symlink_to("真.yaml")
    with fill(desk) as terminal:
        terminal.prompt()
        terminal.answer("7")
        terminal.answer("说明")
    assert path.read_bytes() == answers_text({"C4.1-1": "结果: 7\n说明: 说明"}).replace("\n", "\r\n").encode("gb18030")
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o600)


PROFILE = {
    "名称": ("", "缺少园区名称", "甲园区"),
    "代码": ("YN-1",),
    "所在地区": ("",),
    "类型": ("6", "园区类型不在可选范围内", "4"),
    "企业数量": ("38家", "不是数字", "３８"),
    "面积": ("-1", "不能是负数", "1.9"),
    "运营主体": ("茶园公司",),
    "地址": ("",),
    "负责人": ("罗某",),
    "联系人": ("",),
    "联系电话": ("0879-0000000",),
    "概况": ("以普洱茶为主",),
}


def test_a_file_that_is_not_there_is_made_when_wanted_and_the_whole_profile_asked_for(tmp_path):
    with begun(tmp_path) as terminal:
        shown = terminal.prompt()
        assert str(tmp_path / "答卷.yaml") in shown.replace("\n", "").replace("\r", "")
        assert "现在生成吗" in shown
        assert "评价年度" in terminal.answer("1")
        assert "不是年份" in terminal.answer("25")
        shown = terminal.answer("2025")
        for field, lines in PROFILE.items():
            assert field in shown
            for line in lines[::2]:
                shown = terminal.answer(line)
            assert all(words in terminal.text for words in lines[1::2])
        assert "自评日期" in shown
        assert "不是有效日期" in terminal.answer("2026")
        assert "填写人" in terminal.answer("2026-01-31")
        assert max(map(cell_len, terminal.text.splitlines())) <= 80
    sheet = sheet_in(tmp_path)
    meant = {name: lines[-1] for name, lines in PROFILE.items()} | {"类型": "县级", "企业数量": "38"}
    assert {name: str(value) for name, value in to_data(sheet, CHECKLIST)["园区"].items() if value} == {
        name: value for name, value in meant.items() if value
    }
    assert (sheet.period.start.year, str(sheet.assessed_on)) == (2025, "2026-01-31")


@pytest.mark.parametrize("line", ["2", "", ":q", "不生成"])
def test_no_file_is_made_unless_it_is_wanted(line, tmp_path):
    with begun(tmp_path) as terminal:
        terminal.prompt()
        terminal.type(line)
        assert terminal.ended() == 0
        assert "没有生成答卷" in terminal.text
    assert not list(tmp_path.iterdir())


def test_the_rest_of_the_profile_is_asked_for_until_something_is_answered(desk):
    text = (desk / "答卷.yaml").read_text(encoding="utf-8")
    (desk / "答卷.yaml").write_text(text.replace("YN-X109", ""), encoding="utf-8")
    with begun(desk) as terminal:
        assert "代码" in terminal.prompt()
        assert terminal.interrupt() == 130
    with begun(desk) as terminal:
        assert "代码" in terminal.prompt()
        for line in ("", "", "7"):
            terminal.answer(line)
    with begun(desk) as terminal:
        assert "填写人" in terminal.prompt()
    assert sheet_in(desk).answers["C4.1-1"].value == 7


def test_who_answers_is_asked_once_and_stands_beside_what_is_answered(desk):
    (desk / "答卷.yaml").write_text(
        answers_text({"C4.1-1": "结果: 3\n填写人: 白某", "C4.1-3": "结果:", "C7.1-1": "结果:"}), encoding="utf-8"
    )
    with fill(desk, by="李四") as terminal:
        assert "C4.1-3 " in terminal.prompt()
        for line in ("3", "", "", "0", "", "", ":q"):
            terminal.type(line)
        assert terminal.ended() == 0
        assert terminal.text.count("填写人（") == 1
    answers = sheet_in(desk).answers
    signed = {name: (answers[name].by, answers[name].on) for name in ("C4.1-1", "C4.1-3", "C7.1-1")}
    ours = ("李四", datetime.date(2026, 1, 5))
    assert signed == {"C4.1-1": ("白某", None), "C4.1-3": ours, "C7.1-1": ours}


@pytest.mark.parametrize(
    ("lines", "warned"),
    [
        (("1", "", ""), True),
        (("1", "", "没有.csv", ""), True),
        (("1", "", "营业执照.pdf | 有效至 2025-06-30", ""), True),
        (("1", "", "纸质：执照（档案柜）", ""), False),
        (("1", "", "佐证/证照与场地.txt", ""), False),
        (("2", "", ""), False),
    ],
)
def test_the_best_conclusion_without_evidence_is_warned_of_at_once_and_at_the_end(desk, lines, warned):
    (desk / "营业执照.pdf").write_bytes(b"%PDF")
    with fill(desk, "--from", "C4.2-1") as terminal:
        terminal.prompt()
        for line in lines:
            shown = terminal.answer(line)
        assert ("判“符合”而没有可用的佐证，将按“部分符合”计分" in shown) is warned
        terminal.type(":q")
        assert terminal.ended() == 0
        assert ("将按较低结论计分（1 项）：C4.2-1" in terminal.text) is warned


# What is refused is asked again


def test_what_check_would_refuse_is_refused_in_its_words_and_asked_again(desk):
    with fill(desk) as terminal:
        terminal.prompt()
        shown = terminal.answer("六家")
        assert all(words in shown for words in ("不是数字", "发现", "“六家”", "只写阿拉伯数字"))
        assert "不能是负数" in terminal.answer("-1")
        assert "还没有作答" in terminal.answer("")
        assert "不得判不适用" in terminal.answer("不适用")
        assert "没有上年的答案" in terminal.answer(":l")
        terminal.answer("６")
        terminal.answer("=1+1")
        assert "还不在答卷所在的文件夹" in terminal.answer("没有.csv")
        assert "文件夹之内" in terminal.answer("../答卷.yaml")
        terminal.answer("佐证/合作协议与专家.csv")
        assert "分子大于分母" not in terminal.answer("")
        assert "不是数字" in terminal.answer("九")
        terminal.answer("9")
        assert "分子大于分母" in terminal.answer("8")
        terminal.answer("9/12")
        answer = sheet_in(desk).answers["C4.1-1"]
        assert (answer.value, answer.note, answer.evidence[-1].text) == (6, "=1+1", "佐证/合作协议与专家.csv")
        assert [piece.lacking for piece in answer.evidence] == ["absent", ""]
        terminal.answer(":g C4.2-2")
        assert "结论不在可选范围内" in terminal.answer("4")
        assert "不适用的理由" in terminal.answer("N")
        assert "须写明理由" in terminal.answer("无")
        terminal.answer("没有这类服务")
        assert sheet_in(desk).answers["C4.2-2"].not_applicable == "没有这类服务"
        several = next(q for q in QUESTIONS if q.declared and len(labels(q.item)) > 1)
        terminal.answer(f":g {several.id}")
        terminal.answer("1")
        assert "不是数字" in terminal.answer("x")
        assert "否决情形" in terminal.answer("0")
        assert "应填“有”或“无”" in terminal.answer("也许")
        # Without what has to be declared the result is not an answer yet.
        assert not sheet_in(desk).answers[several.id].given
        terminal.answer("2")
        assert sheet_in(desk).answers[several.id].declared is False


# Moving about


def test_moving_about_and_coming_back(desk):
    with fill(desk) as terminal:
        assert "C4.1-1 " in terminal.prompt()
        assert "C4.1-2 " in terminal.answer(":s")
        assert "C4.1-1 " in terminal.answer("上一项")
        assert "C4.1-1 " in terminal.answer(":b")
        assert "C5.1-1 " in terminal.answer("跳到 C5.1")
        assert "C7.1-1 " in terminal.answer("：ｇ 7.1")
        assert "没有这个编号" in terminal.answer(":g C9")
        assert "照上年" in terminal.answer(":h")
        assert "已作答 要点 0/146、加分项 0/4、专项扣分 0/2" in terminal.answer("查看")
        terminal.answer("1 2")
        assert "C7.1-2 " in terminal.answer(":s")
        assert "2/5 项" in terminal.answer(":b")
        # An answer that is there is kept.
        terminal.answer("")
        assert "C7.1-2 " in terminal.answer(":s")
        terminal.type(":q")
        assert terminal.ended() == 0
        assert "接着填：compliance fill 答卷.yaml" in terminal.text
    with fill(desk, "--from", "7.1") as terminal:
        assert "2/5 项" in terminal.prompt()
    with begun(desk, "--from", "C9") as terminal:
        assert terminal.ended() == 2
        assert "检查表中没有这个编号" in terminal.text


def test_an_answer_can_be_changed(desk):
    with fill(desk, "--from", "C4.2-2") as terminal:
        terminal.prompt()
        for line in ("n", "没有这类服务", "一", ""):
            terminal.answer(line)
        assert "已填" in terminal.answer(":b")
        terminal.answer("2")
        terminal.answer("二")
    answer = sheet_in(desk).answers["C4.2-2"]
    assert (answer.value, answer.not_applicable, answer.note) == ("部分符合", "", "二")


def test_only_what_is_unanswered_is_asked(desk):
    text = answers_text({"C4.1-3": "结果:", "C7.1-1": "结果:"})
    (desk / "答卷.yaml").write_text(text, encoding="utf-8")
    with fill(desk) as terminal:
        assert "C4.1-3 " in terminal.prompt()
        terminal.answer("3")
        terminal.answer("")
        assert "C7.1-1 " in terminal.answer("")
        terminal.answer("0")
        terminal.answer("")
        assert "B1 " in terminal.answer("")


def test_last_years_answer_is_shown_and_taken_over_only_when_asked_for(desk):
    with fill(desk, "--last", PUER / "2025.yaml") as terminal:
        shown = terminal.prompt()
        assert "上年" in shown
        assert "县茶叶检验站" in shown
        assert "还没有作答" in terminal.answer("")
        terminal.answer(":l")
        answer = sheet_in(desk).answers["C4.1-1"]
        assert (answer.value, answer.note, answer.evidence) == (3, "", ())
        terminal.answer(":g C4.2-2")
        terminal.answer("照上年")
        assert "安全评价" in sheet_in(desk).answers["C4.2-2"].not_applicable


# Ends


def test_without_a_terminal_nothing_is_asked(run, desk):
    code, out, err = run("fill", desk / "答卷.yaml")
    assert (code, out) == (2, "")
    assert "不是终端" in err


@pytest.mark.parametrize(("key", "code", "words"), [(b"\x03", 130, "已中断"), (b"\x04", 0, "接着填")])
def test_leaving_by_a_key_keeps_what_was_answered(desk, key, code, words):
    with fill(desk) as terminal:
        terminal.prompt()
        terminal.answer("7")
        terminal.press("打到一半".encode())
        assert terminal.shows("打到一半")
        if key == b"\x04":
            terminal.press(b"\x15" + key)
            assert terminal.ended() == code
        else:
            assert terminal.interrupt() == code
        assert words in terminal.text
        assert "Traceback" not in terminal.text
    assert sheet_in(desk).answers["C4.1-1"].value == 7
    assert [path.name for path in desk.glob(".*")] == []


def test_a_file_that_another_program_changed_is_left_alone(desk):
    path = desk / "答卷.yaml"
    with fill(desk) as terminal:
        terminal.prompt()
        terminal.answer("7")
        changed = path.read_text(encoding="utf-8") + "# 别人加的\n"
        path.write_text(changed, encoding="utf-8")
        terminal.type("说明")
        assert terminal.ended() == 2
        assert "被别的程序改动" in terminal.text
    assert path.read_text(encoding="utf-8") == changed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (answers_text({"C4.1-1": "结果: 六"}), "答卷.yaml:10:9: C4.1-1 不是数字"),
        ("作答: [", "内容不完整"),
        (answers_text().replace("0.1.0", "0.0.9"), "版本不符"),
    ],
)
def test_a_file_with_mistakes_is_to_be_mended_first(desk, text, words):
    (desk / "答卷.yaml").write_text(text, encoding="utf-8")
    with begun(desk) as terminal:
        assert terminal.ended() == 2
        assert words in terminal.text
    assert (desk / "答卷.yaml").read_text(encoding="utf-8") == text


def test_a_workbook_is_to_be_imported_first(desk):
    (desk / "答卷.yaml").write_bytes(example_form(PUER / "2025.yaml"))
    with begun(desk) as terminal:
        assert terminal.ended() == 2
        assert "先用 compliance import 答卷.yaml -o 新答卷" in terminal.text


def test_what_is_shown_obeys_nothing_and_knows_when_colours_are_not_wanted(desk):
    text = answers_text({"C4.1-1": '结果:\n说明: "\\e[31m红\\a[bold]"'})
    (desk / "答卷.yaml").write_text(text, encoding="utf-8")
    with fill(desk) as terminal:
        assert "〔U+001B〕[31m红〔U+0007〕[bold]" in terminal.prompt()
        assert b"\x1b[36m" in terminal.raw
        assert b"\x07" not in terminal.raw
    with fill(desk, NO_COLOR="1") as terminal:
        terminal.prompt()
        assert b"\x1b[36m" not in terminal.raw


# Killed


def killed_and_resumed(desk: Path, seed: int, count: int) -> None:
    """Types answers to the first criteria, kills the program at random moments, and goes on where the file ends."""
    dice = random.Random(seed)
    asked = [question for question in QUESTIONS if question.group == "answers"][:count]
    example = load_answers(PUER / "2025.yaml", CHECKLIST)
    kills = 0
    while rest := [question for question in asked if not question.answer_in(sheet_in(desk)).given]:
        confirmed: dict[str, int] = {}
        with fill(desk) as terminal:
            terminal.prompt()
            for question in rest:
                for line in lines_for(question, question.answer_in(example)):
                    if terminal.process.poll() is None:
                        terminal.type(line)
                        if dice.random() < 0.15:
                            time.sleep(dice.uniform(0, 0.03))
                            terminal.kill()
                            kills += 1
                        else:
                            terminal.prompt()
                            confirmed[question.id] = confirmed.get(question.id, 0) + 1
        sheet = sheet_in(desk)
        for question in rest:
            assert_saved(question, sheet, question.answer_in(example), confirmed.get(question.id, 0))
    assert kills
    for question in asked:
        saved, meant = question.answer_in(sheet_in(desk)), question.answer_in(example)
        assert (saved.value, saved.not_applicable) == (meant.value, meant.not_applicable)


def assert_saved(question: Question, sheet: AnswerSheet, meant: Answer, confirmed: int) -> None:
    """Every line that was followed by another prompt is in the file: the result, then the note, then the evidence."""
    saved, more = question.answer_in(sheet), confirmed - len(result_lines(question, meant))
    if more >= 0:
        assert (saved.value, saved.not_applicable) == (meant.value, meant.not_applicable)
    if more >= 1:
        assert saved.note == meant.note
    assert saved.evidence[: max(more - 1, 0)] == meant.evidence[: max(more - 1, 0)]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_killed_at_any_moment_at_most_the_answer_being_typed_is_lost(desk, seed):
    killed_and_resumed(desk, seed, 8 if seed == 1 else 12)


def test_the_file_is_valid_at_every_moment(desk):
    path = desk / "答卷.yaml"
    seen = set()
    with fill(desk) as terminal:
        terminal.prompt()
        for number in range(30):
            terminal.type(str(number))
            for _ in range(50):
                raw = path.read_bytes()
                if raw not in seen:
                    seen.add(raw)
                    document = documents.from_bytes("答卷.yaml", raw)
                    assert reading.parse(document.data, CHECKLIST)[1] == []
            terminal.prompt()
            terminal.answer(":b" if number % 3 else ":g C4.1-3")
    assert len(seen) > 5


# Parts


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (":b", Command("back")),
        ("：Ｂ", Command("back")),
        (":跳过", Command("skip")),
        ("跳到C5.1", Command("go", "C5.1")),
        (":g  5.1 ", Command("go", "5.1")),
        ("?", Command("help")),
        ("？", Command("help")),
        ("跳过审核", None),
        (":bx", None),
        ("b", None),
        ("", None),
    ],
)
def test_commands_are_told_from_answers(line, command):
    assert command_in(line) == command


@pytest.mark.parametrize("width", [10, 20, 31])
def test_lines_are_broken_as_chinese_is(width):
    text = "填“分子/分母”，例如 18/20（分子：有承接方的服务类别数；分母：应提供服务类别数）。" * 3
    lines = wrapped(text, width).split("\n")
    assert max(cell_len(line) for line in lines) <= width
    assert not [line for line in lines if re.match("[，。；：、）》”]", line)]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_checklist_of_ones_own_is_filled_in(tmp_path, run):
    run("init", tmp_path / "答卷.yaml", "-c", SMALL, "-q", "--year", "2025")
    with begun(tmp_path, "-c", SMALL) as terminal:
        terminal.prompt()
        for line in ("甲园区", ":s", ""):
            terminal.answer(line)
        for line in ("符合", "", "纸质：证", "", "2", "", ""):
            terminal.answer(line)
        terminal.type(":q")
        assert terminal.ended() == 0
        assert f"-c {SMALL}" in terminal.text.replace("\n", "")
    text = (tmp_path / "答卷.yaml").read_text(encoding="utf-8")
    assert "结果: 一般" in text


def test_the_question_list_is_the_whole_of_what_is_asked():
    assert [q.id for q in QUESTIONS] == [*CHECKLIST.by_id, *(x.id for x in (*CHECKLIST.bonus, *CHECKLIST.penalties))]
    assert to_data(EMPTY, CHECKLIST).keys() == {"检查表", "版本", "评价期"}

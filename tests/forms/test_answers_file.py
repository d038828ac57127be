"""Answers written to a file: read back the same, the same bytes for the same answers, a file's comments kept."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import ALLOWED, DETERMINISTIC, EXAMPLES, Entry, answers_data, checklist, criterion, section
from conftest import answers_text, window_service
from hypothesis import example, given
from hypothesis import strategies as st
from sheets import at_random, everything, metric

from compliance.answers import reading
from compliance.answers.data import to_data
from compliance.answers.model import AnswerSheet, Evidence
from compliance.checklist.model import Checklist
from compliance.errors import UsageError, trimmed
from compliance.files import documents
from compliance.forms.text import answers_file, blank
from compliance.forms.text.written import in_brackets, scalar

HOSTILE = [
    *("甲: 乙", "甲:", "a:b", "甲 #乙", "#甲", "=1+1", "+1", "-1", "- 甲", "@甲", "*甲", "&甲", "!甲", "%甲", "`甲"),
    *(
        "'甲'",
        '"甲"',
        "甲\"乙'丙",
        "[甲",
        "{甲}",
        "甲, 乙",
        "| 甲",
        "> 甲",
        "? 甲",
        "---",
        "--- 甲",
        "...",
        "~",
        "null",
    ),
    *("no", "Yes", "on", "true", "1.10", "010", "0x1F", "1e3", "12:30", "2025-01-01", "2025/1/1", "<<", "=", ".5"),
    *(
        "一\n二",
        "一\n\n  二\n# 三\n- 四",
        "一\r\n二",
        "一\t二",
        "一\u3000二",
        "一\xa0二",
        "甲\\乙",
        "C:\\园区",
        "😀",
        "喆堃",
    ),
    *("\x1b[31m红", "\x07", "\x7f", "\x85中", "一\u2028二", "\u202e倒", "\ufeff头", "\ufffe", "（）：，。“”"),
]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(st.sampled_from([*HOSTILE, " ", "\n", ": ", " #", "\t"]), max_size=4).map("".join),
).map(trimmed)


def parsed(text: str, of: Checklist) -> AnswerSheet:
    document = documents.parse("答卷", text)
    sheet, findings = reading.parse(document.data, of)
    assert (document.problems, findings) == ((), [])
    return sheet


def random_sheet(of: Checklist, seed: int, **options: Any) -> AnswerSheet:
    answers, extras = at_random(of, seed, **options)
    return parsed(in_brackets(answers_data(of, answers, **extras), as_json=True), of)


def with_texts(sheet: AnswerSheet, texts: list[str], evidence: list[str]) -> AnswerSheet:
    """The sheet with these texts everywhere that a text can stand."""
    pieces = tuple(
        Evidence("paper", text) if number % 2 else Evidence("file", text)
        for number, text in enumerate(evidence)
        if text and not re.match("(纸质|网址)\\s*[:：]", text)
    )

    def changed(answer, number):
        text = texts[number % len(texts)]
        # A reason has to say something, and only an answer can lack one.
        reason = f"没有此项业务{text}" if answer.not_applicable else ""
        return replace(answer, note=text, by=text, evidence=pieces, not_applicable=reason)

    answers = {name: changed(answer, number) for number, (name, answer) in enumerate(sheet.answers.items())}
    fields = {name: texts[n % len(texts)] for n, name in enumerate(["code", "region", "operator", "profile", "phone"])}
    return replace(sheet, answers=answers, park=replace(sheet.park, name=texts[0] or "甲园区", **fields))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example_is_written_and_read_back(path):
    sheet = parsed(path.read_text(encoding="utf-8"), window_service())
    written = answers_file.text(window_service(), sheet)
    assert parsed(written, window_service()) == sheet
    assert answers_file.text(window_service(), parsed(written, window_service())) == written


def test_the_layout_is_that_of_a_blank_file():
    made = blank.answers_file(window_service(), 2025)
    sheet, findings = reading.parse(documents.parse("答卷", made).data, window_service())
    assert len(findings) == 1
    assert answers_file.text(window_service(), sheet) == made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_read_as_it_was_written(text):
    for written in (scalar(text), f"[{scalar(text, in_brackets=True)}]", f"{{{scalar(text, in_brackets=True)}: 1}}"):
        read = documents.parse("f", f"a: {written}").data["a"]
        assert text in ([read] if isinstance(read, str) else [*read])
    # Other programs take it for a text too.
    assert yaml.safe_load(scalar(text)) == text


@DETERMINISTIC
@given(st.integers(0, 10_000), st.lists(TEXTS, min_size=1, max_size=5), st.lists(TEXTS, max_size=3))
def test_any_sheet_is_written_and_read_back(seed, texts, evidence):
    made = everything()
    sheet = with_texts(random_sheet(made, seed, blank=0.2), texts, evidence)
    written = answers_file.text(made, sheet)
    assert parsed(written, made) == sheet
    assert all(ord(c) >= 32 or c == "\n" or c == "\t" for c in written)


def of_windows() -> Checklist:
    asked = section("C1.1", criterion("g", 7, not_applicable=ALLOWED), criterion("m", 3, metric(("5", "1"))))
    part = {**asked, "per_object": {"name": "窗口"}}
    return checklist(section("C1", part), section("C2", section("C2.1", criterion("z", 5))))


@DETERMINISTIC
@given(st.lists(TEXTS.filter(lambda text: text and not {*text} & {"@", ":"}), min_size=1, max_size=3, unique=True))
@example(["1号 - 窗口", "#2", "a\nb", "x]y"])
def test_sections_assessed_per_object_are_written_with_their_objects(names):
    made = of_windows()
    entries = {f"m@{name}": {"结果": str(number)} for number, name in enumerate(names)}
    data = {
        **answers_data(made, {}),
        "对象": {"C1.1": names},
        "作答": {**{f"g@{name}": None for name in names}, **entries, "z": {"结果": "符合"}},
    }
    sheet = parsed(in_brackets(data, as_json=True), made)
    assert parsed(answers_file.text(made, sheet), made) == sheet


def counted() -> Checklist:
    occurrences = [{"name": name, "unit": "起", "points": "1"} for name in ("投诉", "差错")]
    return checklist(
        section("C1", section("C1.1", criterion("a", 5, {"kind": "deduction", "occurrences": occurrences})))
    )


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ("a:\n    结果:", "a:\n    结果:\n      投诉: 2\n      差错: 10"),
        ("a:", "a:\n    结果:\n      投诉: 2\n      差错: 10"),
        ("a:\n    结果:\n      投诉: 1    # 上半年", "a:\n    结果:\n      投诉: 2    # 上半年\n      差错: 10"),
        ('a: {结果: {"投诉": "1"}}', 'a: {结果: {"投诉": 2, 差错: 10}}'),
    ],
)
def test_numbers_of_a_result_in_parts_stand_without_quotes_like_any_other(there, written):
    data = answers_data(counted(), {"a": Entry(结果={"投诉": "2", "差错": "10"})})
    sheet = parsed(in_brackets(data, as_json=True), counted())
    head = answers_file.text(counted(), sheet).partition("  a:")[0]
    made = answers_file.updated(documents.parse("答卷", f"{head}  {there}\n"), counted(), sheet)
    assert made == f"{head}  {written}\n"


# Files that are there already

BLOCKS = """\
C4.1-1: {结果: 12, 说明: 旧}   # 行尾一
C4.1-2:
    # 之前
    结果:   18/20      # 行尾二
    # 之间
    佐证:  # 行尾三
    - 台账.txt   # 行尾四

    # 之后
    - "纸质：甲"
C4.1-3: # 行尾五
C4.2-1:
    佐证: 台账.txt
    结果: '符合'
    说明: |
      一

      二

    # 末尾
"""


def by_hand(newline: str = "\n") -> str:
    text = answers_text()
    for block in re.split(r"(?m)^(?=C)", BLOCKS)[1:]:
        name = block.partition(":")[0]
        lines = "".join(f"  {line}\n" if line else "\n" for line in block.splitlines())
        text = re.sub(rf"(?m)^  {name}:\n(    .*\n)+", lambda _, lines=lines: lines, text)
    text = "# 开头\n" + text.replace("园区:\n", "园区:   # 甲乙丙\n", 1) + "# 结尾"
    return text.replace("\n", newline)


LAYOUTS = {
    "by hand": by_hand(),
    "by hand, CRLF": by_hand("\r\n"),
    "as JSON": json.dumps(documents.parse("f", answers_text()).data, ensure_ascii=False),
    "as indented JSON": json.dumps(documents.parse("f", answers_text()).data, ensure_ascii=False, indent=2),
    "by another program": yaml.safe_dump(documents.parse("f", answers_text()).data, allow_unicode=True, width=30),
    "blank": blank.answers_file(window_service(), 2025),
    **{f"{path.parent.name}-{path.stem}": path.read_text(encoding="utf-8") for path in EXAMPLES[:2]},
}


def comments(text: str) -> list[str]:
    return re.findall(r"(?m)(?:^|\s)(#.*?)\r?$", text)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(4))
def test_a_file_in_any_layout_takes_any_answers_and_keeps_its_comments(layout, seed):
    text = LAYOUTS[layout]
    sheet = random_sheet(window_service(), seed, blank=0.3)
    texts = [*map(trimmed, HOSTILE)]
    # The comments beside a piece of evidence go with it.
    sheet = with_texts(sheet, texts[seed * 9 :], texts[seed * 5 : seed * 5 + 3])
    made = answers_file.updated(documents.parse("答卷", text), window_service(), sheet)
    assert parsed(made, window_service()) == sheet
    assert [comment for comment in comments(text) if comment not in made] == []
    if "JSON" in layout:
        json.loads(made)
    if "CRLF" in layout:
        assert "\n" not in made.replace("\r\n", "")


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "blank"])
def test_what_is_not_changed_stays_character_for_character(layout):
    text = LAYOUTS[layout]
    document = documents.parse("答卷", text)
    sheet = parsed(text, window_service())
    assert answers_file.updated(document, window_service(), sheet) == text
    identifier = "C4.2-1"
    answer = replace(sheet.answers[identifier], note="改过的说明")
    made = answers_file.updated(
        document, window_service(), replace(sheet, answers={**sheet.answers, identifier: answer})
    )
    start = text.index(identifier)
    end = text.index("C4.2-2")
    assert made.startswith(text[:start])
    assert made.endswith(text[end:])


def test_one_value_changes_one_line():
    document = documents.parse("答卷", by_hand())
    sheet = parsed(by_hand(), window_service())
    changes = {"C4.1-2": replace(sheet.answers["C4.1-2"], value=window_service().by_id["C4.1-2"].answer.read("1/2"))}
    made = answers_file.updated(document, window_service(), replace(sheet, answers={**sheet.answers, **changes}))
    assert made == by_hand().replace("结果:   18/20      # 行尾二", "结果:   1/2      # 行尾二")


def test_an_answer_that_no_longer_applies_leaves_no_trace_when_it_is_answered_again():
    made = window_service()
    document = documents.parse("答卷", answers_text())
    sheet = parsed(answers_text(), made)
    identifier = next(c.id for c in made.criteria if c.not_applicable)
    left_out = replace(sheet.answers[identifier], value=None, not_applicable="没有此项业务")
    once = answers_file.updated(document, made, replace(sheet, answers={**sheet.answers, identifier: left_out}))
    assert f"{identifier}:\n    结果:\n    不适用: 没有此项业务\n" in once
    assert answers_file.updated(documents.parse("答卷", once), made, sheet) == answers_text()


def test_a_text_that_would_be_read_differently_is_refused_rather_than_written(monkeypatch):
    monkeypatch.setattr(answers_file, "edited", lambda document, changes: document.text)
    sheet = parsed(answers_text(), window_service())
    changed = replace(sheet, park=replace(sheet.park, name="乙园区"))
    with pytest.raises(UsageError, match=r"不能就地改写.*\n.*compliance import"):
        answers_file.updated(documents.parse("答卷", answers_text()), window_service(), changed)


def test_the_data_holds_what_is_given_and_nothing_else(tmp_path: Path):
    sheet = parsed(answers_text({"C4.1-1": "结果: ０６\n说明:\n佐证: []"}), window_service())
    data = to_data(sheet, window_service())
    assert data["作答"]["C4.1-1"] == {"结果": "6"}
    assert "加分项" not in data
    assert Entry(结果="6") == data["作答"]["C4.1-1"]

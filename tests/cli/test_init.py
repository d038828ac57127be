"""`compliance init`: a blank answers file that says everything one needs to fill it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from builders import checklist_data, section
from builders import criterion as made_criterion
from conftest import EVERY_RULE, valid_result, window_service

from compliance import assess, load_answers
from compliance.checklist import files as checklist_files
from compliance.checklist.kinds import Conditions, Deduction, LevelScale, PickList
from compliance.checklist.model import Criterion, parse
from compliance.cli.checklist import schema_of
from compliance.errors import INVISIBLE
from compliance.files import documents
from compliance.forms.text import blank
from compliance.numbers import plain

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def answers_file(tmp_path: Path, run: Run) -> Path:
    """What `compliance init` writes, with the park's name filled in."""
    path = tmp_path / "答卷.yaml"
    code, _, err = run("init", path, "--year", "2025")
    assert (code, str(path) in err) == (0, True)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^  名称:.*$", "  名称: 某园区", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    return path


def block_of(text: str, criterion: Criterion) -> str:
    """The comments above a criterion's entry, and the entry."""
    match = re.search(rf"((?:^  #.*\n)+)^  {re.escape(criterion.id)}:\n((?:^    .*\n)+)", text, re.MULTILINE)
    assert match, criterion.id
    return match[0]


@pytest.mark.parametrize("criterion", window_service().criteria, ids=lambda criterion: criterion.id)
def test_everything_about_a_criterion_stands_beside_its_place(criterion: Criterion) -> None:
    block = block_of(blank.answers_file(window_service(), 2025), criterion)
    said = [
        criterion.text,
        f"{plain(criterion.points)} 分",
        criterion.provenance,
        criterion.answer.words(criterion.points),
    ]
    answer = criterion.answer
    if isinstance(answer, LevelScale):
        said += [level.name for level in answer.levels]
    if isinstance(answer, PickList):
        said += [item.name for item in answer.items]
    if isinstance(answer, Deduction):
        said += [item.name for item in answer.occurrences]
    if isinstance(answer, Conditions):
        said += [item.name for item in answer.inputs]
    if criterion.not_applicable:
        said.append(f"可不适用：{criterion.not_applicable.when}")
    if criterion.veto and criterion.veto.when:
        said.append(criterion.veto.when.words(criterion.unit))
    said += criterion.evidence
    assert [words for words in said if words not in block] == []
    assert ("可不适用" in block) == bool(criterion.not_applicable)
    assert ("否决情形" in block) == bool(criterion.veto and criterion.veto.when and criterion.veto.when.declared)


@pytest.mark.parametrize("identifier", ["null", "true", "2025", "on", "1e3"])
def test_a_checklist_may_be_called_whatever_its_form_allows(identifier: str) -> None:
    made = parse({**checklist_data(section("A", made_criterion("K1", 5))), "id": identifier})
    data = documents.parse("答卷", blank.answers_file(made, 2025)).data
    assert data["检查表"] == identifier


def test_the_file_says_what_is_drafted_and_how_to_fill_it_in() -> None:
    text = blank.answers_file(window_service(), 2025)
    unwrapped = re.sub(r"\n# ?", "", text)
    assert window_service().standard.statement in unwrapped
    assert "compliance check" in text
    assert "开始: 2025-01-01" in text
    assert all(item.text in text for item in (*window_service().bonus, *window_service().penalties))


def test_a_new_file_needs_a_name_and_nothing_else(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "答卷.yaml"
    run("init", path)
    code, _, err = run("check", path)
    assert code == 2
    assert "缺少园区名称" in err
    assert "共 1 处问题" in err


def test_a_named_file_is_valid_and_incomplete(answers_file: Path, run: Run) -> None:
    code, out, _ = run("check", answers_file)
    assert code == 0
    assert "已作答 要点 0/146、加分项 0/4、专项扣分 0/2" in out
    a = assess(window_service(), load_answers(answers_file))
    assert len(a.unanswered) == 146 + 2
    assert (a.score, a.grade) == (0, None)
    assert (a.range.floor, a.range.answered, a.range.ceiling) == (0, None, 100)


def test_a_filled_file_is_scored(answers_file: Path, run: Run) -> None:
    text = answers_file.read_text(encoding="utf-8")
    for criterion in window_service().criteria:
        block = block_of(text, criterion)
        filled = re.sub(
            r"^    结果:.*\n(      .*\n)*", f"    结果: {valid_result(criterion)}\n", block, flags=re.MULTILINE
        )
        filled = re.sub(r"否决情形:.*", "否决情形: 无", filled).replace("佐证: []", "佐证: [纸质：材料（档案柜）]")
        text = text.replace(block, filled)
    text = re.sub(r"^  P1:\n    结果:", "  P1:\n    结果: 无", text, flags=re.MULTILINE)
    text = re.sub(r"^  P2:\n    结果:", "  P2:\n    结果: 0", text, flags=re.MULTILINE)
    answers_file.write_text(text, encoding="utf-8")
    a = assess(window_service(), load_answers(answers_file))
    assert a.complete
    assert a.grade is not None
    assert not a.pending_evidence
    code, out, _ = run("score", answers_file)
    assert (code, a.show(a.score) in out) == (0, True)


def test_an_existing_file_is_not_overwritten(answers_file: Path, run: Run) -> None:
    before = answers_file.read_bytes()
    code, _, err = run("init", answers_file)
    assert (code, "已存在" in err, answers_file.read_bytes() == before) == (2, True, True)
    assert run("init", answers_file, "--force")[0] == 0
    assert answers_file.read_bytes() != before


def test_to_standard_output(run: Run) -> None:
    code, out, err = run("init", "-", "--year", "2024")
    assert (code, err) == (0, "")
    assert out == blank.answers_file(window_service(), 2024)


def test_a_file_for_objects_starts_with_one_and_says_how_to_have_more(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "答卷.yaml"
    assert run("init", path, "-c", EVERY_RULE, "--year", "2025")[0] == 0
    text = path.read_text(encoding="utf-8")
    assert "  W1: [1]    # 1.1 设备：各窗口的名称" in text
    assert "  W1.1@1:\n    结果:" in text
    assert "“@1”一并改" in text
    named = text.replace("  名称:    # 全称，必填", "  名称: 某园区")
    path.write_text(named.replace("W1: [1]", "W1: [东]").replace("@1:", "@东:"), encoding="utf-8")
    code, out, err = run("check", path, "-c", EVERY_RULE)
    assert (code, err) == (0, "")
    assert "已作答 要点 0/8" in out
    data = documents.parse(str(path), path.read_text(encoding="utf-8")).data
    made = checklist_files.load(str(EVERY_RULE))
    jsonschema.Draft202012Validator(schema_of("answers", made)).validate(data)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\x1b[2J"], ids=ascii)
def test_no_text_of_a_checklist_leaves_its_comment(end: str) -> None:
    text = f"甲{end}伪造: 乙"
    put = {"text": text, "note": text, "evidence": [text], "not_applicable": {"when": text}}
    chapter = section("C1", section("C1.1", made_criterion("q", 10, **put)))
    titled = {**chapter, "title": text, "number": text, "sections": [{**chapter["sections"][0], "title": text}]}
    bonus, penalty = {"id": "B1", "text": text, "points": "1"}, {"id": "P1", "text": text, "deduct": "1"}
    data = checklist_data(titled, bonus=[bonus], penalties=[penalty])
    standard = {**data["standard"], "title": text, "statement": text}
    written = blank.answers_file(parse({**data, "standard": standard}), 2025)
    assert "伪造" in written
    assert all(line.lstrip().startswith("#") for line in written.splitlines() if "伪造" in line)
    assert not INVISIBLE.search(written)

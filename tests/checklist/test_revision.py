"""When the standard's text is published it comes in as data, and answers to the draft go on counting."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT, window_service

from compliance import assess, load_answers, load_checklist
from compliance.answers.model import Evidence
from compliance.cli.checklist import schema_of

Run = Callable[..., tuple[int, str, str]]
PUBLISHED = ROOT / "tests" / "data" / "published-revision"
ANSWERS = PUBLISHED / "answers-0.1.0.yaml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the published checklist and its answers, to be spoilt."""
    return Path(shutil.copytree(PUBLISHED, tmp_path / "demo-service"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# ── answers to the draft under the published version ──


def test_the_revision_is_sound(run: Run) -> None:
    code, out, _ = run("checklist", "lint", PUBLISHED)
    assert (code, "校验通过" in out) == (0, True)


def test_old_answers_follow_their_criteria_unchanged() -> None:
    sheet = load_answers(ANSWERS, load_checklist(PUBLISHED))
    guide, rate, visits = (sheet.answers[name] for name in ("S.1-guide", "S.1-2", "S.2-1"))
    assert (guide.value, guide.note, guide.by) == ("符合", "两处公示栏", "张三")
    assert guide.on == datetime.date(2026, 1, 8)
    assert guide.evidence == (Evidence("paper", "公示照片（档案柜）"),)
    assert tuple(rate.value) == (19, 20)
    assert (visits.value, visits.note) == (6, "电话回访")
    assert sheet.bonus["B1"].value is True
    assert sheet.penalties["P1"].value == 1


def test_dropped_answers_are_left_out_and_new_criteria_are_unanswered() -> None:
    checklist = load_checklist(PUBLISHED)
    sheet = load_answers(ANSWERS, checklist)
    assert set(sheet.answers) == {"S.1-guide", "S.1-2", "S.2-1", "S.2-2"}
    a = assess(checklist, sheet)
    assert a.unanswered == ("S.2-2",)
    # 20 + 40 + 25 × 0.4 of 100, a bonus of 1, a penalty of 1; 15 points are open.
    assert (a.score, a.grade) == (70, None)
    assert (a.range.floor, a.range.ceiling) == (70, 85)


def test_the_command_scores_it(run: Run) -> None:
    code, out, _ = run("score", ANSWERS, "-c", PUBLISHED, "-f", "json")
    result = json.loads(out)
    assert code == 0
    jsonschema.Draft202012Validator(schema_of("result", load_checklist(PUBLISHED))).validate(result)
    assert (result["checklist"]["version"], result["score"], result["complete"]) == ("1.0.0", "70.0", False)


@pytest.mark.parametrize(
    ("line", "name"),
    [("  D2-8: {结果: 3}", "D2-8"), ("  S.2-1: {结果: 99}", "S.2-1"), ("  S.2-2: {结果: 符合}", "S.2-2")],
)
def test_ids_that_the_version_does_not_know_are_not_taken_over_and_told(
    copy: Path, run: Run, line: str, name: str
) -> None:
    answers = copy / ANSWERS.name
    replace(answers, "  D2-9: {结果: 3}", line)
    code, _, err = run("score", answers, "-c", copy)
    assert (code, f"{answers}:15:3: {name} 没有带入：填写时的检查表没有这个编号" in err) == (0, True)
    code, _, err = run("score", answers, "-c", copy, "--strict")
    assert (code, name in err) == (2, True)


def test_without_the_mapping_the_file_is_refused(copy: Path, run: Run) -> None:
    answers = copy / ANSWERS.name
    replace(copy / "checklist.yaml", "mappings: [from-0.1.0.yaml]", "")
    code, _, err = run("score", answers, "-c", copy)
    assert code == 2
    assert f"{answers}:3:5: " in err
    assert "答卷与检查表的版本不符，且没有对照表可用" in err
    assert "1.0.0" in err
    assert "共 1 处问题" in err


def test_a_version_that_no_mapping_comes_from_is_refused(copy: Path, run: Run) -> None:
    answers = copy / ANSWERS.name
    replace(answers, "版本: 0.1.0", "版本: 0.0.9")
    code, _, err = run("score", answers, "-c", copy)
    assert code == 2
    assert "1.0.0、0.1.0" in err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  D2-1: S.2-1", "  D2-1: S.2-7", "对照表中的新编号不存在"),
        ("  D2-1: S.2-1", "", "0.1.0 版的这个编号没有写去向"),
        ("  D2-1: S.2-1", "  D2-1: S.2-1\n  D9: S.2-1", "0.1.0 版没有这个编号"),
        ("  D2-1: S.2-1", "  D2-1: {to: S.2-1, points: [25, 30]}", "所写的标准分与两版不符"),
        ("  D2-1: S.2-1", "  D2-1: S.2-2", "作答方式由数值指标改为符合性判定，没有写往年的结果怎样读"),
        ("new: [S.2-2]", "", "1.0.0 版的这个编号没有写来历"),
        ("new: [S.2-2]", "new: [S.2-2, S.1-2]", "列为新设，又由原编号而来"),
        ('to_version: "1.0.0"', 'to_version: "1.1.0"', "对照表不通向本检查表的本版本"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_found(copy: Path, run: Run, old: str, new: str, message: str) -> None:
    replace(copy / "from-0.1.0.yaml", old, new)
    code, _, err = run("checklist", "lint", copy)
    assert code == 2
    assert message in err
    assert "from-0.1.0.yaml:" in err


def test_without_the_earlier_version_nobody_can_tell_what_became_of_its_ids(
    copy: Path, run: Run, tmp_path: Path
) -> None:
    kept = Path(shutil.move(copy / "0.1.0", tmp_path / "旧版"))
    code, _, err = run("checklist", "lint", copy)
    assert (code, "没有 0.1.0 版的检查表，看不出每个编号的去向" in err) == (2, True)
    assert run("checklist", "lint", copy, "--old-checklist", kept)[0] == 0
    # What only reads answers goes on.
    assert run("score", copy / ANSWERS.name, "-c", copy)[0] == 0


def test_what_is_kept_as_the_earlier_version_is_that(copy: Path, run: Run) -> None:
    replace(copy / "0.1.0" / "checklist.yaml", 'version: "0.1.0"', 'version: "0.2.0"')
    code, _, err = run("score", copy / ANSWERS.name, "-c", copy)
    assert (code, "这个文件夹里的不是它所名的早前版本" in err) == (2, True)


# ── the published text is shown ──


@pytest.mark.parametrize(
    ("identifier", "number", "text"),
    [
        ("S.1-guide", "5.1.1", "窗口应公示全部事项的办事指南。"),
        ("S.1-2", "5.1.2", "窗口应在承诺时限内办结。"),
        ("S.1", "5.1", "窗口应公示办事指南，并在承诺时限内办结。"),
        ("S", "5", "服务内容包括办理、咨询和回访。"),
    ],
)
def test_the_text_and_its_number_are_shown(
    identifier: str, number: str, text: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    code, out, _ = run("checklist", "show", PUBLISHED, identifier)
    assert code == 0
    assert text in out
    assert number in out


def test_the_text_and_its_number_are_in_the_result(run: Run) -> None:
    _, out, _ = run("score", ANSWERS, "-c", PUBLISHED, "-f", "json")
    chapter = json.loads(out)["sections"][0]
    clause, other = chapter["sections"]
    guide, rate = (item["provenance"] for item in clause["criteria"])
    assert chapter["provenance"]["published"] == {"number": "5", "text": "服务内容包括办理、咨询和回访。"}
    assert clause["provenance"]["origin"] == "published"
    assert guide == {
        "origin": "published",
        "basis": "judgement",
        "sources": [],
        "published": {"number": "5.1.1", "text": "窗口应公示全部事项的办事指南。"},
    }
    assert (rate["origin"], rate["published"]["number"]) == ("drafted", "5.1.2")
    assert other["provenance"] == {"origin": "drafted", "published": None}


def test_text_that_is_not_held_cannot_be_claimed(copy: Path, run: Run) -> None:
    replace(copy / "checklist.yaml", "text_held: true", "text_held: false")
    code, _, err = run("checklist", "lint", copy)
    assert (code, "标为标准正文，但未持有标准正文" in err) == (2, True)


@pytest.mark.parametrize(
    ("file", "schema"), [("checklist.yaml", "checklist"), ("1-service.yaml", "section"), ("from-0.1.0.yaml", "mapping")]
)
def test_the_files_of_a_revision_keep_to_their_schemas(file: str, schema: str) -> None:
    written = yaml.safe_load((PUBLISHED / file).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema_of(schema, window_service())).validate(written)


# ── the real thing ──

CLAUSE = """    title: 组织服务资源的能力
    points: 30
    origin: note
"""
CLAUSE_HELD = """    title: 组织服务资源的能力
    points: 30
    origin: published
    published: {number: "4.1", text: 虚构的条款正文，仅供测试。}
"""
CRITERION = "      - id: C4.1-1\n"
CRITERION_HELD = """      - id: C4.1-resources
        published: {number: "4.1.1", text: 虚构的要求，仅供测试。}
"""
MAPPING = """format: compliance-mapping/2
checklist: window-service
from_version: "0.1.0"
to_version: "1.0.0"
criteria: {C4.1-1: C4.1-resources}
"""


def test_the_shipped_checklist_can_be_revised_as_data(tmp_path: Path, run: Run) -> None:
    """The version, one clause's text, one criterion's text and id: no Python, and last year's file still scores."""
    folder = Path(shutil.copytree(ROOT / "checklists" / "window-service", tmp_path / "window-service"))
    replace(folder / "checklist.yaml", 'version: "0.1.0"', 'version: "1.0.0"\nmappings: [from-0.1.0.yaml]')
    replace(folder / "checklist.yaml", "text_held: false", "text_held: true")
    replace(folder / "4-basic-requirements.yaml", CLAUSE, CLAUSE_HELD)
    replace(folder / "4-basic-requirements.yaml", CRITERION, CRITERION_HELD)
    (folder / "from-0.1.0.yaml").write_text(MAPPING, encoding="utf-8")
    shutil.copytree(ROOT / "checklists" / "window-service", folder / "0.1.0")
    assert run("checklist", "lint", folder)[0] == 0

    answers = ROOT / "examples" / "dianchi-hightech" / "2025.yaml"
    before = json.loads(run("score", answers, "-f", "json")[1])
    code, out, _ = run("score", answers, "-c", folder, "-f", "json")
    after = json.loads(out)
    assert code == 0
    assert (after["checklist"]["version"], after["complete"]) == ("1.0.0", True)
    assert after["checklist"]["fingerprint"] != before["checklist"]["fingerprint"]
    assert (after["exact"], after["grade"]) == (before["exact"], before["grade"])
    clause = after["sections"][0]["sections"][0]
    assert clause["provenance"]["published"]["text"] == "虚构的条款正文，仅供测试。"
    old, new = before["sections"][0]["sections"][0]["criteria"][0], clause["criteria"][0]
    assert new["id"] == "C4.1-resources"
    assert new["answer"] == old["answer"]
    assert new["provenance"]["published"] == {"number": "4.1.1", "text": "虚构的要求，仅供测试。"}
    shown = run("checklist", "show", folder, "C4.1-resources")[1]
    assert "虚构的要求，仅供测试。" in shown

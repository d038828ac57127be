"""The shipped checklist against what is known of the standard, and every shipped YAML against its JSON Schema."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml
from builders import EXAMPLES
from conftest import ROOT, window_service

from compliance.checklist.mending import Effort
from compliance.checklist.model import Method, Section
from compliance.checklist.rules import SECTIONS
from compliance.cli.checklist import Schema, schema_of

SCHEMAS = ROOT / "checklists" / "schema"
CHECKLIST_FILES = sorted((ROOT / "checklists" / "window-service").glob("*.yaml"))

# The 编制说明: the names of the seven chapters, and of the elements of chapters 4 to 6.
CHAPTERS = {
    "1": "范围",
    "2": "规范性引用文件",
    "3": "术语和定义",
    "4": "基本要求",
    "5": "服务内容",
    "6": "窗口管理",
    "7": "服务评价与改进",
}
ELEMENTS = {
    "4": [
        "组织服务资源的能力",
        "资格及从事相关服务资质",
        "服务方向及目标",
        "管理团队和人才队伍",
        "设施设备",
        "服务保障机制",
        "信息保密",
    ],
    "5": [
        "政策服务",
        "基础咨询服务",
        "专业咨询服务",
        "投资促进服务",
        "安全生产服务",
        "环境管理服务",
        "绿色低碳服务",
        "数字化园区建设服务",
        "企业培育",
        "科创服务",
        "企业金融服务",
        "人才资源服务",
        "培训交流与合作服务",
    ],
    "6": ["窗口设置", "人员配置", "服务资源管理", "窗口职责与权限", "服务流程", "管理制度"],
}
PROFESSIONAL_CONSULTING = ELEMENTS["5"][3:8]
"""The note names these five in brackets behind 专业咨询服务."""


def chapter(number: str) -> Section:
    return next(top for top in window_service().sections if top.number == number)


# ── what the note says ──


def test_a_version_has_one_fingerprint() -> None:
    """Forms that were sent out carry both, and are refused if one changes without the other: a word is a version."""
    shipped = window_service()
    assert (shipped.version, shipped.short_fingerprint) == ("0.1.0", "934d 7ebe 32f7 059a")


def test_chapters_and_points() -> None:
    assert [(top.number, top.title, top.points) for top in window_service().sections] == [
        ("4", CHAPTERS["4"], 200),
        ("5", CHAPTERS["5"], 350),
        ("6", CHAPTERS["6"], 250),
        ("7", CHAPTERS["7"], 200),
    ]
    assert {top.origin for top in window_service().sections} == {"note"}
    assert window_service().scoring.total_points == 1000


def test_chapters_that_are_not_assessed_are_context() -> None:
    context = window_service().context
    assert [(part.number, part.title, part.origin) for part in context] == [
        (number, CHAPTERS[number], "note") for number in ("1", "2", "3")
    ]
    assert all(part.text for part in context)
    assert all(word in context[2].text for word in ("产业园区", "公共服务平台窗口", "服务机构", "服务对象"))


@pytest.mark.parametrize("number", ELEMENTS)
def test_every_element_of_the_note_is_a_section_by_its_name(number: str) -> None:
    below = [section for section in chapter(number).walk() if section.number != number]
    assert [section.title for section in below] == ELEMENTS[number]
    assert {section.origin for section in below} == {"note"}


def test_professional_consulting_is_a_group_of_five() -> None:
    group = next(section for section in chapter("5").walk() if section.title == "专业咨询服务")
    assert [section.title for section in group.sections] == PROFESSIONAL_CONSULTING
    assert not group.criteria


def test_chapter_7_is_divided_by_us_and_says_so() -> None:
    assert [section.origin for section in chapter("7").sections] == ["drafted"] * 3
    assert "自拟" in chapter("7").note


# ── what was drafted ──


def test_how_many_clauses_and_criteria() -> None:
    assert len(window_service().clauses) == 28
    assert len(window_service().criteria) == 146
    assert Counter(window_service().home[c.id][0].number for c in window_service().criteria) == {
        "4": 35,
        "5": 60,
        "6": 33,
        "7": 18,
    }


def test_points_add_up_from_criteria_to_the_total() -> None:
    for clause in window_service().clauses:
        assert sum(criterion.points for criterion in clause.criteria) == clause.points, clause.id
    assert sum(criterion.points for criterion in window_service().criteria) == 1000


def test_vetoes() -> None:
    failing = [c for c in window_service().criteria if c.veto and c.veto.effect == "fail"]
    zeroing = [c for c in window_service().criteria if c.veto and c.veto.effect == "zero_section"]
    assert [c.id for c in failing] == ["C4.2-1", "C4.2-4", "C4.7-5", "C5.6-5", "C6.1-1", "C7.3-1"]
    assert all(c.veto and c.veto.when and c.veto.when.answer == "不符合" for c in failing)
    triggers = Counter(c.veto.when.named[0] for c in zeroing if c.veto and c.veto.when)
    assert triggers == {"answer": 5, "less_than": 2, "equals": 1, "declared": 1}
    limits = {c.id: c.veto.when.less_than for c in zeroing if c.veto and c.veto.when}
    assert {name: limit for name, limit in limits.items() if limit is not None} == {"C6.5-4": 80, "C7.1-3": 80}


def test_the_rules_of_scoring() -> None:
    rules = window_service().scoring
    assert [(level.name, str(level.credit)) for level in window_service().scales["conformity"]] == [
        ("符合", "1"),
        ("部分符合", "1/2"),
        ("不符合", "0"),
    ]
    assert [step.step for step in rules.steps] == ["rescale", "bonus", "penalties", "bound", "round"]
    assert (rules.rounding.mode, rules.rounding.digits) == ("half_up", 1)
    assert (rules.evidence_rule.required, rules.evidence_rule.becomes) == (True, "部分符合")
    assert [(q.of, q.above, q.effect) for q in rules.not_applicable.quotas] == [("section", 40, "review")]
    made = window_service()
    assert [(grade.name, made.floor(grade), made.floor(grade, SECTIONS)) for grade in made.grades] == [
        ("优秀", 90, 70),
        ("良好", 80, 70),
        ("合格", 70, 60),
        ("不合格", None, None),
    ]
    assert [(item.id, str(item.points)) for item in window_service().bonus] == [
        ("B1", "1"),
        ("B2", "1/2"),
        ("B3", "1/2"),
        ("B4", "1/2"),
    ]
    assert next(step.cap for step in rules.steps if step.step == "bonus") == 2
    assert [(item.id, item.effect, item.deduct, item.cap) for item in window_service().penalties] == [
        ("P1", "fail", None, None),
        ("P2", None, 1, 3),
    ]


def test_every_criterion_can_be_checked_and_mended() -> None:
    known = {source.id for source in window_service().sources}
    for criterion in window_service().criteria:
        assert criterion.checks, criterion.id
        assert all(check.method in get_args(Method) and check.how for check in criterion.checks), criterion.id
        assert criterion.advice, criterion.id
        assert criterion.effort in get_args(Effort), criterion.id
        assert criterion.evidence, criterion.id
        assert criterion.basis, criterion.id
        assert criterion.sources, criterion.id
        assert set(criterion.sources) <= known, criterion.id
    for item in (*window_service().bonus, *window_service().penalties):
        assert item.checks, item.id
        assert item.advice, item.id
        assert item.origin == "drafted", item.id


def test_no_advice_or_criterion_is_a_copy_of_another() -> None:
    for field in ("text", "advice"):
        texts = Counter(getattr(criterion, field) for criterion in window_service().criteria)
        assert texts.total() == 146
        assert [text for text, times in texts.items() if times > 1] == []


def test_no_criterion_poses_as_clause_text() -> None:
    standard = window_service().standard
    assert (standard.text_held, standard.number) == (False, None)
    for words in ("未取得标准正文", "编制说明", "暂编号", "自拟", "不是标准条款原文"):
        assert words in standard.statement
    for criterion in window_service().criteria:
        assert criterion.origin == "drafted", criterion.id
        assert criterion.published is None, criterion.id
        assert criterion.provenance.startswith("自拟"), criterion.id
        assert not re.search(r"本标准|本文件|标准(规定|要求)|第\s*\d+(\.\d+)+\s*条", criterion.text), criterion.id
    for top in window_service().sections:
        assert all(section.published is None and section.origin != "published" for section in top.walk())


# ── the files and their schemas ──


def schema_named_in(path: Path) -> Path:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match, f"{path}: 第一行应指明 JSON Schema"
    return (path.parent / match[1]).resolve()


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*CHECKLIST_FILES, *EXAMPLES], ids=relative)
def test_every_yaml_names_its_schema_and_keeps_to_it(path: Path) -> None:
    schema = schema_named_in(path)
    assert schema.parent == SCHEMAS
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    mistakes = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator.iter_errors(as_editors_read(path))
    ]
    assert mistakes == []


def as_editors_read(path: Path) -> Any:
    """The file with YAML's own types, save for dates, which JSON Schema knows as text."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)


def test_the_files_are_found() -> None:
    assert [path.name for path in CHECKLIST_FILES] == [
        "4-basic-requirements.yaml",
        "5-service-content.yaml",
        "6-window-management.yaml",
        "7-evaluation-and-improvement.yaml",
        "checklist.yaml",
        "sources.yaml",
    ]
    assert {path.parent.name for path in EXAMPLES} >= {"dianchi-hightech", "honghe-border", "nujiang-green", "puer-tea"}


@pytest.mark.parametrize("name", get_args(Schema))
def test_the_written_schemas_are_current(name: str) -> None:
    written = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    remedy = f"重新生成：compliance checklist schema {name} -o checklists/schema/{name}.schema.json --force"
    assert json.loads(written) == schema_of(name, window_service()), remedy


OPTIONAL = {
    "result": {"seal", "direction", "table", "digits", "mode"},
    "plan": set[str](),
    "trend": set[str](),
    "cohort": set[str](),
}


def records_in(schema: object) -> Iterator[dict[str, Any]]:
    """Every description of an object with named fields, at any depth."""
    if isinstance(schema, list):
        yield from (found for part in schema for found in records_in(part))
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            yield schema
        yield from (found for part in schema.values() for found in records_in(part))


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_result_has_every_field_of_its_schema_and_no_other(name: str) -> None:
    records = list(records_in(schema_of(name, window_service())))
    assert len(records) > 5
    assert all(record["additionalProperties"] is False for record in records)
    assert {field for r in records for field in r["properties"].keys() - {*r["required"]}} == OPTIONAL[name]


def test_every_written_schema_has_a_name() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in get_args(Schema)}


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=relative)
def test_the_schemas_are_schemas(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"结果": "基本符合"}, "C4.2-1/结果"),
        ({"结论": "符合"}, "C4.2-1"),
        ({"不适用": "没有"}, "C4.2-1"),
        ({"否决情形": "有"}, "C4.2-1"),
    ],
)
def test_the_answers_schema_refuses_what_an_editor_should_mark(change: dict[str, str], where: str) -> None:
    validator = jsonschema.Draft202012Validator(schema_of("answers", window_service()))
    data = as_editors_read(EXAMPLES[0])
    data["作答"]["C4.2-1"] = change
    assert ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(data)] == [f"作答/{where}"]

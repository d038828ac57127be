"""Documentation that cannot drift: its commands are run, its samples read by the real parsers, its links followed.

Conventions in README*.md and docs/*.md, each an HTML comment on the line before a block:

    <!-- exit 2 -->        the last command of a ```console block exits with 2 (others, and by default, with 0)
    <!-- slow -->          run only with the slow tests
    <!-- file NAME -->     write the block to NAME before the following commands run
    <!-- output -->        a ```text block: its lines occur in the output of the ```python block before it
    <!-- answers -->       a ```yaml block: part of an answers file for window-service, accepted as it stands
    <!-- refused WORDS --> the same, refused with a message that contains WORDS
    <!-- base -->          a ```yaml block of scoring.md: a checklist that leaves out what has no part in the score
    <!-- rule -->          a ```yaml block: changes to that checklist, each under the id or the part that it changes
    <!-- result -->        a ```text block: lines that the rules in words, the steps or the verdict of it say
    <!-- rules HEADINGS --> a ```text block: the rules of the shipped checklist in words, all lines under the headings
    <!-- checklist PART -->  part of a checklist: checklist, section, criterion, answer, sources, mapping, ...

A console block shows each command after "$ " and lines of its output, in order; "…" stands for lines left out.
All blocks of one page run in one folder that holds copies of examples/ and checklists/.
"""

from __future__ import annotations

import copy
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import EVERY_RULE
from pydantic import TypeAdapter

import compliance
from compliance import assess
from compliance.answers import model as answers
from compliance.checklist import files as checklist_files
from compliance.checklist import lint, revision
from compliance.checklist import model as checklist
from compliance.checklist import rules as checklist_rules
from compliance.checklist import words as checklist_words
from compliance.checklist.kinds import Answerable
from compliance.checklist.objects import expand
from compliance.checklist.rules import SCORE, SECTIONS
from compliance.cli import app
from compliance.cli import run as run_command
from compliance.cli.checklist import schema_of
from compliance.cli.chinese import typer
from compliance.errors import InputError, Problem
from compliance.files import documents
from compliance.forms import importing
from compliance.forms.text import blank
from compliance.report.parts.report import Report
from compliance.report.view import verdict
from compliance.report.view.steps import in_words
from compliance.scoring import grading
from compliance.scoring.assessment import Assessment

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(?:^<!-- (?P<note>[^\n]*?) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pages show commands of a POSIX shell")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page with the note before it."""

    note: str
    kind: str
    text: str
    line: int

    @property
    def slow(self) -> bool:
        return "slow" in self.note.split(", ")

    @property
    def exit_code(self) -> int:
        found = re.search(r"exit (\d+)", self.note)
        return int(found[1]) if found else 0

    def argument(self, word: str) -> str | None:
        """What follows `word` in the note; None when the note does not begin with it."""
        head, _, rest = self.note.partition(" ")
        return rest if head == word else None


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found["note"] or "", found["kind"], found["text"], text.count("\n", 0, found.start("kind")) + 1)
        for found in BLOCK.finditer(text)
    ]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


class Desk:
    """A folder with copies of the shipped data and a `compliance` command on its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "desk"
        commands = folder / "bin"
        commands.mkdir()
        command = commands / "compliance"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m compliance "$@"\n')
        command.chmod(0o755)
        for data in ("examples", "checklists"):
            shutil.copytree(ROOT / data, self.folder / data)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "SOURCE_DATE_EPOCH"}},
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "TERM": "dumb",
        }

    def run(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            arguments,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout

    def shell(self, command: str) -> tuple[int, str]:
        """A command as one types it: where it is only ours, a copy of this process, which has imported all, runs it.

        A batch is run apart: a copy would take the server of processes that an earlier test started for its own child.
        """
        words = shlex.split(command)
        if re.search(r"[|&;<>$`*?~(){}\n]", command) or words[0] != "compliance" or words[1:2] == ["batch"]:
            return self.run("sh", "-c", command)
        said = self.folder.parent / "said"
        child = os.fork()
        if child == 0:
            try:
                self._become(words[1:], said)
            finally:
                os._exit(70)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read_text(encoding="utf-8")

    def _become(self, words: list[str], said: Path) -> None:
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(self.environment)
        into, nothing = os.open(said, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), os.open(os.devnull, os.O_RDONLY)
        for given, descriptor in ((nothing, 0), (into, 1), (into, 2)):
            os.dup2(given, descriptor)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(descriptor, mode, encoding="utf-8", closefd=False) for descriptor, mode in enumerate("rww")
        )
        code = run_command(words)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def commands_of(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block and the output lines shown for it."""
    command, shown = "", []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], []
        else:
            shown.append(line)
    if command:
        yield command, shown


def missing_lines(shown: list[str], output: str) -> list[str]:
    """The shown lines that do not occur in the output, in order."""
    rest = iter([line.rstrip() for line in output.splitlines()])
    return [line for line in shown if line.strip() not in {"", "…"} and line.rstrip() not in rest]


def play(page: Path, folder: Path, *, slow: bool) -> None:
    """Does what the page's blocks say, in order, and compares."""
    desk, printed = Desk(folder), ""
    for block in blocks_of(page):
        where = f"{name_of(page)}:{block.line}"
        if block.slow and not slow:
            continue
        target = block.argument("file")
        if target:
            path = desk.folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.kind == "console" and "$ compliance " in block.text:
            commands = list(commands_of(block))
            for number, (command, shown) in enumerate(commands, start=1):
                code, output = desk.shell(command)
                expected = block.exit_code if number == len(commands) else 0
                assert code == expected, f"{where}: {command}\n{output}"
                assert not missing_lines(shown, output), f"{where}: {command}\n{output}"
        elif block.kind == "python":
            code, printed = desk.run(sys.executable, "-c", block.text)
            assert code == block.exit_code, f"{where}\n{printed}"
        elif block.note == "output":
            assert not missing_lines(block.text.splitlines(), printed), f"{where}\n{printed}"


def runnable(page: Path) -> bool:
    return any(b.kind == "python" or (b.kind == "console" and "$ compliance " in b.text) for b in blocks_of(page))


def paced(page: Path) -> Any:
    """A page that takes long is for the slow tests: thirty commands, each a process of its own."""
    return pytest.param(page, marks=pytest.mark.slow) if page.name == "commands.md" else page


@pytest.mark.parametrize("page", [paced(p) for p in PAGES if runnable(p)], ids=name_of)
def test_commands_do_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    play(page, tmp_path, slow=False)


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if any(b.slow for b in blocks_of(p))], ids=name_of)
def test_slow_commands_too(page: Path, tmp_path: Path) -> None:
    play(page, tmp_path, slow=True)


# --- commands.md ------------------------------------------------------------------------------------------------


def options_by_command() -> dict[str, set[str]]:
    """Every command by its full name, with its long options other than --help."""
    found: dict[str, set[str]] = {}

    def visit(command: Any, name: str) -> None:
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        children = getattr(command, "commands", {})
        if not children or name == "compliance":
            found[name] = options - {"--help"}
        for child in children.values():
            visit(child, f"{name} {child.name}")

    visit(typer.main.get_command(app), "compliance")
    return found


def documented_options() -> dict[str, set[str]]:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = re.split(r"^## (?=compliance)", text, flags=re.M)[1:]
    found = {}
    for section in sections:
        rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
        found[section.partition("\n")[0].strip()] = {o for row in rows for o in re.findall(r"`(--[a-z-]+)`", row)}
    return found


def test_every_command_and_option_is_documented_and_nothing_else() -> None:
    documented = documented_options()
    documented["compliance"] -= {"--help"}
    assert documented == options_by_command()


def test_every_command_is_in_the_table_of_commands() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| \[`([a-z ]+)`\]", text, flags=re.M))
    assert listed == {name.partition(" ")[2] for name in options_by_command()} - {""}


def test_every_environment_variable_is_documented() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "compliance").rglob("*.py"))
    used = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", sources))
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert used <= set(re.findall(r"^\| `([A-Z_]+)`", text, flags=re.M))


# --- other pages ------------------------------------------------------------------------------------------------


def test_every_lint_rule_is_documented_and_nothing_else() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "compliance").rglob("*.py"))
    used = set(re.findall(r'code="([a-z-]+)"', sources))
    section = (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8").partition("\n## 校验规则\n")[2]
    rows = section.partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", rows, flags=re.M)) == used


def schema_keys(schema: Any) -> set[str]:
    """Every name under `properties`, at any depth."""
    if isinstance(schema, list):
        return {key for part in schema for key in schema_keys(part)}
    if not isinstance(schema, dict):
        return set()
    return {*schema.get("properties", {}), *(key for part in schema.values() for key in schema_keys(part))}


def test_every_key_of_the_result_is_documented() -> None:
    text = (ROOT / "docs" / "result.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_]+)`", text))
    assert schema_keys(schema_of("result", compliance.load_checklist())) <= documented


def test_every_field_of_a_checklist_is_documented() -> None:
    text = (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8")
    shipped = compliance.load_checklist()
    files = ("checklist", "section", "sources", "mapping")
    wanted = {key for name in files for key in schema_keys(schema_of(name, shipped))}
    assert wanted <= set(re.findall(r"`([a-z_]+)`", text))


def test_every_field_of_an_answers_file_is_documented() -> None:
    text = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    wanted = {*answers.TOP, *answers.PARK_FIELDS, *answers.TEAM_FIELDS, *answers.ANSWER_FIELDS, *answers.PARK_TYPES}
    assert len(wanted) > 20
    assert not {name for name in wanted if name not in text}


def test_every_name_of_the_report_is_documented_and_nothing_else() -> None:
    text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    names = {f"report.{field.name}" for field in fields(Report)}
    assert set(re.findall(r"^\| `(report\.(?!docx)[a-z_.]+)` \|", text, flags=re.M)) == names


def test_every_template_is_documented_and_nothing_else() -> None:
    text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    shipped = {path.name for path in (ROOT / "templates" / "gap-report").iterdir()}
    assert set(re.findall(r"^\| `([a-z-]+\.(?:html\.j2|css|docx))` \|", text, flags=re.M)) == shipped


LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links_of(page: Path) -> list[str]:
    return LINK.findall(page.read_text(encoding="utf-8"))


def test_tests_that_pages_name_are_there() -> None:
    named = {
        found for page in PAGES for found in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text("utf-8"))
    }
    assert len(named) > 20
    gone = [(file, test) for file, test in named if f"def {test}" not in (ROOT / file).read_text("utf-8")]
    assert not gone


def test_links_are_found() -> None:
    assert sum(len(links_of(page)) for page in PAGES) > 50


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_somewhere(page: Path) -> None:
    for target in links_of(page):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists(), target
        if anchor and path.suffix == ".md":
            assert anchor in anchors_of(path), target


def test_every_page_of_docs_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages <= set(LINK.findall(index))


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "images").glob("*.png")), ids=lambda path: path.name)
def test_pictures_are_small_and_used(path: Path) -> None:
    assert path.stat().st_size <= 250 * 1024
    assert any(f"images/{path.name}" in page.read_text(encoding="utf-8") for page in PAGES)


# --- samples ----------------------------------------------------------------------------------------------------


def samples(*words: str) -> list[Any]:
    return [
        pytest.param(block, id=f"{name_of(page)}:{block.line}")
        for page in PAGES
        for block in blocks_of(page)
        if block.kind == "yaml" and block.note.partition(" ")[0] in words
    ]


def problems_of(sample: str, folder: Path) -> list[Problem]:
    """What is wrong with a blank answers file after the sample's parts have taken the place of its own."""
    data = documents.parse("blank", blank.answers_file(compliance.load_checklist(), 2025)).data
    data["园区"] = {"名称": "甲园区"}
    for top, part in documents.parse("sample", sample).data.items():
        mixed = isinstance(part, dict) and isinstance(data.get(top), dict)
        data[top] = {**data[top], **part} if mixed else part
    path = folder / "答卷.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    try:
        compliance.load_answers(path)
    except InputError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize("block", samples("answers"))
def test_samples_of_answers_are_accepted(block: Block, tmp_path: Path) -> None:
    assert problems_of(block.text, tmp_path) == []


@pytest.mark.parametrize("block", samples("refused"))
def test_samples_of_mistakes_are_refused_as_described(block: Block, tmp_path: Path) -> None:
    expected = block.argument("refused")
    assert expected
    found = problems_of(block.text, tmp_path)
    assert len(found) == 1, found
    assert expected in found[0].message


def checklist_part(part: str, data: Any) -> Iterator[tuple[Any, Any]]:
    """The types that a sample of a checklist stands for, with the data for each."""
    whole = {
        "section": checklist.Section,
        "criterion": checklist.Criterion,
        "answer": Answerable,
        "sources": list[checklist.Source],
        "mapping": revision.RevisionMapping,
    }
    if part in whole:
        yield whole[part], data
    else:
        assert part == "checklist"
        for name, value in data.items():
            if name in {"sections", "mappings"}:
                yield list[str], value
            else:
                yield checklist.Checklist.model_fields[name].rebuild_annotation(), value


@pytest.mark.parametrize("block", samples("checklist"))
def test_samples_of_checklists_are_well_formed(block: Block) -> None:
    part = block.argument("checklist")
    assert part
    for type_, value in checklist_part(part, documents.parse("sample", block.text).data):
        TypeAdapter(type_).validate_python(value)


def test_every_yaml_block_says_what_it_is() -> None:
    known = {"answers", "refused", "checklist", "file", "base", "rule"}
    found = [(page, block) for page in PAGES for block in blocks_of(page) if block.kind == "yaml"]
    assert len(found) > 10
    for page, block in found:
        assert block.note.partition(" ")[0] in known, f"{name_of(page)}:{block.line}"


def test_json_blocks_are_json() -> None:
    found = [block for page in PAGES for block in blocks_of(page) if block.kind == "json"]
    assert found
    for block in found:
        json.loads(block.text)


# --- the rules of scoring ---------------------------------------------------------------------------------------

SCORING = ROOT / "docs" / "scoring.md"
ANSWERED = {"作答", "对象", "加分项", "专项扣分"}


def example(changes: dict[str, Any]) -> Assessment:
    """The base checklist of scoring.md with a sample's changes, answered 符合 wherever the sample says nothing else."""
    data = documents.parse("base", next(b.text for b in blocks_of(SCORING) if b.note == "base")).data
    parts = {part["id"]: part for part in [*data["sections"], *(c for s in data["sections"] for c in s["criteria"])]}
    for name, change in changes.items():
        if name in parts:
            parts[name].update(change)
        elif name == "scoring":
            data["scoring"].update(change)
        elif name not in ANSWERED:
            data[name] = change
    for section in data["sections"]:
        section.setdefault("origin", "drafted")
        for criterion in section["criteria"]:
            criterion.setdefault("answer", {"kind": "level"})
            criterion.setdefault("origin", "drafted")
    for item in [*data.get("bonus", []), *data.get("penalties", [])]:
        item.setdefault("text", item["id"])
    made = checklist.parse({**CONSTANT, **data})
    assert lint.findings(made) == []
    return assess(made, sheet(made, changes))


CONSTANT = {
    "format": "compliance-checklist/2",
    "id": "base",
    "version": "1",
    "title": "示例",
    "standard": {
        "title": "示例",
        "type": "团体标准",
        "proposer": "某协会",
        "text_held": "false",
        "statement": "自拟。",
    },
}


def sheet(made: checklist.Checklist, changes: dict[str, Any]) -> answers.AnswerSheet:
    objects = {section: tuple(names) for section, names in changes.get("对象", {}).items()}
    given = {c.id: {"结果": "符合"} for c in expand(made, objects).criteria}
    for name, answer in changes.get("作答", {}).items():
        assert name in given
        given[name] = {"不适用": "园区没有此项业务"} if answer == "不适用" else {"结果": answer}
    extras = {
        top: {key: {"结果": value} for key, value in changes.get(top, {}).items()} for top in ("加分项", "专项扣分")
    }
    written = {
        "检查表": "base",
        "版本": "1",
        "园区": {"名称": "甲园区"},
        "评价期": {"开始": "2025-01-01", "结束": "2025-12-31"},
        "对象": changes.get("对象"),
        "作答": given,
        **extras,
    }
    if not objects:
        del written["对象"]
    document = documents.from_bytes("答卷", json.dumps(written, ensure_ascii=False).encode())
    return importing.load_form(document, made, ROOT)[1]


def told(a: Assessment) -> set[str]:
    """Everything that is said about a result, line by line: the rules, the arithmetic, and why the grade is so."""
    score = f"总分：{a.show(a.score)}　等级：{a.grade_text}"
    steps = [f"{step.label}：{in_words(step)}" for step in a.steps]
    said = [line for rule in checklist_words.in_words(a.checklist) for line in rule.lines]
    warned = [warning.text for warning in a.warnings]
    ranged = [] if a.complete else [f"全部作答以后：总分{a.range_text}"]
    return {score, *steps, *said, *warned, *ranged, *verdict.sentences(a), verdict.vetoes_intro(a)}


def rule_samples() -> list[Any]:
    blocks = blocks_of(SCORING)
    pairs = [(b, after) for b, after in itertools.pairwise(blocks) if b.note == "rule"]
    return [pytest.param(block, shown, id=f"scoring.md:{block.line}") for block, shown in pairs]


@pytest.mark.parametrize(("block", "shown"), rule_samples())
def test_an_example_of_a_rule_comes_to_what_the_page_shows(block: Block, shown: Block) -> None:
    assert shown.note == "result", "an example is followed by what it comes to"
    said = told(example(documents.parse("sample", block.text).data))
    missing = [line for line in shown.text.splitlines() if line.strip() not in said]
    assert not missing, "\n".join(sorted(said))


def test_every_rule_of_the_scoring_language_has_an_example() -> None:
    """Each field and each choice of the language stands in some example."""
    text = "\n".join(b.text for b in blocks_of(SCORING) if b.note in {"rule", "base"})
    used = set(re.findall(r"[a-z_]+", text))
    parts = [*checklist_rules.TotalStep.__args__[0].__args__, *LANGUAGE]
    wanted = {name for part in parts for name in part.model_fields}
    for choices in (
        checklist_rules.Rollup,
        checklist_rules.Take,
        checklist_rules.VetoEffect,
        checklist_rules.Treatment,
    ):
        wanted |= set(get_args(choices))
    wanted |= {step.model_fields["step"].annotation.__args__[0] for step in parts if "step" in step.model_fields}
    assert wanted - used == {"notes"}


LANGUAGE = [
    checklist_rules.ScoringRules,
    checklist_rules.RoundAt,
    checklist_rules.EvidenceRule,
    checklist_rules.Quota,
    checklist_rules.NotApplicable,
    checklist_rules.Veto,
    checklist_rules.Comparison,
    checklist_rules.Measure,
    checklist_rules.Condition,
    checklist_rules.Requirement,
    checklist_rules.GradeLevel,
    checklist.PerObject,
]


def test_the_page_states_the_rules_of_the_shipped_checklist_in_its_own_words() -> None:
    """What the page says of order, limits and thresholds is what the report prints and the engine computes with."""
    blocks = [block for block in blocks_of(SCORING) if block.argument("rules") is not None]
    stated = {rule.heading: rule.lines for rule in checklist_words.in_words(compliance.load_checklist())}
    for block in blocks:
        headings = (block.argument("rules") or "").split()
        assert block.text.splitlines() == [line for heading in headings for line in stated[heading]]
    assert {heading for block in blocks for heading in (block.argument("rules") or "").split()} >= {
        "佐证与缺项",
        "由得分到总分",
        "等级",
        "否决",
    }


def test_the_thresholds_in_words_are_those_that_decide() -> None:
    """The sentences about grades name the limits of the checklist's data, and a score on each limit reaches it."""
    shipped = compliance.load_checklist()
    (lines,) = [rule.lines for rule in checklist_words.in_words(shipped) if rule.heading == "等级"]
    assert len(shipped.grades) == 4
    assert len(lines) >= 3
    for grade, line in zip(shipped.grades[:-1], lines, strict=False):
        numbers = [Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", line)]
        floors = {measure.id: shipped.floor(grade, measure) for measure in (SCORE, SECTIONS)}
        assert numbers == [*floors.values()]
        assert grading.decide(shipped, floors, "").grade == grade.name


def numbers_within(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all numbers in plain data."""
    if isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from numbers_within(part, (*place, key))
    elif re.fullmatch(r"\d+(\.\d+)?(/\d+)?%?", str(data)):
        yield place


EVERY_RULE_DATA = checklist_files.read(EVERY_RULE).data
DECIDING = ("scoring", "measures", "conditions", "grades", "bonus", "penalties")

LOOKED_AT = {asked["measure"] for asked in EVERY_RULE_DATA["conditions"]} | {
    asked["measure"] for grade in EVERY_RULE_DATA["grades"] for asked in grade.get("requires", ())
}
"""The measures that decide something; the others are in no rule."""


@pytest.mark.parametrize(
    "place",
    [
        place
        for part in DECIDING
        for place in numbers_within(EVERY_RULE_DATA[part], (part,))
        if part != "measures" or EVERY_RULE_DATA[part][place[1]]["id"] in LOOKED_AT
    ],
    ids=lambda place: ".".join(map(str, place)),
)
def test_each_number_that_the_engine_computes_with_is_in_the_words(place: tuple[Any, ...]) -> None:
    """Another number in the definition, and the printed rules say that number instead."""
    changed = copy.deepcopy(EVERY_RULE_DATA)
    *way, last = place
    part = changed
    for step in way:
        part = part[step]
    part[last] = "6%" if str(part[last]).endswith("%") else "6"
    before, after = (
        {line for rule in checklist_words.in_words(checklist.parse(data)) for line in rule.lines}
        for data in (EVERY_RULE_DATA, changed)
    )
    assert any("6" in line for line in after - before)


def test_the_worked_example_is_the_computed_score() -> None:
    """The sums that the page does by hand for the sample park give the score that the engine gives."""
    made = compliance.load_checklist()
    a = assess(made, compliance.load_answers(ROOT / "examples" / "puer-tea" / "2025.yaml", made))
    text = SCORING.read_text(encoding="utf-8")
    by_hand = re.search(r"\(([\d.]+) \+ ([\d.]+)\) ÷ ([\d.]+) × 100", text)
    assert by_hand
    earned, back, due = (Fraction(number) for number in by_hand.groups())
    assert (earned, due) == (a.tally.earned, a.tally.due)
    assert a.rounded((earned + back) / due * 100) == a.would_be.score
    assert f"总分 {a.show(a.would_be.score)}" in text

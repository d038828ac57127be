"""Made-up cohorts: the same seed makes the same bytes, most files can be scored, the others fail as announced."""

import hashlib
import re
from pathlib import Path

import pytest

from compliance import remarks, scoring
from compliance.answers import reading
from compliance.checklist import files as checklist_files
from compliance.errors import InputError
from compliance.files import documents
from compliance.forms import importing
from compliance.forms.evidence import MISSING
from compliance.forms.text import answers_file
from samples.cohort import ROSTER, files
from samples.form import HEAD
from samples.parks import parks
from samples.writing import write


def plainly(text):
    """As a park writes numbers, 18.0, and as the program does, which keeps the value: 18."""
    return re.sub(r"(\d+)\.0(?=\s)", r"\1", text)


def digest(checklist, **options):
    found = hashlib.sha256()
    for made in files(checklist, **options):
        found.update(str(made.path).encode() + b"\0" + made.content)
    return found.hexdigest()


def test_a_seed_always_makes_the_same_bytes(checklist):
    once = digest(checklist, count=12, seed=3, years=[2025])
    assert once == digest(checklist, count=12, seed=3, years=[2025])
    assert once != digest(checklist, count=12, seed=4, years=[2025])


def test_a_park_answers_the_same_whichever_years_are_asked_for(checklist):
    alone = {made.path: made.content for made in files(checklist, 5, years=[2025], mistakes=False)}
    both = {made.path: made.content for made in files(checklist, 5, years=[2024, 2025], mistakes=False)}
    assert alone.items() <= both.items()


@pytest.mark.parametrize("folder", ["window-service", "tests/data/every-rule", "tests/data/small-checklist"])
def test_a_yaml_file_is_the_blank_one_filled_in(folder):
    checklist = checklist_files.load(folder)
    written = list(files(checklist, 4, years=[2025], mixed=False, mistakes=False))
    answered = [made for made in written if made.path.name != ROSTER]
    assert len(answered) == 4
    for made in answered:
        document = documents.from_bytes(made.path.name, made.content)
        sheet, findings = reading.parse(document.data, checklist)
        assert not findings
        text = made.content.decode().removeprefix(HEAD)
        assert plainly(text) == plainly(answers_file.text(checklist, sheet))


def test_17_of_89_parks_are_national_and_no_two_share_a_name():
    many = list(parks(5000, 1))
    assert [park.type for park in many[:89]].count("国家级") == 17
    assert len({park.name for park in many}) == len({park.code for park in many}) == 5000


@pytest.mark.parametrize("folder", ["window-service", "tests/data/every-rule", "tests/data/small-checklist"])
def test_a_clean_cohort_of_any_checklist_can_be_scored(folder, tmp_path):
    checklist = checklist_files.load(folder)
    scores = []
    for made in files(checklist, 8, years=[2025], mistakes=False):
        write(made, tmp_path)
        if made.path.name != ROSTER:
            _, sheet = importing.load(tmp_path / made.path, checklist)
            scores.append(scoring.assess(checklist, sheet).would_be.score)
    assert len(scores) == 8
    assert len(set(scores)) > 2


def test_a_cohort_as_it_arrives_holds_each_kind_of_mistake(checklist, tmp_path):
    made = list(files(checklist, 70, years=[2025]))
    for file in made:
        write(file, tmp_path)
    told = []
    for path in sorted(Path(tmp_path, "2025").rglob("*")):
        if path.suffix in {".yaml", ".json", ".xlsx"}:
            with remarks.collected() as seen:
                try:
                    importing.load(path, checklist)
                except InputError as error:
                    told.append(str(error))
            told += [str(remark) for remark in seen if remark.code == MISSING]
    assert {suffix: sum(file.path.suffix == suffix for file in made) > 0 for suffix in (".json", ".xlsx")} == {
        ".json": True,
        ".xlsx": True,
    }
    for words in ("佐证未到位", "没有关上", "基本上还行"):
        assert sum(words in text for text in told) == 1
    assert any("修改版" in file.path.name for file in made)
    assert "未报园区" in made[0].content.decode()

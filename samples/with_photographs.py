"""A shipped park with made-up photographs among its evidence: python -m samples.with_photographs FOLDER [COUNT]"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from compliance.answers.evidence_names import name_for
from compliance.checklist import files as checklist_files
from compliance.files import documents
from compliance.forms import importing
from compliance.forms.collecting import Proposal, taken_in
from compliance.forms.text import answers_file
from samples.photographs import photograph

EXAMPLE = Path(__file__).parent.parent / "examples" / "wumeng-industrial"
ANSWERS = "2025.yaml"
COUNT = 12
EVERY = 7
"""A photograph for the criterion that is so many further on, so that all chapters have some."""


def park(folder: Path, count: int = COUNT, *, width: int = 3000, height: int = 2250) -> Path:
    """The answers file of the park, whose first criteria that miss points have a photograph each, then others."""
    shutil.copytree(EXAMPLE / "佐证", folder / "佐证", dirs_exist_ok=True)
    answers = folder / ANSWERS
    shutil.copyfile(EXAMPLE / ANSWERS, answers)
    rules, sheet = importing.load(answers, checklist_files.load("window-service"))
    asked = [c for c in rules.criteria if c.evidence and sheet.answers[c.id].given]
    chosen: list[Proposal] = []
    for number in range(count):
        criterion = asked[number * EVERY % len(asked)]
        name = name_for(criterion.id, criterion.evidence[0], ".jpg", [one.target for one in chosen])
        (folder / name).write_bytes(photograph(number, width=width, height=height))
        chosen.append(Proposal(name, criterion.id, "", name))
    document = documents.read(answers)
    answers.write_text(answers_file.updated(document, rules, taken_in(sheet, chosen)), encoding="utf-8")
    return answers


if __name__ == "__main__":
    print(park(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT))

"""佐证附录: what is shown of the evidence, on cards too, and what is only listed."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from builders import backed, checklist, criterion, section, sheet
from reports import DATE
from said import context, rows, said

from compliance import scoring
from compliance.answers import validity
from compliance.files import pictures
from compliance.forms import evidence
from compliance.report import formats
from compliance.report.document.blocks import Card, Gallery
from compliance.report.parts import cards, photos
from compliance.report.view.edition import Edition
from compliance.trust import carried, printed
from samples.photographs import DEVICE, photograph

RULES = checklist(section("C1", section("C1.1", criterion("k"), criterion("m"), criterion("n"))))
NAMED = {"k": ["佐证/k_大厅_1.jpg", "佐证/台账.csv"], "m": ["佐证/k_大厅_1.jpg", "佐证/坏.jpg"], "n": ["佐证/没有.jpg"]}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("园区")
    (folder / "佐证").mkdir()
    (folder / "佐证" / "k_大厅_1.jpg").write_bytes(photograph(1, width=800, height=600))
    (folder / "佐证" / "台账.csv").write_text("甲,1")
    (folder / "佐证" / "坏.jpg").write_bytes(photograph(2, width=800, height=600)[:5000])
    answers = {name: backed("部分符合", *files) for name, files in NAMED.items()}
    found = validity.judged(sheet(RULES, answers), {"佐证/没有.jpg"})
    digests = evidence.digests(found, folder)
    seen = evidence.seen(found, folder, digests)
    return Edition(scoring.assess(RULES, found), date=DATE, digests=digests, seen=seen)


def test_photographs_are_shown_with_what_they_are_and_the_rest_is_listed(edition: Edition) -> None:
    of = context(edition.assessment, seen=edition.seen)
    blocks = [*photos.blocks(of)]
    (gallery,) = (block for block in blocks if isinstance(block, Gallery))
    (shot,) = gallery.shots
    assert shot.alt == "照片：大厅（k、m）"
    assert "拍摄于 2025-02-02" in said([gallery])
    assert [row[0].partition(" / ")[0] for row in rows(blocks)] == ["佐证/台账.csv", "佐证/坏.jpg"]
    assert pictures.BROKEN in said(blocks)


def test_a_card_shows_the_pictures_of_its_finding(edition: Edition) -> None:
    shown = {
        block.title[-1].text[0]: block.shots
        for block in cards.blocks(context(edition.assessment, seen=edition.seen))
        if isinstance(block, Card)
    }
    assert {name: len(shots) for name, shots in shown.items()} == {"k": 1, "m": 1, "n": 0}
    assert shown["k"][0].width <= pictures.SMALL[0]


@pytest.mark.parametrize("format", ["html", "docx", pytest.param("pdf", marks=pytest.mark.slow)])
def test_a_document_with_pictures_is_printed_again_from_its_data(edition: Edition, format: str, tmp_path: Path) -> None:
    raw = formats.BY_NAME[format](edition)
    assert DEVICE.encode() not in raw
    document = carried.data_of(tmp_path / f"报告.{format}", raw)
    pages, *notes = printed.checks(document, raw, RULES, format)
    assert (pages.state, [note.what for note in notes]) == ("same", ["佐证图片"])
    if format == "html":
        image = edition.seen["佐证/k_大厅_1.jpg"].large
        other = edition.seen["佐证/k_大厅_1.jpg"].small
        assert image
        assert other
        changed = raw.replace(base64.b64encode(image.jpeg), base64.b64encode(other.jpeg))
        assert printed.checks(document, changed, RULES, format)[0].state == "differs"
        assert "佐证未到位：缺 1 个文件" in raw.decode()

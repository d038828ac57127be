"""The cover as facts: what it says, who answers for the report, and what is left to be written in."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from builders import checklist, criterion, scored, section
from conftest import ROOT, window_service
from said import context, said

from compliance import assess, load_answers
from compliance.report.document.kinds import Kind
from compliance.report.parts import basics
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view import front
from compliance.report.view.edition import Edition

DATE = datetime.date(2026, 1, 31)
GOOD = ROOT / "examples" / "dianchi-hightech" / "2025.yaml"
NAMED = "封面: {委托单位: 某管委会, 编制单位: 某公司, 资质: 甲级 1 号, 编制: 甲, 审核: 乙, 批准: 丙}"


def edition(tmp_path: Path, kind: Kind, theme: str = "") -> Edition:
    (path := tmp_path / "theme.yaml").write_text(theme, encoding="utf-8")
    look = theme_files.load(str(path)) if theme else Look()
    return Edition(
        assess(window_service(), load_answers(GOOD, window_service())), date=DATE, digests={}, kind=kind, look=look
    )


@pytest.mark.parametrize("kind", ["gap", "review"])
def test_a_third_partys_cover_leaves_lines_to_sign_for_whom_the_theme_does_not_name(kind: Kind, tmp_path: Path) -> None:
    named = {fact.label: fact.text for fact in front.makers(edition(tmp_path, kind))}
    assert named == {"编制单位": "", "编制人": "", "审核人": "", "批准人": ""}
    assert front.Fact("委托单位", "") in front.cover(edition(tmp_path, kind))


@pytest.mark.parametrize("kind", ["full", "self-assessment"])
def test_a_parks_own_report_asks_for_no_third_party(kind: Kind, tmp_path: Path) -> None:
    assert front.makers(edition(tmp_path, kind)) == ()
    labels = [fact.label for fact in front.cover(edition(tmp_path, kind))]
    assert labels == ["评价期", "评价依据", "报告日期"]


@pytest.mark.parametrize("kind", ["full", "gap"])
def test_who_is_named_stands_on_the_cover_of_every_kind(kind: Kind, tmp_path: Path) -> None:
    made = edition(tmp_path, kind, NAMED)
    assert [fact.text for fact in front.makers(made)] == ["某公司", "甲级 1 号", "甲", "乙", "丙"]
    assert front.Fact("委托单位", "某管委会") in front.cover(made)


def test_a_client_named_above_the_title_is_not_asked_for_again(tmp_path: Path) -> None:
    made = edition(tmp_path, "gap", "封面: {题头: 委托单位：某管委会}")
    assert "委托单位" not in [fact.label for fact in front.cover(made)]


def test_fingerprints_stand_where_the_report_is_told_from_others_and_not_on_its_cover(tmp_path: Path) -> None:
    made = edition(tmp_path, "gap")
    on_cover = " ".join(fact.text + fact.label for fact in (*front.cover(made), *front.makers(made)))
    assert "指纹" not in on_cover
    assert "未获得" not in on_cover
    known = {fact.label: fact.text for fact in front.identity(made.assessment, "0123456789abcdef" * 4)}
    assert known["标准编号"] == "未获得"
    assert known["检查表指纹"] == made.assessment.checklist.fingerprint
    assert known["报告指纹"].startswith("0123 4567 89ab cdef，全文 0123456789abcdef0123")


def test_a_report_uses_the_words_of_its_checklist() -> None:
    profile = [{"field": "名称"}, {"field": "企业数量", "label": "生产线"}]
    made = checklist(section("C1", criterion("a")), subject={"name": "工厂", "profile": profile})
    told = said(basics.blocks(context(scored(made, {"a": "符合"}), kind="self-assessment")))
    assert "工厂基本信息" in told
    assert "工厂名称" in told
    assert "生产线" in told
    assert "园区" not in told.replace("某园区", "")

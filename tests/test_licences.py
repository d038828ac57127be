"""Every dependency and font has a licence that somebody has looked at, and the list of them is that of today."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def making() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_licences", ROOT / "docs" / "make_licences.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def found(making: ModuleType) -> list:
    return [*making.packages()]


def test_no_licence_is_new_and_the_list_is_up_to_date(making: ModuleType, found: list) -> None:
    assert making.unaccepted(found) == []
    assert making.LIST.read_text("utf-8") == making.text(found), "./run licences"


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        *(("MIT", True), ("Apache-2.0 OR BSD-3-Clause", True), ("MIT AND PSF-2.0", True)),
        *(("GPL-3.0-only", False), ("MIT AND LGPL-2.1-only", False), ("AGPL-3.0", False), ("MPL-2.0", False)),
        *(("", False), ("UNKNOWN", False), ("Proprietary", False), ("MIT OR GPL-2.0-only", False)),
    ],
)
def test_a_new_licence_is_told(making: ModuleType, found: list, licence: str, accepted: bool) -> None:
    more = [*found, making.Package("neu", "1.0", licence, "运行")]
    assert making.unaccepted(more) == ([] if accepted else [f"neu 1.0：{licence or '没有写明许可证'}"])


def test_an_acceptance_is_of_one_package_under_one_licence(making: ModuleType, found: list) -> None:
    others = [package for package in found if package.name != "certifi"]
    (one,) = {*found} - {*others}
    assert making.unaccepted([*others, one._replace(licence="GPL-3.0-only")]) == [
        f"certifi {one.version}：GPL-3.0-only"
    ]
    assert making.unaccepted(others) == ["certifi：没有这个包了，或换了许可证"]


def test_fonts_and_what_else_is_not_ours_is_in_the_list(making: ModuleType) -> None:
    ours = [path for top in ("templates", "checklists", "compliance", "tests") for path in (ROOT / top).rglob("*")]
    foreign = {path.parent for path in ours if path.name.endswith((".ttf", ".otf", ".woff", ".woff2", ".min.js"))}
    listed = {ROOT / place.partition("，")[0] for _, _, place in making.SHIPPED}
    assert foreign == listed
    assert "SIL OPEN FONT LICENSE Version 1.1" in (ROOT / "templates" / "fonts" / "OFL.txt").read_text("utf-8")

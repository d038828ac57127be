"""Where a mistake is, as messages and lists of mistakes show it."""

from __future__ import annotations

import pytest

from compliance.errors import Location


@pytest.mark.parametrize(
    ("location", "shown", "within"),
    [
        (Location("园区.yaml"), "园区.yaml", ""),
        (Location("园区.yaml", 12, 3), "园区.yaml:12:3", "12:3"),
        (Location("填报表.xlsx", 12, 6, "4 基本要求"), "填报表.xlsx [4 基本要求]!F12", "[4 基本要求]!F12"),
        (Location("填报表.xlsx", sheet="团队"), "填报表.xlsx [团队]", "[团队]"),
    ],
)
def test_a_place_is_shown_with_its_file_or_to_those_who_know_the_file(
    location: Location, shown: str, within: str
) -> None:
    assert str(location) == shown
    assert location.within(location.file) == within


def test_of_a_file_in_a_package_what_follows_the_package_is_shown() -> None:
    assert Location("报送.zip/园区.yaml", 2, 1).within("报送.zip") == "/园区.yaml:2:1"

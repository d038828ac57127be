"""The one script that everything begins with."""

from __future__ import annotations

import re

from conftest import ROOT

SCRIPT = (ROOT / "run").read_text(encoding="utf-8")


def test_every_command_that_is_told_of_is_there_and_does_something() -> None:
    told = re.findall(r"^  ([a-z]+) ", SCRIPT[: SCRIPT.index("\nTEXT\n")], re.MULTILINE)
    chosen = dict(re.findall(r"^    ([a-z]+)\) ([a-z_]+)", SCRIPT[SCRIPT.index("\ncase $command in") :], re.MULTILINE))
    assert len(told) > 5
    assert set(told) == {*chosen}
    assert [name for name in chosen.values() if f"\n{name}() {{\n" not in SCRIPT] == []
    assert len({*chosen.values()}) == len(chosen)

"""The list of changes that no test can notice names code that is there."""

from __future__ import annotations

from pathlib import Path

import yaml
from conftest import ROOT


def test_what_is_named_as_equal_still_stands_in_the_code() -> None:
    known = yaml.safe_load((Path(__file__).parent / "equal.yaml").read_text(encoding="utf-8"))
    assert len(known) > 5
    for item in known:
        lines = (ROOT / item["file"]).read_text(encoding="utf-8").splitlines()
        assert item["line"] in map(str.strip, lines), item
        assert item["reason"]
        assert item["line"] not in item["becomes"]

"""docs/report.md names the parts of every kind, as the data of the kinds have them."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from compliance.report.document import kinds

TEXT = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_the_parts_of_a_kind_are_named_in_order(kind: kinds.Kind) -> None:
    row = re.search(rf"^\| `{kind}` \| (.+?) \| (.+?) \|", TEXT, re.MULTILINE)
    assert row, f"no row of {kind}"
    told, called = kinds.of(kind), kinds.headings()
    body = "、".join(called[name] for name in told.body)
    added = "、".join(called[name] for name in told.appendices)
    assert row.group(1) == told.title
    assert row.group(2).partition("。")[0] == body + (f"；附录：{added}" if added else "")

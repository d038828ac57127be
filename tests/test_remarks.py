"""What is said of remarks: what is alike is folded, nothing of it is lost."""

from __future__ import annotations

import pytest

from compliance import remarks
from compliance.errors import Location, Problem


def told(*given: tuple[str, str, int]) -> remarks.Told:
    with remarks.collected() as found:
        remarks.tell(Problem(location=Location(file, row, 6, "4"), message=words) for file, words, row in given)
    return found


@pytest.mark.parametrize(("count", "shown", "rest"), [(3, 3, ""), (4, 4, ""), (5, 3, "2"), (160, 3, "157")])
def test_many_of_one_kind_in_one_file_are_three_and_a_count(count: int, shown: int, rest: str) -> None:
    found = told(*(("表.xlsx", f"格中的数是 0.{row}，显示的是“{row}”", row) for row in range(1, count + 1)))
    lines = [*found.folded()]
    assert (len(found), sum("格中的数是" in line for line in lines)) == (count, shown)
    assert lines[0].startswith("表.xlsx [4]!F1: 格中的数是 0.1")
    assert lines[shown:] == ([f"表.xlsx: 同样的另有 {rest} 处（加 --strict 逐处列出）"] if rest else [])


def test_kinds_and_files_are_told_apart() -> None:
    found = told(*((f"{row % 2}.xlsx", ("格上有批注", "格里有链接")[row % 4 > 1], row) for row in range(1, 21)))
    lines = [*found.folded()]
    assert len(lines) == 4 * 4
    assert sum("同样的另有 2 处" in line for line in lines) == 4

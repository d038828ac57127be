"""Whether a row is answered: as a formula that follows what is typed, and worked out for what is filled in already."""

from __future__ import annotations

from compliance.forms.workbook import layout
from compliance.forms.workbook.lines import Line

OPEN, PARTIAL, DONE, SKIPPED, UNPROVEN, TWICE = "未作答", "未填全", "已作答", "不适用", "待补证", "重复"
ANSWERED = (DONE, SKIPPED, UNPROVEN)


def state(line: Line) -> str:
    """The state of a row of answers that have been read: none of them is contradictory."""
    answer = line.answer
    if answer.not_applicable:
        return SKIPPED
    if line.value is None:
        return OPEN
    return UNPROVEN if line.value in line.proves and not answer.evidence else DONE


def formula(line: Line, cells: dict[str, str], values: list[str]) -> str:
    """The same as a formula.

    `cells` gives the address of each column's cell in the row, `values` those of the cells of the answer itself.
    """
    first, last = values[0], values[-1]
    filled = f"COUNTA({first}:{last})" if len(values) > 1 else f'IF({first}="",0,1)'
    complete = 1 if line.key.shape == "picks" else len(values)
    found = f'"{DONE}"'
    if line.proves:
        is_best = (f'{first}="{name}"' for name in line.proves)
        best = f"OR({','.join(is_best)})"
        found = f'IF(AND({best},{cells[layout.EVIDENCE]}=""),"{UNPROVEN}",{found})'
    if line.key.declares:
        found = f'IF({cells[layout.DECLARED]}="","{PARTIAL}",{found})'
    if complete > 1:
        found = f'IF({filled}<{complete},"{PARTIAL}",{found})'
    found = f'IF({filled}=0,"{OPEN}",{found})'
    if line.key.skippable:
        reason = cells[layout.NOT_APPLICABLE]
        if line.slots[0].choices and line.key.shape == "one":
            both = f'IF(OR({first}="",{first}="{layout.SKIPPED}"),"{SKIPPED}","{TWICE}")'
            chosen = f'IF({first}="{layout.SKIPPED}","{PARTIAL}",{found})'
        else:
            both, chosen = f'IF({filled}=0,"{SKIPPED}","{TWICE}")', found
        found = f'IF({reason}<>"",{both},{chosen})'
    return f"={found}"

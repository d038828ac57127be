"""What exact arithmetic costs: python benchmarks/exactness.py

The steps that the engine took for one park (its trace) are repeated with their own operands, once as fractions and
once as floats, in turn within one run; and floats are shown to come out elsewhere. The least of many rounds counts.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # also from a checkout that has not been installed

from compliance import assess, load_answers, load_checklist  # noqa: E402
from compliance.files import documents  # noqa: E402
from compliance.forms import importing  # noqa: E402

ANSWERS = ROOT / "examples" / "honghe-border" / "2025.yaml"
ROUNDS = 60
OPERATIONS: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "difference": lambda values: values[0] - sum(values[1:]),
    "product": math.prod,
    "quotient": lambda values: values[0] / values[1],
    "minimum": min,
    "maximum": max,
}
"""The arithmetic of a trace; looking up a band and rounding compare and cut, and are left out on both sides."""


def repeated(steps: list[tuple[str, list[Any]]]) -> list[Any]:
    return [OPERATIONS[operation](values) for operation, values in steps]


def least(work: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The least time of each, in milliseconds, every piece once in each round."""
    taken = dict.fromkeys(work, math.inf)
    for _ in range(ROUNDS):
        for name, do in work.items():
            start = time.process_time()
            do()
            taken[name] = min(taken[name], 1000 * (time.process_time() - start))
    return taken


def main() -> None:
    checklist = load_checklist()
    assessment = assess(checklist, load_answers(ANSWERS, checklist))
    raw = ANSWERS.read_bytes()

    def whole() -> object:
        document = documents.from_bytes(ANSWERS.name, raw)
        return assess(checklist, importing.load_form(document, checklist, ANSWERS.parent)[1])

    taken = [step for step in assessment.steps if step.operation in OPERATIONS]
    exact = [(step.operation, [operand.value for operand in step.operands]) for step in taken]
    floats = [(operation, [float(value) for value in values]) for operation, values in exact]
    cost = least({"精确分数": lambda: repeated(exact), "浮点数": lambda: repeated(floats), "读入、校验并评分": whole})
    for name, milliseconds in cost.items():
        print(f"{name}：{milliseconds:.2f} ms")
    extra = cost["精确分数"] - cost["浮点数"]
    print(f"{len(taken)} 步算术，精确分数为浮点数的 {cost['精确分数'] / cost['浮点数']:.0f} 倍；")
    print(f"多用 {extra:.2f} ms，占读入、校验并评分的 {100 * extra / cost['读入、校验并评分']:.0f}%。")
    pairs = zip(repeated(exact), repeated(floats), strict=True)
    off = sum(Fraction(inexact) != value for value, inexact in pairs)
    print(f"浮点数的 {len(taken)} 个结果中，{off} 个不等于精确值。")


if __name__ == "__main__":
    main()

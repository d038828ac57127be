"""`compliance explain`: the arithmetic of any score, true line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from builders import EXAMPLES
from conftest import ROOT, window_service

from compliance import assess, load_answers
from compliance.assessment import Assessment
from compliance.numbers import fixed, plain
from compliance.report.steps import in_words
from compliance.trace import Step

Run = Callable[..., tuple[int, str, str]]
ANSWERS = ROOT / "examples" / "dianchi-hightech" / "2025.yaml"


@pytest.fixture
def explain(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The explanation of an id in a file, on a wide terminal, on one line."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(path: Path, *identifier: str) -> str:
        code, out, err = run("explain", path, *identifier)
        assert (code, err) == (0, "")
        return " ".join(out.split())

    return call


# ── what is explained ──

# (block in the answers file, what the explanation says); one criterion of each kind.
KINDS = {
    "C4.1-1": ("结果: 4", ["10 × 0.6 = 6", "4 ≥ 3 → 0.6", "有效协议机构数 4 家", "自拟·参照公开做法（A03、A05）"]),
    "C4.1-2": (
        "结果: 7/9",
        ["7 ÷ 9 = 7/9（≈0.7778）", "7/9 × 100 = 700/9（≈77.7778）", "700/9 ≥ 70 → 0.7", "8 × 0.7 = 5.6"],
    ),
    "C4.2-1": ("结果: 部分符合\n佐证: [台账.txt]", ["8 × 0.5 = 4", "判“部分符合”，得50%"]),
    "C7.1-1": ("结果: [二维码, 电话回访]", ["0.25 + 0.25 = 0.5", "取小（0.5，1）= 0.5", "10 × 0.5 = 5"]),
    "C7.1-4": ("结果: {有效问卷: 29, 年服务企业数: 200}", ["29 未达到 ≥ 30 → 0", "0 + 1 = 1", "15 × 0.5 = 7.5"]),
    "C7.2-6": (
        "结果: {有责投诉: 2, 县级及以上通报: 1}\n否决情形: 无",
        ["2 × 2 = 4", "1 × 5 = 5", "10 − 4 − 5 = 1", "取大（1，0）= 1"],
    ),
}


@pytest.mark.parametrize("identifier", KINDS)
def test_a_criterion_of_each_kind(
    identifier: str, make_answers: Callable[..., Path], explain: Callable[..., str]
) -> None:
    block, said = KINDS[identifier]
    text = explain(make_answers({identifier: block}), identifier)
    criterion = window_service().by_id[identifier]
    for words in [*said, criterion.answer.words(criterion.points), f"标准分 {plain(criterion.points)}"]:
        assert "".join(words.split()) in "".join(text.split())


def test_every_kind_of_the_shipped_checklist_is_among_them() -> None:
    kinds = {criterion.answer.kind for criterion in window_service().criteria}
    assert {window_service().by_id[identifier].answer.kind for identifier in KINDS} == kinds


def test_an_answer_without_evidence(make_answers: Callable[..., Path], explain: Callable[..., str]) -> None:
    text = explain(make_answers({"C4.2-1": "结果: 符合"}), "C4.2-1")
    assert "无佐证材料，按“部分符合”计" in text
    assert "8 × 0.5 = 4" in text


def test_a_criterion_that_does_not_apply(make_answers: Callable[..., Path], explain: Callable[..., str]) -> None:
    text = explain(make_answers({"C4.2-2": "不适用: 园区没有须许可的服务"}), "C4.2-2")
    assert "不适用：园区没有须许可的服务" in text


def test_a_ratio_of_nothing(make_answers: Callable[..., Path], explain: Callable[..., str]) -> None:
    text = explain(make_answers({"C7.1-3": "结果: 0/0"}), "C7.1-3")
    assert "分母为 0，不得分" in text
    assert "低于 80%，触发否决" in text


def test_a_zeroed_clause_says_why(make_answers: Callable[..., Path], explain: Callable[..., str]) -> None:
    path = make_answers({"C4.5-1": "结果: 不符合"})
    text = explain(path, "C4.5")
    assert "× 0 = 0" in text
    assert "实得分 0 + 扣分 30 = 标准分 30" in text
    assert "所在条款因 C4.5-1 否决计零" in explain(path, "C4.5-2")


def test_a_clause_and_a_chapter_balance(explain: Callable[..., str]) -> None:
    a = assessed(ANSWERS)
    for top in a.sections[:2]:
        for section in (top, top.sections[0]):
            t = section.tally
            parts = f"缺项分 {plain(t.not_applicable)} + 实得分 {plain(t.earned)} + 扣分 {plain(t.lost)}"
            assert f"{parts} = 标准分 {plain(t.full)}" in explain(ANSWERS, section.id)


def test_the_total(explain: Callable[..., str]) -> None:
    a, text = assessed(ANSWERS), explain(ANSWERS)
    assert a.exact is not None
    assert f"四舍五入 → {a.show(a.score)}" in text
    for rule in ("实得分 ÷ 应得分", "换算为 100 分制", "合计最多 2 分", "减去专项扣分", "不低于 0", "不高于 100"):
        assert rule in text
    assert "按总分 优秀，按各章得分率 优秀，取较低者 优秀" in text


def test_a_penalty(make_answers: Callable[..., Path], explain: Callable[..., str], tmp_path: Path) -> None:
    path = make_answers()
    path.write_text(path.read_text(encoding="utf-8").replace("P2: {结果: 0}", "P2: {结果: 5}"), encoding="utf-8")
    text = explain(path, "P2")
    assert "5 × 1 = 5" in text
    assert "取小（5，3）= 3" in text
    assert "最多扣 3 分" in text


@pytest.mark.parametrize(("said", "answer", "points"), [("有", "有", "1"), ("无", "无", "0")])
def test_a_bonus_item(
    said: str, answer: str, points: str, make_answers: Callable[..., Path], explain: Callable[..., str]
) -> None:
    path = make_answers()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"加分项:\n  B1: {{结果: {said}, 佐证: [台账.txt]}}\n")
    shown = explain(path, "B1")
    for words in ("有此项的加 1 分", f"答案：{answer}", f"加分：{points}（", f"B1 {points}，", "合计最多 2 分"):
        assert words in shown


@pytest.mark.parametrize(("typed", "near"), [("C4.1_1", "C4.1-1"), ("c4.1-1", "C4.1-1"), ("C44", "C4")])
def test_an_unknown_id_names_the_nearest(typed: str, near: str, run: Run) -> None:
    code, out, err = run("explain", ANSWERS, typed)
    assert (code, out) == (2, "")
    assert "检查表中没有这个编号" in err
    assert re.search(rf"是否想写\W*{near}", err)


# ── every line is true ──


def assessed(path: Path) -> Assessment:
    return assess(window_service(), load_answers(path, window_service()))


NUMBER = r"\(?(-?\d+(?:\.\d+)?(?:/\d+)?)\)?"
RESULT = rf"{NUMBER}(?:（≈(-?\d+\.\d{{4}})）)?"


def numbers(text: str) -> list[Fraction]:
    return [Fraction(found) for found in re.findall(NUMBER, text)]


def claimed(text: str) -> Fraction | None:
    """The number that a line ends in; None when its approximation is wrong."""
    match = re.fullmatch(RESULT, text)
    assert match, text
    value = Fraction(match[1])
    return value if match[2] is None or fixed(value, 4) == match[2] else None


def is_true(line: str) -> bool:
    """Whether a line of arithmetic holds, worked out from its text alone."""
    if match := re.fullmatch(r"取([小大])（(.*)）= (.*)", line):
        chosen = min if match[1] == "小" else max
        return chosen(numbers(match[2])) == claimed(match[3])
    if match := re.fullmatch(rf"{NUMBER} ([≥≤]) {NUMBER} → {RESULT}", line):
        value, limit = Fraction(match[1]), Fraction(match[3])
        return value >= limit if match[2] == "≥" else value <= limit
    if match := re.fullmatch(rf"{NUMBER} 未达到 ([≥≤]) {NUMBER} → 0", line):
        value, limit = Fraction(match[1]), Fraction(match[3])
        return value < limit if match[2] == "≥" else value > limit
    if match := re.fullmatch(rf"{NUMBER} 四舍五入 → {RESULT}", line):
        return abs(Fraction(match[1]) - Fraction(match[2])) <= Fraction(1, 20)
    left, _, right = line.rpartition(" = ")
    if left == "（无）":
        return claimed(right) == 0
    first, *rest = re.split(r" ([+−×÷]) ", left)
    value = numbers(first)[0]
    for sign, operand in zip(rest[::2], rest[1::2], strict=True):
        other = numbers(operand)[0]
        match sign:
            case "+":
                value += other
            case "−":
                value -= other
            case "×":
                value *= other
            case _:
                value /= other
    return value == claimed(right)


def lines_of(path: Path) -> list[tuple[Step, str]]:
    return [(step, in_words(step)) for step in assessed(path).steps]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_line_of_every_example_is_true(path: Path) -> None:
    wrong = [(step.key, line) for step, line in lines_of(path) if not is_true(line)]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "2 × 3 = 7",
        "取小（1，2）= 2",
        "4 ≥ 5 → 1",
        "1 未达到 ≥ 1 → 0",
        "1 ÷ 3 = 1/3（≈0.3334）",
        "1 − 2 = 1",
        "84.25 四舍五入 → 84.1",
    ],
)
def test_the_checker_notices_what_is_false(line: str) -> None:
    assert not is_true(line)


def test_the_lines_shown_are_the_lines_checked(explain: Callable[..., str]) -> None:
    text = "".join(explain(ANSWERS, "C4").split())
    shown = [line for step, line in lines_of(ANSWERS) if step.key.partition(":")[0] == "C4"]
    assert len(shown) >= 6
    assert all("".join(line.split()) in text for line in shown)

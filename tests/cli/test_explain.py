"""`compliance explain`: a short story, and with --steps the arithmetic of any score, true line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from builders import EXAMPLES
from conftest import EVERY_RULE, ROOT, window_service
from rich.cells import cell_len

from compliance import assess, load_answers
from compliance.numbers import fixed, plain
from compliance.report.view.steps import in_words
from compliance.scoring.assessment import Assessment
from compliance.trace import Step

Run = Callable[..., tuple[int, str, str]]
WEAK = ROOT / "examples" / "puer-tea" / "2025.yaml"
ANSWERS = ROOT / "examples" / "dianchi-hightech" / "2025.yaml"


@pytest.fixture
def explain(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The arithmetic of an id in a file, on a wide terminal, on one line."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(path: Path, *identifier: str) -> str:
        code, out, err = run("explain", path, *identifier, "--steps")
        assert (code, err) == (0, "")
        return " ".join(out.split())

    return call


# ── the story ──


def test_without_more_it_is_a_short_story(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    code, out, err = run("explain", WEAK, "C7.1-3")
    assert (code, err) == (0, "")
    lines = [line.rstrip() for line in out.splitlines()]
    assert [line[:2] for line in lines if not line.startswith(" ")] == ["C7", "来源", "规则", "填报", "结果"]
    assert max(cell_len(line) for line in lines) <= 60
    # No line begins with a mark that ends something.
    assert not [line for line in lines if line.strip()[:1] in "，。；：）”"]
    assert "33/42（78.6%）" in out
    assert "算式" not in out


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
    assert len(a.sections) == 4
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


@pytest.mark.parametrize(("printed", "known"), [("4.6", "C4.6"), ("5.3", "C5.3"), ("7", "C7")])
def test_a_clause_by_its_number_as_reports_print_it(printed: str, known: str, run: Run) -> None:
    assert run("explain", ANSWERS, printed) == run("explain", ANSWERS, known)
    by_number, by_id = (run("checklist", "show", "window-service", name) for name in (printed, known))
    assert by_number == by_id
    assert by_id[0] == 0


@pytest.mark.parametrize(("typed", "near"), [("C4.1_1", "C4.1-1"), ("c4.1-1", "C4.1-1"), ("C44", "C4")])
def test_an_unknown_id_names_the_nearest(typed: str, near: str, run: Run) -> None:
    code, out, err = run("explain", ANSWERS, typed)
    assert (code, out) == (2, "")
    assert "检查表中没有这个编号" in err
    assert re.search(rf"是否想写\W*{near}", err)


# ── every rule of the scoring language, when it applied ──

# (case, answers, id, what the explanation says)
RULES = [
    # roll-ups and objects
    ("rollup-weighted-mean", "all", None, ["四舍五入"]),
    ("rollup-mean-of-means", "all", None, ["项数（算术平均，不适用的不计", "1.55 ÷ 2 = 0.775"]),
    ("worst-subject", "uneven", None, ["取最低的一项", "合成的得分率 × 标准分"]),
    ("branches-minimum", "two", "C1", ["1 门店（东店）得分率", "1.9 ÷ 2 = 0.95"]),
    ("jgj59-summary", "published", "C3", ["算术平均"]),
    # what does not apply
    ("small-enterprise-identity", "published", None, ["85 ÷ 96 = 85/96"]),
    ("small-enterprise-identity", "published", "C1", ["标准分 − 合理缺项分"]),
    ("good-practice", "both", "K2", ["不适用：没有此项内容，按 80 分计", "按满分计"]),
    ("anchored-index", "one-left-out", "K2", ["不适用，按标准分的 60% 计", "30 × 0.6 = 18"]),
    ("anchored-index", "too-many", None, ["占标准分合计的 50.0%，超过 30%，不评定等级", "不予评定（缺项过多）"]),
    # the steps to the total
    ("deduct-from-110", "none-met", None, ["应得分 − 实得分", "从 110 分扣起", "110 − 313 = -203"]),
    ("efficacy", "middling", None, ["从 100 分扣起", "100 − 380/21 = 1720/21（≈81.9048）"]),
    ("green-building", "just-two", None, ["乘以 0.1"]),
    ("good-practice", "both", None, ["合计最多 100 分", "取小（110，100）= 100"]),
    ("window-assessment", "capped", None, ["6 + 8 = 14", "取小（114，110）= 110", "不高于 110"]),
    ("window-assessment", "no-floor", None, ["减去专项扣分", "= -20"]),
    ("window-assessment", "no-floor", "P1", ["每件扣 5 分", "20 × 5 = 100"]),
    # roundings
    ("half-up", "a", None, ["84.25 四舍五入 → 84.3"]),
    ("weighted-rating", "half-even", None, ["74.5 四舍六入五成双 → 74"]),
    ("branches-minimum", "one-weak", None, ["85.965 截去尾数 → 85.9"]),
    # vetoes and gates
    ("mlps-control-points", "high-risk", None, ["总评否决：C1K1@乙主机，等级定为 差", "存在高风险"]),
    ("deduct-from-110", "gate-unmet", None, ["不予评分：不给总分和等级（S-1"]),
    ("jgj59-guarantee", "published", "C1", ["触发条款否决，本级实得分计 0", "60 × 0 = 0"]),
    ("jgj59-guarantee", "published", "G1", ["低于 2/3的", "结果：成立"]),
    ("weighted-rating", "capped", None, ["等级封顶：等级不高于“三级”（G1 要素一不达标）", "要素一低于 60%"]),
    ("branches-minimum", "one-weak", "G1@东店", ["等级不高于“合格”", "结果：成立", "59.9 ＜ 60 → 1"]),
    ("branches-minimum", "one-weak", "G1@西店", ["结果：不成立", "100 不满足 ＜ 60"]),
    # grades
    ("lower-of-two", "record-lower", None, ["按总分 一级，按绩效记录 二级，取较低者 二级", "M1 绩效记录："]),
    ("good-practice", "basic-low", None, ["按总分 AAAA，按基本分 AAA，取较低者 AAA", "M1 基本分：379 分"]),
    ("hospital-accreditation", "core-b-low", None, ["定级：按达到 C 的比例 甲等", "HB 核心条款达到 B 的比例：60%"]),
    ("hospital-accreditation", "core-b-low", "HB", ["达到的项数 ÷ 项数", "得分率不低于 80% 的项数所占比例"]),
    ("water-grades", "b", None, ["按总分 一级，按各章得分率 三级，取较低者 三级"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "answers", "identifier", "said"), RULES)
def test_each_rule_is_explained_when_it_applied(
    case: str, answers: str, identifier: str | None, said: list[str], explain: Callable[..., str]
) -> None:
    folder = ROOT / "tests" / "cases" / case
    text = explain(folder / f"answers-{answers}.yaml", *([identifier] if identifier else []), "-c", folder)
    assert [words for words in said if "".join(words.split()) not in "".join(text.split())] == []


EVERY_RULE_ANSWERS = """\
检查表: every-rule
版本: "1.0"
园区: {名称: 示例园区}
评价期: {开始: 2025-01-01, 结束: 2025-12-31}
对象: {W1: [东厅, 西厅]}
作答:
  W1.1@东厅: {结果: 9, 否决情形: 无}
  W1.1@西厅: {结果: 7, 否决情形: 无}
  W1.2@东厅: {不适用: 没有设备}
  W1.2@西厅: {不适用: 没有设备}
  W2.1: {结果: 12}
  W2.2: {结果: 符合}
  S1.1: {结果: 基本符合}
  S1.2: {不适用: 没有灭火器}
  X1.1: {结果: 基本符合}
  X1.2: {结果: 基本符合}
加分项: {B1: {结果: 有}, B2: {结果: 有}}
专项扣分: {P1: {结果: 无}, P2: {结果: 有}, P3: {结果: 5}, P4: {结果: 1}}
"""

# (id, what the explanation says)
EVERY_RULE_SAID = [
    (None, ["合成得分率", "从 100 分扣起", "不低于 0", "乘以 0.9", "截去尾数，保留 2 位小数", "取小（7，5）= 5"]),
    (None, ["3 + 0.5 = 3.5", "减去专项扣分", "不高于 100", "按总分", "按各章得分率", "取最低者"]),
    (None, ["第2章不适用分值占该章标准分的 50.0%，超过 40%，应逐项复核不适用的理由"]),
    (None, ["等级封顶：等级不高于“三级”（P2 隐瞒事故）", "加分项 B1 申报了加分而无佐证材料"]),
    ("P2", ["规则：查实的，等级封顶：等级不高于“三级”", "结果：触发"]),
    ("G5", ["第 5 步以前的得分不低于 50 的，才计入加分项 B2"]),
    ("G6", ["扣 1.5 分"]),
    ("Q9", ["取最低的一个对象"]),
    ("P1", ["规则：查实的，不予评分：不给总分和等级", "结果：未触发"]),
    ("P3", ["5 × 1 = 5", "取小（5，3）= 3", "最多扣 3 分"]),
    ("W2.1", ["≤5分钟得满分，≥30分钟不得分，其间按比例", "取大（0.72，0）= 0.72"]),
    ("W2.2", ["无佐证材料，按“基本符合”计", "10/3 四舍六入五成双 → 3.33"]),
    ("W1", ["1.1 设备（东厅）得分率", "取最低的一项"]),
    ("S1", ["四舍五入，保留 1 位小数"]),
    ("S1.2", ["不适用，按标准分的 80% 计"]),
    ("G3@东厅", ["结果：不成立"]),
    ("Q6", ["低于 60% 为 1，其余为 0", "0.9 不满足 ＜ 0.6 → 0"]),
]


@pytest.mark.parametrize(("identifier", "said"), EVERY_RULE_SAID)
def test_a_checklist_of_all_rules_is_explained(
    identifier: str | None, said: list[str], explain: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "答卷.yaml"
    path.write_text(EVERY_RULE_ANSWERS, encoding="utf-8")
    text = explain(path, *([identifier] if identifier else []), "-c", EVERY_RULE)
    assert [words for words in said if "".join(words.split()) not in "".join(text.split())] == []


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

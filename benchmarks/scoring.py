"""What reading and scoring one park costs: python benchmarks/scoring.py

Everything is timed in turn within one run, so that a slow moment of the machine falls on all alike; ratios are
what counts, not seconds. The least of many rounds is the cost; the median says how noisy the machine is. Work
within the process is timed by the processor's clock, which other programs on the machine disturb less.

What the program remembers of earlier sheets (what a text says, what an answer comes to) is forgotten before each
round: the ratio is that of the first sheet of a process. The same sheet once more costs what is shown as 再次.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # also from a checkout that has not been installed

from compliance import load_checklist, numbers, scoring  # noqa: E402
from compliance.answers import results as answer_results  # noqa: E402
from compliance.files import documents  # noqa: E402
from compliance.forms import importing  # noqa: E402
from compliance.scoring import outcomes  # noqa: E402
from samples.cohort import files  # noqa: E402

ROUNDS = 40
COLD_ROUNDS = 10
TARGET = 1.6
REMEMBERING = (
    numbers.exact,
    answer_results._read,
    outcomes._remembered,
    outcomes._unanswered,
    outcomes.excluded,
)

Work = dict[str, Callable[[], object]]
Times = dict[str, tuple[float, float]]
"""For each piece of work the least and the median, in milliseconds."""


def timed(work: Work, rounds: int, clock: Callable[[], float] = time.process_time) -> Times:
    """Every piece of work once in each round."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for do in work.values():
        do()
    for _ in range(rounds):
        for name, do in work.items():
            start = clock()
            do()
            taken[name].append(1000 * (clock() - start))
    return {name: (min(times), statistics.median(times)) for name, times in taken.items()}


def work_on(path: Path) -> Work:
    checklist = load_checklist("window-service")
    raw = path.read_bytes()
    document = documents.from_bytes(path.name, raw)
    sheet = importing.load_form(document, checklist, path.parent)[1]

    def whole() -> object:
        read = documents.from_bytes(path.name, raw)
        return scoring.assess(checklist, importing.load_form(read, checklist, path.parent)[1])

    def first() -> object:
        for remembered in REMEMBERING:
            remembered.cache_clear()
        return whole()

    return {
        "CSafeLoader": lambda: yaml.load(raw, Loader=yaml.CSafeLoader),
        "全部": first,
        "再次": whole,
        "读入": lambda: documents.from_bytes(path.name, raw),
        "校验": lambda: importing.load_form(document, checklist, path.parent)[1],
        "评分": lambda: scoring.assess(checklist, sheet),
    }


def started(*arguments: str) -> Callable[[], object]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, env=environment, capture_output=True, check=True)


def row(name: str, *cells: str, widths: tuple[int, ...] = (30, 13, 13, 8)) -> str:
    """A line of a table; a Chinese character is as wide as two Latin ones."""
    shown = name + " " * (widths[0] - _width(name))
    return shown + "".join(" " * (width - _width(cell)) + cell for width, cell in zip(widths[1:], cells, strict=False))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def both(times: tuple[float, float]) -> str:
    return f"{times[0]:.2f}/{times[1]:.2f}"


def print_examples(paths: list[Path]) -> None:
    print("读入、校验并评分一份答卷，与只用 CSafeLoader 解析同样的字节相比")
    print(f"（处理器时间，毫秒，最小/中位，{ROUNDS} 轮交替）")
    print()
    widths = (30, 14, 14, 13, 13, 13, 13, 8, 8)
    print(row("答卷", "全部", "CSafeLoader", "再次", "读入", "校验", "评分", "比值", "目标", widths=widths))
    for path in paths:
        times = timed(work_on(path), ROUNDS)
        ratio = times["全部"][0] / times["CSafeLoader"][0]
        cells = [both(times[name]) for name in ("全部", "CSafeLoader", "再次", "读入", "校验", "评分")]
        verdict = f"≤{TARGET}" if ratio <= TARGET else f">{TARGET}！"
        print(row(f"{path.parent.name}/{path.name}", *cells, f"{ratio:.2f}", verdict, widths=widths))


def print_starts(path: Path) -> None:
    times = timed(
        {
            "python -c pass": started("-c", "pass"),
            "compliance --help": started("-m", "compliance", "--help"),
            "compliance score -f json": started("-m", "compliance", "score", str(path), "-f", "json"),
        },
        COLD_ROUNDS,
        clock=time.perf_counter,
    )
    print()
    print(f"冷启动（毫秒，最小/中位，{COLD_ROUNDS} 轮交替）")
    print()
    print(row("命令", "时间", "倍数"))
    for name, taken in times.items():
        print(row(name, both(taken), f"{taken[0] / times['python -c pass'][0]:.1f}"))


def sample(folder: Path) -> Path:
    """A blank answers file filled in, its comments left standing."""
    made = next(
        made for made in files(load_checklist("window-service"), 3, years=[2025]) if made.path.suffix == ".yaml"
    )
    path = folder / "init" / "2025.yaml"
    path.parent.mkdir()
    path.write_bytes(made.content)
    return path


def main() -> None:
    paths = sorted(ROOT.glob("examples/*/*.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        print_examples([*paths, sample(Path(folder))])
    print_starts(paths[0])


if __name__ == "__main__":
    main()

"""`./run mutate [ROOM …]`: changes the code in one place at a time and sees whether a test notices.

The changes are cosmic-ray's (`cosmic_ray.plugins`). Its own runner starts a pytest for each, five seconds before the
first test; here the tests are collected once, and each mutant is a fork in which the functions of the changed module
are given their mutated code. What is changed outside a function (a bound of a field, a table) needs its module imported
anew and gets a pytest of its own.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import functools
import gc
import hashlib
import inspect
import itertools
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import parso.python.tree  # noqa: F401  (before cosmic_ray, which otherwise imports it round in a circle)
import pytest
import yaml
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from hypothesis import Phase, settings

ROOT = Path(__file__).parent.parent.parent
EQUAL = Path(__file__).parent / "equal.yaml"

# For each room: what is changed, the tests that are asked, and the least share of mutants that they must notice.
ROOMS: dict[str, tuple[list[str], list[str], int]] = {
    "kinds": (
        ["checklist/kinds"],
        ["checklist/test_kinds.py", "checklist/test_lint.py", "answers", "scoring", "analysis/cohort"],
        90,
    ),
    "answers": (
        ["answers"],
        ["answers", "analysis/test_review.py", "forms/test_reading.py", "forms/test_review_forms.py"],
        90,
    ),
    "scoring": (["scoring"], ["scoring", "analysis/test_comparison.py", "analysis/cohort/test_weights.py"], 90),
    "analysis": (["analysis"], ["analysis", "report/test_gap_report.py"], 90),
    "batch": (["batch"], ["batch"], 80),
    "merging": (
        ["forms/merging.py"],
        ["forms/test_merging.py", "forms/test_import.py", "forms/test_reading.py", "forms/test_brought_along.py"],
        80,
    ),
}
NOT_CHANGED = {"compliance/batch/engines.py"}
# The many examples of these take longer than a mutant is given.
NOT_ASKED = ["scoring/test_properties.py", "scoring/test_schemes_hold.py", "analysis/test_plan_optimum.py"]
NOT_ASKED += [f"batch/test_{name}.py" for name in ("engines", "databases", "progress")]

_COMPARED = ("Lt_LtE", "Lt_Gt", "LtE_Lt", "LtE_GtE", "Gt_GtE", "Gt_Lt", "GtE_Gt", "GtE_LtE")
_COMPARED += ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")
OPERATORS = [
    *(f"ReplaceComparisonOperator_{name}" for name in _COMPARED),
    *(
        f"ReplaceBinaryOperator_{name}"
        for name in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul")
    ),
    *(f"ReplaceUnaryOperator_Delete_{name}" for name in ("USub", "Not")),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer"),
    *("NumberReplacer", "ZeroIterationForLoop"),
]

SECONDS = 5  # of tests for one mutant, the quickest first; a mutant that outlives them counts as not noticed
NOT_SWAPPED = 2  # the exit code of a fork that could not be given its mutant: no test has noticed anything
STUCK = 1800  # seconds, of what waits for ever; what computes for too long is stopped by its processor time


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    before: str
    after: str
    source: str


def sampled(files: list[Path], most: int, seed: str) -> tuple[list[Mutant], int]:
    """Some of the mutants by a seed, and how many there are. What is drawn stays so when other lines change."""
    places = [place for file in files for place in _places(file)]
    places.sort(key=lambda place: hashlib.sha256(f"{seed} {place[3]}".encode()).digest())
    found = (mutant for place in places if (mutant := _mutant(*place[:3])))
    return sorted(itertools.islice(found, most), key=lambda mutant: (mutant.path, mutant.line)), len(places)


def _places(path: Path) -> Iterator[tuple[Path, str, int, str]]:
    """Every operator and which of its places in a file, with a name for it."""
    source = path.read_text(encoding="utf-8")
    lines, tree = source.splitlines(), get_ast(source)
    for operator in OPERATORS:
        found = get_operator(f"core/{operator}")()
        starts = [start for node in ast_nodes(tree) for start, _ in found.mutation_positions(node)]
        seen: Counter[str] = Counter()
        for occurrence, (line, _) in enumerate(starts):
            text = lines[line - 1].strip()
            yield path, operator, occurrence, f"{path.name} {operator} {text} {seen[text]}"
            seen[text] += 1


def _mutant(path: Path, operator: str, occurrence: int) -> Mutant | None:
    """None where the change would be no Python, none at all, or to how something is to be called or built."""
    source = path.read_text(encoding="utf-8")
    try:
        mutated = mutate_code(source, get_operator(f"core/{operator}")(), occurrence)
    except AttributeError:  # one exception of several, named with its module: the operator knows only plain names
        return None
    if mutated is None or not _compiles(mutated) or _same(source, mutated):
        return None
    made = Mutant(path.relative_to(ROOT).as_posix(), *_change(source, mutated), mutated)
    signature = " *, " in f" {made.before} " and " /, " in f" {made.after} "
    return None if signature or made.before.startswith("@dataclass(") else made


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _same(one: str, other: str) -> bool:
    return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))


def _change(source: str, mutated: str) -> tuple[int, str, str]:
    old, new = source.splitlines(), mutated.splitlines()
    changes = [op for op in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if op[0] != "equal"]
    _, start, end, begin, stop = changes[0]
    return start + 1, " ".join(map(str.strip, old[start:end])), " ".join(" ".join(new[begin:stop]).split())


# ---- giving a module its mutated code ----


def codes(code: CodeType) -> list[CodeType]:
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return [code, *itertools.chain.from_iterable(map(codes, inner))]


def own(code: CodeType) -> tuple[object, ...]:
    """What a code object says itself, without the functions within it."""
    consts = tuple(repr(const) for const in code.co_consts if not isinstance(const, CodeType))
    return code.co_code, consts, code.co_names, code.co_varnames


def pairs(mutant: Mutant) -> list[tuple[CodeType, CodeType]]:
    filename = str(ROOT / mutant.path)
    old, new = (
        codes(compile(text, filename, "exec", dont_inherit=True)) for text in (_source(filename), mutant.source)
    )
    return list(zip(old, new, strict=True)) if len(old) == len(new) else []


@functools.cache
def _source(filename: str) -> str:
    return Path(filename).read_text(encoding="utf-8")


def changed_function(mutant: Mutant) -> CodeType | None:
    """The function that is changed, the innermost; None where it is the body of a module or class."""
    changed = [old for old, new in pairs(mutant) if own(old) != own(new)]
    if len(changed) != 1 or not changed[0].co_flags & inspect.CO_OPTIMIZED:
        return None
    return changed[0]


class Living:
    """The functions and caches of the process, found before it is forked: a fork that looks copies all it looks at."""

    def __init__(self) -> None:
        gc.collect()
        self.functions: dict[str, list[FunctionType]] = {}
        self.caches = []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                self.functions.setdefault(thing.__code__.co_filename, []).append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper):
                self.caches.append(thing)
        gc.freeze()

    def mutated(self, mutant: Mutant) -> dict[FunctionType, CodeType]:
        """The mutated code of the functions that are changed; empty where none of them lives."""
        changed = {old: new for old, new in pairs(mutant) if old != new}
        here = self.functions.get(str(ROOT / mutant.path), [])
        return {function: changed[function.__code__] for function in here if function.__code__ in changed}

    def swap(self, mutated: dict[FunctionType, CodeType], *, cold: bool) -> None:
        """Gives functions their mutated code, and empties the caches: those of the package, or all."""
        for function, code in mutated.items():
            function.__code__ = code
        for cache in self.caches:
            if cold or (cache.__module__ or "").startswith("compliance"):
                cache.cache_clear()


# ---- running tests ----


@dataclass
class Touched:
    """What the tests do on the code as it is: seconds by test, and tests by file and line."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def tests(self, mutant: Mutant, function: CodeType | None) -> list[str]:
        """Those that run the changed function, then those that run anything of its module, the quickest first.

        Of a constant it is not known who needs it, and it runs no line when it is needed: all are asked.
        """
        by_line = self.lines.get(mutant.path, {})
        span = {line for code in codes(function) for *_, line in code.co_lines() if line} if function else set()
        near = set(itertools.chain.from_iterable(by_line.get(line, []) for line in span))
        far = (set(itertools.chain.from_iterable(by_line.values())) if function else set(self.seconds)) - near
        order = [test for group in (near, far) for test in sorted(group, key=lambda test: (self.seconds[test], test))]
        total = itertools.accumulate(self.seconds[test] for test in order)
        limit = SECONDS if function else 4 * SECONDS
        return [test for test, so_far in zip(order, total, strict=True) if so_far <= limit]


class Mutating:
    """A pytest plugin: in place of running each test once, measures them and then tries them on every mutant."""

    def __init__(self, sample: list[Mutant], paths: list[Path]) -> None:
        self.sample, self.paths = sample, paths
        self.results: list[tuple[Mutant, str]] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_internalerror(self, excrepr: object) -> None:
        say(str(excrepr))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        touched = self.measure(session)
        items, living = {item.nodeid: item for item in session.items}, Living()
        for number, mutant in enumerate(self.sample, 1):
            function = changed_function(mutant)
            tests = touched.tests(mutant, function)
            mutated = living.mutated(mutant) if function else {}
            if not mutated:
                result = try_anew(mutant, tests, touched.seconds)
            for cold in (False, True) if mutated else ():
                # At first with what the tests keep in caches, which is quick; only then worked out anew.
                swap = functools.partial(living.swap, mutated, cold=cold)
                result = self.try_fork(swap, [items[test] for test in tests], touched.seconds)
                if result == "killed":
                    break
            self.results.append((mutant, result))
            say(
                f"{number}/{len(self.sample)} {result} {mutant.path}:{mutant.line}"
                + ("" if result == "killed" else f"  {mutant.after}")
            )
        return True

    def measure(self, session: pytest.Session) -> Touched:
        watch = coverage.Coverage(data_file=None, include=[str(path) for path in self.paths], config_file=False)
        seconds = {}
        watch.start()
        for item, after in itertools.zip_longest(session.items, session.items[1:]):
            watch.switch_context(item.nodeid)
            began = time.process_time()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
            seconds[item.nodeid] = time.process_time() - began
        watch.stop()
        if self.failed:
            raise RuntimeError(f"没有改动时就没有通过：{self.failed}")
        say(f"{len(seconds)} 项测试，{sum(seconds.values()):.0f} 秒处理器时间")
        data = watch.get_data()
        lines = {
            Path(name).relative_to(ROOT).as_posix(): {
                line: [test for test in tests if test] for line, tests in data.contexts_by_lineno(name).items()
            }
            for name in data.measured_files()
        }
        return Touched(seconds, lines)

    def try_fork(self, swap: Callable[[], None], items: list[pytest.Item], seconds: dict[str, float]) -> str:
        def work() -> int:
            try:
                swap()
            except Exception as error:
                say(repr(error))
                return NOT_SWAPPED
            for item, after in itertools.zip_longest(items, items[1:]):
                allow(10 * seconds[item.nodeid] + 3)
                item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
                if self.failed:
                    return 1
            return 0

        code = forked(work)
        if code == NOT_SWAPPED:
            raise RuntimeError("改动没有换上")
        return "killed" if code else "survived"


def try_anew(mutant: Mutant, tests: list[str], seconds: dict[str, float]) -> str:
    """The same in a process that imports the mutated module: what fails to import at all is no fault worth a test."""
    with tempfile.NamedTemporaryFile(suffix=".py") as file:
        Path(file.name).write_text(mutant.source, encoding="utf-8")
        limit = 10 * sum(seconds[test] for test in tests) + 60
        command = [sys.executable, str(Path(__file__)), "--one", str(ROOT / mutant.path), file.name, str(limit), *tests]
        try:
            code = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=STUCK).returncode
        except subprocess.TimeoutExpired:
            return "killed"
    return {0: "survived", 5: "survived", 77: "broken"}.get(code, "killed")


class Only:
    """A pytest plugin: of the tests that are found, only these and in this order.

    Asked for by name, one whose name is made of what was changed would stop all the others.
    """

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        asked = (item for item in items if item.nodeid in self.order)
        items[:] = sorted(asked, key=lambda item: self.order[item.nodeid])


def one(path: str, mutated: str, limit: str, *tests: str) -> int:
    from importlib.machinery import SourceFileLoader

    plain = SourceFileLoader.get_code

    def get_code(loader: Any, name: str) -> CodeType | None:
        if loader.get_filename(name) == path:
            return compile(Path(mutated).read_bytes(), path, "exec", dont_inherit=True)
        return plain(loader, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    allow(float(limit))
    module = Path(path).relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    try:
        __import__(module.removesuffix(".__init__"))
    except Exception:
        return 77
    quick_tests()
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return pytest.main([*OPTIONS, "-x", *files], plugins=[Only(tests)]) if tests else 0


OPTIONS = ["-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist"]
PHASES = (Phase.explicit, Phase.generate)  # a failure needs no smallest example


def quick_tests() -> None:
    # The same examples each time: whether a mutant is noticed does not depend on luck.
    settings.register_profile("mutation", derandomize=True, database=None, deadline=None, phases=PHASES)
    settings.load_profile("mutation")


def allow(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, resource.RLIM_INFINITY))


def forked(work: Callable[[], int]) -> int:
    """The exit code of `work` in a fork; 1 where it is killed by a signal or gets stuck."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (8 << 30, resource.RLIM_INFINITY))
            code = work()
        finally:
            os._exit(code)
    until = time.monotonic() + STUCK
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None and time.monotonic() < until:
        time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1


def say(text: str) -> None:
    os.write(OUT, f"{text}\n".encode())


OUT = os.dup(1)


def mutate(room: str, most: int, seed: str) -> bool:
    changed, asked, least = ROOMS[room]
    places = [ROOT / "compliance" / name for name in changed]
    files = [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    files = [file for file in files if file.relative_to(ROOT).as_posix() not in NOT_CHANGED]
    sample, every = sampled(files, most, seed)
    say(f"== {room}：{every} 处改动，抽取 {len(sample)} 处（种子 {seed}）")
    plugin = Mutating(sample, files)
    with tempfile.TemporaryDirectory() as scratch:
        ignored = [f"--ignore={ROOT / 'tests' / name}" for name in NOT_ASKED]
        paths = [str(ROOT / "tests" / name) for name in asked]
        pytest.main([*OPTIONS, f"--basetemp={scratch}/tests", *ignored, *paths], plugins=[plugin])
    return report(room, plugin.results, least) and len(plugin.results) == len(sample)


def report(room: str, results: list[tuple[Mutant, str]], least: int) -> bool:
    known = yaml.safe_load(EQUAL.read_text(encoding="utf-8"))
    equal = {(item["file"], item["line"], change) for item in known for change in item["becomes"]}
    counted = {"killed": 0, "equal": 0, "survived": 0, "broken": 0}
    for mutant, result in results:
        if result == "survived" and (mutant.path, mutant.before, mutant.after) in equal:
            result = "equal"
        counted[result] += 1
        if result == "survived":
            say(f"{mutant.path}:{mutant.line}\n    - {mutant.before}\n    + {mutant.after}")
    tried = counted["killed"] + counted["survived"]
    share = 100 * counted["killed"] / tried if tried else 0
    say(
        f"{room}：发现 {counted['killed']}，未发现 {counted['survived']}，等价 {counted['equal']}，"
        f"不能导入（不计） {counted['broken']}；发现的占 {share:.1f}%，至少应为 {least}%"
    )
    return share >= least


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        return one(*sys.argv[2:])
    parser = argparse.ArgumentParser(prog="./run mutate")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"{'、'.join(ROOMS)}；不写则全部")
    parser.add_argument("--sample", type=int, default=200, help="每一处最多试多少个改动（默认 200）")
    parser.add_argument("--seed", default="1", help="抽样的种子（默认 1）")
    options = parser.parse_args()
    unknown = [room for room in options.rooms if room not in ROOMS]
    if unknown:
        parser.error(f"没有 {'、'.join(unknown)}；可写：{'、'.join(ROOMS)}")
    os.chdir(ROOT)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # pytest's own lines
    quick_tests()
    # Each room in a process of its own: a second pytest in one process would find the modules of the first.
    return max(forked_room(room, options.sample, options.seed) for room in options.rooms or ROOMS)


def forked_room(room: str, most: int, seed: str) -> int:
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if mutate(room, most, seed) else 1
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())

"""`./run fuzz [--inputs N] [--seed S] [--out FOLDER] [KIND …]`: sound files changed at random, read, and judged.

An input is its kind, its seed and its number, and nothing else: `--seed S --first N --inputs 1 KIND` makes it again.
What is wrong with one is reduced to the steps that it takes, and written with a note into a folder.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(place) for place in (HERE, HERE.parent, HERE.parent / "forms", ROOT) if str(place) not in sys.path]

from kinds import KINDS, Kind  # noqa: E402
from oracle import Outcome, outcome  # noqa: E402
from steps import Made  # noqa: E402

INPUTS = 20_000
MEMORY = 1024**3
"""What reading an input may take above what the program itself does."""


@dataclass
class Tally:
    """What became of the inputs of one kind."""

    words: Counter[str] = field(default_factory=Counter)
    finds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    slowest: tuple[float, str] = (0, "")
    largest: tuple[int, str] = (0, "")


def run(kind: Kind, seed: int, numbers: range, out: Path | None) -> Tally:
    """Tries the inputs of those numbers; the first of each find is written to `out`."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="fuzz", dir=_in_memory()) as scratch:
        for number in numbers:
            made = kind.make(seed, number)
            found = _outcome(kind, made, Path(scratch))
            name = f"{kind.name}-{seed}-{number}"
            tally.words[found.word] += 1
            tally.seconds += found.seconds
            tally.slowest = max(tally.slowest, (found.seconds, name))
            tally.largest = max(tally.largest, (_size(made.raw), name))
            if found.find:
                tally.finds[found.find] += 1
                if tally.finds[found.find] == 1:
                    _tell(kind, seed, number, made, found, out, Path(scratch))
    return tally


def _outcome(kind: Kind, made: Made, folder: Path) -> Outcome:
    return outcome(lambda: kind.read(made, folder), made, kind.meant)


def _in_memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _size(raw: Any) -> int:
    return len(raw) if isinstance(raw, bytes) else sum(map(len, raw.values()))


def _tell(kind: Kind, seed: int, number: int, made: Made, found: Outcome, out: Path | None, folder: Path) -> None:
    """Says what was found, of as few steps as it takes."""
    for step in made.taken:
        fewer = kind.make(seed, number, [other for other in made.taken if other != step])
        again = _outcome(kind, fewer, folder)
        if _sort(again.find) == _sort(found.find):
            made, found = fewer, again
    steps = ", ".join(step.name for step in made.trail)
    replay = f"--seed {seed} --first {number} --inputs 1 {kind.name}"
    print(f"  FIND {found.find}\n    {replay}   steps: {steps}", flush=True)
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    place = out / f"{kind.name}-{seed}-{number}"
    if isinstance(made.raw, bytes):
        place.with_suffix(kind.suffix).write_bytes(made.raw)
    place.with_suffix(".txt").write_text(
        f"{found.find}\n{replay}\nsteps: {steps}\n\n{found.details}\n", "utf-8", "replace"
    )


def _sort(find: str) -> str:
    return find.partition(":")[0]


def shares(inputs: int, kinds: Sequence[Kind]) -> dict[str, int]:
    whole = sum(kind.share for kind in kinds)
    return {kind.name: max(1, inputs * kind.share // whole) for kind in kinds}


def report(name: str, tally: Tally) -> str:
    words = " ".join(f"{word} {tally.words[word]}" for word in ("accepted", "remark", "refused", "find"))
    (seconds, slowest), (size, largest) = tally.slowest, tally.largest
    return (
        f"{name:16} {tally.words.total():8} inputs in {tally.seconds:7.1f} s: {words}; slowest {seconds:.2f} s"
        f" ({slowest}), largest {size} bytes ({largest}), at most {_peak() >> 20} MB so far"
    )


def bound_memory() -> None:
    """What takes more is a MemoryError, and a find."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, resource.RLIM_INFINITY))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run fuzz", description="sound files changed at random, read, and judged")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS], metavar="KIND", help=" ".join(KINDS))
    parser.add_argument("--inputs", type=int, default=INPUTS, help="how many, of all kinds together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input of each kind")
    parser.add_argument("--out", type=Path, help="a folder for what was found")
    given = parser.parse_args(arguments)
    kinds = [KINDS[name] for name in given.kinds] or [*KINDS.values()]
    bound_memory()
    wrong = 0
    for name, count in shares(given.inputs, kinds).items():
        tally = run(KINDS[name], given.seed, range(given.first, given.first + count), given.out)
        print(report(name, tally), flush=True)
        wrong += tally.words["find"]
    print(f"{wrong} finds", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

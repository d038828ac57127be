"""Past the first slip of a text that is not YAML: what would mend it is tried, and YAML itself is the judge.

A slip is blamed where its mending lets YAML read on beyond the place at which it stopped; so every one is told once,
and what is sound, in quotes, blocks or comments, is not blamed for looking like one.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

import yaml

from compliance.errors import BLANKS, MAX_PROBLEMS, NOTHING, Location, Problem, quoted
from compliance.files.documents.plain_data import events
from compliance.files.documents.syntax import (
    COLON,
    CONTROL,
    MARK,
    NOT_IN_YAML,
    SYNTAX,
    control_characters,
    problem_at,
    second_document,
    wrong_colon,
    wrong_mark,
)

MOST_READ = 30_000_000
"""Characters that are gone over in all; some seconds. A file with slips in most of its lines is told the first ones."""

Mend = tuple[list[Problem], Mapping[int, str]]
"""What is blamed, and the lines as they would be without it."""

LINES = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
INDENT = f"[ \t{BLANKS}{NOTHING}]*"
TABBED = re.compile(f" *([\t{BLANKS}{NOTHING}]){INDENT}(?=\\S)")
"""A line that is indented by anything but blanks."""
NAMELESS = re.compile(r" *(?:- +)?[^\s\-#\"'{}\[\]:|>][^:]*$")
"""A line that is neither a name nor an item of a list."""
VALUE = re.compile(r"( *(?:- +)*(?:[^\s#\"'\[\]{}-][^:]*:(?= )|-(?= ))?)[^\r\n]*")
OPENS = re.compile(r"( *(?:- +)*(?:[^\s#\"'][^:\"']*: +)?)(?:\"(?:[^\"\\]|\\.)*|'(?:[^']|'')*)$")
DOCUMENT_MARK = re.compile(r"(?:---|\.\.\.)\s*$")
COMMENT = re.compile(r"(?:^| )#.*")
WORDS = {fragment: (message, remedy) for fragment, message, remedy in SYNTAX}
Stop = Exception | None


def syntax_problems(name: str, text: str) -> list[Problem]:
    """Every slip of a text that is not YAML, up to one that cannot be mended."""
    problems = control_characters(name, text)
    if len(problems) == 1 and problems[0].message != CONTROL:
        return problems
    grown: dict[int, int] = {}
    lines = LINES.findall(NOT_IN_YAML.sub("_", text))
    budget = [MOST_READ]
    begun = False
    for number, line in enumerate(lines):
        if len(problems) >= MAX_PROBLEMS:
            return problems
        if begun and DOCUMENT_MARK.match(line):
            problems.append(second_document(name, number, line.strip()))
            lines[number] = line[3:]
        begun = begun or _significant(line)
    error = _failure("".join(lines))
    while isinstance(error, yaml.MarkedYAMLError) and len(problems) < MAX_PROBLEMS:
        told = problem_at(name, "".join(lines), error)
        blamed, mended, error = _judged(lines, told, budget)
        problems += [_moved_back(problem, grown) for problem in blamed]
        for number, line in mended.items():
            grown[number] = grown.get(number, 0) + len(line) - len(lines[number])
            lines[number] = line
    return problems


def _moved_back(problem: Problem, grown: Mapping[int, int]) -> Problem:
    """The problem with its column as it is in the file; mending an earlier slip of the line has moved it."""
    at = problem.location
    by = grown.get(at.line - 1, 0)
    return replace(problem, location=replace(at, column=max(at.column - by, 1))) if by else problem


def _judged(lines: list[str], told: Problem, budget: list[int]) -> tuple[list[Problem], Mapping[int, str], Stop]:
    """The first mending that lets YAML read on, and where it stops next; none where there is none."""
    for blamed, mended in _mendings(lines, told):
        sound, failure = _reads_on(lines, told, mended, budget)
        if not sound:
            continue
        for problem in blamed if len(blamed) > 1 else ():
            fewer = {number: line for number, line in mended.items() if number != problem.location.line - 1}
            still, other = _reads_on(lines, told, fewer, budget)
            if fewer and still:
                blamed, mended, failure = [one for one in blamed if one is not problem], fewer, other
        return blamed, mended, failure
    return [told], {}, None


def _reads_on(lines: list[str], told: Problem, mended: Mapping[int, str], budget: list[int]) -> tuple[bool, Stop]:
    text = "".join(mended.get(number, line) for number, line in enumerate(lines))
    budget[0] -= len(text)
    if budget[0] < 0:
        return False, None
    failure = _failure(text)
    if not isinstance(failure, yaml.MarkedYAMLError):
        return True, failure
    now = problem_at("", text, failure)
    at, before = now.location, told.location
    number = before.line - 1
    longer = len(mended[number]) - len(lines[number]) if number in mended else 0
    beyond = (at.line, at.column) > (before.line, before.column + max(longer, 0))
    news = now.message not in (told.message, WORDS["mapping values are not allowed"][0])
    another = news and at.line == before.line and max(mended, default=number) < number
    return beyond or another, failure


def _failure(text: str) -> Stop:
    try:
        deque(events(text), maxlen=0)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        return error
    return None


def _mendings(lines: list[str], told: Problem) -> Iterator[Mend]:
    """What may be wrong where YAML stops, and in the lines before; the most particular first."""
    at = min(told.location.line, len(lines)) - 1
    if at < 0:
        return
    yield from _colons(lines, told.location.file, at)
    yield from _marks(lines, told.location.file, at)
    yield from _tabs(lines, told, at)
    yield from _quotes(lines, told, at)
    if told.message == WORDS["did not find expected ',' or"][0]:
        yield [told], {at: VALUE.sub(r"\1", lines[at], count=1)}
        yield [told], {at: VALUE.sub("", lines[at], count=1)}
        return
    for blamed, mended in islice(_colons(lines, told.location.file, at), 3):
        first = min(mended)
        for width in () if lines[first].lstrip().startswith("-") else _widths(lines, first):
            yield blamed, _shifted(lines, first, width, mended)
    yield from _line_before(lines, told, at)
    for width in _widths(lines, at):
        yield [told], {at: " " * width + lines[at].lstrip(" ")}
    for width in _widths(lines, at):
        yield [told], _shifted(lines, at, width, {})
    yield [told], {at: VALUE.sub(r"\1", lines[at], count=1)}
    yield [told], {at: VALUE.sub("", lines[at], count=1)}


def _tabs(lines: list[str], told: Problem, at: int) -> Iterator[Mend]:
    """A line that is indented by a tab, by other blanks than the usual ones, or by what nobody sees."""
    for number in range(at, max(at - 2, -1), -1):
        tab = TABBED.match(lines[number])
        if tab:
            is_tab = "\t" in tab[1]
            message, remedy = WORDS["tab character" if is_tab else "unusual blank"]
            found = "" if is_tab else quoted(tab[1])
            place = Location(told.location.file, number + 1, tab.start(1) + 1)
            problem = Problem(location=place, message=message, found=found, remedy=remedy, code=told.code)
            for width in _widths(lines, number):
                yield [problem], {number: " " * width + lines[number][tab.end() :]}


def _line_before(lines: list[str], told: Problem, at: int) -> Iterator[Mend]:
    """The line before, where YAML stops only at the next one: indented otherwise than its neighbours, or no name."""
    number = next((n for n in range(at - 1, -1, -1) if _significant(lines[n])), -1)
    if number < 0:
        return
    line = lines[number]
    place = Location(told.location.file, number + 1, _width(line) + 1)
    if NAMELESS.match(line.rstrip()):
        message, remedy = WORDS["could not find expected ':'"]
        problem = Problem(location=place, message=message, found=quoted(line.strip()), remedy=remedy, code=told.code)
        yield [problem], {number: f"#{line}"}
        yield [problem], {number: line.rstrip() + ":" + line[len(line.rstrip()) :]}
    message, remedy = WORDS["did not find expected key"]
    problem = Problem(location=place, message=message, remedy=remedy, code=told.code)
    yield [problem], {number: " " * _width(lines[at]) + line.lstrip(" ")}
    if line.lstrip().startswith("- "):
        yield [problem], {number: f"#{line}"}


def _colons(lines: list[str], name: str, at: int) -> Iterator[Mend]:
    """The wrong colon nearest before, then more and more of those that stand together: one can hide another."""
    blamed: list[Problem] = []
    mended: dict[int, str] = {}
    for number in range(at, -1, -1):
        found = COLON.match(lines[number])
        if found:
            blamed = [wrong_colon(name, number, found), *blamed]
            mended = {**mended, number: f"{lines[number][: found.start(1)]}: {lines[number][found.end(1) :]}"}
            yield blamed, mended
        elif number < at - 1 and _significant(lines[number]):
            return


def _marks(lines: list[str], name: str, at: int) -> Iterator[Mend]:
    """A wrong dash or comment sign at the beginning of this line or the one before; a wrong colon above can hide it."""
    for number in range(at, max(at - 2, -1), -1):
        line = lines[number]
        if found := MARK.match(line):
            right = "#" if found[1] == "＃" else "- "
            blamed = wrong_mark(name, number, line, found)
            mended = {number: line[: found.start(1)] + right + line[found.end() :]}
            yield [blamed], mended
            for before, others in islice(_colons(lines, name, number - 1), 1):
                yield [*before, blamed], {**others, **mended}


def _shifted(lines: list[str], first: int, width: int, mended: Mapping[int, str]) -> dict[int, str]:
    """From the first line on, all that is indented as far as it or further, moved so that it stands at that width."""
    was = _width(lines[first])
    shifted = {}
    for number in range(first, len(lines)):
        line = mended.get(number, lines[number])
        if _significant(line):
            if _width(line) < was:
                break
            shifted[number] = " " * (width - was) + line[max(was - width, 0) :]
    return shifted


def _quotes(lines: list[str], told: Problem, at: int) -> Iterator[Mend]:
    """A quote before, left open, that only the next one closes: what follows looks wrong then."""
    for number in range(at - 1, max(at - 20, -1), -1):
        found = OPENS.match(lines[number].rstrip("\r\n"))
        if found:
            message, remedy = WORDS["unexpected end of stream"]
            place = Location(told.location.file, number + 1, found.end(1) + 1)
            problem = Problem(location=place, message=message, remedy=remedy, code=told.code)
            yield [problem], {number: VALUE.sub(r"\1", lines[number], count=1)}
            return


def _significant(line: str) -> bool:
    return line.strip() != "" and not line.lstrip().startswith("#")


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _widths(lines: list[str], number: int) -> Iterator[int]:
    """How far the line may have been meant to be indented, by the lines before it."""
    seen: set[int] = set()
    for before in range(number - 1, max(number - 60, -1), -1):
        line = COMMENT.sub("", lines[before])
        if not _significant(line) or TABBED.match(line):
            continue
        width = _width(line)
        for likely in (width + 2, width) if line.rstrip().endswith((":", "：")) and not seen else (width,):
            if likely not in seen:
                seen.add(likely)
                yield likely

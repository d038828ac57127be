"""What must hold of every input: it ends well, what is said of it is good, no meaning is lost and none made up."""

from __future__ import annotations

import re
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conftest import ROOT
from steps import ALIKE, CHANGED, KEPT, TOLD, Made
from workbooks import small

from compliance import remarks
from compliance.errors import INVISIBLE, ComplianceError, InputError, Problem, visible

SECONDS = 10
"""Of the processor, for one input."""

LONGEST = 10_000
"""No message is longer."""


def shipped_schema(name: str) -> str:
    return (ROOT / "checklists" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")


ENGLISH = re.compile(r"[A-Za-z]{3,}")
QUOTED = re.compile(r"“[^”]*”|（[^（）]*U\+[^（）]*）|〔[^〕]*〕|--[\w-]+|[A-Z]+ 列")
TOKEN = re.compile(r"[\w/@.-]+")
FORMATS = "YAML JSON CSV PDF Word Excel WPS LibreOffice UTF SHA HTML XML PNG JPEG SVG XLSX XLSM ODS XLS ZIP DOCX"
OURS = "Windows compliance checklist init form check score import plan pack template list show lint schema theme data"
KNOWN = {
    *(FORMATS + " " + OURS).split(),
    *FORMATS.lower().split(),
    *(
        word
        for name in ("checklist", "section", "sources", "mapping")
        for word in ENGLISH.findall(shipped_schema(name))
    ),
    *(word for one in small().by_id for word in ENGLISH.findall(one)),
    # What stands on the key.
    *("null", "Tab", small().id),
}
"""What is no leak where it stands outside quotation marks: formats, programs, commands, and what authors write."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, as plain data, and how many remarks there were."""

    data: Any
    told: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """accepted, remark or refused; or a find, and what it is."""

    word: str
    seconds: float
    find: str = ""
    details: str = ""


class TooLong(BaseException):
    """Not an Exception, which a reader may take for a mistake in what it reads."""


def _stop(*_: object) -> None:
    raise TooLong


def outcome(read: Callable[[], Any], made: Made, meant: Callable[[int], Read]) -> Outcome:
    """Reads an input and judges what came of it, against what the sound document is read as."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    began = time.process_time()
    data: Any = None
    problems: tuple[Problem, ...] = ()
    find = details = ""
    refused = False
    with remarks.collected() as told:
        try:
            data = read()
        except InputError as error:
            refused, problems = True, error.problems
            find = "" if problems else "refused without a problem"
        except ComplianceError as error:
            refused = True
            find = _in_words(str(error))
        except TooLong:
            find, details = f"longer than {SECONDS} s", traceback.format_exc(limit=-8)
        except BaseException as error:
            find, details = f"{type(error).__name__} {_place(error)}", traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    seconds = time.process_time() - began
    found = find or next(filter(None, map(_said, (*problems[:50], *[*told][:50]))), "")
    if found:
        return Outcome("find", seconds, found, details or "\n".join(map(str, (*problems[:5], *[*told][:5]))))
    word = "refused" if refused else "accepted"
    expected = meant(made.base)
    if not refused and len(told) > expected.told:
        word = "remark"
    lost = _lost(made, word, data == expected.data)
    if lost:
        details = f"read: {data}\nexpected: {expected.data}\n" + "\n".join(map(str, (*problems[:5], *told)))
        return Outcome("find", seconds, lost, details)
    return Outcome(word, seconds)


def _lost(made: Made, word: str, same: bool) -> str:
    """What is wrong with the answers that were read, by what the steps were meant to do."""
    names = " ".join(sorted({step.name for step in made.trail}))
    if made.effect == KEPT and word == "refused":
        return f"refused what means the same: {names}"
    if made.effect == KEPT and not same:
        return f"read other answers of what means the same: {names}"
    if made.effect == ALIKE and word == "accepted" and not same:
        return f"read other answers of what looks the same, without a word: {names}"
    if made.effect == CHANGED and word == "accepted" and same:
        return f"read the same answers of what looks different, without a word: {names}"
    if made.effect == TOLD and word == "accepted":
        return f"said nothing of what is gone or there twice: {names}"
    return ""


def _place(error: BaseException) -> str:
    """The innermost line of the program that it came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/compliance/" in f.filename]
    return f"at {frames[-1].filename.rpartition('/compliance/')[2]}:{frames[-1].lineno}" if frames else "outside"


def _said(problem: Problem) -> str:
    """What is wrong with the words of a problem; "" where nothing is."""
    if not problem.location.file:
        return "a problem without a place"
    words = visible("\n".join((problem.message, problem.expected, problem.remedy)))
    return _in_words(words) or _clean(str(problem))


def _in_words(text: str) -> str:
    # What holds one of these is the name of a file, or an address; what holds nothing but those a fingerprint.
    plain = [t for t in TOKEN.findall(QUOTED.sub("", text)) if not {*t} & {*"/@."} and {*t} - {*"0123456789abcdef"}]
    leaks = [word for token in plain for word in ENGLISH.findall(token) if word not in KNOWN]
    if not re.search("[\u4e00-\u9fff]", text):
        return f"no Chinese: {text[:80]}"
    return f"English: {leaks[0]}" if leaks else _clean(text)


def _clean(text: str) -> str:
    if len(text) > LONGEST:
        return f"so much to read: {len(text)} characters"
    found = INVISIBLE.search(text)
    return f"a control character: U+{ord(found[0]):04X}" if found else ""

"""Every kind of file that strangers send: sound ones as the program writes them, what may become of them, who reads."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import struct
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any

import sheets
import yaml
from builders import sheet as sheet_of
from conftest import SMALL
from grids import CELLS, PAGES, Grid, Page, of_stream, of_workbook, placed, records, to_csv, to_ods, to_xlsx
from oracle import Read
from parts import ARCHIVE, INSIDE, PDF, Parts, unzipped, zipped
from steps import ALIKE, CHANGED, TOLD, WILD, Made, Stage, Step, made, steps
from texts import ANY_TEXT, BYTES, JSON, SELDOM, YAML, encoded
from workbooks import small

from compliance import remarks, scoring
from compliance.analysis import register
from compliance.analysis.register import Register
from compliance.answers.data import to_data
from compliance.answers.model import Answer, AnswerSheet, Evidence, Park, TeamMember
from compliance.batch import roster
from compliance.checklist import files as checklist_files
from compliance.errors import InputError, Location, Problem
from compliance.files import documents
from compliance.forms import importing, reading
from compliance.forms.filled import Filled
from compliance.forms.page import page
from compliance.forms.register import reading as register_reading
from compliance.forms.register import writing as register_writing
from compliance.forms.text import answers_file
from compliance.forms.workbook import writing
from compliance.report import formats
from compliance.report.data import result as result_data
from compliance.report.theme import files as theme_files
from compliance.report.view.edition import Edition
from compliance.trust import carried, checking, packages

BANK = 12
"""So many sound documents of each sort are begun with."""
MOST_KEPT = 2000
DAY = datetime.date(2026, 1, 31)


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    share: int
    """Of a thousand inputs of all kinds."""
    suffix: str
    base: Callable[[int], Any]
    """A sound document by any number, as the first stage looks at it."""
    stages: Sequence[Stage]
    read: Callable[[Made, Path], Any]
    """What an input says, as plain data; with a folder that nobody else uses."""
    meant: Callable[[int], Read]
    """What a sound document says, by the same number."""

    def make(self, seed: int, number: int, only: Sequence[int] | None = None) -> Made:
        return made(self.name, seed, number, self.base, self.stages, only)


def bank(*choices: Callable[[int], Any]) -> Callable[[int], Any]:
    """Any number as one of few documents, which are made once."""
    kept = [lru_cache(maxsize=BANK)(choice) for choice in choices]

    def base(number: int) -> Any:
        return kept[number // BANK % len(kept)](number % BANK)

    return base


def as_it_is(value: Any, _: Random) -> Any:
    return value


def once(reading: Callable[[int], Read]) -> Callable[[int], Read]:
    kept = cache(reading)
    return lambda number: kept(number % BANK)


def fed(read: Callable[..., Any], *more: Any) -> Callable[[Made, Path], Any]:
    return lambda made, folder: read(made.raw, folder, *more)


# ── the answers of a park ──


TEXTS = [
    *(
        "张三",
        "窗口管理科（综合）",
        "见“台账”：第 3 页 # 二",
        "- 第一项",
        "true",
        "1.10",
        "007",
        "2025-1-1",
        "=SUM(A1)",
    ),
    *("'引号", "a: b", "{名称}", "[甲, 乙]", "@某人", "&锚 *别名", "null", "反斜杠\\n", "<b>&amp;</b>", "100%", "‰½"),
    "👨\u200d👩\u200d👧 e\u0301",
]
"""What people write, and programs may take for something else."""


@cache
def answers(number: int) -> AnswerSheet:
    """A park's, with all that may be told of it, and remarks on some of its answers."""
    given, groups = sheets.at_random(small(), number, blank=0.1)
    sheet, random = sheet_of(small(), given, **groups), Random(number)

    def text() -> str:
        return random.choice(TEXTS)

    def noted(answer: Answer) -> Answer:
        if not answer.given or random.random() < 0.5:
            return answer
        pieces = (Evidence("paper", "台账（档案柜）"), Evidence("web", "https://example.org/a?b=c&d"))
        return replace(answer, note=text(), by=text(), on=DAY, evidence=pieces[: random.randrange(3)])

    words = {
        name: text() for name in ("code", "region", "operator", "address", "leader", "contact", "phone", "profile")
    }
    park = Park(name=f"某园区{number}", type="省级", enterprises=random.randrange(500), area=Fraction(27, 4), **words)
    team = tuple(TeamMember(name=text(), position=text()) for _ in range(random.randrange(3)))
    return replace(sheet.with_each(noted), park=park, team=team, assessed_on=DAY)


SCORES: dict[str, Any] = {}


def scored(sheet: AnswerSheet) -> Any:
    """The answers, full-width or not, and their score, which is kept for those that most inputs come to."""
    key = repr(to_data(sheet, small()))
    score = SCORES.get(key) or scoring.assess(small(), sheet).score
    if len(SCORES) < MOST_KEPT:
        SCORES[key] = score
    return unicodedata.normalize("NFKC", key), score


ANSWERS = once(lambda number: Read(scored(answers(number))))


def answers_in(raw: bytes, folder: Path, name: str) -> Any:
    return scored(importing.load_form(reading.from_bytes(name, raw), small(), folder)[1])


def as_yaml(number: int) -> str:
    return answers_file.text(small(), answers(number))


def data_of(number: int) -> Any:
    """With the ids that are not answered: a text that lacks one was cut short."""
    data = to_data(answers(number), small())
    return data | {"作答": dict.fromkeys(answers(number).answers) | data["作答"]}


def dumped(**options: Any) -> Callable[[int], str]:
    """The same by somebody else's hand."""
    options = {"allow_unicode": True, "sort_keys": False, "width": 10**6, **options}
    return lambda number: yaml.safe_dump(data_of(number), **options).replace('!!null "null"', "")


def as_json(**options: Any) -> Callable[[int], str]:
    return lambda number: json.dumps(data_of(number), ensure_ascii=False, **options)


def form(number: int) -> bytes:
    return writing.workbook(small(), answers(number))


@cache
def grid(number: int) -> Grid:
    return of_workbook(form(number))


def chapter(number: int) -> Grid:
    """A single sheet of it."""
    return (next(part for part in grid(number) if "第1章" in part.name or part.name.startswith("1")),)


@cache
def cover() -> Filled:
    """What a single sheet is read with."""
    front = next(part for part in grid(0) if part.name == "封面")
    return reading.from_bytes("封面.csv", to_csv((front,), Random(0)).encode())


def chapter_in(raw: bytes, _: Path) -> Any:
    form = reading.from_bytes("表.csv", raw)
    found, problems = importing.parts_of([cover(), form], small(), lambda _: "")
    if problems:
        raise InputError(problems)
    return scored(found[1].sheet)


CHAPTER = once(lambda number: Read(chapter_in(to_csv(chapter(number), Random(0)).encode(), Path())))


def web_page(number: int) -> tuple[str, str, str]:
    """The page, with the answers in it apart."""
    text = page.render(small(), year=2025, prefill=answers(number))
    before, name, rest = text.partition('"start":')
    end = json.JSONDecoder().raw_decode(rest)[1]
    return before + name, rest[:end], rest[end:]


def within(step: Step) -> Step:
    """A step on what a page holds."""

    def apply(value: tuple[str, str, str], random: Random) -> tuple[str, str, str]:
        before, inside, after = value
        return before, step.apply(inside, random), after

    return replace(step, apply=apply)


def joined(value: tuple[str, str, str], random: Random) -> bytes:
    return "".join(value).encode("utf-8-sig" if random.random() < 0.1 else "utf-8", "replace")


PAGE_TOLD = 1
"""That a page is read as it was issued."""


def record_changed(value: tuple[tuple[int, bytes], ...], random: Random) -> tuple[tuple[int, bytes], ...]:
    """A record of an old workbook left out, said twice, put in another's place, or with other bytes in it."""
    at = random.randrange(len(value))
    (number, content), other = value[at], random.choice(value)
    spoilt = random.choice(BYTES).apply(content, random)[:8000]
    new = random.choice(((), (value[at],) * 2, (other,), ((number, spoilt),), ((other[0], content),)))
    return (*value[:at], *new, *value[at + 1 :])


def in_compound(value: tuple[tuple[int, bytes], ...], _: Random) -> bytes:
    stream = b"".join(struct.pack("<HH", number, len(content)) + content for number, content in value)
    return of_stream(placed(stream))


def as_records(value: Grid, random: Random) -> tuple[tuple[int, bytes], ...]:
    return tuple(records(value, shared=random.random() < 0.5))


# ── documents that carry their data ──


@cache
def edition(number: int) -> Edition:
    checklist = checklist_files.load(str(SMALL))
    sheet = sheets.sheet_at_random(checklist, number, blank=0.1)
    return Edition(scoring.assess(checklist, sheet), date=DAY, digests={})


def document(format: str) -> Callable[[int], bytes]:
    if format == "json":
        return lambda number: result_data.to_json(edition(number).assessment, {})
    return lambda number: formats.make(format, edition(number))


def verified(format: str) -> Callable[[Made, Path], Any]:
    """What of a document is found to differ; what is said of one besides is a remark, as of one that was saved anew."""
    make = cache(document(format))

    @cache
    def issued(number: int) -> Any:
        return _told(carried.data_of(Path("报告"), make(number)))

    def read(made: Made, folder: Path) -> Any:
        path = folder / f"报告.{format}"
        path.write_bytes(made.raw)
        found = checking.checks(path, checklist=str(SMALL), given=None, trust=None)
        unlike = sorted(check.what for check in found if check.state == "differs")
        if not unlike:
            assert _told(carried.data_of(path, made.raw)) == issued(made.base % BANK), "changed data called 相符"
        said = [Problem(location=Location("报告"), message=check.text) for check in found if check.state == "note"]
        remarks.tell(said)
        return unlike

    return read


UNCHANGED = once(lambda _: Read([], told=1))
"""That nobody has signed it is told of every document."""


def pdf_in(raw: bytes, folder: Path) -> Any:
    """What a PDF carries; printing it again takes a second."""
    return _told(carried.data_of(folder / "报告.pdf", raw))


@cache
def _one_of_two(number: int) -> bytes:
    return document("pdf")(number)


def pdf(number: int) -> bytes:
    """Of two: each takes seconds to make."""
    return _one_of_two(number % 2)


PDFS = once(lambda number: Read(pdf_in(pdf(number), Path())))


def _told(data: Any) -> Any:
    """What a document says came out; what says nothing is as good as not there."""
    if isinstance(data, list):
        return [_told(part) for part in data]
    if not isinstance(data, dict):
        return data
    aside = ("seal", "trace", "program") if "seal" in data else ()
    return {name: _told(part) for name, part in data.items() if part is not None and name not in aside}


FIGURE = re.compile(rb'"(?:score|earned|exact)": ?"?(\d+)')


def figure_changed(raw: bytes, random: Random) -> bytes:
    """What came out, or a part of it, as the document carries it."""
    found = [*FIGURE.finditer(raw)]
    if not found:
        return raw
    one = random.choice(found)
    return raw[: one.start(1)] + b"%d" % (int(one[1]) + random.randrange(1, 20)) + raw[one.end(1) :]


def printed_figure(raw: bytes, random: Random) -> bytes:
    """One of a page, where it is seen."""
    unseen = [(one.start(), one.end()) for one in UNSEEN.finditer(raw)]
    return _other_digit(
        raw, [one for one in SEEN.finditer(raw) if not any(a <= one.start() < b for a, b in unseen)], random
    )


UNSEEN = re.compile(rb"<(script|style|title|head)\b.*?</\1>", re.DOTALL)
SEEN = re.compile(rb">[^<>]*?(\d)[^<>]*<")
IN_WORD = re.compile(rb"<w:t(?: [^>]*)?>[^<]*?(\d)[^<]*</w:t>")
IN_SHEET = re.compile(rb"<v>[^<]*?(\d)[^<]*</v>")


def _other_digit(raw: bytes, found: Sequence[re.Match[bytes]], random: Random) -> bytes:
    if not found:
        return raw
    one = random.choice(found)
    return raw[: one.start(1)] + b"%d" % ((int(one[1]) + random.randrange(1, 10)) % 10) + raw[one.end(1) :]


def printed_in_word(parts: Parts, random: Random) -> Parts:
    return _printed(parts, "word/document.xml", IN_WORD, random)


def printed_in_sheet(parts: Parts, random: Random) -> Parts:
    return _printed(
        parts, random.choice([name for name in parts if "worksheets/sheet" in name] or [""]), IN_SHEET, random
    )


def _printed(parts: Parts, name: str, pattern: re.Pattern[bytes], random: Random) -> Parts:
    raw = parts.get(name, b"")
    return parts | ({name: _other_digit(raw, [*pattern.finditer(raw)], random)} if raw else {})


CARRIED = [*steps(CHANGED, figure_changed), *BYTES]
PAGE = [*steps(CHANGED, printed_figure, printed_figure), *CARRIED]
IN_WORDS = [*steps(CHANGED, *[printed_in_word] * 6), *INSIDE]
IN_SHEETS = [*steps(CHANGED, *[printed_in_sheet] * 6), *INSIDE]

# ── packages ──


@cache
def packed(number: int) -> Parts:
    with tempfile.TemporaryDirectory() as scratch:
        files: dict[str, Path | bytes] = {"答卷.yaml": as_yaml(number).encode(), "评分/结果.json": b"{}"}
        files["佐证/台账.csv"] = b"1,2\r\n" * 50
        packages.make(files, "答卷.yaml", {"Source-Organization": "某园区"}, Path(scratch) / "package")
        found = sorted(path for path in Path(scratch).rglob("*") if path.is_file())
        return {path.relative_to(scratch).as_posix(): path.read_bytes() for path in found}


def unpacked(path: Path, folder: Path) -> Any:
    out = folder / "解开"
    shutil.rmtree(out, ignore_errors=True)
    try:
        found = packages.open_checked(path, out)
        left = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
        return {name: part for name, part in left.items() if name.startswith("data/")}, found.answers.name
    finally:
        shutil.rmtree(out, ignore_errors=True)


def zip_in(raw: bytes, folder: Path) -> Any:
    path = folder / "包.zip"
    path.write_bytes(raw)
    return unpacked(path, folder)


def folder_in(value: Parts, folder: Path) -> Any:
    path = folder / "包"
    shutil.rmtree(path, ignore_errors=True)
    for name, content in value.items():
        place = path / name.removeprefix("package/").replace("\0", "").lstrip("/").replace("..", "_")[:200]
        if place.is_dir() or any(parent.is_file() for parent in place.parents):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    path.mkdir(exist_ok=True)
    return unpacked(path, folder)


def _unpacked_of(parts: Parts) -> Any:
    files = {name.removeprefix("package/"): part for name, part in parts.items()}
    return {name: part for name, part in files.items() if name.startswith("data/")}, "答卷.yaml"


PACKED = once(lambda number: Read(_unpacked_of(packed(number))))


def payload_changed(parts: Parts, random: Random) -> Parts:
    found = [name for name in parts if "/data/" in name and parts[name]]
    if not found:
        return parts
    name = random.choice(found)
    change = random.choice(BYTES).apply
    return parts | {name: change(parts[name], random)}


def payload_lost(parts: Parts, random: Random) -> Parts:
    found = [name for name in parts if "/data/" in name]
    lost = random.choice(found) if found else ""
    return {name: part for name, part in parts.items() if name != lost}


PAYLOAD = steps(CHANGED, payload_changed, payload_lost)

# ── an answers file with its evidence, as the page saves it ──


def bundle(number: int) -> Parts:
    return {"答卷.json": as_json(indent=2)(number).encode(), "佐证/C4.1-1_照片_1.jpg": b"\xff\xd8\xff" * 50}


def inside_changed(parts: Parts, random: Random) -> Parts:
    name = random.choice(sorted(parts)) if parts else ""
    return parts | {name: random.choice(BYTES).apply(parts[name], random)} if name else parts


# ── registers ──


@cache
def kept(number: int) -> Register:
    """A register in which somebody has begun to write."""
    made = register.started(edition(number).assessment, DAY)
    offices = ("窗口管理科", "综合科", "")
    entries = [replace(e, department=offices[n % 3], person="张三") for n, e in enumerate(made.entries)]
    return replace(made, entries=tuple(entries))


def register_book(number: int) -> bytes:
    return register_writing.to_xlsx(kept(number))


@cache
def register_grid(number: int) -> Grid:
    return of_workbook(register_book(number))


def register_in(raw: bytes, folder: Path, suffix: str) -> Any:
    path = folder / f"台账{suffix}"
    path.write_bytes(raw)
    found = register_reading.read(path, DAY)
    register.recorded(found.issued, found.entries, DAY)
    return _by_id(found.entries)


def _by_id(entries: Sequence[Any]) -> Any:
    return sorted(entries, key=lambda entry: str(entry.id))


REGISTERS = once(lambda number: Read(_by_id(kept(number).entries)))

# ── what firms and authorities write ──

FILES = tuple(sorted(path.name for path in SMALL.iterdir()))


def file_of_checklist(number: int) -> str:
    return (SMALL / FILES[number % len(FILES)]).read_text(encoding="utf-8")


def checklist_in(made: Made, folder: Path) -> Any:
    """The small checklist with one file in the place of its own."""
    name, place = FILES[made.base % BANK % len(FILES)], folder / "检查表"
    if not place.exists():
        shutil.copytree(SMALL, place)
    (place / name).write_bytes(made.raw)
    try:
        checklist, problems = checklist_files.inspect(place)
        if problems or checklist is None:
            raise InputError(problems)
        return checklist.model_dump()
    finally:
        shutil.copyfile(SMALL / name, place / name)


CHECKLISTS = once(lambda _: Read(checklist_files.load(str(SMALL)).model_dump()))


def theme(number: int) -> str:
    found = sorted(theme_files.folder().glob("*.yaml"))
    return found[number % len(found)].read_text(encoding="utf-8")


def theme_in(raw: bytes, folder: Path) -> Any:
    path = folder / "主题.yaml"
    path.write_bytes(raw)
    return theme_files.load(str(path)).theme


THEMES = once(lambda number: Read(theme_files.Theme.model_validate(documents.parse("主题", theme(number)).data)))


def roster_grid(number: int) -> Grid:
    rows = [("园区名称", "园区代码"), *((f"第{n}园区", f"P-{n:03d}") for n in range(1, 4 + number))]
    return (Page("名单", tuple(rows)),)


def roster_in(raw: bytes, folder: Path) -> Any:
    path = folder / "名单.csv"
    path.write_bytes(raw)
    return _named(roster.read(path))


def _named(parks: Sequence[roster.Listed]) -> Any:
    return sorted((roster.plain(park.name), roster.plain(park.code)) for park in parks)


ROSTERS = once(lambda number: Read(_named([roster.Listed(*row) for row in roster_grid(number)[0].rows[1:]])))

# ── all of them ──


def _text(steps: Sequence[Step]) -> tuple[Stage, ...]:
    return Stage(steps, encoded), Stage(BYTES, as_it_is, SELDOM)


def _archive(first: Stage | None = None, inside: Sequence[Step] = INSIDE) -> tuple[Stage, ...]:
    parts, whole = Stage(inside, zipped, (0, 0, 1, 1, 2)), Stage(ARCHIVE, as_it_is, SELDOM)
    return (first, replace(parts, counts=SELDOM), whole) if first else (parts, whole)


def _all_yaml() -> Callable[[int], Any]:
    quoted, flow = dumped(default_style='"'), dumped(default_flow_style=True)
    return bank(as_yaml, as_yaml, dumped(), quoted, flow, lambda number: as_json(indent=1)(number) + "\n")


def _parts(of: Callable[[int], bytes]) -> Callable[[int], Any]:
    return bank(lambda number: unzipped(of(number)))


REGISTER = fed(register_in, ".xlsx")


def _kinds() -> list[Kind]:
    json_texts = bank(as_json(), as_json(indent=2), as_json(separators=(",", ":")))
    in_page = Stage([*map(within, JSON)], joined)
    ours = [
        replace(step, effect=WILD) if step.effect == ALIKE else step
        for step in YAML
        if step.effect not in (CHANGED, TOLD)
    ]
    data = Stage(CARRIED, as_it_is, (0, 1, 1, 2))
    csv = Stage(CELLS, to_csv), Stage(ANY_TEXT, encoded, SELDOM), Stage(BYTES, as_it_is, SELDOM)
    xls = (
        Stage(PAGES, as_records),
        Stage(steps(WILD, record_changed), in_compound, SELDOM),
        Stage(BYTES, as_it_is, SELDOM),
    )
    bundled = Stage(steps(WILD, inside_changed), zipped, (0, 1, 1))
    bag, package = bank(packed), Stage([*PAYLOAD, *INSIDE], zipped)
    return [
        Kind("yaml", 50, ".yaml", _all_yaml(), _text(YAML), fed(answers_in, "答卷.yaml"), ANSWERS),
        Kind("json", 250, ".json", json_texts, _text(JSON), fed(answers_in, "答卷.json"), ANSWERS),
        Kind("csv", 120, ".csv", bank(chapter), csv, fed(chapter_in), CHAPTER),
        Kind("page", 60, ".html", bank(web_page), (in_page, data), fed(answers_in, "页.html"), _told_more(ANSWERS)),
        Kind(
            "xlsx-cells", 12, ".xlsx", bank(grid), _archive(Stage(PAGES, to_xlsx)), fed(answers_in, "表.xlsx"), ANSWERS
        ),
        Kind("xlsx", 7, ".xlsx", _parts(form), _archive(), fed(answers_in, "表.xlsx"), ANSWERS),
        Kind("ods", 12, ".ods", bank(grid), _archive(Stage(PAGES, to_ods)), fed(answers_in, "表.ods"), ANSWERS),
        Kind("xls", 15, ".xls", bank(grid), xls, fed(answers_in, "表.xls"), ANSWERS),
        Kind("roster", 403, ".csv", bank(roster_grid), csv, fed(roster_in), ROSTERS),
        Kind("theme", 50, ".yaml", bank(theme), _text(ours), fed(theme_in), THEMES),
        Kind("checklist", 5, ".yaml", bank(file_of_checklist), _text(ours), checklist_in, CHECKLISTS),
        Kind("register-cells", 8, ".xlsx", bank(register_grid), _archive(Stage(PAGES, to_xlsx)), REGISTER, REGISTERS),
        Kind("register", 4, ".xlsx", _parts(register_book), _archive(), REGISTER, REGISTERS),
        Kind("result", 8, ".json", bank(document("json")), (data,), verified("json"), UNCHANGED),
        Kind(
            "report-page", 4, ".html", bank(document("html")), (replace(data, steps=PAGE),), verified("html"), UNCHANGED
        ),
        Kind(
            "report-word", 3, ".docx", _parts(document("docx")), _archive(inside=IN_WORDS), verified("docx"), UNCHANGED
        ),
        Kind(
            "report-workbook",
            2,
            ".xlsx",
            _parts(document("xlsx")),
            _archive(inside=IN_SHEETS),
            verified("xlsx"),
            UNCHANGED,
        ),
        Kind("report-pdf", 1, ".pdf", bank(pdf), (Stage(PDF, as_it_is),), fed(pdf_in), PDFS),
        Kind("package", 5, ".zip", bag, (package, Stage(ARCHIVE, as_it_is, SELDOM)), fed(zip_in), PACKED),
        Kind(
            "bundle",
            20,
            ".zip",
            bank(bundle),
            (bundled, Stage(ARCHIVE, as_it_is, SELDOM)),
            fed(answers_in, "包.zip"),
            ANSWERS,
        ),
        Kind("package-folder", 1, "", bag, (Stage([*PAYLOAD, *INSIDE], as_it_is),), fed(folder_in), PACKED),
    ]


def _told_more(meant: Callable[[int], Read]) -> Callable[[int], Read]:
    return lambda number: replace(meant(number), told=PAGE_TOLD)


KINDS = {kind.name: kind for kind in _kinds()}

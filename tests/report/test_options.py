"""What each format makes of each option: it acts, or it is refused, or it is told that it does nothing there."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdfium2
import pytest
import typer
from conftest import EVERY_RULE, ROOT
from docx.enum.style import WD_STYLE_TYPE
from reports import DATE, picture

from compliance import cli, remarks, scoring
from compliance.files import inputs
from compliance.forms import importing
from compliance.report import formats, overrides
from compliance.report.data import seal
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Part, Theme
from compliance.report.view.edition import Edition

pytestmark = pytest.mark.usefixtures("typeset_once")

Run = Callable[..., tuple[int, str, str]]

A, T, R = "acts", "told", "refused"
CELLS: dict[str, dict[str, tuple[str, ...]]] = {
    "report 2025.yaml": {  # pdf, html, docx, xlsx
        "-c 旧表": (A, A, A, A),
        "--review 复核/2025.yaml": (A, A, A, A),
        "--kind self-assessment": (A, A, A, R),
        "--kind gap": (A, A, A, R),
        "--kind plan": (A, A, A, R),
        "--kind brief": (A, A, A, R),
        "--kind review": (R, R, R, R),
        "--last-year 2024.yaml": (A, A, A, R),
        "--old-checklist 旧表": (R, R, R, R),
        "--register 台账.xlsx": (R, R, R, R),
        "--peers 批次/results.json": (A, A, A, R),
        "--theme 底版.yaml": (A, A, A, R),
        "--theme 措辞.yaml": (A, A, A, R),
        "--templates 网页模板": (A, A, T, R),
        "--templates Word模板": (T, T, A, R),
        "--date 2026-02-28": (A, A, A, A),
    },
    "report 2025.yaml --kind gap": {"--register 台账.xlsx": (A, A, A, R)},
    "report 2025.yaml --kind plan": {"--register 台账.xlsx": (A, A, A, R)},
    "report 2025.yaml --last-year 2024.yaml": {
        "--old-checklist 旧表": (A, A, A, R),
        "--last-year 2023.yaml": (A, A, A, R),
    },
    "report 2025.yaml --kind brief --last-year 2024.yaml": {
        "--old-checklist 旧表": (R, R, R, R),
        "--last-year 2023.yaml": (R, R, R, R),
    },
    "score 2025.yaml": {  # table, json, csv
        "-c 旧表": (A, A, A),
        "--review 复核/2025.yaml": (A, A, A),
        "--fail-under 99": (A, A, A),
    },
    "review 2025.yaml 复核/2025.yaml": {"-c 旧表": (A, A, A)},
    "compare 2024.yaml 2025.yaml": {  # table, json
        "-c 旧表": (A, A),
        "--old-checklist 旧表": (A, A),
        "--register 台账.xlsx": (A, A),
    },
    "trend 2024.yaml 2025.yaml": {"-c 旧表": (A, A), "--old-checklist 旧表": (A, A)},
    "plan show 2025.yaml": {  # table, json, xlsx
        "-c 旧表": (A, A, A),
        "--target 优秀": (A, A, A),
        "--people 1": (A, A, A),
        "--until 2026-03-31": (A, A, A),
        "--effort 2": (A, A, A),
        "--steps 1": (A, A, A),
        "--phases 20,60": (A, A, A),
        "--owner 7=张三": (A, A, A),
        "--fix C7.1-5=11/11": (A, A, A),
        "--date 2026-02-28": (A, A, A),
    },
    "plan show 2025.yaml --steps 1": {"--people 1": (R, R, R), "--effort 3": (R, R, R)},
    "plan show 2025.yaml --date 2026-02-28": {  # The day that is left of the period, and none.
        "--until 2026-03-01": (A, A, A),
        "--until 2026-02-28": (R, R, R),
    },
    "plan update 台账.xlsx": {"--answers 2025.yaml": (A,), "-c 旧表": (R,), "--date 2027-02-28": (A,)},
    "form xlsx": {
        "-c 对象表": (A,),
        "--prefill 2025.yaml": (A,),
        "--for-review": (R,),
        "--object 甲=乙": (R,),
        "--year 2024": (A,),
    },
    "form xlsx --prefill 2025.yaml": {"--for-review": (A,)},
    "form xlsx -c 对象表": {"--object W1=东厅,西厅": (A,)},
    "form html": {"-c 对象表": (A,), "--prefill 2025.yaml": (A,), "--year 2024": (A,)},
    "init": {"-c 对象表": (A,), "--year 2024": (A,), "--last 2024.yaml": (A,), "--register 台账.xlsx": (A,)},
    "verify 结果.json": {
        "--answers 2025.yaml": (A,),
        "--review 复核/2025.yaml": (R,),
        "-c 旧表": (A,),
    },
}
"""What each option does, in every format of the command in their order, to what it does without."""

MECHANICS = {"--output", "--force", "--quiet", "--strict", "--format", "--trust", "--by", "--help"}
"""They say where a document goes and what is said on the way; or act on a signed PDF, or a register with changes."""
FORMATS = {
    "report": ("pdf", "html", "docx", "xlsx"),
    **dict.fromkeys(("score", "review"), ("table", "json", "csv")),
    **dict.fromkeys(("compare", "trend"), ("table", "json")),
    "plan show": ("table", "json", "xlsx"),
}
DATED = dict.fromkeys(("report", "plan show", "plan update"), "2026-01-31")
SLOW = {"pdf", "docx", "json"}


def command_of(words: str) -> str:
    first, second, *_ = [*words.split(), ""]
    return f"{first} {second}" if first in cli.GROUPS else first


def cells() -> Iterator[object]:
    for base, rows in CELLS.items():
        for option, fates in rows.items():
            command = command_of(base)
            for form, fate in zip(FORMATS.get(command, ("",)), fates, strict=True):
                marks = [pytest.mark.slow] if form in SLOW and fate != R else []
                yield pytest.param(base, option, form, fate, marks=marks, id=f"{base} {option} {form}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A park with all that options can name."""
    made = Path(shutil.copytree(ROOT / "examples" / "wumeng-industrial", tmp_path_factory.mktemp("园区") / "园区"))
    text = (made / "2024.yaml").read_text("utf-8")
    (made / "2023.yaml").write_text(text.replace("2024-", "2023-"), "utf-8")
    main = Path(shutil.copytree(ROOT / "checklists" / "window-service", made / "旧表")) / "checklist.yaml"
    text = main.read_text("utf-8")
    (line,) = (line for line in text.splitlines() if "name: 部分符合" in line)
    main.write_text(text.replace(line, re.sub(r"credit: [^,}]+", "credit: 0.4", line)), "utf-8")
    shutil.copytree(EVERY_RULE, made / "对象表")
    (made / "底版.yaml").write_text("底版: 现代", "utf-8")
    (made / "措辞.yaml").write_text("措辞: {报告名称: 符合性评审}", "utf-8")
    shipped = overrides.shipped()
    for name, template in (("网页模板", "cover.html.j2"), ("Word模板", "report.docx")):
        (made / name).mkdir()
        (made / name / template).write_bytes(marked(template, shipped[template].read_bytes()))
    year = ["--date", "2025-01-31", "-q"]
    assert cli.run(["plan", f"{made / '2024.yaml'}", "-f", "xlsx", "-o", f"{made / '台账.xlsx'}", *year]) == 0
    assert cli.run(["score", f"{made / '2025.yaml'}", "-f", "json", "-o", f"{made / '结果.json'}", "-q"]) == 0
    park = shutil.copytree(ROOT / "examples" / "wumeng-industrial", made / "来文")
    (Path(park) / "2024.yaml").unlink()
    assert cli.run(["batch", f"{made / '来文'}", "-o", f"{made / '批次'}", "-q"]) == 0
    return made


MARK = "认得出的记号"


def marked(name: str, content: bytes) -> bytes:
    """A template with something of one's own in it."""
    if name.endswith(".docx"):
        document, changed = docx.Document(io.BytesIO(content)), io.BytesIO()
        # A brief has no cover: of a document of one's own it takes the styles.
        document.add_paragraph(MARK)
        document.styles.add_style(MARK, WD_STYLE_TYPE.PARAGRAPH)
        document.save(changed)
        return changed.getvalue()
    if b"{% macro all(" in content:
        # Of macros only what they say is printed.
        return re.sub(rb"(\{% macro all\(.*?%\})", rb"\1" + f"<p>{MARK}</p>".encode(), content)
    mark = f"/* {MARK} */" if name.endswith(".css") else f"<p>{MARK}</p>"
    return content + mark.encode()


def seen(content: bytes) -> object:
    """What a reader sees of a document: not the data that it carries."""
    if content.startswith(b"%PDF"):
        pages = [*pypdfium2.PdfDocument(content)]
        return [(page.get_textpage().get_text_bounded(), page.render(scale=0.2).to_pil().tobytes()) for page in pages]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [name for name in package.namelist() if not re.match("customXml|docProps|.*/charts/", name)]
            return {name: package.read(name) for name in names}
    return re.sub(rb'<script type="application/json" id="%b".*?</script>' % seal.ELEMENT.encode(), b"", content)


@pytest.mark.parametrize(("base", "option", "form", "fate"), list(cells()))
def test_an_option_acts_or_is_told_or_refused(
    base: str,
    option: str,
    form: str,
    fate: str,
    folder: Path,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    *after, told = done(run, f"{base} {option}", form, tmp_path / "made")
    refused = after[:2] == [2, None]
    if not refused and (base, form) not in WITHOUT:
        WITHOUT[base, form] = done(run, base, form, folder / f"{len(WITHOUT)}")
    before = [] if refused else [*WITHOUT[base, form]][:-1]
    assert (R if refused else T if "请看一眼" in told else A if before != after else "dropped") == fate, told
    assert fate != T or before == after
    assert fate != R or option.split()[0] in told or "--kind" in base + option or base == "form xlsx", told


WITHOUT: dict[tuple[str, str], tuple[object, ...]] = {}


def done(run: Run, words: str, form: str, output: Path) -> tuple[object, ...]:
    """The exit code, what is written, what is said, and what is told beside it."""
    command = command_of(words)
    dated = ["--date", DATED[command]] if command in DATED and "--date" not in words else []
    into = {"verify": [], "init": [output, "-q"]}.get(command, ["-o", output, "-q"])
    code, out, err = run(*words.split(), *dated, *(["-f", form] if form else []), *into)
    return code, seen(output.read_bytes()) if output.exists() else None, out, err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("base", "option", "form"),
    [
        (base, option, form)
        for base, rows in CELLS.items()
        if base.startswith("report ")
        for option, fates in rows.items()
        for form, fate in zip(FORMATS["report"], fates, strict=True)
        if fate != R
    ],
)
def test_what_was_made_with_an_option_is_in_order(
    base: str,
    option: str,
    form: str,
    folder: Path,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    words = f"{base} {option}".split()
    assert run(*words, "-f", form, "-o", tmp_path / "made", "--force", "-q")[0] == 0
    rules = ["-c", "旧表"] if "-c" in words else []
    code, out, _ = run("verify", tmp_path / "made", *rules)
    assert code == 0, out
    # What it does not hold is said, of nothing else.
    lacking = {"--templates", "--old-checklist"} & {*words}
    assert ("提示　正文：没有核对所印的内容：" if lacking else "相符　正文：") in out
    assert ("结论：相符" in out) == (not lacking)


def test_no_option_and_no_format_is_without_a_row(run: Run) -> None:
    commands = dict(typer.main.get_command(cli.app).commands)
    for group in ("plan", "form"):
        commands |= {f"{group} {name}": one for name, one in commands.pop(group).commands.items()}
    looked_at = 0
    for name in {command_of(base) for base in CELLS}:
        rows = {
            word for base, options in CELLS.items() if command_of(base) == name for word in " ".join(options).split()
        }
        for parameter in commands[name].params:
            if parameter.param_type_name == "option" and not {*parameter.opts} & MECHANICS:
                assert {*parameter.opts} & rows, (name, parameter.opts)
                looked_at += 1
    assert looked_at > 30
    offering = {name for name, one in commands.items() if any(p.name == "format" for p in getattr(one, "params", ()))}
    assert offering == {*FORMATS}
    for name, known in FORMATS.items():
        assert run(*name.split(), "x", "y", "-f", "古籍")[2].partition("应为：")[2].split()[0] == "、".join(known)


FIELDS: dict[str, tuple[str, str]] = {
    "底版: 现代": ("", ""),
    "标志: logo.png": ("", ""),
    "颜色: {主色: '#0f4c5c'}": ("", ""),
    "颜色: {警示色: '#a4161a'}": ("", ""),
    "颜色: {底色: '#d9e8ea'}": ("", ""),
    "字体: {正文: [甲体]}": ("", ""),
    "字体: {标题: [甲体]}": ("", ""),
    "页眉: 甲乙": ("", "brief"),
    "页脚: 丙丁": ("", "brief"),
    "封面: {题头: 戊己}": ("", "brief"),
    "封面: {委托单位: 申酉}": ("", "brief"),
    "封面: {编制单位: 庚辛}": ("", ""),
    "封面: {资质: 戌亥}": ("", "brief"),
    "封面: {编制: 天干}": ("", "brief"),
    "封面: {审核: 地支}": ("", "brief"),
    "封面: {批准: 午未}": ("", "brief"),
    "封面: {联系方式: 壬癸}": ("", ""),
    "措辞: {报告名称: 子丑}": ("", ""),
    "措辞: {声明: 寅卯}": ("", ""),
    "措辞: {结束语: 辰巳}": ("", "brief"),
    "部分: {自评及差距分析报告: [总体结论, {佐证材料: 甲丁}]}": ("", "brief"),
}
"""Each field of a theme: the format that has no use for it, and the kind."""
HARDLY = ("字体", "颜色: {警示色")
"""A machine without the font prints the same; a brief that is no draft has nothing to be alarmed of."""


def name_of(row: str) -> str:
    """The field that a row writes."""
    return "部分" if row.startswith("部分") else re.findall(r"[\w]+(?=: (?!\{))", row)[0]


def leaves(part: type[Part]) -> Iterator[str]:
    for known in part.model_fields.values():
        inner = known.annotation
        yield from leaves(inner) if isinstance(inner, type) and issubclass(inner, Part) else [str(known.alias)]


def test_no_field_of_a_theme_is_without_a_row() -> None:
    # What a theme is called is for those who choose among several.
    assert {*leaves(Theme)} - {"名称"} == {name_of(row) for row in FIELDS}


def small(kind: str, **more: object) -> Edition:
    checklist, sheet = importing.load(ROOT / "tests" / "golden" / "every-rule.yaml", str(EVERY_RULE))
    return Edition(scoring.assess(checklist, sheet), date=DATE, digests={}, kind=kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["html", *(pytest.param(form, marks=pytest.mark.slow) for form in ("docx", "pdf"))])
@pytest.mark.parametrize("kind", ["full", "brief"])
def test_a_field_of_a_theme_acts_or_is_told(form: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    path = tmp_path / "theme.yaml"
    without = seen(formats.make(form, small(kind)))
    for text, (format_without, kind_without) in FIELDS.items():
        path.write_text(text, encoding="utf-8")
        with remarks.collected() as told:
            made = formats.make(form, small(kind, look=theme_files.load(str(path))))
        useless = format_without == form or kind_without == kind
        field = name_of(text)
        assert [f"{field}”没有用到" in remark.message for remark in told] == [True] * useless, (text, [*told])
        if not (useless and form == "html") and not (form == "pdf" and text.startswith(HARDLY)):
            assert (seen(made) == without) is useless, text
    assert len(FIELDS) == 21


@pytest.mark.parametrize(
    "kind", ["brief", *(pytest.param(k, marks=pytest.mark.slow) for k in ("full", "gap", "review"))]
)
@pytest.mark.parametrize("form", ["html", pytest.param("docx", marks=pytest.mark.slow)])
def test_a_template_acts_or_is_told(form: str, kind: str, tmp_path: Path) -> None:
    acting = []
    shipped = overrides.shipped()
    for name in [name for name in shipped if name != overrides.THEME and (form == "html" or not name.endswith("j2"))]:
        (folder := tmp_path / name).mkdir()
        (folder / name).write_bytes(marked(name, shipped[name].read_bytes()))
        with inputs.remembered(), remarks.collected() as told:
            made = seen(formats.make(form, small(kind, templates=folder)))
        content = made if isinstance(made, bytes) else b"".join(made.values())  # type: ignore[attr-defined]
        acts = MARK.encode() in content
        assert ["都用不到" in remark.message for remark in told] == [True] * (not acts), (name, [*told])
        acting += [name] * acts
    assert (len(acting) > 5) if form == "html" else (len(acting) == 1)
    assert len(shipped) > 10


@pytest.mark.parametrize(
    ("command", "holds", "told"),
    [
        ("report 2025.yaml -o a.htm", b"<!DOCTYPE", ""),
        ("report 2025.yaml -f html -o a.pdf", b"<!DOCTYPE", "按文件名应是 pdf，写入的是 html"),
        ("report 2025.yaml -f html -o a.doc", b"<!DOCTYPE", "按文件名应是 doc，写入的是 html"),
        ("report 2025.yaml -f html -o a", b"<!DOCTYPE", ""),
        ("score 2025.yaml -o a.json", b"{", ""),
        ("score 2025.yaml -o a.CSV", b"\xef\xbb\xbf", ""),
        ("score 2025.yaml -o a.txt", "╭".encode(), ""),
        ("score 2025.yaml -f table -o a.json", "╭".encode(), "换一个以 .txt 结尾的文件名，或改 -f"),
        ("score 2025.yaml -o a.html", "╭".encode(), "按文件名应是 html，写入的是 table"),
        ("review 2025.yaml 复核/2025.yaml -o a.csv", b"\xef\xbb\xbf", ""),
        ("compare 2024.yaml 2025.yaml -o a.json", b"{", ""),
        ("trend 2024.yaml 2025.yaml -o a.json", b"{", ""),
        ("trend 2024.yaml 2025.yaml -o a.xlsx", "乌蒙".encode(), "写入的是 table"),
        ("plan 2025.yaml -o a.xlsx", b"PK", ""),
        ("plan 2025.yaml -o a.xls", "乌蒙".encode(), "写入的是 table"),
        ("plan update 台账.xlsx -o a.ods", b"PK", "换一个以 .xlsx 结尾的文件名"),
        ("form xlsx -o a.et", b"PK", "写入的是 xlsx"),
        ("form html -o a.yml", b"<!DOCTYPE", "写入的是 html"),
        ("import 2025.yaml -o a.json", b"# ", "写入的是 yaml"),
        ("init a.json", b"# ", "写入的是 yaml"),
        ("checklist schema -o a.yaml", b"{", "写入的是 json"),
    ],
)
def test_a_name_says_the_format_or_is_told_to_say_another(
    command: str, holds: bytes, told: str, folder: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (name,) = re.findall(r"\ba(?:\.\w+)?$", command)
    _, _, err = run(*command.removesuffix(name).split(), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(holds)
    assert (told in err) if told else ("按文件名应是" not in err)

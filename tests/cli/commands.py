"""What every command reads, as one table, and a park's folder that holds a file of every kind."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
from certificates import certificate
from conftest import SMALL, answers_text
from libreoffice import convert
from PIL import Image

from compliance import cli
from compliance.checklist import files as checklist_files
from compliance.files import documents

CHECKLIST = ("检查表/checklist.yaml", "检查表/sources.yaml", "检查表/1-only.yaml", "检查表/from-1.0.yaml")
ANSWERS, EVIDENCE = "2025.yaml", "佐证/2025.csv"
THIS_YEAR, LAST_YEAR = (ANSWERS, EVIDENCE), ("2024.yaml", "佐证/2024.csv")
REVIEW, REGISTER = "复核/2025.yaml", "台账.xlsx"
THEME = ("主题/theme.yaml", "主题/标志.png")
TEMPLATES = ("模板/report.html.j2", "模板/screen.css")

COMMANDS: dict[str, tuple[str, ...]] = {
    "init @ -c 检查表 --register 台账.xlsx": (REGISTER, *CHECKLIST),
    "init @ -c 检查表 --year 2025 --last 2024.yaml": ("2024.yaml", *CHECKLIST),
    "check 2025.yaml -c 检查表": (*THIS_YEAR, "检查表/", *CHECKLIST),
    "check 2025.json -c 检查表": ("2025.json", EVIDENCE),
    "check 表.xlsx -c 检查表": ("表.xlsx", EVIDENCE),
    "check 页.html -c 检查表": ("页.html", EVIDENCE),
    "fill 2025.yaml --last 2024.yaml -c 检查表": (ANSWERS, "2024.yaml", *CHECKLIST),
    "import 2025.yaml 表.xlsx -c 检查表 --review 复核/2025.yaml -o @": (*THIS_YEAR, "表.xlsx", REVIEW, *CHECKLIST),
    # A sheet saved as text is a part of a form.
    "import 表.csv 2025.yaml -c 检查表 -o @": ("表.csv",),
    "import 表.xlsx -c 检查表 --update -o 2025.yaml": ("表.xlsx", ANSWERS),
    "import 页.html 2025.json -c 检查表 -o @": ("页.html", "2025.json"),
    "import 页.zip -c 检查表 -o @": ("页.zip",),
    "score 2025.yaml -c 检查表 --review 复核/2025.yaml -o @": (*THIS_YEAR, REVIEW, *CHECKLIST),
    "score 2025.yaml -c 检查表 --review 复核.xlsx -f json -o @": (*THIS_YEAR, "复核.xlsx"),
    "score 表.xlsx -c 检查表 -f csv -o @": ("表.xlsx",),
    "review 2025.yaml 复核/2025.yaml -c 检查表 -o @": (*THIS_YEAR, REVIEW, *CHECKLIST),
    "review 2025.yaml 复核/2025.yaml 复核.xlsx -c 检查表 -f json -o @": (REVIEW, "复核.xlsx"),
    "review 2025.yaml 复核/2025.yaml -c 检查表 -f csv -o @": (REVIEW,),
    "evidence show 2025.yaml -c 检查表 -o @": (ANSWERS, *CHECKLIST),
    "evidence collect 2025.yaml 佐证 -c 检查表": (ANSWERS, *CHECKLIST),
    "explain 2025.yaml -c 检查表": (*THIS_YEAR, *CHECKLIST),
    "compare 2024.yaml 2025.yaml -c 检查表 --register 台账.xlsx -o @": (*LAST_YEAR, *THIS_YEAR, REGISTER, *CHECKLIST),
    "compare 2024.yaml 2025.yaml -c 检查表 --old-checklist 上年的表 -f json -o @": (
        *("2024.yaml", ANSWERS, *CHECKLIST),
        *(name.replace("检查表", "上年的表") for name in CHECKLIST),
    ),
    "trend 2024.yaml 2025.yaml -c 检查表 -o @": (*LAST_YEAR, *THIS_YEAR, *CHECKLIST),
    "trend 2024.yaml 2025.yaml -c 检查表 -f json -o @": ("2024.yaml", ANSWERS),
    "trend 2024.yaml 2025.yaml -c 检查表 --old-checklist 早前的表 -o @": ("早前的表/checklist.yaml",),
    "plan show 2025.yaml -c 检查表 -o @": (*THIS_YEAR, *CHECKLIST),
    "plan show 2025.yaml -c 检查表 -f json -o @": (ANSWERS,),
    "plan show 2025.yaml -c 检查表 -f xlsx -o @": (ANSWERS,),
    "plan update 台账.xlsx --answers 2025.yaml -c 检查表 -o @": (REGISTER, *THIS_YEAR, *CHECKLIST),
    "form xlsx --prefill 2025.yaml -c 检查表 -o @": (ANSWERS, *CHECKLIST),
    "form html --prefill 2024.yaml -c 检查表 --year 2025 -o @": ("2024.yaml", *CHECKLIST),
    "checklist show 检查表": ("检查表/", *CHECKLIST),
    "checklist try 检查表 -o @": ("检查表/", *CHECKLIST),
    "checklist lint 检查表 --old-checklist 早前的表": ("检查表/", "早前的表/checklist.yaml", *CHECKLIST),
    "checklist schema answers -c 检查表 -o @": CHECKLIST,
    "report 2025.yaml -c 检查表 --review 复核/2025.yaml --last-year 2024.yaml --old-checklist 上年的表 --kind gap"
    " --register 台账.xlsx --theme 主题/theme.yaml --templates 模板 -f html -o @": (
        *(*THIS_YEAR, *LAST_YEAR, REVIEW, REGISTER),
        *(*THEME, *TEMPLATES, *CHECKLIST, "模板/"),
    ),
    "report 2025.yaml -c 检查表 --templates 模板 --theme 主题/theme.yaml -f docx -o @": (
        *(ANSWERS, *THEME, "模板/report.docx"),
    ),
    "report 2025.yaml -c 检查表 -f xlsx -o @": (*THIS_YEAR, *CHECKLIST),
    "verify 报告.html --answers 2025.yaml --review 复核/2025.yaml -c 检查表": (
        *("报告.html", *THIS_YEAR, REVIEW),
        *CHECKLIST,
    ),
    "verify 报告.docx -c 检查表": ("报告.docx",),
    "verify 评分.xlsx -c 检查表": ("评分.xlsx",),
    "verify 结果.json -c 检查表": ("结果.json",),
    "unpack 包.zip -o 解开": ("包.zip",),
    "unpack 包 -o 解开": (
        *("包/", "包/bagit.txt", "包/bag-info.txt", "包/manifest-sha256.txt", "包/tagmanifest-sha256.txt"),
        "包/data/2025.yaml",
    ),
}
"""Quick ones. @ is where a command writes; a folder has a slash at the end."""
SLOW: dict[str, tuple[str, ...]] = {
    "check 表.ods -c 检查表": ("表.ods", EVIDENCE),
    "check 表.xls -c 检查表": ("表.xls", EVIDENCE),
    "plan update 台账.ods -o @": ("台账.ods",),
    "report 2025.yaml -c 检查表 --templates 模板 -f pdf -o @": (ANSWERS, "模板/report.html.j2", "模板/print.css"),
    "pack 2025.yaml --review 复核/2025.yaml -c 检查表 -o @": (*THIS_YEAR, REVIEW, *CHECKLIST),
    "sign 报告.pdf -c 检查表 --key k.p12 --password-file password -o @": ("报告.pdf", "k.p12", "password", *CHECKLIST),
    "sign 报告.pdf -c 检查表 --key k.pem --certificate c.pem --password-file password -o @": (
        *("报告.pdf", "k.pem", "c.pem", "password"),
        *CHECKLIST,
    ),
    "sign 报告.pdf -c 检查表 --field-only -o @": ("报告.pdf", *CHECKLIST),
    "verify 签名.pdf --trust 根.pem -c 检查表": ("签名.pdf", "根.pem"),
    "batch 收到 -o 结果 --roster 名单.csv --database 库.db -c 检查表 -j 1 --date 2026-01-31": (
        *("收到/", "收到/甲.yaml", "收到/甲/佐证.csv", "收到/乙.xlsx", "收到/丙.zip", "名单.csv", "库.db"),
        *CHECKLIST,
    ),
    "report 收到/甲.yaml -c 检查表 --peers 结果/results.json -f html -o @": ("结果/results.json",),
}

NO_FILES = {
    *("--from", "--fail-under", "--kind", "--format", "--date", "--by", "--target", "--fix", "--object", "--year"),
    *("--people", "--until", "--effort", "--steps", "--phases", "--owner"),
    *("--engine", "--scheduler", "--jobs", "编号", "名称"),
    # Files that only a cluster needs: tests/batch/test_tls.py.
    *("--tls-ca", "--tls-cert", "--tls-key"),
}
"""The options and arguments with a value that is no file's name."""


SUFFIXES = {"init": "yaml", "import": "yaml", "pack": "zip", "sign": "pdf", "checklist": "json", "plan update": "xlsx"}


def output_of(command: str) -> Path:
    """A file such as the command writes, by its name."""
    words = command.split()
    if "-f" in words:
        return Path(f"出.{words[words.index('-f') + 1]}")
    named = words[1] if words[0] == "form" else "txt"
    return Path(f"出.{next((suffix for start, suffix in SUFFIXES.items() if command.startswith(start)), named)}")


def written_to(command: str, output: Path | str) -> list[str]:
    """The words of a command line that writes there, whatever is there."""
    force = ["--force"] if "@" in command or command.startswith("batch") else []
    return [*command.replace("@", str(output)).split(), *force]


def made(*arguments: str | Path) -> None:
    assert cli.run([*map(str, arguments), "-q"]) in (0, 1), arguments


def park(folder: Path) -> None:
    """Makes a park's folder with a file of every kind that is made quickly."""
    for name in ("检查表", "上年的表"):
        shutil.copytree(SMALL, folder / name)
    _earlier_version(folder / "早前的表")
    (folder / "佐证").mkdir()
    for year in (2024, 2025):
        (folder / "佐证" / f"{year}.csv").write_text("序号,办件\n1,甲\n", encoding="utf-8")
        (folder / f"{year}.yaml").write_text(_answers("甲园区", year, f"佐证/{year}.csv"), encoding="utf-8")
    (folder / "复核").mkdir()
    review = "作答:\n  K3: {结果: 3, 说明: 只见到三家, 填写人: 何静, 填写日期: 2026-01-20}\n"
    head = _answers("甲园区", 2025).partition("作答:")[0]
    (folder / "复核" / "2025.yaml").write_text(head + review, encoding="utf-8")
    answers, of = folder / ANSWERS, ("-c", folder / "检查表")
    _forms(folder, answers, of)
    made("plan", "show", folder / "2024.yaml", *of, "-f", "xlsx", "-o", folder / REGISTER, "--date", "2025-01-31")
    made("template", "export", folder / "模板")
    for name, words in (("report.html.j2", "{# 自备 #}"), ("screen.css", "/* 自备 */"), ("print.css", "/* 自备 */")):
        with (folder / "模板" / name).open("a", encoding="utf-8") as template:
            template.write(words)
    (folder / "主题").mkdir()
    theme = (folder / "模板" / "theme.yaml").read_text(encoding="utf-8")
    (folder / "主题" / "theme.yaml").write_text(theme.replace("# 标志: logo.png", "标志: 标志.png"), encoding="utf-8")
    Image.new("RGB", (8, 8)).save(folder / "主题" / "标志.png")
    day = ("--date", "2026-03-01")
    for name in ("报告.html", "报告.docx"):
        made("report", answers, *of, "--review", folder / REVIEW, "-o", folder / name, *day)
    made("report", answers, *of, "-o", folder / "评分.xlsx", *day)
    made("score", answers, *of, "-f", "json", "-o", folder / "结果.json")
    made("pack", answers, *of, "-o", folder / "包.zip", *day)
    made("unpack", folder / "包.zip", "-o", folder / "包")


def _earlier_version(folder: Path) -> None:
    """What the mapping of the small checklist comes from."""
    shutil.copytree(SMALL, folder)
    (folder / "from-1.0.yaml").unlink()
    main, part = folder / "checklist.yaml", folder / "1-only.yaml"
    text = main.read_text(encoding="utf-8").replace('"2.0"', '"1.0"').replace("mappings:\n  - from-1.0.yaml\n", "")
    main.write_text(text.replace("total_points: 70", "total_points: 80"), encoding="utf-8")
    text = part.read_text(encoding="utf-8").replace("points: 70", "points: 80").replace("id: K2", "id: 旧2")
    old = "      - {id: 旧3, text: 已取消的, points: 10, origin: drafted}\n"
    part.write_text(text.replace("    criteria:\n", f"    criteria:\n{old}"), encoding="utf-8")


def _answers(name: str, year: int, *evidence: str) -> str:
    """Answers whose K3 has evidence."""
    head = f"园区:\n  名称: {name}\n评价期:\n  开始: {year}-01-01\n  结束: {year}-12-31\n"
    changes = {"K3": f"结果: 4\n佐证: [{', '.join(evidence)}]"}
    return answers_text(changes, head=head, of=checklist_files.load(str(SMALL)))


def _forms(folder: Path, answers: Path, of: tuple[str | Path, ...]) -> None:
    """The same answers as other programs hand them in."""
    data = documents.read(answers).data
    (folder / "2025.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with zipfile.ZipFile(folder / "页.zip", "w") as saved:
        saved.write(folder / "2025.json", "答卷.json")
        saved.write(folder / EVIDENCE, EVIDENCE)
    made("form", "xlsx", "--prefill", answers, *of, "-o", folder / "表.xlsx")
    made("form", "xlsx", "--prefill", answers, *of, "--for-review", "-o", folder / "复核.xlsx")
    made("form", "html", "--prefill", answers, *of, "-o", folder / "页.html")
    pages = openpyxl.load_workbook(folder / "表.xlsx").worksheets
    (page,) = (page for page in pages if "K3" in [cell.value for cell in page["A"]])
    with (folder / "表.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(page.values)
    # A reviewer's own file is a form in which one answer was reviewed.
    book = openpyxl.load_workbook(folder / "复核.xlsx")
    for sheet in book.worksheets:
        names = next((row for row in sheet.iter_rows() if any(cell.value == "行标识" for cell in row)), ())
        columns = {cell.value: cell.column for cell in names}
        for row in sheet.iter_rows(min_row=2, max_col=1):
            if row[0].value == "K3" and "复核意见" in columns:
                sheet.cell(row[0].row, columns["复核意见"]).value = "同意"
    book.save(folder / "复核.xlsx")


def what_takes_long(folder: Path) -> None:
    """Puts in such a folder other programs' workbooks, a signed report, and a batch that has been run."""
    for name, kind in (("表.xlsx", "ods"), ("表.xlsx", "xls"), (REGISTER, "ods")):
        convert([folder / name], kind, folder, folder.parent / "profile")
    of, day = ("-c", folder / "检查表"), ("--date", "2026-03-01")
    certificate(folder, "云南省产业园区协会")
    shutil.copy(folder / "c.pem", folder / "根.pem")
    (folder / "password").write_text("secret\n")
    made("report", folder / ANSWERS, *of, "--kind", "brief", "-o", folder / "报告.pdf", *day)
    key = ("--key", folder / "k.p12", "--password-file", folder / "password")
    made("sign", folder / "报告.pdf", *of, *key, "-o", folder / "签名.pdf")
    received = folder / "收到"
    (received / "甲").mkdir(parents=True)
    (received / "甲" / "佐证.csv").write_text("序号,办件\n1,甲\n", encoding="utf-8")
    (received / "甲.yaml").write_text(_answers("甲园区", 2025, "甲/佐证.csv"), encoding="utf-8")
    for name in "乙丙":
        (folder / f"{name}.yaml").write_text(_answers(f"{name}园区", 2025, "纸质：台账（档案柜）"), encoding="utf-8")
    made("form", "xlsx", "--prefill", folder / "乙.yaml", *of, "-o", received / "乙.xlsx")
    made("pack", folder / "丙.yaml", *of, "-o", received / "丙.zip", *day)
    (folder / "名单.csv").write_text("名称,代码\n甲园区,\n乙园区,\n丙园区,\n", encoding="utf-8")
    of = ("-c", folder / "检查表", "--database", folder / "库.db", "--roster", folder / "名单.csv")
    made("batch", received, "-o", folder / "结果", *of, "-j", "1", "--date", "2026-01-31")

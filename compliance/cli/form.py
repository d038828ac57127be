"""compliance form: forms to fill in by other means than an editor."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from compliance.cli import edge, outputs
from compliance.cli.chinese import Command, Group, typer
from compliance.errors import UsageError

app = typer.Typer(cls=Group, help="填报表：发给填报人的表格，可预填本年或上年的答案。", no_args_is_help=True)

ChecklistOption = Annotated[
    str | None,
    edge.option("--checklist -c", "检查表", "检查表代号或文件夹；不写则按预填的答卷，没有预填则为 window-service。"),
]
PrefillOption = Annotated[Path | None, edge.option("--prefill", "答卷", "把这份答卷的内容填入；可以是上年的。")]
YearOption = Annotated[
    int | None,
    edge.option("--year", "年份", "评价年度；不写则与预填的答卷相同，没有预填则为上一年。", min=2000, max=2100),
]
ObjectsOption = Annotated[
    list[str] | None, edge.option("--object", "章条=名称,名称", "按对象分别作答的章条有哪些对象；可写多次。")
]


@app.command(cls=Command)
def xlsx(
    checklist: ChecklistOption = None,
    prefill: PrefillOption = None,
    for_review: Annotated[
        bool, typer.Option("--for-review", help="供复核用：加上复核意见、结果和理由各列，锁住园区的填报。")
    ] = False,
    objects: ObjectsOption = None,
    year: YearOption = None,
    output: Annotated[Path, edge.option("--output -o", "文件", "要生成的工作簿；- 表示标准输出。")] = Path(
        "填报表.xlsx"
    ),
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """生成 Excel、WPS 和 LibreOffice 都能填的工作簿：每章一张表，每个要点一行。"""
    from compliance.forms import beginning
    from compliance.forms.workbook import writing

    if for_review and (prefill is None or year is not None):
        raise UsageError("--for-review 要用 --prefill 指明被复核的答卷，不另写 --year")
    edge.check_writable(output, force=force)
    outputs.format_of("xlsx", output, (), "xlsx")
    chosen, sheet = beginning.begin(checklist, prefill, year, objects or [], edge.note)
    edge.write(writing.workbook(chosen, sheet, for_review=for_review), output)
    outputs.say_where(output, quiet=quiet)


@app.command(cls=Command)
def html(
    checklist: ChecklistOption = None,
    prefill: Annotated[
        Path | None,
        edge.option(
            "--prefill", "答卷", "同一年度的答卷：填入已有的答案；其他年度的：沿用园区信息，上次的答案列在各要点旁。"
        ),
    ] = None,
    year: YearOption = None,
    output: Annotated[Path, edge.option("--output -o", "文件", "要生成的网页；- 表示标准输出。")] = Path("填报表.html"),
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """生成网页填报表：一个文件，用浏览器打开，不联网，边填边检查、自动保存。"""
    from compliance.forms import beginning
    from compliance.forms.page import page

    edge.check_writable(output, force=force)
    outputs.format_of("html", output, (), "html")
    chosen, sheet = beginning.begin(checklist, prefill, year, [], edge.note, keep=True)
    wanted = year or (sheet.period.end.year if prefill else datetime.date.today().year - 1)
    edge.write(page.render(chosen, year=wanted, prefill=sheet if prefill else None).encode(), output)
    if not edge.is_standard(output):
        again = f" -c {checklist}" if checklist not in (None, chosen.id) else ""
        edge.note(f"已写入 {output}；用浏览器打开填写，填好后把保存的答卷交给 compliance check{again}", quiet=quiet)

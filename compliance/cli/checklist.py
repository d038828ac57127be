"""compliance checklist: list, show, try, lint and schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from compliance.cli import edge, outputs
from compliance.cli.chinese import Command, Group, typer

if TYPE_CHECKING:
    from compliance.checklist.model import Checklist

app = typer.Typer(cls=Group, help="检查表：查看、校验、导出编辑器用的格式定义。", no_args_is_help=True)


@app.command("list", cls=Command)
def list_() -> None:
    """列出随程序提供的检查表。"""
    from compliance.answers import how_many
    from compliance.checklist import files as checklist_files

    for folder in checklist_files.shipped_folders():
        loaded = checklist_files.load(str(folder))
        counts = f"{len(loaded.clauses)} 条，{how_many.in_words(loaded.items)}"
        edge.say(f"{loaded.id} {loaded.version}  {loaded.title}")
        edge.say(f"    {counts}，标准分 {loaded.scoring.total_points} 分，指纹 {loaded.short_fingerprint}")
        edge.say(f"    {loaded.standard.statement}")


@app.command(cls=Command)
def show(
    checklist: Annotated[str, edge.argument("检查表", "检查表代号或文件夹。")] = "window-service",
    identifier: Annotated[str | None, edge.argument("编号", "只看某章、某条或某个要点。")] = None,
) -> None:
    """显示检查表：要点、来源、计分方式、检查方式和整改建议。"""
    from compliance.checklist import files as checklist_files
    from compliance.report.terminal import checklist_text

    loaded = checklist_files.load(checklist)
    known = [*loaded.section_by_id, *loaded.by_id]
    if identifier is not None:
        identifier = edge.identified(identifier, loaded, known)
    checklist_text.show(loaded, identifier, edge.console())


@app.command(cls=Command)
def lint(
    path: Annotated[str, edge.argument("检查表", "检查表文件夹，或随程序提供的检查表代号。")],
    old_checklist: Annotated[
        str | None, edge.option("--old-checklist", "检查表", "对照表所对的早前版本；放在检查表文件夹里的不必写。")
    ] = None,
) -> None:
    """校验检查表：标准分、编号、阶梯、否决、不适用、等级、与早前版本的对照、旁边的算例等，逐处列出错误。"""
    from compliance.answers import how_many
    from compliance.checklist import files as checklist_files
    from compliance.errors import InputError

    folder = checklist_files.find(path)
    loaded, problems = checklist_files.inspect(folder)
    if loaded is not None and not problems:
        old = None if old_checklist is None else checklist_files.load(old_checklist)
        problems = checklist_files.without_fate(folder, loaded, old)
    tried = 0
    if loaded is not None and not problems:
        from compliance.analysis import trial
        from compliance.forms import worked

        problems = [flaw.located(checklist_files.read(folder).locate) for flaw in trial.flaws(loaded)]
    if loaded is not None and not problems:
        tried, problems = worked.problems_of(folder, loaded)
    if problems or loaded is None:
        # The rule's code is what docs/checklist.md explains.
        coded = {
            problem: f"{problem.message}（{problem.code}）" if problem.code else problem.message for problem in problems
        }
        raise InputError(replace(problem, message=message) for problem, message in coded.items())
    extent = how_many.in_words(loaded.items)
    counts = f"{len(loaded.clauses)} 条，{extent}，指纹 {loaded.short_fingerprint}"
    edge.say(f"{folder}: 校验通过（{counts}）。")
    if tried:
        edge.say(f"算例 {tried} 份，应得的数都相符。")
    if loaded.standard.text_held:
        edge.say(f"附有标准正文的：{_held(loaded)}。")


@app.command("try", cls=Command)
def try_(
    checklist: Annotated[str, edge.argument("检查表", "检查表代号或文件夹。")] = "window-service",
    format: outputs.TableOrDataOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """试算检查表：全部最好、最差、未作答，每个否决项和条件单独出现，每个等级最省的办法，各得多少分、评什么等级。"""
    from compliance.analysis.trial import trials
    from compliance.checklist import files as checklist_files

    edge.check_writable(output, force=force)
    loaded = checklist_files.load(checklist)
    found = trials(loaded)
    if outputs.format_of(format, output, get_args(outputs.TableOrData), "table") == "json":
        from compliance.report.data import trial

        outputs.write_data(trial.to_json(loaded, found), output)
    else:
        from compliance.report.terminal import trial_table

        outputs.show(lambda console: trial_table.show(loaded, found, console), output)
    outputs.say_where(output, quiet=quiet)


def _held(loaded: Checklist) -> str:
    """Of how many parts the published text is there."""
    parts = (("章条", loaded.section_by_id.values()), ("要点", loaded.criteria))
    return "，".join(f"{name} {sum(one.published is not None for one in of)}/{len(of)}" for name, of in parts)


Schema = Literal["checklist", "section", "sources", "mapping", "answers", "result", "plan", "trend", "theme", "cohort"]


@app.command(cls=Command)
def schema(
    name: Annotated[
        Schema,
        edge.argument(
            "名称",
            "checklist 检查表、section 章、sources 来源、mapping 对照表、answers 答卷、result 结果、"
            "plan 整改计划、trend 历年走势、theme 报告主题、cohort 批量结果。",
        ),
    ] = "checklist",
    checklist: Annotated[str, edge.option("--checklist -c", "检查表", "答卷的格式取自哪份检查表。")] = "window-service",
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
) -> None:
    """导出 JSON Schema，供编辑器补全和校验。"""
    import json

    from compliance.checklist import files as checklist_files

    edge.check_writable(output, force=force)
    outputs.format_of("json", output, (), "json")
    document = schema_of(name, checklist_files.load(checklist))
    edge.write((json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(), output)


def schema_of(name: str, loaded: Checklist) -> dict[str, Any]:
    """A JSON Schema: of a file that people write, for completion in an editor; of a result, as a contract."""
    from compliance.answers import schema as answers
    from compliance.checklist import schema as checklist_schema
    from compliance.report.cohort import shape
    from compliance.report.data import plan, result_shape, trend, typed
    from compliance.report.theme.model import Theme

    by_name: dict[str, Callable[[], dict[str, Any]]] = {
        "checklist": checklist_schema.checklist,
        "section": checklist_schema.section,
        "sources": checklist_schema.sources,
        "mapping": checklist_schema.mapping,
        "answers": partial(answers.schema, loaded),
        "result": partial(typed.schema_of, result_shape.Result, "评分结果", *result_shape.DEFINED),
        "plan": partial(typed.schema_of, plan.Planned, "整改计划"),
        "trend": partial(typed.schema_of, trend.Trend, "历年走势"),
        "theme": lambda: checklist_schema.finished(Theme.model_json_schema(), "报告主题"),
        "cohort": partial(typed.schema_of, shape.Results, "批量评分的结果", *shape.DEFINED),
    }
    return by_name[name]()

"""Makes the Word templates of the report, templates/gap-report/*.docx: python docs/make_word_template.py

A consultant edits the result in Word; this is where the shipped ones come from. Same script, same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from compliance.report.word.package import sealed

FOLDER = Path(__file__).parent.parent / "templates" / "gap-report"
CREATED = datetime.datetime(2026, 1, 1)
BODY, HEADING, FIGURES = "仿宋", "黑体", "Times New Roman"
TABLE_SIZE = Pt(9)
TINT = "E8EDF2"
NUMERIC = {
    *("标准分", "合理缺项", "应得分", "扣分", "实际得分", "得分率", "得分", "分值", "失分", "折合总分", "加减分"),
    *("增减", "自评得分", "复核得分", "一致率", "总分", "现为", "余量"),
    *("已复核", "一致", "自评", "复核", "上年", "本年"),
}
"""The heads of columns of numbers, which stand at the right."""
WIDTH = 160
"""Millimetres between the margins."""

Fill = Callable[["Maker"], None]


class Maker:
    """A document under construction, with the few things that a report is made of."""

    def __init__(self) -> None:
        self.document: Any = Document()
        self.right: set[int] = set()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(26), Mm(22)
        section.left_margin, section.right_margin = Mm(27), Mm(23)
        section.different_first_page_header_footer = True
        self._styles()

    def _styles(self) -> None:
        styles = self.document.styles
        fonts(styles["Normal"], BODY, Pt(12))
        styles["Normal"].paragraph_format.space_after = Pt(4)
        styles["Normal"].paragraph_format.line_spacing = 1.2
        for level, size in ((1, 16), (2, 13), (3, 10.5)):
            style = styles[f"Heading {level}"]
            fonts(style, HEADING, Pt(size))
            style.font.bold = level == 2
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14 - 3 * level), Pt(5)
        fonts(styles["Title"], HEADING, Pt(26))
        styles["Title"].font.bold = True
        # Punctuation and variants of characters are those of mainland China.
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        styles["Title"].font.color.rgb = RGBColor(0, 0, 0)
        border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)

    def say(self, text: str, *, style: str | None = None, **look: Any) -> Any:
        """A paragraph; `look` is size, bold, centre, indent, before, after, small."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        if look.get("size"):
            run.font.size = Pt(look["size"])
        run.font.bold = look.get("bold")
        shape = paragraph.paragraph_format
        if look.get("centre"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if look.get("indent"):
            shape.first_line_indent = Pt(24)
        shape.space_before = Pt(look.get("before", 0))
        if "after" in look:
            shape.space_after = Pt(look["after"])
        return paragraph

    def tag(self, text: str) -> None:
        """A paragraph that steers and is not printed."""
        self.say(f"{{%p {text} %}}", size=9)

    def heading(self, text: str, level: int = 1) -> None:
        self.document.add_heading(text, level)

    def page_break(self) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(self, widths: Sequence[float], head: Sequence[str] = ()) -> Any:
        """An empty table of fixed columns in millimetres, whose head is repeated on every page."""
        table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        self.right = {number for number, text in enumerate(head) if text in NUMERIC}
        if head:
            row = self.row(table, head, bold=True, shade=TINT)
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            # A head alone at the foot of a page makes LibreOffice lose every row after it.
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
        return table

    def row(self, table: Any, texts: Sequence[str], *, bold: bool = False, shade: str = "", size: Any = None) -> Any:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, column, text) in enumerate(zip(row.cells, table.columns, texts, strict=True)):
            cell.width = column.width
            if shade:
                shading = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
                    shading.set(qn(f"w:{name}"), value)
                cell._tc.get_or_add_tcPr().append(shading)
            for number, line in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
                paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0
                if place in self.right and not text.startswith("{%"):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                run = paragraph.add_run(line)
                run.font.size, run.font.bold = size or TABLE_SIZE, bold
        return row

    def steer(self, table: Any, text: str) -> None:
        """A row that steers and is not printed."""
        self.row(table, [f"{{%tr {text} %}}", *[""] * (len(table.columns) - 1)])

    def loop(self, what: str, widths: Sequence[float], head: Sequence[str], texts: Sequence[str]) -> Any:
        """A table with a row for each line of the report's."""
        table = self.table(widths, head)
        self.steer(table, f"for line in {what}")
        self.row(table, texts)
        self.steer(table, "endfor")
        return table

    def part(self, name: str, fill: Fill) -> None:
        """A part of the report, there only in the kinds that have it."""
        self.tag(f"if part.id == '{name}'")
        heading = self.document.add_heading("", 1)
        heading.add_run("{{r marks[part.id] }}")
        heading.add_run("{{ part.heading }}")
        fill(self)
        self.tag("endif")

    def save(self, name: str) -> None:
        properties = self.document.core_properties
        properties.author, properties.title, properties.comments = "", "{{ report.title }}", ""
        properties.created = properties.modified = CREATED
        content = io.BytesIO()
        self.document.save(content)
        (FOLDER / name).write_bytes(sealed(content.getvalue()))


def fonts(style: Any, chinese: str, size: Any) -> None:
    """The Chinese font is one of Windows and WPS; elsewhere the word processor takes what it has."""
    style.font.name, style.font.size = FIGURES, size
    properties = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        properties.attrib.pop(qn(f"w:{theme}"), None)
    properties.set(qn("w:eastAsia"), chinese)


def field(paragraph: Any, instruction: str, shown: str = "") -> None:
    """A field of Word, and what it shows until it is brought up to date."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind in {"begin", "separate", "end"}:
            mark(run, kind)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)


def mark(run: Any, kind: str) -> None:
    character = OxmlElement("w:fldChar")
    character.set(qn("w:fldCharType"), kind)
    run._r.append(character)


def head_and_foot(make: Maker) -> None:
    section = make.document.sections[0]
    top = section.header.paragraphs[0]
    top.add_run("{{ report.look.header }}").font.size = Pt(9)
    bottom = section.footer.paragraphs[0]
    bottom.alignment = WD_ALIGN_PARAGRAPH.CENTER
    bottom.add_run("— ")
    field(bottom, "PAGE", "2")
    bottom.add_run(" —")
    below = section.footer.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below.add_run("{{ report.look.footer }}").font.size = Pt(9)


def cover(make: Maker) -> None:
    make.tag("if logo")
    make.say("{{ logo }}")
    make.tag("endif")
    make.tag("if report.draft")
    make.say("{{ report.draft }}", bold=True, centre=True)
    make.tag("endif")
    make.tag("if report.look.above")
    make.say("{{ report.look.above }}", centre=True)
    make.tag("endif")
    make.say("{{ report.standard }}", size=17, bold=True, centre=True, before=70)
    make.say("{{ report.title }}", style="Title", centre=True).paragraph_format.space_before = Pt(6)
    make.say("{{ report.kind }}", centre=True, after=120)
    facts = make.table([34, 106])
    make.steer(facts, "for line in report.cover")
    make.row(facts, ["{{ line.label }}", "{{ line.text }}"], size=Pt(11.5))
    make.steer(facts, "endfor")
    make.say("{{ report.look.issuer }}", centre=True, before=24, bold=True)
    make.say("{{ report.look.contact }}", centre=True, size=10)
    make.say("{{ report.statement }}{{ report.look.notice }}", size=9)
    make.page_break()


def contents(make: Maker) -> None:
    make.say("目　录", size=16, bold=True, centre=True, after=10)
    make.tag("for part in report.parts")
    line = make.say("{{ part.heading }}\t", after=3)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    field(line, " PAGEREF part_{{ part.id }} \\h ")
    make.tag("endfor")
    make.say("阅读说明", bold=True, before=14)
    make.say("{{ report.guide }}", indent=True, size=10.5)
    make.page_break()


def basics(make: Maker) -> None:
    table = make.table([34, 126])
    make.steer(table, "for line in report.profile")
    make.row(table, ["{{ line.label }}", "{{ line.text }}"], size=Pt(10.5))
    make.steer(table, "endfor")
    make.steer(table, "if report.description")
    make.row(table, ["园区概况", "{{ report.description }}"], size=Pt(10.5))
    make.steer(table, "endif")
    make.tag("if report.declared")
    make.heading("自评小组", 2)
    team = make.loop(
        "report.team",
        [28, 44, 58, 30],
        ["姓名", "职务", "分工", "签字"],
        ["{{ line.name }}", "{{ line.position }}", "{{ line.duty }}", ""],
    )
    team.rows[2].height = Mm(6.5)  # Room to sign in.
    make.heading("材料真实性承诺", 2)
    make.tag("for line in report.promise")
    make.say("{{ line }}", indent=True)
    make.tag("endfor")
    signing(make, "负责人（签字）：", "单位（盖章）：")
    make.tag("endif")


def signing(make: Maker, left: str, right: str) -> None:
    """Room for signatures and a wet seal."""
    make.say(f"{left}　　　　　　　　　　{right}", before=14, after=30).paragraph_format.keep_with_next = True
    make.say("年　　　月　　　日").alignment = WD_ALIGN_PARAGRAPH.RIGHT


def scores(make: Maker) -> None:
    table = make.table([48, 56, 56])
    summary = "report.summary"
    shown = (
        (f"{{{{ {summary}.score_label }}}}", "score"),
        ("等级", "grade"),
        (f"{{{{ {summary}.aside_label }}}}", "aside"),
    )
    # In one row: no page parts a figure from its label.
    row = make.row(table, [f"{label}\n{{{{ {summary}.{name} }}}}" for label, name in shown])
    for cell in row.cells:
        label, figure = cell.paragraphs
        label.alignment = figure.alignment = WD_ALIGN_PARAGRAPH.CENTER
        figure.runs[0].font.size, figure.runs[0].font.bold = Pt(18), True
    make.say("", after=0).paragraph_format.line_spacing = Pt(6)
    make.tag("for line in report.summary.sentences")
    make.say("（{{ loop.index }}）{{ line }}", indent=True)
    make.tag("endfor")


def chart(make: Maker, name: str) -> None:
    make.tag(f"if charts.{name}")
    make.say("{{r charts." + name + " }}", centre=True)
    make.tag("endif")


def radars(make: Maker) -> None:
    """The two side by side, in a table without lines."""
    table = make.document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, name in zip(table.rows[0].cells, ("chapters", "clauses"), strict=True):
        cell.width = Mm(WIDTH / 2)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].add_run("{{r charts." + name + " }}")


def costliest(make: Maker) -> None:
    make.loop(
        "report.summary.costliest",
        [66, 74, 20],
        ["检查要点", "问题", "折合总分"],
        ["{{ line.id }}　{{ line.text }}", "{{ line.problem }}", "{{ line.score_cost }}"],
    )


def summary(make: Maker) -> None:
    scores(make)
    make.tag("if report.summary.cautions")
    make.say("提示复核：{{ report.summary.cautions | join('；') }}", indent=True)
    make.tag("endif")
    make.heading("得分率", 2)
    radars(make)
    make.tag("if report.summary.costliest")
    make.heading("应先整改的要点", 2)
    costliest(make)
    make.tag("endif")
    make.tag("if report.review and 'review' not in report.headings")
    make.heading("自评与复核", 2)
    review(make)
    make.tag("endif")


def review(make: Maker) -> None:
    make.say("{{ report.review.counts }}。复核人：{{ report.review.reviewers }}。", indent=True)
    sides = make.loop(
        "report.review.sides",
        [52, 34, 40, 34],
        ["结果", "总分", "等级", "实际得分"],
        ["{{ line.name }}", "{{ line.score }}", "{{ line.grade }}", "{{ line.earned }}"],
    )
    make.row(sides, ["相差", "{{ report.review.change }}", "", ""], bold=True)
    make.say("", after=2, size=6)
    make.loop(
        "report.review.differences",
        [90, 52, 18],
        ["改判的要点与理由", "自评 → 复核", "增减"],
        [
            "{{ line.id }}　{{ line.text }}\n{{ line.reason }}（{{ line.signed }}）",
            "{{ line.own }} → {{ line.reviewed }}",
            "{{ line.change }}",
        ],
    )
    make.say("", after=2, size=6)
    make.loop(
        "report.review.agreement",
        [58, 18, 14, 18, 18, 18, 16],
        ["条", "已复核", "一致", "一致率", "自评得分", "复核得分", "增减"],
        [
            "{{ line.heading }}",
            "{{ line.reviewed }}",
            "{{ line.agreed }}",
            "{{ line.share }}",
            "{{ line.own }}",
            "{{ line.counted }}",
            "{{ line.change }}",
        ],
    )


def totals(make: Maker) -> None:
    make.tag("if report.doubled")
    doubled_totals(make)
    make.tag("else")
    single_totals(make)
    make.tag("endif")
    make.say("{{ report.totals_identity }}得分率 = 实际得分 ÷ 应得分。", size=9)
    make.tag("if report.bonus or report.penalties")
    make.heading("加分项与专项扣分（以总分的分值计）", 2)
    result = "{{ line.result }}{% if line.remark %}。{{ line.remark }}{% endif %}"
    make.tag("if report.doubled")
    both = "{{{{ report.doubled.extras[line.id].{} }}}}".format
    make.loop(
        "report.bonus + report.penalties",
        [66, 58, 18, 18],
        ["内容", "结果", "自评", "复核"],
        [
            changed("report.doubled.extras") + "{{ line.id }}　{{ line.text }}",
            result + both("note"),
            both("own"),
            both("reviewed"),
        ],
    )
    make.tag("else")
    make.loop(
        "report.bonus + report.penalties",
        [66, 64, 30],
        ["内容", "结果", "加减分"],
        ["{{ line.id }}　{{ line.text }}", result, "{{ line.points }}"],
    )
    make.tag("endif")
    make.tag("endif")


def changed(scores: str) -> str:
    """The mark of a result that the reviewer changed."""
    return f"{{% if {scores}[line.id].changed %}}【改判】{{% endif %}}"


def doubled_totals(make: Maker) -> None:
    """自评得分 and 复核得分 in columns of their own."""
    heads = ["章 / 条", "标准分", "合理缺项", "应得分", "扣分", "自评得分", "复核得分", "增减", "得分率"]
    table = make.table([32, 15, 18, 14, 14, 18, 18, 14, 17], heads)
    scores = "(report.doubled.sections[line.id] if line.id else report.doubled.earned)"
    texts = [
        "{{ line.name }}",
        *(f"{{{{ line.{n} }}}}" for n in ("full", "not_applicable", "due", "lost")),
        *(f"{{{{ {scores}.{n} }}}}" for n in ("own", "reviewed", "change")),
        "{{ line.rate }}",
    ]
    total_lines(make, table, texts)
    for label, name in (("总分", "score"), ("等级", "grade")):
        both = [f"{{{{ report.doubled.{name}.{n} }}}}" for n in ("own", "reviewed", "change")]
        make.row(table, [label, "", "", "", "", *both, ""], bold=True, shade=TINT)
    make.say("合理缺项、应得分、扣分、得分率都是复核之后的，实际得分即复核得分。", size=9)


def single_totals(make: Maker) -> None:
    table = make.table(
        [52, 18, 18, 18, 18, 18, 18], ["章 / 条", "标准分", "合理缺项", "应得分", "扣分", "实际得分", "得分率"]
    )
    texts = [
        "{{ line.name }}",
        *(f"{{{{ line.{n} }}}}" for n in ("full", "not_applicable", "due", "lost", "earned", "rate")),
    ]
    total_lines(make, table, texts)


def total_lines(make: Maker, table: Any, texts: list[str]) -> None:
    """A row for each chapter and clause; chapters and the whole stand out."""
    make.steer(table, "for line in report.totals")
    make.steer(table, "if line.level in ('chapter', 'whole')")
    make.row(table, texts, bold=True, shade=TINT)
    make.steer(table, "else")
    make.row(table, texts)
    make.steer(table, "endif")
    make.steer(table, "endfor")


def years(make: Maker) -> None:
    make.say("{{ report.years.sentence }}", indent=True)
    chart(make, "bridge")
    make.loop(
        "report.years.steps",
        [110, 25, 25],
        ["因素", "增减", "总分"],
        ["{{ line.label }}", "{{ line.effect }}", "{{ line.reached }}"],
    )
    for title, name in (("提高最多的要点", "improved"), ("下降最多的要点", "slipped")):
        make.tag(f"if report.years.{name}")
        make.heading(title, 2)
        make.loop(
            f"report.years.{name}",
            [120, 20, 20],
            ["检查要点与本年情况", "上年", "本年"],
            [
                "{{ line.id }}　{{ line.text }}\n{{ line.move }}：{{ line.reason }}",
                "{{ line.before }}",
                "{{ line.after }}",
            ],
        )
        make.tag("endif")
    make.tag("if charts.trend")
    make.heading("历次总分", 2)
    make.tag("endif")
    chart(make, "trend")


def clauses(make: Maker) -> None:
    make.tag("if report.doubled")
    make.say("{{ report.doubled.guide }}", size=9)
    make.tag("endif")
    make.tag("for clause in report.clauses")
    make.tag("for opening in clause.opens")
    make.heading("{{ opening.heading }}（{{ opening.origin }}）　" + subtotal("opening"), 2)
    make.tag("endfor")
    make.heading("{{ clause.heading }}（{{ clause.origin }}）　" + subtotal("clause"), 3)
    make.tag("if clause.note")
    make.say("{{ clause.note }}", size=9)
    make.tag("endif")
    zeroed = "clause.zeroed or (report.doubled and report.doubled.sections[clause.id].note)"
    make.tag(f"if {zeroed}")
    make.say(f"{{{{ {zeroed} }}}}", bold=True, size=10).paragraph_format.keep_with_next = True
    make.tag("endif")
    text = (
        "{{ line.id }}　{{ line.text }}〔{{ line.provenance }}〕\n结果：{{ line.result }}"
        "{% if line.materials %}（佐证 {{ line.materials }}）{% endif %}"
        "{% if line.reason or line.remark %}。{{ line.reason }}{{ line.remark }}{% endif %}"
    )
    make.tag("if report.doubled")
    both = "{{{{ report.doubled.criteria[line.id].{} }}}}".format
    make.loop(
        "clause.rows",
        [86, 18, 20, 20, 16],
        ["检查要点及结果", "标准分", "自评得分", "复核得分", "增减"],
        [
            changed("report.doubled.criteria") + text + both("note"),
            "{{ line.points }}",
            *map(both, ("own", "reviewed", "change")),
        ],
    )
    make.tag("else")
    make.loop("clause.rows", [142, 18], ["检查要点及结果", "得分"], [text, "{{ line.earned }}/{{ line.points }}"])
    make.tag("endif")
    make.tag("endfor")


def subtotal(name: str) -> str:
    """What a clause or chapter comes to, after its heading."""
    scores = f"report.doubled.sections[{name}.id]"
    return (
        f"{{% if report.doubled %}}标准分 {{{{ {name}.points }}}}，自评 {{{{ {scores}.own }}}} 分，"
        f"复核 {{{{ {scores}.reviewed }}}} 分{{% else %}}{{{{ {name}.subtotal }}}}{{% endif %}}"
    )


def vetoes(make: Maker) -> None:
    make.say("{{ report.vetoes_intro }}", indent=True)
    make.tag("for veto in report.triggered")
    make.say("触发　{{ veto.id }}　{{ veto.text }}", bold=True).paragraph_format.keep_with_next = True
    make.say("{{ veto.story }}", indent=True)
    make.tag("endfor")
    make.tag("if report.vetoes")
    make.loop(
        "report.vetoes",
        [72, 70, 18],
        ["否决项", "触发条件与后果", "状态"],
        ["{{ line.id }}　{{ line.text }}", "{{ line.trigger }}：{{ line.consequence }}", "{{ line.state }}"],
    )
    make.tag("endif")


def omissions(make: Maker) -> None:
    make.tag("if report.omissions")
    table = make.loop(
        "report.omissions",
        [72, 70, 18],
        ["项目", "缺项说明", "分值"],
        ["{{ line.id }}　{{ line.text }}", "{{ line.reason }}", "{{ line.points }}"],
    )
    make.row(table, ["合计", "", "{{ report.omitted }}"], bold=True, shade=TINT)
    otherwise(make, "没有判为不适用的要点。")


def losses(make: Maker) -> None:
    chart(make, "losses")
    make.tag("if report.losses")
    table = make.loop(
        "report.losses",
        [142, 18],
        ["扣分点与原因", "扣分"],
        ["{{ line.id }}　{{ line.text }}：{{ line.reason }}", "{{ line.points }}"],
    )
    make.row(table, ["合计（与评审结果汇总表的扣分合计一致）", "{{ report.lost }}"], bold=True, shade=TINT)
    otherwise(make, "没有扣分。")


def remedies(make: Maker) -> None:
    make.tag("if report.remedies")
    make.say("优先级：{{ report.priority_rule }}", size=9).paragraph_format.keep_with_next = True
    make.loop(
        "report.remedies",
        [11, 119, 30],
        ["序号", "检查要点与整改建议", "责任部门、责任人、时限"],
        [
            "{{ line.number }}",
            "{{ line.id }}　{{ line.text }}\n优先级{{ line.priority }}，难度{{ line.effort }}，"
            "失 {{ line.points }} 分，"
            "折合总分 {{ line.score_cost }}{% if line.mandatory %}，{{ line.mandatory }}{% endif %}"
            "{% if line.blocks %}，影响等级{% endif %}。{{ line.advice }}",
            "",
        ],
    )
    otherwise(make, "没有需要整改的要点。")


def register(make: Maker) -> None:
    """Twelve columns do not fit on an upright page: what the program and people filled in stand in two."""
    cells = "report.register.headings[{0}] }}}}：{{{{ line.cells[{1}]".format
    make.tag("if report.register.lines")
    text = "{{ report.register.state }}{{ report.register.unanswered }}问题等级即优先级：{{ report.priority_rule }}"
    make.say(text, size=9).paragraph_format.keep_with_next = True
    make.loop(
        "report.register.lines",
        [11, 95, 54],
        ["序号", "条款、问题与整改措施", "责任、时限与完成情况"],
        [
            "{{ line.number }}",
            "{{ line.cells[0] }}　{{ line.cells[1] }}{% if line.aside %}（{{ line.aside }}）{% endif %}\n"
            + "\n".join(f"{{{{ {cells(n + 1, n)} }}}}" for n in (2, 3)),
            "\n".join(f"{{{{ {cells(n + 1, n)} }}}}" for n in range(4, 11)),
        ],
    )
    otherwise(make, "没有需要整改的要点。{{ report.register.unanswered }}")


def margins(make: Maker) -> None:
    make.tag("if report.firmness.margins")
    make.loop(
        "report.firmness.margins",
        [24, 88, 24, 24],
        ["等级", "要求（各章得分率只列最低的一章）", "现为", "余量"],
        ["{{ line.grade }}", "{{ line.asks }}", "{{ line.value }}", "{{ line.margin }}"],
    )
    make.tag("endif")
    make.say("{{ report.firmness.words }}", size=9)
    make.tag("if report.firmness.turns")
    make.loop(
        "report.firmness.turns",
        [80, 44, 18, 18],
        ["检查要点", "作答的改变", "总分", "等级"],
        ["{{ line.id }}　{{ line.text }}", "{{ line.change }}", "{{ line.score }}", "{{ line.grade }}"],
    )
    make.tag("endif")


def otherwise(make: Maker, text: str) -> None:
    make.tag("else")
    make.say(text, indent=True)
    make.tag("endif")


def evidence(make: Maker) -> None:
    make.tag("if report.pending")
    make.heading("待补证清单", 2)
    make.say("下列要点判了最高结论而没有佐证材料，在补证以前按较低的结论计分。", size=9)
    make.loop(
        "report.pending",
        [66, 76, 18],
        ["检查要点", "计分与应补的材料", "失分"],
        ["{{ line.id }}　{{ line.text }}", "{{ line.counted }}；应补：{{ line.wanted }}", "{{ line.points }}"],
    )
    make.tag("endif")
    make.heading("佐证材料清单", 2)
    make.tag("if report.materials")
    make.loop(
        "report.materials",
        [12, 76, 32, 40],
        ["序号", "材料", "SHA-256 前 12 位", "所证要点"],
        ["{{ line.number }}", "{{ line.text }}", "{{ line.digest }}", "{{ line.used_by }}"],
    )
    otherwise(make, "答卷没有列出佐证材料。")
    make.tag("if report.lacking")
    make.heading("已得分而未列佐证的要点", 2)
    make.loop(
        "report.lacking",
        [86, 74],
        ["检查要点", "建议准备的材料"],
        ["{{ line.id }}　{{ line.text }}", "{{ line.detail }}"],
    )
    make.tag("endif")


def signatures(make: Maker) -> None:
    make.say("{{ report.closing_words }}", indent=True)
    signing(make, "组长、组员（签字）：", "{{ report.look.issuer or '编制单位' }}（盖章）：")


def rules(make: Maker) -> None:
    make.tag("for rule in report.rules")
    make.say("{{ rule.heading }}。{{ rule.lines | join('') }}", indent=True, size=10)
    make.tag("endfor")


def arithmetic(make: Maker) -> None:
    make.loop(
        "report.arithmetic", [66, 94], ["步骤", "算式"], ["{{ line.id }}（{{ line.detail }}）", "{{ line.text }}"]
    )


def sources(make: Maker) -> None:
    make.tag("for line in report.sources")
    make.say("{{ line.id }}　{{ line.text }}：{{ line.detail }}", size=9, after=1)
    make.tag("endfor")
    identity(make)


def identity(make: Maker) -> None:
    table = make.table([34, 126])
    make.steer(table, "for line in report.identity")
    row = make.row(table, ["{{ line.label }}", "{{ line.text }}"])
    for cell in row.cells:  # No line of it goes to a page of its own.
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    make.steer(table, "endfor")


PARTS: dict[str, Fill] = {
    "basics": basics,
    "summary": summary,
    "review": review,
    "totals": totals,
    "margins": margins,
    "years": years,
    "clauses": clauses,
    "vetoes": vetoes,
    "omissions": omissions,
    "losses": losses,
    "remedies": remedies,
    "register": register,
    "evidence": evidence,
    "signatures": signatures,
    "rules": rules,
    "arithmetic": arithmetic,
    "sources": sources,
}


def whole() -> Maker:
    make = Maker()
    head_and_foot(make)
    cover(make)
    contents(make)
    make.tag("for part in report.parts")
    for name, fill in PARTS.items():
        make.part(name, fill)
    make.tag("endfor")
    make.tag("if report.look.closing")
    make.say("{{ report.look.closing }}", indent=True, before=12)
    make.tag("endif")
    return make


def brief() -> Maker:
    make = Maker()
    make.document.sections[0].top_margin = make.document.sections[0].bottom_margin = Mm(15)
    make.document.styles["Normal"].paragraph_format.line_spacing = 1.0
    make.document.styles["Normal"].paragraph_format.space_after = Pt(2)
    make.tag("if logo")
    make.say("{{ logo }}")
    make.tag("endif")
    make.say("{{ report.park }}", size=20, bold=True, centre=True, after=2)
    make.say(
        "{{ report.standard }}　{{ report.title }}{% if report.draft %}（{{ report.draft }}）{% endif %}",
        centre=True,
        size=11,
    )
    make.say("评价期 {{ report.period }}　{{ report.date }}", centre=True, size=11)
    scores(make)
    radars(make)
    make.tag("if report.summary.costliest")
    make.say("应先整改的要点", bold=True)
    costliest(make)
    make.tag("endif")
    facts = "{% for line in report.cover[3:] %}{{ line.label }}：{{ line.text }}。{% endfor %}{{ report.program }}。"
    look = "{{ report.look.notice }}{{ report.look.issuer }}　{{ report.look.contact }}"
    make.say("{{ report.statement }}" + facts + look, size=8, before=4)
    return make


if __name__ == "__main__":
    whole().save("report.docx")
    brief().save("brief.docx")

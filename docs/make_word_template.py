"""Makes the Word document that reports begin from, templates/gap-report/report.docx: python docs/make_word_template.py

It holds the styles and the pages, and the cover, whose words stand in tags. A consultant edits the result in Word; this
is where the shipped one comes from. Same script, same bytes.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from compliance.report.theme import files
from compliance.report.theme.model import Look
from compliance.report.word import styles
from compliance.report.word.package import sealed
from compliance.report.word.styles import Wardrobe

FILE = Path(__file__).parent.parent / "templates" / "gap-report" / "report.docx"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
COVER = (
    ("草稿标记", "{{ 草稿 }}"),
    ("Normal", "{{ 标志 }}"),
    ("封面题头", "{{ 题头 }}"),
    ("封面标准", "{{ 标准 }}"),
    ("Title", "{{ 报告名称 }}"),
    ("封面园区", "{{ 园区名称 }}"),
    ("封面事项", "{{ 封面事项 }}"),
    ("封面单位", "{{ 编制单位 }}"),
    ("封面联系方式", "{{ 联系方式 }}"),
    ("封面说明", "{{ 来源声明 }}"),
    ("封面说明", "{{ 声明 }}"),
)
PARTS = {"styles": "styles", "settings": "settings", "fontTable": "fontTable", "header1": "header", "footer1": "footer"}


def whole() -> bytes:
    w = Wardrobe.of(Look())
    ids = {style.name: style.id for style in styles.of(w)}
    content = {
        "[Content_Types].xml": _kinds(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml"), ("core", "docProps/core.xml")),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>报告</dc:title></cp:coreProperties>"
        ),
        "word/_rels/document.xml.rels": _relations(*((kind, f"{name}.xml") for name, kind in PARTS.items())),
        "word/document.xml": _document(w, ids),
        "word/styles.xml": _styles(w),
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": _fonts(),
        "word/header1.xml": f"<w:hdr {W}>{_said('{{ 页眉 }}', ids['header'])}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W}>{NUMBER.format(ids['footer'], ids['页脚文字'])}</w:ftr>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, xml in content.items():
            package.writestr(name, HEAD + xml)
    return sealed(made.getvalue())


def _kinds() -> str:
    overrides = {
        "/word/document.xml": f"{KINDS}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{name}.xml": f"{KINDS}.{kind}+xml" for name, kind in PARTS.items()},
    }
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
        + "</Types>"
    )


def _relations(*related: tuple[str, str]) -> str:
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    told = (
        f'<Relationship Id="rId{number}" Type="{core if kind == "core" else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(told)}</Relationships>'


SETTINGS = (
    f'<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat>"
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
NUMBER = (
    '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:rPr><w:rStyle w:val="{}"/></w:rPr>'
    '<w:t xml:space="preserve">{{{{ 页脚 }}}}　</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def _said(text: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _document(w: Wardrobe, ids: dict[str, str]) -> str:
    top, right, bottom, left = (styles.twips(one) for one in w.scale.margins)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="{styles.twips(12)}" w:footer="{styles.twips(9)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    cover = "".join(_said(text, ids[style]) for style, text in COVER)
    return f"<w:document {W} {R}><w:body>{cover}{section}</w:body></w:document>"


def _styles(w: Wardrobe) -> str:
    plain = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/>'
        "</w:style>"
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:kern w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:snapToGrid w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    told = (*(style.xml() for style in styles.of(w)), *(xml for _, xml in styles.tables(w)))
    return f"<w:styles {W}>{defaults}{plain}{''.join(told)}</w:styles>"


def _fonts() -> str:
    """The fonts of the shipped themes, and what stands in for one that a machine has not."""
    asked = [[styles.FALLBACK, "Microsoft YaHei", "Noto Sans SC"], ["黑体", "SimHei"], ["楷体", "KaiTi", "楷体_GB2312"]]
    for name in files.shipped():
        fonts = files.load(name).theme.fonts
        asked += [list(one) for one in (fonts.body, fonts.heading) if one]
    told = (
        f"<w:font w:name={quoteattr(first)}><w:altName w:val={quoteattr(','.join(others))}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for first, *others in asked
    )
    return f"<w:fonts {W}>{''.join(told)}</w:fonts>"


if __name__ == "__main__":
    FILE.write_bytes(whole())

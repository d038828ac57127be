"""Themes: what a firm may change about a report, and how a mistake in its file is told."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest
from conftest import ROOT
from hostile_looks import HEAVY_DRAWINGS, svg
from PIL import Image
from reports import GOOD, UNFINISHED, page_of, picture

from compliance.errors import InputError
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Theme, contrast

SAMPLE = ROOT / "templates" / "themes" / "sample" / "theme.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def theme(tmp_path: Path) -> Callable[..., str]:
    """Writes a theme file, with files beside it, and gives its name."""

    def write(text: str, **files: bytes) -> str:
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        path = tmp_path / "theme.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("name", [*theme_files.shipped(), str(SAMPLE)])
def test_shipped_themes_and_the_sample_are_sound(name: str) -> None:
    assert theme_files.load(name).theme.name


def test_the_sample_has_every_field() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    parts = [
        Theme,
        *(field.annotation for field in Theme.model_fields.values() if hasattr(field.annotation, "model_fields")),
    ]
    names = {field.alias for part in parts for field in part.model_fields.values()}
    assert len(names) > 10
    assert not {name for name in names if f"{name}:" not in text}


def test_a_theme_changes_words_colours_fonts_and_logo(theme: Callable[..., str]) -> None:
    page = page_of(GOOD, theme=theme(
        "底版: 现代\n标志: logo.png\n颜色: {主色: '#123456'}\n字体: {正文: [某体]}\n页眉: 某某<咨询>\n页脚: 第三方\n"
        "封面: {题头: 委托, 编制单位: 某公司, 联系方式: 某路}\n措辞: {报告名称: 某报告, 声明: 仅供, 结束语: 完}",
        logo_png=picture(),
    ))  # fmt: skip
    for expected in ("#123456", '"某体", "Noto Sans SC"', "data:image/png;base64,", 'data-running="某某&lt;咨询&gt;"'):
        assert expected in page
    for expected in (">委托<", ">某公司<", ">某路<", "<h1>某报告</h1>", ">仅供<", ">完<", 'data-foot="第三方"'):
        assert expected in page
    assert "#14304f" not in page
    # What a theme cannot take away.
    assert "不是标准条款原文" in page


def test_a_header_of_ones_own_still_says_that_a_report_is_a_draft(theme: Callable[..., str]) -> None:
    assert 'data-running="某某（未完成草稿）"' in page_of(UNFINISHED, theme=theme("页眉: 某某"))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("底版: 古典", "1:5", "“底版”的值不在可选范围内"),
        ("颜色:\n  主色: '#ffff00'", "2:7", "“主色”太浅，印成黑白看不清"),
        ("颜色:\n  底色: '#202020'", "2:7", "“底色”太深，上面的字看不清"),
        ("颜色:\n  主色: red", "2:7", "“主色”不是颜色"),
        ("颜色: 红", "1:5", "“颜色”应由名称和内容组成"),
        ("颜 色:\n  主色: '#000000'", "1:1", "没有“颜 色”这个名称"),
        ("字体:\n  正文: 仿宋", "2:7", "“正文”应为列表"),
        ("字体:\n  正文: [仿宋, 'x\"; } body { display: none']", "2:12", "“正文”第 2 项不是字体名称"),
        ("页眉: [甲]", "1:5", "“页眉”应为文字"),
        (f"页眉: {'长' * 61}", "1:5", "“页眉”太长"),
        ("标志: ../logo.png", "1:5", "“标志”不是图片的文件名"),
        ("标志: http://a.invalid/logo.png", "1:5", "“标志”不是图片的文件名"),
        ("标志: none.png", "1:5", "找不到标志的图片"),
        ("标志: text.png", "1:5", "标志不是 PNG、JPEG 或 SVG 图片"),
        ("标志: cut.png", "1:5", "标志的图片已损坏"),
        ("标志: huge.png", "1:5", "文件过大"),
        ("标志: wide.png", "1:5", "标志的图片过大"),
        ("标志: script.svg", "1:5", "标志的 SVG 含有脚本、实体或外部引用"),
        ("标志: outward.svg", "1:5", "标志的 SVG 含有脚本、实体或外部引用"),
        ("标志: entity.svg", "1:5", "标志的 SVG 含有脚本、实体或外部引用"),
        ("- 甲", "1:1", "应由名称和内容组成"),
        ("名称: 甲\n名称: 乙", "2:1", "重复"),
        ("名称: '甲", "1:5", "引号"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_theme_is_told_with_its_place(
    theme: Callable[..., str], text: str, place: str, message: str
) -> None:
    name = theme(
        text,
        text_png="不是图片".encode(),
        cut_png=picture((200, 200))[:-80],
        huge_png=picture() + bytes(1024 * 1024),
        wide_png=picture((4001, 1)),
        script_svg=SVG.replace("<path", "<script>alert(1)</script><path").encode(),
        outward_svg=SVG.replace("<path", '<image href="http://a.invalid/x.png"/><path').encode(),
        entity_svg=f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG}'.encode(),
    )
    with pytest.raises(InputError) as raised:
        theme_files.load(name)
    assert message in str(raised.value)
    assert any(str(problem.location) == f"{name}:{place}" for problem in raised.value.problems), str(raised.value)


def test_every_mistake_is_told_at_once(theme: Callable[..., str]) -> None:
    with pytest.raises(InputError) as raised:
        theme_files.load(theme("底版: 古典\n标志: none.png\n颜色: {主色: '#eee', 底色: '#000000'}\n外: 1"))
    assert len(raised.value.problems) == 5


def test_a_logo_may_not_lead_out_of_the_folder(theme: Callable[..., str], tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.png"
    outside.write_bytes(picture())
    (tmp_path / "logo.png").symlink_to(outside)
    with pytest.raises(InputError, match="不在主题文件的文件夹内"):
        theme_files.load(theme("标志: logo.png"))


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.png", picture(), "image/png"),
        ("a.JPG", picture(kind="JPEG"), "image/jpeg"),
        ("a.svg", SVG.encode(), "image/svg+xml"),
    ],
)
def test_logos_of_three_kinds(tmp_path: Path, name: str, content: bytes, media: str) -> None:
    (tmp_path / name).write_bytes(content)
    path = tmp_path / "theme.yml"
    path.write_text(f"标志: {name}", encoding="utf-8")
    logo = theme_files.load(str(path)).logo
    assert logo is not None
    assert (logo.content, logo.media) == (content, media)


def test_an_unknown_theme_is_told_with_those_that_there_are(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, out, err = run("report", GOOD, "--theme", "古典", "-o", tmp_path / "a.html")
    assert (code, out) == (2, "")
    assert "没有这个主题" in err
    assert "formal、modern" in err
    assert not list(tmp_path.iterdir())


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", theme_files.shipped())
def test_shipped_colours_are_told_apart_in_grey(name: str) -> None:
    colours = theme_files.load(name).theme.colours
    assert contrast(colours.main, "#ffffff") > 7
    assert contrast(colours.tint, colours.main) > 4.5


def test_an_empty_theme_is_told_in_words_that_fit_a_theme(theme: Callable[..., str]) -> None:
    with pytest.raises(InputError, match="文件是空的") as raised:
        theme_files.load(theme(""))
    assert "核对是不是拿错了文件" in str(raised.value)
    assert "答卷" not in str(raised.value)


XLINK = 'xmlns:x="http://www.w3.org/1999/xlink"'
EMBEDDED = b64encode(picture()).decode()


OUTWARD_DRAWINGS = {
    "a script": svg("<script>alert(1)</script>"),
    "a script under a prefix": svg('<s:script xmlns:s="http://www.w3.org/2000/svg">1</s:script>'),
    "a script in UTF-16": svg("<script>alert(1)</script>").decode().encode("utf-16"),
    "a script in UTF-7": svg("+ADw-script+AD4-", "<?xml version='1.0' encoding='utf-7'?>"),
    "an entity": svg("&a;", '<!DOCTYPE svg [<!ENTITY a "b">]>'),
    "a style sheet": svg("", '<?xml-stylesheet href="http://a.invalid/a.css"?>'),
    "a page": svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>'),
    "an element of a page": svg('<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="#a"/>'),
    "what happens": svg("<path/>", attributes='onload="alert(1)"'),
    "what changes": svg('<a><set attributeName="href" to="http://a.invalid/"/></a>'),
    "an address": svg('<image href="http://a.invalid/a.png"/>'),
    "an address with a prefix": svg(f'<image {XLINK} x:href="http://a.invalid/a.png"/>'),
    "an escaped address": svg('<image href="&#x68;ttp://a.invalid/a.png"/>'),
    "an address of this machine": svg('<image href="file:///etc/passwd"/>'),
    "an address beside": svg('<use href="other.svg#a"/>'),
    "a base": svg('<image href="#a"/>', attributes='xml:base="http://a.invalid/"'),
    "a drawing within": svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
    "a page within": svg('<use href="data:text/html,a"/>'),
    "a fill": svg('<path fill="url(http://a.invalid/a#b)"/>'),
    "a quoted fill": svg("""<path style="fill:url( 'http://a.invalid/a' )"/>"""),
    "an escaped fill": svg(r'<path style="fill:\75rl(http://a.invalid/a)"/>'),
    "an escaped rule": svg(r"<style>@\69mport 'http://a.invalid/a.css';</style>"),
    "a rule": svg("<style><![CDATA[ @IMPORT 'http://a.invalid/a.css'; ]]></style>"),
    "a font": svg("<style>@font-face { font-family: a; src: url(data:font/woff;base64,AA) }</style>"),
    "a set of pictures": svg("""<path style="fill:image-set('http://a.invalid/a' 1x)"/>"""),
    "blanks without an end": svg(f'<path fill="url({" " * 40_000}"/>'),
}
MANY = {**HEAVY_DRAWINGS, "many pictures": svg(f'<image href="data:image/png;base64,{EMBEDDED}"/>' * 20)}
SOUND_DRAWINGS = {
    "shapes": svg('<defs><linearGradient id="a"/></defs><path id="b" style="fill:url(#a)"/><use href="#b"/>'),
    "a style": svg("<style>.a{fill:url('#b')} @media print { path { fill: #fff } }</style><path class='a'/>"),
    "a picture": svg(f'<image {XLINK} x:href="data:image/png;base64,{EMBEDDED}"/>'),
    "what programs add": svg(
        '<n:view xmlns:n="http://a.invalid/n" n:file="C:\\a(1).svg"/><metadata>…</metadata>',
        "\ufeff<?xml version='1.0' encoding='utf-8' standalone='no'?><!-- 图 -->\n",
    ),
}


def refusal(theme: Callable[..., str], **files: bytes) -> str:
    """What is said of a logo; "" where it is taken."""
    (name,) = files
    try:
        theme_files.load(theme(f"标志: {name.replace('_', '.')}", **files))
    except InputError as error:
        (problem,) = error.problems
        assert (problem.location.line, problem.location.column) == (1, 5)
        return str(problem)
    return ""


@pytest.mark.parametrize("name", OUTWARD_DRAWINGS)
def test_a_drawing_that_runs_or_fetches_is_refused_however_it_is_written(theme: Callable[..., str], name: str) -> None:
    told = refusal(theme, a_svg=OUTWARD_DRAWINGS[name])
    assert "标志的 SVG 含有脚本、实体或外部引用" in told or "标志的 SVG 不是 UTF-8 编码" in told
    assert "    发现：" in told


@pytest.mark.parametrize("name", MANY)
def test_a_drawing_that_makes_much_out_of_little_is_refused(theme: Callable[..., str], name: str) -> None:
    assert "标志的 SVG 太复杂" in refusal(theme, a_svg=MANY[name])


@pytest.mark.parametrize("name", SOUND_DRAWINGS)
def test_a_drawing_of_shapes_is_taken(theme: Callable[..., str], name: str) -> None:
    assert refusal(theme, a_svg=SOUND_DRAWINGS[name]) == ""


def packed(*blocks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these blocks."""
    parts = (pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data)) for kind, data in blocks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.slow
def test_a_picture_that_is_larger_than_it_looks_is_refused(theme: Callable[..., str]) -> None:
    head = pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = packed((b"IHDR", head), (b"IDAT", compress(bytes(20 * 1024**2), 9)), (b"IEND", b""))
    assert "标志的图片过大" in refusal(theme, a_png=bomb)
    words = packed((b"IHDR", pack(">IIBBBBB", 9, 9, 8, 0, 0, 0, 0)), (b"zTXt", b"a\0\0" + compress(bytes(10**9), 9)))
    assert "标志的图片已损坏" in refusal(theme, a_png=words)


def test_a_picture_of_another_kind_or_of_many_is_refused(theme: Callable[..., str]) -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    moving = BytesIO()
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    assert "标志是动画，不是图片" in refusal(theme, a_png=moving.getvalue())
    assert "标志不是 PNG、JPEG 或 SVG 图片" in refusal(theme, a_png=picture(kind="GIF"))
    assert "标志不是 PNG、JPEG 或 SVG 图片" in refusal(theme, a_svg=b"<html><svg/></html>")


def full(_: bytes) -> None:
    raise MemoryError


def test_a_picture_that_takes_too_much_is_told_by_its_place(theme: Callable[..., str], monkeypatch) -> None:
    monkeypatch.setattr(theme_files, "_wrong", full)
    assert "“a.png” 看标志的图片，要用的内存超过 256 MB" in refusal(theme, a_png=picture())


def test_the_parts_of_a_theme_are_kept_as_they_were_written() -> None:
    """A document carries its theme, by which it is printed again."""
    written = {"部分": {"差距分析报告": ["总体结论", {"重点问题": "主要发现"}]}}
    theme = Theme.model_validate(written)
    assert theme.model_dump(by_alias=True, exclude_defaults=True, mode="json") == written
    assert theme.order_of("差距分析报告") == {"summary": "总体结论", "cards": "主要发现"}


@pytest.mark.parametrize("part", [{}, {"总体结论": {"甲": "乙"}}, "总体结", 5, None])
def test_a_part_that_is_none_is_told(part: object) -> None:
    with pytest.raises(ValueError, match="部分"):
        Theme.model_validate({"部分": {"差距分析报告": [part]}})

"""Themes: what a firm may change about a report, and how a mistake in its file is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
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

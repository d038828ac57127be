"""Photographs and files on the page: sixty of them from the telephone to the package, and not a byte is lost."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, violations, window_service
from pages import DESKTOP, PHONE, article, closed, opened, page_file, saved, window
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from compliance import load_answers
from compliance.answers import evidence_names
from samples.photographs import DEVICE, photograph

pytestmark = pytest.mark.slow
GOOD = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
ONE, OTHER = "C4.1-1", "C4.2-1"
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture(scope="module")
def photographs() -> list[bytes]:
    """Small enough for sixty of them; the first is as large as a telephone's."""
    return [photograph(0), *(photograph(number, width=640, height=480) for number in range(1, 60))]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    shutil.copytree(GOOD.parent / "佐证", tmp_path / "佐证")
    return page_file(tmp_path, window_service(), load_answers(GOOD, window_service()))


def ready(page: Page) -> None:
    page.wait_for_function("() => waiting === 0", timeout=120_000)
    page.evaluate("() => adding")


def choose(page: Page, identifier: str, files: list[Path], button: str = "添加附件") -> None:
    with page.expect_file_chooser() as choosing:
        article(page, identifier).get_by_role("button", name=button).click()
    choosing.value.set_files(files)
    ready(page)


DATA = """files => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    data.items.add(new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], name, {type}));
  }
  return data;
}"""


def transfer(page: Page, files: dict[str, bytes], type_: str = "image/jpeg") -> Any:
    return page.evaluate_handle(
        DATA, [[name, type_, base64.b64encode(content).decode()] for name, content in files.items()]
    )


def drop(page: Page, where: Locator, files: dict[str, bytes]) -> None:
    data = transfer(page, files)
    for event in ("dragover", "drop"):
        where.dispatch_event(event, {"dataTransfer": data})
    ready(page)


def written(folder: Path, photographs: list[bytes]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"IMG_{number:04}.jpg" for number in range(len(photographs))]
    for path, content in zip(paths, photographs, strict=True):
        path.write_bytes(content)
    return paths


def digests(files: Iterator[bytes]) -> list[str]:
    return sorted(hashlib.sha256(content).hexdigest() for content in files)


def open_file(page: Page, path: Path) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="打开答卷").click()
    choosing.value.set_files(path)
    page.locator("#notices", has_text=f"已打开 {path.name}").wait_for(timeout=120_000)


def test_where_the_browser_keeps_no_attachment_leaving_asks_first(
    browser: Browser, form: Path, photographs: list[bytes]
) -> None:
    paths = written(form.parent / "相机", photographs[:1])
    with window(browser) as context:
        context.add_init_script(
            "indexedDB.open = () => { const asked = {}; setTimeout(() => asked.onerror()); return asked; }"
        )
        page = opened(context, form)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        choose(page, ONE, paths)
        page.locator("#room", has_text="浏览器不让本页存附件").wait_for()
        with page.expect_event("dialog") as asked:
            page.close(run_before_unload=True)
        assert (asked.value.type, wrong) == ("beforeunload", [])
        asked.value.accept()


@pytest.mark.parametrize("size", SIZES)
def test_sixty_photographs_from_the_page_to_the_package(
    size: str, browser: Browser, form: Path, photographs: list[bytes], run: Callable[..., Any]
) -> None:
    folder = form.parent
    paths = written(folder / "相机", photographs)
    with window(browser, SIZES[size]) as context:
        page = opened(context, form)
        choose(page, ONE, paths[:30])
        drop(page, article(page, OTHER), {path.name: path.read_bytes() for path in paths[30:]})
        page.get_by_label("照片存原件").check()
        closed(page)
        page = opened(context, form)
        page.locator("#notices", has_text="已恢复上次填写的内容").wait_for()
        page.wait_for_function("() => document.querySelectorAll('.thumb canvas').length === 60")
        assert page.get_by_label("照片存原件").is_checked()
        assert "附件 60 个" in page.locator("#room").inner_text()
        assert violations(page) == []
        made = saved(page, folder)
    with zipfile.ZipFile(made) as packed:
        assert packed.testzip() is None
        inside = {name: packed.read(name) for name in packed.namelist() if name.startswith("佐证/")}
    assert sorted(inside)[0] == f"佐证/{ONE}_佐证_1.jpg"
    assert digests(iter(inside.values())) == digests(iter(photographs))

    with window(browser, SIZES[size]) as context:
        page = opened(context, form)
        open_file(page, made)
        again = saved(page, folder / "相机")
    with zipfile.ZipFile(again) as packed:
        assert {name: packed.read(name) for name in packed.namelist() if name.startswith("佐证/")} == inside

    if size == "phone":
        return
    code, _, err = run("import", made, "-o", folder / "答卷.yaml")
    assert (code, "放入佐证 60 个" in err) == (0, True), err
    sheet = load_answers(folder / "答卷.yaml", window_service())
    assert len(sheet.answers[ONE].evidence) >= 30
    code, out, _ = run("score", folder / "答卷.yaml", "-f", "json")
    counted = json.loads(out)
    assert code == 0
    assert {*digests(iter(photographs))} <= {*_strings(counted)}
    assert run("pack", folder / "答卷.yaml", "-o", folder / "提交包.zip", "--date", "2026-01-31")[0] == 0
    assert run("unpack", folder / "提交包.zip", "-o", folder / "解开")[0] == 0
    unpacked = folder / "解开" / "data"
    assert digests((unpacked / name).read_bytes() for name in inside) == digests(iter(photographs))
    report = next((unpacked / "评分").glob("报告.*"))
    assert run("verify", report, "--answers", unpacked / "答卷.yaml")[0] == 0


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)
    else:
        yield str(data)


def test_photographs_are_turned_made_smaller_and_tell_no_place(
    browser: Browser, form: Path, photographs: list[bytes]
) -> None:
    folder = form.parent
    [path] = written(folder / "相机", photographs[:1])
    assert DEVICE.encode() in path.read_bytes()
    with window(browser, PHONE, has_touch=True, is_mobile=True) as context:
        page = opened(context, form)
        choose(page, ONE, [path], "拍照")
        made = saved(page, folder)
        said = page.locator("#notices").inner_text()
    assert "其中附件 1 个：1 张照片已转正、缩小，去掉了拍摄地点和设备的信息。" in said
    with zipfile.ZipFile(made) as packed:
        content = packed.read(f"佐证/{ONE}_佐证_1.jpg")
    picture = Image.open(io.BytesIO(content))
    assert (picture.size, dict(picture.getexif())) == ((1500, 2000), {})
    red, green, blue = picture.convert("RGB").getpixel((700, 30))  # type: ignore[misc]
    assert red > 150 > 60 > max(green, blue)
    assert DEVICE.encode() not in content


def test_captions_order_and_removal_by_keyboard(browser: Browser, form: Path, photographs: list[bytes]) -> None:
    folder = form.parent
    paths = written(folder / "相机", photographs[1:4])
    (folder / "相机" / "协议.pdf").write_bytes(b"%PDF-1.4 %%EOF")
    with window(browser) as context:
        page = opened(context, form)
        choose(page, ONE, [*paths, folder / "相机" / "协议.pdf"])
        here = article(page, ONE)
        page.wait_for_function("() => document.querySelectorAll('.thumb canvas').length === 3")
        assert here.locator(".symbol").inner_text() == "PDF"
        here.get_by_label("第 1 个附件 佐证 的题注").fill("合影")
        page.keyboard.press("Tab")
        page.wait_for_function("() => document.activeElement.getAttribute('aria-label') === '第 1 个附件 合影 的日期'")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("2027-04-30")
        page.keyboard.press("Tab")
        here.get_by_text("有效至 2027-04-30").wait_for()
        here.get_by_role("button", name="后移：第 1 个附件 合影").focus()
        page.keyboard.press("Enter")
        page.once("dialog", lambda dialog: dialog.accept())
        here.get_by_role("button", name="删去：第 3 个附件 佐证").focus()
        page.keyboard.press("Enter")
        listed = [caption.input_value() for caption in here.locator(".about > input").all()]
        assert listed == ["", "合影", "协议"]
        made = saved(page, folder)
    with zipfile.ZipFile(made) as packed:
        names = [name for name in packed.namelist() if name.startswith("佐证/")]
        data = json.loads(packed.read(packed.namelist()[0]))
    expected = [f"佐证/{ONE}_佐证_2.jpg", f"佐证/{ONE}_合影_1.jpg", f"佐证/{ONE}_协议_1.pdf"]
    assert sorted(names) == sorted(expected)
    cited = [text.partition(" | ") for text in data["作答"][ONE]["佐证"]]
    assert [name for name, _, _ in cited if name in names] == expected
    assert (expected[1], " | ", "有效至 2027-04-30") in cited


BAD = {
    "空.pdf": (b"", "是空文件或文件夹，没有添加"),
    "程序.exe": (b"MZ", "是程序，没有添加"),
    "链接.lnk": (b"L\0", "是快捷方式，没有添加；请添加它指向的文件"),
    "名不副实.jpg": (b"%PDF-1.4", "内容是 PDF，后缀已改"),
    "坏.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 99, "浏览器打不开这张图片（JPG），原样放进去"),
    "炸弹.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\x02\0\0\0", "画面过大（65536×65536），没有缩小"),
    "文字.jpg": (b"hello", "内容不是 JPG，请核对；照样放进去"),
}


def test_files_that_are_not_what_they_should_be_are_told(browser: Browser, form: Path) -> None:
    script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "run"</script></svg>'
    with window(browser) as context:
        page = opened(context, form)
        title = page.title()
        drop(page, article(page, ONE), {"图.svg": script, **{name: content for name, (content, _) in BAD.items()}})
        said = page.locator("#notices").inner_text()
        assert [name for name, (_, words) in BAD.items() if f"{name}：{words}" not in said] == []
        assert page.locator(".attached li").count() == 5
        assert page.title() == title
        drop(page, page.locator("h1"), {"图.svg": script})
        assert "请把文件拖到要点的框里" in page.locator("#notices").inner_text()
        # A picture is pasted into whatever has the focus; with a text comes no picture.
        here = article(page, OTHER)
        for kind, count in (("image/png", 1), ("text/plain", 1)):
            data = transfer(page, {"image.png": b"\x89PNG"}, "image/png")
            if kind == "text/plain":
                data.evaluate("data => data.setData('text/plain', '文字')")
            here.locator("textarea").first.evaluate(
                "(node, data) => node.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))",
                data,
            )
            ready(page)
            assert here.locator(".attached li").count() == count


def test_names_are_those_of_the_program(browser: Browser, form: Path) -> None:
    captions = [
        "合作协议",
        "IMG_2025",
        "a<b>:c|d%",
        " 照\t片\u202e ",
        "",
        "长" * 300,
        "é",
        "e\u0301",
        "合影🎉" * 20,
        "._x_.",
    ]
    suffixes = ["jpg", "JPEG", "", "重要", "tar.gz", "pdf"]
    taken = ["佐证/C4.1-1_合作协议_1.png", "佐证\\C4.1-1_É_1.JPG"]
    given = [[ONE, caption, suffix] for caption in captions for suffix in suffixes]
    with window(browser) as context:
        page = opened(context, form)
        rule = "([given, taken]) => given.map(([id, name, suffix]) => nameFor(id, name, suffix.toLowerCase(), taken))"
        made = page.evaluate(rule, [given, taken])
        shown = page.evaluate("names => names.map(shownCaption)", made)
    assert made == [evidence_names.name_for(*one, taken=taken) for one in given]
    assert shown == [evidence_names.shown_caption(name) for name in made]


def _damaged(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"photo-content")] ^= 1
    path.write_bytes(raw)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


@pytest.mark.parametrize(("spoil", "words"), [(_damaged, "不完整，或已损坏"), (_cut, "不完整，或已损坏")])
def test_a_zip_that_was_damaged_is_refused_and_the_page_stays_as_it_was(
    spoil: Callable[[Path], None], words: str, browser: Browser, form: Path
) -> None:
    path = form.parent / "坏.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("答卷.json", json.dumps({"检查表": "window-service", "作答": {}}))
        made.writestr("佐证/a.bin", b"photo-content")
    spoil(path)
    with window(browser) as context:
        page = opened(context, form)
        with page.expect_file_chooser() as choosing:
            page.get_by_role("button", name="打开答卷").click()
        choosing.value.set_files(path)
        page.locator("#notices", has_text="没有打开 坏.zip").wait_for()
        assert words in page.locator("#notices").inner_text()
        assert page.evaluate("() => Object.keys(held).length") == 0


def test_a_zip_that_another_program_has_packed_is_opened(browser: Browser, form: Path) -> None:
    path, names = form.parent / "压.zip", ["佐证/协议.pdf", "佐证/没人要.pdf"]
    data = {
        "检查表": "window-service",
        "版本": window_service().version,
        "作答": {ONE: {"结果": None, "佐证": ["佐证\\协议.pdf"]}},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("报送/答卷.json", json.dumps(data))
        for name in names:
            made.writestr(f"报送/{name}", b"%PDF" + b"0" * 100_000)
        made.writestr("__MACOSX/._x", b"")
    with window(browser) as context:
        page = opened(context, form)
        open_file(page, path)
        assert "下列文件没有要点引用，存的时候照样放进去" in page.locator("#notices").inner_text()
        assert article(page, ONE).locator(".attached li").count() == 1
        again = saved(page, form.parent)
    with zipfile.ZipFile(again) as packed:
        assert [packed.read(name) for name in packed.namelist()[1:]] == [b"%PDF" + b"0" * 100_000] * 2

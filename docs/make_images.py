"""Makes the pictures in docs/images from the report of a shipped example and a cohort: python docs/make_images.py

Pages are found by a heading that stands on them, so that the pictures survive a change of the report's length.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
DATE = "2026-01-31"
PAGES = {
    "report-summary.png": "先做这三件事",
    "report-rates.png": "三、评审结果汇总",
    "report-cards.png": "五、重点问题",
    "report-remedies.png": "六、整改清单",
    "report-clauses.png": "触发条款否决，本条实得分计 0",
}
OF_A_COHORT = {
    "meeting-summary.png": "提请会议审议",
    "meeting-ranking.png": "单列的园区\r\n园区",
    "meeting-groups.png": "四、分组比较",
}
OF_THE_FORM = {"form-paper.png": "4.5 设施设备"}
OF_PHOTOGRAPHS = {"report-photos.png": "照片（12 件）"}
WIDTH = 1000
FINER = 3
COLOURS = 64


def main() -> None:
    """Writes every picture, replacing those of an earlier run."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        command = [sys.executable, "-m", "compliance", "report", str(EXAMPLE), "-o", str(path), "--date", DATE]
        subprocess.run(command, cwd=ROOT, check=True)
        pictures(path, PAGES)
        with_photographs(Path(folder) / "有照片的园区")
        form(Path(folder))
        cohort, results = Path(folder) / "收件", Path(folder) / "汇总"
        subprocess.run([sys.executable, "-m", "samples", str(cohort)], cwd=ROOT, check=True)
        command = [sys.executable, "-m", "compliance", "batch", str(cohort), "-o", str(results), "--date", DATE, "-q"]
        # Some of the made-up files have mistakes, which is told by the exit code.
        subprocess.run(command, cwd=ROOT, check=False)
        pictures(results / "汇总报告.pdf", OF_A_COHORT)


def form(folder: Path) -> None:
    """The web form at a clause beside last year's answers, and as it is printed."""
    command = [sys.executable, "-m", "compliance", "form", "html", "-q", "-o"]
    for name, *options in (
        ("填写.html", "--prefill", str(EXAMPLE.with_name("2024.yaml")), "--year", "2025"),
        ("打印.html", "--prefill", str(EXAMPLE)),
    ):
        subprocess.run([*command, str(folder / name), *options], cwd=ROOT, check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto((folder / "填写.html").as_uri() + "#s-C4.2")
        page.locator("#q-C4\\.2-1").get_by_role("button", name="照上年").click()
        page.evaluate("scrollTo(0, 0)")
        screen = Image.open(io.BytesIO(page.screenshot()))
        screen.convert("RGB").quantize(COLOURS).save(IMAGES / "form-clause.png", optimize=True)
        page.goto((folder / "打印.html").as_uri())
        (folder / "打印.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
        browser.close()
    pictures(folder / "打印.pdf", OF_THE_FORM)


def with_photographs(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "samples.with_photographs", str(folder)], cwd=ROOT, check=True)
    path = folder / "报告.pdf"
    command = [sys.executable, "-m", "compliance", "report", str(folder / "2025.yaml"), "-o", str(path), "--date", DATE]
    subprocess.run(command, cwd=ROOT, check=True)
    pictures(path, OF_PHOTOGRAPHS)


def pictures(path: Path, pages: dict[str, str]) -> None:
    """The pages of a document on which these words stand."""
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    for name, words in pages.items():
        number = next(i for i, text in enumerate(texts) if words in text and "阅读说明" not in text)
        picture(document[number]).save(IMAGES / name, optimize=True)
    document.close()


def picture(page: pypdfium2.PdfPage) -> Image.Image:
    """A page in few colours: print has few, and a small file loads fast. Drawn larger first, to keep thin strokes."""
    drawn = page.render(scale=FINER * WIDTH / page.get_width()).to_pil()
    return drawn.convert("RGB").reduce(FINER).quantize(COLOURS)


if __name__ == "__main__":
    main()

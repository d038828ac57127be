"""Makes the pictures in docs/images from the report of a shipped example and a cohort: python docs/make_images.py

Pages are found by a heading that stands on them, so that the pictures survive a change of the report's length.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

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
        cohort, results = Path(folder) / "收件", Path(folder) / "汇总"
        subprocess.run([sys.executable, "-m", "samples", str(cohort)], cwd=ROOT, check=True)
        command = [sys.executable, "-m", "compliance", "batch", str(cohort), "-o", str(results), "--date", DATE, "-q"]
        # Some of the made-up files have mistakes, which is told by the exit code.
        subprocess.run(command, cwd=ROOT, check=False)
        pictures(results / "汇总报告.pdf", OF_A_COHORT)


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

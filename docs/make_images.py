"""Makes the pictures in docs/images from the report of a shipped example: python docs/make_images.py

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
    "report-summary.png": "（一）等级的由来",
    "report-clauses.png": "4.6 服务保障机制（",
    "report-remedies.png": "八、整改清单",
}
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
        document = pypdfium2.PdfDocument(path)
        texts = [page.get_textpage().get_text_range() for page in document]
        for name, heading in PAGES.items():
            number = next(i for i, text in enumerate(texts) if heading in text and "阅读说明" not in text)
            picture(document[number]).save(IMAGES / name, optimize=True)
        document.close()


def picture(page: pypdfium2.PdfPage) -> Image.Image:
    """A page in few colours: print has few, and a small file loads fast. Drawn larger first, to keep thin strokes."""
    drawn = page.render(scale=FINER * WIDTH / page.get_width()).to_pil()
    return drawn.convert("RGB").reduce(FINER).quantize(COLOURS)


if __name__ == "__main__":
    main()

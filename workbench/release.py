"""python -m workbench.release [FOLDER]: what a release carries, with checksums."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import workbench.__main__ as page
from workbench.parts import HERE

ROOT = HERE.parent
YEAR, DAY = "2025", "2026-03-01"
EXAMPLE = ROOT / "examples" / "wumeng-industrial" / "2025.yaml"
SUMS = "SHA256SUMS"


def main(arguments: list[str]) -> int:
    """The exit code of the first step that failed; nothing is left out without a word."""
    target = Path(arguments[0] if arguments else "dist").resolve()
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch)
        for step in _steps(made):
            ended = subprocess.run(step, cwd=ROOT, check=False)
            if ended.returncode:
                return ended.returncode
        if code := page.main([str(made)]):
            return code
        for name, source in (("LICENSE", ROOT / "LICENSE"), ("许可证.md", ROOT / "docs" / "licences.md")):
            shutil.copyfile(source, made / name)
        files = sorted(path for path in made.iterdir() if path.suffix != ".gitignore")
        lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
        (made / SUMS).write_text("".join(lines), encoding="utf-8")
        target.mkdir(parents=True, exist_ok=True)
        for path in (*files, made / SUMS):
            shutil.copyfile(path, target / path.name)
    print(f"{len(files)} 个文件和校验值 {SUMS} 在 {target}")
    return 0


def _steps(made: Path) -> list[list[str]]:
    """Wheel and sdist, the blank forms of the shipped checklist, and a sample report."""
    ours = [sys.executable, "-m", "compliance"]
    return [
        [sys.executable, "-m", "hatchling", "build", "-d", str(made)],
        [*ours, "form", "xlsx", "--year", YEAR, "-o", str(made / "填报表.xlsx")],
        [*ours, "form", "html", "--year", YEAR, "-o", str(made / "填报表.html")],
        [*ours, "report", str(EXAMPLE), "--date", DAY, "-o", str(made / "报告样例.pdf")],
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

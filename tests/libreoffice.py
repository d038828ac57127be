"""Files opened and saved by LibreOffice."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path


def convert(files: Iterable[Path], kind: str, out: Path, profile: Path) -> None:
    """Saves files in `out` as another kind: "pdf", or with the name of its filter, "ods:calc8".

    Two runs that share a profile wait for each other.
    """
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(out), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def converted(file: Path, kind: str, out: Path) -> Path:
    """One file as another kind, in a folder of its own."""
    convert([file], kind, out, file.parent / "profile")
    # A sheet saved as CSV has its own name in the file's.
    (made,) = out.glob(f"{file.stem}*.{kind.partition(':')[0]}")
    return made

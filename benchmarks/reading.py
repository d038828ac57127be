"""Reads a filled-in form as a workbook of each format, against taking the same file apart and looking at nothing in it.

The floor: every part unpacked and parsed by expat without a handler for .xlsx and .ods, the stream of records walked
over for .xls. Both are measured in turn, in processor time; the ratio does not depend on the machine.
"""

from __future__ import annotations

import io
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.parsers import expat

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from compliance import load_answers, load_checklist  # noqa: E402
from compliance.files.workbooks.compound import workbook_stream  # noqa: E402
from compliance.forms.workbook import reading, writing  # noqa: E402

ROUNDS = 25
FILTERS = {"ods": "ods:calc8", "xls": "xls:MS Excel 97"}
MOST = {"xlsx": 5.1, "ods": 2.6, "xls": 13.4}
"""A tenth more than before there was anything told of what lies beside the cells."""


def forms(folder: Path) -> dict[str, bytes]:
    """The same form in every format; what LibreOffice writes only where it is installed."""
    checklist = load_checklist("window-service")
    sheet = load_answers(ROOT / "examples" / "puer-tea" / "2025.yaml", checklist)
    path = folder / "form.xlsx"
    path.write_bytes(writing.workbook(checklist, sheet))
    found = {"xlsx": path.read_bytes()}
    for kind, filter in FILTERS.items():
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        try:
            subprocess.run(
                [*command, "--convert-to", filter, "--outdir", folder, path], capture_output=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        found[kind] = path.with_suffix(f".{kind}").read_bytes()
    return found


def parse_only(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parser = expat.ParserCreate(namespace_separator=" ")
                parser.StartElementHandler = lambda name, attributes: None
                parser.Parse(archive.read(name), True)


def walk_only(raw: bytes) -> None:
    stream, at = workbook_stream(raw), 0
    while at + 4 <= len(stream):
        at += 4 + struct.unpack_from("<HH", stream, at)[1]


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = forms(Path(folder))
    print("读入一份填好的填报表，与只把同一文件拆开相比（处理器时间，毫秒，最小/中位）")
    for kind, raw in found.items():
        work = partial(reading.from_bytes, f"表.{kind}", raw), partial(walk_only if kind == "xls" else parse_only, raw)
        pairs = [tuple(map(seconds, work)) for _ in range(ROUNDS)]
        read, least = ([1000 * pair[n] for pair in pairs] for n in (0, 1))
        ratio = min(read) / min(least)
        print(
            f"  {kind:5}读入 {min(read):5.1f}/{statistics.median(read):5.1f}　只拆开 {min(least):5.1f}/"
            f"{statistics.median(least):5.1f}　比值 {ratio:5.2f}（目标 ≤{MOST[kind]}）"
        )


if __name__ == "__main__":
    main()

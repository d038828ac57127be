"""Puts the page together from the form's own parts, the panes beside it and the engine."""

from __future__ import annotations

import codecs
import json
import lzma
import sys
from array import array

from markupsafe import Markup

from compliance import offline_page, resources
from compliance.checklist import files as checklist_files
from compliance.forms.page import page as form
from compliance.version import __version__
from workbench.interpreter import Engine, compressed, joined, lengths
from workbench.parts import HERE

CHECKLIST = "window-service"
YEAR = 2025
"""Of the form as it lies in the file; the page takes it for the year before the one in which it is opened."""
OWN = ("dense.js", "engine.js", "terminal.js", "inputs.js", "panes.js", "parks.js", "workbench.js")
MOST = 18_000_000
FIRST = 0x1000
"""Of the characters that stand for bytes; none of them means anything to the page."""

PACKED = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 24}]
"""A larger dictionary would make the page's memory larger for good."""


def render(engine: Engine) -> str:
    """The whole page; the same text for the same parts."""
    checklist = checklist_files.load(CHECKLIST)
    script = offline_page.part(form.FOLDER, *form.SCRIPTS) + "".join(map(_own, OWN))
    style = offline_page.part(form.FOLDER, "form.css") + _own("workbench.css")
    data = form.data_text(checklist, year=YEAR)
    scripts = [script, offline_page.part("dashboard", *_dashboard_scripts())]
    environment = offline_page.environment(HERE / "page", resources.shipped("templates") / form.FOLDER)
    return environment.get_template("workbench.html.j2").render(
        script=Markup(script),
        style=Markup(style),
        data=Markup(data),
        script_hashes=Markup(" ".join(f"'{offline_page.checksum(text)}'" for text in scripts)),
        checklist=checklist,
        program=f"compliance {__version__}",
        version=__version__,
        parts=engine.parts,
        held={name: Markup(text) for name, text in _held(engine).items()},
    )


def encoded(page: str) -> bytes:
    """Two bytes a character, with the mark by which every browser knows it."""
    return codecs.BOM_UTF16_LE + page.encode("utf-16-le")


def _held(engine: Engine) -> dict[str, str]:
    return {
        "start": json.dumps(
            {
                "core": engine.place,
                "lock": json.dumps(engine.lock),
                "sizes": {"memory": len(engine.memory), "files": sum(map(len, engine.files.values()))},
                "heap": engine.heap,
                "names": lengths(engine.files),
            }
        ),
        "worker": dense(compressed(worker(engine).encode())),
        "runtime": dense(compressed(engine.runtime)),
        "library": dense(compressed(engine.core)),
        "memory": dense(lzma.compress(engine.memory, filters=PACKED)),
        "files": dense(lzma.compress(joined(engine.files), filters=PACKED)),
    }


def worker(engine: Engine) -> str:
    """All that the worker runs, as one script."""
    return engine.script + "".join(map(_own, ("dense.js", "fitting.js", "worker.js")))


def dense(content: bytes) -> str:
    """Bytes as text: fifteen bits in a character, of which the file has two bytes; `dense.js` reads it."""
    made = array("H")
    padded = content + bytes(-len(content) % 15)
    for at in range(0, len(padded), 15):
        group = int.from_bytes(padded[at : at + 15], "big")
        made.extend([FIRST + (group >> shift & 0x7FFF) for shift in range(105, -1, -15)])
    if sys.byteorder == "big":
        made.byteswap()
    return f"{len(content)}:" + made.tobytes().decode("utf-16-le")


def _own(name: str) -> str:
    return (HERE / "page" / name).read_text(encoding="utf-8")


def _dashboard_scripts() -> tuple[str, ...]:
    from compliance.report.cohort import dashboard

    return dashboard.SCRIPTS

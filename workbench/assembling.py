"""Puts the page together from the form's own parts, the panes beside it and the engine."""

from __future__ import annotations

import base64
import json
import lzma
import re

from markupsafe import Markup

from compliance import offline_page, resources
from compliance.checklist import files as checklist_files
from compliance.forms.page import page as form
from compliance.version import __version__
from workbench.interpreter import Engine, compressed
from workbench.parts import HERE

CHECKLIST = "window-service"
YEAR = 2025
"""Of the form as it lies in the file; the page takes it for the year before the one in which it is opened."""
OWN = ("engine.js", "terminal.js", "inputs.js", "panes.js", "parks.js", "workbench.js")
MOST = 18_000_000
NO_MODULE = "self.importScripts = undefined;\n"
"""The interpreter takes a worker that can import scripts for one that it does not support; here it imports none."""


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


def _held(engine: Engine) -> dict[str, str]:
    return {
        "lock": json.dumps(engine.lock),
        "worker": _base64(compressed(worker(engine).encode())),
        "runtime": _base64(compressed(engine.runtime)),
        "standard": _base64(compressed(engine.standard)),
        "site": _base64(lzma.compress(engine.site, preset=6)),
    }


def worker(engine: Engine) -> str:
    """The interpreter's two modules and ours as one classic script: a page opened from a disk may start no other.

    What the modules export stays a name of the script; where they lie nobody asks, since the page gives them all.
    """
    module, loader = (re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", text) for text in engine.scripts)
    module, ended = re.subn(r"export default _createPyodideModule;\s*$", "\n", module)
    exported = re.search(r"export\{(\w+) as loadPyodide,\w+ as version\};\s*$", loader)
    assert ended == 1, "the interpreter's modules export otherwise than was tried"
    assert exported, "the interpreter's modules export otherwise than was tried"
    loader = f"{loader[: exported.start()]}\nvar loadPyodide={exported[1]};\n"
    return NO_MODULE + module.replace("import.meta.url", "self.location.href") + loader + _own("worker.js")


def _own(name: str) -> str:
    return (HERE / "page" / name).read_text(encoding="utf-8")


def _dashboard_scripts() -> tuple[str, ...]:
    from compliance.report.cohort import dashboard

    return dashboard.SCRIPTS


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()

"""The bill of materials that goes with the page, as CycloneDX has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from compliance.version import __version__
from workbench.parts import Part


def bill(parts: Sequence[Part]) -> str:
    """The same text for the same parts: no time and no serial number in it."""
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "工作台.html", "version": __version__}},
        "components": [_component(part) for part in parts],
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _component(part: Part) -> dict[str, Any]:
    purl = {} if part.origin == "own" else {"purl": f"pkg:{part.origin}/{part.name}@{part.version}"}
    return {
        "type": "application" if part.origin == "own" else "library",
        "name": part.name,
        "version": part.version,
        **({"description": part.holds} if part.holds else {}),
        "licenses": [{"license": {"name": part.licence}}],
        "hashes": [{"alg": "SHA-256", "content": part.sha256}],
        **purl,
    }

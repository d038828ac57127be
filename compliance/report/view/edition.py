"""One report that is to be made: of what, when, of which kind, in which look, and what stands beside it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from compliance.analysis.cohort.peers import Peers
from compliance.analysis.past import Past
from compliance.analysis.register import Register
from compliance.errors import Location, Place
from compliance.files.pictures import Seen
from compliance.report.document.kinds import Kind
from compliance.report.theme.model import Look
from compliance.scoring.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Edition:
    """An assessment as a report, the same whether it becomes a page, a PDF or a Word document."""

    assessment: Assessment
    _: KW_ONLY
    date: datetime.date
    digests: Mapping[str, str]
    """The SHA-256 of the evidence files, by name."""
    source: str = "答卷"
    """Of the answers, where remarks on them are told."""
    located: Callable[[Place, str], Location] | None = None
    """Where in it a text of the answers stands, by the way to it."""
    kind: Kind = "full"
    look: Look = field(default_factory=Look)
    templates: Path | None = None
    """Files in this folder stand in for the shipped ones of their names."""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """What the evidence files are and look like, by name; empty where the report shows no pictures."""
    earlier: Sequence[Past] = ()
    """Earlier years of the same park, the oldest first, as the checklist of this one reads them."""
    peers: Peers | None = None
    """Its place among other parks."""
    filled: Register | None = None
    """The register that the park keeps; without it one of this assessment is shown."""

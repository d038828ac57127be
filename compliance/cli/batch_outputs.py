"""The files that a batch writes: a name and a function from the results to bytes for each; the command writes them."""

from __future__ import annotations

import json
from collections.abc import Callable

from compliance.batch.results import Results

Output = Callable[[Results], bytes]


def results_json(results: Results) -> bytes:
    """The ranking and what has to be said, for programs."""
    cohort = results.cohort
    made = {
        "year": results.overview.year,
        "ranked": [{"rank": row.rank, "name": row.name, "source": row.source} for row in cohort.ranked],
        "apart": [{"standing": row.standing, "name": row.name, "source": row.source} for row in cohort.apart],
        "notices": [[notice.kind, notice.park, notice.sources, notice.detail] for notice in results.overview.notices],
        "refusals": [[refusal.source, list(map(str, refusal.problems))] for refusal in results.refusals],
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


OUTPUTS: dict[str, Output] = {"results.json": results_json}

"""What is known of a signature in a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: who says to have signed, when, and whether what was signed is still what is there."""

    by: str
    on: str
    intact: bool
    whole: bool
    """Whether it covers the file to its end; otherwise something was added after it."""
    harmless: bool
    """Whether what was added may be, such as another signature."""
    trusted: bool

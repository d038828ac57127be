"""整改台账: what is to be mended, by whom and by when, kept from one assessment to the next. Pure but for its files."""

from compliance.analysis.register.changing import merged, planned, recorded, renamed, started
from compliance.analysis.register.effects import VERDICT_WORDS, Effect, effects
from compliance.analysis.register.model import COLUMNS, Entry, Event, Register

__all__ = [
    "COLUMNS",
    "VERDICT_WORDS",
    "Effect",
    "Entry",
    "Event",
    "Register",
    "effects",
    "merged",
    "planned",
    "recorded",
    "renamed",
    "started",
]

"""The checklist: its tree, the scoring language, the kinds of answers, lint. Pure but for `files.py`."""

"""The files that someone who wants reports of their own starts from."""

from __future__ import annotations

from compliance import resources

THEME = "theme.yaml"


def contents() -> dict[str, bytes]:
    """Every report template by its name, and a theme that has every field."""
    shipped = resources.shipped("templates")
    files = [*sorted((shipped / "gap-report").iterdir()), *sorted((shipped / "themes").glob("*.css"))]
    found = {path.name: path.read_bytes() for path in files if path.is_file()}
    found[THEME] = (shipped / "themes" / "sample" / THEME).read_bytes()
    return found

"""Templates that fill the memory or do not end, and drawings that make much out of little."""

from __future__ import annotations

FULL = {
    "texts put together": "{% set n=namespace(x='a'*9999) %}{% for _ in range(60) %}{% set n.x=n.x~n.x %}{% endfor %}",
    "texts added": "{% set n = namespace(x='a'*9999) %}{% for _ in range(60) %}{% set n.x = n.x+n.x %}{% endfor %}",
    "a text replaced": "{{ ('x' * 99999)|replace('x', 'x' * 99999)|length }}",
    "a list filled up": "{{ ([1]|batch(999999999, 'x')|list)|length }}",
    "a list joined": "{{ ((['x' * 99999] * 99999)|join)|length }}",
    "what is printed": "{% for _ in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
}
ENDLESS = {
    "loops": "{% for _ in range(99999) %}{% for _ in range(99999) %}{% endfor %}{% endfor %}",
    "words of no meaning": "{{ lipsum(n=99999999) }}",
}


def svg(inside: str, head: str = "", attributes: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" {attributes}>{inside}</svg>'.encode()


def tenfold(group: str, use: str) -> str:
    """Groups, each of which draws the next one ten times."""
    return "".join(group.format(n, use.format(n + 1) * 10) for n in range(8))


HEAVY_DRAWINGS = {
    "uses of uses": svg("<path id='a8'/>" + tenfold("<g id='a{}'>{}</g>", "<use href='#a{}'/>")),
    "patterns of patterns": svg(tenfold("<pattern id='a{}'>{}</pattern>", "<path fill='url(#a{})'/>")),
    "a use of itself": svg('<g id="a"><use href="#a"/></g>'),
    "uses in a row": svg("".join(f'<use id="u{n}" href="#u{n + 1}"/>' for n in range(15_000))),
    "many shapes": svg("<path/>" * 30_000),
    "shapes within shapes": svg("<g>" * 200 + "</g>" * 200),
    "a long path": svg(f'<path d="{"M0 0" * 100_000}"/>'),
}

MARKED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><marker id="m" markerWidth="3" markerHeight="3">'
    + '<path d="M0 0l1 1"/>' * 1000
    + f'</marker><path marker-mid="url(#m)" d="M0 0{"l1 1" * 9000}"/></svg>'
)

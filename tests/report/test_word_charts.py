"""Word's charts say what the drawn ones say: the same series, read back from the document, with every figure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from builders import DETERMINISTIC
from dossiers import dossier
from drawn import PALETTE
from hypothesis import HealthCheck, given, settings
from random_charts import any_chart
from test_pages import edition

from compliance.report.charts.series import REST, STATE_WORDS, Chart, Label
from compliance.report.cohort import paper
from compliance.report.document.blocks import Beside, Block, Drawing
from compliance.report.document.kinds import Kind
from compliance.report.parts import report as parts
from compliance.report.word import charts
from compliance.report.word import render as word

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
Points = list[tuple[str, Fraction]]
"""What rows are called, and their values."""


class Drawn(NamedTuple):
    """A chart as a document holds it: the rows of every series by its name, and all words that are in it."""

    series: dict[str, Points]
    words: str

    def of(self, *names: str) -> Points:
        """The rows of some series together."""
        return [point for name in names for point in self.series.get(name, ())]


def read(xml: bytes) -> Drawn:
    found: dict[str, Points] = {}
    root = ElementTree.fromstring(xml)
    for one in root.iter(f"{C}ser"):
        name = one.findtext(f"{C}tx//{C}v", "").strip()
        rows = dict(_points(one, "cat", "xVal"))
        values = [(rows.get(at, ""), Fraction(text)) for at, text in _points(one, "val", "yVal")]
        found[name] = values
    return Drawn(found, "\n".join(root.itertext()))


def _points(series: ElementTree.Element, *tags: str) -> Iterator[tuple[int, str]]:
    for tag in tags:
        for point in series.findall(f"{C}{tag}//{C}pt"):
            yield int(point.get("idx", "0")), point.findtext(f"{C}v", "")


def expected(chart: Chart, word: Drawn) -> list[tuple[Points, Points]]:
    """What stands in the chart's series, and what the document has of it."""
    first, *others = chart.series
    rows = [(label.text, value) for label, value in zip(chart.labels, first.values, strict=True)]
    barred = [row for row, label in zip(rows, chart.labels, strict=True) if label.group != REST]
    match chart.form:
        case "rates":
            named = (name for name in word.series for other in others if name.endswith(f"：{other.name}"))
            beside = [
                (label.text, value) for other in others for label, value in zip(chart.labels, other.values, strict=True)
            ]
            averages = [(mark.text, mark.value) for mark in chart.marks]
            reach = [(label.text, label.reach) for label in chart.labels]
            provisional = word.of("暂计（有要点未作答）")
            return [
                (known(rows), word.of(first.name) + provisional),
                (known(beside), word.of(*dict.fromkeys(named))),
                (known(averages), word.of("章得分率")),
                (
                    known(reach),
                    word.of("全部作答后最高") if any(label.reach is not None for label in chart.labels) else [],
                ),
            ]
        case "bridge":
            return [([row for row in barred if row[1]], word.of("提高", "下降"))]
        case "trend":
            final = [row for row, label in zip(rows, chart.labels, strict=True) if not label.state]
            limits = [(mark.text, mark.value) for mark in chart.marks]
            told = [(f"{mark.text}", word.of(f"{mark.text} {mark.shown}")[0][1]) for mark in chart.marks]
            return [(known(final), word.of(first.name)), (known(limits), told)]
        case "quadrant":
            numbered = [f"{at}　{label.text}　{label.shown}" for at, label in enumerate(chart.labels, start=1)]
            return [
                (known([(label, value)]), [(label, v) for _, v in word.of(name)])
                for name, (label, value) in zip(numbered, rows, strict=True)
            ]
        case "boxes":
            lower, half = (series.values for series in (chart.series[1], chart.series[2]))
            middle = [(label.text, b - a) for label, a, b in zip(chart.labels, lower, half, strict=True)]  # type: ignore[operator]
            return [(middle, [point for point in word.of("下四分位至中位数") if not point[0].startswith("【")])]
        case _:
            bars = [(at, label.text) for at, label in enumerate(chart.labels) if label.group != REST]
            beside = [(text, other.values[at]) for other in others for at, text in bars]
            told = [] if chart.form == "histogram" else known(beside)
            return [(known(barred), word.of(first.name)), (told, word.of(*(s.name for s in others)) if told else [])]


def known(rows: Sequence[tuple[str, Fraction | None]]) -> Points:
    return [(text, value) for text, value in rows if value is not None]


def differences(chart: Chart, word: Drawn) -> list[str]:
    """Where a document's chart has other rows or values than the series, and which figures it does not print."""
    found = []
    for told, has in expected(chart, word):
        left = [*has]
        # A name may be the beginning of another one.
        for text, value in sorted(told, key=lambda point: -len(point[0])):
            alike = [point for point in left if text in point[0] and abs(point[1] - value) <= Fraction(1, 9999)]
            if alike:
                left.remove(min(alike, key=lambda point: len(point[0])))
            else:
                found.append(f"{text}：应有 {float(value)}")
        found += [f"{text}：多出 {float(value)}" for text, value in left]
    said = [label.text for label in chart.labels] + [mark.text for mark in chart.marks]
    said += [one.shown for one in (*chart.labels, *chart.marks) if one.shown not in ("", "0")]
    said += [STATE_WORDS[label.state] for label in chart.labels if printed(chart, label)]
    return found + [f"没有“{text}”" for text in (*said, chart.axis) if text not in word.words]


def printed(chart: Chart, label: Label) -> bool:
    return bool(label.state) and chart.form in ("rates", "losses", "trend")


def held(blocks: Sequence[Block]) -> Iterator[Chart]:
    for block in blocks:
        if isinstance(block, Drawing):
            yield block.chart
        elif isinstance(block, Beside):
            yield from held((*block.left, *block.right))


def in_document(raw: bytes) -> list[tuple[str, Drawn]]:
    """The charts of a document in their order, each with what is said of it to those who do not see it."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
        links = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        made = []
        for frame in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"):
            for chart in frame.iter(f"{C}chart"):
                target = targets[chart.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")]
                words = next(one.get("descr", "") for one in frame if one.tag.endswith("}docPr"))
                made.append((words, read(package.read(f"word/{target.removeprefix('/word/')}"))))
    return made


@pytest.mark.parametrize(
    ("case", "kind"), [("compared", "gap"), ("unfinished", "full"), ("vetoed", "self-assessment"), ("middling", "plan")]
)
def test_the_charts_of_a_report_stand_in_word_in_order_with_the_same_numbers(case: str, kind: Kind) -> None:
    asked = edition(case, kind, "")
    drawn = [chart for part in parts.build(asked).parts for chart in held(part.blocks) if chart.labels]
    documents = in_document(word.render(asked))
    assert [words for words, _ in documents] == [chart.words for chart in drawn]
    assert len(drawn) > 0
    assert [differences(chart, has) for chart, (_, has) in zip(drawn, documents, strict=True)] == [[]] * len(drawn)


def test_the_charts_of_the_meeting_paper_stand_in_word_with_the_same_numbers() -> None:
    drawn = [chart for part in paper.build(dossier()).parts for chart in held(part.blocks) if chart.labels]
    documents = in_document(paper.to_docx(dossier()))
    assert {chart.form for chart in drawn} >= {"histogram", "boxes"}
    assert [differences(chart, has) for chart, (_, has) in zip(drawn, documents, strict=True)] == [[]] * len(drawn)


@settings(DETERMINISTIC, max_examples=30, suppress_health_check=[*HealthCheck])
@given(any_chart)
def test_whatever_the_data_no_figure_is_lost_in_word(chart: Chart) -> None:
    xml, _ = charts.part(chart, PALETTE)
    assert differences(chart, read(xml)) == []


def test_a_changed_number_and_a_lost_row_are_seen() -> None:
    chart = next(chart for part in parts.build(edition("strong", "gap", "")).parts for chart in held(part.blocks))
    has = read(charts.part(chart, PALETTE)[0])
    name = chart.series[0].name
    (row, value), *others = has.series[name]
    changed = Drawn({**has.series, name: [(row, value + 1), *others]}, has.words)
    lost = Drawn({**has.series, name: others}, has.words.replace(chart.labels[0].text, ""))
    assert differences(chart, has) == []
    assert [len(differences(chart, one)) for one in (changed, lost)] == [2, 2]

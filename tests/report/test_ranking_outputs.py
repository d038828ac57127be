"""The ranking workbook sheet by sheet, the tables for analysts and the paper for the meeting."""

from __future__ import annotations

import io
from itertools import groupby

import docx
import openpyxl
import page_faults
import pypdf
import pytest
from cohorts import thirty_parks
from dossiers import DATE, dossier
from libreoffice import converted

from compliance.analysis.cohort.results import ANOMALY_WORDS
from compliance.report.charts import cohort as figures
from compliance.report.cohort import dashboard, data, paper, parquet, workbook
from compliance.report.cohort.pages import listed_groups
from compliance.report.cohort.workbook import listing
from compliance.report.document import kinds


def joined(parts) -> bytes:
    return b"".join(parts)


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.to_xlsx(dossier())))


def column(sheet, heading: str) -> list:
    headings = [cell.value for cell in sheet[3]]
    return [row[headings.index(heading)] for row in sheet.iter_rows(min_row=4, values_only=True)]


# The ranking workbook


def test_the_workbook_has_a_sheet_for_everything(book):
    wanted = [
        "说明",
        "总排名",
        "分组",
        "分组各条",
        "各条",
        "各要点",
        "年度变化",
        "两年不同问",
        "单列",
        "提请核查",
        "文件说明",
        "错误",
        "收件台账",
        "热力表",
    ]
    assert book.sheetnames == wanted


def test_the_parks_that_one_has_passed_are_named_or_where_they_are_many_three_of_them(book):
    counts, texts = (column(book["年度变化"], heading) for heading in ("超过园区数", "超过的园区"))
    assert {str(text).endswith(" 等") for text in texts} == {True, False}
    for count, text in zip(counts, texts, strict=True):
        names = [] if text is None else text.removesuffix(" 等").split("、")
        assert len(names) <= 3 if str(text).endswith(" 等") else len(names) == count


def test_narrow_lists_are_printed_upright_and_every_page_has_the_headings(book):
    upright = {sheet.title for sheet in book if sheet.page_setup.orientation != "landscape"}
    assert upright == {"分组各条", "各条", "两年不同问"}
    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.print_title_rows == "$3:$3"


def test_the_ranking_is_the_cohort_s_with_numbers_as_numbers(book):
    ranked = dossier().cohort.ranked
    assert column(book["总排名"], "名次") == [row.rank for row in ranked]
    assert column(book["总排名"], "园区") == [row.name for row in ranked]
    assert column(book["总排名"], "总分") == [pytest.approx(float(row.score)) for row in ranked]


def test_scores_have_the_checklist_s_decimals_and_headings_show_whole(book):
    sheet, digits = book["总排名"], dossier().cohort.digits
    headings = [cell.value for cell in sheet[3]]
    assert sheet.cell(4, headings.index("总分") + 1).number_format == f"{0:.{digits}f}"
    for listed in book.worksheets[1:]:
        for cell in listed[3]:
            width = listed.column_dimensions[cell.column_letter].width
            lines = -(-2 * len(cell.value) // int(width - 1)) if width else 1
            assert listed.row_dimensions[3].height >= 15 * lines, (listed.title, cell.value)


def test_parks_apart_are_on_a_sheet_of_their_own(book):
    apart = [row.name for row in dossier().cohort.apart]
    if apart:
        assert column(book["单列"], "园区") == apart
    assert not set(apart) & set(column(book["总排名"], "园区"))


def test_names_and_findings_that_look_like_formulas_stay_text(book):
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], sheet.title
    assert "“=cmd()”" in column(book["错误"], "发现")
    assert column(book["错误"], "位置") == ["12:5", None]
    assert column(book["文件说明"], "园区") == ["=未报园区"]


def test_the_heat_table_shows_the_rates_of_every_park_and_clause(book):
    cohort = dossier().cohort
    first = len(cohort.chapters)
    rows = list(book["热力表"].iter_rows(min_row=4, min_col=4, values_only=True))
    shown = [
        [None if rate is None else pytest.approx(float(100 * rate), abs=0.05) for rate in row.rates[first:]]
        for row in cohort.parks
    ]
    assert [list(row) for row in rows] == shown


def test_it_says_what_is_drafted_and_by_which_checklist(book):
    text = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    assert dossier().statement in text
    assert dossier().checklist.fingerprint in text


@pytest.mark.slow
def test_libreoffice_opens_the_workbook_and_prints_it(tmp_path):
    source = tmp_path / "排名.xlsx"
    source.write_bytes(workbook.to_xlsx(dossier()))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(converted(source, "pdf", tmp_path)).pages)
    assert "总排名" in text
    assert "####" not in text


# The tables for analysts


def test_parquet_has_a_row_for_every_park_and_criterion(tmp_path):
    import duckdb

    records = thirty_parks()[1]
    parquet.write(records, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(parquet.FILES)
    with duckdb.connect() as connection:
        parks = connection.execute(f"select name, score, score_exact from '{tmp_path}/parks.parquet'").fetchall()
        lines = connection.execute(f"select count(*), sum(earned) from '{tmp_path}/criteria.parquet'").fetchone()
    assert [(name, exact) for name, _, exact in parks] == [(r.park.name, str(r.exact)) for r in records]
    earned = sum(float(c.earned) for r in records for c in r.criteria)
    assert lines == (sum(len(r.criteria) for r in records), pytest.approx(earned))


def test_a_park_whose_file_could_not_be_scored_is_not_said_to_be_gone():
    """It may be among those that were refused or sent twice."""
    page = joined([dashboard.to_html(dossier(parks=29))]).decode()
    assert f"上年有、本年没有结果的：{'、'.join(dossier(parks=29).cohort.left)}" in page


# The meeting paper


def test_every_output_says_where_the_rest_is(monkeypatch):
    cohort = dossier().cohort
    monkeypatch.setattr(dashboard, "MOST_LISTED", 2)
    monkeypatch.setattr(listing, "MOST_PARKS", 3)
    page = joined([dashboard.to_html(dossier())]).decode()
    for kind, seen in groupby(item.kind for item in cohort.anomalies):
        count = len(list(seen))
        assert f"{ANOMALY_WORDS[kind]}（{count}）" in page
        assert count <= 2 or f"另有 {count - 2} 条，见 排名.xlsx" in page
    assert f"另有 {len(cohort.groups) - 2} 组，见 排名.xlsx" in page
    book = openpyxl.load_workbook(io.BytesIO(workbook.to_xlsx(dossier())))
    for name, whole in (("总排名", "排名.csv"), ("分组", "results.json"), ("各要点", "results.json")):
        assert book[name]["A7"].value == f"只列出前 3 行，全部见 {whole}"


def test_the_largest_groups_are_listed_where_not_all_can_be():
    listed, left_out = listed_groups(dossier().cohort, 4)
    everyone = dossier().cohort.groups
    assert left_out == len(everyone) - 4
    assert [group for group in everyone if group in listed] == listed
    assert min(group.ranked for group in listed) >= max(group.ranked for group in everyone if group not in listed)


def test_the_meeting_paper_is_complete_and_its_summary_stands_on_one_page():
    reader = pypdf.PdfReader(io.BytesIO(paper.to_pdf(dossier())))
    pages = [page.extract_text().replace("\n", "") for page in reader.pages]
    assert len(pages) <= 16
    (first,) = [number for number, text in enumerate(pages) if "一、摘要" in text and "提请会议审议" in text]
    assert "二、总体情况" in pages[first + 1]
    whole = "".join("".join(pages[first:]).split())
    assert [place.heading for place in kinds.meeting() if "".join(place.heading.split()) not in whole] == []
    assert dossier().checklist.fingerprint in "".join(pages)
    assert reader.metadata["/CreationDate"].startswith(f"D:{DATE:%Y%m%d}")


@pytest.mark.slow
@pytest.mark.parametrize("parks", [0, 4, 12, 30])
def test_the_pages_of_the_meeting_paper_have_no_faults(parks):
    assert page_faults.faults(paper.to_pdf(dossier(parks=parks))) == []


def test_the_meeting_paper_in_word_says_what_its_blocks_say():
    made = paper.to_docx(dossier())
    assert made == paper.to_docx(dossier())
    document = docx.Document(io.BytesIO(made))
    told = {paragraph.text for paragraph in document.paragraphs}
    assert {part.heading for part in paper.build(dossier()).parts} <= told
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    first = dossier().cohort.ranked[0]
    assert [row for row in cells if row[0].startswith("1\n") and first.reason in row]


def test_the_meeting_paper_has_no_heading_over_nothing_where_nobody_could_be_ranked():
    reader = pypdf.PdfReader(io.BytesIO(paper.to_pdf(dossier(parks=0))))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "没有参加排名的园区" in text
    assert "平均得分率最低的要点" not in text


@pytest.mark.parametrize("make", [dashboard.to_html, lambda d: joined(data.to_json(d)), workbook.to_xlsx])
def test_a_cohort_too_small_for_statistics_is_shown_as_well(make):
    assert make(dossier(parks=2))


def test_every_score_is_in_one_bar_of_the_histogram():
    cohort = dossier().cohort
    chart = figures.histogram(cohort)
    counts, lows, highs = (series.values for series in chart.series)
    scores = [row.score for row in cohort.ranked if row.score is not None]
    assert sum(counts) == len(scores)
    last = highs[-1]
    for count, low, high in zip(counts, lows, highs, strict=True):
        assert count == sum(low <= score < high or score == high == last for score in scores)

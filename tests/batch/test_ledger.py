"""收件台账: nothing that was received is dropped in silence, whatever it is, is called or lies in."""

from __future__ import annotations

import csv
import io
import json
import time
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import window_service
from parks import EXAMPLES, answers, batch, out, outputs

from compliance import load_answers
from compliance.answers.data import to_data
from compliance.batch import ledger, matching
from compliance.batch.notices import overview
from compliance.batch.roster import Listed
from compliance.batch.store.outcomes import Seen
from compliance.errors import visible
from compliance.forms.page import page
from compliance.forms.workbook import writing

PAPER = "纸质：台账（档案柜）"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
USED, READLESS, REFUSED, OTHER = ledger.USED, ledger.UNREADABLE, ledger.REFUSED, ledger.OTHER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "收件").mkdir()
    put(tmp_path / "收件", "第0园区.yaml", answers(0))
    return tmp_path / "收件"


@pytest.fixture
def always(tmp_path: Path) -> tuple[object, ...]:
    roster = tmp_path / "名单.csv"
    listed = "".join(f"P-{number:05d},第{number}园区\n" for number in range(20))
    roster.write_text("代码,名称\n" + listed, encoding="utf-8")
    return ("--roster", roster)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def received(out: Path) -> dict[str, dict[str, object]]:
    """The ledger as other programs get it, by file."""
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))["received"]
    return {entry["source"]: entry for entry in found}


def sheet_of(number: int, tmp_path: Path):
    path = tmp_path / f"{number}.yaml"
    path.write_text(answers(number), encoding="utf-8")
    return load_answers(path, window_service())


def as_json(number: int, tmp_path: Path) -> str:
    return json.dumps(to_data(sheet_of(number, tmp_path), window_service()), ensure_ascii=False)


def as_xlsx(number: int, tmp_path: Path) -> bytes:
    return writing.workbook(window_service(), sheet_of(number, tmp_path))


def as_page(number: int, tmp_path: Path, year: int = 2025) -> str:
    return page.render(window_service(), year=year, prefill=sheet_of(number, tmp_path))


BY_CONTENT, BY_NAME, BY_FOLDER, BY_ARCHIVE = "内容", "文件名", "文件夹名", "压缩包名"
NFD = unicodedata.normalize("NFD", "第4园区 é")
READ = [
    ("附件1：自评答卷/一.yaml", answers),
    ("复核后修改/二.yaml", answers),
    ("三.json.txt", as_json),
    ("四.json(1)", as_json),
    ("五 (1).xlsx", as_xlsx),
    ("没有扩展名", as_xlsx),
    ("七", answers),
    ("其实是工作簿.zip", as_xlsx),
    ("九.txt", answers),
    ("网页.html", as_page),
]
"""Answers by whatever name; each is of the park with its number in this list."""


@pytest.mark.parametrize("number", range(len(READ)), ids=[name for name, _ in READ])
def test_answers_are_read_by_what_they_are_whatever_their_name(batch, folder, out, tmp_path, number):
    name, make = READ[number]
    content = make(number + 1) if make is answers else make(number + 1, tmp_path)
    put(folder, name, content)
    batch()
    entry = received(out)[name]
    assert (entry["became"], entry["parks"], entry["by"]) == (USED, [f"第{number + 1}园区"], BY_CONTENT)


TOLD = [
    ("P-00001.rar", b"Rar!\x1a\x07\x00", READLESS, 1, BY_NAME),
    ("Ｐ－０００１２（终稿）.7z", b"7z\xbc\xaf\x27\x1c", READLESS, 12, BY_NAME),
    ("第 2 园区.docx", b"PK\x03\x04", READLESS, 2, BY_NAME),
    ("第3园区.doc", OLE + "WordDocument".encode("utf-16-le"), READLESS, 3, BY_NAME),
    (f"{NFD}/扫描.PDF", b"%PDF-1.7", READLESS, 4, BY_FOLDER),
    ("第5园区/深/更深/照片", b"\xff\xd8\xff\xe0", READLESS, 5, BY_FOLDER),
    ("第6园区.mhtml", b"From: <Saved by Blink>\nMIME-Version: 1.0\n", READLESS, 6, BY_NAME),
    ("第7园区.htm", b"<html><body>1</body></html>", READLESS, 7, BY_NAME),
    ("P-00008 2025年.yaml", "检查表: [", REFUSED, 8, BY_NAME),
    ("第9园区.zip", zipped({"答卷.yaml": answers(9)})[:60], REFUSED, 9, BY_NAME),
    ("第10园区/说明.txt", "园区：已报送\n", OTHER, 10, BY_FOLDER),
    ("第11园区.xlsx", None, OTHER, 11, BY_NAME),
    ("P-000130.rar", b"Rar!", READLESS, None, ""),
    ("1.bin", b"\0\1", OTHER, None, ""),
    ("报告.html", '<!DOCTYPE html>\n<meta name="generator" content="compliance 0.1.0"/>', OTHER, None, ""),
    ("空", b"", OTHER, None, ""),
]


def test_what_came_with_answers_that_were_read_is_asked_for_no_more(batch, folder, out):
    put(folder, "第1园区/答卷.yaml", answers(1))
    put(folder, "第1园区/简报.docx", b"PK\x03\x04")
    put(folder, "第0园区盖章页.pdf", b"%PDF-1.7")
    put(folder, "第2园区/扫描件.pdf", b"%PDF-1.7")
    _, err = batch()
    fates = {name: entry["became"] for name, entry in received(out).items() if not name.endswith(".yaml")}
    assert fates == {
        "第1园区/简报.docx": ledger.ATTACHED,
        "第0园区盖章页.pdf": ledger.ATTACHED,
        "第2园区/扫描件.pdf": READLESS,
    }
    asked = err.partition("收到而读不了的文件，是答卷的请园区改交填好的填报表，1 个：\n")[2]
    assert asked.startswith("  第2园区/扫描件.pdf（第2园区，按文件夹名）：PDF 文件\n名单")


@pytest.mark.parametrize(
    "name", ["第4\u200b园区", "第4园区\ufeff", "第4\n园区", "第4\u2028园区", "第4\u202e园区\x1b[m"]
)
def test_a_name_with_what_nobody_sees_is_that_of_the_roster(name):
    assert matching.Names([Listed(name)]).parks.keys() == matching.Names([Listed(visible(name))]).parks.keys()


WORDS = {READLESS: "收到而读不了", REFUSED: "收到但有误，未能评分", OTHER: "收到的不是答卷"}


def test_what_is_no_answers_file_is_told_by_name_and_matched_to_its_park(batch, folder, out):
    with io.BytesIO() as buffer:
        book = openpyxl.Workbook()
        book.save(buffer)
        empty = buffer.getvalue()
    for name, content, *_ in TOLD:
        put(folder, name, empty if content is None else content)
    code, err = batch()
    assert code == 1
    found = received(out)
    for name, _, became, number, by in TOLD:
        parks = [] if number is None else [f"第{number}园区"]
        entry = found[name]
        assert (entry["became"], entry["parks"], entry["by"]) == (became, parks, by), name
    data = json.loads((out / "results.json").read_text(encoding="utf-8"))
    missing = {remark["park"]: (remark["detail"], remark["sources"]) for remark in data["remarks"]}
    for name, _, became, number, _ in TOLD:
        if number is not None:
            assert missing[f"第{number}园区"] == (WORDS[became], [name])
    assert missing["第13园区"] == ("没有交", [])
    assert "收到而读不了的文件" in err
    assert "P-00001.rar（第1园区，按文件名）：RAR 压缩包" in err


def test_every_output_has_the_whole_ledger(batch, folder, out):
    put(folder, "=1+1/第1园区.rar", b"Rar!")
    put(folder, "甲\n乙.bin", b"\0")
    batch()
    entries = list(received(out).values())
    assert [entry["source"] for entry in entries] == ["=1+1/第1园区.rar", "甲\n乙.bin", "第0园区.yaml"]
    rows = list(csv.reader(io.StringIO((out / "收件台账.csv").read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in rows] == ["文件", "'=1+1/第1园区.rar", "甲 乙.bin", "第0园区.yaml"]
    sheet = openpyxl.load_workbook(out / "排名.xlsx")["收件台账"]
    assert [row[2].value for row in sheet.iter_rows(min_row=4)] == [entry["became"] for entry in entries]


def test_archives_are_opened_one_deep_and_each_file_in_them_is_told(batch, folder, out):
    members = {
        "第1园区/一.yaml": answers(1),
        "第2园区/答卷.yaml": answers(2, 类型="县及"),
        "第3园区/照片.jpg": b"\xff\xd8\xff",
        "第4园区.zip": zipped({"答卷.yaml": answers(4)}),
        "__MACOSX/._一.yaml": b"\0",
    }
    put(folder, "汇总.zip", zipped(members))
    put(folder, "只有照片.zip", zipped({"1.jpg": b"\xff\xd8\xff"}))
    _, err = batch()
    found = received(out)
    assert {name: entry["became"] for name, entry in found.items() if entry["archive"]} == {
        "汇总.zip/第1园区/一.yaml": USED,
        "汇总.zip/第2园区/答卷.yaml": REFUSED,
        "汇总.zip/第3园区/照片.jpg": READLESS,
        "汇总.zip/第4园区.zip": READLESS,
    }
    assert found["汇总.zip/第4园区.zip"]["detail"] == "压缩包中的压缩包，没有解开"
    assert "其中 4 个文件逐个列出，系统文件 1 个没有看" in found["汇总.zip"]["detail"]
    assert "只有图片" in found["只有照片.zip"]["detail"]
    assert "汇总.zip/第2园区/答卷.yaml:10:7: 园区类型不在可选范围内" in err
    before = outputs(out)
    assert "结果没有变化" in batch()[1]
    assert outputs(out) == before


def test_evidence_in_an_archive_is_found_there_and_a_park_gets_its_report(batch, folder, out, monkeypatch):
    from compliance.report.pdf import render

    monkeypatch.setattr(render, "render", lambda made, **_: made.encode())
    text = answers(1).replace(PAPER, "佐证/台账.csv", 1)
    put(
        folder,
        "寄来.zip",
        zipped({"甲/答卷.yaml": text, "甲/佐证/台账.csv": "1,2\n", "甲/佐证/另.jpg": b"\xff\xd8\xff"}),
    )
    code, err = batch("--reports")
    assert code == 1, err
    found = received(out)
    assert (found["寄来.zip/甲/佐证/"]["became"], found["寄来.zip/甲/佐证/"]["files"]) == ("佐证", 2)
    assert (out / "报告" / "P-00001第1园区.pdf").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda member: setattr(member, "compress_type", zipfile.ZIP_BZIP2), "压缩方式不通用"),
        (lambda member: setattr(member, "filename", "../a.yaml"), "路径指向包外"),
    ],
)
def test_an_archive_is_unpacked_only_within_bounds(batch, folder, out, change, words):
    member = zipfile.ZipInfo("a.yaml")
    change(member)
    with zipfile.ZipFile(folder / "甲.zip", "w") as packed:
        packed.writestr(member, answers(1))
    code, err = batch()
    assert (code, words in err, received(out)["甲.zip"]["became"]) == (1, True, REFUSED)


def test_two_archives_of_one_park_are_two_files_of_it(batch, folder, out):
    put(folder, "甲.zip", zipped({"a.yaml": answers(1)}))
    put(folder, "乙.zip", zipped({"a.yaml": answers(1)}))
    put(folder, "丙.zip", zipped({"a.yaml": answers(2)}))
    put(folder, "丁.zip", zipped({"a.yaml": answers(2) + "# 改\n"}))
    batch()
    became = {name: entry["became"] for name, entry in received(out).items() if entry["archive"]}
    assert [became[f"{name}.zip/a.yaml"] for name in "甲乙丙丁"] == [
        *("内容相同的副本，未采用", USED),
        *("同一园区有几份，未采用", "同一园区有几份，未采用"),
    ]


def test_evidence_is_a_line_for_each_folder_and_no_answers(batch, folder, out):
    put(folder, "甲/答卷.yaml", answers(1).replace(PAPER, "材料/1.jpg", 1))
    for number in range(1, 61):
        put(folder, f"甲/材料/{number}.jpg", b"\xff\xd8\xff")
    put(folder, "甲/材料/坏.yaml", "检查表: [")
    put(folder, "甲/材料/旧稿.yaml", answers(1) + "# 旧\n")
    put(folder, "甲/材料/乙园区的.yaml", answers(2))
    _, err = batch()
    found = received(out)
    assert {name: (entry["became"], entry["files"]) for name, entry in found.items() if name.startswith("甲/")} == {
        "甲/答卷.yaml": (USED, 1),
        "甲/材料/": ("佐证", 62),
        "甲/材料/乙园区的.yaml": (USED, 1),
    }
    assert "答卷 3 份，已评分 3 份，有误 0 份\n" in err


def test_no_park_can_have_answers_left_out_by_naming_them_as_evidence(batch, folder, out):
    put(folder, "甲.yaml", answers(1).replace(PAPER, "乙.yaml", 1))
    put(folder, "乙.yaml", answers(2).replace(PAPER, "丙/坏.yaml", 1))
    put(folder, "丙/坏.yaml", answers(3, 类型="县及"))
    batch()
    became = {name: entry["became"] for name, entry in received(out).items()}
    assert became == {"第0园区.yaml": USED, "甲.yaml": USED, "乙.yaml": USED, "丙/坏.yaml": REFUSED}


def test_system_files_are_counted_in_one_line(batch, folder, out):
    for name in (".DS_Store", "Thumbs.db", "~$表.xlsx", "甲/desktop.ini", ".隐藏/x.yaml"):
        put(folder, name, b"1")
    batch()
    assert [entry["files"] for entry in received(out).values() if entry["became"] == ledger.SYSTEM] == [5]


def test_a_page_without_answers_says_what_to_ask_for(batch, folder, out, tmp_path):
    put(folder, "填报表.html", as_page(1, tmp_path, year=2026))
    code, err = batch()
    entry = received(out)["填报表.html"]
    assert (code, entry["became"], entry["parks"], entry["by"]) == (1, READLESS, ["第1园区"], BY_CONTENT)
    assert "按“保存答卷”，交存下的 .json 文件" in entry["detail"]
    assert "寄来的是网页填报表，其中没有填写的内容，1 条" in err


def test_what_a_page_saved_counts_before_the_page(batch, folder, out, tmp_path):
    put(folder, "甲/填报表.html", as_page(1, tmp_path))
    batch()
    assert len(received(out)["甲/填报表.html"]["remarks"]) == 1
    put(folder, "甲/答卷.json", as_json(1, tmp_path).replace("{", "{ ", 1))
    batch()
    found = received(out)
    assert (found["甲/答卷.json"]["became"], found["甲/填报表.html"]["became"]) == (USED, ledger.ASIDE["page"])


def test_remarks_are_told_in_every_run_and_are_mistakes_when_strict(batch, folder, out, tmp_path):
    put(folder, "网页.html", as_page(1, tmp_path))
    for _ in range(2):
        _, err = batch()
        assert "读到了，请看一眼：1 份，1 处" in err
        assert "网页.html: 是网页填报表" in received(out)["网页.html"]["remarks"][0]
    _, err = batch("--strict")
    assert (received(out)["网页.html"]["became"], "请看一眼：" in err, "有误 1 份" in err) == (REFUSED, False, True)
    batch()
    assert received(out)["网页.html"]["became"] == USED


def test_reviews_and_other_years_are_told(batch, folder, out):
    text = answers(1)
    put(folder, "上年.yaml", text.replace("2025-", "2024-"))
    put(folder, "前年.yaml", answers(2).replace("2025-", "2022-"))
    put(folder, "复核/0.yaml", (EXAMPLES / "wumeng-industrial" / "复核" / "2025.yaml").read_bytes())
    _, err = batch()
    became = {name: entry["became"] for name, entry in received(out).items()}
    assert became["上年.yaml"] == "上一年度的，只用于比较"
    assert became["前年.yaml"] == "年度不符，未采用"
    assert became["复核/0.yaml"] == "复核文件，没有计入"
    assert "没有计入 复核中的复核" in err


def test_a_link_to_a_folder_is_told_and_what_the_command_keeps_for_itself_is_not(batch, folder, out):
    (folder / "里").mkdir()
    (folder / "链接").symlink_to(folder / "里")
    batch("--database", folder / "结果库.sqlite")
    found = received(out)
    assert set(found) == {"链接", "第0园区.yaml"}
    assert found["链接"]["detail"] == "指向文件夹的链接，没有跟进"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("YN-024柏源.yaml", ["柏源"]),
        ("ＹＮ－０２４ 柏源（１）.rar", ["柏源"]),
        ("YN-0245.rar", []),
        ("2025YN-024.rar", []),
        ("yn-024 2025年.rar", ["柏源"]),
        ("大柏源新区.rar", ["大柏源新区"]),
        ("柏 源.rar", ["柏源"]),
        ("报告 (1).rar", []),
        ("1.rar", ["一号"]),
    ],
)
def test_a_name_stands_for_a_park_only_as_a_whole(text, found):
    names = matching.Names([Listed("柏源", "YN-024"), Listed("大柏源新区", "YN-02"), Listed("一号", "1")])
    assert [park.name for park in names.within(text)] == found


def test_what_ten_thousand_files_of_as_many_parks_take_grows_with_their_sum():
    def seconds(count: int) -> float:
        roster = [Listed(f"云南第{n:05d}产业园区", f"YN-{n:05d}") for n in range(count)]
        seen = [Seen(f"收件/云南第{n:05d}产业园区/{n}.rar", "foreign", what="RAR 压缩包") for n in range(count)]
        started = time.perf_counter()
        inbox = ledger.Inbox(seen, ledger.evidence(seen), ())
        entries = ledger.entries(inbox, {}, matching.Names(roster))
        found, _ = overview([], seen, year=2025, roster=matching.Names(roster))
        assert all(len(entry.parks) == 1 for entry in entries)
        assert {notice.detail for notice in found.notices} == {"收到而读不了"}
        return time.perf_counter() - started

    seconds(100)
    assert seconds(10_000) < 30 * seconds(1_000) < 30

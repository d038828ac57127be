"""Evidence that comes with a form: in a zip, in a folder, beside it. No file is lost, and none replaces another."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import window_service
from openpyxl.drawing.image import Image as Pasted
from PIL import Image
from test_import import whole
from workbooks import book_of, cell_of, saved

from compliance import load_answers
from compliance.answers import reading
from compliance.answers.model import AnswerSheet
from compliance.forms import importing
from compliance.forms.workbook import writing

CHECKLIST = window_service()
PUER = Path(__file__).parents[2] / "examples" / "puer-tea" / "2025.yaml"
A, B = "佐证/C4.1-1_合作协议_1.jpg", "佐证/C4.1-1_合作协议_2.jpg"


@pytest.fixture(scope="module")
def answered() -> AnswerSheet:
    return load_answers(PUER, CHECKLIST)


def data_of(answered: AnswerSheet, evidence: Mapping[str, list[str]]) -> dict[str, Any]:
    """The answers with no evidence but this, by criterion."""
    data = whole(answered)
    for group in data.values():
        if isinstance(group, dict):
            for entry in group.values():
                if isinstance(entry, dict):
                    entry.pop("佐证", None)
    for identifier, names in evidence.items():
        data["作答"][identifier]["佐证"] = names
    return data


def zipped(path: Path, answered: AnswerSheet, evidence: Mapping[str, list[str]], files: Mapping[str, bytes]) -> Path:
    """As the page saves it."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("答卷-2025.json", json.dumps(data_of(answered, evidence), ensure_ascii=False))
        for name, content in files.items():
            made.writestr(name, content)
    return path


def evidence_of(path: Path, identifier: str = "C4.1-1") -> list[str]:
    return [piece.text for piece in load_answers(path, CHECKLIST).answers[identifier].evidence]


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


def test_a_zip_is_unpacked_beside_the_answers_and_what_was_added_is_listed(run, tmp_path, answered):
    made = zipped(tmp_path / "甲.zip", answered, {"C4.1-1": [A]}, {A: b"1", "佐证/没人要.pdf": b"2", "Thumbs.db": b""})
    code, out, err = run("import", made, "-o", tmp_path / "out" / "答卷.yaml")
    assert (code, out) == (2, "")  # there is no such folder
    (tmp_path / "out").mkdir()
    code, out, err = run("import", made, "-o", tmp_path / "out" / "答卷.yaml")
    assert (code, out) == (0, ""), err
    assert f"放入佐证 2 个：\n  {A}  来自 {made} 中的 {A}" in err
    assert "没有要点引用的 1 个，也已放入：佐证/没人要.pdf" in err
    found = files_in(tmp_path / "out")
    assert {name: found[name] for name in found if name != "答卷.yaml"} == {A: b"1", "佐证/没人要.pdf": b"2"}
    assert evidence_of(tmp_path / "out" / "答卷.yaml") == [A]
    # Once more: nothing is there twice, nothing is replaced.
    code, _, err = run("import", made, "-o", tmp_path / "out" / "答卷.yaml", "--force")
    assert (code, "已有相同的 2 个，没有重复放入" in err, "放入佐证" in err) == (0, True, False)
    assert files_in(tmp_path / "out") == found


def test_two_files_of_one_name_are_both_kept_and_told_and_equal_ones_are_there_once(run, tmp_path, answered):
    one = zipped(tmp_path / "甲.zip", answered, {"C4.1-1": [A]}, {A: b"a", "佐证/同.pdf": b"same"})
    two = zipped(tmp_path / "乙.zip", answered, {"C4.1-1": [A, B]}, {A: b"b", B: b"a", "佐证/同.pdf": b"same"})
    (tmp_path / "out").mkdir()
    code, _, err = run("import", one, two, "-o", tmp_path / "out" / "答卷.yaml")
    assert code == 0, err
    assert f"{A} → {B}  来自 {two} 中的 {A}" in err
    found = files_in(tmp_path / "out")
    third = "佐证/C4.1-1_合作协议_3.jpg"
    assert [found[name] for name in (A, B, third, "佐证/同.pdf")] == [b"a", b"b", b"a", b"same"]
    assert evidence_of(tmp_path / "out" / "答卷.yaml") == [A, B, third]


def test_a_file_that_is_there_already_is_not_replaced(run, tmp_path, answered):
    made = zipped(tmp_path / "甲.zip", answered, {"C4.1-1": ["佐证/协议.pdf"]}, {"佐证/协议.pdf": b"new"})
    (tmp_path / "out" / "佐证").mkdir(parents=True)
    (tmp_path / "out" / "佐证" / "协议.pdf").write_bytes(b"old")
    code, _, err = run("import", made, "-o", tmp_path / "out" / "答卷.yaml")
    assert code == 0, err
    assert "同名而内容不同，两个都留下" in err
    assert evidence_of(tmp_path / "out" / "答卷.yaml") == ["佐证/协议_2.pdf"]
    assert (tmp_path / "out" / "佐证" / "协议.pdf").read_bytes() == b"old"
    assert (tmp_path / "out" / "佐证" / "协议_2.pdf").read_bytes() == b"new"


def test_folders_and_files_beside_forms_come_along(run, tmp_path, answered):
    for who, content in (("甲", b"1"), ("乙", b"2")):
        folder = tmp_path / who
        (folder / "佐证").mkdir(parents=True)
        (folder / "佐证" / "协议.pdf").write_bytes(content)
        (folder / "佐证" / f"{who}.pdf").write_bytes(content)
        data = data_of(answered, {"C4.1-1": ["佐证/协议.pdf"]})
        (folder / "答卷.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (tmp_path / "out").mkdir()
    code, _, err = run("import", tmp_path / "甲", tmp_path / "乙" / "答卷.yaml", "-o", tmp_path / "out" / "答卷.yaml")
    assert code == 0, err
    # Of a folder all comes along, of a form what it names.
    expected = {"佐证/协议.pdf": b"1", "佐证/甲.pdf": b"1", "佐证/协议_2.pdf": b"2"}
    assert {name: c for name, c in files_in(tmp_path / "out").items() if name != "答卷.yaml"} == expected
    assert evidence_of(tmp_path / "out" / "答卷.yaml") == ["佐证/协议.pdf", "佐证/协议_2.pdf"]


def test_nothing_of_a_zip_takes_the_place_of_the_answers(run, tmp_path, answered):
    (tmp_path / "out").mkdir()
    made = zipped(tmp_path / "甲.zip", answered, {"C4.1-1": ["答卷.yaml"]}, {"答卷.yaml": b"- evidence"})
    assert run("import", made, "-o", tmp_path / "out" / "答卷.yaml")[0] == 0
    assert evidence_of(tmp_path / "out" / "答卷.yaml") == ["答卷_2.yaml"]
    assert (tmp_path / "out" / "答卷_2.yaml").read_bytes() == b"- evidence"


def test_names_as_long_as_names_may_be_are_told_apart(run, tmp_path, answered):
    name = f"佐证/{'长' * 83}xx.jpg"
    assert len(name.removeprefix("佐证/").encode()) == 255
    paths = [zipped(tmp_path / f"{n}.zip", answered, {"C4.1-1": [name]}, {name: b"%d" % n}) for n in range(2)]
    (tmp_path / "out").mkdir()
    code, _, err = run("import", *paths, "-o", tmp_path / "out" / "答卷.yaml")
    assert code == 0, err
    found = {name: content for name, content in files_in(tmp_path / "out").items() if name != "答卷.yaml"}
    assert sorted(found.values()) == [b"0", b"1"]


def test_a_folder_with_a_link_to_a_folder_is_refused(run, tmp_path, answered):
    folder = tmp_path / "甲"
    folder.mkdir()
    (folder / "答卷.yaml").write_text(yaml.safe_dump(data_of(answered, {}), allow_unicode=True), encoding="utf-8")
    (folder / "佐证").symlink_to(folder)
    code, _, err = run("import", folder, "-o", tmp_path / "答卷.yaml")
    assert (code, "指向文件夹的链接" in err) == (2, True)


def test_a_zip_is_scored_as_it_is(run, tmp_path, answered):
    made = zipped(tmp_path / "甲.zip", answered, {"C4.1-1": [A]}, {A: b"1"})
    sheet = importing.load(made, CHECKLIST)[1]
    assert [piece.text for piece in sheet.answers["C4.1-1"].evidence] == [A]
    assert run("check", made)[0] == 0


def test_evidence_is_not_lost_on_standard_output(run, tmp_path, answered):
    made = zipped(tmp_path / "甲.zip", answered, {"C4.1-1": [A]}, {A: b"1"})
    code, out, err = run("import", made)
    assert (code, out) == (2, "")
    assert "其中带有 1 个佐证文件，不能只写到标准输出" in err


def test_a_workbook_with_its_evidence_in_one_zip(run, tmp_path, answered):
    with zipfile.ZipFile(tmp_path / "全部.zip", "w") as made:
        made.writestr("报送/填报表.xlsx", writing.workbook(CHECKLIST, answered))
        for path in (PUER.parent / "佐证").rglob("*.*"):
            made.write(path, f"报送/{path.relative_to(PUER.parent).as_posix()}")
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    (tmp_path / "out").mkdir()
    code, _, err = run("import", tmp_path / "全部.zip", "-o", tmp_path / "out" / "答卷.yaml")
    assert code == 0, err
    assert load_answers(tmp_path / "out" / "答卷.yaml", CHECKLIST) == answered


def _without_answers(path: Path) -> None:
    zipfile.ZipFile(path, "w").writestr("佐证/a.jpg", b"1")


def _with_two(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for name in ("甲/答卷.json", "乙/答卷.json"):
            made.writestr(name, '{"检查表": "window-service", "作答": {}}')


def _outside(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("答卷.json", "{}")
        made.writestr("../../佐证/a.jpg", b"1")


def _within_itself(path: Path) -> None:
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").writestr("答卷.json", '{"作答": {}}')
    zipfile.ZipFile(path, "w").writestr("答卷.json", inner.getvalue())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_without_answers, "其中没有答卷"),
        (_with_two, "分不清哪一份是答卷"),
        (_outside, "路径指向包外"),
        (_within_itself, "其中没有答卷"),
    ],
)
def test_zips_that_are_no_answers_are_refused_and_nothing_is_written(run, tmp_path, make, words):
    make(tmp_path / "x.zip")
    code, _, err = run("import", tmp_path / "x.zip", "-o", tmp_path / "答卷.yaml")
    assert code == 2
    assert words in err
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def picture() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(into, "PNG")
    return into.getvalue()


PICTURE = "佐证/C4.1-1_佐证_1.png"


def in_a_workbook(folder: Path, answered: AnswerSheet) -> Path:
    """Pasted over the row, as a clerk does."""
    book = book_of(writing.workbook(CHECKLIST, answered))
    cell = cell_of(book, "C4.1-1", "佐证材料")
    cell.parent.add_image(Pasted(io.BytesIO(picture())), cell.coordinate)
    (folder / "表.xlsx").write_bytes(saved(book))
    return folder / "表.xlsx"


def test_every_way_in_gives_the_same_answers_and_the_same_files(run, tmp_path, answered):
    bare, findings = reading.parse(data_of(answered, {}), CHECKLIST)
    assert findings == []
    data = data_of(answered, {"C4.1-1": [PICTURE]})
    (tmp_path / "夹" / "佐证").mkdir(parents=True)
    (tmp_path / "夹" / PICTURE).write_bytes(picture())
    (tmp_path / "夹" / "答卷.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    ways = {
        "page": zipped(tmp_path / "网页.zip", answered, {"C4.1-1": [PICTURE]}, {PICTURE: picture()}),
        "workbook": in_a_workbook(tmp_path, bare),
        "folder": tmp_path / "夹",
        "form beside its evidence": tmp_path / "夹" / "答卷.yaml",
    }
    made = {}
    for way, path in ways.items():
        folder = tmp_path / way
        folder.mkdir()
        code, _, err = run("import", path, "-o", folder / "答卷.yaml")
        assert (code, f"放入佐证 1 个：\n  {PICTURE}  来自 " in err) == (0, True), (way, err)
        made[way] = files_in(folder)
    assert made["page"][PICTURE] == picture()
    assert all(files == made["page"] for files in made.values())


@pytest.mark.slow
def test_a_report_of_a_zip_shows_its_pictures(run, tmp_path, answered):
    made = zipped(tmp_path / "网页.zip", answered, {"C4.1-1": [PICTURE]}, {PICTURE: picture()})
    assert run("report", made, "-f", "html", "-o", tmp_path / "报告.html")[0] == 0
    assert "data:image/" in (tmp_path / "报告.html").read_text(encoding="utf-8")
    assert run("verify", tmp_path / "报告.html", "--answers", made)[0] == 0
    code, _, err = run("pack", made, "-o", tmp_path / "包.zip")
    assert (code, "先用 compliance import" in err) == (2, True)

"""Documents carry what they were made of; whatever is changed in the data, the answers or the evidence is named."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from builders import Entry, backed, checklist, criterion, scored, section, sheet
from conftest import ROOT
from libreoffice import converted

from compliance import assess
from compliance.errors import InputError
from compliance.report.data import result as data
from compliance.report.data import seal
from compliance.trust import verification
from compliance.trust.carried import read

Run = Callable[..., tuple[int, str, str]]
PARK = ROOT / "examples" / "puer-tea"
DAY = ("--date", "2026-03-01")


def made():
    return checklist(section("C1", section("C1.1", criterion("A1", 10), criterion("A2", 10), criterion("A3", 20))))


def document(**changes: Any) -> dict[str, Any]:
    a = scored(made(), {"A1": backed("符合"), "A2": "部分符合", "A3": "符合", **changes})
    return json.loads(data.embedded(a, {"佐证/甲.txt": "0" * 64}))


def states(found: list[verification.Check]) -> dict[str, str]:
    return {check.what: check.state for check in found}


def told(found: list[verification.Check]) -> str:
    return "\n".join(f"{check.text}\n" + "\n".join(check.details) for check in found if check.state == "differs")


def test_a_document_as_it_was_made_is_in_order() -> None:
    found = verification.checks(document(), made())
    assert set(states(found).values()) == {"same"}
    assert "总分 87.5" in found[-1].text


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def tamper(carried: dict[str, Any]) -> None:
        *way, last = path.split("/")
        for name in way:
            carried = carried[int(name) if name.isdecimal() else name]
        carried[last] = value

    return tamper


TAMPERED = [
    ("score", "95.0", "重算", "总分：文件中 95.0，重算 87.5"),
    ("grade", "优秀", "重算", "等级：文件中 优秀，重算"),
    ("park/name", "别园区", "重算", "园区 名称：文件中 别园区，重算 某园区"),
    ("sections/0/sections/0/criteria/1/earned", "10", "重算", "A2 实得分：文件中 10，重算 5"),
    (
        "sections/0/sections/0/criteria/0/answer/evidence/0/text",
        "别处",
        "重算",
        "A1 作答 佐证 1 文字：文件中 别处，重算",
    ),
    ("sections/0/sections/0/criteria", [], "重算", "：文件中 0 项，重算 3 项"),
    ("unanswered", ["A1"], "重算", "unanswered：文件中 1 项，重算 0 项"),
    ("decision", None, "重算", "decision lowest_section：文件中 （无），重算"),
    ("seal/answers/作答/A2/结果", "符合", "报告指纹", "所带的数据被改动过"),
    ("seal/answers/作答/A2/结果", "符合", "重算", "总分：文件中 87.5，重算 100.0"),
    ("seal/answers/作答/A2/结果", "好", "重算", "所带的答卷有误，不能重算"),
    ("seal/evidence/佐证~甲.txt", "1" * 64, "报告指纹", "所带的数据被改动过"),
    ("seal/fingerprint", "1" * 64, "报告指纹", "文件中 1111 1111 1111 1111"),
    ("program/version", "9.9", "报告指纹", "所带的数据被改动过"),
    ("checklist/fingerprint", "1" * 64, "检查表", "与本机的检查表不同"),
]


@pytest.mark.parametrize(("path", "value", "what", "message"), TAMPERED)
def test_every_change_of_the_data_is_named(path: str, value: str, what: str, message: str) -> None:
    carried = document()
    if "~" in path:
        carried["seal"]["evidence"]["佐证/甲.txt"] = value
    else:
        change(path, value)(carried)
    found = verification.checks(carried, made())
    assert states(found)[what] == "differs"
    assert message in told(found)


def test_another_version_of_the_program_is_only_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    carried = document()
    monkeypatch.setattr(verification, "__version__", "9.9")
    found = verification.checks(carried, made())
    assert states(found)["程序版本"] == "note"
    assert "differs" not in states(found).values()
    assert "由另一版本的程序生成" in found[1].text


@pytest.mark.parametrize(
    ("lacks", "changed", "message"),
    [
        ("warnings", None, ""),
        ("gaps", ("grade_text", "另一种说法"), ""),
        ("decision", ("sections/0/sections/0/criteria/1/reason", "另一种说法"), ""),
        ("exact", ("score", "95.0"), "总分：文件中 95.0，重算 87.5"),
        ("range", ("grade", "优秀"), "等级：文件中 优秀，重算"),
        ("gaps", ("sections/0/sections/0/criteria/1/earned", "10"), "A2 实得分：文件中 10，重算 5"),
        ("score", None, "总分：文件中 （无），重算 87.5"),
    ],
)
def test_of_a_document_of_another_version_what_it_has_of_scores_is_compared(
    monkeypatch: pytest.MonkeyPatch, lacks: str, changed: tuple[str, str] | None, message: str
) -> None:
    carried = document()
    del carried[lacks]
    if changed:
        change(*changed)(carried)
    assert states(verification.checks(carried, made()))["重算"] == "differs"
    monkeypatch.setattr(verification, "__version__", "9.9")
    found = verification.checks(carried, made())
    assert states(found)["重算"] == ("differs" if message else "same")
    assert message in told(found)
    assert bool(message) == ("differs" in states(found).values())


def test_a_changed_veto_is_named_whatever_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    veto = {"effect": "fail", "when": {"answer": "不符合"}}
    rules = checklist(section("C1", section("C1.1", criterion("A1", 10, veto=veto))))
    carried = json.loads(data.embedded(scored(rules, {"A1": "不符合"}), {}))
    assert carried["vetoes"][0]["state"] == "triggered"
    carried["vetoes"][0]["state"] = "clear"
    monkeypatch.setattr(verification, "__version__", "9.9")
    assert "否决项" in told(verification.checks(carried, rules))


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"seal": []},
        {"seal": {"format": "x"}},
        {**document(), "checklist": []},
        {**document(), "program": 1},
    ],
)
def test_what_is_not_ours_is_not_verified(broken: Any) -> None:
    with pytest.raises(verification.NotOurs):
        verification.checks(broken, made())


def test_answers_and_evidence_are_compared_one_by_one() -> None:
    given = scored(made(), {"A1": backed("符合"), "A2": "符合", "A3": Entry(结果="符合", 说明="新写")})
    digests = {"佐证/甲.txt": "1" * 64, "佐证/乙.txt": "2" * 64}
    text = told(verification.against(document(), given, digests))
    assert "A2 结果：文件中 部分符合，答卷中 符合" in text
    assert "A3 说明：文件中 （无），答卷中 新写" in text
    assert "佐证/甲.txt：内容被改动" in text
    assert "佐证/乙.txt：出具时没有这个佐证文件" in text
    assert "佐证/甲.txt：答卷不再列这个佐证文件" in told(verification.against(document(), given, {}))


def test_the_fingerprint_covers_what_it_says_and_nothing_else() -> None:
    base = sheet(made(), {"A1": backed("符合"), "A2": "部分符合"})
    a = assess(made(), base)
    first = seal.fingerprint(a, {"甲": "0"})
    assert first == seal.fingerprint(assess(made(), base), {"甲": "0"})
    assert first != seal.fingerprint(a, {"甲": "1"})
    assert first != seal.fingerprint(scored(made(), {"A1": backed("符合"), "A2": "符合"}), {"甲": "0"})


def test_an_assessment_per_object_can_be_made_again() -> None:
    per = {"name": "窗口", "rollup": "mean"}
    windows = checklist(
        section("C1", section("C1.1", criterion("A1", 10))),
        {**section("C2", section("C2.1", criterion("A2", 10))), "per_object": per},
    )
    a = scored(windows, {"A1": "符合", "A2@甲": "符合", "A2@乙": "不符合"}, 对象={"C2": ("甲", "乙")})
    carried = json.loads(data.embedded(a, {}))
    assert set(states(verification.checks(carried, windows)).values()) == {"same"}
    # The bytes that documents carry do not change: the objects come last.
    assert [*carried["seal"]["answers"].items()][-1] == ("对象", {"C2": ["甲", "乙"]})


def test_texts_cannot_break_out_of_the_page() -> None:
    a = scored(made(), {"A1": Entry(结果="部分符合", 说明="</script><b>\u202e\x1b")})
    written = data.embedded(a, {})
    assert "</script>" not in written
    assert json.loads(written)["seal"]["answers"]["作答"]["A1"]["说明"] == "</script><b>\u202e\x1b"


# The files


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("park") / "园区"
    shutil.copytree(PARK, folder)
    return folder


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx", "json", pytest.param("pdf", marks=pytest.mark.slow)])
def test_every_document_carries_its_data(run: Run, park: Path, suffix: str, tmp_path: Path) -> None:
    answers, file = park / "2025.yaml", tmp_path / f"报告.{suffix}"
    if suffix == "json":
        assert run("score", answers, "-f", "json", "-o", file)[0] == 0
    else:
        assert run("report", answers, "-o", file, *DAY)[0] == 0
    code, out, err = run("verify", file, "--answers", answers)
    assert (code, err) == (0, "")
    assert out.count("相符") == 8
    carried, _ = read(file)
    given = assess(made_with(), load(answers))
    assert carried["seal"]["answers"] == seal.answers_of(given.sheet, given.checklist)
    shown = file.read_text() if suffix in ("html", "json") else ""
    assert not shown or carried["seal"]["fingerprint"] in shown


def made_with():
    from compliance import load_checklist

    return load_checklist("window-service")


def load(path: Path):
    from compliance import load_answers

    return load_answers(path, made_with())


def test_a_changed_page_is_found_out(run: Run, park: Path, tmp_path: Path) -> None:
    page = tmp_path / "报告.html"
    assert run("report", park / "2025.yaml", "-o", page, *DAY)[0] == 0
    text = page.read_text()
    page.write_text(text.replace('"score":"52.6"', '"score":"92.6"', 1))
    code, out, _ = run("verify", page)
    assert code == 1
    assert "不符　重算：重算的结果是总分 52.6，不合格" in out
    assert "总分：文件中 92.6，重算 52.6" in out
    block = re.search("<script.*?</script>", text, re.DOTALL)
    page.write_text(text.replace("</body>", block[0] + "</body>"))
    assert run("verify", page)[0] == 2


def test_a_page_from_templates_of_ones_own_carries_its_data_too(run: Run, park: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text("<html><body>{{ report.park }}</body></html>")
    page = tmp_path / "报告.html"
    assert run("report", park / "2025.yaml", "-o", page, *DAY, "--templates", tmp_path)[0] == 0
    assert run("verify", page, "--answers", park / "2025.yaml")[0] == 0
    assert page.read_text().endswith("</script>\n</body></html>")


def repacked(file: Path, old: str, new: str) -> None:
    """A Word file with a text of its parts replaced."""
    with zipfile.ZipFile(file) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(file, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content.replace(old.encode(), new.encode()))


def test_what_is_changed_in_a_word_file_is_found_out_in_its_data_and_in_its_words(
    run: Run, park: Path, tmp_path: Path
) -> None:
    file = tmp_path / "报告.docx"
    assert run("report", park / "2025.yaml", "-o", file, *DAY, "--kind", "brief")[0] == 0
    edited = docx.Document(file)
    edited.paragraphs[0].text = "别的园区"
    edited.save(file)
    code, out, _ = run("verify", file, "--answers", park / "2025.yaml")
    assert code == 1
    assert "正文：文件中 别的园区，按数据应为" in out
    repacked(file, '"score":"52.6"', '"score":"92.6"')
    code, out, _ = run("verify", file)
    assert code == 1
    assert "总分：文件中 92.6，重算 52.6" in out
    repacked(file, "compliance-result", "else")
    code, _, err = run("verify", file)
    assert code == 2
    assert "文件中没有校验数据" in err


def test_a_template_made_of_a_finished_report_does_not_leave_its_data_behind(
    run: Run, park: Path, tmp_path: Path
) -> None:
    options = ("--kind", "brief", *DAY)
    assert run("report", ROOT / "examples/dianchi-hightech/2025.yaml", "-o", tmp_path / "brief.docx", *options)[0] == 0
    file = tmp_path / "报告.docx"
    assert run("report", park / "2025.yaml", "-o", file, *options, "--templates", tmp_path)[0] == 0
    assert run("verify", file, "--answers", park / "2025.yaml")[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_the_data_is_still_there_after_libreoffice_saved_the_file(
    run: Run, park: Path, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"报告.{suffix}"
    assert run("report", park / "2025.yaml", "-o", file, *DAY)[0] == 0
    for out in (tmp_path / "一", tmp_path / "二"):
        file = converted(file, suffix, out)
        assert run("verify", file, "--answers", park / "2025.yaml")[0] == 0


def test_changed_answers_and_evidence_are_named(run: Run, park: Path, tmp_path: Path) -> None:
    page, other = tmp_path / "报告.html", tmp_path / "园区"
    assert run("report", park / "2025.yaml", "-o", page, *DAY)[0] == 0
    shutil.copytree(park, other)
    evidence = sorted((other / "佐证").iterdir())[0]
    evidence.write_bytes(evidence.read_bytes() + b"x")
    code, out, _ = run("verify", page, "--answers", other / "2025.yaml")
    assert code == 1
    assert f"佐证/{evidence.name}：内容被改动" in out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"%PDF-1.7\n" + b"\x00" * 100),
        ("x.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Names 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
        ("x.html", b"<html></html>"),
        ("x.html", b'<script type="application/json" id="compliance-result">{"a"</script>'),
        ("x.html", b'<script type="application/json" id="compliance-result">' + b"[" * 100_000 + b"</script>"),
        ("x.json", b"{}"),
        ("x.json", b'{"checklist": {"id": "../../etc"}}'),
        ("x.json", b'{"checklist": {"id": "window-service"}, "seal": {}}'),
        ("x.xlsx", b"PK\x03\x04" + bytes(50)),
        ("x.docx", b"PK\x03\x04word/document.xml" + bytes(50)),
        ("x", b""),
    ],
)
def test_what_is_not_ours_is_refused_without_a_traceback(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    code, out, err = run("verify", tmp_path / name)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert name in err


def test_a_pdf_of_another_program_is_refused(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "空白.pdf")
    with pytest.raises(InputError, match="没有校验数据"):
        read(tmp_path / "空白.pdf")


def test_a_pdf_with_two_results_is_refused(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(seal.NAME, b"{}")
    writer.add_attachment(seal.NAME, b"{}")
    writer.write(tmp_path / "两份.pdf")
    with pytest.raises(InputError, match="没有校验数据"):
        read(tmp_path / "两份.pdf")


@pytest.mark.slow
def test_the_attachment_is_declared_and_the_same_every_time(run: Run, park: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for file in files:
        assert run("report", park / "2025.yaml", "-o", file, *DAY)[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(files[0].read_bytes()))
    (attached,) = {reference.idnum: reference for reference in reader.trailer["/Root"]["/AF"]}.values()
    assert attached.get_object()["/AFRelationship"] == "/Data"
    assert attached.get_object()["/EF"]["/F"].get_object()["/Subtype"] == "/application/json"


# Packages


@pytest.mark.slow
def test_a_park_is_packed_and_unpacked(run: Run, park: Path, tmp_path: Path) -> None:
    for name in ("提交包.zip", "again.zip", "提交包"):
        code, _, err = run("pack", park / "2025.yaml", "-o", tmp_path / name, *DAY)
        assert code == 0, err
    assert (tmp_path / "提交包.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    for name, out in (("提交包.zip", "甲"), ("提交包", "乙")):
        code, shown, _ = run("unpack", tmp_path / name, "-o", tmp_path / out)
        assert code == 0
        assert "普洱翠岩茶产业园区" in shown
        data_folder = tmp_path / out / "data"
        assert (data_folder / "2025.yaml").read_bytes() == (park / "2025.yaml").read_bytes()
        for report in ("报告.pdf", "结果.json"):
            assert run("verify", data_folder / "评分" / report, "--answers", data_folder / "2025.yaml")[0] == 0
    with zipfile.ZipFile(tmp_path / "again.zip", "a") as packed:
        packed.writestr("提交包/data/多.txt", "x")
    code, out, err = run("unpack", tmp_path / "again.zip", "-o", tmp_path / "丙")
    assert (code, out) == (2, "")
    assert "多出文件" in err
    assert not (tmp_path / "丙").exists()


def test_a_package_goes_nowhere_that_something_is(run: Run, park: Path, tmp_path: Path) -> None:
    (tmp_path / "有").mkdir()
    for target in (tmp_path / "有", tmp_path / "没有" / "x"):
        assert run("pack", park / "2025.yaml", "-o", target)[0] == 2
    (tmp_path / "有.zip").write_bytes(b"x")
    assert run("pack", park / "2025.yaml", "-o", tmp_path / "有.zip")[0] == 2
    assert (tmp_path / "有.zip").read_bytes() == b"x"


def test_the_data_is_the_result() -> None:
    a = scored(made(), {"A1": backed("符合")})
    carried = json.loads(data.embedded(a, {}))
    assert {name: part for name, part in carried.items() if name != "seal"} == {
        name: part for name, part in data.to_data(a).items() if name != "trace"
    }

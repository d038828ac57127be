"""Signatures: made with a throw-away certificate, looked at again, and found out when anything was changed after."""

from __future__ import annotations

import builtins
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from certificates import Holder, blank, certificate, date, holder, root
from certificates import signed as made_signed
from conftest import ROOT

from compliance.cli import run as command
from compliance.trust import pyhanko_parts, signing
from compliance.trust.certificates import Identity

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]
ANSWERS = ROOT / "examples" / "puer-tea" / "2025.yaml"
SHORT = ("--kind", "brief", "--date", "2026-03-01", "-q")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    certificate(folder, "云南省产业园区协会")
    (folder / "password").write_text("secret\n")
    (folder / "wrong").write_text("guess\n")
    (folder / "other").mkdir()
    certificate(folder / "other", "别的协会")
    return folder


@pytest.fixture(scope="module")
def originals(keys: Path) -> Path:
    """A short report, and the same signed, made once."""
    report, signed = keys / "报告.pdf", keys / "已签.pdf"
    assert command(["report", str(ANSWERS), "-o", str(report), *SHORT]) == 0
    options = ["--key", str(keys / "k.p12"), "--password-file", str(keys / "password")]
    assert command(["sign", str(report), *options, "-o", str(signed), "-q"]) == 0
    return keys


@pytest.fixture
def report(originals: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(originals / "报告.pdf", tmp_path / "报告.pdf"))


@pytest.fixture
def signed(originals: Path, report: Path) -> Path:
    return Path(shutil.copy(originals / "已签.pdf", report.parent / "签过.pdf"))


def test_a_signature_is_valid_and_whose_it_is_is_said(run: Run, report: Path, signed: Path, keys: Path) -> None:
    assert signed.read_bytes().startswith(report.read_bytes())
    code, out, _ = run("verify", signed, "--answers", ANSWERS)
    assert code == 0
    assert "签名 1：有效，覆盖整个文件（云南省产业园区协会" in out
    assert "证书未受信任" in out
    code, out, _ = run("verify", signed, "--trust", keys / "c.pem")
    assert code == 0
    assert "证书受信任" in out


@pytest.fixture(scope="module")
def long(keys: Path) -> Path:
    """A signed report with many pages, one of them to be sealed."""
    report, signed = keys / "长报告.pdf", keys / "长报告已签.pdf"
    day, key = ["--date", "2026-03-01", "-q"], ["--key", str(keys / "k.p12"), "--password-file", str(keys / "password")]
    assert command(["report", str(ANSWERS), "-o", str(report), "--kind", "self-assessment", *day]) == 0
    assert command(["sign", str(report), *key, "-o", str(signed), "-q"]) == 0
    return signed


def test_the_field_stands_where_the_report_is_sealed(long: Path) -> None:
    pages = pypdf.PdfReader(long).pages
    (page,) = [page for page in pages if "单位（盖章）" in page.extract_text()]
    boxes = [found.get_object()["/Rect"] for found in page["/Annots"] if found.get_object()["/Subtype"] == "/Widget"]
    ((left, bottom, right, top),) = boxes
    # Between the name of whoever seals and the date.
    assert 220 < left < right < 0.7 * page.mediabox.width
    assert 100 < bottom < top < page.mediabox.height - 100


def test_pem_and_the_environment(run: Run, report: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLIANCE_KEY_PASSWORD", "secret")
    out = report.parent / "已签.pdf"
    assert run("sign", report, "--key", keys / "k.pem", "--certificate", keys / "c.pem", "-o", out)[0] == 0
    assert "有效" in run("verify", out)[1]


def test_whatever_is_changed_after_signing_is_found_out(run: Run, signed: Path) -> None:
    raw = signed.read_bytes()
    changed = raw.replace(b"/Count 1", b"/Count 2", 1) if b"/Count 1" in raw else b""
    spot = raw.index(b"stream", len(raw) // 4) + 20
    spoilt = [content for content in (changed, raw[:spot] + bytes([raw[spot] ^ 1]) + raw[spot + 1 :]) if content]
    assert spoilt
    for content in spoilt:
        signed.write_bytes(content)
        code, out, err = run("verify", signed)
        # Damage that no longer lets the file be read is refused; any other is named.
        assert (code == 1 and "不符　签名 1：无效" in out) or (code == 2 and err), (code, out, err)


def test_what_is_added_after_signing_is_found_out(run: Run, signed: Path) -> None:
    writer = pypdf.PdfWriter(signed, incremental=True)
    writer.pages[0].rotate(180)
    writer.write(signed)
    code, out, _ = run("verify", signed)
    assert code == 1
    assert "不符　签名 1：签名之后文件又被改动" in out


@pytest.mark.parametrize("part", ["no limits", "asked otherwise"])
def test_objects_are_found_without_inner_parts_of_the_library(
    part: str, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.pdf_utils.generic import Reference
    from pyhanko.pdf_utils.reader import PdfFileReader

    theirs = PdfFileReader._get_object_from_stream
    asked: list[int] = []

    def slowly(self: PdfFileReader, idnum: int, stmnum: int, idx: int) -> object:
        asked.append(idnum)
        return theirs(self, idnum, stmnum, idx)

    def objects() -> list[str]:
        reader = pyhanko_parts.reader(report.read_bytes())
        return [repr(reader.get_object(Reference(number, 0, reader))) for number in range(1, 60)]

    monkeypatch.setattr(PdfFileReader, "_get_object_from_stream", slowly)
    found = objects()
    assert not asked
    if part == "no limits":
        monkeypatch.setitem(sys.modules, "pyhanko.pdf_utils.decode_limits", None)
    else:
        monkeypatch.setattr(pyhanko_parts, "_object", lambda reader, heads, *, number, stream: None)
    assert objects() == found
    assert len(asked) > 20


def test_the_ways_to_objects_that_are_looked_for_are_all_that_there_are(signed: Path) -> None:
    from pyhanko.pdf_utils.reader import HistoricalResolver

    reader = pyhanko_parts.reader(signed.read_bytes())
    states = reader.get_historical_resolver(1), HistoricalResolver(reader, 1)
    for state in states:
        state._load_reverse_xref_cache()
    ours, theirs = ({ref.idnum: ways for ref, ways in state._indirect_object_access_cache.items()} for state in states)
    assert ours == theirs
    assert len(ours) > 100


def test_a_second_signature_leaves_the_first_valid(run: Run, long: Path, keys: Path, tmp_path: Path) -> None:
    twice = tmp_path / "再签.pdf"
    assert run("sign", long, "--key", keys / "k.p12", "--password-file", keys / "password", "-o", twice)[0] == 0
    before = time.process_time()
    code, out, _ = run("verify", twice)
    # What came after the first is looked at object by object: a few seconds, not the better part of a minute.
    assert time.process_time() - before < 20
    assert code == 0
    assert "签名 1：有效，其后只加了签名或签章域" in out
    assert "签名 2：有效，覆盖整个文件" in out


def test_an_empty_field_for_other_seals(run: Run, report: Path, keys: Path) -> None:
    out = report.parent / "待签.pdf"
    assert run("sign", report, "--field-only", "-o", out)[0] == 0
    fields = pypdf.PdfReader(out).get_fields()
    assert [(field["/FT"], field.get("/V")) for field in fields.values()] == [("/Sig", None)]
    code, shown, _ = run("verify", out)
    assert code == 0
    assert "提示　签名：文件没有数字签名，只有 1 个空的签章域" in shown
    assert run("verify", out, "--trust", keys / "c.pem")[0] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--key", "k.p12", "--password-file", "wrong"], "口令不对"),
        (["--key", "c.pem", "--password-file", "password"], "私钥读不出来"),
        (["--key", "k.pem", "--certificate", "other/c.pem", "--password-file", "password"], "证书和私钥不是一对"),
        (["--key", "没有.p12", "--password-file", "password"], "找不到文件"),
        (["--key", "k.p12", "--password-file", "没有"], "无法读取"),
        ([], "要写一个"),
        (["--key", "k.p12", "--field-only"], "要写一个"),
    ],
)
def test_what_cannot_be_signed_is_said(run: Run, report: Path, keys: Path, options: list[str], message: str) -> None:
    named = [keys / option if index % 2 else option for index, option in enumerate(options)]
    code, out, err = run("sign", report, *named, "-o", report.parent / "已签.pdf")
    assert (code, out) == (2, "")
    assert message in err
    assert not (report.parent / "已签.pdf").exists()


def test_the_password_may_come_through_a_pipe(run: Run, report: Path, keys: Path) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"secret\n")
    os.close(theirs)
    options = ["--key", keys / "k.p12", "--password-file", f"/dev/fd/{ours}"]
    assert run("sign", report, *options, "-o", report.parent / "已签.pdf")[0] == 0
    os.close(ours)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7 nothing", "文件已损坏"), (b"<!DOCTYPE html>", "不是 PDF，不能签名"), (b"", "不是 PDF")],
)
def test_what_is_no_pdf_is_not_signed(run: Run, tmp_path: Path, keys: Path, content: bytes, words: str) -> None:
    (tmp_path / "x.pdf").write_bytes(content)
    options = ["--key", keys / "k.p12", "--password-file", keys / "password"]
    for more in (options, ["--field-only"]):
        code, _, err = run("sign", tmp_path / "x.pdf", *more, "-o", tmp_path / "y.pdf")
        assert (code, words in err) == (2, True), err


def test_without_the_extra_it_says_what_to_install(
    run: Run, signed: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith("pyhanko"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    out = signed.parent / "y.pdf"
    code, _, err = run("sign", signed, "--key", keys / "k.p12", "--password-file", keys / "password", "-o", out)
    assert code == 3
    assert "compliance[signature]" in err
    code, shown, _ = run("verify", signed)
    assert code == 0
    assert "没有安装所需的部件，没有核对" in shown
    assert run("verify", signed, "--trust", keys / "c.pem")[0] == 3
    assert "提示　签名：文件没有数字签名" in run("verify", signed.parent / "报告.pdf")[1]


# What is signed, and what came out


def sign(run: Run, report: Path, who: Holder, *more: object, password: bytes = b"secret") -> tuple[int, str, Path]:
    folder = report.parent
    (folder / "钥.p12").write_bytes(who.pkcs12())
    (folder / "口令").write_bytes(password)
    out = folder / "新签.pdf"
    code, _, err = run("sign", report, "--key", folder / "钥.p12", "--password-file", folder / "口令", "-o", out, *more)
    return code, err, out


@pytest.mark.parametrize("password", [b"\xef\xbb\xbfsecret\r\n", "secret\r\n".encode("utf-16"), b"secret"])
@pytest.mark.parametrize("name", ["罗𬭎", "窗口🙂"])
def test_names_and_passwords_as_they_are_today(run: Run, report: Path, name: str, password: bytes) -> None:
    above = root("罗鿍")
    code, err, out = sign(run, report, holder(name, above), password=password)
    assert code == 0, err
    (report.parent / "根.pem").write_bytes(b"\xef\xbb\xbf" + above.pem)
    code, shown, _ = run("verify", out, "--trust", report.parent / "根.pem")
    assert (code, f"有效，覆盖整个文件（{name}" in shown) == (0, True), shown


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (holder("甲", valid=(-400, -30)), f"证书已过期，{date(-30)} 到期"),
        (holder("甲", valid=(20, 300)), f"证书尚未生效，{date(20)} 起有效"),
        (holder("甲", usage=("key_encipherment",)), "证书的用途不含数字签名"),
        (holder("甲", bits=1024), "密钥过短"),
    ],
)
def test_what_speaks_against_a_certificate_is_said_before_anything_is_written(
    run: Run, report: Path, who: Holder, words: str
) -> None:
    code, err, out = sign(run, report, who, "--strict")
    assert (code, words in err, out.exists()) == (2, True, False)
    code, err, out = sign(run, report, who)
    assert (code, words in err, out.exists()) == (0, True, True)


def changed_data(report: Path) -> None:
    writer = pypdf.PdfWriter(report)
    (attached,) = [one for one in writer.attachment_list if one.name == "compliance-result.json"]
    attached.content = attached.content.replace(b'"score":"52.6"', b'"score":"92.6"')
    writer.write(report)


def other_checklist(report: Path) -> None:
    writer = pypdf.PdfWriter(report)
    (attached,) = [one for one in writer.attachment_list if one.name == "compliance-result.json"]
    attached.content = attached.content.replace(b'"id":"window-service"', b'"id":"another"')
    writer.write(report)


def changed_after_signing(report: Path) -> None:
    writer = pypdf.PdfWriter(report.parent / "签过.pdf", incremental=True)
    writer.pages[0].rotate(180)
    writer.write(report)


def of_another_program(report: Path) -> None:
    report.write_bytes(blank())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed_data, "总分：文件中 92.6，重算 52.6"),
        (other_checklist, "所用的检查表不随程序提供"),
        (changed_after_signing, "签名之后文件又被改动"),
        (of_another_program, "文件中没有校验数据"),
    ],
)
def test_only_a_report_that_is_in_order_is_signed(
    run: Run, report: Path, signed: Path, keys: Path, change: Callable[[Path], None], words: str
) -> None:
    assert signed.exists()
    change(report)
    (report.parent / "新签.pdf").write_bytes(b"kept")
    code, err, out = sign(run, report, holder("甲"), "--force")
    assert (code, words in err, out.read_bytes()) == (2, True, b"kept"), err
    code, _, err = run("sign", report, "--field-only", "-o", out, "--force")
    assert (code, words in err, out.read_bytes()) == (2, True, b"kept"), err


def test_nothing_is_replaced_by_a_signature_that_does_not_hold(
    run: Run, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = signing._signed

    def spoilt(path: Path, raw: bytes, who: Identity) -> bytes:
        return made(path, raw, who).replace(b"%%EOF", b"%%EOG", 1)

    monkeypatch.setattr(signing, "_signed", spoilt)
    (report.parent / "新签.pdf").write_bytes(b"kept")
    code, err, out = sign(run, report, holder("甲"), "--force")
    assert (code, out.read_bytes()) == (2, b"kept"), err


def test_a_signature_that_allows_no_other_is_left_alone(run: Run, report: Path) -> None:
    from pyhanko.sign.fields import MDPPerm

    for allowed, words in ((MDPPerm.NO_CHANGES, "不能用这张证书在这份报告中签名"), (MDPPerm.FILL_FORMS, "不再有效")):
        first = report.parent / "证明.pdf"
        first.write_bytes(made_signed(report.read_bytes(), holder("协会"), certify=True, docmdp_permissions=allowed))
        code, err, out = sign(run, first, holder("甲"))
        assert (code, words in err, out.exists()) == (2, True, False), err

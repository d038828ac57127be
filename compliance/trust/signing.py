"""Making signatures in PDFs (PAdES), by pyHanko, where a report is sealed, and empty places for those of others.

pyHanko is an extra. It signs with RSA, ECDSA and the like; SM2 is not among them.
"""

from __future__ import annotations

import contextlib
import datetime
import html
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from compliance import remarks
from compliance.errors import InputError, Location, Problem, visible
from compliance.files import apart, temporary
from compliance.files.limits import Limits
from compliance.trust import carried, checking, doubts, pyhanko_parts, signatures
from compliance.trust.certificates import Identity
from compliance.trust.places import HEIGHT, WIDTH, places
from compliance.trust.verification import PAGES, Signed

FIELD = "签章"
SIGNING = Limits("在这份 PDF 中签名", 8, remedy="用 compliance report 重新生成 PDF，再签名")


def sign(path: Path, raw: bytes, who: Identity, checklist: str | None) -> tuple[bytes, tuple[str, ...]]:
    """The report with a signature, visible in its place, and what speaks against the certificate.

    What is signed is a report that `verify` finds in order, and so is what comes out. Raises MissingSystemPart,
    InputError.
    """
    _check(path, raw, checklist)
    made, against = apart.call(SIGNING, str(path), _sign, path, raw, who)
    return made, tuple(against)


def _sign(path: Path, raw: bytes, who: Identity) -> tuple[bytes, tuple[str, ...]]:
    pyhanko_parts.library()
    made = _signed(path, raw, who)
    last = _sound(path, raw, made)[-1]
    if last.fault or last.unknown or last.altered or last.added:
        found = last.fault or last.unknown or last.added
        raise _refused(path, "用这张证书签出来的，核对不了，没有写入", found=found, remedy="换一张证书")
    return made, last.doubts


def with_field(path: Path, raw: bytes, checklist: str | None) -> bytes:
    """The report with an empty place for a signature, for seals that other programs put there. Raises as `sign`."""
    _check(path, raw, checklist)
    made: bytes = apart.call(SIGNING, str(path), _with_field, path, raw)
    return made


def _with_field(path: Path, raw: bytes) -> bytes:
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    pyhanko_parts.library()
    with _readable(path):
        writer, page, box = _placed(raw)
        append_signature_field(writer, SigFieldSpec(_free(writer), on_page=page, box=box))
        into = io.BytesIO()
        writer.write(into)
    _sound(path, raw, into.getvalue())
    return into.getvalue()


def _check(path: Path, raw: bytes, checklist: str | None) -> None:
    """Raises InputError for what is no PDF, no report of ours, or one that does not agree with itself.

    That what it prints could not be compared is told.
    """
    pyhanko_parts.library()
    if not carried.is_pdf(raw):
        details = {"expected": "PDF 报告", "remedy": "用 compliance report -o 报告.pdf 生成 PDF，再签名"}
        raise _refused(path, "不是 PDF，不能签名", **details)
    checks = checking.checks_of(path, raw, checklist=checklist, given=None, roots=None)
    if wrong := [check for check in checks if check.state == "differs"]:
        found = "；".join(part for check in wrong for part in (f"{check.what}：{check.text}", *check.details[:1]))
        remedy = "用 compliance verify 看是哪里不符；换用出具时的原件，或重新出具"
        raise _refused(path, "这份报告核对不符，没有签名", found=found, remedy=remedy)
    for check in checks:
        if check.what == PAGES and check.state == "note":
            message, remedy = "所签的报告，所印的没有全部核对", "看过各页，再决定是否发出"
            remark = Problem(location=Location(str(path)), message=message, found=check.text, remedy=remedy)
            if mistakes := remarks.tell([remark]):
                raise InputError(mistakes)


def _sound(path: Path, raw: bytes, made: bytes) -> list[Signed]:
    """The signatures in what was made of a report, which carries the same data and leaves earlier ones as they were.

    Raises InputError.
    """
    found = [one for one in signatures.found_in(made, None) if not one.empty]
    if carried.data_of(path, made) != carried.data_of(path, raw):
        raise _refused(path, "写出来的文件，校验数据不是原来的，没有写入")
    for one in found[: signatures.count(raw)]:
        if one.fault or one.altered:
            raise _refused(path, "加上以后，原有的签名就不再有效，没有写入", found=one.fault or one.added)
    return found


def _signed(path: Path, raw: bytes, who: Identity) -> bytes:
    from asn1crypto.keys import PrivateKeyInfo
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificate = doubts.loaded(who.certificate)
    store = SimpleCertificateStore()
    store.register_multiple([doubts.loaded(other) for other in who.others])
    with _readable(path):
        writer, page, box = _placed(raw)
        name = _free(writer)
    by = doubts.name_of(certificate.subject)
    with _stamp(by, datetime.date.today()) as stamp:
        try:
            signer = signers.SimpleSigner(certificate, PrivateKeyInfo.load(who.key), store)
            made = signers.PdfSigner(
                # Of a certificate without a name, or with two, the library would make nothing.
                signers.PdfSignatureMetadata(name, subfilter=SigSeedSubFilter.PADES, reason=FIELD, name=by),
                signer,
                stamp_style=stamp,
                new_field_spec=SigFieldSpec(name, on_page=page, box=box),
            )
            signed: io.BytesIO = pyhanko_parts.apart(lambda: made.sign_pdf(writer))
        except Exception:  # whatever the library finds wrong with a key, a certificate or a file
            remedy = "报告有不许其后再加的签名（DocMDP）的，换用出具时的原件；否则换一张证书"
            raise _refused(path, "不能用这张证书在这份报告中签名", remedy=remedy) from None
    return signed.getvalue()


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Whatever the library raises when it opens a PDF that was read before is a mistake in how it is written."""
    try:
        yield
    except Exception:
        raise _refused(path, "PDF 的写法不能签名", remedy="换用出具时的原件") from None


def _refused(path: Path, message: str, **details: str) -> InputError:
    return InputError([Problem(location=Location(str(path)), message=message, **details)])


def _placed(raw: bytes) -> tuple[Any, int, tuple[int, int, int, int]]:
    """A writer that adds to the PDF, and the page and box of the field."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import enumerate_sig_fields

    writer = IncrementalPdfFileWriter(io.BytesIO(raw), strict=False)
    return writer, *places(raw, len(list(enumerate_sig_fields(writer))) + 1)[-1]


def _free(writer: Any) -> str:
    """A name for a field that the PDF does not have yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    taken = {name for name, *_ in enumerate_sig_fields(writer)}
    return next(name for number in range(1, 1000) if (name := f"{FIELD}{number}") not in taken)


@contextlib.contextmanager
def _stamp(name: str, day: datetime.date) -> Iterator[Any]:
    """What is seen in the field, set by the reports' own typesetter: pyHanko has no Chinese font."""
    from pyhanko.stamp import StaticStampStyle

    from compliance.report import printing
    from compliance.report.pdf import render as pdf

    told = partial(printing.tell, "签名证书", [printing.Written("签名人", name)])
    page = (
        f"<style>@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: 0 }} body {{ margin: 0; padding: 4pt; "
        f"height: {HEIGHT - 10}pt; "
        f"border: 0.8pt solid #b00; color: #b00; font: 8pt/1.4 {pdf.FAMILY}; overflow: hidden }}</style>"
        f"<body>数字签名<br>{html.escape(visible(name))}<br>{day.isoformat()}"
    )
    with temporary.folder() as folder:
        drawn = folder / "stamp.pdf"
        drawn.write_bytes(pdf.drawn(page, told))
        yield StaticStampStyle.from_pdf_file(str(drawn), border_width=0, background_opacity=1)

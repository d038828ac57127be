"""Signatures in PDFs (PAdES), by pyHanko: made where a report is sealed, and looked at again.

pyHanko is an extra. It signs with RSA, ECDSA and the like; SM2 is not among them.
"""

from __future__ import annotations

import contextlib
import datetime
import html
import io
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from compliance.errors import (
    InputError,
    Location,
    MissingSystemPart,
    Problem,
    one_line,
    visible,
)
from compliance.files import content, inputs, temporary
from compliance.trust import pyhanko_parts
from compliance.trust.verification import Signed

FIELD = "签章"
MARK = "单位（盖章）"
"""The box goes where a report has these words."""
WIDTH, HEIGHT = 170, 52
KEY = content.Limit("私钥文件", content.MB)
CERTIFICATES = content.Limit("证书文件（PEM 或 DER）", 8 * content.MB)
NO_KEY = "私钥读不出来，或口令不对"
MISSING = (
    "没有安装数字签名所需的部件\n    处理：pip install 'compliance[signature]'；不联网的，见 docs/install.zh-CN.md"
)


def _library() -> Any:
    """pyHanko, imported when first needed. Raises MissingSystemPart."""
    try:
        import pyhanko.sign
    except ImportError:
        raise MissingSystemPart(MISSING) from None
    # Its messages are English; what users must know is raised as an error.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pyhanko


def sign(path: Path, raw: bytes, key: Path, certificate: Path | None, password: bytes | None) -> bytes:
    """The PDF with a signature by a PKCS#12 file, or by a key and a certificate in PEM; visible in its place.

    Raises MissingSystemPart, InputError.
    """
    _check_kind(path, raw)
    _library()
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter

    signer = _signer(key, certificate, password)
    with _readable(path), _stamp(_name(signer.signing_cert), datetime.date.today()) as stamp:
        writer, page, box = _placed(raw)
        name = _free(writer)
        words = signers.PdfSignatureMetadata(field_name=name, subfilter=SigSeedSubFilter.PADES, reason=FIELD)
        made = signers.PdfSigner(
            words,
            signer,
            stamp_style=stamp,
            new_field_spec=SigFieldSpec(name, on_page=page, box=box),
        )
        signed: io.BytesIO = _apart(lambda: made.sign_pdf(writer))
        return signed.getvalue()


def with_field(path: Path, raw: bytes) -> bytes:
    """The PDF with an empty place for a signature, for seals that other programs put there."""
    _check_kind(path, raw)
    _library()
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    with _readable(path):
        writer, page, box = _placed(raw)
        append_signature_field(writer, SigFieldSpec(_free(writer), on_page=page, box=box))
        into = io.BytesIO()
        writer.write(into)
        return into.getvalue()


def signatures(path: Path, raw: bytes, roots: Path | None) -> list[Signed]:
    """Every signature in a PDF; trusted are those whose certificate leads to one of `roots`, a PEM file.

    Raises MissingSystemPart, InputError.
    """
    _library()
    from pyhanko_certvalidator import ValidationContext

    trusted = [] if roots is None else _certificates(roots)
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    with _readable(path):
        return [_checked(found, context) for found in pyhanko_parts.reader(raw).embedded_signatures]


def _apart(call: Callable[[], Any]) -> Any:
    """pyHanko runs an event loop of its own, which a thread that is within one already does not allow."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call).result()


def _checked(found: Any, context: Any) -> Signed:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature

    status = _apart(lambda: validate_pdf_signature(found, signer_validation_context=context))
    when = status.signer_reported_dt
    level = status.modification_level
    return Signed(
        by=_name(status.signing_cert),
        on=when.date().isoformat() if when else "",
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        harmless=level is not None and level is not ModificationLevel.OTHER,
        trusted=bool(status.trusted),
    )


def _name(certificate: Any) -> str:
    """Whose certificate it is: the names in it, the organisation first."""
    fields = certificate.subject.native
    named = [fields.get("organization_name"), fields.get("common_name")]
    return one_line(" ".join(str(part) for part in named if part)) or "（证书没有写名称）"


def _check_kind(path: Path, raw: bytes) -> None:
    """Raises InputError for what is no PDF."""
    if b"%PDF-" not in raw[:1024]:
        details = {"expected": "PDF 报告", "remedy": "用 compliance report -o 报告.pdf 生成 PDF，再签名"}
        raise InputError([Problem(location=Location(str(path)), message="不是 PDF，不能签名", **details)])


@contextlib.contextmanager
def _readable(path: Path, message: str = "PDF 已损坏，或其写法不能签名", remedy: str = "") -> Iterator[None]:
    """Whatever the library raises on a file is a mistake in the file."""
    try:
        yield
    except (InputError, MissingSystemPart):
        raise
    except Exception:
        raise InputError([Problem(location=Location(str(path)), message=message, remedy=remedy)]) from None


def _signer(key: Path, certificate: Path | None, password: bytes | None) -> Any:
    from pyhanko.keys import load_private_key_from_pemder_data
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    inputs.note(key, "私钥")
    raw = content.read(key, KEY)
    if certificate is None:
        with _readable(key, NO_KEY, "核对口令；PEM 格式的私钥，另用 --certificate 指明证书"):
            return SimpleSigner.load_pkcs12_data(raw, [], passphrase=password)
    inputs.note(certificate, "证书")
    found = _certificates(certificate)
    if len(found) != 1:
        problem = Problem(
            location=Location(str(certificate)),
            message="不止一张证书，不知道用哪一张",
            found=f"{len(found)} 张",
            expected="与私钥相配的一张证书",
        )
        raise InputError([problem])
    with _readable(key, NO_KEY, "核对口令；私钥为 PKCS#12 的，不写 --certificate"):
        private = load_private_key_from_pemder_data(raw, passphrase=password)
    if not _belong_together(private, found[0]):
        raise InputError([Problem(location=Location(str(certificate)), message="证书和私钥不是一对", found=str(key))])
    return SimpleSigner(signing_key=private, signing_cert=found[0], cert_registry=SimpleCertificateStore())


def _belong_together(key: Any, certificate: Any) -> bool:
    """Whether what is signed with the key can be checked with the certificate."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key
    from cryptography.x509 import load_der_x509_certificate

    public = load_der_private_key(key.dump(), None).public_key()
    return bool(public == load_der_x509_certificate(certificate.dump()).public_key())


def _certificates(path: Path) -> list[Any]:
    """Those in a PEM or DER file, one at least. Raises InputError."""
    from pyhanko.keys import load_certs_from_pemder_data

    with _readable(path, "不是证书文件（PEM 或 DER）"):
        found = list(load_certs_from_pemder_data(content.read(path, CERTIFICATES)))
        for one in found:
            # The library looks into a certificate only when something of it is asked for.
            _ = one.native
        return [found[0], *found[1:]]


def _placed(raw: bytes) -> tuple[Any, int, tuple[int, int, int, int]]:
    """A writer that adds to the PDF, and the page and box of the field."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import enumerate_sig_fields

    writer = IncrementalPdfFileWriter(io.BytesIO(raw), strict=False)
    page, x, y = _place(raw)
    # The next one stands beside the first, the one after that below it.
    down, aside = divmod(len(list(enumerate_sig_fields(writer))), 2)
    x, y = max(20, x - aside * (WIDTH + 10)), max(HEIGHT + 20, y - down * (HEIGHT + 6))
    return writer, page, (x, y - HEIGHT, x + WIDTH, y)


def _place(raw: bytes) -> tuple[int, int, int]:
    """Below MARK; where no page has it, at the foot of the first."""
    import pypdf

    spots: list[tuple[int, int]] = []

    def visit(text: str, page: list[float], line: list[float], *_: Any) -> None:
        if "盖章" in text:
            x, y = line[4:]
            spots.append((round(x * page[0] + y * page[2] + page[4]), round(x * page[1] + y * page[3] + page[5])))

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages):
        if MARK in page.extract_text(visitor_text=visit).replace(" ", "") and spots:
            x, y = spots[-1]
            width = round(float(page.mediabox.width))
            return number, max(20, min(x, width - WIDTH - 20)), max(HEIGHT + 20, y - 6)
    return 0, 380, 120


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
        f"<style>@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: 0 }} body {{ margin: 0; padding: 4pt; height: 42pt; "
        f"border: 0.8pt solid #b00; color: #b00; font: 8pt/1.4 {pdf.FAMILY}; overflow: hidden }}</style>"
        f"<body>数字签名<br>{html.escape(visible(name))}<br>{day.isoformat()}"
    )
    with temporary.folder() as folder:
        drawn = folder / "stamp.pdf"
        drawn.write_bytes(pdf.drawn(page, told))
        yield StaticStampStyle.from_pdf_file(str(drawn), border_width=0, background_opacity=1)

"""The files that hold keys and certificates, as they come from associations, their bureaus and Notepad.

Certificates and keys are handed about as DER, so that they can go to another process.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.errors import InputError, Location, Problem, one_line
from compliance.files import content, inputs
from compliance.trust import pyhanko_parts

KEY = content.Limit("私钥文件", content.MB)
CERTIFICATES = content.Limit("证书文件（PEM 或 DER）", 8 * content.MB)
MOST = 1000
"""So many certificates of a file are read."""
BEGIN, END = b"-----BEGIN ", b"-----END "
LABELS = (b"CERTIFICATE", b"X509 CERTIFICATE")
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: a private key (PKCS#8), the certificate that goes with it, and those that go along."""

    key: bytes
    certificate: bytes
    others: tuple[bytes, ...] = ()


def plain(raw: bytes) -> bytes:
    """Text as Notepad may have kept it: without its byte-order mark, UTF-16 as UTF-8."""
    for mark, encoding in MARKS.items():
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").encode()
    return raw


def read(path: Path) -> list[bytes]:
    """The certificates in a PEM or DER file, one at least. Raises MissingSystemPart, InputError."""
    pyhanko_parts.library()
    raw = plain(content.read(path, CERTIFICATES))
    if BEGIN not in raw:
        if not _is_certificate(raw):
            raise _refused(path, "不是证书文件（PEM 或 DER）", expected=CERTIFICATES.expected)
        return [raw]
    blocks = [(label, body) for label, _, body in (part.partition(b"-----") for part in raw.split(BEGIN)[1:])]
    found = [_decoded(body) for label, body in blocks if label in LABELS]
    if not found:
        kinds = "、".join(sorted({label[:40].decode("ascii", "replace") for label, _ in blocks})[:5])
        raise _refused(path, "文件中没有证书", found=kinds, expected="CERTIFICATE 一段，至少一张")
    if len(found) > MOST:
        raise _refused(path, "证书过多", found=f"{len(found)} 张", expected=f"不超过 {MOST} 张")
    for number, one in enumerate(found, start=1):
        if not _is_certificate(one):
            raise _refused(path, f"第 {number} 张证书读不出来", expected=CERTIFICATES.expected)
    return found


def _decoded(body: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(body.partition(END)[0].split()), validate=True)
    except ValueError:
        return b""


def _is_certificate(der: bytes) -> bool:
    from asn1crypto import x509

    try:
        # What is in it is only looked at when it is asked for.
        return x509.Certificate.load(der, strict=True).native is not None
    except Exception:  # whatever comes of bytes that are none
        return False


def identity(key: Path, certificate: Path | None, password: bytes | None) -> Identity:
    """What a PKCS#12 file holds, or a key and a certificate in PEM or DER. Raises MissingSystemPart, InputError."""
    pyhanko_parts.library()
    inputs.note(key, "私钥")
    raw = plain(content.read(key, KEY))
    if certificate is None:
        return _from_pkcs12(key, raw, password)
    inputs.note(certificate, "证书")
    own = read(certificate)
    if len(own) != 1:
        details = {"found": f"{len(own)} 张", "expected": "与私钥相配的一张证书"}
        raise _refused(certificate, "不止一张证书，不知道用哪一张", **details)
    found = Identity(_from_pem(key, raw, password), own[0])
    if not _belong_together(found):
        raise _refused(certificate, "证书和私钥不是一对", found=str(key))
    return found


def _from_pkcs12(path: Path, raw: bytes, password: bytes | None) -> Identity:
    from asn1crypto import pkcs12 as structure
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    try:
        _ = structure.Pfx.load(raw, strict=True).native
    except Exception:
        remedy = "PEM 格式的私钥，另用 --certificate 指明证书"
        raise _refused(path, "私钥读不出来，不是 PKCS#12 文件", remedy=remedy) from None
    with _opened(path, password):
        key, own, others = pkcs12.load_key_and_certificates(raw, password)
    if key is None or own is None:
        message = f"文件中没有{'私钥' if key is None else '与私钥相配的证书'}"
        raise _refused(path, message, remedy="导出证书时，连同私钥一起导出")
    first, *more = (one.public_bytes(Encoding.DER) for one in (own, *others))
    return Identity(_pkcs8(key), first, tuple(more))


def _from_pem(path: Path, raw: bytes, password: bytes | None) -> bytes:
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    if BEGIN in raw and b"PRIVATE KEY-----" not in raw:
        raise _refused(path, "私钥读不出来，文件中没有私钥", expected="PRIVATE KEY 一段")
    with _opened(path, password):
        return _pkcs8((load_pem_private_key if BEGIN in raw else load_der_private_key)(raw, password))


@contextlib.contextmanager
def _opened(path: Path, password: bytes | None) -> Iterator[None]:
    """What the library raises on a key, in words."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        yield
    except UnsupportedAlgorithm:
        expected = "RSA 或 ECDSA；本程序不做国密 SM2 签名"
        raise _refused(path, "私钥的算法不能用", expected=expected) from None
    except TypeError:
        # It is raised for a password too many and for one too few.
        message = "私钥没有口令，不要写口令" if password else "私钥要口令，没有写"
        raise _refused(path, message, remedy="口令写在 --password-file 所指的文件中") from None
    except Exception:
        remedy = "核对口令（大小写、全角半角）；私钥为 PKCS#12 的，不写 --certificate"
        raise _refused(path, "私钥读不出来，或口令不对", remedy=remedy) from None


def _pkcs8(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _belong_together(found: Identity) -> bool:
    """Whether what is signed with the key can be checked with the certificate."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key
    from cryptography.x509 import load_der_x509_certificate

    try:
        public: Any = load_der_x509_certificate(found.certificate).public_key()
    except Exception:  # a key of a kind that no private key here is of
        return False
    return bool(load_der_private_key(found.key, None).public_key() == public)


def _refused(path: Path, message: str, **details: str) -> InputError:
    more = {name: one_line(text) for name, text in details.items()}
    return InputError([Problem(location=Location(str(path)), message=message, **more)])

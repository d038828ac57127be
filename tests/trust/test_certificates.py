"""The files that hold keys and certificates, as Notepad, bureaus and other programs make them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from certificates import Holder, blank, holder, revoked, root
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import pkcs12 as archive

from compliance.errors import InputError
from compliance.trust import certificates

pytest.importorskip("pyhanko")

ROOT = root()
SIGNER = holder("协会", ROOT)
PEM = ROOT.pem
TEXT = PEM.decode()
OPENSSL = b"Certificate:\n    Data:\n        Version: 3 (0x2)\n        Issuer: O=\xe6\xa0\xb9\n"
CRL = b"-----BEGIN X509 CRL-----\n" + base64.encodebytes(revoked(ROOT)) + b"-----END X509 CRL-----\n"


def key_of(who: Holder, password: bytes = b"", form: PrivateFormat = PrivateFormat.PKCS8) -> bytes:
    return who.key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(password) if password else NoEncryption())


READ: dict[str, tuple[bytes, int]] = {
    "PEM": (PEM, 1),
    "DER": (ROOT.der, 1),
    "byte-order mark": (b"\xef\xbb\xbf" + PEM, 1),
    "UTF-16, as PowerShell writes": (TEXT.encode("utf-16"), 1),
    "UTF-16, the other way round": ("\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be"), 1),
    "Windows lines": (PEM.replace(b"\n", b"\r\n"), 1),
    "blanks at the ends of lines": (PEM.replace(b"\n", b" \n"), 1),
    "no last line end": (PEM.rstrip(), 1),
    "one long line": (re.sub(rb"(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])", b"", PEM), 1),
    "a text before": (OPENSSL + PEM, 1),
    "an old label": (PEM.replace(b" CERTIFICATE", b" X509 CERTIFICATE"), 1),
    "several": (PEM + b"\nnotes\n" + SIGNER.pem, 2),
    "with a key": (key_of(SIGNER) + PEM, 1),
    "with a list of revoked ones": (CRL + PEM, 1),
}


@pytest.mark.parametrize("what", READ)
def test_certificates_are_read_however_they_were_kept(what: str, tmp_path: Path) -> None:
    raw, count = READ[what]
    (tmp_path / "根.pem").write_bytes(raw)
    found = certificates.read(tmp_path / "根.pem")
    assert (len(found), found[0]) == (count, ROOT.der)


NONE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "不是证书文件"),
    "a report": (blank(), "不是证书文件"),
    "a page": (b"<html>404</html>", "不是证书文件"),
    "half a certificate": (ROOT.der[:200], "不是证书文件"),
    "more than one in DER": (ROOT.der + SIGNER.der, "不是证书文件"),
    "a key only": (key_of(SIGNER), "文件中没有证书\n    发现：PRIVATE KEY"),
    "revoked ones only": (CRL, "文件中没有证书\n    发现：X509 CRL"),
    "cut off": (PEM[:200], "第 1 张证书读不出来"),
    "the second changed": (PEM + PEM.replace(b"M", b"*"), "第 2 张证书读不出来"),
    "other bytes": (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "第 1 张证书读不出来"),
    "too many": (PEM * 1001, "证书过多"),
    "labels only": (b"-----BEGIN " * 100_000, "文件中没有证书"),
}


@pytest.mark.parametrize("what", NONE)
def test_what_holds_no_certificate_is_told_as_what_it_is(what: str, tmp_path: Path) -> None:
    raw, words = NONE[what]
    (tmp_path / "根.pem").write_bytes(raw)
    with pytest.raises(InputError) as refused:
        certificates.read(tmp_path / "根.pem")
    assert words in str(refused.value)


def only(key: object, certificate: object) -> bytes:
    return archive.serialize_key_and_certificates(b"k", key, certificate, None, BestAvailableEncryption(b"secret"))  # type: ignore[arg-type]


KEYS: list[tuple[Callable[[], bytes], bool, bytes | None, str]] = [
    (SIGNER.pkcs12, False, b"secret", ""),
    (SIGNER.pkcs12, False, b"guess", "口令不对"),
    (SIGNER.pkcs12, False, None, "口令不对"),
    (lambda: SIGNER.pkcs12(password="口令".encode()), False, "口令".encode(), ""),
    (lambda: SIGNER.pkcs12()[:-30], False, b"secret", "不是 PKCS#12 文件"),
    (lambda: key_of(SIGNER), False, None, "不是 PKCS#12 文件"),
    (lambda: SIGNER.pem, False, None, "不是 PKCS#12 文件"),
    (lambda: only(None, SIGNER.certificate), False, b"secret", "文件中没有私钥"),
    (lambda: only(SIGNER.key, None), False, b"secret", "文件中没有与私钥相配的证书"),
    (lambda: key_of(SIGNER), True, None, ""),
    (lambda: key_of(SIGNER, form=PrivateFormat.TraditionalOpenSSL), True, None, ""),
    (lambda: b"\xef\xbb\xbf" + key_of(SIGNER, b"secret"), True, b"secret", ""),
    (lambda: key_of(SIGNER).decode().encode("utf-16"), True, None, ""),
    (lambda: key_of(SIGNER, b"secret"), True, b"guess", "口令不对"),
    (lambda: key_of(SIGNER, b"secret"), True, None, "私钥要口令，没有写"),
    (lambda: key_of(SIGNER), True, b"secret", "私钥没有口令，不要写口令"),
    (lambda: key_of(ROOT), True, None, "证书和私钥不是一对"),
    (lambda: key_of(Holder(ed25519.Ed25519PrivateKey.generate(), ROOT.certificate)), True, None, "不是一对"),
    (lambda: SIGNER.pem, True, None, "文件中没有私钥"),
    (SIGNER.pkcs12, True, b"secret", "私钥为 PKCS#12 的，不写 --certificate"),
]


@pytest.mark.parametrize(("make", "beside", "password", "words"), KEYS)
def test_keys_are_read_or_it_is_said_what_is_wrong(
    make: Callable[[], bytes], beside: bool, password: bytes | None, words: str, tmp_path: Path
) -> None:
    (tmp_path / "私钥").write_bytes(make())
    (tmp_path / "证书.pem").write_bytes(SIGNER.pem)
    certificate = tmp_path / "证书.pem" if beside else None
    if words:
        with pytest.raises(InputError) as refused:
            certificates.identity(tmp_path / "私钥", certificate, password)
        assert words in str(refused.value)
        return
    found = certificates.identity(tmp_path / "私钥", certificate, password)
    assert found.certificate == SIGNER.der
    assert serialization.load_der_private_key(found.key, None).public_key() == SIGNER.key.public_key()


def test_what_goes_along_in_an_archive_goes_along(tmp_path: Path) -> None:
    (tmp_path / "k.p12").write_bytes(SIGNER.pkcs12(ROOT))
    assert certificates.identity(tmp_path / "k.p12", None, b"secret").others == (ROOT.der,)

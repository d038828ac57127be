"""Keys and certificates to sign with, thrown away afterwards, and what is signed with them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
SIGNS = ("digital_signature", "content_commitment")
ISSUES = ("key_cert_sign", "crl_sign")
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def day(days: float) -> datetime.datetime:
    """So many days from now."""
    return NOW + datetime.timedelta(days=days)


def date(days: float) -> str:
    return day(days).date().isoformat()


@dataclass(frozen=True)
class Holder:
    """Somebody who has a key and a certificate."""

    key: Any
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def pkcs12(self, *others: Holder, password: bytes = b"secret") -> bytes:
        locked = serialization.BestAvailableEncryption(password)
        more = [other.certificate for other in others]
        return pkcs12.serialize_key_and_certificates(b"k", self.key, self.certificate, more, locked)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])


def holder(
    name: str | x509.Name,
    by: Holder | None = None,
    *,
    ca: bool | None = False,
    valid: tuple[float, float] = (-10, 300),
    usage: Sequence[str] | None = SIGNS,
    purposes: Sequence[x509.ObjectIdentifier] = (),
    bits: int = 0,
    hashed: Any = None,
) -> Holder:
    """Whose certificate is issued `by` somebody, or by themselves; an RSA key has `bits`."""
    key: Any = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
    subject = named(name) if isinstance(name, str) else name
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day(valid[0]))
        .not_valid_after(day(valid[1]))
    )
    if usage is not None:
        builder = builder.add_extension(x509.KeyUsage(*(name in usage for name in USAGES)), True)
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, None), True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), False)
    return Holder(key, builder.sign(by.key if by else key, hashed or hashes.SHA256()))


def root(name: str = "根", **more: Any) -> Holder:
    return holder(name, ca=True, usage=ISSUES, **{"valid": (-1000, 3000), **more})


def revoked(by: Holder, *whom: Holder, days: float = -1) -> bytes:
    """A list of those whose certificates were revoked, issued a day after."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject)
    builder = builder.last_update(day(days + 1)).next_update(day(days + 2))
    for one in whom:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number).revocation_date(day(days))
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def blank(text: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(300, 300)
    writer.add_blank_page(300, 300)
    writer.add_metadata({"/Title": text})
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def signed(
    raw: bytes,
    who: Holder,
    *others: Holder,
    name: str = "签章1",
    seen: bool | None = True,
    stamper: Any = None,
    **more: Any,
) -> bytes:
    """The PDF with a signature, and a time stamp; `more` is said of it.

    Where it is not said whether it is seen, the field is there already.
    """
    from asn1crypto import keys
    from asn1crypto import x509 as structure
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register_multiple([structure.Certificate.load(other.der) for other in others])
    form = serialization.PrivateFormat.PKCS8
    key = who.key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    signer = signers.SimpleSigner(structure.Certificate.load(who.der), keys.PrivateKeyInfo.load(key), store)
    place = None if seen is None else fields.SigFieldSpec(name, box=(10, 10, 110, 60) if seen else None)
    words = {
        "field_name": name,
        "subfilter": fields.SigSeedSubFilter.PADES,
        "md_algorithm": "sha256",
        "name": "-",
        **more,
    }
    writer = IncrementalPdfFileWriter(io.BytesIO(raw), strict=False)
    said = signers.PdfSignatureMetadata(**words)
    made: io.BytesIO = alone(signers.sign_pdf, writer, said, signer, timestamper=stamper, new_field_spec=place)
    return made.getvalue()


def alone(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """In a thread of its own: what signs has a loop of events, and a browser that other tests use has one running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given, **named).result()


def certificate(folder: Path, name: str) -> None:
    """A key and a self-signed certificate, as PKCS#12 with the password "secret" and as PEM."""
    made = holder(name, ca=True, usage=(*SIGNS, *ISSUES), valid=(-2000, 30_000))
    (folder / "k.p12").write_bytes(made.pkcs12())
    (folder / "c.pem").write_bytes(made.pem)
    form = serialization.PrivateFormat.PKCS8
    locked = serialization.BestAvailableEncryption(b"secret")
    (folder / "k.pem").write_bytes(made.key.private_bytes(serialization.Encoding.PEM, form, locked))

"""Keys and certificates to sign with, thrown away afterwards."""

from __future__ import annotations

import datetime
from pathlib import Path


def certificate(folder: Path, name: str) -> None:
    """A key and a self-signed certificate, as PKCS#12 with the password "secret" and as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2020, 1, 1))
        .not_valid_after(datetime.datetime(2120, 1, 1))
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, True, False, False), True)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(b"secret")
    (folder / "k.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, made, None, locked))
    (folder / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    (folder / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, locked))

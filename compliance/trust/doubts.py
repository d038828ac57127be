"""What speaks against a certificate: what it says itself, and what it leads to. By pyHanko's validator of chains.

Nothing is fetched: of a certificate that was revoked only what was put into the PDF tells.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.errors import one_line
from compliance.trust import pyhanko_parts

SIGNING = {"digital_signature", "non_repudiation"}
OTHER_PURPOSES = {"server_auth", "ocsp_signing", "time_stamping"}
WEAK = {"md2": "MD2", "md5": "MD5", "sha1": "SHA-1"}
LEAST_RSA = 2048
NAMES = ["organization_name", "common_name"]
SHORT = 60
"""So much of a name is shown."""
EVER = datetime.timedelta(days=100 * 365)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a PDF brings along to judge a certificate by: others, lists of those revoked, answers about one."""

    certificates: Sequence[Any] = ()
    crls: Sequence[Any] = ()
    ocsps: Sequence[Any] = ()


def loaded(der: bytes) -> Any:
    """A certificate as it is looked into."""
    from asn1crypto import x509

    return x509.Certificate.load(der)


def name_of(name: Any) -> str:
    """Whose certificate it is: the names in it, the organisation first."""
    found: dict[str, list[str]] = {}
    for part in (part for parts in name.chosen for part in parts):
        if isinstance(value := part["value"].native, str):
            found.setdefault(part["type"].native, []).append(value)
    kinds = [kind for kind in NAMES if kind in found] or list(found)
    told = one_line(" ".join(dict.fromkeys(value for kind in kinds for value in found[kind])))
    return (told[:SHORT] + "…" if len(told) > SHORT else told) or "（证书没有写名称）"


def of(
    certificate: Any,
    roots: Sequence[Any] | None,
    beside: Beside,
    now: datetime.datetime,
    claimed: datetime.datetime | None = None,
    *,
    stamps: bool = False,
) -> list[str]:
    """Every doubt in words; whether it leads to one of `roots` too, where some are given.

    `claimed` is when the signer says to have used it; `stamps` is for the certificate of a time stamp.
    """
    found = [*_dates(certificate, now, claimed), *_strength(certificate)]
    further = certificate.extended_key_usage_value
    purposes = set() if further is None else set(further.native)
    if stamps and "time_stamping" not in purposes:
        found.append("证书的用途不含时间戳")
    if not stamps:
        found += _purpose(certificate, purposes)
    if roots is not None:
        found += pyhanko_parts.apart(lambda: list(_chain(certificate, roots, beside, now)))
    return found


def _dates(certificate: Any, now: datetime.datetime, claimed: datetime.datetime | None) -> Iterator[str]:
    first, last = _validity(certificate)
    if now < first:
        yield f"证书尚未生效，{first:%Y-%m-%d} 起有效"
    if now > last:
        then = "（签名所写的时间在有效期内，但没有时间戳证明）" if claimed and first <= claimed <= last else ""
        yield f"证书已过期，{last:%Y-%m-%d} 到期{then}"


def _validity(certificate: Any) -> tuple[datetime.datetime, datetime.datetime]:
    span = certificate["tbs_certificate"]["validity"]
    return span["not_before"].native, span["not_after"].native


def _strength(certificate: Any) -> Iterator[str]:
    key = certificate.public_key
    if key.algorithm in ("rsa", "rsassa_pss") and key.bit_size < LEAST_RSA:
        yield f"证书的密钥过短：RSA {key.bit_size} 位，应为 {LEAST_RSA} 位以上"
    with contextlib.suppress(ValueError):
        hashed = certificate["signature_algorithm"].hash_algo
        if hashed in WEAK and certificate.self_signed == "no":
            yield f"证书是用不安全的 {WEAK[hashed]} 签发的"


def _purpose(certificate: Any, purposes: set[str]) -> Iterator[str]:
    usage = certificate.key_usage_value
    if usage is not None and not SIGNING & set(usage.native):
        yield "证书的用途不含数字签名"
    elif certificate.ca and certificate.issuer != certificate.subject:
        yield "证书是签发别的证书用的（CA 证书），不是签名用的"
    if purposes & OTHER_PURPOSES and "any_extended_key_usage" not in purposes:
        yield "证书的用途是网站、时间戳或证书状态，不是签名"


def _chain(certificate: Any, roots: Sequence[Any], beside: Beside, now: datetime.datetime) -> Iterator[str]:
    """Why the certificate does not lead to one of the roots, or does no more."""
    import asyncio

    from pyhanko_certvalidator import errors, policy_decl

    first, last = _validity(certificate)
    # What it says of its own dates is told already: whether it would lead to a root is another question.
    moment = min(max(now, first), last)
    rule = policy_decl.RevocationCheckingRule
    try:
        path = asyncio.run(_path(certificate, roots, beside, moment, rule.NO_CHECK, rule.NO_CHECK))
    except errors.ExpiredError as error:
        yield f"签发它的证书已过期，{error.expired_dt:%Y-%m-%d} 到期"
        return
    except errors.NotYetValidError as error:
        yield f"签发它的证书尚未生效，{error.valid_from:%Y-%m-%d} 起有效"
        return
    except errors.DisallowedAlgorithmError:
        yield "证书链中有用不安全的算法签发的证书"
        return
    except (errors.PathBuildingError, errors.InvalidCertificateError):
        yield _nowhere(certificate, beside)
        return
    except errors.PathValidationError as error:
        yield _invalid(list(error.original_path.iter_certs(include_root=True)))
        return
    yield from _anchor(path, now)
    if beside.crls or beside.ocsps:
        yield from _revoked(certificate, roots, beside, moment)


def _revoked(certificate: Any, roots: Sequence[Any], beside: Beside, moment: datetime.datetime) -> Iterator[str]:
    """Whether the file's own lists and answers tell of it; that they do not is no doubt, since nothing is fetched."""
    import asyncio

    from pyhanko_certvalidator.errors import RevokedError
    from pyhanko_certvalidator.policy_decl import RevocationCheckingRule as Rule

    for others in (Rule.CHECK_IF_DECLARED_SOFT, Rule.CRL_OR_OCSP_REQUIRED):
        with contextlib.suppress(Exception):
            try:
                asyncio.run(_path(certificate, roots, beside, moment, Rule.CRL_OR_OCSP_REQUIRED, others))
            except RevokedError as error:
                whose = "证书" if error.is_ee_cert else "签发它的证书"
                yield f"{whose}已于 {error.revocation_dt:%Y-%m-%d} 吊销"
                return


async def _path(certificate: Any, roots: Sequence[Any], beside: Beside, moment: Any, own: Any, others: Any) -> Any:
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, FreshnessReqType, RevocationCheckingPolicy

    policy = CertRevTrustPolicy(
        RevocationCheckingPolicy(own, others), EVER, FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
    )
    context = ValidationContext(
        trust_roots=list(roots),
        other_certs=list(beside.certificates),
        moment=moment,
        crls=list(beside.crls),
        ocsps=list(beside.ocsps),
        revinfo_policy=policy,
    )
    return await CertificateValidator(certificate, validation_context=context).async_validate_path()


def _nowhere(certificate: Any, beside: Beside) -> str:
    """How far the chain goes, of a certificate that does not reach a root."""
    top, seen = certificate, set[bytes]()
    while top.issuer != top.subject and top.dump() not in seen:
        seen.add(top.dump())
        above = [one for one in beside.certificates if one.subject == top.issuer]
        if not above:
            return f"签发者“{name_of(top.issuer)}”的证书不在 --trust 所给的证书之中，文件也没有带（证书链不全）"
        top = above[0]
    if top is certificate:
        return "证书是自签名的，不在 --trust 所给的证书之中"
    return f"证书链通到“{name_of(top.subject)}”，它不在 --trust 所给的证书之中"


def _invalid(chain: Sequence[Any]) -> str:
    """What is wrong with a chain that reaches a root; it is the first."""
    for above, below in itertools.pairwise(chain):
        if not _issued(above, below):
            whose = "证书" if below is chain[-1] else f"“{name_of(below.subject)}”"
            own = "是自签名的，" if below.issuer == below.subject else ""
            return f"{whose}{own}所写的签发者与“{name_of(above.subject)}”同名，但不是它签发的"
    for one in chain[1:-1]:
        if not one.ca:
            return f"签发者“{name_of(one.subject)}”不是 CA 证书，不能签发证书"
    return "证书链不合规范（RFC 5280），不能用来核对"


def _issued(above: Any, below: Any) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.x509 import load_der_x509_certificate

    try:
        load_der_x509_certificate(below.dump()).verify_directly_issued_by(load_der_x509_certificate(above.dump()))
    except InvalidSignature:
        return False
    except Exception:  # of what cannot be tried so, the chain's own validation has told
        return True
    return True


def _anchor(path: Any, now: datetime.datetime) -> Iterator[str]:
    """What speaks against the given certificate that the path leads to."""
    root = path.trust_anchor.authority.certificate
    first, last = _validity(root)
    if path.pkix_len and not root.ca and root["tbs_certificate"]["version"].native != "v1":
        yield f"所给的“{name_of(root.subject)}”不是 CA 证书，不能签发证书"
    elif path.pkix_len and now > last:
        yield f"所给的根证书“{name_of(root.subject)}”已过期，{last:%Y-%m-%d} 到期"
    elif path.pkix_len and now < first:
        yield f"所给的根证书“{name_of(root.subject)}”尚未生效，{first:%Y-%m-%d} 起有效"

"""The signatures in a PDF (PAdES), found as fields by pyHanko: what was signed, whether it still is, by whom.

A PDF comes from a stranger: whatever the library raises on a signature is said of that signature, and of no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from compliance.errors import one_line
from compliance.trust import doubts, pyhanko_parts
from compliance.trust.verification import Signed

STAMP = "/DocTimeStamp"
KNOWN = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161")
"""How a signature may be written (its SubFilter)."""
UNREADABLE = Signed(fault="签名的写法有误，读不出来")
ALTERED = "签名之后文件又被改动"
DEEPEST = 50
"""Fields within fields, pages within pages: what is deeper, or goes in a circle, no program shows."""

Field = Any
"""A dictionary of the PDF."""


def found_in(raw: bytes, roots: Sequence[bytes] | None) -> list[Signed]:
    """Every signature in a PDF, in the order of signing, and every place for one.

    `roots` are trusted certificates (DER), where some are given. Raises MissingSystemPart, and whatever the library
    raises on a PDF that cannot be read at all.
    """
    pyhanko_parts.library()
    reader = pyhanko_parts.reader(raw)
    trusted = None if roots is None else [doubts.loaded(root) for root in roots]
    found = []
    for field in _fields(reader):
        try:
            found.append((_revision(reader, field), _looked_at(reader, field, trusted)))
        except Exception:  # whatever comes of a signature that is not as expected
            found.append((reader.total_revisions, UNREADABLE))
    return [signed for _, signed in sorted(found, key=lambda pair: pair[0])]


def count(raw: bytes) -> int:
    """How many signatures a PDF has, that are not looked at. Raises as `found_in`."""
    pyhanko_parts.library()
    return sum(bool(_dictionary(_inherited(field, "/V"))) for field in _fields(pyhanko_parts.reader(raw)))


def _fields(reader: Any) -> Iterator[Field]:
    """The fields for signatures that the form has, under whatever name, and those that only a page has."""
    form = _dictionary(reader.root.get("/AcroForm"))
    lists = [form.get("/Fields"), *(page.get("/Annots") for page in _below(reader.root.get("/Pages"), "/Kids"))]
    seen = set[Any]()
    for one in (field for fields in lists for top in _list(fields) for field in _below(top, "/Kids")):
        if str(_object(_inherited(one, "/FT"))) != "/Sig":
            continue
        value = _inherited(one, "/V")
        # A field and the place of it on a page are one, as are two fields that share a signature.
        key = getattr(value, "reference", None) or _inherited(one, "/T")
        if key not in seen:
            seen.add(key)
            yield one


def _below(top: Any, kids: str, above: tuple[Any, ...] = (), seen: set[Any] | None = None) -> Iterator[Field]:
    """A dictionary, and those that it holds, and those that they hold, circles aside.

    Raises ValueError where two hold the same: of such there may be more ways than anybody could go.
    """
    own, seen = _dictionary(top), set[Any]() if seen is None else seen
    yield own
    if len(above) < DEEPEST:
        for kid in _list(own.get(kids)):
            place = getattr(kid, "reference", None)
            if place is not None and place in above:
                continue
            if place in seen:
                raise ValueError("held twice")
            seen |= {place} - {None}
            yield from _below(kid, kids, (*above, place), seen)


def _inherited(field: Field, name: str) -> Any:
    for _ in range(DEEPEST):
        if _object(field.get(name)) is not None:
            return field.get(name)
        field = _dictionary(field.get("/Parent"))
    return None


def _object(value: Any) -> Any:
    from pyhanko.pdf_utils.generic import NullObject

    found: Any = value.get_object() if hasattr(value, "get_object") else value
    return None if isinstance(found, NullObject) else found


def _dictionary(value: Any) -> Field:
    found = _object(value)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    found = _object(value)
    return [found.raw_get(at) for at in range(len(found))] if hasattr(found, "iterate") else []


def _revision(reader: Any, field: Field) -> int:
    """In which state of the file the signature came, or the field."""
    where = getattr(field.get("/V"), "reference", None) or getattr(field, "container_ref", None)
    return reader.total_revisions if where is None else int(reader.xrefs.get_last_change(where))


def _looked_at(reader: Any, field: Field, trusted: Sequence[Any] | None) -> Signed:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    seen = _seen(field)
    value = _dictionary(_inherited(field, "/V"))
    if not value:
        return Signed(empty=True, seen=seen)
    written = str(_object(value.get("/SubFilter")))
    if written not in KNOWN:
        return Signed(unknown=f"写法（{one_line(written)}）不是本程序会核对的", seen=seen)
    signature = EmbeddedPdfSignature(reader, field, "")
    used = {signature.signer_info[name]["algorithm"].native for name in ("digest_algorithm", "signature_algorithm")}
    if strange := sorted(name for name in used if name[:1].isdigit()):
        # What the library has no name for it cannot check either.
        by = doubts.name_of(signature.signer_cert.subject)
        return Signed(by=by, unknown=f"算法（{'、'.join(strange)}）不是本程序会核对的，例如国密 SM2", seen=seen)
    return _checked(signature, trusted, seen=seen)


def _seen(field: Field) -> bool:
    """Whether it is more than an empty place on a page."""
    for widget in (field, *map(_dictionary, _list(field.get("/Kids")))):
        corners = [float(_object(corner)) for corner in _list(widget.get("/Rect"))]
        shown = _object(_dictionary(widget.get("/AP")).get("/N"))
        drawn = getattr(shown, "data", b"?" if shown else b"")
        if len(corners) == 4 and corners[0] != corners[2] and corners[1] != corners[3] and drawn.strip(b"qQ \r\n\t"):
            return True
    return False


def _checked(signature: Any, trusted: Sequence[Any] | None, *, seen: bool) -> Signed:
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[], allow_fetching=False)
    stamp = signature.sig_object_type == STAMP
    status = pyhanko_parts.apart(lambda: asyncio.run(_status(signature, context, stamp=stamp)))
    when = status.timestamp if stamp else status.signer_reported_dt
    found = Signed(
        by=doubts.name_of(status.signing_cert.subject),
        on=when.date().isoformat() if when else "",
        stamp=stamp,
        seen=seen,
    )
    if not (status.intact and status.valid):
        return replace(found, fault="签名之后内容被改动")
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    added, altered = ("", False) if whole else _added(signature, status)
    beside = _beside(signature, context)
    return replace(
        found,
        added=added,
        altered=altered,
        doubts=tuple(_doubts(status, trusted, beside, stamp=stamp)),
    )


async def _status(signature: Any, context: Any, *, stamp: bool) -> Any:
    from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature, async_validate_pdf_timestamp
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    if stamp:
        return await async_validate_pdf_timestamp(signature, context)
    # For what a certificate may be used is looked at with all else that speaks against it.
    return await async_validate_pdf_signature(signature, context, key_usage_settings=KeyUsageConstraints(key_usage=()))


def _added(signature: Any, status: Any) -> tuple[str, bool]:
    """What was added to the file after a signature, and whether that may have changed what is printed."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    level = status.modification_level
    if level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES) and status.docmdp_ok is not False:
        return "其后只加了核对签名用的资料", False
    if level is ModificationLevel.FORM_FILLING:
        words = "其后只加了签名或签章域"
        return (words, False) if status.docmdp_ok is not False else (f"{words}，而这个签名不许其后再加（DocMDP）", True)
    changed = ""
    with contextlib.suppress(Exception):  # of a file that is not as expected nothing more is told
        changed = "、".join(_changes(signature.reader, signature.signed_revision))
    return ALTERED + (f"：{changed}" if changed else ""), True


def _changes(reader: Any, revision: int) -> Iterator[str]:
    """What of the pages is no more as it was in an earlier state of the file."""
    was, now = (_pages(handler) for handler in (reader.get_historical_resolver(revision), reader))
    if len(was) != len(now):
        yield f"页数由 {len(was)} 变为 {len(now)}"
        return
    for number, (one, other) in enumerate(zip(was, now, strict=True), start=1):
        if _drawn(one) != _drawn(other):
            yield f"第 {number} 页的内容变了"
        if len(_list(one.get("/Annots"))) != len(_list(other.get("/Annots"))):
            yield f"第 {number} 页加了或去了批注、签章"


def _pages(handler: Any) -> list[Field]:
    return [page for page in _below(handler.root.get("/Pages"), "/Kids") if page and "/Kids" not in page]


def _drawn(page: Field) -> list[bytes]:
    contents = _object(page.get("/Contents"))
    return [_object(part).data for part in (_list(contents) or [contents]) if part is not None]


def _beside(signature: Any, context: Any) -> doubts.Beside:
    """What the file brings along to judge certificates by: in the signature, and in the file's own store (DSS)."""
    from asn1crypto import crl, ocsp, x509
    from pyhanko.sign.general import find_cms_attribute_iter

    crls, ocsps = list[Any](), list[Any]()
    for choice in signature.signed_data["crls"] or ():
        if choice.name == "crl":
            crls.append(choice.chosen)
    for archived in find_cms_attribute_iter(signature.signer_info["signed_attrs"], "adobe_revocation_info_archival"):
        crls += archived["crl"] or ()
        ocsps += archived["ocsp"] or ()
    store = _dictionary(signature.reader.root.get("/DSS"))
    certificates = [*context.certificate_registry, *_stored(store, "/Certs", x509.Certificate, "tbs_certificate")]
    crls += _stored(store, "/CRLs", crl.CertificateList, "signature_algorithm")
    ocsps += _stored(store, "/OCSPs", ocsp.OCSPResponse, "response_status")
    return doubts.Beside(certificates, crls, ocsps)


def _stored(store: Field, name: str, kind: Any, part: str) -> Iterator[Any]:
    """What is in the file's store, which anybody may add to: what cannot be read is as if it were not there."""
    for one in _list(store.get(name)):
        with contextlib.suppress(Exception):
            found = kind.load(_object(one).data, strict=True)
            # It is looked into when a part is asked for, and of a long list not all is.
            _ = found[part].native
            yield found


def _doubts(status: Any, trusted: Sequence[Any] | None, beside: doubts.Beside, *, stamp: bool) -> Iterator[str]:
    """What speaks against the certificate, now or when a trusted time stamp says that it was used."""
    if status.md_algorithm in doubts.WEAK:
        yield f"签名用的是不安全的 {doubts.WEAK[status.md_algorithm]}"
    moment = datetime.datetime.now(datetime.UTC)
    stamped: Any = None if stamp else status.timestamp_validity
    holds = stamped is not None and stamped.valid and stamped.intact and trusted
    if holds and not doubts.of(stamped.signing_cert, trusted, beside, moment, stamps=True):
        moment = stamped.timestamp
    claimed = None if stamp else status.signer_reported_dt
    yield from doubts.of(status.signing_cert, trusted, beside, moment, claimed, stamps=stamp)

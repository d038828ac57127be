"""What a signature is worth: whether it holds, what was added after it, every reason not to trust its certificate."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence

import certificates as made
import pypdf
import pytest
from certificates import ISSUES, SIGNS, Holder, date, holder, root, signed
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.name import _ASN1Type as Kind
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from compliance.trust import pyhanko_parts, signatures
from compliance.trust.verification import Check, of_signatures

pytest.importorskip("pyhanko")

BLANK = made.blank()
ROOT, OTHER = root(), root("别的根")
MIDDLE = holder("中间", ROOT, ca=True, usage=ISSUES)
SIGNER = holder("云南省产业园区协会", ROOT)
LEAF = holder("叶", ROOT)
PLAIN = signed(BLANK, SIGNER)


def checked(raw: bytes, roots: Sequence[Holder] | None = (ROOT,)) -> list[Check]:
    found = signatures.found_in(raw, None if roots is None else [one.der for one in roots])
    return of_signatures(found, demanded=roots is not None)


def told(checks: list[Check]) -> str:
    return "\n".join(f"{check.state} {check.what} {check.text}" for check in checks)


def states(checks: list[Check]) -> list[str]:
    return [check.state for check in checks]


# Whether there is one


def test_a_document_that_nobody_has_signed() -> None:
    assert (states(checked(BLANK)), states(checked(BLANK, None))) == (["differs"], ["note"])
    assert "文件没有数字签名" in told(checked(BLANK, None))


def test_a_signature_by_a_trusted_certificate_and_by_one_of_which_nobody_knows() -> None:
    assert told(checked(PLAIN)).endswith("证书受信任）")
    assert states(checked(PLAIN)) == states(checked(PLAIN, None)) == ["same"]
    assert "证书未受信任" in told(checked(PLAIN, None))


# Why a certificate is not trusted

DISTRUST: list[tuple[str, Callable[[], bytes], Sequence[Holder], str]] = [
    ("expired", lambda: signed(BLANK, holder("甲", ROOT, valid=(-400, -30))), (ROOT,), f"证书已过期，{date(-30)} 到期"),
    (
        "not yet",
        lambda: signed(BLANK, holder("甲", ROOT, valid=(20, 300))),
        (ROOT,),
        f"证书尚未生效，{date(20)} 起有效",
    ),
    ("self-signed", lambda: signed(BLANK, holder("甲")), (ROOT,), "证书是自签名的，不在 --trust 所给的证书之中"),
    ("impostor", lambda: signed(BLANK, holder("根")), (ROOT,), "自签名的，所写的签发者与“根”同名，但不是它签发的"),
    ("forged", lambda: signed(BLANK, holder("甲", root("根"))), (ROOT,), "证书所写的签发者与“根”同名，但不是它签发的"),
    ("incomplete", lambda: signed(BLANK, holder("甲", MIDDLE)), (ROOT,), "签发者“中间”的证书不在"),
    ("other root", lambda: signed(BLANK, holder("甲", OTHER), OTHER), (ROOT,), "证书链通到“别的根”"),
    ("usage", lambda: signed(BLANK, holder("甲", ROOT, usage=("key_encipherment",))), (ROOT,), "用途不含数字签名"),
    ("the root itself", lambda: signed(BLANK, ROOT), (ROOT,), "用途不含数字签名"),
    ("an issuer", lambda: signed(BLANK, holder("甲", ROOT, ca=True, usage=None)), (ROOT,), "CA 证书），不是签名用的"),
    ("a site", lambda: signed(BLANK, holder("甲", ROOT, purposes=[Purpose.SERVER_AUTH])), (ROOT,), "用途是网站"),
    ("short", lambda: signed(BLANK, holder("甲", ROOT, bits=1024)), (ROOT,), "密钥过短：RSA 1024 位，应为 2048 位以上"),
    ("weak digest", lambda: signed(BLANK, SIGNER, md_algorithm="sha1"), (ROOT,), "不安全的 SHA-1"),
    ("issued by no issuer", lambda: signed(BLANK, holder("甲", LEAF), LEAF), (ROOT,), "“叶”不是 CA 证书，不能签发证书"),
    ("led to no issuer", lambda: signed(BLANK, holder("甲", LEAF)), (LEAF,), "“叶”不是 CA 证书，不能签发证书"),
]


@pytest.mark.parametrize(("make", "roots", "words"), [row[1:] for row in DISTRUST], ids=[row[0] for row in DISTRUST])
def test_every_reason_of_distrust_is_told(make: Callable[[], bytes], roots: Sequence[Holder], words: str) -> None:
    found = checked(make(), roots)
    assert (states(found), words in told(found)) == (["differs"], True), told(found)


def test_what_is_wrong_further_up_is_told_too() -> None:
    expired = holder("中间", ROOT, ca=True, usage=ISSUES, valid=(-300, -3))
    assert f"签发它的证书已过期，{date(-3)} 到期" in told(checked(signed(BLANK, holder("甲", expired), expired)))
    old = root("旧根", valid=(-900, -5))
    found = checked(signed(BLANK, holder("甲", old)), (old,))
    assert (states(found), f"根证书“旧根”已过期，{date(-5)} 到期" in told(found)) == (["differs"], True)


def test_all_that_speaks_against_a_certificate_is_told_at_once() -> None:
    found = told(checked(signed(BLANK, holder("甲", valid=(-400, -30), usage=ISSUES, bits=1024))))
    assert [words in found for words in ("已过期", "过短", "用途", "自签名")] == [True] * 4
    assert states(checked(signed(BLANK, holder("甲", valid=(-400, -30))), None)) == ["note"]


@pytest.mark.parametrize(
    ("who", "others", "roots"),
    [
        (holder("甲", MIDDLE), (MIDDLE,), (ROOT,)),
        (holder("甲", MIDDLE), (), (MIDDLE,)),
        (holder("甲", MIDDLE), (), (ROOT, MIDDLE)),
        (holder("甲", OTHER), (), (ROOT, OTHER)),
        (LEAF, (), (LEAF,)),
        (holder("甲", ROOT, usage=None, ca=None), (), (ROOT,)),
        (holder("甲", ROOT, usage=SIGNS[:1]), (), (ROOT,)),
        (holder("甲", ROOT, purposes=[Purpose.EMAIL_PROTECTION]), (), (ROOT,)),
        (holder("甲", ROOT, purposes=[Purpose.SERVER_AUTH, Purpose.ANY_EXTENDED_KEY_USAGE]), (), (ROOT,)),
        (holder("甲", ROOT, hashed=hashes.SHA512()), (), (ROOT,)),
    ],
)
def test_what_leads_to_one_of_the_given_certificates_is_trusted(
    who: Holder, others: Sequence[Holder], roots: Sequence[Holder]
) -> None:
    found = checked(signed(BLANK, who, *others), roots)
    assert states(found) == ["same"], told(found)


# What the file says of certificates that were revoked


def with_lists(raw: bytes, *lists: bytes) -> bytes:
    """With lists of revoked certificates in the file's own store, added after signing."""
    from pyhanko.pdf_utils.generic import ArrayObject as Array
    from pyhanko.pdf_utils.generic import DictionaryObject as Dictionary
    from pyhanko.pdf_utils.generic import StreamObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(raw))
    stored = Array([writer.add_object(StreamObject(stream_data=one)) for one in lists])
    writer.root[pdf_name("/DSS")] = writer.add_object(Dictionary({pdf_name("/CRLs"): stored}))
    writer.update_root()
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def test_a_revoked_certificate_is_told_with_its_date() -> None:
    revoked = with_lists(PLAIN, made.revoked(ROOT, SIGNER, days=-700))
    assert f"证书已于 {date(-700)} 吊销" in told(checked(revoked))
    signer = holder("甲", MIDDLE)
    above = with_lists(signed(BLANK, signer, MIDDLE), made.revoked(ROOT, MIDDLE))
    assert f"签发它的证书已于 {date(-1)} 吊销" in told(checked(above))
    both = with_lists(signed(BLANK, signer, MIDDLE), b"junk", made.revoked(ROOT), made.revoked(MIDDLE, signer))
    assert f"证书已于 {date(-1)} 吊销" in told(checked(both))


@pytest.mark.parametrize("listed", [made.revoked(ROOT), made.revoked(root("根"), SIGNER), b"", b"junk"])
def test_a_list_without_it_or_by_somebody_else_revokes_nothing(listed: bytes) -> None:
    found = checked(with_lists(PLAIN, listed))
    assert states(found) == ["same"], told(found)
    assert "其后只加了核对签名用的资料" in told(found)


# Time stamps


@pytest.fixture(scope="module")
def stamper() -> Callable[..., object]:
    from asn1crypto import keys
    from asn1crypto import x509 as structure
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    by = {name: holder("时间戳", above, bits=2048, purposes=[Purpose.TIME_STAMPING]) for name, above in STAMPS.items()}

    def stamp(name: str, days: float) -> object:
        key = by[name].key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        own = structure.Certificate.load(by[name].der)
        return DummyTimeStamper(own, keys.PrivateKeyInfo.load(key), fixed_dt=made.day(days))

    return stamp


STAMPS = {"trusted": ROOT, "anybody": None}


@pytest.mark.parametrize(
    ("by", "days", "state"), [("trusted", -60, "same"), ("trusted", -10, "differs"), ("anybody", -60, "differs")]
)
def test_a_certificate_that_has_expired_since_a_trusted_time_stamp_is_trusted(
    stamper: Callable[..., object], by: str, days: float, state: str
) -> None:
    expired = holder("甲", ROOT, valid=(-400, -30))
    assert states(checked(signed(BLANK, expired, stamper=stamper(by, days)))) == [state]


def test_a_time_stamp_of_the_file_is_nobodys_signature(stamper: Callable[..., object]) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper

    def stamped(raw: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(raw))
        into: io.BytesIO = made.alone(PdfTimeStamper(stamper("trusted", 0)).timestamp_pdf, writer, "sha256")
        return into.getvalue()

    assert states(checked(stamped(BLANK))) == ["differs", "same"]
    found = checked(stamped(PLAIN))
    assert states(found) == ["same", "same"]
    assert "时间戳 2 有效" in told(found)


# Names of any kind


def name(*parts: tuple[x509.ObjectIdentifier, str, Kind | None]) -> x509.Name:
    with warnings.catch_warnings(action="ignore"):
        return x509.Name([x509.NameAttribute(kind, text, form, _validate=False) for kind, text, form in parts])


CN, UTF8 = NameOID.COMMON_NAME, Kind.UTF8String
NAMES = [
    (name((CN, "罗𬭎", UTF8)), "罗𬭎"),
    (name((CN, "罗鿍", UTF8)), "罗鿍"),
    (name((CN, "窗口🙂", UTF8)), "窗口🙂"),
    (name((CN, "私用\ue000", UTF8)), "私用"),
    (name((CN, "甲\u202e乙", UTF8)), "甲〔U+202E〕乙"),
    (name((CN, "甲\n乙\x1b", UTF8)), "甲 乙〔U+001B〕"),
    (name((CN, "甲" * 1000, UTF8)), "甲…"),
    (name((CN, "园区", Kind.BMPString)), "园区"),
    (name((CN, "Park", Kind.T61String)), "Park"),
    (name((CN, "甲", UTF8), (CN, "乙", UTF8)), "甲 乙"),
    (name((NameOID.ORGANIZATION_NAME, "协会", UTF8), (CN, "协会", UTF8)), "（协会，"),
    (name((NameOID.COUNTRY_NAME, "CN", None)), "CN"),
    (name(), "证书没有写名称"),
]


@pytest.mark.filterwarnings("ignore:Attribute's length")
@pytest.mark.parametrize(("whose", "words"), NAMES)
def test_names_of_any_age_and_kind_are_those_of_signers_and_issuers(whose: x509.Name, words: str) -> None:
    own = checked(signed(BLANK, holder(whose, ROOT)))
    assert (states(own), words in told(own)) == (["same"], True), told(own)
    above = root(whose)
    assert states(checked(signed(BLANK, holder("甲", above)), (above,))) == ["same"]
    assert states(checked(signed(BLANK, holder("甲", root(whose))), (above,))) == ["differs"]


def test_without_inner_parts_such_a_signature_is_not_looked_at_and_the_others_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from asn1crypto.x509 import NameTypeAndValue

    pyhanko_parts.library()
    raw = signed(PLAIN, holder(name((CN, "罗𬭎", UTF8)), ROOT), name="签章2", seen=False)
    monkeypatch.setattr(
        NameTypeAndValue, "prepped_value", property(lambda self: self._ldap_string_prep(self["value"].native))
    )
    found = checked(raw)
    assert (states(found), "签名 2 无效：签名的写法有误" in told(found)) == (["same", "differs"], True), told(found)


def test_a_name_that_only_looks_alike_is_another() -> None:
    one, two = root(name((CN, "罗𬭎", UTF8))), root(name((CN, "罗𬭎\ue000", UTF8)))
    assert "证书链不全" in told(checked(signed(BLANK, holder("甲", two)), (one,)))


# What was changed or added


def added(raw: bytes, change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(raw), incremental=True)
    change(writer)
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def drawn_over(writer: pypdf.PdfWriter) -> None:
    contents = DecodedStreamObject()
    contents.set_data(b"0 0 9 9 re f")
    writer.pages[1][NameObject("/Contents")] = writer._add_object(contents)


ADDED: list[tuple[Callable[[pypdf.PdfWriter], object], str]] = [
    (lambda writer: writer.add_blank_page(10, 10), "页数由 2 变为 3"),
    (lambda writer: writer.add_annotation(0, FreeText(text="99.9", rect=(10, 10, 90, 90))), "第 1 页加了或去了批注"),
    (drawn_over, "第 2 页的内容变了"),
    (lambda writer: writer.pages[0].rotate(180), "签名之后文件又被改动"),
    (lambda writer: writer.add_attachment("compliance-result.json", b"{}"), "签名之后文件又被改动"),
]


@pytest.mark.parametrize(("change", "words"), ADDED)
@pytest.mark.parametrize("roots", [None, (ROOT,)])
def test_what_was_added_after_signing_is_told(
    change: Callable[[pypdf.PdfWriter], object], words: str, roots: Sequence[Holder] | None
) -> None:
    found = checked(added(PLAIN, change), roots)
    assert (states(found), words in told(found)) == (["differs"], True), told(found)


AT = PLAIN.index(b"/Contents <") + 200
BROKEN = {
    "an escaped letter": (PLAIN.replace(b"/ByteRange", b"/Byte#52ange"), "签名之后内容被改动"),
    "a changed page": (PLAIN.replace(b"300", b"301", 1), "签名之后内容被改动"),
    "a field of the page only": (PLAIN.replace(b"/AcroForm", b"/AcroFurm"), "签名之后内容被改动"),
    "a field without a name": (PLAIN.replace(b"\n/T (", b"\n/X ("), "签名之后内容被改动"),
    "a damaged value": (PLAIN[:AT] + b"00" * 90 + PLAIN[AT + 180 :], "签名的写法有误"),
    "no value": (PLAIN.replace(b"/Contents <", b"/Cantents <"), "签名的写法有误"),
    "no range": (PLAIN.replace(b"/ByteRange", b"/BiteRange"), "签名的写法有误"),
    "a range of names": (PLAIN.replace(b"/ByteRange [0 ", b"/ByteRange [/ "), "签名的写法有误"),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("roots", [None, (ROOT,)])
def test_a_broken_signature_is_found_and_told_as_broken(what: str, roots: Sequence[Holder] | None) -> None:
    raw, words = BROKEN[what]
    assert raw != PLAIN
    found = checked(raw, roots)
    assert (states(found), f"签名 1 无效：{words}" in told(found)) == (["differs"], True), told(found)


def test_a_broken_signature_says_nothing_of_the_others() -> None:
    twice = signed(PLAIN, LEAF, name="签章2")
    at = twice.rindex(b"/Contents <") + 200
    found = checked(twice[:at] + b"00" * 90 + twice[at + 180 :])
    assert ("签名 1 有效" in told(found), "签名 2 无效" in told(found)) == (True, True), told(found)


def test_a_signature_of_a_kind_that_is_not_known_here_is_neither_broken_nor_trusted() -> None:
    raw = PLAIN.replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /GM.sm2seal         ")
    assert (states(checked(raw, None)), states(checked(raw))) == (["note"], ["differs"])
    assert "没有核对：写法（/GM.sm2seal）" in told(checked(raw, None))


def in_a_form(raw: bytes, change: Callable[[DictionaryObject, pypdf.PdfWriter], None]) -> bytes:
    """A PDF with an empty field for a signature, whose form is written otherwise."""

    def changed(writer: pypdf.PdfWriter) -> None:
        field = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/FT"): NameObject("/Sig"),
                    NameObject("/T"): pypdf.generic.TextStringObject("a"),
                    NameObject("/V"): writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/Sig")})),
                }
            )
        )
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})
        change(form, writer)
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)

    return added(raw, changed)


def in_kids(form: DictionaryObject, writer: pypdf.PdfWriter) -> None:
    above = DictionaryObject(
        {NameObject("/T"): pypdf.generic.TextStringObject("b"), NameObject("/Kids"): form["/Fields"]}
    )
    form[NameObject("/Fields")] = ArrayObject([writer._add_object(above)])


def inherited(form: DictionaryObject, writer: pypdf.PdfWriter) -> None:
    field = form["/Fields"][0].get_object()
    kid = DictionaryObject({NameObject("/T"): pypdf.generic.TextStringObject("c")})
    kid[NameObject("/Parent")] = form["/Fields"][0]
    field[NameObject("/Kids")] = ArrayObject([writer._add_object(kid)])


def written_in_place(form: DictionaryObject, _: pypdf.PdfWriter) -> None:
    form[NameObject("/Fields")] = ArrayObject([form["/Fields"][0].get_object()])


def in_a_circle(form: DictionaryObject, _: pypdf.PdfWriter) -> None:
    form["/Fields"][0].get_object()[NameObject("/Kids")] = form["/Fields"]


@pytest.mark.parametrize("change", [lambda *_: None, in_kids, inherited, written_in_place, in_a_circle])
def test_fields_are_found_wherever_the_form_has_them(
    change: Callable[[DictionaryObject, pypdf.PdfWriter], None],
) -> None:
    found = checked(in_a_form(BLANK, change), None)
    assert [check.what for check in found] == ["签名 1"], told(found)


def test_an_empty_place_is_no_signature() -> None:
    def emptied(form: DictionaryObject, _: pypdf.PdfWriter) -> None:
        del form["/Fields"][0].get_object()["/V"]

    found = checked(in_a_form(BLANK, emptied))
    assert (states(found), "只有 1 个空的签章域" in told(found)) == (["differs"], True)


# Several


def test_one_that_is_trusted_is_enough_and_the_others_are_told() -> None:
    found = checked(signed(signed(BLANK, holder("园区")), SIGNER, name="签章2"))
    assert (states(found), "证书是自签名的" in told(found)) == (["note", "same"], True)


def test_nobody_else_may_draw_on_the_page_after_one_that_is_trusted() -> None:
    found = checked(signed(PLAIN, holder("冒名"), name="签章2"))
    assert (states(found), "可以遮住所印的内容" in told(found)) == (["same", "note", "differs"], True)
    assert states(checked(signed(PLAIN, holder("冒名"), name="签章2", seen=False))) == ["same", "note"]
    assert states(checked(signed(PLAIN, LEAF, name="签章2"))) == ["same", "same"]


def test_what_a_trusted_one_no_longer_covers_does_not_make_up_for_one_that_is_not() -> None:
    changed = added(PLAIN, lambda writer: writer.add_blank_page(10, 10))
    assert states(checked(signed(changed, holder("冒名"), name="签章2", seen=False))) == ["differs", "differs"]


def test_they_come_in_the_order_of_signing_whatever_the_order_of_their_fields() -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    writer, into = IncrementalPdfFileWriter(io.BytesIO(BLANK)), io.BytesIO()
    for field in ("甲", "乙"):
        append_signature_field(writer, SigFieldSpec(field, box=(10, 10, 90, 90)))
    writer.write(into)
    first = signed(into.getvalue(), SIGNER, name="乙", seen=None)
    found = checked(signed(first, holder("后来的"), name="甲", seen=None))
    assert "same 签名 1 有效，其后只加了签名" in told(found)
    assert "覆盖整个文件" in told(found).splitlines()[1]


def test_an_empty_place_that_shows_something_is_drawn_too() -> None:
    def shown(form: DictionaryObject, writer: pypdf.PdfWriter) -> None:
        field = form["/Fields"][0].get_object()
        del field["/V"]
        picture = DecodedStreamObject()
        picture.set_data(b"0 0 90 90 re f")
        field[NameObject("/Rect")] = ArrayObject([NumberObject(number) for number in (0, 0, 90, 90)])
        field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(picture)})

    assert "differs" in states(checked(in_a_form(PLAIN, shown)))

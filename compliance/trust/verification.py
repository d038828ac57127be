"""What a document says of itself against what its data, an answers file and the rules come to. Pure.

The words and the layout of a document are not looked at: what it carries is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from compliance import scoring
from compliance.answers import validity
from compliance.answers.data import differences
from compliance.answers.reading import parse
from compliance.checklist.model import Checklist
from compliance.report.data import result as data
from compliance.report.data import seal
from compliance.scoring.assessment import Assessment
from compliance.version import __version__

State = Literal["same", "differs", "note"]
STATE_WORDS: dict[State, str] = {"same": "相符", "differs": "不符", "note": "提示"}
MOST = 30
"""So many differences of one kind are listed."""
MOST_ANSWERS = 50_000
"""More than any park has windows and criteria; every one that nobody knows would be told of."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared; `details` are the differences one by one."""

    what: str
    state: State
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in a document: who says to have signed, when, whether it holds, and what speaks against it."""

    by: str = ""
    on: str = ""
    fault: str = ""
    """Why it does not hold."""
    unknown: str = ""
    """Why nobody here can tell whether it does."""
    added: str = ""
    """What was added to the file after it."""
    altered: bool = False
    """Whether that may have changed what is printed."""
    doubts: tuple[str, ...] = ()
    """What speaks against the certificate; that it leads to no trusted one too, where some were given."""
    stamp: bool = False
    """Whether it is a time stamp of the file, which nobody signs."""
    empty: bool = False
    """Whether it is only a place for one."""
    seen: bool = False
    """Whether something is drawn where it stands, which may cover what is printed."""


PAGES = "正文"
"""What the check of all that is printed is called."""


def conclusion(found: Sequence[Check]) -> str:
    """What all checks come to: never plainly 相符 where what is printed was not compared."""
    if any(check.state == "differs" for check in found):
        return "不符，见上"
    if any(check.what == PAGES and check.state == "note" for check in found):
        return "所带的数据相符；所印的没有全部核对，见提示"
    return "相符"


class NotOurs(Exception):
    """The data is not what a document of this program carries."""


def checks(document: Any, checklist: Checklist) -> list[Check]:
    """The document against its own data: whole, of which program and checklist, and the result made again.

    Raises NotOurs.
    """
    carried = _sealed(document)
    found = [_fingerprint(document, carried), _program(document), _checklist(document, checklist)]
    if document["checklist"].get("fingerprint") != checklist.fingerprint:
        return [*found, Check("重算", "note", "检查表不同，没有重算")]
    if too_many(carried["answers"]):
        return [*found, Check("重算", "differs", f"所带的答卷有一处多于 {MOST_ANSWERS:,} 项，没有重算")]
    sheet, findings = parse(carried["answers"], checklist, partial=True)
    if findings:
        details = tuple(_cut(f"{f.subject or '、'.join(map(str, f.path))}：{f.message}") for f in findings[:MOST])
        return [*found, Check("重算", "differs", "所带的答卷有误，不能重算", details)]
    found_then = validity.as_found(sheet, carried["evidence"])
    return [*found, _result(document, data.to_data(scoring.assess(checklist, found_then)))]


def too_many(answers: dict[str, Any]) -> bool:
    """Whether reading the answers would take longer than any real ones do."""
    return any(isinstance(part, dict | list) and len(part) > MOST_ANSWERS for part in answers.values())


def _result(document: Any, again: Any) -> Check:
    """What the document says came out against what comes out now; the arithmetic and the seal aside."""
    told = f"总分 {again['score']}，{again['grade_text']}"
    old, new = ({name: part for name, part in of.items() if name not in ASIDE} for of in (document, again))
    alike = "与所带的结果一致"
    if not _of_this_version(document):
        # What another version says besides, or does not say yet, is no change of the document.
        old = {"score": None, "grade": None, **_scores_of(old)}
        new = _as_far_as(old, new)
        alike = "与所带的总分、等级、各要点得分和否决项一致；其余由另一版本的程序生成，没有对照"
    unlike = _unlike(old, new)
    wrong = [
        _cut(f"{_named(path)}：文件中 {_shown(was)}，重算 {_shown(now)}") for path, was, now in islice(unlike, MOST)
    ]
    if not wrong and _of_this_version(document) and json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True):
        wrong = ["值相同而写法不同，例如 1 写作 true，或少了空的一项"]
    if wrong:
        return Check("重算", "differs", f"重算的结果是{told}", tuple(wrong))
    return Check("重算", "same", f"由所带的答卷重算，{told}，{alike}")


def _of_this_version(document: Any) -> bool:
    return bool(document["program"].get("version") == __version__)


def _scores_of(result: Any) -> Any:
    """Of a result only what bears scores, and whose it is."""
    if isinstance(result, dict):
        return {name: _scores_of(value) for name, value in result.items() if name in SCORES}
    return [_scores_of(part) for part in result] if isinstance(result, list) else result


def _as_far_as(told: Any, result: Any) -> Any:
    """Of a result only what another one tells of too."""
    if isinstance(told, dict) and isinstance(result, dict):
        return {name: _as_far_as(part, result.get(name)) for name, part in told.items()}
    if isinstance(told, list) and isinstance(result, list) and len(told) == len(result):
        return list(map(_as_far_as, told, result))
    return result


def against(document: Any, given: Assessment, digests: Mapping[str, str]) -> list[Check]:
    """The document against an answers file and its evidence, one thing after the other. Raises NotOurs."""
    carried = _sealed(document)
    return [
        _answers(carried["answers"], seal.answers_of(given.sheet, given.checklist)),
        _evidence(carried["evidence"], digests),
    ]


def of_signatures(found: Sequence[Signed], *, demanded: bool) -> list[Check]:
    """Each signature: whether what was signed is unchanged, all of the file, and by whose certificate.

    Where one that leads to a trusted certificate is `demanded`, there has to be one, and nobody else may have drawn
    anything on the document after the last of them.
    """
    signed = [one for one in found if not one.empty]
    if not any(not one.stamp for one in signed):
        fields = f"，只有 {len(found) - len(signed)} 个空的签章域" if len(found) > len(signed) else ""
        told = f"文件没有数字签名{fields}" + ("；写了 --trust，要有受信任的签名" if demanded else "")
        return [
            Check("签名", "differs" if demanded else "note", told),
            *_each(signed, demanded=demanded, lacking=False),
        ]
    last = max((at for at, one in enumerate(found) if demanded and _trusted(one)), default=None)
    checks = _each(signed, demanded=demanded, lacking=demanded and last is None)
    drawn = [one for one in found[last + 1 :] if one.seen and not _trusted(one)] if last is not None else []
    if drawn:
        told = "受信任的签名之后，又加了不受信任的签名或签章域，画在页面上，可以遮住所印的内容"
        checks.append(Check("签章", "differs", told))
    return checks


def _trusted(signed: Signed) -> bool:
    spoken_against = signed.fault or signed.unknown or signed.altered or signed.doubts
    return not (spoken_against or signed.empty or signed.stamp)


def _each(signed: Sequence[Signed], *, demanded: bool, lacking: bool) -> list[Check]:
    """Each signature; `lacking` is whether one that is trusted is demanded, and there is none."""
    return [_signature(number, one, demanded=demanded, lacking=lacking) for number, one in enumerate(signed, start=1)]


def _signature(number: int, signed: Signed, *, demanded: bool, lacking: bool) -> Check:
    what = f"{'时间戳' if signed.stamp else '签名'} {number}"
    whose = "，".join(filter(None, (signed.by, signed.on)))
    told = f"（{whose}）" if whose else ""
    weak: State = "differs" if lacking else "note"
    if signed.fault:
        return Check(what, "differs", f"无效：{signed.fault}{told}")
    if signed.unknown:
        return Check(what, weak, f"没有核对：{signed.unknown}{told}")
    if signed.altered:
        return Check(what, "differs", f"{signed.added}{told}")
    whole = signed.added or "覆盖整个文件"
    if signed.doubts:
        return Check(what, weak, f"内容未改，{whole}；但证书不受信任：{'；'.join(signed.doubts)}{told}")
    trust = "证书受信任" if demanded else "没有用 --trust 指明根证书，证书未受信任"
    return Check(what, "same", f"有效，{whole}（{whose}；{trust}）")


def _sealed(document: Any) -> dict[str, Any]:
    carried = document.get("seal") if isinstance(document, dict) else None
    shapes = {"fingerprint": str, "answers": dict, "evidence": dict}
    if not isinstance(carried, dict) or carried.get("format") != seal.FORMAT:
        raise NotOurs
    if not all(isinstance(carried.get(name), shape) for name, shape in shapes.items()):
        raise NotOurs
    if not isinstance(document.get("checklist"), dict) or not isinstance(document.get("program"), dict):
        raise NotOurs
    return carried


def _fingerprint(document: Any, carried: dict[str, Any]) -> Check:
    parts = carried["answers"], carried["evidence"], document["checklist"].get("fingerprint")
    again = seal.fingerprint_of_parts(*parts, document["program"].get("version"))
    if again == carried["fingerprint"]:
        return Check("报告指纹", "same", f"{seal.grouped(again)}，与文件所印的对照")
    details = f"文件中 {seal.grouped(carried['fingerprint'])}，重算 {seal.grouped(again)}"
    return Check("报告指纹", "differs", "所带的数据被改动过", (details,))


def _program(document: Any) -> Check:
    if _of_this_version(document):
        return Check("程序版本", "same", __version__)
    version = _shown(document["program"].get("version"))
    return Check("程序版本", "note", f"由另一版本的程序生成：文件 {version}，现在 {__version__}")


def _checklist(document: Any, checklist: Checklist) -> Check:
    named = document["checklist"]
    told = f"{_shown(named.get('id'))} {_shown(named.get('version'))}"
    if named.get("fingerprint") == checklist.fingerprint:
        return Check("检查表", "same", f"{told}，指纹 {checklist.short_fingerprint}")
    here = f"{checklist.id} {checklist.version}，指纹 {checklist.short_fingerprint}"
    was = seal.grouped(str(named.get("fingerprint")))
    return Check("检查表", "differs", "与本机的检查表不同", (f"文件中 {told}，指纹 {was}；本机 {here}",))


def _unlike(old: Any, new: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Every place at which two results differ; the entries of lists of one length are compared one by one."""
    for path, was, now in differences(old, new):
        if not (isinstance(was, list) and isinstance(now, list) and len(was) == len(now)):
            yield path, was, now
            continue
        for number, (one, other) in enumerate(zip(was, now, strict=True), start=1):
            label = other.get("id", str(number)) if isinstance(other, dict) else str(number)
            yield from ((path + place, *found) for place, *found in _unlike({label: one}, {label: other}))


ASIDE = ("seal", "edition", "trace")
WORDS = {
    "score": "总分",
    "exact": "修约前的总分",
    "grade": "等级",
    "grade_text": "等级",
    "range": "总分范围",
    "earned": "实得分",
    "lost": "扣分",
    "rate": "得分率",
    "points": "得分",
    "answer": "作答",
    "value": "结果",
    "note": "说明",
    "reason": "得分说明",
    "evidence": "佐证",
    "park": "园区",
    "name": "名称",
    "period": "评价期",
    "text": "文字",
    "state": "状态",
    "review": "复核",
    "own": "自评",
    "reviewed": "复核",
    "gaps": "差距",
    "vetoes": "否决项",
}
SCORES = {
    *("park", "name", "period", "start", "end", "score", "exact", "grade", "sections", "criteria", "id"),
    *("points", "due", "earned", "bonus", "claimed", "penalties", "deducted", "triggered", "vetoes", "state"),
}
"""What every version of the program has said in one way."""
BETWEEN = {"sections", "criteria"}


def _named(path: tuple[str, ...]) -> str:
    """A place in the result, in words where there are any."""
    kept = [part for part in path if part not in BETWEEN]
    # Of a criterion within a clause within a chapter, its own id is enough.
    ids = [part for part in kept if part not in WORDS and part[:1].isupper()]
    words = [WORDS.get(part, part) for part in kept if part not in ids]
    return " ".join([*ids[-1:], *dict.fromkeys(words)])


def _shown(value: Any) -> str:
    if value is None:
        return "（无）"
    return _cut(f"{len(value)} 项" if isinstance(value, dict | list) else str(value), 40)


def _cut(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _answers(carried: dict[str, Any], given: dict[str, Any]) -> Check:
    lines = [
        f"{_cut(' '.join(part for part in path if part != '作答'))}：文件中 {_listed(was)}，答卷中 {_listed(now)}"
        for path, was, now in differences(carried, given)
    ]
    if not lines:
        return Check("答卷", "same", "每一项都相同")
    return Check("答卷", "differs", f"有 {len(lines)} 处不同", tuple(lines[:MOST]))


def _listed(value: Any) -> str:
    if value is None:
        return "（无）"
    return _cut("、".join(map(_shown, value[:MOST]))) if isinstance(value, list) else _shown(value)


def _evidence(carried: dict[str, Any], digests: Mapping[str, str]) -> Check:
    lines = []
    for name in sorted({**carried, **digests}):
        was, now = carried.get(name), digests.get(name)
        if was is None:
            lines.append(f"{name}：出具时没有这个佐证文件")
        elif now is None:
            lines.append(f"{name}：答卷不再列这个佐证文件")
        elif was != now:
            lines.append(f"{name}：内容被改动")
    if not lines:
        return Check("佐证", "same", f"{len(digests)} 个电子文件的 SHA-256 都相同")
    return Check("佐证", "differs", f"有 {len(lines)} 个不同", tuple(lines[:MOST]))

"""compliance verify: what a document carries, made again and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from compliance.cli import edge

if TYPE_CHECKING:
    from compliance.trust.verification import Check


def command(
    file: Annotated[Path, edge.argument("文件", "出具的 PDF、HTML、Word、xlsx 报告，或 JSON 结果。")],
    answers: Annotated[Path | None, edge.option("--answers", "答卷", "与这份答卷及其佐证逐项对照。")] = None,
    review: edge.ReviewOption = None,
    checklist: edge.ChecklistOption = None,
    trust: Annotated[Path | None, edge.option("--trust", "证书", "受信任的根证书（PEM），用来核对签名。")] = None,
) -> int:
    """核对：由文件所带的数据重算得分，与答卷、佐证、检查表、程序版本逐一对照；不符的退出码为 1。"""
    from compliance.errors import InputError
    from compliance.trust.carried import not_ours, read
    from compliance.trust.verification import NotOurs

    document, raw = read(file)
    try:
        found = _checks(document, file, answers, review, checklist)
    except NotOurs:
        raise InputError([not_ours(file)]) from None
    found += _words(raw) + _signatures(file, raw, trust)
    for check in found:
        _say(check)
    wrong = any(check.state == "differs" for check in found)
    edge.say("结论：不符，见上" if wrong else "结论：相符")
    return 1 if wrong else 0


def _checks(document: Any, file: Path, answers: Path | None, review: Path | None, checklist: str | None) -> list[Check]:
    from compliance.forms import evidence
    from compliance.trust import verification

    found = verification.checks(document, _checklist(document, file, checklist))
    if answers is not None:
        given = edge.assess(answers, checklist, review)
        digests = evidence.digests(given.sheet, edge.folder_of(answers))
        found += verification.against(document, given, digests)
    return found


def _checklist(document: Any, file: Path, name: str | None) -> Any:
    """The checklist that is named, or the shipped one that the document was made with. Raises InputError."""
    from compliance.checklist import files as checklist_files
    from compliance.errors import InputError, Location, Problem, quoted
    from compliance.trust.verification import NotOurs

    if name is not None:
        return checklist_files.load(name)
    made_with = document.get("checklist") if isinstance(document, dict) else None
    identifier = made_with.get("id") if isinstance(made_with, dict) else None
    if not isinstance(identifier, str):
        raise NotOurs
    shipped = [folder.name for folder in checklist_files.shipped_folders()]
    if identifier not in shipped:
        problem = Problem(
            location=Location(str(file)),
            message="所用的检查表不随程序提供",
            found=quoted(identifier),
            remedy="用 --checklist 指明检查表文件夹",
        )
        raise InputError([problem])
    return checklist_files.load(identifier)


def _words(raw: bytes) -> list[Check]:
    from compliance.trust import carried as sealed_files
    from compliance.trust import verification

    return [verification.EDITABLE] if sealed_files.is_word(raw) else []


def _signatures(file: Path, raw: bytes, trust: Path | None) -> list[Check]:
    """What the signatures of a PDF are worth; without the extra, only that there are some."""
    from compliance.errors import MissingSystemPart
    from compliance.trust import carried as sealed_files
    from compliance.trust import signing, verification

    if not sealed_files.is_pdf(raw) or b"/ByteRange" not in raw:
        return []
    try:
        return verification.of_signatures(signing.signatures(file, raw, trust))
    except MissingSystemPart:
        return [verification.Check("签名", "note", "文件有数字签名；没有安装所需的部件，没有核对")]


def _say(check: Check) -> None:
    from compliance.trust.verification import STATE_WORDS

    edge.say(f"{STATE_WORDS[check.state]}　{check.what}：{check.text}")
    for line in check.details:
        edge.say(f"      {line}")

"""compliance sign: a signature in a report, or an empty place for one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from compliance import remarks
from compliance.cli import edge, outputs
from compliance.cli.chinese import typer
from compliance.errors import InputError, Location, Problem, UsageError, system_reason
from compliance.files import inputs

PASSWORD = "COMPLIANCE_KEY_PASSWORD"  # noqa: S105 — the name of a variable


def command(
    report: Annotated[Path, edge.argument("报告", "本程序出具的 PDF。")],
    output: Annotated[Path, edge.option("--output -o", "文件", "写入的文件。")],
    key: Annotated[Path | None, edge.option("--key", "私钥", "PKCS#12（.p12、.pfx），或 PEM 私钥。")] = None,
    certificate: Annotated[Path | None, edge.option("--certificate", "证书", "私钥为 PEM 时，证书的文件。")] = None,
    password_file: Annotated[
        Path | None, edge.option("--password-file", "文件", "写有口令的文件；不写则在终端询问。")
    ] = None,
    checklist: Annotated[
        str | None, edge.option("--checklist -c", "检查表", "检查表代号或文件夹；不写则按报告所写。")
    ] = None,
    field_only: Annotated[bool, typer.Option("--field-only", help="只留一个空的签章域，由其他程序盖章。")] = False,
    strict: edge.StrictOption = False,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """签名：在报告的盖章处加数字签名（PAdES），或留一个空的签章域；先核对报告，不符的不签。"""
    from compliance.trust import certificates, signing
    from compliance.trust.carried import raw_of

    if field_only == (key is not None):
        raise UsageError("--key 和 --field-only 要写一个，只写一个")
    edge.check_writable(output, force=force)
    outputs.format_of("pdf", output, (), "pdf")
    raw = raw_of(report)
    if key is None:
        made = signing.with_field(report, raw, checklist)
    else:
        who = certificates.identity(key, certificate, _password(password_file))
        made, doubts = signing.sign(report, raw, who, checklist)
        remedy = "这样的签名，核对的人不会信任；换一张证书"
        where = Location(str(certificate or key))
        told = remarks.tell([Problem(location=where, message=doubt, remedy=remedy) for doubt in doubts])
        if told:
            raise InputError(told)
    edge.write(made, output)
    edge.note(f"已写入 {output}", quiet=quiet)


def _password(file: Path | None) -> bytes | None:
    """From a file, the environment or the terminal: never from the command line, which others can see."""
    if file is not None:
        from compliance.trust.certificates import plain

        inputs.note(file, "口令文件")
        try:
            line = plain(file.read_bytes()).rstrip(b"\r\n")
        except OSError as error:
            raise UsageError(f"{file}: 无法读取（{system_reason(error)}）") from None
        if not line or any(byte < ord(" ") for byte in line):
            found = "文件是空的" if not line else "不止一行，或有不能用的字符"
            raise UsageError(f"{file}: 读不出口令\n    发现：{found}\n    应为：只有一行，就是口令")
        return line
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given.encode()
    if sys.stdin is not None and sys.stdin.isatty():
        import getpass

        return getpass.getpass("口令：").encode() or None
    return None

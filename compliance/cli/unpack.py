"""compliance unpack: checks a submission package, and unpacks it only if all is well."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from compliance.cli import edge
from compliance.errors import one_line
from compliance.files import writing


def command(
    package: Annotated[Path, edge.argument("提交包", "压缩包或文件夹。")],
    output: Annotated[Path, edge.option("--output -o", "文件夹", "解到这个还没有的文件夹。")],
    quiet: edge.QuietOption = False,
) -> None:
    """解包：先核对全部文件，有改动、缺少、多出或越界的一概不解。"""
    from compliance.trust import packages

    writing.check_folder_of(output)
    found = packages.open_checked(package, output)
    for label, name in (
        ("园区", "Source-Organization"),
        ("内容", "External-Description"),
        ("报告指纹", "External-Identifier"),
        ("打包日期", "Bagging-Date"),
        ("程序", "Bag-Software-Agent"),
    ):
        edge.say(f"{label}：{one_line(found.info.get(name, '')) or '（没有写）'}")
    edge.say(f"答卷：{one_line(str(found.answers))}")
    edge.note(f"全部文件与清单一致，已解到 {output}", quiet=quiet)

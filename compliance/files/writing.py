"""Writing a file whole or not at all, and refusing beforehand what could not be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from compliance.errors import UsageError, system_reason
from compliance.files import inputs, temporary, together


def check(output: Path, *, force: bool) -> None:
    """Refuses an output before any work is done on it: one that is there already, or that has been read.

    Raises UsageError.
    """
    try:
        _check(output, force=force)
    except OSError as error:
        raise UsageError(f"{output}: 不能写入（{system_reason(error)}）\n    处理：换一个文件名") from None


def _check(output: Path, *, force: bool) -> None:
    check_folder_of(output)
    if output.is_dir():
        raise UsageError(f"{output}: 是文件夹，不能写入\n    处理：在 -o 之后写文件名")
    if output.exists() and not output.is_file():
        # Replacing a device or a pipe by a file would break whatever else uses it.
        raise UsageError(f"{output}: 不是普通文件，不能写入\n    处理：换一个文件名；写到标准输出用 -o -")
    inputs.check(output)
    if output.exists() and not force:
        raise UsageError(f"{output}: 文件已存在\n    处理：换一个文件名，或加 --force 覆盖")
    if not os.access(_folder(output), os.W_OK):
        raise UsageError(f"{output}: 所在文件夹不能写入\n    处理：换一个文件夹，或核对权限")


def check_folder_of(output: Path) -> None:
    """Raises UsageError where there is no folder to put it in; finishes there what a killed run has left."""
    if not output.parent.is_dir():
        raise UsageError(f"{output}: 所在文件夹不存在\n    处理：先建立文件夹 {output.parent}，或核对路径")
    together.finish(output.parent)


def write(content: bytes | Iterable[bytes], output: Path, *, update: bool = False) -> None:
    """Writes, in parts where there are several. A file that is replaced passes on its permissions; a link stays one.

    Raises UsageError, also where a file that was read would be replaced and this is no `update` of it.
    """
    try:
        if not update:
            inputs.check(output)
        with temporary.folder(_folder(output)) as scratch:
            # The name is not derived from the output's, which may be as long as a name can be.
            written = scratch / "file"
            with written.open("wb") as file:
                file.writelines((content,) if isinstance(content, bytes) else content)
            together.put(written, output)
    except OSError as error:
        raise UsageError(f"{output}: 写入失败（{system_reason(error)}）\n    处理：核对磁盘空间和权限") from None


def _folder(output: Path) -> Path:
    """Where it comes to lie: of a link, where what it leads to lies."""
    return Path(os.path.realpath(output)).parent

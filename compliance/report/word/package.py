"""A Word file as a package: the same bytes every time, and nothing read from one that unpacks to too much."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
MAX_UNPACKED = 64 * 1024 * 1024


def sealed(content: bytes) -> bytes:
    """The same package without the time of writing."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return result.getvalue()


def is_sound(content: bytes) -> bool:
    """Whether this is a Word document of a bearable size; macros and encryption make it another kind of file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            return unpacked <= MAX_UNPACKED and "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False

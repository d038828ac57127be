"""PDFs that ask for much: whoever reads them answers, or refuses them in words, within the seconds and the memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import measured
import pytest
from hostile_pdfs import HOSTILE

from compliance.errors import InputError
from compliance.trust import carried, checking, signing

READERS: dict[str, Callable[[Path], object]] = {
    "data": carried.read,
    "signatures": lambda path: checking._signatures(path, path.read_bytes(), None),
    "field": lambda path: signing.with_field(path, path.read_bytes(), None),
}


def told_of(path: Path, reader: str) -> str:
    """What a reader says of it; that it could be read where it says nothing."""
    try:
        READERS[reader](path)
    except InputError as error:
        return error.problems[0].message
    return "读得出"


@pytest.mark.parametrize("reader", READERS)
def test_names_that_lead_to_each_other_are_read_no_more_than_is_granted(reader: str, tmp_path: Path):
    path = tmp_path / "报告.pdf"
    path.write_bytes(HOSTILE["names in a circle"]())
    assert told_of(path, reader) in {"文件中没有校验数据", "读得出"}


def by_one_reader() -> list[tuple[str, str]]:
    """Each PDF with one reader, in turn; by all of them with COMPLIANCE_ATTACKS=all."""
    every = [(name, reader) for name in HOSTILE for reader in READERS]
    if os.environ.get("COMPLIANCE_ATTACKS") == "all":
        return every
    return [every[len(READERS) * at + at % len(READERS)] for at in range(len(HOSTILE))]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measured as Linux does")
@pytest.mark.parametrize(("name", "reader"), by_one_reader())
def test_each_is_answered_within_the_limits(name: str, reader: str, tmp_path: Path):
    path = tmp_path / "报告.pdf"
    path.write_bytes(HOSTILE[name]())
    ended = measured.measured(tmp_path, __file__, path, reader)
    assert (ended.code, ended.too_much) == (0, False), ended


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "reader", "told"),
    [
        ("data foretold", "data", "读这份 PDF，用了 3 秒还没有完，已停止"),
        ("a million objects", "data", "读这份 PDF，用了 3 秒还没有完，已停止"),
        ("a table for a thousand million", "signatures", "核对这份 PDF 的签名，用了 6 秒还没有完，已停止"),
        # Before it signs, it looks.
        ("a million objects", "field", "读这份 PDF，用了 3 秒还没有完，已停止"),
    ],
)
def test_what_takes_too_long_is_told_so(name: str, reader: str, told: str, tmp_path: Path):
    path = tmp_path / "报告.pdf"
    path.write_bytes(HOSTILE[name]())
    assert told_of(path, reader) == told


@pytest.mark.slow
def test_what_needs_too_much_memory_is_told_so(tmp_path: Path, monkeypatch):
    path = tmp_path / "报告.pdf"
    path.write_bytes(HOSTILE["a million objects"]())
    monkeypatch.setattr(carried, "READING", carried.Limits("读这份 PDF", 30, 128 * carried.MB))
    assert told_of(path, "data") == "读这份 PDF，要用的内存超过 128 MB，已停止"


if __name__ == "__main__":
    told_of(Path(sys.argv[1]), sys.argv[2])

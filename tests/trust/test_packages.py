"""提交包: what was packed comes out the same; what was changed, is missing, was added or would escape is refused."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance import remarks
from compliance.errors import InputError, UsageError, one_line
from compliance.forms import zips
from compliance.trust import packages

INFO = {"Bagging-Date": "2026-01-01", "Bag-Software-Agent": "compliance", "Source-Organization": "某园区"}
PAYLOAD = {"答卷.yaml": "检查表: x\n".encode(), "佐证/甲 乙.txt": b"123", "佐证/㛃𠮷.txt": b"4"}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    packages.make(PAYLOAD, "答卷.yaml", INFO, tmp_path / "bag")
    return tmp_path / "bag"


def zipped(bag: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as packed:
        for file in sorted(found for found in bag.rglob("*") if found.is_file()):
            packed.write(file, f"包/{file.relative_to(bag).as_posix()}")
    return target


def refused(path: Path, out: Path) -> str:
    """The message; nothing was left behind."""
    before = sorted(out.parent.iterdir())
    with pytest.raises(InputError) as caught:
        packages.open_checked(path, out)
    assert sorted(out.parent.iterdir()) == before
    return str(caught.value)


@pytest.mark.parametrize("name", ["提交包.zip", "提交包"])
def test_what_was_packed_comes_out_the_same(tmp_path: Path, name: str) -> None:
    packages.make(PAYLOAD, "答卷.yaml", INFO, tmp_path / name)
    found = packages.open_checked(tmp_path / name, tmp_path / "out")
    data = tmp_path / "out" / "data"
    assert {file.relative_to(data).as_posix(): file.read_bytes() for file in data.rglob("*.*")} == PAYLOAD
    assert found.answers == data / "答卷.yaml"
    assert found.info["Source-Organization"] == "某园区"
    assert {file.name for file in tmp_path.iterdir()} == {name, "out"}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        packages.make(PAYLOAD, "答卷.yaml", INFO, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert all(member.flag_bits & 0x800 for member in packed.infolist())


def test_packages_are_bagit_1_0(bag: Path) -> None:
    import bagit

    assert (bag / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")
    assert bagit.Bag(str(bag)).validate()


def test_bagit_needs_no_setuptools(tmp_path: Path, run_python: Callable[[str], str]) -> None:
    code = f"""
import sys
for name in ("setuptools", "pkg_resources", "distutils"):
    sys.modules[name] = None
from pathlib import Path
from compliance.trust import packages
packages.make({{"a.yaml": b"1"}}, "a.yaml", {{}}, Path({str(tmp_path / "a.zip")!r}))
print(packages.open_checked(Path({str(tmp_path / "a.zip")!r}), Path({str(tmp_path / "out")!r})).answers.name)
"""
    assert run_python(code) == "a.yaml\n"


@pytest.fixture
def run_python() -> Callable[[str], str]:
    import subprocess

    from conftest import ROOT

    def run(code: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout

    return run


def changed(bag: Path) -> None:
    (bag / "data" / "佐证" / "甲 乙.txt").write_bytes(b"124")


def missing(bag: Path) -> None:
    (bag / "data" / "佐证" / "甲 乙.txt").unlink()


def added(bag: Path) -> None:
    (bag / "data" / "佐证" / "丙.txt").write_bytes(b"5")


def added_beside(bag: Path) -> None:
    (bag / "fetch.txt").write_text("http://example.invalid/x 1 data/x\n")


def info_changed(bag: Path) -> None:
    path = bag / "bag-info.txt"
    path.write_text(path.read_text().replace("某园区", "别园区"))


def manifest_changed(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text().replace("  ", "  ").replace("a665", "b665"))


def manifest_leads_out(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text() + f"{'0' * 64}  ../../etc/passwd\n")


def manifest_twice(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text() * 2)


def manifest_not_utf8(bag: Path) -> None:
    (bag / "manifest-sha256.txt").write_bytes("报告".encode("gb18030"))


def no_manifest(bag: Path) -> None:
    (bag / "manifest-sha256.txt").unlink()


def no_tag_manifest(bag: Path) -> None:
    (bag / "tagmanifest-sha256.txt").unlink()


def no_declaration(bag: Path) -> None:
    (bag / "bagit.txt").write_bytes(b"")


TAMPERED = [
    (changed, "“data/佐证/甲 乙.txt” 内容被改动"),
    (missing, "“data/佐证/甲 乙.txt” 缺少文件"),
    (added, "“data/佐证/丙.txt” 多出文件"),
    (added_beside, "“fetch.txt” 提交包中多出文件"),
    (info_changed, "“bag-info.txt” 内容被改动"),
    (manifest_changed, "内容被改动"),
    (manifest_leads_out, "路径指向包外"),
    (manifest_twice, "列了两次"),
    (manifest_not_utf8, "清单不是 UTF-8 编码"),
    (no_manifest, "缺少 manifest-sha256.txt"),
    (no_tag_manifest, "缺少 tagmanifest-sha256.txt"),
    (no_declaration, "“bagit.txt” 内容被改动"),
]


@pytest.mark.parametrize(("tamper", "message"), TAMPERED, ids=[tamper.__name__ for tamper, _ in TAMPERED])
@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "folder"])
def test_every_change_is_refused_and_named(tmp_path: Path, bag: Path, tamper, message: str, as_zip: bool) -> None:
    tamper(bag)
    path = zipped(bag, tmp_path / "p.zip") if as_zip else bag
    assert message in refused(path, tmp_path / "out")


def member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


HOSTILE = [
    ("../../坏.txt", "路径指向包外"),
    ("包/../../坏.txt", "路径指向包外"),
    ("/etc/坏.txt", "路径指向包外"),
    ("~/坏.txt", "路径指向包外"),
    ("C:/坏.txt", "文件名含 \\ 或盘符"),
    ("包\\..\\坏.txt", "文件名含 \\ 或盘符"),
    ("包//坏.txt", "路径的写法不规范"),
    ("包/./坏.txt", "路径的写法不规范"),
    ("包/坏\n.txt", "文件名含控制字符"),
    ("包/\u202e坏.txt", "文件名含控制字符"),
    ("包/NUL.txt", "文件名在 Windows 上不能用"),
    ("包/坏 /x", "文件名在 Windows 上不能用"),
    ("包/BAGIT.txt", "与另一个文件同名"),
    ("包/bagit.txt/x", "既是文件又是文件夹"),
    (f"包/{'长' * 100}", "文件名过长"),
]


@pytest.mark.parametrize(("name", "message"), HOSTILE, ids=[message for _, message in HOSTILE])
def test_names_that_may_not_be_unpacked(tmp_path: Path, bag: Path, name: str, message: str) -> None:
    path = zipped(bag, tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(member(name), b"x")
    assert message in refused(path, tmp_path / "out")


@pytest.mark.parametrize(("mode", "message"), [(stat.S_IFLNK | 0o777, "链接"), (stat.S_IFIFO | 0o644, "不是普通文件")])
def test_links_and_pipes_in_a_zip_are_refused(tmp_path: Path, bag: Path, mode: int, message: str) -> None:
    path = zipped(bag, tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(member("包/data/x", mode), b"/etc/passwd")
    assert message in refused(path, tmp_path / "out")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_and_pipes_in_a_folder_are_refused(tmp_path: Path, bag: Path) -> None:
    (bag / "data" / "链接").symlink_to("/etc/passwd")
    os.mkfifo(bag / "data" / "管道")
    message = refused(bag, tmp_path / "out")
    assert "链接" in message
    assert "不是普通文件" in message


LEFT_BEHIND = [
    *(".DS_Store", "data/.DS_Store", "data/._答卷.yaml", "__MACOSX/包/._bagit.txt", "data/__MACOSX/._x", "data/Icon\r"),
    *(
        "Thumbs.db",
        "data/佐证/Thumbs.db",
        "desktop.ini",
        "DESKTOP.INI",
        "$RECYCLE.BIN/x/y.txt",
        "data/佐证/~$台账.xlsx",
    ),
    *(
        "data/.~lock.台账.ods#",
        "data/.~台账.xlsx",
        ".Spotlight-V100/Store-V2/x",
        "data/@eaDir/甲.jpg/SYNO@.fileindexdb",
    ),
    *(
        "lost+found/#1",
        ".Trashes/501/x",
        "data/答卷.yaml:Zone.Identifier",
        "data/.nfs00a1",
        "System Volume Information/x",
    ),
]
UNKNOWN = [
    ".hidden",
    "data/.hidden",
    ".git/config",
    "说明.txt",
    "data/佐证/新.docx",
    "data/thumbs.db.exe",
    "data/~x",
    "x/bagit.txt",
]


def with_files(bag: Path, *names: str) -> Path:
    for name in names:
        (bag / name).parent.mkdir(parents=True, exist_ok=True)
        (bag / name).write_bytes(b"left")
    return bag


@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "folder"])
def test_what_systems_leave_behind_is_left_out_and_told(tmp_path: Path, bag: Path, as_zip: bool) -> None:
    kept = {file.relative_to(bag) for file in bag.rglob("*")}
    with_files(bag, *LEFT_BEHIND)
    path = zipped(bag, tmp_path / "p.zip") if as_zip else bag
    if as_zip:
        with zipfile.ZipFile(path, "a") as packed:
            packed.writestr(member("__MACOSX/._包"), b"beside the one folder")
            packed.writestr(member("__MACOSX/", stat.S_IFDIR | 0o755), b"")
    with remarks.collected(strict=True) as told:
        packages.open_checked(path, tmp_path / "out")
    assert {file.relative_to(tmp_path / "out") for file in (tmp_path / "out").rglob("*")} == kept
    assert ["没有理会" in str(one) for one in told] == [True]


@pytest.mark.parametrize("name", LEFT_BEHIND, ids=ascii)
def test_nor_is_it_packed(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="系统或办公软件留下的文件"):
        packages.make({"答卷.yaml": b"", name: b""}, "答卷.yaml", INFO, tmp_path / "p.zip")


@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "folder"])
@pytest.mark.parametrize("name", UNKNOWN)
def test_whatever_else_is_in_a_package_is_refused(tmp_path: Path, bag: Path, name: str, as_zip: bool) -> None:
    with_files(bag, name, *LEFT_BEHIND[:3])
    path = zipped(bag, tmp_path / "p.zip") if as_zip else bag
    assert "多出文件" in refused(path, tmp_path / "out")


@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "folder"])
@pytest.mark.parametrize(
    ("above", "beside", "found"),
    [
        ("某园区", (), True),
        ("某园区", (".DS_Store", "__MACOSX/x"), True),
        ("某园区/里", (), False),
        ("某园区", ("说明.txt",), False),
        ("某园区", ("另一个/bagit.txt",), False),
    ],
)
def test_a_package_that_lies_alone_in_a_folder_is_found(tmp_path, bag, above, beside, found, as_zip) -> None:
    top = tmp_path / "收到"
    (top / above).mkdir(parents=True)
    bag.rename(top / above / "提交包")
    # zipped() has a folder around everything already.
    inside = with_files(top / "某园区" if as_zip or above == "某园区" else top, *beside)
    path = zipped(inside, tmp_path / "p.zip") if as_zip else inside
    if found:
        assert packages.open_checked(path, tmp_path / "out").answers.is_file()
    else:
        assert "不是提交包" in refused(path, tmp_path / "out")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("包/零", "w") as into:
        for _ in range(100):
            into.write(bytes(1024 * 1024))
    assert "提交包过大" in refused(path, tmp_path / "out")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(20_001):
            packed.writestr(zipfile.ZipInfo(f"{number}"), b"")
    assert "提交包过大" in refused(path, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(content)
    assert "不是 zip 文件，或已损坏" in refused(path, tmp_path / "out")


def test_damaged_bytes_are_refused(tmp_path: Path) -> None:
    packages.make({**PAYLOAD, "大.txt": os.urandom(5000)}, "答卷.yaml", INFO, tmp_path / "p.zip")
    raw = bytearray((tmp_path / "p.zip").read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    (tmp_path / "p.zip").write_bytes(raw)
    assert "已损坏" in refused(tmp_path / "p.zip", tmp_path / "out")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "文件或文件夹不存在" in refused(tmp_path / "没有.zip", tmp_path / "out")


def test_names_of_old_chinese_zips_are_read(tmp_path: Path, bag: Path) -> None:
    """Windows wrote names in GBK and said nothing of it."""
    path = tmp_path / "p.zip"
    plain = tmp_path / "ascii.zip"
    names = {}
    with zipfile.ZipFile(plain, "w") as packed:
        for number, file in enumerate(sorted(found for found in bag.rglob("*") if found.is_file())):
            name = f"包/{file.relative_to(bag).as_posix()}".encode("gb18030")
            names[(chr(ord("a") + number) * len(name)).encode()] = name
            packed.writestr(chr(ord("a") + number) * len(name), file.read_bytes())
    raw = plain.read_bytes()
    for stand_in, name in names.items():
        raw = raw.replace(stand_in, name)
    path.write_bytes(raw)
    packages.open_checked(path, tmp_path / "out")
    assert (tmp_path / "out" / "data" / "佐证" / "甲 乙.txt").read_bytes() == b"123"


def test_a_folder_that_is_there_is_not_touched(tmp_path: Path, bag: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="已存在"):
        packages.open_checked(bag, tmp_path / "out")


def test_a_package_that_does_not_say_which_file_the_answers_are_is_refused(tmp_path: Path, bag: Path) -> None:
    import bagit

    said = bagit.Bag(str(bag))
    said.info[packages.ANSWERS] = "../答卷.yaml"
    said.save()
    assert "没有写明答卷" in refused(bag, tmp_path / "out")


@pytest.mark.parametrize("name", ["p.zip", "p"])
def test_a_failed_packing_leaves_nothing(tmp_path: Path, name: str) -> None:
    def gone() -> None:
        raise InputError([zips.problem(Path("x"), "没有了")])

    with pytest.raises(UsageError, match="打包失败（文件或文件夹不存在）"):
        packages.make({"x": (tmp_path / "没有").open}, "x", INFO, tmp_path / name)
    with pytest.raises(InputError, match="没有了"):
        packages.make({"x": b""}, "x", INFO, tmp_path / name, lambda _: gone())
    assert not list(tmp_path.iterdir())


NOT_TOGETHER = [
    *(("佐证/Abc.txt", "佐证/abc.txt"), ("佐证/é.txt", "佐证/e\u0301.txt"), ("佐证/STRASSE.pdf", "佐证/straße.pdf")),
    *(
        ("Σας.csv", "σασ.csv"),
        ("ﬁle", "FILE"),
        ("\u212a.txt", "k.txt"),
        ("İ.txt", "i\u0307.txt"),
        ("答卷.YAML", "答卷.yaml"),
    ),
    *(("é/b.txt", "e\u0301/c.txt"), ("Docs/a.txt", "docs/b.txt"), ("a", "A/b.txt")),
]


@pytest.mark.parametrize("names", NOT_TOGETHER, ids=lambda names: ascii(names[-1]))
def test_names_that_some_systems_take_for_one_are_refused_by_both_with_both_named(tmp_path: Path, names) -> None:
    *_, one, other = names
    with pytest.raises(InputError) as caught:
        packages.make(dict.fromkeys(names, b"1"), names[0], INFO, tmp_path / "p.zip")
    for told in (str(caught.value), refused(_zip_of(names, tmp_path), tmp_path / "out")):
        assert "同名（不分大小写" in told or "既是文件又是文件夹" in told
        assert one.partition("/")[0] in told
        assert other in told


def _zip_of(names: tuple[str, ...], folder: Path) -> Path:
    with zipfile.ZipFile(folder / "别人.zip", "w") as packed:
        for name in names:
            packed.writestr(name, b"1")
    return folder / "别人.zip"


NOT_PACKED = [
    *("完成率100%.txt", "什么?.txt", '会议纪要"定稿".docx', "a|b", "a*b", "<a>.txt", "NUL", "佐证/con.txt", "com¹.log"),
    *(
        "CONIN$",
        "nul .txt",
        "a:b",
        "a\\b",
        "../a",
        "/a",
        "~/a",
        "a/",
        "a//b",
        "a/./b",
        "结尾.",
        "结尾 ",
        " 开头",
        "a./b",
    ),
    *("字" * 86, "/".join(["字" * 80] * 5), "\u202e", "a\u2028b", "a\nb", "a\tb", "a\x85b", "\x1b[2J", "\ud800"),
]


@pytest.mark.parametrize("name", NOT_PACKED, ids=ascii)
def test_names_that_could_not_be_unpacked_everywhere_are_not_packed(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="文件不能放进提交包"):
        packages.make({"答卷.yaml": b"", name: b""}, "答卷.yaml", INFO, tmp_path / "p.zip")
    assert not list(tmp_path.iterdir())


LONGEST = [
    "字" * 85,
    "/".join(["字" * 83] * 4)[:315],
    "a" * 255,
    "😀" * 63,
    "\u05d0\u05d1.pdf",
    "完成率100％.txt",
    "a\u3000b c.txt",
]


@pytest.mark.parametrize("name", LONGEST, ids=len)
def test_names_of_any_script_and_of_full_length_come_back(tmp_path: Path, name: str) -> None:
    packages.make({"答卷.yaml": b"", name: b"1"}, "答卷.yaml", INFO, tmp_path / "p.zip")
    packages.open_checked(tmp_path / "p.zip", tmp_path / "out")
    assert (tmp_path / "out" / "data" / name).read_bytes() == b"1"


def test_what_shrinks_a_thousandfold_is_packed_so_that_it_is_no_bomb_to_a_reader(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(zips, "SMALL", 1000)
    blank = bytes(3_000_000)
    packages.make({"答卷.yaml": b"", "空白扫描.bmp": blank}, "答卷.yaml", INFO, tmp_path / "p.zip")
    packages.open_checked(tmp_path / "p.zip", tmp_path / "out")
    assert (tmp_path / "out" / "data" / "空白扫描.bmp").read_bytes() == blank


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_too_much_is_refused_at_once_in_the_words_of_unpacking(tmp_path: Path, monkeypatch, limit: str) -> None:
    payload = {"答卷.yaml": b"", **{f"{number}.txt": b"12345" for number in range(100)}}
    monkeypatch.setattr(zips, limit, 100)
    monkeypatch.setattr(packages, "_put", None)
    with pytest.raises(InputError) as caught:
        packages.make(payload, "答卷.yaml", INFO, tmp_path / "p.zip")
    assert str(caught.value) == str(zips.too_large(tmp_path / "p.zip"))
    assert not list(tmp_path.iterdir())


@given(text=st.text(min_size=1))
@example(text="甲\u2028乙")
@example(text="甲\x0bExternal-Identifier: 0\r\nBag-Software-Agent: x")
@example(text="甲\x85\x1c\x1d\x1e\x0c乙\ud800\u202e")
@example(text=" : \t")
@settings(max_examples=20, deadline=None)
def test_whatever_is_said_in_it_is_one_line_of_bag_info(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        info = {**INFO, "Source-Organization": text}
        packages.make({"a": b""}, "a", info, Path(folder, "p"))
        lines = Path(folder, "p", "bag-info.txt").read_bytes().decode().splitlines()
        assert len(lines) == len(info) + 2
        assert packages.opened(Path(folder, "p"), Path(folder, "q")).info["Source-Organization"] == one_line(text)

"""Reading a file: what is text stays text, every encoding in use is read, and anything else is refused at once."""

from __future__ import annotations

import io
import json
import os
import sys
import time
import zipfile
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
import yaml
from builders import EXAMPLES
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import InputError, Location
from compliance.files import documents
from compliance.files.documents.survey import Survey

TEXT = "检查表: window-service\n园区:\n  名称: 云岭\n"
DATA = {"检查表": "window-service", "园区": {"名称": "云岭"}}


def problems_of(raw: bytes | str) -> list[str]:
    """The problems of a file as "line:column message", those that leave the rest readable included."""
    try:
        found = documents.from_bytes("f", raw if isinstance(raw, bytes) else raw.encode()).problems
    except InputError as error:
        found = error.problems
    return [f"{p.location.line}:{p.location.column} {p.message}" for p in found]


@pytest.mark.parametrize(
    "written", ["1.10", "no", "010", "12:30", "2025-01-01", "0x1F", "1e3", ".nan", "true", "1_000"]
)
def test_what_looks_like_a_number_a_date_or_a_yes_stays_as_it_was_written(written):
    assert documents.parse("f", f"a: {written}").data == {"a": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_an_empty_value_is_none_and_the_same_in_quotes_is_text(written):
    assert documents.parse("f", f'a: {written}\nb: "{written}"').data == {"a": None, "b": written}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_read_alike(encoding):
    assert documents.from_bytes("f", TEXT.encode(encoding)).data == DATA


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_is_read_in_both_byte_orders(mark):
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert documents.from_bytes("f", mark + TEXT.encode(order)).data == DATA


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_counted(line_end):
    document = documents.from_bytes("f", TEXT.replace("\n", line_end).encode())
    assert document.data == DATA
    assert document.locate("园区", "名称") == Location("f", 3, 7)


@pytest.mark.parametrize("line_break", ["\u2028", "\u2029", "\x85"])
def test_a_line_break_pasted_from_elsewhere_neither_ends_a_line_nor_moves_later_places(line_break):
    document = documents.parse("f", f"a: 一{line_break}二\nb: 三")
    assert document.data == {"a": "一 二", "b": "三"}
    assert document.locate("b") == Location("f", 2, 4)


def test_json_is_read_with_places_too():
    document = documents.parse("f", '{"a": [1, {"b": null}]}')
    assert document.data == {"a": ["1", {"b": None}]}
    assert document.locate("a", 1, "b") == Location("f", 1, 17)


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        ((), False, "1:1"),
        (("a",), False, "2:3"),
        (("a",), True, "1:1"),
        (("a", "b"), False, "2:6"),
        (("a", "b"), True, "2:3"),
        (("a", "list", 1), False, "3:13"),
        (("a", "no"), False, "1:1"),
        (("no", "a"), False, "1:1"),
        (("a", "list", 9), False, "3:3"),
        (("a", "nothing", "below"), False, "4:3"),
    ],
)
def test_a_place_is_that_of_the_value_or_of_the_nearest_name_around_it(path, key, expected):
    document = documents.parse("f", "a:\n  b: 1\n  list: [x, y]\n  nothing:\n")
    assert str(document.locate(*path, key=key)) == f"f:{expected}"


MISTAKES: dict[str | bytes, list[str]] = {
    "a: 1\nb: 2\na: 3\n": ["3:1 名称重复，第 1 行已经写过"],
    "a: {b: 1, b: 2, b: 3}": ["1:11 名称重复，第 1 行已经写过", "1:17 名称重复，第 1 行已经写过"],
    "a: &x 1\nb: *x\n": ["1:4 不支持锚点和标签", "2:4 不支持别名"],
    "a: !!python/object/apply:os.system [ls]": ["1:4 不支持锚点和标签"],
    "~: 1": ["1:1 缺少名称"],
    "a: 1\n---\nb: 2": ["2:1 一个文件只能有一份文档"],
    "[a]: 1": ["1:1 名称必须是文字"],
    "a: {{ 7*7 }}": ["1:5 名称必须是文字"],
    "a: b: c": ["1:5 此处不应再出现冒号"],
    "a:\n\t- 1": ["2:1 缩进用了制表符（Tab）"],
    "a: @甲": ["1:4 此处的字符不能作为开头"],
    "%b": ["1:3 行首的 % 不能作为开头"],
    'a: "一\nb: 2\n': ["1:4 引号从此处开始，到文件末尾没有关上"],
    "a: [1, 2\nb: 3\n": ["1:4 括号从此处开始，其中缺少逗号或没有关上"],
    'a: "C:\\资料"': ["1:7 双引号内的反斜杠无法识别"],
    'a: "\\ud800"': ["1:7 双引号内的字符转义无效"],
    "a: 1\n  结果：2\n  b: 3": ["2:5 名称后的冒号不对"],
    "a: 一\x07\nb: \x1b[31m\n": ["1:5 含有不可见的控制字符", "2:4 含有不可见的控制字符"],
    "a: b\0c": ["1:5 含有不可见的控制字符"],
    "": ["0:0 文件是空的"],
    "\n  \n# 无\n": ["0:0 文件是空的"],
    b"\xef\xbb\xbf": ["0:0 文件是空的"],
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.items())
def test_a_mistake_is_told_with_its_line_and_column(text, expected):
    assert [p.rstrip() for p in problems_of(text)] == expected


def test_a_byte_that_is_no_text_is_told_with_its_place():
    raw = TEXT.encode()
    assert problems_of(raw[:-4] + b"\xff" + raw[-4:]) == ["3:8 此处的字节不是文字"]
    assert problems_of(raw[:-2]) == ["3:8 此处的字节不是文字"]
    assert problems_of(TEXT.encode("utf-16")[:-1])[0].endswith("此处的字节不是文字")


def test_a_damaged_utf8_file_is_not_taken_for_gb18030():
    """Half of a Chinese character at the end often makes valid GB18030, and nonsense of every name."""
    for text in (TEXT + "备注: 一", TEXT + "备注: 一二"):
        for cut in (1, 2):
            assert problems_of(text.encode()[:-cut])[0].endswith("此处的字节不是文字")


def workbook() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "raw",
    [workbook(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 40],
    ids=["xlsx", "xls", "pdf", "png", "bytes"],
)
def test_a_binary_file_is_refused_in_one_sentence(raw):
    assert len(problems_of(raw)) == 1


def test_a_text_full_of_control_characters_is_one_problem():
    assert problems_of(b"a\0" * 5000) == ["1:2 含有 20 个以上的控制字符，不是文本文件"]


DEEP = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "{a: " * DEEP,
        "- " * DEEP + "x",
        "".join(" " * n + "a:\n" for n in range(1000)),
    ],
    ids=["open", "closed", "braces", "dashes", "indented"],
)
def test_deep_nesting_is_refused_where_it_goes_too_deep(text):
    (problem,) = problems_of(text)
    assert problem.endswith("嵌套过深")


def test_forty_levels_are_still_read():
    assert documents.parse("f", "[" * 40 + "]" * 40).problems == ()
    assert problems_of("[" * 41 + "]" * 41) == ["1:41 嵌套过深"]


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [笑, 笑]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 300)),
        "[" + "x," * 1_000_000 + "]",
        "".join(f"k{n}: 1\n" for n in range(100_000)),
        "a: 1\n" * 90_000,
        "a: " + "x" * 1_000_000,
        "a: '" + "x\n\n " * 200_000 + "'",
    ],
    ids=["alias bomb", "a million items", "100,000 names", "one name 90,000 times", "a long word", "a long text"],
)
def test_a_monstrous_text_is_read_or_refused_in_bounded_time(text):
    begin = time.process_time()
    assert len(problems_of(text)) <= 1001
    assert time.process_time() - begin < 10


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        documents.read(path)
    (problem,) = caught.value.problems
    return problem.message


def test_what_is_not_a_regular_file_is_refused_without_waiting(tmp_path):
    fifo = tmp_path / "管道"
    os.mkfifo(fifo)
    assert refusal(fifo) == "不是普通文件"
    assert refusal(Path("/dev/zero")) == "不是普通文件"
    assert refusal(tmp_path) == "是文件夹，不是文件"
    assert refusal(tmp_path / "没有.yaml") == "找不到文件"
    (tmp_path / "文件").write_text("a: 1")
    assert refusal(tmp_path / "文件" / "其下.yaml") == "无法读取文件"
    assert refusal(tmp_path / ("长" * 300)) == "无法读取文件"
    assert refusal(Path("a\0b")) == "文件名中有不能使用的字符"
    (tmp_path / "回环").symlink_to(tmp_path / "回环")
    assert refusal(tmp_path / "回环") == "无法读取文件"


@pytest.mark.parametrize("size", [100 * 1024 * 1024, 1 << 40], ids=["100 MB", "1 TB with holes"])
def test_a_huge_file_is_refused_unread(tmp_path, size):
    path = tmp_path / "大.yaml"
    with path.open("wb") as file:
        file.truncate(size)
    begin = time.process_time()
    assert refusal(path) == "文件过大"
    assert time.process_time() - begin < 1


def test_bytes_in_memory_have_the_same_limit():
    with pytest.raises(InputError, match="文件过大"):
        documents.from_bytes("f", b"#" * (documents.LIMIT.most + 1))


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*/*.yaml")), ids=str)
def test_the_fast_pass_and_the_survey_read_the_same(example):
    document = documents.read(example)
    assert Survey(document.name, document.text).build()[0] == document.data


PIECES = st.sampled_from(
    [
        *"abc:,[]{}-?&*!|>'\"%@`#~\\ \n\t\r",
        ": ",
        "- ",
        "\n  ",
        "a: ",
        "&a ",
        "*a",
        "!!x ",
        "结果",
        "：",
        "\0",
        "\x85",
        "'\n",
        "<<",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_any_bytes_give_a_document_or_an_input_error(raw):
    problems_of(raw)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_gives_a_document_whose_every_part_has_a_place_or_located_problems(text):
    document = document_or_error(text)
    if isinstance(document, InputError):
        assert document.problems
        return
    # What is missing at the end of a text that does not end its line is placed on the line after it.
    lines = text.count("\n") + text.count("\r") + 2
    for path in _paths(document.data):
        assert 1 <= document.locate(*path).line <= lines


@given(st.text(max_size=60))
def test_any_str_gives_a_document_or_an_input_error(text):
    assert str(document_or_error(text))


def document_or_error(text: str) -> documents.Document | InputError:
    try:
        return documents.parse("f", text)
    except InputError as error:
        return error


def _paths(data, path=()):
    yield path
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, child in children:
        yield from _paths(child, (*path, step))


def test_without_the_library_in_c_a_file_is_read_and_refused_all_the_same(monkeypatch):
    texts = [TEXT, "a: [1, {b: 'c'}]\nd: |\n  e\n", *(path.read_text(encoding="utf-8") for path in EXAMPLES[:2])]
    bad = sorted((ROOT / "tests" / "answers" / "bad").glob("*.yaml"))
    wrong = [*MISTAKES, *(path.read_bytes() for path in bad), *(with_slips(one, one) for one in SLIPS)]
    found, told = [documents.parse("f", text).data for text in texts], [problems_of(text) for text in wrong]
    monkeypatch.setattr(sys.modules["compliance.files.documents.plain_data"], "LOADER", yaml.BaseLoader)
    assert [documents.parse("f", text).data for text in texts] == found
    assert [problems_of(text) for text in wrong] == told


SMILE, RARE = r"\ud83d\ude42", r"\uD842\uDFb7"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (f'{{"a": "{SMILE}"}}', {"a": "🙂"}),
        (f'{{"{RARE}甸": ["{RARE}{SMILE}.pdf", "x{SMILE}"]}}', {"𠮷甸": ["𠮷🙂.pdf", "x🙂"]}),
        (f'a: "一{SMILE}\n  二{RARE}"\nb: "𠮷"', {"a": "一🙂 二𠮷", "b": "𠮷"}),
        (rf'a: "\\{SMILE[1:]}"'.replace(r"\ude42", ""), {"a": r"\ud83d"}),
        (rf'a: "\\{SMILE}"', {"a": "\\🙂"}),
        (rf'a: "\U0001f642\u2705{SMILE}"', {"a": "🙂✅🙂"}),
        (f"a: {SMILE} # {SMILE}\nb: '{RARE}'\nc: |\n  {SMILE}\nd: \"{SMILE}\"", None),
    ],
)
def test_two_escaped_halves_are_one_character_in_double_quotes_only(text, data):
    apart = {"a": SMILE, "b": RARE, "c": f"{SMILE}\n", "d": "🙂"}
    assert documents.parse("f", text).data == (data or apart)


def test_what_json_escapes_reads_as_what_it_writes_out():
    data = {"园区𠮷": {"名称": "𠮷甸 🙂", "佐证": ["罗𬭎.pdf", "✅", 'a"b\\', "👨\u200d👩\u200d👧"]}}
    escaped, plain = (documents.parse("f", json.dumps(data, ensure_ascii=ascii)) for ascii in (True, False))
    assert escaped.data == plain.data == data
    assert str(escaped.locate("园区𠮷", "佐证", 1)) == f"f:1:{escaped.text.index(chr(34) + chr(92) + 'u2705') + 1}"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (r'a: "\ud83d"', 7),
        (r'a: "\uDE42"', 7),
        (rf'a: "{SMILE}\ud83d"', 19),
        (r'a: "\ud83dx\ude42"', 7),
        (r'a: "\ude42\ud83d"', 7),
        (rf'"{SMILE}": ["{SMILE}", "{SMILE[:6]}"]', 37),
    ],
)
def test_half_of_a_character_is_refused_where_it_stands(text, column):
    with pytest.raises(InputError) as raised:
        documents.parse("f", text)
    (problem,) = raised.value.problems
    assert (problem.location.line, problem.location.column) == (1, column)
    assert problem.message == "双引号内的字符转义无效"
    assert problem.found.endswith("”只是半个字")


SOUND = """作答:
  C1:
    结果: 1
    说明: |
      一：二
      a:b, "c
      [
    佐证:
      - 纸质：台账
      - 网址：http://甲
  C2:   # 甲：乙
    结果: {投诉: 0, 通报: 0}
    说明: "一
      二：三
      四:五"
    佐证: [a：b, '甲:乙']
  C3:
    结果: 3
    说明: 续写的
      一段：话
    佐证: []
"""
COLON, STARTS, INDENT = "名称后的冒号不对", "此处的字符不能作为开头", "缩进或标点不齐，读不出名称"
TAB, BLANKS = "缩进用了制表符（Tab）", "缩进用了普通空格以外的空白"
DASH = "列表项前的短横不对"
QUOTE, BRACKET = "引号从此处开始，到文件末尾没有关上", "括号从此处开始，其中缺少逗号或没有关上"
SLIPS = {
    "full-width colon": (3, "    结果：1", f"3:7 {COLON}"),
    "no blank": (12, "    结果:好", f"12:7 {COLON}"),
    "full-width colon, criterion": (17, "  C3：", f"17:5 {COLON}"),
    "tab": (18, "\t结果: 3", f"18:1 {TAB}"),
    "tab after blanks": (12, "  \t结果: 好", f"12:3 {TAB}"),
    "open bracket": (21, "    佐证: [a, b", f"21:9 {BRACKET}"),
    "closed twice": (16, "    佐证: [a]]", f"16:12 {INDENT}"),
    "open quote": (3, '    结果: "1', f"3:9 {QUOTE}"),
    "open single quote": (18, "    结果: '3", f"18:9 {QUOTE}"),
    "colon in text": (18, "    结果: 3: 4", "18:10 此处不应再出现冒号"),
    "at sign": (12, "    结果: @甲", f"12:9 {STARTS}"),
    "path": (18, '    结果: "C:\\资料"', "18:12 双引号内的反斜杠无法识别"),
    "half": (3, '    结果: "\\ud83d"', "3:12 双引号内的字符转义无效"),
    "shifted": (17, " C3:", f"17:2 {INDENT}"),
    "small colon": (12, "    结果﹕好", f"12:7 {COLON}"),
    "ratio sign": (18, "    结果∶3", f"18:7 {COLON}"),
    "one blank less": (18, "   结果: 3", f"18:4 {INDENT}"),
    "one blank more": (12, "     结果: 好", f"12:6 {INDENT}"),
    "full-width blanks": (18, "　　结果: 3", f"18:1 {BLANKS}"),
    "hard blanks": (12, "  \xa0\xa0结果: 好", f"12:3 {BLANKS}"),
    "unseen mark": (3, "\ufeff    结果: 1", f"3:1 {BLANKS}"),
    "equals sign": (12, "    结果= 好", "12:5 缺少冒号"),
    "a line of words": (18, "随便写的一行", "18:1 缺少冒号"),
    "open brace": (3, "    {结果：1", f"3:5 {BRACKET}"),
    "dashes": (18, "---", "18:1 一个文件只能有一份文档"),
    "dots": (12, "...", "12:1 一个文件只能有一份文档"),
    "dash without a blank": (10, "      -网址：http://甲", f"10:7 {DASH}"),
    "long dash": (10, "      — 网址：http://甲", f"10:7 {DASH}"),
    "full-width dash": (10, "      －网址：http://甲", f"10:7 {DASH}"),
    "full-width number sign": (18, "    ＃ 结果待核", "18:5 注释前的井号不对"),
    "control": (18, "    结果: 3\x1b[31m", "18:10 含有不可见的控制字符"),
}


@pytest.mark.parametrize(("one", "other"), [*combinations_with_replacement(SLIPS, 2)])
def test_every_slip_of_syntax_is_told_once_and_nothing_that_is_sound(one, other):
    assert problems_of(SOUND) == []
    slips = {line: told for line, _, told in (SLIPS[one], SLIPS[other])}
    assert problems_of(with_slips(one, other)) == [slips[line] for line in sorted(slips)]


def with_slips(*names: str) -> str:
    lines = SOUND.splitlines()
    for line, text, _ in map(SLIPS.__getitem__, names):
        lines[line - 1] = text
    return "\n".join(lines) + "\n"


def test_slips_that_stand_together_are_all_told():
    text = "K1:\n  结果：1\n  说明：好\n  填写人:甲\n  佐证: []\nK2:\n\t结果: 1\n\t说明: 2\n"
    lines = [2, 3, 4, 7, 8]
    assert [int(problem.split(":")[0]) for problem in problems_of(text)] == lines


@pytest.mark.slow
def test_a_file_full_of_slips_is_told_in_time():
    text = "".join(f"K{n}:\n  结果：{n}\n  佐证: []\n" for n in range(300))
    before = time.perf_counter()
    assert len(problems_of(text)) == 300
    assert len(problems_of("# 一\n" * 400_000 + text)) >= 1
    assert time.perf_counter() - before < 60

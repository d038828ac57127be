"""What is wrong with a text that is not YAML, in the words of those who write answers files."""

from __future__ import annotations

import re
from itertools import islice

import yaml

from compliance.errors import Location, Problem, quoted
from compliance.files.documents.decoding import AS_TEXT, place

NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MANY_CONTROLS = 20
CONTROL = "含有不可见的控制字符"


def control_characters(name: str, text: str) -> list[Problem]:
    """One problem for each character that no text holds; a single one, in other words, for a file full of them."""
    found = [*islice(NOT_IN_YAML.finditer(text), MANY_CONTROLS + 1)]
    message, remedy = CONTROL, "删去该字符"
    if len(found) > MANY_CONTROLS:
        message, remedy = f"含有 {MANY_CONTROLS} 个以上的控制字符，不是文本文件", f"换成填写好的答卷文件；或{AS_TEXT}"
        found = found[:1]
    problems = []
    for character in found:
        line, column = place(text[: character.start()])
        location, code = Location(name, line, column), f"U+{ord(character[0]):04X}"
        problems.append(Problem(location=location, message=message, found=code, remedy=remedy))
    return problems


def second_document(name: str, number: int, mark: str) -> Problem:
    """The problem of a line that ends a document; the first line is number 0."""
    return Problem(
        location=Location(name, number + 1, 1),
        message="一个文件只能有一份文档",
        found=mark,
        remedy="删去 --- 及其后的内容，或另存一个文件",
    )


SYNTAX = (
    ("mapping values are not allowed", "此处不应再出现冒号", "文字中含有“: ”时，把整段文字放进引号；或检查缩进"),
    ("cannot start any token", "此处的字符不能作为开头", "缩进只用空格，不用制表符；以 @ ` % 等开头的文字放进引号"),
    ("tab character", "缩进用了制表符（Tab）", "改用空格缩进，同一层左端对齐"),
    ("unusual blank", "缩进用了普通空格以外的空白", "改用普通空格缩进，同一层左端对齐"),
    ("unexpected end of stream", "引号从此处开始，到文件末尾没有关上", "补上引号；确认文件没有被截断"),
    ("did not find expected key", "缩进或标点不齐，读不出名称", "同一层的内容左端对齐；文字中的引号、冒号放进引号内"),
    ("could not find expected ':'", "缺少冒号", "名称之后写英文冒号和一个空格"),
    ("did not find expected '-' indicator", "列表缩进不齐", "同一列表的每个“- ”左端对齐"),
    ("block sequence entries are not allowed", "此处不应出现列表", "“- ”另起一行书写"),
    ("block mapping entries are not allowed", "此处不应再出现名称", "检查上一行是否漏了引号或换行"),
    ("did not find expected ',' or", "括号从此处开始，其中缺少逗号或没有关上", "各项之间用英文逗号，并补上括号"),
    ("found unexpected ':'", "冒号后缺少空格", "冒号后留一个空格；文字中的冒号连同整段放进引号"),
    ("unknown escape character", "双引号内的反斜杠无法识别", "Windows 路径改用单引号或正斜杠"),
    ("Unicode character escape code", "双引号内的字符转义无效", "直接写出该字，不用 \\u 转义"),
    ("while scanning a directive", "行首的 % 不能作为开头", "以 % 开头的文字放进引号"),
    ("incompatible YAML document", "行首的 %YAML 写法不对", "删去这一行"),
    ("while scanning an anchor", "以 & 开头的文字读不出来", "以 & 开头的文字放进引号"),
    ("while scanning an alias", "以 * 开头的文字读不出来", "以 * 开头的文字放进引号"),
    ("while scanning a tag", "以 ! 开头的文字读不出来", "以 ! 开头的文字放进引号"),
    ("while parsing a tag", "以 ! 开头的文字读不出来", "以 ! 开头的文字放进引号"),
    ("undefined tag handle", "以 ! 开头的文字读不出来", "以 ! 开头的文字放进引号"),
    ("while scanning a block scalar", "以 | 或 > 开头的文字读不出来", "以 | 或 > 开头的文字放进引号；或检查缩进"),
    ("did not find expected <document start>", "正文之前或之后有多余内容", "检查开头的标点和缩进"),
    ("did not find expected node content", "此处的括号或标点多余", "删去；以括号或标点开头的文字放进引号"),
)
HALF = re.compile("[dD][89a-fA-F][0-9a-fA-F]{2}")
"""A character beyond U+FFFF is escaped in two halves; one alone is none."""
WHERE_IT_OPENED = ("unexpected end of stream", "did not find expected ',' or")


# A name followed by a full-width colon or another that looks like one, or by a colon without the blank after it.
ALIKE = "：︓﹕∶꞉˸︰"
COLON = re.compile(f"[ ]*(?:- +)?[^\\s:{ALIKE}#\"'{{}}\\[\\]-][^:{ALIKE}\"'{{}}\\[\\]]*([{ALIKE}]|:(?! |$))")


def wrong_colon(name: str, number: int, found: re.Match[str]) -> Problem:
    """The problem of a colon that COLON found in a line; the first line is number 0."""
    return Problem(
        location=Location(name, number + 1, found.start(1) + 1),
        message="名称后的冒号不对",
        found=quoted(found[0].strip()),
        expected="半角冒号“:”，其后留一个空格",
        remedy="改成“名称: 内容”",
        code="yaml-syntax",
    )


# An item's dash or a comment's sign that is another one, or a dash without the blank after it.
MARK = re.compile(r"[ ]*([—–－‐‑−•]+ *|-(?=[^\s\-])|＃)")


def wrong_mark(name: str, number: int, line: str, found: re.Match[str]) -> Problem:
    """The problem of a mark that MARK found at the beginning of a line; the first line is number 0."""
    comment = found[1] == "＃"
    return Problem(
        location=Location(name, number + 1, found.start(1) + 1),
        message="注释前的井号不对" if comment else "列表项前的短横不对",
        found=quoted(line.strip()),
        expected="半角井号“#”" if comment else "半角短横“-”，其后留一个空格",
        code="yaml-syntax",
    )


def problem_at(name: str, text: str, error: yaml.YAMLError) -> Problem:
    """Where YAML stops and what it says of it."""
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    message, remedy = next(
        ((message, remedy) for fragment, message, remedy in SYNTAX if fragment in f"{problem}\n{context}"),
        ("不是合法的 YAML", "检查该处的缩进、冒号和引号"),
    )
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if problem.startswith(("found", "did not")) and any(fragment in problem for fragment in WHERE_IT_OPENED):
        marks.reverse()
    mark = next((mark for mark in marks if mark is not None), None)
    if mark and "node content" in problem and not text[mark.index :].strip():
        message, remedy = "文件到此中断，内容不完整", "补全最后一处；确认文件没有被截断"
        location = Location(name, *place(text.rstrip()))
    else:
        location = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
    half = HALF.match(text, mark.index) if mark and "Unicode character escape code" in problem else None
    found = f"“\\u{half[0]}”只是半个字" if half else ""
    return Problem(location=location, message=message, found=found, remedy=remedy, code="yaml-syntax")

"""The command line when something is wrong: Chinese, the right exit code, no output file, nothing obeyed."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import HEAD, ROOT, SMALL, window_service
from rich.cells import cell_len

from compliance import cli
from samples import command as samples

PUER = ROOT / "examples" / "puer-tea" / "2025.yaml"


def commands(group: Any, name: str = "") -> Iterator[str]:
    """The command and all below it, by what is typed after `compliance`."""
    yield name
    for part, below in sorted(getattr(group, "commands", {}).items()):
        yield from commands(below, f"{name} {part}".strip())


COMMANDS = list(commands(typer.main.get_command(cli.app)))


def shell(command: str, **options) -> subprocess.CompletedProcess[bytes]:
    """Runs `compliance …` through a shell, in a process of its own."""
    program = f"{sys.executable} -m compliance"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        command.replace("compliance", program, 1),
        shell=True,
        env=environment,
        capture_output=True,
        timeout=300,
        **options,
    )


# Usage


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["chek", "x"], "没有 chek 这个命令；是否想写 check"),
        (["checklist", "nosuch"], "没有 nosuch 这个命令"),
        (["check"], "缺少参数 答卷"),
        (["score", "x", "--formt", "json"], "没有 --formt 这个选项；是否想写 --format"),
        (["score", "x", "-f", "xml"], "的值不对：xml；应为：table、json、csv"),
        (["score", "x", "--fail-under"], "选项 --fail-under 缺少值"),
        (["score", "x", "--fail-under", "nan"], "--fail-under nan: 不是分数"),
        (["score", "x", "--fail-under", "inf"], "--fail-under inf: 不是分数"),
        (["score", "x", "--fail-under", "七十"], "--fail-under 七十: 不是分数"),
        (["score", "x", "y", "z"], "多余的参数：y"),
        (["form", "xlsx", "表.xlsx"], "多余的参数：表.xlsx；输出文件写作：-o 文件名"),
        (["check", "x", "y"], "多余的参数：y\n"),
        (["score", "x", "--quiet=1"], "选项 --quiet"),
        (["init", "--year", "abc"], "--year 的值不对：abc；应为：整数"),
        (["init", "--year", "1"], "--year 的值不对：1；应为：不小于 2000"),
        (["init", "--year", "9" * 400], "--year 的值不对"),
        (["checklist", "schema", "foo"], "的值不对：foo；应为：checklist、"),
        (["report", "x", "-o", "报告.doc"], "从文件名看不出格式"),
        (["report", "-"], "要用 -o 指明输出文件"),
        (["import"], "缺少参数 文件..."),
        (["import", "没有.yaml"], "没有.yaml: 找不到文件"),
        (["import", "x", "--update"], "--update 要用 -o 指明"),
        (["fill", "没有.yaml"], "不是终端"),
        (["checklist", "show", "window-service", "C9"], "检查表中没有这个编号"),
        (["checklist", "lint", "没有"], "找不到检查表"),
        (["check", "没有.yaml"], "找不到文件"),
        (["check", "."], "其中没有答卷"),
        (["check", ""], "其中没有答卷"),
        (["verify", "."], "是文件夹，不是文件"),
        (["score", "/dev/zero"], "不是普通文件"),
        (["verify", "/dev/zero"], "不是普通文件"),
        (["score", "\x1b[31m.yaml"], "〔U+001B〕[31m.yaml: 找不到文件"),
        (["check\x1b[31m"], "没有 check〔U+001B〕[31m 这个命令"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese_with_exit_code_2(run, monkeypatch, tmp_path, arguments, expected):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert expected in err
    assert not re.search(r"\b(the|is|not|No|Got|Invalid|Error|Missing|Try|unexpected)\b|\x1b", err), err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_read_is_told_as_such(run, make_answers, monkeypatch):
    path = make_answers()
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    code, _, err = run("check", path)
    assert (code, f"答卷 无法读取：{path}（没有权限）" in err) == (2, True), err


# The names of commands, options, formats and checklists; no other word of a help text is English.
NAMES = """
plan trend fix target register parquet parks criteria steps try evidence collect apply person cited
phases until effort owner people peers results
compliance init fill import check score review verify sign pack unpack explain report doctor checklist list show lint
schema window service answers zip PAdES PEM DER pfx PKCS trust key certificate password file field only
version debug install completion help format output force fail under quiet year templates date last from update
YAML PDF HTML JSON Schema table json csv pdf html yaml sections section sources mapping answers result cohort
kind theme themes full self assessment gap brief formal modern template export docx Word
batch parquet criteria parks reports local dask roster database engine scheduler jobs postgresql SQLite Dask CSV
strict form xlsx prefill object Excel WPS LibreOffice compare old for TLS tls ca cert
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese_and_fits_80_columns(run, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert set(re.findall(r"[A-Za-z]{3,}", out)) <= set(NAMES.split())
    assert "…" not in out.replace("[参数]…", "")
    assert max(cell_len(line) for line in out.splitlines()) <= 80


def test_the_maker_of_samples_speaks_chinese_too(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "80")

    def made(*arguments: object) -> int:
        return cli.run([str(argument) for argument in arguments], of=samples.app, name="python -m samples")

    assert made("--help") == 0
    out = capsys.readouterr().out
    assert set(re.findall(r"[A-Za-z]{3,}", out)) <= {*NAMES.split(), "python", "samples", "seed", "clean"}
    assert max(cell_len(line) for line in out.splitlines()) <= 80
    assert (made(), made(tmp_path)) == (2, 2)
    err = capsys.readouterr().err
    assert "缺少参数 文件夹" in err
    assert f"{tmp_path}: 已存在" in err


@pytest.mark.parametrize(
    "command",
    [["score", PUER], ["explain", PUER], ["explain", PUER, "C4.1-1"], ["explain", PUER, "C4"], ["checklist", "show"]],
    ids=lambda command: " ".join(map(str, command[::2])),
)
@pytest.mark.parametrize("columns", [80, 60])
def test_what_is_drawn_fits_the_terminal(run, monkeypatch, command, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = run(*command)
    assert code == 0
    assert max(cell_len(line) for line in out.splitlines()) <= columns


def test_every_kind_of_id_can_be_explained(run):
    by_kind = {criterion.answer.kind: criterion.id for criterion in window_service().criteria}
    clause = window_service().clauses[0]
    for identifier in [*by_kind.values(), clause.id, window_service().home[clause.id][0].id, "P1", "P2", "总分"]:
        code, out, err = run("explain", PUER, identifier)
        assert (code, err) == (0, ""), identifier
        assert out


# Exit codes


def test_exit_codes(run, make_answers, monkeypatch):
    path = make_answers()
    assert run("score", path)[0] == 0
    assert run("score", path, "--fail-under", "0")[0] == 0
    assert run("score", path, "--fail-under", "１００")[0] == 1
    assert run("score", make_answers({"C4.1-1": "结果:"}), "--fail-under", "0")[0] == 1
    assert run("score", make_answers({"C4.1-1": "结果: 一"}), "--fail-under", "0")[0] == 2
    monkeypatch.setattr("compliance.scoring.assess", lambda *_: 1 / 0)
    code, out, err = run("score", path := make_answers())
    assert (code, out) == (70, "")
    assert "程序内部错误" in err
    assert "--debug" in err
    monkeypatch.setenv("COMPLIANCE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("score", path)


def test_too_little_memory_is_no_mistake_of_the_program(run, make_answers, monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr("compliance.scoring.assess", full)
    code, _, err = run("score", make_answers())
    assert (code, err.partition("\n")[0]) == (2, "内存不足，没有做完")


def test_a_missing_system_part_is_exit_code_3(run, make_answers, monkeypatch):
    from compliance.errors import MissingSystemPart

    def fail(*_):
        raise MissingSystemPart("缺少中文字体")

    monkeypatch.setattr("compliance.scoring.assess", fail)
    assert run("score", make_answers()) == (3, "", "缺少中文字体\n")


def test_an_interruption_is_exit_code_130():
    program = [sys.executable, "-m", "compliance", "check", "-"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # A program that a shell starts in the background ignores interruptions, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        # What was written has been read: the command waits for more of it.
        process.stdin.write(b"a: 1\n")
        process.stdin.flush()
        while int.from_bytes(fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(300) == 130
        assert process.stderr.read().decode() == "已中断。\n"


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error():
    for command in (f"explain {PUER}", f"score {PUER} -f json", "checklist show"):
        done = shell(f"set -o pipefail; compliance {command} | head -1", executable="/bin/bash")
        assert (done.returncode, done.stderr) == (0, b""), command
    done = shell(f"set -o pipefail; compliance check {PUER} | true", executable="/bin/bash")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_a_full_disk_is_told_in_one_sentence():
    for command in (f"score {PUER}", f"score {PUER} -f json", f"check {PUER}", f"explain {PUER}", "init -"):
        done = shell(f"compliance {command} > /dev/full")
        assert done.returncode == 2, command
        assert "磁盘已满" in done.stderr.decode()
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr


def test_closed_streams_are_no_bug():
    assert shell(f"compliance score {PUER} >&-").returncode == 0
    assert shell("compliance check nosuch 2>&-").returncode == 2
    done = shell("compliance check - <&-")
    assert (done.returncode, "标准输入已关闭" in done.stderr.decode()) == (2, True)


@pytest.mark.slow
def test_standard_input_is_read_up_to_the_limit():
    assert shell("compliance check -", input=PUER.read_bytes(), cwd=PUER.parent).returncode == 0
    done = shell("compliance check - < /dev/zero")
    assert (done.returncode, "文件过大" in done.stderr.decode()) == (2, True)
    done = shell("compliance check - < /dev/null")
    assert (done.returncode, "标准输入: 文件是空的" in done.stderr.decode()) == (2, True)


# Output files


def outputs(folder: Path) -> dict[str, tuple[list[str], str]]:
    (folder / "已有.json").write_text("原来的内容")
    (folder / "夹").mkdir()
    os.mkfifo(folder / "管道")
    return {
        "exists": ([str(folder / "已有.json")], "文件已存在"),
        "a folder": ([str(folder / "夹")], "是文件夹"),
        "a folder, forced": ([str(folder / "夹"), "--force"], "是文件夹"),
        "no folder": ([str(folder / "没有" / "x.json")], "所在文件夹不存在"),
        "below a file": ([str(folder / "已有.json" / "x.json")], "所在文件夹不存在"),
        "too long": ([str(folder / ("长" * 200))], "文件名过长"),
        "a pipe": ([str(folder / "管道"), "--force"], "不是普通文件"),
        "a device": (["/dev/full", "--force"], "不是普通文件"),
        "the null device": (["/dev/null", "--force"], "不是普通文件"),
    }


@pytest.mark.parametrize(
    "command", ["score", "score -f json", "score -f csv", "report", "report -f html", "init", "import"]
)
def test_an_output_that_cannot_be_is_refused_before_any_work(run, make_answers, tmp_path, monkeypatch, command):
    answers = make_answers()
    monkeypatch.setattr("compliance.scoring.assess", lambda *_: pytest.fail("worked before looking at the output"))
    for name, (arguments, message) in outputs(tmp_path).items():
        before = sorted(tmp_path.rglob("*"))
        if command == "init":
            code, out, err = run("init", *arguments)
        else:
            extra = ["-f", "pdf"] if command == "report" else []
            code, out, err = run(*command.split(), answers, *extra, "-o", *arguments)
        assert (code, out) == (2, ""), name
        assert message in err, name
        assert "处理：" in err or "（" in err
        assert sorted(tmp_path.rglob("*")) == before, name
    assert (tmp_path / "已有.json").read_text() == "原来的内容"


def test_the_answers_themselves_are_never_overwritten(run, make_answers):
    path = make_answers()
    before = path.read_bytes()
    for output in (path, path.parent / "." / path.name):
        code, _, err = run("score", path, "-f", "json", "-o", output, "--force")
        assert (code, "就是答卷本身" in err) == (2, True)
    assert path.read_bytes() == before


def test_bad_answers_leave_no_output_and_an_old_one_as_it_was(run, make_answers, tmp_path):
    path, output = make_answers({"C4.1-1": "结果: 一"}), tmp_path / "结果.json"
    assert run("score", path, "-f", "json", "-o", output)[0] == 2
    assert not output.exists()
    output.write_text("旧")
    assert run("score", path, "-f", "json", "-o", output, "--force")[0] == 2
    assert output.read_text() == "旧"


def test_a_disk_that_fills_up_while_writing_leaves_nothing_behind(run, make_answers, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    path = make_answers()
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(os, "replace", full)
    for form in ("table", "json", "csv"):
        code, _, err = run("score", path, "-f", form, "-o", tmp_path / "结果")
        assert (code, "写入失败（磁盘已满）" in err) == (2, True)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_an_output_of_the_longest_name_is_written(run, make_answers, tmp_path, form):
    output = tmp_path / ("x" * 255)
    assert run("score", make_answers(), "-f", form, "-o", output, "-q") == (0, "", "")
    assert output.stat().st_size > 100


@pytest.mark.parametrize("epoch", ["x", "9" * 30, "-1e9", "²"])
def test_a_wrong_date_in_the_environment_is_told(run, make_answers, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, _, err = run("report", make_answers(), "-f", "html")
    assert (code, "不是有效的时间" in err) == (2, True)


# What texts of users must not do

TRICKS = [
    "[red]红[/red] [/foo] [link=https://example.com]点[/link] :smile: [bold",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> </td></table> <style>*{display:none}</style>",
    "{{ 7*7 }} {% for x in y %} {# #} ${7*7} {{ ''.__class__ }}",
    "file:///etc/passwd http://127.0.0.1:9/x",
    "\\e[31m红\\e[0m \\e]0;标题\\a \\a \\b \\x9b31m \\u202e倒 \\x7f \\0",
]
NOT_FOR_TERMINALS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]")


def tricky(make_answers, trick: str) -> Path:
    na = next(c.id for c in window_service().criteria if c.not_applicable)
    head = HEAD.replace("名称: 甲园区", f'名称: "{trick}"')
    block = f'结果: 1\n说明: "{trick}"\n填写人: "{trick}"\n佐证: ["纸质：{trick}"]'
    return make_answers({"C4.1-1": block, na: f'不适用: "{trick}"'}, head=head)


def shown(trick: str, escape: str = "〔U+001B〕") -> str:
    """The part of a trick that has to be seen as it was written."""
    return trick.split(" ")[0].replace("\\e", escape)


@pytest.mark.parametrize("trick", TRICKS)
def test_markup_and_escape_sequences_in_answers_are_printed_as_text(run, make_answers, monkeypatch, trick):
    monkeypatch.setenv("COLUMNS", "400")
    path = tricky(make_answers, trick)
    na = next(c.id for c in window_service().criteria if c.not_applicable)
    for command in (["score"], ["check"], ["explain"], ["score", "-f", "json"], ["score", "-f", "csv"]):
        code, out, err = run(command[0], path, *command[1:])
        told = command == ["check"] and trick == TRICKS[-1]
        assert (code, bool(err), "含控制字符" in err) == (0, told, told), command
        assert not NOT_FOR_TERMINALS.search(out + err), command
        if command != ["check"]:
            as_data = "json" in command
            assert shown(trick, "\\u001b" if as_data else "〔U+001B〕").replace('"', '\\"') in out, command
    code, out, err = run("explain", path, na)
    assert (code, err) == (0, "")
    assert shown(trick) in out
    assert not NOT_FOR_TERMINALS.search(out)


@pytest.mark.parametrize("trick", TRICKS)
def test_the_json_result_holds_the_text_exactly(run, make_answers, trick):
    path = tricky(make_answers, trick)
    escapes = {
        "\\e": "\x1b",
        "\\a": "\x07",
        "\\b": "\x08",
        "\\x9b": "\x9b",
        "\\x7f": "\x7f",
        "\\0": "\0",
        "\\u202e": "\u202e",
    }
    expected = trick
    for written, meant in escapes.items():
        expected = expected.replace(written, meant)
    assert json.loads(run("score", path, "-f", "json")[1])["park"]["name"] == expected


@pytest.mark.parametrize("trick", TRICKS)
def test_markup_and_escape_sequences_in_error_messages_are_printed_as_text(run, make_answers, trick):
    head = HEAD.replace("名称: 甲园区", f'名称: 甲\n  "{trick}": 1\n  类型: "{trick}"')
    path = make_answers({"C4.1-1": f'结果: "{trick}"', "C4.2-1": f'结果: "{trick}"\n佐证: ["{trick}"]'}, head=head)
    code, out, err = run("check", path)
    assert (code, out) == (2, "")
    assert shown(trick)[:30] in err
    assert not NOT_FOR_TERMINALS.search(err)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\\t=", "\\n=", "\\r="])
def test_a_text_that_looks_like_a_formula_stays_text_in_csv(run, make_answers, start):
    text = f"{start}cmd|' /C calc'!A1"
    path = make_answers({"C4.1-1": f'结果: 3\n说明: "甲"\n填写人: "{text}"\n佐证: ["纸质：甲", "{start}calc"]'})
    code, out, _ = run("score", path, "-f", "csv")
    assert code == 0
    cells = [cell for row in csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline="")) for cell in row]
    assert any("calc" in cell for cell in cells)
    for cell in cells:
        assert not re.match(r"\s*[=+\-@＝＋－＠]", cell) or cell.startswith("'"), cell


def test_colours_are_left_out_when_not_wanted(run, make_answers, monkeypatch):
    path = make_answers()
    assert "\x1b" not in run("score", path)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[" in run("score", path)[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", run("score", path)[1])


def test_a_checklist_given_by_folder_is_used_for_an_answers_file_of_the_same_name(run, make_answers):
    code, _, err = run("check", make_answers(), "--checklist", SMALL)
    assert code == 2
    assert "答卷不是为这份检查表填写的" in err


def of_one_value() -> Iterator[tuple[str, ...]]:
    """Every option of every command that takes one value: the command, and each of its spellings."""
    root: Any = typer.main.get_command(cli.app)
    for command in commands(root):
        group = root
        for word in command.split():
            group = group.commands[word]
        for param in getattr(group, "params", []):
            if param.param_type_name == "option" and not (param.multiple or param.is_flag or param.count):
                yield (command, *param.opts)


@pytest.mark.parametrize("option", [*of_one_value()], ids=" ".join)
def test_an_option_of_one_value_is_not_given_twice(option, run):
    command, first, *_, last = (*option, option[-1])
    code, _, err = run(*command.split(), first, "1", last, "2")
    assert (code, f"{'、'.join(option[1:])} 写了几次，只能写一次" in err) == (2, True), err


def test_options_of_one_value_are_found():
    assert len([*of_one_value()]) > 50


FORGED = "x\n总分 100.0　等级 优秀\n结果已写入 z"


@pytest.mark.parametrize(
    "arguments",
    [
        *[(*command, "{answers}") for command in (["check"], ["score"], ["explain"], ["plan"], ["review"])],
        ("report", "{answers}", "-f", "html"),
        ("import", "{answers}", "-o", f"{FORGED}.yaml"),
        ("init", f"./{FORGED}.yaml"),
        ("form", "html", "-o", f"{FORGED}.html"),
        *[(command, FORGED) for command in ("check", "verify", "unpack", "batch")],
        (FORGED,),
        ("score", "{answers}", "-f", FORGED),
        ("score", "{answers}", f"--{FORGED}"),
        ("report", "{answers}", "--date", FORGED),
        ("plan", "{answers}", "--target", FORGED),
    ],
    ids=lambda arguments: " ".join(arguments[:2]).partition("\n")[0],
)
def test_a_name_with_line_ends_says_nothing_of_its_own(run, make_answers, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    answers = make_answers().rename(tmp_path / f"{FORGED}在.yaml")
    _, out, err = run(*(argument.format(answers=answers) for argument in arguments))
    assert [line for line in (out + err).splitlines() if line.startswith(("总分 100.0", "结果已写入 z"))] == []

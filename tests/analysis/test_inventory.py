"""佐证清单: what every piece of evidence comes to."""

from __future__ import annotations

from builders import Entry, backed, checklist, criterion, section, sheet

from compliance.analysis import inventory
from compliance.analysis.inventory import Found
from compliance.answers import validity
from compliance.report.inventory import data

WANTED = {"evidence": ["合作协议"]}
NAMES = [*"abcdefgh"]
RULES = checklist(section("C1", section("C1.1", *(criterion(name, **WANTED) for name in NAMES))))
GIVEN = {
    "a": backed("符合", "没有.pdf", 填写人="张三"),
    "b": backed("符合", "空.jpg", 填写人="张三"),
    "c": backed("符合", "纸质：执照（柜）| 有效至 2025-06-30", 填写人="李四"),
    "d": backed("符合", "旧照.jpg", "新照.jpg | 形成日期 2024-12-31"),
    "e": Entry(结果="符合", 填写人="李四"),
    "f": backed("符合", "新照.jpg"),
    "g": backed("符合", "新照.jpg", "网址：https://a.cn"),
}
FOUND = {"空.jpg": Found("空文件"), "旧照.jpg": Found(taken="2024-05-01"), "新照.jpg": Found(taken="2025-05-01")}


def listed() -> inventory.Inventory:
    found = validity.judged(sheet(RULES, GIVEN), {"没有.pdf"})
    return inventory.of(RULES, found, FOUND, ["佐证/多.jpg"], lambda name: f"找 {name}", lambda name: f"放 {name}")


def test_every_piece_has_its_state_and_what_to_do():
    told = [(line.id, line.given.partition(" |")[0], line.state) for line in listed().lines]
    assert told == [
        ("a", "没有.pdf", "缺文件"),
        ("b", "空.jpg", "文件有问题"),
        ("c", "纸质：执照（柜）", "已过有效期"),
        ("d", "旧照.jpg", "形成于评价期之前"),
        ("d", "新照.jpg", "形成于评价期之前"),
        ("e", "", "没有佐证"),
        ("f", "新照.jpg", "多处引用"),
        ("g", "新照.jpg", "多处引用"),
        ("g", "网址：https://a.cn", "已有"),
        ("", "佐证/多.jpg", "未列入答卷"),
    ]
    remedies = {line.state: line.remedy for line in listed().lines}
    assert (remedies["缺文件"], remedies["未列入答卷"], remedies["没有佐证"]) == (
        *("找 没有.pdf", "放 佐证/多.jpg", "应备：合作协议"),
    )
    assert "d、f、g" in remedies["多处引用"]


def test_it_is_handed_out_by_who_filled_in_the_items():
    assert listed().people == ["张三", "李四", ""]
    assert listed().counts["缺文件"] == 1


def test_a_table_of_it_has_no_formula_in_it():
    text = data.to_csv(listed()).decode("utf-8-sig")
    assert text.splitlines()[0] == "编号,条款,检查要点,应备佐证,现有佐证,情况,怎样办,填写人,办结"
    assert len(text.splitlines()) == 11

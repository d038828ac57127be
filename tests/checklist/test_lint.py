"""What is wrong with a checklist is told with its rule and its place in the right file of the folder.

Each case edits a copy of the small checklist in data/small-checklist, which is valid by itself.
"""

# ruff: noqa: E501 — one line for each case

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from conftest import EVERY_RULE, SMALL, place

from compliance.checklist import files as checklist_files
from compliance.checklist import lint

MAIN, PART, SOURCES, OLD = "checklist.yaml", "1-only.yaml", "sources.yaml", "from-1.0.yaml"

# (file edited, text replaced, text instead, rule, file of the problem, what the problem points at there, message)
# Where the last but two is None, it is the file edited.
CASES = [
    # Points
    (PART, "points: 70\norigin", "points: 71\norigin", "points-sum", None, "71", "标准分与下级之和不一致"),
    (PART, "    points: 70", "    points: 60", "points-sum", None, "60", "标准分与下级之和不一致"),
    (MAIN, "total_points: 70", "total_points: 700", "points-sum", None, "700", "标准分合计与各章之和不一致"),
    (PART, "依法登记\n        points: 10", "依法登记\n        points: 0", "points-positive", None, "0\n        veto", "标准分应大于 0"),
    (PART, "依法登记\n        points: 10", "依法登记\n        points: -1", "points-positive", None, "-1", "标准分应大于 0"),
    (PART, "points: 70\norigin: note\n", "points: 70\ncounted: false\norigin: note\n", "points-positive", MAIN, "- 1-only", "没有一章计入得分"),
    # Sections
    (PART, "sections:\n  - id: A.1", "criteria: [{id: X, text: x, points: 1, origin: drafted}]\nsections:\n  - id: A.1", "section-content", None, "id: A", "同时有下级章条和要点"),
    (PART, "sections:\n", "sections:\n  - {id: A.0, number: '1.0', title: 空, points: 0, origin: note}\n", "section-content", None, "{id: A.0", "没有下级章条或要点"),
    # Ids
    (PART, "id: K3", "id: K2", "id-duplicate", None, "K2\n        text: 合作", "编号重复"),
    (MAIN, "id: B1", "id: K1", "id-duplicate", None, "K1", "编号重复"),
    (MAIN, "id: P2", "id: P1", "id-duplicate", None, "P1\n    text: 被通报", "编号重复"),
    (SOURCES, "  confidence: sourced\n", "  confidence: sourced\n- {id: S1, title: 甲, fact: 乙, confidence: judgement}\n", "id-duplicate", None, "S1, title", "来源代号重复"),
    (PART, "sources: [S1]", "sources: [S1, S2]", "id-unknown", None, "S2", "来源代号不存在"),
    (OLD, "旧2: K2", "旧2: K9", "id-unknown", None, "K9", "新编号不存在"),
    (OLD, "criteria:\n", "merged: {K9: sum}\ncriteria:\n", "id-unknown", None, "sum}", "新编号不存在"),
    (OLD, "criteria:\n", "new: [K1, K9]\ncriteria:\n", "id-unknown", None, "K9]", "新编号不存在"),
    (MAIN, "- from-1.0.yaml", "- from-1.0.yaml\n  - from-1.0.yaml", "mapping-target", OLD, '"1.0"', "从同一版本来的对照表有两份"),
    (MAIN, "text_held: false", "text_held: true", "provenance", None, "true", "写了持有标准正文"),
    (OLD, 'to_version: "2.0"', 'to_version: "2.1"', "mapping-target", None, '"2.1"', "对照表不通向本检查表"),
    # Texts
    (MAIN, "title: 小标准", 'title: "小标准\\r\\n甲"', "text-form", None, '"小标准', "文字中有控制字符"),
    (MAIN, "title: 小检查表", 'title: "小检查表\\u2028甲"', "text-form", None, '"小检查表', "文字中有控制字符"),
    (PART, "title: 唯一的一章", 'title: "唯一的\\n一章"', "text-form", None, '"唯一的', "应写在一行"),
    (PART, "name: 健全", 'name: "健\\t全"', "text-form", None, '"健', "应写在一行"),
    (PART, "text: 依法登记", 'text: "依法\\u202E登记"', "text-form", None, '"依法', "文字中有控制字符"),
    (SOURCES, "title: 公开做法", 'title: "公开\\x1b[2J做法"', "text-form", None, '"公开', "文字中有控制字符"),
    (OLD, "旧3:", '"旧\\e3":', "text-form", None, '"旧', "文字中有控制字符"),
    # Relations
    (MAIN, "sources: sources.yaml", "consistency: [{left: {criterion: K99}, relation: equal, right: {criterion: K98}, text: 一致}]\nsources: sources.yaml", "consistency", None, "{criterion: K99}", "勾稽关系所取的数不存在"),
    (MAIN, "sources: sources.yaml", "consistency: [{left: {criterion: K3}, relation: at_most, right: {criterion: K1, part: 符合}, text: 一致}]\nsources: sources.yaml", "consistency", None, "at_most", "选项与个数不能这样比较"),
    # Bands
    (PART, "{at_least: 3, credit: 0.6}", "{at_least: 6, credit: 0.6}", "bands", None, "6, credit", "阶梯界限次序不对"),
    (PART, "{at_least: 3, credit: 0.6}", "{at_least: 5, credit: 0.6}", "bands", None, "5, credit: 0.6", "阶梯界限重叠"),
    (PART, "{at_least: 5, credit: 1}", "{at_most: 5, credit: 1}", "bands", None, "{at_least: 3", "各档的界限应是同一种"),
    (PART, "{at_least: 5, credit: 1}", "{credit: 1}", "bands", None, "{credit: 1}", "阶梯的一档没有写界限"),
    (PART, "{at_least: 5, credit: 1}", "{at_least: 5, more_than: 4, credit: 1}", "bands", None, "{at_least: 5, more_than", "阶梯的一档写了互相重复的界限"),
    (PART, "{at_least: 5, credit: 1}\n            - {at_least: 3, credit: 0.6}", "{at_least: 5, at_most: 4, credit: 1}", "bands", None, "{at_least: 5, at_most", "这一档不含任何数"),
    (PART, "integer: true\n          bands", "integer: true\n          minimum: 9\n          maximum: 8\n          bands", "bands", None, "9\n          maximum", "最小值不小于最大值"),
    (PART, "integer: true\n          bands", "integer: true\n          maximum: 4\n          bands", "bands", None, "5, credit: 1}", "界限在可能填写的范围以外"),
    (PART, "at_least: 90%", "at_least: 0.9", "bands", None, "0.9", "界限的写法与单位不符"),
    (PART, "{at_least: 5, credit: 1}", "{at_least: 5%, credit: 1}", "bands", None, "5%", "界限的写法与单位不符"),
    (PART, "at_least: 80%}", "at_least: 80}", "choices", None, "80}", "界限的写法与单位不符"),
    (PART, "场次, at_least: 4}", "场次}", "choices", None, "{value: 场次}", "条件没有写要求"),
    (PART, "场次, at_least: 4}", "场次, at_least: 4, at_most: 9}", "choices", None, "{value: 场次", "条件写了几个要求"),
    (PART, "{at_least: 3, credit: 0.6}", "{at_least: 3, credit: 1}", "bands", None, "1}\n        origin", "得分系数不低于较好一档"),
    (PART, "at_least: 90%", "at_least: 101%", "bands", None, "101%", "界限在可能填写的范围以外"),
    (PART, "bands:\n            - {at_least: 5, credit: 1}\n            - {at_least: 3, credit: 0.6}\n", "bands: []\n", "bands", None, "[]", "至少要有一档阶梯"),
    # Credits
    (PART, "{at_least: 70%, credit: 0.5}", "{at_least: 70%, credit: -0.5}", "credit-range", None, "-0.5", "得分系数应在 0 与 1 之间"),
    (PART, "{at_least: 90%, credit: 1}", "{at_least: 90%, credit: 0.9}", "full-credit", None, "kind: ratio", "最好的答案得不到满分"),
    (PART, "{name: 健全, credit: 1}", "{name: 健全, credit: 2}", "credit-range", None, "2}", "得分系数应在 0 与 1 之间"),
    (PART, "credit_each: 0.5\n          items", "credit_each: 0.2\n          items", "full-credit", None, "kind: picklist", "最好的答案得不到满分"),
    # Choices
    (PART, "{name: 没有, credit: 0}", "{name: 一般, credit: 0}", "choices", None, "一般, credit: 0}", "名称重复"),
    (PART, "{name: 没有, credit: 0}", "{name: 没有, credit: 0.6}", "choices", None, "0.6}", "等级应由高到低排列"),
    (MAIN, "{name: 不符合, credit: 0}", "{name: 不符合, credit: 0.6}", "choices", None, "0.6}\nscoring", "等级应由高到低排列"),
    (PART, "{name: 网站}", "{name: 公示栏}", "choices", None, "公示栏}\n            - {name: 公众号", "名称重复"),
    (PART, "credit_each: 0.5\n          items", "items", "choices", None, "kind: picklist", "缺少得分系数"),
    (PART, "{name: 通报, unit: 次, points: 5}", "{name: 投诉, unit: 次, points: 5}", "choices", None, "投诉, unit: 次", "名称重复"),
    (PART, "kind: deduction\n", "kind: deduction\n          floor: 10\n", "choices", None, "10\n          occ", "扣分下限应不小于 0 且小于标准分"),
    (PART, "over: 应到", "over: 应收", "choices", None, "应收", "条件引用的数不存在"),
    (PART, "{value: 场次,", "{value: 次数,", "choices", None, "次数", "条件引用的数不存在"),
    (PART, "            - {name: 一般, credit: 0.5}\n            - {name: 没有, credit: 0}\n", "", "choices", None, "- {name: 健全", "至少要有两个等级"),
    (PART, "occurrences:\n            - {name: 投诉, unit: 起, points: 2}\n            - {name: 通报, unit: 次, points: 5}\n", "occurrences: []\n", "choices", None, "[]", "至少要有一种扣分情形"),
    (PART, "{at_least: 90%, credit: 1}", "{at_least: 90%, credit: 2}", "full-credit", None, "kind: ratio", "最好的答案超过满分"),
    # Vetoes
    (PART, "when: {answer: 不符合}", "when: {}", "veto-trigger", None, "{effect: fail", "否决规则没有触发条件"),
    (PART, ", when: {answer: 不符合}", "", "veto-trigger", None, "{effect: fail", "否决规则没有触发条件"),
    (PART, "{answer: 不符合}", "{answer: 不符合, less_than: 1}", "veto-trigger", None, "{effect: fail", "否决规则有多个触发条件"),
    (PART, "{answer: 不符合}", "{answer: 不合格}", "veto-trigger", None, "不合格", "触发条件与作答方式不配"),
    (PART, "{answer: 不符合}", "{less_than: 1}", "veto-trigger", None, "1}", "触发条件与作答方式不配"),
    (PART, "{less_than: 50%}", "{answer: 不符合}", "veto-trigger", None, "不符合}}\n        origin: drafted\n      - id: K5", "触发条件与作答方式不配"),
    (PART, "{less_than: 50%}", "{less_than: 0.5}", "unit", None, "0.5}}", "界限的写法与所比的数不符"),
    # What a veto does
    (PART, "{effect: fail, when: {answer: 不符合}}", "{effect: cap_grade, when: {answer: 不符合}}", "consequence", None, "veto: {effect: cap_grade", "封顶的等级没有写，或不存在"),
    (PART, "{effect: fail, when: {answer: 不符合}}", "{effect: fail, section: A, when: {answer: 不符合}}", "consequence", None, "A, when", "只有 zero_section 才写 section"),
    (PART, "{effect: fail, when: {answer: 不符合}}", "{effect: fail, grade: 合格, when: {answer: 不符合}}", "consequence", None, "合格, when", "只有 cap_grade 才写 grade"),
    # Not applicable
    (PART, "{when: 没有该项服务}", "{when: ' '}", "na-reason", None, "' '", "允许不适用而未写明情形"),
    (PART, "        not_applicable: {when: 没有办件}\n", "", "na-reason", None, "not_applicable\n", "分母为 0 时按不适用，但本要点不允许不适用"),
    # Grades
    (MAIN, "at_least: 90}", "at_least: 101}", "grade-reach", None, "101", "要求在可能的范围以外"),
    (MAIN, "at_least: 70%", "at_least: 170%", "grade-reach", None, "170%", "要求在可能的范围以外"),
    (MAIN, "at_least: 60}", "at_least: 95}", "grade-reach", None, "{measure: score, at_least: 95", "等级的要求高于上一级"),
    (MAIN, "at_least: 60}, {measure: sections, at_least: 50%", "at_least: 90}, {measure: sections, at_least: 70%", "grade-reach", None, "{name: 合格", "满足它的，也满足上一级"),
    (MAIN, "{name: 合格,", "{name: 优秀,", "grade-reach", None, "优秀, requires: [{measure: score, at_least: 60", "等级名称重复"),
    (MAIN, "{name: 合格, requires: [{measure: score, at_least: 60}, {measure: sections, at_least: 50%}]}", "{name: 合格}", "grade-reach", None, "{name: 合格", "等级没有要求"),
    (MAIN, "at_least: 50%", "at_least: 80%", "grade-reach", None, "{measure: sections, at_least: 80%", "等级的要求高于上一级"),
    (MAIN, "  - {name: 不合格}\n", "", "grade-reach", None, "- {name: 优秀", "最低一级不应有要求"),
    # Steps
    (MAIN, "    - {step: rescale, to: 100}\n    - {step: bonus, cap: 2}\n", "    - {step: bonus, cap: 2}\n    - {step: deduct_from, base: 100}\n", "steps", None, "- {step: bonus", "deduct_from 写在第一步"),
    (MAIN, "{step: rescale, to: 100}\n", "{step: rescale, to: 100}\n    - {step: deduct_from, base: 100}\n", "steps", None, "- {step: rescale", "只能有一个，deduct_from 写在第一步"),
    (MAIN, "    - {step: round, mode: half_up, digits: 1}\n", "", "steps", None, "- {step: rescale", "最后一步应为 round"),
    (MAIN, "    - {step: bonus, cap: 2}\n", "", "steps", None, "- {step: rescale", "有的项目没有算在 bonus 一步中"),
    (MAIN, "{step: penalties}\n", "{step: penalties}\n    - {step: penalties}\n", "steps", None, "{step: penalties}\n    - {step: bound", "同一项算在几步 penalties 中"),
    (MAIN, "{step: rescale, to: 100}", "{step: rescale, to: 0}", "steps", None, "{step: rescale", "rescale 的数应大于 0"),
    (MAIN, "{step: bonus, cap: 2}", "{step: bonus, cap: -2}", "steps", None, "{step: bonus", "bonus 的数应大于 0"),
    (MAIN, "minimum: 0, maximum: 100}", "minimum: 100, maximum: 0}", "steps", None, "{step: bound", "下限高于上限"),
    (MAIN, "{step: bound, minimum: 0, maximum: 100}", "{step: bound}", "steps", None, "{step: bound", "bound 没有写界限"),
    (MAIN, "    - {step: penalties}\n", "", "steps", None, "- {step: rescale", "有的项目没有算在 penalties 一步中"),
    (MAIN, "{step: bonus, cap: 2}", "{step: bonus, of: [B9]}", "steps", None, "B9]", "bonus 一步没有这个项目"),
    (MAIN, "{step: bonus, cap: 2}", "{step: bonus, of: []}", "steps", None, "{step: bonus, of", "bonus 一步没有项目可算"),
    (MAIN, "becomes: 部分符合", "becomes: 部份符合", "evidence-rule", None, "{becomes", "改按的结论没有写，或不存在"),
    (MAIN, "evidence_rule: {becomes: 部分符合}", "evidence_rule: {required: true}", "evidence-rule", None, "{required", "改按的结论没有写，或不存在"),
    (PART, "points: 70\norigin: note\n", "points: 70\norigin: note\nevidence_rule: {becomes: 一班}\n", "evidence-rule", None, "{becomes: 一班", "改按的结论没有写，或不存在"),
    (PART, "text: 服务机制\n", "text: 服务机制\n        evidence_rule: {becomes: 不符合}\n", "evidence-rule", None, "{becomes: 不符合", "改按的结论没有写，或不存在"),
    (PART, "{when: 没有该项服务}", "{when: 没有该项服务, treatment: credit}", "na-treatment", None, "{when: 没有该项服务", "treatment 与 credit 不相配"),
    (PART, "{when: 没有该项服务}", "{when: 没有该项服务, credit: 0.5}", "na-treatment", None, "{when: 没有该项服务", "treatment 与 credit 不相配"),
    (PART, "{when: 没有该项服务}", "{when: 没有该项服务, treatment: credit, credit: 80}", "na-treatment", None, "80}", "得分系数应在 0 与 1 之间"),
    # Scales
    (MAIN, "{name: 符合, credit: 1}", "{name: 符合, credit: 0.9}", "full-credit", None, "- {name: 符合", "最好的答案得不到满分"),
    (MAIN, "{name: 符合, credit: 1}", "{name: 符合, credit: 100}", "credit-range", None, "100}", "得分系数应在 0 与 1 之间"),
    (PART, "kind: level\n          levels:", "kind: level\n          scale: conformity\n          levels:", "choices", None, "conformity", "自带的结论和共用的一列只能写一种"),
    (PART, "text: 依法登记\n", "text: 依法登记\n        answer: {kind: level, scale: 五级}\n", "choices", None, "五级", "没有这一列结论"),
    # Bonus and penalties
    (MAIN, "    deduct: 1\n", "", "penalty", None, "id: P2", "扣分方式不明确"),
    (MAIN, "cap: 3", "cap: 0.5", "penalty", None, "id: P2", "扣分方式不明确"),
    (MAIN, "    points: 1\n", "    points: 0\n", "penalty", None, "0\npenalties", "加分没有写，或不大于 0"),
    (MAIN, "    effect: fail\n", "    effect: fail\n    deduct: 1\n", "penalty", None, "id: P1", "扣分方式不明确"),
    # What is assessed, and what is pressing
    (MAIN, "high: 0.5%", "high: 0.1%", "mending", None, "{of: whole", "优先级的界限不对"),
    (MAIN, "mending:\n", "subject: {profile: [{field: 类型}]}\nmending:\n", "mending", None, "[{field", "要问的栏目不对"),
    # Provenance
    (PART, "origin: drafted\n        sources", "origin: published\n        published: {number: '1', text: 原文}\n        sources", "provenance", None, "published\n", "未持有标准正文"),
    (PART, "origin: drafted\n        sources", "origin: published\n        sources", "provenance", None, "published", "没有附原文"),
    (PART, "origin: drafted\n        sources", "origin: note\n        sources", "provenance", None, "note\n        sources", "来源只能是 drafted 或 published"),
    # Structure
    (PART, "        text: 依法登记\n", "", "structure", None, "id: K1", "缺少“text”"),
    (PART, "          numerator: 按时件数\n", "", "structure", None, "answer:\n          kind: ratio", "缺少“numerator”"),
    (PART, "title: 唯一的一章\n", "", "structure", None, "id: A", "缺少“title”"),
    (PART, "kind: level", "kind: levle", "structure", None, "kind: levle", "的值不在可选范围内"),
    (PART, "          kind: level", "          sort: level", "structure", None, "sort", "缺少种类"),
    (PART, "integer: true", "integer: 也许", "structure", None, "也许", "应为 true 或 false"),
    (PART, "at_least: 90%", "at_least: 九十", "structure", None, "九十", "应为数字"),
    (PART, "at_least: 90%", "at_least: .nan", "structure", None, ".nan", "应为数字"),
    (PART, "at_least: 90%", "at_least: " + "9" * 300, "structure", None, "999", "应为数字"),
    (PART, "text: 依法登记", "text: [依法登记]", "structure", None, "[依法", "应为文字"),
    (PART, "veto: {effect: fail,", "veto: {effect: fial,", "structure", None, "fial", "的值不在可选范围内"),
    (PART, "        sources: [S1]", "        sources: S1", "structure", None, "S1", "应为列表"),
    (PART, "note\nsections:", "note\n备注: 甲\nsections:", "structure", None, "备注", "没有“备注”这个名称"),
    (MAIN, "digits: 1}", "digits: 一}", "structure", None, "一}", "应为整数"),
    (MAIN, "digits: 1}", "digits: 9}", "structure", None, "9}", "超出范围"),
    (MAIN, "id: small", "id: small\nfingerprint: 甲", "structure", None, "甲", "由程序写"),
    (MAIN, "id: small", "id: small\nearlier: []", "structure", None, "[]", "由程序写"),
    (MAIN, "id: small", "id: 小", "structure", None, "小\n", "的写法不对"),
    (MAIN, "{step: rescale, to: 100}", "{step: rescale}", "structure", None, "{step: rescale}", "缺少“to”"),
    (MAIN, "{step: bonus, cap: 2}", "{step: double}", "structure", None, "{step: double}", "的值不在可选范围内"),
    (MAIN, "{step: bonus, cap: 2}", "{cap: 2}", "structure", None, "{cap: 2}", "缺少种类"),
    (MAIN, "format: compliance-checklist/2", "format: other/9", "structure", None, "other/9", "的值不在可选范围内"),
    (MAIN, "grades:\n", "grades: 无\ngarbage:\n", "structure", None, "无\n", "应为列表"),
    (SOURCES, "confidence: sourced", "confidence: sure", "structure", None, "sure", "的值不在可选范围内"),
    (SOURCES, "- id: S1\n", "- 甲\n- id: S1\n", "structure", None, "甲", "应由名称和内容组成"),
    (OLD, "criteria:\n", "criteria: 无\nother:\n", "structure", None, "无", "应由名称和内容组成"),
    # Files
    (MAIN, "- 1-only.yaml", "- 2-other.yaml", "include", None, "2-other", "找不到这个文件"),
    (MAIN, "- 1-only.yaml", "- ../1-only.yaml", "include", None, "../1-only", "应写同一文件夹内的文件名"),
    (MAIN, "- 1-only.yaml", "- /etc/passwd", "include", None, "/etc", "应写同一文件夹内的文件名"),
    (MAIN, "- 1-only.yaml", "- {a: 1}", "include", None, "{a: 1}", "应写同一文件夹内的文件名"),
    (MAIN, "sources: sources.yaml", "sources: 没有.yaml", "include", None, "没有.yaml", "找不到这个文件"),
    (PART, "number: \"1\"", "number: \"1", "yaml-syntax", None, None, None),
    (PART, "text: 依法登记", "text: 依法: 登记", "yaml-syntax", None, ": 登记", "此处不应再出现冒号"),
    (PART, "        points: 10\n        veto", "        points: 10\n        points: 10\n        veto", "", None, "points: 10\n        veto", "名称重复"),
    (SOURCES, "title: 公开做法", "title: &a 公开做法", "", None, "&a", "不支持锚点和标签"),
]  # fmt: skip


WINDOWS, SAFETY, GUARANTEED = "1-windows.yaml", "2-safety.yaml", "3-guaranteed.yaml"

# The same, on the checklist of data/every-rule.
CASES_OF_EVERY_RULE = [
    # Ids
    (SAFETY, "id: S1.1", "id: 总分", "id-form", None, "总分", "编号的写法不对"),
    (SAFETY, "id: S1.1", "id: S1@1", "id-form", None, "S1@1", "编号的写法不对"),
    (SAFETY, "id: S1.1", "id: 'S1:1'", "id-form", None, "'S1:1'", "编号的写法不对"),
    (MAIN, "id: Q1,", "id: ' ',", "id-form", None, "' '", "编号的写法不对"),
    (MAIN, "id: G2", "id: G1", "id-duplicate", None, "G1, name: 未达标", "编号重复"),
    (MAIN, "id: Q2", "id: Q1", "id-duplicate", None, "Q1, name: 保证", "编号重复"),
    (MAIN, "id: G2", "id: Q1", "id-duplicate", None, "Q1, name: 未达标", "编号重复"),
    # Objects and what is counted
    (WINDOWS, "origin: drafted\nrollup: mean\n", "origin: drafted\nrollup: mean\nper_object: {name: 区}\n", "section-content", None, "id: W\nnumber", "按对象作答的章条之内又有按对象作答的"),
    (GUARANTEED, "    points: 10\n    origin", "    points: 10\n    counted: false\n    origin", "points-positive", None, "- id: X1", "下级没有一项计入得分"),
    # Lines
    (WINDOWS, "line: {zero: 60%, full: 100%}", "line: {zero: 60%, full: 60%}", "bands", None, "{zero: 60", "按比例得分的两端相同"),
    (WINDOWS, "line: {zero: 60%, full: 100%}", "bands: [{at_least: 90%, credit: 1}]\n          line: {zero: 60%, full: 100%}", "bands", None, "{zero: 60", "阶梯和按比例得分只能写一种"),
    (WINDOWS, "line: {zero: 60%, full: 100%}", "line: {zero: -60%, full: 100%}", "bands", None, "-60", "界限在可能填写的范围以外"),
    # Not applicable
    (MAIN, "    credit: 0.8\n", "", "na-treatment", None, "treatment: credit", "treatment 与 credit 不相配"),
    (MAIN, "treatment: credit", "treatment: full", "na-treatment", None, "treatment: full", "treatment 与 credit 不相配"),
    (MAIN, "credit: 0.8", "credit: 1.2", "na-treatment", None, "1.2", "得分系数应在 0 与 1 之间"),
    (MAIN, "above: 40%", "above: 100%", "na-treatment", None, "100%, effect: review", "限额应不小于 0% 且小于 100%"),
    (MAIN, "above: 40%", "above: 0.4", "na-treatment", None, "0.4, effect: review", "限额应不小于 0% 且小于 100%"),
    # Measures
    (MAIN, "of: [X1.1, X1.2]", "of: [X1.1, X9]", "measure", None, "X9", "所取的编号不存在，或不能这样取"),
    (MAIN, "of: [X1.1, X1.2]", "of: [X1.1, B1]", "measure", None, "B1]", "所取的编号不存在，或不能这样取"),
    (MAIN, "take: points, of: [S1, B1]", "take: points", "measure", None, "{id: Q4", "合计得分要写明取自哪些编号"),
    (MAIN, "of: [X1.1, X1.2]", "of: [X1.1, X1.2], at_least: 60%", "measure", None, "60%, round", "只有数要点或章条的 count 和 share 写比较"),
    (MAIN, "of: [X1.1, X1.2]", "of: [X1.1, X1.2], objects: mean", "measure", None, "mean, round", "所取的不全在一个按对象作答的章条之内，没有各对象可看"),
    (MAIN, "take: share, at_least: 60%", "take: share, of: [G4]", "condition", None, "Q7, at_most", "条件看到了自己"),
    (MAIN, "of: [S1.1, S1.2], at_least: 60%", "of: [S1.1, S1.2], at_least: 60%, less_than: 80%", "measure", None, "80%}", "比较写了几个"),
    # Conditions
    (WINDOWS, "measure: Q8, at_least: 80%", "measure: Q2, at_least: 80%", "condition", "1-windows.yaml", "{measure: Q2", "对象的等级不能看它"),
    (WINDOWS, "{measure: Q8, at_least: 80%}", "G1", "condition", "1-windows.yaml", "G1]", "对象的等级不能看它"),
    (WINDOWS, "{measure: Q8, at_least: 80%}", "{measure: Q8}", "condition", "1-windows.yaml", "{measure: Q8}", "比较恰写一个"),
    (WINDOWS, "measure: rate, more_than: 60%", "measure: rate, more_than: 100%", "grade-reach", "1-windows.yaml", "100%}", "对象的等级够不着：要求在可能的范围以外"),
    (WINDOWS, "measure: rate, more_than: 60%", "measure: rate, more_than: 0.6", "unit", "1-windows.yaml", "0.6}", "界限的写法与所比的数不符"),
    (WINDOWS, "name: 合格窗口", "name: 优秀窗口", "grade-reach", "1-windows.yaml", "{name: 优秀窗口, requires: [{measure: rate, more", "对象的等级名称重复"),
    (WINDOWS, "        - {name: 待改进窗口}\n", "", "grade-reach", "1-windows.yaml", "{name: 合格窗口", "只有最低一级没有要求"),
    (MAIN, "take: value, of: [W2.1]", "take: value, of: [W2.1, W1.1]", "measure", None, "{id: Q10", "value 只取一个填数的要点"),
    (MAIN, "take: value, of: [W2.1]", "take: value, of: [S1.1]", "measure", None, "{id: Q10", "value 只取一个填数的要点"),
    (MAIN, "measure: Q10, more_than: 60", "measure: Q10, more_than: 61%", "unit", None, "61%}", "界限的写法与所比的数不符"),
    (MAIN, "each: 0.5, unit: 篇, cap: 2", "each: 0.5, unit: 篇", "penalty", None, "0.5, unit", "按数目加分的写法不全"),
    (MAIN, "each: 0.5, unit: 篇, cap: 2", "each: 0.5, unit: 篇, cap: 2, points: 7.5", "penalty", None, "7.5}", "写了 each 的，不写 points 和 partial"),
    (MAIN, "points: 2, partial: true", "partial: true", "penalty", None, "{id: B4", "加分没有写，或不大于 0"),
    (MAIN, "points: 2, partial: true", "points: 2, partial: true, cap: 1.75", "penalty", None, "1.75}", "写了 each 的才写 cap"),
    (MAIN, "bonus: [B2]", "bonus: [B9]", "consequence", None, "[B9]", "没有写哪些加分项，或加分项不存在"),
    (MAIN, "effect: release, bonus", "bonus", "consequence", None, "[B2]", "只有 release 才写 bonus"),
    (MAIN, "points: 1.5", "points: -1", "consequence", None, "-1}", "没有写扣几分，或不大于 0"),
    (MAIN, "effect: deduct, points", "points", "consequence", None, "1.5}", "只有 deduct 才写 points"),
    (MAIN, "measure: base, at_least", "measure: score, at_least", "consequence", None, "score, at_least: 50", "总分要等加分和扣分算完才有，加分扣分不能看它"),
    (MAIN, "    - {step: bonus, cap: 5}\n    - {step: penalties}\n", "", "consequence", None, "base, at_least: 50", "没有 bonus 或 penalties 一步，base 无从取值"),
    (MAIN, "bonus: [B2]", "bonus: [B1]", "measure", None, "B1]}", "这个加分项要看条件成立才计入，不能再作量的来源"),
    (MAIN, "measure: Q2, less_than: 50%", "measure: 没有, less_than: 50%", "condition", None, "没有, less_than", "所看的量不存在"),
    (MAIN, "{measure: Q6, less_than: 2}", "{measure: 没有, less_than: 2}", "condition", None, "没有, less_than", "所看的量不存在"),
    (MAIN, "{measure: Q6, less_than: 2}", "G9", "condition", None, "G9", "所要求的条件不存在"),
    (MAIN, "measure: Q2, less_than: 50%", "measure: Q2", "condition", None, "{id: G1", "没有写比较"),
    (MAIN, "measure: Q2, less_than: 50%", "measure: Q2, less_than: 50%, at_most: 60%", "condition", None, "{id: G1", "比较写了几个"),
    (MAIN, "{measure: Q6, less_than: 2}", "{measure: Q6}", "condition", None, "{measure: Q6}", "没有写比较"),
    # Units
    (MAIN, "measure: Q2, less_than: 50%", "measure: Q2, less_than: 0.5", "unit", None, "0.5", "界限的写法与所比的数不符"),
    (MAIN, "measure: Q2, less_than: 50%", "measure: Q2, less_than: 50", "unit", None, "50, effect", "界限的写法与所比的数不符"),
    (MAIN, "{measure: Q6, less_than: 2}", "{measure: Q6, less_than: 2%}", "unit", None, "2%", "界限的写法与所比的数不符"),
    (MAIN, "take: share, at_least: 60%", "take: share, at_least: 60", "unit", None, "60}", "界限的写法与所比的数不符"),
    # What conditions do
    (MAIN, "effect: cap_grade, grade: 二级}", "effect: cap_grade, grade: 五级}", "consequence", None, "五级}", "封顶的等级没有写，或不存在"),
    (MAIN, "effect: cap_grade, grade: 三级}", "effect: cap_grade}", "consequence", None, "{id: P2", "封顶的等级没有写，或不存在"),
    (MAIN, "section: W1}", "section: S}", "consequence", None, "S}", "计零的章条没有写，或不包住所看的各项"),
    (MAIN, ", section: W1}", "}", "consequence", None, "{id: G3", "计零的章条没有写，或不包住所看的各项"),
    (SAFETY, "section: S,", "section: W,", "consequence", None, "W, when", "计零的章条没有写，或不包住所看的各项"),
    (MAIN, "less_than: 50%, effect: fail}", "less_than: 50%, effect: fail, section: X}", "consequence", None, "X}", "只有 zero_section 才写 section"),
    # Grades
    (MAIN, "{measure: Q2, at_least: 60%}", "{measure: Q2, at_least: 95%}", "grade-reach", None, "{measure: Q2, at_least: 95%", "等级的要求高于上一级"),
    (MAIN, "{name: 三级}", "{name: 三级, requires: [{measure: Q2, at_least: 10%}]}", "grade-reach", None, "- name: 一级", "最低一级不应有要求"),
    (MAIN, "{measure: score, at_least: 80}", "{measure: score, at_least: 96}", "grade-reach", None, "96", "要求在可能的范围以外"),
    # Steps
    (MAIN, "by: 0.9", "by: 0", "steps", None, "{step: multiply", "multiply 的数应大于 0"),
    # What conditions and measures can come to
    (MAIN, "measure: Q2, less_than: 50%", "measure: Q2, less_than: 0%", "condition", None, "0%, effect: fail", "条件不会成立：够不着"),
    (MAIN, "measure: Q2, less_than: 50%", "measure: Q2, at_most: 100%", "condition", None, "100%, effect: fail", "条件总是成立"),
    (MAIN, "of: [X1.1, X1.2]", "of: [X1.1, X1.1]", "measure", None, "X1.1], round", "同一项取了几次"),
    (MAIN, "of: [X1.1, X1.2]", "of: [X1, X1.2]", "measure", None, "X1.2]", "同一项取了几次"),
    (MAIN, "  - {id: N1, name: 平均偏低, measure: Q1, less_than: 60%}\n", "", "measure", None, "{id: Q1", "没有条件或等级看这个量"),
    (MAIN, "effect: cap_grade, grade: 二级}", "effect: cap_grade, grade: 一级}", "consequence", None, "一级}", "封顶在最高一级，不起作用"),
    (MAIN, "effect: cap_grade, grade: 三级}", "effect: cap_grade, grade: 一级}", "consequence", None, "一级}", "封顶在最高一级，不起作用"),
    # Numbers
    (MAIN, "credit: 2/3", "credit: 2/0", "structure", None, "2/0", "应为数字"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


def edit(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


def test_the_checklist_that_the_cases_start_from_is_sound(folder):
    checklist, problems = checklist_files.inspect(folder)
    assert problems == []
    assert {c.answer.kind for c in checklist.criteria} == {
        "level", "metric", "ratio", "deduction", "picklist", "conditions",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "file", "old", "new", "rule", "where", "at", "message"),
    [(SMALL, *case) for case in CASES] + [(EVERY_RULE, *case) for case in CASES_OF_EVERY_RULE],
)
def test_a_mistake_is_told_with_its_rule_file_line_and_column(
    tmp_path, start, file, old, new, rule, where, at, message
):
    folder = Path(shutil.copytree(start, tmp_path / "folder"))
    text = edit(folder, file, old, new)
    _, problems = checklist_files.inspect(folder)
    assert problems
    if message is None:
        assert {p.code for p in problems} <= {rule, "id-unknown"}
        return
    if where:
        text = (folder / where).read_text(encoding="utf-8")
    expected = f"{folder / (where or file)}:{place(text, at)}"
    told = [(p.code, str(p.location)) for p in problems if message in p.message]
    assert (rule, expected) in told, "\n".join(map(str, problems))
    assert all(p.expected or p.remedy for p in problems), "\n".join(map(str, problems))


def lint_sources() -> str:
    """The text of every module of the package."""
    folder = Path(lint.__file__).parent
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))


def test_every_rule_of_the_lint_has_a_case():
    named = set(re.findall(r'code="([a-z-]+)"', lint_sources()))
    assert len(named) > 15
    assert named - {case[3] for case in (*CASES, *CASES_OF_EVERY_RULE)} == set()


def messages_of_lint() -> set[str]:
    """Every message that a rule can tell, each fixed part of those with something filled in."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(lint_sources().replace("from __future__ import annotations", ""))):
        if isinstance(node, ast.keyword) and node.arg == "message":
            found.append(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found += [node.value] if node.targets[0].id in {"message", "state"} else []
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            pairs = zip(node.targets[0].elts, getattr(node.value, "elts", []), strict=False)
            found += [value for name, value in pairs if isinstance(name, ast.Name) and name.id == "message"]
    branches = [
        b for value in found for b in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))
    ]
    parts = [p for value in branches for p in (value.values if isinstance(value, ast.JoinedStr) else (value,))]
    return {part.value.strip() for part in parts if isinstance(part, ast.Constant)}


def test_every_message_of_the_lint_has_a_case():
    messages = messages_of_lint()
    assert len(messages) > 40
    told = [case[6] for case in (*CASES, *CASES_OF_EVERY_RULE) if case[6]]
    assert {message for message in messages if not any(w in message or message in w for w in told)} == set()


def test_mistakes_in_several_files_are_told_together(folder):
    edit(folder, PART, "kind: level", "kind: levle")
    edit(folder, SOURCES, "confidence: sourced", "confidence: sure")
    edit(folder, MAIN, "id: small", "id: 小")
    edit(folder, OLD, "  K1: K1", "  K1: K1\n  K1: K2")
    _, problems = checklist_files.inspect(folder)
    assert [Path(p.location.file).name for p in problems] == [PART, MAIN, OLD, SOURCES]


def test_a_part_that_cannot_be_read_does_not_hide_the_mistakes_in_the_others(folder):
    (folder / PART).write_text("a: [", encoding="utf-8")
    edit(folder, SOURCES, "confidence: sourced", "confidence: sure")
    _, problems = checklist_files.inspect(folder)
    assert {Path(p.location.file).name for p in problems} == {PART, SOURCES}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (MAIN, "total_points: 70", "total_points: 七十"),
        (MAIN, "total_points: 70", "total_points:"),
        (MAIN, "{name: 优秀,", "{name: [优秀],"),
        (MAIN, "sources: sources.yaml", "sources: 没有.yaml"),
        (PART, "title: 唯一的一章\n", ""),
    ],
)
def test_a_value_that_cannot_be_read_does_not_hide_what_is_wrong_inside_the_sections(folder, file, old, new):
    edit(folder, PART, "    points: 70", "    points: 60")
    edit(folder, PART, "{at_least: 70%, credit: 0.5}", "{at_least: 70%, credit: -0.5}")
    _, alone = checklist_files.inspect(folder)
    assert {p.code for p in alone} == {"points-sum", "credit-range"}
    edit(folder, file, old, new)
    text = (folder / PART).read_text(encoding="utf-8")
    _, problems = checklist_files.inspect(folder)
    told = [(p.code, str(p.location)) for p in problems]
    assert ("points-sum", f"{folder / PART}:{place(text, '60' + chr(10))}") in told
    assert ("credit-range", f"{folder / PART}:{place(text, '-0.5')}") in told
    assert {p.code for p in problems} & {"structure", "include"}


def test_every_lint_problem_of_a_file_is_told_beside_a_repeated_name(folder):
    edit(folder, PART, "    points: 70", "    points: 60")
    edit(folder, PART, "text: 培训", "text: 培训\n        text: 培训")
    _, problems = checklist_files.inspect(folder)
    assert [p.message[:4] for p in problems] == ["标准分与", "标准分与", "名称重复"]


def test_a_mistake_in_a_checklist_is_exit_code_2_in_chinese(folder, run):
    edit(folder, PART, "    points: 70", "    points: 60")
    for arguments in (["checklist", "lint", folder], ["init", "-", "-c", folder], ["checklist", "show", folder]):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "1-only.yaml:10:13: A.1 标准分与下级之和不一致" in err
        assert "共 2 处问题" in err


@pytest.mark.parametrize(
    "content", ["", "- 甲\n", "甲\n", "id: small\n", "sections: []\n", "\0", "{}", "sections: {a: 1}\nsources: 3"]
)
def test_a_main_file_that_is_no_checklist_is_refused(folder, content):
    (folder / MAIN).write_text(content, encoding="utf-8")
    checklist, problems = checklist_files.inspect(folder)
    assert checklist is None
    assert problems


@pytest.mark.parametrize("name", ["", "没有", "/etc", "x" * 5000, "a\0b", "..", "window-service/../x"])
def test_a_checklist_that_cannot_be_found_is_refused_with_those_that_can(name):
    from compliance.errors import InputError

    with pytest.raises(InputError, match="window-service"):
        checklist_files.find(name)


def test_what_is_left_to_the_defaults_is_no_mistake_beside_a_main_file_that_cannot_be_read(tmp_path):
    head = 'format: compliance-checklist/2\nid: a\nversion: "1"\ntitle: 甲\nstandard: {title: 甲, statement: 甲}\n'
    main = f"{head}grades: [{{name: 一, requires: [{{measure: score, at_least: 1}}]}}, {{name: [二]}}]\nsections: [1.yaml]\n"
    (tmp_path / "checklist.yaml").write_text(main, encoding="utf-8")
    part = 'id: S\nnumber: "1"\ntitle: 章\ncriteria: [{id: K, text: 点}, {id: L, text: 点, answer: {kind: level, scale: 别的}}]\n'
    (tmp_path / "1.yaml").write_text(part, encoding="utf-8")
    _, problems = checklist_files.inspect(tmp_path)
    assert [Path(p.location.file).name for p in problems] == [MAIN]

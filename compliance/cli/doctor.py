"""compliance doctor: whether this machine has all that reports need."""

from __future__ import annotations


def command() -> int:
    """检查本机是否具备生成报告所需的部件，并说明缺什么、怎样安装。"""
    from compliance.report.pdf import system

    findings = system.examine()
    for finding in findings:
        print(f"[{'具备' if finding.present else '缺少'}] {finding.name}：{finding.detail}")
        if not finding.present:
            print(f"        处理：{finding.remedy}")
    return 3 if any(not finding.present and finding.required for finding in findings) else 0

"""python -m compliance.samples: writes a made-up cohort into a new folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from compliance import checklist_files
from compliance.samples.cohort import SampleFile, files


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m compliance.samples", description="按种子编造一批园区的答卷，供演示和试用。", add_help=False
    )
    parser.add_argument("folder", type=Path, metavar="文件夹", help="写入的文件夹，须尚不存在")
    parser.add_argument("--parks", type=int, default=89, metavar="个数", help="园区个数（默认 89）")
    parser.add_argument("--seed", type=int, default=1, metavar="种子", help="种子相同，文件逐字节相同（默认 1）")
    parser.add_argument("--years", type=int, nargs="+", default=[2024, 2025], metavar="年份", help="默认 2024 2025")
    parser.add_argument("--checklist", default="window-service", metavar="检查表", help="检查表代号或文件夹")
    parser.add_argument("--clean", action="store_true", help="全部为YAML，不编造差错")
    parser.add_argument("-h", "--help", action="help", help="显示本说明")
    given = parser.parse_args()
    if given.folder.exists():
        parser.exit(2, f"{given.folder}: 已存在\n    处理：换一个文件夹名\n")
    checklist = checklist_files.load(given.checklist)
    mixed = not given.clean
    for made in files(checklist, given.parks, seed=given.seed, years=given.years, mixed=mixed, mistakes=mixed):
        write(made, given.folder)


def write(made: SampleFile, folder: Path) -> None:
    """Puts one file of a cohort under `folder`."""
    path = folder / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)


if __name__ == "__main__":
    main()

"""python -m workbench [FOLDER]: builds 工作台.html and its bill of materials there, or in dist."""

from __future__ import annotations

import sys
from pathlib import Path

from workbench import assembling, interpreter, materials
from workbench.parts import Unavailable

NAME = "工作台.html"


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path("dist")
    try:
        engine = interpreter.engine()
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 3
    page = assembling.encoded(assembling.render(engine))
    if len(page) >= assembling.MOST:
        print(f"{NAME} 有 {len(page)} 字节，超过 {assembling.MOST}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(page)
    (folder / "工作台.cdx.json").write_text(materials.bill(engine.parts), encoding="utf-8")
    print(f"已写入 {folder / NAME}（{len(page) / 1_000_000:.1f} MB）和 {folder / '工作台.cdx.json'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

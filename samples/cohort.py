"""The files of a cohort as they would arrive by mail: several forms, folders by 州市, a roster, mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from random import Random
from typing import Any

from compliance.checklist.model import Checklist
from samples import writing
from samples.filling import Filler
from samples.parks import SamplePark, parks
from samples.writing import SampleFile

ROSTER = "园区名单.csv"
EVIDENCE = "佐证/窗口服务台账.csv"


def files(
    checklist: Checklist,
    count: int,
    *,
    seed: int = 1,
    years: Sequence[int] = (2024, 2025),
    mixed: bool = True,
    mistakes: bool = True,
) -> Iterator[SampleFile]:
    """The roster, then each year's files, park by park; nothing is kept.

    `mixed` makes one file in ten JSON and one in thirty a workbook, otherwise all are YAML. `mistakes` are made in the
    last year by one park in fifteen or so, each kind by one park at least where there are enough of them; besides, the
    roster then names one park that sends nothing.
    """
    made = _mistakes(count, seed) if mistakes else {}
    everyone = list(parks(count, seed)) if count <= 5000 else None
    filler = Filler(checklist, seed)
    yield _roster(everyone or parks(count, seed), count if mistakes else None)
    for year in years:
        for park in everyone or parks(count, seed):
            mistake = made.get(park.number) if year == years[-1] else None
            yield from _park(filler, park, year, mistake, mixed=mixed)


def _park(filler: Filler, park: SamplePark, year: int, mistake: Mistake | None, *, mixed: bool) -> Iterator[SampleFile]:
    folder = PurePosixPath(str(year), park.region)
    path, data = folder / f"{park.code}{park.name}", filler.data(park, year)
    if mistake is not None:
        yield from mistake(filler, park, year, data, path)
    elif mixed and park.number % 30 == 7:
        yield SampleFile(path.with_name(path.name + ".xlsx"), writing.as_workbook(data, filler.checklist))
    elif mixed and park.number % 10 == 3:
        yield SampleFile(path.with_name(path.name + ".json"), writing.as_json(data))
    else:
        yield _yaml(filler, path, data)


def _yaml(filler: Filler, path: PurePosixPath, data: dict[str, Any]) -> SampleFile:
    return SampleFile(path.with_name(path.name + ".yaml"), filler.form.filled(data))


def _roster(everyone: Iterator[SamplePark] | list[SamplePark], absent: int | None) -> SampleFile:
    lines = ["代码,名称"]
    lines += [f"{park.code},{park.name}" for park in everyone]
    if absent is not None:
        lines.append("YN-X01,未报园区（示例）")
    return SampleFile(PurePosixPath(ROSTER), ("\ufeff" + "\r\n".join(lines) + "\r\n").encode())


Mistake = Callable[[Filler, SamplePark, int, dict[str, Any], PurePosixPath], Iterator[SampleFile]]


def _mistakes(count: int, seed: int) -> dict[int, Mistake]:
    """Who makes which mistake: each kind in turn, one park in sixteen, but all kinds once from 30 parks on."""
    rng = Random(f"mistakes {seed}")
    wanted = max(count // 16, len(MISTAKES) if count >= 30 else 0)
    # Never the first, whom others copy.
    chosen = rng.sample(range(1, count), wanted) if wanted else []
    return {number: MISTAKES[turn % len(MISTAKES)] for turn, number in enumerate(chosen)}


def _broken(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    made = _yaml(filler, path, data)
    head, name, evidence = made.content.partition("佐证: [纸质".encode())
    yield SampleFile(made.path, head + name + evidence.replace(b"]", b"", 1))


def _outside_choices(
    filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath
) -> Iterator[SampleFile]:
    for entry in data["作答"].values():
        if "结果" in entry:
            entry["结果"] = "基本上还行"
            break
    yield _yaml(filler, path, data)


def _sent_twice(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    yield _yaml(filler, path, data)
    data["自评日期"] = f"{year + 1}-02-05"
    yield _yaml(filler, path.with_name(path.name + "（修改版）"), data)


def _wrong_year(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    data["评价期"] = {"开始": f"{year - 2}-01-01", "结束": f"{year - 2}-12-31"}
    yield _yaml(filler, path, data)


def _no_such_file(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    for entry in data["作答"].values():
        if "佐证" in entry:
            entry["佐证"] = ["佐证/忘了发的扫描件.pdf"]
            break
    yield _yaml(filler, path, data)


def _copied(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    other = next(parks(1, filler.seed))
    data["作答"] = filler.data(other, year)["作答"]
    yield _yaml(filler, path, data)


def _unproven(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    for entry in data["作答"].values():
        entry.pop("佐证", None)
    yield _yaml(filler, path, data)


def _in_gb18030(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    made = _yaml(filler, path, data)
    yield SampleFile(made.path, made.content.decode().encode("gb18030"))


def _same_evidence(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    # In a folder of its own, since all files of a region lie in one.
    path = path / "答卷"
    for entry in data["作答"].values():
        if "佐证" in entry:
            entry["佐证"].append(EVIDENCE)
            break
    yield _yaml(filler, path, data)
    yield SampleFile(path.parent / EVIDENCE, "序号,日期,事项,办结\r\n1,6月3日,政策咨询,是\r\n".encode())


def _veto(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    for criterion in filler.checklist.criteria:
        veto = criterion.veto
        if veto and veto.effect == "fail" and veto.when and veto.when.answer and criterion.id in data["作答"]:
            data["作答"][criterion.id] = {"结果": veto.when.answer, "说明": "证照到期，续办中"}
            break
    yield _yaml(filler, path, data)


def _unfinished(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    for name in list(data["作答"])[-6:]:
        data["作答"][name] = {"结果": ""}
    yield _yaml(filler, path, data)


def _leap(filler: Filler, park: SamplePark, year: int, data: Any, path: PurePosixPath) -> Iterator[SampleFile]:
    stronger = -2.5 if park.strength > 0 else 2.5
    yield _yaml(filler, path, filler.data(replace(park, strength=park.strength + stronger), year))


MISTAKES: tuple[Mistake, ...] = (
    _broken,
    _outside_choices,
    _sent_twice,
    _wrong_year,
    _no_such_file,
    _copied,
    _unproven,
    _in_gb18030,
    _same_evidence,
    _veto,
    _unfinished,
    _same_evidence,
    _leap,
    _veto,
)

"""Fictional parks with names like those of Yunnan: same seed, same parks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from random import Random

REGIONS = {
    "昆明市": 22,
    "曲靖市": 12,
    "玉溪市": 10,
    "红河哈尼族彝族自治州": 10,
    "楚雄彝族自治州": 8,
    "大理白族自治州": 8,
    "昭通市": 6,
    "文山壮族苗族自治州": 6,
    "保山市": 6,
    "普洱市": 5,
    "德宏傣族景颇族自治州": 4,
    "西双版纳傣族自治州": 4,
    "临沧市": 4,
    "丽江市": 3,
    "怒江傈僳族自治州": 1,
    "迪庆藏族自治州": 1,
}
"""Of a hundred parks, about how many are there."""

FIRST = "云彩金石青白龙凤长安永兴新清秀松柏茶梨竹双九重六沙南东西北玉银泸澜碧望临会通达和顺宁"
SECOND = "岭川坪坝塘溪湾泉峰谷洲桥滩原台屏岩源港田"
KINDS = (
    "产业园区",
    "工业园区",
    "高新技术产业园区",
    "绿色食品产业园区",
    "经济技术产业园区",
    "边境产业园区",
    "新材料产业园区",
    "物流产业园区",
    "生物医药产业园区",
    "数字经济产业园区",
    "装备制造产业园区",
    "循环经济产业园区",
    "轻工产业园区",
    "冶金化工产业园区",
    "硅光伏产业园区",
    "茶产业园区",
    "花卉产业园区",
    "现代农业产业园区",
    "文化旅游产业园区",
    "跨境电商产业园区",
)
NAMES = len(FIRST) * len(SECOND) * len(KINDS)
NATIONAL_OF_89 = 17

SIZES = {"国家级": (5.7, 0.55), "省级": (4.6, 0.6), "州市级": (4.0, 0.6), "县级": (3.3, 0.6)}
"""Mean and spread of the logarithm of the number of enterprises."""
HEAD_START = {"国家级": 0.55, "省级": 0.1, "州市级": -0.1, "县级": -0.35}


@dataclass(frozen=True, slots=True)
class SamplePark:
    number: int
    name: str
    code: str
    region: str
    type: str
    enterprises: int
    area: str
    strength: float
    """In standard deviations."""


def parks(count: int, seed: int) -> Iterator[SamplePark]:
    """17 of every 89 are 国家级. The first parks of a larger cohort are not those of a smaller one."""
    stride = 7919
    while gcd(stride, NAMES) != 1:
        stride += 1
    start = Random(f"names {seed}").randrange(NAMES)
    regions, weights = list(REGIONS), list(REGIONS.values())
    for number in range(count):
        rng = Random(f"park {seed} {number}")
        kind = _type(number, rng)
        mean, spread = SIZES[kind]
        enterprises = max(6, int(2.718281828 ** rng.gauss(mean, spread)))
        yield SamplePark(
            number=number,
            name=_name((start + number * stride) % NAMES, number // NAMES),
            code=f"YN-{number + 1:0{max(3, len(str(count)))}d}",
            region=rng.choices(regions, weights)[0],
            type=kind,
            enterprises=enterprises,
            area=f"{max(8, int(enterprises * rng.uniform(0.3, 0.9))) / 10:.1f}",
            strength=rng.gauss(HEAD_START[kind], 0.5),
        )


def _type(number: int, rng: Random) -> str:
    # Evenly through the numbers, so that 17 of the first 89 are national whatever the seed.
    if number * NATIONAL_OF_89 % 89 < NATIONAL_OF_89:
        return "国家级"
    return rng.choices(("省级", "州市级", "县级"), (70, 18, 12))[0]


def _name(index: int, round_: int) -> str:
    index, kind = divmod(index, len(KINDS))
    first, second = divmod(index, len(SECOND))
    later = f"{round_ + 1}区" if round_ else ""
    return f"{FIRST[first]}{SECOND[second]}{KINDS[kind]}{later}"

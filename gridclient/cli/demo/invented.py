"""Invented people for a demonstration; their ID numbers use the never-issued region 000000."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from gridclient.domain import citizen_ids
from gridclient.workbook import writing
from gridclient.workbook.writing import Line, Page, Style

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力鑫宇波兰凤"
_TITLES = (
    "序号", "网格", "小区", "楼栋", "单元", "房号", "户主姓名", "姓名", "与户主关系",
    "性别", "身份证号码", "联系电话", "居住状态", "人员类别", "备注",
)  # fmt: skip
_UNITS, _FLOORS, _ROOMS = 3, 6, 2
DOORS_A_BUILDING = _UNITS * _FLOORS * _ROOMS


def write_ledger(path: Path, grid: str, estate: str, households: int, rng: random.Random) -> None:
    """A residents' ledger of at least so many households, as an office would keep it."""
    lines = [Line(_TITLES, Style.HEADER)]
    for number, row in enumerate(_rows(grid, estate, households, rng), start=1):
        lines.append(Line((str(number), *row), Style.BODY))
    page = Page("居民台账", lines, widths=(6, 10, 12, 8, 8, 8, 12, 12, 12, 6, 22, 14, 10, 16, 12))
    path.write_bytes(writing.write([page]))


def _rows(grid: str, estate: str, households: int, rng: random.Random) -> Iterator[tuple[str, ...]]:
    for count in range(households):
        building, door = divmod(count, DOORS_A_BUILDING)
        unit, place = divmod(door, _FLOORS * _ROOMS)
        floor, room = divmod(place, _ROOMS)
        where = (
            grid, estate, f"{building + 1}栋", f"{unit + 1}单元", f"{floor + 1}{room + 1:02d}"
        )  # fmt: skip
        for person in _family(rng):
            yield (*where, *person)


def _family(rng: random.Random) -> Iterator[tuple[str, ...]]:
    old = rng.random() < 0.3
    born = rng.randint(1938, 1962) if old else rng.randint(1968, 1998)
    head, alone = _name(rng), rng.random() < 0.3
    care = ("独居老人" if alone else "空巢老人") if old else ""
    male = rng.random() < 0.5
    yield _person(rng, head, (head, "户主"), born, male=male, care=care)
    if not alone:
        yield _person(rng, head, (_name(rng), "配偶"), born + 2, male=not male, care=care)
        if not old and rng.random() < 0.6:
            child = rng.random() < 0.5
            relation = "子" if child else "女"
            yield _person(rng, head, (_name(rng), relation), born + 27, male=child, care="")


def _person(
    rng: random.Random, head: str, who: tuple[str, str], year: int, *, male: bool, care: str
) -> tuple[str, ...]:
    born = dt.date(min(year, 2024), rng.randint(1, 12), rng.randint(1, 28))
    body = f"000000{born:%Y%m%d}{rng.randint(0, 49):02d}{rng.randint(0, 4) * 2 + male}"
    return (
        head,
        *who,
        "男" if male else "女",
        body + citizen_ids.check_digit(body),
        f"199{rng.randint(0, 99_999_999):08d}",
        "常住",
        care,
        "",
    )


def _name(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))

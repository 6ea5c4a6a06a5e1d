"""Two hundred canaries: strings that stand nowhere but in the data, so that finding one tells."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pypinyin import lazy_pinyin

_EACH = 40
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
_GIVEN = "灏琰翀璟骁暄珩翊嫣妤翎霁皓璇煜婵晗瑾筠菡黛翾昱珺骞湛"
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


@dataclass(frozen=True, slots=True)
class Planted:
    """Forty of each kind; ``pinyin`` spells the names, ``estate`` is an address more."""

    names: tuple[str, ...]
    pinyin: tuple[str, ...]
    numbers: tuple[str, ...]
    phones: tuple[str, ...]
    notes: tuple[str, ...]
    estate: str

    def __iter__(self) -> Iterator[str]:
        yield from (*self.names, *self.pinyin, *self.numbers, *self.phones, *self.notes)
        yield self.estate


def planted(seed: int) -> Planted:
    """The canaries of a seed."""
    draw = random.Random(f"canaries/{seed}")
    names = tuple(
        surname + "".join(draw.sample(_GIVEN, 3)) for surname in draw.sample(_SURNAMES, _EACH)
    )
    return Planted(
        names=names,
        pinyin=tuple("".join(lazy_pinyin(name)) for name in names),
        numbers=tuple(_number(draw) for _count in range(_EACH)),
        phones=tuple(f"139{draw.randrange(10**8):08d}" for _count in range(_EACH)),
        notes=tuple(
            f"记{draw.randrange(10**9):09d}家中{''.join(draw.sample(_GIVEN, 6))}"
            for _count in range(_EACH)
        ),
        estate=f"{''.join(draw.sample(_GIVEN, 4))}花园",
    )


def _number(draw: random.Random) -> str:
    """An ID number of the region 000000, which was never issued."""
    body = f"000000{draw.randint(1935, 1999)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
    body += f"{draw.randrange(1000):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]

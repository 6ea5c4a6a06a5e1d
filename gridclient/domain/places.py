"""Places: divisions, grids, estates, buildings and dwellings (GB/T 2260, CJ/T 349-2010)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    choice,
    date_on,
    number,
    reference,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

LEVELS = Codes(
    "level",
    N_("Level"),
    Code("district", N_("District"), ("区", "县")),
    Code("street", N_("Street"), ("街道", "乡镇")),
    Code("community", N_("Community"), ("社区", "村")),
)
LEVEL_DIGITS = {"district": 6, "street": 9, "community": 12}

ESTATE_TYPES = Codes(
    "estate_type",
    N_("Estate type"),
    Code("commodity", N_("Commodity housing"), ("商品房",)),
    Code("resettlement", N_("Resettlement housing"), ("拆迁安置", "安置房")),
    Code("old", N_("Old estate"), ("老旧小区",)),
    Code("employer", N_("Employer housing"), ("单位宿舍",)),
    Code("public_rental", N_("Public rental housing"), ("公租房",)),
    Code("self_built", N_("Self-built houses"), ("自建房",)),
    Code("other", N_("Other"), ("其他",)),
)

OCCUPANCY = Codes(
    "occupancy",
    N_("Occupancy"),
    Code("own", N_("Lived in by the owner"), ("自住", "自有", "常住", "在住")),
    Code("rented", N_("Rented"), ("租住", "出租")),
    Code("lodging", N_("Lodging"), ("寄住", "借住")),
    Code("vacant", N_("Vacant"), ("空置", "空户", "空置户", "空房", "无人居住")),
    Code("business", N_("Business"), ("经营", "商用")),
)

NOT_LIVED_IN = frozenset({"vacant", "business"})
"""What is said of a door behind which no household counts."""


@register("division", N_("Division"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A district, street or community; its code is text and may have validity and aliases."""

    id: str
    code: str = text(N_("Division code"), required=True, length=12)
    name: str = text(N_("Division name"), required=True, length=60)
    level: str = choice(N_("Level"), LEVELS, required=True)
    phone: str | None = text(N_("Office phone"), length=40)
    duty_phone: str | None = text(N_("Duty phone"), length=40)
    valid_from: dt.date | None = date_on(N_("Valid from"))
    valid_until: dt.date | None = date_on(N_("Valid until"))


@register("grid", N_("Grid"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid cell of a community, 300 to 500 households as a rule (GB/T 34300)."""

    id: str
    division_id: str = reference(N_("Community"), "division", required=True)
    code: str = text(N_("Grid code"), required=True, length=20, ledger=("网格编码", "网格编号"))
    name: str = text(N_("Grid"), required=True, length=60, ledger=("网格", "网格名称", "所属网格"))
    area: str | None = text(N_("Area covered"), length=200)
    parent_id: str | None = reference(N_("Parent grid"), "grid")
    basis: str | None = text(N_("Basis of division"), length=60)
    valid_from: dt.date | None = date_on(N_("Valid from"))
    valid_until: dt.date | None = date_on(N_("Valid until"))
    retired: str | None = retired()


@register("estate", N_("Estate"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """A residential estate."""

    id: str
    division_id: str = reference(N_("Community"), "division", required=True)
    name: str = text(N_("Estate"), required=True, length=60, ledger=("小区", "小区名称", "院落"))
    aliases: str | None = text(N_("Also called"), length=200)
    type: str | None = choice(N_("Estate type"), ESTATE_TYPES)
    address: str | None = text(N_("Address"), length=200)
    retired: str | None = retired()


@register("building", N_("Building"), within="grid_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building; ``building_no`` is text such as ``3``, ``3甲`` or ``A``."""

    id: str
    grid_id: str = reference(N_("Grid"), "grid", required=True)
    estate_id: str | None = reference(N_("Estate"), "estate")
    building_no: str = text(
        N_("Building"),
        required=True,
        length=20,
        ledger=("楼栋", "楼栋号", "幢号", "栋号", "楼号", "幢", "栋"),
    )
    address: str | None = text(N_("Address"), length=200)
    aliases: str | None = text(N_("Also called"), length=200)
    units: int | None = number(N_("Units"))
    floors: int | None = number(N_("Floors"))
    rooms_a_floor: int | None = number(N_("Rooms a floor"))
    leader_id: str | None = reference(N_("Building leader"), "person")
    place_x: int | None = number(N_("Place on the map picture, from the left, in thousandths"))
    place_y: int | None = number(N_("Place on the map picture, from the top, in thousandths"))
    retired: str | None = retired()


@register("dwelling", N_("Dwelling"), within="building_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """One door; it may hold several households, or none."""

    id: str
    building_id: str = reference(N_("Building"), "building", required=True)
    unit_no: str | None = text(
        N_("Unit"), length=20, ledger=("单元", "单元号", "门栋", "楼道", "单元名称")
    )
    floor_no: int | None = number(N_("Floor"), ledger=("楼层", "层"))
    room_no: str = text(
        N_("Room"),
        required=True,
        length=20,
        ledger=("房号", "室号", "门牌号", "房间号", "户室", "室", "房间", "门号"),
    )
    occupancy: str | None = choice(
        N_("Occupancy"), OCCUPANCY, ledger=("居住状态", "居住类型", "居住情况", "房屋状态")
    )
    retired: str | None = retired()


def level_of(code: str) -> str | None:
    """The level a division code's length says, or None."""
    return next((level for level, digits in LEVEL_DIGITS.items() if len(code) == digits), None)


def inside(code: str, outer: str) -> bool:
    """Whether the division ``code`` is ``outer`` or lies inside it."""
    return code.startswith(outer)


def address_label(
    estate: str | None, building_no: str | None, unit_no: str | None, room_no: str | None
) -> str:
    """A door as people say it: ``阳光花园3栋2单元501``."""
    parts = [estate or ""]
    if building_no:
        plain = building_no[-1:].isascii() or building_no[-1:] in "甲乙丙丁"
        parts.append(f"{building_no}栋" if plain else building_no)
    if unit_no:
        parts.append(f"{unit_no}单元")
    parts.append(room_no or "")
    return "".join(parts)


def walking_order(
    building_no: str | None, unit_no: str | None, floor_no: int | None, room_no: str | None
) -> tuple[object, ...]:
    """A key that sorts doors as one walks: building, unit, floor from the top, room."""
    return (
        natural(building_no or ""),
        natural(unit_no or ""),
        -(floor_no or 0),
        natural(room_no or ""),
    )


def natural(label: str) -> tuple[tuple[int, int, str], ...]:
    """A key under which ``3栋`` comes before ``12栋``."""
    parts = re.findall(r"\d+|\D+", label)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)

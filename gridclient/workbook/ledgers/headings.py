"""What the words around a table say about all of its rows: grid, estate, building."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain import addresses, texts

_GRID = re.compile(
    r"网格(?:名称)?:\s*(?P<named>\S+)|(?P<grid>第?[〇零一二三四五六七八九十\d]{1,4}网格)"
)
_LABELLED_ESTATE = re.compile(r"小区(?:名称)?:\s*(?P<name>\S+)")
_LABELLED_BUILDING = re.compile(r"(?:楼栋|楼号|幢号|栋号)(?:名称)?:\s*(?P<name>\S+)")
_BRACKETED = re.compile(r"\((?P<name>[^()]{2,15})\)")
_BEFORE_SUBJECT = re.compile(r"(?P<name>[\u3400-\u9fff]{2,12}?)(?:居民|住户|一户一档)")
_NOT_AN_ESTATE = re.compile(
    r"\d|[年月日表版样章续份]|社区|街道|网格|单位|公开|内部|试行|老人|残疾|低保|儿童"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for a whole sheet where its rows do not say otherwise."""

    grid_name: str | None = None
    estate: str | None = None
    building: str | None = None


def read(sheet_name: str, lines: Iterable[str]) -> Surroundings:
    """Read the sheet's name and the ``lines`` of text above its header."""
    narrow = [texts.half_width(line) for line in lines]
    place = addresses.parse(sheet_name)
    grid = _first(_GRID, [*narrow, texts.half_width(sheet_name)])
    estate = _first(_LABELLED_ESTATE, narrow) or place.estate or _estate(narrow)
    building = _first(_LABELLED_BUILDING, narrow)
    return Surroundings(
        grid,
        estate,
        addresses.read_building(building) if building else _building(sheet_name, place),
    )


def _first(shape: re.Pattern[str], lines: Iterable[str]) -> str | None:
    for line in lines:
        if found := shape.search(line):
            return next(part for part in found.groups() if part)
    return None


def _estate(lines: Iterable[str]) -> str | None:
    for line in lines:
        for found in (*_BRACKETED.finditer(line), *_BEFORE_SUBJECT.finditer(line)):
            name = found["name"].strip()
            if not _NOT_AN_ESTATE.search(name):
                return name
    return None


def _building(sheet_name: str, place: addresses.Address) -> str | None:
    return place.building or (addresses.read_building(sheet_name) if sheet_name.isdigit() else None)

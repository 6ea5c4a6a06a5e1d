"""The doors a survey asks at, and which of them are done."""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain import places
from gridclient.domain.campaigns import Campaign
from gridclient.store import answers, doors
from gridclient.store.doors import DoorLine
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class SurveyDoor:
    """A household a survey means, and whether it was asked."""

    household_id: str
    building_id: str
    building_label: str
    address: str
    head_name: str | None
    done: bool


@dataclass(frozen=True, slots=True)
class BuildingProgress:
    """How many doors of a building are done."""

    building_id: str
    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many doors are done, in all and by building in walking order."""

    done: int
    total: int
    buildings: tuple[BuildingProgress, ...]


def progress(unit: Unit, campaign: Campaign) -> Progress:
    """How far a survey is."""
    found: dict[str, list[SurveyDoor]] = {}
    for door in doors_of(unit, campaign):
        found.setdefault(door.building_id, []).append(door)
    buildings = tuple(
        BuildingProgress(
            building_id, lines[0].building_label, sum(door.done for door in lines), len(lines)
        )
        for building_id, lines in found.items()
    )
    return Progress(
        sum(one.done for one in buildings), sum(one.total for one in buildings), buildings
    )


def doors_of(unit: Unit, campaign: Campaign, building_id: str | None = None) -> list[SurveyDoor]:
    """The doors of a survey in walking order, all or those of one building."""
    asked = answers.asked(unit, campaign.id)
    lines = [line for line in doors.doors(unit, building_id) if _means(campaign, line)]
    return [_door(line, asked) for line in sorted(lines, key=_order)]


def means(unit: Unit, campaign: Campaign, household_id: str) -> bool:
    """Whether a survey asks at a household's door."""
    return any(_means(campaign, line) for line in doors.doors(unit, None, [household_id]))


def _means(campaign: Campaign, line: DoorLine) -> bool:
    everywhere = not campaign.grid_ids and not campaign.building_ids
    named = line.grid_id in campaign.grid_ids or line.building_id in campaign.building_ids
    return line.occupied and (everywhere or named)


def _door(line: DoorLine, asked: set[str]) -> SurveyDoor:
    household = line.household_id or ""
    return SurveyDoor(
        household_id=household,
        building_id=line.building_id,
        building_label=places.address_label(line.estate, line.building_no, None, None),
        address=places.address_label(line.estate, line.building_no, line.unit_no, line.room_no),
        head_name=line.head_name,
        done=household in asked,
    )


def _order(line: DoorLine) -> tuple[object, ...]:
    return (
        line.grid_code,
        line.estate or "",
        *places.walking_order(line.building_no, line.unit_no, line.floor_no, line.room_no),
    )

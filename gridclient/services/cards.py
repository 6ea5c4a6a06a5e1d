"""Contact cards of buildings, from the staff of their grids."""

from __future__ import annotations

from collections.abc import Sequence

from gridclient.domain.cards import ContactCard, vcard
from gridclient.domain.places import Building, Division, Grid
from gridclient.domain.staff import Person
from gridclient.errors import Refused
from gridclient.i18n import N_, _
from gridclient.services.places import Places
from gridclient.services.profile import Profile

HOTLINES = (
    (N_("Government hotline"), "12345"),
    (N_("Police"), "110"),
    (N_("Fire"), "119"),
    (N_("Ambulance"), "120"),
)
"""The public hotlines every card ends with."""


class Cards:
    """Making cards in one profile."""

    def __init__(self, profile: Profile, places: Places) -> None:
        self._profile = profile
        self._places = places

    def contact(self, buildings: Sequence[str] = ()) -> list[ContactCard]:
        """One card a building, for the buildings named (none: all).

        Raises ``Refused`` where a building is unknown or its grid has no worker yet.
        """
        ids = self._places.building_ids(buildings)
        labels = {item.building_id: item.label for item in self._places.buildings()}
        with self._profile.store.view() as unit:
            known = {item.id: item for item in unit.find(Building)}
            grids = {item.id: item for item in unit.find(Grid)}
            divisions = {item.id: item for item in unit.find(Division)}
            staff = [person for person in unit.find(Person) if not person.retired]
        cards = []
        for building_id in ids:
            building = known[building_id]
            grid = grids[building.grid_id]
            division = divisions[grid.division_id]
            cards.append(_card(labels[building_id], building, grid, division, staff))
        if not cards:
            raise Refused(
                "cards.none",
                _("There is no building to make cards for."),
                hint=_("Import a ledger first; its buildings come with it."),
            )
        return cards


def _card(
    label: str, building: Building, grid: Grid, division: Division, staff: Sequence[Person]
) -> ContactCard:
    worker = next((p for p in staff if p.post == "grid_worker" and grid.id in p.grid_ids), None)
    leader = next((p for p in staff if p.id == building.leader_id), None)
    if worker is None:
        raise Refused(
            "cards.no_worker",
            _("{grid} has no grid worker yet.").format(grid=grid.name),
            hint=_("Enrol the worker, then print the cards."),
        )
    return ContactCard(
        community=division.name,
        grid_name=grid.name,
        area=grid.area or label,
        building=label,
        worker_name=worker.name,
        worker_phone=worker.phone or "",
        leader_name=leader.name if leader else "",
        leader_phone=(leader.phone or "") if leader else "",
        office_phone=division.phone or "",
        duty_phone=division.duty_phone or "",
        duty_text=worker.duty_text or "",
        hotlines=tuple((_(label), number) for label, number in HOTLINES),
        qr_text=vcard(
            worker.name,
            f"{division.name} {grid.name}",
            worker.phone or division.phone or "",
            label,
        ),
    )

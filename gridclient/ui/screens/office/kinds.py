"""Which registers and facts the page Office shows, under which heading, in which columns."""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain.activities import Activity, Meeting
from gridclient.domain.fields import Entity, Kind, entity_of
from gridclient.domain.partners import Commitment, PartnerUnit
from gridclient.domain.places import Building, Estate, Grid
from gridclient.domain.service_points import ServicePoint
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.staff import Person
from gridclient.i18n import N_
from gridclient.ui.screens.office.section import Face

_OF_MACHINES = frozenset({"retired", "retired_on", "place_x", "place_y"})
"""Set by other means than typing: by retiring, and on the map."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind of record with its own section: how it is called there, and how it is listed.

    ``columns`` name fields, the first takes what room is left. ``add``: the words of the
    button that adds one; ``empty``: what the section is good for, while it has no records.
    """

    kind: type
    title: str
    add: str
    icon: str
    group: str
    columns: tuple[str, ...]
    empty: str

    @property
    def face(self) -> Face:
        """How its section is listed."""
        return Face(self.title, self.icon, self.group)

    @property
    def entity(self) -> Entity:
        """The entity's declaration."""
        return entity_of(self.kind)

    def asked(self, *, division: bool) -> list[str]:
        """The fields a form asks for; the division only where there is a choice of them."""
        return [
            name
            for name, field in self.entity.fields.items()
            if name not in _OF_MACHINES
            and (division or field.target != "division")
            and not (field.kind is Kind.REFERENCES and field.target == "issue")
        ]


PLACES, PEOPLE, HAPPENED, LISTS = (
    N_("Places"),
    N_("People who serve"),
    N_("What happened"),
    N_("Lists"),
)

KINDS = (
    Shown(
        Grid,
        N_("Grids"),
        N_("Add a grid"),
        "buildings",
        PLACES,
        ("name", "code", "area"),
        N_("A grid is what one grid worker looks after, 300 to 500 households as a rule."),
    ),
    Shown(
        Estate,
        N_("Estates"),
        N_("Add an estate"),
        "household",
        PLACES,
        ("name", "type", "address"),
        N_("Estates come with the ledgers you take over; others can be added here."),
    ),
    Shown(
        Building,
        N_("Buildings"),
        N_("Add a building"),
        "door",
        PLACES,
        ("building_no", "estate_id", "grid_id", "leader_id"),
        N_("Buildings come with the ledgers you take over; others can be added here."),
    ),
    Shown(
        Person,
        N_("Staff"),
        N_("Add somebody who serves"),
        "join",
        PEOPLE,
        ("name", "post", "phone", "grid_ids"),
        N_("Grid workers, building leaders, doctors, volunteers: whom residents can call."),
    ),
    Shown(
        PartnerUnit,
        N_("Partner units"),
        N_("Add a partner unit"),
        "office",
        PEOPLE,
        ("name", "kind", "contact_name"),
        N_("Departments, companies and organisations that serve here together with you."),
    ),
    Shown(
        Commitment,
        N_("Commitments"),
        N_("Add a commitment"),
        "check",
        PEOPLE,
        ("unit_id", "kind", "year", "target"),
        N_("What a unit promised for the year; activities and services count towards it."),
    ),
    Shown(
        ServicePoint,
        N_("Service points"),
        N_("Add a service point"),
        "care",
        PEOPLE,
        ("name", "kind", "hours"),
        N_("Places of the fifteen-minute circle: clinics, canteens, law advice, pharmacies."),
    ),
    Shown(
        ServiceRecord,
        N_("Services given"),
        N_("Record a service"),
        "rest",
        HAPPENED,
        ("household_id", "type", "served_on"),
        N_("Meals, haircuts, trips to the doctor: what was done for somebody."),
    ),
    Shown(
        Activity,
        N_("Activities"),
        N_("Record an activity"),
        "calendar",
        HAPPENED,
        ("title", "kind", "held_on"),
        N_("Festivals, free clinics, talks: what was done together, and which units took part."),
    ),
    Shown(
        Meeting,
        N_("Meetings"),
        N_("Record a meeting"),
        "note",
        HAPPENED,
        ("title", "kind", "held_on"),
        N_("Deliberations and joint meetings, and what was decided there."),
    ),
)
"""The sections of registers and facts, in the order of the list."""

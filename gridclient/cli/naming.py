"""What a person writes for a reference on the command line: a code, a file number, an address,
a label or a name, besides the id."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gridclient.app import App
from gridclient.domain.fields import ENTITIES, Field, Kind
from gridclient.domain.places import Building, Division
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.services import boundary_plans


def ids(app: App, field: Field, written: str) -> tuple[str, ...]:
    """The ids of the records that a text with commas between them names for a field.

    Raises ``Refused`` for what names nothing here, or several records.
    """
    parts = written.replace("，", ",").replace("、", ",").split(",")
    if field.kind is Kind.REFERENCE:
        parts = [written]
    return tuple(_id(app, field, part.strip()) for part in parts if part.strip())


def _id(app: App, field: Field, written: str) -> str:
    target = field.target or ""
    if find := _BY_NAME.get(target):
        return find(app, written)
    by_title = [row_id for row_id, title in app.references.choices(field) if title == written]
    return by_title[0] if len(by_title) == 1 else written


def _division(app: App, written: str) -> str:
    every = app.registers.find(Division)
    for one in every:
        if written in (one.id, one.code):
            return one.id
    raise Refused(
        "division.unknown",
        _("There is no division “{code}” here.").format(code=written),
        where=[Where(field=ENTITIES["division"].label)],
        hint=_("Divisions here: {codes}.").format(
            codes=listed(sorted(f"{one.code} {one.name}" for one in every)) or "–"
        ),
    )


def _grid(app: App, written: str) -> str:
    every = app.places.grids()
    known = {one.id for one in every}
    if written in known:
        return written
    return boundary_plans.codes_to_ids(every, [written])[0]


def _building(app: App, written: str) -> str:
    found = [
        one.id
        for one in app.registers.find(Building, retired=None)
        if written in (one.id, one.building_no, app.references.title_of(one))
    ]
    if not found:
        return app.places.building_ids([written])[0]
    if len(found) > 1:
        raise Refused(
            "building.several",
            _("“{code}” is the number of {count} buildings.").format(
                code=written, count=len(found)
            ),
            hint=_("Write the estate before it."),
        )
    return found[0]


def _person(app: App, written: str) -> str:
    return app.handovers.find(written).id


_BY_NAME: Mapping[str, Callable[[App, str], str]] = {
    "division": _division,
    "grid": _grid,
    "building": _building,
    "household": lambda app, written: app.places.resolve(written),
    "person": _person,
}
"""Entity to how one of it is found; of the others the id or the title is written."""

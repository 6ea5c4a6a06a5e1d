"""Where a decision belongs: to the grid of what it is about, else to its division.

So it travels to everybody who has the record, and the same table says who may take it.
"""

from __future__ import annotations

from collections.abc import Iterable

from gridclient.domain.places import Division, Grid
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.store import scopes
from gridclient.store.unit import Unit


def places(unit: Unit, entity: str, row_ids: Iterable[str]) -> list[dict[str, str]]:
    """The places of some records, each once, as the fields of a decision about them.

    Raises ``Refused("record.unknown")`` where one of them is not here.
    """
    found: dict[tuple[str | None, str | None], dict[str, str]] = {}
    for row_id in row_ids:
        division, grid = scopes.places(unit, entity, [row_id]).get(row_id, (None, None))
        kept = unit.find(Grid, code=grid) if grid else unit.find(Division, code=division)
        if not kept:
            raise not_here()
        found[division, grid] = {"grid_id" if grid else "division_id": kept[0].id}
    return list(found.values())


def not_here() -> Refused:
    """The refusal for a record that is not here, or belongs nowhere yet."""
    return Refused(
        "record.unknown",
        _("This record is not here."),
        hint=_("It may not have reached this computer yet."),
    )

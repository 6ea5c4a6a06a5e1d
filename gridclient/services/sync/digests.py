"""The digest of what a scope holds, by which anyone can compare two machines (sync.md)."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable

from gridclient.domain import disclosure, withholding
from gridclient.domain.authority import Authority
from gridclient.domain.model import ORDERED
from gridclient.domain.places import Division, Grid
from gridclient.domain.rows import Row, to_line
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.store import scopes
from gridclient.store.unit import Unit


def digest(
    profile: Profile, grid: str | None, *, whole: bool | None = None
) -> tuple[str, dict[str, int]]:
    """See ``Sync.digest``."""
    own = profile.enrolled()
    if whole is None:
        whole = not disclosure.is_overview(own.role)
    form: Callable[[Row], Row] = _as_it_is if whole else withholding.bare
    with profile.store.view() as unit:
        scope = Authority("worker", _division_of(unit, grid), (grid,)) if grid else own
        counted, hashed = {}, hashlib.sha256()
        for entity in ORDERED:
            rows = list(scopes.all_rows(unit, entity, scope))
            if rows:
                counted[entity.name] = len(rows)
            for row in rows:
                hashed.update(to_line(form(row)) + b"\n")
    return hashed.hexdigest(), counted


def _as_it_is(row: Row) -> Row:
    return dataclasses.replace(row, shown={})


def _division_of(unit: Unit, grid: str) -> str:
    grids = unit.find(Grid, code=grid)
    division = unit.get(Division, grids[0].division_id) if grids else None
    if division is None:
        raise Refused(
            "grid.unknown",
            _("There is no grid “{code}” here.").format(code=grid),
            hint=_("Name a grid by its code."),
        )
    return division.code

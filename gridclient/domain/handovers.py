"""Handing over: grids, open issues and people cared for go from one worker to the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    choice,
    date_on,
    fact,
    number,
    reference,
    references,
    text,
)
from gridclient.i18n import N_

BOUNDARY_KINDS = Codes(
    "boundary_kind",
    N_("Change of boundaries"),
    Code("split", N_("A grid was split"), ("拆分",)),
    Code("merge", N_("Grids were merged"), ("合并",)),
    Code("move", N_("Buildings went to another grid"), ("调整",)),
)


@fact("handover", N_("Handover"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """That one person's work went to another; the registers themselves say so too."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    from_id: str = reference(N_("From"), "person", required=True)
    to_id: str = reference(N_("To"), "person", required=True)
    grid_ids: tuple[str, ...] = references(N_("Grids"), "grid")
    issue_ids: tuple[str, ...] = references(N_("Open issues"), "issue")
    people: int | None = number(N_("People cared for"))
    handed_on: dt.date = date_on(N_("Date"), required=True)
    note: str | None = text(N_("Note"), length=2000)


@fact("boundary_change", N_("Change of grid boundaries"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryChange:
    """That grids were split, merged or exchanged buildings, from a day on."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    kind: str = choice(N_("Change of boundaries"), BOUNDARY_KINDS, required=True)
    from_ids: tuple[str, ...] = references(N_("From grids"), "grid")
    to_ids: tuple[str, ...] = references(N_("To grids"), "grid")
    building_ids: tuple[str, ...] = references(N_("Buildings"), "building")
    effective_on: dt.date = date_on(N_("Effective on"), required=True)
    reason: str | None = text(N_("Reason"), length=400)

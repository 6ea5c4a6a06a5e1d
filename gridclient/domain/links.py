"""Decisions that travel: that two records are the same, and which of two values stands.

Both are facts (sync.md): a link is taken back by a later one, a conflict is settled once for
every office that met it, since its id is derived from what it is about. A decision may have
travelled when somebody takes it back; so that is said by a further one, of which the newest counts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    Sensitivity,
    choice,
    fact,
    instant_at,
    reference,
    text,
)
from gridclient.i18n import N_

OPEN = "open"
"""What takes a decision back, so that people are asked again."""

LINKABLE = Codes(
    "linkable",
    N_("What is linked"),
    Code("household", N_("Households"), ("户",)),
    Code("resident", N_("Residents"), ("居民",)),
    Code("visit", N_("Visits"), ("走访",)),
)

LINK_ACTS = Codes(
    "link_act",
    N_("Decision"),
    Code("same", N_("the same"), ("同一",)),
    Code("different", N_("different after all"), ("不同",)),
    Code(OPEN, N_("asked about again"), ("再问",)),
)

RESOLUTION_ACTS = Codes(
    "resolution_act",
    N_("Decision"),
    Code(OPEN, N_("asked about again"), ("再问",)),
)


@fact("same_as", N_("Link"), within=("grid_id", "division_id"))
@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """That two records are the same, or are not; of a pair the newest decision counts.

    ``kept_id`` is the one that stands for both; the other's id keeps resolving to it.
    """

    id: str
    grid_id: str | None = reference(N_("Grid"), "grid")
    division_id: str | None = reference(N_("Division"), "division")
    entity: str = choice(N_("What is linked"), LINKABLE, required=True)
    kept_id: str = text(N_("Record that stands"), required=True, length=36)
    other_id: str = text(N_("Record that is the same"), required=True, length=36)
    act: str = choice(N_("Decision"), LINK_ACTS, required=True)
    decided_at: dt.datetime = instant_at(N_("Decided at"), required=True)
    by_id: str | None = reference(N_("Decided by"), "person")


@fact("conflict_resolution", N_("Decision about a conflict"), within=("grid_id", "division_id"))
@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictResolution:
    """That a person looked at a conflict and which value stands; nobody is asked again, but where
    the newest decision takes those before it back (``act``)."""

    id: str
    grid_id: str | None = reference(N_("Grid"), "grid")
    division_id: str | None = reference(N_("Division"), "division")
    conflict_id: str = text(N_("Conflict"), required=True, length=36)
    entity: str = text(N_("Kind of record"), required=True, length=40)
    row_id: str = text(N_("Record"), required=True, length=36)
    field: str = text(N_("Field"), required=True, length=60)
    value: str | None = text(
        N_("Value that stands"), length=4000, sensitivity=Sensitivity.SENSITIVE, mask="care"
    )
    act: str | None = choice(N_("Decision"), RESOLUTION_ACTS)
    decided_at: dt.datetime = instant_at(N_("Decided at"), required=True)
    by_id: str | None = reference(N_("Decided by"), "person")

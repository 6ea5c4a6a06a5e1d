"""How each kind of ledger was written last, so that the next time it is two presses."""

from __future__ import annotations

import json

from gridclient.domain.ledger_formats import FORMATS
from gridclient.domain.ledgers import LEDGERS
from gridclient.services.exports.wanted import Wanted
from gridclient.store import meta
from gridclient.store.unit import Unit


def load(unit: Unit, kind: str) -> Wanted:
    """The choice for a kind of ledger; as shown unasked where none was made.

    Columns and shapes that exist no longer are left out.
    """
    kept = json.loads(meta.get(unit, _key(kind)) or "{}")
    return Wanted(
        kind=kind,
        columns=tuple(filter(lambda told: _is_known(kind, told), kept.get("columns", ()))),
        mask=kept.get("mask", "standard"),
        paper=kept.get("paper", "A4"),
    )


def save(unit: Unit, wanted: Wanted) -> None:
    """Keep a choice. Lifted masks and the grids of one day are asked for anew each time."""
    mask = "standard" if wanted.mask == "none" else wanted.mask
    kept = {"columns": list(wanted.columns), "mask": mask, "paper": wanted.paper}
    meta.put(unit, _key(wanted.kind), json.dumps(kept, ensure_ascii=False))


def _is_known(kind: str, told: str) -> bool:
    name, _colon, shape = told.partition(":")
    column = next((one for one in LEDGERS[kind].columns if one.name == name), None)
    return column is not None and (not shape or shape in FORMATS.get(column.shape or "", ()))


def _key(kind: str) -> str:
    return f"ledger_choice/{kind}"

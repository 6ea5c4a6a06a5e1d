"""The line a bundle has in the history of its sender, and in that of its recipient."""

from __future__ import annotations

import dataclasses

from gridclient.domain.merging import Heard
from gridclient.services.sync import gaps
from gridclient.services.sync.records import Imported
from gridclient.store.exchange import BundleLine
from gridclient.workbook.manifests import Manifest

HERE = "here"
"""Where what is told nobody stands in the outcome of a bundle that came in."""
_KEPT_HERE = ("removed", "withdrawn", "grace", "clock_ahead_days", "ignored")


def going_out(manifest: Manifest, rows: dict[str, int]) -> BundleLine:
    """A bundle of ours whose number is reserved; ``rows``: sheet title to number of rows."""
    return BundleLine(
        id=manifest.bundle,
        direction="out",
        peer=manifest.recipient,
        number=manifest.number,
        base=manifest.base,
        upto=manifest.upto,
        file="",
        at=manifest.made_at,
        state="reserved",
        outcome={"rows": rows, **gaps.mark(manifest)},
    )


def coming_in(
    manifest: Manifest, file: str, at: str, outcome: dict[str, object], heard: Heard
) -> BundleLine:
    """A bundle of a peer's that was taken in; ``at``: ISO 8601, UTC; ``heard``: what the sender
    knew, where it is needed again."""
    return BundleLine(
        id=manifest.bundle,
        direction="in",
        peer=manifest.sender,
        number=manifest.number,
        base=manifest.base,
        upto=manifest.upto,
        file=file,
        at=at,
        state="imported",
        outcome=outcome,
        heard=heard,
    )


def with_result(line: BundleLine, result: Imported) -> BundleLine:
    """The line of a bundle that came in, with what else came of it, to be read in the history;
    ``released``: what had waited for it and came in with it."""
    here = {name: getattr(result, name) for name in _KEPT_HERE}
    here["released"] = result.applied - int(line.outcome["applied"])
    return dataclasses.replace(line, outcome={**line.outcome, HERE: here})


def for_sender(line: BundleLine) -> dict[str, object]:
    """What a receipt tells of a bundle that came in."""
    return {name: said for name, said in line.outcome.items() if name != HERE}

"""The line a bundle has in the history of its sender, and in that of its recipient."""

from __future__ import annotations

from gridclient.domain.merging import Heard
from gridclient.services.sync import gaps
from gridclient.store.exchange import BundleLine
from gridclient.workbook.manifests import Manifest


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

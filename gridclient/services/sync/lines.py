"""The line a bundle has in the history of its sender, and in that of its recipient."""

from __future__ import annotations

import dataclasses

from gridclient.domain.merging import Heard
from gridclient.domain.texts import readable
from gridclient.services.sync import gaps
from gridclient.services.sync.records import Imported
from gridclient.store.exchange import BundleLine
from gridclient.workbook.manifests import Manifest

HERE = "here"
"""Where what is told nobody stands in the outcome of a bundle that came in."""
_ANSWERED_BY = "answered_by"
"""In the outcome of a bundle that went out: the number of the peer's bundle that told last what
became of it."""
_NOT_KEPT = frozenset(
    {"file", "sender", "sender_name", "number", "gap", "again", "undone_at", "undone_by", "refusal"}
)
"""What of a result the line says itself, or what changes later."""


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
        outcome={"rows": rows, gaps.NAMES: True, **gaps.mark(manifest)},
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
        file=readable(file),
        at=at,
        state="imported",
        outcome=outcome,
        heard=heard,
    )


def with_result(line: BundleLine, result: Imported) -> BundleLine:
    """The line of a bundle that came in, with all that came of it, to be read in the history."""
    names = {one.name for one in dataclasses.fields(result)} - _NOT_KEPT
    here = {name: getattr(result, name) for name in sorted(names)}
    return dataclasses.replace(line, outcome={**line.outcome, HERE: here})


def confirmed(line: BundleLine) -> BundleLine:
    """The line of a bundle that went out and arrived; what became of it may be known already."""
    return dataclasses.replace(line, state="received", outcome={"receipt": None, **line.outcome})


def answered(line: BundleLine, receipt: object, number: int) -> BundleLine:
    """The line of a bundle that went out with what became of it, as the peer's bundle with this
    number tells."""
    outcome = {**line.outcome, "receipt": receipt, _ANSWERED_BY: number}
    return dataclasses.replace(line, state="received", outcome=outcome)


def answered_by(line: BundleLine) -> int:
    """The number of the peer's bundle that told last what became of one of ours; 0: none yet."""
    number = line.outcome.get(_ANSWERED_BY)
    return number if isinstance(number, int) else 0


def for_sender(line: BundleLine) -> dict[str, object]:
    """What a receipt tells of a bundle that came in."""
    return {name: said for name, said in line.outcome.items() if name != HERE}

"""What is wanted of a ledger, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a ledger.

    ``columns``: names or headings, each with ``:shape`` where it is to be written in another
    way than ``shapes`` (kind of value to shape) says; none: those shown unasked. ``mask``: one
    of ``PROFILES``; ``none`` wants a ``purpose``. ``grids``: codes; none: all.
    """

    kind: str
    columns: Sequence[str] = ()
    mask: str = "standard"
    purpose: str | None = None
    shapes: Mapping[str, str] = field(default_factory=dict)
    grids: Sequence[str] = ()
    since_last: bool = False
    paper: str = "A4"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many lines were written, and where; ``first``: there was no earlier export to take
    the delta from, so that everything is in it."""

    rows: int
    file: Path
    first: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines of a ledger as they would be written, under their headings."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

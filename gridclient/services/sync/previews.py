"""What a look at bundles before taking them in shows: every row, and what would become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.domain.fields import ENTITIES, Code, Codes
from gridclient.domain.rows import Row
from gridclient.i18n import N_
from gridclient.services.sync.applying import Key
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.records import Imported

LEFT_BEFORE = "left_before"
"""The kind of what somebody left out of an earlier bundle, and says nothing more."""

KINDS = Codes(
    "preview_kind",
    N_("What would become of it"),
    Code("conflict", N_("Changed on both sides")),
    Code("emptier", N_("Less complete than here")),
    Code("duplicate", N_("Perhaps the same as something here")),
    Code(LEFT_BEFORE, N_("Left out before")),
    Code("new", N_("New")),
    Code("changed", N_("Changed")),
    Code("parallel", N_("Changed there and here, in different fields")),
    Code("older", N_("Older than here")),
    Code("waits", N_("Waits for something else")),
    Code("not_allowed", N_("Kept out by a rule")),
    Code("removed", N_("Leaves your grids and is removed here")),
    Code("same", N_("The same as here")),
)
"""Every row is of one kind, the first that fits."""

NOT_NEWER = frozenset({"emptier", "older"})
"""The kinds whose rows say less, or an earlier state."""

LEFT_OUT_AT_FIRST = NOT_NEWER | {LEFT_BEFORE}
"""The kinds whose rows are taken only by whoever ticks them."""

CHOOSABLE = LEFT_OUT_AT_FIRST | {"conflict", "duplicate", "new", "changed", "parallel", "waits"}
"""The kinds whose rows can be left out by hand."""


Ticket = tuple[str, str, str]
"""One row of one bundle: the bundle's id, entity and id of the row."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the bundle with the id ``bundle``.

    ``here``: as it stands here (None: not at all), ``there``: as it came (None: it is only
    named, to be removed); ``rule``: in words, for what waits or is kept out; ``alike``: what a new
    row may be the same as, and why, in words. ``empties``: a value that stands here would be gone;
    ``brings``: it would change something here, and is kept where it is left out.
    """

    bundle: str
    entity: str
    row_id: str
    kind: str
    title: str
    household_id: str | None
    household_title: str
    rule: str
    here: Row | None
    there: Row | None
    alike: str = ""
    empties: bool = False
    brings: bool = True

    @property
    def is_left_out_at_first(self) -> bool:
        """Whether it is taken only by whoever ticks it: by its kind, or as one of both sides is
        emptier."""
        return self.kind in LEFT_OUT_AT_FIRST or (self.kind == "conflict" and self.empties)

    @property
    def ticket(self) -> Ticket:
        """By what it is left out: the same record may come with another bundle, too."""
        return self.bundle, self.entity, self.row_id

    @property
    def entity_label(self) -> str:
        """What kind of record it is, in words."""
        known = ENTITIES.get(self.entity)
        return known.label if known else self.entity


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """One file: what an import of it would answer, and its rows. ``opened`` is what was checked,
    to be taken in as it is; None for a file that is refused."""

    file: Path
    result: Imported
    rows: tuple[PreviewRow, ...]
    opened: Opened | None = None

    @property
    def counts(self) -> Counter[str]:
        """Kind to number of rows."""
        return Counter(row.kind for row in self.rows)

    @property
    def made_at(self) -> str | None:
        """When the bundle was made, ISO 8601, UTC."""
        return self.opened.manifest.made_at if self.opened else None


@dataclass(frozen=True, slots=True)
class Preview:
    """Several files, in the order in which they would be taken in; ``titles``: how the records
    are called that come with them."""

    files: tuple[PreviewFile, ...]
    titles: Mapping[Key, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """Kind to number of rows, over all files."""
        return sum((file.counts for file in self.files), Counter())

    def left_out_at_first(self) -> frozenset[Ticket]:
        """The rows that nobody has ticked yet."""
        return frozenset(
            row.ticket for file in self.files for row in file.rows if row.is_left_out_at_first
        )

    def of_kinds(self, kinds: Collection[str]) -> frozenset[Ticket]:
        """The rows of some kinds."""
        return frozenset(
            row.ticket for file in self.files for row in file.rows if row.kind in kinds
        )


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a row, in words: ``here`` and ``there``, and whether the value that came
    would stand. Personal values are masked."""

    label: str
    here: str | None
    there: str | None
    comes: bool

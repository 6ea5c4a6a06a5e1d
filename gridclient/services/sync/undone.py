"""What an undo did, and why it left some records as they are."""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain.fields import Code, Codes
from gridclient.i18n import N_, _

KEPT = Codes(
    "kept",
    N_("Why it stays"),
    Code("changed_since", N_("changed since; the later value stays")),
    Code("in_use", N_("something was recorded here since; it stays")),
    Code("fact", N_("cannot be taken back")),
    Code("stays", N_("cannot be retired; it stays")),
    Code("not_ours", N_("not this profile's to change; it stays")),
)
"""Why an undo leaves a record as it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record an undo left as it is; ``why``: a code of :data:`KEPT`."""

    entity: str
    row_id: str
    title: str
    why: str

    def in_words(self) -> str:
        """The record, and why it stays."""
        return _("{name}: {why}").format(name=self.title, why=KEPT.title_of(self.why))


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did. ``id``: its own line in the history; ``restored``: records written back,
    ``retired``: new records retired; ``taken_back``: facts retracted, or recorded again.
    ``again``: what a bundle had brought is here once more."""

    id: str
    bundle: str
    restored: int
    retired: int
    taken_back: int
    kept: tuple[Kept, ...]
    again: bool = False

    def in_words(self) -> str:
        """What was done, on one line."""
        words = (
            _(
                "Done again: records as the bundle brought them {restored}, retired {retired}, "
                "visits and other facts recorded anew {taken_back}."
            )
            if self.again
            else _(
                "Undone: records as before {restored}, new ones retired {retired}, "
                "visits and other facts taken back {taken_back}."
            )
        )
        return words.format(
            restored=self.restored, retired=self.retired, taken_back=self.taken_back
        )

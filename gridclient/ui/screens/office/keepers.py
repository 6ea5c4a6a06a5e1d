"""How a section adds, changes and ends records: registers are edited, facts taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from gridclient.domain.fields import RETIRED, entity_of
from gridclient.domain.places import Building, Estate
from gridclient.domain.staff import Person
from gridclient.i18n import _
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.steps import Step

_REASONS: dict[type, tuple[str, ...]] = {
    Building: ("demolished", "ended", "entered_in_error"),
    Estate: ("demolished", "ended", "entered_in_error"),
    Person: ("ended", "moved_away", "deceased", "entered_in_error"),
}
_OTHERWISE = ("ended", "entered_in_error")


Change = Callable[[Any, Mapping[str, Any], str], Step]
"""Changes a record: the record, the fields, and why doubtful values are kept."""


class Keeper(Protocol):
    """What a section does with the records of its kind; all of it beside the window's thread."""

    @property
    def change(self) -> Change | None:
        """What changes fields of one; None where records cannot change."""

    def read(self) -> Sequence[Any]:
        """All records, in their usual order."""

    def add(self, fields: Mapping[str, Any], despite: str) -> Step:
        """Enter one; ``despite``: why doubtful values are kept."""

    def end(self, record: Any, reason: str) -> Step:
        """Let one no longer count."""

    def reasons(self) -> Sequence[tuple[str, str]]:
        """Why one may end, as codes and titles; none: the reason is written."""


class RegisterKeeper:
    """Records that can change and are retired."""

    def __init__(self, desk: Desk, kind: type) -> None:
        self._desk, self._kind = desk, kind

    def read(self) -> Sequence[Any]:
        """All of them, retired ones too."""
        return self._desk.registers.find(self._kind)

    def add(self, fields: Mapping[str, Any], despite: str) -> Step:
        """Enter one; taken back it is retired as entered in error."""
        registers, kind = self._desk.registers, self._kind
        made: Any = registers.add(kind, despite=despite, **fields)
        words = _("Added: {name}").format(name=self._desk.references.title_of(made))
        return Step(words, lambda _p: registers.retire(kind, made.id, "entered_in_error"), made.id)

    def change(self, record: Any, fields: Mapping[str, Any], despite: str) -> Step:
        """Change fields of one."""
        registers, kind = self._desk.registers, self._kind
        before: Any = registers.change(kind, record.id, despite=despite, **fields)
        words = _("Saved: {name}").format(name=self._desk.references.title_of(before))
        earlier = {name: getattr(before, name) for name in fields}
        return Step(words, lambda _p: registers.change(kind, record.id, **earlier), record.id)

    def end(self, record: Any, reason: str) -> Step:
        """Retire one, for a code of ``RETIRED``."""
        registers, kind = self._desk.registers, self._kind
        before: Any = registers.retire(kind, record.id, reason)
        words = _("Retired: {name}").format(name=self._desk.references.title_of(before))
        names = {"retired", "retired_on"} & entity_of(kind).fields.keys()
        earlier = {name: getattr(before, name) for name in names}
        return Step(words, lambda _p: registers.change(kind, record.id, **earlier), record.id)

    def reasons(self) -> Sequence[tuple[str, str]]:
        """The codes that fit the kind."""
        codes = _REASONS.get(self._kind, _OTHERWISE)
        return [(code, RETIRED.title_of(code)) for code in codes]


class FactKeeper:
    """Records of what happened: they never change, a wrong one is taken back."""

    change = None

    def __init__(self, desk: Desk, kind: type) -> None:
        self._desk, self._kind = desk, kind

    def read(self) -> Sequence[Any]:
        """Those that count, newest first."""
        return self._desk.happenings.find(self._kind)

    def add(self, fields: Mapping[str, Any], despite: str) -> Step:
        """Record one."""
        happenings, kind = self._desk.happenings, self._kind
        made: Any = happenings.record(kind, despite=despite, **fields)
        words = _("Recorded: {name}").format(name=self._desk.references.title_of(made))
        why = RETIRED.title_of("entered_in_error")
        return Step(words, lambda _p: happenings.retract(kind, made.id, why), made.id)

    def end(self, record: Any, reason: str) -> Step:
        """Take one back, for a reason in somebody's own words; that cannot be undone."""
        self._desk.happenings.retract(self._kind, record.id, reason)
        words = _("No longer counts: {name}")
        return Step(words.format(name=self._desk.references.title_of(record)))

    def reasons(self) -> Sequence[tuple[str, str]]:
        """A reason is written."""
        return ()

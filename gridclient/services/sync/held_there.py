"""Whether the sender of a row still holds what was written of it, or has to hear of it again."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from gridclient.domain import authority as rules
from gridclient.services.sync.judging import Sender
from gridclient.store import exchange
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit

Stood = tuple[int, str | None]
"""The sequence of a row here, and who is known to hold it as it stood."""


class HeldThere:
    """What one sender holds of the rows they hand over."""

    def __init__(self, unit: Unit, sender: Sender) -> None:
        self._unit = unit
        self._sender = sender

    def is_kept(self, stood: Stood | None, before: Place | None, after: Collection[Place]) -> bool:
        """Whether a row stays with its sender as they sent it.

        ``before``, ``after``: where it lay here, and where it lies as it says itself.
        """
        came_in = self._came_in(before) or self._is_untold(stood)
        return not came_in and self._stays_in_reach(after)

    def _came_in(self, before: Place | None) -> bool:
        """Whether a row lay outside its sender's scope until they moved it: they may have been
        told to remove it, and have to hear that it stays."""
        return before is not None and not self._sender.authority.covers(*before)

    def _is_untold(self, stood: Stood | None) -> bool:
        """Whether a member has not confirmed what was to be sent of a row. It may have left their
        scope and come back with what it lies in: they may have been told to remove it, and have
        to hear that it stays."""
        if stood is None or self._sender.authority.is_office:
            return False
        sequence, held_by = stood
        return sequence > self._sender.confirms and held_by != self._sender.replica

    def _stays_in_reach(self, places: Collection[Place]) -> bool:
        """Whether a row's sender does not remove it. What has left their scope they remove once
        it is confirmed; should it come back into it, they have to be told of it again. So has
        who will hear of certificates yet, as one of them may take a grid and the next give it
        back; and whoever may have removed it while it waited here."""
        seen = any(rules.sees(self._scope, *place) for place in places)
        return seen and self._sender.is_current and self._sender.is_holding

    @cached_property
    def _scope(self) -> rules.Authority:
        """What the sender may see by now, though their bundle may not know it yet."""
        line = exchange.peer(self._unit, self._sender.replica)
        return line.authority if line else self._sender.authority

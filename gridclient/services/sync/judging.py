"""Judging rows on arrival: are they well formed, whose are they, and might their author do that?

Every row is judged by itself; what breaks a rule is held back with that rule, the rest goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gridclient.domain import disclosure, purging, stamps
from gridclient.domain.authority import Authority, objection
from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row, news
from gridclient.services.profile import Profile, authority_of
from gridclient.services.sync import moved, restored, shapes
from gridclient.services.sync.authors import Authors, key_id_of
from gridclient.services.sync.belated import Belated
from gridclient.services.sync.moved import Spot
from gridclient.store.former import Former
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit
from gridclient.trust.certificates import Certificate

_DOERS = {"visit": "visitor_id", "issue_event": "by_id", "reach_attempt": "by_id"}
_DOERS |= dict.fromkeys(("answer", "consent", "same_as", "conflict_resolution"), "by_id")
"""The field of a fact that says whose doing it was."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed the rows over; ``acknowledged``: what of ours they had confirmed before;
    ``confirms``: what they confirm by what they handed over; ``is_current``: they act under the
    newest certificate that is known here; ``is_holding``: they have what they handed over still.
    """

    replica: str
    authority: Authority
    acknowledged: int = 0
    confirms: int = 0
    is_current: bool = True
    is_holding: bool = True


class Judge:
    """Decides about rows of one bundle."""

    def __init__(
        self,
        profile: Profile,
        unit: Unit,
        sender: Sender,
        chain: Sequence[Certificate],
        excused: str = "",
    ) -> None:
        self._profile = profile
        self._unit = unit
        self._sender = sender
        self._writers = Authors(profile, unit, chain, excused)
        self._belated = Belated(profile, unit, self._writers, sender.replica)
        self.look_again()

    def look_again(self) -> None:
        """Certificates or revocations have come: judge what follows by them."""
        self._writers.look_again()
        self._is_overview = cache(self._find_overview)

    def _find_overview(self, replica: str) -> bool:
        """Whether the holder of a key was ever an office that sees no single case."""
        return any(disclosure.is_overview(one.role) for one in self._writers.scopes_of(replica))

    def shape(self, row: Row) -> str | None:
        """The rule a row's own form breaks, or None."""
        if not shapes.is_sound(row):
            return "value"
        return self._writers.fault(row) if row.author is not None else None

    def waits(self, row: Row) -> str | None:
        """The rule for which a row has to wait here, or None.

        A register row from a clock too far ahead must not win for years, nor may a removal take
        what will be written in them; who may revoke a certificate is known only once that is
        here.
        """
        now, acts = self._profile.now(), row.author is None or row.entity == "purge"
        if acts and any(stamps.too_far_ahead(s, now) for s in row.every_stamp()):
            return "clock"
        if row.entity == "revocation" and not self._is_understood(row):
            return "parent"
        return None

    def _is_understood(self, row: Row) -> bool:
        """Whether the certificate a revocation is about is here, and the one that follows it."""
        about, successor = (
            self._writers.by_serial(row.fields["serial"]),
            row.fields.get("successor"),
        )
        is_known = successor is None or bool(self._writers.scopes_of(f"{successor}.1"))
        return bool(about) and is_known

    def permission(
        self, row: Row, local: Row | None, before: Place | None, after: Collection[Place]
    ) -> str | None:
        """The rule the change breaks, or None.

        ``before`` and ``after``: where the row belonged and where it belongs now; all must be
        inside the author's scope, and so must be what a decision speaks of.
        """
        if self._belated.comes_too_late(row, local):
            return "revoked"
        if _is_known_fact(row, local):
            return None
        spots = list(moved.spots(self._unit, row, local, before, after))
        if self._is_unseen_by_writer(row, local):
            return "withheld"
        for held in self._authors(row, local):
            rules = [self._objection(row, authority, spots) for authority in held]
            if None in rules:
                continue
            rule = rules[0] if rules else "author"
            if rule not in restored.DOUBTED or not self._may_know_more(row, local):
                return rule
            if not restored.came_back(row, self._profile.enrolled(), before, after, held):
                return restored.RULE
        return None

    def _may_know_more(self, row: Row, local: Row | None) -> bool:
        """Whether a restore may have made us forget why a row breaks no rule."""
        sender = self._sender
        new = news(row, local)
        return restored.may_know_more(self._unit, sender.replica, sender.acknowledged, new)

    def _objection(self, row: Row, authority: Authority, spots: Collection[Spot]) -> str | None:
        """The rule the change breaks when its author had this authority, or None."""
        if not self._is_own_name(row, authority):
            return "author"
        if row.entity == "revocation" and not self._may_revoke(row, authority):
            return "scope"
        action = row.fields.get("action")
        for spot in spots:
            rule = objection(authority, row.entity, *spot.place, action=action)
            if rule == "scope" and self._may_have_moved(row, authority, spot):
                continue
            if rule:
                return rule
        return None

    def _is_unseen_by_writer(self, row: Row, local: Row | None) -> bool:
        """Whether somebody wrote a field their role is not shown: they could not know what they
        wrote over. To empty one, as a removal of personal data does, is no such thing."""
        if row.author is not None:
            return False
        entity = ENTITIES[row.entity]
        return any(
            row.stamp_of(name) > (local.stamp_of(name) if local else "")
            and row.fields.get(name) not in (None, purging.neutral(entity.fields[name]))
            and self._is_withheld_from(stamps.replica_of(row.stamp_of(name)), row, name)
            for name in disclosure.withholdable(row.entity)
        )

    def _is_withheld_from(self, replica: str, row: Row, name: str) -> bool:
        if not self._is_overview(replica):
            return False
        held = self._held_by(replica, row.stamp_of(name))
        return bool(held) and all(
            name in disclosure.withheld(authority.role, row.entity) for authority in held
        )

    def _may_have_moved(self, row: Row, authority: Authority, spot: Spot) -> bool:
        """Whether a place outside the author's scope may have been inside when they wrote, by
        the way of the record that puts it there: that a door was theirs once makes no household
        theirs that is written into it."""
        return self._is_handed_on(row, authority, spot.place) or any(
            self._was_within(row, authority, once) for once in spot.former(self._unit)
        )

    def _is_handed_on(self, row: Row, authority: Authority, place: Place) -> bool:
        """Whether an office hands on a fact of one of its own: it judged the author's scope when
        the fact came, and since then the place may have gone to another grid. To those below it
        it hands on what came with a place from elsewhere, as the office above it had judged."""
        office = self._sender.authority
        return (
            office.is_office
            and row.author is not None
            and key_id_of(row.author) != key_id_of(self._sender.replica)
            and (office.covers(authority.division, None) or self._is_above())
            and office.covers(*place)
        )

    def _was_within(self, row: Row, authority: Authority, once: Former) -> bool:
        """Whether a place was inside the author's scope and this was written before the move away
        from it, or handed over before they confirmed to have heard of that."""
        return authority.covers(*once.place) and (
            max(row.every_stamp()) < once.until or once.sequence > self._sender.acknowledged
        )

    def _is_own_name(self, row: Row, authority: Authority) -> bool:
        """Whether a member's fact says it was the member's own doing."""
        person = row.fields.get(_DOERS.get(row.entity, ""))
        if person is None or row.author is None or authority.is_office:
            return True
        known = self._writers.people(key_id_of(row.author))
        return not known or person in known

    def _may_revoke(self, row: Row, authority: Authority) -> bool:
        """An office revokes what stands below it: offices of its division, and members. Its own
        key it gives up by naming the one it goes on with, which has the same authority."""
        about = self._writers.by_serial(row.fields["serial"])
        if (successor := row.fields.get("successor")) is not None:
            own = key_id_of(row.author or "")
            return all(
                one.public.key_id == own and self._writers.follows(successor, one) for one in about
            )
        return all(
            authority.covers(grant.division, None)
            and (grant.division != authority.division or not grant.is_office)
            for grant in (one.grant for one in about)
        )

    def _authors(self, row: Row, local: Row | None) -> Iterable[Sequence[Authority]]:
        """Whose change this is: the author of a fact; of a register whoever stamped what is new.
        For each the authorities of which one must allow it: that of the time, and those granted
        since; none when nobody may.

        A register's stamps are not signed one by one, so an office answers for what it hands on,
        and anybody else only for its own. What bears our own stamp and is newer than what we hold
        was lost here by a restore, or is made up: it comes back as far as the sender might have
        written it. Nor do members hand on the facts of others: so what a
        lost laptop still signs has no way in.
        """
        if row.author is not None:
            own = {key_id_of(self._sender.replica), *self._profile.key_ids}
            if not self._sender.authority.is_office and key_id_of(row.author) not in own:
                yield ()
                return
            yield _distinct(self._writers.vouching(row))
            return
        new = news(row, local)
        sender, ours = key_id_of(self._sender.replica), self._profile.key_ids
        writers = {key_id_of(stamps.replica_of(stamp)) for stamp in new}
        if writers - {sender, *ours} and not self._sender.authority.is_office:
            yield ()
        elif not self._is_above():
            for stamp in new:
                is_own = key_id_of(stamps.replica_of(stamp)) == sender
                held = self._held_by(self._sender.replica, stamp) if is_own else ()
                yield held or (self._sender.authority,)

    def _held_by(self, replica: str, stamp: str) -> Sequence[Authority]:
        """What the holder of a key might do when something was stamped, and since."""
        return _distinct(self._writers.at(replica, stamp))

    def _is_above(self) -> bool:
        """Whether the sender is the office over us, whose scope holds ours."""
        own = self._profile.enrolled()
        theirs = self._sender.authority
        return theirs.is_office and theirs != own and theirs.covers(own.division, None)


def _is_known_fact(row: Row, local: Row | None) -> bool:
    """Whether a fact is here already, but for words that were withheld, or that a removal took in
    error: it was judged when it came, and its signature tells that the words are its author's."""
    return local is not None and purging.is_one_fact(local, row)


def _distinct(held: Iterable[Certificate]) -> Sequence[Authority]:
    """What certificates allow, each authority once."""
    return tuple(dict.fromkeys(map(authority_of, held)))

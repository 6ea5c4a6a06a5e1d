"""Quarantine: rows a rule kept out, and the office's decision to let them in or to reject them.

What the office lets in must hold wherever it goes from here. A register row is entered as the
office's own edit, under its own stamp. A fact keeps its author and signature: it is let in only
where everybody would take it from the hands of this office, which judged it; else somebody has
to record it anew, under their own name. So does a register row that belongs to another office by
now, or would once it is let in, by way of what has gone there: this one may not write there any
more, and hands on what came while it was its own. And so does one that says what this office is
not shown: nobody enters as their own what they cannot see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gridclient.domain import disclosure, withholding
from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Entity, from_fields
from gridclient.domain.merging import Heard, merge
from gridclient.domain.model import above, parents
from gridclient.domain.rows import Row
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, told_of
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.events import BundlesTaken, Events
from gridclient.services.groups import together
from gridclient.services.kept_out_lists import KeptOut, gathered, laid_out
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.services.sync import cases, kept_out, moved
from gridclient.services.sync.applying import Applier, rule_words
from gridclient.services.sync.homes import Homes
from gridclient.services.sync.judging import Judge, Sender
from gridclient.services.sync.parked import end_waiting, is_wanted
from gridclient.services.sync.taking_again import take_again
from gridclient.store import exchange, former, held_back, log_books, scopes
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit

_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about several rows, by their ids, and why about others it could not be."""

    done: tuple[str, ...]
    refused: tuple[Refused, ...]


class Quarantine:
    """Looking at rows that were kept out and deciding about them, in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def list_(self) -> list[KeptOut]:
        """Rows that wait for a decision, those of one household together, oldest first."""
        return self._listed(_waiting)

    def rejected(self) -> list[KeptOut]:
        """Rows that were kept out for good and would still change something, newest first,
        those of one household together; not more than a hundred."""
        return self._listed(lambda unit: islice(_rejected(unit), _AT_MOST))

    def count_rejected(self) -> int:
        """How many there are of :meth:`rejected` in all."""
        with self._profile.store.view() as unit:
            return len(gathered(_rejected(unit)))

    def _listed(self, of: Callable[[Unit], Iterable[HeldRow]]) -> list[KeptOut]:
        with self._profile.store.view() as unit:
            names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
            reader = Reader(unit, self._profile.authority)
            homes = Homes(unit, reader)
            found = [laid_out(reader, homes, copies, names) for copies in gathered(of(unit))]
        return together(found, lambda one: one.household_id or one.row_id)

    def accept(self, held_id: str) -> None:
        """Let a row in, as the office's decision, whoever sent it; every sender is told with the
        next receipt.

        Raises ``Refused``: for anybody but an office, for a row that is not there, outside the
        office's scope, malformed, without what it belongs to, or a fact that others would not
        take from this office either.
        """
        self._decide_one(held_id, let_in=True)

    def reject(self, held_id: str) -> None:
        """Keep a row out for good, whoever sent it; every sender is told with the next receipt.
        What waits for it is to be decided about next."""
        self._decide_one(held_id, let_in=False)

    def _decide_one(self, held_id: str, *, let_in: bool) -> None:
        if refused := self.decide([held_id], let_in=let_in).refused:
            raise refused[0]

    def decide(
        self, held_ids: Sequence[str], *, let_in: bool, progress: Progress = SILENT
    ) -> Decided:
        """Let rows in (:meth:`accept`), or keep them out for good (:meth:`reject`), in one
        transaction; what is refused waits on, and says why. Raises ``Refused`` for anybody but
        an office."""
        self._profile.office()
        done, refused = list[str](), list[Refused]()
        with self._profile.store.unit() as unit:
            waiting = {item.id: item for item in _waiting(unit)}
            for held_id in told_of(progress, held_ids, _("Deciding")):
                try:
                    with unit.attempt():
                        copies = _copies(unit, waiting.get(held_id))
                        (self._let_in if let_in else self._keep_out)(unit, copies)
                except Refused as error:
                    refused.append(error)
                else:
                    done.append(held_id)
            unit.commit()
        if done:
            self._events.tell(BundlesTaken(len(done) if let_in else 0))
        return Decided(tuple(done), tuple(refused))

    def _let_in(self, unit: Unit, copies: Sequence[HeldRow]) -> None:
        item = copies[0]
        entity = ENTITIES.get(item.row.entity)
        if entity is None:
            raise _malformed()
        self._check_parents(unit, item)
        if (
            entity.is_fact
            or self._is_elsewhere(unit, entity, item)
            or self._is_unseen(unit, entity, item)
        ):
            self._hand_on(unit, item)
        else:
            self._enter(unit, entity, item)
        self._settle(unit, copies, held_back.ACCEPTED)
        self._let_follow(unit, item)

    def _keep_out(self, unit: Unit, copies: Sequence[HeldRow]) -> None:
        self._settle(unit, copies, held_back.REJECTED)
        kept_out.sort(unit)

    def take_back(self, held_ids: Iterable[str], progress: Progress = SILENT) -> None:
        """Let rows that were kept out for good wait for a decision again, in one transaction.

        Raises ``Refused``: for anybody but an office, and for a row that is not there.
        """
        self._profile.office()
        wanted = frozenset(held_ids)
        with self._profile.store.unit() as unit:
            rejected = held_back.settled(unit, held_back.REJECTED)
            chosen = [one for one in rejected if one.id in wanted]
            if not chosen:
                raise _unknown("quarantine list --rejected")
            copies = [one for one in rejected if any(kept_out.is_copy(one, two) for two in chosen)]
            again = [kept_out.asked_again(one) for one in copies]
            for item in told_of(progress, again, _("Taking it back")):
                held_back.hold(unit, [item])
                _log(unit, item, "asked_again")
            kept_out.sort(unit)
            unit.commit()
        self._events.tell(BundlesTaken(0))

    def _let_follow(self, unit: Unit, item: HeldRow) -> None:
        """What waited for a row that was let in comes in with it, or is judged by now; so are
        decisions that name it."""
        decisions = (
            one
            for one in held_back.held(unit, "quarantined")
            if one.row.entity in moved.DECISIONS and item.row.id in moved.named(one.row)[1]
        )
        take_again(self._profile, unit, decisions)
        waiting = held_back.waiting_for(unit, [item])
        while waiting and take_again(self._profile, unit, waiting):
            waiting = held_back.waiting_for(unit, [item])

    @staticmethod
    def _check_parents(unit: Unit, item: HeldRow) -> None:
        if all(unit.rows(ENTITIES[name], [row_id]) for name, row_id in above(item.row)):
            return
        hint = (
            _("Decide again about what it belongs to, or keep this row out for good, too.")
            if item.rule == held_back.BELONGS
            else _("Wait for it to arrive, or keep this row out for good.")
        )
        raise Refused("quarantine.parent", _("What this row belongs to is not here."), hint=hint)

    def _is_elsewhere(self, unit: Unit, entity: Entity, item: HeldRow) -> bool:
        """Whether a row belonged to this office and has gone to another one since, or what it
        belongs to by its own word has, such as a door with its building."""
        row = item.row
        local = unit.rows(entity, [row.id]).get(row.id)
        stands = merge(local, row, {}, {}).row if local else row
        above, above_id = _placing(entity, stands)
        return (local is not None and self._has_gone(unit, local)) or any(
            self._has_gone(unit, one) for one in unit.rows(ENTITIES[above], [above_id]).values()
        )

    def _has_gone(self, unit: Unit, row: Row) -> bool:
        """Whether what stands here belonged to this office, and belongs to another one now."""
        own = self._profile.enrolled()
        now = scopes.places(unit, row.entity, [row.id]).values()
        once = former.places(unit, row.entity, row.id, row.fields)
        return not any(own.covers(*place) for place in now) and any(
            own.covers(*one.place) for one in once
        )

    def _is_unseen(self, unit: Unit, entity: Entity, item: HeldRow) -> bool:
        """Whether a row says something newer in a field that this office is not shown."""
        row, names = item.row, disclosure.withheld(self._profile.enrolled().role, entity.name)
        local = unit.rows(entity, [row.id]).get(row.id)
        known = {name: local.heard_of(name) for name in names} if local else {}
        return any(row.heard_of(name) > known.get(name, "") for name in names)

    def _enter(self, unit: Unit, entity: Entity, item: HeldRow) -> None:
        """Write what is newer in a register row as our own edit; what we are not shown stays as
        it is, though the row may have come with it."""
        row = withholding.for_role(item.row, self._profile.enrolled().role)
        local = unit.rows(entity, [row.id]).get(row.id)
        stands = merge(local, row, {}, {}).row if local else row
        fields = withholding.presented(entity, stands)
        try:
            record = checked(from_fields(entity, row.id, fields))
        except (ValueError, Refused) as error:
            raise _malformed() from error
        if local is not None:
            permit(self._profile, unit, record)
        said = {*fields, *row.stamps}  # what somebody emptied again has a stamp and no value
        newer = () if local is None else (n for n in said if row.stamp_of(n) > local.heard_of(n))
        unit.meet(max(item.row.every_stamp()))  # ours is the later word, though its clock was fast
        unit.save(record, anew=frozenset(newer))  # also what happens to say the same
        permit(self._profile, unit, record)

    def _hand_on(self, unit: Unit, item: HeldRow) -> None:
        """Let a row in if it is sound to hand it on: judged as if it came from ourselves. What
        we are not shown of it stays here only until it has arrived."""
        profile = self._profile
        certificate = profile.certificate
        sender = Sender(profile.replica, profile.enrolled())
        chain = (*([certificate] if certificate else []), *profile.chain)
        applier = Applier(
            unit, Judge(profile, unit, sender, chain), sender, lambda _row: Heard(), Heard()
        )
        outcome = applier.apply([item.row], SILENT)
        if outcome.held and not self._hand_up(unit, item.row, outcome.held[0][2]):
            raise Refused(
                "quarantine.unsound",
                _("Nobody else would take this row from this office: {rule}.").format(
                    rule=rule_words(outcome.held[0][2])
                ),
                hint=_of_lost_key()
                if outcome.held[0][2] == "revoked"
                else _("Keep it out for good, and let somebody who may do so record it."),
            )
        cases.keep(profile, unit, sender.authority, [item.row])

    @staticmethod
    def _hand_up(unit: Unit, row: Row, rule: str) -> bool:
        """Keep a fact about what has gone to another office since, or a decision that names such
        a record, so that it goes up with the rest (``sync.cases``): the office above, which is
        over both, keeps it out and decides."""
        if row.author is None or rule != "scope":
            return False
        unit.put([row], set(), None)
        kind, ids = moved.named(row)
        spoken_of = {(row.entity, row.id), *((kind, one) for one in ids)}
        return not spoken_of.isdisjoint(cases.below_roots(unit))

    def _settle(self, unit: Unit, copies: Sequence[HeldRow], decision: str) -> None:
        end_waiting(unit, copies, stamp_text(self._profile.now()), decision)
        for item in copies:
            _log(unit, item, decision)


def _waiting(unit: Unit) -> list[HeldRow]:
    return held_back.held(unit, "quarantined")


def _rejected(unit: Unit) -> Iterator[HeldRow]:
    """The rows kept out for good that would still change something, or are another fact under
    the same number, newest first."""
    newest_first = reversed(held_back.settled(unit, held_back.REJECTED))
    return (one for one in newest_first if one.rule == "fact_changed" or is_wanted(unit, one))


def _log(unit: Unit, item: HeldRow, decision: str) -> None:
    log_books.append(
        unit,
        "quarantine_decided",
        entity=item.row.entity if item.row.entity in ENTITIES else None,
        row=item.row.id,
        bundle=item.bundle,
        kind=decision,
    )


def _placing(entity: Entity, row: Row) -> tuple[str, str]:
    """What says where a register row belongs: the first it names of those it may belong to."""
    named = ((target, row.fields[name]) for name, target in parents(entity) if name in row.fields)
    return next(named, (entity.name, row.id))


def _copies(unit: Unit, item: HeldRow | None) -> list[HeldRow]:
    """A row with its copies, as far as they wait for a decision now."""
    if item is None:
        raise _unknown("quarantine list")
    known = [one for one in held_back.of(unit, *item.named) if one.state == "quarantined"]
    found = [one for one in known if kept_out.is_copy(one, item)]
    if not found:
        raise _unknown("quarantine list")
    return found


def _unknown(command: str) -> Refused:
    return Refused(
        "quarantine.unknown",
        _("There is no row with this number among them."),
        hint=Hint(
            _("List them with “{command}”.").format(command=command),
            _("Look at the list again: somebody else may have been quicker."),
        ),
    )


def _of_lost_key() -> Hint:
    return Hint(
        _(
            "What was written with a lost key is decided together, under “People and trust” or "
            "with “enrol lost”: let in there, it is recorded anew in this office's name."
        ),
        _(
            "What was written with a lost key is decided together, under “People and trust”: let "
            "in there, it is recorded anew in this office's name."
        ),
    )


def _malformed() -> Refused:
    return Refused(
        "quarantine.malformed",
        _("This row says something that cannot be kept."),
        hint=_("Keep it out for good, and ask its sender to correct it."),
    )

"""What the others did not take of what was sent to them, as their receipts say, by household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.services.sync import standings
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.homes import Home, Homes, title_of
from gridclient.services.sync.records import Receipt, Returned
from gridclient.store import exchange, sequences
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit

_COUNTS = ("applied", "known", "parked", "quarantined", "left_out", "conflicts")
_NOT_TAKEN = frozenset({"parked", "quarantined", "rejected", "left_out"})


def every(profile: Profile) -> list[Returned]:
    """The rows that wait there or were kept out, those of one household together.

    Rows that were changed or sent again since are left out: their answer is still to come.
    """
    with profile.store.view() as unit:
        reader = Reader(unit, profile.authority)
        homes = Homes(unit, reader)
        found = [one for peer in exchange.peers(unit) for one in _of(unit, peer, reader, homes)]
    return sorted(
        found, key=lambda one: (one.household_title == "", one.household_title, one.title)
    )


def newest(sent: list[BundleLine]) -> Receipt | None:
    """What was last said of a bundle of ours."""
    told = (receipt(line.number, line.outcome) for line in sent)
    return next(filter(None, told), None)


def receipt(number: int, outcome: Mapping[str, Any]) -> Receipt | None:
    """What was said of the bundle of ours with this number, by what the history keeps of it."""
    told = outcome.get("receipt")
    if not isinstance(told, dict):
        return None
    counts = (told.get(name, 0) for name in _COUNTS)
    return Receipt(number, *(one if isinstance(one, int) else 0 for one in counts))


def _of(unit: Unit, peer: PeerLine, reader: Reader, homes: Homes) -> Iterator[Returned]:
    answers = standings.Answers(standings.sent_to(unit, peer))
    named = answers.named()
    for entity in sorted({name for name, _row in named} & set(ENTITIES)):
        ids = [row_id for name, row_id in named if name == entity]
        told = {
            row_id: said
            for row_id, (sequence, _held_by) in sequences.of(unit, entity, ids).items()
            if (said := answers.of((entity, row_id), sequence)) and said[1] in _NOT_TAKEN
        }
        for row_id, row in unit.rows(ENTITIES[entity], list(told)).items():
            yield _laid_out(peer, row, told[row_id], title_of(reader, row), homes.of(row))


def _laid_out(
    peer: PeerLine, row: Row, told: standings.Told, title: str, home: Home | None
) -> Returned:
    number, state, rule = told
    return Returned(
        row.entity,
        row.id,
        ENTITIES[row.entity].label,
        title,
        home.opens if home else None,
        home.title if home else "",
        peer.name,
        number,
        state,
        in_words(state, rule),
    )


def in_words(state: str, rule: str) -> str:
    """What became of a row, in plain words."""
    why = rule_words(rule)
    if state == "parked" and rule == "clock":
        return _(
            "waits there: your computer's date was far ahead; it is sent anew once that is right"
        )
    if state == "parked":
        return _("waits there: {why}").format(why=why)
    if state == "rejected":
        return _("kept out for good: {why}").format(why=why)
    if state == "left_out":
        return _("left out there by hand; they can still take it")
    return _("kept out there until somebody decides: {why}").format(why=why)

"""What the others did not take of what was sent to them, as their receipts say, by household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.fields import ENTITIES
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id
from gridclient.services.sync import standings
from gridclient.services.sync.applying import rule_words
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
        found = [one for peer in exchange.peers(unit) for one in _of(unit, peer, profile.authority)]
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


def _of(unit: Unit, peer: PeerLine, reader: Authority | None) -> Iterator[Returned]:
    answers = standings.Answers(standings.sent_to(unit, peer))
    named = answers.named()
    for entity in sorted({name for name, _row in named} & set(ENTITIES)):
        ids = [row_id for name, row_id in named if name == entity]
        for row_id, (sequence, _held_by) in sequences.of(unit, entity, ids).items():
            told = answers.of((entity, row_id), sequence)
            if told is not None and told[1] in _NOT_TAKEN:
                titles = _titles(unit, entity, row_id, reader)
                yield _laid_out(peer, (entity, row_id), told, titles)


def _titles(
    unit: Unit, entity: str, row_id: str, reader: Authority | None
) -> tuple[str, str | None, str]:
    """How a row is called, the household it belongs to, and how that is called."""
    home = _household(unit, entity, row_id)
    called = title_by_id(unit, "household", home, reader) if home else ""
    return title_by_id(unit, entity, row_id, reader), home, called


def _laid_out(
    peer: PeerLine,
    key: tuple[str, str],
    told: standings.Told,
    titles: tuple[str, str | None, str],
) -> Returned:
    entity, row_id = key
    number, state, rule = told
    title, home, home_title = titles
    return Returned(
        entity,
        row_id,
        ENTITIES[entity].label,
        title,
        home,
        home_title,
        peer.name,
        number,
        state,
        in_words(state, rule),
    )


def _household(unit: Unit, entity: str, row_id: str) -> str | None:
    if entity == "household":
        return row_id
    row = unit.rows(ENTITIES[entity], [row_id]).get(row_id)
    return row.fields.get("household_id") if row else None


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

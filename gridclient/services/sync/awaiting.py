"""What awaits a person after imports: conflicts, rows kept out by a rule, rows that wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gridclient.domain.fields import ENTITIES, Field
from gridclient.domain.masking import MASKS
from gridclient.domain.merging import Clash
from gridclient.domain.model import above
from gridclient.i18n import _, listed
from gridclient.services.groups import together
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.homes import Homes, title_of
from gridclient.services.sync.records import Waiting
from gridclient.store import conflicts, exchange, held_back
from gridclient.store.exchange import PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.leaving import Named


def waiting(profile: Profile, but_for: Collection[str]) -> list[Waiting]:
    """Conflicts first, then held back rows, oldest first and those of one household together;
    none of the kinds ``but_for``."""
    with profile.store.view() as unit:
        clashes = [] if "conflict" in but_for else conflicts.clashes(unit)
        held = [one for one in held_back.held(unit) if one.state not in but_for]
        reader = Reader(unit, profile.authority)
        laid = _Layer(reader, Homes(unit, reader), exchange.every_peer(unit))
        rows = [laid.out(item) for item in held]
    return [*map(_clash, clashes), *together(rows, lambda one: one.household_id or one.id)]


def _clash(clash: Clash) -> Waiting:
    entity = ENTITIES[clash.entity]
    field = entity.fields.get(clash.field)
    return Waiting(
        "conflict",
        _("{entity}: two values for “{field}”").format(
            entity=entity.label, field=field.label if field else clash.field
        ),
        _("here “{here}”, there “{there}”").format(
            here=_shown(field, clash.local), there=_shown(field, clash.incoming)
        ),
    )


def _shown(field: Field | None, value: str | None) -> str:
    """A value as a list may show it: masked where it is personal, codes in words."""
    if value is None or field is None:
        return value or "–"
    if field.mask:
        return MASKS[field.mask](value)
    return field.codes.title_of(value) if field.codes else value


class _Layer:
    """Lays rows that are held back out in words."""

    def __init__(self, reader: Reader, homes: Homes, peers: Iterable[PeerLine]) -> None:
        self._reader, self._homes = reader, homes
        self._names = {peer.replica: peer.name for peer in peers}

    def out(self, item: HeldRow) -> Waiting:
        """One row: how it is called, whose it is, and what it waits for."""
        home = self._homes.of(item.row)
        return Waiting(
            item.state,
            title_of(self._reader, item.row),
            self._reason(item),
            item.at,
            _label(item.row.entity),
            self._names.get(item.peer, item.peer),
            home.id if home else None,
            home.title if home else "",
            item.id,
        )

    def _reason(self, item: HeldRow) -> str:
        """What is not here yet that a row belongs to; else the rule by which it is held back."""
        missing = [one for one in sorted(above(item.row)) if not self._homes.is_here(one)]
        if item.rule != "parent" or not missing:
            return rule_words(item.rule)
        return _("not here yet: {names}").format(names=listed(map(self._named, missing)))

    def _named(self, named: Named) -> str:
        """The kind of a row that is not here, and how it is called where it is held back."""
        row, label = self._homes.row(named), _label(named[0])
        title = title_of(self._reader, row) if row else label
        return label if title == label else f"{label} {title}"


def _label(entity: str) -> str:
    known = ENTITIES.get(entity)
    return known.label if known else entity

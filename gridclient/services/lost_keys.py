"""What was signed with a key after it was lost: one thing an office looks at and decides about.

Facts among it were kept out everywhere (``sync.judging``, ``sync.withdrawing``). Let in, they are
recorded anew, in this office's name: nobody has to believe the lost key. Values stand, as others
handed them on in good faith, until the office writes what stood before, or the same again under
its own name; either way the lost key has said nothing that counts any more, and so everywhere the
list gets empty by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gridclient.domain.authority import CertificateFact
from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Entity, from_fields
from gridclient.domain.rows import Row
from gridclient.domain.stamps import time_of
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.services.authorising import may_write
from gridclient.services.events import BundlesTaken, Events
from gridclient.services.profile import Profile
from gridclient.services.recorded_anew import record_anew
from gridclient.services.seeing import Reader
from gridclient.services.sync import withdrawing
from gridclient.services.sync.authors import key_id_of
from gridclient.services.written_anew import put_back, write_again
from gridclient.store import authored, held_back, history, log_books
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit
from gridclient.trust import certificates

NEVER_LET_IN = frozenset({"certificate", "revocation", "purge"})
"""What an office does itself or not at all: whom it trusts, and what is removed for good."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A row signed with a lost key: ``says``: what it says as (label, value), masked; for a
    register the values of that key only, and ``before``: what stood there before it. ``at``: when
    its author says that it was written, ISO 8601, UTC."""

    entity: str
    row_id: str
    entity_label: str
    title: str
    says: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    at: str
    counts: bool


@dataclass(frozen=True, slots=True)
class LostKey:
    """A key that was lost or given up, and what it signed beyond what may be believed.

    ``revoked_at``: ISO 8601, UTC; ``rows``: the oldest first.
    """

    key_id: str
    name: str
    device: str
    revoked_at: str
    rows: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """How many rows were let in or kept out, and how many stay as they are: somebody built on
    them, or what they belong to is not here, or they are another office's to decide."""

    done: int
    left: int


class LostKeys:
    """Looking at what lost keys signed, and deciding about it, in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def list_(self) -> list[LostKey]:
        """The lost keys of which something waits for a decision; none for who is no office."""
        authority = self._profile.authority
        if authority is None or not authority.is_office:
            return []
        with self._profile.store.view() as unit:
            reader = Reader(unit, authority)
            found = [self._laid_out(unit, reader, key_id) for key_id in self._keys(unit)]
        return [one for one in found if one.rows]

    def let_in(self, key_id: str) -> Decided:
        """Take over what a lost key signed, in this office's name."""
        return self._decide(key_id, let_in=True)

    def keep_out(self, key_id: str) -> Decided:
        """Keep its facts out for good and write what stood before its values."""
        return self._decide(key_id, let_in=False)

    def _decide(self, key_id: str, *, let_in: bool) -> Decided:
        self._profile.office()
        with self._profile.store.unit() as unit:
            mark = self._mark(unit, key_id)
            facts, values = _facts(unit, key_id), self._values(unit, key_id, mark)
            if let_in:
                taken = [one for one in facts if one.row.entity not in NEVER_LET_IN]
                done = record_anew(self._profile, unit, taken)
                count = write_again(self._profile, unit, values)
            else:
                done = [*facts, *held_back.waiting_for(unit, facts)]
                count = put_back(self._profile, unit, (key_id, mark), values)
            state = held_back.ACCEPTED if let_in else held_back.REJECTED
            held_back.settle(unit, done, stamp_text(self._profile.now()), state)
            count += len(_rows(facts).keys() & _rows(done).keys())
            whole = len(_rows(facts)) + len(values)
            log_books.append(unit, "quarantine_decided", kind=state, count=count)
            unit.commit()
        self._events.tell(BundlesTaken(count))
        return Decided(count, whole - count)

    def _keys(self, unit: Unit) -> list[str]:
        """The keys that were revoked or given up, but for the one this profile signs with."""
        own = self._profile.keys.public.key_id
        return [key_id for key_id in withdrawing.marks(unit) if key_id != own]

    @staticmethod
    def _mark(unit: Unit, key_id: str) -> str:
        known = withdrawing.marks(unit)
        if key_id not in known:
            raise Refused(
                "lost.unknown",
                _("“{key}” is no key that was lost or given up.").format(key=key_id),
                hint=Hint(
                    _("List them with “enrol lost list”."),
                    _("Look again at what is listed under “People and trust”."),
                ),
            )
        return known[key_id]

    def _values(self, unit: Unit, key_id: str, mark: str) -> dict[tuple[str, str], list[str]]:
        """What it wrote, as far as this role may write it."""
        found = {
            key: [name for name in names if may_write(self._profile.authority, key[0], name)]
            for key, names in authored.values_of(unit, key_id, mark).items()
        }
        return {key: names for key, names in found.items() if names}

    def _laid_out(self, unit: Unit, reader: Reader, key_id: str) -> LostKey:
        known = unit.find(CertificateFact, key_id=key_id)
        grant = certificates.read(known[-1].pem.encode()).grant
        rows = [
            *self._signed_facts(reader, unit, key_id),
            *self._signed_values(reader, unit, key_id),
        ]
        return LostKey(
            key_id,
            grant.name,
            grant.device,
            withdrawing.ended_at(unit, key_id),
            tuple(sorted(rows, key=lambda row: row.at)),
        )

    def _signed_facts(self, reader: Reader, unit: Unit, key_id: str) -> Iterator[Signed]:
        for row in _rows(_facts(unit, key_id)).values():
            if row.entity in ENTITIES:
                yield _shown(reader, row, list(row.fields), {}, counts=False)

    def _signed_values(self, reader: Reader, unit: Unit, key_id: str) -> Iterator[Signed]:
        mark = self._mark(unit, key_id)
        for (name, row_id), fields in self._values(unit, key_id, mark).items():
            row = unit.rows(ENTITIES[name], [row_id])[row_id]
            stood = history.of(unit, name, row_id)
            before = {
                one.field: one.value
                for one in stood
                if not authored.is_beyond(one.stamp, key_id, mark)
            }
            yield _shown(reader, row, fields, before, counts=True)


def _facts(unit: Unit, key_id: str) -> list[HeldRow]:
    """Every copy of the facts of a key that are kept out because it was lost."""
    return [
        item
        for item in held_back.held(unit, "quarantined")
        if item.rule == withdrawing.RULE and key_id_of(item.row.author or "") == key_id
    ]


def _rows(items: list[HeldRow]) -> dict[tuple[str, str], Row]:
    return {item.named: item.row for item in items}


def _shown(
    reader: Reader, row: Row, names: list[str], before: Mapping[str, str | None], *, counts: bool
) -> Signed:
    entity = ENTITIES[row.entity]
    stamp = max(row.stamp_of(name) for name in names) if counts else row.stamp
    return Signed(
        row.entity,
        row.id,
        entity.label,
        _title(reader, entity, row),
        tuple(_said(reader, entity, row.fields, names)),
        tuple(_said(reader, entity, before, names)),
        stamp_text(time_of(stamp)),
        counts,
    )


def _said(
    reader: Reader, entity: Entity, fields: Mapping[str, str | None], names: list[str]
) -> Iterator[tuple[str, str]]:
    for name, field in entity.fields.items():
        if name in names and (value := fields.get(name)) is not None:
            try:
                said = reader.value(field, value) or ""
            except ValueError:  # no value of its kind: shown as it came
                said = value
            if field.target is None or said != value:  # what it names may be kept out, too
                yield field.label, said


def _title(reader: Reader, entity: Entity, row: Row) -> str:
    try:
        return reader.title(from_fields(entity, row.id, row.fields))
    except (ValueError, TypeError):  # its values are no values, or one is lacking
        return entity.label

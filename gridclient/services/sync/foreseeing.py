"""What becomes of every row of a bundle that is rehearsed, in words, and its fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import seen_by
from gridclient.domain.fields import ENTITIES, Field, Kind, from_fields
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.i18n import _, listed
from gridclient.services.duplicates import finding
from gridclient.services.histories import HIDDEN
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id, title_in
from gridclient.services.seeing import Reader
from gridclient.services.sync.applying import Key, Outcome, rule_words
from gridclient.services.sync.meant_empty import MeantEmpty
from gridclient.services.sync.previews import (
    CHOOSABLE,
    LEFT_BEFORE,
    FieldLine,
    Preview,
    PreviewRow,
)
from gridclient.store.held_back import REJECTED, SET_ASIDE
from gridclient.store.unit import Unit

_HELD = {
    "parked": "waits",
    "quarantined": "not_allowed",
    SET_ASIDE: "same",
    REJECTED: "not_allowed",
}


def alike(profile: Profile, unit: Unit, outcome: Outcome) -> dict[Key, str]:
    """What new rows may be the same as, the likeliest, in words; of two that came together the
    later entry is named."""
    new = {(entity, row_id) for entity, row_id, before in outcome.before if before is None}
    since = day_of(profile.now()) - dt.timedelta(days=finding.VISIT_DAYS)
    reader, found = Reader(unit, profile.authority), dict[Key, str]()
    for entity in finding.WAYS:
        about = {row_id for name, row_id in new if name == entity}
        for one in finding.likely(unit, reader, entity, since, about=about) if about else ():
            mine, other = (one.other, one.one) if one.other.id in about else (one.one, one.other)
            words = _("perhaps {title} ({why})").format(title=other.title, why=listed(one.why))
            found.setdefault((entity, mine.id), words)
    return found


class Kinds:
    """What became of the rows of one rehearsal."""

    def __init__(
        self,
        unit: Unit,
        outcome: Outcome,
        titles: Titles,
        alike: Mapping[Key, str],
        left_before: Collection[Key],
    ) -> None:
        self._unit = unit
        self._titles = titles
        self._alike = alike
        self._left_before = left_before
        self._merged = {(row.entity, row.id): row for row in outcome.applied}
        self._before = {(entity, row_id): row for entity, row_id, row in outcome.before}
        self._known = {(row.entity, row.id): how for row, how in outcome.known_rows}
        self._held = {(row.entity, row.id): (state, rule) for row, state, rule in outcome.held}
        self._clashing = {(clash.entity, clash.row_id) for clash in outcome.clashes}
        self._parallel = set(outcome.parallel)
        came = [*outcome.applied, *(row for row, how in outcome.known_rows if how == "same")]
        self._meant = MeantEmpty(unit, came)

    def of(self, bundle: str, rows: Sequence[Row], watched: Iterable[Row]) -> Iterator[PreviewRow]:
        """The rows of a bundle as a preview shows them; ``watched``: the same, one by one."""
        here = self._standing(rows)
        for row in watched:
            key = (row.entity, row.id)
            state, rule = self._held.get(key, ("", ""))
            yield PreviewRow(
                bundle,
                *key,
                kind=self._kind(key, state),
                title=self._titles.of_row(row),
                household_id=(home := self._titles.household(*key, row))[0],
                household_title=home[1],
                rule=rule_words(rule) if rule else "",
                here=here.get(key),
                there=row,
                alike=self._alike.get(key, ""),
                empties=self._empties(key),
                brings=key in self._merged or state == "parked",
            )

    def _standing(self, rows: Sequence[Row]) -> dict[Key, Row | None]:
        """How the rows stood before, those that were not changed as they stand."""
        found: dict[Key, Row | None] = {}
        for name in {row.entity for row in rows} & set(ENTITIES):
            ids = [row.id for row in rows if row.entity == name]
            for row_id, row in self._unit.rows(ENTITIES[name], ids).items():
                found[name, row_id] = row
        return found | {key: row for key, row in self._before.items() if key in found}

    def _kind(self, key: Key, state: str) -> str:
        kind = _HELD[state] if state else self._kind_of_merged(key)
        return LEFT_BEFORE if kind in CHOOSABLE and key in self._left_before else kind

    def _kind_of_merged(self, key: Key) -> str:
        before, merged = self._before.get(key), self._merged.get(key)
        if key in self._clashing:
            return "conflict"
        if merged is None:
            return self._known.get(key, "same")
        if before is None:
            return "duplicate" if key in self._alike else "new"
        if self._empties(key):
            return "emptier"
        return "parallel" if key in self._parallel else "changed"

    def _empties(self, key: Key) -> bool:
        """Whether a value that stands here would be gone, and nobody says that it is to go."""
        before, merged = self._before.get(key), self._merged.get(key)
        gone = set(before.fields) - set(merged.fields) if before and merged else set()
        return bool(gone) and self._meant.lacking(key, gone)


class Titles:
    """How records are called, each worked out once."""

    def __init__(self, unit: Unit, reader: Authority | None) -> None:
        self._unit, self._reader = unit, reader
        self.known: dict[Key, str] = {}
        self.of_household = cache(self._of_household)

    def of_row(self, row: Row) -> str:
        """The title of a row that came, whether it is here or not."""
        entity = ENTITIES.get(row.entity)
        if entity is None:
            return row.entity
        try:
            record = from_fields(entity, row.id, presented(entity, row))
            title = title_in(self._unit, seen_by(self._reader, record))
        except (ValueError, TypeError, KeyError, AttributeError):  # a value that is none
            title = entity.label
        self.known[row.entity, row.id] = title
        return title

    def of_key(self, key: Key) -> str:
        """The title of a record that is here."""
        return title_by_id(self._unit, *key, self._reader)

    def household(self, entity: str, row_id: str, row: Row | None) -> tuple[str | None, str]:
        """The household a row belongs to, and how it is called."""
        home = row_id if entity == "household" else None
        home = home or (row.fields.get("household_id") if row else None)
        return (home, self.of_household(home)) if home else (None, "")

    def _of_household(self, row_id: str) -> str:
        known = self.known.get(("household", row_id))
        title = known or title_by_id(self._unit, "household", row_id, self._reader)
        return "" if title == row_id else title


def fields(profile: Profile, seen: Preview, row: PreviewRow) -> list[FieldLine]:
    """The fields of one row side by side: of a row that is here those that differ, and of others
    all that came."""
    entity, there = ENTITIES.get(row.entity), row.there
    if entity is None or there is None:
        return []
    here = row.here.fields if row.here else {}
    with profile.store.view() as unit:
        reader = Reader(unit, profile.authority)
        return [
            FieldLine(
                field.label,
                _value(reader, seen, field, here.get(name)),
                _value(reader, seen, field, there.fields.get(name)),
                row.here is None or there.stamp_of(name) > row.here.stamp_of(name),
            )
            for name, field in entity.fields.items()
            if here.get(name) != there.fields.get(name)
        ]


def _value(reader: Reader, seen: Preview, field: Field, value: str | None) -> str | None:
    """A value in words, as this profile's role reads it elsewhere, too; what it refers to may
    come with the same files."""
    try:
        told = reader.value(field, value)
    except ValueError:  # a value that is not allowed
        return value
    if value and told != HIDDEN and field.kind in {Kind.REFERENCE, Kind.REFERENCES}:
        names = (seen.titles.get((field.target or "", one)) for one in value.split(","))
        return listed(
            name or str(reader.value(field, one))
            for name, one in zip(names, value.split(","), strict=True)
        )
    return told

"""Looking at bundles before taking them in: a rehearsal in a transaction that is given up.

The rehearsal is the import itself, one file after the other, so the two cannot disagree. Only
who may send is judged for all files by what is known before the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import seen_by
from gridclient.domain.fields import ENTITIES, Field, Kind, from_fields
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import GridError
from gridclient.i18n import _, listed
from gridclient.jobs import SILENT, Progress
from gridclient.services.duplicates import finding
from gridclient.services.histories import shown
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id, title_in
from gridclient.services.seeing import Reader
from gridclient.services.sync import importing, lapsed, leaving, opening
from gridclient.services.sync.applying import Key, Outcome, rule_words
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.previews import (
    FieldLine,
    Preview,
    PreviewFile,
    PreviewRow,
    Ticket,
)
from gridclient.services.sync.records import Imported
from gridclient.store.held_back import REJECTED, SET_ASIDE
from gridclient.store.unit import Unit
from gridclient.workbook import reading

_HELD = {
    "parked": "waits",
    "quarantined": "not_allowed",
    SET_ASIDE: "same",
    REJECTED: "not_allowed",
}


def preview(
    profile: Profile, files: Sequence[Path], progress: Progress, *, signed_copy: bool = False
) -> Preview:
    """What would become of every row of some files; changes nothing.

    A file that is refused is shown with its refusal. With ``signed_copy`` an altered bundle is
    looked at as it was signed.
    """
    found = []
    with profile.store.unit() as unit:
        titles = _Titles(unit, profile.authority)
        for number, file in enumerate(files):
            progress.step(number, len(files), _("Checking {file}").format(file=file.name))
            try:
                opened = _open(profile, file, signed_copy=signed_copy)
                found.append(_rehearse(profile, unit, opened, file, titles))
            except GridError as error:
                found.append(PreviewFile(file, Imported(file, refusal=error), ()))
    progress.step(len(files), len(files), _("Done"))
    return Preview(tuple(found), titles.known)


def _open(profile: Profile, file: Path, *, signed_copy: bool) -> Opened:
    opened = importing.open_(profile, reading.load(file), file, SILENT, signed_copy=signed_copy)
    if lapsed.must_wait(profile, opened):
        raise lapsed.refusal(opened)
    return opened


def _rehearse(
    profile: Profile, unit: Unit, opened: Opened, file: Path, titles: _Titles
) -> PreviewFile:
    leaves = [
        (entity, row_id)
        for entity, row_id in leaving.from_manifest(opened.manifest)
        if unit.rows(ENTITIES[entity], [row_id])
    ]
    named = {key: titles.of_key(key) for key in leaves}
    result, outcome = importing.rehearse(profile, unit, opened, file, SILENT)
    bundle = opened.manifest.bundle
    alike = _alike(profile, unit, outcome)
    rows = [*_Kinds(unit, outcome, titles, alike).of(bundle, opened.rows)]
    if result.removed:
        rows += [
            PreviewRow(
                bundle, *key, "removed", title, *titles.household(*key, None), "", None, None
            )
            for key, title in named.items()
            if not unit.rows(ENTITIES[key[0]], [key[1]])
        ]
    return PreviewFile(file, result, tuple(rows), opened)


def _alike(profile: Profile, unit: Unit, outcome: Outcome) -> dict[Key, str]:
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


class _Kinds:
    """What became of the rows of one rehearsal."""

    def __init__(
        self, unit: Unit, outcome: Outcome, titles: _Titles, alike: Mapping[Key, str]
    ) -> None:
        self._unit = unit
        self._titles = titles
        self._alike = alike
        self._merged = {(row.entity, row.id): row for row in outcome.applied}
        self._before = {(entity, row_id): row for entity, row_id, row in outcome.before}
        self._known = {(row.entity, row.id): how for row, how in outcome.known_rows}
        self._held = {(row.entity, row.id): (state, rule) for row, state, rule in outcome.held}
        self._clashing = {(clash.entity, clash.row_id) for clash in outcome.clashes}
        self._parallel = set(outcome.parallel)

    def of(self, bundle: str, rows: Sequence[Row]) -> Iterator[PreviewRow]:
        """The rows of a bundle as a preview shows them."""
        here = self._standing(rows)
        for row in rows:
            key = (row.entity, row.id)
            state, rule = self._held.get(key, ("", ""))
            yield PreviewRow(
                bundle,
                *key,
                kind=_HELD[state] if state else self._kind(key),
                title=self._titles.of_row(row),
                household_id=(home := self._titles.household(*key, row))[0],
                household_title=home[1],
                rule=rule_words(rule) if rule else "",
                here=here.get(key),
                there=row,
                alike=self._alike.get(key, ""),
            )

    def _standing(self, rows: Sequence[Row]) -> dict[Key, Row | None]:
        """How the rows stood before, those that were not changed as they stand."""
        found: dict[Key, Row | None] = {}
        for name in {row.entity for row in rows} & set(ENTITIES):
            ids = [row.id for row in rows if row.entity == name]
            for row_id, row in self._unit.rows(ENTITIES[name], ids).items():
                found[name, row_id] = row
        return found | {key: row for key, row in self._before.items() if key in found}

    def _kind(self, key: Key) -> str:
        before, merged = self._before.get(key), self._merged.get(key)
        if key in self._clashing:
            return "conflict"
        if merged is None:
            return self._known.get(key, "same")
        if before is None:
            return "duplicate" if key in self._alike else "new"
        if set(before.fields) - set(merged.fields):
            return "emptier"
        return "parallel" if key in self._parallel else "changed"


class _Titles:
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
        return [
            FieldLine(
                field.label,
                _value(unit, seen, field, here.get(name)),
                _value(unit, seen, field, there.fields.get(name)),
                row.here is None or there.stamp_of(name) > row.here.stamp_of(name),
            )
            for name, field in entity.fields.items()
            if here.get(name) != there.fields.get(name)
        ]


def _value(unit: Unit, seen: Preview, field: Field, value: str | None) -> str | None:
    """A value in words; what it refers to may come with the same files."""
    if value and field.kind in {Kind.REFERENCE, Kind.REFERENCES} and field.target:
        return "、".join(
            seen.titles.get((field.target, one)) or title_by_id(unit, field.target, one)
            for one in value.split(",")
        )
    try:
        return shown(unit, field, value)
    except ValueError:  # a value that is not allowed
        return value


def take(
    profile: Profile,
    file: PreviewFile,
    left_out: Collection[Ticket],
    progress: Progress,
    before: Callable[[], object],
) -> Imported:
    """Take in a file that was looked at, but for the rows ``left_out`` by hand; ``before`` is
    called before anything is changed.

    Raises what the import of a file raises that was refused when it was looked at.
    """
    if file.opened is None:
        return importing.import_file(
            profile, file.file, progress, before=before, dry_run=False, signed_copy=False
        )
    opening.check_again(profile, file.opened)
    before()
    bundle = file.opened.manifest.bundle
    here = {(entity, row_id) for wanted, entity, row_id in left_out if wanted == bundle}
    return importing.take(profile, file.opened, file.file, progress, here)

"""What a store holds, read past the program: every table as it is, and where each row belongs.

Places are found here by walking from row to row in memory, and not by the program's own joins;
so the checks have a reference of their own, and ask each store once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gridclient.app import App
from gridclient.domain.authority import Authority
from gridclient.domain.disclosure import withholdable
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row, to_line
from gridclient.store.records import to_row
from gridclient.store.unit import Unit

Key = tuple[str, str]
"""Entity and id of a row."""

Place = tuple[str | None, str | None]
_COUNTED = " UNION ALL ".join(
    f"SELECT '{entity.name}' WHERE EXISTS (SELECT 1 FROM \"{entity.name}\")" for entity in ORDERED
)
_BESIDE = ("seen", "case_row", "peer", "bundle", "bundle_change", "conflict", "resident_search")
_SPEAKS_OF = {
    "visit_amendment": (("visit_id", "visit"),),
    "retraction": (
        ("visit_id", "visit"),
        ("issue_event_id", "issue_event"),
        ("service_record_id", "service_record"),
    ),
}
_UPWARDS = {entity.name: parents(entity) for entity in ORDERED}


@dataclass
class Picture:
    """One store at one moment. ``former``: what a field once said, by its stamp; ``asked``: the
    fields of conflicts with the stamps of both sides, to the newer of these where one was settled
    though nobody decided; ``held``: the rows held back, and how."""

    rows: dict[Key, Row] = field(default_factory=dict)
    former: dict[tuple[str, str, str, str], str | None] = field(default_factory=dict)
    asked: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    held: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def lines(self) -> dict[Key, bytes]:
        """Every row that travels, as a bundle would say it."""
        return {
            key: to_line(row)
            for key, row in self.rows.items()
            if not self.is_stub(key) and not self.is_about_a_stub(key)
        }

    def is_stub(self, key: Key) -> bool:
        """Whether a fact lost its words by a removal: what is left of it does not travel."""
        row = self.rows[key]
        return ENTITIES[row.entity].is_fact and not row.signature

    def is_about_a_stub(self, key: Key) -> bool:
        """Whether a fact corrects or takes back one that is a stub: it counts for nothing
        in a comparison, for whoever never had that one cannot take it in."""
        row = self.rows[key]
        spoken_of = [(target, row.fields.get(name)) for name, target in _SPEAKS_OF.get(key[0], ())]
        return any(one in self.rows and self.is_stub(one) for one in spoken_of)

    @cached_property
    def places(self) -> dict[Key, Place]:
        """Division and grid of every row."""
        found: dict[Key, Place] = {}
        for key in self.rows:
            self._place(key, found)
        return found

    def _place(self, key: Key, found: dict[Key, Place]) -> Place:
        if key not in self.rows:
            return None, None
        if key not in found:
            fields = self.rows[key].fields
            above = [
                self._place((target, fields[name]), found)
                for name, target in _UPWARDS[key[0]]
                if name in fields
            ]
            division = next((one[0] for one in above if one[0]), None)
            grid = next((one[1] for one in above if one[1]), None)
            if key[0] == "division":
                division = fields["code"]
            if key[0] == "grid":
                grid = fields["code"]
            found[key] = (division, grid)
        return found[key]

    @cached_property
    def purged(self) -> set[str]:
        """The households and issues of which personal data was removed."""
        return {
            row.fields[name]
            for row in self.rows.values()
            if row.entity == "purge"
            for name in ("household_id", "issue_id")
            if name in row.fields
        }

    @cached_property
    def bare_lines(self) -> dict[Key, bytes]:
        """Of every row that travels what a district holds of it, too."""
        return {key: _bare(self.rows[key]) for key in self.lines}

    def seen_by(self, scope: Authority, *, whole: bool = True) -> dict[Key, bytes]:
        """The rows that travel to whoever has a scope; ``whole``: with what is withheld from a
        district."""
        lines = self.lines if whole else self.bare_lines
        return {key: line for key, line in lines.items() if sees(scope, *self.places[key])}


def _bare(row: Row) -> bytes:
    """What of a row a district holds, too: of a fact its signature, of withheld fields stamps."""
    secret = withholdable(row.entity)
    names = sorted({*row.fields, *row.stamps, *row.withheld})
    said = [
        (name, row.heard_of(name), name not in secret and row.fields.get(name)) for name in names
    ]
    plain = [one for one in row.fields.items() if one[0] not in row.veiled]
    return repr((row.entity, row.id, row.signature, (row.signature and plain) or said)).encode()


def sees(scope: Authority, division: str | None, grid: str | None) -> bool:
    """Whether a scope has a place, by this reference: offices all below them, members their
    grids; what belongs to a division and no grid everybody on its way up and down."""
    if division is None:
        return False
    if grid is None:
        return division.startswith(scope.division) or scope.division.startswith(division)
    return division.startswith(scope.division) and (not scope.grids or grid in scope.grids)


def of(app: App) -> Picture:
    """The picture of a store."""
    with app.profile.store.view() as unit:
        return read(unit)


def whole(app: App) -> tuple[Picture, dict[str, list[tuple[Any, ...]]]]:
    """A store with what is kept beside its rows: of peers, bundles, seen stamps and conflicts."""
    with app.profile.store.view() as unit:
        ask = unit.connection.exec_driver_sql
        beside = {
            name: sorted(map(tuple, ask(f'SELECT * FROM "{name}"').all()), key=repr)
            for name in _BESIDE
        }
        return read(unit), beside


def read(unit: Unit) -> Picture:
    """The picture a unit of work sees."""
    made, ask = Picture(), unit.connection.exec_driver_sql
    for name in ask(_COUNTED).scalars().all():
        entity = ENTITIES[name]
        for values in ask(f'SELECT * FROM "{name}"').mappings():
            made.rows[name, values["id"]] = to_row(entity, values)
    for line in ask("SELECT entity, row, field, stamp, value FROM superseded"):
        made.former[line[0], line[1], line[2], line[3]] = line[4]
    for entity, row, name, mine, theirs, is_asked in ask(
        "SELECT entity, row, field, local_stamp, incoming_stamp,"
        " settled_at IS NULL OR resolution IS NOT NULL FROM conflict"
    ):
        settled = "" if is_asked else max(mine, theirs)
        for stamp in (mine, theirs):
            key = entity, row, name, stamp
            made.asked[key] = min(settled, made.asked.get(key, settled))
    made.held = [dict(one) for one in ask("SELECT * FROM held_back").mappings()]
    return made

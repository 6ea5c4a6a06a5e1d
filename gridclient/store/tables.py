"""The tables: one for every entity, derived from its declaration, and those of bookkeeping.

The migrations write the same tables out in full; a test holds them equal. Values are kept in
their canonical text (``domain.fields``), whole numbers as integers. ``extra`` keeps, as JSON,
the fields a newer version sent, so that they travel on; ``veil`` and ``withheld``, also JSON, say
what is withheld (``domain.rows``).
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from gridclient.domain.fields import Entity, Kind
from gridclient.domain.model import ORDERED

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _column(entity: Entity, name: str) -> Column[object]:
    field = entity.fields[name]
    kind = Integer() if field.kind is Kind.NUMBER else Text()
    keys = [ForeignKey(f"{field.target}.id")] if name in entity.within else []
    return Column(name, kind, *keys, nullable=not field.required)


def _table(entity: Entity) -> Table:
    columns: list[Column[object]] = [Column("id", String(36), primary_key=True)]
    columns += [_column(entity, name) for name in entity.fields]
    columns.append(Column("extra", Text()))
    columns.append(Column("stamp", Text(), nullable=False))
    if entity.is_fact:
        columns.append(Column("author", Text(), nullable=False))
        columns.append(Column("signature", Text(), nullable=False))
        columns.append(Column("veil", Text()))
    else:
        columns.append(Column("stamps", Text(), nullable=False, server_default="{}"))
        columns.append(Column("withheld", Text()))
    columns.append(Column("sequence", Integer(), nullable=False))
    columns.append(Column("held_by", Text()))
    table = Table(entity.name, METADATA, *columns)
    Index(None, table.c.sequence)
    for name in entity.within:
        Index(None, table.c[name])
    return table


TABLES: dict[str, Table] = {entity.name: _table(entity) for entity in ORDERED}
"""Entity name to its table, parents before children."""

Index(None, TABLES["visit"].c.visited_on)
Index(None, TABLES["resident"].c.name)

META = Table(
    "meta",
    METADATA,
    Column("key", Text(), primary_key=True),
    Column("value", Text(), nullable=False),
)
"""What the profile knows about itself: keys, certificate, settings."""

CLOCK = Table(
    "clock",
    METADATA,
    Column("id", Integer(), primary_key=True),
    Column("last_stamp", Text()),
    Column("sequence", Integer(), nullable=False),
)
"""One line: the newest stamp made or met, and the newest local sequence number."""

SEEN = Table(
    "seen",
    METADATA,
    Column("replica", Text(), primary_key=True),
    Column("stamp", Text(), nullable=False),
    Column("whole", Text(), nullable=False, server_default=""),
)
"""The seen vector: replica to the newest stamp known without a gap; ``whole``: the newest of which
nothing was withheld."""

CASE = Table(
    "case_row",
    METADATA,
    Column("entity", Text(), primary_key=True),
    Column("row", Text(), primary_key=True),
)
"""Rows that are here whole only on their way to another office: this one is not shown all of
them, and strips them when they have arrived (``store.cases``)."""

PEER = Table(
    "peer",
    METADATA,
    Column("replica", Text(), primary_key=True),
    Column("name", Text(), nullable=False),
    Column("role", Text(), nullable=False),
    Column("division", Text(), nullable=False),
    Column("grids", Text(), nullable=False, server_default=""),
    Column("serial", Text(), nullable=False),
    Column("receiving_key", LargeBinary(), nullable=False),
    Column("sent_number", Integer(), nullable=False, server_default="0"),
    Column("acknowledged", Integer(), nullable=False, server_default="0"),
    Column("held", Integer(), nullable=False, server_default="0"),
    Column("last_sent_at", Text()),
    Column("last_received_at", Text()),
)
"""``acknowledged``: the newest of our sequence numbers the peer holds without a gap;
``held``: the newest of the peer's that we hold without a gap."""

BUNDLE = Table(
    "bundle",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("direction", Text(), nullable=False),
    Column("peer", Text(), ForeignKey("peer.replica"), nullable=False),
    Column("number", Integer(), nullable=False),
    Column("base", Integer(), nullable=False),
    Column("upto", Integer(), nullable=False),
    Column("file", Text(), nullable=False),
    Column("at", Text(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("outcome", Text(), nullable=False, server_default="{}"),
    Column("heard", Text()),
)
"""Every bundle made or taken in; ``outcome`` is JSON: counts, receipts, refused rows; ``heard``,
too: what the sender knew, where rows were held back."""
Index(None, BUNDLE.c.peer, BUNDLE.c.direction, BUNDLE.c.number)

CHANGE = Table(
    "bundle_change",
    METADATA,
    Column("bundle", String(36), ForeignKey("bundle.id"), primary_key=True),
    Column("entity", Text(), primary_key=True),
    Column("row", Text(), primary_key=True),
    Column("before", LargeBinary()),
)
"""What an import changed: the row as it stood before (None: it was not there)."""

SUPERSEDED = Table(
    "superseded",
    METADATA,
    Column("entity", Text(), primary_key=True),
    Column("row", Text(), primary_key=True),
    Column("field", Text(), primary_key=True),
    Column("stamp", Text(), primary_key=True),
    Column("value", Text()),
    Column("claim", Text()),
)
"""The history of register fields: values that no longer stand, with the stamp they had (who,
when); None where the field was empty. A ``claim`` never stood here: it bears the peer whose row
is held back, and nothing once that was let in. Local: it does not travel."""

HELD_BACK = Table(
    "held_back",
    METADATA,
    Column("entity", Text(), primary_key=True),
    Column("row", Text(), primary_key=True),
    Column("stamp", Text(), primary_key=True),
    Column("peer", Text(), primary_key=True),
    Column("state", Text(), nullable=False),
    Column("rule", Text(), nullable=False),
    Column("bundle", String(36), nullable=False),
    Column("line", LargeBinary(), nullable=False),
    Column("at", Text(), nullable=False),
    Column("settled_at", Text()),
)
"""Rows not applied: ``parked`` until their parent arrives, ``set_aside`` where that is nowhere any
more, ``quarantined`` by a rule. Each peer's copy of a row waits for itself."""

CONFLICT = Table(
    "conflict",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("entity", Text(), nullable=False),
    Column("row", Text(), nullable=False),
    Column("field", Text(), nullable=False),
    Column("local", Text()),
    Column("local_stamp", Text(), nullable=False),
    Column("incoming", Text()),
    Column("incoming_stamp", Text(), nullable=False),
    Column("winner", Text(), nullable=False),
    Column("kind", Text(), nullable=False, server_default="values"),
    Column("bundle", String(36), nullable=False),
    Column("at", Text(), nullable=False),
    Column("settled_at", Text()),
    Column("resolution", String(36)),
)
"""Two values of one field whose authors had not seen each other; both are kept. ``kind``:
``values``, ``retire`` (an edit against a retirement) or ``parallel`` (different fields of one
row); ``resolution``: the fact that settled it."""

LOG = Table(
    "log_entry",
    METADATA,
    Column("book", Text(), primary_key=True),
    Column("number", Integer(), primary_key=True),
    Column("at", Text(), nullable=False),
    Column("who", Text(), nullable=False),
    Column("act", Text(), nullable=False),
    Column("about", Text(), nullable=False, server_default="{}"),
    Column("previous", Text(), nullable=False),
    Column("digest", Text(), nullable=False),
)
"""Two books, ``access`` (who looked at what) and ``audit`` (what was done), each a chain: the
digest of a line is taken over its content and the digest before it. ``about`` is JSON."""

BOARD_PICTURE = Table(
    "board_picture",
    METADATA,
    Column("area", Text(), primary_key=True),
    Column("picture", LargeBinary(), nullable=False),
    Column("width", Integer(), nullable=False),
    Column("height", Integer(), nullable=False),
)
"""The office's own wall-map picture of an area (a division or a grid), a JPEG; ``width`` and
``height`` in pixels. Local: it does not travel."""

BOARD_SPOT = Table(
    "board_spot",
    METADATA,
    Column("area", Text(), primary_key=True),
    Column("block", Text(), primary_key=True),
    Column("x", Integer(), nullable=False),
    Column("y", Integer(), nullable=False),
    Column("width", Integer(), nullable=False),
    Column("height", Integer(), nullable=False),
)
"""Where a block stands on the picture of an area, in thousandths of its sides; without a width
it is a pin. Local: it does not travel."""

RESIDENT_SEARCH = Table(
    "resident_search",
    METADATA,
    Column("id", Integer(), primary_key=True),
    Column("resident_id", String(36), nullable=False, unique=True),
    Column("pinyin", Text(), nullable=False),
    Column("other_pinyin", Text(), nullable=False),
    Column("initials", Text(), nullable=False),
    Column("phone_ending", Text(), nullable=False),
    Column("id_ending", Text(), nullable=False),
)
"""How residents are found (``store.search``); ``id`` is also the row of ``resident_name``, the
full-text index over the letters of names. Endings are kept backwards."""
for _name in ("pinyin", "other_pinyin", "initials", "phone_ending", "id_ending"):
    Index(None, RESIDENT_SEARCH.c[_name])

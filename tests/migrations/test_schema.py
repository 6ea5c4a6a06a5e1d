"""The migrations make exactly the tables the program works with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Index, MetaData, Table, Text, inspect

from gridclient import paths
from gridclient.store import database, migrations
from gridclient.store.tables import METADATA
from tests.unit.store import opened


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = database.engine(opened.file_in(tmp_path), opened.KEY, opened.SALT)
    with engine.connect() as made:
        yield made
    database.close(engine)


def _other_default(
    _context: object,
    _found: object,
    _wanted: object,
    found: str | None,
    _default: object,
    wanted: str | None,
) -> bool:
    """Alembic's own comparison takes an empty text for none."""
    return _bare(found) != _bare(wanted)


def _declared(name: str | None, kind: str, _parents: object) -> bool:
    """All but the full-text index and its shadow tables, which SQLAlchemy does not know."""
    return kind != "table" or not (name or "").startswith("resident_name")


def _bare(default: str | None) -> str | None:
    return None if default is None else default.strip("()'")


def differences(connection: Connection, wanted: MetaData) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "compare_server_default": _other_default,
            "include_name": _declared,
        },
    )
    return compare_metadata(context, wanted)


def test_a_migrated_database_is_what_the_tables_say(connection: Connection):
    assert differences(connection, METADATA) == []


def _copied() -> MetaData:
    copied = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        table.to_metadata(copied)
    return copied


def _more_columns(wanted: MetaData) -> None:
    wanted.tables["visit"].append_column(Column("weather", Text()))


def _more_indexes(wanted: MetaData) -> None:
    Index("ix_visit_note", wanted.tables["visit"].c.note)


def _other_kind(wanted: MetaData) -> None:
    wanted.tables["building"].c.floors.type = Text()


def _required(wanted: MetaData) -> None:
    wanted.tables["resident"].c.phone.nullable = False


def _no_reference(wanted: MetaData) -> None:
    wanted.tables["visit"].constraints -= wanted.tables["visit"].foreign_key_constraints


def _other_start(wanted: MetaData) -> None:
    wanted.tables["peer"].c.grids.server_default = None


def _more_tables(wanted: MetaData) -> None:
    Table("weather", wanted, Column("id", Text(), primary_key=True))


@pytest.mark.parametrize(
    "differ",
    [
        _more_columns,
        _more_indexes,
        _other_kind,
        _other_start,
        _required,
        _no_reference,
        _more_tables,
    ],
)
def test_a_difference_would_be_seen(connection: Connection, differ: Any):
    wanted = _copied()
    assert differences(connection, wanted) == []
    differ(wanted)
    assert differences(connection, wanted)


def test_what_autogenerate_does_not_compare_is_the_same_too(connection: Connection):
    """Keys of a table, and how a reference is named."""
    found = inspect(connection)
    for table in METADATA.sorted_tables:
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [
            column.name for column in table.primary_key.columns
        ], table.name
        names = {key["name"] for key in found.get_foreign_keys(table.name)}
        assert names == {str(key.name) for key in table.foreign_key_constraints}, table.name


def test_every_migration_is_numbered_by_its_file_and_follows_the_last(connection: Connection):
    script = ScriptDirectory(str(paths.migrations()))
    revisions = sorted(script.walk_revisions(), key=lambda item: item.revision)
    assert [item.revision for item in revisions] == [
        f"{n:04d}" for n in range(1, len(revisions) + 1)
    ]
    for item, before in zip(revisions, [None, *revisions], strict=False):
        assert re.match(rf"{item.revision}_\w+\.py", Path(item.path).name)
        assert item.down_revision == (before.revision if before else None)
    assert migrations.head() == revisions[-1].revision == migrations.revision(connection)

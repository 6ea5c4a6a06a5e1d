"""Links and decisions about conflicts, and the two log books."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "log_entry",
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default="{}", nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("book", "number", name=op.f("pk_log_entry")),
    )
    op.create_table(
        "conflict_resolution",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("grid_id", sa.Text(), nullable=True),
        sa.Column("division_id", sa.Text(), nullable=True),
        sa.Column("conflict_id", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["division.id"],
            name=op.f("fk_conflict_resolution_division_id_division"),
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grid.id"], name=op.f("fk_conflict_resolution_grid_id_grid")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_resolution")),
    )
    op.create_index(
        op.f("ix_conflict_resolution_division_id"),
        "conflict_resolution",
        ["division_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_conflict_resolution_grid_id"), "conflict_resolution", ["grid_id"], unique=False
    )
    op.create_index(
        op.f("ix_conflict_resolution_sequence"), "conflict_resolution", ["sequence"], unique=False
    )
    op.create_table(
        "same_as",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("grid_id", sa.Text(), nullable=True),
        sa.Column("division_id", sa.Text(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("kept_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_same_as_division_id_division")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_same_as_grid_id_grid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_as")),
    )
    op.create_index(op.f("ix_same_as_division_id"), "same_as", ["division_id"], unique=False)
    op.create_index(op.f("ix_same_as_grid_id"), "same_as", ["grid_id"], unique=False)
    op.create_index(op.f("ix_same_as_sequence"), "same_as", ["sequence"], unique=False)
    op.add_column("conflict", sa.Column("kind", sa.Text(), server_default="values", nullable=False))
    op.add_column("conflict", sa.Column("resolution", sa.String(length=36), nullable=True))

"""Searching people: an index of spellings and endings, and one of the letters of names."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "resident_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.String(length=36), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("other_pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("phone_ending", sa.Text(), nullable=False),
        sa.Column("id_ending", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_search")),
        sa.UniqueConstraint("resident_id", name=op.f("uq_resident_search_resident_id")),
    )
    for name in ("pinyin", "other_pinyin", "initials", "phone_ending", "id_ending"):
        op.create_index(op.f(f"ix_resident_search_{name}"), "resident_search", [name])
    op.execute(
        "CREATE VIRTUAL TABLE resident_name USING fts5("
        "letters, content='', contentless_delete=1, tokenize='unicode61')"
    )

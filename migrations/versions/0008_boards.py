"""Wall-map pictures with what stands on them, and what came of an issue."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("issue_event", sa.Column("outcome", sa.Text(), nullable=True))
    op.create_table(
        "board_picture",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_board_picture")),
    )
    op.create_table(
        "board_spot",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "block", name=op.f("pk_board_spot")),
    )

"""A decision about a conflict can take back those before it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("conflict_resolution", sa.Column("act", sa.Text(), nullable=True))

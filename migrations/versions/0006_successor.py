"""A revocation says with which key an office goes on that changed its own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("revocation", sa.Column("successor", sa.Text(), nullable=True))

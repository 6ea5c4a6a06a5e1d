"""A revocation says until which stamp it trusts what others hand on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("revocation", sa.Column("trusted_stamp", sa.Text(), nullable=True))

"""The facts that a revocation trusts though a clock far ahead has signed them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("revocation", sa.Column("trusted_beside", sa.Text(), nullable=True))

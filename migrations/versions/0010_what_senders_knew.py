"""What the sender of a bundle knew, where rows of it were held back, and what these claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("bundle", sa.Column("heard", sa.Text(), nullable=True))
    op.add_column("superseded", sa.Column("claim", sa.Text(), nullable=True))

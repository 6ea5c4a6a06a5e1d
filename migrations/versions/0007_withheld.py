"""What is withheld from an office, and rows that only pass through one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FACTS = (
    "activity",
    "meeting",
    "certificate",
    "revocation",
    "handover",
    "boundary_change",
    "same_as",
    "conflict_resolution",
    "answer",
    "consent",
    "service_record",
    "reach_attempt",
    "visit",
    "issue_event",
    "purge",
    "visit_amendment",
    "retraction",
)
REGISTERS = (
    "division",
    "partner_unit",
    "campaign",
    "care_policy",
    "code_entry",
    "grid",
    "estate",
    "retention_rule",
    "service_point",
    "special_round",
    "person",
    "commitment",
    "question",
    "building",
    "dwelling",
    "household",
    "care_enrolment",
    "rights_request",
    "issue",
    "resident",
)


def upgrade() -> None:
    for name in FACTS:
        op.add_column(name, sa.Column("veil", sa.Text(), nullable=True))
    for name in REGISTERS:
        op.add_column(name, sa.Column("withheld", sa.Text(), nullable=True))
    op.add_column("seen", sa.Column("whole", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE seen SET whole = stamp")
    op.create_table(
        "case_row",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "row", name=op.f("pk_case_row")),
    )

"""The first tables: places, people, care, visits, issues, certificates and bookkeeping."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_stamp", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_table(
        "conflict",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("local", sa.Text(), nullable=True),
        sa.Column("local_stamp", sa.Text(), nullable=False),
        sa.Column("incoming", sa.Text(), nullable=True),
        sa.Column("incoming_stamp", sa.Text(), nullable=False),
        sa.Column("winner", sa.Text(), nullable=False),
        sa.Column("bundle", sa.String(length=36), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_table(
        "division",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("duty_phone", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
    )
    op.create_index(op.f("ix_division_sequence"), "division", ["sequence"], unique=False)
    op.create_table(
        "held_back",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("bundle", sa.String(length=36), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entity", "row", "stamp", "peer", name=op.f("pk_held_back")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "peer",
        sa.Column("replica", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("grids", sa.Text(), server_default="", nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("receiving_key", sa.LargeBinary(), nullable=False),
        sa.Column("sent_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("acknowledged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_sent_at", sa.Text(), nullable=True),
        sa.Column("last_received_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("replica", name=op.f("pk_peer")),
    )
    op.create_table(
        "seen",
        sa.Column("replica", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("replica", name=op.f("pk_seen")),
    )
    op.create_table(
        "bundle",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["peer"], ["peer.replica"], name=op.f("fk_bundle_peer_peer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
    )
    op.create_index(
        op.f("ix_bundle_peer_direction_number"),
        "bundle",
        ["peer", "direction", "number"],
        unique=False,
    )
    op.create_table(
        "care_policy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("division_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("face", sa.Integer(), nullable=True),
        sa.Column("face_period", sa.Text(), nullable=True),
        sa.Column("accepted", sa.Text(), nullable=True),
        sa.Column("effective_from", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_care_policy_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_policy")),
    )
    op.create_index(
        op.f("ix_care_policy_division_id"), "care_policy", ["division_id"], unique=False
    )
    op.create_index(op.f("ix_care_policy_sequence"), "care_policy", ["sequence"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("division_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_certificate_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index(
        op.f("ix_certificate_division_id"), "certificate", ["division_id"], unique=False
    )
    op.create_index(op.f("ix_certificate_sequence"), "certificate", ["sequence"], unique=False)
    op.create_table(
        "estate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("division_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_estate_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estate")),
    )
    op.create_index(op.f("ix_estate_division_id"), "estate", ["division_id"], unique=False)
    op.create_index(op.f("ix_estate_sequence"), "estate", ["sequence"], unique=False)
    op.create_table(
        "grid",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("division_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_grid_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
    )
    op.create_index(op.f("ix_grid_division_id"), "grid", ["division_id"], unique=False)
    op.create_index(op.f("ix_grid_sequence"), "grid", ["sequence"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("division_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("grid_ids", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("duty_text", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_person_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_division_id"), "person", ["division_id"], unique=False)
    op.create_index(op.f("ix_person_sequence"), "person", ["sequence"], unique=False)
    op.create_table(
        "revocation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("division_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("trusted_up_to", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_revocation_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocation")),
    )
    op.create_index(op.f("ix_revocation_division_id"), "revocation", ["division_id"], unique=False)
    op.create_index(op.f("ix_revocation_sequence"), "revocation", ["sequence"], unique=False)
    op.create_table(
        "building",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("grid_id", sa.Text(), nullable=False),
        sa.Column("estate_id", sa.Text(), nullable=True),
        sa.Column("building_no", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("aliases", sa.Text(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("floors", sa.Integer(), nullable=True),
        sa.Column("rooms_a_floor", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Text(), nullable=True),
        sa.Column("place_x", sa.Integer(), nullable=True),
        sa.Column("place_y", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_building_grid_id_grid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
    )
    op.create_index(op.f("ix_building_grid_id"), "building", ["grid_id"], unique=False)
    op.create_index(op.f("ix_building_sequence"), "building", ["sequence"], unique=False)
    op.create_table(
        "bundle_change",
        sa.Column("bundle", sa.String(length=36), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bundle"], ["bundle.id"], name=op.f("fk_bundle_change_bundle_bundle")
        ),
        sa.PrimaryKeyConstraint("bundle", "entity", "row", name=op.f("pk_bundle_change")),
    )
    op.create_table(
        "dwelling",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("building_id", sa.Text(), nullable=False),
        sa.Column("unit_no", sa.Text(), nullable=True),
        sa.Column("floor_no", sa.Integer(), nullable=True),
        sa.Column("room_no", sa.Text(), nullable=False),
        sa.Column("occupancy", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_dwelling_building_id_building")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
    )
    op.create_index(op.f("ix_dwelling_building_id"), "dwelling", ["building_id"], unique=False)
    op.create_index(op.f("ix_dwelling_sequence"), "dwelling", ["sequence"], unique=False)
    op.create_table(
        "household",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dwelling_id", sa.Text(), nullable=False),
        sa.Column("file_no", sa.Text(), nullable=True),
        sa.Column("head_name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("tenure", sa.Text(), nullable=True),
        sa.Column("notice_on", sa.Text(), nullable=True),
        sa.Column("notice_how", sa.Text(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_household_dwelling_id_dwelling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_dwelling_id"), "household", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_household_sequence"), "household", ["sequence"], unique=False)
    op.create_table(
        "care_enrolment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("certificate_no", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Text(), nullable=True),
        sa.Column("until_on", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Text(), nullable=True),
        sa.Column("helper_ids", sa.Text(), nullable=True),
        sa.Column("emergency_contact", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_care_enrolment_household_id_household"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_enrolment")),
    )
    op.create_index(
        op.f("ix_care_enrolment_household_id"), "care_enrolment", ["household_id"], unique=False
    )
    op.create_index(
        op.f("ix_care_enrolment_sequence"), "care_enrolment", ["sequence"], unique=False
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=True),
        sa.Column("building_id", sa.Text(), nullable=True),
        sa.Column("grid_id", sa.Text(), nullable=True),
        sa.Column("issue_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=True),
        sa.Column("petitioner", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_issue_building_id_building")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_issue_grid_id_grid")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_issue_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
    )
    op.create_index(op.f("ix_issue_building_id"), "issue", ["building_id"], unique=False)
    op.create_index(op.f("ix_issue_grid_id"), "issue", ["grid_id"], unique=False)
    op.create_index(op.f("ix_issue_household_id"), "issue", ["household_id"], unique=False)
    op.create_index(op.f("ix_issue_sequence"), "issue", ["sequence"], unique=False)
    op.create_table(
        "resident",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("born_on", sa.Text(), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("residence_state", sa.Text(), nullable=True),
        sa.Column("guardian", sa.Text(), nullable=True),
        sa.Column("check_state", sa.Text(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("retired", sa.Text(), nullable=True),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_resident_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
    )
    op.create_index(op.f("ix_resident_household_id"), "resident", ["household_id"], unique=False)
    op.create_index(op.f("ix_resident_name"), "resident", ["name"], unique=False)
    op.create_index(op.f("ix_resident_sequence"), "resident", ["sequence"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("visitor_id", sa.Text(), nullable=True),
        sa.Column("companions", sa.Text(), nullable=True),
        sa.Column("resident_ids", sa.Text(), nullable=True),
        sa.Column("base_check", sa.Text(), nullable=True),
        sa.Column("health", sa.Text(), nullable=True),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("safety", sa.Text(), nullable=True),
        sa.Column("hygiene", sa.Text(), nullable=True),
        sa.Column("environment", sa.Text(), nullable=True),
        sa.Column("topics", sa.Text(), nullable=True),
        sa.Column("onsite_action", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("issue_ids", sa.Text(), nullable=True),
        sa.Column("backdated_because", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_visit_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_household_id"), "visit", ["household_id"], unique=False)
    op.create_index(op.f("ix_visit_sequence"), "visit", ["sequence"], unique=False)
    op.create_index(op.f("ix_visit_visited_on"), "visit", ["visited_on"], unique=False)
    op.create_table(
        "issue_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("issue_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=True),
        sa.Column("lead_unit", sa.Text(), nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_issue_event_issue_id_issue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_event")),
    )
    op.create_index(op.f("ix_issue_event_issue_id"), "issue_event", ["issue_id"], unique=False)
    op.create_index(op.f("ix_issue_event_sequence"), "issue_event", ["sequence"], unique=False)
    op.create_table(
        "visit_amendment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("visited_on", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amended_at", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_amendment_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_amendment")),
    )
    op.create_index(
        op.f("ix_visit_amendment_sequence"), "visit_amendment", ["sequence"], unique=False
    )
    op.create_index(
        op.f("ix_visit_amendment_visit_id"), "visit_amendment", ["visit_id"], unique=False
    )
    op.create_table(
        "retraction",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=True),
        sa.Column("issue_event_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("retracted_at", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue_event_id"],
            ["issue_event.id"],
            name=op.f("fk_retraction_issue_event_id_issue_event"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_retraction_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraction")),
    )
    op.create_index(
        op.f("ix_retraction_issue_event_id"), "retraction", ["issue_event_id"], unique=False
    )
    op.create_index(op.f("ix_retraction_sequence"), "retraction", ["sequence"], unique=False)
    op.create_index(op.f("ix_retraction_visit_id"), "retraction", ["visit_id"], unique=False)

"""What people call the fields a ledger's column may hold, and the kinds of ledger."""

from __future__ import annotations

from functools import cache

from gridclient.domain.fields import ENTITIES
from gridclient.domain.ledgers import LEDGERS
from gridclient.i18n import N_, _
from gridclient.workbook.ledgers import vocabulary

_OTHERS = {
    "serial": N_("Running number"),
    "address": N_("Whole address in one cell"),
    "age": N_("Age"),
    "household_size": N_("Number of people in the household"),
    "emergency_contact": N_("Emergency contact"),
    "emergency_phone": N_("Emergency contact's phone"),
    "ability": N_("How far the person can look after themselves"),
    "certificate_no": N_("Disability certificate number"),
    "disability_type": N_("Type of disability"),
    "disability_grade": N_("Grade of disability"),
    "allowance": N_("Allowance received"),
    "relief": N_("Category of relief"),
    "relief_no": N_("Relief certificate number"),
    "certified_on": N_("Recognised on"),
    "school": N_("School"),
    "parents_away": N_("Where the parents work"),
    "building_units": N_("Number of units"),
    "building_floors": N_("Number of floors"),
    "building_doors": N_("Number of households"),
    "building_rooms": N_("Doors on a floor"),
    "building_leader": N_("Building leader"),
    "leader_phone": N_("Building leader's phone"),
    "visited_on": N_("Date of the visit"),
    "visited": N_("Who was visited"),
    "visitor": N_("Who visited"),
    "visit_mode": N_("How the visit was made"),
    "visit_note": N_("What was noted"),
    "visit_result": N_("Result of the visit"),
    "visit_issue": N_("Problem found"),
    "visit_action": N_("What was done about it"),
    vocabulary.NOT_KEPT: N_("Known, and not kept here"),
}

_COUNTED = {
    "households": N_("Households"),
    "residents": N_("Residents"),
    "care_enrolments": N_("Care enrolments"),
    "visits": N_("Visits"),
    "issues": N_("Issues"),
    "buildings": N_("Buildings"),
    "dwellings": N_("Homes"),
    "grids": N_("Grids"),
    "estates": N_("Estates"),
    "staff": N_("Staff"),
}


def field_title(field: str) -> str:
    """A field of a column in words: ``Resident: Phone``."""
    if field in _OTHERS:
        return _(_OTHERS[field])
    entity, _dot, name = field.partition(".")
    declared = ENTITIES[entity].fields.get(name) if entity in ENTITIES else None
    if declared is None:
        return field
    return _("{entity}: {field}").format(entity=ENTITIES[entity].label, field=declared.label)


@cache
def known_fields() -> tuple[str, ...]:
    """All fields, those of entities first."""
    return tuple(sorted(vocabulary.fields(), key=lambda field: ("." not in field, field)))


def kind_title(kind: str) -> str:
    """A kind of ledger in words."""
    return LEDGERS[kind].label if kind in LEDGERS else _("not recognised")


def counted_title(name: str) -> str:
    """What an import counts, in words."""
    return _(_COUNTED[name]) if name in _COUNTED else name


def counted_names() -> tuple[str, ...]:
    """What an import counts, most looked for first."""
    return tuple(_COUNTED)

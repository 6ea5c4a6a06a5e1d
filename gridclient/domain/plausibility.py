"""Plausibility: values that can be kept but are probably wrong (refusals.md, row 49).

A check (``domain.checks``) says what cannot be stored; a doubt is told to the person who types,
who corrects it or keeps it all the same and says why. What a form is, and which fields have to
agree, is declared here once; the rules are those of domain.md §1.3 to §1.8.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gridclient.domain import citizen_ids, disability, phones
from gridclient.domain.care import GROUPS
from gridclient.domain.days import age
from gridclient.domain.fields import Entity, Field, Kind
from gridclient.i18n import N_, _

Fields = Mapping[str, str]

OLDEST_YEARS = 120
ELDER_AGE, ADULT_AGE = 60, 18
"""An elder is 60 or more (老年人权益保障法 Art. 2), a child under 18 (未成年人保护法 Art. 2)."""

DOUBTS = {
    "phone": N_("“{field}” is not a telephone number"),
    "id_length": N_("“{field}” does not have 18 characters, or 15 if it is old"),
    "id_characters": N_("“{field}” has signs that no ID number has"),
    "id_check_digit": N_("“{field}”: the check digit is wrong, so a digit was mistyped"),
    "id_birth_date": N_("“{field}”: the birth date inside the ID number is not possible"),
    "id_precision_lost": N_("“{field}” was rounded by a spreadsheet; its last digits are lost"),
    "born_differs": N_("“{field}” is not the birth date in the ID number"),
    "sex_differs": N_("“{field}” is not what the ID number says"),
    "future": N_("“{field}” lies in the future"),
    "too_early": N_("“{field}” lies before 1900"),
    "far_ahead": N_("“{field}” lies many years ahead"),
    "too_old": N_("“{field}” is more than 120 years ago"),
    "order": N_("“{field}” lies before “{other}”"),
    "range": N_("“{field}” is an unusual number"),
    "certificate": N_("“{field}” is not the number of a disability certificate"),
    "certificate_holder": N_("“{field}” begins with somebody else's ID number"),
    "not_elder": N_("“{field}”: this person is not 60 yet"),
    "not_child": N_("“{field}”: this person is no longer a child"),
    "grid_code": N_("“{field}” is not written as grid codes are here"),
    "code_taken": N_("“{field}” is already that of {other}"),
    "door_twice": N_("“{field}”: this door is entered already"),
    "building_twice": N_("“{field}”: this building is entered already in {other}"),
}
"""What may be wrong with a value, in words."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """That the value of a field is probably wrong; ``other``: what it does not agree with."""

    field: str
    code: str
    other: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is written: what is doubtful in it, and its usual spelling.

    ``doubt`` gives a code of :data:`DOUBTS` or None; ``spelled`` leaves a text it cannot read
    as it is; ``applies`` says whether the form holds for a record with these fields.
    """

    doubt: Callable[[str, dt.date], str | None]
    spelled: Callable[[str], str]
    applies: Callable[[Fields], bool] = lambda _fields: True


def _phone_doubt(text: str, _today: dt.date) -> str | None:
    return "phone" if any(reading.problem for reading in phones.read_all(text)) else None


def _spelled_phone(text: str) -> str:
    readings = phones.read_all(text)
    return text if any(one.number is None for one in readings) else _joined(readings)


def _joined(readings: Iterable[phones.Reading]) -> str:
    return "、".join(dict.fromkeys(one.number for one in readings if one.number))


def _id_doubt(text: str, today: dt.date) -> str | None:
    problem = citizen_ids.read(text, today).problem
    return f"id_{problem}" if problem else None


FORMS: dict[str, Form] = {
    "phone": Form(_phone_doubt, _spelled_phone),
    "id_number": Form(
        _id_doubt,
        lambda text: citizen_ids.read(text).number or text,
        lambda fields: fields.get("id_type") in (None, "citizen"),
    ),
}
"""The forms a field may name (``Field.form``)."""

PAST = frozenset(
    {
        *("born_on", "served_on", "held_on", "given_on", "received_on", "done_on", "answered_on"),
        *("agreed_on", "notice_on", "retired_on"),
    }
)
"""Names of days that have been when they are written down."""

EARLIEST_YEAR = 1900
"""No day that anybody here writes down lies before."""

MOST_YEARS_AHEAD = 20
YEARS_AHEAD = {"from_on": 2, "effective_from": 2, "review_on": 5, "due_on": 2}
"""How many years ahead a day lies at most in reason: by its name, and in general."""

ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "care_enrolment": (("from_on", "review_on"),),
    "rights_request": (("received_on", "due_on"), ("received_on", "done_on")),
    "issue": (("received_on", "due_on"),),
}
"""Pairs of days, first and later, besides those that are called from and until."""

RANGES: dict[str, tuple[int, int]] = {
    "walk_minutes": (0, 120),
    "units": (1, 50),
    "floors": (1, 120),
    "rooms_a_floor": (1, 100),
    "floor_no": (-6, 120),
    "place_x": (0, 1000),
    "place_y": (0, 1000),
    "year": (2000, 2100),
    "target": (1, 1000),
    "minutes": (1, 24 * 60),
    "attendance": (0, 100_000),
    "people": (0, 100_000),
    "contacts": (1, 366),
    "face": (0, 366),
    "days": (1, 36_500),
    "stars": (1, 5),
    "limit_days": (0, 366),
    "position": (1, 1000),
}
"""Names of numbers and what they are in reason, both ends included."""


def doubts(
    entity: Entity, fields: Fields, today: dt.date, holder: Fields | None = None
) -> list[Doubt]:
    """What is probably wrong with canonical fields, in the order of the declarations.

    ``holder``: the fields of the resident a care enrolment is about, where known.
    """
    found = [*_forms(entity, fields, today), *_days(entity, fields, today), *_numbers(fields)]
    if entity.name == "resident":
        found += _against_id(fields)
    elif entity.name == "care_enrolment":
        found += _enrolment(fields, holder or {}, today)
    places = {name: place for place, name in enumerate(entity.fields)}
    return sorted(found, key=lambda doubt: places[doubt.field])


def explain(entity: Entity, found: Iterable[Doubt]) -> list[str]:
    """Doubts in words, one text each."""
    return [
        _(DOUBTS[doubt.code]).format(field=entity.fields[doubt.field].label, other=doubt.other)
        for doubt in found
    ]


def spelled(field_: Field, text: str, fields: Fields) -> str:
    """A text as its form writes it: ``138 0013 8000`` is ``13800138000``."""
    form = FORMS.get(field_.form or "")
    return form.spelled(text) if form and form.applies(fields) else text


def _forms(entity: Entity, fields: Fields, today: dt.date) -> Iterator[Doubt]:
    for name, declared in entity.fields.items():
        form, text = FORMS.get(declared.form or ""), fields.get(name)
        if form and text and form.applies(fields) and (code := form.doubt(text, today)):
            yield Doubt(name, code)


def _days(entity: Entity, fields: Fields, today: dt.date) -> Iterator[Doubt]:
    oldest = f"{today.year - OLDEST_YEARS:04}{today.isoformat()[4:]}"
    dates = {name for name, one in entity.fields.items() if one.kind is Kind.DATE}
    for name in dates & PAST & fields.keys():
        if fields[name] > today.isoformat():
            yield Doubt(name, "future")
        elif name == "born_on" and fields[name] < oldest:
            yield Doubt(name, "too_old")
    for name in dates & fields.keys():
        years = dt.date.fromisoformat(fields[name]).year
        if years < EARLIEST_YEAR and name != "born_on":
            yield Doubt(name, "too_early")
        elif name not in PAST and years > today.year + YEARS_AHEAD.get(name, MOST_YEARS_AHEAD):
            yield Doubt(name, "far_ahead")
    until = {(name.replace("until", "from"), name) for name in dates if "until" in name}
    for first, later in {*until, *ORDERS.get(entity.name, ())}:
        if first in fields and later in fields and fields[later] < fields[first]:
            yield Doubt(later, "order", entity.fields[first].label)


def _numbers(fields: Fields) -> Iterator[Doubt]:
    for name in RANGES.keys() & fields.keys():
        least, most = RANGES[name]
        if not least <= int(fields[name]) <= most:
            yield Doubt(name, "range")


def _against_id(fields: Fields) -> Iterator[Doubt]:
    if not FORMS["id_number"].applies(fields):
        return
    number = citizen_ids.read(fields.get("id_number")).number
    if number is None:
        return
    if fields.get("born_on", "") not in ("", citizen_ids.birth_date(number).isoformat()):
        yield Doubt("born_on", "born_differs")
    if fields.get("sex") in ("male", "female") and fields["sex"] != citizen_ids.sex(number):
        yield Doubt("sex", "sex_differs")


def _enrolment(fields: Fields, holder: Fields, today: dt.date) -> Iterator[Doubt]:
    category, born = fields.get("category", ""), holder.get("born_on")
    if category in GROUPS["disabled"] and (number := fields.get("certificate_no")):
        problem = disability.read(number, holder.get("id_number")).problem
        if problem:
            yield Doubt(
                "certificate_no",
                "certificate_holder" if problem == "other_holder" else "certificate",
            )
    if born:
        years = age(dt.date.fromisoformat(born), today)
        if category in GROUPS["elders"] - {"fp_special_family"} and years < ELDER_AGE:
            yield Doubt("category", "not_elder")
        if category in GROUPS["children"] and years >= ADULT_AGE:
            yield Doubt("category", "not_child")

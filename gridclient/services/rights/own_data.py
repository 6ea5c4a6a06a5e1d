"""Everything kept about one person, gathered in words for that person (PIPL Art. 45)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from gridclient.domain import masking
from gridclient.domain.authority import ROLES, sees
from gridclient.domain.care import CareEnrolment
from gridclient.domain.consents import Consent, RightsRequest
from gridclient.domain.days import day_of, written
from gridclient.domain.fields import ENTITIES, Field, Kind, entity_of, text_value
from gridclient.domain.issues import Issue
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Division
from gridclient.domain.service_records import ServiceRecord
from gridclient.i18n import _, listed
from gridclient.services.entry import codes_in
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id
from gridclient.services.rights.records import OwnData, Part
from gridclient.store import exchange, history, links, retained, scopes
from gridclient.store import visits as kept_visits
from gridclient.store.unit import Unit

_NUMBERS = ("id_number", "certificate_no")
_BETWEEN = ("id", "household_id", "resident_id", "issue_ids", "resident_ids", "dwelling_id")
"""References that say nothing to the person."""


def collect(profile: Profile, unit: Unit, resident: Resident, *, full: bool) -> OwnData:
    """The parts in the order in which somebody would ask for them; empty ones are left out."""
    household = unit.get(Household, resident.household_id)
    code = profile.authority.division if profile.authority else ""
    division = next(iter(unit.find(Division, code=code)), None)
    address = retained.addresses(unit, [resident.household_id]).get(resident.household_id, "–")
    words = _Words(unit, full=full)
    parts = [
        Part(_("Person"), tuple(words.of(resident))),
        Part(_("Household"), ((_("Address"), address), *words.of(household))),
        *(
            Part(_("Also entered as"), tuple(words.of(unit.get(Resident, other))))
            for other in links.members(unit, "resident", resident.id)
            if other != resident.id
        ),
        *_records(unit, words, resident),
        Part(_("Earlier values"), tuple(_earlier(unit, words, resident))),
        Part(_("Passed on to"), tuple(_passed_on(unit, resident))),
    ]
    return OwnData(
        name=resident.name,
        address=address,
        office=division.name if division else profile.name,
        phone=(division.phone if division else None) or "",
        made_on=day_of(profile.now()),
        masked=not full,
        parts=tuple(part for part in parts if part.entries),
    )


class _Words:
    """Values as the person reads them."""

    def __init__(self, unit: Unit, *, full: bool) -> None:
        self._unit = unit
        self._full = full

    def of(self, record: Any, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """Title and value of every field that holds something."""
        if record is None:
            return
        for name, field in entity_of(record).fields.items():
            value = getattr(record, name)
            if value not in (None, ()) and name not in (*_BETWEEN, *without):
                yield field.label, self.value(field, value)

    def line(self, record: Any, without: Collection[str] = ()) -> str:
        """All of a record on one line."""
        pairs = self.of(record, without)
        return _("; ").join(_("{title}: {value}").format(title=t, value=v) for t, v in pairs)

    def value(self, field: Field, value: Any) -> str:
        """One value: codes and references by their titles, numbers masked unless in full."""
        match field.kind:
            case Kind.CHOICE | Kind.CHOICES:
                codes = (value,) if field.kind is Kind.CHOICE else value
                known = codes_in(self._unit, field.codes) if field.codes else None
                return listed(known.title_of(code) if known else code for code in codes)
            case Kind.REFERENCE | Kind.REFERENCES:
                ids = (value,) if field.kind is Kind.REFERENCE else value
                return listed(title_by_id(self._unit, field.target or "", one) for one in ids)
            case Kind.INSTANT:
                return written(value)
        text = str(value)
        return text if self._full else _number_masked(field, text)


def _number_masked(field: Field, text: str) -> str:
    """A text without whole numbers: an emergency contact, too, is a name and a number."""
    if field.name in _NUMBERS:
        return masking.id_number_printed(text)
    if field.mask == "phone":
        return masking.phone(text)
    return masking.numbers(text) if field.mask == "name" else text


def _records(unit: Unit, words: _Words, resident: Resident) -> Iterator[Part]:
    home = links.canonical(unit, "household", resident.household_id)
    cared = [
        one for one in links.of_household(unit, CareEnrolment, home) if _is_theirs(one, resident)
    ]
    entries = ((item, words.line(one)) for item, one in _dated(cared, "from_on"))
    yield Part(_("Care"), tuple(entries))
    visits = kept_visits.counting(unit, home).get(home, [])
    concerned = [one for one in visits if not one.resident_ids or resident.id in one.resident_ids]
    without = ("visited_on", "visited_at")
    entries = ((day, words.line(one, without)) for day, one in _dated(concerned, "visited_on"))
    yield Part(_("Visits"), tuple(entries))
    for kind, dated, title in (
        (ServiceRecord, "served_on", _("Services given")),
        (Consent, "given_on", _("Notice and consent")),
        (RightsRequest, "received_on", _("Requests about own data")),
    ):
        found = [one for one in links.of_household(unit, kind, home) if _is_theirs(one, resident)]
        entries = ((day, words.line(one, (dated,))) for day, one in _dated(found, dated))
        yield Part(title, tuple(entries))
    issues = [
        one
        for one in links.of_household(unit, Issue, home)
        if one.petitioner is None or one.petitioner == resident.name
    ]
    entries = (
        (day, words.line(one, ("received_on",))) for day, one in _dated(issues, "received_on")
    )
    yield Part(_("Issues"), tuple(entries))


def _is_theirs(record: Any, resident: Resident) -> bool:
    return record.resident_id in (None, resident.id)


def _dated(records: Iterable[Any], field: str) -> list[tuple[str, Any]]:
    """Records with their day, the newest first."""
    ordered = sorted(records, key=lambda one: (str(getattr(one, field) or ""), one.id))
    return [(str(getattr(one, field) or "–"), one) for one in reversed(ordered)]


def _earlier(unit: Unit, words: _Words, resident: Resident) -> Iterator[tuple[str, str]]:
    fields = ENTITIES["resident"].fields
    for line in history.of(unit, "resident", resident.id):
        field = fields.get(line.field)
        if field is not None and line.value is not None and field.name not in _BETWEEN:
            yield field.label, words.value(field, text_value(field.kind, line.value))


def _passed_on(unit: Unit, resident: Resident) -> Iterator[tuple[str, str]]:
    """The colleagues and offices with whom bundles were exchanged that hold this person."""
    place = scopes.places(unit, "resident", [resident.id]).get(resident.id, (None, None))
    for peer in exchange.peers(unit):
        last = max(filter(None, (peer.last_sent_at, peer.last_received_at)), default=None)
        if last is not None and sees(peer.authority, *place):
            role = ROLES.title_of(peer.role)
            yield peer.name, _("{role}, last on {day}").format(role=role, day=last[:10])

"""What the services about people's rights tell screens and commands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.care import CareEnrolment
from gridclient.domain.consents import Consent, RightsRequest
from gridclient.domain.people import Resident


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """What one person has agreed to: ``act`` is the newest of ``CONSENT_ACTS`` but the notice,
    None for nobody asked; ``needs`` is ``guardian`` for a child under fourteen whose guardian has
    not agreed, ``consent`` where sensitive care data is kept without consent, else empty;
    ``consent_id``: the record that says so."""

    resident: Resident
    act: str | None
    given_on: dt.date | None
    needs: str
    guardian: str | None
    consent_id: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a household stands: the notice, and every member; ``notice_id``: the record of the
    notice, None where the household itself says that it was given, or nothing does."""

    notice_on: dt.date | None
    notice_how: str | None
    people: tuple[PersonStanding, ...]
    notice_id: str | None = None

    @property
    def record_ids(self) -> list[str]:
        """The notice and consents that count."""
        ids = (self.notice_id, *(one.consent_id for one in self.people))
        return [row_id for row_id in ids if row_id]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A consent that was kept, and the care data that should end after a withdrawal."""

    consent: Consent
    follows: tuple[CareEnrolment, ...]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request with its address and person; ``days_left`` in calendar days, None when settled;
    ``provisional``: the working days of that year are not announced yet."""

    request: RightsRequest
    address: str
    name: str | None
    days_left: int | None
    provisional: bool

    @property
    def overdue(self) -> bool:
        """Whether its day has passed without an answer."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter of what is kept about somebody: pairs of title and value."""

    title: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything kept about one person, in words; ``masked``: numbers are not shown in full."""

    name: str
    address: str
    office: str
    phone: str
    made_on: dt.date
    masked: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The privacy notice of an office: chapters of title and paragraphs."""

    office: str
    made_on: dt.date
    chapters: tuple[tuple[str, tuple[str, ...]], ...]

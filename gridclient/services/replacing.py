"""At the office above: an office below asks for a certificate for the new key it goes on with.

The file is signed by its old key, which a thief may have as well: that it comes from the office,
two people find out by comparing the new fingerprint. The old certificate stands until the office
says its last word with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.days import day_of
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.services import newcomers, offices, revoking, rooting
from gridclient.services.profile import Profile
from gridclient.store import log_books
from gridclient.store.unit import Unit
from gridclient.trust import certificates
from gridclient.trust import rotation as request_files
from gridclient.trust.certificates import Certificate
from gridclient.workbook import reading


@dataclass(frozen=True, slots=True)
class Asking:
    """An office below that asks for a certificate for new keys.

    ``serial``: of its present certificate; ``known``: the fingerprint it has had so far;
    ``fingerprint``: the new one, to be compared; ``made_at``: UTC. ``given_up_at``: when it gave
    the key up with which it asks (UTC), None for the key it has now: then it may have come back
    from a backup of before that, or a thief asks.
    """

    name: str
    role: str
    device: str
    serial: str
    known: str
    fingerprint: str
    made_at: dt.datetime
    given_up_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A certificate for a new key, the offices above it (root last), and who is to get it."""

    certificate: Certificate
    above: tuple[Certificate, ...]
    replica: str


def read(profile: Profile, file: Path) -> Asking:
    """Who asks; raises as :func:`certify` does."""
    request = request_files.read_request(reading.load(file))
    with profile.store.view() as unit:
        _fact, present, given_up_at = _present(profile, unit, request)
    grant = present.grant
    return Asking(
        grant.name,
        grant.role,
        grant.device,
        present.serial,
        present.public.fingerprint,
        request.public.fingerprint,
        request.made_at,
        given_up_at,
    )


def certify(profile: Profile, file: Path, *, returned: bool = False) -> Replaced:
    """Certify the new key in a request; ``returned``: also where the key that asks was given up,
    as the office came back from an older backup.

    Raises ``Untrusted`` for a damaged request, ``Refused`` (``rotation.unknown``,
    ``enrol.not_below``, ``enrol.revoked``, ``rotation.done``) for one of nobody who may ask.
    """
    request = request_files.read_request(reading.load(file))
    with profile.store.unit() as unit:
        fact, present, given_up_at = _present(profile, unit, request)
        if given_up_at is not None and not returned:
            raise _done(given_up_at)
        made = _certificate(profile, unit, fact, present, request)
        above = rooting.handed(profile, unit)
        if given_up_at is not None:
            newcomers.keep(unit, newcomers.line_of(made))
        unit.commit()
    known = made if given_up_at is not None else present
    return Replaced(made, above, newcomers.replica_of(known))


def _present(
    profile: Profile, unit: Unit, request: request_files.Request
) -> tuple[CertificateFact, Certificate, dt.datetime | None]:
    """The newest certificate of the office that asks, below this one and not revoked, and when
    its key was given up."""
    own = profile.office()
    facts = unit.find(CertificateFact, key_id=request.old.key_id)
    known = [(fact, certificates.read(fact.pem.encode())) for fact in facts]
    known = [pair for pair in known if pair[1].public == request.old]
    if not known:
        raise Refused(
            "rotation.unknown",
            _("Nobody with this key is enrolled below this office."),
            hint=_("Ask which office it is, and who enrolled it."),
        )
    fact, present = max(known, key=lambda pair: pair[1].valid_from)
    revoking.check_below(own, present.grant)
    ends = unit.find(Revocation, serial=present.serial)
    given_up_at = min((end.revoked_at for end in ends if end.successor), default=None)
    if any(end.successor is None for end in ends):
        raise Refused(
            "enrol.revoked",
            _("This certificate was revoked; it is not renewed."),
            hint=_("Let them join anew: ask for a request and answer it."),
        )
    return fact, present, given_up_at


def _done(given_up_at: dt.datetime) -> Refused:
    return Refused(
        "rotation.done",
        _("This office gave the key with which it asks up on {day}, for another one.").format(
            day=day_of(given_up_at).isoformat()
        ),
        hint=Hint(
            _(
                "Ask the office for a new request, made with its present key. If it came back from "
                "an older backup and nobody has the present key any more, answer it as one that "
                "came back (“enrol replace --returned”), and revoke the lost key."
            ),
            _(
                "Ask the office for a new request, made with its present key. If it came "
                "back from an older backup and nobody has the present key any more, tick "
                "that in the answer, and revoke the lost key."
            ),
        ),
    )


def _certificate(
    profile: Profile,
    unit: Unit,
    fact: CertificateFact,
    present: Certificate,
    request: request_files.Request,
) -> Certificate:
    """The certificate for the new key; the same one when it was asked for before."""
    for kept in unit.find(CertificateFact, key_id=request.public.key_id):
        return certificates.read(kept.pem.encode())
    own, now = profile.certificate, profile.now()
    if own is None:
        raise AssertionError("an office has a certificate")
    until = min(now + dt.timedelta(days=365 * offices.YEARS), own.valid_until)
    made = certificates.issue(profile.keys, own, request.public, present.grant, now, until)
    unit.add(offices.certificate_fact(made, fact.division_id, fact.person_id))
    log_books.append(unit, "key_replaced", serial=made.serial)
    return made

"""Enrolment by two files: a newcomer's request, an office's grant (trust.md)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from gridclient.domain.authority import OFFICES, ROLES, Authority, CertificateFact, Revocation
from gridclient.domain.days import HERE
from gridclient.domain.identifiers import new_id
from gridclient.domain.places import Division, Grid
from gridclient.domain.staff import Person
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Untrusted, Where
from gridclient.i18n import _, listed
from gridclient.jobs import SILENT
from gridclient.services import holdings, offices, recovery
from gridclient.services.entry import check_grids, checked, known_code
from gridclient.services.events import Enrolled, Events
from gridclient.services.profile import Profile
from gridclient.services.sync import importing
from gridclient.services.sync import leaving as departures
from gridclient.services.sync.service import Sync
from gridclient.store import exchange, leaving, raising
from gridclient.store.exchange import PeerLine
from gridclient.store.unit import Unit
from gridclient.trust import certificates, enrolment
from gridclient.trust.certificates import Certificate, Grant
from gridclient.trust.enrolment import Request
from gridclient.trust.keys import replica_id
from gridclient.workbook import reading, saving

MONTHS_OF_MEMBERS, YEARS_OF_OFFICES = 12, 5
_POSTS = {"worker": "grid_worker", "leader": "building_leader"}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody this office has enrolled; instants are ISO 8601, UTC."""

    serial: str
    name: str
    role: str
    division: str
    grids: tuple[str, ...]
    replica: str
    fingerprint: str
    valid_until: str
    revoked: bool


class Enrolment:
    """Joining an office, and letting others join."""

    def __init__(self, profile: Profile, sync: Sync, events: Events) -> None:
        self._profile = profile
        self._sync = sync
        self._events = events

    def write_request(self, file: Path) -> str:
        """Write this profile's request; returns the fingerprint to compare with the office."""
        profile = self._profile
        saving.write(
            enrolment.write_request(profile.keys, profile.name, profile.device, profile.now()),
            file,
        )
        return profile.fingerprint

    def read_request(self, file: Path) -> Request:
        """What a request says; its fingerprint is compared before granting."""
        return enrolment.read_request(reading.load(file))

    def grant(
        self,
        request: Request,
        role: str,
        target: Path,
        *,
        grids: Sequence[str] = (),
        until: dt.date | None = None,
        division: str | None = None,
        new_grids: Mapping[str, str] = MappingProxyType({}),
    ) -> Certificate:
        """Let somebody join: certificate, the offices above, and the first data in one file.

        ``grids`` are codes of grids that are here; ``new_grids``: code to name of those entered
        along with this. Raises ``Refused`` when this office may not give that role, division or
        those grids, and for a grid that is neither here nor new.
        """
        own = self._profile.office()
        role = known_code(ROLES, role)
        code = division or own.division
        if role in OFFICES:
            offices.check_division(role, code)
        else:
            self._check_grids([one for one in grids if one not in new_grids], new_grids)
        given = tuple(dict.fromkeys((*grids, *new_grids)))
        grant = Grant(role, code, given, request.name, request.device)
        certificate = self._issue(request, grant, until)
        self._sync_peer(certificate, grant, new_grids)
        chain = self._chain()
        content = enrolment.write_grant(
            self._profile.keys, certificate, chain, self._sync.package(_replica(certificate))
        )
        saving.write(content, target)
        self._events.tell(Enrolled(certificate.serial))
        return certificate

    def renew(self, person_id: str, grids: Sequence[str], target: Path) -> Certificate:
        """A new certificate for somebody enrolled here, for the same keys and these grids.

        They take it like the first one. Raises ``Refused`` for somebody without a certificate.
        """
        with self._profile.store.view() as unit:
            known = holdings.certificates_of(unit, person_id)
        if not known:
            raise Refused(
                "enrol.nobody",
                _("This person has no certificate yet."),
                hint=_("Ask them for a request and answer it."),
            )
        grant, public = known[0].grant, known[0].public
        request = Request(grant.name, grant.device, public, self._profile.now())
        return self.grant(request, grant.role, target, grids=grids, division=grant.division)

    def grids(self) -> list[Grid]:
        """The grids somebody can be granted, by code."""
        with self._profile.store.view() as unit:
            grids = [grid for grid in unit.find(Grid) if not grid.retired]
        return sorted(grids, key=lambda grid: grid.code)

    def _check_grids(self, codes: Sequence[str], new: Mapping[str, str]) -> None:
        here = self.grids()
        check_grids(here, codes)
        if not codes and not new:
            raise Refused(
                "enrol.grids",
                _("It is not said which grids they are for."),
                where=[Where(field=_("Grid"))],
                hint=_("Choose at least one of the grids here: {codes}.").format(
                    codes=listed(f"{grid.code} {grid.name}" for grid in here) or "–"
                ),
            )

    def _issue(self, request: Request, grant: Grant, until: dt.date | None) -> Certificate:
        now, own = self._profile.now(), self._profile.certificate
        if own is None:
            raise AssertionError("an office has a certificate")
        if until is not None:
            end = dt.datetime.combine(until, dt.time(23, 59, 59), HERE)
        elif grant.is_office:
            end = now + dt.timedelta(days=365 * YEARS_OF_OFFICES)
        else:
            end = now + dt.timedelta(days=365 * MONTHS_OF_MEMBERS // 12)
        end = end if until else min(end, own.valid_until)
        return certificates.issue(self._profile.keys, own, request.public, grant, now, end)

    def _sync_peer(
        self, certificate: Certificate, grant: Grant, new_grids: Mapping[str, str]
    ) -> None:
        """Enter grids, the person and the certificate, and know the newcomer as a peer."""
        with self._profile.store.unit() as unit:
            place = self._division(unit, grant)
            known = {grid.code: grid for grid in unit.find(Grid)}
            entered = [
                known.get(code) or offices.keep_grid(unit, place, code, new_grids[code])
                for code in grant.grids
            ]
            person = self._person(unit, certificate, place, [grid.id for grid in entered])
            unit.add(offices.certificate_fact(certificate, place.id, person))
            self._keep_peer(unit, _peer(certificate))
            unit.commit()

    @staticmethod
    def _keep_peer(unit: Unit, line: PeerLine) -> None:
        """Know the newcomer as a peer.

        Who is granted anew goes on where they stand: grids that are new to them are raised, so
        that they travel whole, and of grids they lose they hold nothing any longer.
        """
        known = exchange.newest(unit, line.replica)
        if known is not None:
            goes_on = known.division == line.division
            line = dataclasses.replace(
                line,
                replica=known.replica,
                sent_number=known.sent_number,
                held=known.held,
                acknowledged=known.acknowledged if goes_on else 0,
                last_sent_at=known.last_sent_at,
                last_received_at=known.last_received_at,
            )
            grids = unit.find(Grid)
            gained = [grid.id for grid in grids if _is_among(grid, line, known)]
            lost = [("grid", grid.id) for grid in grids if _is_among(grid, known, line)]
            raising.raise_whole(unit, "grid", gained)
            leaving.release(unit, line.replica, lost)
        exchange.keep_peer(unit, line)

    def _division(self, unit: Unit, grant: Grant) -> Division:
        found = unit.find(Division, code=grant.division)
        return found[0] if found else offices.keep_division(unit, grant.division, grant.name)

    def _person(
        self, unit: Unit, certificate: Certificate, place: Division, grids: Sequence[str]
    ) -> str | None:
        """The staff entry of a member.

        Who is granted something else under the same keys is the same person, and so is who
        comes back with a new laptop, under the same name and for one of the same grids:
        authorship stays with the person.
        """
        grant = certificate.grant
        post = _POSTS.get(grant.role)
        if post is None:
            return None
        name = clean(grant.name) or "-"
        known = unit.find(Person, division_id=place.id, name=name, post=post)
        facts = unit.find(CertificateFact, key_id=certificate.public.key_id)
        same = {fact.person_id for fact in facts}
        old = next((person for person in known if person.id in same), None) or next(
            (person for person in known if set(person.grid_ids) & set(grids)), None
        )
        person = (
            dataclasses.replace(old, grid_ids=tuple(grids), retired=None)
            if old
            else Person(
                id=new_id(self._profile.now()),
                division_id=place.id,
                name=name,
                post=post,
                grid_ids=tuple(grids),
            )
        )
        unit.save(checked(person))
        return person.id

    def _chain(self) -> tuple[Certificate, ...]:
        own = self._profile.certificate
        return (own, *self._profile.chain) if own else ()

    def accept(self, file: Path) -> Certificate:
        """Take the office's answer: pin its root, keep the certificate, take the first data in.

        Raises ``Untrusted`` when the grant is not for this profile or not sound.
        """
        profile = self._profile
        granted = enrolment.read_grant(reading.load(file))
        if granted.certificate.public != profile.keys.public:
            raise Untrusted(
                "enrolment.not_for_us",
                _("This grant was made for somebody else."),
                hint=_("Ask your office for the answer to your own request."),
            )
        root = granted.chain[-1]
        if profile.root is not None and root != profile.root:
            raise Untrusted(
                "enrolment.other_root",
                _("This grant comes from another district than the one this profile belongs to."),
                hint=_("Use a new profile for another district."),
            )
        with profile.store.unit() as unit:
            before = profile.authority
            profile.keep_certificate(unit, granted.certificate, granted.chain)
            if exchange.newest(unit, _replica(granted.chain[0])) is None:
                exchange.keep_peer(unit, _peer(granted.chain[0]))
            unit.commit()
        profile.read_certificate()
        if granted.bundle is not None:
            importing.import_bytes(profile, granted.bundle, file, SILENT)
            profile.read_certificate()
        with profile.store.unit() as unit:
            office = exchange.newest(unit, _replica(granted.chain[0]))
            departures.narrow(profile, unit, before, office.replica if office else "")
            unit.commit()
        recovery.keep_office_wrap(profile)
        self._events.tell(Enrolled(granted.certificate.serial))
        return granted.certificate

    def members(self) -> list[Member]:
        """Everybody whose certificate is known here, by name."""
        with self._profile.store.view() as unit:
            facts = unit.find(CertificateFact)
            revoked = {item.serial for item in unit.find(Revocation)}
        found = []
        for fact in facts:
            certificate = certificates.read(fact.pem.encode())
            grant = certificate.grant
            found.append(
                Member(
                    serial=certificate.serial,
                    name=grant.name,
                    role=grant.role,
                    division=grant.division,
                    grids=tuple(grant.grids),
                    replica=_replica(certificate),
                    fingerprint=certificate.public.fingerprint,
                    valid_until=certificate.valid_until.isoformat(),
                    revoked=certificate.serial in revoked,
                )
            )
        return sorted(found, key=lambda member: member.name)

    def revoke(self, serial: str, reason: str = "") -> None:
        """Say that a certificate no longer counts; work received up to now stays valid."""
        authority = self._profile.office()
        with self._profile.store.unit() as unit:
            facts = unit.find(CertificateFact, serial=serial)
            if not facts:
                raise Refused(
                    "enrol.unknown",
                    _("There is no certificate with the serial number {serial}.").format(
                        serial=serial
                    ),
                    hint=_("List them with “enrol list”."),
                )
            self._check_below(authority, certificates.read(facts[0].pem.encode()).grant)
            peer = exchange.newest(unit, replica_id(facts[0].key_id, 1))
            unit.add(
                Revocation(
                    id=new_id(self._profile.now()),
                    division_id=facts[0].division_id,
                    serial=serial,
                    trusted_up_to=peer.held if peer else 0,
                    reason=clean(reason) or "-",
                    revoked_at=self._profile.now(),
                )
            )
            unit.commit()
        self._events.tell(Enrolled(serial))

    @staticmethod
    def _check_below(own: Authority, grant: Grant) -> None:
        """An office revokes what it could have granted: offices below it and its members."""
        below = grant.division != own.division or grant.role not in OFFICES
        if not (own.covers(grant.division, None) and below):
            raise Refused(
                "enrol.not_below",
                _("Only an office above can revoke this certificate."),
                hint=_("Ask the office that issued it."),
            )


def _is_among(grid: Grid, one: PeerLine, other: PeerLine) -> bool:
    """Whether a grid is in the scope of the one and not of the other."""
    return (not one.grids or grid.code in one.grids) and bool(
        other.grids and grid.code not in other.grids
    )


def _replica(certificate: Certificate) -> str:
    return replica_id(certificate.public.key_id, 1)


def _peer(certificate: Certificate) -> PeerLine:
    grant = certificate.grant
    return PeerLine(
        replica=_replica(certificate),
        name=grant.name,
        role=grant.role,
        division=grant.division,
        grids=tuple(grant.grids),
        serial=certificate.serial,
        receiving_key=certificate.public.receiving,
    )

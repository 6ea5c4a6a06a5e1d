"""Enrolment by two files: a newcomer's request, an office's grant (trust.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from gridclient.domain.authority import OFFICES, ROLES, Revocation
from gridclient.domain.days import HERE
from gridclient.domain.identifiers import named_id
from gridclient.domain.places import Division, Grid
from gridclient.domain.staff import Person
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Untrusted, Where, changed
from gridclient.i18n import _, listed
from gridclient.jobs import SILENT
from gridclient.services import (
    backups,
    comparing,
    holdings,
    late_grants,
    members,
    namesakes,
    newcomers,
    offices,
    recovery,
    revoking,
    rooting,
)
from gridclient.services.comparing import Answer
from gridclient.services.entry import check_grids, known_code
from gridclient.services.events import Enrolled, Events
from gridclient.services.members import Member
from gridclient.services.profile import Profile
from gridclient.services.rotation import Rotation
from gridclient.services.sync import importing
from gridclient.services.sync import leaving as departures
from gridclient.services.sync.service import Sync
from gridclient.store import exchange
from gridclient.store.unit import Unit
from gridclient.trust import certificates, enrolment
from gridclient.trust.certificates import Certificate, Grant
from gridclient.trust.enrolment import Request
from gridclient.workbook import reading, saving

MONTHS_OF_MEMBERS = 12


class Enrolment:
    """Joining an office, and letting others join."""

    def __init__(self, profile: Profile, sync: Sync, events: Events, rotation: Rotation) -> None:
        self._profile = profile
        self._sync = sync
        self._events = events
        self._rotation = rotation

    def write_request(self, file: Path) -> str:
        """Write this profile's request; returns the fingerprint to compare with the office."""
        profile = self._profile
        saving.write(
            enrolment.write_request(profile.keys, profile.name, profile.device, profile.now()),
            file,
        )
        return profile.fingerprint

    def check_name(self, name: str | None) -> None:
        """Refuse a request under another name than this profile has; None says nothing."""
        own = self._profile.name
        if name is not None and clean(name) != own:
            raise Refused(
                "profile.named",
                _("This profile is that of {name}.").format(name=own),
                where=[Where(field=_("Name"))],
                hint=_("Leave the name out, or use another profile for somebody else."),
            )

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
        person: str | None = None,
    ) -> Certificate:
        """Let somebody join: certificate, the offices above, and the first data in one file.

        ``grids`` are codes of grids that are here; ``new_grids``: code to name of those entered
        along with this. ``person``: which staff entry it is, see ``namesakes.settle``. Raises
        ``Refused`` when this office may not give that role, division or those grids, and for a
        grid that is neither here nor new.
        """
        own = self._profile.office()
        saving.check_place(target)
        with self._profile.store.view() as unit:
            newcomers.check_key(unit, request)
        role = known_code(ROLES, role)
        code = division or own.division
        if role in OFFICES:
            offices.check_division(role, code)
        else:
            self._check_grids([one for one in grids if one not in new_grids], new_grids)
        given = tuple(dict.fromkeys((*grids, *new_grids)))
        grant = Grant(role, code, given, request.name, request.device)
        certificate = self._issue(request, grant, until)
        self._sync_peer(certificate, grant, new_grids, person)
        with changed():
            self._write_grant(certificate, target)
        self._events.tell(Enrolled(certificate.serial))
        return certificate

    def _write_grant(self, certificate: Certificate, target: Path) -> None:
        with self._profile.store.view() as unit:
            chain = rooting.handed(self._profile, unit)
        content = enrolment.write_grant(
            self._profile.keys,
            certificate,
            chain,
            self._sync.package(newcomers.replica_of(certificate)),
        )
        saving.write(content, target)

    def check_renewable(self, person_id: str, target: Path) -> None:
        """Raise ``Refused`` before anything else is done: for somebody without a certificate, and
        a place that cannot be written to."""
        self._certificate_of(person_id)
        saving.check_place(target)

    def renew(self, person_id: str, grids: Sequence[str], target: Path) -> Certificate:
        """A new certificate for somebody enrolled here, for the same keys and these grids.

        They take it like the first one. Raises ``Refused`` for somebody without a certificate.
        """
        known = self._certificate_of(person_id)
        grant = known.grant
        request = Request(grant.name, grant.device, known.public, self._profile.now())
        return self.grant(request, grant.role, target, grids=grids, division=grant.division)

    def _certificate_of(self, person_id: str) -> Certificate:
        with self._profile.store.view() as unit:
            known = holdings.certificates_of(unit, person_id)
        if not known:
            raise Refused(
                "enrol.nobody",
                _("This person has no certificate yet."),
                hint=_("Ask them for a request and answer it."),
            )
        return known[0]

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
        own = self._profile.certificate
        if own is None:
            raise AssertionError("an office has a certificate")
        now = late_grants.beginning(self._profile, request.public)
        if until is not None:
            end = dt.datetime.combine(until, dt.time(23, 59, 59), HERE)
            if end <= now:
                raise Refused(
                    "enrol.until_past",
                    _("{day} is past: the certificate would not hold a single day.").format(
                        day=until
                    ),
                    where=[Where(field=_("Until"))],
                    hint=_("Give a day to come, or leave it out for the usual time."),
                )
        elif grant.is_office:
            end = now + dt.timedelta(days=365 * offices.YEARS)
        else:
            end = now + dt.timedelta(days=365 * MONTHS_OF_MEMBERS // 12)
        end = end if until else min(end, own.valid_until)
        return certificates.issue(self._profile.keys, own, request.public, grant, now, end)

    def _sync_peer(
        self,
        certificate: Certificate,
        grant: Grant,
        new_grids: Mapping[str, str],
        said: str | None,
    ) -> None:
        """Enter grids, the person and the certificate, and know the newcomer as a peer."""
        with self._profile.store.unit() as unit:
            place = self._division(unit, grant)
            known = {grid.code: grid for grid in unit.find(Grid)}
            entered = [
                known.get(code) or offices.keep_grid(unit, place, code, new_grids[code])
                for code in grant.grids
            ]
            person = namesakes.settle(
                self._profile, unit, certificate, place, [grid.id for grid in entered], said
            )
            unit.add(offices.certificate_fact(certificate, place.id, person))
            newcomers.keep(unit, newcomers.line_of(certificate))
            unit.commit()

    def _division(self, unit: Unit, grant: Grant) -> Division:
        found = unit.find(Division, code=grant.division)
        return found[0] if found else offices.keep_division(unit, grant.division, grant.name)

    def read_answer(self, file: Path) -> Answer:
        """What an office's answer says, for a newcomer to compare before taking it."""
        return comparing.answer_of(self._profile, enrolment.read_grant(reading.load(file)))

    def accept(self, file: Path, office: str | None = None) -> Certificate:
        """Take the office's answer: pin its root, keep the certificate, take the first data in.

        A profile that holds anything is backed up before: somebody who is granted anew may lose
        grids, and a newcomer may have recorded visits.

        ``office``: the office's fingerprint as a newcomer compared it, see ``comparing.check``.
        Raises ``Untrusted`` when the grant is not for this profile or not sound, and what
        ``comparing.check`` raises.
        """
        profile = self._profile
        granted = enrolment.read_grant(reading.load(file))
        if self._rotation.is_answered_by(granted):
            comparing.check(profile, granted, office)
            return self._rotation.finish(granted, file)
        if granted.certificate.public != profile.keys.public:
            raise Untrusted(
                "enrolment.not_for_us",
                _("This grant was made for somebody else."),
                hint=_("Ask your office for the answer to your own request."),
            )
        comparing.check(profile, granted, office)
        backups.make_before(profile)
        with profile.store.unit() as unit:
            before = profile.authority
            above = rooting.chain_of(profile, unit, granted)
            profile.keep_certificate(unit, granted.certificate, above)
            if exchange.newest(unit, newcomers.replica_of(granted.chain[0])) is None:
                exchange.keep_peer(unit, newcomers.line_of(granted.chain[0]))
            unit.commit()
        profile.read_certificate()
        if granted.bundle is not None:
            with changed():
                importing.import_bytes(profile, granted.bundle, file, SILENT)
            profile.read_certificate()
        with profile.store.unit() as unit:
            peer = exchange.newest(unit, newcomers.replica_of(granted.chain[0]))
            departures.narrow(profile, unit, before, peer.replica if peer else "")
            unit.commit()
        recovery.keep_office_wrap(profile)
        self._events.tell(Enrolled(granted.certificate.serial))
        return granted.certificate

    def members(self) -> list[Member]:
        """Everybody whose certificate is known here, by name."""
        return members.every(self._profile)

    def candidates(self, role: str, division: str | None = None) -> list[Person]:
        """The staff entries a newcomer in a role could be, by name."""
        code = division or self._profile.office().division
        with self._profile.store.view() as unit:
            return namesakes.candidates(unit, role, named_id("division", code))

    def renew_certificate(
        self,
        serial: str,
        target: Path,
        *,
        grids: Sequence[str] = (),
        until: dt.date | None = None,
    ) -> Certificate:
        """A new certificate for the same keys; without ``grids`` for those of the old one.

        It also travels with the next bundle to them. Raises ``Refused``: ``enrol.unknown``,
        ``enrol.not_below``, ``enrol.revoked``.
        """
        authority = self._profile.office()
        with self._profile.store.view() as unit:
            old = revoking.with_serial(unit, serial)
            is_revoked = bool(unit.find(Revocation, serial=old.serial))
        revoking.check_below(authority, old.grant)
        if is_revoked:
            raise Refused(
                "enrol.revoked",
                _("This certificate was revoked; it is not renewed."),
                hint=_("Let them join anew: ask for a request and answer it."),
            )
        grant = old.grant
        request = Request(grant.name, grant.device, old.public, self._profile.now())
        given = () if grant.is_office else tuple(grids) or grant.grids
        return self.grant(
            request, grant.role, target, grids=given, until=until, division=grant.division
        )

    def revoke(self, serial: str, reason: str = "", lost_on: dt.date | None = None) -> int:
        """Say that the holder of a certificate no longer counts: it and every other one for the
        same keys. Work received up to now stays valid, or, of a device lost on a day, up to that
        day; returns how many facts count no more."""
        withdrawn = revoking.revoke(self._profile, serial, reason, lost_on)
        self._events.tell(Enrolled(serial))
        return withdrawn

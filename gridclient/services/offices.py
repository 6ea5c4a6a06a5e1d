"""Starting an office that is its own root: its division, its certificate, its care policies."""

from __future__ import annotations

from pathlib import Path

from gridclient.domain.authority import OFFICES, ROLES, CertificateFact
from gridclient.domain.care import DEFAULT_POLICIES, CarePolicy
from gridclient.domain.days import day_of
from gridclient.domain.identifiers import named_id
from gridclient.domain.places import LEVEL_DIGITS, Division, Grid, level_of
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services.entry import checked
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit
from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate, Grant
from gridclient.workbook import saving

YEARS = 5
"""How long the certificate of an office below runs, unless said otherwise."""


def found(profile: Profile, role: str, name: str, division: str) -> None:
    """Make this profile the root office of ``division``, a 6, 9 or 12 digit code.

    Raises ``Refused`` when the code does not fit the role.
    """
    check_division(role, division)
    grant = Grant(role, division, (), clean(name) or division, profile.device)
    certificate = certificates.issue_root(profile.keys, grant, profile.now())
    with profile.store.unit() as unit:
        profile.keep_certificate(unit, certificate, ())
        own = keep_division(unit, division, name)
        unit.save(*_policies(own, profile))
        unit.add(certificate_fact(certificate, own.id, None))
        unit.commit()
    profile.read_certificate()


def check_division(role: str, division: str) -> None:
    """Raise ``Refused`` when a division code does not fit an office's role."""
    digits = division.isascii() and division.isdigit()
    if role not in OFFICES or not digits or level_of(division) != role:
        raise Refused(
            "division.code",
            _("The division code “{code}” does not fit the role “{role}”.").format(
                code=division, role=ROLES.title_of(role)
            ),
            where=[Where(field=_("Division code"))],
            hint=_(
                "A district has {district} digits, a street {street}, a community {community}."
            ).format(**LEVEL_DIGITS),
        )


def keep_division(unit: Unit, code: str, name: str) -> Division:
    """Enter a division; its id follows from its code, so that every office means the same."""
    division = Division(
        id=named_id("division", code),
        code=code,
        name=clean(name) or code,
        level=level_of(code) or "community",
    )
    unit.save(checked(division))
    return division


def keep_grid(unit: Unit, division: Division, code: str, name: str) -> Grid:
    """Enter a grid of a community under its code."""
    grid = Grid(
        id=named_id("grid", code), division_id=division.id, code=code, name=clean(name) or code
    )
    unit.save(checked(grid))
    return grid


def certificate_fact(
    certificate: Certificate, division_id: str, person_id: str | None
) -> CertificateFact:
    """A certificate as a fact that travels."""
    return CertificateFact(
        id=named_id("certificate", certificate.serial),
        division_id=division_id,
        serial=certificate.serial,
        key_id=certificate.public.key_id,
        person_id=person_id,
        pem=certificate.pem.decode().strip(),
    )


def write_recovery(code: str, name: str, file: Path) -> None:
    """Write the recovery code to a file that is printed, locked away and then deleted."""
    lines = (
        _("Recovery code of {office}").format(office=name),
        "",
        f"    {code}",
        "",
        _("This code opens the profile when the passphrase is forgotten."),
        _("Print it, lock the paper away, and delete this file."),
        _("Whoever has both the computer and this code can read everything."),
    )
    saving.write("\n".join(lines).encode("utf-8"), file, private=True)


def _policies(division: Division, profile: Profile) -> list[CarePolicy]:
    return [
        CarePolicy(
            id=named_id("care_policy", f"{division.code}/{default.category}"),
            division_id=division.id,
            category=default.category,
            contacts=default.contacts,
            period=default.period,
            face=default.face,
            face_period=default.face_period,
            accepted=("phone", "video"),
            effective_from=day_of(profile.now()).replace(month=1, day=1),
        )
        for default in DEFAULT_POLICIES
    ]

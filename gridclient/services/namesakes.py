"""Which staff entry a newcomer is: authorship stays with the person, and namesakes are two.

Who is granted something else under the same keys is the same person. Who comes with other keys
is somebody the office knows, or somebody new: that is said, or it follows where there is no
doubt; otherwise it is asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gridclient.domain.authority import CertificateFact
from gridclient.domain.identifiers import new_id
from gridclient.domain.places import Division
from gridclient.domain.staff import Person
from gridclient.domain.texts import clean
from gridclient.errors import Hint, Refused
from gridclient.i18n import _, listed
from gridclient.services import holdings
from gridclient.services.entry import checked
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit
from gridclient.trust.certificates import Certificate

POSTS = {"worker": "grid_worker", "leader": "building_leader"}
NEW = "new"
"""What stands for somebody who has no staff entry yet."""


def settle(  # noqa: PLR0917 - who, where, for which grids, as whom
    profile: Profile,
    unit: Unit,
    certificate: Certificate,
    place: Division,
    grids: Sequence[str],
    said: str | None,
) -> str | None:
    """The staff entry of a member, made or brought up to date; None for an office.

    ``said``: the id or the name of an entry, :data:`NEW`, or None where it is to follow.
    Raises ``Refused``: ``enrol.person`` for somebody who is not here or not one alone,
    ``enrol.namesake`` where it has to be said.
    """
    post = POSTS.get(certificate.grant.role)
    if post is None:
        return None
    name = clean(certificate.grant.name) or "-"
    known = [one for one in unit.find(Person, division_id=place.id) if one.post == post]
    if said is None:
        old = _same_keys(unit, certificate, known) or _follows(profile, unit, name, grids, known)
    else:
        old = None if said == NEW else _named(said, known)
    person = (
        dataclasses.replace(old, grid_ids=tuple(grids), retired=None, retired_on=None)
        if old
        else Person(
            id=new_id(profile.now()),
            division_id=place.id,
            name=name,
            post=post,
            grid_ids=tuple(grids),
        )
    )
    unit.save(checked(person))
    return person.id


def candidates(unit: Unit, role: str, place_id: str) -> list[Person]:
    """The staff entries a newcomer in a role could be, by name."""
    known = unit.find(Person, division_id=place_id, post=POSTS.get(role, ""))
    return sorted(known, key=lambda one: (bool(one.retired), one.name, one.id))


def _same_keys(unit: Unit, certificate: Certificate, known: Sequence[Person]) -> Person | None:
    facts = unit.find(CertificateFact, key_id=certificate.public.key_id)
    same = {fact.person_id for fact in facts}
    return next((one for one in known if one.id in same), None)


def _follows(
    profile: Profile, unit: Unit, name: str, grids: Sequence[str], known: Sequence[Person]
) -> Person | None:
    """The one of that name in one of those grids who has no other device that still counts."""
    fitting = [one for one in known if one.name == name and set(one.grid_ids) & set(grids)]
    if not fitting:
        return None
    if len(fitting) == 1 and not _has_device(profile, unit, fitting[0]):
        return fitting[0]
    raise Refused(
        "enrol.namesake",
        _("Somebody called {name} already serves in one of these grids.").format(name=name),
        hint=Hint(
            _(
                "If it is the same person on another device, say so with --person {name}; if it is "
                "a namesake, with --new-person. A device that is gone is revoked first."
            ).format(name=fitting[0].id if len(fitting) > 1 else name),
            _(
                "If it is the same person on another device, choose who it is in the "
                "register; if it is a namesake, choose “Somebody new in the register”. A "
                "device that is gone is revoked first."
            ),
        ),
    )


def _has_device(profile: Profile, unit: Unit, person: Person) -> bool:
    now = profile.now()
    return any(one.valid_until >= now for one in holdings.certificates_of(unit, person.id))


def _named(said: str, known: Sequence[Person]) -> Person:
    fitting = [one for one in known if said in (one.id, one.name)]
    if len(fitting) == 1:
        return fitting[0]
    raise Refused(
        "enrol.person",
        _("“{name}” is the name of {count} people here.").format(name=said, count=len(fitting))
        if fitting
        else _("“{name}” is not one of the people who serve here.").format(name=said),
        hint=_("Known here: {names}.").format(
            names=listed(f"{one.name} ({one.id})" for one in (fitting or known)) or "–"
        ),
    )

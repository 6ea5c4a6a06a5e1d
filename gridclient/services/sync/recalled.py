"""What a restored office had granted and has forgotten: its certificates come back to it.

Members hand nothing on that only an office may write, whatever stamp it bears: what the office
said of its staff does not come back by itself. But a certificate bears the office's own signature.
One of its own that is new to it tells whom it had granted which grids; so it says that again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from gridclient.domain import stamps
from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.fields import ENTITIES
from gridclient.domain.places import Grid
from gridclient.domain.rows import Row
from gridclient.domain.staff import Person
from gridclient.services import newcomers
from gridclient.services.entry import checked
from gridclient.services.namesakes import POSTS
from gridclient.services.profile import Profile
from gridclient.services.sync.authors import key_id_of
from gridclient.store import exchange
from gridclient.store.unit import Unit
from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate


def recall(profile: Profile, unit: Unit, came: Iterable[Row]) -> None:
    """Know again whom we had granted what, by certificates of ours that are new here; one that
    was revoked, or followed by another, tells nothing."""
    ours = [
        row.id
        for row in came
        if row.entity == "certificate" and key_id_of(row.author or "") in profile.key_ids
    ]
    for fact in unit.find(CertificateFact, id=ours) if ours else ():
        granted = certificates.read(fact.pem.encode())
        is_newest = newcomers.newest(unit, granted).serial == granted.serial
        if is_newest and not unit.find(Revocation, serial=granted.serial):
            _know_peer(unit, granted)
            _know_person(unit, fact, granted)


def _know_peer(unit: Unit, granted: Certificate) -> None:
    line = newcomers.line_of(granted)
    known = exchange.newest(unit, line.replica)
    if known is None or known.serial != line.serial:
        newcomers.keep(unit, line)


def _know_person(unit: Unit, fact: CertificateFact, granted: Certificate) -> None:
    """Say again which grids a member serves, unless that was changed after the grant."""
    post, grids = POSTS.get(granted.grant.role), unit.find(Grid, code=set(granted.grant.grids))
    if post is None or fact.person_id is None or len(grids) < len(set(granted.grant.grids)):
        return
    serves = tuple(grid.id for grid in sorted(grids, key=lambda grid: grid.code))
    person = unit.get(Person, fact.person_id)
    if person is None:
        made = Person(
            id=fact.person_id,
            division_id=fact.division_id,
            name=granted.grant.name,
            post=post,
            grid_ids=serves,
        )
        unit.save(checked(made))
        return
    row = unit.rows(ENTITIES["person"], [person.id])[person.id]
    if stamps.time_of(row.stamp_of("grid_ids")) < granted.valid_from:
        unit.save(checked(dataclasses.replace(person, grid_ids=serves, retired=None)))

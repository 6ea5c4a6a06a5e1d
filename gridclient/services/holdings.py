"""What somebody who serves has in hand: grids, open issues, people cared for, certificates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain import issues as rules
from gridclient.domain import places
from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.care import CareEnrolment
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.places import Grid
from gridclient.domain.staff import Person
from gridclient.domain.visits import Retraction
from gridclient.services.sync import gaps
from gridclient.store import doors, exchange, scopes
from gridclient.store.doors import DoorLine
from gridclient.store.exchange import PeerLine
from gridclient.store.unit import Unit
from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate
from gridclient.trust.keys import replica_id

_SETTLED = frozenset({"closed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Holding:
    """What goes over with some grids. ``enrolments``: those with this helper, whose helper
    changes; ``cared``: how many enrolments there are in all, those without a helper of their
    own, too; ``addresses``: household id to its door, for all households here."""

    grids: tuple[Grid, ...]
    households: int
    people: int
    issues: tuple[Issue, ...]
    enrolments: tuple[CareEnrolment, ...]
    addresses: Mapping[str, str]
    cared: int = 0


def of(unit: Unit, holder: Person, grids: Sequence[Grid], *, everything: bool) -> Holding:
    """What ``holder`` has in these grids; with ``everything`` also what lies elsewhere."""
    codes = {grid.code for grid in grids}
    every = [door for door in doors.doors(unit) if door.household_id is not None]
    homes = [door for door in every if door.grid_code in codes]
    mine = tuple(_enrolments(unit, holder.id, codes, everything=everything))
    return Holding(
        grids=tuple(grids),
        households=len({door.household_id for door in homes}),
        people=sum(door.people for door in homes),
        issues=tuple(_issues(unit, holder.id, codes, everything=everything)),
        enrolments=mine,
        addresses={door.household_id or "": _address(door) for door in every},
        cared=len({one.id for one in mine} | _cared_in(unit, codes)),
    )


def _address(door: DoorLine) -> str:
    return places.address_label(door.estate, door.building_no, door.unit_no, door.room_no)


def _issues(unit: Unit, holder: str, codes: Collection[str], *, everything: bool) -> list[Issue]:
    """Open issues of this handler, and those of the grids that nobody handles yet."""
    mine = [issue for issue in unit.find(Issue) if issue.handler_id in (holder, None)]
    where = scopes.places(unit, "issue", [issue.id for issue in mine])
    open_ones = _open(unit, mine)
    return [
        issue
        for issue in open_ones
        if where.get(issue.id, (None, None))[1] in codes
        or (everything and issue.handler_id == holder)
    ]


def _open(unit: Unit, issues: Sequence[Issue]) -> list[Issue]:
    steps: dict[str, list[IssueEvent]] = {issue.id: [] for issue in issues}
    for event in unit.find(IssueEvent):
        if event.issue_id in steps:
            steps[event.issue_id].append(event)
    gone = frozenset(item.issue_event_id for item in unit.find(Retraction) if item.issue_event_id)
    return [issue for issue in issues if rules.fold(steps[issue.id], gone).state not in _SETTLED]


def _enrolments(
    unit: Unit, holder: str, codes: Collection[str], *, everything: bool
) -> list[CareEnrolment]:
    mine = [
        enrolment
        for enrolment in unit.find(CareEnrolment, retired=None)
        if holder in enrolment.helper_ids
    ]
    if everything:
        return mine
    where = scopes.places(unit, "care_enrolment", [enrolment.id for enrolment in mine])
    return [one for one in mine if where.get(one.id, (None, None))[1] in codes]


def _cared_in(unit: Unit, codes: Collection[str]) -> set[str]:
    """The ids of the enrolments that stand in some grids, whoever helps."""
    found = [one.id for one in unit.find(CareEnrolment, retired=None)]
    where = scopes.places(unit, "care_enrolment", found)
    return {one for one in found if where.get(one, (None, None))[1] in codes}


def certificates_of(unit: Unit, person_id: str) -> list[Certificate]:
    """The certificates of a person that were not revoked, newest first."""
    revoked = {item.serial for item in unit.find(Revocation) if item.successor is None}
    found = [
        certificates.read(fact.pem.encode())
        for fact in unit.find(CertificateFact, person_id=person_id)
        if fact.serial not in revoked
    ]
    return sorted(found, key=lambda one: (one.valid_from, one.valid_until), reverse=True)


def peers_of(unit: Unit, person_id: str) -> list[PeerLine]:
    """The devices of a person that this profile exchanges bundles with."""
    keys = dict.fromkeys(one.public.key_id for one in certificates_of(unit, person_id))
    found = (exchange.peer(unit, replica_id(key_id, 1)) for key_id in keys)
    return [line for line in found if line is not None]


def missing_from(unit: Unit, peers: Sequence[PeerLine]) -> tuple[int, ...]:
    """The numbers of bundles of these peers that never came."""
    return tuple(
        number
        for line in peers
        for number in gaps.missing(line, exchange.bundles(unit, direction="in", peer=line.replica))
    )


def uncovered(peers: Sequence[PeerLine], grids: Sequence[Grid]) -> list[str]:
    """The codes of grids that none of these peers has a certificate for."""
    covered: set[str] = set()
    for line in peers:
        if not line.grids:
            return []
        covered |= set(line.grids)
    return [grid.code for grid in grids if grid.code not in covered]

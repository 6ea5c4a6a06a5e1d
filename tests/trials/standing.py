"""Revocation and expiry at every level of the chain: what becomes of a worker's bundle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from gridclient.app import App
from gridclient.domain.authority import Revocation
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import new_id
from gridclient.domain.rows import Row
from gridclient.errors import GridError
from gridclient.trust.chains import CLOCK_TOLERANCE, GRACE
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys
from tests.town import COMMUNITY, GRIDS
from tests.trials import areas, stage
from tests.trials.actors import YEAR, Actor
from tests.trials.stage import STREET, Stage
from tests.trials.tally import Tally, against
from tests.unit.trust import forging
from tests.unit.trust.offices import Member

LEVELS = {
    "street": Grant("street", STREET, (), "街道", "pc"),
    "community": Grant("community", COMMUNITY, (), "社区", "pc"),
    "worker": Grant("worker", COMMUNITY, GRIDS[:1], "王芳", "pc"),
}
UPTO = 5
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """What is the matter with the certificate of one level, and what the bundle meets then.

    ``ended`` and ``begins``: before and after the receiver's clock; ``trusted``: it is revoked,
    trusted up to this sequence, and the bundle goes up to :data:`UPTO`; ``before``: the bundle
    was taken in before that, and comes again.
    """

    level: str
    outcome: str
    ended: dt.timedelta | None = None
    begins: dt.timedelta | None = None
    trusted: int | None = None
    before: bool = False


def cases() -> Iterator[Case]:
    """Every level, on either side of every line."""
    for level in LEVELS:
        member = level == "worker"
        yield Case(level, "valid")
        yield Case(level, "valid", ended=-_HOUR)
        yield Case(level, "grace" if member else "certificate.expired", ended=_HOUR)
        yield Case(level, "grace" if member else "certificate.expired", ended=GRACE - _HOUR)
        yield Case(level, "certificate.expired", ended=GRACE + _HOUR)
        yield Case(level, "certificate.expired", ended=3 * YEAR)
        yield Case(level, "valid", begins=CLOCK_TOLERANCE - _HOUR)
        yield Case(level, "certificate.not_yet_valid", begins=CLOCK_TOLERANCE + _HOUR)
        yield Case(level, "certificate.not_yet_valid", begins=YEAR)
        for trusted in (0, UPTO - 1, UPTO, UPTO + 1):
            reached = member and trusted >= UPTO
            late = "kept out: revoked" if reached else "certificate.revoked"
            early = "stays, and comes again" if reached else "stays, and then certificate.revoked"
            yield Case(level, late, trusted=trusted)
            yield Case(level, early, trusted=trusted, before=True)


def run(made: Stage) -> Tally:
    """Hand in a bundle for every case; an office's revocation reaches all below it at once.

    The stage's clock is put on by five years, so that its root is older than what has ended.
    """
    tally = against("revocation and expiry", "cases judged otherwise than by trust.md")
    made.town.clock.advance(days=5 * YEAR.days)
    for case in cases():
        told = _outcome(made, case)
        if told != case.outcome:
            tally.fault("--only standing", f"{case}: {told}", *tally.never)
        tally.count(case.level, told)
    return tally


def _outcome(made: Stage, case: Case) -> str:
    receiver, now = made.town.district, made.town.clock()
    sender = _sender(made, case, now)
    row = sender.row(areas.new_record(ENTITIES["issue"], made.here, sender))
    content = sender.bundle(receiver.profile.replica, [row], upto=UPTO)
    if case.before:
        stage.take(receiver, content)
    if case.trusted is not None:
        serials = dict(zip(LEVELS, reversed([sender.certificate, *sender.chain[:-1]]), strict=True))
        _revoke(made, serials[case.level].serial, case.trusted)
    told = _told(receiver, content, row)
    if not case.before:
        return told
    kept = "stays" if stage.is_taken(receiver, row) else "is lost"
    return f"{kept}, and {'comes again' if told == 'again' else f'then {told}'}"


def _told(receiver: App, content: bytes, row: Row) -> str:
    """What a receiver makes of a bundle with one row."""
    try:
        result = stage.take(receiver, content)
    except GridError as error:
        return error.code
    if result.again:
        return "again"
    if not stage.is_taken(receiver, row):
        return f"kept out: {stage.rules_of(receiver, [row]).get(row.id)}"
    return "grace" if result.grace else "valid"


def _sender(made: Stage, case: Case, now: dt.datetime) -> Actor:
    """A worker under offices of its own, of whom one has the certificate of the case."""
    top = made.cast["district"]
    issuer, chain = Member(top.keys, top.certificate), [top.certificate]
    for level, grant in LEVELS.items():
        begins, ends = now - 4 * YEAR, now + YEAR
        if level == case.level:
            ends = now - case.ended if case.ended is not None else ends
            begins = now + case.begins if case.begins is not None else begins
        keys = Keys.new()
        path = {"street": 1, "community": 0}.get(level)
        certificate = forging.forge(
            issuer, keys.public, grant, path_length=path, valid_from=begins, valid_until=ends
        )
        issuer = Member(keys, certificate)
        chain.insert(0, certificate)
    return Actor(issuer.keys, chain[0], tuple(chain[1:]), made.town.clock)


def _revoke(made: Stage, serial: str, trusted: int) -> None:
    with made.town.district.profile.store.unit() as unit:
        unit.add(
            Revocation(
                id=new_id(made.town.clock()),
                division_id=made.here.ids["division"],
                serial=serial,
                trusted_up_to=trusted,
                reason="-",
                revoked_at=made.town.clock(),
            )
        )
        unit.commit()

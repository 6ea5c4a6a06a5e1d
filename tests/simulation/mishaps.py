"""What happens to letters, programs and clocks: lost, twice, late, crossed, killed, put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from gridclient.domain.rows import from_line
from gridclient.errors import GridError
from gridclient.services import backups, timekeeping
from gridclient.store.unit import Unit
from gridclient.workbook import signed_copy
from tests.profiles import PASSPHRASE
from tests.simulation import carrier, pictures, words
from tests.simulation.carrier import Letter
from tests.simulation.strange import copy_profile, enrol_anew, meddle
from tests.simulation.world import World

TIMES_PASS = ("certificate.not_yet_valid", "certificate.expired")
"""A clock that is wrong by years finds certificates that do not hold yet, or no longer."""
OF_SENDERS = (*TIMES_PASS, "certificate.revoked")
"""Why nobody takes anything of a sender, whatever it is."""
OF_STRAYS = ("bundle.not_for_us", "bundle.own", *OF_SENDERS)


def post_letter(world: World, name: str) -> str | None:
    """Write a bundle; it is on its way, or lost at once."""
    peer = world.rng.choice(world.neighbours(name))
    try:
        letters = world.write(name, peer)
    except GridError as error:
        return f"cannot write to {peer}: {error.code}"
    told = []
    for letter in letters:
        is_lost = world.rng.random() < 0.2
        if not is_lost:
            world.post += [letter] * (2 if world.rng.random() < 0.15 else 1)
        told.append(f"{letter.number}{', which is lost,' if is_lost else ''}")
    return f"writes bundle {' and '.join(told)} to {peer}"


def deliver(world: World, name: str) -> str | None:
    """Take in any letter that waits, not the oldest first."""
    mine = [letter for letter in world.post if world.is_for(letter, name)]
    if not mine:
        return None
    letter = world.rng.choice(mine)
    world.post.remove(letter)
    took = world.hand(letter, name, _left_out(world, letter))
    if isinstance(took, GridError):
        if took.code in TIMES_PASS:
            world.post.append(letter)
        elif not {name, letter.sender} & world.revoked:
            world.fault(f"{name} refuses {letter.number} of {letter.sender}: {took.code}")
        return f"cannot take {letter.number} of {letter.sender}: {took.code}"
    return (
        f"takes {letter.number} of {letter.sender}: {took.applied} applied, {took.known} known, "
        f"{took.parked} parked, {took.quarantined} quarantined, {took.conflicts} conflicts"
        f"{', fork' if took.fork else ''}"
    )


_OPTIONAL = ("household", "resident", "visit", "issue", "care_enrolment", "retraction")


def _left_out(world: World, letter: Letter) -> frozenset[tuple[str, str]]:
    """Rows that somebody does not tick, now and then."""
    if letter.file is not None or world.rng.random() > 0.1:
        return frozenset()
    rows = [from_line(line) for line in signed_copy.unpack(letter.parts.copy)]
    return frozenset(
        (row.entity, row.id) for row in rows if row.entity in _OPTIONAL and world.rng.random() < 0.3
    )


def replay(world: World, name: str) -> str | None:
    """Somebody takes an old letter in again: nothing must come of it, unless their database is
    another one by now."""
    mine = [letter for letter in world.delivered if world.is_for(letter, name)]
    if not mine:
        return None
    letter = world.rng.choice(mine)
    is_known = (letter.replica, letter.number) in world.arrived.get(name, ())
    took = world.hand(letter, name)
    if isinstance(took, GridError):
        return _refused(world, name, took, "an old letter", OF_SENDERS)
    if not is_known:
        return f"takes {letter.number} of {letter.sender}, which another copy had taken"
    if took.applied or took.removed or took.conflicts:
        world.fault(f"{name} makes something of {letter.number} of {letter.sender} once more")
    return f"takes {letter.number} of {letter.sender} once more"


def _refused(world: World, name: str, error: GridError, what: str, reasons: Collection[str]) -> str:
    """What is told of a refusal; another reason than those is a fault."""
    if error.code not in reasons:
        world.fault(f"{name} refuses {what} for another reason: {error.code}")
    return f"is refused {what}: {error.code}"


def cross(world: World, name: str) -> str | None:
    """Somebody gets a letter that was made for somebody else, or by themselves."""
    strays = [letter for letter in world.delivered if not world.is_for(letter, name)]
    if not strays:
        return None
    letter = world.rng.choice(strays)
    try:
        carrier.take(world.app(name), letter)
    except GridError as error:
        return _refused(world, name, error, "a stray letter", OF_STRAYS)
    world.fault(f"{name} took in a letter of {letter.sender} for {letter.recipient}")
    return "took in a stray letter"


def tamper(world: World, name: str) -> str | None:
    """Somebody changes a byte of what was signed; it must be refused."""
    mine = [one for one in world.post if world.is_for(one, name) and one.file is None]
    if not mine:
        return None
    letter = carrier.tampered(world.rng.choice(mine), world.rng.randrange(1 << 20))
    try:
        carrier.take(world.app(name), letter)
    except GridError as error:
        return f"is refused a tampered letter: {error.code}"
    world.fault(f"{name} took in a tampered letter of {letter.sender}")
    return "took in a tampered letter"


BEHIND_HOURS = (-24 * 365 * 7, -24 * 400, -30, -3)
AHEAD_HOURS = (3, 20, 24 * 5, 24 * 40, 24 * 365 * 7)
"""How far a clock goes wrong: a battery is empty and it says 2019, somebody types 2033."""


class _PowerCutError(Exception):
    """The program ends in the middle of an import."""


@contextmanager
def _cut_after(steps: int) -> Iterator[None]:
    """Let the unit of work end after some sequence numbers were taken."""
    taken, real = 0, Unit.next_sequence

    def next_sequence(unit: Unit) -> int:
        nonlocal taken
        taken += 1
        if taken > steps:
            raise _PowerCutError
        return real(unit)

    Unit.next_sequence = next_sequence  # type: ignore[method-assign]
    try:
        yield
    finally:
        Unit.next_sequence = real  # type: ignore[method-assign]


def crash(world: World, name: str) -> str | None:
    """The program is killed in the middle of an import, and opened again."""
    mine = [letter for letter in world.post if world.is_for(letter, name)]
    if not mine:
        return None
    letter = world.rng.choice(mine)
    steps = world.rng.randrange(6)
    timekeeping.settle(world.app(name).profile)  # stays done, whatever comes of the import
    before = pictures.whole(world.app(name))
    try:
        with _cut_after(steps):
            took = world.hand(letter, name)
    except _PowerCutError:
        world.drop(name)
        if pictures.whole(world.app(name)) != before:
            world.fault(f"{name} holds half an import")
        return f"is cut off in the middle of {letter.number} of {letter.sender}"
    if not isinstance(took, GridError):
        world.post.remove(letter)
    return f"takes {letter.number} of {letter.sender} just before the power goes"


def reopen(world: World, name: str) -> str | None:
    """Close the program in the evening."""
    world.close(name)
    return "closes the program"


def back_up(world: World, name: str) -> str | None:
    """Make a backup, and remember what was known then."""
    file = backups.make(world.app(name).profile)
    world.backups.setdefault(name, []).append((file.stem, world.ledger.known_to(name)))
    return f"makes the backup {file.stem}"


def restore(world: World, name: str) -> str | None:
    """Put an older backup in the place of the database; a new epoch begins."""
    kept = [
        one
        for one in world.backups.get(name, ())
        if (world.folder / name / "backups" / f"{one[0]}.db").exists()
    ]
    if not kept:
        return None
    if (world.revoked | world.mischievous) & set(world.below(name)):
        return None  # an office that forgets a revocation is told of it by nobody
    stem, known = world.rng.choice(kept)
    world.close(name)
    backups.restore_with(world.folder / name, PASSPHRASE, stem, world.clocks[name])
    offices = frozenset(one.name for one in world.people.values() if one.role != "worker")
    world.ledger.forget(name, known, offices)
    world.arrived.pop(name, None)
    words.give_up(world)
    return f"restores {stem} and is {world.app(name).profile.replica} now"


def revoke(world: World, name: str) -> str | None:
    """An office revokes somebody, once a seed; what it has not heard of by then is gone."""
    if world.people[name].role != "community" or world.revoked:
        return None
    twins = {*world.twins, *world.twins.values()}
    lost = world.rng.choice([one for one in world.below(name) if one not in twins])
    certificate = world.app(lost).profile.certificate
    world.app(name).enrolment.revoke(certificate.serial if certificate else "", "丢了")
    world.revoked.add(lost)
    world.ledger.give_up(lost, world.ledger.known_to(name))
    words.give_up(world)
    return f"revokes {lost}"


def wrong_clock(world: World, name: str) -> str | None:
    """Somebody's clock goes wrong, mostly back by years; or right again."""
    clock = world.clocks[name]
    if clock.off:
        clock.off = dt.timedelta()
        return "sets the clock right"
    hours = world.rng.choice((*AHEAD_HOURS, *BEHIND_HOURS))
    if hours > 24 and name in (*world.twins, *world.twins.values()):
        return None  # two copies would each stamp anew what both had written
    clock.off = dt.timedelta(hours=hours)
    return f"has a clock that is {hours} hours off"


MISHAPS: dict[Callable[[World, str], str | None], float] = {
    post_letter: 40,
    deliver: 45,
    replay: 4,
    cross: 2,
    tamper: 3,
    crash: 3,
    reopen: 2,
    back_up: 2,
    restore: 1,
    wrong_clock: 2,
    revoke: 1,
    meddle: 1,
    copy_profile: 0.5,
    enrol_anew: 1,
}

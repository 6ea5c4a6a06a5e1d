"""What happens to letters, programs and clocks: lost, twice, late, crossed, killed, put back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gridclient.domain.fields import entity_of
from gridclient.domain.places import Grid
from gridclient.errors import GridError
from gridclient.services import backups
from gridclient.store.unit import Unit
from tests.profiles import PASSPHRASE
from tests.simulation import carrier
from tests.simulation.district import MEMBERS
from tests.simulation.world import World, below

REFUSALS_OF_STRAYS = ("bundle.not_for_us", "bundle.own", "bundle.sender")
TIMES_PASS = ("certificate.not_yet_valid", "certificate.expired")
"""A clock that is wrong by years finds certificates that do not hold yet, or no longer."""


def neighbours(name: str) -> list[str]:
    """Whom somebody exchanges bundles with."""
    above = MEMBERS[name].office
    return [*([above] if above else []), *below(name)]


def post_letter(world: World, name: str) -> str | None:
    """Write a bundle; it is on its way, or lost at once."""
    peer = world.rng.choice(neighbours(name))
    try:
        letter = world.write(name, peer)
    except GridError as error:
        return f"cannot write to {peer}: {error.code}"
    if world.rng.random() < 0.2:
        return f"writes bundle {letter.number} to {peer}, and it is lost"
    world.post.append(letter)
    if world.rng.random() < 0.15:
        world.post.append(letter)
    return f"writes bundle {letter.number} to {peer}"


def deliver(world: World, name: str) -> str | None:
    """Take in any letter that waits, not the oldest first."""
    mine = [letter for letter in world.post if letter.recipient == name]
    if not mine:
        return None
    letter = world.rng.choice(mine)
    world.post.remove(letter)
    took = world.hand(letter, name)
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


def replay(world: World, name: str) -> str | None:
    """Somebody takes an old letter in again: nothing must come of it."""
    mine = [letter for letter in world.delivered if letter.recipient == name]
    if not mine:
        return None
    letter = world.rng.choice(mine)
    took = world.hand(letter, name)
    if isinstance(took, GridError):
        return f"is refused an old letter: {took.code}"
    return f"takes {letter.number} of {letter.sender} once more: {took.applied} applied"


def cross(world: World, name: str) -> str | None:
    """Somebody gets a letter that was made for somebody else, or by themselves."""
    strays = [letter for letter in world.delivered if letter.recipient != name]
    if not strays:
        return None
    letter = world.rng.choice(strays)
    try:
        carrier.take(world.app(name), letter)
    except GridError as error:
        return f"is refused a stray letter: {error.code}"
    world.fault(f"{name} took in a letter of {letter.sender} for {letter.recipient}")
    return "took in a stray letter"


def tamper(world: World, name: str) -> str | None:
    """Somebody changes a byte of what was signed; it must be refused."""
    mine = [one for one in world.post if one.recipient == name and one.file is None]
    if not mine:
        return None
    letter = carrier.tampered(world.rng.choice(mine), world.rng.randrange(1 << 20))
    try:
        carrier.take(world.app(name), letter)
    except GridError as error:
        return f"is refused a tampered letter: {error.code}"
    world.fault(f"{name} took in a tampered letter of {letter.sender}")
    return "took in a tampered letter"


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
    mine = [letter for letter in world.post if letter.recipient == name]
    if not mine:
        return None
    letter = world.rng.choice(mine)
    steps = world.rng.randrange(6)
    before = world.app(name).sync.digest(None)
    try:
        with _cut_after(steps):
            took = world.hand(letter, name)
    except _PowerCutError:
        world.drop(name)
        if world.app(name).sync.digest(None) != before:
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
    if world.revoked & set(below(name)):
        return None  # an office that forgets a revocation is told of it by nobody
    stem, known = world.rng.choice(kept)
    world.close(name)
    backups.restore_with(world.folder / name, PASSPHRASE, stem, world.clocks[name])
    offices = frozenset(one.name for one in MEMBERS.values() if one.role != "worker")
    world.ledger.forget(name, known, offices)
    return f"restores {stem} and is {world.app(name).profile.replica} now"


def revoke(world: World, name: str) -> str | None:
    """An office revokes somebody, once a seed; what it has not heard of by then is gone."""
    if MEMBERS[name].role != "community" or world.revoked:
        return None
    lost = world.rng.choice(below(name))
    certificate = world.app(lost).profile.certificate
    world.app(name).enrolment.revoke(certificate.serial if certificate else "", "丢了")
    world.revoked.add(lost)
    world.ledger.give_up(lost, world.ledger.known_to(name))
    return f"revokes {lost}"


def mischief(world: World, name: str) -> str | None:
    """Somebody's own program leaves out the check, and renames a grid; no office may follow."""
    if MEMBERS[name].office is None or MEMBERS[name].role != "worker":
        return None
    app = world.app(name)
    grid = world.rng.choice(app.registers.find(Grid))
    with app.profile.store.unit() as unit:
        unit.save(dataclasses.replace(grid, name="我的网格"))
        row = unit.rows(entity_of(grid), [grid.id])[grid.id]
        unit.commit()
    said = world.ledger.note(
        name,
        app.profile.replica,
        entity="grid",
        row=grid.id,
        field="name",
        value="我的网格",
        stamp=row.stamp_of("name"),
    )
    said.barred = True
    world.mischievous.add(name)
    return f"renames the grid {grid.code}, which no worker may"


def wrong_clock(world: World, name: str) -> str | None:
    """Somebody's clock goes wrong, mostly back by years; or right again."""
    clock = world.clocks[name]
    if clock.off:
        clock.off = dt.timedelta()
        return "sets the clock right"
    hours = world.rng.choice((-24 * 1100, -24 * 400, -30, -3, 3, 20))
    clock.off = dt.timedelta(hours=hours)
    return f"has a clock that is {hours} hours off"


MISHAPS: dict[Callable[[World, str], str | None], int] = {
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
    mischief: 1,
}


def some(rng: random.Random) -> Callable[[World, str], str | None]:
    """One of these, by how often it happens."""
    return rng.choices(list(MISHAPS), list(MISHAPS.values()))[0]

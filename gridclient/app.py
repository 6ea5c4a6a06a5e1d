"""The one place where the parts are put together: services over one opened profile."""

from __future__ import annotations

import platform
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gridclient.services import clock, offices, profile
from gridclient.services.cards import Cards
from gridclient.services.clock import Now
from gridclient.services.coverage import Coverage
from gridclient.services.enrolment import Enrolment
from gridclient.services.events import Events
from gridclient.services.exports import Exports
from gridclient.services.issues import Issues
from gridclient.services.ledgers import Ledgers
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers
from gridclient.services.search import Search
from gridclient.services.sync.service import Sync
from gridclient.services.visits import Visits
from gridclient.trust import vault


@dataclass(frozen=True, slots=True)
class App:
    """Everything a screen or a command works with, over one profile."""

    profile: Profile
    events: Events
    issues: Issues
    visits: Visits
    places: Places
    registers: Registers
    search: Search
    ledgers: Ledgers
    sync: Sync
    enrolment: Enrolment
    coverage: Coverage
    cards: Cards
    exports: Exports

    def close(self) -> None:
        """Close the profile; its key is forgotten."""
        self.profile.close()


def build(opened: Profile) -> App:
    """The services over an opened profile."""
    events = Events()
    issues = Issues(opened, events)
    places = Places(opened, issues)
    sync = Sync(opened, events)
    coverage = Coverage(opened, places)
    return App(
        profile=opened,
        events=events,
        issues=issues,
        visits=Visits(opened, issues, events),
        places=places,
        registers=Registers(opened, events),
        search=Search(opened),
        ledgers=Ledgers(opened, events),
        sync=sync,
        enrolment=Enrolment(opened, sync, events),
        coverage=coverage,
        cards=Cards(opened, places),
        exports=Exports(opened, places, coverage),
    )


def open_(folder: Path, passphrase: str, *, now: Now | None = None) -> App:
    """Open a profile; ``Locked`` on a wrong passphrase, ``Refused`` when there is none.

    ``now``: the clock to go by, here and below; None: the computer's.
    """
    return build(profile.open_(folder, passphrase, now or clock.from_environment()))


def join(
    folder: Path,
    passphrase: str,
    name: str,
    *,
    cost: vault.Cost | None = None,
    now: Now | None = None,
) -> App:
    """Make the profile of a newcomer, who can already work and waits for a grant."""
    now = now or clock.from_environment()
    with profile.whole_or_not(folder):
        made, _key = profile.create(folder, passphrase, name, platform.node(), now, cost)
    return build(made)


def found(  # noqa: PLR0917 - what an office is made of
    folder: Path,
    passphrase: str,
    role: str,
    name: str,
    division: str,
    recovery_file: Path,
    cost: vault.Cost | None = None,
    now: Now | None = None,
) -> App:
    """Make the profile of an office that is its own root, and its recovery code.

    The code opens the profile without the passphrase: it belongs on paper, in a safe, and the
    file away from this computer.
    """
    offices.check_division(role, division)
    now = now or clock.from_environment()
    with profile.whole_or_not(folder), ExitStack() as unfinished:
        made, key = profile.create(folder, passphrase, name, platform.node(), now, cost)
        unfinished.callback(made.close)
        offices.found(made, role, name, division)
        offices.write_recovery(vault.add_recovery_code(folder, key), name, recovery_file)
        unfinished.pop_all()
    return build(made)


def exists(folder: Path) -> bool:
    """Whether there is a profile in a folder."""
    return profile.exists(folder)

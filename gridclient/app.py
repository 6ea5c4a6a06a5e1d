"""The one place where the parts are put together: services over one opened profile."""

from __future__ import annotations

import platform
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from gridclient.errors import GridError, Refused
from gridclient.services import backups, clock, offices, profile, recovery, timekeeping
from gridclient.services.board import Board
from gridclient.services.boundaries import Boundaries
from gridclient.services.campaigns import Campaigns
from gridclient.services.cards import Cards
from gridclient.services.care import Care
from gridclient.services.clock import Now
from gridclient.services.conflicts import Conflicts
from gridclient.services.coverage import Coverage
from gridclient.services.dictionary import Dictionary
from gridclient.services.drafts import Drafts
from gridclient.services.duplicates import Duplicates
from gridclient.services.enrolment import Enrolment
from gridclient.services.events import Events
from gridclient.services.exports import Exports
from gridclient.services.handovers import Handovers
from gridclient.services.happenings import Happenings
from gridclient.services.histories import Histories
from gridclient.services.issue_places import IssuePlaces
from gridclient.services.issue_steps import IssueSteps
from gridclient.services.issues import Issues
from gridclient.services.ledgers import Ledgers
from gridclient.services.log_books import LogBooks
from gridclient.services.lost_keys import LostKeys
from gridclient.services.moves import Moves
from gridclient.services.places import Places
from gridclient.services.policies import Policies
from gridclient.services.profile import Profile
from gridclient.services.quarantine import Quarantine
from gridclient.services.reaching import Reaching
from gridclient.services.references import References
from gridclient.services.registers import Registers
from gridclient.services.retention import Retention
from gridclient.services.rights import Rights
from gridclient.services.rotation import Rotation
from gridclient.services.routes import Routes
from gridclient.services.search import Search
from gridclient.services.special_rounds import SpecialRounds
from gridclient.services.staff import Staff
from gridclient.services.survey_results import SurveyResults
from gridclient.services.sync.service import Sync
from gridclient.services.visit_corrections import VisitCorrections
from gridclient.services.visits import Visits
from gridclient.trust import vault

_UNREADABLE = ("store.damaged", "store.missing")


@dataclass(frozen=True, slots=True)
class App:
    """Everything a screen or a command works with, over one profile."""

    profile: Profile
    events: Events
    issues: Issues
    issue_places: IssuePlaces
    issue_steps: IssueSteps
    visits: Visits
    visit_corrections: VisitCorrections
    places: Places
    registers: Registers
    moves: Moves
    references: References
    dictionary: Dictionary
    histories: Histories
    happenings: Happenings
    staff: Staff
    search: Search
    ledgers: Ledgers
    sync: Sync
    enrolment: Enrolment
    rotation: Rotation
    coverage: Coverage
    board: Board
    cards: Cards
    exports: Exports
    care: Care
    policies: Policies
    special_rounds: SpecialRounds
    reaching: Reaching
    retention: Retention
    rights: Rights
    handovers: Handovers
    boundaries: Boundaries
    campaigns: Campaigns
    surveys: SurveyResults
    log_books: LogBooks
    routes: Routes
    drafts: Drafts
    conflicts: Conflicts
    duplicates: Duplicates
    quarantine: Quarantine
    lost_keys: LostKeys

    def close(self) -> None:
        """Close the profile; its key is forgotten."""
        self.profile.close()


def build(opened: Profile) -> App:
    """The services over an opened profile."""
    events = Events()
    issues = Issues(opened, events)
    places = Places(opened, issues)
    search = Search(opened)
    sync = Sync(opened, events)
    rotation = Rotation(opened, sync, events)
    coverage = Coverage(opened, places)
    campaigns = Campaigns(opened, events)
    registers = Registers(opened, events)
    retention = Retention(opened, events)
    return App(
        profile=opened,
        events=events,
        issues=issues,
        issue_places=IssuePlaces(opened, places, search),
        issue_steps=IssueSteps(opened, events),
        visits=Visits(opened, issues, events),
        visit_corrections=VisitCorrections(opened, events),
        places=places,
        registers=registers,
        moves=Moves(opened, registers, events),
        references=References(opened),
        dictionary=Dictionary(opened, events),
        histories=Histories(opened),
        happenings=Happenings(opened, events),
        staff=Staff(opened),
        search=search,
        ledgers=Ledgers(opened, events),
        sync=sync,
        handovers=Handovers(opened, events),
        boundaries=Boundaries(opened, events),
        campaigns=campaigns,
        surveys=SurveyResults(opened, campaigns),
        log_books=LogBooks(opened),
        routes=Routes(opened),
        drafts=Drafts(opened),
        conflicts=Conflicts(opened, events),
        duplicates=Duplicates(opened, events),
        quarantine=Quarantine(opened, events),
        lost_keys=LostKeys(opened, events),
        enrolment=Enrolment(opened, sync, events, rotation),
        rotation=rotation,
        coverage=coverage,
        board=Board(opened, coverage),
        cards=Cards(opened, places),
        exports=Exports(opened, places, coverage),
        care=Care(opened, registers),
        policies=Policies(opened, registers),
        special_rounds=SpecialRounds(opened, registers),
        reaching=Reaching(opened, events),
        retention=retention,
        rights=Rights(opened, registers, retention, events),
    )


def open_(folder: Path, passphrase: str, *, now: Now | None = None) -> App:
    """Open a profile; ``Locked`` on a wrong passphrase, ``Refused`` when there is none.

    ``now``: the clock to go by, here and below; None: the computer's.
    """
    try:
        opened = profile.open_(folder, passphrase, now or clock.from_environment())
    except Refused as error:
        if error.code in _UNREADABLE:
            raise backups.with_newest(error, folder, passphrase) from error
        raise
    recovery.keep_office_wrap(opened)
    opened.restamped = timekeeping.settle(opened)
    return build(opened)


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


def restore(folder: Path, passphrase: str, *, now: Now | None = None) -> App:
    """Put the newest backup that opens in the place of a database that does not, and open it."""
    backups.restore_with(folder, passphrase, None, now or clock.from_environment())
    opened = open_(folder, passphrase, now=now)
    opened.profile.renewed = True
    return opened


def ways(folder: Path) -> frozenset[str]:
    """How a profile can be opened: ``passphrase``, ``recovery`` (the code), ``office``."""
    return vault.ways(folder)


def ask_for_help(folder: Path, target: Path, *, now: Now | None = None) -> str:
    """Write the request of somebody who forgot the passphrase; returns the code to compare."""
    return recovery.request(folder, target, now or clock.from_environment())


def recover(folder: Path, passphrase: str, answer: Path | None, code: str) -> App:
    """Open with a new passphrase, by the office's answer or by the recovery code."""
    if answer is not None:
        recovery.finish(folder, answer, passphrase)
    else:
        recovery.finish_with_code(folder, code, passphrase)
    opened = open_(folder, passphrase)
    opened.log_books.note("passphrase_changed")
    return opened


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Another passphrase for a closed profile; raises ``Locked`` when the old one is wrong."""
    recovery.change_passphrase(folder, old, new)
    note_new_passphrase(folder, new)


def note_new_passphrase(folder: Path, passphrase: str) -> None:
    """Write the new passphrase of a closed profile into its log; it holds already, whether that
    can be done or not."""
    with suppress(GridError):
        opened = open_(folder, passphrase)
        opened.log_books.note("passphrase_changed")
        opened.close()


def exists(folder: Path) -> bool:
    """Whether there is a profile in a folder."""
    return profile.exists(folder)

"""Three levels whose keys are changed: a district that is the root, a community, a worker."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.errors import GridError
from gridclient.services.sync.records import Exported, Imported
from tests import builders, profiles
from tests.profiles import COMMUNITY, DISTRICT, GRID, PASSPHRASE, START, Clock
from tests.town import agree


@dataclasses.dataclass
class Offices:
    """District, community and a worker of its first grid, on one clock."""

    district: App
    community: App
    worker: App
    clock: Clock
    folder: Path
    home: Household

    def send(self, sender: App, receiver: App) -> Exported:
        """A bundle to whoever ``sender`` takes ``receiver`` for."""
        self.clock.advance(minutes=1)
        known = {peer.replica.rpartition(".")[0] for peer in sender.sync.peers()}
        keys = (receiver.profile.keys, *receiver.profile.former_keys)
        key_id = next(one.public.key_id for one in keys if one.public.key_id in known)
        return sender.sync.export(key_id, self.folder)

    def take(self, receiver: App, file: Path) -> Imported:
        (result,) = receiver.sync.import_([file])
        return result

    def bring(self, sender: App, receiver: App) -> Imported:
        result = self.take(receiver, self.send(sender, receiver).file)
        if result.refusal is not None:
            raise result.refusal
        assert (result.quarantined, result.parked, result.fork) == (0, 0, False)
        assert result.gap == ()
        return result

    def round(self) -> None:
        """Everything up, and everything down again."""
        self.bring(self.worker, self.community)
        self.bring(self.community, self.district)
        self.bring(self.district, self.community)
        self.bring(self.community, self.worker)

    def visit(self, note: str = "") -> Visit:
        self.clock.advance(minutes=1)
        return self.worker.visits.record(self.home.id, "met", note=note or None)

    def change_root(self, reason: str = "") -> None:
        self.clock.advance(minutes=1)
        self.district.rotation.change(PASSPHRASE, reason)

    def ask(self) -> Path:
        """The community's request; the fingerprints agree."""
        self.clock.advance(minutes=1)
        file = self.folder / "rotation"
        told = self.community.rotation.ask(PASSPHRASE, file, "电脑可能被人看过")
        assert self.district.rotation.read(file).fingerprint == told
        return file

    def answer(self) -> Path:
        self.clock.advance(minutes=1)
        answer = self.folder / "answer"
        self.district.rotation.answer(self.folder / "rotation", answer)
        return answer

    def change_community(self) -> None:
        self.ask()
        self.community.enrolment.accept(self.answer())

    def agree(self) -> bool:
        """Whether they hold the same; the district, but for what is withheld from it."""
        return agree(self.district, self.community, self.worker, grid=GRID)

    def reopen(self, name: str) -> App:
        """Close one of the three and open it again."""
        old: App = getattr(self, name)
        old.close()
        setattr(self, name, profiles.reopen(old.profile.folder, self.clock))
        found: App = getattr(self, name)
        return found

    def thief(self, name: str) -> App:
        """A copy of one of the three as it is now, in wrong hands; its clock is its own."""
        old: App = getattr(self, name)
        old.close()
        copy = Path(shutil.copytree(old.profile.folder, self.folder / f"stolen-{name}"))
        setattr(self, name, profiles.reopen(old.profile.folder, self.clock))
        return profiles.reopen(profiles.settle(copy), Clock(self.clock.at))

    def newcomer(self, name: str = "李强") -> App:
        """Another worker, enrolled by the community as it is now."""
        folder = self.folder / f"folder-{name}"
        for _taken in ("community", "worker"):  # templates give these keys to the first two
            profiles.newcomer(folder, "-").close()
        return profiles.enrol(
            folder, self.community, profiles.newcomer(folder, name, self.clock), grids=[GRID]
        )


@cache
def _made() -> tuple[Path, str]:
    """The three, who have exchanged bundles both ways; made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="rotating-", dir=profiles.templates()))
    clock = Clock()
    district = profiles.office(folder, role="district", name="区", division=DISTRICT, clock=clock)
    community = profiles.newcomer(folder, "社区", clock)
    profiles.enrol(folder, district, community, "community", division=COMMUNITY)
    worker = profiles.worker(folder, community, "张敏", [GRID], clock)
    home = builders.move_in(community, builders.make_house(community))
    clock.advance(minutes=1)
    made = Offices(district, community, worker, clock, folder, home)
    made.bring(community, worker)
    made.round()
    for one in (district, community, worker):
        one.close()
    return folder, home.id


@contextmanager
def offices(folder: Path) -> Iterator[Offices]:
    """The three, copied for one test."""
    kept, home_id = _made()
    clock = Clock(START + dt.timedelta(hours=1))
    apps = [
        profiles.reopen(profiles.copy(kept / name, folder / name), clock)
        for name in ("office-0", "member-0", "member-1")
    ]
    (home,) = apps[1].registers.find(Household, id=home_id)
    made = Offices(*apps, clock, folder, home)
    try:
        yield made
    finally:
        for one in (made.district, made.community, made.worker):
            one.close()


def code_of(result: Imported) -> str:
    """The code of the refusal of a bundle; empty for one that was taken in."""
    refusal = result.refusal
    assert refusal is None or isinstance(refusal, GridError)
    return refusal.code if refusal else ""

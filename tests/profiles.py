"""Real profiles for tests, made quickly: templates are made once a process and then copied.

The vault is the cheapest there is, the clock stands where the test puts it. Everything else is
the program's own: SQLCipher files, certificates, enrolment by files::

    with profiles.team(tmp_path, 张敏=["110105001001001"]) as (office, (worker,)):
        ...

Profiles made for one test have different keys; two tests may meet the same keys again.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

from gridclient import app
from gridclient.app import App
from gridclient.services import epochs
from gridclient.store import meta
from gridclient.trust import vault

PASSPHRASE = "a passphrase of the tests"
CHEAP = vault.Cost(64, 1)
START = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
"""Nine in the morning here, on a Sunday."""

DISTRICT, STREET, COMMUNITY = "110105", "110105001", "110105001001"
GRID, OTHER_GRID = f"{COMMUNITY}001", f"{COMMUNITY}002"
CODES = {"district": DISTRICT, "street": STREET, "community": COMMUNITY}


class Clock:
    """A clock that stands where it is put, but for a millisecond each time it is read."""

    def __init__(self, at: dt.datetime = START) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(milliseconds=1)
        return self.at

    def put(self, day: dt.date, hour: int = 9) -> None:
        """Put it to an hour of a day here."""
        here = dt.timezone(dt.timedelta(hours=8))
        self.at = dt.datetime.combine(day, dt.time(hour), here).astimezone(dt.UTC)

    def advance(self, **parts: float) -> None:
        """Move it on, or back, by days, hours or minutes."""
        self.at += dt.timedelta(**parts)


@cache
def templates() -> Path:
    """A folder for templates, gone when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="gridclient-profiles-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _office_template(role: str, name: str, division: str, number: int) -> Path:
    folder = templates() / f"office-{role}-{division}-{number}-{abs(hash(name))}"
    made = app.found(
        folder,
        PASSPHRASE,
        role,
        name,
        division,
        templates() / "recovery.txt",
        cost=CHEAP,
        now=Clock(),
    )
    made.close()
    return folder


@cache
def _newcomer_template(number: int) -> Path:
    folder = templates() / f"newcomer-{number}"
    app.join(folder, PASSPHRASE, "-", cost=CHEAP, now=Clock()).close()
    return folder


def reopen(folder: Path, clock: Clock | None = None) -> App:
    """Open a profile that a test made, again or beside the first."""
    return app.open_(folder, PASSPHRASE, now=clock or Clock())


def office(
    tmp_path: Path,
    *,
    role: str = "community",
    name: str = "和平里社区",
    division: str | None = None,
    clock: Clock | None = None,
) -> App:
    """A root office of its own; each one in a test's folder has other keys."""
    number = _count(tmp_path, "office")
    template = _office_template(role, name, division or CODES[role], number)
    return reopen(copy(template, tmp_path / f"office-{number}"), clock)


def newcomer(tmp_path: Path, name: str, clock: Clock | None = None) -> App:
    """Somebody who has a profile but belongs to no office yet."""
    number = _count(tmp_path, "member")
    folder = copy(_newcomer_template(number), tmp_path / f"member-{number}")
    opened = reopen(folder, clock)
    with opened.profile.store.unit() as unit:
        meta.put(unit, "name", name)
        unit.commit()
    opened.close()
    return reopen(folder, clock)


def enrol(
    tmp_path: Path,
    granting: App,
    member: App,
    role: str = "worker",
    *,
    grids: Sequence[str] = (),
    division: str | None = None,
    until: dt.date | None = None,
    person: str | None = None,
) -> App:
    """Enrol somebody by the two files; returns the member."""
    request, grant = tmp_path / "request.json", tmp_path / "grant.json"
    member.enrolment.write_request(request)
    read = granting.enrolment.read_request(request)
    here = {grid.code for grid in granting.enrolment.grids()}
    granting.enrolment.grant(
        read,
        role,
        grant,
        grids=[code for code in grids if code in here],
        division=division,
        until=until,
        new_grids={code: code for code in grids if code not in here},
        person=person,
    )
    member.enrolment.accept(grant, granting.profile.fingerprint)
    return member


def worker(
    tmp_path: Path,
    granting: App,
    name: str = "张敏",
    grids: Sequence[str] = (GRID,),
    clock: Clock | None = None,
) -> App:
    """A grid worker of an office, on its clock unless given another."""
    shared = granting.profile.now if isinstance(granting.profile.now, Clock) else None
    return enrol(tmp_path, granting, newcomer(tmp_path, name, clock or shared), grids=grids)


@cache
def _team_template(members: tuple[tuple[str, tuple[str, ...]], ...]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="team-", dir=templates()))
    with ExitStack() as open_ones:
        head = office(folder, clock=Clock())
        open_ones.callback(head.close)
        for name, grids in members:
            open_ones.callback(worker(folder, head, name, grids).close)
    return folder


@contextmanager
def team(
    tmp_path: Path, clock: Clock | None = None, **grids_of: Sequence[str]
) -> Iterator[tuple[App, list[App]]]:
    """A community office and its enrolled workers, name to grids, all on one clock.

    Quicker than :func:`office` and :func:`worker`: enrolment, too, was done once a process.
    """
    kept = _team_template(tuple((name, tuple(grids)) for name, grids in grids_of.items()))
    ticking = clock or Clock(START + dt.timedelta(minutes=1))
    with ExitStack() as open_ones:
        opened = []
        for part in ("office-0", *(f"member-{n}" for n in range(len(grids_of)))):
            opened.append(reopen(copy(kept / part, tmp_path / part), ticking))
            open_ones.callback(opened[-1].close)
        yield opened[0], opened[1:]


def _count(tmp_path: Path, kind: str) -> int:
    return len(list(tmp_path.glob(f"{kind}-*")))


def copy(template: Path, folder: Path) -> Path:
    """Copy the folder of a closed profile, as if it had been made where the copy stands."""
    shutil.copytree(template, folder)
    return settle(folder)


def settle(folder: Path) -> Path:
    """Let the install marker of a copied template say that it belongs here: no copy to notice."""
    marker = epochs.read(folder)
    if marker is not None:
        place = epochs.place_of(folder)
        content = json.dumps(asdict(replace(marker, place=place)))
        (folder / epochs.FILE).write_text(content, "utf-8")
    return folder

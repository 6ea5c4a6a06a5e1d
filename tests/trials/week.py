"""A week of work with canaries in it, in a process of its own that may be killed.

python -m tests.trials.week FOLDER SEED DAYS

Founds an office and a worker, takes a ledger over and works so many days, then prints ``done``.
With 0 days it goes on with what another began: it prints ``ready`` and works until it is killed.
Whatever a person sees lies in ``FOLDER/visible``; everything else must say nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from gridclient import app, logs
from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.errors import GridError
from gridclient.services import backups
from gridclient.services.issues import NewIssue
from gridclient.workbook import writing
from gridclient.workbook.writing import Line, Page, Style
from tests import profiles
from tests.profiles import CHEAP, GRID, PASSPHRASE, Clock
from tests.trials.planting import Planted, planted

_TITLES = (
    *("网格", "小区", "楼栋", "单元", "房号", "户主姓名", "姓名", "与户主关系", "身份证号码"),
    *("联系电话", "备注"),
)


def begin(folder: Path, seed: int, days: int) -> None:
    """Everything once, up to the end of the week."""
    sown, clock = planted(seed), Clock()
    (folder / "visible").mkdir(parents=True)
    ledger = folder / "visible" / "ledger.xlsx"
    _write_ledger(sown, ledger)
    code = folder / "visible" / "recovery.txt"
    office = app.found(
        folder / "office", PASSPHRASE, "community", "社区", profiles.COMMUNITY, code,
        cost=CHEAP, now=clock,
    )  # fmt: skip
    office.ledgers.import_(ledger)
    worker = app.join(folder / "worker", PASSPHRASE, sown.names[0], cost=CHEAP, now=clock)
    profiles.enrol(folder / "visible", office, worker, grids=(GRID,))
    for day in range(days):
        clock.put(dt.date(2026, 11, 22) + dt.timedelta(days=day))
        _work(office, worker, sown, day, folder)
    office.coverage.write(
        office.coverage.table(dt.date(2026, 11, 1), dt.date(2026, 11, 30)),
        folder / "visible" / "coverage.xlsx",
    )
    assert office.search.find(sown.names[3])
    assert office.search.find(sown.pinyin[3])
    _log_a_fault(sown)
    office.close()
    worker.close()
    _lock_and_unlock(folder)
    print("done", flush=True)


def go_on(folder: Path, seed: int) -> None:
    """Work on until killed."""
    sown, clock = planted(seed), Clock()
    clock.put(dt.date(2026, 12, 1))
    office = app.open_(folder / "office", PASSPHRASE, now=clock)
    worker = app.open_(folder / "worker", PASSPHRASE, now=clock)
    print("ready", flush=True)
    for day in itertools.count():
        _work(office, worker, sown, day, folder)
        office.ledgers.import_(folder / "visible" / "ledger.xlsx")
        with contextlib.suppress(GridError):
            backups.make(office.profile)


def _work(office: App, worker: App, sown: Planted, day: int, folder: Path) -> None:
    """A day: visits, an issue, corrections, searches, and bundles both ways."""
    mail = folder / "mail"
    mail.mkdir(exist_ok=True)
    homes = worker.registers.find(Household)
    for number, home in enumerate(homes[:8]):
        note = sown.notes[(day * 8 + number) % len(sown.notes)]
        worker.visits.record(home.id, "met", note=note)
        worker.search.find(sown.names[number])
        worker.search.find(sown.pinyin[number])
    worker.issues.add(NewIssue(sown.notes[day % len(sown.notes)], "request"), homes[0].id)
    changed = homes[day % len(homes)]
    worker.registers.change(Household, changed.id, phone=sown.phones[day % len(sown.phones)])
    office.registers.change(Household, changed.id, remarks=sown.notes[-1 - day % 7])
    person = office.registers.find(Resident)[day % 7]
    office.registers.change(Resident, person.id, phone=sown.phones[-1 - day % 7])
    for sender, receiver in ((worker, office), (office, worker)):
        sent = sender.sync.export(receiver.profile.replica, mail)
        receiver.sync.import_([sent.file])
    backups.make(worker.profile)
    logging.getLogger("gridclient.trial").debug("day %d", day)


def _log_a_fault(sown: Planted) -> None:
    """A fault whose message quotes what a person typed, as faults do."""
    try:
        raise ValueError(f"cannot read {sown.names[1]} {sown.numbers[1]} {sown.notes[1]}")
    except ValueError:
        logging.getLogger("gridclient.trial").exception("a fault")


def _lock_and_unlock(folder: Path) -> None:
    with contextlib.suppress(GridError):
        app.open_(folder / "office", "not the passphrase")
    app.open_(folder / "office", PASSPHRASE, now=Clock()).close()


def _write_ledger(sown: Planted, path: Path) -> None:
    def rows() -> Iterator[Line]:
        yield Line(_TITLES, Style.HEADER)
        people = zip(sown.names, sown.numbers, sown.phones, sown.notes, strict=True)
        for count, (name, number, phone, note) in enumerate(people):
            door = f"{count // 2 + 1}0{count % 2 + 1}"
            where = (GRID, sown.estate, "1栋", "1单元", door)
            yield Line((*where, name, name, "户主", number, phone, note), Style.BODY)

    path.write_bytes(writing.write([Page("居民台账", list(rows()), widths=(14,) * len(_TITLES))]))


def main() -> None:
    folder, seed, days = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    logs.start(verbose=True)
    if days:
        begin(folder, seed, days)
    else:
        go_on(folder, seed)


if __name__ == "__main__":
    main()

"""The story: a district, a community office and its workers, and files that go astray."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

from gridclient import app, paths
from gridclient.app import App
from gridclient.cli.context import Front
from gridclient.cli.demo import invented
from gridclient.cli.demo.astray import rewrite
from gridclient.cli.demo.told import Told
from gridclient.domain.care import SPECIAL_ELDERS
from gridclient.domain.days import day_of
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Division, Grid
from gridclient.domain.staff import Person
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.issues import NewIssue
from gridclient.services.visits import DueDoor

DISTRICT, COMMUNITY = "310104", "310104003012"
COMMUNITY_NAME = "和平社区"
_RESULTS = ("met",) * 11 + ("met_family",) * 3 + ("phone",) * 3 + ("not_home",) * 2 + ("declined",)
_NOTES = (
    "身体不错，儿子周末来看望",
    "=家里一切都好",
    "想了解助餐点怎么报名",
    "血压药按时吃",
    "邻居常来照应",
)
_ISSUES = (
    NewIssue("楼道感应灯不亮", "request", "facilities"),
    NewIssue("希望加装扶手", "suggestion", "housing"),
    NewIssue("电动车在楼道充电", "complaint", "parking"),
    NewIssue("咨询高龄补贴", "consultation", "elders"),
)
_NAMES = ("林晓燕", "周建国", "何秀英", "郑海涛", "吴桂兰", "冯立新", "孙文静", "马玉梅")


class Story:
    """Plays the story in a folder; every person has a profile of their own, files carry all."""

    MARK = ".gridclient-demo"

    def __init__(
        self,
        folder: Path,
        passphrase: str,
        workers: int,
        households: int,
        seed: int,
        front: Front,
        progress: Progress,
    ) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._count = workers
        self._households = households
        self._rng = random.Random(seed)
        self._front = front
        self._progress = progress
        self._told = Told(folder)
        self._open: list[App] = []
        self._mail = folder / "files"

    def tell(self) -> Told:
        """Play every chapter; returns what came of it."""
        self._mail.mkdir(parents=True, exist_ok=True)
        (self._folder / self.MARK).touch()
        district, office = self._offices()
        self._ledgers(office)
        workers = self._workers(office)
        self._week(workers)
        self._exchange(office, workers)
        self._tamper(office, workers[-1])
        self._answer(district, office, workers)
        self._compare(district, office, workers)
        self._papers(office)
        return self._told

    def close(self) -> None:
        """Close every profile."""
        for opened in self._open:
            opened.close()

    def _say(self, line: str, done: int) -> None:
        self._told.lines.append(line)
        self._progress.step(done, 8, line)

    # --- chapters --------------------------------------------------------------------------

    def _offices(self) -> tuple[App, App]:
        district = self._keep(
            app.found(
                self._folder / "district",
                self._passphrase,
                "district",
                "江宁区",
                DISTRICT,
                self._folder / "district-recovery-code.txt",
            )
        )
        office = self._join("office", COMMUNITY_NAME)
        self._enrol(district, office, "office", "community", division=COMMUNITY)
        division = office.registers.find(Division, code=COMMUNITY)[0]
        office.registers.change(
            Division, division.id, phone="021-55550100", duty_phone="021-55550199"
        )
        self._say(_("A district and a community office are set up."), 1)
        return district, office

    def _ledgers(self, office: App) -> None:
        files = sorted((paths.resources() / "demo").glob("*.xlsx"))
        taken = [office.ledgers.import_(file) for file in files]
        have = sum(result.created.get("households", 0) for result in taken)
        if have < self._households:
            file = self._mail / "更多居民台账.xlsx"
            invented.write_ledger(file, "第七网格", "春晖苑", self._households - have, self._rng)
            taken.append(office.ledgers.import_(file))
        report = self._folder / "ledger-report.xlsx"
        office.ledgers.import_(files[0], dry_run=True, report_file=report)
        self._told.files.append(str(report))
        self._say(
            _(
                "{count} ledgers taken over: {households} households, {refused} cells refused."
            ).format(
                count=len(taken),
                households=sum(result.created.get("households", 0) for result in taken),
                refused=sum(len(result.rejected) for result in taken),
            ),
            2,
        )

    def _workers(self, office: App) -> list[App]:
        grids = office.places.grids()
        workers = []
        for number in range(self._count):
            grid = grids[number % len(grids)]
            name = _NAMES[number] if number < len(_NAMES) else f"网格员{number + 1}"
            worker = self._join(f"worker-{number + 1}", name)
            self._enrol(office, worker, f"worker-{number + 1}", "worker", grids=[grid.code])
            workers.append(worker)
        self._staff(office, grids)
        self._say(_("{count} grid workers are enrolled by file.").format(count=len(workers)), 3)
        return workers

    def _staff(self, office: App, grids: list[Grid]) -> None:
        for number, person in enumerate(office.registers.find(Person)):
            office.registers.change(
                Person,
                person.id,
                phone=f"1990000{number + 101:04d}",
                duty_text=_("Tuesdays and Fridays 9 to 11, at the estate's gate"),
            )
        for grid in grids:
            buildings = office.registers.find(Building, grid_id=grid.id)
            office.registers.change(
                Grid, grid.id, area=_("{count} buildings in this grid").format(count=len(buildings))
            )

    def _week(self, workers: list[App]) -> None:
        for worker in workers:
            for door in worker.visits.due():
                if self._rng.random() < 0.72:
                    self._visit(worker, door)
        self._say(_("Each worker has recorded visits and issues."), 4)

    def _visit(self, worker: App, door: DueDoor) -> None:
        result = self._rng.choice(_RESULTS)
        cared = bool(SPECIAL_ELDERS & set(door.care))
        today = day_of(worker.profile.now())
        worker.visits.record(
            door.household_id,
            result,
            visited_on=today - dt.timedelta(days=self._rng.randint(0, 20)),
            mode="phone" if result == "phone" else "door",
            note=self._rng.choice(_NOTES) if cared and result != "not_home" else None,
            issue=self._rng.choice(_ISSUES) if self._rng.random() < 0.04 else None,
        )

    def _exchange(self, office: App, workers: list[App]) -> None:
        """The first bundle is lost, another is delivered twice, and two people disagree."""
        lost = workers[0].sync.export(COMMUNITY_NAME, self._mail)
        lost.file.unlink()
        self._told.note(lost.file, workers[0], office, "lost")
        if len(workers) > 1:
            self._disagree(workers)
        files = []
        for worker in workers:
            made = worker.sync.export(COMMUNITY_NAME, self._mail)
            files.append(made.file)
        twice = self._mail / f"copy-of-{files[-1].name}"
        shutil.copy(files[-1], twice)
        for result in office.sync.import_([*reversed(files), twice]):
            self._told.note_import(result, office)
        self._told.waiting = [item.title for item in office.sync.waiting()]
        self._say(
            _("One bundle was lost, one came twice; {count} things await a person.").format(
                count=len(self._told.waiting)
            ),
            5,
        )

    def _disagree(self, workers: list[App]) -> None:
        """Two workers of one grid correct the same household, neither knowing of the other."""
        shared = [
            worker
            for worker in workers
            if worker.profile.enrolled().grids == workers[0].profile.enrolled().grids
        ]
        household = workers[0].visits.due()[0].household_id
        for number, worker in enumerate(shared[:2]):
            worker.registers.change(Household, household, phone=f"1990000900{number + 1}")

    def _tamper(self, office: App, worker: App) -> None:
        """Somebody changes a note in a plain bundle; it is refused by sheet and row."""
        door = worker.visits.due()[0]
        worker.visits.record(door.household_id, "met", note="答应周五再来看看")
        made = worker.sync.export(COMMUNITY_NAME, self._mail / "open-bundle.xlsx", plain=True)
        altered = self._mail / "altered-bundle.xlsx"
        rewrite(made.file, altered, "答应周五再来看看", "答应周六再来看看")
        result = office.sync.import_([altered])[0]
        self._told.note_import(result, office)
        if result.refusal is not None:
            self._told.tampered = result.refusal.as_json()
        for taken in office.sync.import_([made.file]):
            self._told.note_import(taken, office)
        self._told.files.append(str(made.file))
        places = ", ".join(str(place) for place in result.refusal.where) if result.refusal else "–"
        self._say(_("A tampered bundle was refused: {places}.").format(places=places), 6)

    def _answer(self, district: App, office: App, workers: list[App]) -> None:
        """The office answers everybody and reports upwards; receipts travel with it."""
        for receiver in [*workers, district]:
            made = office.sync.export(receiver.profile.replica, self._mail)
            for result in receiver.sync.import_([made.file]):
                self._told.note_import(result, receiver)
        self._say(_("The office has answered everybody."), 7)

    def _compare(self, district: App, office: App, workers: list[App]) -> None:
        agree = True
        for worker in workers:
            for grid in worker.profile.enrolled().grids:
                digests = {
                    one.profile.name: one.sync.digest(grid, whole=False)[0]
                    for one in (district, office, worker)
                }
                self._told.digests.setdefault(grid, {}).update(digests)
                whole = {one.sync.digest(grid, whole=True)[0] for one in (office, worker)}
                agree = agree and len(set(digests.values())) == len(whole) == 1
        self._told.digests_agree = agree
        today = office.places.today()
        self._told.visits = len(office.visits.between(dt.date.min, today))
        self._say(_("All machines hold the same.") if agree else _("The machines do not agree."), 8)

    def _papers(self, office: App) -> None:
        today = office.places.today()
        first = (today - dt.timedelta(days=30)).replace(day=1)
        table = office.coverage.table(first, today, "grid")
        sheet, print_, cards = (
            self._folder / name for name in ("coverage.xlsx", "coverage.pdf", "contact-cards.pdf")
        )
        office.coverage.write(table, sheet)
        self._front.print_coverage(table, print_)
        self._front.print_cards(office.cards.contact(), cards)
        self._told.files = [str(sheet), str(print_), str(cards), *self._told.files]

    # --- people ----------------------------------------------------------------------------

    def _keep(self, made: App) -> App:
        self._open.append(made)
        profile = made.profile
        self._told.profiles[profile.folder.name] = str(profile.folder)
        return made

    def _join(self, folder: str, name: str) -> App:
        return self._keep(app.join(self._folder / folder, self._passphrase, name))

    def _enrol(
        self,
        office: App,
        newcomer: App,
        name: str,
        role: str,
        *,
        grids: list[str] | None = None,
        division: str | None = None,
    ) -> None:
        request, grant = self._mail / f"{name}.request", self._mail / f"{name}.grant"
        newcomer.enrolment.write_request(request)
        asked = office.enrolment.read_request(request)
        office.enrolment.grant(asked, role, grant, grids=grids or (), division=division)
        newcomer.enrolment.accept(grant, office.profile.fingerprint)

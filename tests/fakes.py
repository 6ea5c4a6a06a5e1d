"""Services without a store, for tests of the window: real records, kept in lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.boards import Figures, Picture, Spot
from gridclient.domain.cards import ContactCard
from gridclient.domain.care import CATEGORIES
from gridclient.domain.coverage import CoverageRow, CoverageTable, Ratio
from gridclient.domain.due import Due
from gridclient.domain.fields import Codes
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household, Resident
from gridclient.domain.visits import Visit
from gridclient.errors import Refused, Where
from gridclient.jobs import Progress
from gridclient.services.board import Area, Block, BoardView
from gridclient.services.drafts import Draft
from gridclient.services.events import Events, VisitsChanged
from gridclient.services.issue_reading import Followed
from gridclient.services.issue_steps import StepLine
from gridclient.services.places import BuildingSummary, Door, HouseholdPage
from gridclient.services.retention.records import Copies
from gridclient.services.rights.records import Standing
from gridclient.services.routes import Route, in_words
from gridclient.services.search import Found
from gridclient.services.sync.previews import Preview, PreviewFile
from gridclient.services.sync.records import Exported, HistoryEntry, Imported, Peer, Waiting
from gridclient.services.visits import DueDoor, NewVisit

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
_NAMES = ("王秀兰", "李建国", "张淑珍", "刘志强", "陈桂英", "杨晓明", "赵丽华", "欧阳文静")
_STATES = ("fresh", "due", "overdue", "not_home", "never", "vacant", "fresh", "fresh")


def make_door(number: int, *, floor: int, unit: str = "1", state: str = "fresh") -> Door:
    lived_in = state != "vacant"
    return Door(
        dwelling_id=f"dwelling-{unit}-{number}",
        household_id=f"household-{unit}-{number}" if lived_in else None,
        unit=unit,
        floor=floor,
        room=str(number),
        occupancy="own" if lived_in else "vacant",
        head_name=_NAMES[number % len(_NAMES)] if lived_in else None,
        people=1 + number % 4 if lived_in else 0,
        cared_for=lived_in and number % 5 == 0,
        last_visit_on=dt.date(2026, 10, 3) if state in ("fresh", "due", "not_home") else None,
        last_result="met" if state in ("fresh", "due") else None,
        state=state,
    )


def make_doors(floors: int = 6, units: int = 2, rooms: int = 2) -> list[Door]:
    return [
        make_door(
            floor * 100 + room,
            floor=floor,
            unit=str(unit),
            state=_STATES[(floor * 3 + room * 5 + unit) % len(_STATES)],
        )
        for unit in range(1, units + 1)
        for floor in range(1, floors + 1)
        for room in range(1, rooms + 1)
    ]


def make_due(door: Door, building: str = "3", overdue_days: int = 0) -> DueDoor:
    return DueDoor(
        household_id=door.household_id or "",
        building_id=f"building-{building}",
        building_label=f"阳光花园{building}栋",
        grid_name="第七网格",
        unit=door.unit,
        floor=door.floor,
        room=door.room,
        address=f"阳光花园{building}栋{door.unit}单元{door.room}",
        head_name=door.head_name,
        people=door.people,
        care=("elder_alone",),
        last_visit_on=door.last_visit_on,
        last_result=door.last_result,
        due_on=TODAY + dt.timedelta(days=8) if not overdue_days else TODAY,
        overdue_days=overdue_days,
        reason="独居老年人",
    )


class FakeVisits:
    def __init__(self, doors: Sequence[Door], events: Events) -> None:
        self._events = events
        self.listed = [
            make_due(door, overdue_days=9 if door.state == "overdue" else 0)
            for door in doors
            if door.state in ("due", "overdue", "never", "not_home")
        ]
        self.listed.sort(key=lambda door: door.overdue_days == 0)
        self.recorded: list[Visit] = []
        self.asked: list[dict[str, Any]] = []
        self.retracted: list[str] = []
        self.refusal: Refused | None = None

    def due(self, on: dt.date | None = None) -> list[DueDoor]:
        done = {visit.household_id for visit in self.recorded if visit.id not in self.retracted}
        return [door for door in self.listed if door.household_id not in done]

    def of(self, household_id: str) -> list[Visit]:
        return [visit for visit in self.recorded if visit.household_id == household_id]

    def record(self, household_id: str, result: str, **rest: Any) -> Visit:
        if self.refusal is not None:
            raise self.refusal
        visit = Visit(
            id=f"visit-{len(self.recorded)}",
            household_id=household_id,
            visited_on=rest.get("visited_on") or TODAY,
            result=result,
            mode=rest.get("mode"),
            resident_ids=tuple(rest.get("persons", ())),
            note=rest.get("note"),
        )
        self.recorded.append(visit)
        self.asked.append(rest)
        self._events.tell(VisitsChanged((household_id,)))
        return visit

    def record_all(self, entries: Sequence[NewVisit]) -> list[Visit]:
        return [
            self.record(
                entry.household_id,
                entry.result,
                visited_on=entry.visited_on,
                mode=entry.mode,
                note=entry.note,
            )
            for entry in entries
        ]

    def retract_all(self, visit_ids: Sequence[str], reason: str) -> None:
        self.retracted.extend(visit_ids)
        self._events.tell(VisitsChanged(()))


class FakeDrafts:
    def __init__(self) -> None:
        self.kept: dict[str, Draft] = {}

    def keep(self, household_id: str, draft: Draft) -> None:
        self.forget(household_id)
        if draft.worth_keeping:
            self.kept[household_id] = draft

    def forget(self, household_id: str) -> None:
        self.kept.pop(household_id, None)

    def of(self, household_id: str) -> Draft | None:
        return self.kept.get(household_id)

    def waiting(self) -> list[str]:
        return list(self.kept)


class FakeRoutes:
    def __init__(self) -> None:
        self.kept: Route | None = None

    def keep(self, day: dt.date, doors: Sequence[DueDoor]) -> Route:
        self.kept = Route(day, tuple((door.household_id, in_words(door)) for door in doors))
        return self.kept

    def last(self) -> Route | None:
        return self.kept


class FakePlaces:
    def __init__(self, doors: Sequence[Door], visits: FakeVisits) -> None:
        self._doors = list(doors)
        self._visits = visits

    def today(self) -> dt.date:
        return TODAY

    def buildings(self) -> list[BuildingSummary]:
        if not self._doors:
            return []
        return [
            BuildingSummary(f"building-{n}", f"阳光花园{n}栋", "第七网格", 24, 20, 20 - n, 2, n % 3)
            for n in range(1, 6)
        ]

    def without_doors(self) -> list[BuildingSummary]:
        return []

    def doors(self, building_id: str) -> list[Door]:
        return self._doors

    def household(self, household_id: str) -> HouseholdPage:
        door = next((d for d in self._doors if d.household_id == household_id), None)
        if door is None:
            raise Refused("household.unknown", "There is no such household.", hint="Look again.")
        return HouseholdPage(
            household=Household(
                id=household_id, dwelling_id="x", head_name=door.head_name, phone="13812345678"
            ),
            address=f"阳光花园3栋{door.unit}单元{door.room}",
            grid_name="第七网格",
            residents=(
                Resident(
                    id=f"{household_id}-head",
                    household_id=household_id,
                    name=door.head_name or "",
                    relation="head",
                    born_on=dt.date(1941, 3, 8),
                    phone="13812345678",
                ),
                Resident(
                    id=f"{household_id}-son", household_id=household_id, name="王磊", relation="son"
                ),
            ),
            care=((f"{household_id}-head", "elder_alone"),),
            visits=tuple(self._visits.of(household_id)),
            issues=(),
            due=Due(dt.date(2026, 11, 13), "elder_alone", "month", False),
        )


def make_coverage_row(label: str, part: int, whole: int) -> CoverageRow:
    return CoverageRow(
        key=label,
        label=label,
        households=whole + 2,
        vacant=2,
        covered=Ratio(part, whole),
        visits=part + 3,
        persons=part * 2,
        elders=Ratio(min(part, 4), 4),
        groups={},
        not_home=2,
        declined=0,
        overdue=whole - part,
        issues=1,
        onsite=0,
        missed=tuple(f"阳光花园3栋1单元{n}01 {_NAMES[n % 8]}" for n in range(whole - part)),
    )


class FakeCoverage:
    def __init__(self) -> None:
        self.asked: list[tuple[dt.date, dt.date, str]] = []

    def table(self, from_on: dt.date, to_on: dt.date, by: str = "grid") -> CoverageTable:
        self.asked.append((from_on, to_on, by))
        rows = (
            make_coverage_row("第七网格", 16, 20),
            make_coverage_row("第八网格", 20, 20),
            make_coverage_row("第九网格", 3, 4),
        )
        return CoverageTable(
            from_on=from_on,
            to_on=to_on,
            by=by,
            place="和平社区",
            rows=rows,
            total=make_coverage_row("合计", 39, 44),
            data_as_of={"王芳": dt.date(2026, 11, 20), "李明": None},
            made_at=NOW,
        )

    def write(self, table: CoverageTable, path: Path, progress: Progress) -> None:
        progress.step(0, 1, "")
        path.write_bytes(b"sheet")


def make_peer(**changes: Any) -> Peer:
    peer = Peer(
        replica="ab12cd.1",
        name="王芳",
        role="worker",
        division="310104003012",
        grids=("310104003012007",),
        unsent=12,
        unacknowledged=40,
        sent_number=3,
        last_sent_at="2026-11-20T09:00:00Z",
        last_received_at="2026-11-21T10:30:00Z",
        missing=(),
    )
    return replace(peer, **changes)


class FakeSync:
    def __init__(self) -> None:
        self.exported: list[tuple[str, Path]] = []
        self.imported: list[tuple[Path, bool]] = []
        self.answers: dict[str, Imported] = {}
        self.known_peers = [
            make_peer(),
            make_peer(replica="ef34.1", name="李明", unsent=0, unacknowledged=0, missing=(4, 5)),
        ]

    def peers(self) -> list[Peer]:
        return self.known_peers

    def lapsed(self) -> list[Any]:
        return []

    def bundles_among(self, files: Sequence[Path], progress: Progress) -> list[Path]:
        return list(files)

    def export_all(self, peer: str, folder: Path, progress: Progress) -> list[Exported]:
        progress.step(1, 1, "")
        self.exported.append((peer, folder))
        rows = {"走访": 7, "居民": 5}
        return [Exported("b", 4, 2, 9, rows, folder / "bundle-4.xlsx", is_sealed=False)]

    def check(
        self, files: Sequence[Path], progress: Progress, *, signed_copy: bool = False
    ) -> list[PreviewFile]:
        self.signed_copy = signed_copy
        ordinary = Imported(Path("x"), "s", "王芳", 17, applied=34, known=2)
        results = [replace(self.answers.get(file.name, ordinary), file=file) for file in files]
        at = "2026-11-21T10:30:00Z"
        sound: list[Any] = [
            SimpleNamespace(manifest=SimpleNamespace(made_at=at, bundle=str(one.file)))
            for one in results
        ]
        return [
            PreviewFile(one.file, one, (), None if one.refusal and not signed_copy else opened)
            for one, opened in zip(results, sound, strict=True)
        ]

    def look(self, files: Sequence[PreviewFile], progress: Progress) -> Preview:
        return Preview(tuple(files))

    def take(self, seen: Preview, left_out: Any, progress: Progress) -> list[Imported]:
        self.imported += [(file.file, self.signed_copy) for file in seen.files]
        return [file.result for file in seen.files]

    def left_out(self) -> list[Any]:
        return []

    def returned(self) -> list[Any]:
        return []

    def clock_doubt(self) -> None:
        return None

    def standings(self, entity: str, row_ids: Sequence[str]) -> dict[str, Any]:
        return {}

    def history(self) -> list[HistoryEntry]:
        return [
            HistoryEntry(
                "b1", "in", "s", "王芳", 17, "2026-11-21T10:30:00Z", "17.xlsx", "imported", {}
            ),
            HistoryEntry("b2", "out", "s", "王芳", 3, "2026-11-20T09:00:00Z", "3.xlsx", "done", {}),
        ]

    def waiting(self, but_for: Collection[str]) -> list[Waiting]:
        every = [
            Waiting("conflict", "阳光花园3栋1单元501", "电话: 138****5678 / 139****0001", None),
            Waiting("quarantined", "走访 2026-11-03", "网格不在授权范围内", "2026-11-21T10:30:00Z"),
        ]
        return [one for one in every if one.kind not in but_for]


class FakeDecisions:
    """Nothing awaits a decision."""

    def open_(self) -> list[Any]:
        return []

    def list_(self, entity: str = "") -> list[Any]:
        return []

    def count(self, *, parallel: bool) -> int:
        return 0

    def count_linked(self) -> int:
        return 0

    def visits_like(self, household_id: str, *said: Any) -> list[Any]:
        return []


class FakeSearch:
    """Finds the doors whose head's name or room holds what was typed."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self._doors = doors
        self.asked: list[str] = []

    def find(self, typed: str) -> list[Found]:
        self.asked.append(typed)
        return [
            Found(
                door.household_id,
                None,
                door.head_name or "",
                f"阳光花园3栋{door.unit}单元{door.room}",
                "第七网格",
            )
            for door in self._doors
            if door.household_id and typed in f"{door.head_name} {door.room}"
        ]


class FakeCards:
    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def contact(self, buildings: Sequence[str] = ()) -> list[ContactCard]:
        self.asked.append(tuple(buildings))
        return [
            ContactCard(
                community="和平社区",
                grid_name="第七网格",
                area="阳光花园",
                building="阳光花园1栋",
                worker_name="王芳",
                worker_phone="13812345678",
                leader_name="",
                leader_phone="",
                office_phone="",
                duty_phone="",
                duty_text="",
                hotlines=(),
                qr_text="x",
            )
        ]


class FakeRecords:
    """Registers, facts, lists and histories of a profile that keeps none."""

    def find(self, kind: type, **equal: Any) -> list[Any]:
        return []

    def choices(self, field: Any) -> list[tuple[str, str]]:
        return []

    def codes(self, codes: Any) -> Any:
        return codes

    def lists(self) -> list[Any]:
        return []

    def of(self, kind: type, row_id: str) -> list[Any]:
        return []

    def gaps(self) -> list[Any]:
        return []

    def at_door(self, household_id: str) -> list[Any]:
        return []

    def doubts_of(self, kind: type, row_id: str | None, **fields: Any) -> dict[str, list[str]]:
        return {}

    def withheld(self, kind: type) -> frozenset[str]:
        return frozenset()


class FakeCare:
    """No special round runs, nobody is looked for, nobody is enrolled beyond the page's list."""

    def standings(self) -> list[Any]:
        return []

    rounds = running = suggested = open_ladders = in_force = standings

    def of(self, household_id: str) -> None:
        return None

    def enrolments(self, household_id: str) -> list[Any]:
        return []

    def categories(self) -> Codes:
        return CATEGORIES


class FakeIssueSteps:
    """Three issues, of which one is past its limit and one is closed."""

    def __init__(self) -> None:
        self.lines = [
            make_followed("灯", overdue_days=3),
            make_followed("电梯", with_whom="东兴街道", mine=True),
            make_followed("噪音", state="closed", outcome="explained"),
        ]

    def all_(self) -> list[Followed]:
        return self.lines

    def timeline(self, issue_id: str) -> list[StepLine]:
        event = IssueEvent(id="e", issue_id=issue_id, action="registered", happened_at=NOW)
        return [StepLine(event, "王芳", reopens=False, stays=True)]

    def possible(self, state: str) -> tuple[str, ...]:
        return ("told", "rate", "reopen") if state == "closed" else ("note", "hand_up", "close")

    def units(self) -> list[str]:
        return ["和平社区"]

    def reads_words(self) -> bool:
        return True


def make_followed(title: str, **changes: Any) -> Followed:
    line = Followed(
        issue=Issue(
            id=f"issue-{title}",
            household_id="household-1-101",
            issue_no=f"20261122-AB12-{title}",
            kind="request",
            title=title,
            received_on=TODAY,
            due_on=TODAY + dt.timedelta(days=5),
        ),
        state="in_progress",
        stars=None,
        outcome=None,
        place="阳光花园3栋1单元101",
        head_name="王秀兰",
        grid_id="grid-7",
        grid_name="第七网格",
        mine=False,
        with_whom=None,
        overdue_days=0,
        soon=False,
    )
    return replace(line, **changes)


class FakeBoard:
    """A community of three grids, or of none; pictures and places are kept in dictionaries."""

    def __init__(self, *, empty: bool) -> None:
        self._grids = () if empty else ("第七网格", "第八网格", "第九网格")
        self.spots: dict[str, Spot] = {}
        self.pictures: dict[str, Picture] = {}

    def count(self, from_on: dt.date, to_on: dt.date) -> object:
        return object()

    def view(self, counted: Any, area: str | None = None) -> BoardView:
        top = Area("community", "division", "和平社区")
        if area in self._grids:
            trail: tuple[Area, ...] = (top, Area(str(area), "grid", str(area)))
            names, kind = ("building-1", "building-2"), "building"
        else:
            trail, names, kind = (top,), self._grids, "grid"
        ratio = Ratio(16, 20)
        figures = Figures(ratio, Ratio(1, 4), Ratio(18, 20), 2)
        blocks = [Block(Area(name, kind, name), figures, self.spots.get(name)) for name in names]
        return BoardView(trail, tuple(blocks), self.pictures.get(trail[-1].key))


class FakeRights:
    """Nobody was asked for consent, nothing is to be removed, and no request waits."""

    def standing(self, household_id: str) -> Standing:
        return Standing(None, None, ())

    def requests(self, household_id: str | None = None) -> list[Any]:
        return []

    def rules(self) -> list[Any]:
        return []

    preview = reviews = rules

    def copies(self) -> Copies:
        return Copies(0, None)

    def clock_doubt(self) -> None:
        return None

    def today(self) -> dt.date:
        return TODAY


def make_tampered() -> Refused:
    return Refused(
        "bundle.tampered",
        "This bundle was changed after it was signed.",
        where=[Where(sheet="走访", row=57, field="结果", signed="见到本人", found="未遇")],
        hint="Ask the sender for a new one.",
    )


def make_app(doors: Sequence[Door] | None = None, role: str | None = None) -> Any:
    """Everything a window needs, without a profile on disk; ``role``: as whom, None: nobody."""
    shown = make_doors() if doors is None else doors
    events = Events()
    visits = FakeVisits(shown, events)
    return SimpleNamespace(
        profile=SimpleNamespace(
            name="王芳",
            fingerprint="12345 67890 12345 67890 12345 67890 12345 67890",
            authority=Authority(role, "310104003012") if role else None,
            certificate=None,
            chain=(),
            now=lambda: NOW,
        ),
        visits=visits,
        issues=None,
        issue_places=None,
        issue_steps=FakeIssueSteps(),
        visit_corrections=SimpleNamespace(ahead=list),
        board=FakeBoard(empty=not shown),
        routes=FakeRoutes(),
        drafts=FakeDrafts(),
        places=FakePlaces(shown, visits),
        coverage=FakeCoverage(),
        sync=FakeSync(),
        conflicts=FakeDecisions(),
        duplicates=FakeDecisions(),
        quarantine=FakeDecisions(),
        enrolment=SimpleNamespace(members=list),
        registers=FakeRecords(),
        moves=SimpleNamespace(may_enter=lambda _building: False),
        happenings=FakeRecords(),
        dictionary=FakeRecords(),
        references=FakeRecords(),
        histories=FakeRecords(),
        staff=FakeRecords(),
        search=FakeSearch(shown),
        ledgers=None,
        cards=FakeCards(),
        exports=None,
        care=FakeCare(),
        policies=FakeCare(),
        special_rounds=FakeCare(),
        reaching=FakeCare(),
        handovers=FakeRecords(),
        boundaries=FakeRecords(),
        campaigns=FakeRecords(),
        surveys=FakeRecords(),
        rights=FakeRights(),
        retention=FakeRights(),
        log_books=FakeRecords(),
        events=events,
    )

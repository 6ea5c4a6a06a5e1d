"""Every list a service makes, read by every role: nothing the table of ``domain.disclosure``
forbids stands in it (domain.md §5.2, §5.3).

What is planted is searched for in all a service answers. A new list has to be named here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gridclient.app import App
from gridclient.domain.authority import ROLES
from gridclient.domain.campaigns import Answer, Campaign, Question
from gridclient.domain.care import CareEnrolment
from gridclient.domain.consents import Consent, RightsRequest
from gridclient.domain.coverage import BY
from gridclient.domain.disclosure import Medium, Treatment, What, treatment
from gridclient.domain.identifiers import named_id
from gridclient.domain.issues import Issue
from gridclient.domain.ledgers import LEDGERS
from gridclient.domain.people import Household, Resident
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.special_rounds import ReachAttempt, SpecialRound
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.services.exports.wanted import Wanted
from tests import builders, profiles
from tests.builders import TODAY
from tests.profiles import COMMUNITY, GRID, START, Clock

OLD = dt.date(2020, 3, 1)
PLANTED = {
    What.NAME: ("欧阳静好", "司马长风", "诸葛小雨", "上官见证", "尉迟监护"),
    What.NUMBER: ("13987654321", "139-8765-4321", "000000194001010013", "44000019400101001342"),
    What.WORDS: (
        "女儿在外地",
        "想装扶手",
        "按时吃药",
        "家里漏水",
        "敲门没人应",
        "答了三辆",
        "想看档案",
    ),
    What.SENSITIVE: ("elder_alone", "Elder living alone", "低保边缘材料"),
    What.DOOR: ("3栋1单元101",),
}
"""Values as they would stand in a list, by what they are."""

NAME, HELPER, CHILD, WITNESS, GUARDIAN = PLANTED[What.NAME]
PHONE, SPACED, ID_NUMBER, CERTIFICATE = PLANTED[What.NUMBER]


@dataclass
class Town:
    """One role's profile with a household in it of which everything is known."""

    app: App
    folder: Path
    home: str
    head: str
    campaign: str
    round: str
    leaver: str
    follower: str


@pytest.fixture(params=[code.code for code in ROLES])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    clock = Clock()
    role = request.param
    head = profiles.office(tmp_path, clock=clock)
    app = head
    if role in ("district", "street"):
        app = profiles.office(tmp_path, role=role, clock=clock)
    elif role != "community":
        grids = [GRID]
        app = profiles.enrol(
            tmp_path, head, profiles.newcomer(tmp_path, "周强", clock), role, grids=grids
        )
    assert app.profile.authority is not None
    assert app.profile.authority.role == role
    yield fill(app, tmp_path)
    app.close()
    head.close()


def fill(app: App, folder: Path) -> Town:
    """Enter a household of which every kind of value is known."""
    builders.save(app, builders.make_division())
    building = builders.make_house(app)
    home = builders.move_in(app, building, "101", head=NAME, others=[HELPER], care=["elder_alone"])
    head, other = sorted(raw(app, Resident), key=lambda one: one.relation != "head")
    care = raw(app, CareEnrolment)[0]
    child = builders.make_resident(
        home.id, name=CHILD, born_on=dt.date(2012, 12, 1), guardian=GUARDIAN, guardian_phone=PHONE
    )
    leaver, follower = builders.make_person(), builders.make_person(name="李明", grid_ids=())
    campaign = Campaign(id=builders.make_id(), division_id=place(), title="充电需求", from_on=TODAY)
    question = Question(
        id=builders.make_id(), campaign_id=campaign.id, position=1, wording="几辆车", kind="text"
    )
    heat = SpecialRound(
        id=builders.make_id(), division_id=place(), occasion="heat", from_on=TODAY, until_on=TODAY
    )
    issue = builders.make_issue(home.id, petitioner=NAME, content="家里漏水", handler_id=leaver.id)
    words = {"remarks": "女儿在外地", "phone": PHONE, "id_number": ID_NUMBER}
    builders.save(
        app,
        dataclasses.replace(head, **words, born_on=dt.date(1940, 1, 1)),
        dataclasses.replace(
            other, **words, guardian=GUARDIAN, retired="moved_away", retired_on=OLD
        ),
        dataclasses.replace(home, phone=PHONE, remarks="女儿在外地"),
        dataclasses.replace(
            care,
            basis="低保边缘材料",
            certificate_no=CERTIFICATE,
            emergency_contact=f"{HELPER} {SPACED}",
            level="a",
            review_on=TODAY,
            helper_ids=(leaver.id,),
        ),
        child,
        builders.make_enrolment(home.id, "child_left_behind", resident_id=child.id),
        leaver,
        follower,
        campaign,
        question,
        heat,
        issue,
        RightsRequest(
            id=builders.make_id(),
            household_id=home.id,
            resident_id=head.id,
            kind="copy",
            details="想看档案",
            received_on=TODAY,
        ),
    )
    builders.add(
        app,
        builders.make_visit(home.id, OLD, note="想装扶手"),
        builders.make_visit(home.id, dt.date(2033, 5, 4), note="想装扶手"),
        builders.make_event(issue.id, "progress", note="家里漏水"),
        builders.make_visit(home.id, result="not_home", note="敲门没人应", health="按时吃药"),
        Consent(
            id=builders.make_id(),
            household_id=home.id,
            resident_id=head.id,
            act="consent",
            given_on=TODAY,
            witness=WITNESS,
            guardian=GUARDIAN,
        ),
        ServiceRecord(
            id=builders.make_id(),
            household_id=home.id,
            served_on=TODAY,
            type="meals",
            note="按时吃药",
        ),
        ReachAttempt(
            id=builders.make_id(),
            household_id=home.id,
            rung="community",
            outcome="not_reached",
            note="敲门没人应",
            happened_at=START,
        ),
        Answer(
            id=builders.make_id(),
            household_id=home.id,
            campaign_id=campaign.id,
            question_id=question.id,
            value="答了三辆",
            answered_on=TODAY,
        ),
    )
    return Town(app, folder, home.id, head.id, campaign.id, heat.id, leaver.id, follower.id)


def place() -> str:
    return named_id("division", COMMUNITY)


def raw(app: App, kind: type) -> list[Any]:
    with app.profile.store.view() as unit:
        return unit.find(kind)


def sheet(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path)
    return [cell.value for page in book for row in page.iter_rows() for cell in row if cell.value]


def covered(town: Town) -> list[Any]:
    """The coverage sheets on the screen and as workbooks."""
    found: list[Any] = []
    for by in BY:
        table = town.app.coverage.table(OLD, TODAY, by)
        town.app.coverage.write(table, town.folder / f"{by}.xlsx")
        found += [table, sheet(town.folder / f"{by}.xlsx")]
    return found


def exported(town: Town) -> list[Any]:
    """Every kind of ledger, with all its columns."""
    return [
        town.app.exports.preview(Wanted(kind, [column.name for column in ledger.columns], mask))
        for kind, ledger in LEDGERS.items()
        for mask in ("standard", "full")
    ]


def boards(town: Town) -> object:
    """The boards of every area there is."""
    counted, board = town.app.board.count(OLD, TODAY), town.app.board
    found = [board.view(counted)]
    for block in found[0].blocks:
        found.append(board.view(counted, block.area.key))
    return found


def by_door(town: Town) -> object:
    town.app.surveys.write_doors(town.campaign, town.folder / "doors.xlsx")
    return sheet(town.folder / "doors.xlsx")


def counted(town: Town) -> object:
    town.app.surveys.write(town.campaign, town.folder / "counts.xlsx")
    return [town.app.surveys.results(town.campaign), sheet(town.folder / "counts.xlsx")]


def every(kind: type) -> Callable[[Town], object]:
    return lambda town: [
        town.app.registers.find(kind),
        [town.app.registers.get(kind, one.id) for one in raw(town.app, kind)],
        [town.app.references.title_of(one) for one in raw(town.app, kind)],
        [
            town.app.references.title(kind.__entity__.name, one.id)  # type: ignore[attr-defined]
            for one in raw(town.app, kind)
        ],
        [town.app.histories.of(kind, one.id) for one in raw(town.app, kind)],
    ]


LISTS: dict[str, Callable[[Town], object]] = {
    "issues.list_": lambda town: [town.app.issues.list_(), town.app.issues.list_(town.home)],
    "issue_places.find": lambda town: town.app.issue_places.find(NAME),
    "issue_steps.all_": lambda town: [
        town.app.issue_steps.all_(),
        [town.app.issue_steps.one(one.id) for one in raw(town.app, Issue)],
    ],
    "lost_keys.list_": lambda town: town.app.lost_keys.list_(),  # with rows: test_late_news
    "issue_steps.timeline": lambda town: [
        town.app.issue_steps.timeline(one.id) for one in raw(town.app, Issue)
    ],
    "visit_corrections.misdated": lambda town: town.app.visit_corrections.misdated(),
    "board.view": boards,
    "visits.due": lambda town: town.app.visits.due(),
    "visits.of": lambda town: town.app.visits.of(town.home),
    "visits.between": lambda town: town.app.visits.between(OLD, TODAY),
    "places.doors": lambda town: town.app.places.doors(town.app.places.buildings()[0].building_id),
    "places.household": lambda town: town.app.places.household(town.home),
    "places.called": lambda town: town.app.places.called([town.home]),
    "happenings.find": lambda town: [
        town.app.happenings.find(kind) for kind in (ServiceRecord, ReachAttempt, Consent, Answer)
    ],
    "search.find": lambda town: town.app.search.find(NAME),
    "care.enrolments": lambda town: town.app.care.enrolments(town.home),
    "care.reviews_due": lambda town: town.app.care.reviews_due(),
    "special_rounds.standing": lambda town: town.app.special_rounds.standing(town.round),
    "special_rounds.standings": lambda town: town.app.special_rounds.standings(),
    "reaching.of": lambda town: town.app.reaching.of(town.home),
    "reaching.open_ladders": lambda town: town.app.reaching.open_ladders(),
    "retention.preview": lambda town: town.app.retention.preview(),
    "retention.reviews": lambda town: town.app.retention.reviews(),
    "rights.standing": lambda town: town.app.rights.standing(town.home),
    "rights.requests": lambda town: town.app.rights.requests(every=True),
    "rights.own_data": lambda town: town.app.rights.own_data(town.head),
    "handovers.preview": lambda town: town.app.handovers.preview(town.leaver, town.follower),
    "campaigns.doors": lambda town: town.app.campaigns.doors(town.campaign),
    "campaigns.at_door": lambda town: town.app.campaigns.at_door(town.home),
    "campaigns.previous": lambda town: town.app.campaigns.previous(town.home, town.campaign),
    "surveys.results": counted,
    "surveys.write_doors": by_door,
    "coverage.table": covered,
    "exports.preview": exported,
    "cards.contact": lambda town: town.app.cards.contact(),
    "log_books.entries": lambda town: [
        town.app.log_books.show_value("resident", town.head, "phone"),
        town.app.log_books.entries("access"),
    ],
    "duplicates.before_saving": lambda town: town.app.duplicates.before_saving(
        builders.make_resident(town.home, name=NAME[:3], phone=PHONE)
    ),
    "duplicates.visits_like": lambda town: town.app.duplicates.visits_like(town.home, "met", None),
    "duplicates.list_": lambda town: [
        town.app.duplicates.list_("household"),
        town.app.duplicates.list_("resident"),
    ],
    **{
        f"registers.find {kind.__name__}": every(kind)
        for kind in (Household, Resident, CareEnrolment, RightsRequest, Issue, Visit)
    },
}
"""What a service answers, by its name in the application."""

SAFE = {
    *(
        "places.building_ids",
        "places.buildings",
        "places.grids",
        "places.without_doors",
    ),  # places, and who nobody is
    *("registers.doubts", "registers.find", "references.choices"),  # found above by kind
    *("dictionary.entries", "dictionary.lists", "histories.of", "happenings.progress"),
    *("staff.gaps", "ledgers.mappings", "policies.in_force", "policies.versions"),
    *("special_rounds.rounds", "special_rounds.running", "special_rounds.suggested"),
    *("retention.rules", "handovers.list_", "handovers.staff", "boundaries.list_"),
    *("campaigns.answer", "campaigns.list_", "campaigns.questions"),
    *("issue_steps.possible", "issue_steps.units", "rights.offered"),  # codes, offices, fields
    "issue_places.all_",  # grids and buildings
    *(
        "drafts.waiting",
        "visits.record_all",
        "registers.change_in",
    ),  # ids, and what was entered just now
    *("log_books.read", "log_books.went_back"),  # ids and codes
    *("conflicts.open_", "duplicates.compare", "duplicates.linked"),
    *("quarantine.list_", "quarantine.rejected"),
}
"""Lists of what is no person, or tried elsewhere: the last line by tests of ``seeing``."""

NOT_PLACED = {"sync", "enrolment", "profile", "events"}
WHOLE_PAPER = {"exports.preview", "cards.contact", "rights.own_data"}
"""What is made to be printed or given away: no role reads a number in full there."""
OF_THE_PLACE = {
    *("places.household", "places.called", "search.find", "retention.preview", "rights.requests"),
    "issue_places.find",
    *("retention.reviews", "handovers.preview", "log_books.entries", "duplicates.list_"),
    *("duplicates.before_saving", "duplicates.visits_like"),
    *(name for name in LISTS if name.startswith("registers.")),
}
"""Where the door itself is looked at, or dealt with by name: its address stands there."""


def forbidden(role: str, name: str) -> Iterator[str]:
    medium = Medium.PRINT if name in WHOLE_PAPER else Medium.SCREEN
    for kind, values in PLANTED.items():
        how = treatment(role, kind, medium)
        if kind is What.DOOR and name in OF_THE_PLACE:
            continue
        if how not in (Treatment.FULL, Treatment.ON_DEMAND):
            titles = 2 if kind is What.SENSITIVE and name == "coverage.table" else 0
            yield from values[titles:]  # counts by category name nobody


def told(answer: object) -> str:
    """All a service answered, with what stands in properties, too."""
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        own = [told(getattr(answer, one.name)) for one in dataclasses.fields(answer)]
        return " ".join([repr(answer), *own, str(getattr(answer, "reason", ""))])
    if isinstance(answer, (list, tuple)):
        return " ".join(map(told, answer))
    return str(answer)


def leaks(town: Town, name: str) -> list[str]:
    """What stands in a list that its reader must not see."""
    role = town.app.profile.authority.role  # type: ignore[union-attr]
    try:
        answer = told(LISTS[name](town))
    except Refused as error:
        refused = error.code in ("disclosure.role", "role.office")
        return [] if refused else [error.code]
    return [value for value in forbidden(role, name) if value in answer]


def test_no_list_tells_what_its_reader_must_not_see(town: Town):
    found = {name: leaks(town, name) for name in LISTS}
    assert {name: values for name, values in found.items() if values} == {}
    if town.app.profile.authority.role == "community":  # type: ignore[union-attr]
        read = "".join(told(LISTS[name](town)) for name in LISTS)
        every = {value for values in PLANTED.values() for value in values}
        assert {value for value in every if value not in read} == set()


def test_every_list_of_every_service_is_named_here():
    lists = set()
    for service, kind in typing.get_type_hints(App).items():
        if service in NOT_PLACED:
            continue
        for name, method in inspect.getmembers(kind, inspect.isfunction):
            answers = str(method.__annotations__.get("return", ""))
            if not name.startswith("_") and answers.startswith(("list[", "Sequence[", "tuple[")):
                lists.add(f"{service}.{name}")
    assert lists - SAFE - set(LISTS) == set()
    assert SAFE - lists == set()

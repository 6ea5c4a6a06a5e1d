"""A correction that waits for a visit which a removal took before it was handed on: its words go
wherever it waits, by the word of whoever handed it over and by a removal that is known there."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.identifiers import new_id
from gridclient.domain.retention import Purge
from gridclient.domain.visits import Visit, VisitAmendment
from gridclient.store import held_back
from gridclient.workbook.manifests import Manifest
from tests import altered, builders, forged
from tests.simulation import carrier
from tests.town import Town, household, take
from tests.unit.services.sync.test_removals import dumped, old_visit, purge

WORDS = "金丝雀写错了"


def ahead_of_its_visit(town: Town, sender: App, receiver: App) -> VisitAmendment:
    """A correction that reaches somebody while the bundle with its visit is lost."""
    for _again in range(2):
        town.exchange()
    visit = old_visit(sender, "x")
    late = builders.make_amendment(visit.id, reason=WORDS, amended_at=sender.profile.now())
    builders.add(sender, late)
    with carrier.holding(1):
        _lost, sent = sender.sync.export_all(receiver.profile.replica, town.mail)
        take(receiver, sent.file)
    assert waits(receiver) == ["visit_amendment parked"]
    assert WORDS in dumped(receiver)
    return late


def waits(of: App) -> list[str]:
    with of.profile.store.view() as unit:
        return [f"{item.row.entity} {item.state}" for item in held_back.held(unit)]


@pytest.mark.parametrize("told_first", [True, False])
def test_it_goes_once_its_office_has_removed_the_visit(town: Town, told_first: bool) -> None:
    """The office hears that it waits there before the removal, or after."""
    ahead_of_its_visit(town, town.office, town.li)
    if told_first:
        town.bring(town.li, town.office)
    purge(town.office)
    town.bring(town.office, town.li)
    town.bring(town.li, town.office)
    town.bring(town.office, town.li)
    assert waits(town.li) == []
    assert WORDS not in dumped(town.li) + dumped(town.office)
    assert town.office.sync.returned() == []


def test_it_goes_where_the_removal_comes_from(town: Town) -> None:
    """wang hears of the office's removal, and tells it what she has lost by it."""
    ahead_of_its_visit(town, town.wang, town.office)
    old_visit(town.office, "另一句")
    purge(town.office)
    town.bring(town.office, town.wang)
    town.bring(town.wang, town.office)
    assert waits(town.office) == []
    assert WORDS not in dumped(town.office) + dumped(town.wang)


def test_what_was_not_removed_comes_with_its_visit(town: Town) -> None:
    late = ahead_of_its_visit(town, town.wang, town.office)
    town.bring(town.office, town.wang)
    town.bring(town.wang, town.office)
    assert waits(town.office) == []
    assert [one.id for one in town.office.registers.find(VisitAmendment)] == [late.id]


def _purge(town: Town, subject: str) -> str:
    """A removal the office knows of."""
    office = town.office
    removal = Purge(
        id=new_id(office.profile.now()),
        household_id=household(office).id,
        subject=subject,
        before_on=dt.date(2024, 1, 1),
        purged_at=office.profile.now(),
    )
    builders.add(office, removal)
    return removal.id


def _say(town: Town, sender: App, late: VisitAmendment, removal: str) -> None:
    """Somebody's next bundle for the office says that a removal took the correction."""
    said = {"removed": [["visit_amendment", late.id, removal]]}
    manifest, rows = forged.drafted(sender, town.office)
    told = [row for row in rows if row.entity != "visit"]
    content = forged.built(_saying(manifest, said), told, sender.profile.keys)
    take(town.office, altered.saved(content, town.mail / "said.xlsx"))


def _saying(manifest: Manifest, said: dict[str, object]) -> Manifest:
    return dataclasses.replace(manifest, more={**manifest.more, **said})


def test_nobody_says_so_of_what_another_handed_over(town: Town) -> None:
    late = ahead_of_its_visit(town, town.wang, town.office)
    _say(town, town.li, late, _purge(town, "visit_notes"))
    assert waits(town.office) == ["visit_amendment parked"]


@pytest.mark.parametrize("subject", ["", "care_ended", "visit_notes"])
def test_it_takes_a_removal_known_here_that_takes_such_words(town: Town, subject: str) -> None:
    """Another than is named, one of another kind, and one that does."""
    late = ahead_of_its_visit(town, town.wang, town.office)
    known = _purge(town, subject or "visit_notes")
    _say(town, town.wang, late, known if subject else new_id(town.clock()))
    assert waits(town.office) == ([] if subject == "visit_notes" else ["visit_amendment parked"])


@pytest.mark.parametrize("said", [5, [5], [["visit"]], [[[], [], []]], [["visit", "x", "y"]]])
def test_what_is_said_unsoundly_is_passed_over(town: Town, said: object) -> None:
    ahead_of_its_visit(town, town.wang, town.office)
    manifest, _rows = forged.drafted(town.wang, town.office)
    content = forged.built(_saying(manifest, {"removed": said}), [], town.wang.profile.keys)
    take(town.office, altered.saved(content, town.mail / "said.xlsx"))
    assert waits(town.office) == ["visit_amendment parked"]
    assert town.office.registers.find(Visit) == []

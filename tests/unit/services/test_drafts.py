"""Drafts of visits: there after a crash, gone when nothing in them is worth keeping."""

from __future__ import annotations

import datetime as dt

from gridclient.app import App
from gridclient.services.drafts import Draft
from gridclient.services.issues import NewIssue
from tests import builders, profiles

DRAFT = Draft(
    "met",
    visited_on=dt.date(2026, 11, 20),
    mode="phone",
    persons=("one", "two"),
    base_check="delta",
    note="说到一半",
    late_because="停电",
    issue=NewIssue("楼道灯坏了", content="三楼"),
)


def test_a_draft_comes_back_whole_from_the_disk(office: App):
    house = builders.make_house(office)
    first, second = (builders.move_in(office, house, room).id for room in ("101", "102"))
    assert office.drafts.of(first) is None
    office.drafts.keep(first, DRAFT)
    office.drafts.keep(second, Draft(note="nur das"))
    folder = office.profile.folder
    # Not closed in between: what was kept is on the disk, as after a power cut.
    other = profiles.reopen(profiles.copy(folder, folder.parent / "later"))
    assert other.drafts.of(first) == DRAFT
    assert other.drafts.of(second) == Draft(note="nur das")
    assert other.drafts.waiting() == [first, second]
    other.drafts.forget(first)
    assert other.drafts.of(first) is None
    assert other.drafts.waiting() == [second]
    other.drafts.keep(second, Draft(mode="phone"))
    assert other.drafts.waiting() == []
    other.close()


def test_a_door_that_is_gone_is_not_offered(office: App):
    office.drafts.keep("0" * 32, DRAFT)
    assert office.drafts.waiting() == []

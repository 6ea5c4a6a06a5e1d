"""Words that a removal dated by a wrong clock took: they come back from whoever holds them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.app import App
from gridclient.store import doubted_removals, held_back
from tests import altered, forged
from tests.profiles import Clock
from tests.town import Town, household, take
from tests.unit.services.sync.test_clocks import notes_of, removed_in_times_to_come

OLD = "2024-03-01"
"""When the visit was whose note is old enough to go whatever the clock says."""


def asked_again(town: Town, clock: Clock, *answering: str) -> None:
    """The office, its clock right again, tells some in this order what it lost, and hears them."""
    for _round in range(3):
        for name in answering:
            for pair in (("office", name), (name, "office")):
                town.clock.advance(minutes=1)
                clock.at = town.clock.at + dt.timedelta(minutes=1)
                town.bring(*(getattr(town, one) for one in pair))


@pytest.mark.parametrize(
    "answering", [("district", "district", "wang"), ("wang", "district"), ("li",)]
)
def test_words_come_back_whoever_answers_first(town: Town, answering: tuple[str, ...]) -> None:
    """Found with the simulation (seed 2643): the district had the visit without its note, which
    nobody was asked for after that; and a colleague may hand over what its author wrote."""
    clock = removed_in_times_to_come(town)
    asked_again(town, clock, *answering)
    assert notes_of(town.office) == {OLD: None, str(town.clock.at.date()): "今天"}
    with town.office.profile.store.view() as unit:
        assert not held_back.held(unit)
        assert doubted_removals.wanted(unit) == doubted_removals.wordless(unit) == []


def test_words_are_asked_for_of_whoever_is_shown_them(town: Town) -> None:
    asked_again(town, removed_in_times_to_come(town), "district")
    for name, fields in (("district", []), ("zhang", ["words"]), ("wang", ["words"])):
        manifest, _rows = forged.drafted(town.office, getattr(town, name))
        assert [one for one in ("wanted", "words") if one in manifest.more] == fields


@pytest.mark.parametrize(("field", "is_old"), [("words", False), ("wanted", True)])
def test_nobody_sends_again_what_has_less_than_is_asked_for(
    town: Town, field: str, is_old: bool
) -> None:
    """The district, which is not shown the words, and has nothing of what is rightly removed."""
    asked_again(town, removed_in_times_to_come(town), "district")
    home = household(town.office).id
    (visit,) = (
        one for one in town.office.visits.of(home) if (str(one.visited_on) == OLD) is is_old
    )
    manifest, _rows = forged.drafted(town.office, town.district)
    told = dataclasses.replace(manifest, more={**manifest.more, field: [["visit", visit.id]]})
    content, before = forged.built(told, [], town.office.profile.keys), newest(town.district)
    take(town.district, altered.saved(content, town.mail / "asked.xlsx"))
    assert newest(town.district) == before


def newest(of: App) -> int:
    """The newest sequence in somebody's store: what it would send has none above it."""
    with of.profile.store.view() as unit:
        return unit.sequence()

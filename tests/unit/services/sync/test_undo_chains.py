"""Undoing twice and once more: what the history says, and what a file that comes again says."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import openpyxl
import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling
from gridclient.errors import Cancelled, Refused
from gridclient.services import backups
from gridclient.services.sync.records import HistoryEntry, Imported, Receipt
from gridclient.services.sync.undone import Undone
from tests.builders import add, make_dwelling, make_household, make_visit, save
from tests.town import Town, change, household, phone, take


def taken(town: Town) -> Path:
    """The file of a bundle that the office took in, with another number for a household."""
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office).file
    take(town.office, file)
    return file


def entry(of: App, bundle: str) -> HistoryEntry:
    return next(one for one in of.sync.history() if one.bundle == bundle)


def came_in(of: App) -> HistoryEntry:
    return next(one for one in of.sync.history() if one.direction == "in")


def backed_up(of: App) -> set[str]:
    return {one.name for one in (of.profile.folder / backups.FOLDER).glob("*.db")}


def test_what_cannot_be_undone_costs_no_backup(town: Town) -> None:
    taken(town)
    sent = town.send(town.office, town.wang).bundle
    town.clock.advance(minutes=1)
    town.office.sync.undo(came_in(town.office).bundle)
    before = backed_up(town.office)
    for bundle in (sent, came_in(town.office).bundle, "nothing"):
        town.clock.advance(minutes=1)
        with pytest.raises(Refused):
            town.office.sync.undo(bundle)
    assert backed_up(town.office) == before


def test_the_history_says_what_stands_after_every_turn(town: Town) -> None:
    taken(town)
    bundle = came_in(town.office).bundle
    told = []
    for _turn in range(3):
        town.clock.advance(minutes=1)
        done = town.office.sync.undo(entry(town.office, bundle).newest)
        line = entry(town.office, bundle)
        undo = entry(town.office, done.id)
        assert (line.can_be_undone, line.can_be_done_again) == (done.again, not done.again)
        assert (undo.can_be_undone, undo.brings_back) == (True, done.again)
        told.append((done.again, done.in_words().partition(":")[0], phone(town.office)))
    assert told == [
        (False, "Undone", "0211"),
        (True, "Done again", "0999"),
        (False, "Undone", "0211"),
    ]


def test_a_bundle_that_came_back_can_be_undone_again_by_its_own_name(town: Town) -> None:
    file = taken(town)
    bundle = came_in(town.office).bundle
    for _turn in range(2):
        town.clock.advance(minutes=1)
        assert not town.office.sync.undo(file.name).again
        town.clock.advance(minutes=1)
        with pytest.raises(Refused, match="undone already"):
            town.office.sync.undo(file.name)
        assert phone(town.office) == "0211"
        town.clock.advance(minutes=1)
        assert town.office.sync.undo(entry(town.office, bundle).newest).again
        assert phone(town.office) == "0999"


def test_a_file_that_was_undone_says_so_when_it_comes_again(town: Town) -> None:
    file = taken(town)
    assert take(town.office, file).undone_at is None
    town.clock.advance(days=1)
    done = town.office.sync.undo(came_in(town.office).bundle)
    town.clock.advance(days=1)
    for again in (take(town.office, file), town.office.sync.preview([file]).files[0].result):
        assert (again.again, again.known, again.undone_by) == (True, 0, done.id)
        assert again.undone_at == entry(town.office, done.id).at
    town.office.sync.undo(done.id)
    again = take(town.office, file)
    assert (again.again, again.undone_at) == (True, None)


def test_an_undo_that_is_cancelled_changes_nothing(town: Town) -> None:
    taken(town)

    class Stopped:
        """Stops at the first step that writes."""

        def step(self, done: int, total: int, message: str) -> None:
            if total:
                raise Cancelled

    with pytest.raises(Cancelled):
        town.office.sync.undo(came_in(town.office).bundle, Stopped())
    assert phone(town.office) == "0999"
    assert came_in(town.office).can_be_undone


def test_a_receipt_is_found_again_in_the_history(town: Town) -> None:
    add(town.wang, make_visit(household(town.wang).id))
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office, plain=True).file
    book = openpyxl.load_workbook(file)
    book.create_sheet("我的笔记")
    book.save(file)
    seen = town.office.sync.preview([file])
    homes = {row.ticket for row in seen.files[0].rows if row.entity == "household"}
    (brought,) = town.office.sync.take(seen, homes)
    assert (brought.left_out, brought.ignored) == (1, ("我的笔记",))
    assert town.office.sync.receipt(came_in(town.office)) == dataclasses.replace(
        brought, file=Path(file.name)
    )


def test_the_receipt_of_an_undo_says_what_stays_and_why(town: Town) -> None:
    taken(town)
    town.clock.advance(minutes=1)
    change(town.office, phone="0888")
    done = town.office.sync.undo(came_in(town.office).bundle)
    receipt = town.office.sync.receipt(entry(town.office, done.id))
    assert receipt == done
    assert isinstance(receipt, Undone)
    (stays,) = receipt.kept
    assert "changed since" in stays.in_words()


def test_what_went_out_tells_what_became_of_it_once_that_is_known(town: Town) -> None:
    taken(town)
    sent = next(one for one in town.wang.sync.history() if one.direction == "out")
    assert town.wang.sync.receipt(sent) is None
    town.bring(town.office, town.wang)
    receipt = town.wang.sync.receipt(entry(town.wang, sent.bundle))
    assert isinstance(receipt, Receipt)
    assert receipt.applied == 1
    told = entry(town.wang, sent.bundle).outcome["receipt"]
    assert "here" not in told
    assert isinstance(town.office.sync.receipt(came_in(town.office)), Imported)


def brought(town: Town) -> str:
    """The bundle in which the office takes in what wang has to say."""
    take(town.office, town.send(town.wang, town.office).file)
    return came_in(town.office).bundle


def new_door(town: Town) -> Dwelling:
    """A door that wang enters."""
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, door := make_dwelling(building.id, room_no="901"))
    return door


def new_home(town: Town) -> tuple[Dwelling, Household]:
    """A door and a household behind it that wang enters."""
    door = new_door(town)
    save(town.wang, family := make_household(door.id))
    return door, family


def two_bundles(town: Town) -> tuple[str, str, str]:
    """Two bundles that each gave a number to one household and a new one; the new one's id."""
    _door, family = new_home(town)
    told = []
    for number in ("0301", "0302"):
        town.clock.advance(minutes=1)
        change(town.wang, phone=number)
        change(town.wang, "901", phone=number)
        take(town.office, town.send(town.wang, town.office).file)
        told.append(came_in(town.office).bundle)
    town.clock.advance(minutes=1)
    return told[0], told[1], family.id


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_bundles_that_were_undone_nothing_stays(town: Town, order: tuple[int, int]) -> None:
    """Whichever was undone first, what stood before both stands again."""
    *both, family = two_bundles(town)
    for at in order:
        town.clock.advance(minutes=1)
        town.office.sync.undo(both[at])
    assert phone(town.office) == "0211"
    (born,) = town.office.registers.find(Household, id=family)
    assert born.retired == "entered_in_error"


def test_of_two_bundles_that_were_undone_one_can_be_done_again(town: Town) -> None:
    first, second, family = two_bundles(town)
    undos = []
    for bundle in (second, first):
        town.clock.advance(minutes=1)
        undos.append(town.office.sync.undo(bundle).id)
    for undo in reversed(undos):
        town.clock.advance(minutes=1)
        assert town.office.sync.undo(undo).again
    assert phone(town.office) == "0302"
    (born,) = town.office.registers.find(Household, id=family)
    assert (born.phone, born.retired) == ("0302", None)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_edited_between_two_bundles_that_are_undone_stays(
    town: Town, order: tuple[int, int]
) -> None:
    change(town.wang, phone="0301")
    take(town.office, town.send(town.wang, town.office).file)
    town.clock.advance(minutes=1)
    change(town.office, phone="0401")
    town.bring(town.office, town.wang)
    town.clock.advance(minutes=1)
    change(town.wang, phone="0302")
    take(town.office, town.send(town.wang, town.office).file)
    both = [one for one in town.office.sync.history() if one.direction == "in"][:2]
    town.clock.advance(minutes=1)
    town.office.sync.undo(both[order[0]].bundle)
    town.clock.advance(minutes=1)
    town.office.sync.undo(both[order[1]].bundle)
    assert phone(town.office) == "0401"


def test_what_was_edited_after_an_undo_stays(town: Town) -> None:
    """The undo wrote another field of the record; the number was typed by hand."""
    change(town.wang, phone="0301")
    first = brought(town)
    town.clock.advance(minutes=1)
    change(town.wang, remarks="二")
    town.office.sync.undo(brought(town))
    town.clock.advance(minutes=1)
    change(town.office, phone="0401")
    done = town.office.sync.undo(first)
    assert (phone(town.office), [one.why for one in done.kept]) == ("0401", ["changed_since"])


def test_a_new_home_that_two_bundles_brought_goes_with_its_visits(town: Town) -> None:
    """The visits of the first were taken back with it; they hold nothing any more."""
    _door, family = new_home(town)
    add(town.wang, make_visit(family.id))
    first = brought(town)
    town.clock.advance(minutes=1)
    change(town.wang, "901", phone="0302")
    for bundle in (first, brought(town)):
        town.clock.advance(minutes=1)
        done = town.office.sync.undo(bundle)
    assert (done.retired, done.kept) == (1, ())
    assert household(town.office, "901").retired == "entered_in_error"


def test_a_new_home_that_stays_says_what_it_said_when_it_came(town: Town) -> None:
    _door, family = new_home(town)
    first = brought(town)
    town.clock.advance(minutes=1)
    change(town.wang, "901", phone="0302")
    second = brought(town)
    add(town.office, make_visit(family.id))
    for bundle in (first, second):
        town.clock.advance(minutes=1)
        done = town.office.sync.undo(bundle)
    assert [one.why for one in done.kept] == ["in_use"]
    home = household(town.office, "901")
    assert (home.phone, home.retired) == (family.phone, None)


def test_a_new_home_goes_again_when_its_bundle_was_had_again(town: Town) -> None:
    """Its visits bear other ids by then."""
    _door, family = new_home(town)
    add(town.wang, make_visit(family.id))
    bundle = brought(town)
    for _turn in range(3):
        town.clock.advance(minutes=1)
        done = town.office.sync.undo(entry(town.office, bundle).newest)
    assert (done.again, done.kept) == (False, ())
    assert household(town.office, "901").retired == "entered_in_error"


def test_a_new_home_that_was_edited_here_stays_and_is_named(town: Town) -> None:
    door, family = new_home(town)
    bundle = brought(town)
    town.clock.advance(minutes=1)
    change(town.office, "901", phone="0401")
    done = town.office.sync.undo(bundle)
    named = {(one.row_id, one.why) for one in done.kept}
    assert named == {(family.id, "changed_since"), (door.id, "in_use")}
    assert (phone(town.office, "901"), household(town.office, "901").retired) == ("0401", None)


def test_what_is_taken_in_by_hand_after_its_bundle_was_undone_is_no_part_of_it(town: Town) -> None:
    door = new_door(town)
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, {row.ticket for row in seen.files[0].rows})
    town.clock.advance(minutes=1)
    town.office.sync.undo(came_in(town.office).bundle)
    assert town.office.sync.take_left_out([one.id for one in town.office.sync.left_out()]) == 1
    town.clock.advance(minutes=1)
    save(town.wang, dataclasses.replace(door, floor_no=9))
    town.office.sync.undo(brought(town))
    (kept,) = town.office.registers.find(Dwelling, id=door.id)
    assert (kept.retired, kept.floor_no) == (None, door.floor_no)


def test_what_waited_for_another_row_waits_again_once_its_bundle_is_had_again(town: Town) -> None:
    _door, family = new_home(town)
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    out = {row.ticket for row in seen.files[0].rows if row.entity == "dwelling"}
    (result,) = town.office.sync.take(seen, out)
    assert result.parked == 1
    bundle = came_in(town.office).bundle
    for _turn in range(2):
        town.clock.advance(minutes=1)
        town.office.sync.undo(entry(town.office, bundle).newest)
    (waits,) = town.office.sync.left_out()
    assert town.office.sync.take_left_out([waits.id]) == 2
    assert town.office.registers.find(Household, id=family.id)


@pytest.mark.parametrize("seed", range(4))
def test_the_newest_word_that_counts_stands_whatever_is_undone_and_had_again(
    town: Town, seed: int
) -> None:
    """Bundles, edits, undos and their undos in any order, beside a list of what was said."""
    rng, gone = random.Random(seed), set[str]()
    words = [("", phone(town.office))]
    for number in range(16):
        town.clock.advance(minutes=1)
        bundles = [by for by, _value in words if by not in ("", "edited")]
        turn = rng.choice(["bring", "edit", "turn", "turn", "turn"]) if bundles else "bring"
        value = f"03{number:02}"
        if turn == "bring":
            change(town.wang, phone=value)
            words.append((brought(town), value))
        elif turn == "edit":
            change(town.office, phone=value)
            words.append(("edited", value))
        else:
            bundle = rng.choice(bundles)
            done = town.office.sync.undo(entry(town.office, bundle).newest)
            assert done.again is (bundle in gone)
            gone ^= {bundle}
        counting = [value for by, value in words if by not in gone]
        assert phone(town.office) == counting[-1], (number, turn, words, gone)

"""Before others change what a profile holds, it is backed up, by whatever way they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.services import backups
from tests import builders, profiles, rotating, town
from tests.builders import add, make_visit, save
from tests.profiles import GRID, PASSPHRASE, Clock
from tests.town import GRIDS, Town, change, household, phone


@pytest.fixture
def place(tmp_path: Path) -> Town:
    with town.copied(tmp_path / "town") as made:
        yield made


def names(of: App) -> set[str]:
    return {one.name for one in (of.profile.folder / backups.FOLDER).glob("*.db")}


def put_back(of: App) -> App:
    """The profile as its newest backup has it."""
    of.close()
    assert backups.restore_with(of.profile.folder, PASSPHRASE, None, of.profile.now)
    return profiles.reopen(of.profile.folder, Clock(of.profile.now()))


def test_who_is_granted_less_has_a_backup_of_what_is_removed(place: Town) -> None:
    certificate = place.wang.profile.certificate
    assert certificate is not None
    answer, renew = place.folder / "grant.json", place.office.enrolment.renew_certificate
    place.clock.advance(minutes=1)
    both = renew(certificate.serial, answer, grids=GRIDS)
    place.wang.enrolment.accept(answer)
    place.exchange()
    before = names(place.wang)
    stays = household(place.wang, "201").id
    place.clock.advance(minutes=1)
    renew(both.serial, answer, grids=GRIDS[:1])
    place.wang.enrolment.accept(answer)
    assert stays not in {one.id for one in place.wang.registers.find(Household)}
    assert len(names(place.wang) - before) == 1
    place.close("wang")
    back = put_back(place.wang)
    assert stays in {one.id for one in back.registers.find(Household)}
    assert back.profile.enrolled().grids == GRIDS
    back.close()
    place.close("wang")


def test_a_newcomer_who_has_recorded_visits_has_a_backup(office: App, tmp_path: Path) -> None:
    newcomer = profiles.newcomer(tmp_path, "李强")
    save(newcomer, builders.make_division())
    home = builders.move_in(newcomer, builders.make_house(newcomer))
    add(newcomer, make_visit(home.id))
    profiles.enrol(tmp_path, office, newcomer, grids=[GRID])
    assert len(names(newcomer)) == 1
    back = put_back(newcomer)
    assert len(back.registers.find(Visit)) == 1
    assert back.profile.authority is None
    back.close()


def test_a_newcomer_who_holds_nothing_needs_none(office: App, tmp_path: Path) -> None:
    newcomer = profiles.newcomer(tmp_path, "李强")
    profiles.enrol(tmp_path, office, newcomer, grids=[GRID])
    assert not names(newcomer)
    newcomer.close()


def test_an_office_that_changes_its_key_has_a_backup(tmp_path: Path) -> None:
    with rotating.offices(tmp_path) as three:
        three.ask()
        before = names(three.community)
        three.community.enrolment.accept(three.answer())
        assert len(names(three.community) - before) == 1


def changed(place: Town) -> Path:
    change(place.wang, phone="0999")
    return place.send(place.wang, place.office).file


def test_the_window_takes_nothing_in_without_a_backup(place: Town) -> None:
    before = names(place.office)
    seen = place.office.sync.preview([changed(place)])
    assert names(place.office) == before
    place.office.sync.take(seen)
    assert phone(place.office) == "0999"
    assert len(names(place.office) - before) == 1
    back = put_back(place.office)
    assert phone(back) == "0211"
    back.close()
    place.close("office")


def test_nor_what_could_not_be_read_when_it_was_looked_at(place: Town) -> None:
    file = changed(place)
    away = file.rename(file.with_name("away"))
    seen = place.office.sync.preview([file])
    away.rename(file)
    before = names(place.office)
    place.office.sync.take(seen)
    assert phone(place.office) == "0999"
    assert len(names(place.office) - before) == 1


def test_nor_what_had_waited_for_a_decision(place: Town) -> None:
    file = changed(place)
    place.clock.advance(days=365 + 31)
    place.office.sync.import_([file])
    (waits,) = place.office.sync.lapsed()
    before = names(place.office)
    place.clock.advance(minutes=1)
    assert place.office.sync.take_lapsed(waits.bundle).applied == 1
    assert len(names(place.office) - before) == 1


def test_nor_takes_anything_back(place: Town) -> None:
    place.bring(place.wang, place.office)
    place.office.sync.import_([changed(place)])
    (bundle, *_more) = [e.bundle for e in place.office.sync.history() if e.direction == "in"]
    before = names(place.office)
    place.clock.advance(minutes=1)
    place.office.sync.undo(bundle)
    assert phone(place.office) == "0211"
    assert len(names(place.office) - before) == 1
    back = put_back(place.office)
    assert phone(back) == "0999"
    back.close()
    place.close("office")

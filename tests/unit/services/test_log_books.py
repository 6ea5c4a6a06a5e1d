"""The log books: every deed leaves its line, none holds a personal value, and tampering shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from gridclient.app import App
from gridclient.domain.people import Resident
from gridclient.errors import GridError, Refused
from gridclient.services import backups, recovery
from gridclient.services.exports import Wanted
from gridclient.services.sync import log_heads
from gridclient.store import log_books as kept
from gridclient.store import meta
from gridclient.store.tables import LOG
from tests import builders, profiles
from tests.profiles import COMMUNITY, DISTRICT, GRID, PASSPHRASE, STREET, Clock

CANARIES = ("欧阳文静", "110101199001011237", "13812345678", "女儿在外地", "紧急联系人丁")


def acts(app: App, book: str) -> list[str]:
    return [line.act for line in reversed(app.log_books.read(book))]


def resident_of(app: App) -> Resident:
    home = builders.move_in(app, builders.make_house(app), head=CANARIES[0])
    (resident,) = app.registers.find(Resident, household_id=home.id)
    builders.save(
        app,
        builders.make_resident(
            home.id,
            id=resident.id,
            name=CANARIES[0],
            id_number=CANARIES[1],
            phone=CANARIES[2],
            remarks=CANARIES[3],
        ),
    )
    return app.registers.get(Resident, resident.id)


def write(app: App, statement: object) -> None:
    """Change the database past the program."""
    with app.profile.store.unit() as unit:
        unit.connection.execute(statement)  # type: ignore[call-overload]
        unit.commit()


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(GridError) as refusal:
        act()
    assert refusal.value.hint
    return refusal.value.code


# --- deeds leave lines -----------------------------------------------------------------------


def test_what_makes_an_office_is_written_down(office: App) -> None:
    assert acts(office, "audit") == ["policy_set", "certificate_granted"]
    assert acts(office, "access") == []


DEEDS: dict[str, Callable[[App, Path], object]] = {
    "policy_set": lambda app, _to: app.policies.set_("elder_alone", 2, "month"),
    "retention_set": lambda app, _to: app.retention.set_rule("visit_notes", 400),
    "dictionary_changed": lambda app, _to: app.dictionary.add("care_category", "独居老人家庭"),
    "passphrase_changed": lambda app, _to: recovery.change_own_passphrase(
        app.profile, PASSPHRASE, "another good passphrase"
    ),
    "ledger_given_away": lambda app, to: app.exports.export(Wanted("households"), to / "l.xlsx"),
}


@pytest.mark.parametrize("act", DEEDS)
def test_a_deed_leaves_one_line(office: App, tmp_path: Path, act: str) -> None:
    before = len(acts(office, "audit"))
    DEEDS[act](office, tmp_path)
    assert acts(office, "audit")[before:] == [act]


def test_bundles_leave_a_line_on_both_sides(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    made = worker.sync.export(office.profile.replica, tmp_path)
    assert acts(worker, "audit")[-1] == "bundle_made"
    before = len(acts(office, "audit"))
    office.sync.import_([made.file], dry_run=True)
    assert len(acts(office, "audit")) == before
    office.sync.import_([made.file])
    line = office.log_books.read("audit")[0]
    assert (line.act, line.about["replica"]) == ("bundle_taken_in", worker.profile.replica)
    assert line.about["bundle"] == made.bundle
    office.sync.import_([made.file])
    assert len(acts(office, "audit")) == before + 1


def test_looking_leaves_a_line_in_the_book_of_access(office: App, tmp_path: Path) -> None:
    resident = resident_of(office)
    office.log_books.show_value("resident", resident.id, "id_number")
    office.rights.own_data(resident.id, full=True)
    office.exports.export(
        Wanted("residents", mask="none", purpose="民政局核对"), tmp_path / "residents.xlsx"
    )
    assert acts(office, "access") == ["value_shown", "own_data_given", "ledger_unmasked"]
    given, own, shown = office.log_books.read("access")
    assert dict(shown.about) == {"entity": "resident", "row": resident.id, "field": "id_number"}
    assert own.about["mask"] == "none"
    assert (given.about["purpose"], given.about["count"]) == ("民政局核对", "1")


def test_a_password_that_is_shown_and_a_recovery_answered(
    pair: tuple[App, App], tmp_path: Path
) -> None:
    office, worker = pair
    made = office.sync.export(worker.profile.replica, tmp_path)
    office.sync.password(made.file)
    peer, folder = worker.profile.replica, worker.profile.folder
    worker.close()
    recovery.request(folder, tmp_path / "request", Clock())
    recovery.answer(office.profile, tmp_path / "request", tmp_path / "answer")
    assert acts(office, "access") == ["password_shown", "recovery_answered"]
    assert dict(office.log_books.read("access")[-1].about) == {"replica": peer}


def test_what_was_not_done_is_not_written(office: App) -> None:
    before = acts(office, "audit")
    assert code_of(lambda: office.policies.set_("elder_alone", 99, "day or so")) != ""
    with office.profile.store.unit() as unit:
        office.log_books.append(unit, "data_removed", count=3)
    assert acts(office, "audit") == before


def test_what_comes_by_bundle_is_not_ones_own_deed(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    office.policies.set_("elder_alone", 2, "month")
    made = office.sync.export(worker.profile.replica, tmp_path)
    worker.sync.import_([made.file])
    assert "policy_set" not in acts(worker, "audit")


# --- who may look ------------------------------------------------------------------------------


def test_a_worker_looks_only_within_the_own_grids(pair: tuple[App, App]) -> None:
    _office, worker = pair
    resident = resident_of(worker)
    worker.log_books.show_value("resident", resident.id, "phone")
    elsewhere = builders.make_resident(builders.make_id(), phone="13800138000")
    assert code_of(lambda: worker.log_books.show_value("resident", elsewhere.id, "phone")) == (
        "disclosure.role"
    )
    assert acts(worker, "access") == ["value_shown"]


@pytest.mark.parametrize(("role", "division"), [("street", STREET), ("district", DISTRICT)])
def test_offices_above_read_masks(tmp_path: Path, clock: Clock, role: str, division: str) -> None:
    above = profiles.office(tmp_path, role=role, name="上级", division=division, clock=clock)
    builders.save(above, builders.make_division(code=COMMUNITY))
    resident = resident_of(above)
    refused = code_of(lambda: above.log_books.show_value("resident", resident.id, "phone"))
    assert refused == "disclosure.role"
    assert code_of(lambda: above.rights.own_data(resident.id, full=True)) == refused
    assert acts(above, "access") == []
    page = above.places.household(resident.household_id)
    shown = repr(
        (
            page,
            above.search.find("欧阳"),
            above.visits.due(),
            above.places.doors(above.places.buildings()[0].building_id),
        )
    )
    for canary in CANARIES:
        assert canary not in shown
    assert page.residents[0].name == "欧阳**"
    above.close()


# --- no personal data ----------------------------------------------------------------------------


def test_no_line_holds_a_personal_value(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    resident = resident_of(office)
    send(office, worker, tmp_path)
    worker.visits.record(resident.household_id, "met", note=CANARIES[3])
    worker.log_books.show_value("resident", resident.id, "phone")
    send(worker, office, tmp_path)
    office.log_books.show_value("resident", resident.id, "id_number")
    office.rights.own_data(resident.id, full=True)
    office.exports.export(Wanted("residents", mask="none", purpose="核对"), tmp_path / "a.xlsx")
    office.retention.set_rule("visit_notes", 400)
    for app in (office, worker):
        with app.profile.store.view() as unit:
            rows = unit.connection.execute(text("SELECT * FROM log_entry")).all()
        assert len(rows) > 2
        for canary in CANARIES:
            assert canary not in repr(rows)


# --- tampering -----------------------------------------------------------------------------------


@pytest.fixture
def written(office: App) -> App:
    with office.profile.store.unit() as unit:
        for number in range(6):
            kept.append(unit, "ledger_given_away", count=number)
        unit.commit()
    return office


TAMPERING = {
    "a changed line": update(LOG).where(LOG.c.number == 4).values(about='{"count": "0"}'),
    "a line that is no JSON": update(LOG).where(LOG.c.number == 4).values(about="4"),
    "another author": update(LOG).where(LOG.c.number == 4).values(who="AAAAAAAAAA.1"),
    "another time": update(LOG).where(LOG.c.number == 4).values(at="2020-01-01T00:00:00Z"),
    "a line taken out": delete(LOG).where(LOG.c.number == 4),
    "the beginning taken out": delete(LOG).where(LOG.c.number <= 3),
    "a digest of its own": update(LOG).where(LOG.c.number == 4).values(digest="0" * 64),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found(written: App, how: str) -> None:
    written.log_books.check()
    write(written, TAMPERING[how])
    assert written.log_books.verify("audit") == (1 if "beginning" in how else 4)
    assert written.log_books.verify("access") is None
    assert code_of(written.log_books.check) == "log.broken"
    assert written.log_books.entries("audit")  # and what is left can still be read


def test_a_chain_goes_on_after_a_restore(office: App, clock: Clock) -> None:
    resident = resident_of(office)
    office.log_books.show_value("resident", resident.id, "phone")
    made = backups.make(office.profile)
    office.log_books.show_value("resident", resident.id, "id_number")
    first, folder = office.profile.replica, office.profile.folder
    office.close()
    backups.restore_with(folder, PASSPHRASE, made.stem, clock)
    again = profiles.reopen(folder, clock)
    again.log_books.check()
    assert acts(again, "access") == ["value_shown"]
    assert acts(again, "audit")[-1] == "backup_restored"
    assert again.log_books.read("audit")[0].who == first
    again.log_books.show_value("resident", resident.id, "phone")
    assert again.log_books.read("access")[0].who == again.profile.replica != first
    again.log_books.check()
    again.close()


# --- the others' books ---------------------------------------------------------------------------


def send(one: App, other: App, folder: Path) -> Path:
    made = one.sync.export(other.profile.replica, folder)
    other.sync.import_([made.file])
    return made.file


def test_a_shortened_book_is_told_by_the_next_bundle(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    resident = resident_of(worker)
    worker.log_books.show_value("resident", resident.id, "phone")
    send(worker, office, tmp_path)
    assert office.log_books.went_back() == []
    write(worker, delete(LOG).where(LOG.c.book == "access"))
    worker.log_books.check()  # by itself the shorter chain holds
    send(worker, office, tmp_path)
    (found,) = office.log_books.went_back()
    assert (found.name, found.book, found.before, found.after) == ("张敏", "access", 1, 0)
    assert not found.restored
    assert [peer.log_shortened for peer in office.sync.peers()] == [True]


def test_a_last_line_written_anew_is_told_too(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    resident = resident_of(worker)
    worker.log_books.show_value("resident", resident.id, "phone")
    send(worker, office, tmp_path)
    write(worker, delete(LOG).where(LOG.c.book == "access"))
    worker.log_books.show_value("resident", resident.id, "id_number")
    send(worker, office, tmp_path)
    assert [one.book for one in office.log_books.went_back()] == ["access"]


def test_a_restored_backup_is_told_apart(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    resident = resident_of(worker)
    made = backups.make(worker.profile)
    for _time in range(3):
        worker.log_books.show_value("resident", resident.id, "phone")
    send(worker, office, tmp_path)
    folder = worker.profile.folder
    worker.close()
    backups.restore_with(folder, PASSPHRASE, made.stem, Clock())
    again = profiles.reopen(folder)
    send(again, office, tmp_path)
    again.close()
    assert {one.restored for one in office.log_books.went_back()} == {True}
    assert not any(peer.log_shortened for peer in office.sync.peers())


def test_bundles_out_of_order_raise_no_alarm(pair: tuple[App, App], tmp_path: Path) -> None:
    office, worker = pair
    resident = resident_of(worker)
    older = worker.sync.export(office.profile.replica, tmp_path).file
    worker.log_books.show_value("resident", resident.id, "phone")
    newer = worker.sync.export(office.profile.replica, tmp_path).file
    office.sync.import_([newer, older])
    assert office.log_books.went_back() == []


@pytest.mark.parametrize(
    "logs",
    [None, 7, [], {"access": 1}, {"access": ["1", "a"]}, {"access": [-1, ""]}, {"x": [1, "a"]}],
)
def test_heads_that_are_none_are_left_aside(
    pair: tuple[App, App], tmp_path: Path, logs: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, worker = pair
    told = {} if logs is None else {log_heads.FIELD: logs}
    monkeypatch.setattr(log_heads, "to_manifest", lambda _unit: told)
    send(worker, office, tmp_path)
    with office.profile.store.view() as unit:
        known = json.loads(meta.get(unit, "log_heads") or "{}")
    assert known == {}


def test_a_book_there_is_not_is_refused(office: App) -> None:
    with pytest.raises(Refused):
        office.log_books.read("diary")


def test_lines_read_in_words(office: App) -> None:
    resident = resident_of(office)
    office.log_books.show_value("resident", resident.id, "phone")
    (entry,) = office.log_books.entries("access")
    assert entry.act == "a hidden value was shown"
    assert entry.about == f"{CANARIES[0]} · Phone"
    assert GRID not in entry.about

"""Old keys in wrong hands: after an office changed its key, nothing they sign comes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.authority import Revocation
from gridclient.domain.identifiers import named_id, new_id
from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.errors import Refused, Untrusted
from gridclient.services.namesakes import NEW
from gridclient.services.sync import opening
from gridclient.store import held_back
from tests import profiles, rotating
from tests.profiles import GRID, Clock
from tests.rotating import Offices, code_of

LONG_AGO = dt.timedelta(minutes=30)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Offices]:
    with rotating.offices(tmp_path) as made:
        yield made


def clock_of(one: App) -> Clock:
    assert isinstance(one.profile.now, Clock)
    return one.profile.now


def knows(of: App, visit: Visit) -> bool:
    return visit.id in {one.id for one in of.visits.of(visit.household_id)}


def accomplice(three: Offices, thief: App) -> App:
    """Somebody whom the thief enrols with the stolen key, as long ago as its clock says."""
    folder = three.folder / "accomplice"
    for _taken in ("community", "worker"):
        profiles.newcomer(folder, "-").close()
    made = profiles.newcomer(folder, "生人", clock_of(thief))
    return profiles.enrol(folder, thief, made, grids=[GRID], person=NEW)


def sends(three: Offices, thief: App, receiver: App, *, plain: bool = False) -> str:
    """What becomes of a bundle of the thief's."""
    clock_of(thief).advance(minutes=1)
    (key_id,) = {p.replica.rpartition(".")[0] for p in thief.sync.peers()} & set(
        receiver.profile.key_ids
    )
    made = thief.sync.export(key_id, three.folder / "mail", plain=plain)
    before = receiver.sync.digest()
    code = code_of(three.take(receiver, made.file))
    assert not code or receiver.sync.digest() == before
    return code


@pytest.fixture
def stolen(three: Offices) -> Iterator[App]:
    """The community's computer as it was before the change, in wrong hands."""
    (three.folder / "mail").mkdir()
    thief = three.thief("community")
    three.change_community()
    yield thief
    thief.close()


def test_who_has_not_heard_cannot_know(three: Offices, stolen: App) -> None:
    """The worker still takes the old key; so bundles for everybody are to be made soon."""
    assert sends(three, stolen, three.worker) == ""


def test_what_the_old_key_signs_is_refused(three: Offices, stolen: App) -> None:
    three.bring(three.community, three.worker)
    three.bring(three.community, three.district)
    stolen.registers.change(Household, three.home.id, phone="13900000000")
    stolen.visits.record(three.home.id, "met")
    assert sends(three, stolen, three.worker) == "certificate.retired"
    assert sends(three, stolen, three.district) == "certificate.retired"


def test_a_bundle_within_the_mark_brings_nothing_either(three: Offices, stolen: App) -> None:
    """The thief's clock stands a month ago, and its numbers below those of the last word."""
    clock_of(stolen).advance(days=-30)
    three.bring(three.community, three.worker)
    assert sends(three, stolen, three.worker) == "bundle.overtaken"


@pytest.mark.parametrize("backdated", [dt.timedelta(0), LONG_AGO])
def test_whom_the_old_key_enrols_is_nobody(
    three: Offices, stolen: App, backdated: dt.timedelta
) -> None:
    """However far back the certificate says it was made."""
    three.bring(three.community, three.district)
    clock_of(stolen).at -= backdated
    false = accomplice(three, stolen)
    clock_of(stolen).at += backdated
    false.visits.record(three.home.id, "met")
    assert sends(three, false, three.community, plain=True) == "certificate.retired"
    false.close()


def test_a_true_member_under_the_old_key_is_somebody(three: Offices, stolen: App) -> None:
    """Until the certificate under the new key has come; everybody keeps the old one here."""
    visit = three.visit()
    sent = three.send(three.worker, three.community)
    assert three.worker.profile.certificate is not None
    assert three.worker.profile.certificate.issuer_key_id == stolen.profile.keys.public.key_id
    assert code_of(three.take(three.community, sent.file)) == ""
    three.bring(three.community, three.district)
    assert knows(three.district, visit)


def test_the_old_key_of_a_root_makes_no_offices(three: Offices) -> None:
    (three.folder / "mail").mkdir()
    thief = three.thief("district")
    three.change_root()
    three.round()
    clock_of(thief).advance(days=-10)
    assert sends(three, thief, three.community) == "bundle.overtaken"
    clock_of(thief).advance(days=11)
    for _more in range(40):
        thief.registers.change(Household, three.home.id, file_no=f"{_more:04d}")
    assert sends(three, thief, three.community) == "certificate.retired"
    thief.close()


def test_the_last_word_is_the_old_keys_own(three: Offices) -> None:
    """Another office cannot end it, nor can one name a key that has no certificate like it."""
    community, district = three.community, three.district
    assert district.profile.certificate is not None
    for serial, successor in (
        (district.profile.certificate.serial, community.profile.keys.public.key_id),
        (community.profile.certificate.serial, district.profile.keys.public.key_id),  # type: ignore[union-attr]
        (community.profile.certificate.serial, "A" * 10),  # type: ignore[union-attr]
    ):
        now = three.clock()
        with community.profile.store.unit() as unit:
            unit.add(
                Revocation(
                    id=new_id(now),
                    division_id=named_id("division", profiles.COMMUNITY),
                    serial=serial,
                    trusted_up_to=0,
                    reason="-",
                    revoked_at=now,
                    successor=successor,
                )
            )
            unit.commit()
    three.take(district, three.send(community, district).file)
    with district.profile.store.view() as unit:
        kept = {
            (item.row.entity, state)
            for state in ("quarantined", "parked")
            for item in held_back.held(unit, state)
        }
        assert not unit.find(Revocation)
    assert ("revocation", "quarantined") in kept
    assert ("revocation", "parked") in kept


def test_revoking_after_the_change_ends_both_keys(three: Offices) -> None:
    """The district takes the community's right away: what it had let in ends with it, also what
    hangs on the old key."""
    three.change_community()
    three.bring(three.community, three.district)
    three.visit()
    certificate = three.community.profile.certificate
    assert certificate is not None
    three.clock.advance(minutes=1)
    three.district.enrolment.revoke(certificate.serial, "撤销")
    old = next(one for one in three.district.enrolment.members() if one.state == "revoked")
    assert {one.revoked for one in three.district.enrolment.members() if one.name == old.name} == {
        True
    }
    late = three.visit()
    three.take(three.community, three.send(three.worker, three.community).file)
    sent = three.send(three.community, three.district)
    assert code_of(three.take(three.district, sent.file)) == "certificate.revoked"
    assert not knows(three.district, late)


def test_revoking_a_member_after_the_change(three: Offices) -> None:
    three.change_community()
    three.bring(three.community, three.worker)
    certificate = three.worker.profile.certificate
    assert certificate is not None
    three.community.enrolment.revoke(certificate.serial)
    three.visit()
    sent = three.send(three.worker, three.community)
    assert code_of(three.take(three.community, sent.file)) == "certificate.revoked"


def test_a_thief_who_asks_first_shows_another_fingerprint(three: Offices) -> None:
    """Whoever has the old key can ask, too; so two people compare before the office answers."""
    thief = three.thief("community")
    told = three.ask()
    thief.rotation.ask(profiles.PASSPHRASE, three.folder / "false")
    true, false = (three.district.rotation.read(file) for file in (told, three.folder / "false"))
    assert true.known == false.known
    assert true.fingerprint != false.fingerprint
    thief.close()


def test_a_request_after_the_change_comes_too_late(three: Offices) -> None:
    thief = three.thief("community")
    three.change_community()
    three.bring(three.community, three.district)
    thief.rotation.ask(profiles.PASSPHRASE, three.folder / "false")
    with pytest.raises(Refused) as refusal:
        three.district.rotation.answer(three.folder / "false", three.folder / "for thief")
    assert refusal.value.code == "rotation.done"
    thief.close()


def test_any_changed_byte_of_a_request_is_refused(three: Offices) -> None:
    content = three.ask().read_bytes()
    for place in range(0, len(content), max(1, len(content) // 60)):
        file = three.folder / "changed"
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(Untrusted) as refusal:
            three.district.rotation.answer(file, three.folder / "answer")
        assert refusal.value.code == "rotation.request_damaged"


def test_what_a_thief_slipped_in_before_the_news_counts_no_more(
    three: Offices, stolen: App
) -> None:
    """The district takes the thief's certificate for an accomplice, then hears of the change."""
    clock_of(stolen).at = three.clock.at + dt.timedelta(minutes=5)
    false = accomplice(three, stolen)
    assert sends(three, stolen, three.district) == ""
    assert "生人" in {one.name for one in three.district.enrolment.members()}
    three.clock.advance(minutes=10)
    three.bring(three.community, three.district)
    false.visits.record(three.home.id, "met")
    clock_of(false).at = three.clock.at
    made = false.sync.export(stolen.profile.replica, three.folder / "mail", plain=True)
    with pytest.raises(Untrusted) as refusal:
        opening.open_(three.community.profile, made.file.read_bytes(), made.file)
    assert refusal.value.code == "certificate.retired"
    three.take(three.community, three.send(three.district, three.community).file)
    with pytest.raises(Untrusted) as refusal:
        opening.open_(three.community.profile, made.file.read_bytes(), made.file)
    assert refusal.value.code == "certificate.retired"
    false.close()


def test_what_an_accomplice_recorded_before_the_news_counts_no_more(
    three: Offices, stolen: App
) -> None:
    clock_of(stolen).at = three.clock.at + dt.timedelta(minutes=5)
    false = accomplice(three, stolen)
    visit = false.visits.record(three.home.id, "met")
    made = false.sync.export(stolen.profile.replica, three.folder / "mail", plain=True)
    assert code_of(three.take(stolen, made.file)) == ""
    assert sends(three, stolen, three.district) == ""
    assert knows(three.district, visit)
    three.clock.advance(minutes=10)
    three.take(three.district, three.send(three.community, three.district).file)
    assert not knows(three.district, visit)
    three.take(three.community, three.send(three.district, three.community).file)
    assert not knows(three.community, visit)
    for sender, receiver in (
        (three.community, three.worker),
        (three.worker, three.community),
        (three.community, three.district),
        (three.district, three.community),
        (three.community, three.worker),
    ):
        three.take(receiver, three.send(sender, receiver).file)
    assert three.agree()
    false.close()

"""An office that comes back from a backup of before it changed its key."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Household
from gridclient.errors import Refused
from gridclient.services import backups
from tests import forged, profiles, rotating
from tests.altered import saved
from tests.command_line import call_json
from tests.profiles import PASSPHRASE
from tests.rotating import Offices, code_of


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Offices]:
    with rotating.offices(tmp_path) as made:
        yield made


@pytest.fixture
def returned(three: Offices, tmp_path: Path) -> Iterator[App]:
    """The community changed its key, then its computer was lost: a backup of before is put into a
    new folder."""
    kept = tmp_path / "kept"
    backups.write(three.community.profile, kept)
    three.change_community()
    three.bring(three.community, three.district)
    three.bring(three.community, three.worker)
    folder = tmp_path / "returned"
    assert backups.restore_with(folder, PASSPHRASE, str(kept), three.clock) is None
    opened = profiles.reopen(folder, three.clock)
    yield opened
    opened.close()


def test_it_is_told_to_think_of_its_key(returned: App) -> None:
    assert any("changed its key" in text for text in returned.profile.warnings())


def test_what_it_makes_is_refused_and_the_hint_says_what_it_may_mean(
    three: Offices, returned: App
) -> None:
    """Of what it was before the change nothing is needed, of what it is now nothing is believed."""
    for _more in range(40):
        returned.registers.change(Household, three.home.id, file_no=f"{_more:04d}")
        sent = returned.sync.export(three.district.profile.replica, three.folder)
        result = three.take(three.district, sent.file)
        assert code_of(result) in ("bundle.overtaken", "certificate.retired")
        assert result.refusal is not None
        assert "backup" in result.refusal.hint
        if code_of(result) == "certificate.retired":
            break
    else:
        pytest.fail("nothing was beyond the mark")


def test_a_bundle_for_the_newer_key_says_what_it_may_mean(three: Offices, returned: App) -> None:
    sent = three.send(three.district, three.community)
    (result,) = returned.sync.import_([sent.file])
    assert code_of(result) == "bundle.not_for_us"
    assert result.refusal is not None
    assert "backup" in result.refusal.hint


def news(three: Offices, returned: App) -> Path:
    """A bundle of the district's for the old key that tells of the change."""
    manifest, _rows = forged.drafted(three.district, three.community)
    with three.district.profile.store.view() as unit:
        ends = [one.id for one in unit.find(Revocation) if one.successor]
        serials = [one.id for one in unit.find(CertificateFact)]
        rows = [
            *unit.rows(entity_of(CertificateFact), serials).values(),
            *unit.rows(entity_of(Revocation), ends).values(),
        ]
    manifest = dataclasses.replace(manifest, recipient=returned.profile.replica)
    content = forged.built(manifest, rows, three.district.profile.keys)
    return saved(content, three.folder / "news.xlsx")


def test_once_it_hears_of_the_change_it_signs_no_more(three: Offices, returned: App) -> None:
    returned.visits.record(three.home.id, "met")
    (result,) = returned.sync.import_([news(three, returned)])
    assert result.refusal is None
    for act in (
        lambda: returned.visits.record(three.home.id, "met"),
        lambda: returned.sync.export(three.district.profile.replica, three.folder),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "profile.key_given_up"
        assert "rotate" in refusal.value.hint
    assert any("gave this key up" in text for text in returned.profile.warnings())
    folder = returned.profile.folder
    returned.close()
    told = call_json(folder, "visit", "add", "--household", three.home.id, "--result", "met")
    assert (told.code, told.error["code"]) == (1, "profile.key_given_up")


@pytest.mark.parametrize("has_heard", [True, False])
def test_the_way_back(three: Offices, returned: App, tmp_path: Path, has_heard: bool) -> None:
    """It asks for a third key; the people above compare it and answer; its members follow."""
    if has_heard:
        returned.sync.import_([news(three, returned)])
    elsewhere = None if has_heard else returned.visits.record(three.home.id, "met", note="恢复后")
    asked, answer = tmp_path / "asked", tmp_path / "the answer"
    told = returned.rotation.ask(PASSPHRASE, asked, "从备份恢复")
    asking = three.district.rotation.read(asked)
    assert (asking.fingerprint, asking.given_up_at is not None) == (told, True)
    with pytest.raises(Refused) as refusal:
        three.district.rotation.answer(asked, answer)
    assert refusal.value.code == "rotation.done"
    assert "--returned" in refusal.value.hint
    lost = three.community.profile.certificate
    assert lost is not None
    three.clock.advance(minutes=1)
    three.district.rotation.answer(asked, answer, returned=True)
    three.clock.advance(minutes=1)
    three.district.enrolment.revoke(lost.serial, "电脑没有了")
    returned.enrolment.accept(answer)
    assert returned.profile.fingerprint == told
    three.community.close()
    three.community = returned
    for sender, receiver in (
        (three.district, returned),
        (returned, three.district),
        (returned, three.worker),
    ):
        result = three.take(receiver, three.send(sender, receiver).file)
        assert result.refusal is None, result.refusal
    assert three.worker.profile.certificate is not None
    assert three.worker.profile.certificate.issuer_key_id == returned.profile.keys.public.key_id
    visit = three.visit()
    for sender, receiver in ((three.worker, returned), (returned, three.district)) * 2:
        result = three.take(receiver, three.send(sender, receiver).file)
        assert result.refusal is None, result.refusal
    assert visit.id in {one.id for one in three.district.visits.of(three.home.id)}
    if elsewhere is not None:
        (found,) = returned.lost_keys.list_()
        assert ("visit", elsewhere.id) in {(row.entity, row.row_id) for row in found.rows}
        returned.lost_keys.let_in(found.key_id)
        assert "恢复后" in {one.note for one in returned.visits.of(three.home.id)}


def test_it_is_a_thiefs_request_as_long_as_nobody_says_otherwise(
    three: Offices, returned: App, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    returned.rotation.ask(PASSPHRASE, asked)
    folder = three.district.profile.folder
    three.district.close()
    refused = call_json(folder, "enrol", "replace", asked, "-o", tmp_path / "for them")
    assert (refused.code, refused.error["code"]) == (1, "rotation.done")
    assert not (tmp_path / "for them").exists()
    taken = call_json(folder, "enrol", "replace", asked, "--returned", "-o", tmp_path / "for them")
    assert taken.code == 0


def test_nobody_is_let_in_with_keys_that_were_given_up(
    three: Offices, returned: App, tmp_path: Path
) -> None:
    returned.enrolment.write_request(tmp_path / "request")
    request = three.district.enrolment.read_request(tmp_path / "request")
    with pytest.raises(Refused) as refusal:
        three.district.enrolment.grant(
            request, "community", tmp_path / "for them", division=profiles.COMMUNITY
        )
    assert refusal.value.code == "enrol.key_given_up"
    assert not (tmp_path / "for them").exists()


def test_a_root_that_came_back_changes_no_key_before_somebody_answered(three: Offices) -> None:
    """Changed on an older copy, its keys part it from everybody once the newest one is back."""
    kept = three.folder / "kept"
    backups.write(three.district.profile, kept)
    three.district.close()
    folder = three.folder / "district-returned"
    assert backups.restore_with(folder, PASSPHRASE, str(kept), three.clock) is None
    three.district = profiles.reopen(folder, three.clock)
    with pytest.raises(Refused) as refused:
        three.district.rotation.change(PASSPHRASE)
    assert refused.value.code == "rotation.restored"
    three.bring(three.community, three.district)
    three.bring(three.district, three.community)
    three.bring(three.community, three.district)
    three.change_root()

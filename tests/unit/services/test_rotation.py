"""Offices that change their key: nothing is lost, nothing of the old key comes in afterwards."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient import app
from gridclient.app import App
from gridclient.domain.visits import Visit
from gridclient.services import recovery
from gridclient.trust import sealing, vault
from tests import rotating
from tests.profiles import CHEAP, GRID
from tests.rotating import Offices, code_of


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Offices]:
    with rotating.offices(tmp_path) as made:
        yield made


def knows(of: App, three: Offices, *visits: Visit) -> bool:
    return {one.id for one in of.visits.of(three.home.id)} == {one.id for one in visits}


def test_a_root_changes_its_key_and_all_go_on(three: Offices) -> None:
    old = three.district.profile
    before, root = old.fingerprint, old.root
    early = three.visit()
    three.round()
    three.change_root("年头到了")
    assert three.district.profile.fingerprint != before
    late = three.visit()
    three.round()
    three.round()
    assert knows(three.district, three, early, late)
    assert three.agree()
    new = three.district.profile.certificate
    assert new != root
    for one in (three.community, three.worker):
        assert one.profile.root == new
        assert one.profile.certificate is not None
    assert three.community.profile.certificate.issuer_key_id == new.public.key_id  # type: ignore[union-attr]


def test_an_office_changes_its_key_by_the_office_above(three: Offices) -> None:
    early = three.visit()
    three.round()
    before = three.community.profile.replica
    three.change_community()
    assert three.community.profile.replica != before
    late = three.visit()
    three.bring(three.worker, three.community)
    three.bring(three.community, three.worker)
    three.bring(three.community, three.district)
    three.round()
    three.round()
    assert knows(three.district, three, early, late)
    assert three.agree()
    worker = three.worker.profile
    assert worker.chain[0] == three.community.profile.certificate
    assert worker.certificate is not None
    assert worker.certificate.issuer_key_id == three.community.profile.keys.public.key_id
    (peer,) = three.worker.sync.peers()
    assert peer.replica == three.community.profile.replica
    assert {one.name for one in three.district.sync.peers()} == {"社区"}


def test_bundles_that_cross_lose_nothing(three: Offices) -> None:
    """Made before the change, taken in after it: both ways, and one twice."""
    early = three.visit()
    up = three.send(three.worker, three.community)
    down = three.send(three.community, three.worker)
    taken = three.send(three.community, three.worker)
    assert code_of(three.take(three.worker, taken.file)) == ""
    three.change_community()
    late = three.visit()
    up_too = three.send(three.worker, three.community)
    assert three.take(three.community, up_too.file).applied >= 1
    assert code_of(three.take(three.community, up.file)) == ""
    three.bring(three.community, three.worker)
    assert code_of(three.take(three.worker, down.file)) == "bundle.overtaken"
    again = three.take(three.worker, taken.file)
    assert (code_of(again), again.again) == ("", True)
    three.bring(three.community, three.district)
    three.round()
    assert knows(three.district, three, early, late)
    assert three.agree()


def test_who_misses_two_bundles_hears_of_it_by_the_third(three: Offices) -> None:
    three.change_community()
    for _lost in range(2):
        three.send(three.community, three.worker)
        visit = three.visit()
        three.bring(three.worker, three.community)
    told = three.bring(three.community, three.worker)
    assert not told.fork
    assert three.worker.profile.chain[0] == three.community.profile.certificate
    three.bring(three.community, three.district)
    assert visit.id in {one.id for one in three.district.visits.of(three.home.id)}
    three.round()
    assert three.agree()


def test_who_missed_two_changes_of_the_root_follows_to_the_newest(three: Offices) -> None:
    three.change_root()
    three.change_root()
    three.visit()
    three.round()
    assert three.worker.profile.root == three.district.profile.certificate
    assert three.agree()
    three.change_root()
    three.round()
    assert three.worker.profile.root == three.district.profile.certificate
    newcomer = three.newcomer()
    assert newcomer.profile.root == three.district.profile.certificate
    assert newcomer.sync.digest(GRID)[0] == three.community.sync.digest(GRID)[0]
    newcomer.close()


def test_a_newcomer_takes_what_the_old_keys_signed(three: Offices) -> None:
    early = three.visit()
    three.round()
    three.change_root()
    three.round()
    three.change_community()
    three.bring(three.community, three.district)
    newcomer = three.newcomer()
    assert newcomer.profile.root == three.district.profile.certificate
    assert knows(newcomer, three, early)
    assert newcomer.sync.waiting() == []
    assert newcomer.sync.digest(GRID)[0] == three.community.sync.digest(GRID)[0]
    newcomer.close()


def test_bundles_are_sealed_to_the_key_the_other_side_knows(three: Offices) -> None:
    """Until the worker has answered to the new key; what they seal to the old one opens."""
    community, worker = three.community, three.worker
    old = community.profile.keys
    three.change_community()
    assert community.rotation.state().unaware == ("区", "张敏")
    down = three.send(community, worker)
    with_old = sealing.pair_password(old, worker.profile.keys.public.receiving)
    assert sealing.opens(down.file.read_bytes(), with_old)
    three.bring(worker, community)
    assert "张敏" in community.rotation.state().unaware
    three.take(worker, down.file)
    three.bring(worker, community)
    assert community.rotation.state().unaware == ("区",)
    down = three.send(community, worker)
    assert not sealing.opens(down.file.read_bytes(), with_old)
    assert code_of(three.take(worker, down.file)) == ""


@pytest.mark.parametrize("has_heard", [False, True])
def test_a_forgotten_passphrase_after_the_change(three: Offices, *, has_heard: bool) -> None:
    """Sealed to the old key or, once the worker has heard of it, to the new one."""
    three.change_community()
    if has_heard:
        three.bring(three.community, three.worker)
    folder = three.worker.profile.folder
    sealed_to = (vault.office_about(folder) or {})["office"]
    now = base64.b64encode(three.community.profile.keys.public.receiving).decode()
    assert (sealed_to == now) is has_heard
    before = three.worker.sync.digest()
    three.worker.close()
    recovery.request(folder, three.folder / "forgot", three.clock)
    recovery.answer(three.community.profile, three.folder / "forgot", three.folder / "helped")
    recovery.finish(folder, three.folder / "helped", "another passphrase", cost=CHEAP)
    again = app.open_(folder, "another passphrase", now=three.clock)
    assert again.sync.digest() == before
    again.close()


def test_an_office_that_changed_its_key_is_helped_by_the_one_above(three: Offices) -> None:
    three.change_community()
    folder = three.community.profile.folder
    three.community.close()
    recovery.request(folder, three.folder / "forgot", three.clock)
    recovery.answer(three.district.profile, three.folder / "forgot", three.folder / "helped")
    recovery.finish(folder, three.folder / "helped", "another passphrase", cost=CHEAP)
    app.open_(folder, "another passphrase", now=three.clock).close()

"""A change of keys that is cut short: the profile has the old key or the new, and goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gridclient.domain.log_books import AUDIT
from gridclient.errors import Locked, Refused, Untrusted
from gridclient.services import backups, key_rings
from gridclient.services import rotating as changing
from gridclient.store import epochs, meta
from gridclient.store.unit import Unit
from gridclient.trust import enrolment, keyfile
from tests import rotating
from tests.profiles import PASSPHRASE
from tests.rotating import Offices


class Crash(BaseException):
    """The computer is switched off."""


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Offices]:
    with rotating.offices(tmp_path) as made:
        yield made


def crash_at(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, call: int, *, after: bool
) -> None:
    """Let the ``call``-th call of something that really runs end in a crash, before or after."""
    real: Callable[..., Any] = getattr(where, name)
    count = 0

    def failing(*args: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == call and not after:
            raise Crash
        result = real(*args, **named)
        if count == call:
            raise Crash
        return result

    monkeypatch.setattr(where, name, failing)


POINTS = [
    (Unit, "add", 1, True),
    (Unit, "add", 5, False),
    (epochs, "go_on", 1, True),
    (key_rings, "change", 1, True),
    (meta, "put", 6, True),
    (Unit, "commit", 1, False),
    (Unit, "commit", 1, True),
    (changing, "keep_outside", 1, False),
    (keyfile, "replace", 1, False),
    (keyfile, "replace", 1, True),
    (keyfile, "replace", 2, True),
]


@pytest.mark.parametrize(("where", "name", "call", "after"), POINTS)
def test_a_root_has_the_old_key_or_the_new(
    three: Offices,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    call: int,
    *,
    after: bool,
) -> None:
    old = three.district.profile.fingerprint
    with monkeypatch.context() as faults:
        crash_at(faults, where, name, call, after=after)
        with pytest.raises(Crash):
            three.change_root()
    district = three.reopen("district")
    state = district.rotation.state()
    is_new = district.profile.fingerprint != old
    assert is_new is (state.since is not None)
    assert is_new is (len(district.profile.former_keys) == 1)
    assert district.profile.certificate == district.profile.root
    assert district.profile.certificate.public == district.profile.keys.public  # type: ignore[union-attr]
    visit = three.visit()
    three.round()
    if not is_new:
        three.change_root()
    three.round()
    assert visit.id in {one.id for one in three.district.visits.of(three.home.id)}
    assert three.worker.profile.root == three.district.profile.certificate
    assert three.agree()


@pytest.mark.parametrize("after", [False, True])
def test_an_office_takes_the_answer_again_where_that_was_cut_short(
    three: Offices, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    three.ask()
    answer = three.answer()
    old = three.community.profile.keys
    with monkeypatch.context() as faults:
        crash_at(faults, key_rings, "change", 1, after=after)
        with pytest.raises(Crash):
            three.community.enrolment.accept(answer)
    community = three.reopen("community")
    assert community.profile.keys == old
    three.bring(three.worker, community)
    community.enrolment.accept(answer)
    assert community.profile.former_keys == (old,)
    three.bring(community, three.worker)
    three.bring(community, three.district)
    three.round()
    assert three.agree()


def test_an_older_backup_brings_no_old_key_back(three: Offices) -> None:
    """The key file knows who the office is now; what the backup forgot comes back from others."""
    backup = backups.make(three.community.profile)
    three.change_community()
    three.bring(three.community, three.worker)
    new = three.community.profile
    folder, clock = new.folder, three.clock
    three.community.close()
    backups.restore_with(folder, PASSPHRASE, backup.stem, clock)
    again = three.reopen("community").profile
    assert again.renewed
    assert (again.keys, again.former_keys) == (new.keys, new.former_keys)
    assert again.certificate == new.certificate
    assert again.replica != new.replica
    visit = three.visit()
    for _round in range(3):
        three.take(three.community, three.send(three.worker, three.community).file)
        three.take(three.worker, three.send(three.community, three.worker).file)
        three.take(three.district, three.send(three.community, three.district).file)
        three.take(three.community, three.send(three.district, three.community).file)
    assert visit.id in {one.id for one in three.district.visits.of(three.home.id)}
    assert three.agree()


def test_who_may_not_change_a_key(three: Offices) -> None:
    file = three.folder / "request"

    def refused(act: Callable[[], object], kind: type[Exception], code: str) -> None:
        with pytest.raises(kind) as refusal:
            act()
        assert refusal.value.code == code  # type: ignore[attr-defined]
        assert refusal.value.hint  # type: ignore[attr-defined]

    root, community, worker = (
        one.rotation for one in (three.district, three.community, three.worker)
    )
    refused(lambda: worker.change(PASSPHRASE), Refused, "role.office")
    refused(lambda: worker.ask(PASSPHRASE, file), Refused, "role.office")
    refused(lambda: community.change(PASSPHRASE), Refused, "rotation.ask")
    refused(lambda: root.ask(PASSPHRASE, file), Refused, "rotation.root")
    refused(lambda: root.change("not the right one"), Locked, "vault.passphrase")
    three.clock.advance(minutes=1)
    refused(lambda: root.change(PASSPHRASE, "长" * 201), Refused, "rotation.reason")
    assert not file.exists()
    three.ask()
    refused(lambda: worker.answer(three.folder / "rotation", file), Refused, "role.office")
    refused(lambda: community.answer(three.folder / "rotation", file), Refused, "enrol.not_below")
    assert community.state().asked
    assert not file.exists()


def test_an_answer_for_another_division_is_refused(three: Offices) -> None:
    request = three.district.rotation
    three.ask()
    three.answer()
    content = enrolment.read_grant((three.folder / "answer").read_bytes())
    grant = content.certificate.grant
    assert request.read(three.folder / "rotation").name == grant.name
    keys = three.district.profile.keys
    own = three.district.profile.certificate
    assert own is not None
    from dataclasses import replace

    from gridclient.trust import certificates

    other = certificates.issue(
        keys,
        own,
        content.certificate.public,
        replace(grant, division="110105001002"),
        three.clock(),
        own.valid_until,
    )
    false = three.folder / "false"
    false.write_bytes(enrolment.write_grant(keys, other, (own,), None))
    with pytest.raises(Untrusted) as refusal:
        three.community.enrolment.accept(false)
    assert refusal.value.code == "rotation.other_office"
    bare = three.folder / "bare"
    another = certificates.issue(
        keys, own, content.certificate.public, grant, three.clock(), own.valid_until
    )
    bare.write_bytes(enrolment.write_grant(keys, another, (own,), None))
    with pytest.raises(Refused) as incomplete:
        three.community.enrolment.accept(bare)
    assert incomplete.value.code == "rotation.incomplete"
    assert not three.community.profile.former_keys


def test_it_is_written_down_and_told(three: Offices) -> None:
    three.change_community()
    three.change_root("年头到了")
    acts = {line.act for line in three.community.log_books.read(AUDIT)}
    assert {"key_asked", "key_changed"} <= acts
    acts = {line.act for line in three.district.log_books.read(AUDIT)}
    assert {"key_replaced", "key_changed"} <= acts
    three.bring(three.community, three.district)
    three.round()
    three.round()
    for one in (three.district, three.community, three.worker):
        members = one.enrolment.members()
        for app in (three.district, three.community):
            shown = [m for m in members if m.fingerprint == app.profile.fingerprint]
            assert [m.state for m in shown if m.state != "replaced"] == ["valid"]
            assert {m.key_since is not None for m in shown} == {True}
        assert not any(m.revoked for m in members)
        standing = [m.name for m in members if m.state == "valid"]
        assert sorted(standing) == sorted(set(standing))

"""Roots that change their key: what leads where, judged by us and by ``openssl verify``."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gridclient.errors import Untrusted
from gridclient.trust import certificates, crossings
from gridclient.trust.certificates import Certificate
from gridclient.trust.chains import Standing, check_chain, path_to
from gridclient.trust.keys import Keys
from tests.unit.trust.forging import forge, forge_member
from tests.unit.trust.offices import GRANTS, NOW, YEAR, House, Member, make_house, make_member

MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class Change:
    """A root before and after it changed its key, and what leads from one to the other."""

    old: Member
    new: Member
    new_with_old: Certificate
    old_with_new: Certificate


def change(old: Member, now: dt.datetime = NOW + MONTH) -> Change:
    keys = Keys.new()
    made = crossings.new_root(keys, old.certificate, now)
    return Change(
        old,
        Member(keys, made),
        crossings.new_with_old(old.keys, old.certificate, made, now),
        crossings.old_with_new(keys, made, old.certificate),
    )


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def changed(house: House) -> Change:
    return change(house.district)


def openssl(
    folder: Path, leaf: Certificate, others: Sequence[Certificate], root: Certificate
) -> bool:
    """What ``openssl verify`` says, with nothing but the pinned root to trust.

    It takes the first issuer it meets and never another one, so it is given the path we found.
    """
    with contextlib.suppress(Untrusted):
        leaf, *others, _root = path_to(leaf, others, root, NOW)
    files = {"root.pem": [root], "others.pem": others, "leaf.pem": [leaf]}
    for name, content in files.items():
        (folder / name).write_bytes(b"".join(one.pem for one in content))
    at = str(int((NOW + 2 * MONTH).timestamp()))
    order = ["openssl", "verify", "-attime", at, "-CAfile", "root.pem"]
    order += [*(["-untrusted", "others.pem"] if others else []), "leaf.pem"]
    return subprocess.run(order, cwd=folder, capture_output=True, check=False).returncode == 0


def ours(leaf: Certificate, others: Sequence[Certificate], root: Certificate) -> bool:
    try:
        return check_chain(leaf, others, root, NOW + 2 * MONTH) is Standing.VALID
    except Untrusted:
        return False


def test_both_judge_chains_over_a_crossing_alike(
    house: House, changed: Change, tmp_path: Path
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    new_street = make_member(changed.new, GRANTS["street"], NOW + 4 * YEAR)
    new_community = make_member(new_street, GRANTS["community"], NOW + 3 * YEAR)
    new_worker = make_member(new_community, GRANTS["worker"])
    old_roots = (house.root, changed.old_with_new, changed.new_with_old)
    above_old = (*house.offices, *old_roots)
    above_new = (new_community.certificate, new_street.certificate, *old_roots)
    fresh = change(house.district)
    cases = {
        "old chain, new root": (house.worker.certificate, above_old, changed.new, True),
        "old chain, old root": (house.worker.certificate, above_old, house.district, True),
        "new chain, old root": (new_worker.certificate, above_new, house.district, True),
        "new chain, new root": (new_worker.certificate, above_new, changed.new, True),
        "no crossing": (house.worker.certificate, house.offices, changed.new, False),
        "no way back": (new_worker.certificate, above_new[:2], house.district, False),
        "another change": (new_worker.certificate, above_new, fresh.new, False),
        "the crossing itself": (changed.new_with_old, (), house.district, True),
        "the other crossing": (changed.old_with_new, (), changed.new, True),
        "a crossing by nobody": (changed.new_with_old, (), changed.new, False),
    }
    for name, (leaf, others, root, stands) in cases.items():
        said = (
            ours(leaf, others, root.certificate),
            openssl(tmp_path, leaf, others, root.certificate),
        )
        assert said == (stands, stands), name


def test_the_chain_of_four_offices_is_not_lengthened(house: House, changed: Change) -> None:
    path = path_to(
        house.worker.certificate,
        (*house.offices, changed.old_with_new),
        changed.new.certificate,
        NOW,
    )
    assert len(path) == 5
    assert path[-2] == changed.old_with_new


def test_what_was_signed_before_the_change_stands_under_the_new_root(
    house: House, changed: Change
) -> None:
    """A fact is judged by the day it was written, and the new root is to judge those days."""
    pool = (*house.offices, changed.old_with_new)
    at = NOW + dt.timedelta(days=1)
    found = check_chain(house.worker.certificate, pool, changed.new.certificate, at)
    assert found is Standing.VALID


def test_a_bundle_of_the_new_root_is_judged_by_the_old_one(house: House, changed: Change) -> None:
    """Its sender is self-signed and not pinned: only the crossing says who it is."""
    leaf = changed.new.certificate
    assert ours(leaf, [changed.new_with_old], house.root)
    assert not ours(leaf, [], house.root)
    assert not ours(leaf, [change(house.district).new_with_old], house.root)


def test_many_changes_lead_from_the_first_root_to_the_last_and_back(house: House) -> None:
    member, pool = house.district, list(house.offices)
    for number in range(5):
        step = change(member, NOW + (number + 1) * dt.timedelta(hours=1))
        pool += [step.new_with_old, step.old_with_new, step.new.certificate]
        member = step.new
    assert ours(house.worker.certificate, pool, member.certificate)
    assert ours(make_member(member, GRANTS["worker"]).certificate, pool, house.root)


@pytest.mark.parametrize("role", ["street", "community"])
def test_only_a_root_crosses(house: House, role: str) -> None:
    """An office that certifies another key of its own is no root."""
    office = house.member(role)
    keys = Keys.new()
    name = office.certificate.parsed().subject
    twin = certificates.issue_under_name(
        office.keys, office.certificate, keys.public, (NOW, NOW + YEAR)
    )
    assert twin.parsed().subject == name
    leaf = make_member_of(Member(keys, twin))
    assert not ours(leaf, (twin, *house.offices), house.root)


def make_member_of(office: Member) -> Certificate:
    return forge_member(office, GRANTS["worker"]).certificate


def test_a_crossing_bears_the_name_and_the_grant_of_the_root(house: House) -> None:
    """Whatever else the root signs as an office like itself is a breach of the role."""
    keys = Keys.new()
    for grant in (
        GRANTS["district"],
        replace(GRANTS["district"], division="310105"),
        replace(GRANTS["district"], name="别处"),
    ):
        false = forge(house.district, keys.public, grant, path_length=2)
        assert not crossings.is_crossing(false, house.root)
        with pytest.raises(Untrusted) as refusal:
            check_chain(false, (), house.root, NOW)
        assert refusal.value.code in ("certificate.role", "certificate.scope")

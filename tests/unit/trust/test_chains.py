"""Chains: the table of what is accepted, in grace, and refused with which code."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations

import pytest

from gridclient.errors import Untrusted
from gridclient.trust.certificates import Certificate
from gridclient.trust.chains import Standing, check_chain
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys
from tests.unit.trust.forging import forge, forge_member
from tests.unit.trust.offices import (
    GRANTS,
    NOW,
    House,
    Member,
    make_house,
    make_member,
    make_root,
)

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def refused(
    leaf: Certificate,
    intermediates: tuple[Certificate, ...],
    root: Certificate,
    at: dt.datetime = NOW,
    revoked: dict[str, object] | None = None,
) -> str:
    with pytest.raises(Untrusted) as refusal:
        check_chain(leaf, intermediates, root, at, revoked or {})
    assert refusal.value.hint
    return refusal.value.code


@pytest.mark.parametrize("role", list(GRANTS))
def test_an_honest_chain_is_valid(house: House, role: str) -> None:
    leaf = house.member(role).certificate
    assert check_chain(leaf, house.offices, house.root, NOW) is Standing.VALID


def test_the_order_of_the_certificates_and_further_ones_do_not_matter(house: House) -> None:
    other = make_house()
    for order in permutations((*house.offices, house.root, *other.offices)):
        assert check_chain(house.worker.certificate, order, house.root, NOW) is Standing.VALID


def test_a_district_may_enrol_directly(house: House) -> None:
    for role in ("street", "community", "worker", "leader"):
        member = make_member(house.district, GRANTS[role])
        assert check_chain(member.certificate, (), house.root, NOW) is Standing.VALID


def test_a_community_can_be_its_own_root() -> None:
    root = make_root(GRANTS["community"])
    worker = make_member(root, GRANTS["worker"])
    assert check_chain(worker.certificate, (), root.certificate, NOW) is Standing.VALID


@pytest.mark.parametrize("issuer", list(GRANTS))
@pytest.mark.parametrize("subject", list(GRANTS))
def test_every_role_having_issued_every_role(house: House, issuer: str, subject: str) -> None:
    """Certificates with a good signature that our own code would not issue."""
    ranks = ["district", "street", "community", "worker", "leader"]
    may = issuer in ranks[:3] and subject in ranks[max(1, ranks.index(issuer) + 1) :]
    office = house.member(issuer)
    pool = (*house.offices, house.worker.certificate, house.leader.certificate)
    keys = Keys.new()
    leaf = forge(office, keys.public, GRANTS[subject])
    if may:
        assert check_chain(leaf, pool, house.root, NOW) is Standing.VALID
    else:
        expected = "certificate.role" if issuer in ranks[:3] else "certificate.chain"
        assert refused(leaf, pool, house.root) == expected


@pytest.mark.parametrize("role", ["worker", "leader"])
def test_a_member_who_is_marked_an_authority_still_issues_nothing(house: House, role: str) -> None:
    member = forge_member(house.community, GRANTS[role], authority=True)
    below = forge_member(member, GRANTS["worker"])
    root = make_root(GRANTS["community"])
    member_of_root = forge_member(root, GRANTS[role], authority=True)
    below_it = forge_member(member_of_root, GRANTS["worker"])
    pool = (member.certificate, *house.offices)
    assert refused(below.certificate, pool, house.root) == "certificate.chain"
    assert (
        refused(below_it.certificate, (member_of_root.certificate,), root.certificate)
        == "certificate.role"
    )


def test_an_office_not_marked_an_authority_issues_nothing(house: House) -> None:
    office = forge_member(house.street, GRANTS["community"], authority=False)
    leaf = forge_member(office, GRANTS["worker"]).certificate
    pool = (office.certificate, house.street.certificate)
    assert refused(leaf, pool, house.root) == "certificate.chain"


def test_the_path_length_of_an_office_holds(house: House) -> None:
    street = forge_member(house.district, GRANTS["street"], path_length=0)
    community = forge_member(street, GRANTS["community"])
    leaf = forge_member(community, GRANTS["worker"]).certificate
    direct = forge_member(street, GRANTS["worker"]).certificate
    pool = (street.certificate, community.certificate)
    assert check_chain(direct, pool, house.root, NOW) is Standing.VALID
    assert refused(leaf, pool, house.root) == "certificate.chain"


@pytest.mark.parametrize(
    "widened",
    [
        replace(GRANTS["worker"], division="310104003013", grids=("310104003013001",)),
        replace(GRANTS["worker"], division="310104003"),
        replace(GRANTS["worker"], grids=()),
        replace(GRANTS["worker"], grids=("310104003012007", "310104003013001")),
        replace(GRANTS["worker"], grids=("310104003012",)),
    ],
    ids=lambda grant: f"{grant.division}:{','.join(grant.grids)}",
)
def test_a_scope_beyond_the_issuer_is_refused(house: House, widened: Grant) -> None:
    leaf = forge(house.community, Keys.new().public, widened)
    assert refused(leaf, house.offices, house.root) == "certificate.scope"


def test_a_scope_widened_in_the_middle_of_the_chain_is_refused(house: House) -> None:
    elsewhere = replace(GRANTS["community"], division="310105001001")
    office = forge_member(house.street, elsewhere)
    worker = replace(GRANTS["worker"], division="310105001001", grids=("310105001001001",))
    leaf = make_member(office, worker).certificate
    pool = (office.certificate, house.street.certificate)
    assert refused(leaf, pool, house.root) == "certificate.scope"


def test_an_unknown_role_is_refused(house: House) -> None:
    leaf = forge(house.community, Keys.new().public, replace(GRANTS["worker"], role="mayor"))
    assert refused(leaf, house.offices, house.root) == "certificate.role"


@pytest.mark.parametrize("role", ["worker", "leader"])
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-SECOND, "valid"),
        (0 * DAY, "valid"),
        (SECOND, "grace"),
        (30 * DAY, "grace"),
        (30 * DAY + SECOND, "certificate.expired"),
        (4000 * DAY, "certificate.expired"),
    ],
)
def test_a_member_has_thirty_days_of_grace(
    house: House, role: str, after: dt.timedelta, expected: str
) -> None:
    leaf = house.member(role).certificate
    at = leaf.valid_until + after
    if expected == "certificate.expired":
        assert refused(leaf, house.offices, house.root, at) == expected
    else:
        assert check_chain(leaf, house.offices, house.root, at) == expected


def test_an_office_has_no_grace(house: House) -> None:
    office = house.community.certificate
    after = office.valid_until + SECOND
    assert refused(office, house.offices, house.root, after) == "certificate.expired"


def test_the_offices_above_must_be_valid_too(house: House) -> None:
    until = NOW + 10 * DAY
    office = forge_member(house.street, GRANTS["community"], valid_until=until)
    leaf = forge_member(office, GRANTS["worker"]).certificate
    pool = (office.certificate, house.street.certificate)
    assert check_chain(leaf, pool, house.root, until) is Standing.VALID
    assert refused(leaf, pool, house.root, until + SECOND) == "certificate.expired"


def test_a_certificate_of_tomorrow_is_not_valid_yet(house: House) -> None:
    """Clocks may differ by a day; a grant is used minutes after it was issued."""
    leaf = house.worker.certificate
    assert check_chain(leaf, house.offices, house.root, NOW - DAY) is Standing.VALID
    early = NOW - DAY - SECOND
    assert refused(leaf, house.offices, house.root, early) == "certificate.not_yet_valid"


@pytest.mark.parametrize("role", ["worker", "community", "street", "district"])
def test_one_revoked_certificate_breaks_the_chain(house: House, role: str) -> None:
    revoked: dict[str, object] = {house.member(role).certificate.serial: 17}
    leaf = house.worker.certificate
    assert refused(leaf, house.offices, house.root, NOW, revoked) == "certificate.revoked"


def test_the_revocation_of_somebody_else_does_no_harm(house: House) -> None:
    revoked = {house.leader.certificate.serial: 17}
    leaf = house.worker.certificate
    assert check_chain(leaf, house.offices, house.root, NOW, revoked) is Standing.VALID


def test_another_district_is_unknown(house: House) -> None:
    other = make_house()
    leaf = other.worker.certificate
    assert refused(leaf, other.offices, house.root) == "certificate.unknown"
    assert refused(leaf, (*other.offices, other.root), house.root) == "certificate.unknown"


def test_a_self_made_root_with_the_pinned_ones_name_is_unknown(house: House) -> None:
    impostor = make_root()
    leaf = make_member(impostor, GRANTS["worker"]).certificate
    pool = (impostor.certificate, house.root)
    assert refused(leaf, pool, house.root) == "certificate.unknown"


def test_a_missing_office_in_between_is_unknown(house: House) -> None:
    leaf = house.worker.certificate
    assert refused(leaf, house.offices[1:], house.root) == "certificate.unknown"


def test_a_signature_by_a_key_other_than_the_named_one_breaks_the_chain(house: House) -> None:
    pretender = Member(Keys.new(), house.community.certificate)
    genuine = house.community.keys.public
    leaf = forge(pretender, Keys.new().public, GRANTS["worker"], named_issuer=genuine)
    assert refused(leaf, house.offices, house.root) == "certificate.chain"


def test_a_loop_breaks_the_chain(house: House) -> None:
    first, second = Keys.new(), Keys.new()
    grant = GRANTS["community"]
    one = forge(Member(first, house.street.certificate), second.public, grant)
    two = forge(Member(second, one), first.public, grant)
    one = forge(Member(first, two), second.public, grant)
    leaf = forge(Member(second, one), Keys.new().public, GRANTS["worker"])
    assert refused(leaf, (one, two), house.root) == "certificate.chain"


def test_a_chain_has_at_most_four_certificates(house: House) -> None:
    member = forge_member(house.community, GRANTS["worker"], authority=True)
    leaf = forge_member(member, GRANTS["worker"]).certificate
    pool = (member.certificate, *house.offices)
    assert refused(leaf, pool, house.root) == "certificate.chain"


def test_an_office_issued_anew_keeps_its_members(house: House) -> None:
    """Two certificates for one key: the one that is valid and wide enough counts."""
    keys = house.community.keys.public
    grant = GRANTS["community"]
    old = forge(house.street, keys, grant, valid_until=NOW + DAY)
    late = forge(house.street, keys, grant, valid_from=NOW + 300 * DAY)
    leaf = house.worker.certificate
    for order in permutations((old, late, *house.offices)):
        assert check_chain(leaf, order, house.root, NOW + 9 * DAY) is Standing.VALID
    pool = (old, house.offices[1])
    assert refused(leaf, pool, house.root, NOW + 9 * DAY) == "certificate.expired"


def test_a_root_whose_own_signature_is_broken_is_refused(house: House) -> None:
    genuine = house.district
    pretender = Member(Keys.new(), genuine.certificate)
    root = forge(
        pretender, genuine.keys.public, GRANTS["district"], named_issuer=genuine.keys.public
    )
    leaf = make_member(Member(genuine.keys, root), GRANTS["worker"]).certificate
    assert refused(leaf, (), root) == "certificate.chain"

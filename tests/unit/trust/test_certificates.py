"""Certificates: what is issued, what is refused at issuing, what is read back."""

from __future__ import annotations

import datetime as dt
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from gridclient.errors import Refused, Untrusted
from gridclient.trust import extensions
from gridclient.trust.certificates import issue, issue_root, read
from gridclient.trust.chains import check_chain
from gridclient.trust.extensions import SCOPE, Scope, read_scope, scope_extension
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys
from tests.tools import needs
from tests.unit.trust.forging import forge
from tests.unit.trust.offices import GRANTS, NOW, YEAR, House, flip, make_member, make_root

ROLES = list(GRANTS)


@pytest.mark.parametrize("role", ROLES)
def test_a_certificate_says_what_was_granted(house: House, role: str) -> None:
    member = house.member(role)
    certificate = member.certificate
    assert certificate.grant == GRANTS[role]
    assert certificate.public == member.keys.public
    assert certificate.valid_from == NOW
    assert bytes.fromhex(certificate.serial) in certificate.der


@pytest.mark.parametrize("role", ROLES)
def test_pem_and_der_read_the_same(house: House, role: str) -> None:
    certificate = house.member(role).certificate
    assert read(certificate.pem) == certificate
    assert read(certificate.der) == certificate


def test_a_certificate_names_the_key_that_issued_it(house: House) -> None:
    assert house.root.issuer_key_id == house.root.public.key_id
    assert house.worker.certificate.issuer_key_id == house.community.keys.public.key_id


def test_a_root_runs_for_twenty_years_unless_told_otherwise() -> None:
    keys = Keys.new()
    assert issue_root(keys, GRANTS["community"], NOW).valid_until.year == NOW.year + 20
    assert issue_root(keys, GRANTS["community"], NOW, years=3).valid_until.year == NOW.year + 3


@pytest.mark.parametrize("role", ["worker", "leader"])
def test_a_member_is_never_a_root(role: str) -> None:
    with pytest.raises(Refused) as refusal:
        issue_root(Keys.new(), GRANTS[role], NOW)
    assert refusal.value.code == "certificate.role"


MAY = {
    "district": {"street", "community", "worker", "leader"},
    "street": {"community", "worker", "leader"},
    "community": {"worker", "leader"},
    "worker": set(),
    "leader": set(),
}


@pytest.mark.parametrize("issuer", ROLES)
@pytest.mark.parametrize("subject", ROLES)
def test_every_role_issuing_every_role(house: House, issuer: str, subject: str) -> None:
    office = house.member(issuer)
    if subject in MAY[issuer]:
        assert make_member(office, GRANTS[subject]).certificate.grant == GRANTS[subject]
        return
    with pytest.raises(Refused) as refusal:
        make_member(office, GRANTS[subject])
    assert refusal.value.code == "certificate.role"


@pytest.mark.parametrize(
    "widened",
    [
        replace(GRANTS["worker"], division="310104003013", grids=("310104003013001",)),
        replace(GRANTS["worker"], division="310104003"),
        replace(GRANTS["worker"], grids=()),
        replace(GRANTS["worker"], grids=("310104003013001",)),
        replace(GRANTS["worker"], grids=("310104003012007", "310104003013001")),
        replace(GRANTS["worker"], grids=("310104003012",)),
        replace(GRANTS["worker"], division="3101040030120", grids=("3101040030120001",)),
        replace(GRANTS["worker"], division="三一〇一〇四〇〇三〇一二"),
        replace(GRANTS["worker"], division=""),
    ],
    ids=lambda grant: f"{grant.division}:{','.join(grant.grids)}",
)
def test_a_grant_beyond_the_office_is_not_issued(house: House, widened: Grant) -> None:
    with pytest.raises(Refused) as refusal:
        make_member(house.community, widened)
    assert refusal.value.code == "certificate.scope"


@pytest.mark.parametrize(
    "grant",
    [
        replace(GRANTS["community"], grids=("310104003012007",)),
        replace(GRANTS["community"], division="310104003"),
        replace(GRANTS["community"], division="310104003012007"),
    ],
)
def test_an_office_has_a_whole_division_of_its_own_level(house: House, grant: Grant) -> None:
    for make in (lambda: make_member(house.street, grant), lambda: make_root(grant)):
        with pytest.raises(Refused) as refusal:
            make()
        assert refusal.value.code == "certificate.scope"


@pytest.mark.parametrize(
    "until", [NOW, NOW - YEAR, NOW + 6 * YEAR], ids=["now", "past", "after the office's own"]
)
def test_a_certificate_ends_before_that_of_its_office(house: House, until: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        make_member(house.community, GRANTS["worker"], until)
    assert refusal.value.code == "certificate.until"


@pytest.mark.parametrize(("name", "device"), [("", "本"), ("名" * 65, "本"), ("名", "本" * 65)])
def test_names_that_do_not_fit_are_refused(house: House, name: str, device: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_member(house.community, replace(GRANTS["worker"], name=name, device=device))
    assert refusal.value.code == "certificate.name"


def test_only_the_issuers_own_keys_issue(house: House) -> None:
    with pytest.raises(ValueError, match="not the issuer's keys"):
        issue(
            house.worker.keys,
            house.community.certificate,
            Keys.new().public,
            GRANTS["worker"],
            NOW,
            NOW + YEAR,
        )


def test_no_bit_of_a_certificate_can_be_flipped(house: House) -> None:
    """Refused when read, or by the chain; one flip a byte, at a bit that wanders."""
    der = house.worker.certificate.der
    accepted = []
    for byte in range(len(der)):
        damaged = flip(der, 8 * byte + (byte * 5) % 8)
        try:
            check_chain(read(damaged), house.offices, house.root, NOW)
        except Untrusted:
            continue
        accepted.append(byte)
    assert accepted == []


def test_a_signature_has_one_spelling(house: House) -> None:
    """The unused bits of its BIT STRING: a second spelling would be a second certificate."""
    der = house.worker.certificate.der
    for bit in range(3):
        with pytest.raises(Untrusted) as refusal:
            read(flip(der, 8 * (len(der) - 65) + bit))
        assert refusal.value.code == "certificate.unreadable"


def test_a_serial_number_below_zero_is_unreadable(house: House) -> None:
    der = house.worker.certificate.der
    first_digits = der.index(b"\xa0\x03\x02\x01\x02\x02") + 7
    with pytest.raises(Untrusted) as refusal:
        read(flip(der, 8 * first_digits + 7))
    assert refusal.value.code == "certificate.unreadable"


@given(st.binary(max_size=300))
def test_anything_else_is_unreadable(data: bytes) -> None:
    for written in (data, b"-----BEGIN CERTIFICATE-----\n" + data):
        with pytest.raises(Untrusted) as refusal:
            read(written)
        assert refusal.value.code == "certificate.unreadable"


@given(st.data())
def test_a_certificate_cut_short_or_lengthened_is_unreadable(data: st.DataObject) -> None:
    der = CERTIFICATE.der
    size = data.draw(st.integers(0, len(der) - 1))
    for damaged in (der[:size], der + der[: size + 1]):
        with pytest.raises(Untrusted) as refusal:
            read(damaged)
        assert refusal.value.code == "certificate.unreadable"


CERTIFICATE = make_root().certificate


def test_an_unknown_critical_extension_is_unreadable(house: House) -> None:
    extra = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1.9"), b"\x05\x00")
    member = house.worker.keys.public
    assert forge(house.community, member, GRANTS["worker"], extra=extra, extra_critical=False)
    with pytest.raises(Untrusted) as refusal:
        forge(house.community, member, GRANTS["worker"], extra=extra)
    assert refusal.value.code == "certificate.unreadable"


SOUND = b'{"division":"310104","grids":[],"role":"worker"}'


def _utf8_string(content: bytes) -> bytes:
    return b"\x0c" + bytes([len(content)]) + content


def test_a_scope_is_the_canonical_json_in_a_utf8_string() -> None:
    assert scope_extension(Scope("worker", "310104", ())).value == _utf8_string(SOUND)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\x0c",
        b"\x0c\x02{",
        SOUND,
        b"\x13" + _utf8_string(SOUND)[1:],
        b"\x0c\x81" + _utf8_string(SOUND)[1:],
        _utf8_string(SOUND) + b"\0",
        _utf8_string(SOUND.replace(b":[", b": [")),
        _utf8_string(SOUND.replace(b"{", b'{"role":"leader",')),
        _utf8_string(SOUND.replace(b"{", b'{"also":"",')),
        _utf8_string(SOUND.replace(b"[]", b"[7]")),
        _utf8_string(SOUND.replace(b"[]", b'"0"')),
        _utf8_string(SOUND.replace(b'"310104"', b"310104")),
        _utf8_string(b"[1,2]"),
    ],
)
def test_a_scope_that_is_not_exactly_one_is_unreadable(house: House, written: bytes) -> None:
    scope = x509.UnrecognizedExtension(SCOPE, written)
    with pytest.raises(Untrusted) as refusal:
        forge(house.community, house.worker.keys.public, GRANTS["worker"], scope=scope)
    assert refusal.value.code == "certificate.unreadable"


@given(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=20),
)
def test_any_scope_comes_back_from_its_extension(role: str, grids: list[str]) -> None:
    scope = Scope(role, "310104", tuple(grids))
    extension = x509.Extension(SCOPE, False, scope_extension(scope))
    assert read_scope(x509.Extensions([extension])) == scope


@needs("openssl")
@pytest.mark.parametrize("role", ROLES)
def test_openssl_reads_a_certificate(house: House, tmp_path: Path, role: str) -> None:
    file = tmp_path / "certificate.pem"
    file.write_bytes(house.member(role).certificate.pem)
    text = _openssl("x509", "-in", file, "-noout", "-text", "-nameopt", "utf8")
    assert GRANTS[role].name in text
    assert "Public Key Algorithm: ED25519" in text
    assert f"CA:{'TRUE' if GRANTS[role].is_office else 'FALSE'}" in text
    assert extensions.SCOPE.dotted_string in text


@needs("openssl")
@pytest.mark.parametrize("role", ROLES)
def test_openssl_verifies_an_honest_chain(house: House, tmp_path: Path, role: str) -> None:
    (tmp_path / "root.pem").write_bytes(house.root.pem)
    (tmp_path / "offices.pem").write_bytes(b"".join(one.pem for one in house.offices))
    (tmp_path / "leaf.pem").write_bytes(house.member(role).certificate.pem)
    said = _openssl(
        "verify",
        "-x509_strict",
        "-attime",
        str(int(NOW.timestamp()) + 60),
        "-CAfile",
        tmp_path / "root.pem",
        "-untrusted",
        tmp_path / "offices.pem",
        tmp_path / "leaf.pem",
    )
    assert said.strip().endswith("OK")


def _openssl(*arguments: str | Path) -> str:
    done = subprocess.run(
        ["openssl", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout

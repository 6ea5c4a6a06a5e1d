"""Enrolment: a request and a grant, each whole or refused."""

from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.rows import canonical
from gridclient.errors import Untrusted
from gridclient.trust import signatures
from gridclient.trust.enrolment import read_grant, read_request, write_grant, write_request
from gridclient.trust.keys import Keys
from tests.unit.trust.forging import forge
from tests.unit.trust.offices import GRANTS, NOW, House, Member, flip

KEYS = Keys.new()
REQUEST = write_request(KEYS, "王小明", "笔记本", NOW)


def request_refused(data: bytes) -> str:
    with pytest.raises(Untrusted) as refusal:
        read_request(data)
    return refusal.value.code


def grant_refused(data: bytes) -> str:
    with pytest.raises(Untrusted) as refusal:
        read_grant(data)
    return refusal.value.code


def granted(house: House, bundle: bytes | None = b"first data") -> bytes:
    chain = [*house.offices, house.root]
    return write_grant(house.community.keys, house.worker.certificate, chain, bundle)


def test_a_request_comes_back() -> None:
    request = read_request(REQUEST)
    assert (request.name, request.device) == ("王小明", "笔记本")
    assert request.public == KEYS.public
    assert request.made_at == NOW


def test_a_request_tells_the_time_in_utc() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    data = write_request(KEYS, "王小明", "", NOW.astimezone(shanghai))
    assert read_request(data).made_at == NOW
    assert b'"made_at":"2026-03-01T08:30:00Z"' in data


def test_a_request_holds_no_private_key() -> None:
    for part in (KEYS.signing, KEYS.receiving):
        assert base64.b64encode(part) not in REQUEST
        assert part.hex().encode() not in REQUEST


def test_any_flipped_bit_of_a_request_is_refused() -> None:
    for position in range(8 * len(REQUEST)):
        assert request_refused(flip(REQUEST, position)) == "enrolment.request_damaged"


@given(st.integers(0, len(REQUEST) - 1), st.binary(min_size=1, max_size=5))
def test_a_request_cut_short_or_lengthened_is_refused(size: int, more: bytes) -> None:
    for damaged in (REQUEST[:size], REQUEST + more, more + REQUEST):
        assert request_refused(damaged) == "enrolment.request_damaged"


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"[" * 60_000, b'"\\ud800"', b" " * 70_000])
def test_what_is_no_enrolment_file_is_refused(data: bytes) -> None:
    assert request_refused(data) == "enrolment.request_damaged"
    assert grant_refused(data) == "enrolment.grant_damaged"


def _resigned(keys: Keys, domain: str, data: bytes, **changed: object) -> bytes:
    content = {**json.loads(data), **changed}
    del content["signature"]
    signature = signatures.sign(keys, domain, canonical(content))
    return canonical({**content, "signature": _base64(signature)})


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signing", _base64(Keys(b"\5" * 32, b"\6" * 32).public.signing)),
        ("signing", _base64(b"short")),
        ("receiving", None),
        ("made_at", "yesterday"),
        ("made_at", 7),
        ("name", ["王小明"]),
        ("device", None),
        ("format", signatures.GRANT),
    ],
)
def test_a_request_with_senseless_content_is_refused(name: str, value: object) -> None:
    data = _resigned(KEYS, signatures.REQUEST, REQUEST, **{name: value})
    assert request_refused(data) == "enrolment.request_damaged"
    assert read_request(_resigned(KEYS, signatures.REQUEST, REQUEST)).public == KEYS.public


def test_a_request_signed_by_another_key_is_refused() -> None:
    data = _resigned(Keys.new(), signatures.REQUEST, REQUEST)
    assert request_refused(data) == "enrolment.request_damaged"


def test_a_signature_for_another_purpose_is_refused() -> None:
    data = _resigned(KEYS, signatures.FACT, REQUEST)
    assert request_refused(data) == "enrolment.request_damaged"


@pytest.mark.parametrize("bundle", [None, b"", b"\0workbook\xff"])
def test_a_grant_comes_back(house: House, bundle: bytes | None) -> None:
    grant = read_grant(granted(house, bundle))
    assert grant.certificate == house.worker.certificate
    assert grant.chain == (*house.offices, house.root)
    assert grant.bundle == bundle


def test_a_grant_of_a_root_comes_back(house: House) -> None:
    data = write_grant(house.district.keys, house.street.certificate, [house.root], None)
    assert read_grant(data).chain == (house.root,)


def test_any_flipped_bit_of_a_grant_is_refused(house: House) -> None:
    data = granted(house)
    for byte in range(len(data)):
        damaged = flip(data, 8 * byte + (byte * 5) % 8)
        assert grant_refused(damaged) == "enrolment.grant_damaged"


def test_a_grant_signed_by_somebody_else_is_refused(house: House) -> None:
    chain = [*house.offices, house.root]
    for stranger in (house.leader.keys, house.street.keys, Keys.new()):
        data = write_grant(stranger, house.worker.certificate, chain, None)
        assert grant_refused(data) == "enrolment.grant_damaged"


def test_a_grant_without_its_issuer_first_is_refused(house: House) -> None:
    leaf = house.worker.certificate
    turned = [house.street.certificate, house.community.certificate, house.root]
    assert grant_refused(write_grant(house.street.keys, leaf, turned, None)) == (
        "enrolment.grant_damaged"
    )
    assert grant_refused(write_grant(house.street.keys, leaf, [], None)) == (
        "enrolment.grant_damaged"
    )


def test_a_grant_with_a_broken_chain_is_refused(house: House) -> None:
    leaf = house.worker.certificate
    gap = [house.community.certificate, house.root]
    assert grant_refused(write_grant(house.community.keys, leaf, gap, None)) == (
        "certificate.unknown"
    )


def test_a_grant_beyond_the_office_is_refused(house: House) -> None:
    leaf = forge(house.community, KEYS.public, GRANTS["street"])
    chain = [*house.offices, house.root]
    data = write_grant(house.community.keys, leaf, chain, None)
    assert grant_refused(data) == "certificate.role"


def test_a_grant_under_a_root_that_did_not_sign_itself_is_refused(house: House) -> None:
    public = house.district.keys.public
    pretender = Member(Keys.new(), house.root)
    root = forge(pretender, public, GRANTS["district"], named_issuer=public)
    data = write_grant(house.district.keys, house.street.certificate, [root], None)
    assert grant_refused(data).startswith("certificate.")

"""Signatures: for one purpose, over one message, by one key."""

from __future__ import annotations

from itertools import permutations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from gridclient.trust import signatures
from gridclient.trust.keys import Keys
from gridclient.trust.signatures import BUNDLE, DOMAINS, sign, verify
from tests.unit.trust.offices import flip

KEYS = Keys.new()
SIGNING = KEYS.public.signing


@given(st.sampled_from(sorted(DOMAINS)), st.binary(max_size=200))
def test_what_is_signed_verifies(domain: str, message: bytes) -> None:
    assert verify(SIGNING, domain, message, sign(KEYS, domain, message))


@pytest.mark.parametrize(("signed_for", "read_as"), list(permutations(sorted(DOMAINS), 2)))
def test_a_signature_is_good_for_its_purpose_only(signed_for: str, read_as: str) -> None:
    assert not verify(SIGNING, read_as, b"message", sign(KEYS, signed_for, b"message"))


def test_no_purpose_is_the_beginning_of_another() -> None:
    assert not [pair for pair in permutations(DOMAINS, 2) if pair[0].startswith(pair[1])]


def test_any_flipped_bit_of_a_signature_is_seen() -> None:
    signature = sign(KEYS, BUNDLE, b"message")
    for position in range(8 * len(signature)):
        assert not verify(SIGNING, BUNDLE, b"message", flip(signature, position))


def test_another_message_or_another_key_does_not_verify() -> None:
    signature = sign(KEYS, BUNDLE, b"message")
    assert not verify(SIGNING, BUNDLE, b"massage", signature)
    assert not verify(Keys.new().public.signing, BUNDLE, b"message", signature)


@given(st.binary(max_size=70), st.text(max_size=20), st.binary(max_size=70))
def test_malformed_input_is_false_and_no_exception(
    key: bytes, domain: str, signature: bytes
) -> None:
    assert not verify(key, domain, b"message", signature)
    assert not verify(SIGNING, BUNDLE, b"message", signature)
    assert not verify(key, BUNDLE, b"message", signature)


def test_the_signed_bytes_are_those_of_the_published_format() -> None:
    """Others write bundles too: purpose, then message, nothing between."""
    signature = sign(KEYS, BUNDLE, b"{}")
    Ed25519PublicKey.from_public_bytes(SIGNING).verify(signature, b"gridclient-bundle/2{}")


def test_there_is_no_signing_without_a_purpose() -> None:
    with pytest.raises(ValueError, match="no purpose"):
        sign(KEYS, "gridclient-anything/1", b"message")
    assert not verify(SIGNING, "gridclient-anything/1", b"message", bytes(64))


def test_the_purposes_are_those_of_the_design() -> None:
    assert signatures.BUNDLE == "gridclient-bundle/2"
    assert signatures.FACT == "gridclient-fact/2"
    assert signatures.REQUEST == "gridclient-request/1"
    assert signatures.GRANT == "gridclient-grant/1"

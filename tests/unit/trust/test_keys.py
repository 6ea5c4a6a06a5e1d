"""Keys: kept whole, known by an id, compared by a fingerprint."""

from __future__ import annotations

import hashlib
import re

import pytest

from gridclient.errors import Refused
from gridclient.trust.keys import Keys, PublicKeys, replica_id
from tests.unit.trust.offices import flip


def test_keys_come_back_from_their_bytes() -> None:
    keys = Keys.new()
    assert Keys.from_bytes(keys.to_bytes()) == keys
    assert Keys.from_bytes(keys.to_bytes()).public == keys.public


def test_new_keys_differ() -> None:
    assert Keys.new() != Keys.new()


def test_any_flipped_bit_of_the_keys_is_refused() -> None:
    data = Keys.new().to_bytes()
    for position in range(8 * len(data)):
        with pytest.raises(Refused) as refusal:
            Keys.from_bytes(flip(data, position))
        assert refusal.value.code == "keys.damaged"


def test_keys_cut_short_or_made_longer_are_refused() -> None:
    data = Keys.new().to_bytes()
    for damaged in (b"", data[:-1], data[1:], data + b"\0", data[:8]):
        with pytest.raises(Refused):
            Keys.from_bytes(damaged)


def test_private_keys_do_not_show_in_messages() -> None:
    keys = Keys(b"S" * 32, b"R" * 32)
    assert "SSS" not in repr(keys)
    assert "RRR" not in repr(keys)


def test_the_key_id_is_as_the_design_says() -> None:
    """Known values, so that the id of a replica never changes by accident."""
    public = PublicKeys(bytes(32), bytes(32))
    assert hashlib.sha256(bytes(32)).hexdigest().startswith("66687aadf862bd776c")
    assert public.key_id == "MZUHVLPYMK"
    assert replica_id(public.key_id, 3) == "MZUHVLPYMK.3"


def test_the_fingerprint_has_eight_groups_and_minds_both_keys() -> None:
    keys, other = Keys.new().public, Keys.new().public
    assert re.fullmatch(r"\d{5}( \d{5}){7}", keys.fingerprint)
    assert keys.fingerprint != PublicKeys(keys.signing, other.receiving).fingerprint
    assert keys.fingerprint != PublicKeys(other.signing, keys.receiving).fingerprint
    assert PublicKeys(bytes(32), bytes(32)).fingerprint == FINGERPRINT_OF_ZEROS


FINGERPRINT_OF_ZEROS = "09426 63534 40627 17815 94117 16692 00097 54149"


@pytest.mark.parametrize(("signing", "receiving"), [(b"", bytes(32)), (bytes(32), bytes(33))])
def test_a_public_key_of_the_wrong_length_is_no_key(signing: bytes, receiving: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PublicKeys(signing, receiving)

"""Sealing: opened by the pair's password, whole or not at all, and never at any price."""

from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from gridclient.errors import Refused, Untrusted
from gridclient.trust.codes import LETTERS
from gridclient.trust.keys import Keys
from gridclient.trust.sealing import is_sealed, opens, pair_password, seal, unseal
from tests.unit.trust.offices import flip

DATA = Path(__file__).parents[2] / "data"
PASSWORD = "ABCD-EFGH"


def _small_workbook() -> bytes:
    """The least that counts as a workbook, with something that does not compress."""
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", bytes(range(256)) * 20)
    return file.getvalue()


WORKBOOK = _small_workbook()
SPIN = b'spinCount="10" saltSize="16" '
#: Sealed with a spin count of 10, so that thousands of openings take a second.
QUICK = ECMA376Agile.encrypt(PASSWORD, io.BytesIO(WORKBOOK), spin_count=10)


def refused(content: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(Untrusted) as refusal:
        unseal(content, password)
    assert refusal.value.hint
    return refusal.value.code


def swapped(old: bytes, new: bytes) -> bytes:
    """The sealed file with some of its bytes exchanged for as many others."""
    assert QUICK.count(old) == 1
    return QUICK.replace(old, new.ljust(len(old)))


def test_a_wrong_password_is_turned_down_without_a_wait() -> None:
    """An office tries the password of every peer on a renamed bundle."""
    sealed = seal(WORKBOOK, PASSWORD)
    started = time.perf_counter()
    assert not any(opens(sealed, f"WRONG-{number}") for number in range(20))
    assert time.perf_counter() - started < 1


def test_a_workbook_comes_back_byte_for_byte() -> None:
    workbook = (DATA / "阳光花园居民台账.xlsx").read_bytes()
    sealed = seal(workbook, PASSWORD)
    assert is_sealed(sealed)
    assert b"xl/worksheets" in workbook
    assert b"xl/worksheets" not in sealed
    assert unseal(sealed, PASSWORD) == workbook


def test_only_encrypted_office_files_are_sealed() -> None:
    assert is_sealed(QUICK)
    for name in ("80岁以上老人花名册.xls", "阳光花园居民台账.xlsx", "truth.json"):
        assert not is_sealed((DATA / name).read_bytes())
    assert not is_sealed(b"")
    assert not is_sealed(QUICK[:8])


def test_what_is_no_workbook_is_not_sealed() -> None:
    for content in (b"", b"text", QUICK):
        with pytest.raises(Refused) as refusal:
            seal(content, PASSWORD)
        assert refusal.value.code == "bundle.not_a_workbook"


@pytest.mark.parametrize("password", ["", "abcd-efgh", "ABCDEFGH", PASSWORD + " ", "密码"])
def test_another_password_is_somebody_elses(password: str) -> None:
    assert refused(QUICK, password) == "bundle.not_for_us"


def test_a_flipped_bit_is_refused_or_means_nothing() -> None:
    """Padding of the container means nothing: then the content is what was sealed."""
    kept = 0
    for byte in range(0, len(QUICK), 5):
        try:
            assert unseal(flip(QUICK, 8 * byte + byte % 8), PASSWORD) == WORKBOOK
        except Untrusted:
            continue
        kept += 1
    assert kept < len(QUICK) // 5


def test_every_flipped_bit_of_the_encrypted_workbook_is_damage() -> None:
    start = QUICK.rindex(struct.pack("<Q", len(WORKBOOK)))
    for byte in range(start, start + 8 + len(WORKBOOK), 7):
        assert refused(flip(QUICK, 8 * byte + byte % 8)) == "bundle.damaged"


@given(st.integers(0, len(QUICK) - 1024))
def test_a_file_cut_short_is_refused(size: int) -> None:
    assert refused(QUICK[:size]) == "bundle.damaged"


@given(st.binary(max_size=3000))
def test_anything_else_is_refused(content: bytes) -> None:
    assert refused(content) == "bundle.damaged"
    assert refused(QUICK[:512] + content) == "bundle.damaged"


@pytest.mark.parametrize("count", [b"200001", b"10000000", b"10000001", b"-1"])
def test_a_hostile_spin_count_is_refused_before_any_hashing(count: bytes) -> None:
    hostile = swapped(SPIN, b'spinCount="' + count + b'"')
    started = time.process_time()
    assert refused(hostile) == "bundle.unsafe"
    assert time.process_time() - started < 0.1


def test_the_largest_spin_count_is_still_opened() -> None:
    sealed = ECMA376Agile.encrypt(PASSWORD, io.BytesIO(WORKBOOK), spin_count=200_000)
    assert unseal(sealed, PASSWORD) == WORKBOOK


@pytest.mark.parametrize("version", [(3, 2), (4, 2), (2, 2), (3, 3), (9, 9)])
def test_other_encryptions_are_told_apart(version: tuple[int, int]) -> None:
    agile = struct.pack("<HHI", 4, 4, 0x40)
    assert refused(swapped(agile, struct.pack("<HHI", *version, 0x40))) == "bundle.encryption"


def test_an_old_workbook_is_not_unsealed() -> None:
    assert refused((DATA / "80岁以上老人花名册.xls").read_bytes()) == "bundle.damaged"


def test_entities_in_the_description_are_unsafe() -> None:
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    assert refused(swapped(start, b'<!DOCTYPE a [<!ENTITY b "bbbbbb">]>')) == "bundle.unsafe"
    assert refused(swapped(start, "<?xml ?>".encode("utf-16-le"))) == "bundle.unsafe"


@pytest.mark.parametrize("value", [b'keyBits="x"', b'keyBits="9999999999"', b'keyBits=""'])
def test_senseless_parameters_are_damage(value: bytes) -> None:
    described = re.findall(rb'keyBits="256"\s+hashSize', QUICK)
    assert described
    spoiled = QUICK.replace(described[-1], value.ljust(len(described[-1])))
    assert refused(spoiled) in {"bundle.damaged", "bundle.not_for_us"}


def _at(content: bytes, offset: int, layout: str, *values: int) -> bytes:
    damaged = bytearray(content)
    struct.pack_into(layout, damaged, offset, *values)
    return bytes(damaged)


def _endless_tables() -> bytes:
    """A table of tables that leads to itself, said to have 2¹⁴ entries."""
    tables, last = 1 << 14, len(QUICK) // 512 - 2
    content = _at(QUICK, 44, "<I", tables)
    content = _at(content, 68, "<II", last, (tables - 109 + 126) // 127)
    return _at(content, 512 * (last + 1), "<128I", *[0] * 127, last)


def _endless_stream() -> bytes:
    """The encrypted workbook said to have 64 MiB, in sectors that lead round in a circle."""
    entry = QUICK.index("EncryptedPackage".encode("utf-16-le"))
    (first,) = struct.unpack_from("<I", QUICK, entry + 116)
    content = _at(QUICK, entry + 120, "<I", 1 << 26)
    (table,) = struct.unpack_from("<I", QUICK, 76)
    return _at(content, 512 * (table + 1) + 4 * first, "<I", first)


@pytest.mark.parametrize("build", [_endless_tables, _endless_stream])
def test_a_container_that_would_fill_the_memory_is_refused(build: object) -> None:
    assert callable(build)
    hostile = build()
    tracemalloc.start()
    try:
        assert refused(hostile) == "bundle.damaged"
        assert tracemalloc.get_traced_memory()[1] < 4 * len(hostile) + 1_000_000
    finally:
        tracemalloc.stop()


# The password of a pair


def test_both_sides_know_the_same_password() -> None:
    one, two, three = Keys.new(), Keys.new(), Keys.new()
    password = pair_password(one, two.public.receiving)
    assert password == pair_password(two, one.public.receiving)
    assert password != pair_password(one, three.public.receiving)
    assert password != pair_password(three, two.public.receiving)


def test_a_password_is_seven_groups_of_four_and_has_140_bits() -> None:
    password = pair_password(Keys.new(), Keys.new().public.receiving)
    assert [len(group) for group in password.split("-")] == [4] * 7
    assert set(password) <= {*LETTERS, "-"}


def test_the_password_of_known_keys_never_changes() -> None:
    one, two = Keys(b"\1" * 32, b"\2" * 32), Keys(b"\3" * 32, b"\4" * 32)
    assert pair_password(one, two.public.receiving) == KNOWN_PASSWORD


KNOWN_PASSWORD = "CN87-G7NY-SPBF-E0WE-YXS1-BEP9-GSKV"


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(32), b"\1" + bytes(31)])
def test_a_key_that_is_none_gives_no_password(key: bytes) -> None:
    with pytest.raises(Untrusted) as refusal:
        pair_password(Keys.new(), key)
    assert refusal.value.code == "bundle.peer_key"

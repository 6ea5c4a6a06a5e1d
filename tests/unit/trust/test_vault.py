"""The vault: opened by the right secret only, and never lost."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from gridclient.errors import Locked, Refused, Untrusted
from gridclient.trust import attempts, keyfile, vault
from gridclient.trust.keys import Keys
from gridclient.trust.vault import DataKey
from tests.unit.trust.offices import flip
from tests.unit.trust.openings import CHEAP, NEW, RIGHT, WRONG, code_of


def test_the_right_passphrase_opens(tmp_path: Path, data_key: DataKey) -> None:
    assert vault.open_(tmp_path, RIGHT) == data_key
    assert (len(data_key.key), len(data_key.salt)) == (32, 16)


def test_a_wrong_passphrase_is_locked(tmp_path: Path, data_key: DataKey) -> None:
    with pytest.raises(Locked) as refusal:
        vault.open_(tmp_path, WRONG)
    assert refusal.value.code == "vault.passphrase"
    assert vault.open_(tmp_path, RIGHT) == data_key


def test_composed_and_decomposed_letters_are_one_passphrase(tmp_path: Path) -> None:
    data_key = vault.create(tmp_path, "caf\u00e9 au lait", cost=CHEAP)
    assert vault.open_(tmp_path, "cafe\u0301 au lait") == data_key


def test_bytes_of_another_coding_are_no_passphrase(tmp_path: Path, data_key: DataKey) -> None:
    """As GRIDCLIENT_PASSPHRASE holds them where a script was written in GBK."""
    given = "一句话".encode("gbk").decode("utf-8", "surrogateescape")
    sound = (tmp_path / keyfile.CURRENT).read_bytes()
    for act in (
        lambda: vault.open_(tmp_path, given),
        lambda: vault.set_passphrase(tmp_path, data_key, given, cost=CHEAP),
    ):
        with pytest.raises(Locked) as refusal:
            act()
        assert (refusal.value.code, bool(refusal.value.hint)) == ("passphrase.coding", True)
    assert not (tmp_path / attempts.FILE).exists()
    assert (tmp_path / keyfile.CURRENT).read_bytes() == sound


@pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
def test_a_blank_passphrase_is_refused(tmp_path: Path, blank: str) -> None:
    assert code_of(lambda: vault.create(tmp_path, blank, cost=CHEAP)) == "vault.blank_passphrase"
    assert not keyfile.exists(tmp_path)


def test_a_second_key_file_is_never_made(tmp_path: Path, data_key: DataKey) -> None:
    assert code_of(lambda: vault.create(tmp_path, NEW, cost=CHEAP)) == "vault.exists"
    (tmp_path / keyfile.CURRENT).write_bytes(b"damaged")
    (tmp_path / keyfile.PREVIOUS).unlink()
    assert code_of(lambda: vault.create(tmp_path, NEW, cost=CHEAP)) == "vault.exists"
    assert data_key is not None


def test_a_folder_without_key_file_is_no_profile(tmp_path: Path) -> None:
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == "vault.missing"
    assert code_of(lambda: vault.open_(tmp_path / "nowhere", RIGHT)) == "vault.missing"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert code_of(lambda: vault.create(nowhere, RIGHT, cost=CHEAP)) == "vault.unwritable"


def test_secrets_stand_neither_in_the_file_nor_in_messages(
    tmp_path: Path, data_key: DataKey
) -> None:
    vault.add_recovery_code(tmp_path, data_key)
    vault.add_office(tmp_path, data_key, Keys.new().public.receiving)
    content = (tmp_path / keyfile.CURRENT).read_bytes()
    assert RIGHT.encode() not in content
    assert base64.b64encode(data_key.key) not in content
    assert data_key.key.hex().encode() not in content
    assert repr(data_key) == "DataKey()"
    assert set(json.loads(content)) == {"format", "digest", "wraps"}
    assert set(json.loads(content)["wraps"]) == {"passphrase", "recovery", "office"}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_only_the_owner_reads_the_key_file(tmp_path: Path, data_key: DataKey) -> None:
    assert data_key is not None
    for name in (keyfile.CURRENT, keyfile.PREVIOUS):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


# Damage


def test_any_flipped_bit_of_the_key_file_is_damage(tmp_path: Path, data_key: DataKey) -> None:
    vault.add_recovery_code(tmp_path, data_key)
    data = (tmp_path / keyfile.CURRENT).read_bytes()
    for byte in range(len(data)):
        with pytest.raises((ValueError, RecursionError)):
            keyfile.parse(flip(data, 8 * byte + (byte * 5) % 8))


@pytest.mark.parametrize("damage", [b"", b"{}", b"[" * 100_000, b"null", b"\xff", b"x" * 70_000])
def test_a_damaged_generation_gives_way_to_the_other(
    tmp_path: Path, data_key: DataKey, damage: bytes
) -> None:
    for name in (keyfile.CURRENT, keyfile.PREVIOUS):
        (tmp_path / name).write_bytes(damage)
        assert vault.open_(tmp_path, RIGHT) == data_key


def test_opening_mends_the_damaged_generation(tmp_path: Path, data_key: DataKey) -> None:
    sound = (tmp_path / keyfile.CURRENT).read_bytes()
    (tmp_path / keyfile.CURRENT).unlink()
    vault.open_(tmp_path, RIGHT)
    assert (tmp_path / keyfile.CURRENT).read_bytes() == sound
    assert data_key is not None


def test_both_generations_damaged_is_said(tmp_path: Path, data_key: DataKey) -> None:
    for name in (keyfile.CURRENT, keyfile.PREVIOUS):
        (tmp_path / name).write_bytes(b"{}")
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == "vault.damaged"
    assert not (tmp_path / attempts.FILE).exists()
    assert data_key is not None


def test_a_key_file_that_may_not_be_read_is_not_called_damaged(
    tmp_path: Path, data_key: DataKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, barred = Path.read_bytes, {tmp_path / keyfile.CURRENT}

    def refuse(path: Path) -> bytes:
        if path in barred:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert keyfile.exists(tmp_path)
    assert len(list(keyfile.generations(tmp_path))) == 1
    barred.add(tmp_path / keyfile.PREVIOUS)
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == "vault.unreadable"
    assert not (tmp_path / attempts.FILE).exists()
    barred.clear()
    assert vault.open_(tmp_path, RIGHT) == data_key


class PowerLoss(BaseException):
    """Nothing after this moment happens."""


@pytest.mark.parametrize("moment", range(1, 9))
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_power_lost_while_the_passphrase_changes(
    tmp_path: Path,
    data_key: DataKey,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    moment: int,
) -> None:
    """At every moment the old or the new passphrase opens the same key."""
    real, calls = getattr(os, step), []

    def failing(*arguments: object, **rest: object) -> object:
        calls.append(step)
        if len(calls) == moment:
            raise PowerLoss
        return real(*arguments, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, failing)
        try:
            vault.set_passphrase(tmp_path, data_key, NEW, cost=CHEAP)
            ended = True
        except PowerLoss:
            ended = False
    assert not ended or moment > len((keyfile.CURRENT, keyfile.PREVIOUS))  # each is called
    opened = [_open(tmp_path, passphrase) for passphrase in (RIGHT, NEW)]
    assert data_key in opened
    assert not ended or opened == [None, data_key]


def _open(folder: Path, passphrase: str) -> DataKey | None:
    try:
        return vault.open_(folder, passphrase)
    except Locked:
        return None


# Changing secrets


def test_another_passphrase_keeps_the_data_key(tmp_path: Path, data_key: DataKey) -> None:
    vault.change_passphrase(tmp_path, RIGHT, NEW, cost=CHEAP)
    assert vault.open_(tmp_path, NEW) == data_key
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == "vault.passphrase"


def test_the_old_passphrase_opens_no_file_of_the_folder(tmp_path: Path, data_key: DataKey) -> None:
    vault.change_passphrase(tmp_path, RIGHT, NEW, cost=CHEAP)
    (tmp_path / keyfile.CURRENT).unlink()
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == "vault.passphrase"
    assert vault.open_(tmp_path, NEW) == data_key


def test_a_change_cut_short_is_completed_at_the_next_opening(
    tmp_path: Path, data_key: DataKey
) -> None:
    before = (tmp_path / keyfile.PREVIOUS).read_bytes()
    vault.change_passphrase(tmp_path, RIGHT, NEW, cost=CHEAP)
    (tmp_path / keyfile.PREVIOUS).write_bytes(before)
    assert vault.open_(tmp_path, NEW) == data_key
    (tmp_path / keyfile.CURRENT).unlink()
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == "vault.passphrase"


def test_the_passphrase_does_not_change_without_the_old_one(
    tmp_path: Path, data_key: DataKey
) -> None:
    refused = code_of(lambda: vault.change_passphrase(tmp_path, WRONG, NEW, cost=CHEAP))
    assert refused == "vault.passphrase"
    assert vault.open_(tmp_path, RIGHT) == data_key


def test_a_recovery_code_opens(tmp_path: Path, data_key: DataKey) -> None:
    code = vault.add_recovery_code(tmp_path, data_key)
    assert vault.open_with_code(tmp_path, code.lower()) == data_key
    assert vault.open_(tmp_path, RIGHT) == data_key
    vault.change_passphrase(tmp_path, RIGHT, NEW, cost=CHEAP)
    assert vault.open_with_code(tmp_path, code) == data_key


def test_a_forgotten_passphrase_is_replaced_after_recovery(
    tmp_path: Path, data_key: DataKey
) -> None:
    code = vault.add_recovery_code(tmp_path, data_key)
    vault.set_passphrase(tmp_path, vault.open_with_code(tmp_path, code), NEW, cost=CHEAP)
    assert vault.open_(tmp_path, NEW) == data_key


def test_a_mistyped_code_is_told_before_it_is_tried(tmp_path: Path, data_key: DataKey) -> None:
    code = vault.add_recovery_code(tmp_path, data_key)
    mistyped = ("7" if code[0] != "7" else "8") + code[1:]
    with pytest.raises(Refused) as refusal:
        vault.open_with_code(tmp_path, mistyped)
    assert refusal.value.code == "code.mistyped"


def test_a_code_is_void_after_a_newer_one_and_in_other_profiles(
    tmp_path: Path, data_key: DataKey
) -> None:
    first = vault.add_recovery_code(tmp_path, data_key)
    vault.add_recovery_code(tmp_path, data_key)
    with pytest.raises(Locked) as refusal:
        vault.open_with_code(tmp_path, first)
    assert refusal.value.code == "vault.code"


def test_a_code_where_none_was_made_is_refused(tmp_path: Path, data_key: DataKey) -> None:
    other = tmp_path / "other"
    other.mkdir()
    code = vault.add_recovery_code(tmp_path, data_key)
    vault.create(other, RIGHT, cost=CHEAP)
    assert code_of(lambda: vault.open_with_code(other, code)) == "vault.no_recovery"


def test_the_office_opens_what_was_sealed_to_it(tmp_path: Path, data_key: DataKey) -> None:
    office, other = Keys.new(), Keys.new()
    assert code_of(lambda: vault.office_wrap(tmp_path)) == "vault.no_office"
    vault.add_office(tmp_path, data_key, office.public.receiving)
    sent = vault.office_wrap(tmp_path)
    assert vault.open_office_wrap(office, sent) == data_key
    with pytest.raises(Untrusted) as refusal:
        vault.open_office_wrap(other, sent)
    assert refusal.value.code == "vault.not_for_us"


def test_any_flipped_bit_of_what_the_office_gets_is_refused(
    tmp_path: Path, data_key: DataKey
) -> None:
    office = Keys.new()
    vault.add_office(tmp_path, data_key, office.public.receiving)
    sent = vault.office_wrap(tmp_path)
    for byte in range(len(sent)):
        damaged = flip(sent, 8 * byte + (byte * 3) % 8)
        assert code_of(lambda damaged=damaged: vault.open_office_wrap(office, damaged)) == (
            "vault.not_for_us"
        )

"""Wrong passphrases: the delay that grows, and locks nobody out for good."""

from __future__ import annotations

from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from gridclient.errors import Locked
from gridclient.trust import attempts, vault, wraps
from gridclient.trust.vault import DataKey, Waiting
from tests.unit.trust.openings import RIGHT, WRONG, code_of


def test_the_delay_grows_and_stops_growing() -> None:
    grown = [attempts.delay_seconds(failures) for failures in range(1, 14)]
    assert grown == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert attempts.delay_seconds(10**6) == 60


def wrong_at(folder: Path, moment: float) -> str:
    """The code for a wrong passphrase at ``moment`` (seconds since 1970)."""
    return code_of(lambda: vault.open_(folder, WRONG, now=lambda: moment))


def test_wrong_passphrases_wait_longer_and_longer(tmp_path: Path, data_key: DataKey) -> None:
    clock = 1_800_000_000.0
    for delay in (0, 0, 0, 1, 2, 4, 8):
        assert wrong_at(tmp_path, clock) == "vault.passphrase"
        if delay:
            assert wrong_at(tmp_path, clock + delay - 0.5) == "vault.wait"
        clock += delay
    with pytest.raises(Waiting) as refusal:
        vault.open_(tmp_path, RIGHT, now=lambda: clock - 2.5)
    assert refusal.value.code == "vault.wait"
    assert refusal.value.seconds == 3
    assert "3" in refusal.value.message
    assert vault.open_(tmp_path, RIGHT, now=lambda: clock) == data_key


def test_a_right_passphrase_starts_the_count_anew(tmp_path: Path, data_key: DataKey) -> None:
    for _round in range(3):
        for _try in range(3):
            assert code_of(lambda: vault.open_(tmp_path, WRONG)) == "vault.passphrase"
        assert vault.open_(tmp_path, RIGHT) == data_key


def test_a_clock_set_back_keeps_nobody_waiting_for_years(tmp_path: Path, data_key: DataKey) -> None:
    clock = 2_000_000_000.0
    for _try in range(5):
        assert wrong_at(tmp_path, clock) == "vault.passphrase"
        clock += 2
    with pytest.raises(Waiting) as refusal:
        vault.open_(tmp_path, RIGHT, now=lambda: 1_000_000_000.0)
    assert refusal.value.seconds <= 60
    later = 1_000_000_000.0 + refusal.value.seconds
    assert vault.open_(tmp_path, RIGHT, now=lambda: later) == data_key


@pytest.mark.parametrize("content", [b"", b"[]", b'{"failures":"x","last_at":0}', b"[" * 50_000])
def test_a_damaged_count_locks_nobody_out(
    tmp_path: Path, data_key: DataKey, content: bytes
) -> None:
    (tmp_path / attempts.FILE).write_bytes(content)
    assert vault.open_(tmp_path, RIGHT) == data_key


def test_a_try_counts_before_it_is_made(tmp_path: Path, data_key: DataKey) -> None:
    """Who kills the program during a try has spent it all the same."""
    for second in range(4):
        attempts.begin(tmp_path, 1000.0 + second)
    with pytest.raises(Waiting):
        vault.open_(tmp_path, RIGHT, now=lambda: 1003.5)
    assert data_key is not None


def test_a_program_that_is_killed_during_a_try_has_counted_it(
    tmp_path: Path, data_key: DataKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    assert not (tmp_path / attempts.FILE).exists()
    monkeypatch.setattr(wraps, "open_by_passphrase", killed)
    with pytest.raises(KeyboardInterrupt):
        vault.open_(tmp_path, RIGHT)
    assert (tmp_path / attempts.FILE).exists()
    assert data_key is not None


def _open_once(folder: Path, answers: Queue[str]) -> None:
    try:
        vault.open_(folder, "the right one")
        answers.put("open")
    except Locked as refused:
        answers.put(refused.code)


def test_many_at_once_with_the_right_passphrase_are_not_taken_for_a_guesser(tmp_path: Path):
    vault.create(tmp_path, "the right one", cost=vault.Cost(64, 1))
    answers: Queue[str] = Queue()
    threads = [Thread(target=_open_once, args=(tmp_path, answers)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers.get() for _ in threads] == ["open"] * len(threads)

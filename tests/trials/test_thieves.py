"""Short runs of the proofs about stolen computers and forgotten passphrases."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from tests.trials import canaries, drills
from tests.trials.planting import planted
from tests.trials.quick_reader import quick_reader


def test_two_hundred_canaries_are_told_apart() -> None:
    strings = list(planted(1))
    assert len(set(strings)) == len(strings) == 201
    assert min(len(text.encode()) for text in strings) >= 8


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-16-le"),
        lambda text: base64.b64encode(b"x" + text.encode() + b"yz"),
        lambda text: base64.b64encode(b"xy" + text.encode("utf-16-le")),
        lambda text: b"before" + zlib.compress(b"0123456789abcdef" + text.encode()) + b"after",
    ],
)
def test_a_canary_is_found_wherever_it_hides(hide) -> None:  # type: ignore[no-untyped-def]
    text = planted(1).names[3]
    wanted = canaries.patterns([text])
    assert list(canaries.found(b"\0" * 99 + hide(text) + b"\xff" * 99, wanted))
    assert not list(canaries.found(hide(planted(1).names[4]), wanted))


def test_only_random_bytes_look_random() -> None:
    assert canaries.chi_square(bytes(range(256)) * 300) < canaries.CHI_SQUARE
    assert canaries.chi_square("平常的文字".encode() * 9000) > canaries.CHI_SQUARE


@pytest.mark.skipif("not hasattr(__import__('os'), 'killpg')", reason="killed as a group")
def test_a_week_of_work_and_sudden_ends_leave_nothing_readable(tmp_path: Path) -> None:
    tally = canaries.run(tmp_path, seed=1, kills=1, days=2)
    tally.sound()
    assert tally.outcomes["databases, backups, journals", "look random"] >= 4


def test_a_forgotten_passphrase_loses_nothing_and_helps_nobody_else(tmp_path: Path) -> None:
    with quick_reader():
        tally = drills.run(tmp_path, 1, range(12))
        tally.sound()
        assert {kind for kind, _outcome in tally.outcomes} == {
            "honest",
            *(kind.name for kind in drills.KINDS),
        }

"""Wraps: their parameters are bound to them, and the cost of a passphrase has bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.trust import keyfile, vault, wraps
from gridclient.trust.vault import Cost, DataKey
from gridclient.trust.wraps import LARGEST_MEMORY_KIB, LEAST_MEMORY_KIB
from tests.unit.trust.openings import RIGHT, code_of


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("passes", 2, "vault.passphrase"),
        ("memory_kib", 128, "vault.passphrase"),
        ("salt", "AAAAAAAAAAAAAAAAAAAAAA==", "vault.passphrase"),
        ("nonce", "AAAAAAAAAAAAAAAA", "vault.passphrase"),
        ("note", "more", "vault.passphrase"),
        ("memory_kib", LARGEST_MEMORY_KIB + 1, "vault.damaged"),
        ("passes", 10**9, "vault.damaged"),
        ("passes", True, "vault.damaged"),
        ("lanes", 10**6, "vault.damaged"),
        ("lanes", "1", "vault.damaged"),
        ("salt", "?", "vault.damaged"),
        ("salt", 7, "vault.damaged"),
        ("method", "none", "vault.damaged"),
    ],
)
def test_parameters_changed_with_a_right_digest_do_not_open(
    tmp_path: Path, data_key: DataKey, parameter: str, value: str | int, expected: str
) -> None:
    kept = next(keyfile.generations(tmp_path))
    keyfile.save(tmp_path, {"passphrase": {**kept["passphrase"], parameter: value}})
    assert code_of(lambda: vault.open_(tmp_path, RIGHT)) == expected
    assert data_key is not None


def test_the_cost_fits_the_machine_within_bounds() -> None:
    assert vault.calibrate(0.000_001) == Cost(LEAST_MEMORY_KIB, 2)
    assert vault.calibrate(1_000.0) == Cost(LARGEST_MEMORY_KIB, 2)


@pytest.mark.parametrize("cost", [(7, 1, 1), (64, 0, 1), (64, 33, 1), (64, 1, 0), (64, 1, 17)])
def test_a_cost_out_of_bounds_is_no_cost(cost: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        Cost(*cost)


@pytest.mark.parametrize("seconds", [1e-7, 0.01, 0.05, 0.2, 0.5, 0.8, 3.0, 60.0])
@pytest.mark.parametrize("slows_by", [1, 1.6, 3])
def test_calibration_pays_at_most_the_limit_and_never_less_than_the_least(
    seconds: float, slows_by: float
) -> None:
    """On computers of the test: fast and slow ones, and such as get busy after the first try."""
    tried: list[float] = []

    def measure(cost: Cost) -> float:
        tried.append(seconds * cost.memory_kib / LEAST_MEMORY_KIB * (slows_by if tried else 1))
        return tried[-1]

    cost = wraps.calibrate(measure=measure)
    assert LEAST_MEMORY_KIB <= cost.memory_kib <= LARGEST_MEMORY_KIB
    assert cost.passes == 2
    affordable = measure(cost) <= wraps.CALIBRATION_LIMIT_SECONDS
    assert affordable or cost.memory_kib == LEAST_MEMORY_KIB

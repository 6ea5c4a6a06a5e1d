"""The list of faults that are planted: each still stands in the source, and is told apart."""

from __future__ import annotations

import pytest

from tests.simulation.faults import FAULTS, ROOT, SEEDS, Fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted(fault: Fault):
    assert fault.is_there
    assert fault.text != fault.instead
    for test in () if fault.seen_by == SEEDS else fault.seen_by.split():
        assert (ROOT / test).is_file()


def test_there_are_thirty():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30

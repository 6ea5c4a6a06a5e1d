"""The list of faults that are planted: each still stands in the source, and is told apart."""

from __future__ import annotations

import pytest

from tests.simulation.fault import ROOT, SEEDS, Fault
from tests.simulation.faults import FAULTS


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted(fault: Fault):
    assert fault.is_there
    assert fault.text != fault.instead
    for test in fault.seen_by.split():
        file, _colons, name = test.partition("::")
        is_played = test.partition("#")[0] == SEEDS
        text = "" if is_played else (ROOT / file).read_text("utf-8")
        assert is_played or not name or f"def {name.partition('[')[0]}(" in text


def test_there_are_forty():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40

"""Faults about what an office keeps out for good: nobody is asked twice,
and what hangs on it does not wait for ever."""

from __future__ import annotations

from tests.simulation.fault import SYNC, TESTS, Fault

_SERVICE = "gridclient/services/quarantine.py"

FAULTS_OF_DECIDING = (
    Fault(
        "what waits for what was kept out for good waits for ever",
        f"{SYNC}/importing.py",
        "as_sorted = stranded.sort(self._unit)",
        "as_sorted = {}",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "nothing waits for what waits for something kept out for good",
        f"{SYNC}/stranded.py",
        "    while out:\n",
        "    if out:\n",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "what was kept out for good is asked about when it comes again",
        f"{SYNC}/applying.py",
        "known.state == held_back.REJECTED and",
        "known.state == held_back.SET_ASIDE and",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "what waits for a row is not looked at when that is let in",
        _SERVICE,
        "        waiting.retry(Outcome(), SILENT)\n",
        "",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "a sender is not told that a row is asked about again",
        _SERVICE,
        "                _tell_sender(unit, item, item.state)\n",
        "",
        f"{TESTS}/test_quarantine.py",
    ),
)

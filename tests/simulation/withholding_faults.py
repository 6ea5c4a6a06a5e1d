"""Faults about what is withheld from an office, and what passes through it whole."""

from __future__ import annotations

from tests.simulation.fault import SYNC, TESTS, UNIT, Fault

FAULTS_OF_WITHHOLDING = (
    Fault(
        "values travel up unmasked",
        f"{SYNC}/handing_on.py",
        "return withholding.for_role(row, peer.role) if masked else row",
        "return row",
        f"{TESTS}/test_withheld.py",
    ),
    Fault(
        "a case stripped before it has arrived",
        f"{SYNC}/cases.py",
        "return bool(takers) and all(sequence <= peer.acknowledged for peer in takers)",
        "return True",
        f"{TESTS}/test_withheld.py",
    ),
    Fault(
        "an office writes what it is not shown",
        f"{SYNC}/judging.py",
        "if self._is_unseen_by_writer(row, local):",
        "if not row:",
        f"{TESTS}/test_withheld.py",
    ),
    Fault(
        "the words of a fact judged once more when they follow it",
        f"{SYNC}/judging.py",
        "if _is_known_fact(row, local):",
        "if local is row:",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "who saw a stamp counts as having seen the value",
        "gridclient/domain/merging.py",
        "            knew, known = withheld.sender, withheld.here\n",
        "            pass\n",
        f"{UNIT}/domain/test_withholding.py",
    ),
    Fault(
        "what waits for a decision stripped before it has set out",
        f"{SYNC}/cases.py",
        "        if one.row.id in passing.get(one.row.entity, ())\n        and (",
        "        if one.state == 'parked' and (",
        f"{TESTS}/test_unseen.py::test_what_a_district_lets_in_reaches_the_new_community_whole",
    ),
    Fault(
        "an office decides in vain about what it is not shown",
        "gridclient/services/quarantine.py",
        "or self._is_unseen(unit, entity, item):",
        "or not item:",
        f"{TESTS}/test_unseen.py::test_what_a_district_lets_in_reaches_the_new_community_whole",
    ),
)

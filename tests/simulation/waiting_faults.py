"""Faults about what waits, for a fact that is gone, a time to come, a part that is late or a person
to decide; and about what a restore made an office forget."""

from __future__ import annotations

from tests.simulation.fault import SYNC, TESTS, Fault

FAULTS_OF_WAITING = (
    Fault(
        "nobody is told that a fact is gone",
        f"{SYNC}/composing.py",
        "            **stubs.to_manifest(unit, rows),\n",
        "",
        f"{TESTS}/test_removals.py::test_what_is_said_of_a_visit_that_was_removed_parts_nobody",
    ),
    Fault(
        "what waits in vain set aside with its words",
        f"{SYNC}/stubs.py",
        "purging.is_bare(row) and ",
        "",
        f"{TESTS}/test_removals.py::test_a_correction_with_words_waits_in_sight",
    ),
    Fault(
        "a removal dated in times to come takes what will be written",
        f"{SYNC}/judging.py",
        'row.author is None or row.entity == "purge"',
        "row.author is None",
        f"{TESTS}/test_clocks.py::test_a_removal_dated_in_times_to_come_takes_nothing_elsewhere",
    ),
    Fault(
        "a removal made anew with the day of the wrong clock",
        "gridclient/store/doubted_removals.py",
        "before_on=purge.before_on - ahead",
        "before_on=purge.before_on",
        f"{TESTS}/test_clocks.py::"
        "test_a_removal_dated_in_times_to_come_is_made_anew_once_the_clock_is_right",
    ),
    Fault(
        "what is given up removed before all of it is known",
        f"{SYNC}/leaving.py",
        "if peer and is_whole and",
        "if peer and",
        f"{TESTS}/test_cutting.py::"
        "test_what_came_into_reach_with_a_part_that_is_late_is_not_removed",
    ),
    Fault(
        "what waits for a household that left not handed on",
        "gridclient/services/quarantine.py",
        "if self._is_elsewhere(unit, entity, item):",
        "if not item:",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "what a member is asked is the member's alone",
        f"{SYNC}/composing.py",
        "            **asked.to_manifest(profile, unit),\n",
        "",
        f"{TESTS}/test_conflicts.py::test_the_office_is_asked_too_what_a_member_is_asked",
    ),
    Fault(
        "a grant forgotten by a restore stays forgotten",
        f"{SYNC}/importing.py",
        "        recalled.recall(self._profile, self._unit, self.outcome.applied)\n",
        "",
        f"{TESTS}/test_restored.py::test_a_grid_granted_before_the_office_was_restored_arrives",
    ),
)

"""Faults about what waits, for a fact that is gone, a time to come, a part that is late or a person
to decide; and about what a restore made an office forget."""

from __future__ import annotations

from tests.simulation.fault import SYNC, TESTS, Fault

FAULTS_OF_WAITING = (
    Fault(
        "what was left out by hand comes in from 2036",
        f"{SYNC}/void_stamps.py",
        'item.state == "left_out" and not item.row.author and',
        'item.state == "nowhere" and not item.row.author and',
        f"{TESTS}/test_clocks.py",
    ),
    Fault(
        "what a removal has left is taken out with its author",
        f"{SYNC}/withdrawing.py",
        "rule = writers.lapse(row) if row.signature else None",
        "rule = writers.lapse(row)",
        f"{TESTS}/test_late.py",
    ),
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
        "a late bundle brings back what left",
        f"{SYNC}/applying.py",
        "elif mine is None and row.entity in self._left:",
        "elif mine is None and row.entity == 'left':",
        f"{TESTS}/test_overtaken.py::test_what_left_does_not_come_back_with_a_late_bundle",
    ),
    Fault(
        "what waits for a row that left waits for ever",
        f"{SYNC}/overtaken.py",
        "    held_back.forget(unit, _in_vain(unit, waiting))\n",
        "    _in_vain(unit, waiting)\n",
        f"{TESTS}/test_overtaken.py::"
        "test_what_waits_for_a_household_that_left_before_it_came_is_forgotten",
    ),
    Fault(
        "what waits for a record left out by hand forgotten",
        f"{SYNC}/overtaken.py",
        "forget(unit, _in_vain(unit, waiting))",
        "forget(unit, waiting)",
        f"{TESTS}/test_overtaken.py::"
        "test_what_belongs_to_a_household_left_out_by_hand_waits_for_it",
    ),
    Fault(
        "a grant from a clock far ahead not made anew",
        "gridclient/services/timekeeping.py",
        "        early_grants.grant_anew(profile, unit)\n",
        "",
        f"{TESTS}/test_grants_and_clocks.py::test_a_grant_is_made_anew_once_the_clock_is_right",
    ),
    Fault(
        "a part of an export taken for all of it",
        f"{SYNC}/gaps.py",
        "not line.outcome.get(CUT) and not line.outcome.get(EARLIER)",
        "not line.outcome.get(EARLIER)",
        f"{TESTS}/test_overtaken.py::test_what_waits_for_a_part_still_missing_waits_on",
    ),
    Fault(
        "all taken for told by bundles made later",
        f"{SYNC}/gaps.py",
        "held_upto(made[:count]) >= line.upto",
        "held_upto(made) >= line.upto",
        f"{TESTS}/test_gaps.py::test_what_came_before_has_to_be_held_by_bundles_made_before",
    ),
    Fault(
        "what came back in a late part leaves all the same",
        f"{SYNC}/leaving.py",
        "if n not in again or at > since",
        "if n not in again or not is_newest",
        f"{TESTS}/test_overtaken.py::test_a_late_part_with_what_came_back_keeps_it",
    ),
    Fault(
        "an office hands on no more what was named after it came",
        f"{SYNC}/cases.py",
        "if one not in came or at > since}",
        "if one not in came}",
        f"{TESTS}/test_overtaken.py::"
        "test_an_office_told_that_a_household_came_back_by_a_late_part_keeps_it_too",
    ),
    Fault(
        "what left told no more once a part is confirmed",
        f"{SYNC}/handing_on.py",
        "after = gaps.told_all(sent, peer)",
        "after = peer.acknowledged if sent else 0",
        f"{TESTS}/test_overtaken.py::"
        "test_what_left_is_named_until_a_bundle_that_names_it_is_confirmed",
    ),
    Fault(
        "times to come of an epoch before a restore never void",
        f"{SYNC}/void_stamps.py",
        '_VOID.format(key=replica.rpartition(".")[0])',
        "_VOID.format(key=replica)",
        f"{TESTS}/test_restored.py::"
        "test_what_an_office_sent_from_times_to_come_before_its_restore_waits_no_longer",
    ),
    Fault(
        "what waits for a household that left not handed on",
        "gridclient/services/quarantine.py",
        "or self._is_elsewhere(unit, entity, item)",
        "or not item",
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
    Fault(
        "what an office overruled unheard stays with the member",
        f"{SYNC}/composing.py",
        "            **overruled.to_manifest(profile, unit, rows),\n",
        "",
        f"{TESTS}/test_overruled.py::test_the_office_can_still_pick_what_it_had_never_heard_of",
    ),
    Fault(
        "a household leaves with what was overruled there",
        f"{SYNC}/applying.py",
        "theirs=result.took_all and not is_told",
        "theirs=result.took_all",
        f"{TESTS}/test_overruled.py::test_a_household_leaves_only_once_it_was_told",
    ),
    Fault(
        "a member says what a colleague is to have written",
        f"{SYNC}/overruled.py",
        "if _is_news(unit, row, past) and _is_theirs(unit, row, past, judge):",
        "if _is_news(unit, row, past):",
        f"{TESTS}/test_overruled.py::test_a_member_is_believed_about_its_own_grids_only",
    ),
    Fault(
        "what a clock far ahead had stamped, and gave way, is told in vain",
        f"{SYNC}/overruled.py",
        "born = min(row.stamp, past.stamp)",
        "born = row.stamp",
        f"{TESTS}/test_overruled.py::test_what_a_clock_far_ahead_had_stamped_is_told_too",
    ),
    Fault(
        "what a clock was a few days ahead with is void though it was not stamped anew",
        f"{SYNC}/void_stamps.py",
        "upto <= last and stamp > above for last, above in self.told",
        "upto <= last for last, _above in self.told",
        f"{TESTS}/test_void_stamps.py",
    ),
    Fault(
        "what is let in is older than what its author said with a fast clock",
        "gridclient/services/quarantine.py",
        "        unit.meet(max(item.row.every_stamp()))",
        "        ",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "a grant made by a late clock begins before those it replaces",
        "gridclient/services/late_grants.py",
        "return max(now, own.valid_from, *earlier)",
        "return now",
        f"{TESTS}/test_grants_and_clocks.py",
    ),
    Fault(
        "what was perhaps lost by a restore waits for an epoch that is over",
        f"{SYNC}/parked.py",
        "_WAIT_IN_VAIN = frozenset({*_NEVER_ANEW, restored.RULE})",
        "_WAIT_IN_VAIN = _NEVER_ANEW",
        f"{TESTS}/test_restored.py",
    ),
    Fault(
        "a void row let go of though its sender has it no more",
        f"{SYNC}/importing.py",
        "is_asked = self._profile.enrolled().is_office and not self._is_from_above",
        "is_asked = False",
        f"{TESTS}/test_void_stamps.py",
    ),
    Fault(
        "a void row that never comes anew waits for it",
        f"{SYNC}/parked.py",
        "if is_told or self._waits_too_long(item)",
        "if self._waits_too_long(item)",
        f"{TESTS}/test_void_stamps.py",
    ),
    Fault(
        "stamps made anew where there are none are never told to be",
        "gridclient/store/restamping.py",
        "    unit.next_sequence()  #",
        "    #",
        f"{TESTS}/test_void_stamps.py",
    ),
    Fault(
        "what waited is not sent back to who has removed it",
        f"{SYNC}/parked.py",
        "is_holding=authority.is_office",
        "is_holding=True",
        f"{TESTS}/test_void_stamps.py",
    ),
    Fault(
        "what a restored replica has forgotten is void",
        f"{SYNC}/void_stamps.py",
        "if row is None or item.peer == manifest.sender:",
        "if row is None or item:",
        f"{TESTS}/test_void_stamps.py",
    ),
    Fault(
        "what waits for a row is let go of before that was sent anew",
        f"{SYNC}/overtaken.py",
        "if not void_stamps.has_told_anew(unit, sender):",
        "if False:",
        f"{TESTS}/test_clocks.py::"
        "test_what_waits_for_a_row_from_2036_waits_until_that_was_sent_anew",
    ),
    Fault(
        "what is wanted whole raised for whoever may not see it",
        f"{SYNC}/wanting.py",
        "chosen = handing_on.going_to(profile, unit, peer, name, ids)",
        "chosen = ids",
        f"{TESTS}/test_wanting.py::test_who_asks_is_sent_what_they_may_see",
    ),
    Fault(
        "what was kept out asked for again and again",
        "gridclient/store/doubted_removals.py",
        "return [one for one in wanted(unit) if not _came(unit, *one)]",
        "return wanted(unit)",
        f"{TESTS}/test_wanting.py::test_what_came_and_was_kept_out_is_asked_for_once",
    ),
    Fault(
        "what went elsewhere not sent again to the office that hands it on",
        f"{SYNC}/handing_on.py",
        "if (up if (name, row_id) in handed_on else sees(",
        "if (False if (name, row_id) in handed_on else sees(",
        f"{TESTS}/test_cases.py::test_the_office_above_alone_is_sent_again_what_went_elsewhere",
    ),
    Fault(
        "what somebody revoked had said in years to come waits for these",
        f"{SYNC}/parked.py",
        'if rule in vain or (rule == "clock" and',
        'if (rule == "clock" and',
        f"{TESTS}/test_clocks.py::"
        "test_what_somebody_revoked_had_said_in_2036_is_for_a_person_to_decide_at_once",
    ),
    Fault(
        "what a restore forgot waits for somebody to stamp it anew",
        f"{SYNC}/parked.py",
        "is_gone = peer.serial in revoked or newest != peer",
        "is_gone = peer.serial in revoked",
        f"{TESTS}/test_restored.py::"
        "test_what_a_wrong_clock_dated_and_a_restore_forgot_is_for_a_person_to_decide",
    ),
    Fault(
        "what is stamped anew comes before what its own author had said earlier",
        "gridclient/store/restamping.py",
        "found = [select(func.max(SUPERSEDED.c.stamp)).where(SUPERSEDED.c.stamp <= limit)]",
        "found = []",
        f"{TESTS}/test_clocks.py::test_the_last_word_of_a_clock_days_ahead_stays_the_last",
    ),
)

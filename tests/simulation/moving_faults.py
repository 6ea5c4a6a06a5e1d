"""Faults about rows that move, replicas that were restored, and those who have not heard of it."""

from __future__ import annotations

from tests.simulation.fault import SYNC, TESTS, Fault

FAULTS_OF_MOVING = (
    Fault(
        "a restored office believes nobody",
        f"{SYNC}/judging.py",
        "if rule not in restored.DOUBTED or not self._may_know_more(row, local):",
        "if rule is not None:",
        f"{TESTS}/test_restored.py::test_what_lies_below_waits_for_the_household",
    ),
    Fault(
        "a restored office believes everybody for ever",
        f"{SYNC}/restored.py",
        "renewal = None if acknowledged else epochs.renewal(unit)",
        "renewal = epochs.renewal(unit)",
        f"{TESTS}/test_restored.py::test_nobody_takes_a_household_over_once_they_heard_of_the_restore",
    ),
    Fault(
        "a bundle for an earlier epoch closes a gap",
        f"{SYNC}/gaps.py",
        "line.base <= held and not line.outcome.get(EARLIER)",
        "line.base <= held",
        f"{TESTS}/test_restored.py::test_a_bundle_for_an_earlier_epoch_closes_no_gap",
    ),
    Fault(
        "a member is not told that what it brought back stays",
        f"{SYNC}/applying.py",
        "keeps = not self._came_in(before.get(row.id)) and self._is_kept(places)",
        "keeps = self._is_kept(places)",
        f"{TESTS}/test_restored.py::test_a_household_brought_back_before_it_was_removed_stays",
    ),
    Fault(
        "what left a building judged by the building's new place only",
        f"{SYNC}/moved.py",
        "yield Spot(before, row.entity, row.id, local.fields)",
        "yield Spot(before, row.entity, row.id, row.fields)",
        f"{TESTS}/test_restored.py::test_what_was_moved_out_of_a_building_before_that_left",
    ),
    Fault(
        "a household of others judged by the door it is written into",
        f"{SYNC}/moved.py",
        "if before is not None and local is not None:",
        "if before is None and local is not None:",
        f"{TESTS}/test_moving.py::test_nobody_takes_a_household_over_by_a_door_that_left",
    ),
    Fault(
        "a peer known by the certificate of its bundle only",
        f"{SYNC}/arrivals.py",
        "newcomers.newest(unit, self._opened.sender)",
        "self._opened.sender",
        f"{TESTS}/test_restored.py::test_who_has_not_heard_of_a_grant_is_sent_the_grid_with_it",
    ),
    Fault(
        "who lost a grid taken for a holder of what they hand in",
        f"{SYNC}/applying.py",
        "keeps = not self._came_in(before.get(row.id)) and self._is_kept(places)",
        "keeps = not self._came_in(before.get(row.id))",
        f"{TESTS}/test_coming_back.py",
    ),
    Fault(
        "who has not heard of a grant taken for a holder of what they hand in",
        f"{SYNC}/applying.py",
        "return seen and self._sender.is_current",
        "return seen",
        f"{TESTS}/test_coming_back.py",
    ),
    Fault(
        "a grid removed though the newest certificate names it",
        f"{SYNC}/leaving.py",
        "            waiting = _not_granted(profile, unit, waiting)\n",
        "",
        f"{TESTS}/test_coming_back.py",
    ),
    Fault(
        "what a clock far ahead had signed falls with its author",
        "gridclient/services/revoking.py",
        "marks_beside(beyond[-BESIDE_AT_MOST:])",
        "None",
        f"{TESTS}/test_late.py",
    ),
    Fault(
        "an older word of the office above takes what was moved back since",
        f"{SYNC}/leaving.py",
        "if one not in again or not cases.stays(profile, unit, one)",
        "",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "nobody may let in a fact about what has left",
        "gridclient/services/quarantine.py",
        "if outcome.held and not self._hand_up(unit, item.row, outcome.held[0][2]):",
        "if outcome.held:",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "a household let in by its own place only, and not by its new door's",
        "gridclient/services/quarantine.py",
        "above, above_id = _placing(entity, stands)",
        "above, above_id = _placing(entity, local or row)",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "a link said again in a colleague's name",
        "gridclient/store/following.py",
        "who = _own_person(unit) or newest.by_id",
        "who = newest.by_id",
        f"{TESTS}/test_links.py",
    ),
    Fault(
        "a link said again for what its mover may not write about",
        "gridclient/store/following.py",
        "if not _is_ours(unit, decision, spots):",
        "if not spots:",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "what comes to tell where another row went is ours again",
        f"{SYNC}/leaving.py",
        "_ours(unit, own, again - set(told))",
        "again - set(told)",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "nobody may let in a link that names what has left",
        "gridclient/services/quarantine.py",
        "spoken_of = {(row.entity, row.id), *((kind, one) for one in ids)}",
        "spoken_of = {(row.entity, row.id)}",
        f"{TESTS}/test_moved_away.py",
    ),
    Fault(
        "what was heard of one copy counts for the other",
        f"{SYNC}/importing.py",
        "ours = ours.but_for(manifest.sender)",
        "pass",
        f"{TESTS}/test_epochs.py",
    ),
    Fault(
        "authors of another community not made known",
        f"{SYNC}/composing.py",
        "rows += shower.every(companions.of(unit, peer.authority, rows, left))",
        "rows += shower.every(())",
        "tests/simulation/test_far_moves.py",
    ),
    Fault(
        "an undo puts a household back where its worker may not write",
        f"{SYNC}/undo_plans.py",
        "[places.get(row_id, (None, None)), *self._goes_back_to(plan, key)]",
        "[places.get(row_id, (None, None))]",
        f"{TESTS}/test_undoing.py::test_what_would_go_back_to_where_a_worker_may_not_write_stays",
    ),
    Fault(
        "what did not leave after all stays away from who had removed it",
        f"{SYNC}/cases.py",
        "for name, row_id in (*new, *again):",
        "for name, row_id in new:",
        f"{TESTS}/test_moved_away.py::"
        "test_what_did_not_leave_after_all_comes_back_to_who_removed_it",
    ),
    Fault(
        "a household stays where a member had put it by words that were kept out",
        "gridclient/store/leaving.py",
        "return [*found, *_put_there(unit, authority, after, key_id)]",
        "return found",
        f"{TESTS}/test_coming_back.py::"
        "test_a_household_goes_from_where_its_member_put_it_once_the_office_decided",
    ),
    Fault(
        "nobody is told where what was kept out lies by now",
        f"{SYNC}/parked.py",
        "            raising.raise_rows(unit, item.row.entity, [item.row.id])\n",
        "            pass\n",
        f"{TESTS}/test_coming_back.py::"
        "test_a_household_goes_from_where_its_member_put_it_once_the_office_decided",
    ),
)

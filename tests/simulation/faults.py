"""Faults to plant in a copy of the program, each to be caught by some test.

``python3 packaging/dev.py bench faults`` plants them one by one. What is written here stands in
the source exactly once, which a test watches, so that the list cannot rot.
"""

from __future__ import annotations

from tests.simulation.answering_faults import FAULTS_OF_ANSWERING
from tests.simulation.deciding_faults import FAULTS_OF_DECIDING
from tests.simulation.fault import MERGING, SEEDS, SYNC, TESTS, UNIT, Fault
from tests.simulation.moving_faults import FAULTS_OF_MOVING
from tests.simulation.waiting_faults import FAULTS_OF_WAITING
from tests.simulation.way_faults import FAULTS_ON_THE_WAY
from tests.simulation.withholding_faults import FAULTS_OF_WITHHOLDING

FAULTS = (
    Fault(
        "no stamp on the bulk path",
        "gridclient/store/unit.py",
        "later = {**old.stamps, **dict.fromkeys(names, stamp)}",
        "later = {**old.stamps, **(dict.fromkeys(names, stamp) if len(group) < 2 else {})}",
        f"{UNIT}/store/test_unit.py::test_one_by_one_and_in_bulk_stamp_alike",
    ),
    Fault(
        "no stamp on a change",
        "gridclient/store/unit.py",
        "later = {**old.stamps, **dict.fromkeys(names, stamp)}",
        "later = {**old.stamps}",
        f"{UNIT}/store/test_unit.py::test_a_change_stamps_the_changed_fields_and_no_others",
    ),
    Fault(
        ">= for > in the merge",
        "gridclient/domain/merging.py",
        'wins = theirs > mine or (theirs == mine and (there or "") > (here or ""))',
        "wins = theirs >= mine",
        f"{MERGING}::test_it_does_not_matter_who_merges",
    ),
    Fault(
        "a check that minds row order",
        "gridclient/workbook/alterations.py",
        "row = waiting.pop(text_of(cells[id_column]), None)",
        "row = waiting.pop(next(iter(waiting), None), None)",
        f"{UNIT}/workbook/test_alterations.py::test_sorting_filtering_hiding_colouring_and_widening_mean_nothing",
    ),
    Fault(
        "an acknowledgement past a gap",
        f"{SYNC}/gaps.py",
        "        if line.base <= held and",
        "        if line.base >= 0 and",
        f"{TESTS}/test_cutting.py::test_one_that_is_missing_is_named_and_confirmed_only_up_to_it",
    ),
    Fault(
        "a forgotten epoch",
        "gridclient/services/epochs.py",
        "    renew(folder, store, key_id)\n    return True",
        "    note(folder, store)\n    return True",
        f"{TESTS}/test_epochs.py::test_an_older_database_put_in_by_hand_is_noticed",
    ),
    Fault(
        "an undo that skips facts",
        f"{SYNC}/undo_plans.py",
        "            plan.facts.append(key)\n",
        "            pass\n",
        f"{TESTS}/test_undoing.py::test_visits_are_retracted_and_new_homes_retired",
    ),
    Fault(
        "held_by always set",
        f"{SYNC}/applying.py",
        "self._sender.replica if theirs else None)",
        "self._sender.replica)",
        f"{TESTS}/test_merging.py::test_different_fields_merge_silently {SEEDS}",
    ),
    Fault(
        "seen vector of a member believed about others",
        f"{SYNC}/arrivals.py",
        "and (speaks_for_all or replica == manifest.sender)",
        "and (speaks_for_all or bool(replica))",
        f"{TESTS}/test_merging.py::test_a_member_vouches_only_for_itself",
    ),
    Fault(
        "parked rows not tried again",
        f"{SYNC}/importing.py",
        "released = waiting.retry(self.outcome, progress)",
        "released = 0",
        f"{TESTS}/test_authority.py::test_a_row_whose_parent_is_missing_waits_for_it",
    ),
    Fault(
        "a conflict's id that depends on the side",
        "gridclient/domain/merging.py",
        "low, high = sorted((mine[1], theirs[1]))",
        "low, high = mine[1], theirs[1]",
        f"{MERGING}::test_both_sides_meet_the_same_conflicts",
    ),
    Fault(
        "a retirement against an edit hidden",
        "gridclient/domain/merging.py",
        "    retired = _retire_clash(mine_alone, theirs_alone, row)\n",
        "    retired = None\n",
        f"{MERGING}::test_an_edit_against_a_retirement_is_a_conflict_on_both_sides",
    ),
    Fault(
        "the check of revocation skipped",
        f"{SYNC}/opening.py",
        "if serial != sender.serial or manifest.upto > one.trusted_up_to",
        'if serial == ""',
        f"{TESTS}/test_forged.py::test_a_revoked_sender",
    ),
    Fault(
        "NORMAL for FULL",
        "gridclient/store/database.py",
        '"synchronous = FULL"',
        '"synchronous = NORMAL"',
        f"{UNIT}/store/test_database.py {UNIT}/store/test_crashes.py",
    ),
    Fault(
        "a merge that minds bundle order",
        "gridclient/domain/merging.py",
        "born = min(local.stamp, incoming.stamp)",
        "born = local.stamp",
        f"{MERGING}::test_it_does_not_matter_who_merges",
    ),
    Fault(
        "rows that enter a scope are not raised",
        "gridclient/store/unit.py",
        "raising.raise_below(self, entity.name, moved)",
        "raising.raise_below(self, entity.name, moved[:0])",
        f"{TESTS}/test_moving.py::test_a_moved_building_reaches_the_next_worker_whole",
    ),
    Fault(
        "a stub resurrected by importing again",
        f"{SYNC}/applying.py",
        "or self._stays_stub(mine, row)",
        "or False",
        f"{TESTS}/test_removals.py::test_the_signed_fact_coming_again_is_known_and_nothing_comes_back",
    ),
    Fault(
        "a receipt without rows",
        f"{SYNC}/arrivals.py",
        '"held": words(outcome),',
        '"held": [],',
        f"{TESTS}/test_authority.py::test_the_receipt_tells_the_sender_which_row_broke_which_rule",
    ),
    Fault(
        "a base taken from upto",
        f"{SYNC}/composing.py",
        "        base=gathered.base,\n",
        "        base=gathered.upto,\n",
        f"{TESTS}/test_gaps.py",
    ),
    Fault(
        "a bundle's number used again",
        f"{SYNC}/composing.py",
        "number=peer.sent_number + 1",
        "number=max(peer.sent_number, 1)",
        f"{TESTS}/test_gaps.py",
    ),
    Fault(
        "a clock that follows a stamp far ahead",
        "gridclient/store/unit.py",
        "        if stamps.too_far_ahead(stamp, self.now()):\n",
        "        if stamp is None:\n",
        f"{UNIT}/store/test_unit.py::test_a_clock_far_ahead_does_not_carry_ours_along",
    ),
    Fault(
        "a register value from the future taken",
        f"{SYNC}/judging.py",
        "row.author is None or row.entity ==",
        "row.author is not None or row.entity ==",
        f"{TESTS}/test_authority.py::test_a_register_from_a_clock_far_ahead_is_parked",
    ),
    Fault(
        "unknown fields dropped",
        "gridclient/store/unit.py",
        "{**unknown, **fields}",
        "{**fields}",
        f"{UNIT}/store/test_unit.py::test_fields_of_a_newer_version_are_kept_and_travel_on",
    ),
    Fault(
        "a digest that ignores stamps",
        f"{SYNC}/digests.py",
        "return dataclasses.replace(row, shown={})",
        'return dataclasses.replace(row, shown={}, stamp="", stamps={})',
        f"{TESTS}/test_digests.py",
    ),
    Fault(
        "the signature of a bundle not checked",
        f"{SYNC}/opening.py",
        "    _check_signature(taken, sender)\n    _check_address",
        "    _check_address",
        f"{TESTS}/test_forged.py::test_number_34_a_signature_over_other_bytes",
    ),
    Fault(
        "the signature of a fact not checked",
        f"{SYNC}/authors.py",
        "if not known or not _is_signed_by(known[0], row):",
        "if not known:",
        f"{TESTS}/test_authority.py::test_a_fact_whose_content_was_changed_under_its_signature",
    ),
    Fault(
        "visible against signed not checked",
        f"{SYNC}/opening.py",
        "altered = alterations.compare(manifest, visible(manifest, rows), taken.sheets, read)\n",
        "altered: list[Where] = []\n",
        f"{TESTS}/test_reopened.py::test_one_cell_changed {TESTS}/test_reopened.py",
    ),
    Fault(
        "authority judged by the present only",
        f"{SYNC}/judging.py",
        'if rule == "scope" and self._may_have_moved(row, authority, spot):',
        'if rule == "moved":',
        f"{TESTS}/test_moving.py::test_a_visit_on_the_way_while_the_building_moves_is_taken",
    ),
    Fault(
        "where a former parent once was, forgotten",
        "gridclient/store/former.py",
        "for earlier in places(unit, above.name, row_id, row.fields):",
        "for earlier in places(unit, above.name, row_id, row.fields)[:0]:",
        f"{TESTS}/test_moving.py::test_a_visit_on_the_way_while_household_and_building_move_is_taken",
    ),
    Fault(
        "what came back is removed all the same",
        f"{SYNC}/leaving.py",
        "    if still != _waiting(unit):\n",
        "    if still:\n",
        f"{TESTS}/test_moving.py::test_what_came_back_before_it_could_be_removed_stays",
    ),
    Fault(
        "imported rows get no sequence of their own",
        "gridclient/store/unit.py",
        "values = to_values(entity, row, self.next_sequence(), held_by)",
        "number = self.sequence() if held_by else self.next_sequence()\n"
        "                values = to_values(entity, row, number, held_by)",
        f"{TESTS}/test_relays.py::test_a_visit_reaches_the_district_through_two_offices",
    ),
    Fault(
        "two rows of one id in a bundle",
        f"{SYNC}/applying.py",
        "            met.add((row.entity, row.id))\n",
        "",
        f"{TESTS}/test_authority.py::test_the_same_row_twice_in_one_bundle",
    ),
    Fault(
        "a retraction ignored",
        "gridclient/store/visits.py",
        ".where(retraction.c.id.is_(None))",
        ".where(visit.c.id.is_not(None))",
        f"{UNIT}/services/test_visits.py {UNIT}/services/test_coverage.py",
    ),
    Fault(
        "an import in two transactions",
        f"{SYNC}/importing.py",
        "        self._keep_held(outcome)\n",
        "        self._keep_held(outcome)\n        self._unit.commit()\n",
        f"{TESTS}/test_gaps.py::test_an_import_is_whole_or_absent",
    ),
    Fault(
        "a fact under the id of another taken",
        f"{SYNC}/applying.py",
        '            outcome.held.append((row, "quarantined", "fact_changed"))\n'
        "            return []\n",
        "            return [_Merged(row, theirs=True)]\n",
        f"{TESTS}/test_authority.py::test_a_fact_with_the_same_id_and_other_content",
    ),
    Fault(
        "a bundle for somebody else taken",
        f"{SYNC}/opening.py",
        "    if key_id_of(manifest.recipient) not in profile.key_ids:\n",
        "    if not manifest.recipient:\n",
        "tests/simulation/test_simulation.py::test_a_letter_for_somebody_else_is_refused",
    ),
    *FAULTS_OF_ANSWERING,
    *FAULTS_OF_DECIDING,
    *FAULTS_OF_MOVING,
    *FAULTS_OF_WAITING,
    *FAULTS_ON_THE_WAY,
    *FAULTS_OF_WITHHOLDING,
)

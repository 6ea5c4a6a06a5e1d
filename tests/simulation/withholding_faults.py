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
        "or self._is_unseen(unit, entity, item)",
        "or not item",
        f"{TESTS}/test_unseen.py::test_what_a_district_lets_in_reaches_the_new_community_whole",
    ),
    Fault(
        "words that were removed in error asked for no more once an office answered without",
        "gridclient/store/doubted_removals.py",
        "*(wordless(unit) if words else ())",
        "",
        f"{TESTS}/test_removed_in_error.py::test_words_come_back_whoever_answers_first",
    ),
    Fault(
        "what a colleague hands over of what was removed in error kept out",
        f"{SYNC}/judging.py",
        "purging.is_one_fact(local, row)",
        "bool(local.signature) and purging.is_one_fact(local, row)",
        f"{TESTS}/test_removed_in_error.py::test_words_come_back_whoever_answers_first",
    ),
    Fault(
        "words asked for of an office that is not shown them",
        f"{SYNC}/wanting.py",
        "if not is_overview(peer.role):",
        "if peer.role:",
        f"{TESTS}/test_removed_in_error.py::test_words_are_asked_for_of_whoever_is_shown_them",
    ),
    Fault(
        "a fact without words sent again to whoever asks for the words",
        f"{SYNC}/wanting.py",
        " and not (field == WORDS and row.lacks_veiled)",
        "",
        f"{TESTS}/test_removed_in_error.py"
        "::test_nobody_sends_again_what_has_less_than_is_asked_for",
    ),
    Fault(
        "a stub raised for whoever wants the fact",
        f"{SYNC}/wanting.py",
        "if not purging.is_stub(row) and ",
        "if ",
        f"{TESTS}/test_removed_in_error.py"
        "::test_nobody_sends_again_what_has_less_than_is_asked_for",
    ),
    Fault(
        "an office enters as its own what came whole and was not changed",
        "gridclient/services/quarantine.py",
        "row = withholding.for_role(item.row, self._profile.enrolled().role)",
        "row = item.row",
        f"{TESTS}/test_unseen.py",
    ),
    Fault(
        "an undo empties for everybody what its office is not shown",
        f"{SYNC}/undo_plans.py",
        " and name not in self._unseen(row)",
        "",
        f"{TESTS}/test_cases.py::test_an_undo_takes_from_nobody_what_the_office_is_not_shown",
    ),
)

"""Faults about what an office keeps out for good: nobody is asked twice, and what hangs on it does
not wait for ever."""

from __future__ import annotations

from tests.simulation.fault import SYNC, TESTS, Fault

_SERVICE = "gridclient/services/quarantine.py"
_SEEN_BY = f"{TESTS}/test_kept_out.py"

FAULTS_OF_DECIDING = (
    Fault(
        "what waits for what was kept out for good waits for ever",
        f"{SYNC}/kept_out.py",
        "if (item.named in out) != (item.rule == BELONGS) and not",
        "if (item.named in out) < (item.rule == BELONGS) and not",
        _SEEN_BY,
    ),
    Fault(
        "what waits for what was asked about again does not wait",
        f"{SYNC}/kept_out.py",
        "if (item.named in out) != (item.rule == BELONGS) and not",
        "if (item.named in out) > (item.rule == BELONGS) and not",
        _SEEN_BY,
    ),
    Fault(
        "what belongs to something that is here waits for it",
        f"{SYNC}/kept_out.py",
        "return item.rule == BELONGS and all(",
        "return item.rule != BELONGS and all(",
        _SEEN_BY,
    ),
    Fault(
        "nothing waits for what waits for something kept out for good",
        f"{SYNC}/kept_out.py",
        "    while out:\n",
        "    if out:\n",
        _SEEN_BY,
    ),
    Fault(
        "what was kept out for good is asked about when it comes again",
        f"{SYNC}/kept_out.py",
        "    if not known:\n        return item\n",
        "    if known is not None:\n        return item\n",
        _SEEN_BY,
    ),
    Fault(
        "of two copies of a row one is still kept out for good",
        _SERVICE,
        "if any(kept_out.is_copy(one, two) for two in chosen)]",
        "if one in chosen]",
        _SEEN_BY,
    ),
    Fault(
        "what waits for a row is not looked at when that is let in",
        _SERVICE,
        "while waiting and take_again(",
        "while not waiting and take_again(",
        _SEEN_BY,
    ),
    Fault(
        "what an undone import brought comes in with what it belongs to",
        "gridclient/store/import_changes.py",
        'or_(HELD_BACK.c.state == "parked", HELD_BACK.c.rule == BELONGS)',
        'HELD_BACK.c.state == "parked"',
        _SEEN_BY,
    ),
    Fault(
        "what a member put away and removed comes back without what belongs to it",
        f"{SYNC}/kept_out.py",
        "if peer and leaving.was_put_away(unit, peer.authority, item.row):",
        "if peer is item:",
        f"{TESTS}/test_coming_back.py",
    ),
    Fault(
        "what a member put away and removed is taken to be there",
        f"{SYNC}/kept_out.py",
        "        leaving.release(unit, peer.replica, [item.named])\n",
        "",
        f"{TESTS}/test_coming_back.py",
    ),
    Fault(
        "what was kept out is replaced by what an older bundle says",
        "gridclient/store/held_back.py",
        "        item = _with_newer(unit, given)\n",
        "        item = given\n",
        _SEEN_BY,
    ),
    Fault(
        "any number of records is retired at once",
        f"{SYNC}/mass.py",
        "return frozenset(again | new if len(new) > AT_MOST else again)",
        "return frozenset(again)",
        f"{TESTS}/test_mass.py::test_one_more_and_all_of_them_wait_but_nothing_else_does",
    ),
    Fault(
        "what a mass change kept out slips in one by one",
        f"{SYNC}/mass.py",
        "return frozenset(again | new if len(new) > AT_MOST else again)",
        "return frozenset(new if len(new) > AT_MOST else ())",
        f"{TESTS}/test_mass.py::test_what_waits_or_was_rejected_does_not_slip_in_by_itself",
    ),
)

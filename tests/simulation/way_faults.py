"""Faults about bundles and programs on their way, seen by seeds in which just that happens."""

from __future__ import annotations

from tests.simulation.fault import SEEDS, SYNC, TESTS, Fault

FAULTS_ON_THE_WAY = (
    Fault(
        "what a clock far ahead has stamped is left so",
        "gridclient/services/timekeeping.py",
        "if not restamping.is_needed(unit) or _doubt(profile, unit) is not None:",
        "if profile is not None:",
        f"{SEEDS}#16",
    ),
    Fault(
        "a part of what is new says that it is all",
        f"{SYNC}/composing.py",
        "        upto=gathered.upto,\n",
        "        upto=unit.sequence(),\n",
        f"{SEEDS}#25",
    ),
    Fault(
        "a saved workbook is taken for an altered one",
        "gridclient/workbook/alterations.py",
        "row = waiting.pop(text_of(cells[id_column]), None)",
        "row = waiting.pop(next(iter(waiting), None), None)",
        f"{SEEDS}#11",
    ),
    Fault(
        "a copy of a profile that goes on as if it were alone",
        f"{SYNC}/forks.py",
        "return manifest.acknowledged > unit.sequence() or bool(told - sent)",
        "return False",
        f"{SEEDS}#36",
    ),
    Fault(
        "what came when its void time had come is not sent back",
        f"{SYNC}/came_late.py",
        "        unit.put(late, {row.id for row in late}, None)\n",
        "        late.clear()\n",
        f"{TESTS}/test_clocks.py::test_what_came_when_its_void_time_had_come_is_said_again",
    ),
    Fault(
        "an author takes back an older word of their own",
        f"{SYNC}/came_late.py",
        "        unit.save(record, anew=frozenset(said))\n",
        "        record = None\n",
        f"{TESTS}/test_clocks.py::test_what_came_when_its_void_time_had_come_is_said_again",
    ),
    Fault(
        "what a stick has kept is not read back",
        "gridclient/workbook/saving.py",
        "if patiently(partial(_kept, part)) != content:",
        "if len(content) < 0:",
        f"{TESTS}/test_outgoing.py::test_a_stick_that_garbles_gets_no_bundle",
    ),
    Fault(
        "what was sealed is not opened before it leaves",
        f"{SYNC}/outgoing.py",
        "opened = content if password is None else sealing.unseal(content, password)",
        "opened = composed.content",
        f"{TESTS}/test_outgoing.py::test_what_was_sealed_is_opened_before_it_leaves",
    ),
    Fault(
        "a bundle takes the place of another",
        "gridclient/workbook/saving.py",
        "is_there = path.is_file()",
        "is_there = path.is_dir()",
        f"{TESTS}/test_outgoing.py::test_no_bundle_takes_the_place_of_another",
    ),
    Fault(
        "what is raised at once cannot be told in parts",
        "gridclient/store/raising.py",
        'bindparam("newest") + numbered.c.place',
        'bindparam("newest") + 1',
        f"{TESTS}/test_cutting.py::test_what_moves_with_one_change_is_cut_as_well",
    ),
)

"""Bundles that came before: the same again, under another name, older ones after newer ones."""

from __future__ import annotations

import random

from gridclient.domain.people import Household
from tests import town as towns
from tests.town import Town, household
from tests.trials import stage
from tests.trials.tally import APPLIED, CHANGED, CRASHED, Tally, against

BUNDLES = 6
_BOOKKEEPING = ("bundle", "change", "peer", "seen", "superseded", "log_entry")
"""Tables that may note that a late bundle came, and what its values were."""


def mailed(town: Town) -> list[bytes]:
    """A worker's bundles of some days, none of them confirmed by the office."""
    made, home = [], household(town.wang)
    for number in range(BUNDLES):
        town.wang.registers.change(Household, home.id, phone=str(1000 + number))
        town.wang.visits.record(home.id, "met", note=f"第{number}次")
        made.append(town.send(town.wang, town.office, plain=number > 0).file.read_bytes())
    return made


def run(town: Town, seed: int, numbers: range) -> Tally:
    """Take the bundles in by chance, again and again; what came before or is older does nothing.

    Every ``6 × BUNDLES`` tries there is new mail.
    """
    tally, mail, taken = against("replayed", APPLIED, CRASHED, CHANGED), list[bytes](), set[int]()
    for number in numbers:
        draw = random.Random(f"replayed/{seed}/{number}")
        again = f"--only replayed --seed {seed}"
        if not mail or number % (6 * BUNDLES) == 0:
            mail, taken = mailed(town), set()
        choice = min(draw.randrange(BUNDLES), max(taken, default=-1) + 2)
        known = choice in taken
        late = not known and choice < max(taken, default=-1)
        before = towns.dump(town.office, without=() if known else _BOOKKEEPING)
        try:
            code = stage.code_of(town.office, mail[choice])
        except Exception as error:
            code = type(error).__name__
            tally.fault(again, f"number {number}: {code}: {error}"[:400], CRASHED)
        after = towns.dump(town.office, without=() if known else _BOOKKEEPING)
        kind = "again" if known else "older after newer" if late else "new"
        wanted = {"again": {"again"}, "older after newer": {"applied 0"}}.get(kind)
        if wanted and code not in wanted:
            tally.fault(again, f"number {number}, {kind}: {code}", APPLIED)
        elif wanted and before != after:
            tally.fault(again, f"number {number}, {kind}: {code}, but not as before", CHANGED)
        taken.add(choice)
        tally.count(kind, code if wanted else "taken in")
    return tally

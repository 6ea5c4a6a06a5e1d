"""Thirty-odd faults to plant in a copy of the program, each to be caught by some test.

``python3 packaging/dev.py bench faults`` plants them one by one. What is written here stands in
the source exactly once, which a test watches, so that the list cannot rot.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

UNIT = "tests/unit"
_SYNC = "gridclient/services/sync"
_TESTS = f"{UNIT}/services/sync"
MERGING = f"{UNIT}/domain/test_merging.py"
SEEDS = "tests/simulation"
"""Caught by playing seeds, until one is wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``text`` in ``file`` becomes ``instead``; ``seen_by``: what pytest runs to see it."""

    name: str
    file: str
    text: str
    instead: str
    seen_by: str

    @property
    def is_there(self) -> bool:
        """Whether the text stands in the source, once."""
        return (ROOT / self.file).read_text("utf-8").count(self.text) == 1


FAULTS = (
    Fault(
        "no stamp on the bulk path",
        "gridclient/store/unit.py",
        "later = {**old.stamps, **dict.fromkeys(names, stamp)}",
        "later = {**old.stamps, **(dict.fromkeys(names, stamp) if len(group) < 2 else {})}",
        f"{UNIT}/store/test_unit.py",
    ),
    Fault(
        "no stamp on a change",
        "gridclient/store/unit.py",
        "later = {**old.stamps, **dict.fromkeys(names, stamp)}",
        "later = {**old.stamps}",
        SEEDS,
    ),
    Fault(
        ">= for > in the merge",
        "gridclient/domain/merging.py",
        'wins = theirs > mine or (theirs == mine and (there or "") > (here or ""))',
        "wins = theirs >= mine",
        MERGING,
    ),
    Fault(
        "a check that minds row order",
        "gridclient/workbook/alterations.py",
        "row = waiting.pop(text_of(cells[id_column]), None)",
        "row = waiting.pop(next(iter(waiting), None), None)",
        f"{UNIT}/workbook/test_alterations.py",
    ),
    Fault(
        "an acknowledgement past a gap",
        f"{_SYNC}/gaps.py",
        "        if line.base <= held:\n",
        "        if line.base >= 0:\n",
        f"{_TESTS}/test_gaps.py",
    ),
    Fault(
        "a forgotten epoch",
        "gridclient/services/epochs.py",
        "    renew(folder, store, key_id)\n    return True",
        "    note(folder, store)\n    return True",
        SEEDS,
    ),
    Fault(
        "an undo that skips facts",
        f"{_SYNC}/undoing.py",
        "            plan.facts.append(key)\n",
        "            pass\n",
        f"{_TESTS}/test_undoing.py",
    ),
    Fault(
        "held_by always set",
        f"{_SYNC}/applying.py",
        "self._sender.replica if theirs else None)",
        "self._sender.replica)",
        SEEDS,
    ),
    Fault(
        "seen vector of a member believed about others",
        f"{_SYNC}/importing.py",
        "and (speaks_for_all or replica == manifest.sender)",
        "and (speaks_for_all or bool(replica))",
        f"{_TESTS}/test_merging.py {_TESTS}/test_gaps.py {_TESTS}/test_forged.py",
    ),
    Fault(
        "parked rows not tried again",
        f"{_SYNC}/importing.py",
        "released = waiting.retry(outcome, progress)",
        "released = 0",
        f"{_TESTS}/test_gaps.py {_TESTS}/test_authority.py",
    ),
    Fault(
        "a conflict's id that depends on the side",
        "gridclient/domain/merging.py",
        "low, high = sorted((mine[1], theirs[1]))",
        "low, high = mine[1], theirs[1]",
        MERGING,
    ),
    Fault(
        "a retirement against an edit hidden",
        "gridclient/domain/merging.py",
        "    retired = _retire_clash(mine_alone, theirs_alone, row)\n",
        "    retired = None\n",
        MERGING,
    ),
    Fault(
        "the check of revocation skipped",
        f"{_SYNC}/opening.py",
        "if serial != sender.serial or manifest.upto > upto",
        'if serial == ""',
        f"{_TESTS}/test_relays.py {_TESTS}/test_forged.py",
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
        MERGING,
    ),
    Fault(
        "rows that enter a scope are not raised",
        "gridclient/store/unit.py",
        "raising.raise_below(self, entity.name, moved)",
        "raising.raise_below(self, entity.name, moved[:0])",
        SEEDS,
    ),
    Fault(
        "a stub resurrected by importing again",
        f"{_SYNC}/applying.py",
        "or is_stub_of(mine, row)",
        "or False",
        f"{_TESTS}/test_removals.py",
    ),
    Fault(
        "a receipt without rows",
        f"{_SYNC}/importing.py",
        '"held": words(outcome),',
        '"held": [],',
        f"{_TESTS}/test_forged.py {_TESTS}/test_authority.py {_TESTS}/test_merging.py",
    ),
    Fault(
        "a base taken from upto",
        f"{_SYNC}/composing.py",
        "        base=base,\n",
        "        base=upto,\n",
        SEEDS,
    ),
    Fault(
        "a bundle's number used again",
        f"{_SYNC}/composing.py",
        "number=peer.sent_number + 1",
        "number=max(peer.sent_number, 1)",
        f"{_TESTS}/test_gaps.py",
    ),
    Fault(
        "a clock that follows a stamp far ahead",
        "gridclient/store/unit.py",
        "        if stamps.too_far_ahead(stamp, self.now()):\n",
        "        if stamp is None:\n",
        f"{_TESTS}/test_merging.py {UNIT}/store/test_unit.py",
    ),
    Fault(
        "a register value from the future taken",
        f"{_SYNC}/judging.py",
        "if row.author is None and any(stamps.too_far_ahead(s, now)",
        "if row.author is not None and any(stamps.too_far_ahead(s, now)",
        f"{_TESTS}/test_merging.py {_TESTS}/test_authority.py",
    ),
    Fault(
        "unknown fields dropped",
        "gridclient/store/unit.py",
        "{**unknown, **fields}",
        "{**fields}",
        f"{UNIT}/store/test_unit.py",
    ),
    Fault(
        "a digest that ignores stamps",
        f"{_SYNC}/digests.py",
        "return dataclasses.replace(row, shown={})",
        'return dataclasses.replace(row, shown={}, stamp="", stamps={})',
        f"{_TESTS}/test_merging.py",
    ),
    Fault(
        "the signature of a bundle not checked",
        f"{_SYNC}/opening.py",
        "    _check_signature(taken, sender)\n    _check_address",
        "    _check_address",
        SEEDS,
    ),
    Fault(
        "the signature of a fact not checked",
        f"{_SYNC}/authors.py",
        "if not known or not _is_signed_by(known[0], row):",
        "if not known:",
        f"{_TESTS}/test_forged.py",
    ),
    Fault(
        "visible against signed not checked",
        f"{_SYNC}/opening.py",
        "altered = alterations.compare(manifest, visible(manifest, rows), taken.sheets)\n",
        "altered: list[Where] = []\n",
        f"{_TESTS}/test_merging.py {_TESTS}/test_forged.py {_TESTS}/test_gaps.py",
    ),
    Fault(
        "authority judged by the present only",
        f"{_SYNC}/judging.py",
        'if rule == "scope" and self._may_have_moved(row, authority, (division, grid)):',
        'if rule == "moved":',
        SEEDS,
    ),
    Fault(
        "where a former parent once was, forgotten",
        "gridclient/store/former.py",
        "for earlier in places(unit, above.name, row_id, row.fields):",
        "for earlier in places(unit, above.name, row_id, row.fields)[:0]:",
        f"{_TESTS}/test_moving.py",
    ),
    Fault(
        "what came back is removed all the same",
        f"{_SYNC}/leaving.py",
        "    if still != _waiting(unit):\n",
        "    if still or waiting:\n",
        f"{_TESTS}/test_moving.py",
    ),
    Fault(
        "imported rows get no sequence of their own",
        "gridclient/store/unit.py",
        "values = to_values(entity, row, self.next_sequence(), held_by)",
        "number = self.sequence() if held_by else self.next_sequence()\n"
        "                values = to_values(entity, row, number, held_by)",
        SEEDS,
    ),
    Fault(
        "two rows of one id in a bundle",
        f"{_SYNC}/applying.py",
        "            met.add((row.entity, row.id))\n",
        "",
        f"{_TESTS}/test_forged.py",
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
        f"{_SYNC}/importing.py",
        "        self._keep_held(outcome, peer.replica, manifest.bundle)\n",
        "        self._keep_held(outcome, peer.replica, manifest.bundle)\n"
        "        self._unit.commit()\n",
        f"{_TESTS}/test_reopened.py {_TESTS}/test_gaps.py",
    ),
    Fault(
        "a fact under the id of another taken",
        f"{_SYNC}/applying.py",
        '            outcome.held.append((row, "quarantined", "fact_changed"))\n'
        "            return []\n",
        "            return [_Merged(row, theirs=True)]\n",
        f"{_TESTS}/test_forged.py",
    ),
    Fault(
        "a bundle for somebody else taken",
        f"{_SYNC}/opening.py",
        "    if key_id_of(manifest.recipient) != own:\n",
        "    if not manifest.recipient:\n",
        SEEDS,
    ),
    Fault(
        "values travel up unmasked",
        f"{_SYNC}/handing_on.py",
        "return withholding.for_role(row, peer.role) if masked else row",
        "return row",
        f"{_TESTS}/test_withheld.py",
    ),
    Fault(
        "a case stripped before it has arrived",
        f"{_SYNC}/cases.py",
        "return bool(takers) and all(sequence <= peer.acknowledged for peer in takers)",
        "return True",
        f"{_TESTS}/test_withheld.py",
    ),
    Fault(
        "an office writes what it is not shown",
        f"{_SYNC}/judging.py",
        "if self._is_unseen_by_writer(row, local):",
        "if not row:",
        f"{_TESTS}/test_withheld.py",
    ),
    Fault(
        "who saw a stamp counts as having seen the value",
        "gridclient/domain/merging.py",
        "            knew, known = withheld.sender, withheld.here\n",
        "            pass\n",
        f"{UNIT}/domain/test_withholding.py",
    ),
)

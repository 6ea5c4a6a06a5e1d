"""Faults about what people hear of their rows, and what is known of those who sent what waits."""

from __future__ import annotations

from tests.simulation.fault import MERGING, SYNC, TESTS, Fault

_HISTORY = "gridclient/store/history.py"
_CLOCKS = f"{TESTS}/test_clocks.py"
_CUTTING = f"{TESTS}/test_cutting.py"
_KEPT_OUT = f"{TESTS}/test_kept_out.py"
_LEFT_OUT = f"{TESTS}/test_previewing.py"
_MEANT_EMPTY = f"{TESTS}/test_meant_empty.py"
_STANDINGS = f"{TESTS}/test_standings.py"
_UNDOS = f"{TESTS}/test_undo_chains.py"

FAULTS_OF_ANSWERING = (
    Fault(
        "a lost bundle hides what the office said of the one before it",
        f"{SYNC}/standings.py",
        "for line in sent if _receipt(line) is not None]",
        "for line in sent]",
        _STANDINGS,
    ),
    Fault(
        "an older answer counts more than that of a newer bundle",
        f"{SYNC}/standings.py",
        "        for line, held in self._answered:\n            if",
        "        for line, held in reversed(self._answered):\n            if",
        _STANDINGS,
    ),
    Fault(
        "who sent what waited does not hear that it came in",
        f"{SYNC}/answering.py",
        'states.get((one["entity"], one["id"]), (one["state"], one["rule"]))',
        '(one["state"], one["rule"])',
        _STANDINGS,
    ),
    Fault(
        "what is decided late is never told",
        f"{SYNC}/answering.py",
        "(*newest, *(one for one in older if one.id in decided))",
        "newest",
        _STANDINGS,
    ),
    Fault(
        "what waited is compared with what another sender knew",
        f"{SYNC}/parked.py",
        "knowing.of(self._unit, items)",
        "knowing.of(self._unit, [])",
        _CLOCKS,
    ),
    Fault(
        "what a sender knew is forgotten while a row waits",
        f"{SYNC}/arrivals.py",
        "is_needed = bool(outcome.held) or newest < line.number",
        "is_needed = newest < line.number",
        f"{_CLOCKS} {_LEFT_OUT}",
    ),
    Fault(
        "what a sender knew is forgotten where its last part came before the others",
        f"{SYNC}/arrivals.py",
        "is_needed = bool(outcome.held) or newest < line.number",
        "is_needed = bool(outcome.held)",
        _CUTTING,
    ),
    Fault(
        "a part that was lost counts as seen once a later export closes the gap",
        f"{SYNC}/arrivals.py",
        "if one.number == newest:",
        "if one is line and line.upto <= gaps.held_upto(taken) and not gaps.is_cut(manifest):",
        _CUTTING,
    ),
    Fault(
        "a receipt that comes late unsays a newer one",
        f"{SYNC}/arrivals.py",
        "lines.answered_by(line) <= self._manifest.number",
        "lines.answered_by(line) >= 0",
        _STANDINGS,
    ),
    Fault(
        "what was decided before many bundles came is never told",
        f"{SYNC}/answering.py",
        "_untold(unit, peer)) if older",
        "newest[-1].at) if older",
        _STANDINGS,
    ),
    Fault(
        "a claim that is kept out proves that something stood here",
        _HISTORY,
        "unit, entity, row_id, SUPERSEDED.c.claim.is_(None))",
        "unit, entity, row_id, SUPERSEDED.c.entity == entity)",
        _KEPT_OUT,
    ),
    Fault(
        "what was claimed is no part of the history once it is let in",
        "gridclient/store/held_back.py",
        "if state in (APPLIED, ACCEPTED):",
        "if state == APPLIED:",
        _KEPT_OUT,
    ),
    Fault(
        "what is older is kept as left out by hand",
        f"{SYNC}/applying.py",
        "if result.changed and self._is_left_out(row):",
        "if self._is_left_out(row):",
        _LEFT_OUT,
    ),
    Fault(
        "what somebody does not want comes in once what it waited for is here",
        f"{SYNC}/applying.py",
        'state == "parked" and self._is_left_out(row)',
        'state == "left_out" and self._is_left_out(row)',
        f"{_LEFT_OUT} {_CLOCKS}",
    ),
    Fault(
        "a flat that is lived in again is taken for one of which less is known",
        f"{SYNC}/meant_empty.py",
        'RETIREMENT | {"occupancy", "until_on", "valid_until"}',
        "RETIREMENT",
        _MEANT_EMPTY,
    ),
    Fault(
        "a removal of personal data is left out where nobody ticks it",
        f"{SYNC}/meant_empty.py",
        'if row.entity == "purge":',
        "if row.entity is None:",
        _MEANT_EMPTY,
    ),
    Fault(
        "the answer that a field is empty is left out where nobody ticks it",
        f"{SYNC}/meant_empty.py",
        "if decided.value is None and decided.act is None:",
        "if False:",
        _MEANT_EMPTY,
    ),
    Fault(
        "what was left out by hand comes in with the next bundle",
        f"{SYNC}/importing.py",
        "out = before.difference(wanted).union(unwanted)",
        "out = before & set(unwanted) | set(unwanted)",
        _LEFT_OUT,
    ),
    Fault(
        "what was left out by hand stays so though somebody ticks it",
        f"{SYNC}/importing.py",
        "before.difference(wanted)",
        "before.union(())",
        _LEFT_OUT,
    ),
    Fault(
        "what says more by now is left out as before",
        f"{SYNC}/left_out.py",
        "if any(content(coming[named]) == content(known) for known in before[named])",
        "if before[named]",
        _LEFT_OUT,
    ),
    Fault(
        "of two rows about one record both are taken in",
        f"{SYNC}/left_out.py",
        "items = [one for one in every if one.id in ids]",
        "named = {one.named for one in every if one.id in ids}\n"
        "        items = [one for one in every if one.named in named]",
        _LEFT_OUT,
    ),
    Fault(
        "what a bundle had brought that was undone comes back with a later undo",
        f"{SYNC}/undo_plans.py",
        "self._gone = undone ^ {self._root.id}",
        "self._gone = {self._root.id} - undone",
        _UNDOS,
    ),
    Fault(
        "what an undo wrote is taken for an edit",
        f"{SYNC}/undo_pasts.py",
        'return None if self._is_ours_since(stamp, "") else EDITED',
        "return EDITED",
        _UNDOS,
    ),
    Fault(
        "what was edited after an undo is taken for what that wrote",
        f"{SYNC}/undo_pasts.py",
        "if self._is_ours_since(stamp, clock_of(line)):",
        "if line.direction != DIRECTION and self._is_ours_since(stamp, clock_of(line)):",
        _UNDOS,
    ),
    Fault(
        "a record stays that two bundles brought which were both undone",
        f"{SYNC}/undo_pasts.py",
        "return self.is_born and all(",
        "return self.is_born and len(self._steps) == 1 and all(",
        _UNDOS,
    ),
    Fault(
        "what is taken in by hand after its bundle was undone goes with the next",
        f"{SYNC}/taking_again.py",
        "if undo is None:",
        "if line is not None:",
        _UNDOS,
    ),
    Fault(
        "what waited is left out for good though its bundle is had again",
        "gridclient/store/import_changes.py",
        ".values(state=state)",
        '.values(state="left_out")',
        _UNDOS,
    ),
    Fault(
        "what links to something that is kept out comes in",
        f"{SYNC}/applying.py",
        'return "scope" if moved.names_kept_out(self._unit, row, outcome.held) else None',
        "return None",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "what somebody emptied again is asked about each time it comes",
        "gridclient/services/quarantine.py",
        "said = {*fields, *row.stamps}",
        "said = {*fields}",
        f"{TESTS}/test_quarantine.py",
    ),
    Fault(
        "a decision about a row says nothing about its copies",
        "gridclient/services/quarantine.py",
        "found = [one for one in known if kept_out.is_copy(one, item)]",
        "found = [one for one in known if one.id == item.id]",
        _KEPT_OUT,
    ),
    Fault(
        "what another office knows better hides what it never heard of",
        "gridclient/domain/merging.py",
        "or merged.stamp_of(name) == merged.heard_of(name))",
        "or name in merged.fields)",
        MERGING,
    ),
)

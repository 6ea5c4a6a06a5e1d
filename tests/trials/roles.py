"""Every role with every entity and every step of an issue: taken when the table says so, and
kept out by the rule it breaks when it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gridclient.domain.authority import ISSUE_ACTS, ROLES, WRITES
from gridclient.domain.fields import ENTITIES
from gridclient.domain.issues import ACTIONS
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row
from tests.trials import areas, stage
from tests.trials.stage import Stage
from tests.trials.tally import APPLIED, Tally, against

UNSEEN = {(role, "resident") for role in ("street", "district")}
"""Who may not write a register in which something has to stand that they are not shown."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A role and what it writes; ``action``: a step of an issue."""

    role: str
    entity: str
    action: str | None

    @property
    def rule(self) -> str | None:
        """The rule it breaks by the table, or None."""
        allowed, acts = WRITES[self.role], ISSUE_ACTS[self.role]
        if allowed is not None and self.entity not in allowed:
            return "role"
        if self.action and acts is not None and self.action not in acts:
            return "act"
        return "withheld" if (self.role, self.entity) in UNSEEN else None

    @property
    def rules(self) -> tuple[str | None, ...]:
        """By which rules it may be kept out; of a revocation its reach is asked first."""
        return ("role", "scope") if self.rule and self.entity == "revocation" else (self.rule,)


def pairs() -> Iterator[Pair]:
    """All there are."""
    for role in ROLES:
        for entity in ORDERED:
            actions = [one.code for one in ACTIONS] if entity.name == "issue_event" else [None]
            for action in actions:
                yield Pair(role.code, entity.name, action)


def row_of(made: Stage, pair: Pair) -> Row:
    """A new row of this kind, sound in everything but perhaps the role."""
    actor, given = made.cast[pair.role], {"action": pair.action} if pair.action else {}
    return actor.row(areas.new_record(ENTITIES[pair.entity], made.here, actor, **given))


def run(made: Stage) -> Tally:
    """Every pair once, each role's in one bundle: rows are judged one by one."""
    tally = against("role × entity × act", APPLIED, "kept out though allowed")
    for role in ROLES:
        rows = {pair: row_of(made, pair) for pair in pairs() if pair.role == role.code}
        made.hand_in(role.code, list(rows.values()))
        receiver = made.receiver_of(role.code)
        rules = stage.rules_of(receiver, list(rows.values()))
        for pair, row in rows.items():
            rule, taken = rules.get(row.id), stage.is_taken(receiver, row)
            if taken != (pair.rule is None) or rule not in pair.rules:
                what = APPLIED if pair.rule else "kept out though allowed"
                tally.fault("--only roles", f"{pair}: rule {rule}, taken {taken}", what)
            tally.count(role.code, f"kept out: {rule}" if rule else "taken")
    tally.notes.append(f"{tally.tried} of {len(list(pairs()))} pairs of a role and an act")
    return tally

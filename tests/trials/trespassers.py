"""Bundles of colleagues who write outside their grids or their role: those rows are kept out,
the honest rows beside them are taken."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import new_id
from gridclient.domain.rows import Row
from tests.trials import areas, roles, stage
from tests.trials.stage import Stage
from tests.trials.tally import APPLIED, CRASHED, Tally, against

Trespass = Callable[[random.Random, Stage, str], Row]

# What a worker may write, by the way each belongs to a place.
_AT_A_HOME = (
    *("visit", "resident", "care_enrolment", "issue", "service_record", "consent"),
    *("rights_request", "answer", "reach_attempt"),
)
_FURTHER = ("dwelling", "household", "visit_amendment", "retraction", "issue_event")
_LINKS = ("same_as", "conflict_resolution")


def _new_elsewhere(draw: random.Random, made: Stage, role: str) -> Row:
    """A new record in the other grid."""
    kinds = ("issue", "issue_event") if role == "leader" else (*_AT_A_HOME, *_FURTHER, *_LINKS)
    return _made(made, role, draw.choice(kinds), made.elsewhere)


def _changed_elsewhere(draw: random.Random, made: Stage, role: str) -> Row:
    """A record of the other grid with another value."""
    name, values = draw.choice(
        (
            ("household", {"head_name": "别人"}),
            ("resident", {"name": "别人"}),
            ("dwelling", {"room_no": "999"}),
            ("care_enrolment", {"retired": "ended"}),
            ("issue", {"title": "别的"}),
        )
        if role != "leader"
        else (("issue", {"title": "别的"}),)
    )
    record = areas.changed_record(ENTITIES[name], made.elsewhere, made.town.office, **values)
    return made.cast[role].row(record)


def _moved(draw: random.Random, made: Stage, role: str) -> Row:
    """A record of one grid moved to the other, either way."""
    ways = (("household", "dwelling"), ("resident", "household"), ("issue", "household"))
    name, parent = draw.choice(ways) if role != "leader" else ways[2]
    ends = [made.here, made.elsewhere]
    origin, target = draw.sample(ends, 2)
    moved = {f"{parent}_id": target.ids[parent]}
    record = areas.changed_record(ENTITIES[name], origin, made.town.office, **moved)
    return made.cast[role].row(record)


def _two_places(draw: random.Random, made: Stage, role: str) -> Row:
    """A fact that speaks of something in the own grid and of something in the other."""
    here, there = made.here.ids, made.elsewhere.ids
    if role == "leader":
        return _new_elsewhere(draw, made, role)
    if draw.random() < 0.5:
        one, two = draw.sample(("visit", "issue_event", "service_record"), 2)
        named = {f"{one}_id": here[one], f"{two}_id": there[two]}
        return _made(made, role, "retraction", made.here, **named)
    kept, other = draw.sample((here, there), 2)
    kind = draw.choice(("household", "resident", "visit"))
    linked = {"entity": kind, "kept_id": kept[kind], "other_id": other[kind]}
    return _made(made, role, "same_as", made.here, grid_id=here["grid"], **linked)


def _anothers_act(draw: random.Random, made: Stage, role: str) -> Row:
    """In the own grid, but said to be a colleague's doing or stamped in a colleague's name."""
    if draw.random() < 0.5 or role == "leader":
        record = areas.new_record(ENTITIES["issue"], made.here, made.cast[role])
        return made.cast[role].row(record, made.cast["sibling"].stamp())
    record = areas.new_record(ENTITIES["visit"], made.here, made.cast[role])
    row = made.cast["sibling"].row(record)
    return row if draw.random() < 0.5 else _signed_by_another(made, role, record)


def _signed_by_another(made: Stage, role: str, record: object) -> Row:
    """One's own name under a fact that somebody else signed."""
    row = made.cast["sibling"].row(record)
    return dataclasses.replace(row, author=made.cast[role].replica)


def _of_another_division(draw: random.Random, made: Stage, role: str) -> Row:
    """An office writes in a community that is not its own."""
    kinds = ("household", "visit", "person", "care_policy", "estate", "building", "purge", "grid")
    return _made(made, role, draw.choice(kinds), draw.choice((made.here, made.elsewhere)))


def _wrong_role(draw: random.Random, made: Stage, role: str) -> Row:
    """What the role may not write at all, in the own grid."""
    wrong = [pair for pair in roles.pairs() if pair.role == role and pair.rule]
    return roles.row_of(made, draw.choice(wrong))


def _made(made: Stage, role: str, name: str, area: areas.Area, **given: object) -> Row:
    actor = made.cast[role]
    return actor.row(areas.new_record(ENTITIES[name], area, actor, **given))


_BY_MEMBERS = (_new_elsewhere, _changed_elsewhere, _moved, _two_places, _anothers_act)
KINDS: dict[str, dict[str, tuple[Trespass, ...]]] = {
    "wrong scope": {
        "worker": _BY_MEMBERS,
        "leader": _BY_MEMBERS,
        "sibling": (_of_another_division,),
    },
    "wrong role": {"worker": (_wrong_role,), "leader": (_wrong_role,)},
}
"""Who trespasses, and how."""


def run(made: Stage, kind: str, seed: int, numbers: range) -> Tally:
    """Hand these in one after the other, each with honest rows beside the others."""
    tally = against(kind, APPLIED, "honest rows kept out", CRASHED)
    for number in numbers:
        again = f'--only "{kind}" --seed {seed} --number {number}'
        try:
            _attempt(made, tally, again, random.Random(f"{kind}/{seed}/{number}"))
        except Exception as error:
            tally.fault(again, f"{type(error).__name__}: {error}"[:400], CRASHED)
            tally.count(kind, "FAULT")
    return tally


def _attempt(made: Stage, tally: Tally, again: str, draw: random.Random) -> None:
    receiver, kind = made.town.district, tally.name
    role = draw.choice(list(KINDS[kind]))
    act = draw.choice(KINDS[kind][role])
    bad = [act(draw, made, role) for _count in range(draw.choice((1, 1, 3)))]
    bad = list({(row.entity, row.id): row for row in bad}.values())
    honest = _honest(made, role)
    result = made.hand_in(role, draw.sample([*bad, *honest], len(bad) + len(honest)))
    rules = stage.rules_of(receiver, bad)
    slipped = [row for row in bad if row.id not in rules or stage.is_taken(receiver, row)]
    lost = [row for row in honest if not stage.is_taken(receiver, row)]
    for what, rows in ((APPLIED, slipped), ("honest rows kept out", lost)):
        told = ", ".join(f"{row.entity} {dict(row.fields)}" for row in rows)
        if rows:
            tally.fault(again, f"{role} {act.__name__}: {told}", what)
    if result.applied != len(honest) and not slipped and not lost:
        tally.fault(again, f"{role} {act.__name__}: applied {result.applied}", APPLIED)
    for row in bad:
        tally.count(f"{role}: {act.__name__.strip('_')}", rules.get(row.id, "none"))


def _honest(made: Stage, role: str) -> list[Row]:
    """What this sender may write: an issue in the own grid, or a household office's own note."""
    actor = made.cast[role]
    if role == "sibling":
        division = areas.new_record(ENTITIES["division"], made.here, actor)
        own = {"code": stage.SIBLING, "id": new_id(actor.clock())}
        return [actor.row(dataclasses.replace(division, **own))]
    return [actor.row(areas.new_record(ENTITIES["issue"], made.here, actor))]

"""Who may write what, written down a second time: role, act and scope (trust.md, domain.md §2).

The program has one table for this; what it lets pass is held against this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridclient.domain.rows import Row
from tests.simulation.pictures import Picture, Place
from tests.simulation.world import World

_AT_THE_DOOR = """
    dwelling household resident care_enrolment visit visit_amendment retraction issue issue_event
    service_record consent rights_request answer reach_attempt same_as conflict_resolution
"""
_STEPS = "registered handled_onsite acknowledged progress done fed_back evaluated"
WORKERS_WRITE = frozenset(_AT_THE_DOOR.split())
WORKERS_DO = frozenset(_STEPS.split())


def rule_of_role(role: str, row: Row) -> str | None:
    """The rule a role breaks by writing a row, wherever it lies: ``role`` or ``act``."""
    if role != "worker":
        return None
    if row.entity not in WORKERS_WRITE:
        return "role"
    is_step = row.entity == "issue_event"
    return "act" if is_step and row.fields.get("action") not in WORKERS_DO else None


def check(world: World, name: str, row: Row, place: Place) -> None:
    """A change that somebody's own program let pass is one that this table allows."""
    own = world.app(name).profile.enrolled()
    inside = place[0] is not None and place[0].startswith(own.division)
    is_theirs = inside and (own.role != "worker" or place[1] in own.grids)
    rule = rule_of_role(own.role, row) or (None if is_theirs else "scope")
    if rule is not None:
        world.fault(f"{name} could write {row.entity} {row.id} in {place}: {rule}")


def breaches(picture: Picture, roles: Mapping[str, str]) -> Iterator[str]:
    """What in a store was written by somebody whose role may not; ``roles``: by key id."""
    for row in picture.rows.values():
        for field in {*row.fields, *row.stamps}:
            writer = row.stamp_of(field)[18:].partition(".")[0]
            rule = rule_of_role(roles.get(writer, ""), row)
            if rule is not None:
                yield f"{row.entity}.{field} of {row.id} was written by {writer} against {rule}"
